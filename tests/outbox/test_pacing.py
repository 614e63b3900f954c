"""How fast messages leave: overall, per chat, per group, and what a request to wait holds up."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.pacing import SHORT, Limits, Pacer

TELEGRAM = Limits(overall=1 / 25, chat=1.0, group=3.0)


def test_one_chat_gets_one_message_a_second_and_a_group_one_in_three() -> None:
    pacer = Pacer(TELEGRAM)
    assert pacer.turn("7", 5, 100.0) == 0
    assert pacer.turn("7", 5, 100.2) > SHORT  # goes back and holds up nobody
    assert pacer.turn("7", 5, 101.1) == 0
    assert pacer.turn("-9", 5, 100.0) == 0
    assert pacer.turn("-9", 5, 101.5) > SHORT
    assert pacer.turn("-9", 5, 103.0) == 0


def test_a_request_to_wait_holds_broadcasts_and_this_chat_but_no_other_answers() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.pause("7", 30, 100.0)
    assert pacer.turn("8", 9, 101.0) > 20
    assert pacer.turn("7", 1, 101.0) > 20
    assert pacer.turn("8", 1, 101.0) == 0
    assert pacer.turn("8", 9, 131.0) == 0


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from([1, 5, 9])), max_size=300))
def test_broadcasts_never_leave_faster_than_allowed(asked: list[tuple[int, int]]) -> None:
    pacer = Pacer(TELEGRAM)
    now = 0.0
    left = []
    for chat, priority in asked:
        wait = pacer.turn(str(chat), priority, now)
        if wait <= SHORT:
            if priority == 9:
                left.append(now + wait)
        else:
            now += 0.05
    assert all(later - earlier >= 1 / 25 - 1e-9 for earlier, later in pairwise(left))


def test_what_is_remembered_of_chats_has_an_end() -> None:
    pacer = Pacer(Limits(chat=1.0))
    for number in range(45_000):
        pacer.turn(str(number), 5, number / 1000)
    assert len(pacer._chats) <= 20_001

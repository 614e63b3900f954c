"""What lies on the table of a conversation, one side of an entry, and where a message may be cut in two: no model."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.context import Reading, read, table
from bot.answers.facets import FACETS, MOST, facet_lines, facet_named
from bot.answers.memory import KEPT, Remembered, put_on_table, put_options
from bot.answers.replies import opening
from bot.answers.wishes import LONGEST, SHORTEST, broken, marked
from bot.knowledge.model import Entry, Facts, Knowledge
from bot.matching.ranker import Ranking
from bot.wants.voices import ACTIONS
from tests.support.knowledge import READ

LEAK, ROOF, DIVORCE, LOAN = "leak-upstairs", "leak-roof-wall", "divorce-cooling-off", "service-iou"


@pytest.fixture(scope="module")
def whole() -> Knowledge:
    return READ


def remembered(*entries: str) -> Remembered:
    """A thread in which these were answered, one after the other."""
    memory = Remembered()
    for entry in entries:
        put_on_table(memory, entry)
    return memory


def test_the_last_answer_lies_on_top_and_the_earlier_ones_behind_it() -> None:
    memory = remembered("a", "b", "c")
    assert (memory.entry, memory.earlier) == ("c", ["b", "a"])


def test_what_is_answered_again_comes_to_the_top_and_lies_there_once() -> None:
    memory = remembered("a", "b", "a", "a")
    assert (memory.entry, memory.earlier) == ("a", ["b"])


def test_only_so_many_answers_are_remembered() -> None:
    memory = remembered(*(f"e{number}" for number in range(KEPT + 5)))
    assert len(memory.earlier) == KEPT
    assert memory.earlier[0] == f"e{KEPT + 3}"


def test_what_was_asked_too_lies_right_behind_the_answer() -> None:
    memory = remembered("a")
    put_on_table(memory, "b", also=["c", "b"])
    assert (memory.entry, memory.earlier) == ("b", ["c", "a"])


def test_an_offer_puts_the_answer_aside_and_an_answer_closes_the_offer() -> None:
    memory = remembered("a")
    memory.action = "events"
    put_options(memory, ["x", "y"])
    assert (memory.entry, memory.options, memory.offered, memory.action) == (None, ["x", "y"], ["x", "y"], "")
    assert memory.earlier == ["a"]
    put_on_table(memory, "y")
    assert (memory.options, memory.offered) == ([], ["x", "y"]), "第二个呢 may still be said"
    assert memory.earlier == ["a"]


@given(st.lists(st.one_of(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=3)), max_size=12))
def test_however_a_talk_goes_the_table_holds_each_thing_once(steps: list[str | list[str]]) -> None:
    memory = Remembered()
    for step in steps:
        if isinstance(step, str):
            put_on_table(memory, step, also=memory.offered)
        else:
            put_options(memory, step)
        assert len(memory.earlier) <= KEPT
        assert len(set(memory.earlier)) == len(memory.earlier)
        assert memory.entry not in memory.earlier
        assert "" not in memory.earlier


def test_nothing_said_is_nothing_on_the_table(whole: Knowledge) -> None:
    assert table(Remembered(), whole) == {}
    assert table(remembered("gone-entry"), whole) == {}, "nor what the knowledge has lost"


def test_the_present_answer_weighs_most_and_the_others_less_and_less(whole: Knowledge) -> None:
    laid = table(remembered(LOAN, DIVORCE, LEAK), whole)
    assert sum(laid.values()) == pytest.approx(1)
    assert laid[LEAK] > laid[DIVORCE] > laid[LOAN]
    level = table(remembered(LOAN, DIVORCE, LEAK), whole, level=True)
    assert level[DIVORCE] == level[LOAN] == level[LEAK], "刚才那个 may be any of them"


def test_what_was_refused_is_taken_off_the_table(whole: Knowledge) -> None:
    memory = remembered(DIVORCE, LEAK)
    memory.rejected = [LEAK]
    assert set(table(memory, whole)) == {DIVORCE}


def test_open_options_share_the_table_evenly(whole: Knowledge) -> None:
    memory = Remembered()
    put_options(memory, [LEAK, ROOF])
    assert table(memory, whole) == {LEAK: 0.5, ROOF: 0.5}


def ranking(**shares: float) -> Ranking:
    named = {name.replace("_", "-"): share for name, share in shares.items()}
    return Ranking((), 0.0, 0.0, None, small_talk=False, other=0.0, shares=named)


ALONE = ranking(leak_upstairs=0.2, leak_roof_wall=0.2, divorce_cooling_off=0.5, service_iou=0.1)


def test_without_anything_on_the_table_a_message_means_what_it_says(whole: Knowledge) -> None:
    reading = read(ALONE, {}, 0.9, whole)
    assert (reading.first, reading.sure, reading.leaning) == (DIVORCE, 0.5, 0.0)


def test_a_message_that_stands_alone_means_what_it_says_whatever_lies_there(whole: Knowledge) -> None:
    reading = read(ALONE, {LEAK: 1.0}, 0.0, whole)
    assert reading.first == DIVORCE
    assert reading.sure == pytest.approx(0.5)


def test_a_message_that_leans_means_what_lies_on_the_table_and_rather_its_neighbour_than_a_stranger(
    whole: Knowledge,
) -> None:
    reading = read(ALONE, {LEAK: 1.0}, 1.0, whole)
    shares = dict(reading.entries)
    assert reading.first == LEAK
    assert shares[ROOF] > shares[LOAN]
    assert sum(shares.values()) == pytest.approx(1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_more_a_message_leans_the_likelier_is_the_table(whole: Knowledge, one: float, other: float) -> None:
    less, more = sorted((one, other))
    first, second = (dict(read(ALONE, {LEAK: 1.0}, leaning, whole).entries)[LEAK] for leaning in (less, more))
    assert first <= second + 1e-9


def test_a_question_for_one_side_leans_harder_on_the_table(whole: Knowledge) -> None:
    plain = dict(read(ALONE, {LOAN: 1.0}, 1.0, whole).entries)[LOAN]
    side = dict(read(ALONE, {LOAN: 1.0}, 1.0, whole, facet=True).entries)[LOAN]
    assert side > plain


def test_what_is_left_out_is_never_read(whole: Knowledge) -> None:
    assert LEAK not in dict(read(ALONE, {LEAK: 1.0}, 1.0, whole, without=[LEAK]).entries)


def test_a_message_that_means_nothing_has_no_first_entry() -> None:
    assert (Reading((), 0.0, {}).first, Reading((), 0.0, {}).sure) == ("", 0.0)


def place(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"<{key}>" for key in keys)


@pytest.fixture
def leak(whole: Knowledge) -> Entry:
    return whole.by_id[LEAK]


def test_one_side_of_an_entry_is_what_its_editor_wrote(whole: Knowledge, leak: Entry) -> None:
    for facet in ("time", "cost", "deadline", "evidence", "who", "where"):
        assert facet_lines(leak, facet, whole, place) == (getattr(leak.facts, facet),)


@pytest.mark.parametrize("facet", ["time", "cost", "deadline", "evidence"])
def test_where_nothing_was_written_nothing_is_said(whole: Knowledge, leak: Entry, facet: str) -> None:
    bare = leak.model_copy(update={"facts": Facts()})
    assert facet_lines(bare, facet, whole, place) == ()  # type: ignore[arg-type]


def test_where_and_who_fall_back_on_the_places_and_name_three_at_most(whole: Knowledge, leak: Entry) -> None:
    bare = leak.model_copy(update={"facts": Facts()})
    assert facet_lines(bare, "where", whole, place) == place(leak.where[:MOST])
    assert facet_lines(bare, "who", whole, place) == facet_lines(bare, "where", whole, place)


def test_telephones_come_before_places_whose_number_may_be_unknown(whole: Knowledge, leak: Entry) -> None:
    mixed = leak.model_copy(update={"where": ("lawyer", "court_filing", "hotline_12348", "hotline_110")})
    assert facet_lines(mixed, "phone", whole, place) == ("<hotline_12348>", "<hotline_110>")
    no_line = leak.model_copy(update={"where": ("lawyer", "court_filing", "platform")})
    assert facet_lines(no_line, "phone", whole, place) == ("<lawyer>", "<court_filing>")


def test_what_to_bring_is_one_line_and_none_where_nothing_is_needed(whole: Knowledge, leak: Entry) -> None:
    assert facet_lines(leak, "bring", whole, place) == ("、".join(leak.bring),)
    assert facet_lines(leak.model_copy(update={"bring": ()}), "bring", whole, place) == ()
    written = leak.model_copy(update={"facts": Facts(bring="带上发票就行。")})
    assert facet_lines(written, "bring", whole, place) == ("带上发票就行。",)


def test_steps_are_what_comes_first_or_else_the_first_of_all(whole: Knowledge, leak: Entry) -> None:
    bare = leak.model_copy(update={"answer": leak.answer.model_copy(update={"first": ()})})
    assert facet_lines(bare, "steps", whole, place) == leak.answer.steps[:MOST]
    first = leak.answer.model_copy(update={"first": ("先断电。",)})
    assert facet_lines(leak.model_copy(update={"answer": first}), "steps", whole, place) == ("先断电。",)


def test_the_law_of_an_entry_is_named_with_its_point(whole: Knowledge, leak: Entry) -> None:
    lines = facet_lines(leak, "law", whole, place)
    assert len(lines) == MOST
    assert lines[0] == "《民法典》第二百九十六条：用水排水要尽量避免损害邻居"


@pytest.mark.parametrize("name", [None, "", "TIME", "colour", "time ", "<b>"])
def test_what_is_no_side_of_a_matter_is_none(name: str | None) -> None:
    assert facet_named(name) is None
    assert [facet_named(one) for one in FACETS] == list(FACETS)


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("楼上漏水怎么办，还有物业费能不能不交", [("楼上漏水怎么办", "物业费能不能不交")]),
        ("离婚要多久？另外彩礼能退吗", [("离婚要多久", "彩礼能退吗")]),
        ("楼上漏水怎么办 顺便问一下物业费怎么算", [("楼上漏水怎么办", "物业费怎么算")]),
        ("1.楼上漏水怎么办2.物业费怎么算", [("1.楼上漏水怎么办", "物业费怎么算")]),
        ("漏水，还有冷", []),
        ("还有物业费怎么办", []),
        ("楼上漏水怎么办", []),
        # a number is not cut in the middle
        ("老板欠我工资12.5万怎么要回来", []),
        ("欠我工资2.5万怎么要回来", []),
        ("家里有2、3个孩子的抚养费", []),
        ("", []),
    ],
)
def test_a_message_is_cut_where_a_second_wish_is_announced(text: str, halves: list[tuple[str, str]]) -> None:
    assert list(marked(text)) == halves


def test_a_message_is_cut_at_each_mark_that_leaves_two_wishes() -> None:
    assert list(broken("楼上漏水，物业不管。怎么办呢")) == [
        ("楼上漏水", "物业不管。怎么办呢"), ("楼上漏水，物业不管", "怎么办呢"),
    ]  # fmt: skip
    assert list(broken("楼上漏水。")) == []


def test_a_story_is_never_cut() -> None:
    story = "楼上漏水了怎么办，" * 18
    assert len(story) > LONGEST
    assert list(broken(story)) == list(marked(story + "还有物业费呢怎么算")) == []


@given(st.text(alphabet="漏水怎么办还有另外，。？ 2.、ab\n", max_size=60))
def test_the_halves_are_two_ends_of_the_message_and_long_enough(text: str) -> None:
    for left, right in (*marked(text), *broken(text)):
        assert text.strip().startswith(left)
        assert text.strip().endswith(right)
        assert min(len(left), len(right)) >= SHORTEST


def test_every_action_has_a_button_or_says_that_it_has_none() -> None:
    made = {action: opening(action) for action in ACTIONS}
    assert made["my"] is not None
    assert made["sum:deadline"] is None
    assert made["again"] is None
    assert opening("sum:deadline", "appeal_fifteen_days") == opening("sum:appeal_fifteen_days")
    assert all(one is None or (one.isascii() and len(one) <= 48) for one in made.values())
    for odd in ("", "sum", "moon", "<script>"):
        assert opening(odd) is None

"""Who did it decides which answer fits: what is said about spouses is not told of a son, a carer or a classmate."""

from __future__ import annotations

import pytest

from bot.answers.shelf import Shelf
from bot.matching.actors import another_did_it


@pytest.mark.parametrize(
    ("said", "door"),
    [
        ("保姆偷了我的金戒指", "crime-victim"),
        ("护工拿走了我爸的手表", "crime-victim"),
        ("同屋的室友偷我钱", "crime-victim"),
        ("孩子在学校被打了", "school-bullying"),
        ("同学天天欺负我儿子", "school-bullying"),
        ("儿子要把我的房子卖了，我不同意", "own-house"),
        ("女婿逼我卖房", "own-house"),
        ("女儿把我的存折拿走了", "own-house"),
    ],
)
def test_what_others_did_has_its_door(shelf: Shelf, said: str, door: str) -> None:
    found = shelf.current().find(said)
    assert found.signpost is not None
    assert (found.verdict, found.signpost.id) == ("refer", door)


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("老公偷偷把我们的房子卖了", "property-sold-alone"),
        ("女儿不让我看外孙", "child-visitation"),
        ("儿媳不让我看孙子", "child-visitation"),
        ("健身房跑路了", "consumer-prepaid"),
    ],
)
def test_and_the_answers_that_fit_are_still_given(shelf: Shelf, said: str, entry: str) -> None:
    found = shelf.current().find(said)
    assert found.verdict in ("answer", "choose")
    assert found.entries[0].entry_id == entry


def test_somebody_else_and_no_spouse() -> None:
    assert all(map(another_did_it, ("儿子要卖我的房子", "保姆打人", "同学打了我家小孩", "房东把房子卖了")))
    assert not any(map(another_did_it, ("老公要卖房", "儿子说他爸出轨", "离婚后儿子归谁", "房子被卖了", "女儿要离婚")))

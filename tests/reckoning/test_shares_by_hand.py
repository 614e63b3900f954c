"""Who gets what without a will, in families of every shape, worked out by hand from 民法典 arts. 1127 to 1160."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.reckoning.model import Result, Value
from tests.support.knowledge import RECKONERS

SHARES = RECKONERS["intestate_shares"]
LIVES, GONE = "在世", "没有或已去世"
JOINT, OWN = "夫妻共同的", "去世的人自己的"


def shares(spouse: str = GONE, estate: int | None = 1_200_000, **values: Value) -> Result:
    money = None if estate is None else Decimal(estate)
    return SHARES.work({"spouse": spouse, "estate": money, **values}, date(2026, 11, 27))


def all_of(told: Result) -> str:
    return "\n".join((told.lead, *told.lines, *told.notes))


@pytest.mark.parametrize(
    ("family", "spouse", "child", "parent"),
    [
        pytest.param((JOINT, 1, 0), "3/4，约 900,000元", "1/4，约 300,000元", "", id="widow-and-only-child"),
        pytest.param((JOINT, 1, 2), "5/8，约 750,000元", "1/8，约 150,000元", "1/8，约 150,000元", id="both-parents"),
        pytest.param((JOINT, 0, 1), "3/4，约 900,000元", "", "1/4，约 300,000元", id="childless-with-a-mother"),
        pytest.param((OWN, 3, 0), "1/4，约 300,000元", "1/4，约 300,000元", "", id="bought-before-the-wedding"),
        pytest.param((OWN, 2, 1), "1/4，约 300,000元", "1/4，约 300,000元", "1/4，约 300,000元", id="own-flat"),
        pytest.param((OWN, 0, 2), "1/3，约 400,000元", "", "1/3，约 400,000元", id="own-flat-and-both-parents"),
    ],
)
def test_a_spouse_children_and_parents_share_alike(
    family: tuple[str, int, int], spouse: str, child: str, parent: str
) -> None:
    owned, children, parents = family
    told = all_of(shares(LIVES, owned=owned, children=children, parents=parents))
    assert f"爱人一共得 {spouse}" in told
    assert (f"子女每人得 {child}" in told) if child else ("子女每人得" not in told)
    assert (f"父母每人得 {parent}" in told) if parent else ("父母每人得" not in told)


@pytest.mark.parametrize(
    ("children", "parents", "each"),
    [
        pytest.param(4, 0, "子女每人得 1/4，约 300,000元", id="four-orphans"),
        pytest.param(1, 2, "父母每人得 1/3，约 400,000元", id="divorced-with-a-child-and-both-parents"),
        pytest.param(0, 2, "父母每人得 1/2，约 600,000元", id="a-bachelor-with-both-parents"),
        pytest.param(7, 0, "子女每人得 1/7，约 171,428.57元", id="seven-children-and-fen"),
    ],
)
def test_without_a_spouse_nothing_is_taken_off_first(children: int, parents: int, each: str) -> None:
    told = all_of(shares(children=children, parents=parents))
    assert each in told
    assert "先分出一半" not in told


@pytest.mark.parametrize(
    ("told", "who"),
    [
        pytest.param(shares(children=1, parents=0), "子女每人得全部，约 1,200,000元", id="an-only-child"),
        pytest.param(shares(children=0, parents=1), "父母每人得全部，约 1,200,000元", id="a-mother"),
        pytest.param(
            shares(LIVES, owned=JOINT, children=0, parents=0), "爱人一共得全部，约 1,200,000元", id="a-widow-joint"
        ),
        pytest.param(
            shares(LIVES, owned=OWN, children=0, parents=0, estate=None), "爱人一共得全部。", id="a-widow-unvalued"
        ),
        pytest.param(
            shares(children=0, parents=0, siblings=1, elders=0), "每人得全部，约 1,200,000元", id="an-only-brother"
        ),
    ],
)
def test_who_is_alone_gets_all_and_hears_no_share_called_1(told: Result, who: str) -> None:
    text = all_of(told)
    assert who in text
    assert "得 1，" not in text
    assert "的 1。" not in text
    assert "每人 1。" not in text


@pytest.mark.parametrize(
    ("siblings", "elders", "each"),
    [
        pytest.param(3, 0, "兄弟姐妹 3 位，每人得 1/3，约 400,000元", id="three-brothers"),
        pytest.param(0, 4, "祖父母、外祖父母 4 位，每人得 1/4，约 300,000元", id="four-grandparents"),
        pytest.param(2, 2, "每人得 1/4，约 300,000元", id="brothers-and-grandparents-alike"),
    ],
)
def test_brothers_and_grandparents_are_one_order(siblings: int, elders: int, each: str) -> None:
    assert each in all_of(shares(children=0, parents=0, siblings=siblings, elders=elders))


def test_brothers_get_nothing_beside_a_widow() -> None:
    told = all_of(shares(LIVES, owned=OWN, children=0, parents=0, siblings=3, elders=1))
    assert "兄弟姐妹" not in told
    assert "第一顺序继承人 1 位" in told


@pytest.mark.parametrize(("siblings", "elders"), [(2, 0), (0, 0)], ids=["before-the-brothers", "before-the-state"])
def test_a_daughter_in_law_who_cared_comes_before_the_second_order(siblings: int, elders: int) -> None:
    # 民法典 art. 1129: she is an heir of the first order, so nobody of the second inherits beside her.
    told = all_of(shares(children=0, parents=0, siblings=siblings, elders=elders))
    assert "丧偶的儿媳、女婿尽了主要赡养义务的，是第一顺序继承人，排在" in told


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        pytest.param({"spouse": GONE, "children": "0", "parents": "0"}, True, id="nobody-of-the-first-order"),
        pytest.param({"spouse": LIVES, "children": "0", "parents": "0"}, False, id="a-spouse"),
        pytest.param({"spouse": GONE, "children": "1", "parents": "0"}, False, id="a-child"),
        pytest.param({"spouse": GONE, "children": "0", "parents": "1"}, False, id="a-parent"),
    ],
)
def test_brothers_are_asked_for_only_where_they_can_inherit(answers: dict[str, str], asked: bool) -> None:
    steps = {step.key: step for step in SHARES.steps}
    for key in ("siblings", "elders"):
        when = steps[key].when
        assert when is not None
        assert when(answers) is asked

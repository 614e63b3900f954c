"""What sounds like a side of a matter and asks for none: people that are counted, and a day that is told."""

from __future__ import annotations

import pytest

from bot.answers.whether import may_ask


@pytest.mark.parametrize("said", ["多少人同意", "要多少户签字", "几个人在场", "多少分贝算吵", "满多少岁"])
def test_what_is_counted_is_no_price(said: str) -> None:
    assert not may_ask("cost", said)


@pytest.mark.parametrize("said", ["多少钱", "要收多少", "几个钱", "多少铜钿", "请一个人多少费用", "三个人要交多少钱"])
def test_a_price_is_one(said: str) -> None:
    assert may_ask("cost", said)


@pytest.mark.parametrize("said", ["昨天转的", "我是上个月买的", "三天前就搬走了", "刚刚发的", "他去年借的"])
def test_a_day_that_is_told_asks_for_no_time(said: str) -> None:
    assert not may_ask("time", said)


@pytest.mark.parametrize("said", ["要多久", "几天能好", "昨天交的，几时有结果", "三天够吗", "什么时候到期"])
def test_a_time_that_is_asked_for_is_one(said: str) -> None:
    assert may_ask("time", said)


def test_other_sides_and_none_are_left_as_they_are() -> None:
    assert may_ask("where", "昨天转的")
    assert may_ask(None, "多少人同意")

"""Interest up to any day, words that stop a calculation, and days with dots."""

from __future__ import annotations

import pytest

from tests.support.dialogue import Visitor

LOAN = "我2025年3月1日借给朋友5万，年利率10%，利息多少"


async def test_interest_is_counted_up_to_the_day_that_is_named(visitor: Visitor) -> None:
    # 50,000 × 10 % × 730 / 365
    told = await visitor.says("我2025年3月1日借给朋友5万，年利率10%，算到2027年3月1日利息多少")
    assert "730 天" in told
    assert "10,000元" in told


async def test_the_day_may_be_named_after_the_result(visitor: Visitor) -> None:
    assert "算到今天" in await visitor.says(LOAN)
    assert "10,000元" in await visitor.says("算到明年3月1日有多少利息")
    assert "算到2028年1月1日" in await visitor.says("要是算到2028年1月1日呢")


async def test_the_day_may_be_named_before_the_sum(visitor: Visitor) -> None:
    await visitor.says("借款利息怎么算")
    await visitor.says("2025年3月1日")
    assert "2027年3月1日" in await visitor.says("算到2027年3月1日")
    await visitor.says("5万")
    assert "10,000元" in await visitor.says("年利率10%")


async def test_an_agreed_term_is_no_day_to_count_to(visitor: Visitor) -> None:
    told = await visitor.says("我2025年3月1日借给朋友5万，约定2026年3月1日还，年利率10%，利息多少")
    assert "算到2026年3月1日" not in told


async def test_goods_are_counted_to_a_day_as_well(visitor: Visitor) -> None:
    await visitor.says("别的公司欠我货款3万，2026年3月1日该付，约定年利率6%，算到2026年12月31日利息多少")
    told = await visitor.presses("别的公司")
    # 30,000 × 6 % × 305 / 365
    assert "逾期 305 天" in told
    assert "1,504.11元" in told


@pytest.mark.parametrize("said", ["不算", "不用算了", "算了吧", "好了不算了", "停"])
async def test_a_calculation_is_left_in_many_words(visitor: Visitor, said: str) -> None:
    await visitor.says("算抚养费")
    assert "不算了" in await visitor.says(said)


@pytest.mark.parametrize("said", ["不是抚养费 我问工资的", "勿是呀，我讲的是工钿", "我没有要算这个"])
async def test_another_matter_ends_a_calculation(visitor: Visitor, said: str) -> None:
    await visitor.says("算抚养费")
    assert "记下了" not in await visitor.says(said)
    assert "（" not in await visitor.says("你好")


async def test_a_figure_that_is_put_right_is_no_other_matter(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    await visitor.presses("有固定工资")
    assert "4,000" in await visitor.says("不对，是4000")


@pytest.mark.parametrize(("said", "day"), [("去年5.20", "2025年5月20日"), ("今年3/8", "2026年3月8日")])
async def test_a_day_with_a_dot_and_a_year_in_words(visitor: Visitor, said: str, day: str) -> None:
    await visitor.says("借款诉讼时效怎么算")
    assert day in await visitor.says(said)


@pytest.mark.parametrize(
    "said",
    ["老头子死脱了，三个小人，房子怎么分", "我老公去年走了，两个儿子，遗产怎么分", "老伴过世了，一个女儿，存款怎么分"],
)
async def test_whose_husband_has_died_is_alive(visitor: Visitor, said: str) -> None:
    told = await visitor.says(said)
    if "爱人" not in told:
        told = await visitor.says("算继承份额")
    assert "没有或已去世。" not in told

"""Court fees, child support and interest at the borders of their tables, worked out by hand from the articles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.language.amounts import Money, read_money
from bot.reckoning.model import Result, Value
from tests.support.knowledge import RECKONERS

TODAY = date(2026, 2, 20)


def work(reckoner: str, today: date = TODAY, **values: Value) -> Result:
    return RECKONERS[reckoner].work(values, today)


def all_of(told: Result) -> str:
    return "\n".join((told.lead, *told.lines, *told.notes))


@pytest.mark.parametrize(
    ("claim", "fee", "half"),
    [
        pytest.param("0.01", "50元", "25元", id="a-fen"),
        pytest.param("9999.99", "50元", "25元", id="below-the-first-border"),
        pytest.param("10000", "50元", "25元", id="10-thousand"),
        pytest.param("10001", "50.03元", "25.01元", id="a-yuan-above-10-thousand"),
        pytest.param("10400", "60元", "30元", id="400-yuan-at-2.5-percent"),
        pytest.param("99999", "2,299.98元", "1,149.99元", id="a-yuan-below-100-thousand"),
        pytest.param("100100", "2,302元", "1,151元", id="100-yuan-at-2-percent"),
        pytest.param("200100", "4,301.50元", "2,150.75元", id="100-yuan-at-1.5-percent"),
        pytest.param("500100", "8,801元", "4,400.50元", id="100-yuan-at-1-percent"),
        pytest.param("1000100", "13,800.90元", "6,900.45元", id="100-yuan-at-0.9-percent"),
        pytest.param("2000100", "22,800.80元", "11,400.40元", id="100-yuan-at-0.8-percent"),
        pytest.param("5000100", "46,800.70元", "23,400.35元", id="100-yuan-at-0.7-percent"),
        pytest.param("10000100", "81,800.60元", "40,900.30元", id="100-yuan-at-0.6-percent"),
        pytest.param("20000100", "141,800.50元", "70,900.25元", id="100-yuan-at-0.5-percent"),
    ],
)
def test_just_above_a_border_only_what_is_above_pays_the_next_rate(claim: str, fee: str, half: str) -> None:
    told = work("court_fee", kind="要钱、要物（欠款、赔偿等）", claim=Decimal(claim))
    assert told.lead == f"案件受理费 {fee}；减半是 {half}。"


@pytest.mark.parametrize(
    ("property_", "fees"),
    [
        pytest.param("200000", "大约 50元到 300元；减半是 25元到 150元。", id="200-thousand-is-free"),
        pytest.param("200200", "大约 51元到 301元；减半是 25.50元到 150.50元。", id="200-yuan-above"),
        pytest.param("3000000", "大约 14,050元到 14,300元；减半是 7,025元到 7,150元。", id="a-flat-of-3-million"),
    ],
)
def test_a_divorce_pays_for_property_only_above_200_thousand(property_: str, fees: str) -> None:
    assert work("court_fee", kind="离婚", amount=Decimal(property_)).lead == fees


@pytest.mark.parametrize(
    ("harm", "fees"),
    [
        pytest.param("0", "大约 100元到 500元；减半是 50元到 250元。", id="only-an-apology"),
        pytest.param("50000", "大约 100元到 500元；减半是 50元到 250元。", id="50-thousand-is-free"),
        pytest.param("50200", "大约 102元到 502元；减半是 51元到 251元。", id="200-yuan-at-1-percent"),
        pytest.param("100000", "大约 600元到 1,000元；减半是 300元到 500元。", id="100-thousand"),
        pytest.param("100200", "大约 601元到 1,001元；减半是 300.50元到 500.50元。", id="200-yuan-at-0.5-percent"),
    ],
)
def test_an_insult_pays_by_the_damages_in_two_steps(harm: str, fees: str) -> None:
    assert work("court_fee", kind="名誉、肖像等人格权", harm=Decimal(harm)).lead == fees


@pytest.mark.parametrize(
    ("income", "children", "lead"),
    [
        pytest.param("8500", 1, "一般每月 1,700元到 2,550元。", id="one-child"),
        pytest.param("8500", 2, "一般每月 1,700元到 4,250元（2 个孩子一共）。", id="two-children-half-at-most"),
        pytest.param("2490", 1, "一般每月 498元到 747元。", id="a-minimum-wage"),
        pytest.param("3333.33", 1, "一般每月 666.67元到 1,000元。", id="fen-are-rounded"),
        pytest.param("10000", 12, "一般每月 2,000元到 5,000元（12 个孩子一共）。", id="twelve-children-half-at-most"),
    ],
)
def test_child_support_is_a_share_of_the_income(income: str, children: int, lead: str) -> None:
    told = work("child_support", work="有固定工资", income=Decimal(income), children=children)
    assert told.lead == lead


def test_three_children_share_the_half_among_them() -> None:
    told = work("child_support", work="收入不固定（零工、做生意）", income=Decimal(10_000), children=3)
    assert "每人最多约 1,666.67元" in all_of(told)
    assert "当年总收入或者同行业平均收入" in all_of(told)


def test_a_yearly_income_gives_no_broken_fen() -> None:
    # 200,000 a year are 16,666.67 a month; 30 percent of the year's twelfth are 5,000 to the fen.
    read = read_money("年薪20万", monthly=True)
    assert isinstance(read, Money)
    told = work("child_support", work="有固定工资", income=read.yuan, children=1)
    assert told.lead == "一般每月 3,333.33元到 5,000元。"


@pytest.mark.parametrize(
    ("signed", "percent", "a_year"),
    [
        pytest.param(date(2020, 8, 20), "15.4", "15,400元", id="the-first-day-of-the-new-rule"),
        pytest.param(date(2021, 12, 19), "15.4", "15,400元", id="the-day-before-december-2021"),
        pytest.param(date(2021, 12, 20), "15.2", "15,200元", id="on-the-day-of-the-new-rate"),
        pytest.param(date(2022, 1, 20), "14.8", "14,800元", id="january-2022"),
        pytest.param(date(2022, 8, 21), "14.8", "14,800元", id="a-twentieth-on-a-saturday-came-on-monday"),
        pytest.param(date(2022, 8, 22), "14.6", "14,600元", id="august-2022"),
        pytest.param(date(2023, 6, 20), "14.2", "14,200元", id="june-2023"),
        pytest.param(date(2023, 8, 21), "13.8", "13,800元", id="august-2023"),
        pytest.param(date(2024, 7, 22), "13.4", "13,400元", id="july-2024"),
        pytest.param(date(2024, 10, 20), "13.4", "13,400元", id="the-day-before-october-2024"),
        pytest.param(date(2024, 10, 21), "12.4", "12,400元", id="october-2024"),
        pytest.param(date(2025, 5, 20), "12", "12,000元", id="may-2025"),
    ],
)
def test_the_ceiling_is_that_of_the_day_of_signing(signed: date, percent: str, a_year: str) -> None:
    told = work("loan_interest", signed=signed, principal=Decimal(100_000), rate=Decimal(percent))
    assert told.lead == f"年利率最高 {percent}%。"
    assert f"一年利息最多 {a_year}" in all_of(told)
    assert f"约定年利率 {percent}%，没有超过上限" in all_of(told)


def test_a_hundredth_above_the_ceiling_is_above_it() -> None:
    told = work("loan_interest", signed=date(2020, 8, 20), principal=Decimal(1000), rate=Decimal("15.41"))
    assert "超过的部分法院不支持" in all_of(told)


@pytest.mark.parametrize(
    ("signed", "rate", "days", "interest"),
    [
        # 365,000 yuan at 24 percent are 240 a day.
        pytest.param(date(2020, 8, 19), "24", "1 天", "240元", id="one-day-before-the-new-rule"),
        pytest.param(date(2020, 2, 28), "24", "174 天", "41,760元", id="with-the-leap-day"),
        pytest.param(date(2019, 8, 19), "24", "367 天", "88,080元", id="before-there-was-an-lpr"),
        pytest.param(date(2020, 8, 10), "36", "10 天", "2,400元", id="cut-to-24-percent"),
        pytest.param(date(2020, 8, 10), "12", "10 天", "1,200元", id="as-agreed"),
    ],
)
def test_until_19_august_2020_the_old_rule_counts_by_the_day(signed: date, rate: str, days: str, interest: str) -> None:
    told = work("loan_interest", signed=signed, principal=Decimal(365_000), rate=Decimal(rate))
    assert days in told.lines[0]
    assert f"是 {interest}。" in told.lines[0]
    # The second part goes by the rate at the suit, 3 percent, and not by the one at the signing.
    assert "一年最多 43,800元" in told.lines[1]


@pytest.mark.parametrize(
    ("rate", "told_of_it"),
    [
        pytest.param("12", "两段都没有超过", id="at-todays-ceiling"),
        pytest.param("12.01", "第一段可以按约定，第二段要降到 12%", id="above-todays-ceiling"),
        pytest.param("24.01", "第一段也要降到 24%，第二段要降到 12%", id="above-both"),
    ],
)
def test_an_old_loan_is_measured_by_two_ceilings(rate: str, told_of_it: str) -> None:
    told = work("loan_interest", signed=date(2020, 1, 2), principal=Decimal(1000), rate=Decimal(rate))
    assert told_of_it in all_of(told)


def test_an_old_loan_without_a_rate_bears_no_interest_in_either_part() -> None:
    told = work("loan_interest", signed=date(2020, 1, 2), principal=Decimal(1000), rate=None)
    assert "按年利率" not in told.lines[0]
    assert "没约定利息的" in all_of(told)


def test_an_old_loan_is_doubted_by_the_day_of_the_suit() -> None:
    # The table was compared on 20 November 2025; ninety-two days later is 20 February 2026.
    values: dict[str, Value] = {"signed": date(2020, 1, 2), "principal": Decimal(1000), "rate": None}
    assert work("loan_interest", date(2026, 2, 20), **values).lead.startswith("分两段算")
    assert work("loan_interest", date(2026, 2, 21), **values).lead.startswith("LPR 表只核对到2025年11月20日")

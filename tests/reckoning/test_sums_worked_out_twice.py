"""Every figure by a second way that shares nothing with the first: quick tables, counting on fingers, adding up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.holidays import Holidays, Span
from bot.knowledge.model import LprRow, LprTable
from bot.language.amounts import show
from bot.reckoning.deadlines import kept, last_day, moved, unknown_year
from bot.reckoning.model import Result, Value
from bot.reckoning.money import property_fee, yuan
from tests.support.knowledge import READ, RECKONERS

TODAY = date(2026, 11, 23)
MONEY = "要钱、要物（欠款、赔偿等）"

# The table that registries keep beside art. 13 (1) of 诉讼费用交纳办法: the fee is a share of the whole claim, plus or
# minus a fixed sum. It holds the steps of the article in another form.
QUICK = (
    (10_000, "0", 50), (100_000, "0.025", -200), (200_000, "0.02", 300), (500_000, "0.015", 1_300),
    (1_000_000, "0.01", 3_800), (2_000_000, "0.009", 4_800), (5_000_000, "0.008", 6_800),
    (10_000_000, "0.007", 11_800), (20_000_000, "0.006", 21_800), (10**13, "0.005", 41_800),
)  # fmt: skip


def by_the_quick_table(claim: Decimal) -> Decimal:
    share, plus = next((share, plus) for upto, share, plus in QUICK if claim <= upto)
    return claim * Decimal(share) + plus


def work(reckoner: str, **values: Value) -> Result:
    return RECKONERS[reckoner].work(values, TODAY)


def all_of(told: Result) -> str:
    return "\n".join((told.lead, *told.lines, *told.notes))


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_the_court_fee_is_that_of_the_registrys_quick_table(claim: Decimal) -> None:
    assert property_fee(claim) == by_the_quick_table(claim)


@pytest.mark.parametrize("upto", [upto for upto, _, _ in QUICK[:-1]])
def test_at_a_border_both_steps_give_the_same_fee(upto: int) -> None:
    here = property_fee(Decimal(upto))
    above = property_fee(Decimal(upto) + Decimal("0.01"))
    assert here <= above < here + Decimal("0.01")


@given(st.decimals(min_value=1, max_value=10**9, places=2))
def test_half_the_fee_is_half_of_what_is_said_beside_it(claim: Decimal) -> None:
    """Arts. 15 and 16: half for a settlement, a withdrawal, the simple procedure; both are said to the fen."""
    told = work("court_fee", kind=MONEY, claim=claim).lead
    whole, half = (Decimal(one.replace(",", "")) for one in re.findall(r"([\d,.]+)元", told))
    assert abs(whole - 2 * half) <= Decimal("0.01")


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_divorce_never_costs_less_with_more_to_share(one: int, other: int) -> None:
    low, high = sorted((one, other))
    first, second = (
        Decimal(
            re.findall(r"([\d,.]+)元", work("court_fee", kind="离婚", amount=Decimal(sum_)).lead)[0].replace(",", "")
        )
        for sum_ in (low, high)
    )
    assert first <= second


def parts_said(told: str, who: str) -> Fraction:
    """The share that is told for one of them: 爱人一共得 5/8, 子女每人得全部."""
    found = re.search(rf"{who}(?:一共|每人)得(全部| (\d+/\d+))", told)
    assert found is not None, told
    return Fraction(1) if found[1] == "全部" else Fraction(found[2])


@given(st.booleans(), st.booleans(), st.integers(0, 8), st.integers(0, 2))
def test_what_the_heirs_are_told_to_get_adds_up_to_all_there_is(
    spouse: bool, joint: bool, children: int, parents: int
) -> None:
    """民法典 arts. 1127, 1130, 1153: nothing is given twice and nothing is left."""
    assume(spouse or children or parents)
    told = all_of(
        work(
            "intestate_shares", spouse="在世" if spouse else "没有或已去世", children=children, parents=parents,
            owned="夫妻共同的" if joint else "去世的人自己的", estate=None,
        )
    )  # fmt: skip
    total = parts_said(told, "爱人") if spouse else Fraction(0)
    total += children * parts_said(told, "子女") if children else 0
    total += parents * parts_said(told, "父母") if parents else 0
    assert total == 1


@given(st.integers(0, 8), st.integers(0, 4), st.integers(1, 10**9))
def test_the_second_order_shares_all_of_it_to_the_fen(siblings: int, elders: int, estate: int) -> None:
    assume(siblings or elders)
    told = all_of(
        work(
            "intestate_shares", spouse="没有或已去世", children=0, parents=0, siblings=siblings, elders=elders,
            estate=Decimal(estate),
        )
    )  # fmt: skip
    found = re.search(r"每人得(?:全部| \d+/\d+)，约 ([\d,.]+)元", told)
    assert found is not None
    heirs = siblings + elders
    assert abs(Decimal(found[1].replace(",", "")) * heirs - estate) <= Decimal("0.005") * heirs


@given(st.decimals(min_value=1, max_value=10**6, places=2), st.integers(1, 12), st.booleans())
def test_support_stays_within_a_fifth_and_a_half_of_the_income(income: Decimal, children: int, loose: bool) -> None:
    """婚姻家庭编解释（一）art. 49: 20 to 30 percent for one, at most 50 percent for several."""
    kind = "收入不固定（零工、做生意）" if loose else "有固定工资"
    lead = work("child_support", work=kind, income=income, children=children).lead
    low, high = (Decimal(one.replace(",", "")) for one in re.findall(r"([\d,.]+)元", lead))
    fen = Decimal("0.005")
    assert abs(low - income / 5) <= fen
    assert abs(high - income * (3 if children == 1 else 5) / 10) <= fen


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 120))
def test_a_period_of_days_is_counted_one_by_one(start: date, days: int) -> None:
    """民法典 art. 201: the first day is not counted."""
    day = start
    for _ in range(days):
        day += timedelta(days=1)
    assert last_day(start, days=days) == day


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
def test_a_period_of_months_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(start: date, months: int) -> None:
    """民法典 art. 202: the corresponding day; where there is none, the last day of the month."""
    end = last_day(start, months=months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    if end.day != start.day:
        assert end.day < start.day
        assert (end + timedelta(days=1)).day == 1


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
def test_whoever_starts_a_day_later_is_never_out_of_time_earlier(start: date, months: int) -> None:
    assert last_day(start, months=months) <= last_day(start + timedelta(days=1), months=months)


def spans(*names: tuple[str, date, date]) -> tuple[Span, ...]:
    return tuple(Span.model_validate({"name": name, "from": first, "to": last}) for name, first, last in names)


TABLE = Holidays(
    checked_until=date(2026, 12, 31),
    source="某通知",
    holidays=spans(("国庆节", date(2026, 10, 1), date(2026, 10, 7))),
    workdays=(date(2026, 10, 10),),
)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param(date(2026, 9, 30), "", id="the-wednesday-before"),
        pytest.param(date(2026, 10, 1), "国庆节", id="the-first-day"),
        pytest.param(date(2026, 10, 7), "国庆节", id="the-last-day"),
        pytest.param(date(2026, 10, 8), "", id="the-thursday-after"),
        pytest.param(date(2026, 10, 10), "", id="a-saturday-that-is-worked"),
        pytest.param(date(2026, 10, 11), "周末", id="the-sunday-after-it"),
        pytest.param(date(2027, 10, 1), "法定节假日", id="national-day-of-a-year-not-in-the-table"),
        pytest.param(date(2027, 10, 4), "", id="the-bridge-of-a-year-not-in-the-table"),
        pytest.param(date(2027, 1, 1), "法定节假日", id="new-year-of-a-year-not-in-the-table"),
        pytest.param(date(2027, 5, 2), "法定节假日", id="the-second-of-may-since-2025"),
    ],
)
def test_why_a_day_is_off(day: date, why: str) -> None:
    """全国年节及纪念日放假办法 art. 2 for what is off every year; the bridges are published year by year."""
    assert TABLE.day_off(day) == why


@pytest.mark.parametrize(
    ("day", "known"),
    [(date(2026, 1, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False), (date(2025, 12, 31), False)],
    ids=["new-year", "the-last-day-compared", "the-day-after", "a-year-that-is-not-listed"],
)
def test_how_far_the_table_is_known(day: date, known: bool) -> None:
    assert TABLE.knows(day) is known


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_the_working_days_around_a_day_enclose_nothing_but_days_off(day: date) -> None:
    before, after = TABLE.working_day_before(day), TABLE.working_day(day)
    assert before <= day <= after
    assert not TABLE.day_off(before)
    assert not TABLE.day_off(after)
    between = (before + timedelta(days=days) for days in range(1, (after - before).days))
    assert all(TABLE.day_off(one) for one in between if one != day or before != after)


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        (date(2026, 10, 4), "2026年10月4日（星期日）是国庆节，顺延到休息日后第一天：2026年10月8日（星期四）（某条）。"),
        (date(2026, 10, 10), "2026年10月10日（星期六）虽是周末，但调休上班，不顺延。"),
        (
            date(2026, 10, 17),
            "2026年10月17日（星期六）是周末，顺延到休息日后第一天：2026年10月19日（星期一）（某条）。",
        ),
        (date(2026, 10, 9), ""),
    ],
    ids=["a-holiday", "a-saturday-that-is-worked", "a-saturday", "a-friday"],
)
def test_why_a_last_day_moves_is_said_with_its_source(plain: date, told: str) -> None:
    assert moved(plain, TABLE, "某条") == told


@pytest.mark.parametrize(
    ("plain", "due", "told"),
    [
        pytest.param(date(2026, 12, 31), date(2026, 12, 31), "", id="a-year-that-is-known"),
        pytest.param(
            date(2027, 1, 2), date(2027, 1, 4),
            "2027年的放假安排还不在表里，请赶在2027年1月2日（星期六）以前办。", id="it-moved-and-may-not-have-to",
        ),
        pytest.param(
            date(2027, 2, 8), date(2027, 2, 8),
            "2027年的放假安排还不在表里，请赶在2027年2月8日（星期一）以前办，别等顺延。", id="it-may-move-and-may-not",
        ),
        pytest.param(date(2025, 1, 4), date(2025, 1, 6), "", id="what-has-passed-is-not-hurried"),
    ],
)  # fmt: skip
def test_a_year_that_is_not_arranged_yet_has_a_safe_day(plain: date, due: date, told: str) -> None:
    assert unknown_year(plain, due, TODAY, TABLE) == told


@pytest.mark.parametrize(
    ("safe", "today", "keep"),
    [
        (date(2026, 10, 4), date(2026, 9, 1), date(2026, 9, 30)),
        (date(2026, 10, 4), date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 10, 4), date(2026, 10, 1), None),
        (date(2026, 10, 10), date(2026, 10, 1), date(2026, 10, 10)),
    ],
    ids=["the-working-day-before", "today-is-that-day", "nothing-is-left", "a-saturday-that-is-worked"],
)
def test_the_calendar_holds_a_day_on_which_somebody_works(safe: date, today: date, keep: date | None) -> None:
    assert kept(safe, today, TABLE) == keep


RATES = LprTable(
    checked_until=date(2026, 11, 20),
    rows=(
        LprRow(since=date(2019, 8, 20), percent=Decimal("4.25")),
        LprRow(since=date(2025, 5, 20), percent=Decimal("3.00")),
    ),
)


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(1999, 1, 1), "4.25"), (date(2019, 8, 20), "4.25"), (date(2025, 5, 19), "4.25"),
        (date(2025, 5, 20), "3.00"), (date(2100, 1, 1), "3.00"),
    ],
)  # fmt: skip
def test_the_rate_of_a_day_is_the_last_one_before_it(day: date, percent: str) -> None:
    assert RATES.at(day).percent == Decimal(percent)


@given(st.dates(date(2020, 8, 20), date(2026, 11, 23)))
def test_the_ceiling_is_four_times_the_rate_whatever_the_day(signed: date) -> None:
    """民间借贷规定 art. 25: four times the one-year rate at the signing."""
    told = work("loan_interest", signed=signed, principal=Decimal(100), rate=None)
    since = [row.percent for row in READ.lpr.rows if row.since <= signed]
    assert f"年利率最高 {show(since[-1] * 4)}%" in told.lead
    assert f"一年利息最多 {yuan(since[-1] * 4)}" in all_of(told)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "0元"), ("0.004", "0元"), ("0.005", "0.01元"), ("0.1", "0.10元"), ("1", "1元"), ("999.999", "1,000元"),
        ("1234567.5", "1,234,567.50元"), ("1000000000000", "1,000,000,000,000元"), ("2.675", "2.68元"),
        ("2.665", "2.67元"),
    ],
)  # fmt: skip
def test_half_a_fen_is_rounded_up_and_noughts_are_left_out(amount: str, said: str) -> None:
    assert yuan(Decimal(amount)) == said


@given(st.integers(1, 10**9), st.integers(1, 12))
def test_the_twelfths_of_a_sum_are_said_to_the_nearest_fen(whole: int, parts: int) -> None:
    said = Decimal(yuan(Decimal(whole) / parts).removesuffix("元").replace(",", ""))
    assert abs(Fraction(said) - Fraction(whole, parts)) <= Fraction(1, 200)


@pytest.mark.parametrize("one", RECKONERS.values(), ids=lambda one: one.id)
def test_every_option_that_can_be_chosen_is_known_and_every_law_is_cited_once(one: object) -> None:
    steps, law = one.steps, one.law  # type: ignore[attr-defined]  # pytest gives the record
    for step in steps:
        assert len(set(step.options)) == len(step.options)
        assert not step.hears or len(step.hears) == len(step.options)
        assert all(re.compile(words) for words in (*step.hears, step.others, step.hint))
    cited = [(citation.law, citation.article) for citation in law]
    assert len(set(cited)) == len(cited)

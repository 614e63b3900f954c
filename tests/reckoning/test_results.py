"""Each calculation against figures worked out by hand from its article."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from icalendar import Calendar

from bot.faq.model import LprRow, LprTable
from bot.reckoning.deadlines import last_day, working_day
from bot.reckoning.diary import calendar_file
from bot.reckoning.index import asked_for, reckoners
from bot.reckoning.model import Due, Result, Value
from bot.reckoning.money import property_fee

TODAY = date(2026, 11, 23)
TABLE = LprTable(
    checked_until=date(2025, 11, 20),
    rows=(
        LprRow(since=date(2019, 8, 20), percent=Decimal("4.25")),
        LprRow(since=date(2022, 1, 20), percent=Decimal("3.70")),
        LprRow(since=date(2025, 5, 20), percent=Decimal("3.00")),
    ),
)
KNOWN = reckoners(TABLE)


def work(reckoner: str, **values: Value) -> Result:
    return KNOWN[reckoner].work(values, TODAY)


def test_days_months_and_years_end_where_the_code_says() -> None:
    assert last_day(date(2026, 1, 31), months=1) == date(2026, 2, 28)
    assert last_day(date(2024, 2, 29), months=12) == date(2025, 2, 28)
    assert last_day(date(2026, 11, 3), days=30) == date(2026, 12, 3)
    assert working_day(date(2026, 11, 21)) == working_day(date(2026, 11, 22)) == TODAY


def test_both_windows_of_the_cooling_off() -> None:
    told = work("cooling_off", start=date(2026, 11, 3))
    assert "2026年12月4日" in told.lead
    assert told.due is not None
    assert told.due.day == date(2027, 1, 4)  # 2 January 2027 is a Saturday
    assert any("2026年12月3日" in line and "撤回" in line for line in told.lines)
    assert any("2027年1月2日（星期六）" in line for line in told.lines)


def test_a_second_petition_after_six_months_and_a_year() -> None:
    told = work("second_divorce", start=date(2026, 3, 10))
    assert "2026年9月11日" in told.lead
    assert any("2027年3月10日" in line for line in told.lines)
    assert any("现在已经可以" in note for note in told.notes)


def test_what_has_passed_is_said_kindly() -> None:
    told = work("limitation_three_years", start=date(2020, 5, 1))
    assert any("先别放弃" in note for note in told.notes)
    assert not any("先别放弃" in note for note in work("limitation_three_years", start=date(2025, 5, 1)).notes)


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("appeal_fifteen_days", date(2026, 11, 10), date(2026, 11, 25)),
        ("return_seven_days", date(2026, 11, 21), date(2026, 11, 30)),
        ("admin_review", date(2026, 10, 1), date(2026, 11, 30)),
        ("enforcement_two_years", date(2025, 6, 1), date(2027, 6, 1)),
        ("guarantee_six_months", date(2026, 8, 31), date(2027, 3, 1)),
        ("judicial_confirmation", date(2026, 11, 2), date(2026, 12, 2)),
    ],
)
def test_plain_periods(rule: str, start: date, due: date) -> None:
    told = work(rule, start=start)
    assert told.due is not None
    assert told.due.day == due


@pytest.mark.parametrize(
    ("claim", "fee"),
    [(0, 50), (10_000, 50), (50_000, 1050), (100_000, 2300), (200_000, 4300), (500_000, 8800), (1_000_000, 13_800),
     (2_000_000, 22_800), (5_000_000, 46_800), (10_000_000, 81_800), (20_000_000, 141_800), (30_000_000, 191_800)],
)  # fmt: skip
def test_the_court_fee_of_a_money_claim(claim: int, fee: int) -> None:
    assert property_fee(Decimal(claim)) == fee


def test_the_court_fee_of_a_divorce() -> None:
    told = work("court_fee", kind="离婚", amount=Decimal(1_000_000))
    assert told.lead == "大约 4,050元到 4,300元。"
    assert work("court_fee", kind="离婚", amount=Decimal(0)).lead == "大约 50元到 300元。"


def test_the_ceiling_is_four_times_the_rate_at_the_signing() -> None:
    told = work("loan_interest", signed=date(2022, 3, 1), principal=Decimal(100_000), rate=Decimal(24))
    assert "14.80%" in told.lead
    assert any("14,800元" in line for line in told.lines)
    assert any("不支持" in line for line in told.lines)
    old = work("loan_interest", signed=date(2018, 3, 1), principal=Decimal(100_000), rate=None)
    assert "12.00%" in old.lead
    assert any("2020 年 8 月 20 日" in note for note in old.notes)
    assert any("没约定利息" in line for line in old.lines)


def test_the_spouses_half_comes_first() -> None:
    told = work("intestate_shares", spouse="在世", owned="夫妻共同的", children=2, parents=1, estate=Decimal(800_000))
    text = "".join(told.lines)
    assert "爱人一共得 5/8，约 500,000元" in text
    assert "子女每人得 1/8，约 100,000元" in text
    alone = work("intestate_shares", spouse="没有或已去世", children=3, parents=0, estate=None)
    assert "子女每人得 1/3。" in "".join(alone.lines)
    nobody = work("intestate_shares", spouse="没有或已去世", children=0, parents=0, estate=None)
    assert "第二顺序" in nobody.lead


def test_the_range_of_child_support() -> None:
    assert "2,000元到 3,000元" in work("child_support", work="有固定工资", income=Decimal(10_000), children=1).lead
    two = work("child_support", work="有固定工资", income=Decimal(10_000), children=2)
    assert "5,000元" in two.lead


def test_the_calendar_file_opens_as_one() -> None:
    made = calendar_file(Due("上诉最后一天", date(2026, 12, 1)), datetime(2026, 11, 23, tzinfo=UTC))
    event = Calendar.from_ical(made.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert str(event["summary"]) == "上诉最后一天"
    assert len(event.walk("VALARM")) == 1


def test_plain_words_find_the_calculation_and_stories_do_not() -> None:
    wanted = {
        "帮我算一下诉讼费": "court_fee",
        "离婚冷静期怎么算": "cooling_off",
        "算算利息": "loan_interest",
        "遗产继承份额怎么算": "intestate_shares",
        "抚养费怎么算": "child_support",
        "上诉期算到哪天": "appeal_fifteen_days",
    }
    for text, reckoner in wanted.items():
        found = asked_for(text, KNOWN)
        assert found is not None, text
        assert found.id == reckoner
    assert asked_for("老公算计我", KNOWN) is None
    assert asked_for("我和老公去年分居他不给抚养费我自己带孩子打工也没什么钱这个抚养费到底应该怎么算呢", KNOWN) is None


def test_every_calculation_can_be_reached_and_names_its_law() -> None:
    assert len(KNOWN) >= 20
    for one in KNOWN.values():
        assert one.law
        assert one.steps
        assert len(one.title) <= 20

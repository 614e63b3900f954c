"""Series of events: the days they fall on, without holidays and make-up working days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.events.series import MOST, Rule, days_of, read_rule
from bot.holidays import load_holidays
from tests.support.process import ROOT

HOLIDAYS = load_holidays(ROOT / "knowledge" / "holidays.yaml")


def test_the_holiday_table_is_about_real_days() -> None:
    spans = HOLIDAYS.holidays
    assert len(spans) == 7
    assert all(earlier.last < later.first for earlier, later in pairwise(spans))
    assert all(day.weekday() >= 5 for day in HOLIDAYS.workdays)
    assert not any(span.first <= day <= span.last for span in spans for day in HOLIDAYS.workdays)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("每周三", Rule(2)), ("每星期天", Rule(6)), ("每两周周五", Rule(4, weeks=2)),
        ("每隔一周周五", Rule(4, weeks=2)), ("每月第一个周六", Rule(5, nth=1)),
        ("每个月最后一个星期五", Rule(4, nth=-1)),
    ],
)  # fmt: skip
def test_rules_are_read_as_people_write_them(typed: str, rule: Rule) -> None:
    assert read_rule(typed) == rule


@pytest.mark.parametrize("typed", ["", "周三", "每天", "每周八", "每五周周三", "每月第六个周六", "每周三和周五"])
def test_what_is_no_rule_is_refused(typed: str) -> None:
    with pytest.raises(WrongInput, match="看不懂"):
        read_rule(typed)


def test_the_weekly_clinic_skips_the_national_day_and_saturdays_worked() -> None:
    days = days_of(Rule(2), date(2026, 9, 16), date(2026, 10, 14), HOLIDAYS)
    assert [(one.day.day, one.skipped) for one in days] == [(16, ""), (23, ""), (30, ""), (7, "国庆节"), (14, "")]
    saturdays = days_of(Rule(5), date(2026, 10, 3), date(2026, 10, 17), HOLIDAYS)
    assert [one.skipped for one in saturdays] == ["国庆节", "调休上班", ""]


def test_a_series_that_is_too_long_or_empty_is_refused() -> None:
    with pytest.raises(WrongInput, match=f"最多 {MOST} 次"):
        days_of(Rule(2), date(2026, 1, 1), date(2028, 1, 1), HOLIDAYS)
    with pytest.raises(WrongInput, match="没有可以办的"):
        days_of(Rule(2), date(2026, 10, 1), date(2026, 10, 7), HOLIDAYS)
    with pytest.raises(WrongInput, match="早于"):
        days_of(Rule(2), date(2026, 10, 7), date(2026, 10, 1), HOLIDAYS)


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(7, 300), st.integers(0, 6), st.integers(1, 4),
    st.sampled_from([0, 1, 2, 3, 4, -1]),
)  # fmt: skip
def test_every_day_is_of_the_rule_and_none_is_left_out(
    first: date, length: int, weekday: int, weeks: int, nth: int
) -> None:
    last = first + timedelta(days=length)
    rule = Rule(weekday, weeks=weeks, nth=nth)
    try:
        days = [one.day for one in days_of(rule, first, last, HOLIDAYS)]
    except WrongInput:
        return
    assert all(first <= day <= last and day.weekday() == weekday for day in days)
    if nth == 0:
        assert all(later - earlier == timedelta(weeks=weeks) for earlier, later in pairwise(days))
        assert days[0] - first < timedelta(weeks=1)
        assert last - days[-1] < timedelta(weeks=weeks)
    else:
        months = [(day.year, day.month) for day in days]
        assert len(months) == len(set(months))
        for day in days:
            assert (day.day - 1) // 7 + 1 == nth if nth > 0 else (day + timedelta(days=7)).month != day.month


def test_a_broken_table_is_told_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "holidays.yaml"
    with pytest.raises(WrongInput, match="找不到"):
        load_holidays(broken)
    for text in (
        "checked_until: 2026-12-31\nholidays: [{name: x, from: 2026-02-02, to: 2026-02-01}]", "a: [", "- 1",
    ):  # fmt: skip
        broken.write_text(text, "utf-8")
        with pytest.raises(WrongInput, match="写错了"):
            load_holidays(broken)

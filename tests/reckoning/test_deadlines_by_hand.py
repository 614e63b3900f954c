"""Last days counted by hand on the calendar of 2026: each rule, each holiday, month ends, leap years, New Year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.reckoning.model import Result
from bot.reckoning.periods import PERIODS
from tests.support.knowledge import RECKONERS

SUNDAY, AFTER = date(2026, 10, 4), date(2026, 10, 8)  # in the week of National Day, and the Thursday after it


def counted(rule: str, start: date, today: date | None = None) -> Result:
    return RECKONERS[rule].work({"start": start}, today or start)


def all_of(told: Result) -> str:
    return "\n".join((told.lead, *told.lines, *told.notes))


# From this day the period of each rule runs out on 4 October 2026; does the law carry it over the holiday?
INTO_NATIONAL_DAY = {
    "criminal_ruling_five_days": (date(2026, 9, 29), AFTER),
    "return_seven_days": (date(2026, 9, 27), SUNDAY),  # a platform closes by the clock
    "prepaid_seven_days": (date(2026, 9, 27), AFTER),
    "court_fee_seven_days": (date(2026, 9, 27), AFTER),
    "appeal_ruling_ten_days": (date(2026, 9, 24), AFTER),
    "criminal_appeal_ten_days": (date(2026, 9, 24), AFTER),
    "appeal_fifteen_days": (date(2026, 9, 19), AFTER),
    "admin_appeal_fifteen_days": (date(2026, 9, 19), AFTER),
    "review_suit_fifteen_days": (date(2026, 9, 19), AFTER),
    "labour_suit_fifteen_days": (date(2026, 9, 19), AFTER),
    "land_decision_thirty_days": (date(2026, 9, 4), AFTER),
    "judicial_confirmation": (date(2026, 9, 4), AFTER),
    "police_review": (date(2026, 8, 5), AFTER),
    "admin_review": (date(2026, 8, 5), AFTER),
    "bequest_sixty_days": (date(2026, 8, 5), AFTER),
    "mistake_ninety_days": (date(2026, 7, 6), AFTER),
    "admin_suit_six_months": (date(2026, 4, 4), AFTER),
    "retrial_six_months": (date(2026, 4, 4), AFTER),
    "guarantee_six_months": (date(2026, 4, 4), AFTER),
    "voidable_one_year": (date(2025, 10, 4), AFTER),
    "marriage_revocation": (date(2025, 10, 4), AFTER),
    "debtor_act_one_year": (date(2025, 10, 4), AFTER),
    "owners_revocation": (date(2025, 10, 4), AFTER),
    "labour_arbitration": (date(2025, 10, 4), AFTER),
    "enforcement_two_years": (date(2024, 10, 4), AFTER),
    "state_compensation": (date(2024, 10, 4), SUNDAY),  # its law says nothing of holidays
    "limitation_three_years": (date(2023, 10, 4), AFTER),
    "hidden_assets_three_years": (date(2023, 10, 4), AFTER),
}


@pytest.mark.parametrize("rule", INTO_NATIONAL_DAY)
def test_a_period_that_ends_in_national_day_moves_only_where_the_law_moves_it(rule: str) -> None:
    start, due = INTO_NATIONAL_DAY[rule]
    told = counted(rule, start, date(2026, 9, 30))
    assert told.due == due
    assert f"到{SUNDAY.year}年10月4日（星期日）" in told.lines[0]
    assert f"2026年10月{due.day}日" in told.lead


def test_no_rule_is_left_out_of_the_national_day() -> None:
    assert set(INTO_NATIONAL_DAY) == {rule.value for rule in PERIODS}


@pytest.mark.parametrize("rule", [rule for rule, (_, due) in INTO_NATIONAL_DAY.items() if due == AFTER])
def test_the_day_it_moved_to_is_the_last_that_is_in_time(rule: str) -> None:
    start = INTO_NATIONAL_DAY[rule][0]
    assert "今天" in counted(rule, start, AFTER).lead
    assert "已经过了" not in counted(rule, start, AFTER).lead
    assert "已经过了" in counted(rule, start, AFTER + timedelta(days=1)).lead


@pytest.mark.parametrize("rule", ["return_seven_days", "state_compensation"])
def test_where_nothing_moves_the_monday_in_the_holiday_is_too_late(rule: str) -> None:
    start = INTO_NATIONAL_DAY[rule][0]
    assert "已经过了" not in counted(rule, start, SUNDAY).lead
    assert "已经过了" in counted(rule, start, SUNDAY + timedelta(days=1)).lead


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param(date(2025, 12, 18), date(2026, 1, 4), id="new-year-moves-to-a-sunday-that-is-worked"),
        pytest.param(date(2026, 2, 8), date(2026, 2, 24), id="last-day-of-spring-festival"),
        pytest.param(date(2026, 2, 14), date(2026, 3, 2), id="sunday-after-a-saturday-that-was-worked"),
        pytest.param(date(2026, 3, 20), date(2026, 4, 7), id="qingming-takes-the-monday-along"),
        pytest.param(date(2026, 4, 20), date(2026, 5, 6), id="fifth-of-may"),
        pytest.param(date(2026, 4, 25), date(2026, 5, 11), id="sunday-after-the-saturday-worked-in-may"),
        pytest.param(date(2026, 6, 4), date(2026, 6, 22), id="dragon-boat-on-a-friday"),
        pytest.param(date(2026, 9, 4), date(2026, 9, 20), id="free-saturday-before-a-sunday-that-is-worked"),
        pytest.param(date(2026, 9, 10), date(2026, 9, 28), id="mid-autumn-on-a-friday"),
        pytest.param(date(2026, 9, 26), date(2026, 10, 12), id="sunday-after-the-saturday-worked-in-october"),
    ],
)
def test_an_appeal_that_ends_on_a_day_off_ends_on_the_next_day_worked(received: date, due: date) -> None:
    told = counted("appeal_fifteen_days", received)
    assert told.due == due
    assert f"顺延到休息日后第一天：{due.year}年{due.month}月{due.day}日" in all_of(told)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param(date(2025, 12, 20), date(2026, 1, 4), id="a-sunday-that-is-worked"),
        pytest.param(date(2026, 2, 13), date(2026, 2, 28), id="the-last-saturday-of-february-is-worked"),
        pytest.param(date(2026, 4, 24), date(2026, 5, 9), id="the-saturday-after-may-is-worked"),
    ],
)
def test_a_weekend_that_is_worked_is_no_day_off_and_that_is_said(received: date, due: date) -> None:
    told = counted("appeal_fifteen_days", received)
    assert told.due == due
    assert "虽是周末，但调休上班，不顺延" in all_of(told)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param(date(2026, 9, 15), date(2026, 9, 30), id="the-wednesday-before-the-holiday"),
        pytest.param(date(2026, 2, 10), date(2026, 2, 25), id="spring-festival-lies-within"),
        pytest.param(date(2026, 12, 16), date(2026, 12, 31), id="new-years-eve"),
    ],
)
def test_holidays_before_or_after_the_last_day_change_nothing(received: date, due: date) -> None:
    told = counted("appeal_fifteen_days", received)
    assert told.due == due
    assert not any("顺延" in line for line in told.lines)


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        pytest.param("retrial_six_months", date(2027, 8, 31), date(2028, 2, 29), id="31-august-to-leap-day"),
        pytest.param("admin_suit_six_months", date(2026, 6, 30), date(2026, 12, 30), id="30-june-is-not-month-end"),
        pytest.param("labour_arbitration", date(2027, 2, 28), date(2028, 2, 28), id="28-february-not-leap-day"),
        pytest.param("voidable_one_year", date(2024, 2, 29), date(2025, 2, 28), id="leap-day-and-a-year"),
        pytest.param("enforcement_two_years", date(2026, 2, 28), date(2028, 2, 28), id="two-years-into-a-leap-year"),
        pytest.param("limitation_three_years", date(2024, 2, 29), date(2027, 3, 1), id="leap-day-ends-on-a-sunday"),
        pytest.param("judicial_confirmation", date(2028, 1, 30), date(2028, 2, 29), id="thirty-days-to-leap-day"),
        pytest.param("judicial_confirmation", date(2027, 1, 30), date(2027, 3, 1), id="thirty-days-over-february"),
        pytest.param("criminal_ruling_five_days", date(2028, 2, 25), date(2028, 3, 1), id="five-days-over-leap-day"),
        pytest.param("mistake_ninety_days", date(2026, 1, 29), date(2026, 4, 29), id="ninety-days-are-not-3-months"),
        pytest.param("bequest_sixty_days", date(2026, 6, 30), date(2026, 8, 31), id="sixty-days-end-on-a-saturday"),
    ],
)
def test_months_end_on_their_day_and_days_are_days(rule: str, start: date, due: date) -> None:
    assert counted(rule, start).due == due


def test_six_months_from_the_end_of_august_end_on_a_sunday_of_a_year_not_yet_arranged() -> None:
    told = counted("guarantee_six_months", date(2026, 8, 31), date(2026, 11, 27))
    assert told.due == date(2027, 3, 1)
    assert told.keep == date(2027, 2, 26), "28 February 2027 is a Sunday"
    assert "请赶在2027年2月28日（星期日）以前办" in told.lead


@pytest.mark.parametrize("rule", ["criminal_appeal_ten_days", "criminal_ruling_five_days"])
def test_who_is_locked_up_is_not_told_to_wait_for_the_holiday_to_end(rule: str) -> None:
    # 刑事诉讼法 art. 105: while somebody is held, nothing is prolonged by a holiday.
    told = counted(rule, INTO_NATIONAL_DAY[rule][0])
    assert "在押期间不得因节假日延长：请赶在2026年10月4日（星期日）以前办" in told.lead
    assert "在押" not in all_of(counted(rule, date(2026, 11, 6)))  # its last day is a working day


def test_whoever_is_held_keeps_the_working_day_before_the_holiday() -> None:
    told = counted("criminal_appeal_ten_days", date(2026, 9, 24), date(2026, 9, 25))
    assert told.due is not None
    assert told.keep is not None
    assert told.keep < told.due, "for somebody in custody the period does not wait for the holiday to end"
    assert "别等顺延" in told.lead


def test_the_day_itself_stays_where_nothing_earlier_is_left() -> None:
    told = counted("guarantee_six_months", date(2026, 8, 31), date(2027, 2, 28))
    assert told.due == date(2027, 3, 1)
    assert told.keep is None

"""Deadlines with more than one day in them, counted by hand: divorce, protection, work injury."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reckoning.model import Result, Value
from tests.support.knowledge import RECKONERS


def all_of(told: Result) -> str:
    return "\n".join((told.lead, *told.lines, *told.notes))


@pytest.mark.parametrize(
    ("applied", "withdraw_until", "fetch_from", "fetch_until"),
    [
        pytest.param(
            date(2026, 1, 16), "2026年2月24日", "2026年2月25日", date(2026, 3, 26), id="spring-festival-moves-both"
        ),
        pytest.param(
            date(2026, 1, 15), "2026年2月14日", "2026年2月15日", date(2026, 3, 16), id="a-saturday-that-is-worked"
        ),
        pytest.param(date(2026, 8, 4), "2026年9月3日", "2026年9月4日", date(2026, 10, 8), id="national-day-at-the-end"),
        pytest.param(date(2028, 1, 30), "2028年2月29日", "2028年3月1日", date(2028, 3, 30), id="leap-day"),
    ],
)
def test_the_second_thirty_days_begin_the_day_after_the_first(
    applied: date, withdraw_until: str, fetch_from: str, fetch_until: date
) -> None:
    told = RECKONERS["cooling_off"].work({"start": applied}, applied)
    assert f"到{withdraw_until}" in told.lines[0]
    assert f"从{fetch_from}" in told.lines[1]
    assert told.due == fetch_until


def test_the_certificate_can_be_fetched_on_the_day_after_the_holiday_and_not_a_day_later() -> None:
    cooling = RECKONERS["cooling_off"]
    assert "今天" in cooling.work({"start": date(2026, 8, 4)}, date(2026, 10, 8)).lead
    over = cooling.work({"start": date(2026, 8, 4)}, date(2026, 10, 9))
    assert "视为撤回申请" in over.lead
    assert over.due is None


def test_a_couple_is_told_first_which_day_is_safe_when_the_holidays_are_not_known() -> None:
    # The second term ends on Saturday, 2 January 2027, and nobody knows yet whether that Saturday is worked.
    told = RECKONERS["cooling_off"].work({"start": date(2026, 11, 3)}, date(2026, 11, 27))
    assert "请赶在2027年1月2日（星期六）以前办" in told.lead
    assert all_of(told).count("放假安排还不在表里") == 1


def test_a_first_term_that_may_end_earlier_takes_the_safe_day_of_the_second_along() -> None:
    # Thirty days end on Saturday, 9 January 2027. If it is worked, the second end on 8 February; else on the 10th.
    told = RECKONERS["cooling_off"].work({"start": date(2026, 12, 10)}, date(2026, 12, 11))
    assert told.due == date(2027, 2, 10)
    assert told.keep == date(2027, 2, 8)
    assert "请赶在2027年2月8日（星期一）以前办" in told.lead


@pytest.mark.parametrize(
    ("final", "again"),
    [
        pytest.param(date(2026, 8, 31), "2027年3月1日", id="end-of-august"),
        pytest.param(date(2024, 2, 29), "2024年8月30日", id="leap-day"),
        pytest.param(date(2026, 6, 30), "2026年12月31日", id="across-a-longer-month"),
        pytest.param(date(2027, 8, 30), "2028年3月1日", id="into-a-leap-february"),
    ],
)
def test_a_second_petition_is_taken_the_day_after_six_months(final: date, again: str) -> None:
    told = RECKONERS["second_divorce"].work({"how": "调解和好", "start": final}, final)
    assert told.lead.startswith(again)
    assert "应当准予离婚" not in all_of(told)


def test_the_last_day_of_the_six_months_is_still_too_early() -> None:
    second = RECKONERS["second_divorce"]
    values: dict[str, Value] = {"how": "判决不准离婚", "start": date(2026, 5, 27)}
    assert "现在已经可以" not in all_of(second.work(values, date(2026, 11, 27)))
    assert "现在已经可以" in all_of(second.work(values, date(2026, 11, 28)))


def test_who_was_refused_on_leap_day_has_lived_apart_a_year_at_the_end_of_february() -> None:
    told = RECKONERS["second_divorce"].work({"how": "判决不准离婚", "start": date(2024, 2, 29)}, date(2024, 3, 1))
    assert "满一年，是2025年2月28日" in all_of(told)


@pytest.mark.parametrize(
    ("accepted", "urgent", "latest"),
    [
        pytest.param(date(2026, 9, 30), "2026年10月1日", "2026年10月3日", id="hours-run-through-national-day"),
        pytest.param(date(2026, 12, 30), "2026年12月31日", "2027年1月2日", id="over-new-year"),
        pytest.param(date(2028, 2, 27), "2028年2月28日", "2028年3月1日", id="over-leap-day"),
    ],
)
def test_seventy_two_hours_do_not_wait(accepted: date, urgent: str, latest: str) -> None:
    told = RECKONERS["protection_order"].work({"start": accepted}, accepted)
    assert f"最晚{latest}" in told.lead
    assert f"二十四小时内，就是{urgent}" in told.lines[1]
    assert "顺延" not in all_of(told)


def test_a_court_that_is_still_within_its_hours_is_not_called_late() -> None:
    order = RECKONERS["protection_order"]
    assert "时间已经过了" not in all_of(order.work({"start": date(2026, 11, 24)}, date(2026, 11, 27)))
    assert "时间已经过了" in all_of(order.work({"start": date(2026, 11, 23)}, date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("hurt", "firm", "own"),
    [
        pytest.param(date(2026, 9, 4), "2026年10月4日", date(2027, 9, 4), id="the-firms-last-day-in-national-day"),
        pytest.param(date(2024, 2, 29), "2024年3月30日", date(2025, 2, 28), id="hurt-on-leap-day"),
        pytest.param(date(2026, 1, 31), "2026年3月2日", date(2027, 1, 31), id="thirty-days-are-no-month"),
    ],
)
def test_a_work_injury_waits_for_no_working_day(hurt: date, firm: str, own: date) -> None:
    told = RECKONERS["work_injury_claim"].work({"start": hurt}, hurt)
    assert f"单位最晚{firm}" in told.lead
    assert told.due == own


def test_the_worker_can_still_ask_on_the_last_day_of_the_year() -> None:
    injury = RECKONERS["work_injury_claim"]
    assert "今天" in injury.work({"start": date(2025, 11, 27)}, date(2026, 11, 27)).lead
    assert "已经过了。但先别放弃" in injury.work({"start": date(2025, 11, 26)}, date(2026, 11, 27)).lead

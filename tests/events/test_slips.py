"""What staff write of an event or a series and cannot mean: told in one sentence, and nothing cut off in silence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import WrongInput
from bot.events.plans import Amendment, Plan, amended, check_plan, check_words, draft_of
from bot.events.series import days_of, read_rule
from bot.holidays import Holidays

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
START = datetime(2026, 12, 2, 6, tzinfo=UTC)
GOOD = Plan("法律门诊", "法律门诊", "和好屋", START, START + timedelta(hours=2))
NO_HOLIDAYS = Holidays.model_validate({"checked_until": "2030-12-31", "holidays": []})


@pytest.mark.parametrize(
    ("field", "most", "name"),
    [("title", 120, "名称"), ("venue", 120, "地点"), ("host", 80, "主讲"), ("contact", 80, "联系"),
     ("question", 120, "报名时问"), ("community", 38, "社区")],
)  # fmt: skip
def test_what_is_too_long_is_told_with_its_length_and_not_cut(field: str, most: int, name: str) -> None:
    """The end of a venue is the number of its room; a community is a tag of 40 letters, two of them its kind."""
    check_words(replace(GOOD, **{field: "字" * most}))  # type: ignore[arg-type]
    with pytest.raises(WrongInput, match=f"{name}.*最多 {most} 字，现在有 {most + 1} 字"):
        check_words(replace(GOOD, **{field: "字" * (most + 1)}))  # type: ignore[arg-type]


def test_an_amendment_that_is_too_long_is_refused_like_a_plan() -> None:
    event = draft_of(GOOD, "jiangxia", "h1", "小陈", NOW)
    with pytest.raises(WrongInput, match="地点”最多 120 字"):
        amended(event, Amendment(venue="楼" * 121), NOW, held=False)


@pytest.mark.parametrize(
    ("opens", "closes", "why"),
    [
        (START + timedelta(hours=1), None, "报名开始"),
        (START, None, "报名开始"),
        (None, START + timedelta(days=8), "报名截止"),
        (START - timedelta(days=1), START + timedelta(days=30), "报名截止"),
    ],
    ids=["opens-during-it", "opens-when-it-begins", "closes-a-week-after-its-end", "a-month-mistaken"],
)
def test_registration_that_nobody_could_use_is_refused(
    opens: datetime | None, closes: datetime | None, why: str
) -> None:
    with pytest.raises(WrongInput, match=why):
        check_plan(replace(GOOD, opens_at=opens, closes_at=closes), NOW)


def test_registration_up_to_the_end_of_an_open_day_is_possible() -> None:
    check_plan(replace(GOOD, opens_at=NOW, closes_at=GOOD.ends_at), NOW)


@pytest.mark.parametrize("days", [32, 366, 3660], ids=["more-than-a-month", "next-year", "ten-years"])
def test_an_event_that_never_ends_is_a_slip_in_its_minutes(days: int) -> None:
    """120 minutes typed as 12000 or more: its reminders to look back would come that much later."""
    with pytest.raises(WrongInput, match="31 天"):
        check_words(replace(GOOD, ends_at=START + timedelta(days=days)))


@pytest.mark.parametrize("title", ["讲座\n第二行", "讲\x00座", "讲\u202e座"], ids=["line", "nul", "rtl"])
def test_a_title_stands_in_one_line_of_visible_letters(title: str) -> None:
    with pytest.raises(WrongInput, match="一行"):
        check_words(replace(GOOD, title=title))


@pytest.mark.parametrize(
    ("typed", "first", "expected"),
    [
        ("每月第一个周六", date(2026, 8, 1), ["2026-08-01", "2026-09-05", "2026-10-03"]),
        ("每月最后一个周一", date(2026, 8, 1), ["2026-08-31", "2026-09-28", "2026-10-26"]),
        ("每月第四个周日", date(2026, 8, 1), ["2026-08-23", "2026-09-27", "2026-10-25"]),
        ("每三周的周五", date(2026, 8, 1), ["2026-08-07", "2026-08-28", "2026-09-18", "2026-10-09", "2026-10-30"]),
        ("每月第一个周六", date(2026, 8, 2), ["2026-09-05", "2026-10-03"]),
        ("每 月 第一个 周六", date(2026, 8, 2), ["2026-09-05", "2026-10-03"]),
        ("每月第一个周六\u3000", date(2026, 8, 2), ["2026-09-05", "2026-10-03"]),
    ],
    ids=["on-the-first", "a-month-that-ends-on-it", "fourth-not-last", "every-three-weeks", "first-is-past", "spaces",
         "a-wide-space"],
)  # fmt: skip
def test_the_days_of_a_rule_counted_on_a_calendar(typed: str, first: date, expected: list[str]) -> None:
    days = days_of(read_rule(typed), first, date(2026, 10, 31), NO_HOLIDAYS)
    assert [str(one.day) for one in days] == expected


def test_an_end_before_the_beginning_says_so() -> None:
    with pytest.raises(WrongInput, match="早于"):
        days_of(read_rule("每周三"), date(2026, 12, 1), date(2026, 11, 1), NO_HOLIDAYS)


@pytest.mark.parametrize("typed", ["每周三", "每月第一个周三"])
def test_a_series_to_the_end_of_time_is_too_long_and_no_crash(typed: str) -> None:
    with pytest.raises(WrongInput, match="最多 60 次"):
        days_of(read_rule(typed), date(2026, 11, 1), date.max, NO_HOLIDAYS)


@pytest.mark.parametrize("typed", ["每周三" * 400, "每周三；删除", "每周3\n"])
def test_what_is_no_rule_is_said_back_shortly(typed: str) -> None:
    with pytest.raises(WrongInput) as told:
        read_rule(typed)
    assert len(str(told.value)) < 120
    assert re.search("每两周周五", str(told.value))

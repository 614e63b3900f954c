"""Days and moments read and said where calendars turn: New Year's Day, leap day, a Sunday, midnight at the office."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import OFFICE_ZONE, iso_day, office_time
from bot.language.dates import EARLIEST, read_date, real_day, say_day, say_with_distance
from bot.language.moments import read_moment, say_moment
from bot.language.reading import Doubt

NEW_YEAR = date(2027, 1, 1)
"""A Friday; its week began on 28 December."""

LEAP_DAY = date(2028, 2, 29)
"""A Tuesday."""

SUNDAY = date(2026, 3, 1)
"""The last day of the week that began on 23 February."""


@pytest.mark.parametrize(
    ("today", "said", "day"),
    [
        (NEW_YEAR, "昨天", date(2026, 12, 31)), (NEW_YEAR, "12月31号", date(2026, 12, 31)),
        (NEW_YEAR, "去年12月31日", date(2026, 12, 31)), (NEW_YEAR, "上个月5号", date(2026, 12, 5)),
        (NEW_YEAR, "上上个月3号", date(2026, 11, 3)), (NEW_YEAR, "元旦", NEW_YEAR), (NEW_YEAR, "1月1日", NEW_YEAR),
        (NEW_YEAR, "国庆", date(2026, 10, 1)), (NEW_YEAR, "去年国庆", date(2026, 10, 1)),
        (NEW_YEAR, "上周五", date(2026, 12, 25)), (NEW_YEAR, "这周五", NEW_YEAR),
        (NEW_YEAR, "这周一", date(2026, 12, 28)),
        (NEW_YEAR, "三天前", date(2026, 12, 29)), (NEW_YEAR, "今天", NEW_YEAR), (NEW_YEAR, "双12", date(2026, 12, 12)),
        (NEW_YEAR, "去年今天", date(2026, 1, 1)),
        (LEAP_DAY, "今天", LEAP_DAY), (LEAP_DAY, "2月29日", LEAP_DAY), (LEAP_DAY, "四年前的今天", date(2024, 2, 29)),
        (LEAP_DAY, "上个月的今天", date(2028, 1, 29)), (LEAP_DAY, "去年昨天", date(2027, 2, 28)),
        (LEAP_DAY, "365天前", date(2027, 3, 1)), (LEAP_DAY, "366天前", date(2027, 2, 28)),
        (SUNDAY, "昨天", date(2026, 2, 28)), (SUNDAY, "上周日", date(2026, 2, 22)), (SUNDAY, "这周日", SUNDAY),
        (SUNDAY, "上上周日", date(2026, 2, 15)), (SUNDAY, "30天前", date(2026, 1, 30)),
        (SUNDAY, "两周前", date(2026, 2, 15)), (SUNDAY, "上个月28号", date(2026, 2, 28)),
    ],
)  # fmt: skip
def test_a_day_is_counted_from_the_day_it_is_said_on(today: date, said: str, day: date) -> None:
    assert read_date(said, today) == day


@pytest.mark.parametrize(
    ("today", "said", "why", "likely"),
    [
        pytest.param(LEAP_DAY, "去年今天", "which_day", (date(2027, 2, 28),), id="no-leap-day-last-year"),
        pytest.param(LEAP_DAY, "一个月前", "which_day", (date(2028, 1, 29),), id="a-month-is-said-roughly"),
        pytest.param(LEAP_DAY, "上个月底", "which_day", (date(2028, 1, 31),), id="the-end-of-january"),
        pytest.param(LEAP_DAY, "这个月底", "which_day", (LEAP_DAY,), id="the-end-of-this-month-is-today"),
        pytest.param(SUNDAY, "上个月30号", "no_such_day", (), id="thirtieth-of-february"),
        pytest.param(SUNDAY, "2月29日", "which_year", (), id="a-leap-day-without-its-year"),
        pytest.param(SUNDAY, "周日", "which_day", (SUNDAY,), id="a-weekday-alone-may-be-today"),
        pytest.param(SUNDAY, "周一", "which_day", (date(2026, 2, 23),), id="a-weekday-alone-is-the-last-one"),
        pytest.param(SUNDAY, "1号", "which_day", (date(2026, 2, 1), SUNDAY), id="a-number-alone-may-be-either-month"),
        pytest.param(SUNDAY, "2号", "which_day", (date(2026, 2, 2),), id="a-number-that-has-not-come-is-last-months"),
        pytest.param(SUNDAY, "三月底", "which_day", (), id="the-end-of-a-month-that-began-today"),
        pytest.param(SUNDAY, "今年国庆期间", "which_day", (), id="holidays-to-come"),
        pytest.param(SUNDAY, "31号", "which_day", (), id="neither-month-has-come-to-a-thirty-first"),
        pytest.param(NEW_YEAR, "年底", "which_day", (date(2026, 12, 31),), id="the-end-of-the-year-that-has-ended"),
        pytest.param(NEW_YEAR, "月底", "which_day", (date(2026, 12, 31),), id="the-end-of-the-month-that-has-ended"),
        pytest.param(NEW_YEAR, "今年年底", "which_day", (), id="the-end-of-this-year-has-not-come"),
        pytest.param(NEW_YEAR, "2024年年底", "which_day", (date(2024, 12, 31),), id="the-end-of-a-year-that-is-named"),
        pytest.param(NEW_YEAR, "2024年底", "which_day", (date(2024, 12, 31),), id="the-same-said-shorter"),
        pytest.param(
            NEW_YEAR, "24年年初", "which_day", (date(2024, 1, 1),), id="the-beginning-of-a-year-that-is-named"
        ),
        pytest.param(NEW_YEAR, "去年年初", "which_day", (date(2026, 1, 1),), id="the-beginning-of-last-year"),
        pytest.param(NEW_YEAR, "半年前", "which_day", (date(2026, 7, 1),), id="half-a-year"),
        pytest.param(NEW_YEAR, "一年半前", "which_day", (date(2025, 7, 1),), id="a-year-and-a-half"),
        pytest.param(NEW_YEAR, "本周日", "future", (), id="this-sunday-has-not-come"),
        pytest.param(NEW_YEAR, "9999周前", "no_such_day", (), id="before-anybody-was-born"),
    ],
)
def test_what_may_be_another_day_is_offered_with_the_days_it_may_be(
    today: date, said: str, why: str, likely: tuple[date, ...]
) -> None:
    read = read_date(said, today)
    assert isinstance(read, Doubt), read
    assert (read.why, read.days) == (why, likely)


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.text(alphabet="0123456789年月日号上下去今天周五个前-./底初半", max_size=14),
)
def test_on_no_day_does_any_run_of_signs_break_the_reader(today: date, text: str) -> None:
    read = read_date(text, today)
    days = read.days if isinstance(read, Doubt) else (read,)
    assert all(EARLIEST.year - 1 <= day.year <= today.year + 20 for day in days)
    assert all(day <= today for day in days), "what is offered is no dead end"


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 6))
def test_a_weekday_of_last_week_lies_in_the_week_before(today: date, weekday: int) -> None:
    read = read_date(f"上周{'一二三四五六日'[weekday]}", today)
    assert isinstance(read, date)
    monday = today - timedelta(days=today.weekday())
    assert read == monday - timedelta(days=7 - weekday)


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        (date(2026, 11, 26), date(2026, 11, 26), "2026年11月26日（星期四，今天）"),
        (date(2026, 11, 25), date(2026, 11, 26), "2026年11月25日（星期三，1天前）"),
        (date(2026, 11, 27), date(2026, 11, 26), "2026年11月27日（星期五，1天后）"),
        (date(2028, 2, 29), date(2028, 3, 1), "2028年2月29日（星期二，1天前）"),
        (date(2027, 11, 26), date(2026, 11, 26), "2027年11月26日（星期五，365天后）"),
        (date(2026, 11, 22), date(2026, 11, 26), "2026年11月22日（星期日，4天前）"),
    ],
)
def test_a_day_is_read_back_with_its_weekday_and_distance(day: date, today: date, said: str) -> None:
    assert say_with_distance(day, today) == said
    assert say_day(day) == said.rsplit("，", 1)[0] + "）"


@pytest.mark.parametrize(
    ("year", "month", "day", "is_one"),
    [(2024, 2, 29, True), (2026, 2, 29, False), (2026, 4, 31, False), (2026, 0, 1, False), (2026, 13, 1, False),
     (0, 1, 1, False), (10_000, 1, 1, False), (2000, 2, 29, True), (1900, 2, 29, False)],
)  # fmt: skip
def test_a_day_that_is_not_on_the_calendar_is_none(year: int, month: int, day: int, is_one: bool) -> None:
    assert (real_day(year, month, day) is not None) is is_one


@pytest.mark.parametrize(
    "text",
    [
        "2026-W47-1",
        "2026-1-05",
        "20261105",
        "2026-02-30",
        "",
        "2026/11/05",
        "２０２６-11-05",
        "2026-11-05 ",
        "<2026-11->",
    ],
)
def test_an_address_names_a_day_in_one_way_only(text: str) -> None:
    assert iso_day("2026-11-05") == date(2026, 11, 5)
    assert iso_day(text) is None


LATE = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
"""Eight in the evening of the last day of the year, a Thursday."""

PAST_MIDNIGHT = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
"""Half past midnight at the office: the new year has begun, in UTC it has not."""


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        (LATE, "明天上午9点", "2027-01-01 09:00"), (LATE, "今晚12点", "2027-01-01 00:00"),
        (LATE, "1月1日9:00", "2027-01-01 09:00"), (LATE, "12月31日 21:00", "2026-12-31 21:00"),
        (LATE, "12月30日 21:00", "2027-12-30 21:00"), (LATE, "周四21:00", "2026-12-31 21:00"),
        (LATE, "周五9:00", "2027-01-01 09:00"), (LATE, "周三9:00", "2027-01-06 09:00"),
        (LATE, "下个月5号 9:00", "2027-01-05 09:00"), (LATE, "明年1月5日 9:00", "2027-01-05 09:00"),
        (LATE, "大后天9:00", "2027-01-03 09:00"), (LATE, "下周一9:00", "2027-01-04 09:00"),
        (PAST_MIDNIGHT, "今天9点", "2027-01-01 09:00"), (PAST_MIDNIGHT, "明天9点", "2027-01-02 09:00"),
        (PAST_MIDNIGHT, "12月31日9:00", "2027-12-31 09:00"), (PAST_MIDNIGHT, "周五9:00", "2027-01-01 09:00"),
    ],
)  # fmt: skip
def test_a_moment_is_of_the_offices_day(now: datetime, typed: str, meant: str) -> None:
    read = read_moment(typed, now)
    assert read is not None
    assert f"{read.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("now", "moment", "said"),
    [
        pytest.param(LATE, LATE, "今天（12月31日，星期四）20:00", id="now"),
        pytest.param(LATE, LATE + timedelta(hours=4), "明天（2027年1月1日，星期五）00:00", id="midnight-is-tomorrow"),
        pytest.param(LATE, LATE + timedelta(days=2), "后天（2027年1月2日，星期六）20:00", id="the-day-after"),
        pytest.param(LATE, LATE + timedelta(days=3), "2027年1月3日（星期日）20:00", id="three-days"),
        pytest.param(LATE, LATE - timedelta(days=1), "12月30日（星期三）20:00", id="yesterday-has-no-word"),
        pytest.param(PAST_MIDNIGHT, LATE, "2026年12月31日（星期四）20:00", id="last-year-half-an-hour-ago"),
        pytest.param(PAST_MIDNIGHT, PAST_MIDNIGHT, "今天（1月1日，星期五）00:30", id="the-new-year-at-the-office"),
    ],
)
def test_a_moment_is_said_with_the_word_of_the_day_it_is_said_on(now: datetime, moment: datetime, said: str) -> None:
    assert say_moment(moment, now) == said


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)), st.integers(0, 40 * 24 * 60))  # noqa: DTZ001
def test_a_moment_to_come_that_is_said_is_read_as_itself(naive: datetime, minutes: int) -> None:
    now = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    moment = now + timedelta(minutes=minutes)
    if moment.astimezone(OFFICE_ZONE).hour >= 10:
        assert read_moment(say_moment(moment, now), now) == moment


def test_the_offices_time_is_eight_hours_ahead_whatever_the_zone_of_the_moment() -> None:
    assert office_time(PAST_MIDNIGHT) == "2027年1月1日（星期五）00:30"
    assert office_time(PAST_MIDNIGHT.astimezone(OFFICE_ZONE)) == "2027年1月1日（星期五）00:30"

"""When an event is, as staff type it: the moment that is meant, or told that it is not clear."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import OFFICE_ZONE
from bot.language.moments import read_moment

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""A Monday, ten in the morning at the office."""

CLEAR = [
    ("周五晚7点", "2026-11-27 19:00"), ("周五晚上7点", "2026-11-27 19:00"), ("周五晚七点半", "2026-11-27 19:30"),
    ("周五傍晚6点", "2026-11-27 18:00"), ("周五夜里10点", "2026-11-27 22:00"), ("周五 14：30", "2026-11-27 14:30"),
    ("周五中午12点", "2026-11-27 12:00"), ("周五中午1点", "2026-11-27 13:00"), ("周五中午11点半", "2026-11-27 11:30"),
    ("周五正午12点", "2026-11-27 12:00"), ("周五上午9时", "2026-11-27 09:00"), ("周五上午9时30分", "2026-11-27 09:30"),
    ("周五下午14:00", "2026-11-27 14:00"), ("周五早9点", "2026-11-27 09:00"), ("周五早晨8点", "2026-11-27 08:00"),
    ("周五午后3点", "2026-11-27 15:00"), ("周五下午两点一刻", "2026-11-27 14:15"),
    ("周五下午2点3刻", "2026-11-27 14:45"),
    ("周五下午两点零五分", "2026-11-27 14:05"), ("周五下午2点整", "2026-11-27 14:00"), ("周五15点", "2026-11-27 15:00"),
    ("周五9点", "2026-11-27 09:00"), ("周五10:30", "2026-11-27 10:30"), ("周五凌晨2点", "2026-11-27 02:00"),
    ("2026-12-04 02:30", "2026-12-04 02:30"), ("2026-12-04 14:00:00", "2026-12-04 14:00"),
    ("12月4日晚上十二点", "2026-12-05 00:00"), ("2026-12-04 24:00", "2026-12-05 00:00"),
    ("周五24点", "2026-11-28 00:00"),
    ("12月4日（周五）14:00", "2026-12-04 14:00"), ("12月4日 星期五 下午2点", "2026-12-04 14:00"),
    ("26年12月4日14:00", "2026-12-04 14:00"), ("28年1月5日9:30", "2028-01-05 09:30"),
    ("明年12月4日14:00", "2027-12-04 14:00"),
    ("下下周三14:00", "2026-12-09 14:00"), ("下个月5号下午2点", "2026-12-05 14:00"), ("明早9点", "2026-11-24 09:00"),
    ("今晚7点", "2026-11-23 19:00"), ("明晚7点半", "2026-11-24 19:30"), ("大后天上午10点", "2026-11-26 10:00"),
    ("后天晚8点", "2026-11-25 20:00"), ("十二月四日晚七点", "2026-12-04 19:00"), ("上周三14:00", "2026-11-18 14:00"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), CLEAR)
def test_a_moment_is_the_one_that_was_typed(typed: str, meant: str) -> None:
    found = read_moment(typed, NOW)
    assert found is not None
    assert f"{found.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}" == meant


NOT_CLEAR = [
    # from when to when: only the beginning is asked, and the end must not get lost unseen
    "周五下午2点半到4点", "周五上午9时至11时30分", "12月4日14:00-16:00", "12月4日 9:00～11:00", "12月4日到6日14:00",
    "12月4-6日14:00", "周五、周六14:00", "周五到周日14:00", "周五下午2点和4点",
    # in the morning or in the evening
    "周五7点", "周五2点", "周三2:30", "12月4日3点半", "周五晚上1点", "周五半夜12点", "周五凌晨12点", "周五晚上3点",
    "周五中午5点", "周五上午14:00", "周五上午2点半下午", "今晚凌晨1点", "今晚下午3点", "周五下午11点",
    "2026-12-04 2:30 PM",
    "周五9:00pm", "周五早上7点晚上8点", "早上周五7点晚",
    # rough
    "周五2点多", "周五下午2点左右", "周五差一刻3点", "周五下午两三点", "周五下午", "周末14:00", "周五下午2点5",
    # not this day
    "12月4日次日9点", "12月4日的第二天9点", "12月4日（周六）14:00", "12月4日明天14:00", "大大后天9点",
    "农历八月十五9点",
    "八月十五上午9点", "民国115年12月4日9点", "正月初三9点", "115年12月4日9点", "2月30日9:00", "周五25点", "周五9:75",
    "下下下周三14:00", "大下周三14:00",
]  # fmt: skip


@pytest.mark.parametrize("typed", NOT_CLEAR)
def test_what_may_be_another_moment_is_not_guessed(typed: str) -> None:
    assert read_moment(typed, NOW) is None


@given(st.dates(date(2026, 11, 24), date(2030, 1, 1)), st.times())
def test_a_moment_in_full_is_read_as_itself(day: date, clock: time) -> None:
    found = read_moment(f"{day} {clock:%H:%M}", NOW)
    assert found == datetime.combine(day, clock.replace(second=0, microsecond=0), OFFICE_ZONE)


@given(
    st.integers(1, 8), st.sampled_from(["下午", "午后"]), st.sampled_from(["{}点", "{}时", "{}:00", "{}点整", "{}：00"])
)
def test_an_hour_of_the_afternoon_is_never_in_the_morning(hour: int, part: str, form: str) -> None:
    found = read_moment(f"12月4日{part}{form.format(hour)}", NOW)
    assert found is not None
    assert found.astimezone(OFFICE_ZONE).hour == hour + 12


@given(
    st.integers(5, 11), st.sampled_from(["晚", "晚上", "夜里", "夜间"]), st.sampled_from(["周五", "12月4日", "明天"])
)
def test_an_hour_of_the_evening_is_never_in_the_morning(hour: int, part: str, day: str) -> None:
    found = read_moment(f"{day}{part}{hour}点", NOW)
    assert found is not None
    assert found.astimezone(OFFICE_ZONE).hour == hour + 12

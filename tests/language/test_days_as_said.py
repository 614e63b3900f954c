"""Days as people say them, written down before the reader was: the day that is meant, or asked back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.dates import read_date
from bot.language.reading import Doubt

TODAY = date(2026, 11, 26)
"""A Thursday."""

CERTAIN = [
    ("大大前天", date(2026, 11, 22)), ("大前天", date(2026, 11, 23)), ("前天夜里", date(2026, 11, 24)),
    ("昨晚", date(2026, 11, 25)), ("昨晚11点", date(2026, 11, 25)), ("今天23:59", date(2026, 11, 26)),
    ("今天23点59分", date(2026, 11, 26)), ("今天凌晨", date(2026, 11, 26)), ("上上周五", date(2026, 11, 13)),
    ("上上个礼拜五", date(2026, 11, 13)), ("上个礼拜天", date(2026, 11, 22)), ("这周一", date(2026, 11, 23)),
    ("25年3月2日", date(2025, 3, 2)), ("25-3-2", date(2025, 3, 2)), ("2O25年3月2日", date(2025, 3, 2)),
    ("11月1O日", date(2026, 11, 10)), ("上月5号", date(2026, 10, 5)), ("上上月5号", date(2026, 9, 5)),
    ("上上个月的5号", date(2026, 9, 5)), ("去年五一", date(2025, 5, 1)), ("国庆节那天", date(2026, 10, 1)),
    ("24年2月29日", date(2024, 2, 29)), ("大前年5月1号", date(2023, 5, 1)),
    ("2026-03-08T10:30", date(2026, 3, 8)), ("11月10日晚", date(2026, 11, 10)), ("11月10上午", date(2026, 11, 10)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "day"), CERTAIN)
def test_a_day_is_the_one_that_was_said(said: str, day: date) -> None:
    assert read_date(said, TODAY) == day


ASKED = [
    # to come, where only a day that has come makes sense
    "大后天", "后天", "明天", "今年12月3日",
    # counted from a day that is named
    "国庆第三天", "国庆假期第三天", "国庆期间", "国庆放假", "五一假期", "元旦前一天", "元旦后第二天", "去年国庆第二天",
    "11月10日的第二天", "11月10号前两天", "11月10日后三天", "11月10日的前一天", "11月10日次日", "收到通知的隔天",
    "国庆签的，11月10日收到", "大大大前天",
    # another calendar
    "民国95年3月2日", "民国九十五年三月二日", "昭和60年5月1日", "去年腊月", "农历八月十五", "除夕", "正月初三",
    "腊月廿三", "三月廿",
    "大年初一", "春节", "清明", "十一月廿五日",
    # rough
    "上个月底", "三月初", "3月底", "去年三月初", "月初", "三月中旬", "3月上旬", "10月的最后一天", "2025年最后一天",
    "前两天",
    "前几天", "上周", "上周末", "周五", "一个月前", "半个月前", "两三天前", "十一那天", "当天", "5号", "上个月",
    # another year, month or week than the nearest
    "上一年5月1日", "那年5月1日", "次年5月1日", "同年5月1日", "大大前年5月1日", "三年前的5月1日", "两年前5月1日",
    "大上个月5号", "上上上个月5号", "大上周五", "上上上周五",
    # no such day, or a slip
    "2月30日", "11月31日", "2025年2月29日", "13月1日", "08/03/2025", "1103", "11月1l日", "11月3x日", "2025.13.1",
    "12月31号",
]  # fmt: skip


@pytest.mark.parametrize("said", ASKED)
def test_what_may_be_another_day_is_asked_back(said: str) -> None:
    read = read_date(said, TODAY)
    assert isinstance(read, Doubt), read


@pytest.mark.parametrize(
    "said", ["下下周五", "下下个月5号", "大大大后天", "民国115年12月31日", "12月31号", "元旦", "次年1月5日"]
)
def test_what_may_be_another_day_to_come_is_asked_back(said: str) -> None:
    read = read_date(said, TODAY, "any")
    assert isinstance(read, Doubt), read


@pytest.mark.parametrize(
    ("said", "day"),
    [("大后天", date(2026, 11, 29)), ("大大后天", date(2026, 11, 30)), ("下周五", date(2026, 12, 4)),
     ("下月5号", date(2026, 12, 5)), ("明年1月5日", date(2027, 1, 5))],
)  # fmt: skip
def test_a_day_to_come_is_the_one_that_was_said(said: str, day: date) -> None:
    assert read_date(said, TODAY, "any") == day


@pytest.mark.parametrize(
    ("said", "likely"),
    [("国庆第三天", date(2026, 10, 3)), ("三月初", date(2026, 3, 1)), ("3月底", date(2026, 3, 31)),
     ("上个月底", date(2026, 10, 31))],
)  # fmt: skip
def test_a_likely_day_is_offered_and_is_the_right_one(said: str, likely: date) -> None:
    read = read_date(said, TODAY)
    assert isinstance(read, Doubt)
    assert read.days == (likely,)


@given(st.integers(1, 12), st.integers(1, 28), st.sampled_from(["的第二天", "次日", "前两天", "后三天", "的前一天"]))
def test_a_day_beside_a_named_day_is_never_the_named_day(month: int, number: int, beside: str) -> None:
    assert isinstance(read_date(f"{month}月{number}日{beside}", TODAY), Doubt)


@given(st.integers(1, 150), st.integers(1, 12), st.integers(1, 28))
def test_a_year_of_another_count_is_never_one_of_ours(year: int, month: int, number: int) -> None:
    assert isinstance(read_date(f"民国{year}年{month}月{number}日", TODAY, "any"), Doubt)


@given(st.integers(1, 200))
def test_days_ago_are_counted(many: int) -> None:
    assert read_date(f"{many}天前", TODAY) == TODAY - timedelta(days=many)

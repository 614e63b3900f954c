"""A roster as it is pasted from a chat or a sheet: what can be read is, and what cannot is told with its line."""

from __future__ import annotations

from datetime import date

import pytest

from bot.duty.reading import half_named, read_lines, read_rows
from bot.duty.roster import Shift
from bot.errors import Malformed

MONDAY = date(2026, 11, 23)


def test_the_29th_of_february_is_read_when_the_year_has_one() -> None:
    assert read_lines("2月29日 张三", date(2028, 1, 10)) == [Shift(date(2028, 2, 29), "day", "张三")]
    assert read_lines("2月29日 张三", date(2027, 12, 20)) == [Shift(date(2028, 2, 29), "day", "张三")]
    assert read_lines("2月29日 张三", date(2029, 1, 5)) == [Shift(date(2028, 2, 29), "day", "张三")]
    with pytest.raises(Malformed, match="第 1 行：日期“2月29日”要写年份"):
        read_lines("2月29日 张三", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [("1月2日 张三", date(2026, 12, 30), date(2027, 1, 2)), ("12月30日 张三", date(2027, 1, 2), date(2026, 12, 30)),
     ("5月24日 张三", date(2026, 11, 23), date(2027, 5, 24)), ("１２月１日 张三", MONDAY, date(2026, 12, 1)),
     ("12.1 张三", MONDAY, date(2026, 12, 1)), ("2026.12.01 张三", MONDAY, date(2026, 12, 1))],
    ids=["over-new-year", "back-over-new-year", "half-a-year-ahead", "wide-digits", "with-a-point", "with-two"],
)  # fmt: skip
def test_a_day_without_a_year_is_the_nearest_one(text: str, today: date, day: date) -> None:
    assert read_lines(text, today)[0].day == day


@pytest.mark.parametrize(
    "line",
    ["12月1日 13800138000", "12月1日 上午 13800138000", "12月1日 a@b.cn", "12月1日 下午 0574-87654321 a@b.cn",
     "12月1日 上午 下午"],
    ids=["mobile", "mobile-after-the-half", "mail", "landline", "two-halves"],
)  # fmt: skip
def test_a_forgotten_name_is_not_filled_with_the_number(line: str) -> None:
    with pytest.raises(Malformed, match="第 2 行：没有姓名"):
        read_lines(f"12月2日 张三\n{line}", MONDAY)


@pytest.mark.parametrize("word", ["周二", "星期二", "（周二）", "礼拜二"])
def test_a_weekday_beside_the_day_is_no_name(word: str) -> None:
    assert read_lines(f"12月1日 {word} 上午 张三 13800138000", MONDAY) == [
        Shift(date(2026, 12, 1), "am", "张三", "13800138000")
    ]


def test_a_weekday_that_is_not_that_days_is_told() -> None:
    """12月1日 is a Tuesday: one of the two is wrong, and nobody knows which."""
    with pytest.raises(Malformed, match="第 1 行：12月1日是星期二，写的是周三"):
        read_lines("12月1日 周三 张三", MONDAY)


@pytest.mark.parametrize("half", ["晚上", "夜班", "中午", "AM"])
def test_a_half_that_nobody_has_is_told(half: str) -> None:
    with pytest.raises(Malformed, match="全天、上午、下午"):
        half_named(half)


@pytest.mark.parametrize(
    ("cells", "shift"),
    [
        ((date(2026, 12, 1), "上午", "张三", 13800138000, None), ("am", "张三", "13800138000", "")),
        ((" 2026-12-01 ", " 下午 ", " 张三 ", " 138 0013 8000 ", " "), ("pm", "张三", "13800138000", "")),
        (("12月1日", None, "张三", "０５７４－８７６５４３２１", "a@b.cn"), ("day", "张三", "0574-87654321", "a@b.cn")),
    ],
    ids=["as-excel-stores-it", "blanks-around", "wide-letters"],
)  # fmt: skip
def test_cells_are_read_as_people_fill_them(cells: tuple[object, ...], shift: tuple[str, str, str, str]) -> None:
    header = ("日期", "时段", "姓名", "电话", "邮箱")
    assert read_rows(header, [(2, cells)], MONDAY) == [Shift(date(2026, 12, 1), *shift)]


def test_columns_in_another_order_and_of_ones_own_do_no_harm() -> None:
    header = ("序号", "姓名*", "备注", "日期＊")
    assert read_rows(header, [(2, (1, "张三", "新来的", "12月1日"))], MONDAY) == [
        Shift(date(2026, 12, 1), "day", "张三")
    ]


def test_every_wrong_line_is_told_and_a_blank_one_does_not_shift_the_count() -> None:
    with pytest.raises(Malformed) as told:
        read_lines("12月1日 张三\n\n明天 李四\n12月3日\n", MONDAY)
    lines = str(told.value).split("\n")
    assert [line.partition("：")[0] for line in lines] == ["第 3 行", "第 4 行"]


def test_somebody_whose_name_is_that_of_a_weekday_keeps_it() -> None:
    assert read_lines("12月1日 周一 13800138000", MONDAY) == [Shift(date(2026, 12, 1), "day", "周一", "13800138000")]


@pytest.mark.parametrize(
    "line",
    ["12月1日 晚上", "12月1日 晚上 张三 13800138000", "12月1日 中午 张三", "12月1日 9:00-11:00",
    "12月1日 9：00到11：00 张三",
     "12月1日 上午9点到11点 张三", "12月1日 9点半", "12月1日 周二 晚上", "12月1日 早班 张三", "12月1日 晚班",
     "12月1日 全天 9:00",
     "12月1日 次日 张三", "12月1日 凌晨", "12月1日 上午9时至11时30分", "12月1日 下午 两点半", "12月1日 晚 张三",
     "12月1日 夜里"],
)  # fmt: skip
def test_an_hour_is_no_name(line: str) -> None:
    """Taken for one, the roster would name 晚上 for the whole day."""
    with pytest.raises(Malformed, match="不是姓名。值班只分全天、上午、下午"):
        read_lines(line, MONDAY)


@pytest.mark.parametrize("name", ["周晓晨", "夜莺", "时迁", "晨光", "早川", "钟点", "午马", "晚晴"])
def test_a_name_with_a_sign_of_an_hour_is_a_name(name: str) -> None:
    (shift,) = read_lines(f"12月1日 上午 {name} 13800138000", MONDAY)
    assert (shift.half, shift.name) == ("am", name)

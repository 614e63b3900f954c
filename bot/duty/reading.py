"""A month's roster as it was typed or pasted: one shift a line, or the rows of a sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.clock import WEEKDAYS
from bot.duty.roster import FAR, HALVES, MAIL, MOST_AT_ONCE, Shift
from bot.errors import Malformed, WrongInput
from bot.knowledge.fact_rules import PHONES
from bot.language.dates import real_day

COLUMNS = ("日期", "时段", "姓名", "电话", "邮箱")
"""Of a sheet."""

NEEDED = ("日期", "姓名")

_WEEKDAY = r"[（(]?(?:周|星期|礼拜)([一二三四五六日天])[）)]?"
_DAY = re.compile(rf"(?:(\d{{4}})\s*[-/.年]\s*)?(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?\s*(?:{_WEEKDAY})?")
_WORDS = {"全天": "day", "白天": "day", "全日": "day", "上午": "am", "下午": "pm"} | {half: half for half in HALVES}
_HOUR = re.compile(
    r"(?:凌晨|清?早|早?晨|上午|中午|正午|午后|下午|午|傍晚|晚|夜|半夜|深夜)[上间里晨班]*|次日|[早中晚夜白]班|.*\d\s*[:：点时].*"
    r"|.*[一二两三四五六七八九十][点时](?:半|[到至].*)?"
)
"""What is written where the name belongs and is no name: a shift is a whole day or half of one."""
_BETWEEN = re.compile(r"[\t ,，;；\u3000]+")

MOST_FAULTS = 20
MOST_LINES = 2 * MOST_AT_ONCE


def read_lines(text: str, today: date) -> list[Shift]:
    """Return the shifts of a text: 12月1日 上午 张三 13800138000 a@b.cn; raises Malformed with every wrong line.

    A day without a year is the one nearest to today. The half may be left out: the whole day.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _gathered(((number, _cells(line)) for number, line in lines), len(lines), today)


def read_rows(header: Sequence[object], rows: Sequence[tuple[int, Sequence[object]]], today: date) -> list[Shift]:
    """Return the shifts of a sheet with the columns COLUMNS; raises Malformed with every wrong row."""
    names = [str(cell or "").strip().rstrip("*＊") for cell in header]
    written = [(number, dict(zip(names, map(_text, cells), strict=False))) for number, cells in rows]
    wanted = [(number, [row.get(name, "") for name in COLUMNS]) for number, row in written if any(row.values())]
    return _gathered(wanted, len(wanted), today)


def as_lines(shifts: Sequence[Shift]) -> str:
    """Return shifts as `read_lines` reads them."""
    rows = ([str(one.day), HALVES[one.half], "".join(one.name.split()), one.phone, one.mail] for one in shifts)
    return "\n".join("\t".join(filter(None, row)) for row in rows)


def half_named(text: str) -> str:
    """Return the code of 全天, 上午 or 下午 (empty: 全天); raises Malformed for anything else."""
    half = _WORDS.get(text.strip() or "全天")
    if half is None:
        raise Malformed(f"时段“{text[:20]}”只能写{'、'.join(HALVES.values())}。")
    return half


def _gathered(rows: Iterable[tuple[int, Sequence[str]]], count: int, today: date) -> list[Shift]:
    if count > MOST_LINES:
        raise Malformed(f"太多了，一次最多 {MOST_AT_ONCE} 班，现在有 {count} 行。")
    shifts, faults = list[Shift](), list[str]()
    for number, (day, half, name, phone, mail) in rows:
        try:
            if not name or name in _WORDS or _is_number(name):
                raise Malformed("没有姓名。")
            if _HOUR.fullmatch(name):
                raise Malformed(f"“{name[:20]}”不是姓名。值班只分{'、'.join(HALVES.values())}。")
            phone = "".join(unicodedata.normalize("NFKC", phone).split())
            shifts.append(Shift(_day(day, today), half_named(half), name, phone, mail))
        except WrongInput as fault:
            faults.append(f"第 {number} 行：{fault}")
    if faults:
        more = f"\n……另有 {len(faults) - MOST_FAULTS} 行。" if len(faults) > MOST_FAULTS else ""
        raise Malformed("\n".join(faults[:MOST_FAULTS]) + more)
    return shifts


def _cells(line: str) -> list[str]:
    """The columns of a line; which is which is seen by their looks."""
    day, *rest = _BETWEEN.split(line.strip())
    # 周一 is a name too: it is the day's only where a name follows.
    if len(rest) > 1 and re.fullmatch(_WEEKDAY, rest[0]) and not _is_number(rest[1]):
        day = f"{day} {rest.pop(0)}"
    half = rest.pop(0) if rest and rest[0] in _WORDS else ""
    name = rest.pop(0) if rest else ""
    mail = next((one for one in rest if MAIL.fullmatch(one)), "")
    # What is neither stands where the telephone belongs, and is refused there.
    return [day, half, name, "".join(one for one in rest if one != mail), mail]


def _is_number(text: str) -> bool:
    return bool(PHONES.fullmatch(text) or MAIL.fullmatch(text))


def _day(text: str, today: date) -> date:
    found = _DAY.fullmatch(text.strip())
    if found:
        years = [int(found[1])] if found[1] else range(today.year - 4, today.year + 5)
        possible = [day for year in years if (day := real_day(year, int(found[2]), int(found[3])))]
        if possible:
            day = min(possible, key=lambda one: abs(one - today))
            if found[1] is None and abs(day - today) > FAR:
                raise Malformed(f"日期“{text[:20]}”要写年份，离今天最近的是 {day}。")
            weekday = found[4] and found[4].replace("天", "日")
            if weekday and weekday != WEEKDAYS[day.weekday()]:
                raise Malformed(f"{day.month}月{day.day}日是星期{WEEKDAYS[day.weekday()]}，写的是周{weekday}。")
            return day
    raise Malformed(f"日期“{text[:20]}”请写成 2026-12-01 或 12月1日。")


def _text(cell: object) -> str:
    """A cell as text; Excel gives dates as dates and whole numbers as floats."""
    if isinstance(cell, datetime):
        return str(cell.date())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""

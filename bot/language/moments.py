"""When something is: reads the dates staff type (下周三下午两点), says days as people do."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from bot.clock import OFFICE_ZONE, WEEKDAYS
from bot.language.dates import LUNAR, real_day
from bot.language.reading import arabic, plain

_FULL = re.compile(r"(?<!\d)(?:(\d{4})\s*[-/.年]|(\d\d)\s*年)\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?")
_MONTH_DAY = re.compile(r"(今年|明年|后年|去年)?\s*(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})(?!\d)\s*[日号]?")
_DAY_OF_MONTH = re.compile(r"(这个月|本月|下个月|下月)\s*(\d{1,2})\s*[日号]")
_WEEK = re.compile(r"(?<![上下大])(这|本|上上|上|下下|下)?个?(?:周|星期|礼拜)([1-7一二三四五六日天])(?!\s*[点时:])")
_NAMED_DAY = re.compile(r"(?<!大)(?:(今天|明天|大后天|后天)|([今明])(早|晚)上?)")
_NAMED = {"今天": 0, "今": 0, "明天": 1, "明": 1, "后天": 2, "大后天": 3}
_WEEKS = {"这": 0, "本": 0, "上": -1, "上上": -2, "下": 1, "下下": 2}
_YEARS = {"今年": 0, "明年": 1, "后年": 2, "去年": -1}

_MORNING = {hour: hour for hour in range(5, 12)}
_FORENOON = {hour: hour for hour in range(6, 13)}
_NOON = {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
_AFTERNOON = {12: 12} | {hour: hour + 12 for hour in range(1, 9)} | {hour: hour for hour in range(13, 21)}
_DUSK = {hour: hour + 12 for hour in range(4, 9)} | {hour: hour for hour in range(16, 21)}
_EVENING = {hour: hour + 12 for hour in range(5, 13)} | {hour: hour for hour in range(17, 25)}
_NIGHT = {hour: hour + 12 for hour in range(9, 12)} | {hour: hour for hour in range(21, 24)}
_SMALL_HOURS = {hour: hour for hour in range(7)}
_HOURS = {
    "凌晨": _SMALL_HOURS, "清晨": _MORNING, "早晨": _MORNING, "早上": _MORNING, "早": _MORNING, "上午": _FORENOON,
    "中午": _NOON, "正午": _NOON, "午后": _AFTERNOON, "下午": _AFTERNOON, "傍晚": _DUSK, "晚上": _EVENING,
    "晚间": _EVENING, "夜里": _EVENING, "夜间": _EVENING, "夜晚": _EVENING, "晚": _EVENING, "半夜": _NIGHT,
    "深夜": _NIGHT, "午夜": _NIGHT,
}  # fmt: skip
"""What an hour is by the part of the day; 24 is the midnight at its end.

凌晨12点 and 晚上3点 are not here: they may be either night's.
"""
_UNSURE = range(1, 8)
"""Hours that are meant in the morning as often as in the afternoon where nothing is said with them (周五2点)."""

_CLOCK = re.compile(
    rf"({'|'.join(sorted(_HOURS, key=len, reverse=True))})?[\s|]*(?<!\d)(\d{{1,2}})\s*"
    r"(?::\s*(\d\d)(?!\d)(?::\d\d)?|[点时]\s*(?:(半)|([13])刻|(\d{1,2})\s*分|([0-5]\d)(?!\d)|整|钟)?)"
)
_EITHER = re.compile(r"[一二两三四五六七八九]{2}(?:点|时|号|日|月)")
_MORE = re.compile(
    r"[\d一二三四五六七八九十年月周早晚午夜到至和或差多每隔前后~、a-z-]|星期|礼拜|凌晨|次日|翌日|左右|大概|大约|[–—−]"
)
"""What left beside one day and one hour makes them something else: an end, a second day, another part of the day."""


def read_moment(text: str, now: datetime) -> datetime | None:
    """Return the moment that is meant, in UTC, or None if day or time is missing, cannot be or is not certain.

    Understood: 2026-12-04 14:00, 12月4日下午两点半, 下周三14:00, 明天上午九点, 周五晚7点, 12月4日晚上十二点. A month
    and day that has passed this year is next year's. Not certain: from when to when, 周五2点, 晚上3点, a weekday that
    is not that of the day. `now` is UTC; the text is in office time.
    """
    if LUNAR.search(plain(text)) or _EITHER.search(text):
        return None
    text = re.sub(r"(?<=\d)t(?=\d)", " ", arabic(unicodedata.normalize("NFKC", text).lower()))
    local = now.astimezone(OFFICE_ZONE)
    day, rest = _day(text, local.date())
    found = list(_CLOCK.finditer(rest))
    if day is None or len(found) != 1 or _MORE.search(_CLOCK.sub("", rest)):
        return None
    clock = _clock(found[0])
    if clock is None:
        return None
    start = datetime.combine(day, time(), OFFICE_ZONE) + clock
    return start.astimezone(now.tzinfo)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The one day that is named, None for none or several, and what is left of the text beside it."""
    days = set[date | None]()
    for found in _FULL.finditer(text):
        days.add(real_day(int(found[1] or f"20{found[2]}"), int(found[3]), int(found[4])))
    rest = _FULL.sub("|", text)
    for found in _MONTH_DAY.finditer(rest):
        days.add(_of_year(found, today))
    rest = _MONTH_DAY.sub("|", rest)
    for found in _DAY_OF_MONTH.finditer(rest):
        year, month = divmod(today.year * 12 + today.month - 1 + found[1].startswith("下"), 12)
        days.add(real_day(year, month + 1, int(found[2])))
    rest = _DAY_OF_MONTH.sub("|", rest)
    for found in _NAMED_DAY.finditer(rest):
        days.add(today + timedelta(days=_NAMED[found[1] or found[2]]))
    rest = _NAMED_DAY.sub(lambda found: f"|{found[3] or ''}", rest)
    weekdays = set[int]()
    for found in _WEEK.finditer(rest):
        number = (
            "1234567".find(found[2]) if found[2].isdecimal() else "一二三四五六日".find(found[2].replace("天", "日"))
        )
        weekdays.add(number)
        if found[1]:
            days.add(today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS[found[1]], days=number))
    rest = _WEEK.sub("|", rest)
    if not days and len(weekdays) == 1:
        # "周三" on a Thursday means the one that comes.
        days = {today + timedelta(days=(number - today.weekday()) % 7) for number in weekdays}
    day = days.pop() if len(days) == 1 else None
    return (day if day and weekdays <= {day.weekday()} else None), rest


def _of_year(found: re.Match[str], today: date) -> date | None:
    """12月4日: this year's, or next year's where that has passed; 明年12月4日 as it is said."""
    word, month, number = found[1], int(found[2]), int(found[3])
    day = real_day(today.year + _YEARS.get(word, 0), month, number)
    return real_day(today.year + 1, month, number) if word is None and day and day < today else day


def _clock(found: re.Match[str]) -> timedelta | None:
    """How long after midnight it is; None for an hour that cannot be or may be either half of the day's."""
    part, said, colon, half, quarters, *minutes = found.groups()
    hour, minute = int(said), int(colon or minutes[0] or minutes[1] or 0)
    if half or quarters:
        minute = 30 if half else 15 * int(quarters)
    if not part and len(said) == 1 and hour in _UNSURE:
        return None
    known = _HOURS[part].get(hour) if part else hour
    if known is None or minute > 59 or known * 60 + minute > 24 * 60:
        return None
    return timedelta(hours=known, minutes=minute)


def say_moment(moment: datetime, now: datetime) -> str:
    """Say a UTC moment: 明天（12月4日，星期五）14:00; the word is that of the day on which it is said."""
    local, today = moment.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE).date()
    word = {0: "今天", 1: "明天", 2: "后天"}.get((local.date() - today).days, "")
    year = f"{local.year}年" if local.year != today.year else ""
    dated = f"{year}{local.month}月{local.day}日"
    weekday = f"星期{WEEKDAYS[local.weekday()]}"
    return f"{word}（{dated}，{weekday}）{local:%H:%M}" if word else f"{dated}（{weekday}）{local:%H:%M}"

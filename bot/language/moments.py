"""When something is: reads the dates staff type (下周三下午两点), says days as people do."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.clock import OFFICE_ZONE, WEEKDAYS
from bot.language.reading import arabic

_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_WEEK = re.compile(r"(这|本|下|下下)?(?:个)?(?:周|星期|礼拜)([1-7一二三四五六日天])")
_CLOCK = re.compile(r"(早上|上午|中午|下午|晚上|傍晚)?\s*(\d{1,2})\s*(?:[:：]\s*(\d{2})|点\s*(半|\d{1,2}\s*分?)?)")
_NAMED = {"今天": 0, "今晚": 0, "明天": 1, "明晚": 1, "后天": 2, "大后天": 3}
_WEEKS = {None: 0, "这": 0, "本": 0, "下": 1, "下下": 2}


def read_moment(text: str, now: datetime) -> datetime | None:
    """Return the moment that is meant, in UTC, or None if day or time is missing or cannot be.

    Understood: 2026-12-04 14:00, 12月4日下午两点半, 下周三14:00, 明天上午九点. A month and day that has passed this
    year is next year's. `now` is UTC; the text is in office time.
    """
    text = arabic(text)
    local = now.astimezone(OFFICE_ZONE)
    day, rest = _day(text, local.date())
    clock = _clock(rest)
    if day is None or clock is None:
        return None
    return datetime.combine(day, clock, OFFICE_ZONE).astimezone(now.tzinfo)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day, and what is left of the text after it."""
    try:
        if found := _FULL.search(text):
            return date(int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
        if found := _MONTH_DAY.search(text):
            day = date(today.year, int(found[1]), int(found[2]))
            return (day if day >= today else day.replace(year=today.year + 1)), text[found.end() :]
    except ValueError:
        return None, text
    if found := _WEEK.search(text):
        number = (
            "1234567".find(found[2]) if found[2].isdecimal() else "一二三四五六日".find(found[2].replace("天", "日"))
        )
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(weeks=_WEEKS[found[1]], days=number)
        # "周三" on a Thursday means the one that comes.
        return (day + timedelta(weeks=1) if found[1] is None and day < today else day), text[found.end() :]
    for name in sorted(_NAMED, key=len, reverse=True):
        if name in text:
            rest = text[text.index(name) + len(name) :]
            return today + timedelta(days=_NAMED[name]), ("晚上" if name.endswith("晚") else "") + rest
    return None, text


def _clock(text: str) -> time | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    part, hour = found[1] or "", int(found[2])
    minute = 30 if found[4] == "半" else int(re.sub(r"\D", "", found[3] or found[4] or "") or 0)
    if part in ("下午", "晚上", "傍晚") and hour < 12:
        hour += 12
    if part == "中午" and hour < 11:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def say_moment(moment: datetime, now: datetime) -> str:
    """Say a UTC moment: 明天（12月4日，星期五）14:00; the word is that of the day on which it is said."""
    local, today = moment.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE).date()
    word = {0: "今天", 1: "明天", 2: "后天"}.get((local.date() - today).days, "")
    year = f"{local.year}年" if local.year != today.year else ""
    dated = f"{year}{local.month}月{local.day}日"
    weekday = f"星期{WEEKDAYS[local.weekday()]}"
    return f"{word}（{dated}，{weekday}）{local:%H:%M}" if word else f"{dated}（{weekday}）{local:%H:%M}"

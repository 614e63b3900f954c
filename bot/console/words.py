"""How moments, ages and codes are said on the console's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.clock import OFFICE_ZONE, WEEKDAYS, office_time
from bot.inquiries.terms import AREAS, KEYED_IN

CHANNELS = {"web": "网页", "telegram": "Telegram", "terminal": "终端", **KEYED_IN}

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was: 刚才, 5 分钟前, 3 小时前, 2 天前."""
    return f"{age}前" if (age := age_of(moment, now)) else "刚才"


def age_of(moment: datetime, now: datetime) -> str:
    """Say how long something has lasted: 5 分钟, 3 小时, 2 天; nothing for less than a minute."""
    passed = now - moment
    if passed < MINUTE:
        return ""
    if passed < HOUR:
        return f" {passed // MINUTE} 分钟"
    return f" {passed // HOUR} 小时" if passed < DAY else f" {passed // DAY} 天"


def short_time(moment: datetime, now: datetime) -> str:
    """Say a moment as shortly as it is clear: 14:05 today, else 11月23日 14:05, else with the year."""
    local, today = moment.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE)
    if local.date() == today.date():
        return f"今天 {local:%H:%M}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


def day(value: date) -> str:
    """Say a day: 2026年11月23日（星期一）."""
    return f"{value.year}年{value.month}月{value.day}日（星期{WEEKDAYS[value.weekday()]}）"


def channel(code: str) -> str:
    """Say where somebody writes from."""
    return CHANNELS.get(code, code)


def area(code: str) -> str:
    """Say what an inquiry is about: 邻里小区; nothing where that is not set."""
    return AREAS.get(code, "")


FILTERS: dict[str, Callable[..., object]] = {"moment": office_time, "day": day, "channel": channel, "area": area}
"""For templates, beside `ago`, `age` and `short`, which know the time."""

"""The time, as a part that tests can move by hand, and how times are said to people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

OFFICE_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Standard time of China (北京时间), without summer time since 1992. Fixed on purpose: what was promised for two in the
afternoon must not move because the machine's zone database was changed, or is missing."""

WEEKDAYS = "一二三四五六日"


class Clock(Protocol):
    """Tells the time; everything stored is in UTC."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)


def office_time(moment: datetime) -> str:
    """Say a UTC moment as people of the office read it: 2026年11月23日（星期一）14:05, zone Asia/Shanghai."""
    local = moment.astimezone(OFFICE_ZONE)
    return f"{local.year}年{local.month}月{local.day}日（星期{WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def iso_day(text: str) -> date | None:
    """Return the day that a form or an address writes as 2026-11-23; None for anything else.

    Python reads a week of ten characters (2026-W47-1) as its Monday; to people it is no day.
    """
    try:
        return date.fromisoformat(text) if len(text) == 10 and "W" not in text else None
    except ValueError:
        return None

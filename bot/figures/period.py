"""From which day to which day is counted, and in which steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.clock import OFFICE_ZONE, iso_day
from bot.errors import Malformed

Step = Literal["day", "week", "month"]
STEPS: dict[Step, str] = {"day": "按天", "week": "按周", "month": "按月"}

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_ROWS = 400
"""Steps of one table: a year by days, seven by weeks, thirty by months."""

USUAL: dict[Step, int] = {"day": 29, "week": 7 * 11, "month": 0}
"""How many days back a period begins where nobody said; by months it is the year so far."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the office, the first and the last one included."""

    first: date
    last: date
    step: Step = "month"

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.first, self.last

    @property
    def begin(self) -> datetime:
        """The moment (UTC) at which the first day begins."""
        return _begin(self.first)

    @property
    def end(self) -> datetime:
        """The moment (UTC) at which the day after the last one begins."""
        return _begin(self.last + timedelta(days=1))

    @property
    def label(self) -> str:
        """The period as it is said: 2026-01-01 至 2026-12-31."""
        return f"{self.first.isoformat()} 至 {self.last.isoformat()}"

    def start_of(self, day: date) -> date:
        """Return the first day of the step that a day belongs to; weeks begin on Monday."""
        match self.step:
            case "day":
                return day
            case "week":
                return day - timedelta(days=day.weekday())
            case _:
                return day.replace(day=1)

    def steps(self) -> Iterator[tuple[date, str]]:
        """Yield each step with what it is called; the first and the last may be cut off by the period."""
        start = self.start_of(self.first)
        while start <= self.last:
            yield start, self._called(start)
            start = _next(start, self.step)

    def _called(self, start: date) -> str:
        match self.step:
            case "day":
                return start.isoformat()
            case "week":
                last = min(start + timedelta(days=6), self.last)
                return f"{max(start, self.first):%Y-%m-%d}～{last:%m-%d}"
            case _:
                return f"{start:%Y-%m}"


def year_of(year: int) -> Period:
    """Return a whole year by months; raises Malformed for one that cannot be."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Malformed("年份要写成 2026 这样。")
    return Period(date(year, 1, 1), date(year, 12, 31))


def read_period(since: str, until: str, step: str, today: date) -> Period:
    """Read what was typed: days as 2026-11-01, a step of STEPS; empty means the usual.

    Raises Malformed for days that cannot be, a period that ends before it begins, and one of too many steps.
    """
    chosen: Step = step if step in STEPS else "month"
    last = _day(until, "到") if until else today
    if since:
        first = _day(since, "从")
    else:
        first = last - timedelta(days=USUAL[chosen]) if USUAL[chosen] else last.replace(month=1, day=1)
    if first > last:
        raise Malformed(f"开始的日期 {first} 在结束的日期 {last} 后面。")
    period = Period(first, last, chosen)
    rows = _count(period)
    if rows > MOST_ROWS:
        raise Malformed(
            f"{STEPS[chosen]}看，这段时间有 {rows} 行，最多 {MOST_ROWS} 行。请缩短时间，或者改成按周、按月。"
        )
    return period


def _count(period: Period) -> int:
    first, last = period.start_of(period.first), period.start_of(period.last)
    if period.step == "month":
        return (last.year - first.year) * 12 + last.month - first.month + 1
    return (last - first).days // (7 if period.step == "week" else 1) + 1


def _day(text: str, which: str) -> date:
    day = iso_day(text)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Malformed(f"“{which}”的日期要写成 2026-11-01 这样，在 {FIRST_YEAR} 到 {LAST_YEAR} 年之间。")
    return day


def _next(start: date, step: Step) -> date:
    if step == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=7 if step == "week" else 1)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)

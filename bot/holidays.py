"""Public holidays and make-up working days (调休): which day is a day off, and how far that is known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.errors import KnowledgeFaults, WrongInput
from bot.yamlfile import read_record

_ALWAYS_OFF = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""Months and days that are off every year: 全国年节及纪念日放假办法 art. 2 (the others follow the lunar calendar)."""


class Span(BaseModel):
    """One holiday, from its first day off to its last; written as `from` and `to`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.last < self.first:
            raise ValueError("to（最后一天）早于 from（第一天）")
        return self


class Holidays(BaseModel):
    """The holiday table: nothing is known after `checked_until`, nor of a year of which no holiday is listed.

    `source`: the notice that it was taken from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    checked_until: date
    source: str = ""
    holidays: tuple[Span, ...]
    workdays: Annotated[tuple[date, ...], Field(default=())]

    def why_skip(self, day: date) -> str:
        """Return why a day is skipped: the holiday's name, or 调休上班; empty if it is not."""
        if day in self.workdays:
            return "调休上班"
        return next((span.name for span in self.holidays if span.first <= day <= span.last), "")

    def knows(self, day: date) -> bool:
        """Tell whether the arrangement for that day's year is in the table."""
        return day <= self.checked_until and any(day.year in (s.first.year, s.last.year) for s in self.holidays)

    def day_off(self, day: date) -> str:
        """Return why a day is a day off (the holiday's name, or 周末), empty for a working day.

        Of a year that is not in the table only weekends and the holidays with a fixed date are known.
        """
        why = self.why_skip(day)
        if why:
            return "" if why == "调休上班" else why
        if (day.month, day.day) in _ALWAYS_OFF:
            return "法定节假日"
        return "周末" if day.weekday() > 4 else ""

    def working_day(self, day: date) -> date:
        """Return the day itself, or the first working day after it."""
        while self.day_off(day):
            day += timedelta(days=1)
        return day

    def working_day_before(self, day: date) -> date:
        """Return the day itself, or the last working day before it."""
        while self.day_off(day):
            day -= timedelta(days=1)
        return day


def load_holidays(path: Path) -> Holidays:
    """Read the holiday table; raises WrongInput with every fault and its line."""
    try:
        return read_record(path, Holidays)
    except KnowledgeFaults as fault:
        raise WrongInput(f"节假日表 {path} 写错了：\n" + "\n".join(fault.faults)) from None

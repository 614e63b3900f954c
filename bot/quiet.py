"""The hours in which nobody is pushed anything: held until they end, never lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.clock import OFFICE_ZONE

_SHAPE = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until `end` in office time, over midnight where `begin` is the later; equal means never quiet."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read the stored form, 21:00-08:00; raises ValueError for anything else."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise ValueError(f"no quiet hours: {text!r}")
        return cls(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))

    def __str__(self) -> str:
        """Return the stored form."""
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"

    def covers(self, moment: datetime) -> bool:
        """Tell whether a UTC moment falls into these hours."""
        now = moment.astimezone(OFFICE_ZONE).time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def next_allowed(self, moment: datetime) -> datetime:
        """Return the moment itself, or when the quiet hours that cover it end; UTC in, UTC out."""
        if not self.covers(moment):
            return moment
        local = moment.astimezone(OFFICE_ZONE)
        day = local.date() + timedelta(days=1 if local.time() >= self.end else 0)
        return datetime.combine(day, self.end, OFFICE_ZONE).astimezone(moment.tzinfo)


NIGHT = QuietHours(time(21), time(8))
"""What applies to everybody who chose nothing else."""

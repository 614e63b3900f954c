"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class HandClock:
    """Starts at 2026-11-23 10:00 in Ningbo (02:00 UTC), a Monday."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time it was moved to."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Go to a moment (aware)."""
        self._now = moment.astimezone(UTC)

    def move(self, **units: float) -> None:
        """Move on, for example `move(minutes=5)`."""
        self._now += timedelta(**units)

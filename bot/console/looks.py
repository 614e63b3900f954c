"""Who has a thing open just now: the ledger keeps a look once an hour, a colleague asks about the last minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

LATELY = timedelta(minutes=10)
"""Who opened a thing so recently may be working on it."""


class Looks:
    """The looks of the last minutes in this process; of another one only what the ledger has is known."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], datetime] = {}

    def note(self, subject: str, who: str, now: datetime) -> None:
        """Remember a look; those of before are let go."""
        self._last = {key: at for key, at in self._last.items() if now - at <= LATELY}
        self._last[subject, who] = now

    def of(self, subject: str, now: datetime) -> dict[str, datetime]:
        """Return who looked lately, and when last."""
        return {who: at for (one, who), at in self._last.items() if one == subject and now - at <= LATELY}

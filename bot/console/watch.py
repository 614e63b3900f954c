"""What rings, and who has duty: shown on every page to those who answer inquiries, with or without script."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alarm.bell import Ringing
from bot.app import Parts
from bot.duty.store import Duty

PATH = "/alarm.json"
"""Below /staff; what an open page asks for."""

POLL_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Watch:
    """The state at the time of the page; `path` and `seconds`: where and how often the page asks again."""

    ringing: Ringing
    duty: list[Duty]
    path: str = PATH
    seconds: int = POLL_SECONDS


async def watch_of(parts: Parts) -> Watch:
    """Look once: short queries on an index, and the few rows of the settings and of the day."""
    async with parts.database.read() as session:
        return Watch(await parts.bell.ringing(session), await parts.roster.now(session))

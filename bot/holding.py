"""An act that reaches people, done for good: its messages wait a while, and it can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.recall.store import Hold
from bot.services import Services, build_services

Made = TypeVar("Made")


async def hold(
    parts: Services, work: Callable[[Services], Awaitable[Made]], *, title: str, page: str = "", people: int = 0
) -> tuple[Made, Hold | None]:
    """Do the work on services whose messages wait; returns what it gave, and by what it can be taken back, if it can.

    `title` says what it is, `page` (below /staff) where it is looked at, `people` how many it reaches. The messages,
    what was done and the way back are committed together: a program that stops in between leaves all of them or none.
    Raises what the work raises.
    """
    if not parts.holds.seconds:
        return await work(parts), None
    holding = parts.holds.new(title, page, people)
    made = await work(build_services(parts.settings, parts.clock, parts.database, parts.phrases, holding))
    return made, await parts.holds.find(holding.held.code)

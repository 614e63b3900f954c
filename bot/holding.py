"""An act that reaches people, done for good: its messages wait a while, and it can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.recall.store import Hold
from bot.services import Services, build_services

Made = TypeVar("Made")

AT_ONCE = "正在送达"


def leaving(seconds: int) -> str:
    """Say how messages leave that wait so long: 正在送达, or when, and that they can be taken back till then."""
    if not seconds:
        return AT_ONCE
    span = f"{seconds // 60} 分钟" if seconds % 60 == 0 else f"{seconds} 秒"
    return f"{span}后送出，在那以前可以撤回"


def told(people: int, seconds: int) -> str:
    """Say how many are told, and when that leaves where it is not at once: 通知 23 位，1 分钟后送出……"""
    return f"通知 {people} 位" + (f"，{leaving(seconds)}" if people and seconds else "")


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

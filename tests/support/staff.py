"""Members of staff in tests: somebody with all rights does one thing, as a command or a page would have it done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Concatenate, ParamSpec, TypeVar

from bot.clock import Clock
from bot.services import Services
from bot.staff.act import Act, Opening, acting
from bot.staff.rights import Actor, Right
from bot.storage.database import Database

OFFICE = "j"

Made = TypeVar("Made")
P = ParamSpec("P")


def member(name: str = "张三", rights: Collection[Right] = tuple(Right), office: str = OFFICE) -> Actor:
    """Somebody who works at an office, by default with every right."""
    return Actor(1, name, office, frozenset(rights))


async def done_by(
    who: str | Actor, database: Database, clock: Clock, work: Callable[[Act], Awaitable[Made]], *, office: str = OFFICE
) -> Made:
    """Do one act and commit it; `who`: a name (with every right) or an actor. Returns what the work gave."""
    actor = member(who, office=office) if isinstance(who, str) else who
    async with acting(database, actor, clock) as act:
        return await work(act)


async def done(
    parts: Services, who: str, method: Callable[Concatenate[Act, P], Awaitable[Made]], *given: P.args, **named: P.kwargs
) -> Made:
    """Have a member of staff with every right do one thing: `await done(parts, "小陈", parts.desk.group, receipts)`."""
    async with parts.acting(member(who, office=parts.settings.office_id)) as act:
        return await method(act, *given, **named)


def opening(parts: Services, who: str) -> Opening:
    """What opens acts of a member of staff with every right."""
    return parts.opening(member(who, office=parts.settings.office_id))

"""Who works at the command line: the account named by --as, else the one of the person at this machine."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.commands.common import warn
from bot.services import Services
from bot.staff.act import Act, Opening
from bot.staff.rights import Actor, Right


async def actor_of(parts: Services, who: str) -> Actor:
    """Return who acts; raises NotFound where there is no such account.

    `who`: the name given by --as; empty: the operating system's user. Where there is no account at all, the operating
    system's user becomes the first administrator, and is told so. Who is named in BOT_NAMED_EXPORT_STAFF may see names.
    """
    user = getpass.getuser()
    async with parts.database.read() as session:
        some = bool(await parts.accounts.list(session))
    if not some:
        async with parts.database.write() as session:
            first = await parts.accounts.first(session, user)
        if first is not None:
            warn(
                f"还没有账号，本机用户 {user} 成了第一位管理员。给同事开账号：python -m bot staff add 姓名", "已开账号"
            )
    async with parts.database.read() as session:
        actor = await parts.accounts.actor(session, who or user)
    if actor.name in parts.settings.may_see_names:
        return replace(actor, rights=actor.rights | {Right.NAMES})
    return actor


@asynccontextmanager
async def act_of(parts: Services, who: str) -> AsyncIterator[Act]:
    """Open one act of whoever works here; it is committed at the end of the block."""
    actor = await actor_of(parts, who)
    async with parts.acting(actor) as act:
        yield act


async def opening_of(parts: Services, who: str) -> Opening:
    """Give what opens acts of whoever works here, for long work that is done in several."""
    return parts.opening(await actor_of(parts, who))

"""Who works at the command line: the account named by --as, else the one of the person at this machine."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.commands.common import warn
from bot.services import Services
from bot.staff.act import Act
from bot.staff.rights import Actor


async def actor_of(parts: Services, who: str) -> Actor:
    """Return who acts; raises NotFound where there is no such account.

    `who`: the name given by --as; empty: the operating system's user. Where there is no account at all, the operating
    system's user becomes the first administrator, and is told so.
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
        return await parts.accounts.actor(session, who or user)


@asynccontextmanager
async def act_of(parts: Services, who: str) -> AsyncIterator[Act]:
    """Open one act of whoever works here; it is committed at the end of the block."""
    actor = await actor_of(parts, who)
    async with parts.acting(actor) as act:
        yield act

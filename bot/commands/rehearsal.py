"""Acts that reach people are rehearsed first: the very same work, with what it would send, and nothing of it stays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.codec import unpack_outgoing
from bot.commands.common import NOTHING_DONE, confirmed, show_consequences
from bot.outbox.store import OutboxRow
from bot.services import Services, build_services
from bot.staff.act import Act
from bot.staff.rights import Actor
from bot.storage.database import Database

Made = TypeVar("Made")


class Rehearsal(Database):
    """A database on which writing is tried and taken back; `letters` are the messages that would have gone out."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.letters: list[OutboxRow] = []

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that is always rolled back."""
        async with self._write_session() as session:
            if not self.is_sqlite:
                # What others send meanwhile is not ours: the transaction sees the database as it was at its begin.
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            last = await session.scalar(select(func.max(OutboxRow.id))) or 0
            yield session
            await session.flush()
            self.letters += await session.scalars(select(OutboxRow).where(OutboxRow.id > last).order_by(OutboxRow.id))
            session.expunge_all()
            await session.rollback()


async def agreed(
    parts: Services,
    work: Callable[[Services], Awaitable[Made]],
    what: Callable[[Made], Sequence[str]],
    *,
    yes: bool,
    question: str = "确定吗？",
    refusal: str = NOTHING_DONE,
) -> Made:
    """Do an act: rehearse it, show it, how many people it reaches and what they read, ask, and only then do it.

    `work` is done twice, on parts of a rehearsal and on the real ones; `what` says in lines what it is about, from
    what the rehearsal gave. Returns what the real work gave. Raises WrongInput where the work refuses or the answer
    is no.
    """
    stage = Rehearsal(parts.database.url)
    try:
        tried = await work(build_services(parts.settings, parts.clock, stage, parts.phrases))
    finally:
        await stage.close()
    people = len({(row.channel, row.chat) for row in stage.letters})
    show_consequences(what(tried), people, list(dict.fromkeys(map(_text, stage.letters))))
    confirmed(question, yes=yes, people=people, refusal=refusal)
    return await work(parts)


async def agreed_act(
    parts: Services,
    actor: Actor,
    work: Callable[[Services, Act], Awaitable[Made]],
    what: Callable[[Made], Sequence[str]],
    *,
    yes: bool,
    question: str = "确定吗？",
    refusal: str = NOTHING_DONE,
) -> Made:
    """Do an act of a member of staff as `agreed` does; `work` gets the services and an act on their database."""

    async def whole(on: Services) -> Made:
        async with on.acting(actor) as act:
            return await work(on, act)

    return await agreed(parts, whole, what, yes=yes, question=question, refusal=refusal)


def _text(row: OutboxRow) -> str:
    message = unpack_outgoing(row.body)
    buttons = "　".join(f"[ {choice.label} ]" for choice in message.offered)
    return f"{message.text}\n{buttons}" if buttons else message.text

"""Acts that reach people are rehearsed first: the very same work, with what it would send, and nothing of it stays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.codec import unpack_outgoing
from bot.outbox.store import OutboxRow
from bot.services import Services, build_services
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


@dataclass(frozen=True, slots=True)
class Tried(Generic[Made]):
    """What a rehearsal gave: what the work returned, how many people it reaches, every different text they read."""

    made: Made
    people: int
    letters: tuple[str, ...]


async def rehearse(parts: Services, work: Callable[[Services], Awaitable[Made]]) -> Tried[Made]:
    """Do the work on the services of a rehearsal and take it back; raises what the work raises."""
    stage = Rehearsal(parts.database.url)
    try:
        made = await work(build_services(parts.settings, parts.clock, stage, parts.phrases))
    finally:
        await stage.close()
    people = len({(row.channel, row.chat) for row in stage.letters})
    return Tried(made, people, tuple(dict.fromkeys(map(letter_text, stage.letters))))


def letter_text(row: OutboxRow) -> str:
    """Return a message as staff are shown it: its words, and its buttons in brackets."""
    message = unpack_outgoing(row.body)
    buttons = "　".join(f"[ {choice.label} ]" for choice in message.offered)
    return f"{message.text}\n{buttons}" if buttons else message.text

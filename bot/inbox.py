"""What arrives is a committed row before it is acknowledged, so that a crash loses no message and repeats no turn.

A row goes new → answered (its replies stored with it) → done (replies sent); FOLLOWS has all the ways. Whoever finds a
row whose lease has run out takes it over: a new one is worked on, an answered one only has its stored replies sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, String, Table, Text, UniqueConstraint, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.codec import pack_outgoing, unpack_outgoing
from bot.messages import Outgoing
from bot.states import before
from bot.storage.database import Base, Database, state_type

LEASE = timedelta(seconds=60)
"""How long a replica may work on a chat before another may take its rows over."""

MAX_ATTEMPTS = 5
"""A row that failed this often is put aside as `failed`, so that it cannot block its chat for ever."""


class InboxState(StrEnum):
    """Where an update stands; FAILED: put aside for staff."""

    NEW = "new"
    ANSWERED = "answered"
    DONE = "done"
    FAILED = "failed"


FOLLOWS: Mapping[InboxState, frozenset[InboxState]] = {
    # Done at once: the reply was awaited, there was none to send, or the person had everything deleted.
    InboxState.NEW: frozenset({InboxState.ANSWERED, InboxState.DONE, InboxState.FAILED}),
    # Answered twice: the first worker was only slow, and another had taken the row over.
    InboxState.ANSWERED: frozenset({InboxState.ANSWERED, InboxState.DONE, InboxState.FAILED}),
    # Answered after done: in the turn that deletes what the person said, its own row is emptied before it is answered.
    InboxState.DONE: frozenset({InboxState.ANSWERED, InboxState.DONE}),
    InboxState.FAILED: frozenset({InboxState.NEW, InboxState.DONE}),
}
"""Which state of an update may come after which."""

OPEN = (InboxState.NEW, InboxState.ANSWERED)
"""States in which there is still something to do."""

CHATS_AT_ONCE = 16
ROWS_PER_CHAT = 20


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as a channel delivered it; `update_id` is unique within the channel, `payload` is JSON text."""

    channel: str
    update_id: str
    chat: str
    payload: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The outcome of a turn: the row it came from, what the person said, what is replied."""

    row_id: int
    said: str
    replies: Sequence[Outgoing]


class InboxRow(Base):
    """One update and what became of it."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("office_id", "channel", "update_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    update_id: Mapped[str] = mapped_column(String(96))
    chat: Mapped[str] = mapped_column(String(80), index=True)
    payload: Mapped[str] = mapped_column(Text)
    state: Mapped[InboxState] = mapped_column(state_type(InboxState), index=True)
    received_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    said: Mapped[str | None] = mapped_column(Text)
    replies: Mapped[list[Any] | None]


_ROWS = cast(Table, InboxRow.__table__)


def _may_become(state: InboxState) -> ColumnElement[bool]:
    """Not IN: a statement that is executed for many rows at once cannot have it."""
    return or_(*(_ROWS.c.state == one for one in before(FOLLOWS, state)))


# Built once: these run for every message, and building a statement costs more than running it.
_INSERT_SQLITE = sqlite.insert(_ROWS).on_conflict_do_nothing().returning(_ROWS.c.id)
_INSERT_POSTGRESQL = postgresql.insert(_ROWS).on_conflict_do_nothing().returning(_ROWS.c.id)
_ANSWERED = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("of"), _may_become(InboxState.ANSWERED))
    .values(state=bindparam("to"), said=bindparam("words"), replies=bindparam("answer"))
)
_SENT = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("of"), _may_become(InboxState.DONE))
    .values(state=InboxState.DONE, lease_until=None)
)


class Inbox:
    """Stores updates, hands them out chat by chat, and keeps the replies until they are sent."""

    def __init__(self, database: Database, office_id: str, clock: Clock) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self.arrived = asyncio.Event()

    async def accept(self, rows: Sequence[RawUpdate]) -> int:
        """Store updates and commit; ones that are there already are ignored. Returns how many were new."""
        if not rows:
            return 0
        async with self._database.write() as session:
            new = await self._insert(session, rows)
        self.arrived.set()
        return len(new)

    async def add(self, session: AsyncSession, row: RawUpdate) -> int | None:
        """Store one update in the caller's transaction; returns its row id, or None if it is there already."""
        new = await self._insert(session, [row])
        return new[0] if new else None

    async def _insert(self, session: AsyncSession, rows: Sequence[RawUpdate]) -> list[int]:
        now = self._clock.now()
        values = [
            {
                "office_id": self._office,
                "channel": row.channel,
                "update_id": row.update_id,
                "chat": row.chat,
                "payload": row.payload,
                "state": InboxState.NEW,
                "received_at": now,
                "attempts": 0,
            }
            for row in rows
        ]
        return list(await session.scalars(_INSERT_SQLITE if self._database.is_sqlite else _INSERT_POSTGRESQL, values))

    async def claim(
        self, busy: Sequence[str], channels: Sequence[str], chats: int = CHATS_AT_ONCE, sent: Sequence[int] = ()
    ) -> list[InboxRow]:
        """Lease the oldest open rows of up to `chats` chats that nobody works on, at most ROWS_PER_CHAT rows of each.

        `busy` are chats this process is working on, `sent` are rows to be marked done on the way. Rows come oldest
        first.
        """
        now = self._clock.now()
        async with self._database.write() as session:
            await self.sent(session, sent)
            rows = await session.scalars(
                select(InboxRow)
                .where(
                    InboxRow.office_id == self._office,
                    InboxRow.channel.in_(channels),
                    InboxRow.state.in_(OPEN),
                    InboxRow.chat.not_in(busy),
                )
                .order_by(InboxRow.id)
                .limit(chats * ROWS_PER_CHAT)
                .with_for_update(skip_locked=True)
            )
            taken = self._by_chat(list(rows), now, chats)
            if taken:
                await session.execute(
                    update(InboxRow)
                    .where(InboxRow.id.in_([row.id for row in taken]))
                    .values(lease_until=now + LEASE, attempts=InboxRow.attempts + 1)
                )
            return taken

    def _by_chat(self, rows: list[InboxRow], now: datetime, chats: int) -> list[InboxRow]:
        """Leave out chats whose oldest open row somebody holds a lease on: order within a chat is kept."""
        leased = {row.chat for row in rows if row.lease_until and row.lease_until > now}
        count: dict[str, int] = {}
        taken = []
        for row in rows:
            if row.chat in leased or (row.chat not in count and len(count) >= chats):
                continue
            count[row.chat] = count.get(row.chat, 0) + 1
            if count[row.chat] <= ROWS_PER_CHAT:
                taken.append(row)
        return taken

    async def answered(self, session: AsyncSession, turns: Sequence[Answered], *, done: bool = False) -> None:
        """Store what was said and the replies, in the transaction of the turns themselves."""
        await session.execute(
            _ANSWERED,
            [
                {
                    "of": turn.row_id,
                    "to": InboxState.DONE if done else InboxState.ANSWERED,
                    "words": turn.said,
                    "answer": [pack_outgoing(reply) for reply in turn.replies],
                }
                for turn in turns
            ],
        )

    async def sent(self, session: AsyncSession, row_ids: Sequence[int]) -> None:
        """Mark rows as done in the caller's transaction."""
        if row_ids:
            await session.execute(_SENT, [{"of": row_id} for row_id in row_ids])

    async def finish(self, row_ids: Sequence[int], *, failed: bool = False) -> None:
        """Mark rows as sent (or put them aside as failed) and commit."""
        end = InboxState.FAILED if failed else InboxState.DONE
        async with self._database.write() as session:
            await session.execute(
                update(InboxRow)
                .where(InboxRow.id.in_(row_ids), InboxRow.state.in_(before(FOLLOWS, end)))
                .values(state=end, lease_until=None)
            )

    async def release(self, row_ids: Sequence[int], delay: float = 0) -> None:
        """Give rows back unworked, to be taken again after `delay` seconds."""
        until = self._clock.now() + timedelta(seconds=delay) if delay else None
        async with self._database.write() as session:
            await session.execute(update(InboxRow).where(InboxRow.id.in_(row_ids)).values(lease_until=until))

    async def take_over(self) -> None:
        """Give back what a dead process held; only for one that knows it is alone (SQLite, one process)."""
        async with self._database.write() as session:
            await session.execute(
                update(InboxRow)
                .where(InboxRow.office_id == self._office, InboxRow.state.in_(OPEN))
                .values(lease_until=None)
            )

    async def replies(self, session: AsyncSession, channel: str, update_id: str) -> list[Outgoing] | None:
        """Return the stored replies to an update that was answered before, or None."""
        packed = await session.scalar(
            select(InboxRow.replies).where(
                InboxRow.office_id == self._office, InboxRow.channel == channel, InboxRow.update_id == update_id
            )
        )
        return None if packed is None else [unpack_outgoing(one) for one in packed]

    async def again(self, session: AsyncSession, row: RawUpdate) -> int | None:
        """Take up an update that had failed, in the caller's transaction; returns its row id, None if it had not.

        Only for a person who sends the same message again: a push channel's second delivery of an update changes
        nothing, `retry` is for staff.
        """
        found: int | None = await session.scalar(
            update(InboxRow)
            .where(
                InboxRow.office_id == self._office,
                InboxRow.channel == row.channel,
                InboxRow.update_id == row.update_id,
                InboxRow.state.in_(before(FOLLOWS, InboxState.NEW)),
            )
            .values(state=InboxState.NEW)
            .returning(InboxRow.id)
        )
        return found

    async def keep_failed(self, row: RawUpdate) -> bool:
        """Store an update that could not be worked, for staff, and commit; False if it is there already."""
        async with self._database.write() as session:
            row_id = await self.add(session, row)
            if row_id is None:
                return False
            aside = update(InboxRow).where(
                InboxRow.id == row_id, InboxRow.state.in_(before(FOLLOWS, InboxState.FAILED))
            )
            await session.execute(aside.values(state=InboxState.FAILED))
        return True

    async def retry(self, session: AsyncSession, row_ids: Sequence[int] | None = None) -> list[int]:
        """Give failed rows (all of them for None) to the running program once more; returns which there were."""
        chosen = () if row_ids is None else (InboxRow.id.in_(row_ids),)
        rows = await session.scalars(
            update(InboxRow)
            .where(InboxRow.office_id == self._office, InboxRow.state.in_(before(FOLLOWS, InboxState.NEW)), *chosen)
            .values(state=InboxState.NEW, lease_until=None, attempts=0)
            .returning(InboxRow.id)
        )
        return list(rows)

    async def recent(self, session: AsyncSession, channel: str, chat: str, limit: int) -> list[InboxRow]:
        """Return the last answered rows of a chat, oldest first."""
        rows = await session.scalars(
            select(InboxRow)
            .where(
                InboxRow.office_id == self._office,
                InboxRow.channel == channel,
                InboxRow.chat == chat,
                InboxRow.replies.is_not(None),
            )
            .order_by(InboxRow.id.desc())
            .limit(limit)
        )
        return list(rows)[::-1]

    async def forget(self, session: AsyncSession, channel: str, chat: str) -> None:
        """Empty all rows of a chat: ids stay so that a repeated delivery is still recognised, words go."""
        mine = update(InboxRow).where(
            InboxRow.office_id == self._office, InboxRow.channel == channel, InboxRow.chat == chat
        )
        ends = mine.where(InboxRow.state.in_(before(FOLLOWS, InboxState.DONE)))
        await session.execute(ends.values(state=InboxState.DONE))
        await session.execute(mine.values(payload="", said=None, replies=None, chat=""))

    async def count_failed(self, session: AsyncSession) -> int:
        """Return how many rows were put aside."""
        query = select(func.count()).where(InboxRow.office_id == self._office, InboxRow.state == InboxState.FAILED)
        return await session.scalar(query) or 0

    async def failed(self, limit: int = 100) -> list[InboxRow]:
        """Return rows that were put aside, newest first, for staff to look at."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(InboxRow)
                .where(InboxRow.office_id == self._office, InboxRow.state == InboxState.FAILED)
                .order_by(InboxRow.id.desc())
                .limit(limit)
            )
            return list(rows)

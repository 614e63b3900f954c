"""Messages that are sent later: one row each, written in the same transaction as their cause, sent exactly once.

What a row may become next is said in bot/outbox/terms.py; every change asks that table.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    UniqueConstraint,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.codec import pack_outgoing, unpack_outgoing
from bot.messages import Address, Outgoing
from bot.outbox.terms import FOLLOWS, UNDELIVERED, UNDERWAY, UNSENT, WAITING, OutboxState
from bot.quiet import QuietHours
from bot.states import before
from bot.storage.database import Base, Database, state_type

AT_ONCE = 500
"""Rows that are named in one statement."""

LEASE = timedelta(seconds=90)
"""Longer than the longest send (time-out included), so that a row is never taken while it is being sent."""

DIED = "发送途中程序停止，不知是否送达"


class OutboxRow(Base):
    """One message to one address."""

    __tablename__ = "outbox"
    # Ids never come again after a deletion: a page asks for what is newer than the last id it saw.
    __table_args__ = (
        UniqueConstraint("office_id", "dedup_key"),
        Index("ix_outbox_next", "office_id", "state", "priority", "due_at"),
        Index("ix_outbox_figures", "office_id", "created_at", "kind", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    dedup_key: Mapped[str] = mapped_column(String(120))
    priority: Mapped[int] = mapped_column(default=5)
    body: Mapped[dict[str, Any]]
    state: Mapped[OutboxState] = mapped_column(state_type(OutboxState), index=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))
    batch: Mapped[str | None] = mapped_column(String(40), index=True)
    quiet: Mapped[str | None] = mapped_column(String(11))
    expires_at: Mapped[datetime | None]
    hold: Mapped[str | None] = mapped_column(String(16), index=True)
    recalled: Mapped[bool] = mapped_column(default=False, server_default=false())


def _state(state: OutboxState) -> ColumnElement[OutboxState]:
    """A state inside an expression, written as the column writes it."""
    return literal(state, OutboxRow.state.type)


# What could not be sent at this try goes back; not what staff took back while it was tried.
_BACK = case((OutboxRow.recalled, _state(OutboxState.RECALLED)), else_=_state(OutboxState.PENDING))

_HANDED = OutboxRow.state.in_(before(FOLLOWS, OutboxState.SENT))
"""What a sender has in its hands."""


@dataclass(frozen=True, slots=True)
class Held:
    """That all messages of one act wait `seconds` before they may leave; `code` is by what they are taken back."""

    code: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was put into a mailbox (a web conversation), to be fetched by its page."""

    id: int
    message: Outgoing
    sent_at: datetime


class Outbox:
    """Writes, claims and settles outbox rows of one office.

    `held`: what is put into this outbox belongs to one act of staff and waits before it leaves.
    """

    def __init__(self, database: Database, office_id: str, clock: Clock, held: Held | None = None) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self.held = held

    async def put(
        self,
        session: AsyncSession,
        address: Address,
        message: Outgoing,
        *,
        kind: str,
        dedup_key: str,
        due_at: datetime | None = None,
        priority: int = 5,
        batch: str | None = None,
        quiet: QuietHours | None = None,
        expires_at: datetime | None = None,
        hold: str | None = None,
    ) -> bool:
        """Add a message in the caller's transaction; False if one with this key is there already.

        `priority`: 1 answers of staff, 5 reminders, 9 announcements. `due_at` is UTC, now if left out. `batch` names
        what may be held or dropped together; `quiet` and `expires_at` (UTC) are looked at again when it is sent.
        `hold` is the act of staff it belongs to, where that was done earlier.
        """
        make = sqlite.insert if self._database.is_sqlite else postgresql.insert
        now = self._clock.now()
        due = due_at or now
        if self.held:
            hold, due = self.held.code, max(due, now + timedelta(seconds=self.held.seconds))
        statement = (
            make(OutboxRow)
            .values(
                office_id=self._office,
                channel=address.channel,
                chat=address.chat,
                kind=kind,
                dedup_key=dedup_key,
                priority=priority,
                body=pack_outgoing(message),
                state=OutboxState.PENDING,
                created_at=now,
                due_at=due,
                attempts=0,
                batch=batch,
                quiet=str(quiet) if quiet else None,
                expires_at=expires_at,
                hold=hold,
                recalled=False,
            )
            .on_conflict_do_nothing()
            .returning(OutboxRow.id)
        )
        return await session.scalar(statement) is not None

    async def claim(self, limit: int, channels: Sequence[str]) -> list[OutboxRow]:
        """Lease due rows, most urgent first, one per chat, so that a chat's messages keep their order.

        A row whose lease ran out was being sent by a process that died: whether it arrived is not known, so it
        becomes `unknown` instead of being sent again.
        """
        now = self._clock.now()
        mine = (OutboxRow.office_id == self._office, OutboxRow.channel.in_(channels))
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow)
                .where(*mine, OutboxRow.state == OutboxState.SENDING, OutboxRow.lease_until < now)
                .values(state=OutboxState.UNKNOWN, error=DIED)
            )
            busy = select(OutboxRow.chat).where(*mine, OutboxRow.state == OutboxState.SENDING)
            rows = await session.scalars(
                select(OutboxRow)
                .where(*mine, OutboxRow.state.in_(before(FOLLOWS, OutboxState.SENDING)))
                .where(OutboxRow.due_at <= now, OutboxRow.chat.not_in(busy))
                .order_by(OutboxRow.priority, OutboxRow.due_at, OutboxRow.id)
                .limit(limit * 4)
                .with_for_update(skip_locked=True)
            )
            first_of_chat = {(row.channel, row.chat): row for row in reversed(list(rows))}
            taken = sorted(first_of_chat.values(), key=lambda r: (r.priority, r.due_at, r.id))[:limit]
            if taken:
                await session.execute(
                    update(OutboxRow)
                    .where(OutboxRow.id.in_([row.id for row in taken]))
                    .values(state=OutboxState.SENDING, lease_until=now + LEASE, attempts=OutboxRow.attempts + 1)
                )
            return taken

    async def take_over(self) -> None:
        """Settle what a dead process was sending as unknown; only for a process that knows it is alone."""
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow)
                .where(OutboxRow.office_id == self._office, OutboxRow.state == OutboxState.SENDING)
                .values(state=OutboxState.UNKNOWN, error=DIED)
            )

    async def settle(self, row_id: int, state: OutboxState, error: str | None = None) -> None:
        """Note the end of a row in a sender's hands: sent, failed, skipped or unknown; another row stays as it is."""
        now = self._clock.now()
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row_id, OutboxRow.state.in_(before(FOLLOWS, state)))
                .values(state=state, error=error and error[:300], sent_at=now if state == OutboxState.SENT else None)
            )

    async def rewrite(self, row_id: int, message: Outgoing) -> None:
        """Replace what a row says."""
        async with self._database.write() as session:
            await session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(body=pack_outgoing(message)))

    async def put_back(self, row_id: int, due_at: datetime) -> None:
        """Put a claimed row back untried, due at a UTC moment."""
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row_id, _HANDED)
                .values(state=_BACK, lease_until=None, due_at=due_at, attempts=OutboxRow.attempts - 1)
            )

    async def move_batch(
        self, session: AsyncSession, batch: str, standing: Collection[OutboxState], after: OutboxState
    ) -> int:
        """Change all rows of a batch that stand in one of some states and may become `after`; returns how many."""
        which = set(standing).intersection(before(FOLLOWS, after))
        rows = await session.scalars(
            update(OutboxRow)
            .where(OutboxRow.office_id == self._office, OutboxRow.batch == batch, OutboxRow.state.in_(which))
            .values(state=after)
            .returning(OutboxRow.id)
        )
        return len(list(rows))

    async def recall(self, session: AsyncSession, hold: str) -> dict[str, list[str]]:
        """Take back what has not left of an act of staff; returns the keys of those messages by their kind.

        Their keys are free again, so that the same can be done anew. What is being sent at this moment is marked: if
        this try fails, there is no other.
        """
        return await self._take_back(session, OutboxRow.hold == hold)

    async def take_back(self, session: AsyncSession, key: str) -> bool:
        """Take back one message by its key, which is free again; False where it left, may have left, or never was."""
        return bool(await self._take_back(session, OutboxRow.dedup_key == key))

    async def has_left(self, session: AsyncSession, key: str) -> bool:
        """Tell whether a message is there by now, or may be."""
        mine = (OutboxRow.office_id == self._office, OutboxRow.dedup_key == key, OutboxRow.state.in_(UNDERWAY))
        return await session.scalar(select(OutboxRow.id).where(*mine)) is not None

    async def standing(self, session: AsyncSession, kind: str, start: str) -> list[tuple[str, OutboxState]]:
        """Return keys that begin so, of one kind and not taken back, with their states, the newest first."""
        mine = (OutboxRow.office_id == self._office, OutboxRow.kind == kind)
        query = select(OutboxRow.dedup_key, OutboxRow.state).where(*mine, OutboxRow.dedup_key.startswith(start))
        return [(key, state) for key, state in await session.execute(query.order_by(OutboxRow.id.desc()))]

    async def _take_back(self, session: AsyncSession, which: ColumnElement[bool]) -> dict[str, list[str]]:
        mine = (OutboxRow.office_id == self._office, which)
        tried = OutboxRow.state == OutboxState.SENDING
        # One statement: it looks at each row's state again under its lock, so that none slips through between a
        # worker's take and its putting back.
        taken = await session.execute(
            update(OutboxRow)
            .where(*mine, OutboxRow.state.in_(UNSENT))
            .values(state=case((tried, OutboxRow.state), else_=_state(OutboxState.RECALLED)), recalled=True)
            .returning(OutboxRow.id, OutboxRow.state),
            execution_options={"synchronize_session": False},
        )
        ids = [number for number, state in taken if state == OutboxState.RECALLED]
        keys: dict[str, list[str]] = {}
        for first in range(0, len(ids), AT_ONCE):
            these = OutboxRow.id.in_(ids[first : first + AT_ONCE])
            rows = await session.execute(select(OutboxRow.kind, OutboxRow.dedup_key).where(these))
            for kind, key in rows:
                keys.setdefault(kind, []).append(key)
            freed = literal("recalled:").concat(cast(OutboxRow.id, String))
            await session.execute(update(OutboxRow).where(these).values(dedup_key=freed))
        return keys

    async def count_batch(self, session: AsyncSession, batch: str) -> dict[tuple[OutboxState, str], int]:
        """Return how many rows of a batch are in which state, with the error where there is one."""
        rows = await session.execute(
            select(OutboxRow.state, OutboxRow.error, func.count())
            .where(OutboxRow.office_id == self._office, OutboxRow.batch == batch)
            .group_by(OutboxRow.state, OutboxRow.error)
        )
        return {(state, error or ""): count for state, error, count in rows}

    async def pushed_since(
        self, session: AsyncSession, channel: str, chats: Sequence[str], since: datetime
    ) -> dict[str, int]:
        """Return how many pushes (kinds that begin with `push.`) each chat got, or will get, since a UTC moment."""
        rows = await session.execute(
            select(OutboxRow.chat, func.count())
            .where(
                OutboxRow.office_id == self._office,
                OutboxRow.channel == channel,
                OutboxRow.chat.in_(chats),
                OutboxRow.kind.startswith("push."),
                OutboxRow.created_at >= since,
                OutboxRow.state.in_((*WAITING, *UNDERWAY)),
            )
            .group_by(OutboxRow.chat)
        )
        return {chat: count for chat, count in rows}  # noqa: C416 (rows are no pairs to mypy)

    async def retry(self, row_id: int, seconds: float, error: str) -> None:
        """Put a row back, due again in `seconds`."""
        async with self._database.write() as session:
            await session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row_id, _HANDED)
                .values(
                    state=_BACK,
                    lease_until=None,
                    due_at=self._clock.now() + timedelta(seconds=seconds),
                    error=error[:300],
                )
            )

    async def next_due(self, channels: Sequence[str]) -> datetime | None:
        """Return when the next pending row falls due, or None."""
        async with self._database.read() as session:
            found: datetime | None = await session.scalar(
                select(OutboxRow.due_at)
                .where(
                    OutboxRow.office_id == self._office,
                    OutboxRow.channel.in_(channels),
                    OutboxRow.state == OutboxState.PENDING,
                )
                .order_by(OutboxRow.due_at)
                .limit(1)
            )
            return found

    async def undelivered(self, limit: int = 200) -> list[OutboxRow]:
        """Return rows that failed, were skipped or whose outcome is unknown, newest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(OutboxRow)
                .where(OutboxRow.office_id == self._office, OutboxRow.state.in_(UNDELIVERED))
                .order_by(OutboxRow.id.desc())
                .limit(limit)
            )
            return list(rows)

    async def count_undelivered(self, session: AsyncSession) -> int:
        """Return how many rows failed, were skipped or have an unknown outcome."""
        undelivered = OutboxRow.state.in_(UNDELIVERED)
        query = select(func.count()).where(OutboxRow.office_id == self._office, undelivered)
        return await session.scalar(query) or 0

    async def letters(self, address: Address, after: int, limit: int = 50) -> list[Letter]:
        """Return delivered messages of a mailbox address with an id above `after`, oldest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(OutboxRow)
                .where(
                    OutboxRow.office_id == self._office,
                    OutboxRow.channel == address.channel,
                    OutboxRow.chat == address.chat,
                    OutboxRow.state == OutboxState.SENT,
                    OutboxRow.id > after,
                )
                .order_by(OutboxRow.id)
                .limit(limit)
            )
            return [Letter(r.id, unpack_outgoing(r.body), r.sent_at or r.created_at) for r in rows]

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete all messages to an address, sent or not."""
        await session.execute(
            delete(OutboxRow).where(
                OutboxRow.office_id == self._office,
                OutboxRow.channel == address.channel,
                OutboxRow.chat == address.chat,
            )
        )

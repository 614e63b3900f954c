"""What staff find wrong in an entry: written down beside it, done with when the editors have mended it.

The knowledge itself stands in files, which the editors change; nothing here changes an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Base
from bot.text import shorten

MOST_NOTE = 1_000
MOST_OUTCOME = 300


class EntryNote(Base):
    """One remark of staff on an entry; open until `closed_at`, `outcome` says what was done."""

    __tablename__ = "entry_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    entry: Mapped[str] = mapped_column(String(40), index=True)
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(64), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")


class EntryNotes:
    """The remarks of one office."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    async def add(self, act: Act, entry: str, text: str) -> EntryNote:
        """Write a remark down; `entry` is the id of an entry that the caller knows to be there.

        Raises NotAllowed, Malformed for an empty or too long text, and Conflict for one that stands there already.
        """
        act.need(Right.INQUIRIES)
        text = text.strip()
        if not text:
            raise Malformed("请写哪里不对。")
        if len(text) > MOST_NOTE:
            raise Malformed(f"最多写 {MOST_NOTE} 字，现在有 {len(text)} 字。")
        for row in await self.of(act.session, entry):
            if row.closed_at is None and row.text == text:
                raise Conflict(f"{row.who} 已经记过一样的话。")
        row = EntryNote(
            office_id=self._office, entry=entry, text=text, who=act.actor.name[:64], at=self._clock.now(),
            closed_by="", outcome="",
        )  # fmt: skip
        act.session.add(row)
        await act.session.flush()
        act.note("knowledge.note", entry, shorten(text, 100))
        return row

    async def close(self, act: Act, number: int, outcome: str) -> EntryNote:
        """Say that a remark is done with, and how; raises NotAllowed, NotFound, Malformed, and Conflict for twice."""
        act.need(Right.INQUIRIES)
        outcome = outcome.strip()
        row = await self.get(act.session, number)
        if row.closed_at is not None:
            raise Conflict(f"{row.closed_by} 已经办结了这一条。")
        if not outcome:
            raise Malformed("请写怎么处理的，例如“编辑改好了”“核对过，没有错”。")
        if len(outcome) > MOST_OUTCOME:
            raise Malformed(f"最多写 {MOST_OUTCOME} 字，现在有 {len(outcome)} 字。")
        row.closed_at, row.closed_by, row.outcome = self._clock.now(), act.actor.name[:64], outcome
        act.note("knowledge.close", row.entry, shorten(outcome, 100))
        return row

    async def reopen(self, act: Act, number: int) -> EntryNote:
        """Take a remark up again; raises NotAllowed, NotFound, and Conflict for one that is open."""
        act.need(Right.INQUIRIES)
        row = await self.get(act.session, number)
        if row.closed_at is None:
            raise Conflict("这一条还没有办结。")
        row.closed_at, row.closed_by, row.outcome = None, "", ""
        act.note("knowledge.reopen", row.entry)
        return row

    async def get(self, session: AsyncSession, number: int) -> EntryNote:
        """Return one remark; raises NotFound."""
        mine = (EntryNote.office_id == self._office, EntryNote.id == number)
        row: EntryNote | None = await session.scalar(select(EntryNote).where(*mine))
        if row is None:
            raise NotFound("note", str(number))
        return row

    async def of(self, session: AsyncSession, entry: str) -> Sequence[EntryNote]:
        """Return the remarks on one entry, those that are open first, then the newest."""
        rows = await session.scalars(
            select(EntryNote)
            .where(EntryNote.office_id == self._office, EntryNote.entry == entry)
            .order_by(EntryNote.closed_at.is_not(None), EntryNote.id.desc())
        )
        return list(rows)

    async def list(self, session: AsyncSession, *, done: bool, skip: int, take: int) -> Sequence[EntryNote]:
        """Return open remarks, the oldest first, or those that are done with, the newest first."""
        open_or_not = EntryNote.closed_at.is_not(None) if done else EntryNote.closed_at.is_(None)
        rows = await session.scalars(
            select(EntryNote)
            .where(EntryNote.office_id == self._office, open_or_not)
            .order_by(EntryNote.id.desc() if done else EntryNote.id)
            .offset(skip)
            .limit(take)
        )
        return list(rows)

    async def open_counts(self, session: AsyncSession) -> dict[str, int]:
        """Return how many open remarks each entry has."""
        rows = await session.execute(
            select(EntryNote.entry, func.count())
            .where(EntryNote.office_id == self._office, EntryNote.closed_at.is_(None))
            .group_by(EntryNote.entry)
        )
        return {entry: count for entry, count in rows}  # noqa: C416 (rows are no pairs to mypy)

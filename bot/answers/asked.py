"""What was asked and how well it was answered, for the editors; the words go after the retention time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, delete, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.messages import Address
from bot.storage.database import Base, Database

ID_BITS = 52


class Asked(Base):
    """One question, the verdict on it, and what the resident said of the answer.

    `entry`: the id of the entry that was shown, or of the signpost behind an `@`; empty where nothing was.
    `rejected`: the resident said that this was not it.
    """

    __tablename__ = "asked"
    # Figures over a year read these indexes alone, the second in its order: the words are not touched.
    __table_args__ = (
        Index("ix_asked_figures", "office_id", "at", "verdict"),
        Index("ix_asked_entries", "office_id", "entry", "verdict", "feedback", "rejected", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    office_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(12))
    entries: Mapped[list[Any]]
    feedback: Mapped[str | None] = mapped_column(String(24))
    entry: Mapped[str] = mapped_column(String(40), default="", server_default="")
    rejected: Mapped[bool] = mapped_column(default=False, server_default=false())


class AskedLog:
    """Writes and forgets what was asked."""

    def __init__(self, database: Database, office_id: str, clock: Clock) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock

    def note(
        self,
        session: AsyncSession,
        address: Address,
        text: str,
        verdict: str,
        entries: Sequence[str],
        shown: str = "",
    ) -> int:
        """Add one question in the caller's transaction and return its id.

        `entries`: what was found, best first; `shown`: what of it was shown (see `Asked.entry`). The id is drawn, not
        counted: it is known before the row is written (many turns share one transaction), and it cannot be guessed
        from another person's button.
        """
        row = Asked(
            id=secrets.randbits(ID_BITS),
            office_id=self._office,
            channel=address.channel,
            chat=address.chat,
            at=self._clock.now(),
            text=text,
            verdict=verdict,
            entries=list(entries),
            entry=shown,
            rejected=False,
        )
        session.add(row)
        return row.id

    async def own(self, session: AsyncSession, address: Address, asked_id: int) -> Asked | None:
        """Return what was asked under this id, only if this address asked it; what was said of it may be set."""
        await session.flush()  # the question may be of this very transaction
        found: Asked | None = await session.scalar(
            select(Asked).where(Asked.id == asked_id, Asked.channel == address.channel, Asked.chat == address.chat)
        )
        return found

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete everything asked from this address."""
        await session.execute(
            delete(Asked).where(
                Asked.office_id == self._office, Asked.channel == address.channel, Asked.chat == address.chat
            )
        )

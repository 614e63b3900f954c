"""Half-written opinions: kept outside the conversation, resumed days later, reminded of once before the close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import OFFICE_ZONE, Clock
from bot.consultations.store import Draft, UnfinishedOpinion
from bot.consultations.writing import Writing
from bot.logs import conversation_id
from bot.messages import Address, Choice, say
from bot.outbox.store import Outbox
from bot.phrases import Phrases
from bot.quiet import NIGHT
from bot.storage.database import Database

RESTED = timedelta(hours=1)
"""Somebody who wrote a moment ago needs no reminder."""

KEPT_DAYS = 30
"""A half-written opinion is deleted this long after its consultation closed."""


class Unfinished:
    """Half-written opinions of one office, one for each chat."""

    def __init__(
        self, database: Database, office_id: str, clock: Clock, outbox: Outbox, phrases: Callable[[], Phrases]
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._phrases = phrases

    async def load(self, session: AsyncSession, address: Address) -> Writing | None:
        """Return what somebody has begun, or None."""
        row = await session.get(UnfinishedOpinion, (self._office, address.channel, address.chat))
        return Writing.model_validate(row.content) if row else None

    async def since(self, session: AsyncSession, address: Address) -> tuple[datetime, Writing] | None:
        """Return what somebody has begun, and when (UTC) they wrote last; None if there is nothing."""
        row = await session.get(UnfinishedOpinion, (self._office, address.channel, address.chat))
        return (row.updated_at, Writing.model_validate(row.content)) if row else None

    async def save(self, session: AsyncSession, address: Address, draft_id: int, writing: Writing) -> None:
        """Keep what has been written, in the caller's transaction."""
        key = (self._office, address.channel, address.chat)
        row = await session.get(UnfinishedOpinion, key)
        if row is None:
            row = UnfinishedOpinion(office_id=self._office, channel=address.channel, chat=address.chat)
            session.add(row)
        row.draft_id = draft_id
        row.content = writing.model_dump()
        row.updated_at = self._clock.now()
        row.reminded_at = None
        await session.flush()

    async def drop(self, session: AsyncSession, address: Address) -> None:
        """Throw away what has been begun."""
        row = await session.get(UnfinishedOpinion, (self._office, address.channel, address.chat))
        if row is not None:
            await session.delete(row)
            await session.flush()

    async def remind(self) -> int:
        """Write to everybody whose half-written opinion can be sent for one more day only; returns how many."""
        now = self._clock.now()
        local = now.astimezone(OFFICE_ZONE)
        if NIGHT.covers(now):
            return 0
        ends = (local.date(), local.date() + timedelta(days=1))
        words = self._phrases().opinions
        async with self._database.write() as session:
            rows = await session.execute(
                select(UnfinishedOpinion, Draft)
                .join(Draft, Draft.id == UnfinishedOpinion.draft_id)
                .where(
                    UnfinishedOpinion.office_id == self._office,
                    UnfinishedOpinion.reminded_at.is_(None),
                    UnfinishedOpinion.updated_at < now - RESTED,
                    Draft.closes_on.in_(ends),
                )
                .limit(500)
            )
            count = 0
            for row, draft in rows:
                closes = f"{draft.closes_on.month}月{draft.closes_on.day}日24点"
                text = words.remind.format(title=draft.title, closes=closes)
                go_on, drop = Choice(buttons.opinion_resume(), words.go_on), Choice(buttons.opinion_drop(), words.drop)
                message = say(text, choices=(go_on, drop))
                address = Address(row.channel, row.chat)
                key = f"unfinished:{draft.id}:{address.channel}:{conversation_id(address)}"
                await self._outbox.put(session, address, message, kind="opinion.unfinished", dedup_key=key)
                await session.execute(_mark(row, now))
                count += 1
        return count


def _mark(row: UnfinishedOpinion, now: datetime) -> Any:
    return (
        update(UnfinishedOpinion)
        .where(
            UnfinishedOpinion.office_id == row.office_id,
            UnfinishedOpinion.channel == row.channel,
            UnfinishedOpinion.chat == row.chat,
        )
        .values(reminded_at=now)
    )

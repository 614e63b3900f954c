"""After an event: two short questions to those who were there, asked once; what they want to know goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import Clock
from bot.events.store import Event, Feedback, Registration
from bot.events.terms import EventState, PlaceState
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.phrases import Phrases
from bot.quiet import NIGHT
from bot.storage.database import Database

ASK_WITHIN = timedelta(days=3)
"""Nobody is asked about an event that ended longer ago."""

BATCH = 200
MOST = 500
RATINGS = {3: "很有用", 2: "一般", 1: "没什么用"}


@dataclass(frozen=True, slots=True)
class Echo:
    """What was said about an event: how often each rating, and the questions people raised."""

    ratings: dict[int, int]
    asked: int
    questions: tuple[str, ...]


class FeedbackDesk:
    """Feedback of one office."""

    def __init__(
        self, database: Database, office_id: str, clock: Clock, outbox: Outbox, phrases: Callable[[], Phrases]
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._phrases = phrases

    async def ask(self) -> int:
        """Ask everybody who was at an event that ended lately, once; returns how many.

        Where nobody was checked in, everybody with a place counts as present.
        """
        now = self._clock.now()
        if NIGHT.covers(now):
            return 0
        total = 0
        while True:
            async with self._database.write() as session:
                present = select(Registration.event_id).where(Registration.attended)
                rows = await session.execute(
                    select(Registration, Event)
                    .join(Event, Event.id == Registration.event_id)
                    .where(
                        Registration.office_id == self._office,
                        Event.state == EventState.ENDED,
                        Event.ends_at > now - ASK_WITHIN,
                        Registration.state == PlaceState.CONFIRMED,
                        Registration.chat != "",
                        Registration.name == "",
                        Registration.attended | Event.id.not_in(present),
                        ~exists().where(Feedback.registration_id == Registration.id),
                    )
                    .order_by(Registration.id)
                    .limit(BATCH)
                )
                taken = list(rows)
                for registration, event in taken:
                    await self._ask(session, registration, event)
                await session.flush()
            total += len(taken)
            if len(taken) < BATCH:
                return total

    async def rate(self, session: AsyncSession, address: Address, registration_id: int, rating: int) -> bool:
        """Keep a rating of 1 to 3; False if this address was not asked. A second tap replaces the first."""
        row = await self._own(session, address, registration_id)
        if row is None or rating not in RATINGS:
            return False
        row.rating = rating
        await session.flush()
        return True

    async def keep(self, session: AsyncSession, address: Address, registration_id: int, text: str, became: str) -> bool:
        """Keep what somebody wants to know; False if this address was not asked."""
        row = await self._own(session, address, registration_id)
        if row is None:
            return False
        row.text, row.became = text[:MOST], became
        await session.flush()
        return True

    async def echo(self, session: AsyncSession, event_id: int) -> Echo:
        """Return what was said about an event."""
        rows = await session.execute(
            select(Feedback.rating, func.count()).where(Feedback.event_id == event_id).group_by(Feedback.rating)
        )
        counted = {rating: count for rating, count in rows}  # noqa: C416 (rows are no pairs to mypy)
        texts = await session.scalars(
            select(Feedback.text)
            .where(Feedback.event_id == event_id, Feedback.text != "")
            .order_by(Feedback.registration_id)
        )
        ratings = {rating: counted.get(rating, 0) for rating in RATINGS}
        return Echo(ratings, sum(counted.values()), tuple(texts))

    async def _ask(self, session: AsyncSession, registration: Registration, event: Event) -> None:
        words = self._phrases().events
        number = registration.id
        session.add(
            Feedback(
                registration_id=number,
                office_id=self._office,
                event_id=event.id,
                rating=0,
                text="",
                became="",
                asked_at=self._clock.now(),
            )
        )
        choices = tuple(Choice(buttons.rating(number, one), str(getattr(words, f"rate_{one}"))) for one in RATINGS)
        letter = Outgoing((Block(BlockKind.LEAD, (words.feedback.format(title=event.title),)),), choices)
        await self._outbox.put(
            session,
            Address(registration.channel, registration.chat),
            letter,
            kind="event.feedback",
            dedup_key=f"event-feedback:{number}",
            priority=7,
            quiet=NIGHT,
            expires_at=event.ends_at + ASK_WITHIN,
        )

    async def _own(self, session: AsyncSession, address: Address, registration_id: int) -> Feedback | None:
        found: Feedback | None = await session.scalar(
            select(Feedback)
            .join(Registration, Registration.id == Feedback.registration_id)
            .where(
                Feedback.office_id == self._office,
                Feedback.registration_id == registration_id,
                Registration.channel == address.channel,
                Registration.chat == address.chat,
            )
        )
        return found

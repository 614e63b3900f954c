"""The waiting list: a free place is offered to who waits longest, with waking hours to decide, and told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import OFFICE_ZONE, Clock
from bot.events.queries import event_by_id, view_of
from bot.events.reminders import Reminders
from bot.events.store import Event, Registration
from bot.events.terms import OPEN_STATES, PLACE_FOLLOWS, PlaceState
from bot.language.moments import say_moment
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox, OutboxRow
from bot.outbox.terms import TRYING
from bot.phrases import Phrases
from bot.quiet import NIGHT
from bot.states import follow
from bot.storage.database import Database

KIND = "event.offer"

CONFIRM_HOURS = 12
"""A place that became free is kept this long for the next on the waiting list, but not beyond the evening."""

WAKING = timedelta(hours=3)
"""So much of the time to decide lies in waking hours at least, if the event does not begin before."""

UNTOLD = timedelta(hours=24)
"""An offer that could not be sent so long after its time is taken back all the same."""


def decide_until(now: datetime, starts_at: datetime) -> datetime:
    """Return until when an offer made now is good, both UTC: no night counts, and none ends in one.

    What is left of the day is enough if it has WAKING hours; otherwise the next morning makes them up.
    """
    begin = NIGHT.next_allowed(now)
    local = begin.astimezone(OFFICE_ZONE)
    evening = datetime.combine(local.date(), NIGHT.begin, OFFICE_ZONE).astimezone(now.tzinfo)
    if begin + WAKING <= evening:
        return min(begin + timedelta(hours=CONFIRM_HOURS), evening, starts_at)
    return min(NIGHT.next_allowed(evening) + WAKING - (evening - begin), starts_at)


def waking_left(now: datetime, until: datetime) -> timedelta:
    """Return how much time is left until a moment without the nights between; none for a moment that is past."""
    left, moment = timedelta(), NIGHT.next_allowed(now)
    while moment < until:
        local = moment.astimezone(OFFICE_ZONE)
        evening = datetime.combine(local.date(), NIGHT.begin, OFFICE_ZONE).astimezone(now.tzinfo)
        left += min(until, evening) - moment
        moment = NIGHT.next_allowed(evening)
    return left


class WaitingList:
    """The waiting lists of all events of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        reminders: Reminders,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._reminders = reminders
        self._outbox = outbox
        self._phrases = phrases

    async def promote(self, session: AsyncSession, event: Event) -> int:
        """Offer free places to those who wait longest, within the waking hours; returns how many were offered."""
        now = self._clock.now()
        if event.state not in OPEN_STATES or event.starts_at <= now or NIGHT.covers(now):
            return 0
        view = await view_of(session, event)
        if view.free is None or not view.free or not view.waiting:
            return 0
        rows = await session.scalars(
            select(Registration)
            .where(Registration.event_id == event.id, Registration.state == PlaceState.WAITING)
            .order_by(Registration.queued_at, Registration.id)
            .limit(view.free)
        )
        count = 0
        for row in list(rows):
            row.state = follow(PLACE_FOLLOWS, row.state, PlaceState.OFFERED, "这位没有在排队。")
            row.offered_until = decide_until(now, event.starts_at)
            count += 1
            if row.chat:
                await self._outbox.put(
                    session,
                    Address(row.channel, row.chat),
                    self._letter(row, event),
                    kind=KIND,
                    dedup_key=_key(row),
                    priority=3,
                    batch=f"event:{event.id}",
                    expires_at=event.starts_at,
                )
        await session.flush()
        return count

    async def confirm(self, session: AsyncSession, registration: Registration) -> bool:
        """Take the place that was offered; False if the time for it is over."""
        event = await event_by_id(session, registration.event_id)
        if (
            registration.state != PlaceState.OFFERED
            or (registration.offered_until or event.starts_at) <= self._clock.now()
        ):
            return False
        registration.state = follow(PLACE_FOLLOWS, registration.state, PlaceState.CONFIRMED, "这个名额不能再确认。")
        registration.offered_until = None
        await session.flush()
        await self._reminders.plan(session, event, [registration])
        return True

    async def take_back(self, session: AsyncSession) -> int:
        """Take back offers whose time is over, in the caller's transaction; returns how many.

        One that could not be sent yet, because the program or the network was down, is kept until it is.
        """
        now = self._clock.now()
        rows = await session.scalars(
            select(Registration).where(
                Registration.office_id == self._office,
                Registration.state == PlaceState.OFFERED,
                Registration.offered_until <= now,
            )
        )
        count = 0
        for registration in list(rows):
            if (registration.offered_until or now) > now - UNTOLD and await self._untold(session, registration):
                continue
            registration.state = follow(PLACE_FOLLOWS, registration.state, PlaceState.WAITING, "这位没有等着确认。")
            registration.offered_until, registration.queued_at = None, now
            count += 1
        await session.flush()
        return count

    async def fresh(self, dedup_key: str) -> Outgoing | None:
        """Return an offer as it reads now, for the outbox; None if it is none any more.

        Who is told late has the same time to decide as everybody else.
        """
        _, number, _ = dedup_key.split(":")
        now = self._clock.now()
        async with self._database.write() as session:
            row = await session.get(Registration, int(number), with_for_update=True)
            if row is None or row.state != PlaceState.OFFERED or _key(row) != dedup_key:
                return None
            event = await event_by_id(session, row.event_id)
            if event.state not in OPEN_STATES or event.starts_at <= now:
                return None
            if row.offered_until is None or waking_left(now, row.offered_until) < WAKING:
                row.offered_until = decide_until(now, event.starts_at)
            return self._letter(row, event)

    async def _untold(self, session: AsyncSession, registration: Registration) -> bool:
        state = await session.scalar(
            select(OutboxRow.state).where(
                OutboxRow.office_id == self._office, OutboxRow.dedup_key == _key(registration)
            )
        )
        return state in TRYING

    def _letter(self, row: Registration, event: Event) -> Outgoing:
        words, now = self._phrases().events, self._clock.now()
        head = words.offered.format(
            who=row.name or words.you, title=event.title, when=say_moment(event.starts_at, now), venue=event.venue
        )
        until = words.offered_until.format(until=say_moment(row.offered_until or event.starts_at, now))
        choices = (
            Choice(buttons.offer_yes(row.id), words.offer_yes),
            Choice(buttons.offer_no(row.id), words.offer_no),
        )
        return Outgoing((Block(BlockKind.LEAD, (head,)), Block(BlockKind.TEXT, (until,))), choices)


def _key(row: Registration) -> str:
    """The key of an offer: whoever queues up again, or is passed over, has another one."""
    return f"event-offer:{row.id}:{row.queued_at.timestamp():.6f}"

"""Reminders: rows relative to the start, moved with the event, re-checked and worded when they go out, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.events.store import Event, Registration, Reminder
from bot.events.when import next_waking, say_moment
from bot.faq.phrases import Phrases
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.storage.database import Database

LEADS = {"day": timedelta(days=1), "hours": timedelta(hours=2)}
"""Kinds of reminders and how long before the start they are due."""

BATCH = 500
"""Reminders handed to the outbox in one transaction."""

_OPEN = ("published", "changed")


class Reminders:
    """Reminders of one office."""

    def __init__(
        self, database: Database, office_id: str, clock: Clock, outbox: Outbox, phrases: Callable[[], Phrases]
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._phrases = phrases

    async def plan(self, session: AsyncSession, event: Event, registration: Registration) -> None:
        """Write the reminders of one registration, in the caller's transaction; what is past is not planned."""
        known = {
            row.kind: row
            for row in await session.scalars(select(Reminder).where(Reminder.registration_id == registration.id))
        }
        for kind, lead in LEADS.items():
            due = self._due(event, lead)
            row = known.get(kind)
            if row is None and due is not None:
                session.add(
                    Reminder(
                        office_id=self._office,
                        event_id=event.id,
                        registration_id=registration.id,
                        kind=kind,
                        due_at=due,
                        state="pending",
                    )
                )
            elif row is not None:
                row.due_at = due or row.due_at
                row.state = "pending" if due is not None else "dropped"
        await session.flush()

    async def plan_event(self, session: AsyncSession, event: Event) -> None:
        """Compute the reminders of all who are registered anew: the event has moved."""
        rows = await session.scalars(
            select(Registration).where(Registration.event_id == event.id, Registration.state == "confirmed")
        )
        for row in list(rows):
            await self.plan(session, event, row)

    async def drop(self, session: AsyncSession, registration_ids: Sequence[int]) -> None:
        """Forget the reminders of registrations that were given back."""
        await session.execute(
            update(Reminder)
            .where(Reminder.registration_id.in_(registration_ids), Reminder.state == "pending")
            .values(state="dropped")
        )

    async def drop_event(self, session: AsyncSession, event_id: int) -> None:
        """Forget the reminders of an event that does not take place."""
        await session.execute(
            update(Reminder).where(Reminder.event_id == event_id, Reminder.state == "pending").values(state="dropped")
        )

    async def send_due(self) -> int:
        """Hand due reminders to the outbox, each in the transaction that marks it; returns how many.

        The event, the place and the hour are looked at again. One that was due while the program was down is sent late
        if the event has not begun, else it is marked as missed.
        """
        now = self._clock.now()
        if next_waking(now) != now:
            return 0
        total = 0
        while True:
            async with self._database.write() as session:
                rows = await session.execute(
                    select(Reminder, Registration, Event)
                    .join(Registration, Registration.id == Reminder.registration_id)
                    .join(Event, Event.id == Reminder.event_id)
                    .where(Reminder.office_id == self._office, Reminder.state == "pending", Reminder.due_at <= now)
                    .order_by(Reminder.due_at, Reminder.id)
                    .limit(BATCH)
                    .with_for_update(skip_locked=True, of=Reminder)
                )
                taken = list(rows)
                for reminder, registration, event in taken:
                    total += await self._send(session, reminder, registration, event, now)
                await session.flush()
            if len(taken) < BATCH:
                return total

    async def missed(self, limit: int = 200) -> list[tuple[Event, Registration]]:
        """Return whom no reminder reached because the program was down, with their telephone numbers."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Event, Registration)
                .join(Reminder, Reminder.event_id == Event.id)
                .where(
                    Registration.id == Reminder.registration_id,
                    Reminder.office_id == self._office,
                    Reminder.state == "missed",
                )
                .limit(limit)
            )
            return [(event, registration) for event, registration in rows]

    async def _send(
        self, session: AsyncSession, reminder: Reminder, registration: Registration, event: Event, now: datetime
    ) -> int:
        if event.state not in _OPEN or registration.state != "confirmed":
            reminder.state = "dropped"
            return 0
        if event.starts_at <= now:
            reminder.state = "missed"
            return 0
        reminder.state = "sent"
        if not registration.chat:
            return 0
        words = self._phrases().events
        name = registration.name or words.you
        when = say_moment(event.starts_at, now)
        head = words.reminder.format(title=event.title, name=name, when=when, venue=event.venue)
        choices = (Choice(f"v:d:{event.code}", words.look), Choice(f"v:c:{registration.id}", words.not_coming))
        key = f"reminder:{reminder.id}:{event.starts_at.timestamp():.0f}"
        address = Address(registration.channel, registration.chat)
        letter = Outgoing((Block(BlockKind.LEAD, (head,)),), choices)
        return int(await self._outbox.put(session, address, letter, kind="event.reminder", dedup_key=key, priority=5))

    def _due(self, event: Event, lead: timedelta) -> datetime | None:
        """When a reminder goes out: its lead before the start, held to the waking hours; None if that is past.

        One that would come in the night goes out the evening before would be too early for "two hours before": it is
        held to the morning, unless the event has begun by then.
        """
        due = next_waking(event.starts_at - lead)
        return due if self._clock.now() < due < event.starts_at else None

"""Reminders: rows relative to the start, moved with the event, re-checked and worded when they go out, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import Clock
from bot.events.store import Event, Registration, Reminder
from bot.events.terms import OPEN_STATES, REMINDER_FOLLOWS, PlaceState, ReminderState
from bot.language.moments import say_moment
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.phrases import Phrases
from bot.quiet import QuietHours
from bot.states import follow
from bot.storage.database import Database
from bot.subscriptions.service import LEADS, Subscriptions

KIND = "event.reminder"

BATCH = 500
"""Reminders handed to the outbox in one transaction."""


class Reminders:
    """Reminders of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        outbox: Outbox,
        subscriptions: Subscriptions,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._phrases = phrases

    async def plan(self, session: AsyncSession, event: Event, registrations: Sequence[Registration]) -> None:
        """Write the reminders of registrations for one event, in the caller's transaction; what is past is not planned.

        Each person's own lead times and quiet hours count.
        """
        numbers = [one.id for one in registrations]
        known: dict[tuple[int, str], Reminder] = {}
        for first in range(0, len(numbers), BATCH):
            rows = await session.scalars(
                select(Reminder).where(Reminder.registration_id.in_(numbers[first : first + BATCH]))
            )
            known |= {(row.registration_id, row.kind): row for row in rows}
        wishes = await self._subscriptions.many(session, [Address(one.channel, one.chat) for one in registrations])
        for one in registrations:
            wish = wishes[Address(one.channel, one.chat)]
            for kind, lead in LEADS.items():
                due = self._due(event, lead, wish.quiet) if kind in wish.leads else None
                row = known.get((one.id, kind))
                if row is not None:
                    row.due_at = due or row.due_at
                    after = ReminderState.PENDING if due is not None else ReminderState.DROPPED
                    row.state = follow(REMINDER_FOLLOWS, row.state, after, "这条提醒不能再排。")
                elif due is not None:
                    session.add(
                        Reminder(
                            office_id=self._office,
                            event_id=event.id,
                            registration_id=one.id,
                            kind=kind,
                            due_at=due,
                            state=ReminderState.PENDING,
                        )
                    )
        await session.flush()

    async def plan_event(self, session: AsyncSession, event: Event) -> None:
        """Compute the reminders of all who are registered anew: the event has moved."""
        rows = await session.scalars(
            select(Registration).where(Registration.event_id == event.id, Registration.state == PlaceState.CONFIRMED)
        )
        await self.plan(session, event, list(rows))

    async def plan_person(self, session: AsyncSession, address: Address) -> None:
        """Compute the reminders of one address anew: its lead times or quiet hours have changed."""
        rows = await session.execute(
            select(Event, Registration)
            .join(Registration, Registration.event_id == Event.id)
            .where(
                Registration.office_id == self._office,
                Registration.channel == address.channel,
                Registration.chat == address.chat,
                Registration.state == PlaceState.CONFIRMED,
                Event.state.in_(OPEN_STATES),
                Event.starts_at > self._clock.now(),
            )
        )
        for event, registration in list(rows):
            await self.plan(session, event, [registration])

    async def drop(self, session: AsyncSession, registration_ids: Sequence[int]) -> None:
        """Forget the reminders of registrations that were given back."""
        await session.execute(
            update(Reminder)
            .where(Reminder.registration_id.in_(registration_ids), Reminder.state == ReminderState.PENDING)
            .values(state=ReminderState.DROPPED)
        )

    async def drop_event(self, session: AsyncSession, event_id: int) -> None:
        """Forget the reminders of an event that does not take place."""
        await session.execute(
            update(Reminder)
            .where(Reminder.event_id == event_id, Reminder.state == ReminderState.PENDING)
            .values(state=ReminderState.DROPPED)
        )

    async def send_due(self) -> int:
        """Hand due reminders to the outbox, each in the transaction that marks it; returns how many.

        The event, the place and the hour are looked at again. One that was due while the program was down is sent late
        if the event has not begun, else it is marked as missed.
        """
        now = self._clock.now()
        total = 0
        while True:
            async with self._database.write() as session:
                rows = await session.execute(
                    select(Reminder, Registration, Event)
                    .join(Registration, Registration.id == Reminder.registration_id)
                    .join(Event, Event.id == Reminder.event_id)
                    .where(
                        Reminder.office_id == self._office,
                        Reminder.state == ReminderState.PENDING,
                        Reminder.due_at <= now,
                    )
                    .order_by(Reminder.due_at, Reminder.id)
                    .limit(BATCH)
                    .with_for_update(skip_locked=True, of=Reminder)
                )
                taken = list(rows)
                people = [Address(registration.channel, registration.chat) for _, registration, _ in taken]
                wishes = await self._subscriptions.many(session, people)
                for reminder, registration, event in taken:
                    quiet = wishes[Address(registration.channel, registration.chat)].quiet
                    total += await self._send(session, reminder, registration, event, quiet)
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
                    Reminder.state == ReminderState.MISSED,
                )
                .limit(limit)
            )
            return [(event, registration) for event, registration in rows]

    async def fresh(self, dedup_key: str) -> Outgoing | None:
        """Return a reminder as it reads now, for the outbox; None if the event moved or the place was given back."""
        _, number, start = dedup_key.split(":")
        async with self._database.read() as session:
            rows = await session.execute(
                select(Registration, Event)
                .join(Reminder, Reminder.registration_id == Registration.id)
                .join(Event, Event.id == Reminder.event_id)
                .where(Reminder.id == int(number))
            )
            found = rows.first()
        if found is None:
            return None
        registration, event = found
        valid = (
            event.state in OPEN_STATES
            and registration.state == PlaceState.CONFIRMED
            and f"{event.starts_at.timestamp():.0f}" == start
        )
        return self._letter(registration, event) if valid else None

    async def _send(
        self, session: AsyncSession, reminder: Reminder, registration: Registration, event: Event, quiet: QuietHours
    ) -> int:
        now = self._clock.now()
        if event.state not in OPEN_STATES or registration.state != PlaceState.CONFIRMED:
            reminder.state = _due_now(reminder, ReminderState.DROPPED)
            return 0
        allowed = quiet.next_allowed(now)
        if max(now, allowed) >= event.starts_at:
            reminder.state = _due_now(reminder, ReminderState.MISSED)
            return 0
        if allowed > now:
            reminder.due_at = allowed
            return 0
        reminder.state = _due_now(reminder, ReminderState.SENT)
        if not registration.chat:
            return 0
        return int(
            await self._outbox.put(
                session,
                Address(registration.channel, registration.chat),
                self._letter(registration, event),
                kind=KIND,
                dedup_key=f"reminder:{reminder.id}:{event.starts_at.timestamp():.0f}",
                priority=5,
                batch=f"event:{event.id}",
                quiet=quiet,
                expires_at=event.starts_at,
            )
        )

    def _letter(self, registration: Registration, event: Event) -> Outgoing:
        words = self._phrases().events
        when = say_moment(event.starts_at, self._clock.now())
        name = registration.name or words.you
        head = words.reminder.format(title=event.title, name=name, when=when, venue=event.venue)
        choices = (
            Choice(buttons.event(event.code), words.look),
            Choice(buttons.place_back(registration.id), words.not_coming),
        )
        return Outgoing((Block(BlockKind.LEAD, (head,)),), choices)

    def _due(self, event: Event, lead: timedelta, quiet: QuietHours) -> datetime | None:
        """When a reminder goes out: its lead before the start, held over the quiet hours; None if that is past.

        One that would come in the night is held to the morning, unless the event has begun by then.
        """
        due = quiet.next_allowed(event.starts_at - lead)
        return due if self._clock.now() < due < event.starts_at else None


def _due_now(reminder: Reminder, state: ReminderState) -> ReminderState:
    """Return what becomes of a reminder that is due."""
    return follow(REMINDER_FOLLOWS, reminder.state, state, "这条提醒已经处理过了。")

"""What may come after what with a reminder: each change that the table allows can be had, and no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.events.plans import Plan
from bot.events.store import Event, Registration, Reminder
from bot.events.terms import REMINDER_FOLLOWS, PlaceState, ReminderState
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done
from tests.support.walks import pairs, walked


class Diary:
    """Events in three days, each with one person who is to be reminded a day before. Keys are those reminders."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.clock = clock

    async def made(self, state: ReminderState) -> int:
        self.clock.set((self.clock.now() + timedelta(days=1)).replace(hour=2, minute=0))
        start = self.clock.now() + timedelta(days=3)
        plan = Plan("讲座", "讲座", "和好屋", start, start + timedelta(hours=2))
        event = (await done(self.parts, "小陈", self.parts.events.add, plan))[0]
        event = await done(self.parts, "小陈", self.parts.events.publish, event.code)
        async with self.parts.database.write() as session:
            await self.parts.places.register(session, event, Address("web", f"resident-{event.id}"))
            number = await session.scalar(
                select(Reminder.id).where(Reminder.event_id == event.id, Reminder.kind == "day")
            )
        assert number is not None
        steps = {
            ReminderState.SENT: self.is_due,
            ReminderState.MISSED: self.is_found_too_late,
            ReminderState.DROPPED: self.event_comes_too_soon,
        }
        if state in steps:
            await steps[state](number)
        return number

    async def seen(self, number: int) -> tuple[Reminder, Registration, Event]:
        async with self.parts.database.read() as session:
            reminder = await session.get_one(Reminder, number)
            registration = await session.get_one(Registration, reminder.registration_id)
            return reminder, registration, await session.get_one(Event, reminder.event_id)

    async def stands(self, number: int) -> ReminderState:
        return (await self.seen(number))[0].state

    def change(self, work: Callable[[int], Awaitable[object]]) -> Callable[[int], Awaitable[bool]]:
        async def way(number: int) -> bool:
            was = await self.stands(number)
            await work(number)
            return await self.stands(number) != was

        return way

    def planning(self, work: Callable[[int], Awaitable[object]]) -> Callable[[int], Awaitable[bool]]:
        """A way by which the reminders of everybody with a place are planned anew, changed or not."""

        async def way(number: int) -> bool:
            await work(number)
            return (await self.seen(number))[1].state == PlaceState.CONFIRMED

        return way

    async def is_due(self, number: int) -> None:
        self.clock.set(max(self.clock.now(), (await self.seen(number))[0].due_at))
        await self.parts.reminders.send_due()

    async def is_found_too_late(self, number: int) -> None:
        self.clock.set((await self.seen(number))[2].starts_at + timedelta(minutes=1))
        await self.parts.reminders.send_due()

    async def event_is_over(self, number: int) -> None:
        self.clock.set((await self.seen(number))[2].ends_at)
        await self.parts.events.tick()
        await self.parts.reminders.send_due()

    async def place_is_given_back(self, number: int) -> None:
        async with self.parts.database.write() as session:
            reminder = await session.get_one(Reminder, number)
            await self.parts.places.leave(session, await session.get_one(Registration, reminder.registration_id))

    async def event_is_cancelled(self, number: int) -> None:
        await done(self.parts, "小陈", self.parts.events.cancel, (await self.seen(number))[2].code, "台风")

    async def event_comes_later(self, number: int) -> None:
        await self.moves(number, timedelta(days=5))

    async def event_comes_too_soon(self, number: int) -> None:
        self.clock.move(minutes=1)
        await self.moves(number, timedelta(hours=3))

    async def moves(self, number: int, ahead: timedelta) -> None:
        code = (await self.seen(number))[2].code
        await done(self.parts, "小陈", self.parts.events.change, code, starts_at=self.clock.now() + ahead)


@pytest.fixture
def diary(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Diary:
    return Diary(parts_for(database, clock, shelf, tmp_path), clock)


async def test_a_reminder_goes_every_way_of_the_table_and_no_other(diary: Diary) -> None:
    changing = (
        diary.is_due, diary.is_found_too_late, diary.event_is_over, diary.place_is_given_back, diary.event_is_cancelled,
    )  # fmt: skip
    planning = (diary.event_comes_later, diary.event_comes_too_soon)
    ways = {work.__name__: diary.change(work) for work in changing}
    ways |= {work.__name__: diary.planning(work) for work in planning}
    seen = await walked(list(ReminderState), diary.made, ways, diary.stands)
    assert seen == pairs(REMINDER_FOLLOWS)


async def test_what_was_sent_stays_sent_when_the_place_is_given_back(diary: Diary) -> None:
    number = await diary.made(ReminderState.SENT)
    await diary.place_is_given_back(number)
    assert await diary.stands(number) == ReminderState.SENT

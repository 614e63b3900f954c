"""What may come after what with a place at an event: each change that the table allows can be had, and no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import Conflict
from bot.events.plans import Plan
from bot.events.queries import event_by_id
from bot.events.store import Event, Registration
from bot.events.terms import PLACE_FOLLOWS, PLACES, PlaceState
from bot.events.undoing import EventUndoing
from bot.messages import Address
from bot.outbox.terms import OutboxState
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done, member
from tests.support.walks import pairs, walked


class Seats:
    """Events with one seat each: somebody registers, and a neighbour who may take the seat. Keys are registrations."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.clock = clock

    async def made(self, state: PlaceState) -> int:
        start = self.clock.now() + timedelta(hours=3)
        plan = Plan("讲座", "讲座", "和好屋", start, start + timedelta(hours=2), capacity=1)
        event = (await done(self.parts, "小陈", self.parts.events.add, plan))[0]
        event = await done(self.parts, "小陈", self.parts.events.publish, event.code)
        async with self.parts.database.write() as session:
            if state in (PlaceState.WAITING, PlaceState.OFFERED):
                await self.registers(session, event, "neighbour")
            row = await self.registers(session, event, "resident")
        assert row is not None
        if state == PlaceState.OFFERED:
            await self.neighbour_leaves(row.id)
        elif state == PlaceState.CANCELLED:
            await self.leaves(row.id)
        return row.id

    async def registers(self, session: AsyncSession, event: Event, who: str) -> Registration | None:
        address = Address("web", f"{who}-{event.id}")
        return (await self.parts.places.register(session, event, address))[1]

    async def stands(self, number: int) -> PlaceState:
        async with self.parts.database.read() as session:
            return (await session.get_one(Registration, number)).state

    def way(self, work: Callable[[int], Awaitable[object]]) -> Callable[[int], Awaitable[bool]]:
        async def changes(number: int) -> bool:
            was = await self.stands(number)
            await work(number)
            return await self.stands(number) != was

        return changes

    async def registers_again(self, number: int) -> None:
        async with self.parts.database.write() as session:
            row = await session.get_one(Registration, number)
            await self.registers(session, await event_by_id(session, row.event_id), "resident")

    async def registers_too_late(self, number: int) -> None:
        async with self.parts.database.write() as session:
            row = await session.get_one(Registration, number)
            event = await event_by_id(session, row.event_id)
            await self.registers(session, event, "neighbour")
            await self.registers(session, event, "resident")

    async def leaves(self, number: int) -> None:
        async with self.parts.database.write() as session:
            await self.parts.places.leave(session, await session.get_one(Registration, number))

    async def neighbour_leaves(self, number: int) -> None:
        async with self.parts.database.write() as session:
            row = await session.get_one(Registration, number)
            neighbour = Address("web", f"neighbour-{row.event_id}")
            await self.parts.places.forget(session, neighbour)

    async def comes(self, number: int) -> None:
        async with self.parts.database.write() as session:
            row = await session.get_one(Registration, number)
            event = await event_by_id(session, row.event_id)
            assert await self.parts.places.check_in(session, Address(row.channel, row.chat), event.codeword)

    async def takes_the_offer(self, number: int) -> None:
        async with self.parts.database.write() as session:
            await self.parts.places.waiting.confirm(session, await session.get_one(Registration, number))

    async def lets_the_offer_pass(self, number: int) -> None:
        for letter in await self.parts.outbox.claim(100, ["web"]):
            await self.parts.outbox.settle(letter.id, OutboxState.SENT)
        async with self.parts.database.write() as session:
            until = (await session.get_one(Registration, number)).offered_until
            self.clock.set(until or self.clock.now())
            await self.parts.places.waiting.take_back(session)

    async def is_not_offered_after_all(self, number: int) -> None:
        async with self.parts.database.read() as session:
            row = await session.get_one(Registration, number)
            code = (await event_by_id(session, row.event_id)).code
        undoing = EventUndoing(self.parts.settings.office_id, self.parts.reminders)
        async with self.parts.acting(member(office=self.parts.settings.office_id)) as act:
            act.note("event.recall", code)
            await undoing.change(act, code, {}, {}, [number], 0)

    async def is_forgotten(self, number: int) -> None:
        async with self.parts.database.write() as session:
            row = await session.get_one(Registration, number)
            await self.parts.places.forget(session, Address(row.channel, row.chat))


@pytest.fixture
def seats(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Seats:
    return Seats(parts_for(database, clock, shelf, tmp_path), clock)


async def test_a_place_goes_every_way_of_the_table_and_no_other(seats: Seats) -> None:
    works = (
        seats.registers_again, seats.registers_too_late, seats.leaves, seats.neighbour_leaves, seats.comes,
        seats.takes_the_offer, seats.lets_the_offer_pass, seats.is_not_offered_after_all, seats.is_forgotten,
    )  # fmt: skip
    ways = {work.__name__: seats.way(work) for work in works}
    assert await walked(list(PlaceState), seats.made, ways, seats.stands) == pairs(PLACE_FOLLOWS)


async def test_a_place_is_given_back_once(seats: Seats) -> None:
    number = await seats.made(PlaceState.CANCELLED)
    with pytest.raises(Conflict, match="这个名额已经退了。"):
        await seats.leaves(number)
    assert await seats.stands(number) == PlaceState.CANCELLED


def test_every_state_has_a_name() -> None:
    assert list(PLACES) == list(PlaceState)

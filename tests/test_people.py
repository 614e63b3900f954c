"""People: one person per address, marked when gone, moved with their chat, erased whole."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.messages import Address, AddressChange
from bot.people import Consent, People, Person, PersonAddress
from bot.storage.database import Database
from tests.support.clock import HandClock

HOME = Address("telegram", "42")


async def test_the_same_address_is_the_same_person(database: Database, clock: HandClock) -> None:
    people = People("j", clock)
    async with database.write() as session:
        first = await people.at(session, HOME)
    async with database.write() as session:
        assert await people.at(session, HOME) == first
        assert await people.at(session, Address("web", "42")) != first
        assert await People("other", clock).find(session, HOME) is None


async def test_gone_back_and_moved(database: Database, clock: HandClock) -> None:
    people = People("j", clock)
    async with database.write() as session:
        person = await people.at(session, HOME)
        await people.change(session, AddressChange(HOME, "1", clock.now(), gone=True))
    async with database.read() as session:
        assert await session.scalar(select(PersonAddress.gone_at)) == clock.now()
    async with database.write() as session:
        await people.change(session, AddressChange(HOME, "2", clock.now()))
        await people.change(session, AddressChange(HOME, "3", clock.now(), moved_to="-10042"))
    async with database.read() as session:
        assert await session.scalar(select(PersonAddress.gone_at)) is None
        assert await people.find(session, Address("telegram", "-10042")) == person


async def test_erasing_takes_everything_of_the_person(database: Database, clock: HandClock) -> None:
    people = People("j", clock)
    async with database.write() as session:
        person = await people.at(session, HOME)
        await people.agree(session, person, "phone", "回电", 180)
        other = await people.at(session, Address("web", "x"))
    async with database.write() as session:
        await people.erase(session, person)
    async with database.read() as session:
        assert list(await session.scalars(select(Person.id))) == [other]
        assert await session.scalar(select(func.count()).select_from(Consent)) == 0
        assert list(await session.scalars(select(PersonAddress.chat))) == ["x"]

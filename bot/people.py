"""Residents as the office knows them: a person, the addresses they write from, what they agreed to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, Table, UniqueConstraint, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.messages import Address, AddressChange
from bot.storage.database import Base


class Person(Base):
    """Somebody who wrote to us; holds no datum about them but when they first came."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]


class PersonAddress(Base):
    """One address of a person on one channel; `gone_at` is set while messages cannot reach it."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("office_id", "channel", "chat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class Consent(Base):
    """What a person agreed to have stored, what for, and until when (个人信息保护法 arts. 14, 17, 19); then it goes."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    purpose: Mapped[str] = mapped_column(String(200))
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class People:
    """Finds, marks and erases people of one office."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    async def find(self, session: AsyncSession, address: Address) -> int | None:
        """Return the id of the person who writes from this address, or None."""
        found: int | None = await session.scalar(select(PersonAddress.person_id).where(*self._is(address)))
        return found

    async def at(self, session: AsyncSession, address: Address) -> int:
        """Return the id of the person who writes from this address; a new address becomes a new person."""
        known = await self.find(session, address)
        if known is not None:
            return known
        now = self._clock.now()
        person = Person(office_id=self._office, created_at=now)
        session.add(person)
        await session.flush()
        session.add(
            PersonAddress(
                office_id=self._office,
                person_id=person.id,
                channel=address.channel,
                chat=address.chat,
                created_at=now,
            )
        )
        await session.flush()
        return person.id

    async def change(self, session: AsyncSession, change: AddressChange) -> None:
        """Note that an address is gone, is back, or has a new id; with a new id every table follows it."""
        gone = self._clock.now() if change.gone else None
        await session.execute(update(PersonAddress).where(*self._is(change.address)).values(gone_at=gone))
        if change.moved_to:
            for table in Base.metadata.sorted_tables:
                if {"office_id", "channel", "chat"} <= set(table.columns.keys()):
                    await self._move(session, table, change.address, change.moved_to)

    async def _move(self, session: AsyncSession, table: Table, before: Address, after: str) -> None:
        """Give the rows of a chat its new id, unless the new one has rows of its own already."""
        here = (table.c.office_id == self._office, table.c.channel == before.channel)
        taken = await session.scalar(select(table.c.chat).where(*here, table.c.chat == after).limit(1))
        if taken is None:
            await session.execute(table.update().where(*here, table.c.chat == before.chat).values(chat=after))

    async def agree(
        self, session: AsyncSession, person_id: int, kind: str, purpose: str, days: int, since: datetime | None = None
    ) -> None:
        """Record that a person agreed to one use of one kind of datum, until `days` days after `since` (UTC; now)."""
        now = self._clock.now()
        session.add(
            Consent(
                office_id=self._office,
                person_id=person_id,
                kind=kind,
                purpose=purpose,
                given_at=now,
                expires_at=(since or now) + timedelta(days=days),
            )
        )

    async def disagree(self, session: AsyncSession, person_id: int, kind: str) -> None:
        """Delete what a person agreed to of one kind of datum: it was deleted on their wish."""
        await session.execute(delete(Consent).where(Consent.person_id == person_id, Consent.kind == kind))

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete a person with their addresses and consents."""
        for table in (PersonAddress, Consent):
            await session.execute(delete(table).where(table.person_id == person_id))
        await session.execute(delete(Person).where(Person.id == person_id))

    def _is(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            PersonAddress.office_id == self._office,
            PersonAddress.channel == address.channel,
            PersonAddress.chat == address.chat,
        )

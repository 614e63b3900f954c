"""The telephone numbers that somebody has left with inquiries and registrations: shown by their end, and erased."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.events.store import Registration
from bot.inquiries.store import Inquiry
from bot.messages import Address
from bot.people import People

SHOWN = 4
"""Digits by which people know their own number."""


class Phones:
    """Knows what telephone numbers of a person one office keeps."""

    def __init__(self, office_id: str, people: People) -> None:
        self._office = office_id
        self._people = people

    async def ends(self, session: AsyncSession, address: Address) -> list[str]:
        """Return the last digits of the numbers that were left from this address, each once."""
        kept = [
            *await session.scalars(select(Inquiry.phone).where(*self._left(Inquiry, address))),
            *await session.scalars(select(Registration.phone).where(*self._left(Registration, address))),
        ]
        return list(dict.fromkeys(phone[-SHOWN:] for phone in kept if phone))

    async def erase(self, session: AsyncSession, address: Address) -> None:
        """Delete them, with the consent to keep them; the inquiries and registrations themselves stay."""
        asked, placed = self._left(Inquiry, address), self._left(Registration, address)
        await session.execute(update(Inquiry).where(*asked).values(phone=None, phone_until=None))
        await session.execute(update(Registration).where(*placed).values(phone=""))
        person_id = await self._people.find(session, address)
        if person_id is not None:
            await self._people.disagree(session, person_id, "phone")

    def _left(self, table: type[Inquiry | Registration], address: Address) -> tuple[ColumnElement[bool], ...]:
        here = (table.office_id == self._office, table.channel == address.channel, table.chat == address.chat)
        return (*here, table.phone.is_not(None), table.phone != "")

"""Who could not be sent something, with the telephone number they once left for us: to be told by telephone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.events.store import Registration
from bot.inquiries.store import Inquiry
from bot.outbox.store import OutboxRow
from bot.outbox.terms import STATES, UNDELIVERED


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who was not reached; `phone` and `name` are empty where they left none."""

    channel: str
    why: str
    name: str
    phone: str


async def unreached(session: AsyncSession, office_id: str, batch: str, *, skip: int, take: int) -> list[Unreached]:
    """Return who a batch did not reach, by the order of sending.

    The number is the one of a place at an event that is still kept, else of an inquiry; both go by their own rules.
    """
    found = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.office_id == office_id, OutboxRow.batch == batch, OutboxRow.state.in_(UNDELIVERED))
        .order_by(OutboxRow.id)
        .offset(skip)
        .limit(take)
    )
    rows = list(found)
    chats = {row.chat for row in rows if row.chat}
    places = await session.scalars(
        select(Registration)
        .where(Registration.office_id == office_id, Registration.chat.in_(chats), Registration.phone != "")
        .order_by(Registration.id)
    )
    asked = await session.scalars(
        select(Inquiry)
        .where(Inquiry.office_id == office_id, Inquiry.chat.in_(chats), Inquiry.phone.is_not(None))
        .order_by(Inquiry.id)
    )
    known = {(row.channel, row.chat): ("", row.phone or "") for row in asked}
    known |= {(row.channel, row.chat): (row.name, row.phone) for row in places}
    return [_one(row, known.get((row.channel, row.chat), ("", ""))) for row in rows]


def _one(row: OutboxRow, known: tuple[str, str]) -> Unreached:
    why = row.error if row.error and not row.error.isascii() else STATES[row.state]
    return Unreached(row.channel, why, *known)

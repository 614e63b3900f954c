"""Whether and where the person who asked is rung up, as they say it after sending."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.inquiries.store import Inquiry, InquiryAddition
from bot.inquiries.terms import DANGER, InquiryState
from bot.messages import Address
from bot.people import People


class Calls:
    """The telephone numbers on the inquiries of one office; `phone_days`: how long one is kept."""

    def __init__(self, office_id: str, clock: Clock, people: People, phone_days: int) -> None:
        self._office = office_id
        self._clock = clock
        self._people = people
        self._phone_days = phone_days

    async def forbid_calls(
        self, session: AsyncSession, address: Address, source: str, said: str, *, careful: bool
    ) -> list[str]:
        """Take the numbers off everything asked from this address; returns the receipts of what still is in work.

        Staff see it on top of each, with the words (`said`) beside it. `careful`: out of fear of somebody.
        """
        rows = await session.scalars(select(Inquiry).where(*self._from(address)).with_for_update())
        live = []
        for inquiry in rows:
            inquiry.phone, inquiry.phone_until = None, None
            if inquiry.state not in (InquiryState.OPEN, InquiryState.REPLIED):
                continue
            live.append(inquiry.receipt)
            if careful:
                inquiry.careful, inquiry.urgency = True, DANGER
            if not inquiry.no_call and said:
                now = self._clock.now()
                addition = InquiryAddition(
                    office_id=self._office, inquiry_id=inquiry.id, source=source, text=said, attachments=[],
                    reopened=False, created_at=now,
                )  # fmt: skip
                session.add(addition)
            inquiry.no_call = True
            inquiry.version += 1
        await session.flush()
        return live

    async def is_not_to_be_called(self, session: AsyncSession, address: Address) -> bool:
        """Tell whether the last inquiry from this address says not to ring up."""
        last = select(Inquiry.no_call).where(*self._from(address)).order_by(Inquiry.id.desc()).limit(1)
        return bool(await session.scalar(last))

    async def ring(self, session: AsyncSession, address: Address, receipt: str, phone: str) -> None:
        """Put a number in place of the one on an inquiry; the person agrees to it by giving it."""
        inquiry = await self._one(session, address, receipt)
        if inquiry is None:
            return
        person_id = await self._people.at(session, address)
        await self._people.agree(session, person_id, "phone", "工作人员就这个问题回电", self._phone_days)
        inquiry.phone, inquiry.phone_until = phone, self._clock.now() + timedelta(days=self._phone_days)
        inquiry.no_call = False
        inquiry.version += 1
        await session.flush()

    async def be_careful(self, session: AsyncSession, address: Address, receipt: str) -> None:
        """Note that whoever rings up asks first whether it is safe to talk."""
        inquiry = await self._one(session, address, receipt)
        if inquiry is not None and not inquiry.careful:
            inquiry.careful, inquiry.urgency = True, DANGER
            inquiry.version += 1
            await session.flush()

    async def _one(self, session: AsyncSession, address: Address, receipt: str) -> Inquiry | None:
        mine = select(Inquiry).where(*self._from(address), Inquiry.receipt == receipt).with_for_update()
        found: Inquiry | None = await session.scalar(mine)
        return found

    def _from(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            Inquiry.office_id == self._office,
            Inquiry.channel == address.channel,
            Inquiry.chat == address.chat,
        )

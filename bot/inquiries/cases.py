"""One inquiry as a whole: found by its receipt, with all that was said and noted, held while somebody changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Conflict, NotFound
from bot.inquiries.store import Inquiry, InquiryAddition, InquiryNote, InquiryReply
from bot.inquiries.terms import KEYED_IN, InquiryState
from bot.staff.act import Act
from bot.staff.rights import Right

Beside = TypeVar("Beside", InquiryReply, InquiryAddition, InquiryNote)


@dataclass(frozen=True, slots=True)
class InquiryView:
    """An inquiry with its replies, what the person added, and the notes among staff, each oldest first."""

    inquiry: Inquiry
    replies: tuple[InquiryReply, ...]
    additions: tuple[InquiryAddition, ...] = ()
    notes: tuple[InquiryNote, ...] = ()

    @property
    def reachable(self) -> bool:
        """Whether the person can be written to: not what staff keyed in, not who had everything deleted."""
        return bool(self.inquiry.chat) and self.inquiry.channel not in KEYED_IN


class Cases:
    """Finds the inquiries of one office."""

    def __init__(self, office_id: str) -> None:
        self._office = office_id

    async def get(self, session: AsyncSession, receipt: str, *, hold: bool = False) -> Inquiry:
        """Return an inquiry, with `hold` locked until the transaction ends; raises NotFound."""
        query = select(Inquiry).where(Inquiry.office_id == self._office, Inquiry.receipt == receipt.strip().upper())
        if hold:
            query = query.with_for_update().execution_options(populate_existing=True)
        found = await session.scalar(query)
        if found is None:
            raise NotFound("inquiry", receipt)
        return found

    async def changing(self, act: Act, receipt: str) -> Inquiry:
        """Return an inquiry for somebody who changes it; its version goes up. Raises NotAllowed, NotFound, Conflict.

        Conflict for one that was withdrawn: nothing is done to it any more.
        """
        act.need(Right.INQUIRIES)
        inquiry = await self.get(act.session, receipt, hold=True)
        if inquiry.state == InquiryState.VOID:
            raise Conflict(f"{inquiry.receipt} 已经作废，不能再改。")
        inquiry.version += 1
        return inquiry

    async def view(self, session: AsyncSession, inquiry: Inquiry) -> InquiryView:
        """Return an inquiry with all that belongs to it."""
        return InquiryView(
            inquiry,
            await _beside(session, InquiryReply, inquiry),
            await _beside(session, InquiryAddition, inquiry),
            await _beside(session, InquiryNote, inquiry),
        )


def reply_key(number: int) -> str:
    """Return the outbox key of the message that brings a reply."""
    return f"inquiry-reply:{number}"


async def _beside(session: AsyncSession, table: type[Beside], inquiry: Inquiry) -> tuple[Beside, ...]:
    query = select(table).where(table.inquiry_id == inquiry.id).order_by(table.id)
    return tuple(await session.scalars(query))

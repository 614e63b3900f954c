"""Takes a reply back while the resident has not been sent it."""

from __future__ import annotations

from sqlalchemy import func, select, update

from bot.errors import Conflict
from bot.inquiries.store import Inquiry, InquiryReply
from bot.staff.act import Act


class InquiryUndoing:
    """Undoes replies to the inquiries of one office."""

    def __init__(self, office_id: str) -> None:
        self._office = office_id

    async def reply(self, act: Act, number: int, out: int) -> str:
        """Delete a reply that was not sent, and let the inquiry wait again where it was the only one.

        Raises Conflict where it was sent, or somebody closed the inquiry since.
        """
        session = act.session
        found = await session.execute(
            select(InquiryReply, Inquiry)
            .join(Inquiry, Inquiry.id == InquiryReply.inquiry_id)
            .where(InquiryReply.id == number, InquiryReply.office_id == self._office)
        )
        row = found.first()
        if row is None:
            raise Conflict("这条回复已经不在了。")
        reply, inquiry = row
        if out:
            raise Conflict(f"{inquiry.receipt} 的回复已经发出，还留着；说错了可以再回一条。")
        await session.delete(reply)
        await session.flush()
        left = await session.scalar(
            select(func.count()).select_from(InquiryReply).where(InquiryReply.inquiry_id == inquiry.id)
        )
        if not left:
            waiting = update(Inquiry).where(Inquiry.id == inquiry.id, Inquiry.state == "replied")
            await session.execute(waiting.values(state="open"))
        return f"{inquiry.receipt} 的这条回复没有了{'' if left else '，又在等回复'}。"

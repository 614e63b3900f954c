"""Takes a reply back while the resident has not been sent it."""

from __future__ import annotations

from sqlalchemy import select

from bot.errors import Conflict
from bot.inquiries.store import Inquiry, InquiryReply
from bot.inquiries.terms import FOLLOWS, InquiryState
from bot.staff.act import Act
from bot.states import go_back


class InquiryUndoing:
    """Undoes replies to the inquiries of one office."""

    def __init__(self, office_id: str) -> None:
        self._office = office_id

    async def reply(self, act: Act, number: int, before: str, after: str, out: int) -> str:
        """Delete a reply that was not sent, and set the inquiry back to the state before it.

        Raises Conflict where it was sent. What happened to the inquiry since, a later reply too, is left as it is.
        """
        session = act.session
        found = await session.execute(
            select(InquiryReply, Inquiry)
            .join(Inquiry, Inquiry.id == InquiryReply.inquiry_id)
            .where(InquiryReply.id == number, InquiryReply.office_id == self._office)
            .with_for_update(of=Inquiry)
        )
        row = found.first()
        if row is None:
            raise Conflict("这条回复已经不在了。")
        reply, inquiry = row
        if out:
            raise Conflict(f"{inquiry.receipt} 的回复已经发出，还留着；说错了可以再回一条。")
        await session.delete(reply)
        rest = await session.execute(
            select(InquiryReply.id, InquiryReply.created_at).where(
                InquiryReply.inquiry_id == inquiry.id, InquiryReply.id != number
            )
        )
        others = {other: at for other, at in rest}  # noqa: C416 (rows are no pairs to mypy)
        inquiry.answered_at = min(others.values(), default=None)
        # A later reply is why the inquiry stands as it does; without this one it stands there still.
        if inquiry.state == after and not any(other > number for other in others):
            if not others and before == InquiryState.REPLIED:  # the reply it had been answered with was taken back too
                before = InquiryState.OPEN
            refusal = f"{inquiry.receipt} 不能退回原来的样子。"
            inquiry.state = go_back(FOLLOWS, inquiry.state, InquiryState(before), refusal)
            inquiry.closed_at, inquiry.outcome, inquiry.outcome_note = None, "", ""
        inquiry.version += 1
        await session.flush()
        return f"{inquiry.receipt} 的这条回复没有了{'，又在等回复' if inquiry.state == InquiryState.OPEN else ''}。"

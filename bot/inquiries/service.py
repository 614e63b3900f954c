"""The rules of the hand-over: opening an inquiry with a receipt number, answering it, closing it, forgetting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import OFFICE_ZONE, Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.inquiries.store import Inquiry, InquiryReply
from bot.messages import Address, Attachment, Block, BlockKind, Choice, Outgoing
from bot.origins import Origins, Scarce
from bot.outbox.store import Outbox
from bot.people import People
from bot.phrases import Phrases
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

MAX_REPLY = 3_000
"""Characters of one reply of staff."""

EMPTIED: dict[str, Any] = {
    "question": "", "context": [], "attachments": [], "phone": None, "phone_until": None, "chat": "", "source": "",
    "person_id": None,
}  # fmt: skip
"""What is left of an inquiry whose words are deleted; its replies are emptied with it."""

OPEN_PER_PERSON = 5
"""Inquiries a person may have waiting at the same time."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed to people. `careful`: do not ring back without asking first (violence)."""

    question: str
    context: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    phone: str | None = None
    careful: bool = False


@dataclass(frozen=True, slots=True)
class InquiryView:
    """An inquiry with its replies, oldest first."""

    inquiry: Inquiry
    replies: tuple[InquiryReply, ...]


class Inquiries:
    """Inquiries of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        people: People,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
        phone_retention_days: int,
        retention_days: int,
        origins: Origins,
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._people = people
        self._outbox = outbox
        self._phrases = phrases
        self._phone_days = phone_retention_days
        self.kept_days = retention_days
        self._origins = origins

    async def may_open(self, session: AsyncSession, address: Address) -> bool:
        """Tell whether the person at this address may open one more inquiry."""
        waiting = await session.scalar(
            select(func.count()).select_from(Inquiry).where(*self._from(address), Inquiry.state == "open")
        )
        return (waiting or 0) < OPEN_PER_PERSON

    async def open(self, session: AsyncSession, address: Address, source: str, handover: Handover) -> str:
        """Store an inquiry in the caller's transaction and return its receipt number, e.g. Z261123-4821.

        `source` is the id of the message that caused it: the same source twice is one inquiry. Raises TooMany when the
        person's network address opened too many in the last hour.
        """
        known = await session.scalar(select(Inquiry.receipt).where(*self._from(address), Inquiry.source == source))
        if known:
            return str(known)
        self._origins.take(Scarce.INQUIRY, address)
        now = self._clock.now()
        person_id = await self._people.at(session, address)
        if handover.phone:
            purpose = "工作人员就这个问题回电"
            await self._people.agree(session, person_id, "phone", purpose, self._phone_days)
        inquiry = Inquiry(
            office_id=self._office,
            receipt=await self._next_receipt(session),
            person_id=person_id,
            channel=address.channel,
            chat=address.chat,
            source=source,
            question=handover.question,
            context=list(handover.context),
            attachments=[{"kind": a.kind.value, "reference": a.reference} for a in handover.attachments],
            phone=handover.phone,
            phone_until=now + timedelta(days=self._phone_days) if handover.phone else None,
            careful=handover.careful,
            state="open",
            created_at=now,
        )
        session.add(inquiry)
        await session.flush()
        return inquiry.receipt

    async def mine(self, session: AsyncSession, address: Address, limit: int = 10) -> list[InquiryView]:
        """Return the latest inquiries from this address, newest first."""
        rows = await session.scalars(
            select(Inquiry).where(*self._from(address)).order_by(Inquiry.id.desc()).limit(limit)
        )
        return [await self._view(session, row) for row in rows]

    async def list(self, *, state: str | None = "open", limit: int = 100) -> Sequence[Inquiry]:
        """Return inquiries for staff, the longest waiting first; `state` None means all."""
        async with self._database.read() as session:
            query = select(Inquiry).where(Inquiry.office_id == self._office)
            if state:
                query = query.where(Inquiry.state == state)
            return list(await session.scalars(query.order_by(Inquiry.id).limit(limit)))

    async def show(self, receipt: str) -> InquiryView:
        """Return one inquiry; raises NotFound if there is none with this receipt number."""
        async with self._database.read() as session:
            return await self._view(session, await self._get(session, receipt))

    async def reply(self, act: Act, receipt: str, text: str) -> None:
        """Store a reply and its outbox message; the resident gets it where they asked.

        Raises NotAllowed, Malformed for an empty or too long text, NotFound, and Conflict for a closed inquiry or the
        same reply twice.
        """
        act.need(Right.INQUIRIES)
        session, text = act.session, text.strip()
        if not text:
            raise Malformed("回复不能是空的。")
        if len(text) > MAX_REPLY:
            raise Malformed(f"回复太长了，最多 {MAX_REPLY} 字，现在有 {len(text)} 字。")
        inquiry = await self._get(session, receipt)
        if inquiry.state == "closed":
            raise Conflict(f"{inquiry.receipt} 已经办结，不能再回复。")
        view = await self._view(session, inquiry)
        if any(reply.text == text for reply in view.replies):
            raise Conflict("这段回复已经发过了。")
        row = InquiryReply(
            office_id=self._office, inquiry_id=inquiry.id, who=act.actor.name, text=text, created_at=self._clock.now()
        )
        session.add(row)
        await session.flush()
        await session.execute(update(Inquiry).where(Inquiry.id == inquiry.id).values(state="replied"))
        await self._outbox.put(
            session,
            Address(inquiry.channel, inquiry.chat),
            self._letter(inquiry, text),
            kind="inquiry.reply",
            dedup_key=f"inquiry-reply:{row.id}",
            priority=1,
        )
        act.note("inquiry.reply", inquiry.receipt)
        act.can_undo("inquiry.reply", reply=row.id)

    async def close(self, act: Act, receipt: str, reason: str) -> None:
        """Mark an inquiry as finished, with the reason; raises NotAllowed, NotFound, Conflict if it is closed."""
        act.need(Right.INQUIRIES)
        inquiry = await self._get(act.session, receipt)
        if inquiry.state == "closed":
            raise Conflict(f"{inquiry.receipt} 早已办结。")
        await act.session.execute(
            update(Inquiry).where(Inquiry.id == inquiry.id).values(state="closed", closed_at=self._clock.now())
        )
        act.note("inquiry.close", inquiry.receipt, reason)

    async def forget(self, session: AsyncSession, address: Address) -> int:
        """Empty a person's inquiries of all words, ours too, and the phone; the bare row stays for the figures."""
        ids = list(await session.scalars(select(Inquiry.id).where(*self._from(address))))
        await session.execute(update(InquiryReply).where(InquiryReply.inquiry_id.in_(ids)).values(text=""))
        await session.execute(update(Inquiry).where(Inquiry.id.in_(ids)).values(**EMPTIED, state="closed"))
        return len(ids)

    def _letter(self, inquiry: Inquiry, text: str) -> Outgoing:
        """The message to the resident; after talk of violence its first line tells nothing of the matter."""
        phrases = self._phrases()
        head = phrases.reply_head_careful if inquiry.careful else phrases.reply_head
        blocks = (
            Block(BlockKind.LEAD, (head.format(receipt=inquiry.receipt),)),
            Block(BlockKind.TEXT, tuple(text.split("\n"))),
            Block(BlockKind.NOTE, (phrases.reply_tail,)),
        )
        return Outgoing(blocks, (Choice(buttons.person(), phrases.person),), private=True)

    async def _get(self, session: AsyncSession, receipt: str) -> Inquiry:
        found = await session.scalar(
            select(Inquiry).where(Inquiry.office_id == self._office, Inquiry.receipt == receipt.strip().upper())
        )
        if found is None:
            raise NotFound("inquiry", receipt)
        return found

    async def _view(self, session: AsyncSession, inquiry: Inquiry) -> InquiryView:
        replies = await session.scalars(
            select(InquiryReply).where(InquiryReply.inquiry_id == inquiry.id).order_by(InquiryReply.id)
        )
        return InquiryView(inquiry, tuple(replies))

    async def _next_receipt(self, session: AsyncSession) -> str:
        """Z + local date + running number of the day; the unique constraint settles a race of two replicas."""
        day = f"Z{self._clock.now().astimezone(OFFICE_ZONE):%y%m%d}-"
        last = await session.scalar(
            select(func.max(Inquiry.receipt)).where(Inquiry.office_id == self._office, Inquiry.receipt.startswith(day))
        )
        return f"{day}{int(last.removeprefix(day)) + 1 if last else 1:04d}"

    def _from(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            Inquiry.office_id == self._office,
            Inquiry.channel == address.channel,
            Inquiry.chat == address.chat,
        )

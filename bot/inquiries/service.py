"""The rules of the hand-over: an inquiry with its receipt is opened, added to, answered, closed, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import OFFICE_ZONE, Clock
from bot.errors import Conflict, Malformed
from bot.inquiries.calls import Calls
from bot.inquiries.cases import Cases, InquiryView, reply_key
from bot.inquiries.store import Inquiry, InquiryAddition, InquiryNote, InquiryReply
from bot.inquiries.terms import DANGER, FOLLOWS, KEYED_IN, OUTCOMES, USUAL, InquiryState
from bot.messages import Address, Attachment, Block, BlockKind, Choice, Outgoing
from bot.origins import Origins, Scarce
from bot.outbox.store import Outbox
from bot.people import People
from bot.phrases import Phrases
from bot.staff.act import Act
from bot.states import before, follow
from bot.storage.database import Database

MAX_REPLY = 3_000
"""Characters of one reply of staff."""

MAX_NOTE = 200
"""Characters of what is noted about the end of an inquiry."""

EMPTIED: dict[str, Any] = {
    "question": "", "context": [], "attachments": [], "name": "", "phone": None, "phone_until": None, "chat": "",
    "source": "", "person_id": None, "outcome_note": "", "earlier": [],
}  # fmt: skip
"""What is left of an inquiry whose words are deleted; what belongs to it is emptied with it."""

ADDITION_EMPTIED: dict[str, Any] = {"text": "", "attachments": [], "source": ""}
NOTE_EMPTIED: dict[str, Any] = {"text": "", "earlier": []}

OPEN_PER_PERSON = 5
"""Inquiries a person may have waiting at the same time."""

REOPENED_WITHIN = timedelta(days=30)
"""So long after the end a person may go on with the same inquiry."""

ADDITIONS_AT_A_TIME = 10
"""What a person may add before somebody has answered."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed to people. `careful`: do not ring back without asking first (violence). `no_call`: not at all.

    `urgency` is what was heard; `area` and `entry` are what the question seems to be about. Staff may change all three.
    """

    question: str
    context: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    phone: str | None = None
    careful: bool = False
    urgency: int = USUAL
    area: str = ""
    entry: str = ""
    no_call: bool = False


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
        cases: Cases,
    ) -> None:
        self._cases = cases
        self._database = database
        self._office = office_id
        self._clock = clock
        self._people = people
        self._outbox = outbox
        self._phrases = phrases
        self._phone_days = phone_retention_days
        self.kept_days = retention_days
        self._origins = origins
        self.calls = Calls(office_id, clock, people, phone_retention_days)

    async def may_open(self, session: AsyncSession, address: Address) -> bool:
        """Tell whether the person at this address may open one more inquiry."""
        waiting = await session.scalar(
            select(func.count()).select_from(Inquiry).where(*self._from(address), Inquiry.state == InquiryState.OPEN)
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
            receipt=await self.next_receipt(session),
            person_id=person_id,
            channel=address.channel,
            chat=address.chat,
            source=source,
            question=handover.question,
            context=list(handover.context),
            attachments=_packed(handover.attachments),
            phone=handover.phone,
            phone_until=now + timedelta(days=self._phone_days) if handover.phone else None,
            careful=handover.careful,
            no_call=handover.no_call,
            urgency=DANGER if handover.careful else handover.urgency,
            area=handover.area,
            entry=handover.entry,
            state=InquiryState.OPEN,
            created_at=now,
        )
        session.add(inquiry)
        await session.flush()
        return inquiry.receipt

    async def may_add(self, session: AsyncSession, address: Address, receipt: str) -> bool | None:
        """Tell whether the person at this address may go on with an inquiry of theirs.

        None: no such inquiry, or it ended too long ago; False: too much of what they added waits for an answer.
        """
        inquiry = await self._theirs(session, address, receipt)
        if inquiry is None:
            return None
        return await self._unanswered(session, inquiry) < ADDITIONS_AT_A_TIME

    async def add(
        self,
        session: AsyncSession,
        address: Address,
        source: str,
        receipt: str,
        text: str,
        attachments: Sequence[Attachment] = (),
        urgency: int = USUAL,
    ) -> bool:
        """Store what a person adds to their inquiry, which is open again then; False where they may not (`may_add`).

        `source` is the id of the message: the same one twice is one addition. More urgent than before is noted.
        """
        inquiry = await self._theirs(session, address, receipt)
        if inquiry is None:
            return False
        same = (InquiryAddition.inquiry_id == inquiry.id, InquiryAddition.source == source)
        if await session.scalar(select(InquiryAddition.id).where(*same)):
            return True
        if await self._unanswered(session, inquiry) >= ADDITIONS_AT_A_TIME:
            return False
        addition = InquiryAddition(
            office_id=self._office,
            inquiry_id=inquiry.id,
            source=source,
            text=text,
            attachments=_packed(attachments),
            reopened=inquiry.state == InquiryState.CLOSED,
            created_at=self._clock.now(),
        )
        session.add(addition)
        inquiry.state = follow(FOLLOWS, inquiry.state, InquiryState.OPEN, f"{inquiry.receipt} 已经作废，不能再补充。")
        inquiry.closed_at, inquiry.outcome, inquiry.outcome_note = None, "", ""
        inquiry.urgency = min(inquiry.urgency, urgency)
        inquiry.version += 1
        await session.flush()
        return True

    async def withdraw(self, session: AsyncSession, address: Address, receipt: str) -> bool:
        """End an inquiry that the person at this address no longer needs; False where it is not theirs or not open."""
        mine = select(Inquiry).where(*self._from(address), Inquiry.receipt == receipt).with_for_update()
        inquiry: Inquiry | None = await session.scalar(mine)
        if inquiry is None or inquiry.state != InquiryState.OPEN:
            return False
        inquiry.state = follow(FOLLOWS, inquiry.state, InquiryState.CLOSED, f"{inquiry.receipt} 早已办结。")
        inquiry.closed_at, inquiry.outcome, inquiry.outcome_note = self._clock.now(), "withdrawn", "居民自己撤回"
        inquiry.version += 1
        await session.flush()
        return True

    async def mine(self, session: AsyncSession, address: Address, limit: int = 10) -> list[InquiryView]:
        """Return the latest inquiries from this address, newest first."""
        rows = await session.scalars(
            select(Inquiry).where(*self._from(address)).order_by(Inquiry.id.desc()).limit(limit)
        )
        return [await self._view(session, row) for row in rows]

    async def list(self, *, state: InquiryState | None = InquiryState.OPEN, limit: int = 100) -> Sequence[Inquiry]:
        """Return inquiries for staff, the longest waiting first; `state` None means all."""
        async with self._database.read() as session:
            query = select(Inquiry).where(Inquiry.office_id == self._office)
            if state:
                query = query.where(Inquiry.state == state)
            return list(await session.scalars(query.order_by(Inquiry.id).limit(limit)))

    async def show(self, receipt: str) -> InquiryView:
        """Return one inquiry; raises NotFound if there is none with this receipt number."""
        async with self._database.read() as session:
            return await self._view(session, await self._cases.get(session, receipt))

    async def seen(self, session: AsyncSession, receipt: str) -> InquiryView:
        """Return one inquiry in the caller's transaction, held until its end; raises NotFound."""
        return await self._view(session, await self._cases.get(session, receipt, hold=True))

    async def reply(self, act: Act, receipt: str, text: str) -> None:
        """Store a reply and its outbox message; the resident gets it where they asked.

        Whoever answers what is nobody's has it from then on. Raises NotAllowed, Malformed for an empty or too long
        text, NotFound, and Conflict for a closed inquiry, one that nobody can be written to, or the same reply twice.
        """
        inquiry = await self._cases.changing(act, receipt)
        text = _reply(text)
        closed = f"{inquiry.receipt} 已经办结，不能再回复。要接着办，请先重开。"
        after = follow(FOLLOWS, inquiry.state, InquiryState.REPLIED, closed)
        await self._send(act, inquiry, text, after)
        inquiry.state = after
        inquiry.assignee = inquiry.assignee or act.actor.name
        act.note("inquiry.reply", inquiry.receipt)

    async def close(self, act: Act, receipt: str, note: str = "", *, outcome: str = "answered", tell: str = "") -> None:
        """Finish an inquiry: how it ended (a code of OUTCOMES), a note, and words for the person where they are wanted.

        `note` says where to for what was referred. Raises NotAllowed, NotFound, Malformed, and Conflict where it is
        closed, where it counts as answered and nobody ever wrote, or where nobody can be written to.
        """
        inquiry = await self._cases.changing(act, receipt)
        note, tell = " ".join(note.split()), _reply(tell) if tell.strip() else ""
        after = follow(FOLLOWS, inquiry.state, InquiryState.CLOSED, f"{inquiry.receipt} 早已办结。")
        if outcome not in OUTCOMES:
            raise Malformed(f"结果只能是：{'、'.join(OUTCOMES.values())}。")
        if len(note) > MAX_NOTE:
            raise Malformed(f"办结的说明最多 {MAX_NOTE} 字，现在有 {len(note)} 字。")
        if outcome == "referred" and not note:
            raise Malformed("请写转到哪里。")
        if outcome == "answered" and not tell and not (await self._view(act.session, inquiry)).replies:
            raise Conflict("还没有回复过，不能按“已答复”办结。请先回复，或者选别的结果（已电话答复、转给别处……）。")
        # A reply of this very moment came with the end (`Casework.reopen`).
        inquiry.closed_at = await self._send(act, inquiry, tell, after) if tell else self._clock.now()
        inquiry.state = after
        inquiry.outcome, inquiry.outcome_note = outcome, note
        act.note("inquiry.close", inquiry.receipt, f"{OUTCOMES[outcome]}：{note}" if note else OUTCOMES[outcome])

    async def forget(self, session: AsyncSession, address: Address) -> int:
        """Empty a person's inquiries of all words, ours too, and the phone; the bare row stays for the figures."""
        ids = list(await session.scalars(select(Inquiry.id).where(*self._from(address))))
        await session.execute(update(InquiryReply).where(InquiryReply.inquiry_id.in_(ids)).values(text=""))
        added, noted = InquiryAddition.inquiry_id.in_(ids), InquiryNote.inquiry_id.in_(ids)
        await session.execute(update(InquiryAddition).where(added).values(**ADDITION_EMPTIED))
        await session.execute(update(InquiryNote).where(noted).values(**NOTE_EMPTIED))
        ends = update(Inquiry).where(Inquiry.id.in_(ids), Inquiry.state.in_(before(FOLLOWS, InquiryState.CLOSED)))
        await session.execute(ends.values(state=InquiryState.CLOSED))
        await session.execute(update(Inquiry).where(Inquiry.id.in_(ids)).values(**EMPTIED))
        return len(ids)

    async def _send(self, act: Act, inquiry: Inquiry, text: str, after: InquiryState) -> datetime:
        """Store words for the person, and the message that brings them; `after`: the state that comes with it.

        Returns when that was.
        """
        session = act.session
        if inquiry.channel in KEYED_IN or not inquiry.chat:
            raise Conflict(f"{inquiry.receipt} 没有可以发消息的地方：是来访、来电，或者居民已经删除了记录。")
        said = select(InquiryReply.id).where(InquiryReply.inquiry_id == inquiry.id, InquiryReply.text == text)
        if await session.scalar(said):
            raise Conflict("这段回复已经发过了。")
        now = self._clock.now()
        row = InquiryReply(office_id=self._office, inquiry_id=inquiry.id, who=act.actor.name, text=text, created_at=now)
        session.add(row)
        inquiry.answered_at = inquiry.answered_at or now
        await session.flush()
        await self._outbox.put(
            session,
            Address(inquiry.channel, inquiry.chat),
            self._letter(inquiry, text),
            kind="inquiry.reply",
            dedup_key=reply_key(row.id),
            priority=1,
        )
        act.can_undo("inquiry.reply", reply=row.id, before=inquiry.state, after=after)
        return now

    def _letter(self, inquiry: Inquiry, text: str) -> Outgoing:
        """The message to the resident; after talk of violence its first line tells nothing of the matter."""
        phrases = self._phrases()
        head = phrases.reply_head_careful if inquiry.careful else phrases.reply_head
        blocks = (
            Block(BlockKind.LEAD, (head.format(receipt=inquiry.receipt),)),
            Block(BlockKind.TEXT, tuple(text.split("\n"))),
            Block(BlockKind.NOTE, (phrases.reply_tail,)),
        )
        more = Choice(buttons.handover_more(inquiry.receipt), phrases.addition)
        return Outgoing(blocks, (more, Choice(buttons.person(), phrases.person)), private=True)

    async def _theirs(self, session: AsyncSession, address: Address, receipt: str) -> Inquiry | None:
        """A person's own inquiry that they may still go on with."""
        mine = select(Inquiry).where(*self._from(address), Inquiry.receipt == receipt).with_for_update()
        inquiry: Inquiry | None = await session.scalar(mine)
        late = self._clock.now() - REOPENED_WITHIN
        return None if inquiry is None or (inquiry.closed_at and inquiry.closed_at < late) else inquiry

    async def _unanswered(self, session: AsyncSession, inquiry: Inquiry) -> int:
        """How much a person added since the last reply."""
        last = select(func.max(InquiryReply.created_at)).where(InquiryReply.inquiry_id == inquiry.id).scalar_subquery()
        since = or_(last.is_(None), InquiryAddition.created_at > last)
        count = select(func.count()).select_from(InquiryAddition).where(InquiryAddition.inquiry_id == inquiry.id, since)
        return await session.scalar(count) or 0

    async def _view(self, session: AsyncSession, inquiry: Inquiry) -> InquiryView:
        return await self._cases.view(session, inquiry)

    async def next_receipt(self, session: AsyncSession) -> str:
        """Return Z + local date + running number of the day; the unique constraint settles a race of two replicas."""
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


def _packed(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    return [{"kind": a.kind.value, "reference": a.reference} for a in attachments]


def _reply(text: str) -> str:
    text = text.strip()
    if not text:
        raise Malformed("回复不能是空的。")
    if len(text) > MAX_REPLY:
        raise Malformed(f"回复太长了，最多 {MAX_REPLY} 字，现在有 {len(text)} 字。")
    return text

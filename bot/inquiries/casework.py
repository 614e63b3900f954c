"""What staff make of an inquiry: who works on it, what it is about, how urgent it is, notes, and taking it up again."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.inquiries.cases import Cases, reply_key
from bot.inquiries.store import Inquiry, InquiryNote
from bot.inquiries.terms import AREAS, FOLLOWS, URGENCIES, InquiryState
from bot.outbox.store import Outbox
from bot.staff.accounts import Accounts
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import follow

MAX_NOTE = 1_000
MAX_WHY = 200

TAKEN_BACK = "办结时写给居民的话还没有送出，收回了，不会送到。"
"""Said where `Casework.reopen` took words back."""


class Casework:
    """The inner side of the inquiries of one office: nothing here reaches a resident; every act leaves an audit row."""

    def __init__(self, office_id: str, clock: Clock, cases: Cases, accounts: Accounts, outbox: Outbox) -> None:
        self._office = office_id
        self._clock = clock
        self._cases = cases
        self._accounts = accounts
        self._outbox = outbox

    async def take(self, act: Act, receipt: str) -> Inquiry:
        """Take an inquiry that is nobody's; raises NotAllowed, NotFound, Conflict where somebody has it."""
        inquiry = await self._live(act, receipt)
        if inquiry.assignee:
            whose = "您自己" if inquiry.assignee == act.actor.name else inquiry.assignee
            raise Conflict(f"{inquiry.receipt} 已经由{whose}在办。")
        inquiry.assignee = act.actor.name
        act.note("inquiry.take", inquiry.receipt)
        return inquiry

    async def give(self, act: Act, receipt: str, name: str) -> Inquiry:
        """Give an inquiry to a colleague, from whoever has it; raises NotAllowed, NotFound, Conflict.

        Conflict for somebody who may not answer inquiries, or who has it already.
        """
        inquiry = await self._live(act, receipt)
        colleague = await self._accounts.actor(act.session, name)
        if not colleague.may(Right.INQUIRIES):
            raise Conflict(f"{colleague.name} 没有“答复咨询”的权限，不能交给他。")
        if inquiry.assignee == colleague.name:
            raise Conflict(f"{inquiry.receipt} 本来就由{colleague.name}在办。")
        before, inquiry.assignee = inquiry.assignee, colleague.name
        act.note("inquiry.give", inquiry.receipt, f"{before or '没有人'} → {colleague.name}")
        return inquiry

    async def give_back(self, act: Act, receipt: str) -> Inquiry:
        """Make an inquiry nobody's; raises NotAllowed, NotFound, Conflict where it is."""
        inquiry = await self._live(act, receipt)
        if not inquiry.assignee:
            raise Conflict(f"{inquiry.receipt} 现在没有人在办。")
        before, inquiry.assignee = inquiry.assignee, ""
        act.note("inquiry.back", inquiry.receipt, f"{before} → 没有人")
        return inquiry

    async def set_topic(self, act: Act, receipt: str, area: str, entry: str = "") -> Inquiry:
        """Say what an inquiry is about: an area of AREAS, and an entry of the knowledge if one fits.

        The caller knows that the entry is there and of that area. Raises NotAllowed, NotFound, Conflict, Malformed.
        """
        inquiry = await self._cases.changing(act, receipt)
        if area not in AREAS:
            raise Malformed(f"话题只能是：{'、'.join(AREAS.values())}。")
        if (inquiry.area, inquiry.entry) == (area, entry):
            raise Conflict(f"{inquiry.receipt} 本来就是这个话题。")
        before = topic_named(inquiry)
        inquiry.area, inquiry.entry = area, entry
        act.note("inquiry.topic", inquiry.receipt, f"{before} → {topic_named(inquiry)}")
        return inquiry

    async def set_urgency(self, act: Act, receipt: str, urgency: int, why: str) -> Inquiry:
        """Say how urgent an inquiry is, and why; raises NotAllowed, NotFound, Conflict, Malformed."""
        inquiry = await self._cases.changing(act, receipt)
        why = _line(why, MAX_WHY, "为什么改缓急")
        if urgency not in URGENCIES:
            raise Malformed(f"缓急只能是：{'、'.join(URGENCIES.values())}。")
        if inquiry.urgency == urgency:
            raise Conflict(f"{inquiry.receipt} 本来就是“{URGENCIES[urgency]}”。")
        before, inquiry.urgency = inquiry.urgency, urgency
        act.note("inquiry.urgency", inquiry.receipt, f"{URGENCIES[before]} → {URGENCIES[urgency]}：{why}")
        return inquiry

    async def add_note(self, act: Act, receipt: str, text: str) -> InquiryNote:
        """Write a note that only staff read; raises NotAllowed, NotFound, Conflict, Malformed."""
        inquiry = await self._cases.changing(act, receipt)
        note = InquiryNote(
            office_id=self._office,
            inquiry_id=inquiry.id,
            who=act.actor.name,
            text=_words(text, MAX_NOTE, "备注"),
            created_at=self._clock.now(),
            earlier=[],
        )
        act.session.add(note)
        await act.session.flush()
        act.note("inquiry.note", inquiry.receipt)
        return note

    async def correct_note(self, act: Act, receipt: str, number: int, text: str) -> InquiryNote:
        """Correct a note, also somebody else's; what it said is kept with it. An empty text takes the words away.

        Raises NotAllowed, NotFound, Conflict where it says so already, Malformed.
        """
        inquiry = await self._cases.changing(act, receipt)
        note = await act.session.get(InquiryNote, number)
        if note is None or note.inquiry_id != inquiry.id:
            raise NotFound("note", str(number))
        text = _words(text, MAX_NOTE, "备注") if text.strip() else ""
        if text == note.text:
            raise Conflict("备注和原来一样，没有改。")
        now = self._clock.now()
        before = {"text": note.text, "who": note.who, "until": now.isoformat()}
        note.earlier = [*note.earlier, before]
        note.text, note.who, note.changed_at = text, act.actor.name, now
        act.note("inquiry.note-fix", inquiry.receipt)
        return note

    async def reopen(self, act: Act, receipt: str, why: str) -> bool:
        """Take a closed inquiry up again; what was written with its end and has not left is taken back.

        Returns whether such words were taken back. Raises NotAllowed, NotFound, Conflict where it is not closed,
        Malformed.
        """
        inquiry = await self._cases.changing(act, receipt)
        why = _line(why, MAX_WHY, "为什么重开")
        if inquiry.state != InquiryState.CLOSED:
            raise Conflict(f"{inquiry.receipt} 没有办结，不用重开。")
        if not inquiry.question and not inquiry.chat:
            raise Conflict(f"{inquiry.receipt} 的内容已经删除，不能重开。")
        inquiry.state = follow(FOLLOWS, inquiry.state, InquiryState.OPEN, f"{inquiry.receipt} 不能重开。")
        taken = await self._take_end_back(act.session, inquiry)
        inquiry.closed_at, inquiry.outcome, inquiry.outcome_note = None, "", ""
        act.note("inquiry.reopen", inquiry.receipt, why)
        return taken

    async def _take_end_back(self, session: AsyncSession, inquiry: Inquiry) -> bool:
        """Take back the words that were written with the end of an inquiry, where they have not left."""
        replies = (await self._cases.view(session, inquiry)).replies
        for reply in replies:
            if reply.created_at == inquiry.closed_at and await self._outbox.take_back(session, reply_key(reply.id)):
                await session.delete(reply)
                inquiry.answered_at = min((one.created_at for one in replies if one is not reply), default=None)
                return True
        return False

    async def _live(self, act: Act, receipt: str) -> Inquiry:
        inquiry = await self._cases.changing(act, receipt)
        if inquiry.state == InquiryState.CLOSED:
            raise Conflict(f"{inquiry.receipt} 已经办结。要接着办，请先重开。")
        return inquiry


def topic_named(inquiry: Inquiry) -> str:
    """Return what an inquiry is about in words; an entry by its id."""
    area = AREAS.get(inquiry.area, "没有定")
    return f"{area}（{inquiry.entry}）" if inquiry.entry else area


def _line(text: str, most: int, what: str) -> str:
    return _words(" ".join(text.split()), most, what)


def _words(text: str, most: int, what: str) -> str:
    text = text.strip()
    if not text:
        raise Malformed(f"请写{what}。")
    if len(text) > most:
        raise Malformed(f"{what}最多 {most} 字，现在有 {len(text)} 字。")
    return text

"""Who came to the office or rang up: keyed in by staff in a few seconds, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.errors import Conflict, Malformed
from bot.inquiries.cases import Cases
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import AREAS, FOLLOWS, KEYED_IN, OUTCOMES, URGENCIES, USUAL, InquiryState
from bot.language.phones import read_phone
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import follow

MAX_WHAT = 1_000
MAX_NAME = 40
MAX_NOTE = 200
OLDEST = timedelta(days=400)
"""A consultation of an earlier day is keyed in for this year's figures; what is older is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """What staff key in. `what`: what was said, in a line; `outcome` empty: still to be worked on; `on` None: today.

    Name and telephone are optional, and deleted like those of everybody else.
    """

    channel: str
    what: str
    area: str = ""
    entry: str = ""
    outcome: str = ""
    note: str = ""
    name: str = ""
    phone: str = ""
    on: date | None = None
    urgency: int = USUAL


class Walkins:
    """Consultations face to face and by telephone, of one office."""

    def __init__(
        self,
        office_id: str,
        clock: Clock,
        cases: Cases,
        next_receipt: Callable[[AsyncSession], Awaitable[str]],
        phone_retention_days: int,
    ) -> None:
        self._office = office_id
        self._clock = clock
        self._cases = cases
        self._next_receipt = next_receipt
        self._phone_days = phone_retention_days

    async def enter(self, act: Act, given: Consultation, *, key: str = "", another: bool = False) -> Inquiry:
        """Store a consultation; the same `key` (of one form) twice is one consultation.

        Raises NotAllowed, Malformed, and Conflict where the same words were keyed in for the same day, unless it is
        `another` person.
        """
        act.need(Right.INQUIRIES)
        source = f"staff:{key}"
        if key and (known := await self._by(act.session, *_keyed_in(given.channel), Inquiry.source == source)):
            act.note("inquiry.enter", known.receipt, "同一张表又发了一次，没有再记")
            return known
        values = self._values(given)
        if not another:
            await self._is_new(act.session, values)
        inquiry = Inquiry(
            office_id=self._office,
            receipt=await self._next_receipt(act.session),
            chat="",
            source=source,
            context=[],
            attachments=[],
            entered_by=act.actor.name,
            assignee="" if given.outcome else act.actor.name,
            **values,
        )
        act.session.add(inquiry)
        await act.session.flush()
        act.note("inquiry.enter", inquiry.receipt)
        return inquiry

    async def correct(self, act: Act, receipt: str, given: Consultation) -> Inquiry:
        """Correct what was keyed in; what it said before is kept with it, but for name and telephone.

        Raises NotAllowed, NotFound, Malformed, Conflict for what residents wrote themselves, or where nothing changes.
        """
        inquiry = await self._cases.changing(act, receipt)
        self._is_ours(inquiry)
        values = self._values(given, inquiry)
        changed = [name for name in LABELS if getattr(inquiry, name) != values[name]]
        if not changed:
            raise Conflict("和原来一样，没有改。")
        before = {name: _plain(getattr(inquiry, name)) for name in changed if name not in ("name", "phone")}
        until = {"who": act.actor.name, "until": self._clock.now().isoformat()}
        inquiry.earlier = [*inquiry.earlier, {**before, **until}]
        if values["state"] != inquiry.state:
            follow(FOLLOWS, inquiry.state, values["state"], f"{inquiry.receipt} 不能这样改。")
        for name, value in values.items():
            setattr(inquiry, name, value)
        act.note("inquiry.correct", inquiry.receipt, "、".join(LABELS[name] for name in changed))
        return inquiry

    async def withdraw(self, act: Act, receipt: str, why: str) -> Inquiry:
        """Withdraw what was keyed in by mistake: it counts nowhere, and its words go with the others' in time.

        Raises NotAllowed, NotFound, Malformed, Conflict for what residents wrote themselves.
        """
        inquiry = await self._cases.changing(act, receipt)
        self._is_ours(inquiry)
        why = " ".join(why.split())
        if not why or len(why) > MAX_NOTE:
            raise Malformed(f"请写为什么作废，最多 {MAX_NOTE} 字。")
        inquiry.state = follow(FOLLOWS, inquiry.state, InquiryState.VOID, f"{inquiry.receipt} 不能作废。")
        inquiry.closed_at = self._clock.now()
        act.note("inquiry.withdraw", inquiry.receipt, why)
        return inquiry

    def _values(self, given: Consultation, inquiry: Inquiry | None = None) -> dict[str, Any]:
        """Everything that staff say about a consultation, read and checked; raises Malformed."""
        what, note, name = (" ".join(one.split()) for one in (given.what, given.note, given.name))
        if given.channel not in KEYED_IN:
            raise Malformed(f"渠道只能是：{'、'.join(KEYED_IN.values())}。")
        for words, most, said in ((what, MAX_WHAT, "说了什么"), (note, MAX_NOTE, "说明"), (name, MAX_NAME, "姓名")):
            if len(words) > most:
                raise Malformed(f"{said}最多 {most} 字，现在有 {len(words)} 字。")
        if not what:
            raise Malformed("请用一句话写说了什么。")
        if given.area and given.area not in AREAS:
            raise Malformed(f"话题只能是：{'、'.join(AREAS.values())}。")
        if given.outcome and given.outcome not in OUTCOMES:
            raise Malformed(f"结果只能是：{'、'.join(OUTCOMES.values())}。")
        if given.outcome == "referred" and not note:
            raise Malformed("请写转到哪里。")
        if given.urgency not in URGENCIES:
            raise Malformed(f"缓急只能是：{'、'.join(URGENCIES.values())}。")
        phone = read_phone(given.phone) if given.phone.strip() else None
        if given.phone.strip() and phone is None:
            raise Malformed("电话号码看着不对：要 11 位手机号，或区号加座机号；没有留就空着。")
        moment = self._moment(given.on, inquiry)
        since = inquiry.phone_until if inquiry and inquiry.phone_until else None
        until = since or self._clock.now() + timedelta(days=self._phone_days)
        return {
            "channel": given.channel,
            "question": what,
            "area": given.area,
            "entry": given.entry if given.area else "",
            "state": InquiryState.CLOSED if given.outcome else InquiryState.OPEN,
            "outcome": given.outcome,
            "outcome_note": note,
            "name": name,
            "phone": phone,
            "phone_until": until if name or phone else None,
            "urgency": given.urgency,
            "created_at": moment,
            "closed_at": moment if given.outcome else None,
        }

    def _moment(self, on: date | None, inquiry: Inquiry | None) -> datetime:
        """When it was: now for today, noon for an earlier day, and what stands there where the day stays the same."""
        now = self._clock.now()
        today = now.astimezone(OFFICE_ZONE).date()
        if inquiry and (on is None or on == inquiry.created_at.astimezone(OFFICE_ZONE).date()):
            return inquiry.created_at
        if on is None or on == today:
            return now
        if on > today:
            raise Malformed("日期还没有到，请看一看年份。")
        if on < today - OLDEST:
            raise Malformed(f"日期是 {OLDEST.days} 天以前的，请看一看年份。")
        return datetime.combine(on, time(12), OFFICE_ZONE).astimezone(UTC)

    async def _is_new(self, session: AsyncSession, values: dict[str, Any]) -> None:
        day = values["created_at"].astimezone(OFFICE_ZONE).date()
        begin = datetime.combine(day, time(), OFFICE_ZONE)
        within = (Inquiry.created_at >= begin, Inquiry.created_at < begin + timedelta(days=1))
        same = (*_keyed_in(values["channel"]), Inquiry.question == values["question"])
        if known := await self._by(session, *same, *within, Inquiry.state != InquiryState.VOID):
            raise Conflict(f"同一天已经记过一样的（{known.receipt}）。如果是另一位居民，请勾“是另一位”再存。")

    async def _by(self, session: AsyncSession, *which: ColumnElement[bool]) -> Inquiry | None:
        query = select(Inquiry).where(Inquiry.office_id == self._office, *which)
        found: Inquiry | None = await session.scalar(query.limit(1))
        return found

    def _is_ours(self, inquiry: Inquiry) -> None:
        if not inquiry.entered_by:
            raise Conflict(f"{inquiry.receipt} 是居民自己写的，原话不能改，也不能作废。")
        if not inquiry.question:
            raise Conflict(f"{inquiry.receipt} 的内容已经到期删除，不能再改。")


LABELS = {
    "channel": "渠道", "question": "说了什么", "area": "话题", "entry": "条目", "outcome": "结果",
    "outcome_note": "说明", "name": "姓名", "phone": "电话", "urgency": "缓急", "created_at": "日期",
}  # fmt: skip
"""What of a consultation may be corrected, as staff read it."""


def _keyed_in(channel: str) -> tuple[ColumnElement[bool], ...]:
    return Inquiry.channel == channel, Inquiry.chat == ""


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value

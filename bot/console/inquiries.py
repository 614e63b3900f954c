"""Inquiries by browser: the queue, one with what may answer it, the reply seen before it goes out, the close."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot import buttons
from bot.console.consequence import agreed
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.errors import WrongInput
from bot.inquiries.cases import InquiryView
from bot.inquiries.queue import STATES, Wanted
from bot.inquiries.service import MAX_NOTE, MAX_REPLY
from bot.inquiries.terms import OUTCOMES
from bot.staff.rights import Right
from bot.text import shorten

SUGGESTED = 3
"""Entries shown beside a question."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may answer the question; `link` opens it in the chat, `text` goes into a reply."""

    title: str
    short: str
    link: str

    @property
    def text(self) -> str:
        """The title and the short answer, in words for the resident."""
        return f"{self.title}：{self.short}"


async def queue(visit: Visit) -> Response:
    """GET /inquiries: those that wait, or what the filters say."""
    state = visit.asked("state") or "open"
    wanted = Wanted(
        state="" if state == "all" else state if state in STATES else "open",
        words=visit.asked("words")[:80],
        careful=visit.asked("careful") == "1",
        phones=visit.may(Right.NAMES),
    )
    paging = visit.paged()
    async with visit.parts.database.read() as session:
        rows = await visit.parts.queue.find(session, wanted, skip=paging.skip, take=paging.take)
        counts = await visit.parts.queue.counts(session)
    return visit.page(
        "inquiries/queue.html", rows=paging.cut(rows), paging=paging, counts=counts, states=STATES, state=state
    )


async def show(visit: Visit) -> Response:
    """GET /inquiries/{receipt}: one in full; who looked is kept."""
    view = await visit.parts.inquiries.show(visit.named("receipt"))
    async with visit.acting() as act:
        act.note("inquiry.show", view.inquiry.receipt)
    return _shown(visit, view)


async def reply(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/reply: rehearsed and shown, then sent."""
    receipt, text = visit.named("receipt"), visit.form.text("text")
    view = await visit.parts.inquiries.show(receipt)
    row = view.inquiry

    async def again(fault: WrongInput) -> Response:
        return _shown(visit, await visit.parts.inquiries.show(receipt), fault)

    if not visit.form.text("_agreed"):
        try:
            async with visit.parts.database.read() as session:
                await visit.check_seen(session, _stamp(view), row.receipt)
        except WrongInput as fault:
            return await again(fault)
    return await agreed(
        visit,
        lambda on, act: on.inquiries.reply(act, receipt, text),
        title=f"回复 {row.receipt}",
        what=lambda _: [f"居民问：{shorten(row.question, 300)}"],
        done=lambda _: visit.go(f"/inquiries/{row.receipt}", "已回复，正在送达。"),
        refused=again,
        back=f"/inquiries/{row.receipt}",
        yes="发出去",
    )


async def close(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/close."""
    view = await visit.parts.inquiries.show(visit.named("receipt"))
    receipt = view.inquiry.receipt
    outcome, note = visit.form.text("outcome"), visit.form.text("note")
    try:
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(view), receipt)
            await visit.parts.inquiries.close(act, receipt, note, outcome=outcome)
    except WrongInput as fault:
        return _shown(visit, await visit.parts.inquiries.show(receipt), fault)
    return visit.go("/inquiries", f"{receipt} 已办结。")


def _shown(visit: Visit, view: InquiryView, fault: WrongInput | None = None) -> Response:
    phone = view.inquiry.phone
    return visit.page(
        "inquiries/show.html",
        fault=fault,
        row=view.inquiry,
        replies=view.replies,
        phone=phone if phone is None or visit.may(Right.NAMES) else f"{phone[:3]}****{phone[-4:]}",
        states=STATES,
        suggested=_suggested(visit, view.inquiry.question),
        canned=visit.parts.phrases().staff.canned,
        most=MAX_REPLY,
        most_note=MAX_NOTE,
        outcomes=list(OUTCOMES.items()),
        stamp=_stamp(view),
    )


def _suggested(visit: Visit, question: str) -> list[Suggestion]:
    """What the ranker finds for the question, whether or not it would be shown as an answer."""
    library = visit.parts.shelf.current()
    if not question.strip():
        return []
    found = [library.knowledge.entry(one.entry_id) for one in library.ranked(question).entries[:SUGGESTED]]
    base = visit.parts.settings.web_public_url or ""
    return [
        Suggestion(entry.title, entry.answer.short, f"{base}/?start={buttons.entry_link(entry.id)}")
        for entry in found
        if entry is not None
    ]


def _stamp(view: InquiryView) -> str:
    return stamp_of(view.inquiry.state, len(view.replies))


TOPIC = Topic(
    "咨询",
    "/inquiries",
    Right.INQUIRIES,
    (
        get("/inquiries", queue, Right.INQUIRIES),
        get("/inquiries/{receipt}", show, Right.INQUIRIES),
        post("/inquiries/{receipt}/reply", reply, Right.INQUIRIES),
        post("/inquiries/{receipt}/close", close, Right.INQUIRIES),
    ),
)

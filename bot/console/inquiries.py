"""Inquiries by browser: the queue with its filters, the sentences for replies, and all pages of the topic."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from bot.console import inquiry, walkins
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit
from bot.errors import WrongInput
from bot.inquiries.canned import MAX_SENTENCE
from bot.inquiries.queue import NOBODY, STATES, Wanted
from bot.inquiries.terms import AREAS, URGENCIES, InquiryState
from bot.staff.rights import Right

AGES = {"1": "一天", "3": "三天", "7": "一周", "30": "三十天"}


async def queue(visit: Visit) -> Response:
    """GET /inquiries: those that wait, or what the filters say."""
    state = visit.asked("state") or InquiryState.OPEN
    wanted = _wanted(visit, state)
    paging = visit.paged()
    async with visit.parts.database.read() as session:
        rows = await visit.parts.queue.find(session, wanted, skip=paging.skip, take=paging.take)
        counts = await visit.parts.queue.counts(session)
        accounts = await visit.parts.accounts.list(session)
    return visit.page(
        "inquiries/queue.html",
        rows=paging.cut(rows),
        paging=paging,
        counts=counts,
        states=STATES,
        state=state,
        urgencies=URGENCIES,
        areas=AREAS,
        ages=AGES,
        nobody=NOBODY,
        names=[one.name for one in accounts if one.name != visit.actor.name],
        filtered=any(visit.asked(name) for name in ("words", "whose", "area", "days", "urgent", "careful", "entered")),
    )


def _wanted(visit: Visit, state: str) -> Wanted:
    whose, days, area = visit.asked("whose"), visit.asked("days"), visit.asked("area")
    return Wanted(
        state="" if state == "all" else state if state in STATES else InquiryState.OPEN,
        words=visit.asked("words")[:80],
        careful=visit.asked("careful") == "1",
        phones=visit.may(Right.NAMES),
        urgent=visit.asked("urgent") == "1",
        assignee=visit.actor.name if whose == "me" else whose[:32],
        area=area if area in AREAS or area == "none" else "",
        before=visit.parts.clock.now() - timedelta(days=int(days)) if days in AGES else None,
        entered=visit.asked("entered") == "1",
    )


async def canned(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /inquiries/canned: the sentences, and what they said before."""
    async with visit.parts.database.read() as session:
        sentences = await visit.parts.canned.sentences(session)
        past = await visit.parts.canned.past(session)
    return visit.page("inquiries/canned.html", fault=fault, sentences=sentences, past=past, most=MAX_SENTENCE)


async def change_canned(visit: Visit) -> Response:
    """POST /inquiries/canned: a new sentence, another wording of `before`, or (an empty text) none in its place."""
    before, text = visit.form.text("before"), visit.form.text("text")
    keeper = visit.parts.canned
    try:
        async with visit.acting() as act:
            if not before:
                await keeper.add(act, text)
            elif text:
                await keeper.change(act, before, text)
            else:
                await keeper.remove(act, before)
    except WrongInput as fault:
        return await canned(visit, fault)
    return visit.go("/inquiries/canned", "存好了。" if text else "去掉了，以前的写法在下面。")


NEED = inquiry.NEED

TOPIC = Topic(
    "咨询",
    "/inquiries",
    NEED,
    (
        get("/inquiries", queue, NEED),
        get("/inquiries/new", walkins.form, NEED),
        post("/inquiries/new", walkins.enter, NEED),
        get("/inquiries/canned", canned, NEED),
        post("/inquiries/canned", change_canned, NEED),
        get("/inquiries/{receipt}", inquiry.show, NEED),
        get("/inquiries/{receipt}/files/{number}", inquiry.file, NEED),
        post("/inquiries/{receipt}/reply", inquiry.reply, NEED),
        post("/inquiries/{receipt}/close", inquiry.close, NEED),
        post("/inquiries/{receipt}/reopen", inquiry.reopen, NEED),
        post("/inquiries/{receipt}/assign", inquiry.assign, NEED),
        post("/inquiries/{receipt}/topic", inquiry.topic, NEED),
        post("/inquiries/{receipt}/urgency", inquiry.urgency, NEED),
        post("/inquiries/{receipt}/notes", inquiry.note, NEED),
        post("/inquiries/{receipt}/notes/{number}", inquiry.correct_note, NEED),
        get("/inquiries/{receipt}/correct", walkins.correct_form, NEED),
        post("/inquiries/{receipt}/correct", walkins.correct, NEED),
        post("/inquiries/{receipt}/withdraw", walkins.withdraw, NEED),
    ),
)

"""Visits and calls keyed in by browser: one short form, ready for the next; corrected, withdrawn."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from starlette.responses import Response

from bot.clock import OFFICE_ZONE
from bot.console.inquiry import again, proposed, topic_typed
from bot.console.visit import Visit, stamp_of
from bot.errors import Conflict, Malformed, WrongInput
from bot.inquiries.queue import Wanted
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import KEYED_IN, OUTCOMES, URGENCIES, USUAL
from bot.inquiries.topics import Topic
from bot.inquiries.walkins import MAX_NAME, MAX_NOTE, MAX_WHAT, Consultation
from bot.staff.rights import Right

ENDS = {"done": "当场答复了", "referred": "转给别处", "open": "还要接着办", "withdrawn": "居民不用了"}
"""How a visit or a call ends, as it is picked on the form; `done` is face to face or by telephone."""

DONE = {"visit": "met", "phone": "phoned"}

EMPTY = dict.fromkeys(("topic", "what", "note", "name", "phone", "on"), "")

LATELY = 8
"""Consultations of before that stand below the form, to see and to correct."""


async def form(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /inquiries/new: the form, and what was keyed in last."""
    async with visit.parts.database.read() as session:
        last = await visit.parts.queue.find(session, Wanted(state="", entered=True), skip=0, take=LATELY)
    asked = visit.asked("channel")
    first = {"channel": asked if asked in KEYED_IN else "visit", "end": "done", "urgency": str(USUAL)}
    return _page(visit, fault, first, last=last, key=visit.form.get("key", secrets.token_urlsafe(9)))


async def enter(visit: Visit) -> Response:
    """POST /inquiries/new: stored, and the form is there for the next one."""
    try:
        given, topic = _given(visit)
        key, another = visit.form.text("key")[:40], visit.form.ticked("another", "1")
        async with visit.acting() as act:
            row = await visit.parts.walkins.enter(act, given, key=key, another=another)
    except WrongInput as fault:
        return await form(visit, fault)
    about = f"，话题“{topic.words}”" if topic.area else "，没有定话题"
    return visit.go(f"/inquiries/new?channel={row.channel}", f"记好了：{row.receipt}{about}。")


async def correct_form(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /inquiries/{receipt}/correct: the same form with what stands there; who looked is kept."""
    row = (await visit.parts.inquiries.show(visit.named("receipt"))).inquiry
    if not row.entered_by:
        raise Conflict(f"{row.receipt} 是居民自己写的，原话不能改。")
    async with visit.acting() as act:
        await act.note_look("inquiry.show", row.receipt)
    return _page(visit, fault, _standing(visit, row), row=row, stamp=stamp_of(row.version))


async def correct(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/correct."""
    try:
        async with visit.acting() as act:
            view = await visit.parts.inquiries.seen(act.session, visit.named("receipt"))
            row = view.inquiry
            await visit.check_seen(act.session, stamp_of(row.version), row.receipt)
            await visit.parts.walkins.correct(act, row.receipt, _given(visit, row)[0])
    except WrongInput as fault:
        return await correct_form(visit, fault)
    return visit.go(f"/inquiries/{row.receipt}", "改好了，原来的写法也留着。")


async def withdraw(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/withdraw: keyed in by mistake."""
    receipt, why = visit.named("receipt"), visit.form.text("void_why")
    try:
        async with visit.acting() as act:
            row = await visit.parts.walkins.withdraw(act, receipt, why)
    except WrongInput as fault:
        return await again(visit, fault)
    return visit.go(f"/inquiries/{row.receipt}", "作废了，不再计入数字。")


def _page(visit: Visit, fault: WrongInput | None, first: dict[str, str], **more: Any) -> Response:
    today = visit.parts.clock.now().astimezone(OFFICE_ZONE).date()
    return visit.page(
        "inquiries/new.html",
        fault=fault,
        first={**EMPTY, **first},
        topics=[one.words for one in visit.parts.topics.all()],
        proposed=proposed(visit),
        channels=list(KEYED_IN.items()),
        ends=list(({first["end"]: OUTCOMES.get(first["end"], "")} | ENDS).items()),
        urgencies=[(str(code), name) for code, name in URGENCIES.items()],
        today=today.isoformat(),
        twice=isinstance(fault, Conflict) and "另一位" in str(fault),
        most_what=MAX_WHAT,
        most_note=MAX_NOTE,
        most_name=MAX_NAME,
        **{"row": None, "last": (), **more},
    )


def _given(visit: Visit, row: Inquiry | None = None) -> tuple[Consultation, Topic]:
    """What was typed; a name and a number that somebody may not see stay as they are. Raises Malformed."""
    typed, channel = visit.form, visit.form.text("channel")
    topic = _topic(visit, row)
    end = typed.text("end") or "done"
    hides = row is not None and not visit.may(Right.NAMES)
    code = typed.number("urgency")
    given = Consultation(
        channel,
        typed.text("what"),
        topic.area,
        topic.entry,
        outcome="" if end == "open" else DONE.get(channel, "met") if end == "done" else end,
        note=typed.text("note"),
        name=row.name if row and hides else typed.text("name"),
        phone=(row.phone or "") if row and hides else typed.text("phone"),
        on=_day(typed.text("on")),
        urgency=USUAL if code is None else code,
    )
    return given, topic


def _topic(visit: Visit, row: Inquiry | None) -> Topic:
    """The topic that was typed; where none was, what the words of a new one seem to be about."""
    if visit.form.text("topic") or visit.form.text("pick"):
        return topic_typed(visit)
    return Topic("") if row else visit.parts.topics.suggested(visit.form.text("what")[:MAX_WHAT])


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed("日期请写成 2026-11-23。") from None


def _standing(visit: Visit, row: Inquiry) -> dict[str, str]:
    end = {"": "open", "met": "done", "phoned": "done"}.get(row.outcome, row.outcome)
    sees = visit.may(Right.NAMES)
    return {
        "channel": row.channel,
        "topic": visit.parts.topics.of(row.area, row.entry).words,
        "what": row.question,
        "end": end,
        "note": row.outcome_note,
        "name": row.name if sees else "",
        "phone": (row.phone or "") if sees else "",
        "on": row.created_at.astimezone(OFFICE_ZONE).date().isoformat(),
        "urgency": str(row.urgency),
    }

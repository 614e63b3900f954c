"""Meetings by browser: entered by themselves or with opinions, about several drafts, put right with a reason."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.drafts import day_of
from bot.console.pages import Page, get, post
from bot.console.visit import Visit, stamp_of
from bot.consultations.meetings import MeetingView, Told
from bot.consultations.paper import MOST_PRESENT
from bot.errors import NotFound, WrongInput
from bot.staff.rights import Right


async def overview(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /meetings: the latest first, and the form for one more."""
    paging = visit.paged()
    rows = await visit.parts.meetings.overview(skip=paging.skip, take=paging.take)
    return visit.page(
        "meetings/overview.html", fault=fault, rows=paging.cut(rows), paging=paging, drafts=await _drafts(visit),
        today=visit.parts.drafts.today(),
    )  # fmt: skip


async def add(visit: Visit) -> Response:
    """POST /meetings."""
    try:
        told = _told(visit)
        async with visit.acting() as act:
            number = (await visit.parts.meetings.add(act, told)).id
    except WrongInput as fault:
        return await overview(visit, fault)
    return visit.go(f"/meetings/{number}", "已记下。")


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /meetings/{number}."""
    view = await _view(visit)
    return visit.page(
        "meetings/show.html", fault=fault, view=view, row=view.meeting, drafts=await _drafts(visit), stamp=_stamp(view)
    )


async def change(visit: Visit) -> Response:
    """POST /meetings/{number}: put right, with a reason."""
    view = await _view(visit)
    number = view.meeting.id
    try:
        told = _told(visit)
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(view), str(number))
            await visit.parts.meetings.change(act, number, told, visit.form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/meetings/{number}", "已改。")


async def remove(visit: Visit) -> Response:
    """POST /meetings/{number}/remove."""
    view = await _view(visit)
    try:
        async with visit.acting() as act:
            await visit.parts.meetings.remove(act, view.meeting.id, visit.form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go("/meetings", "已删去。")


def _told(visit: Visit) -> Told:
    form = visit.form
    present = form.count("present", "到会人数", MOST_PRESENT, empty=0)
    return Told(
        form.text("title"), day_of(form.text("held"), "会议日期"), form.text("venue"), present, form.all("drafts"),
        form.text("minutes"),
    )  # fmt: skip


async def _view(visit: Visit) -> MeetingView:
    number = visit.named("number")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotFound("meeting", number)
    return await visit.parts.meetings.view(int(number))


async def _drafts(visit: Visit) -> list[tuple[str, str]]:
    return [(view.draft.code, view.draft.title) for view in await visit.parts.drafts.overview()]


def _stamp(view: MeetingView) -> str:
    row = view.meeting
    return stamp_of(row.title, row.held_on, row.venue, row.present, row.minutes, view.drafts)


PAGES: tuple[Page, ...] = (
    get("/meetings", overview, None),
    post("/meetings", add, Right.CONSULTATIONS),
    get("/meetings/{number}", show, None),
    post("/meetings/{number}", change, Right.CONSULTATIONS),
    post("/meetings/{number}/remove", remove, Right.CONSULTATIONS),
)

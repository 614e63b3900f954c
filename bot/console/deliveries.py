"""What did not arrive, and what came in and could not be worked: looked at, and given to the program once more."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages import Topic, get, post
from bot.console.visit import Visit
from bot.errors import Conflict, WrongInput
from bot.outbox.terms import STATES
from bot.staff.rights import Right

MOST = 2_000
"""Rows that are read; there are more only when something is badly wrong, and then the first of them tell it."""


async def undelivered(visit: Visit) -> Response:
    """GET /undelivered: messages to residents, newest first, without their words."""
    paging = visit.paged()
    rows = paging.whole(await visit.parts.outbox.undelivered(MOST))
    return visit.page("today/undelivered.html", rows=rows, paging=paging, states=STATES)


async def failed(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /failed: messages of residents that ended in an error again and again."""
    paging = visit.paged()
    rows = paging.whole(await visit.parts.inbox.failed(MOST))
    return visit.page("today/failed.html", fault=fault, rows=rows, paging=paging)


async def retry(visit: Visit) -> Response:
    """POST /failed: the ticked ones once more; the answers go to the residents."""
    numbers = [int(one) for one in visit.form.all("row") if one.isascii() and one.isdecimal() and len(one) < 10]
    try:
        async with visit.acting() as act:
            taken = await visit.parts.inbox.retry(act.session, numbers)
            if not taken:
                raise Conflict("没有选中的来信，或者已经有人交去处理了。")
            act.note("inbox.retry", "、".join(map(str, taken)))
    except WrongInput as fault:
        return await failed(visit, fault)
    return visit.go("/failed", f"{len(taken)} 条已交给小助手再处理一次。")


TOPIC = Topic(
    "",
    "/undelivered",
    Right.INQUIRIES,
    (
        get("/undelivered", undelivered, Right.INQUIRIES),
        get("/failed", failed, Right.INQUIRIES),
        post("/failed", retry, Right.INQUIRIES),
    ),
)

"""What was done and reached people, by browser: taken back while nobody is told, put right for those who were."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.consequence import LETTERS_SHOWN, agreed_whole
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit
from bot.errors import WrongInput
from bot.recall.service import MOST_CORRECTION, may_recall
from bot.rehearsal import letter_text
from bot.services import Services


async def overview(visit: Visit) -> Response:
    """GET /sent: the acts of the last weeks that reached people, newest first."""
    paging = visit.paged()
    async with visit.parts.database.read() as session:
        rows = await visit.parts.holds.latest(session, skip=paging.skip, take=paging.take)
    return visit.page("recall/overview.html", rows=paging.cut(rows), paging=paging)


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /sent/{code}: one of them, what became of its messages, and the way to put it right."""
    async with visit.parts.database.read() as session:
        report = await visit.parts.holds.report(session, visit.named("code"))
        hold, mine = report.hold, may_recall(visit.actor, report.hold)
        letters = await visit.parts.holds.letters(session, hold.code) if mine else []
    again = hold.recalled_at is None and (hold.until > visit.parts.clock.now() or report.waiting > 0)
    return visit.page(
        "recall/show.html",
        fault=fault,
        report=report,
        hold=hold,
        mine=mine,
        letters=list(dict.fromkeys(map(letter_text, letters)))[:LETTERS_SHOWN],
        again=again,
        most=MOST_CORRECTION,
    )


async def recall(visit: Visit) -> Response:
    """POST /sent/{code}/recall: at once, without another question: seconds count."""
    try:
        async with visit.acting() as act:
            report = await visit.parts.holds.recall(act, visit.named("code"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/sent/{report.hold.code}", "已撤回。" + "".join(report.hold.told))


async def correct(visit: Visit) -> Response:
    """POST /sent/{code}/correct: a letter to exactly those who got a message."""
    async with visit.parts.database.read() as session:
        hold = (await visit.parts.holds.report(session, visit.named("code"))).hold
    text = visit.form.text("text")

    async def work(on: Services) -> int:
        return await on.holds.correct(on.opening(visit.actor), hold.code, text)

    return await agreed_whole(
        visit,
        work,
        title="更正信",
        what=lambda count: [f"要更正的：{hold.title}", f"只发给收到过那条消息的 {count} 位。"],
        done=lambda count: visit.go(f"/sent/{hold.code}", f"{count} 封更正信{visit.leaving}。"),
        form=lambda fault: show(visit, fault),
        page=f"/sent/{hold.code}",
    )


TOPIC = Topic(
    "",
    "/sent",
    None,
    (
        get("/sent", overview, None),
        get("/sent/{code}", show, None),
        post("/sent/{code}/recall", recall, None),
        post("/sent/{code}/correct", correct, None),
    ),
)

"""The alarm in the console: what a browser asks for every few seconds, and where it is set up and tried."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import JSONResponse, Response

from bot.alarm.bell import CHANNELS
from bot.alarm.plan import KEY, LEAST_MINUTES, MOST_MINUTES, AlarmPlan, plan_of
from bot.console.pages import Page, Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.console.watch import PATH, POLL_SECONDS
from bot.errors import WrongInput
from bot.office.settings import MOST_REASON
from bot.staff.rights import Right

VERSIONS = 20


async def look(visit: Visit) -> Response:
    """GET /alarm.json: asked for every few seconds by pages that are open; numbers only."""
    async with visit.parts.database.read() as session:
        ringing = await visit.parts.bell.ringing(session)
    content = {"count": ringing.count, "urgent": ringing.urgent, "marks": ringing.marks, "said": ringing.said}
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /settings/alarm: the plan, a try of each channel, and every version."""
    bell = visit.parts.bell
    paging = visit.paged(VERSIONS)
    async with visit.parts.database.read() as session:
        plan, row = await bell.plans.present(session)
        rows = await bell.plans.settings.history(session, KEY, skip=paging.skip, take=paging.take)
        troubles = await bell.troubles(session)
    return visit.page(
        "alarm/show.html",
        fault=fault,
        plan=plan,
        own=row,
        lacks={channel: bell.missing(channel) for channel in CHANNELS if channel not in bell.ready},
        channels=CHANNELS,
        troubles=troubles,
        versions=[(one, plan_of(one.value).said) for one in paging.cut(rows)],
        paging=paging,
        most_reason=MOST_REASON,
        seconds=POLL_SECONDS,
        stamp=stamp_of(row.id if row else 0),
    )


async def save(visit: Visit) -> Response:
    """POST /settings/alarm."""
    form = visit.form
    try:
        minutes = form.count("minutes", "分钟数", MOST_MINUTES, least=LEAST_MINUTES)
        mails = tuple(line.strip() for line in form.text("mails").split("\n") if line.strip())
        plan = AlarmPlan(
            minutes=minutes, telegram=form.text("telegram"), mails=mails, to_duty=form.ticked("to_duty", "1")
        )
        async with visit.acting() as act:
            await _check_seen(visit, act.session)
            await visit.parts.bell.plans.save(act, plan, form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go("/settings/alarm", "存好了，以后的新咨询按它提醒。")


async def restore(visit: Visit) -> Response:
    """POST /settings/alarm/restore: a former version once more."""
    try:
        async with visit.acting() as act:
            await _check_seen(visit, act.session)
            await visit.parts.bell.plans.restore(act, visit.form.number("number") or 0)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go("/settings/alarm", "还原好了。")


async def test(visit: Visit) -> Response:
    """POST /settings/alarm/test: one message that says it is a test."""
    try:
        async with visit.acting() as act:
            count = await visit.parts.bell.test(act, visit.form.text("channel"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go("/settings/alarm", f"已交出去 {count} 条，几秒后看看收到没有。发不出去的原因会写在这一页。")


async def _check_seen(visit: Visit, session: AsyncSession) -> None:
    _, row = await visit.parts.bell.plans.present(session)
    await visit.check_seen(session, stamp_of(row.id if row else 0), KEY)


TOPIC = Topic(
    "",
    "/settings/alarm",
    Right.ADMIN,
    (
        get("/settings/alarm", show, Right.ADMIN),
        post("/settings/alarm", save, Right.ADMIN),
        post("/settings/alarm/restore", restore, Right.ADMIN),
        post("/settings/alarm/test", test, Right.ADMIN),
        Page("GET", PATH, look, Right.INQUIRIES, asks_itself=True),
    ),
)

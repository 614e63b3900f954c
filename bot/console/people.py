"""Accounts of staff: who works here, what each may do, where they are signed in; the example of a topic's pages."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.errors import Malformed, NotFound, WrongInput
from bot.staff.rights import RIGHT_NAMES, Right, rights_named
from bot.staff.store import StaffAccount

RIGHTS = [(right.value, name) for right, name in RIGHT_NAMES.items()]


async def overview(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /people: all accounts, and the form for a new one."""
    async with visit.parts.database.read() as session:
        rows = await visit.parts.accounts.list(session)
    paging = visit.paged()
    return visit.page(
        "people/overview.html", fault=fault, rows=paging.whole(rows), paging=paging, rights=RIGHTS, named=rights_named
    )


async def add(visit: Visit) -> Response:
    """POST /people: a new account, with a password to be told once."""
    try:
        password, hashed = await visit.parts.signins.one_time()
        async with visit.acting() as act:
            row = await visit.parts.accounts.add(act, visit.form.text("name"), _ticked(visit))
            await visit.parts.signins.set_password(act, row.name, hashed, once=True)
    except WrongInput as fault:
        return await overview(visit, fault)
    return visit.page("people/password.html", row=row, password=password)


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /people/{number}: one account."""
    async with visit.parts.database.read() as session:
        row = await _account(visit)
        places = await visit.parts.signins.open_of(session, row.id)
    return visit.page(
        "people/show.html", fault=fault, row=row, places=places, rights=RIGHTS, named=rights_named, stamp=_stamp(row),
        gives_up=fault is not None and visit.form.text("_seen") != "" and _gives_up_own(visit, row),
    )  # fmt: skip


async def grant(visit: Visit) -> Response:
    """POST /people/{number}/rights: exactly the ticked rights."""
    row = await _account(visit)
    try:
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(row), row.name)
            await visit.parts.accounts.grant(act, row.name, _ticked(visit))
            if _gives_up_own(visit, row) and not visit.form.ticked("own", "yes"):
                raise Malformed(
                    "这是您自己的账号：去掉“管理员”以后，您就不能开账号、改权限了。真的要去掉，请勾上“我自己不再当管理员”再保存。"
                )
    except WrongInput as fault:
        return await show(visit, fault)
    if _gives_up_own(visit, row):
        return visit.go("/me", "您的权限改好了，您不再是管理员。")
    return visit.go(f"/people/{row.id}", f"{row.name} 的权限改好了。")


async def reset(visit: Visit) -> Response:
    """POST /people/{number}/password: a password to be told once; the account is signed out everywhere."""
    row = await _account(visit)
    try:
        password, hashed = await visit.parts.signins.one_time()
        async with visit.acting() as act:
            await visit.parts.signins.set_password(act, row.name, hashed, once=True)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.page("people/password.html", row=row, password=password)


async def leave(visit: Visit) -> Response:
    """POST /people/{number}/leave: sign the account out of all browsers."""
    row = await _account(visit)
    async with visit.acting() as act:
        await visit.parts.signins.leave_everywhere(act, row.name)
    return visit.go(f"/people/{row.id}", f"{row.name} 在各处都退出了。")


async def close(visit: Visit) -> Response:
    """POST /people/{number}/close."""
    row = await _account(visit)
    try:
        async with visit.acting() as act:
            await visit.parts.accounts.close(act, row.name)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go("/people", f"{row.name} 的账号已停用，各处都退出了。")


async def reopen(visit: Visit) -> Response:
    """POST /people/{number}/reopen."""
    row = await _account(visit)
    try:
        async with visit.acting() as act:
            await visit.parts.accounts.reopen(act, row.name)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/people/{row.id}", f"{row.name} 的账号又能用了。")


async def _account(visit: Visit) -> StaffAccount:
    number = visit.named("number")
    async with visit.parts.database.read() as session:
        for row in await visit.parts.accounts.list(session):
            if str(row.id) == number:
                return row
    raise NotFound("account", number)


def _ticked(visit: Visit) -> list[Right]:
    return [right for right in Right if right.value in visit.form.all("rights")]


def _gives_up_own(visit: Visit, row: StaffAccount) -> bool:
    return row.id == visit.actor.id and Right.ADMIN in row.rights and Right.ADMIN not in _ticked(visit)


def _stamp(row: StaffAccount) -> str:
    return stamp_of(sorted(row.rights), row.disabled_at)


TOPIC = Topic(
    "人员",
    "/people",
    Right.ADMIN,
    (
        get("/people", overview, Right.ADMIN),
        post("/people", add, Right.ADMIN),
        get("/people/{number}", show, Right.ADMIN),
        post("/people/{number}/rights", grant, Right.ADMIN),
        post("/people/{number}/password", reset, Right.ADMIN),
        post("/people/{number}/leave", leave, Right.ADMIN),
        post("/people/{number}/close", close, Right.ADMIN),
        post("/people/{number}/reopen", reopen, Right.ADMIN),
    ),
)

"""Signing in and out, and one's own password: the only pages that somebody who is not signed in can reach."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.forms import Form, read_form
from bot.console.frame import COOKIE, LEAVE, OWN_PASSWORD, Frame
from bot.console.pages import FORM_BYTES, Topic, get, post
from bot.console.visit import ROOT, House, Kept, Visit, proof_of
from bot.errors import Malformed, WrongInput
from bot.staff.signing import LONGEST
from bot.web.guard import SameOrigin
from bot.web.limits import ClientAddresses, TokenBuckets

TRIES_A_MINUTE = 20
"""Of one network address: a whole office may stand behind it, and each try costs a hash."""

WRONG = "姓名或密码不对，或者这个账号现在不能登录。连错 5 次要等 15 分钟；忘了密码请管理员重设。"


class Doorway:
    """The pages before the sign-in."""

    def __init__(
        self, house: House, frame: Frame, same_origin: SameOrigin, clients: ClientAddresses, tries: TokenBuckets
    ) -> None:
        self._house = house
        self._frame = frame
        self._same_origin = same_origin
        self._clients = clients
        self._tries = tries

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/login", self.ask, methods=["GET"]),
            Route("/login", self.enter, methods=["POST"]),
            Route("/files/{version}/{name}", self.file, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """GET /login: the form; somebody who is signed in already is led on."""

        async def answer() -> Response:
            if await self._frame.who(request) is not None:
                return self._house.go(_inside(request.query_params.get("next", "")))
            return await self._form(request, request.query_params.get("next", ""))

        return await self._frame.guarded(request, answer)

    async def enter(self, request: Request) -> Response:
        """POST /login."""
        return await self._frame.guarded(request, lambda: self._enter(request))

    async def file(self, request: Request) -> Response:
        """GET /files/…: the style and the script."""

        async def answer() -> Response:
            return self._house.assets.respond(request, request.path_params["version"], request.path_params["name"])

        return await self._frame.guarded(request, answer)

    async def _enter(self, request: Request) -> Response:
        # Nobody is signed in, so no proof can be in the form: the browser itself has to say where it comes from.
        if "origin" not in request.headers and "sec-fetch-site" not in request.headers:
            raise HTTPException(403, "请在本网站的页面里登录。")
        self._same_origin.check(request)
        if wait := self._tries.take(self._clients.of(request)):
            raise HTTPException(
                429, f"试得太多了，请等 {int(wait) + 1} 秒再登录。", {"Retry-After": str(int(wait) + 1)}
            )
        form = await read_form(request, FORM_BYTES)
        agent = request.headers.get("user-agent", "")
        data = form.raw("password")
        token = await self._house.parts.signins.enter(form.text("name")[:64], data, agent)
        if token is None:
            return await self._form(request, form.text("next"), form, WRONG)
        if kept := _kept(form):
            response = self._house.render(request, "again.html", context={"kept": kept, "proof": proof_of(token)})
            keep(response, token, self._house)
            return response
        response = self._house.go(_inside(form.text("next")))
        keep(response, token, self._house)
        return response

    async def _form(self, request: Request, after: str, form: Form | None = None, fault: str = "") -> Response:
        context = {
            "after": _inside(after),
            "fault": fault or None,
            "none_yet": not await self._house.parts.signins.someone_can_enter(),
            **({"typed": form, "kept": _kept(form)} if form else {}),
        }
        return self._house.render(request, "login.html", status=403 if fault else 200, context=context)


def keep(response: Response, token: str, house: House) -> None:
    """Give the browser the token of a sign-in."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        path=ROOT,
        httponly=True,
        samesite="strict",
        secure=house.secure,
    )


def _kept(form: Form) -> Kept | None:
    """Return the form that waits behind the sign-in, if there is one; it can only lead to a page of the console."""
    path = form.text("kept_path")
    inside = path.startswith(f"{ROOT}/") and _inside(path.removeprefix(ROOT)) != "/"
    return Kept(path, form.text("kept")) if inside else None


def _inside(after: str) -> str:
    """Return where to go after the sign-in: a page of the console, whatever the address says."""
    plain = after.startswith("/") and not after.startswith(("//", "/\\", "/login", LEAVE)) and after.isprintable()
    return after if plain and "\\" not in after and len(after) < 500 else "/"


async def _leave(visit: Visit) -> Response:
    await visit.parts.signins.leave(visit.token)
    response = visit.go("/login", "已经退出。")
    response.delete_cookie(COOKIE, path=ROOT, httponly=True, samesite="strict", secure=visit.house.secure)
    return response


async def _me(visit: Visit, fault: WrongInput | None = None) -> Response:
    async with visit.parts.database.read() as session:
        places = await visit.parts.signins.open_of(session, visit.actor.id)
    return visit.page(
        "people/me.html", fault=fault, places=places, mine=visit.signed_in.session_id, must=visit.signed_in.must_change
    )


async def _password(visit: Visit) -> Response:
    signins = visit.parts.signins
    new = visit.form.raw("new")
    try:
        if new != visit.form.raw("again"):
            raise Malformed("两次写的新密码不一样。")
        await signins.checked(visit.actor, visit.form.raw("present"))
        if new == visit.form.raw("present"):
            raise Malformed("新密码和现在的一样，请换一个。")
        hashed = await signins.hash(new)
        async with visit.acting() as act:
            token = await signins.renew(act, hashed, visit.request.headers.get("user-agent", ""))
    except WrongInput as fault:
        return await _me(visit, fault)
    response = visit.go("/me", "密码换好了，别处的登录都已退出。")
    keep(response, token, visit.house)
    return response


async def _leave_everywhere(visit: Visit) -> Response:
    async with visit.acting() as act:
        await visit.parts.signins.leave_everywhere(act, visit.actor.name)
    return visit.go("/login", "各处都退出了，请重新登录。")


TOPIC = Topic(
    "",
    "/me",
    None,
    (
        get("/me", _me, None),
        get(OWN_PASSWORD, _me, None),
        post(OWN_PASSWORD, _password, None),
        post("/me/leave", _leave_everywhere, None),
        post(LEAVE, _leave, None),
    ),
)

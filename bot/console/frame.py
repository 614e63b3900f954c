"""What stands before every page: sign-in, right, proof of origin; and whatever goes wrong is one Chinese page."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.forms import Form, read_form
from bot.console.pages import FORM_BYTES, Page
from bot.console.visit import ROOT, House, Kept, Visit, is_proof, status_of
from bot.console.watch import watch_of
from bot.errors import WrongInput
from bot.staff.rights import RIGHT_NAMES, Right
from bot.staff.signing import SignedIn
from bot.web.guard import SameOrigin

COOKIE = "staff"
OWN_PASSWORD = "/me/password"  # noqa: S105 - an address
LEAVE = "/logout"

UNKEPT = (OWN_PASSWORD, LEAVE)
"""Forms that are not kept: passwords are not shown on the way, and there is nothing in the other."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Without it a browser says Origin: null with every form, and on a plain http address nothing else tells ours.
    "Referrer-Policy": "same-origin",
}

OLD_FORM = "这个页面开得太久了，或者不是从管理后台打开的，所以没有办。请回到上一页刷新，再办一次。"
OLDER = "这个页面是上一次登录时打开的，所以还没有办。您写的都在下面，看一遍，再按“接着办”。"
BUSY = "数据库正忙，这一步没有办成。请等几秒，回到上一页再办一次。"
BROKEN = "系统出了点问题，这一步没有办成。请回到上一页再试；还不行，请告诉维护的人现在的时间。"

log = logging.getLogger(__name__)

Answer = Callable[[], Awaitable[Response]]


class Frame:
    """Makes routes of pages."""

    def __init__(self, house: House, same_origin: SameOrigin) -> None:
        self._house = house
        self._same_origin = same_origin

    def route(self, page: Page) -> Route:
        """Return the route of a page for somebody who is signed in."""

        async def serve(request: Request) -> Response:
            return await self.guarded(request, lambda: self._serve(request, page))

        return Route(page.path, serve, methods=[page.method], name=f"{page.method} {page.path}")

    async def guarded(self, request: Request, answer: Answer) -> Response:
        """Answer a request; every fault becomes a page of its own, and nothing of it is shown."""
        try:
            response = await answer()
        except WrongInput as fault:
            response = self.told(request, str(fault), status_of(fault))
        except HTTPException as fault:
            response = self.told(request, str(fault.detail), fault.status_code)
        except DBAPIError:
            log.exception("the database refused a page of staff: %s", request.url.path)
            response = self.told(request, BUSY, 503)
        except Exception:
            log.exception("a page of staff failed: %s", request.url.path)
            response = self.told(request, BROKEN, 500)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def told(self, request: Request, sentence: str, status: int) -> Response:
        """Return a page that says one sentence."""
        return self._house.render(request, "told.html", status=status, context={"sentence": sentence})

    async def missing(self, request: Request, status: int) -> Response:
        """Answer where there is no page: somebody who is not signed in is not told which pages there are."""
        if await self.who(request) is None:
            return self._to_login(request)
        return self.told(request, "没有这个网页。" if status == 404 else "不能这样打开这个网页。", status)

    async def who(self, request: Request, *, here: bool = True) -> SignedIn | None:
        """Return who a request comes from, None where nobody is signed in; `here`: somebody sits before the page."""
        token = request.cookies.get(COOKIE)
        return await self._house.parts.signins.of(token, here=here) if token else None

    async def _serve(self, request: Request, page: Page) -> Response:
        signed_in = await self.who(request, here=not page.asks_itself)
        if signed_in is None:
            return await self._kept(request, page) or self._to_login(request)
        own = request.url.path.removeprefix(ROOT)
        if signed_in.must_change and own not in (OWN_PASSWORD, LEAVE):
            return self._house.go(OWN_PASSWORD, "这是一次性密码，请先换成自己的。")
        visit = Visit(self._house, request, signed_in, request.cookies[COOKIE])
        visit.recallable = await self._house.parts.holds.open(visit.actor)
        if page.need is not None and not signed_in.actor.may(page.need):
            sentence = f"这一页要有“{RIGHT_NAMES[page.need]}”的权限。您没有，请管理员加上。"
            return visit.page("told.html", status=403, sentence=sentence)
        if page.method == "POST":
            self._same_origin.check(request)
            visit.form = await read_form(request, page.limit)
            if not visit.is_proven():
                return self._older(visit, page)
        if signed_in.actor.may(Right.INQUIRIES) and not page.asks_itself:
            visit.watch = await watch_of(self._house.parts)
        try:
            return await page.handler(visit)
        except WrongInput as fault:
            return visit.page("told.html", status=status_of(fault), sentence=str(fault))
        finally:
            await visit.form.close()

    async def _kept(self, request: Request, page: Page) -> Response | None:
        """Return the sign-in with all that was typed, where a sign-in ended while somebody wrote; else None.

        Who signed out in another window has no cookie any more: then the browser itself must say that it is our form.
        """
        token = request.cookies.get(COOKIE)
        if page.method != "POST" or page.path in UNKEPT:
            return None
        if not (await self._house.parts.signins.is_of_open_account(token) if token else _says_where(request)):
            return None
        self._same_origin.check(request)
        form = await read_form(request, page.limit if token else min(page.limit, FORM_BYTES))
        ours = token and is_proof(form.text("_proof"), token)
        if not _has_words(form) or not (ours or _is_an_older_form(request, form)):
            return None
        context = {"after": "/", "none_yet": False, "kept": Kept(request.url.path, form.to_keep())}
        return self._house.render(request, "login.html", status=401, context=context)

    def _older(self, visit: Visit, page: Page) -> Response:
        """Answer a form of another sign-in than the present one: what was typed is shown, to be sent again."""
        if page.path in UNKEPT or not _has_words(visit.form) or not _is_an_older_form(visit.request, visit.form):
            return visit.page("told.html", status=403, sentence=OLD_FORM)
        kept = Kept(visit.request.url.path, visit.form.to_keep())
        context = {"kept": kept, "proof": visit.proof, "fault": OLDER}
        return self._house.render(visit.request, "again.html", status=403, context=context)

    def _to_login(self, request: Request) -> Response:
        if request.method != "GET":
            return self._house.go("/login", "您已经退出，或者太久没有动。请重新登录，再办一次。")
        back = request.url.path.removeprefix(ROOT) + (f"?{request.url.query}" if request.url.query else "")
        return self._house.go(f"/login?next={quote(back)}" if back not in ("", "/") else "/login")


def _says_where(request: Request) -> bool:
    """Whether the browser says from which site a form comes; `SameOrigin` looks at what it says."""
    return "origin" in request.headers or "sec-fetch-site" in request.headers


def _is_an_older_form(request: Request, form: Form) -> bool:
    """Whether a form is of one of our pages, opened in an earlier sign-in."""
    return _says_where(request) and bool(form.text("_proof"))


def _has_words(form: Form) -> bool:
    return any(value for _, value in form.fields())

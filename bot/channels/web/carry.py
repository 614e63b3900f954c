"""Taking a talk from a terminal that everybody uses to one's own phone: a link in a QR code, good once and briefly.

Who scans it first has the talk: so it is asked for by a press, lives three minutes, opens nothing before a second
press on the phone, and the terminal tells at once that it was taken and can have everything deleted. It stands in
memory only: a restart makes it void, and no copy of it is left anywhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.web.conversation import Conversations, Held
from bot.channels.web.models import CarryOut
from bot.channels.web.pages import PAGES
from bot.clock import Clock
from bot.exports.qr import svg
from bot.web.files import Assets, page_of
from bot.web.guard import SameOrigin
from bot.web.limits import Limiter
from bot.web.templates import templates_of

GOOD_FOR = timedelta(minutes=3)

MOST = 1_000
"""Links that are kept at once; the oldest ones are void then."""

VOID = "这个码已经用过，或者过了时间。请在终端上重新点“带到手机”。"

Ticket = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,64}$")]


@dataclass(slots=True)
class _Carried:
    """One talk on its way to a phone, until `until` (UTC)."""

    held: Held
    ticket: str
    until: datetime
    taken: bool = False


class Carry:
    """The routes by which a talk changes the browser."""

    def __init__(
        self,
        *,
        conversations: Conversations,
        limiter: Limiter,
        same_origin: SameOrigin,
        assets: Assets,
        clock: Clock,
        public_url: str | None,
    ) -> None:
        self._conversations = conversations
        self._limiter = limiter
        self._same_origin = same_origin
        self._assets = assets
        self._clock = clock
        self._public_url = public_url
        self._page = templates_of(PAGES).get_template("carry.html")
        self._under_way: dict[str, _Carried] = {}

    def routes(self) -> APIRouter:
        """Return the routes; they are no part of the API's document."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/api/carry", self.begin, methods=["POST"])
        router.add_api_route("/api/carry", self.look, methods=["GET"])
        router.add_api_route("/api/carry/code", self.code, methods=["GET"])
        router.add_api_route("/carry/{ticket}", self.ask, methods=["GET"])
        router.add_api_route("/carry/{ticket}", self.take, methods=["POST"])
        return router

    def link(self, held: Held, base: str) -> str | None:
        """Return the link under which this talk can be taken now, None if there is none."""
        carried = self._carried(held)
        return None if carried is None or carried.taken else f"{base.rstrip('/')}/carry/{carried.ticket}"

    async def begin(self, request: Request) -> CarryOut:
        """POST /api/carry: make a new link for this browser's talk; an earlier one is void."""
        self._same_origin.check(request)
        self._limiter.sender(request)
        held = self._own(request)
        self._under_way.pop(held.token, None)
        while len(self._under_way) >= MOST:
            del self._under_way[next(iter(self._under_way))]
        until = self._clock.now() + GOOD_FOR
        self._under_way[held.token] = _Carried(held, secrets.token_urlsafe(24), until)
        return CarryOut(state="waiting", seconds=int(GOOD_FOR.total_seconds()))

    async def look(self, request: Request) -> CarryOut:
        """GET /api/carry: whether the talk was taken meanwhile."""
        self._limiter.reader(request)
        carried = self._carried(self._own(request))
        if carried is None:
            return CarryOut(state="over", seconds=0)
        left = int((carried.until - self._clock.now()).total_seconds())
        return CarryOut(state="taken" if carried.taken else "waiting", seconds=left)

    async def code(self, request: Request) -> Response:
        """GET /api/carry/code: the link as a picture, only for the browser whose talk it is."""
        self._limiter.reader(request)
        link = self.link(self._own(request), self._public_url or str(request.base_url))
        if link is None:
            raise HTTPException(404, VOID)
        return Response(svg(link), media_type="image/svg+xml")

    async def ask(self, request: Request, ticket: Ticket) -> Response:
        """GET /carry/…: ask on the phone; looking at the link (as chat programs do) takes nothing."""
        self._limiter.page(request)
        self._found(ticket)
        own = self._conversations.current(request) is not None
        return page_of(request, self._page.render(assets=f"/assets/{self._assets.version}", own=own))

    async def take(self, request: Request, ticket: Ticket) -> Response:
        """POST /carry/…: this browser has the talk now; what it talked about before stays within reach."""
        self._same_origin.check(request)
        self._limiter.sender(request)
        carried = self._found(ticket)
        carried.taken = True
        response = RedirectResponse("/", 303)
        current = self._conversations.current(request)
        if current is None or current.token == carried.held.token:
            self._conversations.keep(response, carried.held)
        else:
            self._conversations.swap(response, current=current, earlier=carried.held)
        return response

    def _own(self, request: Request) -> Held:
        held = self._conversations.current(request)
        if held is None:
            raise HTTPException(404, "还没有开始对话。")
        return held

    def _carried(self, held: Held) -> _Carried | None:
        carried = self._under_way.get(held.token)
        return carried if carried and carried.until > self._clock.now() else None

    def _found(self, ticket: str) -> _Carried:
        now = self._clock.now()
        for one in self._under_way.values():
            if secrets.compare_digest(one.ticket, ticket) and one.until > now and not one.taken:
                return one
        raise HTTPException(404, VOID)

"""The web channel: a chat page, a JSON API and late messages, put together as one FastAPI application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from bot import __version__
from bot.channels.web.calendar import CalendarFeed, Feed
from bot.channels.web.carry import Carry
from bot.channels.web.conversation import Conversations
from bot.channels.web.drafts import DraftPages, Heat
from bot.channels.web.events import Streams
from bot.channels.web.messages import MessagesApi
from bot.channels.web.pages import PAGES, Pages
from bot.channels.web.parts import Front, History, Mailbox, Turns
from bot.channels.web.plain import PlainPages, wants_page
from bot.clock import Clock
from bot.consultations.drafts import Drafts
from bot.origins import Origins
from bot.web.files import Assets
from bot.web.guard import BROKEN, SECURITY_HEADERS, SameOrigin, SecurityHeaders
from bot.web.limits import ClientAddresses, Limiter, RateLimits
from bot.web.probes import Health, Probes, TelegramWebhook, Webhook

_DESCRIPTION = "居民用大白话提问，得到审核过的法律解答。所有接口的出错回答都是 {“detail”: “一句话”}。"


def create_web(
    *,
    turns: Turns,
    mailbox: Mailbox,
    history: History,
    front: Front,
    health: Health,
    clock: Clock,
    limits: RateLimits,
    trusted_proxies: frozenset[str],
    public_url: str | None,
    webhook: Webhook | None = None,
    drafts: tuple[Drafts, Heat] | None = None,
    feed: Feed | None = None,
    origins: Origins | None = None,
    staff: ASGIApp | None = None,
) -> FastAPI:
    """Return the application; run it with `WebServer`, or call `app.state.streams.close()` before it stops.

    `public_url` is the address residents see: with https the cookies are marked Secure. `webhook` adds
    POST /telegram, `drafts` the public pages of the drafts with the numbers of opinions, `feed` the calendars of
    subscriptions; `origins` is told where conversations come from; `staff` is what stands under /staff.

    Raises WrongInput when a trusted proxy is not an address or a network.
    """
    streams = Streams(mailbox)
    clients = ClientAddresses(trusted_proxies)
    conversations = Conversations(public_url)
    limiter = Limiter(limits, clock, clients)
    same_origin = SameOrigin(public_url)
    messages = MessagesApi(
        turns=turns,
        mailbox=mailbox,
        history=history,
        streams=streams,
        conversations=conversations,
        limiter=limiter,
        same_origin=same_origin,
        origins=origins,
        clock=clock,
    )
    assets = Assets(PAGES)
    pages = Pages(
        front=front, history=history, conversations=conversations, limiter=limiter, assets=assets, clock=clock
    )
    plain = PlainPages(messages, front, assets)
    carry = Carry(
        conversations=conversations,
        limiter=limiter,
        same_origin=same_origin,
        assets=assets,
        clock=clock,
        public_url=public_url,
    )
    # FastAPI's own documentation pages load scripts from other hosts, so they are off; /openapi.json is there.
    app = FastAPI(
        title="法律小助手",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": public_url}] if public_url else None,
    )
    app.state.streams = streams
    app.state.carry = carry
    app.state.clients = clients
    for router in (messages.routes(), pages.routes(), plain.routes(), carry.routes(), Probes(health).routes()):
        app.include_router(router)
    if drafts is not None:
        app.include_router(DraftPages(*drafts, assets).routes(), dependencies=[Depends(limiter.page)])
    if feed is not None:
        app.include_router(CalendarFeed(feed).routes())
    if webhook is not None:
        app.include_router(TelegramWebhook(webhook).routes())
    if staff is not None:
        app.add_api_route("/staff", _to_staff, methods=["GET"], include_in_schema=False)
        app.mount("/staff", staff)
    app.add_middleware(SecurityHeaders)
    faults = _Faults(plain)
    app.add_exception_handler(HTTPException, faults.refused)
    app.add_exception_handler(RequestValidationError, faults.not_understood)
    app.add_exception_handler(Exception, faults.broken)
    return app


async def _to_staff() -> Response:
    # The router would add the slash with a whole address, and behind a proxy that ends TLS it would say http.
    return RedirectResponse("/staff/", 307)


_SENTENCES = {"Not Found": "没有这个网页。", "Method Not Allowed": "不支持这种请求方式。"}


class _Faults:
    """What went wrong, as a page for a person's browser and as JSON for everything else."""

    def __init__(self, plain: PlainPages) -> None:
        self._plain = plain

    async def refused(self, request: Request, fault: Exception) -> Response:
        fault = cast(HTTPException, fault)
        return self._told(request, _SENTENCES.get(fault.detail, fault.detail), fault.status_code, fault.headers)

    async def not_understood(self, request: Request, _: Exception) -> Response:
        return self._told(request, "请求的参数不对。", 422, None)

    async def broken(self, request: Request, _: Exception) -> Response:
        # This answer is made outside of all middleware, so the headers are not added by it.
        return self._told(request, BROKEN, 500, {**SECURITY_HEADERS, "Cache-Control": "no-store"})

    def _told(self, request: Request, sentence: str, status: int, headers: Mapping[str, str] | None) -> Response:
        if not wants_page(request):
            return JSONResponse({"detail": sentence}, status, headers)
        response = self._plain.fault(request, sentence, status)
        response.headers.update(headers or {})
        return response

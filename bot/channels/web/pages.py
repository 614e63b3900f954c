"""The chat page, the neutral page of the quick exit, and their assets, all from this folder and this host."""

from __future__ import annotations

import asyncio
import logging
import secrets
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request, Response

from bot.channels.web.conversation import Conversations, Held
from bot.channels.web.parts import Front, History
from bot.clock import OFFICE_ZONE, WEEKDAYS, Clock
from bot.messages import BlockKind
from bot.text import MAX_INCOMING, clean
from bot.web.files import Assets, page_of
from bot.web.guard import led_here
from bot.web.limits import Limiter
from bot.web.templates import templates_of

PAGES = Path(__file__).parent / "pages"
EXIT_SECONDS = 1.0
"""The quick exit waits no longer than this for anything."""

KIOSK_NAME = 24
"""Characters of the name of a terminal's place."""

LOOKED_BACK = 50
"""Exchanges in which the quick exit looks for danger: as many as the page shows."""

_SEASONS = ("winter", "spring", "summer", "autumn")

log = logging.getLogger(__name__)


class Pages:
    """The routes that people look at."""

    def __init__(
        self,
        *,
        front: Front,
        history: History,
        conversations: Conversations,
        limiter: Limiter,
        assets: Assets,
        clock: Clock,
    ) -> None:
        self._front = front
        self._history = history
        self._conversations = conversations
        self._limiter = limiter
        self._assets = assets
        self._clock = clock
        environment = templates_of(PAGES)
        self._chat = environment.get_template("chat.html")
        self._neutral = environment.get_template("weather.html")

    def routes(self) -> APIRouter:
        """Return the routes; pages and assets are no part of the API's document."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.chat, methods=["GET", "HEAD"])
        router.add_api_route("/weather", self.neutral, methods=["GET"])
        router.add_api_route("/assets/{version}/{name}", self.asset, methods=["GET"])
        return router

    async def chat(self, request: Request) -> Response:
        """GET /: the chat page; a browser without a conversation gets one, so that a repeated send is one send.

        Not one that comes by a link of another website: it may keep its cookies back, and have a conversation.
        GET /?kiosk=place, on a terminal that everybody uses: each loading begins a new conversation, with no way back.
        """
        self._limiter.page(request)
        kiosk = clean(request.query_params.get("kiosk", ""))[:KIOSK_NAME]
        body = self._chat.render(
            kiosk=kiosk,
            office=self._front.office(),
            emergency=self._front.emergency(),
            chips=self._front.chips(),
            phones=self._front.phones(),
            assets=f"/assets/{self._assets.version}",
            max_text=MAX_INCOMING,
            id=secrets.token_urlsafe(16),
            earlier=self._conversations.earlier(request) is not None and not kiosk,
        )
        response = page_of(request, body)
        if kiosk and not led_here(request):
            self._conversations.renew(response)
        elif self._conversations.current(request) is None and not led_here(request):
            self._conversations.keep(response, self._conversations.make())
        return response

    async def neutral(self, request: Request) -> Response:
        """GET /weather: says nothing of where the person was; the browser's conversation is put out of sight.

        One in which danger came up goes on, for replies of staff, but what was said so far is not shown again, and
        nothing that was half written is asked for.
        """
        today = self._clock.now().astimezone(OFFICE_ZONE)
        body = self._neutral.render(
            assets=f"/assets/{self._assets.version}",
            day=f"{today.month}月{today.day}日",
            weekday=f"星期{WEEKDAYS[today.weekday()]}",
            season=_SEASONS[today.month % 12 // 3],
        )
        response = page_of(request, body)
        held = self._conversations.current(request)
        if held is not None and not led_here(request):
            await self._put_away(response, held)
        return response

    async def _put_away(self, response: Response, held: Held) -> None:
        match await self._came_up(held):
            case "nothing":
                self._conversations.leave(response, None)
            case "danger" if await self._closed(held):
                self._conversations.keep(response, Held(held.token, self._clock.now()))
            case "danger":
                self._conversations.leave(response, None)
            case _:
                self._conversations.leave(response, held)

    async def asset(self, request: Request, version: str, name: str) -> Response:
        """GET /assets/…: one file."""
        return self._assets.respond(request, version, name)

    async def _closed(self, held: Held) -> bool:
        """Close what is half written, so that nobody else is asked for the rest; whether that was done in time."""
        try:
            async with asyncio.timeout(EXIT_SECONDS):
                await self._history.leave(held.address)
        except Exception:
            log.exception("what was half written stays open; the browser begins anew")
            return False
        return True

    async def _came_up(self, held: Held) -> Literal["nothing", "danger", "something"]:
        """Tell what the talk was about; in doubt danger, and never late: this stands before the quick exit."""
        try:
            async with asyncio.timeout(EXIT_SECONDS):
                exchanges = await self._history.recent(held.address, LOOKED_BACK)
        except Exception:
            log.exception("the history cannot be read")
            return "danger"
        if not exchanges:
            return "nothing"
        blocks = (block for exchange in exchanges for reply in exchange.replies for block in reply.blocks)
        return "danger" if any(block.kind is BlockKind.ALERT for block in blocks) else "something"

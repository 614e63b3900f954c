"""Routes that nobody looks at: is the process alive, is it ready, and the Telegram webhook."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from bot.web.guard import read_body

HEALTH_SECONDS = 5.0
WEBHOOK_SECONDS = 30.0
MAX_WEBHOOK_BODY = 1024 * 1024
WEBHOOK_HEADER = "X-Telegram-Bot-Api-Secret-Token"

log = logging.getLogger(__name__)

Webhook = Callable[[str | None, bytes], Awaitable[int]]
"""Takes the secret header and the body of a Telegram webhook call; gives the HTTP status to answer with."""


class Health(Protocol):
    """Whether the parts behind the page are ready."""

    async def ready(self) -> tuple[bool, dict[str, str]]:
        """Return whether all is ready, and one short sentence for each part."""
        ...

    def learning(self) -> Sequence[str]:
        """Return the models that are still being learned."""
        ...


class Alive(BaseModel):
    """The process answers."""

    status: str = Field(description="ok")


class Ready(BaseModel):
    """Whether all parts are ready, and one sentence for each."""

    ready: bool = Field(description="是否可以接待居民")
    parts: dict[str, str] = Field(description="各部分的状态")
    learning: list[str] = Field(
        description="还在学的模型，学好的自己换上：hearing 听危险，ranker 匹配，wants 听意图，meaning 语义"
    )


class Probes:
    """GET /healthz and GET /readyz; never limited in rate, they hold nothing secret."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def routes(self) -> APIRouter:
        """Return the routes with their documentation."""
        router = APIRouter(tags=["运行"])
        router.add_api_route("/healthz", self.alive, methods=["GET"], summary="程序还活着吗", response_model=Alive)
        router.add_api_route(
            "/readyz",
            self.ready,
            methods=["GET"],
            summary="各部分都准备好了吗",
            response_model=Ready,
            responses={503: {"model": Ready, "description": "还没有准备好"}},
        )
        return router

    async def alive(self) -> Alive:
        """GET /healthz."""
        return Alive(status="ok")

    async def ready(self, response: Response) -> Ready:
        """GET /readyz: 200 or 503, with one sentence for each part, and what is still being learned."""
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                ready, parts = await self._health.ready()
                learning = list(self._health.learning())
        except Exception:
            log.exception("the health cannot be told")
            ready, parts, learning = False, {"health": "查不到各部分的状态"}, []
        response.status_code = 200 if ready else 503
        return Ready(ready=ready, parts=parts, learning=learning)


class TelegramWebhook:
    """POST /telegram: hands the body on and answers with the status it gets back."""

    def __init__(self, accept: Webhook) -> None:
        self._accept = accept

    def routes(self) -> APIRouter:
        """Return the route with its documentation."""
        router = APIRouter(tags=["运行"])
        router.add_api_route(
            "/telegram",
            self.take,
            methods=["POST"],
            summary="接收 Telegram 的更新",
            description="只供 Telegram 服务器调用；请求头里的密钥不对就拒绝。",
            response_class=Response,
            responses={
                200: {"description": "已存好"},
                403: {"description": "密钥不对"},
                413: {"description": "内容太大"},
                503: {"description": "没有存成，请再送一次"},
            },
            openapi_extra={
                "parameters": [
                    {"name": WEBHOOK_HEADER, "in": "header", "schema": {"type": "string"}, "description": "密钥"}
                ],
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            },
        )
        return router

    async def take(self, request: Request) -> Response:
        """Answer 503 when the update could not be taken: Telegram then delivers it again."""
        body = await read_body(request, MAX_WEBHOOK_BODY)
        secret = request.headers.get(WEBHOOK_HEADER)
        try:
            async with asyncio.timeout(WEBHOOK_SECONDS):
                status = await self._accept(secret, body)
        except Exception:
            log.exception("an update was not taken")
            status = 503
        return Response(status_code=status)

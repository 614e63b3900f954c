"""The JSON API of the chat: take a message, show what was said, follow what comes later."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Query, Request, Response

from bot.channels.web.conversation import Conversations, Held
from bot.channels.web.events import Streams
from bot.channels.web.models import (
    AnswerOut,
    EarlierOut,
    Fault,
    HistoryOut,
    MessageIn,
    MessageOut,
    Unacceptable,
    message_schema,
    read_message,
    reply_out,
)
from bot.channels.web.parts import History, Letter, Mailbox, Turns
from bot.channels.web.turns import RunningTurns
from bot.clock import Clock
from bot.messages import FORGET_NOW, FORGOTTEN, LEFT, Address, Incoming, Outgoing
from bot.origins import Origins
from bot.web.guard import BUSY, SameOrigin, read_body
from bot.web.limits import Limiter

MAX_BODY = 64 * 1024
READ_SECONDS = 10.0
HISTORY_EXCHANGES = 50
HISTORY_LETTERS = 50
MAILBOX_READS = 20
"""Pages of the mailbox that are read for the history; what is older than these is not looked for."""


_REFUSALS = {
    403: "不是从本网站的页面发来的",
    404: "还没有会话",
    408: "网络太慢，没有收全",
    413: "内容太长",
    415: "不是 JSON",
    422: "内容有误",
    429: "太快了，请按 Retry-After 等待",
    500: "系统出错，没有办成",
    503: "太忙或超时，请稍后用同一个 id 再试",
}


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Fault, "description": _REFUSALS[status]} for status in statuses}


_TAKE: dict[str, Any] = {
    "summary": "说一句话，或按一个按钮",
    "description": "居民的一句话或一次按键，当场得到回答。同一个 id 重发只处理一次，得到同样的回答。",
    "response_model": AnswerOut,
    "responses": _refusals(403, 408, 413, 415, 422, 429, 500, 503),
    "openapi_extra": {"requestBody": {"required": True, "content": {"application/json": {"schema": message_schema()}}}},
}
_SHOW: dict[str, Any] = {
    "summary": "看这个会话说过的话",
    "description": "只看 cookie 里的会话；没有会话时是空的。",
    "response_model": HistoryOut,
    "responses": _refusals(429, 503),
}
_FOLLOW: dict[str, Any] = {
    "summary": "接收后来送达的消息（SSE）",
    "description": "text/event-stream。每个事件的 id 是消息编号，data 是 JSON（letter、at、replies）。"
    "断线重连时按 Last-Event-ID 续传；没有消息时每 15 秒一行注释。只送 cookie 里的会话。",
    "response_class": Response,
    "responses": {
        200: {"content": {"text/event-stream": {}}, "description": "事件流"},
        **_refusals(404, 422, 429, 503),
    },
}
_GO_BACK: dict[str, Any] = {
    "summary": "回到快速离开之前的对话",
    "description": "把 cookie 里的会话换回快速离开之前的那个。",
    "response_model": EarlierOut,
    "responses": _refusals(403, 429),
}


class MessagesApi:
    """The routes under /api/."""

    def __init__(
        self,
        *,
        turns: Turns,
        mailbox: Mailbox,
        history: History,
        streams: Streams,
        conversations: Conversations,
        limiter: Limiter,
        same_origin: SameOrigin,
        origins: Origins | None,
        clock: Clock,
    ) -> None:
        self._turns = RunningTurns(turns)
        self._mailbox = mailbox
        self._history = history
        self._streams = streams
        self._conversations = conversations
        self._limiter = limiter
        self._same_origin = same_origin
        self._origins = origins
        self._clock = clock

    def routes(self) -> APIRouter:
        """Return the routes with their documentation."""
        router = APIRouter(prefix="/api", tags=["对话"])
        router.add_api_route("/messages", self.take, methods=["POST"], **_TAKE)
        router.add_api_route("/messages", self.show, methods=["GET"], **_SHOW)
        router.add_api_route("/events", self.follow, methods=["GET"], **_FOLLOW)
        router.add_api_route("/earlier", self.go_back, methods=["POST"], **_GO_BACK)
        return router

    async def take(self, request: Request, response: Response) -> AnswerOut:
        """POST /api/messages."""
        self.admit(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, "请用 JSON 格式发送（Content-Type: application/json）。")
        try:
            message = read_message(await read_body(request, MAX_BODY))
        except Unacceptable as fault:
            raise HTTPException(fault.status, str(fault)) from None
        held, replies, forgotten = await self.taken(request, response, message)
        left = any(LEFT in reply.meta for reply in replies)
        out = [reply_out(reply) for reply in replies]
        return AnswerOut(conversation=held.token, replies=out, forgotten=forgotten, left=left)

    def admit(self, request: Request) -> None:
        """Raise HTTPException for a message from a foreign page, or from a sender who is too fast."""
        self._same_origin.check(request)
        self._limiter.sender(request)

    async def taken(
        self, request: Request, response: Response, message: MessageIn
    ) -> tuple[Held, Sequence[Outgoing], bool]:
        """Answer a message of this browser or of the conversation it names, and set its cookies on the response.

        Returns the conversation, the replies, and whether everything was deleted by it. Raises HTTPException with a
        sentence for the person.
        """
        own = Held(message.conversation) if message.conversation else None
        held = own or self._conversations.current(request) or self._conversations.make()
        self._limiter.conversation(held.token)
        self._note_origin(request, held.address)
        message_id = message.id or secrets.token_urlsafe(16)
        replies = await self._turns.take(self._incoming(held, message_id, message.text or "", message.choice))
        forgotten = _forgotten(replies)
        if own is None and forgotten:
            await self._forget_earlier(request, message_id)
            held = self._conversations.renew(response)
        elif own is None:
            self._conversations.keep(response, held)
        return held, replies, forgotten

    def _note_origin(self, request: Request, address: Address) -> None:
        origin = self._limiter.origin(request)
        if self._origins is not None and origin is not None:
            self._origins.note(address, origin)

    def _incoming(self, held: Held, message_id: str, text: str, choice: str | None) -> Incoming:
        return Incoming(held.address, _message_id(held.token, message_id), self._clock.now(), text, choice)

    async def _forget_earlier(self, request: Request, message_id: str) -> None:
        """Delete the conversation before the quick exit as well: the person means what this browser has said.

        Raises HTTPException 503 when it was not deleted; doing all of it again is safe.
        """
        earlier = self._conversations.earlier(request)
        if earlier is None:
            return
        if not _forgotten(await self._turns.take(self._incoming(earlier, message_id, "", FORGET_NOW))):
            raise HTTPException(503, BUSY, {"Retry-After": "5"})

    async def show(self, request: Request, response: Response) -> HistoryOut:
        """GET /api/messages."""
        self._limiter.reader(request)
        held = self._conversations.current(request)
        if held is None:
            # Who came by a link has no conversation yet; with one, a repeated send is one send.
            if request.headers.get("sec-fetch-site") == "same-origin":
                self._conversations.keep(response, self._conversations.make())
            return HistoryOut(started=False, last_letter=0, messages=[])
        async with _in_time():
            exchanges = await self._history.recent(held.address, HISTORY_EXCHANGES)
            letters = await self._last_letters(held.address)
        messages = [
            MessageOut(at=e.at, said=e.said, replies=[reply_out(reply) for reply in e.replies], letter=None)
            for e in exchanges
            if held.shows(e.at)
        ]
        messages += [
            MessageOut(at=letter.sent_at, said=None, replies=[reply_out(letter.message)], letter=letter.id)
            for letter in letters
            if held.shows(letter.sent_at)
        ]
        return HistoryOut(
            started=bool(exchanges or letters),
            last_letter=letters[-1].id if letters else 0,
            messages=sorted(messages, key=lambda message: message.at),
        )

    async def follow(
        self,
        request: Request,
        after: Annotated[int, Query(ge=0, lt=2**63, description="已经有的最后一条消息的编号")] = 0,
        last_event_id: Annotated[str, Header(description="浏览器重连时自动带上，优先于 after")] = "",
    ) -> Response:
        """GET /api/events."""
        self._limiter.reader(request)
        held = self._conversations.current(request)
        if held is None:
            raise HTTPException(404, "还没有开始对话。")
        if last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) < 19:
            after = int(last_event_id)
        stream = self._streams.open(held.address, after, self._limiter.client(request), held.shows)
        if stream is None:
            raise HTTPException(503, BUSY, {"Retry-After": "30"})
        return stream

    async def go_back(self, request: Request, response: Response) -> EarlierOut:
        """POST /api/earlier."""
        self._same_origin.check(request)
        self._limiter.sender(request)
        earlier = self._conversations.earlier(request)
        if earlier is None:
            return EarlierOut(found=False)
        self._conversations.swap(response, current=self._conversations.current(request), earlier=earlier)
        return EarlierOut(found=True)

    async def _last_letters(self, address: Address) -> Sequence[Letter]:
        last: deque[Letter] = deque(maxlen=HISTORY_LETTERS)
        for _ in range(MAILBOX_READS):
            page = await self._mailbox.since(address, last[-1].id if last else 0)
            if not page:
                break
            last.extend(page)
        return list(last)


def _forgotten(replies: Sequence[Outgoing]) -> bool:
    return any(FORGOTTEN in reply.meta for reply in replies)


def _message_id(token: str, client_id: str) -> str:
    """Unique in the channel, the same for a repeat, of one length, and without the secret token in it."""
    return hashlib.sha256(f"{token}\0{client_id}".encode()).hexdigest()


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(READ_SECONDS):
            yield
    except TimeoutError:
        raise HTTPException(503, BUSY, {"Retry-After": "5"}) from None

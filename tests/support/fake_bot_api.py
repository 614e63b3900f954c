"""A real HTTP server that behaves like the Bot API: long polling, webhooks, limits, faults, and a record of every call.

It runs in a thread of a test (`FakeBotApi()`), or as a process of its own for kill tests and benchmarks:
`python -m tests.support.fake_bot_api --port 9000`; there updates are added by POST /_updates, and /_calls lists what
was called.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

BOT = {"id": 4242, "is_bot": True, "first_name": "江厦法律小助手", "username": "jiangxia_bot"}
TOKEN = "4242:fake-token-for-tests-only-000000000000"
COURTESIES = {"sendChatAction", "answerCallbackQuery", "answerInlineQuery", "setMyCommands"}


@dataclass(frozen=True)
class Call:
    """One call of a method, as it came."""

    method: str
    data: dict[str, Any]
    at: float


@dataclass
class Trouble:
    """What goes wrong with the next calls of a method (of one chat, if `chat` is given).

    `kind`: an HTTP status, or html, drop (connection cut before), lost (done, but no answer), slow.
    """

    kind: int | str
    method: str = "sendMessage"
    chat: str | None = None
    times: int = 1
    text: str = ""
    retry_after: int = 1
    seconds: float = 0.0


@dataclass
class State:
    """Everything the server knows."""

    calls: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    update_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    webhook: str = ""
    secret: str = ""
    token_ok: bool = True
    keep_confirmed: bool = False


class Server:
    """The routes; one instance per server."""

    def __init__(self) -> None:
        self.state = State()
        self._arrived: asyncio.Event | None = None
        self._pushing: asyncio.Task[None] | None = None
        self.app = Starlette(
            routes=[
                Route("/_updates", self.add, methods=["POST"]),
                Route("/_calls", self.calls),
                Route("/_count", self.count),
                Route("/_troubles", self.trouble, methods=["POST"]),
                Route("/bot{token:str}/{method:str}", self.call, methods=["GET", "POST"]),
            ],
            lifespan=self._lifespan,
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._arrived = asyncio.Event()
        self._pushing = asyncio.create_task(self._push())
        yield
        self._pushing.cancel()

    async def add(self, request: Request) -> Response:
        """Add updates from another process."""
        for update in await request.json():
            self.queue(update)
        return JSONResponse({"waiting": len(self.state.updates)})

    async def calls(self, request: Request) -> Response:
        """List calls for another process."""
        wanted = request.query_params.get("method")
        shown = [{"method": c.method, "data": c.data, "at": c.at} for c in self.state.calls]
        waiting = len(self.state.updates)
        return JSONResponse({"calls": [c for c in shown if wanted in (None, c["method"])], "waiting": waiting})

    async def count(self, _request: Request) -> Response:
        """Say how many messages were sent, for a benchmark that asks often."""
        return JSONResponse({"sent": sum(call.method == "sendMessage" for call in self.state.calls)})

    async def trouble(self, request: Request) -> Response:
        """Add troubles from another process."""
        self.state.troubles += [Trouble(**one) for one in await request.json()]
        return JSONResponse({})

    def queue(self, update: dict[str, Any]) -> int:
        """Add an update (thread-safe enough: list appends); returns its id."""
        update.setdefault("update_id", next(self.state.update_ids))
        self.state.updates.append(update)
        if self._arrived is not None:
            with contextlib.suppress(RuntimeError):
                self._arrived.set()
        return int(update["update_id"])

    async def call(self, request: Request) -> Response:
        """Answer one Bot API call."""
        method = request.path_params["method"]
        data = await _data(request)
        if not self.state.token_ok:
            return _fault(401, "Unauthorized")
        trouble = self._trouble_for(method, data)
        if trouble:
            answer = await self._troubled(trouble, method, data, request)
            if answer is not None:
                return answer
        return await self._answer(method, data)

    def _trouble_for(self, method: str, data: dict[str, Any]) -> Trouble | None:
        for trouble in self.state.troubles:
            if trouble.method == method and trouble.chat in (None, str(data.get("chat_id"))) and trouble.times:
                trouble.times -= 1
                return trouble
        return None

    async def _troubled(self, trouble: Trouble, method: str, data: dict[str, Any], request: Request) -> Response | None:
        match trouble.kind:
            case "slow":
                await asyncio.sleep(trouble.seconds)
                return None
            case "html":
                return HTMLResponse("<html>502 Bad Gateway</html>", 502)
            case "lost":
                await self._answer(method, data)
                await asyncio.sleep(trouble.seconds)
                return _Cut()
            case "drop":
                return _Cut()
            case int():
                return _fault(trouble.kind, trouble.text or f"error {trouble.kind}", trouble.retry_after)
        raise AssertionError(trouble.kind)

    async def _answer(self, method: str, data: dict[str, Any]) -> Response:
        if method == "getUpdates":
            return await self._get_updates(data)
        self.state.calls.append(Call(method, data, time.time()))
        if method == "getMe":
            return _ok(BOT)
        if method == "setWebhook":
            self.state.webhook, self.state.secret = data["url"], data.get("secret_token", "")
            return _ok(True)
        if method == "deleteWebhook":
            self.state.webhook = ""
            return _ok(True)
        if method in COURTESIES:
            return _ok(True)
        chat = {"id": int(data.get("chat_id", 0)), "type": "private"}
        text = data.get("text", "")
        return _ok({"message_id": next(self.state.message_ids), "date": int(time.time()), "chat": chat, "text": text})

    async def _get_updates(self, data: dict[str, Any]) -> Response:
        """A real long poll: `offset` confirms and drops what came before it."""
        offset = int(data.get("offset", 0))
        if not self.state.keep_confirmed:
            self.state.updates[:] = [u for u in self.state.updates if u["update_id"] >= offset]
        until = time.monotonic() + min(float(data.get("timeout", 0)), 30)
        assert self._arrived is not None
        while not (ready := [u for u in self.state.updates if u["update_id"] >= offset]):
            left = until - time.monotonic()
            if left <= 0:
                break
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), min(left, 0.1))
        return _ok(ready[: int(data.get("limit", 100))])

    async def _push(self) -> None:
        """Deliver updates to the webhook, one by one, again until it answers 200."""
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                if not (self.state.webhook and self.state.updates):
                    await asyncio.sleep(0.005)
                    continue
                update = self.state.updates[0]
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.state.secret}
                try:
                    answer = await client.post(self.state.webhook, json=update, headers=headers)
                except httpx.HTTPError:
                    await asyncio.sleep(0.2)
                    continue
                if answer.status_code == 200:
                    self.state.updates.remove(update)
                else:
                    await asyncio.sleep(0.2)


class _Cut(Response):
    """Breaks the connection off in the middle of an answer."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError


class FakeBotApi:
    """The server in a thread; use as a context manager. `url` goes into BOT_TELEGRAM_API_URL."""

    def __init__(self, port: int = 0) -> None:
        self.server = Server()
        config = uvicorn.Config(
            self.server.app, host="127.0.0.1", port=port, log_config=None, access_log=False, ws="none"
        )
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._uvicorn.run, daemon=True)

    def __enter__(self) -> FakeBotApi:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._uvicorn.started:
            assert time.monotonic() < deadline, "the fake Bot API did not start"
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._uvicorn.should_exit = True
        self._uvicorn.force_exit = True
        self._thread.join(timeout=10)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._uvicorn.servers[0].sockets[0].getsockname()[1]}"

    @property
    def state(self) -> State:
        """What it knows."""
        return self.server.state

    def sent(self, chat: int | None = None) -> list[str]:
        """Return the texts sent (to a chat), in order."""
        calls = [c for c in list(self.state.calls) if c.method == "sendMessage"]
        return [str(c.data["text"]) for c in calls if chat is None or str(c.data["chat_id"]) == str(chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the data of all calls of a method."""
        return [c.data for c in list(self.state.calls) if c.method == method]

    def write(self, *updates: dict[str, Any]) -> None:
        """Queue updates as if people had written them."""
        for update in updates:
            self.server.queue(update)

    def go_wrong(self, trouble: Trouble) -> None:
        """Arrange for trouble."""
        self.state.troubles.append(trouble)


def message(chat: int, text: str | None, number: int = 1, **more: Any) -> dict[str, Any]:
    """Make an update: a person's message in a private chat (or as `chat_type` says)."""
    chat_type = more.pop("chat_type", "private")
    body = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, "type": chat_type, "first_name": "王"},
        "from": {"id": abs(chat), "is_bot": False, "first_name": "王"},
        **more,
    }
    if text is not None:
        body["text"] = text
    return {"message": body}


def press(chat: int, data: str, query_id: str = "q1", label: str = "按钮") -> dict[str, Any]:
    """Make an update: a pressed button."""
    shown = message(chat, "问题")["message"]
    shown["from"] = BOT
    shown["reply_markup"] = {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
    person = {"id": chat, "is_bot": False, "first_name": "王"}
    return {"callback_query": {"id": query_id, "from": person, "chat_instance": "1", "data": data, "message": shown}}


def member(chat: int, status: str) -> dict[str, Any]:
    """Make an update: the bot was blocked (kicked) or unblocked (member)."""
    person = {"id": chat, "is_bot": False, "first_name": "王"}
    old = {"status": "member", "user": BOT}
    new = {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})
    where = {"id": chat, "type": "private", "first_name": "王"}
    change = {"chat": where, "from": person, "date": int(time.time()), "old_chat_member": old, "new_chat_member": new}
    return {"my_chat_member": change}


def inline(text: str, query_id: str = "i1") -> dict[str, Any]:
    """Make an update: somebody types the bot's name and a few words in any chat."""
    person = {"id": 7, "is_bot": False, "first_name": "王"}
    return {"inline_query": {"id": query_id, "from": person, "query": text, "offset": ""}}


async def _data(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return dict(await request.json())
    values: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    if kind.startswith("multipart/"):
        fields = re.findall(
            rb'name="(\w+)"(?:; filename="[^"]*")?[^\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', body, re.DOTALL
        )
        return values | {name.decode(): value.decode("utf-8", "replace") for name, value in fields}
    return values | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _ok(result: Any) -> Response:
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")


def _fault(status: int, text: str, retry_after: int = 1) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": text}
    if status == 429:
        body["parameters"] = {"retry_after": retry_after}
    return JSONResponse(body, status)


def main() -> None:
    """Run as a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    uvicorn.run(Server().app, host="127.0.0.1", port=args.port, log_config=None, access_log=False, ws="none")


if __name__ == "__main__":
    main()

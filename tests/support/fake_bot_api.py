"""A real HTTP server that behaves like the Bot API: long polling, webhooks, limits, faults, and a record of every call.

It runs in a thread of a test (`with FakeBotApi() as api:`), or as a process of its own for kill tests and benchmarks:
`python -m tests.support.fake_bot_api --port 9000 --updates FILE` (port 0 takes a free one and prints the address).
There updates are added by POST /_updates, troubles by POST /_troubles (JSON lists), /_calls lists what was called
(?method=, ?since= a number of calls to leave out), and /_count says only how often.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import re
import socket
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
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

CALLS_KEPT = 100_000
"""Calls recorded in full; the counts go on."""

CONFIRMED_KEPT = 1_000
"""Confirmed updates that can be delivered again."""

LONGEST_POLL = 50
RETRY_SECONDS = 0.2
TEXT_LIMIT = 4096
FILE_LIMIT = 20 * 1024 * 1024
"""What a bot may fetch at most."""

CALLBACK_LIMIT = 64


@dataclass(frozen=True)
class Call:
    """One call of a method, as it came."""

    method: str
    data: dict[str, Any]
    at: float


@dataclass
class Trouble:
    """What goes wrong with the next calls of a method (of one chat, if `chat` is given).

    `kind`: an HTTP status answered as the Bot API does (with `text`; 429 with `retry_after`), or
    html (an error page with `status`, as proxies send it), slow (done after `seconds`),
    drop (connection cut, nothing done), lost (done, recorded, then the connection is cut after `seconds`),
    odd (done, but the answer is not what the API promises),
    moved (the group has the new id `new_chat`).
    """

    kind: int | str
    method: str = "sendMessage"
    chat: str | None = None
    times: int = 1
    text: str = ""
    retry_after: int = 1
    seconds: float = 0.0
    status: int = 502
    new_chat: int = 0


@dataclass
class State:
    """Everything the server knows. `updates` wait to be confirmed, in the order of their ids."""

    token: str = TOKEN
    token_ok: bool = True
    calls: list[Call] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    confirmed: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=CONFIRMED_KEPT))
    again: deque[dict[str, Any]] = field(default_factory=deque)
    troubles: list[Trouble] = field(default_factory=list)
    update_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    allowed: tuple[str, ...] = ()
    webhook: str = ""
    secret: str = ""
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """By file_id the path under which a file is given out, and what it is."""

    def wants(self, update: dict[str, Any]) -> bool:
        """Tell whether `allowed_updates` lets an update through; the real server never sends the others."""
        return not self.allowed or any(kind in update for kind in self.allowed)

    def allow(self, kinds: tuple[str, ...]) -> None:
        """Set `allowed_updates`, and drop what waits and is not among them."""
        if kinds != self.allowed:
            self.allowed = kinds
            kept = [update for update in self.updates if self.wants(update)]
            self.updates.clear()
            self.updates.extend(kept)


class Server:
    """The routes; one instance per server."""

    def __init__(self, token: str = TOKEN) -> None:
        self.state = State(token=token)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._arrived = asyncio.Event()
        self._poll = 0
        self.app = Starlette(
            routes=[
                Route("/bot{token:str}/{method:str}", self.call, methods=["GET", "POST"]),
                Route("/file/bot{token:str}/{path:path}", self.file),
                Route("/_updates", self.add, methods=["POST"]),
                Route("/_troubles", self.trouble, methods=["POST"]),
                Route("/_calls", self.calls),
                Route("/_count", self.count),
            ],
            lifespan=self._lifespan,
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        pushing = asyncio.create_task(self._push())
        yield
        pushing.cancel()

    async def add(self, request: Request) -> Response:
        """Add updates from another process."""
        for update in await request.json():
            self.queue(update)
        return JSONResponse({"waiting": len(self.state.updates)})

    async def trouble(self, request: Request) -> Response:
        """Add troubles from another process."""
        self.state.troubles += [Trouble(**one) for one in await request.json()]
        return JSONResponse({"troubles": len(self.state.troubles)})

    async def calls(self, request: Request) -> Response:
        """List calls for another process."""
        wanted = request.query_params.get("method")
        since = int(request.query_params.get("since", 0))
        shown = [c.__dict__ for c in self.state.calls[since:] if wanted in (None, c.method)]
        return JSONResponse({"calls": shown, "waiting": len(self.state.updates)})

    async def count(self, _request: Request) -> Response:
        """Say how many messages were sent and what else was called how often, for those who ask often."""
        counts = self.state.counts
        return JSONResponse({"sent": counts["sendMessage"], "calls": dict(counts), "waiting": len(self.state.updates)})

    def queue(self, update: dict[str, Any]) -> int:
        """Add an update, from any thread; returns its id. An id given beforehand must be higher than all others."""
        update.setdefault("update_id", next(self.state.update_ids))
        if self.state.wants(update):
            self.state.updates.append(update)
            self._wake()
        return int(update["update_id"])

    def deliver_again(self, update_id: int) -> None:
        """Deliver a confirmed update once more, as Telegram does when a confirmation was lost on its side."""
        self.state.again += [update for update in self.state.confirmed if update["update_id"] == update_id]
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the server has stopped
                self._loop.call_soon_threadsafe(self._arrived.set)

    async def call(self, request: Request) -> Response:
        """Answer one Bot API call."""
        method = request.path_params["method"]
        data = await _data(request)
        if not self.state.token_ok or request.path_params["token"] != self.state.token:
            return _fault(401, "Unauthorized")
        trouble = self._trouble_for(method, data)
        answer = await self._troubled(trouble, method, data) if trouble else None
        return answer or await self._answer(method, data)

    async def file(self, request: Request) -> Response:
        """Give out a file that getFile named; 404 for any other, and for a wrong token."""
        given = dict(self.state.files.values())
        content = given.get(request.path_params["path"])
        if content is None or request.path_params["token"] != self.state.token:
            return _fault(404, "Not Found")
        return Response(content, media_type="application/octet-stream")

    def _file(self, file_id: str) -> Response:
        if file_id not in self.state.files:
            return _fault(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        path, content = self.state.files[file_id]
        if len(content) > FILE_LIMIT:
            return _fault(400, "Bad Request: file is too big")
        found = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(content), "file_path": path}
        return _ok(found)

    def _trouble_for(self, method: str, data: dict[str, Any]) -> Trouble | None:
        for trouble in self.state.troubles:
            if trouble.method == method and trouble.chat in (None, str(data.get("chat_id"))) and trouble.times:
                trouble.times -= 1
                return trouble
        return None

    async def _troubled(self, trouble: Trouble, method: str, data: dict[str, Any]) -> Response | None:
        match trouble.kind:
            case "slow":
                await asyncio.sleep(trouble.seconds)
                return None
            case "html":
                return HTMLResponse(f"<html><h1>{trouble.status}</h1></html>", trouble.status)
            case "lost":
                await self._answer(method, data)
                await asyncio.sleep(trouble.seconds)
                return _Cut()
            case "odd":
                await self._answer(method, data)
                return _ok({"surprise": 1})
            case "drop":
                return _Cut()
            case "moved":
                return _fault(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=trouble.new_chat)
            case 429:
                text = f"Too Many Requests: retry after {trouble.retry_after}"
                return _fault(429, text, retry_after=trouble.retry_after)
            case int(status):
                return _fault(status, trouble.text or f"error {status}")
        raise AssertionError(trouble.kind)

    async def _answer(self, method: str, data: dict[str, Any]) -> Response:
        if method == "getUpdates":
            return await self._get_updates(data)
        if refusal := _refusal(method, data):
            return _fault(400, f"Bad Request: {refusal}")
        self.state.counts[method] += 1
        if len(self.state.calls) < CALLS_KEPT:
            self.state.calls.append(Call(method, data, time.time()))
        match method:
            case "getMe":
                return _ok(BOT)
            case "getFile":
                return self._file(str(data.get("file_id")))
            case "setWebhook":
                self.state.webhook, self.state.secret = data["url"], data.get("secret_token", "")
                self._allow(data)
                self._wake()
            case "deleteWebhook":
                self.state.webhook = ""
            case "sendMessage" | "sendDocument" | "sendPhoto" | "editMessageText" | "editMessageReplyMarkup":
                return _ok(self._message(data))
        return _ok(True)

    def _message(self, data: dict[str, Any]) -> dict[str, Any]:
        chat = {"id": int(data.get("chat_id", 0)), "type": "private"}
        number = next(self.state.message_ids)
        return {"message_id": number, "date": int(time.time()), "chat": chat, "text": data.get("text", "")}

    def _allow(self, data: dict[str, Any]) -> None:
        if "allowed_updates" in data:
            self.state.allow(tuple(json.loads(data["allowed_updates"])))

    async def _get_updates(self, data: dict[str, Any]) -> Response:
        """A real long poll: `offset` confirms what came before it, and a second poll ends the first."""
        if self.state.webhook:
            return _fault(409, "Conflict: can't use getUpdates method while webhook is active")
        self._allow(data)
        self._poll += 1
        mine = self._poll
        self._arrived.set()
        self._confirm(int(data.get("offset", 0)))
        until = time.monotonic() + min(float(data.get("timeout", 0)), LONGEST_POLL)
        while True:
            await asyncio.sleep(0)
            if mine != self._poll:
                return _fault(409, "Conflict: terminated by other getUpdates request")
            self._arrived.clear()
            ready = self._ready(int(data.get("limit", 100)))
            left = until - time.monotonic()
            if ready or left <= 0:
                return _ok(ready)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), left)

    def _confirm(self, offset: int) -> None:
        updates = self.state.updates
        while updates and updates[0]["update_id"] < offset:
            self.state.confirmed.append(updates.popleft())

    def _ready(self, limit: int) -> list[dict[str, Any]]:
        again = [self.state.again.popleft() for _ in range(len(self.state.again))]
        return again + list(itertools.islice(self.state.updates, limit))

    async def _push(self) -> None:
        """Deliver updates to the webhook, one by one, again until it answers 200."""
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                source = self.state.again or self.state.updates
                if not (self.state.webhook and source):
                    self._arrived.clear()
                    await self._arrived.wait()
                elif await self._pushed(client, source[0]):
                    self.state.confirmed.append(source.popleft())
                else:
                    await asyncio.sleep(RETRY_SECONDS)

    async def _pushed(self, client: httpx.AsyncClient, update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.state.secret}
        try:
            answer = await client.post(self.state.webhook, json=update, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200


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
        self._uvicorn = uvicorn.Server(_config(self.server, port))
        self._thread = threading.Thread(target=self._uvicorn.run, daemon=True)

    def __enter__(self) -> FakeBotApi:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._uvicorn.started:
            assert time.monotonic() < deadline, "the fake Bot API did not start"
            time.sleep(0.005)
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
        calls = self.called("sendMessage")
        return [str(data["text"]) for data in calls if chat is None or str(data["chat_id"]) == str(chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the data of all calls of a method."""
        return [c.data for c in list(self.state.calls) if c.method == method]

    def write(self, *updates: dict[str, Any]) -> list[int]:
        """Queue updates as if people had written them; returns their ids."""
        return [self.server.queue(update) for update in updates]

    def deliver_again(self, update_id: int) -> None:
        """Deliver a confirmed update a second time."""
        self.server.deliver_again(update_id)

    def go_wrong(self, trouble: Trouble) -> None:
        """Arrange for trouble."""
        self.state.troubles.append(trouble)


def message(chat: int, text: str | None, number: int = 1, **more: Any) -> dict[str, Any]:
    """Make an update: a person's message in a private chat (or as `chat_type` says); `more` are fields of it."""
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


def group_message(chat: int, text: str | None, number: int = 1, **more: Any) -> dict[str, Any]:
    """Make an update: somebody writes in a group."""
    return message(chat, text, number, chat_type="supergroup", **more)


def inline(text: str, query_id: str = "i1") -> dict[str, Any]:
    """Make an update: somebody types the bot's name and a few words in any chat."""
    person = {"id": 7, "is_bot": False, "first_name": "王"}
    return {"inline_query": {"id": query_id, "from": person, "query": text, "offset": ""}}


def _refusal(method: str, data: dict[str, Any]) -> str:
    """What the real server would not take; empty if it would."""
    if method == "setWebhook" and not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", data.get("secret_token", "")):
        return "secret token contains unallowed characters"
    if method not in ("sendMessage", "editMessageText"):
        return ""
    text = str(data.get("text", ""))
    if data.get("parse_mode") == "HTML" and ("<" in text or "&" in text):
        if not _tags_match(text):
            return "can't parse entities"
        text = unescape(re.sub(r"<[^<>]*>", "", text))
    if not text.strip():
        return "message text is empty"
    if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        return "message is too long"
    rows = json.loads(data.get("reply_markup", "{}")).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if any(not button["url"].startswith(("https://", "http://", "tg://")) for button in buttons if "url" in button):
        return "BUTTON_URL_INVALID"
    pressed = [button.get("callback_data", "") for button in buttons if "url" not in button]
    if any(not 0 < len(data.encode()) <= CALLBACK_LIMIT for data in pressed):
        return "BUTTON_DATA_INVALID"
    return ""


def _tags_match(text: str) -> bool:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)([^<>]*)>", text):
        if closing:
            if not open_tags or open_tags.pop() != name:
                return False
        else:
            open_tags.append(name)
    stray = re.sub(r"<[^<>]*>", "", text)
    return not open_tags and "<" not in stray and ">" not in stray


async def _data(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        given = dict(await request.json())
        return {name: json.dumps(one) if isinstance(one, bool | dict | list) else one for name, one in given.items()}
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


def _fault(status: int, text: str, **parameters: int) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": text}
    return JSONResponse(body | ({"parameters": parameters} if parameters else {}), status)


def _config(server: Server, port: int = 0) -> uvicorn.Config:
    return uvicorn.Config(server.app, host="127.0.0.1", port=port, log_config=None, access_log=False, ws="none")


def main() -> None:
    """Run as a process of its own until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one and prints the address")
    parser.add_argument("--updates", type=Path, help="a JSON list of updates to begin with")
    parser.add_argument("--token", default=TOKEN)
    args = parser.parse_args()
    server = Server(args.token)
    for update in json.loads(args.updates.read_text("utf-8")) if args.updates else []:
        server.queue(update)
    # As the real server does: with the protocol named, asyncio sets TCP_NODELAY.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", args.port))
        listener.listen()
        if not args.port:
            sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
            sys.stdout.flush()
        uvicorn.Server(_config(server)).run(sockets=[listener])


if __name__ == "__main__":
    main()

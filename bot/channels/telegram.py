"""The Telegram channel: fetches or receives updates, stores them before it acknowledges them, and sends messages."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from telegram import Bot, BotCommand, InlineQueryResultArticle, InputFile, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram_decode import ALLOWED_UPDATES, CHANNEL, Self, chat_of, decode
from bot.channels.telegram_render import keyboard, render
from bot.clock import Clock
from bot.errors import AddressGone, OutcomeUnknown, PermanentFailure, TemporaryFailure, WrongInput
from bot.inbox import RawUpdate
from bot.messages import Address, AddressChange, Incoming, Outgoing

log = logging.getLogger(__name__)

POLL_SECONDS = 25
CALL_SECONDS = 10
CONNECT_SECONDS = 5
BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
BODY_LIMIT = 1_048_576
SUGGESTIONS = 10
SUGGESTION_CACHE_SECONDS = 60
CONNECTIONS = 64

COMMANDS = (
    BotCommand("start", "开始"),
    BotCommand("topics", "常见问题"),
    BotCommand("my", "我的记录"),
    BotCommand("person", "转人工"),
    BotCommand("forget", "删除我的记录"),
    BotCommand("help", "怎么用"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry offered to an inline query; `text` is what is shared."""

    id: str
    title: str
    text: str


class Accepts(Protocol):
    """Where updates are stored before they are acknowledged."""

    async def accept(self, rows: Sequence[RawUpdate]) -> int:
        """Store and commit; known ones are ignored."""
        ...


class TelegramChannel:
    """One bot on one Bot API server; opens nothing before `start`."""

    name = CHANNEL

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        inbox: Accepts,
        clock: Clock,
        suggest: Callable[[str], Sequence[Suggestion]],
        webhook_url: str | None = None,
        webhook_secret: str | None = None,
    ) -> None:
        self._inbox = inbox
        self._clock = clock
        self._suggest = suggest
        self._webhook_url = webhook_url
        self._secret = webhook_secret
        self._requests = (_request(CONNECTIONS, CALL_SECONDS), _request(1, POLL_SECONDS + CALL_SECONDS))
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        self._me = Self(0, "")
        self._background: set[asyncio.Task[None]] = set()
        self.last_good_poll: datetime | None = None

    async def start(self) -> None:
        """Say hello to the Bot API, set the command menu, and set or delete the webhook.

        Raises WrongInput for a refused token. A server that cannot be reached now is no fault: polling keeps trying.
        """
        try:
            await self._hello()
        except TelegramError as fault:
            for request in self._requests:
                await request.shutdown()
            if isinstance(fault, InvalidToken | Forbidden):
                raise WrongInput("Telegram 不认这个令牌，请检查 BOT_TELEGRAM_TOKEN。") from None
            name = type(fault).__name__
            raise WrongInput(f"连不上 Telegram 服务器（{name}），请检查网络和 BOT_TELEGRAM_API_URL。") from None

    async def _hello(self) -> None:
        await self._bot.initialize()
        self._me = Self(self._bot.id, self._bot.username)
        await self._bot.set_my_commands(COMMANDS)
        if self._webhook_url:
            await self._bot.set_webhook(
                self._webhook_url, secret_token=self._secret, allowed_updates=list(ALLOWED_UPDATES)
            )
        else:
            await self._bot.delete_webhook()

    async def poll(self, stop: asyncio.Event) -> None:
        """Fetch updates until `stop`: an update is stored and committed before the next offset confirms it.

        Raises WrongInput when the token has been revoked; everything else is retried with growing pauses.
        """
        offset = 0
        failures = 0
        while not stop.is_set():
            try:
                updates = await self._fetch(offset, stop)
                if updates is None:
                    return
                await self._inbox.accept(await self._to_store(updates))
            except (InvalidToken, Forbidden):
                raise WrongInput("Telegram 令牌已失效，请换一个 BOT_TELEGRAM_TOKEN。") from None
            except Exception as fault:
                failures += 1
                if failures == 1:
                    log.warning("telegram cannot be read: %s", _short(fault))
                await _pause(_wait_seconds(fault, failures), stop)
                continue
            if failures:
                log.info("telegram can be read again")
            failures = 0
            self.last_good_poll = self._clock.now()
            if updates:
                offset = max(int(update["update_id"]) for update in updates) + 1

    async def accept_webhook(self, secret: str | None, body: bytes) -> int:
        """Take one webhook call and return the HTTP status; 200 only after the update is committed."""
        if not hmac.compare_digest((secret or "").encode(), (self._secret or "").encode()) or not self._secret:
            return 403
        if len(body) > BODY_LIMIT:
            return 413
        try:
            update = json.loads(body)
            int(update["update_id"])
        except (ValueError, KeyError, TypeError):
            return 400
        try:
            await self._inbox.accept(await self._to_store([update]))
        except Exception:
            log.exception("an update could not be stored; Telegram will send it again")
            return 503
        return 200

    def decode(self, payload: str) -> Incoming | AddressChange | None:
        """Return what a stored update says, or None if there is nothing to answer."""
        return decode(payload, self._me)

    async def acknowledge(self, payload: str) -> None:
        """Stop the little clock on a pressed button; never raises."""
        query = json.loads(payload).get("callback_query")
        if query:
            self._later(self._answer_press(str(query["id"])))

    async def send(self, address: Address, message: Outgoing) -> None:
        """Send a message, in parts where it is long; raises the delivery errors of `bot.errors`."""
        pieces = render(message) or ["…"]
        buttons = keyboard(message.choices)
        for number, piece in enumerate(pieces, 1):
            await self._call(
                address,
                piece,
                reply_markup=buttons if number == len(pieces) else None,
                quiet=message.private,
            )
        for document in message.documents:
            file = InputFile(document.content, filename=document.name)
            await _translated(self._bot.send_document(address.chat, file))

    async def stop(self) -> None:
        """Close the connections."""
        if self._background:
            await asyncio.wait(self._background, timeout=CALL_SECONDS)
        await self._bot.shutdown()

    async def _call(self, address: Address, html: str, *, reply_markup: Any, quiet: bool) -> None:
        await _translated(
            self._bot.send_message(
                address.chat,
                html,
                parse_mode=ParseMode.HTML,
                reply_markup=reply_markup,
                disable_notification=quiet,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )

    async def _fetch(self, offset: int, stop: asyncio.Event) -> list[dict[str, Any]] | None:
        """Long-poll once; None when stopped meanwhile (what was fetched unconfirmed comes again next time)."""
        fetching = asyncio.ensure_future(
            self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=list(ALLOWED_UPDATES))
        )
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait([fetching, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not fetching.done():
            fetching.cancel()
            await asyncio.wait([fetching])
            return None
        return [update.to_dict() for update in fetching.result()]

    async def _to_store(self, updates: Sequence[dict[str, Any]]) -> list[RawUpdate]:
        """Rows for the inbox; inline queries are answered at once and never stored."""
        rows = []
        for update in updates:
            if "inline_query" in update:
                self._later(self._answer_inline(update["inline_query"]))
            elif chat := chat_of(update):
                payload = json.dumps(update, ensure_ascii=False)
                rows.append(RawUpdate(CHANNEL, str(update["update_id"]), chat, payload))
        return rows

    async def _answer_inline(self, query: dict[str, Any]) -> None:
        found = self._suggest(str(query.get("query", ""))[:200])[:SUGGESTIONS]
        results = [
            InlineQueryResultArticle(one.id, one.title, InputTextMessageContent(one.text), description=one.text[:100])
            for one in found
        ]
        await self._bot.answer_inline_query(str(query["id"]), results, cache_time=SUGGESTION_CACHE_SECONDS)

    async def _answer_press(self, query_id: str) -> None:
        await self._bot.answer_callback_query(query_id)

    def _later(self, work: Any) -> None:
        """Do something that nobody waits for; a failure is a log line."""

        async def guarded() -> None:
            try:
                await work
            except TelegramError as fault:
                log.info("telegram refused a courtesy: %s", _short(fault))

        task = asyncio.create_task(guarded())
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _request(connections: int, read_seconds: float) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        write_timeout=CALL_SECONDS,
        pool_timeout=CALL_SECONDS,
    )


async def _translated(call: Any) -> None:
    """Await a call and turn python-telegram-bot's errors into ours (BadRequest is a NetworkError there)."""
    try:
        await call
    except RetryAfter as fault:
        raise TemporaryFailure("请求太多", retry_after=_seconds(fault)) from fault
    except (Forbidden, ChatMigrated) as fault:
        raise AddressGone(_short(fault)) from fault
    except BadRequest as fault:
        gone = "chat not found" in fault.message.lower() or "user is deactivated" in fault.message.lower()
        raise (AddressGone if gone else PermanentFailure)(_short(fault)) from fault
    except TimedOut as fault:
        if _never_left(fault):
            raise TemporaryFailure("连接超时") from fault
        raise OutcomeUnknown("请求已发出，没有等到回应") from fault
    except InvalidToken as fault:
        raise TemporaryFailure("令牌失效") from fault
    except NetworkError as fault:
        if _never_left(fault) or "Bad Gateway" in fault.message or "50" in fault.message[:40]:
            raise TemporaryFailure(_short(fault)) from fault
        raise OutcomeUnknown(_short(fault)) from fault
    except TelegramError as fault:
        raise TemporaryFailure(_short(fault)) from fault


def _never_left(fault: Exception) -> bool:
    """Tell whether the request certainly did not reach the server."""
    cause = type(fault.__cause__).__name__
    return cause in ("ConnectError", "ConnectTimeout", "PoolTimeout") or "pool" in str(fault).lower()


def _seconds(fault: RetryAfter) -> float:
    wait = fault.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def _wait_seconds(fault: Exception, failures: int) -> float:
    if isinstance(fault, RetryAfter):
        return _seconds(fault)
    pause = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS)) - 1]
    return max(pause, 5.0) if isinstance(fault, Conflict) else pause


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    waiting = asyncio.ensure_future(stop.wait())
    await asyncio.wait([waiting], timeout=seconds)
    waiting.cancel()


def _short(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:200]

"""The Telegram channel: fetches or receives updates, stores them before it acknowledges them, and sends messages."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import secrets
import ssl
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import certifi
from telegram import Bot, BotCommand, InputFile
from telegram.constants import FileSizeLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.answers.suggestions import Suggestion
from bot.channels.telegram.courtesies import AT_ONCE, Courtesies
from bot.channels.telegram.decode import ALLOWED_UPDATES, CHANNEL, Self, chat_of, decode, migration
from bot.channels.telegram.errors import brief, delivered, retry_seconds, token_refused
from bot.channels.telegram.files import TelegramFiles
from bot.channels.telegram.poll import READ_SECONDS, Poller, update_number
from bot.channels.telegram.render import Keyboard, keyboard, render, spelled_out
from bot.channels.telegram.request import AiohttpRequest
from bot.clock import Clock
from bot.errors import PermanentFailure, TemporaryFailure, WrongInput
from bot.inbox import RawUpdate
from bot.messages import THREAD, Address, AddressChange, Incoming, Outgoing

__all__ = ["BODY_LIMIT", "COMMANDS", "TelegramChannel"]

log = logging.getLogger(__name__)

CALL_SECONDS = 10
CONNECT_SECONDS = 5
UPLOAD_SECONDS = 30
SENDING_AT_ONCE = 6
"""Telegram takes about 30 messages a second, which needs no more; each further connection makes a message dearer."""

CONNECTIONS = SENDING_AT_ONCE + AT_ONCE

BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
START_ATTEMPTS = 3
BODY_LIMIT = 1_048_576
"""Bytes of one webhook call."""

HALF_SENT = 64
"""Long messages remembered as begun, so that the next attempt goes on with the part that is missing."""

COMMANDS = (
    BotCommand("start", "开始"),
    BotCommand("topics", "常见问题"),
    BotCommand("opinions", "居民说立法：提意见"),
    BotCommand("events", "普法活动、报名"),
    BotCommand("subscriptions", "订阅消息"),
    BotCommand("quiz", "知识竞赛"),
    BotCommand("sum", "算日子、算钱"),
    BotCommand("office", "我们在哪里"),
    BotCommand("my", "我的记录"),
    BotCommand("person", "转人工"),
    BotCommand("forget", "删除我的记录"),
    BotCommand("help", "怎么用"),
    BotCommand("exit", "马上离开，换成天气"),
)
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


class Accepts(Protocol):
    """Where updates are stored before they are acknowledged."""

    async def accept(self, rows: Sequence[RawUpdate]) -> int:
        """Store and commit; known ones are ignored. Returns how many were new."""
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
        pauses: Sequence[float] = BACKOFF_SECONDS,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        trust = _trust(api_url)
        polling = _request(api_url, 1, READ_SECONDS, trust)
        calling = _request(api_url, CONNECTIONS, call_seconds, trust)
        self._requests = (polling, calling)
        self._calling = calling
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=calling,
            get_updates_request=polling,
        )
        self._inbox = inbox
        self._clock = clock
        self._webhook_url = webhook_url
        self._secret = webhook_secret or (secrets.token_urlsafe(32) if webhook_url else None)
        self._pauses = pauses
        self._poller = Poller(polling, self._bot.base_url, self._store, clock, pauses=pauses)
        self._courtesies = Courtesies(self._bot, suggest)
        self._files = TelegramFiles(calling, self._bot.base_url, self._bot.base_file_url)
        self._me = Self(0, "")
        self._sending = asyncio.Semaphore(SENDING_AT_ONCE)
        self._half_sent: OrderedDict[tuple[str, ...], int] = OrderedDict()

    @property
    def last_good_poll(self) -> datetime | None:
        """When Telegram last answered a poll and its updates were stored, or None if it never did."""
        return self._poller.last_good

    async def start(self) -> None:
        """Say hello to the Bot API, set the command menu, and set or delete the webhook.

        Raises WrongInput, with one sentence of what to check, for a refused token, a refused webhook, and a server
        that cannot be reached in START_ATTEMPTS attempts.
        """
        try:
            if not _TOKEN.fullmatch(self._bot.token):
                raise WrongInput("Telegram 令牌的格式不对，请检查 BOT_TELEGRAM_TOKEN。")
            await self._patiently(self._bot.initialize)
            self._me = Self(self._bot.id, self._bot.username)
            await self._patiently(self._point_webhook)
            await self._set_menu()
        except BaseException:
            await self.stop()
            raise

    async def poll(self, stop: asyncio.Event) -> None:
        """Fetch updates until `stop`: an update is stored and committed before the next offset confirms it.

        Raises WrongInput when the token has been revoked; everything else is retried with growing pauses.
        """
        await self._poller.run(stop)

    async def accept_webhook(self, secret: str | None, body: bytes) -> int:
        """Take one webhook call and return the HTTP status; 200 only after the update is committed."""
        if not self._secret or not hmac.compare_digest((secret or "").encode(), self._secret.encode()):
            return 403
        if len(body) > BODY_LIMIT:
            return 413
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return 400
        if update_number(update) is None:
            return 400
        try:
            await self._store([update])
        except Exception:
            log.exception("an update could not be stored; telegram will send it again")
            return 503
        return 200

    def decode(self, payload: str) -> Incoming | AddressChange | None:
        """Return what a stored update says, or None if there is nothing to answer."""
        return decode(payload, self._me, self._clock.now())

    async def acknowledge(self, payload: str) -> None:
        """Show that we are at it: the clock on a pressed button stops, a slow answer is announced. Never raises."""
        try:
            update = json.loads(payload)
            if "callback_query" in update:
                self._courtesies.pressed(str(update["callback_query"]["id"]))
            elif chat := chat_of(update):
                self._courtesies.read(chat)
        except Exception:
            log.exception("an update could not be acknowledged")

    async def send(self, address: Address, message: Outgoing) -> None:
        """Send a message, in parts where it is long; raises the delivery errors of `bot.errors`.

        When a later part of a long message fails for now, the next attempt goes on from there (in this process).
        """
        self._courtesies.answering(address.chat)
        pieces, parts = self._parts(message)
        key = (address.chat, *pieces)
        for number in range(self._half_sent.pop(key, 0), len(parts)):
            try:
                async with self._sending:
                    await delivered(self._send_part(address.chat, parts[number]))
            except TemporaryFailure:
                if number:
                    self._half_sent[key] = number
                    if len(self._half_sent) > HALF_SENT:
                        self._half_sent.popitem(last=False)
                raise

    async def fetch(self, reference: str) -> bytes:
        """Return a file that somebody sent, by Telegram's id of it; raises NotFetched where it is not to be had."""
        return await self._files.fetch(reference)

    async def stop(self) -> None:
        """Finish what is under way and close the connections; harmless if nothing was started."""
        await self._courtesies.close()
        await self._bot.shutdown()
        for request in self._requests:  # the library forgets those it has not initialised itself
            await request.shutdown()

    async def _patiently(self, step: Callable[[], Any]) -> None:
        """Take a step of the start, again where it may help."""
        for pause in [*self._pauses[: START_ATTEMPTS - 1], None]:
            try:
                await step()
            except TelegramError as fault:
                if token_refused(fault):
                    raise WrongInput("Telegram 不认这个令牌，请检查 BOT_TELEGRAM_TOKEN。") from None
                if pause is None:
                    name = type(fault).__name__
                    raise WrongInput(f"连不上 Telegram 服务器（{name}），请检查网络和 BOT_TELEGRAM_API_URL。") from None
                log.warning("telegram does not answer yet: %s", brief(fault))
                await asyncio.sleep(min(retry_seconds(fault), CALL_SECONDS) if isinstance(fault, RetryAfter) else pause)
            else:
                return

    async def _point_webhook(self) -> None:
        if not self._webhook_url:
            await self._bot.delete_webhook()
            return
        try:
            await self._bot.set_webhook(
                self._webhook_url, secret_token=self._secret, allowed_updates=list(ALLOWED_UPDATES)
            )
        except BadRequest as fault:
            raise WrongInput(
                f"Telegram 不接受 webhook 设置（{fault.message}），"
                "请检查 BOT_TELEGRAM_WEBHOOK_URL 和 BOT_TELEGRAM_WEBHOOK_SECRET。"
            ) from None

    async def _set_menu(self) -> None:
        try:
            await self._bot.set_my_commands(COMMANDS)
        except TelegramError as fault:
            log.warning("the command menu could not be set: %s", brief(fault))

    async def _store(self, updates: Sequence[Any]) -> None:
        """Store and commit; inline queries are answered and never stored."""
        rows, asked = [], []
        for update in updates:
            number = update_number(update)
            if number is not None and isinstance(update.get("inline_query"), dict):
                asked.append(update["inline_query"])
            elif number is not None and (chat := chat_of(update)):
                rows.append(RawUpdate(CHANNEL, str(number), chat, _as_text(update)))
            else:
                log.info("an update without a chat is left out")
        await self._inbox.accept(rows)
        for query in asked:
            self._courtesies.asked_inline(query)

    def _parts(self, message: Outgoing) -> tuple[list[str], list[partial[Any]]]:
        """Return what identifies the message, and its sending steps: texts, then files; buttons on the last text.

        Raises PermanentFailure for what Telegram can never take.
        """
        try:
            buttons = keyboard(message.offered, self._me.username)
        except ValueError as fault:
            raise PermanentFailure(str(fault)) from fault
        thread = message.meta.get(THREAD, "")
        texts = render(spelled_out(message)) or (["请选择："] if buttons else [])
        if not texts and not message.documents:
            raise PermanentFailure("消息是空的")
        parts: list[partial[Any]] = [
            partial(self._say, text, buttons if number == len(texts) else None, quietly=message.private, thread=thread)
            for number, text in enumerate(texts, 1)
        ]
        if message.replaces.isdecimal() and len(texts) == 1:
            parts = [partial(self._change, message.replaces, parts[0], texts[0], buttons)]
        for document in message.documents:
            if len(document.content) > FileSizeLimit.FILESIZE_UPLOAD:
                raise PermanentFailure(f"文件 {document.name} 超过了 Telegram 的大小限制")
            file = InputFile(document.content, filename=document.name)
            topic = int(thread) if thread.isdecimal() else None
            parts.append(
                partial(
                    self._bot.send_document,
                    document=file,
                    disable_notification=message.private,
                    message_thread_id=topic,
                )
            )
        return [*texts, *(document.name for document in message.documents)], parts

    async def _say(
        self, text: str, buttons: Keyboard | None, *, quietly: bool, chat_id: str | int, thread: str = ""
    ) -> None:
        """Send one piece of HTML, into its topic if that is still there; raises what the library raises."""
        parameters: dict[str, Any] = {"chat_id": chat_id, "text": text, "parse_mode": ParseMode.HTML}
        parameters["link_preview_options"] = {"is_disabled": True}
        if quietly:
            parameters["disable_notification"] = True
        if buttons:
            parameters["reply_markup"] = buttons
        if thread.isdecimal():
            parameters["message_thread_id"] = int(thread)
        try:
            sent = await self._calling.call(f"{self._bot.base_url}/sendMessage", parameters)
        except BadRequest as fault:
            if "thread" not in fault.message.lower() or parameters.pop("message_thread_id", None) is None:
                raise
            sent = await self._calling.call(f"{self._bot.base_url}/sendMessage", parameters)
        int(sent["message_id"])  # without a number the answer is not Telegram's, and nobody knows what became of it

    async def _change(
        self, shown: str, instead: partial[Any], text: str, buttons: Keyboard | None, *, chat_id: str | int
    ) -> None:
        """Show one piece of HTML in place of a message; where that one cannot be changed any more, send it."""
        parameters: dict[str, Any] = {"chat_id": chat_id, "message_id": int(shown), "text": text}
        parameters |= {"parse_mode": ParseMode.HTML, "link_preview_options": {"is_disabled": True}}
        if buttons:
            parameters["reply_markup"] = buttons
        try:
            await self._calling.call(f"{self._bot.base_url}/editMessageText", parameters)
        except BadRequest as fault:
            if "not modified" in fault.message.lower():
                return  # pressed twice: it stands there already
            if "message" not in fault.message.lower():
                raise
            await instead(chat_id=chat_id)

    async def _send_part(self, chat: str, part: partial[Any]) -> None:
        try:
            await part(chat_id=chat)
        except ChatMigrated as moved:
            await self._note_move(chat, moved.new_chat_id)
            await part(chat_id=moved.new_chat_id)

    async def _note_move(self, chat: str, new_chat: int) -> None:
        """Leave word in the inbox that a group has a new id, as if its own message about it had come."""
        try:
            payload = json.dumps(migration(chat, new_chat, self._clock.now()))
            await self._inbox.accept([RawUpdate(CHANNEL, f"moved:{chat}", chat, payload)])
        except Exception:
            log.exception("a group's new id could not be stored; it will be told again")


def _trust(api_url: str) -> ssl.SSLContext:
    """Certificates are read once for both requests (30 ms each), and not at all for a plain server of one's own."""
    if api_url.startswith("https:"):
        return ssl.create_default_context(cafile=certifi.where())
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _request(server: str, connections: int, read_seconds: float, trust: ssl.SSLContext) -> AiohttpRequest:
    return AiohttpRequest(
        server,
        connections,
        connect=CONNECT_SECONDS,
        read=read_seconds,
        write=CALL_SECONDS,
        upload=UPLOAD_SECONDS,
        trust=trust,
    )


def _as_text(update: dict[str, Any]) -> str:
    """JSON text that every database can hold: half a character (a lone surrogate) stays an escape."""
    text = json.dumps(update, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(update)
    return text

"""Small politenesses nobody waits for: stopping a button's clock, "typing…", suggestions while somebody types.

They may fail or be left out; what they must never do is hold up an answer, raise, or pile up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answers.suggestions import Suggestion
from bot.channels.telegram.errors import brief
from bot.text import shorten

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Courtesies under way at the same time; more are left out."""

WAITING = 256
"""Chats that may wait for an answer to leave before "typing…" is shown; in more it is not shown."""

TYPING_SECONDS = 0.5
"""An answer that takes longer than this is announced by "typing…"."""

CLOSE_SECONDS = 5.0
SUGGESTIONS = 10
SUGGESTION_CACHE_SECONDS = 60
QUERY_LIMIT = 256
TEXT_LIMIT = 4096


class Courtesies:
    """One per channel. All methods return at once, except `close`."""

    def __init__(self, bot: Bot, suggest: Callable[[str], Sequence[Suggestion]]) -> None:
        self._bot = bot
        self._suggest = suggest
        self._under_way: set[asyncio.Task[None]] = set()
        self._typing: dict[str, asyncio.TimerHandle] = {}

    def pressed(self, query_id: str) -> None:
        """Stop the little clock on a pressed button."""
        self._later(lambda: self._bot.answer_callback_query(query_id))

    def read(self, chat: str) -> None:
        """A message was read: if no answer leaves soon, "typing…" is shown."""
        if len(self._typing) < WAITING and chat not in self._typing:
            loop = asyncio.get_running_loop()
            self._typing[chat] = loop.call_later(TYPING_SECONDS, self._show_typing, chat)

    def answering(self, chat: str) -> None:
        """An answer leaves now: "typing…" is not needed any more."""
        if waiting := self._typing.pop(chat, None):
            waiting.cancel()

    def asked_inline(self, query: dict[str, Any]) -> None:
        """Answer an inline query with what `suggest` finds."""
        self._later(lambda: self._offer(str(query["id"]), str(query.get("query", ""))[:QUERY_LIMIT]))

    async def close(self) -> None:
        """Finish what is under way, but not for long."""
        for waiting in self._typing.values():
            waiting.cancel()
        self._typing.clear()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()

    def _show_typing(self, chat: str) -> None:
        self._typing.pop(chat, None)
        self._later(lambda: self._bot.send_chat_action(chat, ChatAction.TYPING))

    async def _offer(self, query_id: str, text: str) -> None:
        found = {one.id: one for one in self._suggest(text)}
        results = [
            InlineQueryResultArticle(
                one.id, one.title, InputTextMessageContent(one.text[:TEXT_LIMIT]), description=shorten(one.text, 100)
            )
            for one in list(found.values())[:SUGGESTIONS]
        ]
        await self._bot.answer_inline_query(query_id, results, cache_time=SUGGESTION_CACHE_SECONDS)

    def _later(self, courtesy: Callable[[], Coroutine[Any, Any, object]]) -> None:
        if len(self._under_way) >= AT_ONCE:
            log.info("too busy for courtesies, one is left out")
            return
        task = asyncio.create_task(_guarded(courtesy))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _guarded(courtesy: Callable[[], Coroutine[Any, Any, object]]) -> None:
    try:
        await courtesy()
    except TelegramError as fault:
        log.info("telegram refused a courtesy: %s", brief(fault))
    except Exception:
        log.exception("a courtesy failed")

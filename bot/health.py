"""Whether the parts behind the page are ready, as /readyz tells it: not only alive, but able to keep what is said."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from bot.answers.shelf import Shelf
from bot.clock import Clock
from bot.errors import WrongInput
from bot.storage.database import Database

PULSE_SECONDS = 3.0
"""How long the answer to “can the database be written to?” holds."""

ANSWER_SECONDS = 4.0
POLL_TOO_OLD_SECONDS = 180

log = logging.getLogger(__name__)


class Health:
    """`last_poll` gives the moment (UTC) of Telegram's last good poll; None where nothing polls."""

    def __init__(
        self, database: Database, shelf: Shelf, clock: Clock, last_poll: Callable[[], datetime | None] | None
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._clock = clock
        self._last_poll = last_poll
        self._started = clock.now()
        self._asking = asyncio.Lock()
        self._told, self._told_at = "", float("-inf")

    def learning(self) -> tuple[str, ...]:
        """Return the models that are still being learned; what stands in for them serves meanwhile."""
        return self._shelf.current().learning

    async def ready(self) -> tuple[bool, dict[str, str]]:
        """Return whether all is ready, and one sentence for the database, the knowledge and Telegram's polling."""
        states: dict[str, str] = {"database": await self._pulse()}
        states["knowledge"] = "ok" if self._shelf.current().knowledge.entries else "没有条目"
        if self._last_poll is not None:
            age = (self._clock.now() - (self._last_poll() or self._started)).total_seconds()
            states["telegram"] = "ok" if age < POLL_TOO_OLD_SECONDS else f"{int(age)} 秒没有收到 Telegram 的回应"
        return all(state == "ok" for state in states.values()), states

    async def _pulse(self) -> str:
        """Whether a row can be written; tried once in PULSE_SECONDS, however many ask, and after a failure."""
        async with self._asking:
            now = time.monotonic()
            if now >= self._told_at + PULSE_SECONDS or self._database.failed_at > self._told_at:
                self._told, self._told_at = await self._try(), now
            return self._told

    async def _try(self) -> str:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._database.check_write(self._clock.now())
        except WrongInput as fault:
            log.error("not ready: %s", fault)
            return "现在写不进去"
        except TimeoutError:
            return "没有回应"
        return "ok"

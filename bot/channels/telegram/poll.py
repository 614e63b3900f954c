"""Long polling that loses nothing: an update is stored and committed before the next request confirms it.

The library's own `get_updates` is not used: it builds objects only to have them taken apart again, one update it cannot
read would block all others for ever, and it writes the whole batch into the log then.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram.decode import ALLOWED_UPDATES
from bot.channels.telegram.errors import brief, retry_seconds, token_refused
from bot.clock import Clock
from bot.errors import WrongInput

log = logging.getLogger(__name__)

POLL_SECONDS = 25
"""How long Telegram holds an empty request open."""

READ_SECONDS = POLL_SECONDS + 10
"""After this a connection that says nothing is taken for dead."""

BATCH = 100
CONFLICT_STEP = 3
"""Another program polls with the same token: waiting starts at this step of the pauses."""

MAX_PAUSE = 300.0


class Poller:
    """Fetches, hands over, moves on. `take` returns when the updates are committed; `url` is the bot's base URL."""

    def __init__(
        self,
        request: BaseRequest,
        url: str,
        take: Callable[[Sequence[Any]], Awaitable[None]],
        clock: Clock,
        *,
        pauses: Sequence[float],
    ) -> None:
        self._request = request
        self._url = url
        self._take = take
        self._clock = clock
        self._pauses = pauses
        self._offset = 0
        self._failures = 0
        self._trouble = ""
        self.last_good: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`; what was fetched but not confirmed comes again after the next start.

        Raises WrongInput when Telegram refuses the token; everything else is tried again after growing pauses.
        """
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._once(stopping)
        finally:
            stopping.cancel()

    async def _once(self, stopping: asyncio.Task[bool]) -> None:
        try:
            updates = await self._fetch(stopping)
            if updates is None:
                return
            await self._take(updates)
        except Exception as fault:
            if token_refused(fault):
                raise WrongInput("Telegram 令牌已失效，请换一个 BOT_TELEGRAM_TOKEN。") from None
            self._tell(fault)
            await asyncio.wait([stopping], timeout=self._pause(fault))
            return
        self._offset = max(
            [self._offset, *(number + 1 for number in map(update_number, updates) if number is not None)]
        )
        self.last_good = self._clock.now()
        if self._trouble:
            log.info("telegram can be read again after %s failures", self._failures)
        self._failures, self._trouble = 0, ""

    async def _fetch(self, stopping: asyncio.Task[bool]) -> list[Any] | None:
        """Ask once; None when stopped meanwhile."""
        wanted = {
            "offset": self._offset,
            "limit": BATCH,
            "timeout": POLL_SECONDS,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        asking = asyncio.ensure_future(
            self._request.post(f"{self._url}/getUpdates?{urlencode(wanted)}", read_timeout=READ_SECONDS)
        )
        try:
            await asyncio.wait([asking, stopping], return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return None
            updates: object = asking.result()
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        if not isinstance(updates, list):
            raise TelegramError("the answer to getUpdates is not a list")
        return updates

    def _tell(self, fault: Exception) -> None:
        """Log once per change of state, not once per attempt."""
        self._failures += 1
        if (trouble := type(fault).__name__) != self._trouble:
            self._trouble = trouble
            ours = None if isinstance(fault, TelegramError) else fault
            log.warning("telegram cannot be read, trying again: %s", brief(fault), exc_info=ours)

    def _pause(self, fault: Exception) -> float:
        if isinstance(fault, RetryAfter):
            return min(retry_seconds(fault), MAX_PAUSE)
        step = max(self._failures, CONFLICT_STEP) if isinstance(fault, Conflict) else self._failures
        return self._pauses[min(step, len(self._pauses)) - 1]


def update_number(update: object) -> int | None:
    """Return an update's number, or None for anything that is not an update."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number < 2**63 else None

"""Runs turns for web requests: bounded in number and time, to their end even when the browser has gone away."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence

from fastapi import HTTPException

from bot import logs
from bot.channels.web.parts import Turns
from bot.errors import NotKept, TooMany, WrongInput
from bot.messages import Incoming, Outgoing
from bot.web.guard import BROKEN, BUSY

TURN_SECONDS = 30.0
MAX_RUNNING = 256
"""Turns that are worked on at once; more are asked to come back."""

log = logging.getLogger(__name__)


class RunningTurns:
    """Runs turns to their end whatever becomes of the connection; the same message at the same time runs once."""

    def __init__(self, turns: Turns, *, seconds: float = TURN_SECONDS, at_once: int = MAX_RUNNING) -> None:
        self._turns = turns
        self._seconds = seconds
        self._at_once = at_once
        self._running: dict[str, asyncio.Task[Sequence[Outgoing]]] = {}

    async def take(self, incoming: Incoming) -> Sequence[Outgoing]:
        """Return the replies. Raises HTTPException 422, 429, 500 or 503, each with a sentence for the person."""
        task = self._running.get(incoming.message_id)
        if task is None:
            if len(self._running) >= self._at_once:
                raise HTTPException(503, BUSY, {"Retry-After": "5"})
            task = asyncio.create_task(self._run(incoming))
            self._running[incoming.message_id] = task
            task.add_done_callback(lambda _: self._running.pop(incoming.message_id))
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.shield(task)
        except TimeoutError:
            raise HTTPException(503, BUSY, {"Retry-After": "5"}) from None

    async def _run(self, incoming: Incoming) -> Sequence[Outgoing]:
        with logs.conversation(incoming.address):
            try:
                return await self._turns.take(incoming)
            except WrongInput as fault:
                raise HTTPException(422, str(fault)) from None
            except TooMany as fault:
                raise HTTPException(429, str(fault), {"Retry-After": str(math.ceil(fault.retry_after))}) from None
            except NotKept as fault:
                raise HTTPException(503, str(fault), {"Retry-After": "5"}) from None
            except Exception:
                log.exception("a turn failed")
                raise HTTPException(500, BROKEN) from None

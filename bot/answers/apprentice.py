"""Learns behind the bot's back what the library in use still lacks, one model after another, and notices edits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine

from bot.answers.library import Model
from bot.answers.shelf import Shelf
from bot.learning import Learners, LearningEnded

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
"""How soon an edited file is noticed, at the latest; while a model is learned, only after it."""

AGAIN_SECONDS = 60.0
"""How long what could not be learned is left alone, the first time; twice as long each further time."""

AGAIN_AT_MOST = 3600.0


class Apprentice:
    """Each model takes over by itself as soon as it is learned; one that fails is tried again later."""

    def __init__(
        self, shelf: Shelf, learners: Learners, *, look: float = LOOK_SECONDS, again: float = AGAIN_SECONDS
    ) -> None:
        self._shelf = shelf
        self._learners = learners
        self._look = look
        self._again = again
        self._failures: dict[Model | None, int] = {}
        self._not_before: dict[Model | None, float] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; what is learning then is killed at once, and leaves nothing half written."""
        if missing := self._shelf.current().learning:
            log.info("choices are offered from an index until these are learned: %s", ", ".join(missing))
        while not stop.is_set():
            model = self._next()
            if model is not None:
                await self._try(self._learn(model), model, stop)
            elif await _stopped(stop, self._look):
                break
            if self._ready(None):
                await self._try(self._shelf.refresh(self._learners.run), None, stop)

    def _next(self) -> Model | None:
        return next((model for model in self._shelf.current().learning if self._ready(model)), None)

    def _ready(self, what: Model | None) -> bool:
        return time.monotonic() >= self._not_before.get(what, 0.0)

    async def _learn(self, model: Model) -> None:
        began = time.monotonic()
        await self._shelf.learn(model, self._learners.run)
        left = ", ".join(self._shelf.current().learning) or "nothing"
        log.info("%s has taken over after %.1f s; still to learn: %s", model, time.monotonic() - began, left)

    async def _try(self, work: Coroutine[None, None, object], what: Model | None, stop: asyncio.Event) -> None:
        """Do the work; a failure is told, and the work left alone for a while. None: looking at the edited files."""
        working = asyncio.create_task(work)
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if stop.is_set():
            self._learners.end()
        try:
            await working
            self._failures.pop(what, None)
        except LearningEnded:
            log.info("learning is left off: the program stops")
        except Exception as fault:
            times = self._failures[what] = self._failures.get(what, 0) + 1
            pause = min(self._again * 2 ** (times - 1), AGAIN_AT_MOST)
            self._not_before[what] = time.monotonic() + pause
            log.error("%s could not be learned, it is tried again in %.0f s: %s", what or "an edit", pause, fault)


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True

"""The clock: a few fixed ticks; the work itself is rows in the database or files on disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import OFFICE_ZONE, Clock

log = logging.getLogger(__name__)

STOP_SECONDS = 20

Tick = tuple[int, Callable[[], Awaitable[object]]]
"""Every how many seconds, and what is done then."""


class Jobs:
    """Runs ticks on APScheduler, each at the start and then at its times.

    What runs at a stop is waited for, up to STOP_SECONDS.
    """

    def __init__(self, ticks: Sequence[Tick], clock: Clock) -> None:
        self._ticks = ticks
        self._clock = clock
        self._running: set[asyncio.Task[object]] = set()
        # Late ticks still run, once, and never beside themselves (the default drops what is 1 s late).
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=OFFICE_ZONE, job_defaults=defaults)

    def start(self) -> None:
        """Begin ticking."""
        now = self._clock.now()
        for seconds, work in self._ticks:
            self._scheduler.add_job(self._kept(work), "interval", seconds=seconds, next_run_time=now)
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking and wait for ticks that are running."""
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=STOP_SECONDS)
        self._scheduler.shutdown(wait=False)

    def _kept(self, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        """APScheduler cancels running coroutines on shutdown; a shielded task of our own is finished instead."""

        async def tick() -> None:
            task: asyncio.Task[object] = asyncio.ensure_future(_awaited(work))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            try:
                await asyncio.shield(task)
            except Exception:
                log.exception("a tick failed; the next one comes as planned")

        return tick


async def _awaited(work: Callable[[], Awaitable[object]]) -> object:
    return await work()

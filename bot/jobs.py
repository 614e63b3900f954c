"""The clock: a few fixed ticks; the work itself is rows in the database or files on disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.answers.shelf import Shelf
from bot.clock import OFFICE_ZONE, Clock
from bot.consultations.desk import Desk
from bot.consultations.unfinished import Unfinished
from bot.retention import Retention

log = logging.getLogger(__name__)

RELOAD_SECONDS = 3
PURGE_HOURS = 1
REMIND_MINUTES = 5
EVENT_SECONDS = 20
STOP_SECONDS = 20


class Jobs:
    """Runs ticks on APScheduler; what runs at a stop is waited for, up to STOP_SECONDS."""

    def __init__(
        self,
        shelf: Shelf,
        retention: Retention,
        unfinished: Unfinished,
        desk: Desk,
        pushing: Sequence[Callable[[], Awaitable[object]]],
        clock: Clock,
    ) -> None:
        self._shelf = shelf
        self._retention = retention
        self._unfinished = unfinished
        self._desk = desk
        self._pushing = pushing
        self._clock = clock
        self._running: set[asyncio.Task[object]] = set()
        # Late ticks still run, once, and never beside themselves (the default drops what is 1 s late).
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=OFFICE_ZONE, job_defaults=defaults)

    def start(self) -> None:
        """Begin ticking."""
        now = self._clock.now()
        self._scheduler.add_job(self._kept(self._shelf.refresh), "interval", seconds=RELOAD_SECONDS)
        self._scheduler.add_job(self._kept(self._retention.run), "interval", hours=PURGE_HOURS, next_run_time=now)
        for work in (self._unfinished.remind, self._desk.note_delivered):
            self._scheduler.add_job(self._kept(work), "interval", minutes=REMIND_MINUTES)
        for tick in self._pushing:
            self._scheduler.add_job(self._kept(tick), "interval", seconds=EVENT_SECONDS, next_run_time=now)
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

"""The clock of the bot: what is to be done runs at the start and again, and is finished before the program ends."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import SystemClock
from bot.jobs import Jobs

PATIENCE = 10


async def test_every_work_is_done_at_the_start_and_a_broken_one_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    done, twice = asyncio.Event(), asyncio.Event()
    seen: list[str] = []

    async def broken() -> None:
        seen.append("broken")
        raise RuntimeError("no such table")

    async def hourly() -> None:
        done.set()

    async def often() -> None:
        seen.append("often")
        if seen.count("often") == 2:
            twice.set()

    jobs = Jobs([(1, broken), (3600, hourly), (1, often)], SystemClock())
    jobs.start()
    await asyncio.wait_for(done.wait(), PATIENCE)
    await asyncio.wait_for(twice.wait(), PATIENCE)
    await jobs.stop()
    assert "broken" in seen
    assert "a tick failed" in caplog.text


async def test_what_is_running_is_finished_before_the_stop() -> None:
    begun, finished = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        begun.set()
        await asyncio.sleep(0.3)
        finished.set()

    jobs = Jobs([(3600, long)], SystemClock())
    jobs.start()
    await asyncio.wait_for(begun.wait(), PATIENCE)
    await jobs.stop()
    assert finished.is_set()

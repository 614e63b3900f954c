"""Ten thousand people registered for one event: planning their reminders, and handing them to the outbox once.

Run: python -m tests.bench.bench_reminders [--people 10000]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.app import build
from bot.events.plans import Plan
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.phrases import load_phrases
from bot.settings import Settings
from bot.storage.migrate import migrate
from tests.bench.bench_consultation import most_memory
from tests.support.clock import HandClock
from tests.support.process import ROOT
from tests.support.staff import done

TOGETHER = 200
"""Registrations in one transaction: as many as arrive in a few seconds of a rush."""


async def work(folder: Path, people: int) -> None:
    """Register, move the clock, send twice: the second time nothing may be left."""
    phrases = load_phrases(ROOT / "knowledge" / "phrases.yaml")
    clock = HandClock()
    settings = Settings(data_dir=folder, database_url=f"sqlite+aiosqlite:///{folder}/bench.db")
    parts = build(settings, clock, phrases=lambda: phrases)
    await migrate(parts.database)
    start = clock.now() + timedelta(days=3, hours=4)
    event, _ = await done(
        parts, "bench", parts.events.add, Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2))
    )
    await done(parts, "bench", parts.events.publish, event.code)
    before = most_memory()
    began = time.perf_counter()
    for first in range(0, people, TOGETHER):
        async with parts.database.write() as session:
            for number in range(first, min(first + TOGETHER, people)):
                await parts.places.register(session, event, Address("web", f"person-{number:06d}"))
    took = time.perf_counter() - began
    print(f"register {people}: {took:.1f} s, {people / took:.0f} a second, two reminders planned for each")
    clock.set(start - timedelta(hours=23))
    began = time.perf_counter()
    sent, again = await parts.reminders.send_due(), await parts.reminders.send_due()
    took = time.perf_counter() - began
    async with parts.database.read() as session:
        letters = await session.scalar(select(func.count(func.distinct(OutboxRow.chat))))
    print(f"hand over {sent}: {took:.1f} s, {sent / took:.0f} a second; {letters} people reached, {again} twice")
    print(f"memory +{most_memory() - before:.0f} MB")
    await parts.database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(work(Path(folder), args.people))


if __name__ == "__main__":
    main()

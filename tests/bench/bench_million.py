"""One million subscribers, simulated by clock: how long an announcement takes, and how long residents wait meanwhile.

The pacing is the program's own; the network is a fixed delay. Handing out is measured for real on a smaller number.

Run: python -m tests.bench.bench_million [--subscribers 1000000] [--real 20000]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from heapq import heappop, heappush
from pathlib import Path

from bot.announcements.service import Text
from bot.app import build
from bot.messages import Address
from bot.outbox.pacing import SHORT, Limits, Pacer
from bot.outbox.terms import UNDERWAY, WAITING, OutboxState
from bot.outbox.worker import AT_ONCE
from bot.phrases import load_phrases
from bot.settings import Settings
from bot.storage.migrate import migrate
from tests.bench.bench_consultation import most_memory
from tests.support.clock import HandClock
from tests.support.process import ROOT
from tests.support.staff import done

DELAY = 0.08
"""Seconds from a request to Telegram's answer."""

ANSWERS_A_SECOND = 3.0
TELEGRAM = Limits(1 / 25, 1.0, 3.0)


def simulate(subscribers: int) -> None:
    """Send to everybody in batches as the worker does, with answers of staff coming in between."""
    chance = random.Random(7)
    pacer = Pacer(TELEGRAM)
    now = 0.0
    arriving = chance.expovariate(ANSWERS_A_SECOND)
    answers: list[tuple[float, int]] = []
    waits: list[float] = []
    sent = number = 0
    while sent < subscribers:
        while arriving <= now:
            number += 1
            heappush(answers, (arriving, number))
            arriving += chance.expovariate(ANSWERS_A_SECOND)
        ends = now
        for _ in range(AT_ONCE):
            if answers:
                came, which = heappop(answers)
                wait = pacer.turn(f"a{which}", 1, now)
                waits.append(now + wait + DELAY - came)
            elif sent < subscribers:
                wait = pacer.turn(str(sent), 9, now)
                if wait > SHORT:
                    break
                sent += 1
            else:
                break
            ends = max(ends, now + wait + DELAY)
        now = max(ends, now + 0.001)
    waits.sort()
    print(
        f"{subscribers:,} subscribers at 25 a second: {now / 3600:.1f} hours; {len(waits):,} answers meanwhile: "
        f"median {waits[len(waits) // 2]:.2f} s, 99 % {waits[int(len(waits) * 0.99)]:.2f} s, longest {waits[-1]:.2f} s"
    )


async def hand_out(folder: Path, people: int) -> None:
    """Hand an announcement out to real rows, until nothing is left."""
    phrases = load_phrases(ROOT / "knowledge" / "phrases.yaml")
    settings = Settings(
        data_dir=folder, database_url=f"sqlite+aiosqlite:///{folder}/bench.db", announce_second_person=0
    )
    parts = build(settings, HandClock(), phrases=lambda: phrases)
    await migrate(parts.database)
    for first in range(0, people, 1000):
        async with parts.database.write() as session:
            for number in range(first, first + 1000):
                await parts.subscriptions.toggle(session, Address("telegram", str(number)), "fraud")
    made = await done(parts, "bench", parts.announcements.draft, Text("新骗术提醒", "不要点陌生链接。", ["防诈骗"]))
    await done(parts, "bench", parts.announcements.confirm, made.code, people)
    before, handed, taken = most_memory(), 0, 0.0
    while handed < people:
        began = time.perf_counter()
        handed += await parts.handing_out.tick()
        taken += time.perf_counter() - began
        async with parts.database.write() as session:
            await parts.outbox.move_batch(session, "ann:1", WAITING, OutboxState.SENDING)
            await parts.outbox.move_batch(session, "ann:1", UNDERWAY, OutboxState.SENT)
    print(f"handing out {people:,}: {people / taken:,.0f} a second, memory +{most_memory() - before:.0f} MB")
    await parts.database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=1_000_000)
    parser.add_argument("--real", type=int, default=20_000)
    args = parser.parse_args()
    simulate(args.subscribers)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(hand_out(Path(folder), args.real))


if __name__ == "__main__":
    main()

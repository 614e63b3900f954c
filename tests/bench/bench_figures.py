"""How long the pages 数字 and 知识 take: python -m tests.bench.bench_figures [questions] [database address]

Fills a database (SQLite in a temporary folder, or the empty PostgreSQL whose address is given) with a year of
questions, a tenth as many inquiries, as many messages, 50,000 opinions and 1,000 events at the usual 100,000, opens
each page ten times, and prints the slowest, the median and the least time of the processor, in milliseconds: on a
machine that does other things too only the last says much. The issue asks for 300.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from bot.answers.asked import Asked
from bot.app import Parts
from bot.consultations.parsing import parse
from bot.consultations.store import DraftVersion, Opinion
from bot.events.store import Event
from bot.inquiries.store import Inquiry, InquiryReply
from bot.outbox.store import OutboxRow
from tests.bench.large_office import Row, large_office, store_all
from tests.support.staff import done

VERDICTS = ("answer", "answer", "answer", "choose", "refer", "unsure", "urgent", "opened")
FEEDBACK = (None, None, None, "useful", "unsolved")
PAGES = (
    "/figures", "/figures/questions", "/figures/inquiries", "/figures/opinions", "/figures/events", "/figures/letters",
    "/knowledge", "/knowledge/leak-upstairs", "/knowledge/unanswered",
)  # fmt: skip


def rows_of(parts: Parts, count: int) -> Iterator[Row]:
    dice, now = random.Random(7), parts.clock.now()
    entries = [one.id for one in parts.shelf.current().knowledge.entries]
    home = {"office_id": "j", "channel": "web"}
    for number in range(count):
        at, verdict = now - timedelta(seconds=dice.randrange(330 * 86400)), dice.choice(VERDICTS)
        entry = dice.choice(entries) if verdict in ("answer", "urgent", "opened") else ""
        yield Asked, home | {
            "id": number, "chat": f"c{number % 5000}", "at": at,
            "text": f"第{number % 800}个问题" if number % 12 == 0 else "", "verdict": verdict,
            "entries": [entry or dice.choice(entries)], "entry": entry,
            "feedback": dice.choice(FEEDBACK), "rejected": False,
        }  # fmt: skip
        yield OutboxRow, home | {
            "chat": "", "kind": dice.choice(("push.event", "event.reminder", "inquiry.reply")),
            "dedup_key": f"k{number}", "priority": 5, "body": {},
            "state": dice.choice(("sent", "sent", "failed")), "created_at": at, "due_at": at,
            "attempts": 1,
        }  # fmt: skip
    for number in range(count // 10):
        at = now - timedelta(seconds=dice.randrange(330 * 86400))
        state, wait = dice.choice(("replied", "closed", "open")), timedelta(hours=dice.randrange(300))
        yield Inquiry, home | {
            "id": number + 1, "receipt": f"Z{number}", "chat": "", "source": "", "question": "", "context": [],
            "attachments": [], "careful": False, "state": state, "created_at": at,
            "answered_at": at + wait if state == "replied" else None,
        }  # fmt: skip
        if state == "replied":
            yield InquiryReply, {
                "office_id": "j", "inquiry_id": number + 1, "who": "x", "text": "", "created_at": at + wait,
            }  # fmt: skip
    for number in range(count // 100):
        at = now - timedelta(hours=dice.randrange(7000))
        yield Event, {
            "office_id": "j", "code": f"h{number}", "title": "讲座", "kind": dice.choice(("讲座", "咨询")),
            "venue": "x", "starts_at": at, "ends_at": at, "capacity": 0,
            "host": "", "contact": "", "question": "", "state": "ended",
            "codeword": "", "headcount": 30, "created_at": at, "created_by": "x",
        }  # fmt: skip


def opinions_of(parts: Parts, versions: list[tuple[int, int]], count: int) -> Iterator[dict[str, Any]]:
    dice, today = random.Random(8), parts.drafts.today()
    for number in range(count):
        draft, version = versions[number % len(versions)]
        yield {
            "office_id": "j", "receipt": f"Y{number}", "draft_id": draft, "version_id": version, "article": "a1",
            "label": "第一条", "article_text": "", "stance": "amend", "proposed": "", "reason": "", "raw": {},
            "speaker": "resident", "community": "", "name": f"n{number % 900}" if number % 3 else "",
            "anonymous": False, "attachments": [], "to_transcribe": False,
            "channel": dice.choice(("web", "meeting", "letter")), "chat": "",
            "source": f"s{number}", "entered_by": "", "received_on": today - timedelta(days=dice.randrange(330)),
            "late": False, "created_at": parts.clock.now(), "state": dice.choice(("submitted", "decided", "told")),
            "disposition": dice.choice(("", "adopted", "partly")),
        }  # fmt: skip


async def fill(parts: Parts, count: int) -> None:
    today = parts.drafts.today()
    for number in range(21):
        text = parse(["第一条　为了方便居民，制定本条例。"], f"第{number}号办法")
        await done(parts, "小陈", parts.drafts.create, text, today - timedelta(days=300), today)
    async with parts.database.write() as session:
        links = await session.execute(DraftVersion.__table__.select())
        versions = [(row.draft_id, row.id) for row in links]
        spoken = ((Opinion, row) for row in opinions_of(parts, versions, count // 2))
        await store_all(session, chain(rows_of(parts, count), spoken))


async def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    async with large_office(sys.argv[2] if len(sys.argv) > 2 else "") as office:
        await fill(office.parts, count)
        async with office.clerk() as clerk:
            for page in PAGES:
                for period in (
                    "since=2026-01-01&until=2026-12-31&step=month",
                    "since=2025-12-01&until=2026-11-23&step=day",
                ):
                    took, worked = [], []
                    for _ in range(10):
                        begun, at_work = time.perf_counter(), time.process_time()
                        await clerk.sees(f"{page}?{period}")
                        took.append((time.perf_counter() - begun) * 1000)
                        worked.append((time.process_time() - at_work) * 1000)
                    step = period.rpartition("=")[2]
                    told = {
                        "page": page,
                        "step": step,
                        "median": statistics.median(took),
                        "slowest": max(took),
                        "processor": min(worked),
                    }
                    print(
                        json.dumps({name: round(one) if isinstance(one, float) else one for name, one in told.items()})
                    )


if __name__ == "__main__":
    asyncio.run(main())

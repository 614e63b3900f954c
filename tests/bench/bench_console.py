"""How long the console's pages take in a large office: python -m tests.bench.bench_console [address] [--part N]

Fills a database (SQLite in a temporary folder, or the empty PostgreSQL whose address is given) with 50,000 opinions on
one of five drafts, 100,000 inquiries (one in fifty waits) and 1,000 events with 30 registrations each, opens each page
twenty times and prints the median, the 95th percentile and the slowest, in milliseconds (300 is what is asked). Then
the table of all opinions is made, while somebody else goes on opening pages. `--part 10` takes a tenth of everything,
`--only-pages` leaves the tables out.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain

from sqlalchemy import select

from bot.app import Parts
from bot.consultations.parsing import parse
from bot.consultations.store import DraftVersion, Opinion, ProvisionRow
from bot.events.store import Event, Registration
from bot.inquiries.store import Inquiry, InquiryAddition, InquiryReply
from bot.language.numerals import article_label
from tests.bench.large_office import Row, large_office, store_all
from tests.console.office import ORIGIN, Clerk
from tests.support.staff import done

OPINIONS, INQUIRIES, EVENTS, SEATS = 50_000, 100_000, 1_000, 30
ARTICLES = 40
WORDS = (
    "电动车", "楼道", "充电", "飞线", "物业", "噪音", "养犬", "牵绳", "电梯", "加装", "停车", "消防通道", "垃圾",
    "分类", "漏水", "租客", "房东", "押金", "借条", "利息", "离婚",
    "抚养费", "遗嘱", "老人", "孩子", "诈骗", "转账", "派出所",
)  # fmt: skip
PAGES = (
    "/", "/inquiries", "/inquiries?state=open", "/inquiries?state=&words=飞线", "/inquiries?state=closed&area=fraud",
    "/inquiries?state=&page=900", "/inquiries/Z{inquiry}", "/search?q=飞线", "/search?q=Z{inquiry}",
    "/search?q=没有人说过的", "/drafts", "/drafts/d1", "/drafts/d1/opinions", "/drafts/d1/opinions?words=飞线",
    "/drafts/d1/opinions?page=400",
    "/drafts/d1/opinions?article=a7&stance=amend", "/drafts/d1/results", "/opinions/Y{opinion}", "/meetings",
    "/events", "/events?period=held", "/events/h{event}", "/figures", "/figures/opinions", "/figures/inquiries",
    "/audit",
)  # fmt: skip
TIMES = 20


def said(dice: random.Random) -> str:
    """A sentence of ten to a hundred characters that hardly anybody else has said."""
    return "，".join(dice.choice(WORDS) + dice.choice(WORDS) for _ in range(dice.randrange(3, 24))) + "。"


def inquiries(parts: Parts, count: int) -> Iterator[Row]:
    dice, now = random.Random(7), parts.clock.now()
    for number in range(1, count + 1):
        at, wait = now - timedelta(seconds=dice.randrange(330 * 86400)), timedelta(hours=dice.randrange(90))
        state = "open" if number % 50 == 0 else dice.choice(("replied", "closed", "closed"))
        yield Inquiry, {
            "id": number, "office_id": "j", "channel": "web", "receipt": f"Z{number}", "chat": f"c{number % 30_000}",
            "source": f"s{number}", "question": said(dice), "context": [said(dice), said(dice)], "attachments": [],
            "careful": False, "state": state, "urgency": dice.choice((0, 1, 2, 2, 2, 2)), "created_at": at,
            "area": dice.choice(("marriage", "fraud", "neighbour", "service", "business", "other")),
            "assignee": dice.choice(("", "沈佳", "小陈")),
            "closed_at": at + timedelta(days=3) if state == "closed" else None,
            "answered_at": None if state == "open" else at + wait,
        }  # fmt: skip
        home = {"office_id": "j", "inquiry_id": number, "created_at": at + wait}
        if state != "open":
            yield InquiryReply, home | {"who": "沈佳", "text": said(dice)}
        if number % 5 == 0:
            yield (
                InquiryAddition,
                home | {"source": f"a{number}", "text": said(dice), "attachments": [], "reopened": False},
            )


def opinions(parts: Parts, draft: int, version: int, count: int) -> Iterator[Row]:
    dice, today = random.Random(8), parts.drafts.today()
    for number in range(1, count + 1):
        article = dice.randrange(1, ARTICLES + 1)
        yield Opinion, {
            "office_id": "j", "receipt": f"Y{number}", "draft_id": draft, "version_id": version,
            "article": f"a{article}", "label": f"第{article}条", "article_text": "", "lineage": article,
            "stance": dice.choice(("support", "oppose", "amend", "amend")), "proposed": said(dice),
            "reason": said(dice), "raw": {}, "speaker": "resident", "community": dice.choice(("天一社区", "")),
            "name": f"王{number % 900}" if number % 3 else "", "anonymous": False, "attachments": [],
            "to_transcribe": False, "channel": dice.choice(("web", "meeting", "letter")), "chat": "",
            "source": f"s{number}", "entered_by": "", "received_on": today - timedelta(days=dice.randrange(300)),
            "late": False, "created_at": parts.clock.now(), "state": dice.choice(("submitted", "decided", "told")),
            "disposition": dice.choice(("", "adopted", "partly")),
        }  # fmt: skip


def events(parts: Parts, count: int) -> Iterator[Row]:
    dice, now = random.Random(9), parts.clock.now()
    for number in range(1, count + 1):
        at = now + timedelta(hours=dice.randrange(-7000, 700))
        yield Event, {
            "id": number, "office_id": "j", "code": f"h{number}", "title": f"{dice.choice(WORDS)}讲座", "kind": "讲座",
            "venue": "和好屋", "starts_at": at, "ends_at": at + timedelta(hours=2), "capacity": SEATS, "host": "",
            "contact": "", "question": "", "state": "published" if at > now else "ended", "codeword": "",
            "headcount": 0, "created_at": at, "created_by": "沈佳",
        }  # fmt: skip
        for seat in range(SEATS):
            yield Registration, {
                "office_id": "j", "event_id": number, "channel": "web", "chat": f"c{dice.randrange(10**9)}",
                "name": f"李{seat}", "phone": "13800138000", "answer": "", "state": "confirmed", "queued_at": at,
                "attended": seat % 2 == 0,
            }  # fmt: skip


async def fill(parts: Parts, part: int) -> None:
    today = parts.drafts.today()
    articles = [f"{article_label(number)}　" + said(random.Random(number)) for number in range(1, ARTICLES + 1)]
    for number in range(5):
        text = parse(articles, f"第{number}号办法")
        await done(parts, "小陈", parts.drafts.create, text, today - timedelta(days=300), today)
    async with parts.database.write() as session:
        first = (await session.scalars(select(DraftVersion).order_by(DraftVersion.id).limit(1))).one()
        assert await session.scalar(select(ProvisionRow.key).where(ProvisionRow.key == f"a{ARTICLES}"))
        await store_all(
            session,
            chain(
                inquiries(parts, INQUIRIES // part),
                opinions(parts, first.draft_id, first.id, OPINIONS // part),
                events(parts, EVENTS // part),
            ),
        )


def row(name: str, took: Sequence[float]) -> None:
    ordered = sorted(took)
    p95 = ordered[max(0, round(len(ordered) * 0.95) - 1)]
    print(f"{name:<44}{statistics.median(ordered):>8.0f}{p95:>8.0f}{ordered[-1]:>9.0f}", flush=True)


async def timed(clerk: Clerk, page: str) -> float:
    begun = time.perf_counter()
    await clerk.sees(page)
    return (time.perf_counter() - begun) * 1000


async def export(clerk: Clerk, other: Clerk, kind: str) -> None:
    """Ask for the table of the largest draft, and open pages as somebody else until it is there."""
    begun, took, form = time.perf_counter(), [], {"format": kind, "_proof": await clerk.proof()}
    asked = asyncio.create_task(
        clerk.client.post("/staff/drafts/d1/table", data=form, headers={"Origin": ORIGIN}, follow_redirects=True)
    )
    while not asked.done():
        took.append(await timed(other, "/inquiries"))
        await asyncio.sleep(0.02)
    answer = await asked
    while "attachment" not in answer.headers.get("content-disposition", ""):
        assert answer.status_code == 200, answer.text[:2000]
        for _ in range(10):
            took.append(await timed(other, "/inquiries"))
            await asyncio.sleep(0.02)
        answer = await clerk.client.get(f"{answer.url.path}/file", follow_redirects=True)
    print(f"{kind}: {len(answer.content) / 1e6:.1f} MB in {time.perf_counter() - begun:.1f} s; the pages meanwhile:")
    row("/inquiries", took)


async def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("address", nargs="?", default="")
    reader.add_argument("--part", type=int, default=1)
    reader.add_argument("--only-pages", action="store_true")
    asked = reader.parse_args()
    async with large_office(asked.address) as office:
        await fill(office.parts, asked.part)
        async with office.clerk() as clerk, office.clerk("小陈") as other:
            print(f"{'':<44}{'median':>8}{'p95':>8}{'slowest':>9}")
            numbers = {
                "inquiry": INQUIRIES // asked.part // 2, "opinion": OPINIONS // asked.part // 2,
                "event": EVENTS // asked.part // 2,
            }  # fmt: skip
            for page in (page.format(**numbers) for page in PAGES):
                await clerk.sees(page)  # the first time templates are read
                row(page, [await timed(clerk, page) for _ in range(TIMES)])
            for kind in () if asked.only_pages else ("csv", "xlsx", "docx"):
                await export(clerk, other, kind)


if __name__ == "__main__":
    asyncio.run(main())

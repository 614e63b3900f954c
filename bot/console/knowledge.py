"""知识: the entries as residents read them, how each does, what was asked in vain, and what staff find wrong.

The answers stand in files that the editors change and check; here nothing of them is changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from starlette.responses import Response

from bot.answers.cards import AREAS, Cards
from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.notes import MOST_NOTE
from bot.answers.unanswered import MOST_READ, Cluster, What, clusters, read_unanswered
from bot.clock import OFFICE_ZONE
from bot.console.downloads import download
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit
from bot.errors import Malformed, NotFound, WrongInput
from bot.exports.plain import write_csv
from bot.exports.sheets import Cell, Sheet
from bot.exports.xlsx import Workbook
from bot.figures.period import Period
from bot.figures.questions import EntryCount
from bot.knowledge.model import Entry, Knowledge
from bot.knowledge.reviews import read_reviews
from bot.staff.rights import Right

ORDERS = {
    "asked": "最常看的",
    "unhelpful": "没解决、说不是最多的",
    "due": "复核快到期的",
    "notes": "有人说不对的",
    "area": "按领域",
}
WHATS: dict[What, str] = {"unknown": "没有答案的", "wrong": "答了、居民说不是或没解决的"}
VERDICTS = {
    "answer": "直接回答", "choose": "反问，请居民选", "refer": "指路", "unsure": "说没有审好的答案",
    "urgent": "先给紧急提示", "person": "转人工", "action": "办事（不是问题）",
}  # fmt: skip
SOON = timedelta(days=30)
MOST_TRIED = 300


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the list."""

    entry: Entry
    area: str
    count: EntryCount
    notes: int
    due: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """One law an entry relies on; `doubt`: why somebody should look at it again, empty where nothing speaks for it."""

    law: str
    title: str
    article: str
    says: str
    since: date
    doubt: str


async def overview(visit: Visit) -> Response:
    """GET /knowledge: entries by words, area and order, with what was done with each in the last year."""
    library, today = visit.parts.shelf.current(), _today(visit)
    words, area, order = visit.asked("words")[:80].lower(), visit.asked("area"), visit.asked("order")
    counts = await visit.parts.figures.entries(_year(today))
    async with visit.parts.database.read() as session:
        notes = await visit.parts.entry_notes.open_counts(session)
    lines = [
        Line(
            one, _area(library, one), counts.get(one.id, EntryCount()), notes.get(one.id, 0),
            one.review_due - SOON < today, one.review_due < today,
        )
        for one in library.knowledge.entries
        if (not area or one.area == area) and _has(one, words)
    ]  # fmt: skip
    paging = visit.paged()
    return visit.page(
        "knowledge/overview.html",
        lines=paging.whole(sorted(lines, key=_KEYS.get(order, _KEYS["asked"]))),
        paging=paging,
        areas=[(one, _named(library, one)) for one in AREAS],
        orders=ORDERS,
        due=sum(one.due for one in lines),
        noted=sum(notes.values()),
    )


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /knowledge/{entry}: the whole answer, its laws and reviews, how it does, and what staff said of it."""
    library, today = visit.parts.shelf.current(), _today(visit)
    entry = _entry(visit)
    counts = await visit.parts.figures.entries(_year(today))
    reviews = await asyncio.to_thread(read_reviews, visit.parts.settings.knowledge_dir)
    async with visit.parts.database.read() as session:
        notes = await visit.parts.entry_notes.of(session, entry.id)
    overdue = entry.review_due < today
    card = Cards(library).entry(entry, None, disclaim=True, today=entry.reviewed_on if overdue else today)
    return visit.page(
        "knowledge/show.html",
        fault=fault,
        entry=entry,
        area=_area(library, entry),
        card=card,
        overdue=overdue,
        due=entry.review_due - SOON < today,
        laws=_cited(library.knowledge, entry, reviews.get(entry.id)),
        count=counts.get(entry.id, EntryCount()),
        notes=notes,
        most=MOST_NOTE,
        related=[one for one in (library.knowledge.entry(other) for other in entry.related) if one],
    )


async def note(visit: Visit) -> Response:
    """POST /knowledge/{entry}/notes: something is wrong with it."""
    entry = _entry(visit)
    try:
        async with visit.acting() as act:
            await visit.parts.entry_notes.add(act, entry.id, visit.form.text("text"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/knowledge/{entry.id}", "记下了，会列在“有人说不对的”里，等编辑核对。")


async def notes(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /knowledge/notes: all remarks, open or done with."""
    paging, done = visit.paged(), visit.asked("done") == "1"
    async with visit.parts.database.read() as session:
        rows = await visit.parts.entry_notes.list(session, done=done, skip=paging.skip, take=paging.take)
    titles = {one.id: one.title for one in visit.parts.shelf.current().knowledge.entries}
    return visit.page(
        "knowledge/notes.html", fault=fault, rows=paging.cut(rows), paging=paging, done=done, titles=titles
    )


async def close(visit: Visit) -> Response:
    """POST /knowledge/notes/{number}/close: it was looked into."""
    try:
        async with visit.acting() as act:
            row = await visit.parts.entry_notes.close(act, _number(visit), visit.form.text("outcome"))
    except NotFound:
        raise
    except WrongInput as fault:
        return await notes(visit, fault)
    return visit.go("/knowledge/notes", f"{row.entry} 的这一条办结了。")


async def reopen(visit: Visit) -> Response:
    """POST /knowledge/notes/{number}/reopen: it was not done with after all."""
    async with visit.acting() as act:
        row = await visit.parts.entry_notes.reopen(act, _number(visit))
    return visit.go("/knowledge/notes", f"{row.entry} 的这一条又打开了。")


async def unanswered(visit: Visit) -> Response:
    """GET /knowledge/unanswered: what was asked in vain, the most frequent first; that somebody read it is kept."""
    found, read = await _clusters(visit)
    async with visit.acting() as act:
        act.note("knowledge.show", "没有答上来的问题")
    paging = visit.paged()
    return visit.page(
        "knowledge/unanswered.html",
        rows=paging.whole(found),
        paging=paging,
        what=_what(visit),
        whats=WHATS,
        titles={one.id: one.title for one in visit.parts.shelf.current().knowledge.entries},
        days=visit.parts.settings.retention_days,
        cut=read == MOST_READ,
        most=MOST_READ,
    )


async def export(visit: Visit) -> Response:
    """POST /knowledge/unanswered: the same as a file for the editors; raises Malformed for a format there is not."""
    kind = visit.form.text("format")
    if kind not in ("xlsx", "csv"):
        raise Malformed("格式只能是 xlsx、csv。")
    found, _ = await _clusters(visit)
    titles = {one.id: one.title for one in visit.parts.shelf.current().knowledge.entries}
    columns = ("次数", "居民的问法", "最接近的条目", "条目编号", "最近一次")
    sheet = Sheet("没有答上来的问题", (), columns, (6, 60, 24, 24, 12))

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        for one in found:
            day = one.last.astimezone(OFFICE_ZONE).date().isoformat()
            yield one.count, "\n".join(one.examples), titles.get(one.nearest, ""), one.nearest, day

    async def write(path: Path) -> None:
        if kind == "csv":
            await write_csv(path, sheet, rows())
            return
        with Workbook(path) as book:
            await book.add(sheet, rows())

    response, _made = await download(f"没有答上来的问题 {_today(visit)}.{kind}", write)
    async with visit.acting() as act:
        act.note("knowledge.export", "没有答上来的问题", WHATS[_what(visit)])
    return response


async def ask(visit: Visit, tried: Finding | None = None, fault: WrongInput | None = None) -> Response:
    """GET /knowledge/try: a form for a question."""
    library = visit.parts.shelf.current()
    shown = library.knowledge.entry(tried.shown) if tried and tried.verdict in ("answer", "urgent") else None
    return visit.page(
        "knowledge/try.html",
        fault=fault,
        tried=tried,
        shown=shown,
        verdicts=VERDICTS,
        options=[one for one in map(library.knowledge.entry, tried.options if tried else ()) if one],
        most=MOST_TRIED,
    )


async def answer(visit: Visit) -> Response:
    """POST /knowledge/try: what the helper would make of a question, without a conversation; nothing is stored."""
    question = visit.form.text("question")
    if not question or len(question) > MOST_TRIED:
        return await ask(visit, fault=Malformed(f"请写一句要试的话，最多 {MOST_TRIED} 字。"))
    return await ask(visit, visit.parts.shelf.current().find(question))


async def _clusters(visit: Visit) -> tuple[list[Cluster], int]:
    async with visit.parts.database.read() as session:
        read = await read_unanswered(session, visit.parts.settings.office_id, _what(visit))
    return await asyncio.to_thread(clusters, read), len(read)


def _what(visit: Visit) -> What:
    asked = visit.form.text("what") or visit.asked("what")
    return "wrong" if asked == "wrong" else "unknown"


def _cited(knowledge: Knowledge, entry: Entry, reviewed: dict[str, str] | None) -> list[Cited]:
    found = []
    for one in dict.fromkeys(entry.cited):
        law = knowledge.laws[one.law]
        doubt = ""
        if law.effective > entry.reviewed_on:
            doubt = f"这部法 {law.effective} 起用新的文本，复核在它之前"
        elif reviewed is not None and f"{one.law} {one.article}" not in reviewed:
            doubt = "复核之后才引用的，还没有对照法条"
        elif law.status == "unknown" or not law.complete:
            doubt = "手头的文本可能不是最新的，或者不全"
        found.append(Cited(one.law, law.title, one.article, one.says, law.effective, doubt))
    return found


def _entry(visit: Visit) -> Entry:
    name = visit.named("entry")
    found = visit.parts.shelf.current().knowledge.entry(name)
    if found is None:
        raise NotFound("entry", name[:40])
    return found


def _number(visit: Visit) -> int:
    text = visit.named("number")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise NotFound("note", text[:40])
    return int(text)


def _has(entry: Entry, words: str) -> bool:
    texts = (entry.id, entry.title, entry.answer.short, *entry.questions)
    return not words or any(words in text.lower() for text in texts)


def _area(library: Library, entry: Entry) -> str:
    return _named(library, entry.area)


def _named(library: Library, area: str) -> str:
    return str(getattr(library.phrases, f"area_{area}"))


def _today(visit: Visit) -> date:
    return visit.parts.clock.now().astimezone(OFFICE_ZONE).date()


def _year(today: date) -> Period:
    return Period(today - timedelta(days=365), today)


_KEYS = {
    "asked": lambda line: (-line.count.shown, line.entry.title),
    "unhelpful": lambda line: (-(line.count.unhelpful + line.count.rejected), line.entry.title),
    "due": lambda line: (line.entry.review_due, line.entry.title),
    "notes": lambda line: (-line.notes, line.entry.title),
    "area": lambda line: (AREAS.index(line.entry.area), line.entry.title),
}

TOPIC = Topic(
    "知识",
    "/knowledge",
    None,
    (
        get("/knowledge", overview, None),
        get("/knowledge/try", ask, None),
        post("/knowledge/try", answer, None),
        get("/knowledge/unanswered", unanswered, Right.INQUIRIES),
        post("/knowledge/unanswered", export, Right.INQUIRIES),
        get("/knowledge/notes", notes, None),
        post("/knowledge/notes/{number}/close", close, Right.INQUIRIES),
        post("/knowledge/notes/{number}/reopen", reopen, Right.INQUIRIES),
        get("/knowledge/{entry}", show, None),
        post("/knowledge/{entry}/notes", note, Right.INQUIRIES),
    ),
)

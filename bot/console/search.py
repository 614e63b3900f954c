"""The search box: receipts lead straight to the thing, words are looked for in what one may see."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from starlette.responses import Response

from bot.announcements.terms import STATES as OF_NEWS
from bot.console.pages import Topic, get
from bot.console.visit import Visit
from bot.consultations.searching import anywhere
from bot.consultations.store import Opinion
from bot.consultations.terms import STANCES
from bot.consultations.terms import STATES as OF_OPINIONS
from bot.inquiries.queue import STATES, Wanted
from bot.staff.rights import Right
from bot.text import shorten

SHOWN = 20
"""Of each kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing; `path` is below /staff, empty where it has no page there yet."""

    path: str
    name: str
    note: str


async def search(visit: Visit) -> Response:
    """GET /search?q=…: everything that is found, by kind; looking for people's words is kept."""
    words = visit.asked("q")[:80]
    found = await _found(visit, words) if words else {}
    for kind, searched in (("咨询", "inquiry.search"), ("意见", "opinion.search")):
        if found.get(kind):
            async with visit.acting() as act:
                act.note(searched, "、".join(one.name for one in found[kind])[:80])
    return visit.page("today/search.html", words=words, found=found, most=SHOWN)


async def _found(visit: Visit, words: str) -> dict[str, list[Found]]:
    parts, words = visit.parts, unicodedata.normalize("NFKC", words)
    low = words.lower()
    found: dict[str, list[Found]] = {}
    async with parts.database.read() as session:
        if visit.may(Right.INQUIRIES):
            wanted = Wanted(state="", words=words, phones=visit.may(Right.NAMES))
            rows = await parts.queue.find(session, wanted, skip=0, take=SHOWN)
            found["咨询"] = [
                Found(f"/inquiries/{row.receipt}", row.receipt, f"{STATES[row.state]}　{shorten(row.question, 60)}")
                for row in rows
            ]
        opinions = await anywhere(session, visit.actor.office_id, words, names=visit.may(Right.NAMES), limit=SHOWN)
        found["意见"] = [_opinion(row) for row in opinions]
        meetings = await parts.meetings.named(session, words, SHOWN)
        found["会议"] = [Found(f"/meetings/{one.id}", one.title, f"{one.held_on}　{one.venue}") for one in meetings]
        if visit.may(Right.ANNOUNCE):
            news = await parts.announcements.named(session, words, SHOWN)
            found["通知"] = [
                Found(f"/announcements/{one.code}", one.title, f"{one.code}　{OF_NEWS[one.state]}") for one in news
            ]
        drafts = await parts.drafts.all(session)
        found["草案"] = [
            Found(f"/drafts/{one.draft.code}", one.draft.title, one.draft.code)
            for one in drafts
            if low == one.draft.code.lower() or low in one.draft.title.lower()
        ][:SHOWN]
        events = await parts.events.named(session, words, SHOWN)
        found["活动"] = [Found(f"/events/{one.code}", one.title, f"{one.code}　{one.venue}") for one in events]
        if visit.may(Right.ADMIN):
            accounts = await parts.accounts.list(session)
            found["人员"] = [Found(f"/people/{one.id}", one.name, "") for one in accounts if low in one.name.lower()][
                :SHOWN
            ]
    entries = parts.shelf.current().knowledge.entries
    found["知识"] = [
        Found(f"/knowledge/{one.id}", one.title, one.answer.short)
        for one in entries
        if low == one.id or low in one.title.lower()
    ][:SHOWN]
    return {kind: rows for kind, rows in found.items() if rows}


def _opinion(row: Opinion) -> Found:
    said = shorten(row.proposed or row.reason, 60)
    note = f"{OF_OPINIONS[row.state]}　{row.label}　{STANCES[row.stance]}　{said}"
    return Found(f"/opinions/{row.receipt}", row.receipt, note)


TOPIC = Topic("", "/search", None, (get("/search", search, None),))

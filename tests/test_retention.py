"""Retention: whatever people said is gone when it was promised to be; a new column that nobody thought of is found."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, Text, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.events.places import PHONE_DAYS
from bot.messages import Address, say
from bot.people import Consent, Person, PersonAddress
from bot.retention import KEPT
from bot.storage.database import Base, Database, UtcDateTime
from tests.support import models
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

MARK = "斑马四"
NUMBER = 1_001
"""Every id, so that every reference fits and what the program adds itself gets another."""

PERSON = "王小明"
WHO = {"name": PERSON, "community": PERSON, "speaker": PERSON, "reason": MARK}
HOME = Address("web", "resident-000001")
CODES: dict[str, Any] = {"office_id": "j", "channel": "web", "state": "done"}
"""Columns by which the program decides; everything else of text gets the mark."""

SPECIAL: dict[str, dict[str, Any]] = {
    "inbox": {"state": "new"},
    "outbox": {"state": "pending"},
    "inquiries": {"state": "replied", "closed_at": None},
    "events": {"state": "ended"},
    "registrations": {"state": "confirmed"},
    "reminders": {"state": "sent"},
    "announcements": {"state": "sent"},
    "digest_items": {"state": "sent"},
    "opinions": {"state": "told", "raw": WHO, "name": PERSON, "community": PERSON, "speaker": PERSON},
    "opinion_changes": {"before": WHO},
}


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    """The program's parts on each of the two databases."""
    return parts_for(database, clock, shelf, tmp_path)


def value_for(column: Column[Any], now: datetime) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return NUMBER
    if isinstance(kind, UtcDateTime):
        return now
    if isinstance(kind, Date):
        return date(2026, 11, 23)
    return {"x": MARK} if isinstance(kind, JSON) else MARK


async def fill(session: AsyncSession, now: datetime) -> None:
    """One row in every table, with the mark in every column of text."""
    for table in Base.metadata.sorted_tables:
        if table.name == "pulse":
            continue
        row = {column.name: value_for(column, now) for column in table.columns}
        row |= {name: value for name, value in CODES.items() if name in row} | SPECIAL.get(table.name, {})
        await session.execute(table.insert().values(row))


def of_text(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, String | Text | JSON)]


async def where_is(database: Database, words: str) -> set[str]:
    """The columns in which some words stand."""
    found = set()
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(select(table))).mappings():
                found |= {f"{table.name}.{name}" for name in of_text(table) if words in repr(row[name])}
    return found


async def test_after_three_years_nothing_personal_is_left_in_any_column_of_any_table(
    parts: Parts, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    assert models.TABLES
    async with parts.database.write() as session:
        await fill(session, clock.now())
    texts = {f"{table.name}.{name}" for table in Base.metadata.sorted_tables for name in of_text(table)}
    kept = {f"{table}.{name}" for table, names, why in KEPT for name in names.split() if why}
    assert kept <= texts, "the list of what is kept names a column that is not there"
    assert len(await where_is(parts.database, MARK)) > 100
    clock.move(days=3 * 365)
    with caplog.at_level(logging.INFO):
        counts = await parts.retention.run()
    assert await where_is(parts.database, MARK) - kept == set()
    assert await where_is(parts.database, PERSON) == set()
    assert counts["messages"] == counts["places"] == counts["opinions"] == counts["replies"] == 1
    assert "places 1" in caplog.text
    assert MARK not in caplog.text
    assert await parts.retention.run() == {}
    # Who subscribed can still be written to; when that ends, nothing is left of the person.
    async with parts.database.write() as session:
        assert await session.scalar(select(func.count()).select_from(PersonAddress)) == 1
        await session.execute(text("DELETE FROM subscription_tags"))
        await session.execute(text("DELETE FROM subscriptions"))
    assert await parts.retention.run() == {"people": 1}
    async with parts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(PersonAddress)) == 0


async def test_nothing_goes_before_its_time(parts: Parts, clock: HandClock) -> None:
    async with parts.database.write() as session:
        await fill(session, clock.now())
    before = await where_is(parts.database, MARK)
    clock.move(hours=23)
    assert (await parts.retention.run()).keys() <= {"phones", "consents", "steps"}
    clock.move(days=PHONE_DAYS - 2)
    await parts.retention.run()
    gone = {name.partition(".")[0] for name in before - await where_is(parts.database, MARK)}
    assert gone <= {"dialogues", "consents", "inquiries"}
    clock.move(days=3)
    counts = await parts.retention.run()
    assert {"messages", "questions", "letters", "dialogues", "places", "players"} <= counts.keys()
    assert not {"inquiries", "opinions", "feedback", "people"} & counts.keys()


async def test_open_inquiries_and_what_is_about_to_be_sent_stay(parts: Parts, clock: HandClock) -> None:
    async with parts.database.write() as session:
        await fill(session, clock.now())
        await session.execute(text("UPDATE inquiries SET state = 'open'"))
    clock.move(days=800)
    async with parts.database.write() as session:
        await parts.outbox.put(session, HOME, say(MARK), kind="x", dedup_key="new")
    await parts.retention.run()
    left = await where_is(parts.database, MARK)
    assert {"inquiries.question", "inquiry_replies.text", "outbox.body"} <= left
    assert "inquiries.phone" not in left


async def test_of_a_consent_nothing_stays_beyond_its_day(parts: Parts, clock: HandClock) -> None:
    async with parts.database.write() as session:
        person = await parts.people.at(session, HOME)
        await parts.people.agree(session, person, "registration", "签到", 30, clock.now())
        await parts.people.agree(session, person, "opinion", "汇总", 730)
    clock.move(days=31)
    assert await parts.retention.run() == {"consents": 1, "people": 1}
    async with parts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Consent)) == 0
        assert await session.scalar(select(func.count()).select_from(Person)) == 0


async def test_a_name_that_looks_like_an_emptied_one_goes_too(parts: Parts, clock: HandClock) -> None:
    async with parts.database.write() as session:
        await fill(session, clock.now())
        await session.execute(text("UPDATE registrations SET name = '#王小明'"))
    clock.move(days=31)
    await parts.retention.run()
    async with parts.database.read() as session:
        assert await session.scalar(text("SELECT name FROM registrations")) == f"#{NUMBER}"


async def test_the_words_are_not_in_the_files_either(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    async with sqlite.write() as session:
        await fill(session, clock.now())
        await session.execute(text("UPDATE registrations SET phone = '13700002222'"))
        await session.execute(
            text("UPDATE inquiries SET phone = '13700003333', question = :long"), {"long": PERSON * 5_000}
        )
    assert {"13700002222", "13700003333", PERSON} <= on_disk(tmp_path)
    clock.move(days=3 * 365)
    await parts.retention.run()
    assert on_disk(tmp_path) == set()


def on_disk(folder: Path) -> set[str]:
    """Which personal words stand somewhere in the database's files."""
    stored = b"".join(path.read_bytes() for path in folder.glob("bot.db*"))
    return {
        words
        for words in ("13700002222", "13700003333", PERSON)
        if words.encode() in stored or repr_of(words) in stored
    }


def repr_of(words: str) -> bytes:
    """As JSON columns write it."""
    return words.encode("unicode_escape")

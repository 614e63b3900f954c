"""States have types: every table of what follows what is whole, and nobody compares a state to a bare word."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, text, update
from sqlalchemy.exc import StatementError

from bot import inbox
from bot.announcements import terms as announcements
from bot.consultations import terms as opinions
from bot.errors import Conflict
from bot.events import terms as events
from bot.inquiries import terms as inquiries
from bot.inquiries.store import Inquiry
from bot.outbox import terms as outbox
from bot.states import before, follow, go_back
from bot.storage.database import Base, Database
from tests.support import models

ROOT = Path(__file__).parent.parent

TABLES: dict[str, tuple[Mapping[Any, frozenset[Any]], StrEnum]] = {
    "inquiries": (inquiries.FOLLOWS, inquiries.InquiryState.OPEN),
    "announcements": (announcements.FOLLOWS, announcements.AnnouncementState.DRAFT),
    "digest_items": (announcements.DIGEST_FOLLOWS, announcements.DigestState.PENDING),
    "opinions": (opinions.FOLLOWS, opinions.OpinionState.SUBMITTED),
    "events": (events.FOLLOWS, events.EventState.DRAFT),
    "inbox": (inbox.FOLLOWS, inbox.InboxState.NEW),
    "reminders": (events.REMINDER_FOLLOWS, events.ReminderState.PENDING),
    "registrations": (events.PLACE_FOLLOWS, events.PlaceState.CONFIRMED),
    "outbox": (outbox.FOLLOWS, outbox.OutboxState.PENDING),
}
"""Of each table with a state: what follows what, and what it begins with."""

LENGTHS = {"digest_items": 8}
"""Characters of a column of states, where it has not the usual 12."""

ELSEWHERE = {
    "bot/channels/web": "the parts of a page, and what the interface says, are no states of a row",
    "bot/storage/migrations": "a migration stands as it was written",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_names_every_state_and_every_state_can_be_had(name: str) -> None:
    follows, first = TABLES[name]
    assert list(follows) == list(type(first))
    reached, new = {first}, [first]
    while new:
        new = list({after for one in new for after in follows[one]} - reached)
        reached |= set(new)
    assert reached == set(type(first))
    kind: Any = Base.metadata.tables[name].c.state.type
    assert list(kind.enums) == [one.value for one in type(first)]
    assert kind.length == LENGTHS.get(name, 12)


def test_every_column_of_a_state_has_a_type() -> None:
    assert models.TABLES
    bare = [name for name, table in Base.metadata.tables.items()
            if "state" in table.c and type(table.c.state.type) is String]  # fmt: skip
    assert bare == []


def test_what_does_not_follow_is_refused_with_the_sentence_given() -> None:
    class Door(StrEnum):
        SHUT = "shut"
        OPEN = "open"

    follows = {Door.SHUT: frozenset({Door.OPEN}), Door.OPEN: frozenset({Door.OPEN})}
    assert follow(follows, Door.SHUT, Door.OPEN, "不能开。") is Door.OPEN
    assert (before(follows, Door.OPEN), before(follows, Door.SHUT)) == ((Door.SHUT, Door.OPEN), ())
    assert go_back(follows, Door.OPEN, Door.SHUT, "不能退回。") is Door.SHUT
    with pytest.raises(Conflict, match="门关不上。"):
        follow(follows, Door.OPEN, Door.SHUT, "门关不上。")
    with pytest.raises(Conflict, match="不能退回。"):
        go_back(follows, Door.SHUT, Door.OPEN, "不能退回。")


async def test_a_word_that_is_no_state_is_not_stored(database: Database) -> None:
    query = update(Inquiry).values(state="opne")
    with pytest.raises(StatementError, match="opne"):
        async with database.write() as session:
            await session.execute(query)
    async with database.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM inquiries"))).scalar() == 0

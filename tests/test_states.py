"""States have types: every table of what follows what is whole, and nobody compares a state to a bare word."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping
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

WORDS = {state.value for _, first in TABLES.values() for state in type(first)}
ELSEWHERE = {
    "bot/channels/web": "the parts of a page, and what the interface says, are no states of a row",
    "bot/conversation/dialogue.py": "what a conversation keeps is called its state too",
    "bot/storage/migrations": "a migration stands as it was written",
}
"""Where a word that is a state elsewhere means something else, or must stay."""


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


def compared_or_set(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What something is called, and what it is compared with or set to."""
    match node:
        case ast.Compare(left=left, comparators=others):
            sides = [left, *others]
            yield from ((ast.unparse(one), other) for one, other in itertools.permutations(sides, 2))
        case ast.Call(func=func, args=given, keywords=named):
            yield from ((ast.unparse(func), one) for one in given)
            yield from ((one.arg or "", one.value) for one in named)
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            yield from zip(map(ast.unparse, targets), values, strict=True)
        case ast.Assign(targets=targets, value=value):
            yield from ((ast.unparse(target), value) for target in targets)
        case ast.Dict(keys=keys, values=values):
            yield from ((ast.unparse(key), value) for key, value in zip(keys, values, strict=True) if key)
        case ast.Subscript(value=value, slice=wanted):
            yield ast.unparse(value), wanted
        case ast.arguments(args=known, defaults=defaults):
            yield from zip((one.arg for one in known[len(known) - len(defaults) :]), defaults, strict=True)


def is_bare(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=str(word)):
            return word in WORDS
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return any(map(is_bare, parts))
        case ast.IfExp(body=one, orelse=other):
            return is_bare(one) or is_bare(other)
        case ast.Starred(value=inner):
            return is_bare(inner)
    return False


def bare_words(source: str) -> list[str]:
    """The places of a module that compare a state with a bare word, or set it to one."""
    return [
        f"{name} – {ast.unparse(value)}"
        for node in ast.walk(ast.parse(source))
        for name, value in compared_or_set(node)
        if "state" in name.lower() and is_bare(value)
    ]


def test_no_state_is_compared_with_a_bare_word_or_set_to_one() -> None:
    found = [
        f"{name}: {line}"
        for path in sorted((ROOT / "bot").rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith(tuple(ELSEWHERE))
        for line in bare_words(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'row.state == "open"',
        '"open" != row.state',
        'row.state in ("draft", *MORE)',
        'Event.state.in_(("draft", "ended"))',
        'row.state = "open"',
        'row.state, row.due_at = "open", None',
        'row.state = "open" if fits else WAITING',
        'update(Row).values(state="open")',
        'Row(**{"state": "open"})',
        'self.states.get("open", 0)',
        'counted_states["open"]',
        'def find(state: str = "open") -> None: ...',
    ],
)
def test_a_bare_word_is_found(line: str) -> None:
    assert len(bare_words(line)) == 1
    assert bare_words(line.replace("open", "ajar").replace("draft", "ajar").replace("ended", "ajar")) == []


def test_pages_ask_for_states_that_there_are() -> None:
    asked = {
        word
        for path in (ROOT / "bot" / "console" / "templates").rglob("*.html")
        for test in re.findall(r"\.state (?:==|!=|in|not in) (\(.*?\)|\".*?\")", path.read_text("utf-8"))
        for word in re.findall(r"\"(\w+)\"", test)
    }
    assert len(asked) > 5
    assert asked <= WORDS

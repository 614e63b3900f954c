"""A sample draft, open for opinions, on both databases; and people who speak about it."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.parsing import Parsed, parse
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done


def sample() -> Parsed:
    """The draft that comes with the program."""
    return parse((files("bot.demo") / "sample_draft.txt").read_text("utf-8").split("\n"))


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    """The program's parts on a fresh database, once on each kind."""
    return parts_for(database, clock, shelf, tmp_path)


@pytest.fixture
async def draft(parts: Parts, clock: HandClock) -> DraftView:
    """The sample draft, open from the test's day for twenty days."""
    today = parts.drafts.today()
    return await done(parts, "小陈", parts.drafts.create, sample(), today, date.fromordinal(today.toordinal() + 20))


@pytest.fixture
def visitor(parts: Parts, clock: HandClock) -> Visitor:
    """A resident on the web page."""
    return Visitor(parts, clock, Address("web", "wang-ayi-000001"))

"""An office for the stories of the console, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.consultations.drafts import DraftView
from bot.storage.database import Database
from tests.console.office import Office
from tests.consultations.conftest import sample
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done

HOLD = 60
"""Seconds that messages wait, as in a real office."""


@pytest.fixture
def office(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Office:
    """The office on each of the two databases."""
    return Office(parts_for(database, clock, shelf, tmp_path, HOLD), clock)


@pytest.fixture
def desk(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Office:
    """The office on SQLite, for what the database has no part in."""
    return Office(parts_for(sqlite, clock, shelf, tmp_path, HOLD), clock)


@pytest.fixture
async def draft(office: Office) -> DraftView:
    """The sample draft, open for twenty days."""
    today = office.parts.drafts.today()
    return await done(office.parts, "小陈", office.parts.drafts.create, sample(), today, today + timedelta(days=20))

"""People who talk to the bot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for

Meet = Callable[[str], Visitor]


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    """The program's parts on a fresh database."""
    return parts_for(sqlite, clock, shelf, tmp_path)


@pytest.fixture
def visitor(parts: Parts, clock: HandClock) -> Visitor:
    """A resident on the web page."""
    return Visitor(parts, clock, Address("web", "wang-ayi-000001"))

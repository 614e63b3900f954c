"""A large office to be measured: a real database with more rows than a street ever has, and its console."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.shelf import Shelf
from bot.storage.database import Base, Database
from bot.storage.migrate import migrate
from tests.console.office import Office
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.process import ROOT

Row = tuple[type[Base], dict[str, Any]]
AT_ONCE = 2_000
"""Rows of one statement."""


@asynccontextmanager
async def large_office(address: str) -> AsyncIterator[Office]:
    """An office on the empty database at `address`; on SQLite in a temporary folder where that is empty."""
    with TemporaryDirectory() as folder:
        database, clock = Database(address or f"sqlite+aiosqlite:///{folder}/bot.db"), HandClock()
        await migrate(database)
        shelf = Shelf(ROOT / "knowledge", ROOT / ".pytest_cache" / "d" / "ranker" / "models")
        shelf.open()
        yield Office(parts_for(database, clock, shelf, Path(folder)), clock)
        await database.close()


async def store_all(session: AsyncSession, rows: Iterable[Row]) -> None:
    """Store rows table by table, in the order in which the tables come first."""
    waiting: dict[type[Base], list[dict[str, Any]]] = {}
    for table, row in rows:
        waiting.setdefault(table, []).append(row)
    for table, filled in waiting.items():
        for start in range(0, len(filled), AT_ONCE):
            await session.execute(insert(table), filled[start : start + AT_ONCE])

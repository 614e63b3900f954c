"""Looks whether a database has the shape this version needs; what would change it is loaded only where it has not."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.storage.database import Database

VERSIONS = Path(__file__).parent / "migrations" / "versions"


async def bring_up(database: Database) -> None:
    """Apply the migrations that are missing, if any; raises what `bot.storage.migrate.migrate` raises."""
    await database.check()
    if await _revision(database) != newest():
        await import_module("bot.storage.migrate").migrate(database)


def newest() -> str:
    """Return the newest revision: their files begin with their numbers."""
    return max(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


async def _revision(database: Database) -> str:
    """The revision of a database, "" where none was ever applied."""
    try:
        async with database.read() as session:
            return str(await session.scalar(text("SELECT version_num FROM alembic_version")))
    except DBAPIError:
        return ""

"""A database of each older version, with rows in every table, comes up to date and has lost nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Integer, MetaData, Numeric, Table, select

from bot.storage.database import Database
from bot.storage.migrate import MIGRATIONS, migrate

ROWS = 3


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


OLDER = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][:0:-1]


def test_there_are_older_versions() -> None:
    assert OLDER[0] == "0001"
    assert len(OLDER) >= 7


def value_of(column: Column[Any], number: int) -> object:
    """Something that may stand in a column, another for each row."""
    kind = column.type
    if column.foreign_keys or isinstance(kind, Integer):
        return number
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, DateTime):
        return datetime(2026, 1, number, 3, 30, tzinfo=UTC if kind.timezone else None)
    if isinstance(kind, Date):
        return date(2026, 2, number)
    if isinstance(kind, JSON):
        return {"n": number, "text": "您好"}
    if isinstance(kind, Numeric):
        return number
    length = getattr(kind, "length", None) or 40
    return f"{column.name}-{number} 漏水"[:length] if length > 10 else f"x{number}"[:length]


def fill(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """Put rows into every table of an old database; returns them by table."""
    known = MetaData()
    known.reflect(connection)
    filled: dict[str, list[dict[str, object]]] = {}
    for table in known.sorted_tables:
        if table.name in ("alembic_version", "pulse"):
            continue
        rows = [{one.name: value_of(one, number) for one in table.columns} for number in range(1, ROWS + 1)]
        connection.execute(table.insert(), rows)
        filled[table.name] = rows
    return filled


def kept(connection: Connection, name: str, columns: list[str]) -> list[dict[str, object]]:
    table = Table(name, MetaData(), autoload_with=connection)
    there = [table.c[one] for one in columns if one in table.c]
    return [dict(row._mapping) for row in connection.execute(select(*there).order_by(*table.primary_key.columns))]


# What a migration changes on purpose: tokens of the web page are stored as hashes from 0005 on.
REWRITTEN = {"chat", "payload", "body", "dedup_key", "update_id", "source"}


@pytest.mark.parametrize("revision", OLDER)
async def test_an_older_database_keeps_every_row(url: str, revision: str) -> None:
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(config(sync), revision))
        before = await connection.run_sync(fill)
    assert len(before) >= 8
    await migrate(database)
    async with database.engine.connect() as connection:
        for name, rows in before.items():
            columns = [one for one in rows[0] if one not in REWRITTEN]
            after = await connection.run_sync(kept, name, columns)
            assert len(after) == ROWS, name
            for old, new in zip(rows, after, strict=True):
                assert {one: _same(value) for one, value in new.items()} == {one: _same(old[one]) for one in new}, name
    await database.close()


async def test_inquiries_learn_when_they_were_first_answered(url: str) -> None:
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(config(sync), "0018"))
        await connection.run_sync(fill)  # one reply to each
    await migrate(database)
    async with database.engine.connect() as connection:
        replies = await connection.run_sync(kept, "inquiry_replies", ["inquiry_id", "created_at"])
        inquiries = await connection.run_sync(kept, "inquiries", ["id", "answered_at"])
    assert [tuple(row.values()) for row in inquiries] == [tuple(row.values()) for row in replies]
    await database.close()


def _same(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value

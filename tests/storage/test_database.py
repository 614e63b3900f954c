"""Transactions: all or nothing, writers wait for each other instead of failing, times stay what they were."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from bot.people import Person
from bot.storage.database import Database


async def test_a_failed_block_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            session.add(Person(office_id="j", created_at=datetime.now(UTC)))
            await session.flush()
            raise RuntimeError
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0


async def test_read_then_write_from_many_tasks_never_fails(database: Database) -> None:
    other = Database(database.url)

    async def add(on: Database) -> None:
        async with on.write() as session:
            await session.scalar(select(func.count()).select_from(Person))
            await asyncio.sleep(0.005)
            session.add(Person(office_id="j", created_at=datetime.now(UTC)))

    await asyncio.gather(*(add(on) for on in (database, other) for _ in range(10)))
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 20
    await other.close()


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    ningbo = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    async with database.write() as session:
        session.add(Person(office_id="j", created_at=ningbo))
    async with database.read() as session:
        stored = await session.scalar(select(Person.created_at))
    assert stored == ningbo
    assert stored is not None
    assert stored.utcoffset() == timedelta(0)


async def test_a_time_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        async with database.write() as session:
            session.add(Person(office_id="j", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001

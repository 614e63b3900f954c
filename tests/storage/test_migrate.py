"""The database comes to the right shape by itself, twice over, and a newer one is left alone."""

from __future__ import annotations

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import DatabaseTooNew, WrongInput
from bot.storage.current import bring_up, newest
from bot.storage.database import Base, Database
from bot.storage.migrate import MIGRATIONS, migrate
from tests.support import models


async def test_migrations_give_exactly_the_mapped_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    assert len(Base.metadata.tables) >= len(models.TABLES) > 5
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    assert await migrate(database) == await migrate(database)


async def test_two_replicas_that_start_together_migrate_once(url: str) -> None:
    first, second = Database(url), Database(url)
    assert len(set(await asyncio.gather(migrate(first), migrate(second)))) == 1
    await first.close()
    await second.close()


async def test_a_newer_database_is_refused_and_kept_as_it_is(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="请先升级程序"):
        await migrate(database)
    async with database.read() as session:
        assert await session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


@pytest.mark.parametrize(
    "address", ["postgresql+asyncpg://u:secret@127.0.0.1:1/none", "sqlite+aiosqlite:////no/such/x.db"]
)
async def test_an_unreachable_database_is_one_clear_sentence_without_the_password(address: str) -> None:
    database = Database(address)
    with pytest.raises(WrongInput, match="连不上数据库") as told:
        await migrate(database)
    assert "secret" not in str(told.value)
    await database.close()


def test_the_newest_revision_is_known_without_reading_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert newest() == ScriptDirectory.from_config(config).get_current_head()


async def test_a_database_is_brought_up_only_where_it_is_not_yet(url: str) -> None:
    database = Database(url)
    await bring_up(database)
    async with database.write() as session:
        assert await session.scalar(text("SELECT version_num FROM alembic_version")) == newest()
    await bring_up(database)
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew):
        await bring_up(database)
    await database.close()

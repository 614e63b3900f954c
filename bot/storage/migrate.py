"""Brings a database to the shape this version needs, at start, once, even when two replicas start together."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot.errors import DatabaseTooNew, WrongInput
from bot.storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY = "数据库正忙，请过一会儿再试。"
_LOCK_NUMBER = 7_311_842_001  # any fixed number: PostgreSQL's advisory lock for "somebody migrates"


async def migrate(database: Database) -> str:
    """Apply all missing migrations in one transaction and return the revision reached.

    Raises DatabaseTooNew when the database was written by a newer version of this program, WrongInput when it
    cannot be reached or written to (read-only, full, locked).
    """
    await database.check()
    try:
        async with database.engine.begin() as connection:
            if not database.is_sqlite:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})"))
            before, after = await connection.run_sync(_upgrade)
    except OperationalError as fault:
        busy = "locked" in str(fault.orig)
        raise WrongInput(BUSY if busy else f"数据库现在写不进去：{fault.orig}") from fault
    if before not in (None, after):
        await database.scrub()
    return after


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    """Return the revision before (None: an empty database) and after."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseTooNew(f"数据库是更新版本的程序写的（{current}），请先升级程序再启动，数据没有改动。")
    command.upgrade(config, "head")
    return current, scripts.get_current_head() or ""

"""The one place that opens the database and knows what SQLite and PostgreSQL need to be safe under load."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import DateTime, Dialect, MetaData, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

from bot.errors import WrongInput

BUSY_SECONDS = 15
"""How long a SQLite writer waits for another process's lock before it gives up."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to accept a connection."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite keeps no zone, so it gets UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime must not be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return aware UTC values from both databases."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of every mapped class; features declare theirs in their own modules."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JSON(), list[Any]: JSON()}


class Database:
    """Transactions on one database.

    `write()` and `read()` give a session inside a transaction that commits at the end of the block and rolls
    back on an exception. The network must never be awaited inside one.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        options: dict[str, Any] = (
            {"connect_args": {"timeout": BUSY_SECONDS}}
            if self.is_sqlite
            else {"connect_args": {"timeout": CONNECT_SECONDS, "command_timeout": 30}, "pool_pre_ping": True}
        )
        self.engine = create_async_engine(url, **options)
        self._reading = self.engine.execution_options(reading=True)
        self._write_session = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._read_session = async_sessionmaker(self._reading, expire_on_commit=False, autoflush=False)
        # SQLite has one writer: waiting here is fair and costs nothing, waiting in SQLite is polling.
        self._writer: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that may write; on SQLite it takes the write lock at once (BEGIN IMMEDIATE)."""
        if self._writer is None:
            async with self._write_session.begin() as session:
                yield session
            return
        async with self._writer, self._write_session.begin() as session:
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that only reads."""
        async with self._read_session.begin() as session:
            yield session

    async def check(self) -> None:
        """Ask the database for a sign of life; raises WrongInput with a clear sentence if there is none."""
        shown = make_url(self.url).render_as_string(hide_password=True)
        file = make_url(self.url).database
        if self.is_sqlite and file and not Path(file).parent.is_dir():
            raise WrongInput(f"连不上数据库 {shown}：没有这个文件夹")
        try:
            async with self.read() as session:
                await session.execute(text("SELECT 1"))
        except (OSError, TimeoutError, OperationalError, InterfaceError) as fault:
            raise WrongInput(f"连不上数据库 {shown}：{type(fault).__name__}") from fault

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # None turns off the driver's own BEGIN, so that ours (below) is the only one.
    connection.isolation_level = None
    connection.run_async(_set_pragmas)


async def _set_pragmas(connection: aiosqlite.Connection) -> None:
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        await connection.execute(f"PRAGMA {pragma}")
    for wait in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, None):
        try:
            await connection.execute("PRAGMA journal_mode=WAL")
        except aiosqlite.OperationalError:
            # Turning WAL on does not honour the busy timeout when another process is at it.
            if wait is None:
                raise
            await asyncio.sleep(wait)
        else:
            return


def _begin_sqlite(connection: Any) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

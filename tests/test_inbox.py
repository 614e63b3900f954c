"""The inbox: an update is kept once, worked by one, taken over when its worker dies, in order within a chat."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.inbox import FOLLOWS, LEASE, Answered, Inbox, InboxRow, InboxState, RawUpdate
from bot.messages import say
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.walks import pairs, walked


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
    assert again.state == InboxState.ANSWERED
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


async def test_an_update_goes_every_way_of_the_table_and_no_other(inbox: Inbox, database: Database) -> None:
    numbers = itertools.count(1)

    async def row(number: int) -> InboxRow:
        async with database.read() as session:
            return await session.get_one(InboxRow, number)

    async def stands(number: int) -> InboxState:
        return (await row(number)).state

    async def made(state: InboxState) -> int:
        number = next(numbers)
        await inbox.accept([update(number, f"c{number}")])
        if state == InboxState.ANSWERED:
            await answered(number)
        elif state != InboxState.NEW:
            await inbox.finish([number], failed=state == InboxState.FAILED)
        return number

    async def answered(number: int, *, done: bool = False) -> bool:
        words = f"第 {next(words_said)} 句"
        async with database.write() as session:
            await inbox.answered(session, [Answered(number, words, [say("答")])], done=done)
        return (await row(number)).said == words

    async def sent(number: int) -> bool:
        was = await stands(number)
        async with database.write() as session:
            await inbox.sent(session, [number])
        return await stands(number) != was

    async def finished(number: int, *, failed: bool = False) -> bool:
        was = await stands(number)
        await inbox.finish([number], failed=failed)
        return await stands(number) != was

    async def comes_again(number: int) -> bool:
        async with database.write() as session:
            return await inbox.again(session, update(number, f"c{number}")) is not None

    async def given_again_by_staff(number: int) -> bool:
        async with database.write() as session:
            return await inbox.retry(session, [number]) == [number]

    async def forgotten(number: int) -> bool:
        async with database.write() as session:
            await inbox.forget(session, "telegram", f"c{number}")
        return (await row(number)).payload == ""

    words_said = itertools.count(1)
    ways = {
        "answered": answered,
        "answered at once": lambda number: answered(number, done=True),
        "sent": sent,
        "finished": finished,
        "put aside": lambda number: finished(number, failed=True),
        "comes again": comes_again,
        "given again": given_again_by_staff,
        "forgotten": forgotten,
    }
    assert await walked(list(InboxState), made, ways, stands) == pairs(FOLLOWS)


async def test_what_is_done_is_not_put_aside_any_more(inbox: Inbox) -> None:
    await inbox.accept([update(1)])
    await inbox.finish([1])
    await inbox.finish([1], failed=True)
    assert await inbox.failed() == []

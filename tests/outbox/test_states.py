"""What may come after what with a message: each change that the table allows can be had, and no other."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.messages import Address, say
from bot.outbox.store import LEASE, Held, Outbox, OutboxRow
from bot.outbox.terms import FOLLOWS, WAITING, OutboxState
from bot.states import before
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.walks import pairs, walked

Way = Callable[[int], Awaitable[bool]]


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


class Post:
    """Messages of an outbox, each to a chat of its own, with a batch and an act of its own, all named by its number."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.clock = clock
        self.numbers = itertools.count(1)

    async def row(self, number: int) -> OutboxRow:
        async with self.parts.database.read() as session:
            return await session.get_one(OutboxRow, number)

    async def stands(self, number: int) -> OutboxState:
        return (await self.row(number)).state

    async def made(self, state: OutboxState) -> int:
        number = next(self.numbers)
        outbox = Outbox(self.parts.database, self.parts.settings.office_id, self.clock, Held(f"h{number}", 0))
        async with self.parts.database.write() as session:
            home, key = Address("web", f"resident-{number}"), f"k{number}"
            await outbox.put(session, home, say("您好"), kind="push.news", dedup_key=key, batch=f"b{number}")
        if state in (OutboxState.HELD, OutboxState.DROPPED):
            await self.moved(number, WAITING, state)
        elif state == OutboxState.RECALLED:
            await self.recalled(number)
        elif state != OutboxState.PENDING:
            await self.claimed(number)
            await self.parts.outbox.settle(number, state)
        return number

    async def claimed(self, number: int) -> bool:
        return number in [row.id for row in await self.parts.outbox.claim(1_000, ["web"])]

    async def moved(self, number: int, standing: tuple[OutboxState, ...], after: OutboxState) -> bool:
        async with self.parts.database.write() as session:
            return await self.parts.outbox.move_batch(session, f"b{number}", standing, after) > 0

    async def recalled(self, number: int) -> bool:
        async with self.parts.database.write() as session:
            return await self.parts.outbox.recall(session, f"h{number}") != {}

    async def sender_dies(self, number: int) -> bool:
        was = await self.stands(number)
        self.clock.move(seconds=LEASE.total_seconds() + 1)
        await self.parts.outbox.claim(0, ["web"])
        return await self.stands(number) != was

    async def process_dies(self, number: int) -> bool:
        was = await self.stands(number)
        await self.parts.outbox.take_over()
        return await self.stands(number) != was

    async def put_back(self, number: int) -> bool:
        due = self.clock.now() + timedelta(minutes=5)
        await self.parts.outbox.put_back(number, due)
        return (await self.row(number)).due_at == due

    async def tried_in_vain(self, number: int) -> bool:
        await self.parts.outbox.retry(number, 0, "502")
        return (await self.row(number)).error == "502"

    async def recalled_while_tried(self, number: int) -> bool:
        at_once = await self.recalled(number)
        return await self.tried_in_vain(number) or at_once

    async def years_pass(self, number: int) -> bool:
        was = await self.stands(number)
        self.clock.move(days=800)
        await self.parts.retention.run()
        return await self.stands(number) != was

    def settled(self, state: OutboxState) -> Way:
        async def way(number: int) -> bool:
            await self.parts.outbox.settle(number, state, "到了这一步")
            return (await self.row(number)).error == "到了这一步"

        return way


@pytest.fixture
def post(parts: Parts, clock: HandClock) -> Post:
    return Post(parts, clock)


async def test_a_message_goes_every_way_of_the_table_and_no_other(post: Post) -> None:
    ways: dict[str, Way] = {
        "claim": post.claimed,
        "sender dies": post.sender_dies,
        "process dies": post.process_dies,
        "put back": post.put_back,
        "retry": post.tried_in_vain,
        "pause": lambda number: post.moved(number, (OutboxState.PENDING,), OutboxState.HELD),
        "resume": lambda number: post.moved(number, (OutboxState.HELD,), OutboxState.PENDING),
        "cancel": lambda number: post.moved(number, WAITING, OutboxState.DROPPED),
        "recall": post.recalled,
        "recall while tried": post.recalled_while_tried,
        "years": post.years_pass,
    }
    ends = (OutboxState.SENT, OutboxState.FAILED, OutboxState.SKIPPED, OutboxState.UNKNOWN)
    ways |= {f"settle as {state}": post.settled(state) for state in ends}
    seen = await walked(list(OutboxState), post.made, ways, post.stands)
    late = await post.made(OutboxState.SENDING)
    await post.recalled(late)
    await post.process_dies(late)
    assert await post.stands(late) == OutboxState.UNKNOWN
    await post.tried_in_vain(late)
    seen.add((OutboxState.UNKNOWN, await post.stands(late)))
    assert seen == pairs(FOLLOWS)


@pytest.mark.parametrize("after", OutboxState)
async def test_of_a_batch_only_those_move_that_may(post: Post, after: OutboxState) -> None:
    numbers = {
        state: await post.made(state) for state in reversed(OutboxState)
    }  # the one that waits last: claiming others takes it
    moved = {state for state, number in numbers.items() if await post.moved(number, tuple(OutboxState), after)}
    assert moved == set(before(FOLLOWS, after))
    stays = {state: await post.stands(number) for state, number in numbers.items() if state not in moved}
    assert stays == {state: state for state in stays}


async def test_what_was_sent_stays_sent_whatever_is_said_of_it_later(post: Post, clock: HandClock) -> None:
    number = await post.made(OutboxState.SENT)
    sent_at = (await post.row(number)).sent_at
    clock.move(minutes=1)
    await post.parts.outbox.settle(number, OutboxState.FAILED, "Bad Request")
    row = await post.row(number)
    assert (row.state, row.sent_at, row.error) == (OutboxState.SENT, sent_at, None)

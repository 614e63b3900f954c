"""The dispatcher: every update answered once, in order within a chat, whatever the channel does and whoever dies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.conversation.dispatcher import Dispatcher, Intake
from bot.errors import AddressGone, OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.inbox import LEASE, MAX_ATTEMPTS, Answered, RawUpdate
from bot.messages import Address, AddressChange, Incoming, Outgoing, say
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for


class Pigeon:
    """A push channel of our own: its payload is the text; it delivers, or raises what it was told to."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.delivered: list[tuple[str, str]] = []
        self.troubles: list[Exception] = []
        self.slow: dict[str, float] = {}

    def decode(self, payload: str) -> Incoming | AddressChange | None:
        data = json.loads(payload)
        address = Address("pigeon", data["chat"])
        if data["text"] == "broken":
            raise ValueError("cannot be read")
        if data["text"] == "left":
            return AddressChange(address, data["id"], self._clock.now(), gone=True)
        if data["text"] == "ignored":
            return None
        return Incoming(address, data["id"], self._clock.now(), data["text"])

    async def acknowledge(self, payload: str) -> None:
        """Nothing to press on a pigeon."""

    async def send(self, address: Address, message: Outgoing) -> None:
        await asyncio.sleep(self.slow.get(address.chat, 0))
        if self.troubles:
            raise self.troubles.pop(0)
        self.delivered.append((address.chat, message.text))


def update(number: int, chat: str, text: str) -> RawUpdate:
    return RawUpdate("pigeon", str(number), chat, json.dumps({"chat": chat, "id": str(number), "text": text}))


class Loft:
    """A dispatcher on a real database."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.pigeon = Pigeon(clock)
        intake = Intake(self.pigeon.decode, self.pigeon.acknowledge, self.pigeon.send)
        self.dispatcher = Dispatcher(
            parts.database,
            parts.inbox,
            parts.outbox,
            parts.people,
            parts.batches,
            {"pigeon": intake},
            clock,
            lambda: say("对不起，刚才出错了"),
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        running = asyncio.create_task(self.dispatcher.run(stop))
        try:
            yield
        finally:
            stop.set()
            async with asyncio.timeout(10):
                await running

    async def until(self, ready: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(20):
            while not await ready():
                await asyncio.sleep(0.01)

    async def delivers(self, count: int) -> None:
        async def enough() -> bool:
            return len(self.pigeon.delivered) >= count

        await self.until(enough)

    async def open_rows(self) -> int:
        return len(await self.parts.inbox.claim([], ["pigeon"]))


@pytest.fixture
def loft(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Loft:
    """A loft on each of the two databases."""
    return Loft(parts_for(database, clock, shelf, tmp_path), clock)


async def test_updates_of_many_chats_are_answered_each_in_its_order(loft: Loft) -> None:
    await loft.parts.inbox.accept([update(n, f"c{n % 5}", "谢谢" if n % 2 else "帮助") for n in range(50)])
    async with loft.open():
        await loft.delivers(50)
    for chat in {f"c{n}" for n in range(5)}:
        texts = [text[:2] for where, text in loft.pigeon.delivered if where == chat]
        expected = ["谢谢" if n % 2 else "直接" for n in range(50) if f"c{n % 5}" == chat]
        assert texts == expected


async def test_one_who_floods_does_not_delay_another(loft: Loft) -> None:
    loft.pigeon.slow = {"flood": 0.05}
    await loft.parts.inbox.accept([update(n, "flood", "帮助") for n in range(40)])
    async with loft.open():
        await loft.parts.inbox.accept([update(99, "quiet", "帮助")])
        await loft.until(lambda: _answered(loft, "quiet"))
        assert len(loft.pigeon.delivered) < 40


async def _answered(loft: Loft, chat: str) -> bool:
    return any(where == chat for where, _ in loft.pigeon.delivered)


async def test_what_needs_no_answer_is_done_quietly(loft: Loft) -> None:
    await loft.parts.inbox.accept([update(1, "a", "ignored"), update(2, "a", "left"), update(3, "a", "帮助")])
    async with loft.open():
        await loft.delivers(1)
    assert len(loft.pigeon.delivered) == 1


async def test_a_turn_taken_before_a_crash_is_not_taken_again_only_its_reply_is_sent(
    loft: Loft, clock: HandClock
) -> None:
    await loft.parts.inbox.accept([update(1, "a", "人工")])
    row = (await loft.parts.inbox.claim([], ["pigeon"]))[0]
    decoded = loft.pigeon.decode(row.payload)
    assert isinstance(decoded, Incoming)
    async with loft.parts.database.write() as session:
        replies = await loft.parts.router.handle(session, decoded)
        await loft.parts.inbox.answered(session, [Answered(row.id, "人工", replies)])
    clock.move(seconds=LEASE.total_seconds() + 1)
    async with loft.open():
        await loft.delivers(1)
    assert loft.pigeon.delivered == [("a", replies[0].text)]


async def test_a_busy_channel_gets_the_reply_later_through_the_outbox(loft: Loft, clock: HandClock) -> None:
    loft.pigeon.troubles = [TemporaryFailure("429", retry_after=7)]
    await loft.parts.inbox.accept([update(1, "a", "帮助")])
    async with loft.open():
        await loft.until(lambda: _in_outbox(loft))
    assert await loft.parts.outbox.claim(8, ["pigeon"]) == []
    clock.move(seconds=8)
    rows = await loft.parts.outbox.claim(8, ["pigeon"])
    assert [(row.kind, row.chat) for row in rows] == [("answer", "a")]


async def _in_outbox(loft: Loft) -> bool:
    return await loft.parts.outbox.next_due(["pigeon"]) is not None


@pytest.mark.parametrize("trouble", [OutcomeUnknown("time-out"), PermanentFailure("no"), AddressGone("blocked")])
async def test_a_reply_that_cannot_be_sent_does_not_hold_up_the_chat(loft: Loft, trouble: Exception) -> None:
    loft.pigeon.troubles = [trouble]
    await loft.parts.inbox.accept([update(1, "a", "帮助"), update(2, "a", "谢谢")])
    async with loft.open():
        await loft.delivers(1)
    assert loft.pigeon.delivered[0][1].startswith("谢谢")


async def test_a_poisonous_update_is_put_aside_and_the_chat_goes_on(loft: Loft, clock: HandClock) -> None:
    await loft.parts.inbox.accept([update(1, "a", "broken"), update(2, "a", "帮助")])
    async with loft.open():
        for _ in range(MAX_ATTEMPTS * 10):
            await asyncio.sleep(0.1)
            clock.move(seconds=10)
            loft.parts.inbox.arrived.set()
            if await loft.parts.inbox.failed():
                break
        await loft.delivers(1)
    assert [row.update_id for row in await loft.parts.inbox.failed()] == ["1"]
    (told,) = await loft.parts.outbox.claim(8, ["pigeon"])
    assert "对不起" in str(told.body)

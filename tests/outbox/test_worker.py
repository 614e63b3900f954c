"""The outbox: one row one message, whatever the channel answers and whoever dies in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import AddressGone, AddressMoved, OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.messages import Address, AddressChange, Outgoing, say
from bot.outbox.mailbox import Mailbox
from bot.outbox.pacing import Limits
from bot.outbox.store import LEASE, Outbox
from bot.outbox.terms import OutboxState
from bot.outbox.worker import EXPIRED, MAX_ATTEMPTS, OUTDATED, Carrier, OutboxWorker
from bot.people import People
from bot.quiet import NIGHT
from bot.storage.database import Database
from tests.support.clock import HandClock

HOME = Address("post", "1")


class Postman:
    """A channel of our own: delivers, or raises what it was told to, in order."""

    def __init__(self) -> None:
        self.delivered: list[tuple[str, str]] = []
        self.troubles: list[Exception] = []

    async def send(self, address: Address, message: Outgoing) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.delivered.append((address.chat, message.text))


class Scene:
    """A worker on a real database with a postman and a clock moved by hand."""

    def __init__(self, database: Database, clock: HandClock) -> None:
        self.database = database
        self.clock = clock
        self.outbox = Outbox(database, "j", clock)
        self.postman = Postman()
        self.gone: list[AddressChange] = []
        self.worker = OutboxWorker(
            self.outbox,
            {"post": Carrier(self.postman.send)},
            self._note_gone,
            clock,
            seconds=lambda: clock.now().timestamp(),
        )

    async def _note_gone(self, change: AddressChange) -> None:
        self.gone.append(change)

    async def put(self, text: str, key: str, *, chat: str = "1", priority: int = 5, minutes: float = 0) -> bool:
        async with self.database.write() as session:
            due = self.clock.now() + timedelta(minutes=minutes)
            return await self.outbox.put(
                session, Address("post", chat), say(text), kind="t", dedup_key=key, priority=priority, due_at=due
            )

    async def states(self) -> list[tuple[str, str | None]]:
        return [(row.state, row.error) for row in await self.outbox.undelivered()]


@pytest.fixture
def scene(database: Database, clock: HandClock) -> Scene:
    return Scene(database, clock)


async def test_a_message_is_sent_once_however_often_its_cause_comes(scene: Scene) -> None:
    assert await scene.put("您好", "k")
    assert not await scene.put("您好", "k")
    assert await scene.worker.work_once()
    assert not await scene.worker.work_once()
    assert scene.postman.delivered == [("1", "您好")]


async def test_nothing_leaves_before_it_is_due_and_urgent_goes_first(scene: Scene) -> None:
    await scene.put("later", "a", minutes=5)
    await scene.put("broadcast", "b", chat="2", priority=9)
    await scene.put("answer", "c", chat="3", priority=1)
    await scene.worker.work_once()
    assert scene.postman.delivered == [("3", "answer"), ("2", "broadcast")]
    assert await scene.outbox.next_due(["post"]) == scene.clock.now() + timedelta(minutes=5)
    scene.clock.move(minutes=5)
    await scene.worker.work_once()
    assert scene.postman.delivered[-1] == ("1", "later")
    assert await scene.outbox.next_due(["post"]) is None


async def test_messages_of_one_chat_keep_their_order(scene: Scene) -> None:
    for number in range(5):
        await scene.put(str(number), f"k{number}")
    while await scene.worker.work_once():
        pass
    assert [text for _, text in scene.postman.delivered] == ["0", "1", "2", "3", "4"]


async def test_the_channels_wish_to_wait_is_honoured(scene: Scene) -> None:
    await scene.put("x", "k")
    scene.postman.troubles = [TemporaryFailure("429", retry_after=30)]
    await scene.worker.work_once()
    assert not await scene.worker.work_once()
    scene.clock.move(seconds=30)
    await scene.worker.work_once()
    assert scene.postman.delivered == [("1", "x")]


async def test_after_many_temporary_failures_a_row_is_a_dead_letter(scene: Scene) -> None:
    await scene.put("x", "k")
    scene.postman.troubles = [TemporaryFailure("502") for _ in range(MAX_ATTEMPTS)]
    for _ in range(MAX_ATTEMPTS):
        assert await scene.worker.work_once()
        scene.clock.move(minutes=20)
    assert not await scene.worker.work_once()
    assert [(state, "没有送达" in (error or "")) for state, error in await scene.states()] == [("failed", True)]


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (OutcomeUnknown("time-out"), "unknown"),
        (PermanentFailure("too long"), "failed"),
        (AddressGone("blocked"), "skipped"),
        (ValueError("a fault of ours"), "failed"),
    ],
)
async def test_what_cannot_be_sent_is_listed_and_never_resent(scene: Scene, trouble: Exception, state: str) -> None:
    await scene.put("x", "k")
    scene.postman.troubles = [trouble]
    await scene.worker.work_once()
    scene.clock.move(days=1)
    assert not await scene.worker.work_once()
    assert [found for found, _ in await scene.states()] == [state]
    assert bool(scene.gone) == (state == "skipped")


async def test_a_worker_that_died_while_sending_leaves_an_unknown_not_a_double(scene: Scene) -> None:
    await scene.put("x", "k")
    await scene.outbox.claim(8, ["post"])
    assert not await scene.worker.work_once()
    scene.clock.move(seconds=LEASE.total_seconds() + 1)
    assert not await scene.worker.work_once()
    assert await scene.states() == [("unknown", "发送途中程序停止，不知是否送达")]


async def test_two_workers_never_send_the_same_row(scene: Scene) -> None:
    second = Scene(Database(scene.database.url), scene.clock)
    for number in range(30):
        await scene.put(str(number), f"k{number}", chat=str(number))
    while any(await asyncio.gather(scene.worker.work_once(), second.worker.work_once())):
        pass
    both = scene.postman.delivered + second.postman.delivered
    assert len(both) == len(set(both)) == 30
    await second.database.close()


async def test_a_running_worker_wakes_up_and_stops(scene: Scene) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(scene.worker.run(stop))
    await asyncio.sleep(0)
    await scene.put("x", "k")
    scene.worker.wake()
    async with asyncio.timeout(5):
        while not scene.postman.delivered:
            await asyncio.sleep(0.01)
    stop.set()
    async with asyncio.timeout(5):
        await running


async def test_letters_of_a_mailbox_come_in_order_and_after_the_last_seen(scene: Scene) -> None:
    mailbox = Mailbox(scene.outbox)
    worker = OutboxWorker(
        scene.outbox, {"post": Carrier(mailbox.send, Limits(overall=0.001))}, scene._note_gone, scene.clock
    )
    waiting = asyncio.create_task(mailbox.wait(HOME, 5))
    await asyncio.sleep(0)
    await scene.put("one", "a")
    await scene.put("two", "b")
    while await worker.work_once():
        pass
    async with asyncio.timeout(5):
        await waiting
    letters = await mailbox.since(HOME, 0)
    assert [letter.message.text for letter in letters] == ["one", "two"]
    assert [letter.message.text for letter in await mailbox.since(HOME, letters[0].id)] == ["two"]
    assert await mailbox.since(Address("post", "2"), 0) == []
    await mailbox.wait(HOME, 0.01)


async def test_forgetting_takes_unsent_and_sent_messages(scene: Scene) -> None:
    await scene.put("x", "a")
    await scene.worker.work_once()
    await scene.put("y", "b")
    async with scene.database.write() as session:
        await scene.outbox.forget(session, HOME)
    assert not await scene.worker.work_once()
    assert await scene.outbox.letters(HOME, 0) == []


async def test_what_falls_into_the_quiet_hours_is_held_until_they_end(scene: Scene) -> None:
    night = scene.clock.now().replace(hour=14)  # 22:00 in the office
    scene.clock.set(night)
    async with scene.database.write() as session:
        await scene.outbox.put(session, Address("post", "1"), say("活动通知"), kind="t", dedup_key="k", quiet=NIGHT)
    await scene.worker.work_once()
    assert scene.postman.delivered == []
    assert await scene.outbox.next_due(["post"]) == night.replace(hour=0) + timedelta(days=1)  # 08:00 next morning
    scene.clock.move(hours=10)
    await scene.worker.work_once()
    assert scene.postman.delivered == [("1", "活动通知")]


async def test_what_is_of_no_use_any_more_is_not_sent_but_listed(scene: Scene) -> None:
    soon = scene.clock.now() + timedelta(hours=1)
    async with scene.database.write() as session:
        await scene.outbox.put(session, Address("post", "1"), say("提醒"), kind="t", dedup_key="k", expires_at=soon)
    scene.clock.move(hours=2)
    await scene.worker.work_once()
    assert scene.postman.delivered == []
    assert await scene.states() == [("skipped", EXPIRED)]


async def test_a_message_is_worded_when_it_leaves_or_left_out(scene: Scene) -> None:
    words: list[str | None] = ["今天下午两点", None]

    async def fresh(_key: str) -> Outgoing | None:
        word = words.pop(0)
        return say(word) if word else None

    carrier = {"post": Carrier(scene.postman.send)}
    worker = OutboxWorker(scene.outbox, carrier, scene._note_gone, scene.clock, {"t": fresh})
    await scene.put("明天下午两点", "a")
    await scene.put("明天下午两点", "b", chat="2")
    await worker.work_once()
    assert scene.postman.delivered == [("1", "今天下午两点")]
    assert await scene.states() == [("skipped", OUTDATED)]


async def test_a_chat_that_got_a_new_id_is_followed(scene: Scene) -> None:
    people = People("j", scene.clock)
    async with scene.database.write() as session:
        await people.at(session, Address("post", "-5"))
    await scene.put("通知", "a", chat="-5")
    scene.postman.troubles = [AddressMoved("migrated", moved_to="-1005")]

    async def moved(change: AddressChange) -> None:
        async with scene.database.write() as session:
            await people.change(session, change)

    worker = OutboxWorker(scene.outbox, {"post": Carrier(scene.postman.send)}, moved, scene.clock)
    await worker.work_once()
    scene.clock.move(minutes=1)
    await worker.work_once()
    assert scene.postman.delivered == [("-1005", "通知")]
    async with scene.database.read() as session:
        assert await people.find(session, Address("post", "-1005")) is not None
        assert await people.find(session, Address("post", "-5")) is None


async def test_a_batch_can_be_held_and_let_go(scene: Scene) -> None:
    async with scene.database.write() as session:
        for number in range(3):
            address = Address("post", str(number))
            await scene.outbox.put(session, address, say("x"), kind="push.news", dedup_key=f"k{number}", batch="ann:1")
    async with scene.database.write() as session:
        assert await scene.outbox.move_batch(session, "ann:1", (OutboxState.PENDING,), OutboxState.HELD) == 3
    assert not await scene.worker.work_once()
    async with scene.database.write() as session:
        assert await scene.outbox.move_batch(session, "ann:1", (OutboxState.HELD,), OutboxState.PENDING) == 3
        counted = await scene.outbox.pushed_since(session, "post", ["1", "7"], scene.clock.now() - timedelta(days=7))
    assert counted == {"1": 1}
    await scene.worker.work_once()
    async with scene.database.read() as session:
        assert await scene.outbox.count_batch(session, "ann:1") == {("sent", ""): 3}

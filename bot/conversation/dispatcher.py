"""Works the inbox of push channels: each chat in order, many chats at once, nothing lost and nothing answered twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.codec import unpack_outgoing
from bot.conversation.batches import Batches
from bot.errors import AddressGone, DeliveryError, OutcomeUnknown, TemporaryFailure
from bot.inbox import LEASE, MAX_ATTEMPTS, Inbox, InboxRow, InboxState
from bot.logs import conversation
from bot.messages import Address, AddressChange, Incoming, Outgoing
from bot.outbox.store import Outbox
from bot.people import People
from bot.storage.database import Database

log = logging.getLogger(__name__)

CHATS_IN_WORK = 16
"""Also the most replies that a crash can send a second time."""

IDLE_SECONDS = 2.0
RETRY_SECONDS = 5.0
GATHER_SECONDS = 0.02
"""Under load, chats that finish within this time are followed by one claim."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How one channel is read and answered; without `send` (a page that nobody can push to) by the outbox."""

    decode: Callable[[str], Incoming | AddressChange | None]
    acknowledge: Callable[[str], Awaitable[None]] | None
    send: Callable[[Address, Outgoing], Awaitable[None]] | None


class Dispatcher:
    """One per process; several processes may share the database."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        people: People,
        batches: Batches,
        intakes: Mapping[str, Intake],
        clock: Clock,
        sorry: Callable[[], Outgoing] | None = None,
    ) -> None:
        """`sorry` is what somebody is told whose message is put aside for staff."""
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._people = people
        self._batches = batches
        self._intakes = intakes
        self._clock = clock
        self._sorry = sorry
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._sent: list[int] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; turns already begun are finished first."""
        while not stop.is_set():
            self._inbox.arrived.clear()
            try:
                started = await self._start_chats()
            except Exception:
                log.exception("the inbox could not be read; trying again")
                started = False
            if len(self._at_work) >= CHATS_IN_WORK:
                await asyncio.wait(self._at_work.values(), return_when=asyncio.FIRST_COMPLETED)
            elif not started:
                await self._idle(stop)
            if self._at_work:
                await asyncio.sleep(GATHER_SECONDS)
        if self._at_work:
            await asyncio.wait(self._at_work.values())
        await self._inbox.finish(self._sent)

    async def _start_chats(self) -> bool:
        room = CHATS_IN_WORK - len(self._at_work)
        if room <= 0:
            return False
        sent, self._sent = self._sent, []
        try:
            rows = await self._inbox.claim(list(self._at_work), list(self._intakes), room, sent)
        except Exception:
            self._sent += sent
            raise
        by_chat: dict[str, list[InboxRow]] = {}
        for row in rows:
            by_chat.setdefault(row.chat, []).append(row)
        for chat, its_rows in by_chat.items():
            task = asyncio.create_task(self._work_chat(its_rows))
            self._at_work[chat] = task
            task.add_done_callback(lambda _, chat=chat: self._leave(chat))  # type: ignore[misc]
        return bool(rows)

    def _leave(self, chat: str) -> None:
        self._at_work.pop(chat, None)
        self._inbox.arrived.set()

    async def _work_chat(self, rows: Sequence[InboxRow]) -> None:
        """Work a chat's rows in order; what the lease does not leave time for is given back."""
        give_up = self._clock.now() + LEASE / 2
        sent: list[int] = []
        for place, row in enumerate(rows):
            with conversation(Address(row.channel, row.chat)):
                try:
                    if self._clock.now() > give_up:
                        self._sent += sent
                        await self._inbox.release([later.id for later in rows[place:]])
                        return
                    sent = await self._work(row, sent)
                except Exception:
                    log.exception("inbox %s failed (attempt %s)", row.id, row.attempts)
                    self._sent += sent
                    await self._put_back(row, rows[place + 1 :])
                    return
        self._sent += sent

    async def _put_back(self, row: InboxRow, later: Sequence[InboxRow]) -> None:
        if row.attempts >= MAX_ATTEMPTS:
            await self._inbox.finish([row.id], failed=True)
            await self._inbox.release([one.id for one in later])
            if self._sorry is not None:
                await self._send_later(row, [self._sorry()], -1, 0)
        else:
            await self._inbox.release([row.id, *(one.id for one in later)], RETRY_SECONDS)

    async def _work(self, row: InboxRow, sent: Sequence[int]) -> list[int]:
        """Work one row; returns the chat's rows whose replies are out but which are not marked done yet.

        The next turn of the chat marks them in its own transaction, else the next claim: that saves a commit.
        """
        intake = self._intakes[row.channel]
        if row.state == InboxState.ANSWERED:
            await self._send(row, intake, [unpack_outgoing(reply) for reply in row.replies or ()])
            return [*sent, row.id]
        decoded = intake.decode(row.payload)
        if isinstance(decoded, Incoming):
            if intake.acknowledge is not None:
                await intake.acknowledge(row.payload)
            replies = await self._batches.take(row.id, decoded, sent)
            await self._send(row, intake, replies)
            return [row.id]
        if isinstance(decoded, AddressChange):
            async with self._database.write() as session:
                await self._people.change(session, decoded)
        return [*sent, row.id]

    async def _send(self, row: InboxRow, intake: Intake, replies: Sequence[Outgoing]) -> None:
        address = Address(row.channel, row.chat)
        if intake.send is None:
            await self._send_later(row, replies, 0, 0)
            return
        for place, reply in enumerate(replies):
            try:
                await intake.send(address, reply)
            except TemporaryFailure as fault:
                await self._send_later(row, replies[place:], place, fault.retry_after or RETRY_SECONDS)
                break
            except OutcomeUnknown:
                log.warning("inbox %s: no answer to reply %s, outcome unknown; not sent again", row.id, place)
            except AddressGone:
                async with self._database.write() as session:
                    await self._people.change(
                        session, AddressChange(address, f"inbox:{row.id}", self._clock.now(), gone=True)
                    )
                break
            except DeliveryError as fault:
                log.error("inbox %s: reply %s cannot be delivered: %s", row.id, place, fault)

    async def _send_later(self, row: InboxRow, replies: Sequence[Outgoing], first: int, seconds: float) -> None:
        """Leave what could not be sent now to the outbox, which keeps trying."""
        due = self._clock.now() + timedelta(seconds=seconds)
        async with self._database.write() as session:
            for number, reply in enumerate(replies, first):
                await self._outbox.put(
                    session,
                    Address(row.channel, row.chat),
                    reply,
                    kind="answer",
                    dedup_key=f"answer:{row.id}:{number}",
                    due_at=due,
                    priority=1,
                )

    async def _idle(self, stop: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._inbox.arrived.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

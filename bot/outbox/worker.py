"""Sends what the outbox holds: claims due rows, paces itself, and settles each row by what really happened."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.codec import unpack_outgoing
from bot.errors import AddressGone, AddressMoved, OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.logs import conversation
from bot.messages import Address, AddressChange, Outgoing
from bot.outbox.pacing import NO_LIMITS, SHORT, Limits, Pacer
from bot.outbox.store import Outbox, OutboxRow
from bot.outbox.terms import OutboxState
from bot.quiet import QuietHours

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
"""After this many temporary failures a row is a dead letter (`failed`), listed for staff."""

AT_ONCE = 8
"""How many messages are in flight at the same time: the most that a crash can leave `unknown`."""

EXPIRED = "过了有用的时间，没有发"
OUTDATED = "情况有变，不用发了"

IDLE_SECONDS = 2.0
"""How often an idle worker looks for rows that another process wrote."""

Send = Callable[[Address, Outgoing], Awaitable[None]]
Gone = Callable[[AddressChange], Awaitable[None]]
Fresh = Callable[[str], Awaitable[Outgoing | None]]
"""Gives the message of a dedup key as it reads now; None where it is of no use any more."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """How one channel delivers: its send function, and how fast it may be used."""

    send: Send
    limits: Limits = NO_LIMITS


class OutboxWorker:
    """One per process; several processes may work on the same database. `seconds` is a clock that never goes back."""

    def __init__(
        self,
        outbox: Outbox,
        carriers: Mapping[str, Carrier],
        gone: Gone,
        clock: Clock,
        fresh: Mapping[str, Fresh] | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fresh = fresh or {}
        self._seconds = seconds
        self._outbox = outbox
        self._carriers = carriers
        self._gone = gone
        self._clock = clock
        self._wake = asyncio.Event()
        self._pacers = {channel: Pacer(carrier.limits) for channel, carrier in carriers.items()}

    def wake(self) -> None:
        """Tell the worker that a row was just written."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; what is in flight then is finished first."""
        while not stop.is_set():
            self._wake.clear()
            try:
                if await self.work_once():
                    continue
            except Exception:
                log.exception("the outbox could not be read; trying again")
            await self._idle(stop)

    async def work_once(self) -> bool:
        """Claim and send what is due now; returns whether there was anything to do."""
        rows = await self._outbox.claim(AT_ONCE, list(self._carriers))
        await asyncio.gather(*(self._deliver(row) for row in rows))
        return bool(rows)

    async def _deliver(self, row: OutboxRow) -> None:
        address = Address(row.channel, row.chat)
        carrier = self._carriers[row.channel]
        with conversation(address):
            try:
                if not await self._is_time(row):
                    return
                message = await self._message(row)
                if message is None:
                    await self._outbox.settle(row.id, OutboxState.SKIPPED, OUTDATED)
                    return
                await carrier.send(address, message)
            except AddressMoved as fault:
                await self._gone(AddressChange(address, f"outbox:{row.id}", self._clock.now(), moved_to=fault.moved_to))
                await self._again(row, fault)
            except TemporaryFailure as fault:
                await self._again(row, fault)
            except OutcomeUnknown as fault:
                log.warning("outbox %s (%s): no answer, outcome unknown", row.id, row.kind)
                await self._outbox.settle(row.id, OutboxState.UNKNOWN, str(fault))
            except AddressGone as fault:
                await self._gone(AddressChange(address, f"outbox:{row.id}", self._clock.now(), gone=True))
                await self._outbox.settle(row.id, OutboxState.SKIPPED, str(fault))
            except PermanentFailure as fault:
                log.error("outbox %s (%s) is a dead letter: %s", row.id, row.kind, fault)
                await self._outbox.settle(row.id, OutboxState.FAILED, str(fault))
            except Exception as fault:
                log.exception("outbox %s (%s) is a dead letter", row.id, row.kind)
                await self._outbox.settle(row.id, OutboxState.FAILED, type(fault).__name__)
            else:
                await self._outbox.settle(row.id, OutboxState.SENT)

    async def _is_time(self, row: OutboxRow) -> bool:
        """Look again at what was true when the row was written; a row that must wait goes back, untried."""
        now = self._clock.now()
        if row.expires_at and row.expires_at <= now:
            await self._outbox.settle(row.id, OutboxState.SKIPPED, EXPIRED)
            return False
        if row.quiet:
            allowed = QuietHours.parse(row.quiet).next_allowed(now)
            if allowed > now:
                await self._outbox.put_back(row.id, allowed)
                return False
        wait = self._pacers[row.channel].turn(row.chat, row.priority, self._seconds())
        if wait > SHORT:
            await self._outbox.put_back(row.id, now + timedelta(seconds=wait))
            return False
        await asyncio.sleep(wait)
        return True

    async def _message(self, row: OutboxRow) -> Outgoing | None:
        """The message as it reads at this moment: "tomorrow" may have become "today", or the event been cancelled."""
        stored = unpack_outgoing(row.body)
        fresh = self._fresh.get(row.kind)
        if fresh is None:
            return stored
        message = await fresh(row.dedup_key)
        if message is not None and message != stored:
            await self._outbox.rewrite(row.id, message)
        return message

    async def _again(self, row: OutboxRow, fault: TemporaryFailure) -> None:
        if fault.retry_after is not None:
            self._pacers[row.channel].pause(row.chat, fault.retry_after, self._seconds())
        if row.attempts >= MAX_ATTEMPTS:
            await self._outbox.settle(row.id, OutboxState.FAILED, f"试了 {MAX_ATTEMPTS} 次都没有送达：{fault}")
            return
        seconds = fault.retry_after if fault.retry_after is not None else min(600.0, 2.0**row.attempts)
        await self._outbox.retry(row.id, seconds, str(fault))

    async def _idle(self, stop: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._wake.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

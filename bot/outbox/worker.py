"""Sends what the outbox holds: claims due rows, paces itself, and settles each row by what really happened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.codec import unpack_outgoing
from bot.errors import AddressGone, OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.logs import conversation
from bot.messages import Address, AddressChange, Outgoing
from bot.outbox.store import Outbox, OutboxRow

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
"""After this many temporary failures a row is a dead letter (`failed`), listed for staff."""

AT_ONCE = 8
"""How many messages are in flight at the same time: the most that a crash can leave `unknown`."""

IDLE_SECONDS = 2.0
"""How often an idle worker looks for rows that another process wrote."""

Send = Callable[[Address, Outgoing], Awaitable[None]]
Gone = Callable[[AddressChange], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Carrier:
    """How one channel delivers: its send function, and the seconds between two messages overall."""

    send: Send
    seconds_between: float = 0.0


class OutboxWorker:
    """One per process; several processes may work on the same database."""

    def __init__(self, outbox: Outbox, carriers: Mapping[str, Carrier], gone: Gone, clock: Clock) -> None:
        self._outbox = outbox
        self._carriers = carriers
        self._gone = gone
        self._clock = clock
        self._wake = asyncio.Event()
        self._pace: dict[str, float] = {}

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
                await self._wait_turn(row.channel, carrier)
                await carrier.send(address, unpack_outgoing(row.body))
            except TemporaryFailure as fault:
                await self._again(row, fault)
            except OutcomeUnknown as fault:
                log.warning("outbox %s (%s): no answer, outcome unknown", row.id, row.kind)
                await self._outbox.settle(row.id, "unknown", str(fault))
            except AddressGone as fault:
                await self._gone(AddressChange(address, f"outbox:{row.id}", self._clock.now(), gone=True))
                await self._outbox.settle(row.id, "skipped", str(fault))
            except PermanentFailure as fault:
                log.error("outbox %s (%s) is a dead letter: %s", row.id, row.kind, fault)
                await self._outbox.settle(row.id, "failed", str(fault))
            except Exception as fault:
                log.exception("outbox %s (%s) is a dead letter", row.id, row.kind)
                await self._outbox.settle(row.id, "failed", type(fault).__name__)
            else:
                await self._outbox.settle(row.id, "sent")

    async def _again(self, row: OutboxRow, fault: TemporaryFailure) -> None:
        if row.attempts >= MAX_ATTEMPTS:
            await self._outbox.settle(row.id, "failed", f"试了 {MAX_ATTEMPTS} 次都没有送达：{fault}")
            return
        seconds = fault.retry_after if fault.retry_after is not None else min(600.0, 2.0**row.attempts)
        await self._outbox.retry(row.id, seconds, str(fault))

    async def _wait_turn(self, channel: str, carrier: Carrier) -> None:
        if not carrier.seconds_between:
            return
        now = asyncio.get_running_loop().time()
        turn = max(now, self._pace.get(channel, 0.0))
        self._pace[channel] = turn + carrier.seconds_between
        await asyncio.sleep(turn - now)

    async def _idle(self, stop: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._wake.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

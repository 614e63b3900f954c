"""The web channel's end of the outbox: delivering means putting it where the page fetches it, and waking the page."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from bot.messages import Address, Outgoing
from bot.outbox.store import Letter, Outbox


class Mailbox:
    """Letters of web conversations. The rows are the truth; the events here only save a page from polling."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._waiting: dict[Address, set[asyncio.Event]] = {}

    async def send(self, address: Address, _message: Outgoing) -> None:
        """Wake the pages of this conversation; the row itself is the letter."""
        asyncio.get_running_loop().call_later(0.05, self._ring, address)

    async def since(self, address: Address, after: int) -> Sequence[Letter]:
        """Return letters with an id above `after`, oldest first, at most 50."""
        return await self._outbox.letters(address, after)

    async def wait(self, address: Address, timeout: float) -> None:  # noqa: ASYNC109 - part of the contract
        """Wait until a letter may be there, at most `timeout` seconds."""
        bell = asyncio.Event()
        bells = self._waiting.setdefault(address, set())
        bells.add(bell)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), timeout)
        finally:
            bells.discard(bell)
            if not bells:
                self._waiting.pop(address, None)

    def _ring(self, address: Address) -> None:
        for bell in self._waiting.get(address, ()):
            bell.set()

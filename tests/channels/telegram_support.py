"""What the Telegram tests share: a running channel, its server, and a shelf that stands in for the inbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.answers.suggestions import Suggestion
from bot.channels.telegram.channel import TelegramChannel
from bot.inbox import RawUpdate
from bot.messages import Address, AddressChange, Incoming
from tests.support.clock import HandClock
from tests.support.fake_bot_api import TOKEN, FakeBotApi

HOME = Address("telegram", "7")
QUICK = (0.01, 0.02, 0.05)


class Shelf:
    """Stores updates in memory, each once, and can be told to fail."""

    def __init__(self) -> None:
        self.rows: dict[str, RawUpdate] = {}
        self.deliveries: list[str] = []
        self.fails = 0

    async def accept(self, rows: Sequence[RawUpdate]) -> int:
        if self.fails and rows:
            self.fails -= 1
            raise OSError("disk full")
        self.deliveries += [row.update_id for row in rows]
        new = {row.update_id: row for row in rows if row.update_id not in self.rows}
        self.rows |= new
        return len(new)


@dataclass
class Stage:
    """A started channel with everything around it."""

    api: FakeBotApi
    shelf: Shelf
    channel: TelegramChannel

    def read(self, update: dict[str, Any]) -> Incoming | AddressChange | None:
        """Decode an update as if it had been stored."""
        return self.channel.decode(json.dumps(update))

    def said(self, update: dict[str, Any]) -> Incoming:
        """Decode an update that a person must be answered to."""
        read = self.read(update)
        assert isinstance(read, Incoming)
        return read


def nothing(_text: str) -> list[Suggestion]:
    """No suggestion for anything."""
    return []


def make(url: str, shelf: Shelf, **more: Any) -> TelegramChannel:
    """Build a channel that loses no time."""
    settings: dict[str, Any] = {
        "token": TOKEN,
        "api_url": url,
        "clock": HandClock(),
        "suggest": nothing,
        "pauses": QUICK,
    }
    return TelegramChannel(inbox=shelf, **(settings | more))


@asynccontextmanager
async def stage(api: FakeBotApi, **more: Any) -> AsyncIterator[Stage]:
    """Start a channel, and stop it in the end."""
    shelf = Shelf()
    channel = make(api.url, shelf, **more)
    await channel.start()
    try:
        yield Stage(api, shelf, channel)
    finally:
        await channel.stop()


@asynccontextmanager
async def polling(channel: TelegramChannel) -> AsyncIterator[None]:
    """Let a channel poll meanwhile; it must stop quickly and without an error."""
    stop = asyncio.Event()
    task = asyncio.create_task(channel.poll(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await task


async def until(ready: Callable[[], object]) -> None:
    """Wait, not for ever, until something has become true."""
    async with asyncio.timeout(10):
        while not ready():
            await asyncio.sleep(0.005)

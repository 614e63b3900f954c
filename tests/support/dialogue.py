"""Drives a conversation the way a person would, so that a dialogue test reads as the dialogue it is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from bot.answers.shelf import Shelf
from bot.app import Parts, build
from bot.messages import Address, Attachment, Choice, Incoming, Outgoing
from bot.settings import Settings
from bot.storage.database import Database
from tests.support.clock import HandClock


class Visitor:
    """One person in front of the bot; keeps the last replies so that a test can look at them."""

    def __init__(self, parts: Parts, clock: HandClock, address: Address, *, group: bool = False) -> None:
        self._parts = parts
        self._clock = clock
        self._numbers = itertools.count(1)
        self._group = group
        self.address = address
        self.replies: Sequence[Outgoing] = ()

    async def says(self, text: str, *attachments: Attachment) -> str:
        """Say something and return the whole reply as text."""
        return await self._send(text=text, attachments=attachments)

    async def presses(self, label: str) -> str:
        """Press the button whose label contains `label`, on the latest reply that has one."""
        return await self._send(choice=self.button(label))

    async def presses_id(self, choice: str) -> str:
        """Press a button by its id, for stale and forged ones."""
        return await self._send(choice=choice)

    def button(self, label: str) -> str:
        """Return the id of a button on the latest replies."""
        found = [c.id for reply in reversed(self.replies) for c in _all_of(reply) if label in c.label]
        assert found, f"no button {label!r} among {self.buttons()}"
        return found[0]

    def buttons(self) -> list[str]:
        """Return the labels of all buttons on the latest replies, those that unfold with the second layer last."""
        return [choice.label for reply in self.replies for choice in _all_of(reply)]

    def entry(self) -> str | None:
        """Return the id of the entry that was shown last."""
        return next((r.meta["entry"] for r in reversed(self.replies) if "entry" in r.meta), None)

    async def _send(
        self, *, text: str = "", choice: str | None = None, attachments: tuple[Attachment, ...] = ()
    ) -> str:
        incoming = Incoming(
            address=self.address,
            message_id=str(next(self._numbers)),
            received_at=self._clock.now(),
            text=text,
            choice=choice,
            attachments=attachments,
            group=self._group,
        )
        self.replies = await self._parts.turns.take(incoming)
        assert self.replies, "every message gets a reply"
        return "\n".join(reply.text for reply in self.replies)


def _all_of(reply: Outgoing) -> tuple[Choice, ...]:
    return (*reply.offered, *(reply.more.choices if reply.more else ()))


def parts_for(database: Database, clock: HandClock, shelf: Shelf, folder: Path, hold_seconds: int = 0) -> Parts:
    """The program's own parts on a test's database, clock and (already trained) knowledge."""
    settings = Settings(
        data_dir=folder, cache_dir=shelf.cache, database_url=database.url, office_id="j", hold_seconds=hold_seconds
    )
    return build(settings, clock, shelf=shelf, database=database)

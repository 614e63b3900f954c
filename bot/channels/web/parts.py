"""What the web channel needs from the rest of the program, said by shape, so that it depends on none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Address, Choice, Incoming, Outgoing

CHANNEL = "web"
"""The channel's name in every Address it makes."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call, as the page shows it where nothing else works."""

    number: str
    name: str


class Turns(Protocol):
    """Answers what a person said."""

    async def take(self, incoming: Incoming) -> Sequence[Outgoing]:
        """Return the replies, stored durably first; the same `message_id` twice gives the same replies."""
        ...


class Letter(Protocol):
    """A message that came later: a reply of staff, a notice."""

    @property
    def id(self) -> int:
        """Grows within a conversation."""
        ...

    @property
    def message(self) -> Outgoing:
        """What to show."""
        ...

    @property
    def sent_at(self) -> datetime:
        """When it was sent, UTC."""
        ...


class Mailbox(Protocol):
    """The messages that came later for a web conversation."""

    async def since(self, address: Address, after: int) -> Sequence[Letter]:
        """Return letters with an id above `after`, oldest first, at most 50."""
        ...

    async def wait(self, address: Address, timeout: float) -> None:  # noqa: ASYNC109 - the mailbox waits, not we
        """Return when something new may be there, at the latest after `timeout` seconds."""
        ...


class Exchange(Protocol):
    """One thing a person said and what was answered at once."""

    @property
    def said(self) -> str:
        """The person's words or the pressed button's label."""
        ...

    @property
    def replies(self) -> tuple[Outgoing, ...]:
        """What was answered."""
        ...

    @property
    def at(self) -> datetime:
        """When it was said, UTC."""
        ...


class History(Protocol):
    """What a conversation said before, for a page that is loaded again."""

    async def recent(self, address: Address, limit: int) -> Sequence[Exchange]:
        """Return the last `limit` exchanges, oldest first."""
        ...

    async def leave(self, address: Address) -> None:
        """Forget where the conversation stood: no step of it is open any more."""
        ...


class Front(Protocol):
    """What the page shows before anything is typed; asked anew for every page, so it may change at any time."""

    def chips(self) -> Sequence[Choice]:
        """Return what is asked most, as buttons."""
        ...

    def office(self) -> str:
        """Return the office's name as the header shows it, for example 江厦街道."""
        ...

    def emergency(self) -> str:
        """Return the line that is always in sight, for example 紧急情况请直接拨打 110."""
        ...

    def phones(self) -> Sequence[Phone]:
        """Return the numbers to call where the page cannot work (no JavaScript)."""
        ...

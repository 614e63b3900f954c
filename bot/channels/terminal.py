"""The conversation in a terminal: for staff to try the bot, and for whoever prefers a keyboard."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from string import ascii_lowercase

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.clock import Clock
from bot.errors import NotKept
from bot.messages import Address, Block, BlockKind, Choice, Incoming, Outgoing

CHANNEL = "terminal"
_STYLES = {
    BlockKind.ALERT: "bold red",
    BlockKind.LEAD: "bold",
    BlockKind.HEADING: "bold cyan",
    BlockKind.NOTE: "dim",
}

Take = Callable[[Incoming], Awaitable[Sequence[Outgoing]]]


def render(message: Outgoing) -> Text:
    """Return a message as styled text; styles say nothing that the words do not."""
    text = Text()
    for block in message.blocks:
        plain = Outgoing((Block(block.kind, block.lines),)).text
        text.append(plain + "\n", style=_STYLES.get(block.kind, ""))
    return text


class Terminal:
    """One conversation on standard input and output; buttons are pressed by their letter."""

    def __init__(self, take: Take, clock: Clock, console: Console, name: str) -> None:
        self.address = Address(CHANNEL, name)
        self._take = take
        self._clock = clock
        self._console = console
        self._numbers = itertools.count(1)
        self._started = clock.now().isoformat()
        self._choices: tuple[Choice, ...] = ()

    async def run(self) -> None:
        """Talk until end of input (Ctrl-D)."""
        await self.say("/start")
        while True:
            try:
                line = await asyncio.to_thread(self._console.input, "您：")
            except (EOFError, KeyboardInterrupt):
                self._console.print("再见。")
                return
            await self.say(line)

    async def say(self, line: str) -> None:
        """Take one line: a button's letter, or something said."""
        pressed = self._pressed(line.strip().lower())
        incoming = Incoming(
            address=self.address,
            message_id=f"{self._started}-{next(self._numbers)}",
            received_at=self._clock.now(),
            text="" if pressed else line,
            choice=pressed,
        )
        try:
            replies = await self._take(incoming)
        except NotKept as fault:
            self._console.print(str(fault), markup=False)
            return
        for reply in replies:
            await self.show(self.address, reply)

    async def show(self, _address: Address, message: Outgoing) -> None:
        """Print one message with its buttons."""
        self._console.print(Panel(render(message), border_style="dim"))
        if message.offered:
            self._choices = message.offered
            letters = zip(ascii_lowercase, message.offered, strict=False)
            self._console.print("　".join(f"[{letter}] {choice.label}" for letter, choice in letters), markup=False)

    def _pressed(self, line: str) -> str | None:
        place = ascii_lowercase.find(line) if len(line) == 1 else -1
        return self._choices[place].id if 0 <= place < len(self._choices) else None

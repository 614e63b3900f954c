"""Notices edited knowledge while the bot runs: a good folder replaces the library whole, a broken one is refused.

What staff have set about their office is laid over it, and noticed in the same way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.answers.library import Library, load_library
from bot.errors import KnowledgeFaults
from bot.knowledge.loading import knowledge_files
from bot.knowledge.model import OfficeFacts
from bot.matching.semantic import Encoder

log = logging.getLogger(__name__)

_Seen = tuple[tuple[str, int, int], ...]

Over = Callable[[OfficeFacts], Awaitable[OfficeFacts]]
"""Lays what staff have set over the facts of the files."""


class Shelf:
    """Holds the library in use; `current` is always a whole and valid one.

    `over` gives the settings; without it, what the files say holds.
    """

    def __init__(
        self, folder: Path, cache: Path | None, encoder: Encoder | None = None, over: Over | None = None
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._over = over
        self.cache = cache
        self._seen: _Seen = ()
        self._files: Library | None = None
        self._under: Library | None = None
        self._library: Library | None = None
        self._one_at_a_time = asyncio.Lock()

    def laid_over(self, over: Over) -> Shelf:
        """Return a shelf with the same library, over which other settings are laid."""
        other = Shelf(self._folder, self.cache, self._encoder, over)
        other._seen, other._files = self._seen, self._files
        other._under = other._library = self._files
        return other

    def open(self) -> Library:
        """Load the folder for the first time, without settings; raises KnowledgeFaults if it has any fault."""
        self._seen = self._look()
        self._files = self._under = self._library = load_library(self._folder, self.cache, self._encoder)
        return self._library

    def current(self) -> Library:
        """Return the library in use."""
        if self._library is None:
            raise RuntimeError("the shelf was not opened")
        return self._library

    async def refresh(self) -> bool:
        """Look at the files and the settings again; returns whether a new library is in use.

        What was set before the call is in use after it.
        """
        async with self._one_at_a_time:
            await self._look_at_files()
            if self._files is None:
                return False
            facts = self._files.knowledge.facts
            if self._over is not None:
                facts = await self._over(facts)
            if self._under is self._files and facts == self.current().knowledge.facts:
                return False
            self._under, self._library = self._files, self._files.with_facts(facts)
            log.info("new knowledge is in use: %s entries", len(self._files.knowledge.entries))
            return True

    async def _look_at_files(self) -> None:
        seen = await asyncio.to_thread(self._look)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._files = await asyncio.to_thread(load_library, self._folder, self.cache, self._encoder)
        except KnowledgeFaults as faults:
            log.error("the edited knowledge was refused, the old one stays in use: %s", faults)

    def _look(self) -> _Seen:
        return tuple((str(path), *_stamp(path)) for path in knowledge_files(self._folder))


def _stamp(path: Path) -> tuple[int, int]:
    """Change time and size; a file that vanished between listing and looking counts as changed."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)

"""Notices edited knowledge while the bot runs: a good folder replaces the library whole, a broken one is refused."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.answers.library import Library, load_library
from bot.errors import KnowledgeFaults
from bot.knowledge.loading import knowledge_files
from bot.matching.semantic import Encoder

log = logging.getLogger(__name__)

_Seen = tuple[tuple[str, int, int], ...]


class Shelf:
    """Holds the library in use; `current` is always a whole and valid one."""

    def __init__(self, folder: Path, cache: Path | None, encoder: Encoder | None = None) -> None:
        self._folder = folder
        self._encoder = encoder
        self.cache = cache
        self._seen: _Seen = ()
        self._library: Library | None = None

    def open(self) -> Library:
        """Load the folder for the first time; raises KnowledgeFaults if it has any fault."""
        self._seen = self._look()
        self._library = load_library(self._folder, self.cache, self._encoder)
        return self._library

    def current(self) -> Library:
        """Return the library in use."""
        if self._library is None:
            raise RuntimeError("the shelf was not opened")
        return self._library

    async def refresh(self) -> bool:
        """Load again if a file changed since the last look; returns whether a new library is in use."""
        seen = await asyncio.to_thread(self._look)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self._library = await asyncio.to_thread(load_library, self._folder, self.cache, self._encoder)
        except KnowledgeFaults as faults:
            log.error("the edited knowledge was refused, the old one stays in use: %s", faults)
            return False
        log.info("the edited knowledge is in use: %s entries", len(self._library.knowledge.entries))
        return True

    def _look(self) -> _Seen:
        return tuple((str(path), *_stamp(path)) for path in knowledge_files(self._folder))


def _stamp(path: Path) -> tuple[int, int]:
    """Change time and size; a file that vanished between listing and looking counts as changed."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)

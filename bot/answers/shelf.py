"""Holds the knowledge in use: a good folder replaces the library whole, a broken one is refused."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.answers.library import Library, Model
from bot.answers.loading import Encoders, begin_library, learn_model, load_library
from bot.errors import KnowledgeFaults
from bot.knowledge.loading import knowledge_files
from bot.language.meaning import Encoder
from bot.learning import RunLearner, run_learner

log = logging.getLogger(__name__)

_Seen = tuple[tuple[str, int, int], ...]


class Shelf:
    """Holds the library in use; `current` is always a valid one."""

    def __init__(self, folder: Path, cache: Path | None, extra: Encoder | None = None) -> None:
        self._folder = folder
        self._encoders = Encoders(extra)
        self.cache = cache
        self._seen: _Seen = ()
        self._library: Library | None = None

    def open(self) -> Library:
        """Load the folder for the first time, and wait for all models; raises KnowledgeFaults if it has any fault."""
        self._seen = self._look()
        self._library = load_library(self._folder, self.cache, self._encoders)
        return self._library

    def begin(self) -> Library:
        """Load the folder with the models that are stored; the others are left to `learn`.

        Raises KnowledgeFaults if the folder has any fault.
        """
        self._seen = self._look()
        self._library = begin_library(self._folder, self.cache, self._encoders)
        return self._library

    def current(self) -> Library:
        """Return the library in use."""
        if self._library is None:
            raise RuntimeError("the shelf was not opened")
        return self._library

    async def learn(self, model: Model, run: RunLearner) -> None:
        """Have one missing model learned by `run`, and use it from then on; raises what `learn_model` raises."""
        began = self.current()
        library = await asyncio.to_thread(learn_model, began, model, self._folder, self.cache, self._encoders, run)
        if self._library is began:
            self._library = library

    async def refresh(self, run: RunLearner = run_learner) -> bool:
        """Load again if a file changed since the last look; returns whether a new library is in use.

        The old one serves until the new one is learned, by `run`; where the old one itself lacks a model, the new one
        begins like it.

        Raises what learning raises; it is then tried again at the next call.
        """
        seen = await asyncio.to_thread(self._look)
        if seen == self._seen:
            return False
        before, self._seen = self._seen, seen
        try:
            if self.current().learning:
                library = await asyncio.to_thread(begin_library, self._folder, self.cache, self._encoders)
            else:
                library = await asyncio.to_thread(load_library, self._folder, self.cache, self._encoders, run)
        except KnowledgeFaults as faults:
            log.error("the edited knowledge was refused, the old one stays in use: %s", faults)
            return False
        except BaseException:
            self._seen = before
            raise
        self._library = library
        log.info("the edited knowledge is in use: %s entries", len(library.knowledge.entries))
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

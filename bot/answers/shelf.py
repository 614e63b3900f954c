"""Notices edited knowledge while the bot runs: a good folder replaces the library whole, a broken one is refused.

What staff have set about their office is laid over it, and noticed in the same way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.answers.library import Library, Model
from bot.answers.loading import begin_library, learn_model, load_library
from bot.errors import KnowledgeFaults
from bot.knowledge.loading import knowledge_files
from bot.knowledge.model import OfficeFacts
from bot.learning import RunLearner, run_learner
from bot.matching.semantic import Encoder

log = logging.getLogger(__name__)

_Seen = tuple[tuple[str, int, int], ...]

Over = Callable[[OfficeFacts], Awaitable[OfficeFacts]]
"""Lays what staff have set over the facts of the files."""


class Shelf:
    """Holds the library in use; `current` is always a valid one, and a whole one once all its models are learned.

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
        """Load the folder for the first time, without settings, and wait for all models.

        Raises KnowledgeFaults if it has any fault.
        """
        self._seen = self._look()
        self._files = self._under = self._library = load_library(self._folder, self.cache, self._encoder)
        return self._library

    def begin(self) -> Library:
        """Load the folder like `open`, but only the models that are stored; the others are left to `learn`."""
        self._seen = self._look()
        self._files = self._under = self._library = begin_library(self._folder, self.cache, self._encoder)
        return self._library

    def current(self) -> Library:
        """Return the library in use."""
        if self._library is None:
            raise RuntimeError("the shelf was not opened")
        return self._library

    async def learn(self, model: Model, run: RunLearner) -> None:
        """Have one missing model learned by `run`, and use it from then on; raises what `learn_model` raises.

        Where the knowledge was edited meanwhile it stays missing.
        """
        began = self._files
        if began is None:
            raise RuntimeError("the shelf was not opened")
        learned = await asyncio.to_thread(learn_model, began, model, self._folder, self.cache, self._encoder, run)
        async with self._one_at_a_time:
            if self._files is began:
                self._files = learned
                await self._lay_over()

    async def refresh(self, run: RunLearner = run_learner) -> bool:
        """Look at the files and the settings again; returns whether a new library is in use.

        What was set before the call is in use after it. Edited knowledge is learned by `run` while the old one serves;
        where that lacks a model itself, the new one begins like it.

        Raises what learning raises; it is then tried again at the next call.
        """
        async with self._one_at_a_time:
            await self._look_at_files(run)
            changed = await self._lay_over()
        if changed:
            log.info("new knowledge is in use: %s entries", len(self.current().knowledge.entries))
        return changed

    async def _lay_over(self) -> bool:
        if self._files is None:
            return False
        facts = self._files.knowledge.facts
        if self._over is not None:
            facts = await self._over(facts)
        if self._under is self._files and facts == self.current().knowledge.facts:
            return False
        self._under, self._library = self._files, self._files.with_facts(facts)
        return True

    async def _look_at_files(self, run: RunLearner) -> None:
        seen = await asyncio.to_thread(self._look)
        if seen == self._seen:
            return
        before, self._seen = self._seen, seen
        try:
            if self._files is not None and self._files.learning:
                self._files = await asyncio.to_thread(begin_library, self._folder, self.cache, self._encoder)
            else:
                self._files = await asyncio.to_thread(load_library, self._folder, self.cache, self._encoder, run)
        except KnowledgeFaults as faults:
            log.error("the edited knowledge was refused, the old one stays in use: %s", faults)
        except BaseException:
            self._seen = before
            raise

    def _look(self) -> _Seen:
        return tuple((str(path), *_stamp(path)) for path in knowledge_files(self._folder))


def _stamp(path: Path) -> tuple[int, int]:
    """Change time and size; a file that vanished between listing and looking counts as changed."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)

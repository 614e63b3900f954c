"""What an inquiry is about: suggested from the question, and found again from what staff type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.inquiries.terms import AREAS
from bot.knowledge.model import Entry, Knowledge

PROPOSED = 6
"""Topics that are proposed for words that name none."""


@dataclass(frozen=True, slots=True)
class Topic:
    """An area, and an entry of the knowledge in it or none."""

    area: str
    entry: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        """What staff read and type: the entry's title, or the area's name."""
        return self.title or AREAS.get(self.area, "")


class Topics:
    """Knows every topic. `ranked` gives ids of entries that may answer a question, the best first."""

    def __init__(self, knowledge: Callable[[], Knowledge], ranked: Callable[[str], Sequence[str]]) -> None:
        self._knowledge = knowledge
        self._ranked = ranked

    def suggested(self, question: str, entry_id: str | None = None) -> Topic:
        """Return what a question seems to be about: the entry that answered it, else the first that is found."""
        first = entry_id or next(iter(self._ranked(question) if question.strip() else ()), "")
        return self.of("", first)

    def of(self, area: str, entry_id: str) -> Topic:
        """Return the topic of stored codes; an entry that is no longer there leaves its area."""
        entry = self._knowledge().entry(entry_id) if entry_id else None
        return _topic(entry) if entry else Topic(area)

    def all(self) -> list[Topic]:
        """Return every topic: the areas first, then the entries."""
        return [*(Topic(area) for area in AREAS), *map(_topic, self._knowledge().entries)]

    def named(self, words: str) -> Topic | None:
        """Return the topic that words name in full: an area, a title, or an id; None for any others."""
        words = " ".join(words.split())
        return next((one for one in self.all() if words and words in (one.words, one.entry)), None)

    def proposed(self, words: str) -> list[Topic]:
        """Return topics that words may mean: those whose names have them, then what would be found for them."""
        words = " ".join(words.split()).lower()
        found = [one for one in self.all() if words and words in one.words.lower()]
        found += [self.of("", one) for one in self._ranked(words)] if words else []
        return list(dict.fromkeys(one for one in found if one.area))[:PROPOSED]


def _topic(entry: Entry) -> Topic:
    return Topic(entry.area, entry.id, entry.title)

"""The real knowledge, read once; nothing here needs a learned model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from bot.answers.cards import Cards
from bot.answers.library import Library
from bot.answers.loading import Encoders, begin_library
from bot.knowledge.model import Entry
from tests.conftest import KNOWLEDGE

NOBODY_IS_OVERDUE = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry as a resident meets it: the first screen, what unfolds below it, what is read aloud, and its facts."""

    entry: Entry
    first: str
    rest: str
    spoken: str

    @property
    def whole(self) -> str:
        """Everything a resident can read of it, the facts that are asked for by themselves included."""
        return "\n".join((self.first, self.rest, self.spoken, *filter(None, dict(self.entry.facts).values())))

    @property
    def laws(self) -> set[str]:
        """What is cited, as `law:article`."""
        return {f"{one.law}:{one.article}" for one in self.entry.law}


class Answers:
    """Gives the answer of an entry."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._cards = Cards(library)

    def __getitem__(self, entry_id: str) -> Answer:
        entry = self._library.knowledge.by_id[entry_id]
        card = self._cards.entry(entry, None, disclaim=True, today=NOBODY_IS_OVERDUE)
        spoken = self._cards.spoken(entry, None)
        return Answer(entry, card.text, card.more.text if card.more else "", spoken.text)


@pytest.fixture(scope="package")
def answers() -> Answers:
    return Answers(begin_library(KNOWLEDGE, None, Encoders()))

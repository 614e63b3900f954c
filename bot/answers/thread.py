"""The thread of one conversation without a database, for questions out of a file."""

from __future__ import annotations

from bot.answers.cards import Cards
from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.memory import Remembered
from bot.answers.understanding import Understanding, settle
from bot.knowledge.model import Option
from bot.language.folding import fold


class Thread:
    """One conversation: what was answered or offered before is part of the next message, as in the chat."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._cards = Cards(library)
        self._understanding = Understanding(library)
        self._memory = Remembered()

    def ask(self, text: str) -> tuple[Finding, list[Option]]:
        """Return what is found for the next message, and what is offered when asking back."""
        folded = fold(text)
        self._memory.child = self._library.safety.child_writes(folded, before=self._memory.child)
        found = self._understanding.chosen(self._memory, text) or self._understanding.heard(self._memory, text)
        offers = self._cards.guided(found)[1] if found.verdict == "choose" else []
        settle(self._memory, found, offers)
        return found, offers

"""The thread of one conversation without a database: what was answered or offered before is part of the question."""

from __future__ import annotations

from bot.answers.flow import REJECTIONS, number_of
from bot.answers.library import Finding, Library
from bot.language.folding import fold
from bot.matching.ranker import Candidate


class Thread:
    """Remembers the last answer, the options offered and what was refused, as the chat does."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._question = ""
        self._entry = ""
        self._options: list[str] = []
        self._rejected: list[str] = []

    def ask(self, text: str, offered: list[str] | None = None) -> Finding:
        """Return what is found for the next message.

        `offered`: the ids that were shown for the last finding, where they were more or others than its own.
        """
        self._options = offered if offered is not None else self._options
        folded = fold(text)
        number = number_of(folded)
        if number is not None and number <= len(self._options):
            return self._chosen(self._options[number - 1])
        if REJECTIONS.fullmatch(folded) and (self._options or self._entry):
            self._rejected += self._options or [self._entry]
            return self._look(self._question)
        self._rejected = []
        return self._look(text)

    def _look(self, question: str) -> Finding:
        before = self._library.knowledge.entry(self._entry) if self._entry else None
        found = self._library.find(question, exclude=self._rejected, before=before)
        self._question = question
        self._options = list(found.options)
        self._entry = found.shown if found.verdict in ("answer", "urgent") else ""
        return found

    def _chosen(self, entry_id: str) -> Finding:
        entry = self._library.knowledge.entry(entry_id)
        self._entry, self._options = entry_id, []
        one = (Candidate(entry.id, entry.intent, entry.title, 1.0),) if entry else ()
        return Finding("answer" if one else "unsure", one)

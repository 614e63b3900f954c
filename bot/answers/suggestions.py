"""Entries to share while somebody types the bot's name in another chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot import buttons
from bot.answers.cards import Cards
from bot.answers.shelf import Shelf

MOST = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry offered to an inline query; `text` is what is shared. `id` is at most 64 bytes."""

    id: str
    title: str
    text: str


class Suggestions:
    """What is offered from the library in use."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def find(self, text: str) -> list[Suggestion]:
        """Return what the ranker finds for `text`, or what is asked most for an empty one."""
        library = self._shelf.current()
        found = library.find(text).entries[:MOST] if text.strip() else ()
        ids = [one.entry_id for one in found] or [c.id.removeprefix(buttons.entry("")) for c in Cards(library).front()]
        entries = [entry for entry in map(library.knowledge.entry, ids) if entry]
        return [Suggestion(e.id, e.title, f"{e.title}\n{e.answer.short}") for e in entries]

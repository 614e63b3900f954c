"""What the web page shows before anything is typed, taken from the knowledge in use."""

from __future__ import annotations

from collections.abc import Sequence

from bot import buttons
from bot.answers.cards import Cards
from bot.answers.shelf import Shelf
from bot.channels.web.parts import Phone
from bot.messages import Choice

PAGE_PHONES = ("hotline_110", "hotline_96110", "hotline_12348", "hotline_12345", "hotline_12338")


class Front:
    """What the web page shows before anything is typed."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def chips(self) -> Sequence[Choice]:
        """What is asked most, and the way to the drafts and events."""
        library = self._shelf.current()
        phrases = library.phrases
        return (
            *Cards(library).front(),
            Choice(buttons.drafts(), phrases.opinions.chip),
            Choice(buttons.events(), phrases.events.chip),
        )

    def office(self) -> str:
        """The office's name."""
        return self._shelf.current().knowledge.office.name

    def emergency(self) -> str:
        """The line that is always in sight."""
        return "紧急情况请直接拨打 110"

    def phones(self) -> Sequence[Phone]:
        """Numbers to call where the page cannot work."""
        hotlines = self._shelf.current().knowledge.hotlines
        return [Phone(hotlines[key].number, hotlines[key].name) for key in PAGE_PHONES if key in hotlines]

"""没解决 leads somewhere: why in one tap, then another answer, one side of the matter, plain words, doors, a person.

Nothing need be said twice: the question and what was answered are handed over with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot import buttons
from bot.answers.cards import OURS, Cards
from bot.answers.facets import FACETS, Facet, facet_lines
from bot.answers.library import Library
from bot.answers.replies import Replies
from bot.knowledge.model import Entry
from bot.messages import Block, BlockKind, Choice, Outgoing, say

OTHER, UNCLEAR, MORE, CANNOT = "other", "unclear", "more", "cannot"
"""The reasons as they stand in the ids of buttons; a facet of FACETS is one too: that side was missing."""

DOORS = 3
"""So many places are named to whom it was too hard alone."""


class Unsolved:
    """Builds the cards behind 没解决 out of one library."""

    def __init__(self, library: Library, today: date) -> None:
        """`today` is the office's own date."""
        self._library = library
        self._say = library.phrases
        self._cards = Cards(library)
        self._replies = Replies(library, today)

    def named(self, reason: str) -> str:
        """Return a reason in words, as staff read it with the question; empty for one that was never offered."""
        words = self._say
        known = {
            OTHER: words.reason_other, UNCLEAR: words.reason_unclear, MORE: words.reason_more,
            CANNOT: words.reason_cannot,
        }  # fmt: skip
        return known.get(reason) or (str(getattr(words.thread, f"facet_{reason}")) if reason in FACETS else "")

    def why(self, number: int, head: str = "") -> Outgoing:
        """Ask for the reason, one tap each; a person is among them. `head` is said instead of the usual sentence."""
        reasons = [Choice(buttons.reason(number, one), self.named(one)) for one in (OTHER, UNCLEAR, MORE, CANNOT)]
        return say(head or self._say.why_unsolved, choices=(*reasons, self._cards.person()))

    def retell(self) -> Outgoing:
        """Ask for the matter once more, where it is not known in the person's own words."""
        return say(self._say.unsolved_retell, choices=(self._cards.person(),))

    def sides(self, entry: Entry, number: int) -> Outgoing:
        """Offer the sides of the matter of which the entry says something: how long, where, what to bring."""
        choices = tuple(
            Choice(buttons.reason(number, one), str(getattr(self._say.thread, f"facet_{one}")))
            for one in self._known(entry)
        )
        return say(self._say.unsolved_sides, choices=(*choices, self._cards.person()))

    def side(self, entry: Entry, facet: Facet, number: int) -> Outgoing:
        """Tell one side, with a way to the others."""
        card = self._replies.facet(entry, facet)
        others = Choice(buttons.reason(number, MORE), self._say.unsolved_other_sides)
        return replace(card, choices=(others, *card.choices))

    def still_unclear(self, entry: Entry, number: int) -> Outgoing:
        """Offer a person to whom the plain words were not plain enough."""
        sides = Choice(buttons.reason(number, MORE), self._say.unsolved_other_sides)
        full = Choice(buttons.entry(entry.id), self._say.full)
        return say(self._say.unsolved_unclear, choices=(self._cards.person(), sides, full))

    def doors(self, entry: Entry) -> Outgoing:
        """Name who helps on the spot, and offer to hand everything over to staff."""
        blocks = (
            Block(BlockKind.LEAD, (self._say.unsolved_cannot,)),
            Block(BlockKind.ITEMS, self._cards.doors(entry.where[:DOORS])),
            Block(BlockKind.TEXT, (self._say.unsolved_handed_over,)),
        )
        office = self._cards.office() if OURS & {*entry.where} else ()
        full = Choice(buttons.entry(entry.id), self._say.full)
        return Outgoing(blocks, (self._cards.person(), *office, full), meta={"entry": entry.id})

    def _known(self, entry: Entry) -> Iterator[Facet]:
        for one in FACETS:
            if facet_lines(entry, one, self._library.knowledge, self._cards.doors):
                yield one

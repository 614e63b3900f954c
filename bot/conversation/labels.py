"""Who types what stands on a button presses it: the labels of the buttons that were shown last."""

from __future__ import annotations

from collections.abc import Sequence

from bot import buttons
from bot.language.folding import fold
from bot.messages import Outgoing

LONGEST = 14
"""Characters of a label that anybody would type."""

_READ = frozenset({buttons.greeting.flow, buttons.sum_begin.flow})
"""Whose buttons are left out: a question that is an entry's title may tell of danger, and sums read figures."""


def labels_of(replies: Sequence[Outgoing]) -> dict[str, str]:
    """Return the ids of the buttons of replies by their folded labels."""
    found = {}
    for choice in (choice for reply in replies for choice in reply.offered):
        pressed, label = buttons.read(choice.id), fold(choice.label)
        if pressed is not None and pressed.kind.flow not in _READ and 1 < len(label) <= LONGEST:
            found[label] = choice.id
    return found

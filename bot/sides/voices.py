"""What whoever an entry is for asks, and what people on the other side of the same matter ask."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.model import Knowledge
from bot.language.folding import fold
from bot.voices.said import Said, sample

OWN, OTHER = "own", "other"

FROM_EACH = 150
"""Questions that each entry gives: a few entries have hundreds, and would only slow the learning down."""


def of_entries(knowledge: Knowledge) -> Iterator[Said]:
    """Yield the questions of every entry that has sides, with its id as the voice: OWN its own, OTHER from across."""
    for entry in knowledge.entries:
        if entry.sides is not None:
            yield from (Said(entry.id, OWN, one.folded) for one in sample(entry.questions, OWN, FROM_EACH))
            yield from (Said(entry.id, OTHER, fold(text)) for side in entry.sides.others for text in side.says)

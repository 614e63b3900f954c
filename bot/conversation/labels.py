"""Buttons that are typed: whoever writes what stands on a button that is in sight means that button."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.language.folding import fold
from bot.messages import Outgoing

SHORTEST = 2
"""Characters of a label that is looked for: a single one says too little."""

MOST = 40
"""So many buttons are remembered."""

_NUMBERED = re.compile(r"^\d{1,2}[.、]\s*")
_EDGES = "。.!！?？~～,，、:： "


def as_typed(folded: str) -> str:
    """Return a folded message, or a label, without what people leave out: the number before, the signs behind."""
    return _NUMBERED.sub("", folded).strip(_EDGES)


def labels_of(replies: Iterable[Outgoing]) -> dict[str, str]:
    """Return the ids of all buttons of some messages by what would be typed for them; not those of two meanings."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for reply in replies:
        for choice in (*reply.offered, *(reply.more.choices if reply.more else ())):
            label = as_typed(fold(choice.label))
            if len(label) < SHORTEST or label.isdigit():
                continue
            if found.setdefault(label, choice.id) != choice.id:
                twice.add(label)
    return dict([one for one in found.items() if one[0] not in twice][:MOST])

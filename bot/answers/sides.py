"""Whose side somebody is on: a landlord asks in nearly the words of a tenant, and must not get the tenant's answer."""

from __future__ import annotations

import re

from bot.knowledge.model import Entry, OtherSide
from bot.sides.model import Sides

_SAYING = "我(?:们|家)?(?:就|才|这边|自己)?(?:是|当|做)(?:一?[个名位]|那个)?(?:做|开)?"


def other_side(entry: Entry, folded: str, sides: Sides, *, only_said: bool = False) -> OtherSide | None:
    """Return the other side that a folded message comes from; None where it may well be the entry's own.

    What somebody says of themselves decides (我是房东); else what people across are known to ask, by what was learned.
    `only_said`: the message is too short, or leans too much on what was said before, to be judged by its sound.
    """
    if entry.sides is None or _says(entry.sides.whose, folded):
        return None
    said = next((side for side in entry.sides.others if _says(side.who, folded)), None)
    if said is not None or only_said or not sides.across(entry.id, folded):
        return said
    return max(entry.sides.others, key=lambda side: _likeness(side, folded))


def _says(who: str, folded: str) -> bool:
    return bool(re.search(_SAYING + re.escape(who), folded))


def _likeness(side: OtherSide, folded: str) -> float:
    """How near the nearest phrasing of a side is, by pairs of characters; there are seldom two sides to choose from."""
    own = _pairs(folded)
    return max(len(own & pairs) / max(1, len(own | pairs)) for pairs in map(_pairs, side.says))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}

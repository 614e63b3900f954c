"""Whose side somebody is on: a landlord asks in nearly the words of a tenant, and must not get the tenant's answer."""

from __future__ import annotations

import re

from bot.knowledge.model import Entry, OtherSide

_SAYING = "我(?:们|家)?(?:就|才|这边|自己)?(?:是|当|做)(?:一?[个名位]|那个)?(?:做|开)?"


def other_side(entry: Entry, folded: str) -> OtherSide | None:
    """Return the other side that a folded message says it comes from (我是房东); None where it says none."""
    if entry.sides is None or re.search(_SAYING + re.escape(entry.sides.whose), folded):
        return None
    return next((side for side in entry.sides.others if re.search(_SAYING + re.escape(side.who), folded)), None)

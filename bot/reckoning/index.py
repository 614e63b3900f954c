"""All calculations by id, and the one that a short message asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.faq.model import LprTable
from bot.reckoning.deadlines import deadline_reckoners
from bot.reckoning.family import child_support, intestate_shares
from bot.reckoning.model import Reckoner
from bot.reckoning.money import court_fee, loan_interest

ASKS_TO_RECKON = re.compile(r"算|计算|多少天|哪天(到期|截止)|几号(到期|截止)")
LONGEST = 30
"""A longer message tells a story: its answer comes from the FAQ, with the calculation as a button."""


def reckoners(table: LprTable) -> dict[str, Reckoner]:
    """Return all calculations by id."""
    sums = (court_fee(), loan_interest(table), intestate_shares(), child_support())
    return deadline_reckoners() | {one.id: one for one in sums}


def asked_for(folded: str, known: Mapping[str, Reckoner]) -> Reckoner | None:
    """Return the calculation that a short message asks for (“帮我算诉讼费”), or None."""
    if len(folded) > LONGEST or not ASKS_TO_RECKON.search(folded):
        return None
    return next((one for one in known.values() if re.search(one.words, folded)), None)

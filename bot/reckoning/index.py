"""All calculations by id, and the one that a short message asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.knowledge.model import Knowledge
from bot.reckoning.choosers import choosers
from bot.reckoning.deadlines import period_reckoners
from bot.reckoning.family import child_support, intestate_shares
from bot.reckoning.model import Reckoner
from bot.reckoning.money import court_fee, loan_interest
from bot.reckoning.overdue import overdue_payment
from bot.reckoning.topics import topic_asked_for
from bot.reckoning.windows import window_reckoners

A_FOLLOW_UP = 20
"""A message this short may ask for the last calculation with another figure."""

ONCE_MORE = re.compile(
    r"再(算|推|来)(一下|一遍|一次|算看?|看)?|重新?算(一下|一遍)?|换成|改成|^那?(要是|如果|假如)|^那|呢[?？]?$"
)


def reckoners(knowledge: Knowledge) -> dict[str, Reckoner]:
    """Return all calculations by id; rates of interest and days off come from the knowledge."""
    days_off = knowledge.holidays
    sums = (court_fee(), loan_interest(knowledge.lpr), overdue_payment(), intestate_shares(), child_support())
    return period_reckoners(days_off) | window_reckoners(days_off) | choosers() | {one.id: one for one in sums}


def asked_for(folded: str, known: Mapping[str, Reckoner]) -> Reckoner | None:
    """Return the calculation that a short message (folded text) asks for or names by its title, or None."""
    named = next((one for one in known.values() if one.title == folded), None)
    if named is not None:
        return named
    wanted = topic_asked_for(folded)
    return known.get(wanted) if wanted else None


def once_more(text: str) -> bool:
    """Tell whether a message may ask for the last calculation with another figure (要是两个孩子呢)."""
    return len(text) <= A_FOLLOW_UP and bool(ONCE_MORE.search(text))

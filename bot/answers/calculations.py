"""Which calculation a message asks for, where it is heard by its sense rather than by its name."""

from __future__ import annotations

import re

from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.memory import Memory
from bot.reckoning.topics import interest_on
from bot.wants.model import Want

_ASKS_A_SUM = re.compile(r"算|多少|几|利息|利率|费|怎么|期限|哪天|[吗呢?？]")

_NAMES = {
    "child_support": re.compile(r"抚养|赡养|生活费|孩|娃|囡|儿|女|爸|妈"),
    "loan_interest": re.compile(r"[利息借]"),
    "overdue_payment": re.compile(r"[利息款]|逾期|违约"),
    "court_fee": re.compile(r"诉|官司|受理|法院|告|打"),
    "intestate_shares": re.compile(r"继承|遗|分|份|房"),
}
"""Words of which one stands in a message that asks for a sum, where another matter is on the table."""

SUMS = frozenset({"court_fee", "child_support", "loan_interest", "overdue_payment", "no_rate", "intestate_shares"})
"""Calculations with a name of their own; all others tell until when something must be done."""


def sum_of(reckoner_id: str) -> Finding:
    """Return the finding that opens a calculation."""
    name = reckoner_id if reckoner_id in SUMS else "deadline"
    return Finding("action", (), action=f"sum:{name}", slot={"sum": str(reckoner_id)})


def calculation(library: Library, memory: Memory, want: Want, folded: str) -> Finding | None:
    """The calculation that is wanted; of the many about days, the one that belongs to the matter."""
    name = (want.action or "").removeprefix("sum:")
    table = library.knowledge.entry(memory.entry or "")
    named = _NAMES.get(name)
    told = not _ASKS_A_SUM.search(folded) or (named is not None and not named.search(folded))
    if told and (memory.referred or table) and name not in (table.calculate if table else ()):
        # 工资5000 after a matter of labour law tells something of it, and wants no support for a child worked out.
        return None
    if name == "loan_interest":
        return sum_of(interest_on(folded))
    if name in SUMS:
        return sum_of(name)
    candidates = [one.entry_id for one in library.ranker.rank(folded).candidates[:3]]
    for one in [*([memory.entry] if memory.entry else []), *candidates]:
        entry = library.knowledge.entry(one)
        if entry is not None and entry.deadline:
            return sum_of(entry.deadline[0])
    return None

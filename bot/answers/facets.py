"""What an entry says on one side of its matter: how long, how much, where, what to bring, who, which law."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from bot.knowledge.model import Entry, Knowledge

Facet = Literal["time", "cost", "where", "bring", "who", "phone", "law", "deadline", "evidence", "steps"]
FACETS: tuple[Facet, ...] = get_args(Facet)

MOST = 3
"""So many lines of a list are said; the rest is in the whole answer."""


def facet_named(name: str | None) -> Facet | None:
    """Return the facet of this name, None for anything else."""
    return next((one for one in FACETS if one == name), None)


def facet_lines(
    entry: Entry, facet: Facet, knowledge: Knowledge, doors: Callable[[Sequence[str]], tuple[str, ...]]
) -> tuple[str, ...]:
    """Return what the entry says on a facet, in a few lines; nothing where it says nothing.

    `doors` says hotlines and places, each in a line.
    """
    own: Mapping[str, str | None] = entry.facts.model_dump()
    fact = own.get(facet)
    said = (fact,) if fact else ()
    match facet:
        case "where" | "who":
            return said or doors(entry.where[:MOST])
        case "phone":
            return doors(_reached_by_phone(entry, knowledge))
        case "bring":
            return said or (("、".join(entry.bring),) if entry.bring else ())
        case "evidence":
            return said
        case "law":
            return tuple(f"《{one.law}》{one.article}：{one.says}" for one in entry.law[:MOST])
        case "steps":
            return entry.answer.first or entry.answer.steps[:MOST]
        case _:
            return said


def _reached_by_phone(entry: Entry, knowledge: Knowledge) -> tuple[str, ...]:
    """Hotlines first: they answer, while the number of a place may have to be asked for."""
    hotlines = [key for key in entry.where if key in knowledge.hotlines]
    return tuple([*hotlines, *(key for key in entry.where if key not in knowledge.hotlines)][: MOST - 1])

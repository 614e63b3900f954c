"""Holds the articles that the calculations name against the list of laws and their texts."""

from __future__ import annotations

from bot.knowledge.checks import Statutes, law_faults, text_faults
from bot.knowledge.model import Knowledge
from bot.reckoning.index import reckoners


def sum_faults(knowledge: Knowledge, statutes: Statutes | None) -> list[str]:
    """Return what is wrong with the articles that the calculations name."""
    return [
        f"{one.title}: {fault}"
        for one in reckoners(knowledge).values()
        for fault in (*law_faults(knowledge, one.law), *(text_faults(one.law, statutes, {}) if statutes else ()))
    ]

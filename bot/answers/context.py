"""The topic on the table is part of the question: what a message means together with the answers before it.

Two readings are weighed against each other. A message that stands alone means what the ranking says. One that leans
on what was said before means, most likely, the entry on the table, or one near it; what its own words say counts too,
but less. How much it leans is a probability; the weights were fitted on dialogues.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.answers.memory import Memory
from bot.knowledge.model import Knowledge
from bot.matching.decision import topic
from bot.matching.ranker import Ranking

TABLE, NEAR, ELSEWHERE = 0.74, 0.16, 0.10
"""How likely a leaning message is about what is on the table, about something near it, or about anything else."""

WORDS, FACET_WORDS = 1.0, 0.25
"""How much the words of a leaning message count beside what is on the table (1: as much as if it stood alone).

要带什么 and 多少钱 are words of some entry each; where a side of the matter is asked for they say little else.
"""

EARLIER = (0.30, 0.18, 0.10, 0.06)
"""Weights of the answers before the present one, newest first; the present one has 1."""

LEFT_OVER = 0.25
"""The weight of all that was offered last beside what was chosen of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Entries by probability, best first; `leaning`: how likely the message leans on what was said before."""

    entries: tuple[tuple[str, float], ...]
    leaning: float
    table: Mapping[str, float]

    @property
    def first(self) -> str:
        """The likeliest entry; empty if there is none."""
        return self.entries[0][0] if self.entries else ""

    @property
    def sure(self) -> float:
        """The probability of the likeliest entry."""
        return self.entries[0][1] if self.entries else 0.0


def table(memory: Memory, knowledge: Knowledge, *, level: bool = False) -> dict[str, float]:
    """Return the entries that may be leant on, with weights that sum up to 1; empty where nothing was said yet.

    `level`: an answer before the present one is as likely to be meant (刚才那个).
    """
    weights: dict[str, float] = {}

    def add(entry_id: str, weight: float) -> None:
        if knowledge.entry(entry_id) is not None and entry_id not in memory.rejected:
            weights[entry_id] = weights.get(entry_id, 0.0) + weight

    if memory.entry:
        add(memory.entry, 1.0)
    for one in memory.options:
        add(one, 1.0 / len(memory.options))
    for one in memory.offered if memory.entry else ():
        add(one, LEFT_OVER / len(memory.offered))
    for one, weight in zip(memory.earlier, EARLIER, strict=False):
        add(one, 1.0 if level else weight)
    whole = sum(weights.values())
    return {one: weight / whole for one, weight in weights.items()} if whole else {}


def read(
    ranking: Ranking,
    laid: Mapping[str, float],
    leaning: float,
    knowledge: Knowledge,
    *,
    facet: bool = False,
    without: Collection[str] = (),
) -> Reading:
    """Weigh the two readings of a message.

    `ranking`: what it says alone. `laid`: what is on the table. `leaning`: how likely it leans on that. `facet`:
    whether it asks for a side of a matter.
    """
    alone = dict(ranking.shares)
    if not laid:
        return Reading(_best(alone), 0.0, laid)
    near: dict[str, float] = {}
    for one, weight in laid.items():
        entry = knowledge.entry(one)
        close = [
            other.id
            for other in knowledge.entries
            if other.id != one and (topic(other.id) == topic(one) or (entry and other.id in entry.related))
        ]
        for other in close:
            near[other] = near.get(other, 0.0) + weight / len(close)
    words = FACET_WORDS if facet else WORDS
    everything = 1 / max(1, len(alone))
    leant = {
        one: (TABLE * laid.get(one, 0.0) + NEAR * near.get(one, 0.0) + ELSEWHERE * everything) * share**words
        for one, share in alone.items()
        if one not in without
    }
    whole = sum(leant.values()) or 1.0
    mixed = {one: (1 - leaning) * alone[one] + leaning * value / whole for one, value in leant.items()}
    return Reading(_best(mixed), leaning, laid)


def _best(shares: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shares.items(), key=lambda item: -item[1])[:8])

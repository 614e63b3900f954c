"""How much a message leans on what was said before, and which side of it is asked for: what the models say, weighed."""

from __future__ import annotations

import math

from bot.answers.context import Reading
from bot.answers.facets import FACETS, Facet, facet_named
from bot.matching.decision import LEAST_SHARE, MOST_OPTIONS, topic
from bot.matching.ranker import Ranking
from bot.wants.model import Want

LEANT = 0.5

SIGNED = 3.0
"""From this lead (see REFER_LEAD) of a signpost on a message in the middle of a talk is about its matter."""

LEANT_FACET, LEAST_LEANING = 0.3, 0.1
"""The share that one facet must have of all that a leaning message may mean, and how much it must lean by its words."""

BY_WORDS, BY_RANKING, BY_LENGTH, ASIDE, USUAL = 0.5, -0.7, -1.0, 2.0, 12
"""How the signs of leaning count: logistic, fitted on people whose messages nothing was learned from."""


def side_of(want: Want, leaning: float) -> Facet | None:
    """The side of a matter that is asked about; a message that leans on an answer needs less proof that it does."""
    if want.facet is not None:
        return facet_named(want.facet)
    shares = {name: want.scores.get(f"facet:{name}", 0.0) for name in FACETS}
    best = max(FACETS, key=lambda name: shares[name])
    return (
        best if shares[best] * leaning >= LEANT_FACET * max(want.leans, 1e-6) and want.leans >= LEAST_LEANING else None
    )


def names_a_signpost(want: Want, ranking: Ranking) -> bool:
    """Whether a message names a matter of a signpost by itself: 加班费咋算 after a question about a deposit."""
    return ranking.signpost is not None and ranking.other >= SIGNED and want.leans < LEANT


def likely(reading: Reading) -> tuple[str, ...]:
    """What is offered: the likeliest, and of the others what is likely enough or of the same topic; two at least."""
    best = reading.entries[:MOST_OPTIONS]
    same = {topic(one) for one, _ in best[:1]}
    return tuple(one for n, (one, share) in enumerate(best) if n < 2 or share >= LEAST_SHARE or topic(one) in same)


def leaning_of(want: Want, ranking: Ranking, text: str) -> float:
    """How likely a message leans on what was said before: by its words, its length, and how sure the ranking is."""
    known = want.leans + want.alone
    words = want.leans / known if known else 0.5
    weighed = (
        BY_WORDS * _odds(words) + BY_RANKING * _odds(ranking.first) + BY_LENGTH * math.log(max(len(text), 1) / USUAL)
    )
    return 1 / (1 + math.exp(-weighed - ASIDE))


def _odds(probability: float) -> float:
    kept = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))

"""Puts sentences that say nearly the same together, by their letters."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.language.folding import fold

ALIKE = 60.0
"""Likeness of the letters (rapidfuzz ratio, 0–100) from which two questions with one nearest entry are the same."""


def alike(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of the texts in groups; each goes to the first earlier one it is alike to.

    Groups do not grow by chains. Texts that are equal but for spelling and signs are always together.
    """
    leaders: dict[int, str] = {}
    known: dict[str, int] = {}
    members: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        folded = fold(text)
        leader = known.get(folded)
        if leader is None:
            best = process.extractOne(folded, leaders, scorer=fuzz.ratio, score_cutoff=ALIKE) if leaders else None
            leader = best[2] if best is not None else place
            known[folded] = leader
        if leader == place:
            leaders[place] = folded
        members.setdefault(leader, []).append(place)
    return list(members.values())

"""Learns which side of a matter people ask from, and from questions held out how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.language.meaning import DIMENSIONS, SentenceEncoder
from bot.sides.model import Sides
from bot.sides.voices import OTHER
from bot.voices.directions import Directions
from bot.voices.features import Counts, Floats
from bot.voices.fitting import one_against_all, with_meanings
from bot.voices.said import Said

PARTS = 4
"""Every question is judged once by a model that has not learned it."""

FALSE = 0.02
"""Share of an entry's own questions that may be taken for the other side."""

BIAS = 0.5
"""How easily what is usual in one matter outweighs what is learned over all."""

_C = 0.5


def learn(said: Sequence[Said]) -> Sides:
    """Learn a model with its limit; of a matter with a single question on a side nothing can be held out."""
    encoder = SentenceEncoder()
    texts = list(dict.fromkeys(one.folded for one in said))
    meanings = dict(zip(texts, encoder.vectors(texts), strict=True))
    entries = sorted({one.voice for one in said})
    scores = held_out(said, entries, meanings)
    own = scores[[one.label != OTHER for one in said]]
    limit = float(np.quantile(own, 1 - FALSE)) if len(own) else 0.0
    return Sides(*_fitted(said, entries, meanings), limit, encoder)


def held_out(said: Sequence[Said], entries: Sequence[str], meanings: Mapping[str, Floats]) -> Floats:
    """Return the score of each question by a model that was learned without it."""
    part = _dealt(said)
    scores = np.zeros(len(said), np.float32)
    for number in range(PARTS):
        out = np.flatnonzero(part == number).tolist()
        rest = [said[n] for n in np.flatnonzero(part != number).tolist()]
        if not out or not rest:
            continue
        model = Sides(*_fitted(rest, entries, meanings), 0.0, _Known(meanings))
        scores[out] = [model.score(said[n].voice, said[n].folded) for n in out]
    return scores


class _Known:
    """Gives the vectors that were made before."""

    def __init__(self, meanings: Mapping[str, Floats]) -> None:
        self._meanings = meanings

    def vector(self, folded: str) -> Floats:
        return self._meanings[folded]


def _fitted(
    said: Sequence[Said], entries: Sequence[str], meanings: Mapping[str, Floats]
) -> tuple[Directions, Sequence[str], Sequence[float]]:
    texts = [one.folded for one in said]
    counts = Counts.learn(texts)
    table = with_meanings(counts.matrix(texts), np.stack([meanings[text] for text in texts]))
    entry = np.array([entries.index(one.voice) for one in said])
    matter = sparse.csr_matrix((np.full(len(said), BIAS), (np.arange(len(said)), entry)), (len(said), len(entries)))
    labels = [one.label for one in said]
    weights, bias = one_against_all(sparse.hstack([table, matter], format="csr"), labels, OTHER, _C, balanced=True)
    column = weights[: table.shape[1], None].astype(np.float32)
    directions = Directions(counts, column[:-DIMENSIONS], np.array([bias], np.float32), column[-DIMENSIONS:])
    return directions, entries, (weights[table.shape[1] :] * BIAS).tolist()


def _dealt(said: Sequence[Said]) -> np.ndarray:
    """The part of each question: those of one side of one entry are dealt out evenly."""
    seen: dict[tuple[str, str], int] = {}
    parts = []
    for one in said:
        parts.append(seen.get((one.voice, one.label), 0) % PARTS)
        seen[one.voice, one.label] = parts[-1] + 1
    return np.array(parts)

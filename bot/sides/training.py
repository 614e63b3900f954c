"""Learns which side of a matter people ask from, and from questions held out how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from bot.language.meaning import DIMENSIONS, SentenceEncoder
from bot.language.vectors import beside, vectors_of
from bot.sides.model import Sides
from bot.sides.voices import OTHER
from bot.voices.directions import Directions
from bot.voices.features import Counted, Counts, Floats
from bot.voices.fitting import one_against_all, with_meanings
from bot.voices.said import Said

PARTS = 4
"""Every question is judged once by a model that has not learned it."""

FALSE = 0.03
"""Share of all own questions that may be taken for the other side: they are asked back, not answered wrongly."""

BIAS = 0.5
"""How easily what is usual in one matter outweighs what is learned over all."""

OWN_MEANING = 1.0
"""The same for what a meaning tells in one matter: 他把孩子带走了 is the one side here and the other there.

With it, and with all questions of an entry, .56 of the phrasings held out are heard where .44 were (2 % false).
"""

_C = 0.5


def learn(said: Sequence[Said], path: Path) -> Sides:
    """Learn a model with its limit; of a matter with a single question on a side nothing can be held out.

    `path` is where it will be stored.
    """
    encoder = SentenceEncoder()
    meanings = vectors_of(encoder, [one.folded for one in said], beside(path, encoder.name)).of
    counted = Counted()
    entries = sorted({one.voice for one in said})
    scores = held_out(said, entries, meanings, counted)
    own = scores[[one.label != OTHER for one in said]]
    limit = float(np.quantile(own, 1 - FALSE)) if len(own) else 0.0
    return Sides(*_fitted(said, entries, meanings, counted), limit, encoder)


def held_out(said: Sequence[Said], entries: Sequence[str], meanings: Mapping[str, Floats], counted: Counted) -> Floats:
    """Return the score of each question by a model that was learned without it."""
    part = _dealt(said)
    scores = np.zeros(len(said), np.float32)
    for number in range(PARTS):
        out = np.flatnonzero(part == number).tolist()
        rest = [said[n] for n in np.flatnonzero(part != number).tolist()]
        if not out or not rest:
            continue
        directions, _, usual = _fitted(rest, entries, meanings, counted)
        asked = [said[n] for n in out]
        own = usual[[entries.index(one.voice) for one in asked]]
        meant = np.stack([meanings[one.folded] for one in asked])
        over_all = directions.scores([one.folded for one in asked], meant, counted)[:, 0]
        scores[out] = over_all + (meant * own[:, :-1]).sum(axis=1) + own[:, -1]
    return scores


def _fitted(
    said: Sequence[Said], entries: Sequence[str], meanings: Mapping[str, Floats], counted: Counted
) -> tuple[Directions, Sequence[str], Floats]:
    """Learn over all matters together, and what is usual in each: its bias and its own direction of meanings."""
    texts = [one.folded for one in said]
    counts = Counts.learn(texts, counted=counted)
    meant = np.stack([meanings[text] for text in texts])
    table = with_meanings(counts.matrix(texts, counted), meant)
    matter = np.array([entries.index(one.voice) for one in said])
    own = _of_each(np.hstack([meant * OWN_MEANING, np.full((len(said), 1), BIAS, np.float32)]), matter, len(entries))
    labels = [one.label for one in said]
    weights, bias = one_against_all(sparse.hstack([table, own], format="csr"), labels, OTHER, _C, balanced=True)
    column = weights[: table.shape[1], None].astype(np.float32)
    directions = Directions(counts, column[:-DIMENSIONS], np.array([bias], np.float32), column[-DIMENSIONS:])
    usual = weights[table.shape[1] :].reshape(len(entries), DIMENSIONS + 1).astype(np.float32)
    return directions, entries, usual * np.append(np.full(DIMENSIONS, OWN_MEANING), BIAS).astype(np.float32)


def _of_each(rows: Floats, matter: np.ndarray, matters: int) -> sparse.csr_matrix:
    """Give every matter columns of its own: a row stands in those of its matter, all others are empty."""
    count, width = rows.shape
    columns = matter[:, None] * width + np.arange(width)
    starts = np.arange(0, count * width + 1, width)
    return sparse.csr_matrix((rows.ravel(), columns.ravel(), starts), (count, matters * width))


def _dealt(said: Sequence[Said]) -> np.ndarray:
    """The part of each question: those of one side of one entry are dealt out evenly."""
    seen: dict[tuple[str, str], int] = {}
    parts = []
    for one in said:
        parts.append(seen.get((one.voice, one.label), 0) % PARTS)
        seen[one.voice, one.label] = parts[-1] + 1
    return np.array(parts)

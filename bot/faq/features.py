"""From a text to a weighted vector, with a vocabulary learned once; the same code serves training and answering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.faq.tokens import Tokens

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]

MIN_TEXTS = 2
"""A feature of a single phrasing is left out: it makes the model three times as large and no better."""


class Vectorizer:
    """TF-IDF (1 + log tf, smoothed idf, unit length) over the features of `Tokens`."""

    def __init__(self, tokens: Tokens, names: Sequence[str], idf: Floats) -> None:
        self.tokens = tokens
        self.names = list(names)
        self.idf = idf
        self.index = {name: place for place, name in enumerate(self.names)}

    @classmethod
    def learn(cls, tokens: Tokens, counted: Sequence[Mapping[str, int]]) -> Vectorizer:
        """Choose the vocabulary and weights from the counted features of all phrasings."""
        seen = Counter(name for counts in counted for name in counts)
        names = sorted(name for name, texts in seen.items() if texts >= MIN_TEXTS)
        texts = np.array([seen[name] for name in names], dtype=np.float32)
        idf = np.log((1 + len(counted)) / (1 + texts)) + 1
        return cls(tokens, names, idf.astype(np.float32))

    def count(self, folded: str) -> Counter[str]:
        """Count the features of a folded text."""
        return Counter(self.tokens.features(folded))

    def row(self, counts: Mapping[str, float]) -> tuple[Integers, Floats]:
        """Return places and weights of the known features, of unit length together."""
        known = [(self.index[name], count) for name, count in counts.items() if name in self.index]
        places = np.array([place for place, _ in known], dtype=np.int32)
        weights = 1 + np.log(np.array([count for _, count in known], dtype=np.float32))
        weights = np.maximum(weights, 0.05) * self.idf[places]
        norm = float(np.linalg.norm(weights))
        return places, (weights / norm if norm else weights).astype(np.float32)

    def matrix(self, counted: Iterable[Mapping[str, float]]) -> sparse.csr_matrix:
        """Return one row per counted text."""
        rows = [self.row(counts) for counts in counted]
        starts = np.cumsum([0, *(len(places) for places, _ in rows)])
        places = np.concatenate([places for places, _ in rows]) if rows else np.zeros(0, np.int32)
        weights = np.concatenate([weights for _, weights in rows]) if rows else np.zeros(0, np.float32)
        return sparse.csr_matrix((weights, places, starts), shape=(len(rows), len(self.names)), dtype=np.float32)

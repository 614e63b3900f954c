"""From a text to a weighted vector, with a vocabulary learned once; the same code serves training and answering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.language.tokens import Tokens

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]

MIN_TEXTS = 2
"""A feature of a single phrasing is left out: it makes the model three times as large and no better."""


class Vectorizer:
    """Knows the places of the features of `Tokens` and how rare each is."""

    def __init__(self, tokens: Tokens, names: Sequence[str], idf: Floats) -> None:
        self.tokens = tokens
        self.names = list(names)
        self.idf = idf
        self.index = {name: place for place, name in enumerate(self.names)}

    @classmethod
    def learn(cls, tokens: Tokens, counted: Sequence[Mapping[str, int]]) -> Vectorizer:
        """Choose the vocabulary from the counted features of all phrasings."""
        seen = Counter(name for counts in counted for name in counts)
        names = sorted(name for name, texts in seen.items() if texts >= MIN_TEXTS)
        texts = np.array([seen[name] for name in names], dtype=np.float32)
        idf = np.log((1 + len(counted)) / (1 + texts)) + 1
        return cls(tokens, names, idf.astype(np.float32))

    def count(self, folded: str) -> Counter[str]:
        """Count the features of a folded text."""
        return Counter(self.tokens.features(folded))

    def places(self, counts: Mapping[str, float]) -> tuple[Integers, Floats]:
        """Return places and counts of the known features."""
        known = [(self.index[name], count) for name, count in counts.items() if name in self.index]
        return (
            np.array([place for place, _ in known], dtype=np.int32),
            np.array([count for _, count in known], dtype=np.float32),
        )

    def matrix(self, counted: Iterable[Mapping[str, float]]) -> sparse.csr_matrix:
        """Return the counts of the known features, one row per counted text."""
        rows = [self.places(counts) for counts in counted]
        starts = np.cumsum([0, *(len(places) for places, _ in rows)])
        places = np.concatenate([places for places, _ in rows]) if rows else np.zeros(0, np.int32)
        counts = np.concatenate([counts for _, counts in rows]) if rows else np.zeros(0, np.float32)
        return sparse.csr_matrix((counts, places, starts), shape=(len(rows), len(self.names)), dtype=np.float32)


def damped(counts: Floats) -> Floats:
    """Return 1 + log of the counts: the third mention of a word says less than the first."""
    return np.asarray(np.maximum(1 + np.log(np.maximum(counts, 1e-6)), 0.05), dtype=np.float32)


def unit(weights: Floats) -> Floats:
    """Return the weights scaled to length 1."""
    norm = float(np.linalg.norm(weights))
    return np.asarray(weights / norm if norm else weights, dtype=np.float32)


def unit_rows(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the table with every row scaled to length 1."""
    norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1))).ravel()
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(norms, 1e-9)) @ table, dtype=np.float32)

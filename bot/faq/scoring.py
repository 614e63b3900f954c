"""The learned model as plain arrays: what each class's score is for a text, and how near its phrasings are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.faq.features import Floats, Integers, Vectorizer
from bot.faq.spelling import MEANT, Speller
from bot.faq.tokens import parts, trim

PART_WEIGHT = 0.5
"""How much the two best sentences of a story count beside the whole."""

MAX_PARTS = 24

SPELLED = 120
"""Texts up to this length are looked through for typing errors; in a long story single ones do not matter."""

_NEGATIONS = ("不可以", "不能", "不用", "不要", "没有", "不给", "不让", "不是", "不还", "不")


@dataclass(frozen=True, slots=True)
class Model:
    """Classes are entry ids, signposts (`@id`) and small talk (`@`).

    `weights` is features x classes, `phrasings` features x phrasings (so that a feature's row is its posting list),
    `owner` the class of each phrasing, `negated` whether a phrasing negates.
    """

    vectorizer: Vectorizer
    classes: tuple[str, ...]
    weights: Floats
    bias: Floats
    phrasings: sparse.csr_matrix
    owner: Integers
    negated: np.ndarray


@dataclass(frozen=True, slots=True)
class Scores:
    """What a text scores: per class by the linear model and by its nearest phrasing (0..1), and how much is known."""

    linear: Floats
    nearest: Floats
    known: float
    length: int


class Scorer:
    """Scores texts on a model; holds no state of a request and may be used from several threads."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._vectorizer = model.vectorizer
        weights = dict(zip(model.vectorizer.names, model.vectorizer.idf.tolist(), strict=True))
        self._speller = Speller(model.vectorizer.names, weights)
        self._typical = float(np.median(model.vectorizer.idf))

    def score(self, folded: str) -> Scores:
        """Score a folded text."""
        folded = trim(folded)
        counts: dict[str, float] = dict(self._vectorizer.count(folded))
        known = self._known(counts)
        if len(folded) <= SPELLED:
            for name in self._speller.guesses(self._vectorizer.count(folded)):
                counts.setdefault(name, MEANT)
        places, weights = self._vectorizer.row(counts)
        linear = self._linear(places, weights)
        pieces = parts(folded)[-MAX_PARTS:]
        if len(pieces) > 1:
            each = np.stack([self._linear(*self._vectorizer.row(self._vectorizer.count(piece))) for piece in pieces])
            best = np.sort(each, axis=0)[-2:].mean(axis=0)
            linear = (linear + PART_WEIGHT * best) / (1 + PART_WEIGHT)
        nearest = self._nearest(places, weights, negates(folded))
        return Scores(linear, nearest, known, len(folded))

    def _linear(self, places: Integers, weights: Floats) -> Floats:
        return np.asarray(weights @ self.model.weights[places] + self.model.bias, dtype=np.float32)

    def _nearest(self, places: Integers, weights: Floats, negated: bool) -> Floats:
        """The greatest cosine with a phrasing of each class; one that negates where the other does not counts less."""
        table = self.model.phrasings
        likeness = np.zeros(table.shape[1], dtype=np.float32)
        for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
            start, end = table.indptr[place], table.indptr[place + 1]
            likeness[table.indices[start:end]] += weight * table.data[start:end]
        likeness[self.model.negated != negated] *= 0.85
        nearest = np.zeros(len(self.model.classes), dtype=np.float32)
        np.maximum.at(nearest, self.model.owner, likeness)
        return nearest

    def _known(self, counts: dict[str, float]) -> float:
        """Share of the pairs of characters that the vocabulary knows, rare ones counting more."""
        pairs = [name for name in counts if name.startswith("c:") and len(name) == 4]
        if not pairs:
            return 0.0
        weights = [self._vectorizer.index.get(name) for name in pairs]
        total = sum(self._typical if place is None else float(self._vectorizer.idf[place]) for place in weights)
        return sum(float(self._vectorizer.idf[place]) for place in weights if place is not None) / total


def negates(folded: str) -> bool:
    """Tell whether a text negates what it asks about (可以 against 不可以)."""
    return any(word in folded for word in _NEGATIONS)


def softmax(scores: Floats, sharpness: float) -> Floats:
    """Turn scores into shares that add up to 1."""
    powers = np.exp((scores - scores.max()) * sharpness)
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def best(scores: Floats, allowed: Sequence[int], count: int) -> list[int]:
    """Return the places of the `count` best scores among the allowed ones, best first; ties by place."""
    return sorted(allowed, key=lambda place: (-float(scores[place]), place))[:count]

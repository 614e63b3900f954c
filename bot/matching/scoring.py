"""The learned model as plain arrays: what each class scores for a text, and how near its phrasings are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.language.tokens import parts, trim
from bot.matching.features import Floats, Integers, Vectorizer, damped, unit
from bot.matching.rivals import RIVALS, Rivals
from bot.matching.semantic import Meaning
from bot.matching.spelling import MEANT, Speller

TOPIC_WEIGHT = 0.4
"""How much the topic (divorce, child, fraud …) counts beside the two scores of the class itself."""

PART_WEIGHT = 0.4
"""How much the two best sentences of a long story count beside the whole."""

RIVAL_WEIGHT = 2.5
"""How much the comparison of the first few classes among themselves counts beside their scores against all."""

MEANT_RIVAL_WEIGHT = 4.0
"""The same where meanings take part in the comparison."""

STORY = 160
"""Shorter texts are scored as a whole: cutting them up was measured and gained nothing."""

MAX_PARTS = 10

TELLING = 128
"""Features of a text, the heaviest first, by which its nearest phrasing is looked for."""

SPELLED = 120
"""Texts up to this length are looked through for typing errors; in a long story single ones do not matter."""

_NEGATIONS = ("不可以", "不能", "不用", "不要", "没有", "不给", "不让", "不是", "不还", "不")


@dataclass(frozen=True, slots=True)
class Model:
    """Classes are entry ids, signposts (`@id`) and small talk (`@`).

    Features x classes: `weights` of the linear classifier and `evidence` of BM25 over all phrasings of a class;
    features x topics: `topics`, and `topic` the topic of each class. `phrasings` is features x phrasings (so that a
    feature's row is its posting list), `owner` the class of each phrasing, in rising order, `negated` whether a
    phrasing negates. `sounding` is the pair of characters that each sound stands for.
    """

    vectorizer: Vectorizer
    classes: tuple[str, ...]
    weights: Floats
    bias: Floats
    evidence: Floats
    topics: Floats
    topic_bias: Floats
    topic: Integers
    phrasings: sparse.csr_matrix
    owner: Integers
    negated: np.ndarray
    sounding: Mapping[str, str]
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """What a text scores per class.

    `total` decides the order; `linear` is the classifier's own score, `evidence` the share (0..1) of what the text
    says that the class explains, `nearest` the likeness (0..1) of its nearest phrasing. `known`: share of the text's
    features that the vocabulary knows; `length` in characters. `rivalry` compares the first few classes among
    themselves (the others get the least of them). `meaning`: the standardised score of the meanings, where they
    were learned.
    """

    total: Floats
    linear: Floats
    evidence: Floats
    nearest: Floats
    known: float
    length: int
    rivalry: Floats
    meaning: Floats | None = None


class Scorer:
    """Scores texts on a model; holds no state of a request and may be used from several threads."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._vectorizer = model.vectorizer
        self._speller = Speller(model.vectorizer.names, model.sounding)
        self._typical = float(np.median(model.vectorizer.idf)) if len(model.vectorizer.idf) else 1.0
        self._starts = np.searchsorted(model.owner, np.arange(len(model.classes)))
        meanings = model.meaning.phrasings if model.meaning else None
        self._rivals = Rivals(model.phrasings, model.vectorizer.idf, model.owner, meanings)
        self._most = model.evidence.max(axis=1)
        self._unseen = float(np.median(self._most)) if len(self._most) else 1.0

    def score(self, folded: str, vector: Floats | None = None, counted: Mapping[str, int] | None = None) -> Scores:
        """Score a folded text; `vector` is its meaning, where the model has learned meanings.

        `counted` may hold its features, where they are known already and the text is not to be trimmed.
        """
        folded = trim(folded)
        meaning = placed = None
        weight = 0.0
        if self.model.meaning is not None and vector is not None:
            placed = self.model.meaning.placed(vector)
            meaning, weight = standard(self.model.meaning.scores(placed)), self.model.meaning.weight
        typed = counted or self._vectorizer.count(folded)
        counts: dict[str, float] = dict(typed)
        if len(folded) <= SPELLED:
            for name in self._speller.guesses(typed):
                counts.setdefault(name, MEANT)
        places, found = self._vectorizer.places(counts)
        total, linear, evidence = self._classes(places, found)
        if len(folded) > STORY:
            total = total + PART_WEIGHT * self._best_parts(folded)
        if meaning is not None:
            total = total + weight * meaning
        rivalry = self._rivalry(places, unit(damped(found)), placed, total)
        total = total + (RIVAL_WEIGHT if placed is None else MEANT_RIVAL_WEIGHT) * rivalry
        possible = float(np.minimum(found, 1) @ self._most[places]) + self._unseen * (len(typed) - len(places))
        nearest = self._nearest(places, unit(damped(found) * self._vectorizer.idf[places]), negates(folded))
        return Scores(
            total=total,
            linear=linear,
            evidence=evidence / max(possible, 1e-6),
            nearest=nearest,
            known=self._known(typed),
            length=len(folded),
            rivalry=rivalry,
            meaning=meaning,
        )

    def glance(self, folded: str) -> Floats:
        """Score a folded text by its words alone: no meaning, no typing errors, no comparison of the first few."""
        return self._classes(*self._vectorizer.places(self._vectorizer.count(trim(folded))))[0]

    def _classes(self, places: Integers, counts: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the total, the classifier's score and the evidence of every class."""
        model = self.model
        weights = unit(damped(counts))
        linear = np.asarray(weights @ model.weights[places] + model.bias, dtype=np.float32)
        evidence = np.asarray(np.minimum(counts, 1) @ model.evidence[places], dtype=np.float32)
        topics = np.asarray(weights @ model.topics[places] + model.topic_bias, dtype=np.float32)[model.topic]
        return standard(linear) + standard(evidence) + TOPIC_WEIGHT * standard(topics), linear, evidence

    def _rivalry(self, places: Integers, weights: Floats, placed: Floats | None, total: Floats) -> Floats:
        """Compare the first few classes; the others get the least of them, so that none of them passes these."""
        first = best(total, range(len(total)), RIVALS)
        compared = self._rivals.compare(places, weights, first, placed)
        rivalry = np.full(len(total), compared.min(), dtype=np.float32)
        rivalry[first] = compared
        return rivalry

    def _best_parts(self, folded: str) -> Floats:
        pieces = [self._vectorizer.places(self._vectorizer.count(piece)) for piece in parts(folded)[-MAX_PARTS:]]
        if not pieces:
            return np.zeros(len(self.model.classes), dtype=np.float32)
        each = np.stack([self._classes(*piece)[0] for piece in pieces])
        return np.asarray(np.sort(each, axis=0)[-2:].mean(axis=0), dtype=np.float32)

    def _nearest(self, places: Integers, weights: Floats, negated: bool) -> Floats:
        """The greatest cosine with a phrasing of each class; one that negates where the other does not counts less."""
        if not len(places):
            return np.zeros(len(self.model.classes), dtype=np.float32)
        if len(places) > TELLING:
            heaviest = np.argsort(-weights, kind="stable")[:TELLING]
            places, weights = places[heaviest], weights[heaviest]
        table = self.model.phrasings
        starts, lengths = table.indptr[places], np.diff(table.indptr)[places]
        before = np.cumsum(lengths) - lengths
        postings = np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
        worth = np.repeat(weights, lengths) * table.data[postings]
        likeness = np.bincount(table.indices[postings], weights=worth, minlength=table.shape[1])
        likeness[self.model.negated != negated] *= 0.85
        return np.asarray(np.maximum.reduceat(likeness, self._starts), dtype=np.float32)

    def _known(self, counts: Mapping[str, float]) -> float:
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


def standard(scores: Floats) -> Floats:
    """Return the scores with mean 0 and spread 1 over all classes, so that different scores can be added."""
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-6), dtype=np.float32)


def softmax(scores: Floats, sharpness: float) -> Floats:
    """Turn scores into shares that add up to 1."""
    powers = np.exp((scores - scores.max()) * sharpness)
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def best(scores: Floats, allowed: Sequence[int], count: int) -> list[int]:
    """Return the places of the `count` best scores among the allowed ones (in rising order); ties by place."""
    places = np.asarray(allowed, dtype=np.int64)
    found: list[int] = places[np.argsort(-scores[places], kind="stable")[:count]].tolist()
    return found

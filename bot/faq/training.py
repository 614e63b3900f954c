"""Learns the model from the phrasings: a linear classifier, and how far its scores may be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.faq.acceptance import OFFERED, Acceptance, signs
from bot.faq.examples import Example
from bot.faq.features import Floats, Vectorizer
from bot.faq.scoring import Model, Scorer, best, negates
from bot.faq.tokens import Tokens

FOLDS = 3
LEFT_OUT = 0.12
"""Share of the entries that each fold leaves out whole, to learn what an uncovered question looks like."""

LEARN_AT_MOST = 20_000
"""Phrasings the classifier learns from; with more, an even sample is taken (the nearest-phrasing part uses all)."""

_C = 0.7
_SEED = 20261123


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A phrasing that the model had not learned, its class, and the class that won."""

    phrasing: str
    label: str
    winner: str


def fit(tokens: Tokens, learned: Sequence[Example]) -> Model:
    """Learn a model from examples."""
    counted = [Counter(tokens.features(example.folded)) for example in learned]
    vectorizer = Vectorizer.learn(tokens, counted)
    matrix = vectorizer.matrix(counted)
    classes = tuple(sorted({example.label for example in learned}))
    place = {name: number for number, name in enumerate(classes)}
    owner = np.array([place[example.label] for example in learned], dtype=np.int32)
    step = max(1, -(-len(learned) // LEARN_AT_MOST))
    classifier = LinearSVC(C=_C, random_state=_SEED).fit(matrix[::step], owner[::step])
    weights, bias = _both_ways(classifier, len(classes))
    return Model(
        vectorizer=vectorizer,
        classes=classes,
        weights=np.ascontiguousarray(weights.T, dtype=np.float32),
        bias=bias.astype(np.float32),
        phrasings=matrix.T.tocsr(),
        owner=owner,
        negated=np.array([negates(example.folded) for example in learned]),
    )


def learn_acceptance(tokens: Tokens, learned: Sequence[Example]) -> Acceptance:
    """Ask held-out phrasings, and all phrasings of left-out entries, and learn when the answer was right."""
    rows: list[Floats] = []
    first: list[bool] = []
    among: list[bool] = []
    for model, asked in _folds(tokens, learned):
        scorer = Scorer(model)
        entries = [n for n, name in enumerate(model.classes) if not name.startswith("@")]
        others = [n for n, name in enumerate(model.classes) if name.startswith("@")]
        for example in asked:
            scores = scorer.score(example.folded)
            rows.append(signs(scores, entries, others))
            top = [model.classes[n] for n in best(scores.linear, entries, OFFERED)]
            first.append(top[0] == example.label)
            among.append(example.label in top)
    table = np.stack(rows)
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    scaled = (table - mean) / scale
    return Acceptance(mean, scale, _weights(scaled, first), _weights(scaled, among))


def held_out(tokens: Tokens, learned: Sequence[Example]) -> list[HeldOut]:
    """Return for every phrasing which class wins when the phrasing itself was not learned."""
    found = []
    for part in range(FOLDS):
        model = fit(tokens, [e for n, e in enumerate(learned) if n % FOLDS != part])
        scorer = Scorer(model)
        for example in learned[part::FOLDS]:
            winner = model.classes[int(np.argmax(scorer.score(example.folded).linear))]
            found.append(HeldOut(example.folded, example.label, winner))
    return found


def _folds(tokens: Tokens, learned: Sequence[Example]) -> list[tuple[Model, list[Example]]]:
    """Each fold learns without a third of the phrasings and without some entries; those are what it is asked."""
    random = np.random.default_rng(_SEED)
    labels = sorted({example.label for example in learned if not example.label.startswith("@")})
    shuffled = [labels[n] for n in random.permutation(len(labels))]
    size = max(1, round(len(labels) * LEFT_OUT))
    found = []
    for part in range(FOLDS):
        gone = set(shuffled[part * size : (part + 1) * size]) if len(labels) > FOLDS * size else set()
        learn = [e for n, e in enumerate(learned) if n % FOLDS != part and e.label not in gone]
        ask = [e for n, e in enumerate(learned) if n % FOLDS == part or e.label in gone]
        found.append((fit(tokens, learn), ask))
    return found


def _weights(scaled: Floats, right: Sequence[bool]) -> Floats:
    """Fit one logistic model; when all or none were right there is nothing to learn but that."""
    if len(set(right)) == 1:
        weights = np.zeros(scaled.shape[1] + 1, dtype=np.float32)
        weights[-1] = 3.0 if right[0] else -3.0
        return weights
    model = LogisticRegression(C=1.0, max_iter=500).fit(scaled, right)
    return np.append(model.coef_[0], model.intercept_[0]).astype(np.float32)


def _both_ways(classifier: LinearSVC, classes: int) -> tuple[Floats, Floats]:
    """With two classes the classifier keeps one direction only; give each class its own."""
    weights, bias = classifier.coef_, classifier.intercept_
    if classes == 2 and weights.shape[0] == 1:
        return np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias

"""Learns the model from the phrasings: a linear classifier, and how far its scores may be trusted."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from bot.language.meaning import SentenceEncoder
from bot.language.tokens import Tokens
from bot.language.vectors import Vectors
from bot.matching.acceptance import OFFERED, Acceptance, scaled, signs
from bot.matching.examples import Example
from bot.matching.features import Floats, Integers, Vectorizer, damped, unit_rows
from bot.matching.scoring import Model, Scorer, best, negates
from bot.matching.semantic import Meaning, centred
from bot.matching.spelling import by_sound

FOLDS = 3
LEFT_OUT = 0.12
"""Share of the entries that each fold leaves out whole, to learn what an uncovered question looks like."""

OTHERS_COUNT = 3.0
LEFT_OUT_COUNT = 0.3

ASK_AT_MOST = 1_000
"""Phrasings that each fold is asked."""

LEARN_AT_MOST = 60_000
"""Phrasings the model learns from; with more, an even sample is taken."""

MEANT = {"use": 0.75, "e5": 2.0}
"""How much the meaning counts beside the two scores of a class by words, for each encoder; measured on both."""

STIFFNESS = 0.001
"""The ridge of the straight directions, per phrasing."""

UNITS = 512
ROUNDS = 25
SPREAD = 4.0
"""The network on meanings: its units, how often it sees all phrasings, and the length of the vectors it sees."""

PASSES = 6
"""How often the linear classifier sees all phrasings: more passes took half as long again and recognised no more."""

_C = 0.5
_TOPIC_C = 0.3
_TRUST_C = 0.03
_K1 = 5.0
_B = 0.75
_SEED = 20261123


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A phrasing that the model had not learned, its class, and the class that won."""

    phrasing: str
    label: str
    winner: str


def fit(
    tokens: Tokens,
    learned: Sequence[Example],
    counts_of: Mapping[str, Counter[str]] | None = None,
    vectors: Vectors | None = None,
) -> Model:
    """Learn a model from examples (an even sample of at most LEARN_AT_MOST).

    `counts_of` may hold the counted features of the texts, where many models are learned from the same ones;
    `vectors` their meanings, where an encoder takes part.
    """
    learned = sorted(learned[:: max(1, -(-len(learned) // LEARN_AT_MOST))], key=lambda example: example.label)
    counts_of = counts_of or count(tokens, learned)
    counted = [counts_of[example.folded] for example in learned]
    vectorizer = Vectorizer.learn(tokens, counted)
    counts = vectorizer.matrix(counted)
    table = counts.copy()
    table.data = damped(table.data)
    classes = tuple(sorted({example.label for example in learned}))
    owner = _places([example.label for example in learned], classes)
    topics = tuple(sorted({_topic(name) for name in classes}))
    topic = _places([_topic(name) for name in classes], topics)
    weights, bias = _classify(unit_rows(table), owner, _C)
    topic_weights, topic_bias = _classify(unit_rows(table), topic[owner], _TOPIC_C)
    near = unit_rows(sparse.csr_matrix(table @ sparse.diags(vectorizer.idf)))
    return Model(
        vectorizer=vectorizer,
        classes=classes,
        weights=weights,
        bias=bias,
        evidence=_evidence(counts, owner, len(classes)),
        topics=topic_weights,
        topic_bias=topic_bias,
        topic=topic,
        phrasings=near.T.tocsr(),
        owner=owner,
        negated=np.array([negates(example.folded) for example in learned]),
        sounding=by_sound(vectorizer.names, dict(zip(vectorizer.names, vectorizer.idf.tolist(), strict=True))),
        meaning=_meaning(learned, owner, len(classes), vectors),
    )


def _meaning(learned: Sequence[Example], owner: Integers, classes: int, vectors: Vectors | None) -> Meaning | None:
    if not vectors:
        return None
    rows = np.stack([vectors.of[example.folded] for example in learned])
    centre = rows.mean(axis=0)
    placed = centred(rows, centre)
    network = _straight if classes == 1 or vectors.encoder == SentenceEncoder.name else _network
    return Meaning(centre, *network(placed, owner, classes), placed, MEANT[vectors.encoder])


def _straight(placed: Floats, owner: Integers, classes: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Learn one direction per class by ridge regression: a second where a network takes minutes.

    On the vectors of the sentence encoder a network or its random features recognised at most two points more alone.
    """
    wanted = np.zeros((len(owner), classes), np.float32)
    wanted[np.arange(len(owner)), owner] = 1
    shares = wanted.mean(axis=0)
    among = placed.T @ placed
    among[np.diag_indices_from(among)] += STIFFNESS * len(owner)
    directions = np.linalg.solve(among, placed.T @ (wanted - shares)).astype(np.float32)
    return np.zeros((placed.shape[1], 0), np.float32), np.zeros(0, np.float32), directions, shares


def _network(placed: Floats, owner: Integers, classes: int) -> tuple[Floats, Floats, Floats, Floats]:
    network = MLPClassifier((UNITS,), alpha=1e-3, learning_rate_init=2e-3, max_iter=ROUNDS, random_state=_SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # ROUNDS were measured: more only learn by heart
        network.fit(placed * SPREAD, owner)
    (hidden, weights), (hidden_bias, bias) = network.coefs_, network.intercepts_
    if classes == 2:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    hidden, hidden_bias, weights, bias = (
        np.asarray(one, np.float32) for one in (hidden * SPREAD, hidden_bias, weights, bias)
    )
    return hidden, hidden_bias, weights, bias


def count(tokens: Tokens, learned: Sequence[Example]) -> dict[str, Counter[str]]:
    """Return the counted features of every text."""
    return {example.folded: Counter(tokens.features(example.folded)) for example in learned}


def learn_acceptance(
    tokens: Tokens,
    learned: Sequence[Example],
    vectors: Vectors | None = None,
    counts_of: Mapping[str, Counter[str]] | None = None,
) -> Acceptance:
    """Ask held-out phrasings, and phrasings of left-out entries, and learn when the answer was right."""
    counts_of = counts_of or count(tokens, learned)
    with ThreadPoolExecutor(1) as aside:  # one fold is asked while the next one is learned, here
        folds = (_fold(tokens, learned, part, vectors, counts_of) for part in range(FOLDS))
        asked = [aside.submit(_ask, model, questions, vectors, counts_of) for model, questions in folds]
        rows = np.concatenate([one.result() for one in asked])
    table, first, among, counts = rows[:, :-3], rows[:, -3] > 0, rows[:, -2] > 0, rows[:, -1]
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    near = scaled(table, mean, scale)
    return Acceptance(mean, scale, _weights(near, first, counts), _weights(near, among, counts))


def _ask(
    model: Model, asked: Sequence[Example], vectors: Vectors | None, counts_of: Mapping[str, Counter[str]]
) -> Floats:
    """Ask a model.

    Returns one row per phrasing asked: its signs, then whether the first was right, whether one of the first four
    was, and how much the row counts.
    """
    scorer = Scorer(model)
    entries = [n for n, name in enumerate(model.classes) if not name.startswith("@")]
    others = [n for n, name in enumerate(model.classes) if name.startswith("@")]
    rows: list[Floats] = []
    meant = vectors.of if vectors else {}
    for example in asked[:: max(1, len(asked) // ASK_AT_MOST)]:
        scores = scorer.score(example.folded, meant.get(example.folded), counts_of[example.folded])
        top = [model.classes[n] for n in best(scores.total, entries, OFFERED)]
        told = (top[0] == example.label, example.label in top, _share(example.label, model.classes))
        rows.append(np.append(signs(scores, entries, others), np.array(told, dtype=np.float32)))
    return np.stack(rows)


def _share(label: str, known: Sequence[str]) -> float:
    """How much an example counts: uncovered topics are asked about far more often than they have phrasings here."""
    if label.startswith("@"):
        return OTHERS_COUNT
    return 1.0 if label in known else LEFT_OUT_COUNT


def held_out(tokens: Tokens, learned: Sequence[Example]) -> list[HeldOut]:
    """Return for every phrasing which class wins when the phrasing itself was not learned."""
    found = []
    counts_of = count(tokens, learned)
    for part in range(FOLDS):
        model = fit(tokens, [e for n, e in enumerate(learned) if n % FOLDS != part], counts_of)
        scorer = Scorer(model)
        for example in learned[part::FOLDS]:
            scores = scorer.score(example.folded, counted=counts_of[example.folded])
            winner = model.classes[int(np.argmax(scores.total))]
            found.append(HeldOut(example.folded, example.label, winner))
    return found


def _fold(
    tokens: Tokens,
    learned: Sequence[Example],
    part: int,
    vectors: Vectors | None,
    counts_of: Mapping[str, Counter[str]],
) -> tuple[Model, list[Example]]:
    """Each fold learns without a third of the phrasings and without some entries; those are what it is asked."""
    random = np.random.default_rng(_SEED)
    labels = sorted({example.label for example in learned if not example.label.startswith("@")})
    shuffled = [labels[n] for n in random.permutation(len(labels))]
    size = max(1, round(len(labels) * LEFT_OUT))
    gone = set(shuffled[part * size : (part + 1) * size]) if len(labels) > FOLDS * size else set()
    learn = [e for n, e in enumerate(learned) if n % FOLDS != part and e.label not in gone]
    ask = [e for n, e in enumerate(learned) if n % FOLDS == part or e.label in gone]
    return fit(tokens, learn, counts_of, vectors), ask


def _weights(near: Floats, right: np.ndarray, counts: Floats) -> Floats:
    """Fit one logistic model; when all or none were right there is nothing to learn but that."""
    if right.all() or not right.any():
        weights = np.zeros(near.shape[1] + 1, dtype=np.float32)
        weights[-1] = 3.0 if right[0] else -3.0
        return weights
    model = LogisticRegression(C=_TRUST_C, max_iter=500).fit(near, right, sample_weight=counts)
    return np.append(model.coef_[0], model.intercept_[0]).astype(np.float32)


def _places(names: Sequence[str], among: Sequence[str]) -> Integers:
    place = {name: number for number, name in enumerate(among)}
    return np.array([place[name] for name in names], dtype=np.int32)


def _topic(name: str) -> str:
    """An entry's id begins with its topic; each signpost, and small talk, is a topic of its own."""
    return name if name.startswith("@") else name.split("-")[0]


def _classify(table: sparse.csr_matrix, owner: Integers, c: float) -> tuple[Floats, Floats]:
    """Learn one direction per class, as features x classes; a single class needs none.

    In one thread: the library draws from one source of chance for all threads, and two learnings would differ.
    """
    classes = int(owner.max()) + 1
    if classes == 1:
        return np.zeros((table.shape[1], 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # PASSES were measured
        classifier = LinearSVC(C=c, random_state=_SEED, max_iter=PASSES).fit(table, owner)
    weights, bias = classifier.coef_, classifier.intercept_
    if classes == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def _evidence(counts: sparse.csr_matrix, owner: Integers, classes: int) -> Floats:
    """BM25 with all phrasings of a class as one document: what many phrasings share counts, each adding less."""
    capped = counts.copy()
    capped.data = np.minimum(capped.data, 2)
    belongs = sparse.csr_matrix((np.ones(len(owner)), (np.arange(len(owner)), owner)), shape=(len(owner), classes))
    frequency = np.asarray((capped.T @ belongs).todense(), dtype=np.float32)
    length = frequency.sum(axis=0)
    classes_with = (frequency > 0).sum(axis=1)
    rarity = np.log(1 + (classes - classes_with + 0.5) / (classes_with + 0.5))
    saturation = _K1 * (1 - _B + _B * length / max(float(length.mean()), 1e-6))
    return np.asarray(rarity[:, None] * frequency * (_K1 + 1) / (frequency + saturation), dtype=np.float32)

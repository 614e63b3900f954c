"""Learns hearing from the voices, and from voices held out, from which score on it may be trusted.

Voices, not lines, are held out: two lines of one person share words, so that lines held out flatter the model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pypinyin import lazy_pinyin
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.hearing.features import Counts, Floats
from bot.hearing.model import Hearing, Limits
from bot.hearing.voices import CALM, KINDS, PERSON, Said
from bot.language.folding import fold

FOLDS = 4

FALSE_CARDS = 0.025
"""Share of calm messages of voices never heard that may get the card.

These calm messages were written to look like danger; of ordinary questions far fewer do.
"""

FALSE_LINES = 0.15
"""The same for the one line of care."""

FALSE_PERSONS = 0.01
"""Share of messages that ask for no person and may be taken for it."""

TYPED_IN_PINYIN = 8
"""Every so many phrasings are learned in pinyin too: else Latin letters themselves sound like the few who use them."""

_C = 8.0
_KIND_C = 0.5
_SEED = 20261126
_NEVER = Limits(float("inf"), float("inf"), float("inf"))


def learn(said: Sequence[Said]) -> Hearing:
    """Learn a model with its limits; from too few voices none can be held out, and nothing is ever heard."""
    voices = sorted({one.voice for one in said if one.voice})
    if len(voices) < FOLDS:
        return _fit(said, _NEVER)
    asked: list[tuple[Said, float, float]] = []
    for part in range(FOLDS):
        out = set(voices[part::FOLDS])
        model = _fit([one for one in said if one.voice not in out], _NEVER)
        for one in said:
            if one.voice in out:
                danger, person, _ = model.scores(one.folded)
                asked.append((one, danger, person))
    return _fit(said, _limits(asked))


def _limits(asked: Sequence[tuple[Said, float, float]]) -> Limits:
    calm = np.array([danger for one, danger, _ in asked if not one.urgent])
    others = np.array([person for one, _, person in asked if one.kind == CALM])
    return Limits(
        card=float(np.quantile(calm, 1 - FALSE_CARDS)),
        care=float(np.quantile(calm, 1 - FALSE_LINES)),
        person=float(np.quantile(others, 1 - FALSE_PERSONS)),
    )


def _fit(said: Sequence[Said], limits: Limits) -> Hearing:
    said = [*said, *(_in_pinyin(one) for one in said[::TYPED_IN_PINYIN])]
    counts = Counts.learn([one.folded for one in said])
    table = counts.matrix([one.folded for one in said])
    urgent = [n for n, one in enumerate(said) if one.urgent]
    columns = [
        _direction(table, np.array([one.urgent for one in said])),
        _direction(table, np.array([one.kind == PERSON for one in said])),
        *_kinds(table[urgent], [said[n].kind for n in urgent]),
    ]
    weights = np.column_stack([weights for weights, _ in columns]).astype(np.float32)
    return Hearing(counts, weights, np.array([bias for _, bias in columns], dtype=np.float32), limits)


def _in_pinyin(one: Said) -> Said:
    return Said(one.voice, one.kind, fold(" ".join(lazy_pinyin(one.folded))))


def _direction(table: sparse.csr_matrix, right: np.ndarray) -> tuple[Floats, float]:
    if right.all() or not right.any():
        return _nothing(table)
    model = LogisticRegression(C=_C, solver="liblinear", random_state=_SEED).fit(table, right)
    return model.coef_[0], float(model.intercept_[0])


def _kinds(table: sparse.csr_matrix, kinds: Sequence[str]) -> list[tuple[Floats, float]]:
    """One direction a kind, against all the others."""
    found = []
    for kind in KINDS:
        right = np.array([one == kind for one in kinds], dtype=bool)
        if right.all() or not right.any():
            found.append(_nothing(table))
            continue
        model = LinearSVC(C=_KIND_C, random_state=_SEED).fit(table, right)
        found.append((model.coef_[0], float(model.intercept_[0])))
    return found


def _nothing(table: sparse.csr_matrix) -> tuple[Floats, float]:
    """Where nothing can be told apart nothing is heard."""
    return np.zeros(table.shape[1], dtype=np.float32), -10.0

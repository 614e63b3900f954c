"""Learns what messages want from the voices and the knowledge, and from people held out how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.language.meaning import DIMENSIONS, SentenceEncoder
from bot.language.vectors import beside, vectors_of
from bot.voices.directions import Directions
from bot.voices.features import Counted, Counts, Floats
from bot.voices.fitting import classes, one_against_all, with_meanings, with_pinyin
from bot.voices.said import Said
from bot.wants.model import ASIDE, COLUMNS, LEAST, NO_FACET, Limits, Wants, shares
from bot.wants.voices import ACTIONS, ALONE, ENTRY, FACET, FACETS, LABELS, TWO

FOLDS = 4

FALSE_ACTIONS = 0.008
"""Share of the knowledge's own questions, of entries held out, that may be taken for an action."""

FALSE_FACETS = 0.03
"""Share of messages that ask for no side of a matter and may be taken to."""

FALSE_TWO = 0.03
"""Share of messages with one wish that may be taken for two."""

NAMED = 0.0
"""A whole question that looks like a facet from this score on may well ask for one; it teaches neither."""

_C = 0.5
_TRUST_C = 3.0
_NEVER = Limits(2.0, 2.0, float("inf"))


def learn(said: Sequence[Said], path: Path) -> Wants:
    """Learn a model with its limits; from too few voices none can be held out, and nothing is ever read.

    `path` is where it will be stored.
    """
    people = sorted({one.voice for one in said if not one.voice.startswith(ENTRY)})
    entries = sorted({one.voice for one in said if one.voice.startswith(ENTRY)})
    encoder = SentenceEncoder()
    meanings = vectors_of(encoder, [one.folded for one in with_pinyin(said)], beside(path, encoder.name)).of
    counted = Counted()
    model = _directions(said, meanings, counted)
    if len(people) < FOLDS:
        return Wants(model, *_plain(), _NEVER, encoder)
    asked: list[Said] = []
    tables: list[Floats] = []
    for part in range(FOLDS):
        out = {*people[part::FOLDS], *entries[part::FOLDS]}
        held = [one for one in said if one.voice in out]
        model_of_others = _directions([one for one in said if one.voice not in out], meanings, counted)
        texts = [one.folded for one in held]
        tables.append(model_of_others.scores(texts, np.stack([meanings[text] for text in texts]), counted))
        asked += held
    return _trusted(model, encoder, asked, np.concatenate(tables))


def _directions(said: Sequence[Said], meanings: Mapping[str, Floats], counted: Counted) -> Directions:
    said = [one for one in with_pinyin(said) if one.folded in meanings]
    texts = [one.folded for one in said]
    counts = Counts.learn(texts, counted=counted)
    table = with_meanings(counts.matrix(texts, counted), np.stack([meanings[one.folded] for one in said]))
    labels = [label(one) for one in said]
    one = [n for n, name in enumerate(labels) if name != TWO]
    weights, bias = classes(table[one], [labels[n] for n in one], LABELS, _C)
    leaning = [n for n in one if labels[n] != ALONE]
    facets = classes(table[leaning], [facet(labels[n]) for n in leaning], ASIDE, _C)
    # 离婚要多久 names its matter and asks for a facet of it, 离婚财产怎么分 does not, and nobody has marked which.
    named = (table @ facets[0] + facets[1])[:, 1:].max(axis=1)
    plain = [n for n in one if labels[n] != ALONE or named[n] < NAMED]
    facets = classes(table[plain], [facet(labels[n]) for n in plain], ASIDE, _C)
    two = one_against_all(table, labels, TWO, _C, balanced=True)
    columns = np.column_stack([weights, facets[0], two[0]]).astype(np.float32)
    biases = np.concatenate([bias, facets[1], [two[1]]]).astype(np.float32)
    return Directions(counts, columns[:-DIMENSIONS], biases, columns[-DIMENSIONS:])


def _trusted(model: Directions, encoder: SentenceEncoder, asked: Sequence[Said], table: Floats) -> Wants:
    """Set the shares right, and choose the limits, by what was asked of models that had not learned it."""
    labels = np.array([label(one) for one in asked])
    known, two = len(LABELS), labels == TWO
    first = _shares_of(table[~two, :known], labels[~two], LABELS)
    aside = table[:, known : len(COLUMNS) - 1]
    leaning = ~two & (labels != ALONE)
    second = _shares_of(aside[leaning], np.array([facet(name) for name in labels[leaning]]), ASIDE)
    own = np.array([one.voice.startswith(ENTRY) for one in asked]) & (labels == ALONE)
    actions = shares(table[own, :known], first)[:, : len(ACTIONS)].sum(axis=1)
    others = leaning & ~np.array([name.startswith(FACET) for name in labels])
    facets = shares(aside[others], second)[:, 1:].max(axis=1)
    limits = Limits(
        action=max(LEAST, float(np.quantile(actions, 1 - FALSE_ACTIONS)) if len(actions) else LEAST),
        facet=max(LEAST, float(np.quantile(facets, 1 - FALSE_FACETS))),
        two=float(np.quantile(table[~two, -1], 1 - FALSE_TWO)),
    )
    return Wants(model, first, second, limits, encoder)


def _shares_of(scores: Floats, labels: np.ndarray, names: Sequence[str]) -> Floats:
    """Learn the weights of `shares`: the scores of all directions together say how sure each label is."""
    weights = np.vstack([np.eye(len(names), dtype=np.float32), np.full((1, len(names)), -20.0, np.float32)])
    model = LogisticRegression(C=_TRUST_C, solver="newton-cholesky").fit(scores.astype(np.float64), labels)
    if len(model.classes_) < 3:
        return _unlearned(len(names))
    for row, name in enumerate(model.classes_):
        weights[:-1, names.index(name)] = model.coef_[row]
        weights[-1, names.index(name)] = model.intercept_[row]
    return weights


def _plain() -> tuple[Floats, Floats]:
    return _unlearned(len(LABELS)), _unlearned(len(ASIDE))


def _unlearned(size: int) -> Floats:
    return np.vstack([np.eye(size, dtype=np.float32), np.zeros((1, size), np.float32)])


def label(one: Said) -> str:
    """Return the label without the two wishes of `two:a+b`."""
    return TWO if one.label.startswith(f"{TWO}:") else one.label


def facet(name: str) -> str:
    """Return the facet of a label, or NO_FACET."""
    aside = name.removeprefix(FACET)
    return aside if name.startswith(FACET) and aside in FACETS else NO_FACET

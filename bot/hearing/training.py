"""Learns hearing from the voices, and from voices held out, from which score on it may be trusted.

Voices, not lines, are held out: two lines of one person share words, so that lines held out flatter the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.hearing.model import Hearing, Limits
from bot.hearing.voices import CALM, KINDS, PERSON, urgent
from bot.voices.directions import Directions
from bot.voices.features import WORD, Counted, Counts
from bot.voices.fitting import direction, one_against_all, ready, with_pinyin
from bot.voices.said import Said

FOLDS = 4

FALSE_CARDS = 0.027
"""Share of calm messages of voices never heard that may get the card.

These calm messages were written to look like danger; of ordinary questions far fewer do. Measured with the voices that
speak of sexual violence: 0.025 missed four dangers of two hundred more, at the same number of false cards.
"""

FALSE_LINES = 0.16
"""The same for the one line of care. Measured with the short everyday words: 0.15 missed two dangers more."""

FALSE_PERSONS = 0.015
"""Share of messages that ask for no person and may be taken for it."""

_C = 8.0
_KIND_C = 0.5
_NEVER = Limits(float("inf"), float("inf"), float("inf"))


def learn(said: Sequence[Said], _path: Path) -> Hearing:
    """Learn a model with its limits; from too few voices none can be held out, and nothing is ever heard."""
    voices = sorted({one.voice for one in said if one.voice})
    counted = Counted()
    if len(voices) < FOLDS:
        return _fit(said, _NEVER, counted)
    asked: list[tuple[Said, float, float]] = []
    for part in range(FOLDS):
        out = set(voices[part::FOLDS])
        model = _fit([one for one in said if one.voice not in out], _NEVER, counted)
        for one in said:
            if one.voice in out:
                danger, person, _ = model.scores(one.folded)
                asked.append((one, danger, person))
    return _fit(said, _limits(asked), counted)


def _limits(asked: Sequence[tuple[Said, float, float]]) -> Limits:
    calm = np.array([danger for one, danger, _ in asked if not urgent(one)])
    others = np.array([person for one, _, person in asked if one.label == CALM])
    return Limits(
        card=float(np.quantile(calm, 1 - FALSE_CARDS)),
        care=float(np.quantile(calm, 1 - FALSE_LINES)),
        person=float(np.quantile(others, 1 - FALSE_PERSONS)),
    )


def _fit(said: Sequence[Said], limits: Limits, counted: Counted) -> Hearing:
    said = with_pinyin(said)
    counts = Counts.learn([one.folded for one in said], WORD, counted)
    table = counts.matrix([one.folded for one in said], counted)
    dangers = [n for n, one in enumerate(said) if urgent(one)]
    kinds, dangerous = [said[n].label for n in dangers], ready(table[dangers])
    columns = [
        direction(table, np.array([urgent(one) for one in said]), _C),
        direction(table, np.array([one.label == PERSON for one in said]), _C),
        *(one_against_all(dangerous, kinds, kind, _KIND_C) for kind in KINDS),
    ]
    weights = np.column_stack([weights for weights, _ in columns]).astype(np.float32)
    return Hearing(Directions(counts, weights, np.array([bias for _, bias in columns], dtype=np.float32)), limits)

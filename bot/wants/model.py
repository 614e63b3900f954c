"""Reads what a message wants of the bot: an action, one side of the answer before it, or a new question.

Linear and quick, learned from many voices (`knowledge/wants`) and from the questions of the entries. What it returns
are shares that were set right on people it had not learned from, so that .9 means nine of ten.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.language.meaning import SentenceEncoder
from bot.voices.directions import Directions
from bot.voices.features import Counts, Floats, ends
from bot.wants.slots import slots
from bot.wants.voices import ACTIONS, ALONE, FACET, FACETS, LABELS, LEAN, NOTHING, TWO

NO_FACET = "-"
ASIDE = (NO_FACET, *FACETS)
"""What the second look tells apart: which side of a matter is asked for, if any."""

COLUMNS = (*LABELS, *ASIDE, TWO)

LEAST = 0.3
"""An action or facet with a smaller share is not believed, however sure it is that it must be one of them."""

REMEMBERED = 256
"""Messages whose reading is remembered: one message is asked about several times."""

_ACTIONS = [LABELS.index(name) for name in ACTIONS]
_FACETS = [LABELS.index(FACET + name) for name in FACETS]
_LEAN, _ALONE, _NOTHING = (LABELS.index(name) for name in (LEAN, ALONE, NOTHING))


@dataclass(frozen=True, slots=True)
class Limits:
    """From which share on something is believed. Learned from voices that were held out, see `training`.

    `action`: the share of all actions together.
    """

    action: float
    facet: float
    two: float


@dataclass(frozen=True, slots=True)
class Want:
    """What a message wants.

    `action`: one of ACTIONS, where it is surely meant. `facet`: one of FACETS, where the message asks for that side of
    a matter, be it of the answer before it or of one that it names itself. `leans`: how likely it means nothing
    without what was said before; `alone`: how likely it is a whole question; the rest of 1 are actions and talk.
    `twofold`: how far it seems to hold two wishes, from 0 on. `scores`: the share of every label. `slot`: what was said
    beside an action (see `slots`).
    """

    action: str | None
    facet: str | None
    leans: float
    alone: float
    twofold: float
    scores: Mapping[str, float]
    slot: Mapping[str, str] = field(default_factory=dict)


UNKNOWN = Want(None, None, 0.0, 0.0, twofold=-math.inf, scores={})
"""What is read where nothing has been learned yet."""


class Wants:
    """A learned model: `directions` as COLUMNS; `first` and `second` turn their scores into shares."""

    def __init__(
        self, directions: Directions, first: Floats, second: Floats, limits: Limits, encoder: SentenceEncoder | None
    ) -> None:
        """Take the model; `first` is (LABELS + 1) x LABELS, `second` (ASIDE + 1) x ASIDE, the last rows are biases."""
        self._directions = directions
        self._encoder = encoder
        self._first = first
        self._second = second
        self.limits = limits
        self._remembered: OrderedDict[tuple[str, str], Want] = OrderedDict()

    @classmethod
    def unlearned(cls) -> Wants:
        """Return a model that reads nothing, for where there is none yet."""
        nothing = np.zeros((0, len(COLUMNS)), np.float32)
        directions = Directions(Counts((), np.zeros(0, np.float32)), nothing, np.zeros(len(COLUMNS), np.float32))
        first, second = (np.zeros((len(names) + 1, len(names)), np.float32) for names in (LABELS, ASIDE))
        return cls(directions, first, second, Limits(2.0, 2.0, float("inf")), None)

    def read(self, folded: str, said: str = "") -> Want:
        """Return what a folded message wants; nothing at all for one without letters.

        `said`: the message as it was typed; only with it there are slots, since folding changes numbers.
        """
        want = self._remembered.get((folded, said))
        if want is None:
            want = self._remembered[folded, said] = self._read(folded, said)
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return want

    def _read(self, folded: str, said: str) -> Want:
        if self._encoder is None or not any(map(str.isalpha, folded)):
            return UNKNOWN
        labels, facets, two = self.shares(ends(folded))
        action = _ACTIONS[int(np.argmax(labels[_ACTIONS]))]
        sure = labels[_ACTIONS].sum() >= self.limits.action and labels[action] >= LEAST
        meant = LABELS[action] if sure else None
        facet = int(np.argmax(facets))
        asked = ASIDE[facet] if meant is None and facet and facets[facet] >= self.limits.facet else None
        scores = dict(zip(LABELS, labels.tolist(), strict=True))
        return Want(
            action=meant,
            facet=asked,
            leans=float(labels[_LEAN] + labels[_FACETS].sum()),
            alone=float(labels[_ALONE]),
            twofold=two - self.limits.two,
            scores=scores,
            slot=slots(meant, said) if meant else {},
        )

    def shares(self, folded: str) -> tuple[Floats, Floats, float]:
        """Return the share of every label, of every facet (and none) whatever else it is, and the score of two."""
        meaning = self._encoder.vector(folded)[None, :] if self._encoder else None
        row = self._directions.scores([folded], meaning)[0]
        known, aside = len(LABELS), len(ASIDE)
        return shares(row[:known], self._first), shares(row[known : known + aside], self._second), float(row[-1])

    def store(self, path: Path) -> None:
        """Write the model as plain arrays; raises OSError when the disk does not take it."""
        limits = np.array([self.limits.action, self.limits.facet, self.limits.two], dtype=np.float32)
        self._directions.store(path, first=self._first, second=self._second, limits=limits)

    @classmethod
    def load(cls, path: Path, encoder: SentenceEncoder) -> Wants | None:
        """Read a stored model; None if there is none or it cannot be read (it is then learned anew).

        The encoder is opened with it.
        """
        stored = Directions.load(path)
        if stored is None:
            return None
        directions, more = stored
        first, second, limits = (more.get(name, np.zeros(0)) for name in ("first", "second", "limits"))
        wanted = ((len(LABELS) + 1, len(LABELS)), (len(ASIDE) + 1, len(ASIDE)), (3,), (len(COLUMNS),))
        if (first.shape, second.shape, limits.shape, directions.bias.shape) != wanted:
            return None
        encoder.open()
        return cls(directions, first, second, Limits(*(float(one) for one in limits)), encoder)


def shares(scores: Floats, weights: Floats) -> Floats:
    """Return scores as shares that add up to 1, one row or many; the last row of the weights is their bias."""
    powers = scores @ weights[:-1] + weights[-1]
    powers = np.exp(powers - powers.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)

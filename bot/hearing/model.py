"""Hears danger, its kind, and the wish for a person in a message: linear, learned from many voices, quick."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.hearing.features import Counts, Floats, passages
from bot.hearing.voices import KINDS, Kind

Level = Literal["card", "care"]

PATIENCE = 0.5
"""What a passage must be louder by than the whole message, for each power of e of passages.

The longer a story, the likelier one of its passages sounds like danger by chance. Measured on voices held out: 75
instead of 66 of a hundred dangers are heard at the same share of false cards.
"""

SURELY_CALM = 1.0
"""So far below the score of care a message is calm even if a fixed rule finds a sign in it."""

LOUDER = 1.0
"""So far above the score of the card a message is danger whatever else it may be."""

FEW = 3
"""A message of no more passages than this is short."""

REMEMBERED = 256
"""Messages whose hearing is remembered: one message is asked about several times."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From which score on something is heard. Learned from voices that were held out, see `training`."""

    card: float
    care: float
    person: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard. `level`: the safety card, one line of care, or nothing; `kind`: which danger it would be.

    `calm`: surely no danger, whatever single words may say. `loud`: so clearly danger that nothing explains it away.
    """

    level: Level | None
    kind: Kind
    calm: bool
    loud: bool
    person: bool
    danger_score: float
    person_score: float


class Hearing:
    """A learned model: one direction for danger, one for a person, one for each kind of danger."""

    def __init__(self, counts: Counts, weights: Floats, bias: Floats, limits: Limits) -> None:
        self._counts = counts
        self._weights = weights
        self._bias = bias
        self.limits = limits
        self._remembered: OrderedDict[str, Heard] = OrderedDict()

    def hear(self, folded: str) -> Heard:
        """Return what a folded message says beside its question."""
        heard = self._remembered.get(folded)
        if heard is None:
            heard = self._remembered[folded] = self._hear(folded)
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return heard

    def _hear(self, folded: str) -> Heard:
        danger, person, kinds = self.scores(folded)
        level: Level | None = None
        if danger >= self.limits.card:
            level = "card"
        elif danger >= self.limits.care:
            level = "care"
        wanted = person >= self.limits.person
        calm = danger < self.limits.care - SURELY_CALM
        loud = danger >= self.limits.card + LOUDER
        return Heard(level, KINDS[int(np.argmax(kinds))], calm, loud, wanted, danger, person)

    def scores(self, folded: str) -> tuple[float, float, Floats]:
        """Return the scores of danger (its loudest passage), of a person (the same), and of each kind there."""
        rows = self._counts.matrix(passages(folded))
        table = np.asarray(rows @ self._weights + self._bias, dtype=np.float32)
        danger = table[:, 0].copy()
        danger[1:] -= PATIENCE * np.log(len(danger))
        loudest = int(np.argmax(danger))
        # Whoever wants a person says so in a few words; in a long letter 律师您好 is only its beginning.
        person = table[0, 1] if len(table) > FEW else table[:, 1].max()
        return float(danger[loudest]), float(person), table[loudest, 2:]

    def store(self, path: Path) -> None:
        """Write the model as plain arrays; raises OSError when the disk does not take it."""
        limits = [self.limits.card, self.limits.care, self.limits.person]
        np.savez(
            path,
            names=_packed(self._counts.names),
            rarity=self._counts.rarity,
            weights=self._weights.astype(np.float16),
            bias=self._bias,
            limits=np.array(limits, dtype=np.float32),
        )

    @classmethod
    def load(cls, path: Path) -> Hearing | None:
        """Read a stored model; None if there is none or it cannot be read (it is then learned anew)."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                names = json.loads(file["names"].tobytes())
                weights = file["weights"].astype(np.float32)
                rarity, bias, limits = file["rarity"], file["bias"], file["limits"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        if weights.shape != (len(names), 2 + len(KINDS)) or rarity.shape != (len(names),) or limits.shape != (3,):
            return None
        return cls(Counts(names, rarity), weights, bias, Limits(*(float(one) for one in limits)))


def _packed(names: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(names), ensure_ascii=False).encode(), dtype=np.uint8)

"""Hears danger, its kind, and the wish for a person in a message: linear, learned from many voices, quick."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from bot.hearing.passages import passages
from bot.hearing.voices import KINDS, Kind
from bot.voices.directions import Directions
from bot.voices.features import Floats

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

    def __init__(self, directions: Directions, limits: Limits) -> None:
        self._directions = directions
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
        table = self._directions.scores(passages(folded))
        danger = table[:, 0].copy()
        danger[1:] -= PATIENCE * np.log(len(danger))
        loudest = int(np.argmax(danger))
        # Whoever wants a person says so in a few words; in a long letter 律师您好 is only its beginning.
        person = table[0, 1] if len(table) > FEW else table[:, 1].max()
        return float(danger[loudest]), float(person), table[loudest, 2:]

    def store(self, path: Path) -> None:
        """Write the model as plain arrays; raises OSError when the disk does not take it."""
        limits = [self.limits.card, self.limits.care, self.limits.person]
        self._directions.store(path, limits=np.array(limits, dtype=np.float32))

    @classmethod
    def load(cls, path: Path) -> Hearing | None:
        """Read a stored model; None if there is none or it cannot be read (it is then learned anew)."""
        stored = Directions.load(path)
        if stored is None:
            return None
        directions, more = stored
        limits = more.get("limits", np.zeros(0))
        if directions.bias.shape != (2 + len(KINDS),) or limits.shape != (3,):
            return None
        return cls(directions, Limits(*(float(one) for one in limits)))

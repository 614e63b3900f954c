"""Hears from which side of a matter somebody asks: 租客不交房租 is no tenant, 房东不退押金 is no landlord.

Learned from the questions of the entries (`questions`) and from what people across say (`sides.others.says`). How a
defendant, a seller or a debtor talks is much the same in all matters, so that is learned over all entries together;
and of each entry how often it happens in it (those who got a summons sound like the other side in any other matter),
and what people mean who are across in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.language.meaning import DIMENSIONS, SentenceEncoder
from bot.voices.directions import Directions, packed, unpacked
from bot.voices.features import Counts, Floats, ends


class Meant(Protocol):
    """Knows what folded texts mean, as vectors of length 1."""

    def vector(self, folded: str) -> Floats:
        """Return the vector of one text."""


class Sides:
    """A learned model; `limit` is the score from which on somebody is believed to be on the other side."""

    def __init__(
        self,
        directions: Directions,
        entries: Sequence[str],
        usual: Floats,
        limit: float,
        encoder: Meant | None,
    ) -> None:
        """Take the model; `usual` is a row for each of the entries: its direction of meanings, and what is added."""
        self.limit = limit
        self._directions = directions
        self._entries = list(entries)
        self._usual = usual
        self._place = {entry: place for place, entry in enumerate(self._entries)}
        self._encoder = encoder

    @classmethod
    def unlearned(cls) -> Sides:
        """Return a model that hears nothing, for where no entry has sides."""
        directions = Directions(
            Counts((), np.zeros(0, np.float32)), np.zeros((0, 1), np.float32), np.zeros(1, np.float32)
        )
        return cls(directions, (), np.zeros((0, DIMENSIONS + 1), np.float32), 0.0, None)

    def across(self, entry_id: str, folded: str) -> bool:
        """Tell whether a folded message seems to come from the other side of the matter of an entry."""
        return self.score(entry_id, folded) >= self.limit

    def score(self, entry_id: str, folded: str) -> float:
        """Return how much a folded message sounds like the other side; minus infinity where an entry has none."""
        place = self._place.get(entry_id)
        if place is None or self._encoder is None:
            return float("-inf")
        text = ends(folded)
        vector, usual = self._encoder.vector(text), self._usual[place]
        return float(self._directions.scores([text], vector[None, :])[0, 0] + vector @ usual[:-1] + usual[-1])

    def store(self, path: Path) -> None:
        """Write the model as plain arrays; raises OSError when the disk does not take it."""
        limit = np.array(self.limit, dtype=np.float32)
        self._directions.store(path, entries=packed(self._entries), usual=self._usual, limit=limit)

    @classmethod
    def load(cls, path: Path, encoder: SentenceEncoder) -> Sides | None:
        """Read a stored model; None if there is none or it cannot be read (it is then learned anew).

        The encoder is opened with it.
        """
        stored = Directions.load(path)
        if stored is None:
            return None
        directions, more = stored
        if {"entries", "usual", "limit"} - more.keys() or directions.bias.shape != (1,):
            return None
        entries = unpacked(more["entries"])
        if more["usual"].shape != (len(entries), DIMENSIONS + 1):
            return None
        encoder.open()
        return cls(directions, entries, more["usual"], float(more["limit"]), encoder)

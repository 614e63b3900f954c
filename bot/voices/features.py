"""From a message to the features that are counted: runs of characters, and runs of sounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.language.sounds import sounds

Floats = NDArray[np.float32]

MIN_TEXTS = 2
"""A feature of a single phrasing is left out."""

WORD = 30.0
"""The length of the weights of a short sentence, for models to which a single word (今天) should say less."""

MOST = 1_200
"""Characters of a message that are looked at: its first and its last ones."""

_BREAK = re.compile(r"[\W_]+")


class Counted:
    """Features of texts, counted once however many models are learned from the same texts."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._known: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def of(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the places in `names` of a folded text's features, and their damped counts."""
        found = self._known.get(text)
        if found is None:
            counts = Counter(features(text))
            numbers = np.array([self._number(name) for name in counts], dtype=np.int64)
            damped = 1 + np.log(np.array(list(counts.values()), dtype=np.float64))
            found = self._known[text] = numbers, damped
        return found

    def _number(self, name: str) -> int:
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


class Counts:
    """Knows the places of the features and how rare each is; made when learning, kept with the model."""

    def __init__(self, names: Sequence[str], rarity: Floats, word: float = 0.0) -> None:
        """Take the names of the features and their rarity; texts whose weights are shorter than `word` say less."""
        self.word = word
        self.names = list(names)
        self.rarity = rarity
        self._index = {name: place for place, name in enumerate(self.names)}

    @classmethod
    def learn(cls, texts: Sequence[str], word: float = 0.0, counted: Counted | None = None) -> Counts:
        """Choose the features that occur in at least MIN_TEXTS of the folded texts; `counted` spares counting again."""
        counted = counted or Counted()
        numbers = np.concatenate([np.zeros(0, np.int64), *(counted.of(text)[0] for text in texts)])
        seen = np.bincount(numbers, minlength=len(counted.names))
        known = {counted.names[n]: seen[n] for n in np.flatnonzero(seen >= MIN_TEXTS).tolist()}
        names = sorted(known)
        times = np.array([known[name] for name in names], dtype=np.float32)
        return cls(names, (np.log((1 + len(texts)) / (1 + times)) + 1).astype(np.float32), word)

    def matrix(self, texts: Sequence[str], counted: Counted | None = None) -> sparse.csr_matrix:
        """Return one row per folded text: damped counts, weighted by rarity, of length 1 (less for a word or two).

        `counted` spares counting again what was counted before.
        """
        rows = self._rows(texts, counted) if counted else [self._row(Counter(features(text))) for text in texts]
        starts = np.cumsum([0, *(len(places) for places, _ in rows)])
        places = np.concatenate([places for places, _ in rows]) if rows else np.zeros(0, np.int32)
        weights = np.concatenate([weights for _, weights in rows]) if rows else np.zeros(0, np.float32)
        return sparse.csr_matrix((weights, places, starts), shape=(len(rows), len(self.names)), dtype=np.float32)

    def _rows(self, texts: Sequence[str], counted: Counted) -> list[tuple[NDArray[np.int32], Floats]]:
        both = [counted.of(text) for text in texts]
        place = np.array([self._index.get(name, -1) for name in counted.names], dtype=np.int32)
        rows = []
        for numbers, damped in both:
            places = place[numbers]
            known = places >= 0
            rows.append(self._weighed(places[known], damped[known]))
        return rows

    def _row(self, counts: Mapping[str, int]) -> tuple[NDArray[np.int32], Floats]:
        known = [(self._index[name], count) for name, count in counts.items() if name in self._index]
        places = np.array([place for place, _ in known], dtype=np.int32)
        return self._weighed(places, 1 + np.log(np.array([count for _, count in known], dtype=np.float64)))

    def _weighed(self, places: NDArray[np.int32], damped: NDArray[np.float64]) -> tuple[NDArray[np.int32], Floats]:
        weights = damped * self.rarity[places]
        length = max(float(np.linalg.norm(weights)), self.word, 1e-6)
        return places, np.asarray(weights / length, dtype=np.float32)


def features(folded: str) -> Iterator[str]:
    """Yield `c…`, one to three characters, and `p…`, two and three sounds, as often as they occur."""
    for run in _BREAK.split(folded):
        for length in (1, 2, 3):
            for start in range(len(run) - length + 1):
                yield f"c{run[start : start + length]}"
    for syllables in sounds(folded):
        for length in (2, 3):
            for start in range(len(syllables) - length + 1):
                yield "p" + "'".join(syllables[start : start + length])


def ends(folded: str) -> str:
    """Return what is looked at of a folded message: of more than MOST characters the first and the last ones."""
    return folded if len(folded) <= MOST else folded[: MOST // 2] + "。" + folded[-MOST // 2 :]

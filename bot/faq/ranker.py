"""Ranks the entries for a question; learned from the phrasings at start, kept on disk until the knowledge changes."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from bot.faq.acceptance import Acceptance, signs
from bot.faq.features import Vectorizer
from bot.faq.folding import fold
from bot.faq.model import Knowledge
from bot.faq.scoring import Model, Scorer, best, softmax
from bot.faq.tokens import Tokens
from bot.faq.training import SMALL_TALK, examples, fit, held_out, learn_acceptance

log = logging.getLogger(__name__)

VERSION = "1"
"""Raised whenever the code that learns or stores changes, so that old files are learned anew."""

KEPT = 3
SHARPNESS = 4.0
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant; `score` is its share among all entries, 0..1."""

    entry_id: str
    intent: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first; how sure the first is right, and one of the first four; the best signpost, if any.

    `other` is the lead of the best signpost or small talk over the best entry (negative where an entry leads).
    """

    candidates: tuple[Candidate, ...]
    first: float
    among: float
    signpost: str | None
    small_talk: bool
    other: float


class Ranker:
    """Answers `rank`; immutable once built."""

    def __init__(self, knowledge: Knowledge, model: Model, acceptance: Acceptance) -> None:
        self._model = model
        self._scorer = Scorer(model)
        self._acceptance = acceptance
        known = knowledge.by_id
        self._entries = {n: known[name] for n, name in enumerate(model.classes) if name in known}
        self._others = [n for n, name in enumerate(model.classes) if name.startswith("@")]

    @classmethod
    def build(cls, knowledge: Knowledge, cache_dir: Path | None) -> Ranker:
        """Load the model for this knowledge from the cache, or learn it and put it there."""
        path = cache_dir / f"ranker-{VERSION}-{knowledge.fingerprint[:24]}.npz" if cache_dir else None
        tokens = Tokens(knowledge.dictionary, knowledge.lexicon)
        loaded = _load(path, tokens) if path else None
        if loaded is None:
            learned = examples(knowledge)
            loaded = fit(tokens, learned), learn_acceptance(tokens, learned)
            if path:
                _store(path, *loaded)
        return cls(knowledge, *loaded)

    def rank(self, text: str, exclude: Collection[str] = ()) -> Ranking:
        """Rank the entries for a text, without those in `exclude`."""
        scores = self._scorer.score(fold(text))
        allowed = [n for n, entry in self._entries.items() if entry.id not in exclude]
        if not allowed:
            return Ranking((), 0.0, 0.0, None, small_talk=False, other=0.0)
        shares = softmax(scores.linear[allowed], SHARPNESS)
        share = dict(zip(allowed, shares.tolist(), strict=True))
        top = best(scores.linear, allowed, SHOWN)
        found = [(self._entries[n], share[n]) for n in top]
        first, among = self._acceptance.probabilities(signs(scores, allowed, self._others))
        other = best(scores.linear, self._others, 1)
        name = self._model.classes[other[0]] if other else None
        lead = float(scores.linear[other[0]] - scores.linear[top[0]]) if other else -1.0
        return Ranking(
            candidates=tuple(Candidate(e.id, e.intent, e.title, score) for e, score in found),
            first=first,
            among=among,
            signpost=name[1:] if name and name != SMALL_TALK else None,
            small_talk=name == SMALL_TALK,
            other=lead,
        )


def held_out_winners(knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """Return (entry, phrasing, winner) for every phrasing of an entry when it was not learned."""
    tokens = Tokens(knowledge.dictionary, knowledge.lexicon)
    return [
        (one.label, one.phrasing, one.winner)
        for one in held_out(tokens, examples(knowledge))
        if not one.label.startswith("@")
    ]


def _store(path: Path, model: Model, acceptance: Acceptance) -> None:
    """Write the model aside and move it into place, then drop all but the newest; a full disk is not a fault."""
    table = model.phrasings
    text = json.dumps({"names": model.vectorizer.names, "classes": model.classes}, ensure_ascii=False)
    aside = path.with_suffix(f".{os.getpid()}.tmp.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            aside,
            text=np.frombuffer(text.encode(), dtype=np.uint8),
            idf=model.vectorizer.idf,
            weights=model.weights.astype(np.float16),
            bias=model.bias,
            data=table.data,
            indices=table.indices,
            indptr=table.indptr,
            owner=model.owner,
            negated=model.negated,
            mean=acceptance.mean,
            scale=acceptance.scale,
            first=acceptance.first,
            among=acceptance.among,
        )
        aside.replace(path)
        for old in sorted(path.parent.glob("ranker-*.npz"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as fault:
        log.warning("the ranker could not be kept on disk: %s", fault)
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _load(path: Path, tokens: Tokens) -> tuple[Model, Acceptance] | None:
    """Read a stored model; None if there is none or it cannot be read (it is then learned anew)."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            text = json.loads(stored["text"].tobytes().decode())
            vectorizer = Vectorizer(tokens, text["names"], stored["idf"])
            shape = (len(text["names"]), len(stored["owner"]))
            phrasings = sparse.csr_matrix((stored["data"], stored["indices"], stored["indptr"]), shape=shape)
            model = Model(
                vectorizer=vectorizer,
                classes=tuple(text["classes"]),
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
                phrasings=phrasings,
                owner=stored["owner"],
                negated=stored["negated"],
            )
            acceptance = Acceptance(stored["mean"], stored["scale"], stored["first"], stored["among"])
    except Exception as fault:
        log.warning("the stored ranker cannot be read and is learned anew: %s", fault)
        return None
    return model, acceptance

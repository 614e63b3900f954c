"""Ranks the entries for a question; learned from the phrasings at start, kept on disk until the knowledge changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from bot.errors import WrongInput
from bot.knowledge.model import Knowledge
from bot.language.folding import fold
from bot.language.meaning import Encoder
from bot.language.tokens import Tokens
from bot.learning import NotLearned, RunLearner, keep_newest, run_learner
from bot.matching.acceptance import Acceptance, signs
from bot.matching.examples import SMALL_TALK
from bot.matching.learner import learn
from bot.matching.modelfile import load_model
from bot.matching.scoring import Model, Scorer, Scores, best, softmax
from bot.matching.semantic import one_thread_for_matrices

VERSION = "14"
"""Raised whenever the code that learns or stores changes, so that old files are learned anew."""

KEPT = 3
SHARPNESS = 0.6
SHOWN = 8

REMEMBERED = 1000
"""Rankings kept: the buttons of the front page and the questions of the week are asked word for word."""

IN_USE = 32
"""Scores kept: more texts than are looked at in one message, with its halves and without what was refused."""


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
    `shares`: the share of every entry, not only of the candidates.
    """

    candidates: tuple[Candidate, ...]
    first: float
    among: float
    signpost: str | None
    small_talk: bool
    other: float
    shares: Mapping[str, float] = field(default_factory=dict, repr=False, compare=False)


class Ranks(Protocol):
    """What ranks the entries: the learned ranker, or the index that serves until it is learned."""

    def rank(self, text: str, exclude: Collection[str] = ()) -> Ranking:
        """Rank the entries for a text, without those in `exclude`."""
        ...

    def glance(self, text: str) -> str:
        """Return the entry that the words of a text alone lead to: a tenth of the cost of ranking it."""
        ...

    def borders(self, text: str) -> list[int]:
        """Return where the words of a text meet, in characters; nothing where words are not known."""
        ...


class Ranker:
    """Answers `rank`; the same question always gets the same answer once it is built."""

    def __init__(
        self, knowledge: Knowledge, model: Model, acceptance: Acceptance, encoder: Encoder | None = None
    ) -> None:
        self._encoder = encoder if model.meaning else None
        self._model = model
        self._scorer = Scorer(model)
        self._acceptance = acceptance
        known = knowledge.by_id
        self._entries = {n: known[name] for n, name in enumerate(model.classes) if name in known}
        self._others = [n for n, name in enumerate(model.classes) if name.startswith("@")]
        self._ids = {n: entry.id for n, entry in self._entries.items()}
        self._all = list(self._entries)
        self._remembered: OrderedDict[tuple[str, frozenset[str]], Ranking] = OrderedDict()
        self._scores: OrderedDict[str, Scores] = OrderedDict()

    @classmethod
    def build(
        cls,
        knowledge: Knowledge,
        cache_dir: Path | None,
        encoder: Encoder | None = None,
        run: RunLearner | None = run_learner,
    ) -> Ranker:
        """Load the model for this knowledge from the cache, or learn it and put it there.

        With an `encoder` meanings are learned too: minutes for a new knowledge, seconds where most is known. `run`
        runs the learning process; None forbids to learn.

        Raises WrongInput when the model cannot be stored, RuntimeError when learning fails, NotLearned where it is
        forbidden.
        """
        with TemporaryDirectory() as aside:
            kind = f"{VERSION}-{encoder.name}" if encoder else VERSION
            path = (cache_dir or Path(aside)) / f"ranker-{kind}-{knowledge.fingerprint[:24]}.npz"
            if not path.exists():
                _learn(knowledge, path, encoder, run)
            tokens = Tokens(knowledge.dictionary, knowledge.lexicon)
            loaded = load_model(path, tokens)
            if loaded is None:
                _learn(knowledge, path, encoder, run)
                loaded = load_model(path, tokens)
            if loaded is None:
                raise RuntimeError("the ranker that was just learned cannot be read")
            if cache_dir:
                with suppress(OSError):  # a folder that may only be read serves as well
                    path.touch()
                    keep_newest(cache_dir, "ranker-*.npz", KEPT)
        if encoder:
            encoder.vector("好")  # its weights are read now, not while somebody waits
        one_thread_for_matrices()
        return cls(knowledge, *loaded, encoder)

    def rank(self, text: str, exclude: Collection[str] = ()) -> Ranking:
        """Rank the entries for a text, without those in `exclude`; cheap for what was ranked before, however spelt."""
        folded = fold(text)
        key = (folded, frozenset(exclude))
        known = self._remembered.get(key)
        if known is None:
            known = self._remembered[key] = self._rank(folded, exclude)
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        else:
            self._remembered.move_to_end(key)
        return known

    def glance(self, text: str) -> str:
        """Return the entry that the words of a text alone lead to: a tenth of the cost of ranking it."""
        return self._ids[best(self._scorer.glance(fold(text)), self._all, 1)[0]]

    def borders(self, text: str) -> list[int]:
        """Return where the words of a text meet, in characters."""
        return self._model.vectorizer.tokens.borders(text)

    def _rank(self, folded: str, exclude: Collection[str]) -> Ranking:
        scores = self._scored(folded)
        allowed = [n for n, one in self._ids.items() if one not in exclude] if exclude else self._all
        if not allowed:
            return Ranking((), 0.0, 0.0, None, small_talk=False, other=0.0)
        shares = softmax(scores.total[allowed], SHARPNESS)
        share = dict(zip(allowed, shares.tolist(), strict=True))
        top = best(scores.total, allowed, SHOWN)
        found = [(self._entries[n], share[n]) for n in top]
        first, among = self._acceptance.probabilities(signs(scores, allowed, self._others))
        other = best(scores.total, self._others, 1)
        name = self._model.classes[other[0]] if other else None
        lead = float(scores.total[other[0]] - scores.total[top[0]]) if other else -1.0
        return Ranking(
            candidates=tuple(Candidate(e.id, e.intent, e.title, score) for e, score in found),
            first=first,
            among=among,
            signpost=name[1:] if name and name != SMALL_TALK else None,
            small_talk=name == SMALL_TALK,
            other=lead,
            shares={self._ids[n]: value for n, value in share.items()},
        )

    def _scored(self, folded: str) -> Scores:
        """Score a text; with the refused left out, the same scores are ranked once more."""
        known = self._scores.get(folded)
        if known is None:
            known = self._scorer.score(folded, self._encoder.vector(folded) if self._encoder else None)
            self._scores[folded] = known
            if len(self._scores) > IN_USE:
                self._scores.popitem(last=False)
        return known


def _learn(knowledge: Knowledge, path: Path, encoder: Encoder | None, run: RunLearner | None) -> None:
    if run is None:
        raise NotLearned(path.name)
    try:
        learn(knowledge, path, encoder=encoder.name if encoder else "", run=run)
    except OSError as fault:
        raise WrongInput(f"学好的匹配模型存不成 {path}：{fault.strerror}") from None

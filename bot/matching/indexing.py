"""Ranks entries by counting alone: ready in a second or two, and only ever good enough to offer choices.

It serves until the ranker has been learned. Nothing is sure to it, so nothing is answered outright, and no signpost
is pointed at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, pairwise

import numpy as np
from scipy import sparse

from bot.knowledge.model import Knowledge
from bot.language.folding import fold
from bot.language.tokens import trim
from bot.matching.decision import REFER_LEAD
from bot.matching.examples import examples
from bot.matching.features import Floats, damped, unit, unit_rows
from bot.matching.ranker import Candidate, Ranking
from bot.matching.scoring import best, softmax, standard

SHOWN = 8
SHARPNESS = 0.6

LIKELY, HARDLY = 0.5, 0.0
"""Said of every text: that a right entry may be among the first few, or that none is (the one below, or a signpost)."""

KNOWN = 0.3
"""Share of the pairs of characters of a text, rare ones counting more, that some phrasing must have."""

PAIR = 2

_K1, _B = 5.0, 0.75


class Index:
    """Answers `rank` like the ranker: BM25 over all phrasings of an entry, and its nearest phrasing."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Count the characters, pairs of them and groups of words in every phrasing."""
        groups = {fold(word): f"s:{fold(group)}" for word, group in knowledge.lexicon.items()}
        self._groups = {word: group for word, group in groups.items() if len(word) > 1}
        self._sizes: dict[str, list[int]] = {}
        for word in sorted(self._groups, key=len, reverse=True):
            self._sizes.setdefault(word[:PAIR], []).append(len(word))
        learned = sorted((one.label, one.folded) for one in examples(knowledge))
        classes = list(dict.fromkeys(label for label, _ in learned))
        place = {name: n for n, name in enumerate(classes)}
        self._entries = {place[entry.id]: entry for entry in knowledge.entries}
        self._others = [n for n, name in enumerate(classes) if name.startswith("@")]
        owner = np.array([place[label] for label, _ in learned], dtype=np.int32)
        counted = [Counter(self._features(folded)) for _, folded in learned]
        self._places = {name: n for n, name in enumerate(dict.fromkeys(chain.from_iterable(counted)))}
        counts = self._table(counted)
        seen = np.bincount(counts.indices, minlength=len(self._places))
        self._rarity = (np.log((1 + len(learned)) / (1 + seen)) + 1).astype(np.float32)
        self._starts = np.searchsorted(owner, np.arange(len(classes)))
        self._evidence = _evidence(counts, owner, len(classes))
        weighed = counts.copy()
        weighed.data = damped(weighed.data) * self._rarity[weighed.indices]
        self._phrasings = unit_rows(weighed).T.tocsr()

    def glance(self, text: str) -> str:
        """Return the entry that comes first; nothing here costs much."""
        found = self.rank(text).candidates
        return found[0].entry_id if found else ""

    def borders(self, text: str) -> list[int]:
        """Return nothing: words are not told apart here."""
        del text
        return []

    def rank(self, text: str, exclude: Collection[str] = ()) -> Ranking:
        """Rank the entries for a text, without those in `exclude`; none of them is ever sure."""
        allowed = [n for n, entry in self._entries.items() if entry.id not in exclude]
        counts = Counter(self._features(trim(fold(text))))
        known = {self._places[name]: float(count) for name, count in counts.items() if name in self._places}
        if not allowed or not known:
            return Ranking((), 0.0, 0.0, None, small_talk=False, other=-1.0)
        scores = self._scores(known)
        shares = dict(zip(allowed, softmax(scores[allowed], SHARPNESS).tolist(), strict=True))
        top = best(scores, allowed, SHOWN)
        found = [(self._entries[n], shares[n]) for n in top]
        elsewhere = max((float(scores[n]) for n in self._others), default=-np.inf) - scores[top[0]] > REFER_LEAD
        return Ranking(
            candidates=tuple(Candidate(entry.id, entry.intent, entry.title, share) for entry, share in found),
            first=0.0,
            among=HARDLY if elsewhere or self._known(counts) < KNOWN else LIKELY,
            signpost=None,
            small_talk=False,
            other=-1.0,
            shares={self._entries[n].id: share for n, share in shares.items()},
        )

    def _scores(self, known: Mapping[int, float]) -> Floats:
        places = np.fromiter(known, dtype=np.int32)
        weights = unit(damped(np.fromiter(known.values(), dtype=np.float32)) * self._rarity[places])
        near = np.asarray(self._phrasings[places].T @ weights)
        nearest = np.asarray(np.maximum.reduceat(near, self._starts), dtype=np.float32)
        evidence = np.asarray(self._evidence[places].sum(axis=0), dtype=np.float32).ravel()
        return standard(evidence) + standard(nearest)

    def _known(self, counts: Mapping[str, int]) -> float:
        """Share of the pairs of characters that some phrasing has, rare ones counting more."""
        rarest = float(self._rarity.max())
        pairs = [name for name in counts if len(name) == PAIR]
        known = sum(float(self._rarity[self._places[name]]) for name in pairs if name in self._places)
        return known / max(known + rarest * sum(name not in self._places for name in pairs), 1e-6)

    def _table(self, counted: Sequence[Mapping[str, int]]) -> sparse.csr_matrix:
        starts = np.cumsum([0, *map(len, counted)])
        places = np.fromiter((self._places[name] for one in counted for name in one), dtype=np.int32)
        counts = np.fromiter((count for one in counted for count in one.values()), dtype=np.float32)
        return sparse.csr_matrix((counts, places, starts), shape=(len(counted), len(self._places)))

    def _features(self, folded: str) -> list[str]:
        """Return single characters, pairs, and the group of every word of the lexicon, the longest at each place."""
        found = [one for one in folded if one.isalnum()]
        pairs = [one + other for one, other in pairwise(folded)]
        found += [pair for pair in pairs if pair.isalnum()]
        end = 0
        for start, pair in enumerate(pairs):
            if start >= end and pair in self._sizes:
                size = next((size for size in self._sizes[pair] if folded[start : start + size] in self._groups), 0)
                if size:
                    found.append(self._groups[folded[start : start + size]])
                    end = start + size
        return found


def _evidence(counts: sparse.csr_matrix, owner: np.ndarray, classes: int) -> sparse.csr_matrix:
    """BM25 with all phrasings of an entry as one document, as features x entries."""
    capped = counts.copy()
    capped.data = np.minimum(capped.data, 2)
    belongs = sparse.csr_matrix((np.ones(len(owner)), (np.arange(len(owner)), owner)), shape=(len(owner), classes))
    table = sparse.csr_matrix(capped.T @ belongs)
    length = np.asarray(table.sum(axis=0)).ravel()
    having = np.diff(table.indptr)
    rarity = np.log(1 + (classes - having + 0.5) / (having + 0.5))
    saturation = _K1 * (1 - _B + _B * length / max(float(length.mean()), 1e-6))
    rows = np.repeat(np.arange(table.shape[0]), having)
    table.data = rarity[rows] * table.data * (_K1 + 1) / (table.data + saturation[table.indices])
    return table

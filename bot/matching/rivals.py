"""Tells near rivals apart: the first few classes are compared once more, by the phrasings nearest to the question.

A direction learned against all other classes says little about the difference between two that share most words
(local learning, Bottou and Vapnik 1992). So a small ridge regression is solved per question, among the rivals only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.linalg import solve

from bot.matching.features import Floats, Integers, unit_rows

RIVALS = 5
"""Classes that are compared; more were measured and cost time only."""

NEAREST = 24
"""Phrasings of each rival that take part: the nearest to the text."""

STIFFNESS = 0.2
"""The ridge, as a share of the likeness of a phrasing with itself: 1 by its words, 1 by its meaning."""


class Rivals:
    """Holds all phrasings as rows of length 1, and which belong to which class; has no state of a request."""

    def __init__(
        self, phrasings: sparse.csr_matrix, idf: Floats, owner: Integers, meanings: Floats | None = None
    ) -> None:
        """Take the phrasings as features x phrasings, weighted by `idf` (taken off again); `owner` is in rising order.

        `meanings` are the vectors of the semantic extra, one row of length 1 per phrasing.
        """
        self._meanings = meanings
        self._rows = unit_rows((sparse.diags(1 / idf) @ phrasings).T.tocsr())
        self._ends = np.searchsorted(owner, np.arange(int(owner.max(initial=-1)) + 2))

    def compare(
        self, places: Integers, weights: Floats, rivals: Sequence[int], meaning: Floats | None = None
    ) -> Floats:
        """Return for every rival, about -1 to 1, how much more the text is like its phrasings than like the others'.

        `places` and `weights` are the features of the text, a vector of length 1; `meaning` its other vector.
        """
        if len(rivals) < 2:
            return np.zeros(len(rivals), dtype=np.float32)
        text = np.zeros(self._rows.shape[1], dtype=np.float32)
        text[places] = weights
        runs = [np.arange(self._ends[rival], self._ends[rival + 1]) for rival in rivals]
        chosen, sizes = np.concatenate(runs), [len(run) for run in runs]
        likeness = self._rows[chosen] @ text
        if self._meanings is not None and meaning is not None:
            likeness = likeness + self._meanings[chosen] @ meaning
        kept = _nearest(likeness, sizes)
        side = np.repeat(np.arange(len(rivals)), sizes)[kept]
        table, likeness = self._rows[chosen[kept]], likeness[kept]
        wanted = np.full((len(kept), len(rivals)), -1 / (len(rivals) - 1), dtype=np.float32)
        wanted[np.arange(len(kept)), side] = 1
        middle = wanted.mean(axis=0)
        among = (table @ table.T).toarray()
        ridge = STIFFNESS
        if self._meanings is not None and meaning is not None:
            meant = self._meanings[chosen[kept]]
            among += meant @ meant.T
            ridge *= 2
        among[np.diag_indices_from(among)] += ridge
        weights_of = solve(among, wanted - middle, assume_a="pos", check_finite=False)
        return np.asarray(likeness @ weights_of + middle, dtype=np.float32)


def _nearest(likeness: Floats, sizes: Sequence[int]) -> Integers:
    """Return the places of the NEAREST most alike of each run of `sizes`."""
    kept, start = [], 0
    for size in sizes:
        kept.append(start + np.argsort(-likeness[start : start + size], kind="stable")[:NEAREST])
        start += size
    return np.concatenate(kept)

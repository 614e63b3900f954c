"""Whether the best candidate may be answered at all: a score of its own, learned on questions not seen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.features import Floats
from bot.matching.scoring import Scores, best, softmax

OFFERED = 4

SHARPNESSES = (0.6, 1.0, 1.5)
"""How sharply totals become shares: one alone tells near rivals from far ones badly."""


FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Two logistic models over `signs`: is the first candidate right, is a right one among the first four."""

    mean: Floats
    scale: Floats
    first: Floats
    among: Floats

    def probabilities(self, found: Floats) -> tuple[float, float]:
        """Return the probability that the first is right, and that one of the first four is."""
        row = np.append(scaled(found, self.mean, self.scale), 1.0)
        return _logistic(float(row @ self.first)), _logistic(float(row @ self.among))


def scaled(found: Floats, mean: Floats, scale: Floats) -> Floats:
    """Return signs in spreads from their mean, at most FARTHEST: what is farther off than ever seen proves no more."""
    return np.asarray(np.clip((found - mean) / scale, -FARTHEST, FARTHEST), dtype=np.float32)


def signs(scores: Scores, entries: Sequence[int], others: Sequence[int]) -> Floats:
    """Return what the acceptance models look at.

    `entries` are the places of classes that can be answered, `others` of signposts and small talk.
    """
    total, linear, evidence, nearest = scores.total, scores.linear, scores.evidence, scores.nearest
    top = best(total, entries, 5)
    first = top[0]
    rivals = [place for place in entries if place != first]
    values = [float(total[place]) for place in top] + [-2.0] * (5 - len(top))
    other = best(total, others, 1)
    lead = [values[0] + 2.0, float(linear[first]) + 2.0, float(evidence[first])]
    if other:
        lead = [values[0] - float(total[other[0]]), *(float(s[first] - s[other[0]]) for s in (linear, evidence))]
    near, length = float(nearest[first]), float(np.log(1 + scores.length))
    return np.array(
        [
            *_meant(scores.meaning, rivals, others, first),
            values[0],
            values[0] - values[1],
            values[0] - values[2],
            values[0] - float(np.mean(values[2:5])),
            lead[0],
            float(linear[first]),
            lead[1],
            float(linear[first]) - max(_greatest(linear, rivals, -2.0), _greatest(linear, others, -2.0)),
            float(evidence[first]),
            lead[2],
            near,
            near - _greatest(nearest, others, 0.0),
            near - _greatest(nearest, rivals, 0.0),
            float(scores.rivalry[first]),
            float(scores.rivalry[first]) - max(_greatest(scores.rivalry, [*rivals, *others], -1.0), -1.0),
            scores.known,
            length,
            length * float(evidence[first]),
            length * float(linear[first]),
            *_shares(total, entries, others),
        ],
        dtype=np.float32,
    )


def _meant(meaning: Floats | None, rivals: Sequence[int], others: Sequence[int], first: int) -> list[float]:
    """How the semantic extra sees the first candidate: its own score, and the lead over every other class."""
    if meaning is None:
        return []
    own = float(meaning[first])
    return [own, own - _greatest(meaning, rivals, -2.0), own - _greatest(meaning, others, -2.0)]


def _greatest(scores: Floats, places: Sequence[int], nothing: float) -> float:
    return float(scores[places].max()) if places else nothing


def _shares(total: Floats, entries: Sequence[int], others: Sequence[int]) -> list[float]:
    """Return, for each sharpness, the share of the best entry, of all signposts, and how evenly all shares lie."""
    places = np.array([*entries, *others])
    found = []
    for sharpness in SHARPNESSES:
        shares = softmax(total[places], sharpness)
        spread = -float(shares @ np.log(shares + 1e-12))
        found += [float(shares[: len(entries)].max()), float(shares[len(entries) :].sum()), spread]
    return found


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))

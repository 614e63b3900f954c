"""Whether the best candidate may be answered at all: a score of its own, learned on questions not seen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.features import Floats
from bot.faq.scoring import Scores, best

OFFERED = 4


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Two logistic models over `signs`: is the first candidate right, is a right one among the first four."""

    mean: Floats
    scale: Floats
    first: Floats
    among: Floats

    def probabilities(self, found: Floats) -> tuple[float, float]:
        """Return the probability that the first is right, and that one of the first four is."""
        row = np.append((found - self.mean) / self.scale, 1.0)
        return _logistic(float(row @ self.first)), _logistic(float(row @ self.among))


def signs(scores: Scores, entries: Sequence[int], others: Sequence[int]) -> Floats:
    """Return what the acceptance models look at.

    `entries` are the places of classes that can be answered, `others` of signposts and small talk.
    """
    linear = scores.linear
    top = best(linear, entries, 5)
    first = top[0]
    values = [float(linear[place]) for place in top] + [-2.0] * (5 - len(top))
    other = max((float(linear[place]) for place in others), default=-2.0)
    other_near = max((float(scores.nearest[place]) for place in others), default=0.0)
    near = float(scores.nearest[first])
    return np.array(
        [
            values[0],
            values[0] - values[1],
            values[0] - float(np.mean(values[2:5])),
            values[0] - other,
            near,
            near - max((float(scores.nearest[place]) for place in entries if place != first), default=0.0),
            near - other_near,
            float(np.max(scores.nearest)),
            scores.known,
            float(np.log(1 + scores.length)),
            float(np.log(1 + scores.length)) * values[0],
        ],
        dtype=np.float32,
    )


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))

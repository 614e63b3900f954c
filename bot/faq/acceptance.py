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
    total, linear, evidence, nearest = scores.total, scores.linear, scores.evidence, scores.nearest
    top = best(total, entries, 5)
    first = top[0]
    values = [float(total[place]) for place in top] + [-2.0] * (5 - len(top))
    other = max(others, key=lambda place: float(total[place]), default=None)
    near, length = float(nearest[first]), float(np.log(1 + scores.length))
    return np.array(
        [
            *_meant(scores.meaning, entries, others, first),
            values[0],
            values[0] - values[1],
            values[0] - float(np.mean(values[2:5])),
            values[0] - (float(total[other]) if other is not None else -2.0),
            float(linear[first]),
            float(linear[first]) - (float(linear[other]) if other is not None else -2.0),
            float(evidence[first]),
            float(evidence[first]) - (float(evidence[other]) if other is not None else 0.0),
            near,
            near - max((float(nearest[place]) for place in others), default=0.0),
            near - max((float(nearest[place]) for place in entries if place != first), default=0.0),
            scores.known,
            length,
            length * float(evidence[first]),
            length * float(linear[first]),
        ],
        dtype=np.float32,
    )


def _meant(meaning: Floats | None, entries: Sequence[int], others: Sequence[int], first: int) -> list[float]:
    """How the semantic extra sees the first candidate: its own score, and the lead over every other class."""
    if meaning is None:
        return []
    rival = max((float(meaning[place]) for place in entries if place != first), default=-2.0)
    other = max((float(meaning[place]) for place in others), default=-2.0)
    own = float(meaning[first])
    return [own, own - rival, own - other]


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))

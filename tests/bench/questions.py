"""What the matching benchmarks share: labelled questions from a file, and the two figures asked of a ranking."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked and the intents that are right as its first answer (none: not covered)."""

    text: str
    intents: tuple[str, ...]
    kind: str


def read_questions(path: Path) -> list[Question]:
    """Read JSON lines with `text`, `labels` and `kind`."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Question(" ".join(row["text"].split()), tuple(row["labels"]), row.get("kind", "clear")) for row in rows]


def answerable(questions: Sequence[Question], intents: Collection[str]) -> list[Question]:
    """Return the clear questions whose best intent has an entry."""
    return [q for q in questions if q.intents and q.intents[0] in intents and q.kind != "vague"]


def hits(questions: Sequence[Question], rank: Callable[[str], Sequence[str]]) -> tuple[float, float]:
    """Return P@1 and R@3 of `rank`, which gives intents, best first."""
    found = [(rank(question.text), question.intents) for question in questions]
    first = sum(bool(ranked) and ranked[0] in right for ranked, right in found)
    among = sum(any(intent in right for intent in ranked[:3]) for ranked, right in found)
    return first / len(found), among / len(found)

"""Has the ranker learned in a process of its own, so that the bot neither waits for it nor carries its libraries."""

from __future__ import annotations

import json
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.learning import run_learner, whole_or_not
from bot.matching.examples import examples

SECONDS = 1800
"""A learning process that takes longer is given up."""


def learn(knowledge: Knowledge, path: Path, *, semantic: bool = False) -> None:
    """Learn this knowledge's ranker and move it to `path` when it is whole.

    With `semantic` the meanings are learned too; vectors once made are kept beside it.

    Raises RuntimeError with the learner's last words when it fails.
    """
    with whole_or_not(path) as aside:
        vectors = ["--vectors", str(path.parent / "vectors.npz")] if semantic else []
        _run(knowledge, ["--out", str(aside), *vectors])


def held_out_winners(knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """Return (entry, phrasing, winner) for every phrasing of an entry when it was not learned."""
    rows = [json.loads(line) for line in _run(knowledge, ["--held-out"]).splitlines()]
    return [(label, phrasing, winner) for label, phrasing, winner in rows if not label.startswith("@")]


def _run(knowledge: Knowledge, arguments: list[str]) -> str:
    task = {
        "dictionary": knowledge.dictionary,
        "lexicon": knowledge.lexicon,
        "examples": [[example.folded, example.label] for example in examples(knowledge)],
    }
    return run_learner("bot.matching.learn", task, arguments, seconds=SECONDS, what="learning the ranker")

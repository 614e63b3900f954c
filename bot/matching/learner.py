"""Has the ranker learned in a process of its own, so that the bot neither waits for it nor carries its libraries."""

from __future__ import annotations

import json
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.language.vectors import beside
from bot.learning import Lesson, RunLearner, run_learner, whole_or_not
from bot.matching.examples import examples

SECONDS = 1800
"""A learning process that takes longer is given up."""


def learn(knowledge: Knowledge, path: Path, *, encoder: str = "", run: RunLearner = run_learner) -> None:
    """Learn this knowledge's ranker and move it to `path` when it is whole.

    With the name of an `encoder` meanings are learned too; vectors once made are kept beside it. `run` runs
    the process.

    Raises RuntimeError with the learner's last words when it fails.
    """
    with whole_or_not(path) as aside:
        vectors = ["--encoder", encoder, "--vectors", str(beside(path, encoder))] if encoder else []
        _run(knowledge, ["--out", str(aside), *vectors], run)


def held_out_winners(knowledge: Knowledge) -> list[tuple[str, str, str]]:
    """Return (entry, phrasing, winner) for every phrasing of an entry when it was not learned."""
    rows = [json.loads(line) for line in _run(knowledge, ["--held-out"], run_learner).splitlines()]
    return [(label, phrasing, winner) for label, phrasing, winner in rows if not label.startswith("@")]


def _run(knowledge: Knowledge, arguments: list[str], run: RunLearner) -> str:
    def task() -> object:
        return {
            "dictionary": knowledge.dictionary,
            "lexicon": knowledge.lexicon,
            "examples": [[example.folded, example.label] for example in examples(knowledge)],
        }

    return run(Lesson("bot.matching.learn", task, arguments, SECONDS, "learning the ranker"))

"""Has the ranker learned in a process of its own, so that the bot neither waits for it nor carries its libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.matching.examples import examples

SECONDS = 1800
"""A learning process that takes longer is given up."""


def learn(knowledge: Knowledge, path: Path, *, semantic: bool = False) -> None:
    """Learn this knowledge's ranker and move it to `path` when it is whole.

    With `semantic` the meanings are learned too; vectors once made are kept beside it.

    Raises RuntimeError with the learner's last words when it fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.tmp.npz")
    try:
        vectors = ["--vectors", str(path.parent / "vectors.npz")] if semantic else []
        _run(knowledge, ["--out", str(aside), *vectors])
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


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
    done = subprocess.run(  # noqa: S603 - our own module in our own interpreter
        [sys.executable, "-m", "bot.matching.learn", *arguments],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    if done.returncode:
        raise RuntimeError(f"learning the ranker failed: {done.stderr[-2000:]}")
    return done.stdout

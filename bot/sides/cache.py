"""Gets the model of sides: from the cache, or learned from the entries."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.language.meaning import SentenceEncoder
from bot.learning import RunLearner, run_learner
from bot.sides.model import Sides
from bot.sides.voices import of_entries
from bot.voices.cache import open_learned

VERSION = "4"
"""Changes when the features, the model or its file change: old files are then learned anew."""


def open_sides(
    cache: Path | None,
    knowledge: Knowledge,
    encoder: SentenceEncoder,
    run: RunLearner | None = run_learner,
) -> Sides:
    """Return the model for these entries; one that hears nothing where none has sides.

    `encoder` is opened once the model is there; `run` runs the learning process, None forbids to learn.

    Raises WrongInput or RuntimeError when learning fails, NotLearned where it is forbidden.
    """
    said = tuple(of_entries(knowledge))
    if not said:
        return Sides.unlearned()
    load = partial(Sides.load, encoder=encoder)
    return open_learned(said, cache, f"sides-{VERSION}", "bot.sides.learn", load, run)

"""Gets the model of wants: from the cache, or learned from the voices and the questions of the knowledge."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.language.meaning import SentenceEncoder
from bot.learning import RunLearner, run_learner
from bot.voices.cache import open_learned
from bot.wants.model import Wants
from bot.wants.voices import load_wants, of_knowledge

VERSION = "3"
"""Changes when the features, the model or its file change: old files are then learned anew."""


def open_wants(
    folder: Path,
    cache: Path | None,
    knowledge: Knowledge,
    encoder: SentenceEncoder,
    run: RunLearner | None = run_learner,
) -> Wants:
    """Return the model for the voices under the knowledge folder; one that reads nothing where there are none.

    `encoder` is opened once the model is there; `run` runs the learning process, None forbids to learn.

    Raises KnowledgeFaults when a line is wrong, WrongInput or RuntimeError when learning fails, NotLearned where
    it is forbidden.
    """
    voices = load_wants(folder)
    if not voices:
        return Wants.unlearned()
    said = (*voices, *of_knowledge(knowledge))
    load = partial(Wants.load, encoder=encoder)
    return open_learned(said, cache, f"wants-{VERSION}", "bot.wants.learn", load, run)

"""Gets the model of hearing: from the cache, or learned from the voices of the knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.hearing.model import Hearing
from bot.hearing.voices import everyday, load_voices
from bot.learning import RunLearner, run_learner
from bot.voices.cache import open_learned

VERSION = "7"
"""Changes when the features, the model or its file change: old files are then learned anew."""


def open_hearing(
    folder: Path, cache: Path | None, ordinary: Iterable[str], run: RunLearner | None = run_learner
) -> Hearing | None:
    """Return the model for the voices under the knowledge folder; None where there are none.

    `ordinary`: phrasings of questions that are asked in no danger; `run` runs the learning process, None
    forbids to learn.

    Raises KnowledgeFaults when a line is wrong, WrongInput or RuntimeError when learning fails, NotLearned where
    it is forbidden.
    """
    voices = load_voices(folder)
    if not voices:
        return None
    said = (*voices, *everyday(ordinary))
    return open_learned(said, cache, f"hearing-{VERSION}", "bot.hearing.learn", Hearing.load, run)

"""Gets a model: from the cache, or learned in a process of its own, so that its libraries stay outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.errors import WrongInput
from bot.learning import Lesson, NotLearned, RunLearner, keep_newest, run_learner, whole_or_not
from bot.voices.said import Said, fingerprint

M = TypeVar("M")

SECONDS = 1800
"""A learning process that takes longer is given up; on a busy machine it steps back behind everything else."""

KEPT = 3
"""Models that are kept: the one in use and what an editor may go back to."""


def open_learned(
    said: Sequence[Said],
    cache: Path | None,
    name: str,
    learner: str,
    load: Callable[[Path], M | None],
    run: RunLearner | None = run_learner,
) -> M:
    """Return the model for these phrasings.

    `name` begins the names of its files and holds the version of the code; `learner` is the module that learns
    (see `learn_from_input`), `load` reads a file, or returns None where there is none that can be read; `run` runs
    the process, None forbids to learn.

    Raises WrongInput when the model cannot be stored, RuntimeError when learning fails,
    NotLearned where it is forbidden.
    """
    with TemporaryDirectory() as aside:
        path = (cache or Path(aside)) / f"{name}-{fingerprint(said)[:24]}.npz"
        model = load(path)
        if model is None:
            try:
                _learn(said, path, learner, run)
            except OSError as fault:
                raise WrongInput(f"学好的模型存不成 {path}：{fault.strerror}") from None
            model = load(path)
        if model is None:
            raise RuntimeError(f"the model {name} that was just learned cannot be read")
        if cache:
            with suppress(OSError):  # a folder that may only be read serves as well
                path.touch()
                keep_newest(cache, f"{name.partition('-')[0]}-*.npz", KEPT)
        return model


def _learn(said: Sequence[Said], path: Path, learner: str, run: RunLearner | None) -> None:
    if run is None:
        raise NotLearned(path.name)

    def task() -> object:
        return [[one.voice, one.label, one.folded] for one in said]

    with whole_or_not(path) as aside:
        run(Lesson(learner, task, ["--out", str(aside)], SECONDS, f"learning ({learner})"))

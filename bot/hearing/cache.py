"""Gets the model of hearing: from the cache, or learned in a process of its own, so that its libraries stay outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.hearing.model import Hearing
from bot.hearing.voices import Said, everyday, fingerprint, load_voices
from bot.learning import keep_newest, run_learner, whole_or_not

VERSION = "4"
"""Changes when the features, the model or its file change: old files are then learned anew."""

SECONDS = 300
KEPT = 3
"""Models that are kept: the one in use and what an editor may go back to."""


def open_hearing(folder: Path, cache: Path | None, ordinary: Iterable[str]) -> Hearing | None:
    """Return the model for the voices under the knowledge folder; None where there are none.

    `ordinary`: phrasings of questions that are asked in no danger.

    Raises KnowledgeFaults when a line is wrong, RuntimeError when learning fails.
    """
    voices = load_voices(folder)
    if not voices:
        return None
    said = (*voices, *everyday(ordinary))
    with TemporaryDirectory() as aside:
        path = (cache or Path(aside)) / f"hearing-{VERSION}-{fingerprint(said)[:24]}.npz"
        hearing = Hearing.load(path)
        if hearing is None:
            _learn(said, path)
            hearing = Hearing.load(path)
        if hearing is None:
            raise RuntimeError("the model of hearing that was just learned cannot be read")
        if cache:
            path.touch()
            keep_newest(cache, "hearing-*.npz", KEPT)
        return hearing


def _learn(said: Sequence[Said], path: Path) -> None:
    task = [[one.voice, one.kind, one.folded] for one in said]
    with whole_or_not(path) as aside:
        run_learner("bot.hearing.learn", task, ["--out", str(aside)], seconds=SECONDS, what="learning to hear")

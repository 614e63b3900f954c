"""Gets the model of hearing: from the cache, or learned in a process of its own, so that its libraries stay outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.hearing.model import Hearing
from bot.hearing.voices import Said, everyday, fingerprint, load_voices

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
            _keep_newest(cache)
        return hearing


def _learn(said: Sequence[Said], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.tmp.npz")
    try:
        done = subprocess.run(  # noqa: S603 - our own module in our own interpreter
            [sys.executable, "-m", "bot.hearing.learn", "--out", str(aside)],
            input=json.dumps([[one.voice, one.kind, one.folded] for one in said]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        if done.returncode:
            raise RuntimeError(f"learning to hear failed: {done.stderr[-2000:]}")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _keep_newest(cache: Path) -> None:
    models = sorted(cache.glob("hearing-*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[KEPT:]:
        path.unlink(missing_ok=True)

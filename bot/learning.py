"""Has a model learned in a process of its own, so that the bot neither waits for it nor carries its libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def run_learner(module: str, task: object, arguments: Sequence[str], *, seconds: float, what: str) -> str:
    """Run one of our modules with `task` as JSON on its standard input; returns what it printed.

    Raises RuntimeError, beginning with `what`, with the learner's last words when it fails.
    """
    done = subprocess.run(  # noqa: S603 - our own module in our own interpreter
        [sys.executable, "-m", module, *arguments],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def whole_or_not(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; what stands there is moved to `path` when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.tmp.npz")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, kept: int) -> None:
    """Drop all but the newest stored models whose names fit the pattern."""
    stored = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime)
    for old in stored[:-kept]:
        old.unlink(missing_ok=True)

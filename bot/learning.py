"""Has a model learned in a process of its own, so that the bot neither waits for it nor carries its libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from threadpoolctl import threadpool_limits

NICE = 5
"""How far a learner that nobody waits for steps back behind the bot, whose page must stay quick."""

WATCH_SECONDS = 0.5
LAST_WORDS = 2000
_UNFINISHED = ".tmp.npz"


class NotLearned(Exception):
    """There is no stored model, and nothing may be learned now."""


class LearningEnded(Exception):
    """The program stops, and nothing is learned any more."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One of our modules to be run as a learning process: with what `task` gives as JSON on its standard input.

    `seconds`: how long it may take at most; `what` begins the words of a failure.
    """

    module: str
    task: Callable[[], object]
    arguments: Sequence[str]
    seconds: float
    what: str


RunLearner = Callable[[Lesson], str]
"""Runs a lesson to its end and returns what it printed; raises RuntimeError with its last words when it fails."""


def run_learner(lesson: Lesson) -> str:
    """Run a lesson that is waited for, see RunLearner."""
    with _started(lesson) as process:
        return _finished(process, lesson)


class Learners:
    """Runs learners behind the bot's back: they step back behind its work, and end at once when it stops."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._ended = False

    def run(self, lesson: Lesson) -> str:
        """Run a lesson, see RunLearner; raises LearningEnded once `end` was called."""
        with self._lock:
            if self._ended:
                raise LearningEnded(lesson.what)
            process = _started(lesson)
            self._running.add(process)
        try:
            with process:
                with suppress(OSError):  # it may have ended already
                    os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
                return _finished(process, lesson)
        except RuntimeError:
            if self._ended:
                raise LearningEnded(lesson.what) from None
            raise
        finally:
            with self._lock:
                self._running.discard(process)

    def end(self) -> None:
        """Kill what is learning, and let nothing begin any more; may be called from any thread."""
        with self._lock:
            self._ended = True
            for process in self._running:
                process.kill()


def begin_learning(unfinished: Path | None) -> None:
    """What every learning process does first: work in one thread, and end if the bot that started it is gone.

    Threads of one matrix wait for each other in a loop, and several learners share the processors. `unfinished`: the
    file it writes, which nobody would take any more.
    """
    threadpool_limits(limits=1)
    Thread(target=_watch, args=(os.getppid(), unfinished), daemon=True).start()


def _watch(parent: int, unfinished: Path | None) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    if unfinished:
        unfinished.unlink(missing_ok=True)
    os._exit(1)


@contextmanager
def whole_or_not(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; what stands there is moved to `path` when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}{_UNFINISHED}")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Drop what learners left half written whose bot was killed; what a running process writes stays."""
    for path in folder.glob(f"*{_UNFINISHED}"):
        owner = path.name.removesuffix(_UNFINISHED).rpartition(".")[2]
        if not (owner.isdigit() and _runs(int(owner))):
            path.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, kept: int) -> None:
    """Drop all but the newest stored models whose names fit the pattern."""
    stored = [path for path in folder.glob(pattern) if not path.name.endswith(_UNFINISHED)]
    for old in sorted(stored, key=lambda path: path.stat().st_mtime)[:-kept]:
        old.unlink(missing_ok=True)


def _started(lesson: Lesson) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
        [sys.executable, "-m", lesson.module, *lesson.arguments],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[1],
    )


def _finished(process: subprocess.Popen[str], lesson: Lesson) -> str:
    try:
        told, words = process.communicate(json.dumps(lesson.task()), timeout=lesson.seconds)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{lesson.what} took longer than {lesson.seconds:.0f} s") from None
    finally:
        if process.poll() is None:
            process.kill()
    if process.returncode:
        raise RuntimeError(f"{lesson.what} failed: {words[-LAST_WORDS:]}")
    return told


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another account's
        return True
    return True

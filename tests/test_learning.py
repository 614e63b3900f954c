"""Learning processes: they end with the bot, however it ends, and leave nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.learning import Learners, LearningEnded, Lesson, keep_newest, run_learner, sweep, whole_or_not

ROOT = Path(__file__).parent.parent
PARENT = """
import sys
from pathlib import Path
from bot.learning import Learners, Lesson, whole_or_not
with whole_or_not(Path(sys.argv[1])) as aside:
    Learners().run(Lesson("tests.support.sleeper", list, [str(aside)], 600, "sleeping"))
"""


def wait(ready: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def learners_of(folder: Path) -> list[int]:
    """The processes that have a file of this folder among their arguments."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"tests.support.sleeper" in words and str(folder).encode() in words:
            found.append(int(process.name))
    return found


def test_what_is_learning_is_killed_at_once_and_nothing_begins_any_more(tmp_path: Path) -> None:
    learners, path = Learners(), tmp_path / "model.npz"

    def learn() -> None:
        with whole_or_not(path) as aside:
            learners.run(Lesson("tests.support.sleeper", list, [str(aside)], 600, "sleeping"))

    with ThreadPoolExecutor(1) as pool:
        learning = pool.submit(learn)
        wait(lambda: list(tmp_path.glob("*.tmp.npz")))
        (pid,) = learners_of(tmp_path)
        assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
        began = time.monotonic()
        learners.end()
        with pytest.raises(LearningEnded):
            learning.result(timeout=60)
        assert time.monotonic() - began < 5
        with pytest.raises(LearningEnded):
            learn()
    assert learners_of(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_learner_ends_by_itself_when_the_bot_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "model.npz")], cwd=ROOT)
    wait(lambda: list(tmp_path.glob("*.tmp.npz")))
    parent.send_signal(signal.SIGKILL)
    parent.wait(timeout=20)
    wait(lambda: not learners_of(tmp_path) and not list(tmp_path.iterdir()), seconds=30)


def test_a_learner_that_takes_too_long_or_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="sleeping took longer than 0 s"):
        run_learner(Lesson("tests.support.sleeper", list, [str(tmp_path / "x.npz")], 0.1, "sleeping"))
    with pytest.raises(RuntimeError, match=r"(?s)reading failed: .*No module named"):
        run_learner(Lesson("tests.support.nobody", list, [], 60, "reading"))
    assert learners_of(tmp_path) == []


def test_only_what_nobody_writes_any_more_is_swept_away(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (
        f"ranker-9-a.{gone.pid}.tmp.npz",
        "vectors.tmp.npz",
        f"ranker-9-b.{os.getpid()}.tmp.npz",
        "ranker-9-c.npz",
    ):
        (tmp_path / name).write_text("x", "utf-8")
    keep_newest(tmp_path, "ranker-*.npz", 1)
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"ranker-9-b.{os.getpid()}.tmp.npz", "ranker-9-c.npz"}
    sweep(tmp_path / "not there")

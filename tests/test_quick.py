"""Commands of staff start quickly: each loads what it needs, and not what answers residents."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.process import ROOT

SLOW = {
    "telegram", "fastapi", "starlette", "uvicorn", "jinja2", "aiohttp", "apscheduler", "icalendar",
    "numpy", "scipy", "sklearn", "jieba", "pypinyin", "alembic", "docx", "pypdf", "lxml", "openpyxl",
}  # fmt: skip


def loaded_by(folder: Path, *words: str) -> set[str]:
    """The packages that the program has loaded when a command ends."""
    program = f"import sys\nfrom bot.cli import app\napp({list(words)!r}, standalone_mode=False)\nprint(*sys.modules)"
    env = os.environ | {"BOT_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database is up to date."""
    made = tmp_path_factory.mktemp("quick")
    assert "alembic" in loaded_by(made, "migrate")
    return made


@pytest.mark.parametrize(
    "words",
    [
        "version",
        "settings",
        "inquiries list",
        "events list",
        "announce list",
        "inbox failed",
        "audit",
        "knowledge list",
    ],
)
def test_a_command_that_only_lists_loads_nothing_of_what_answers(folder: Path, words: str) -> None:
    assert loaded_by(folder, *words.split()) & SLOW == set()


def test_the_version_needs_no_database(folder: Path) -> None:
    assert loaded_by(folder, "version") & {"aiosqlite", "sqlalchemy"} == set()

"""What is stored is closed to other accounts: new files are made so, loose ones of older versions tightened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.storage.private import keep_private
from tests.support.process import ROOT


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}


def command(folder: Path, *words: str) -> None:
    env = {"BOT_DATA_DIR": str(folder / "data"), "PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "-m", "bot", *words], cwd=ROOT, env=env, check=True, timeout=120, umask=0o022)


def test_a_command_makes_and_exports_files_for_its_own_account_only(tmp_path: Path) -> None:
    command(tmp_path, "migrate")
    command(tmp_path, "opinions", "template", "--out", str(tmp_path / "模板.xlsx"))
    made = modes(tmp_path)
    assert made["data"] == "0o700"
    assert made["bot.db"] == made["模板.xlsx"] == "0o600"


def test_loose_files_of_an_older_version_are_tightened(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "cache").mkdir(parents=True, mode=0o755)
    outside = tmp_path / "other.txt"
    for path in (data / "bot.db", data / "bot.db-wal", data / "bot.lock", data / "cache" / "ranker.npz", outside):
        path.touch()
        path.chmod(0o644)
    (data / "cache" / "link").symlink_to(outside)
    data.chmod(0o755)
    keep_private(data, f"sqlite+aiosqlite:///{data / 'bot.db'}")
    for path in (data, data / "cache"):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (data / "bot.db", data / "bot.db-wal", data / "bot.lock", data / "cache" / "ranker.npz"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert outside.stat().st_mode & 0o777 == 0o644


def test_a_folder_for_everybody_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    keep_private(tmp_path, "postgresql+asyncpg://u:p@h/d")
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777

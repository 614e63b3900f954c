"""The first account is made at the machine itself: without a default password, and not twice."""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.clock import SystemClock
from bot.errors import Malformed, NotFound
from bot.phrases import load_phrases
from bot.services import build_services
from bot.settings import load_settings
from bot.storage.database import Database

PASSWORD = "春江-潮水-连-海平"


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))


def password(*words: str, typed: str = PASSWORD) -> Result:
    return CliRunner().invoke(cli.app, ["staff", "password", *words], input=f"{typed}\n")


async def enters(name: str, typed: str = PASSWORD) -> bool:
    settings = load_settings()
    phrases = load_phrases(settings.knowledge_dir / "phrases.yaml")
    parts = build_services(settings, SystemClock(), Database(settings.database), lambda: phrases)
    try:
        return await parts.signins.enter(name, typed, "") is not None
    finally:
        await parts.database.close()


def listed() -> str:
    return CliRunner().invoke(cli.app, ["staff", "list"], env={"COLUMNS": "200"}).stdout


def test_the_first_one_becomes_an_administrator_who_can_enter() -> None:
    assert "/staff" in password("沈佳").stdout
    assert "管理员" in next(line for line in listed().splitlines() if "沈佳" in line)
    assert asyncio.run(enters("沈佳"))
    assert not asyncio.run(enters("沈佳", "别的-密码-一二三四"))


def test_without_a_name_it_is_ones_own() -> None:
    assert "密码设好了" in password().stdout
    assert asyncio.run(enters(getpass.getuser()))


def test_nobody_else_appears_out_of_nothing() -> None:
    password("沈佳")
    assert isinstance(password("没有这个人").exception, NotFound)
    assert "没有这个人" not in listed()


def test_a_bad_password_changes_nothing() -> None:
    for typed in ("", "短", "1" * 12):
        assert isinstance(password("沈佳", typed=typed).exception, Malformed)
    assert "沈佳" not in listed()

"""The commands of an event as staff type them, on a real database file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.errors import WrongInput
from tests.support.process import ROOT

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder of its own."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(ROOT / "knowledge"))
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    return lambda *words, answer="": runner.invoke(app, list(words), input=answer)


def refused(result: Result) -> str:
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def test_from_the_plan_to_the_list_at_the_door(run: Run, tmp_path: Path) -> None:
    assert "还没有活动" in run("events", "list").output
    plan = ("events", "add", "防骗讲座", "--venue", "和好屋", "--capacity", "30")
    asked = run(*plan, "--at", "下周三下午两点", answer="n\n")
    assert "（星期三）14:00" in asked.output
    assert refused(asked) == "没有保存。"
    assert "代号 h1" in run(*plan, "--at", "2030-12-04 14:00", "--yes").output
    assert "同一地点还有" in run(*plan, "--at", "2030-12-04 14:30", "--yes").output.replace("\n", "")
    assert "已发布" in run("events", "publish", "h1").output
    assert "通知 0 位" in run("events", "change", "h1", "--at", "2030-12-05 09:00", "--reason", "场地").output
    assert "已记录 2 位" in run("events", "attendance", "h1", "老王", "老李").output
    assert "老*" in run("events", "show", "h1").output
    assert "2 行" in run("events", "export", "h1", "--out", "签到.xlsx").output
    assert load_workbook(tmp_path / "签到.xlsx")["签到表"]["B4"].value == "老*"
    assert "已变更" in run("events", "list").output.replace("\n", "")
    assert "已延期" in run("events", "postpone", "h1", "--reason", "讲师生病").output
    assert "已取消" in run("events", "cancel", "h1", "--reason", "台风").output
    assert "没有错过" in run("events", "missed").output
    for words in (
        (*plan, "--at", "某天", "--yes"), (*plan, "--at", "2020-01-01 9:00", "--yes"), ("events", "publish", "h9"),
        ("events", "change", "h1"), ("events", "cancel", "h1", "--reason", "再来"),
    ):  # fmt: skip
        assert refused(run(*words))

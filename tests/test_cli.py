"""The command line as staff use it: what it prints, what it returns, and one clear sentence when something is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.answers.shelf import Shelf
from bot.errors import WrongInput
from tests.conftest import KNOWLEDGE


class Run:
    """Runs commands in this process."""

    def __call__(self, *arguments: str, say: str | None = None) -> Result:
        return CliRunner().invoke(cli.app, list(arguments), input=say)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shelf: Shelf) -> Run:
    """A command line with its own data folder and the trained ranker of the others."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("BOT_CACHE_DIR", str(shelf.cache))
    return Run()


def test_settings_lists_all_and_shows_no_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", "123456:verysecret")
    printed = run("settings").output
    assert "BOT_WEB_PORT" in printed
    assert "verysecret" not in printed


def test_version_and_migrate(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("version").exit_code == 0
    assert run("migrate").exit_code == 0


def test_ask_gives_one_json_line_per_question(run: Run) -> None:
    questions = "楼上漏水把我家泡了怎么办\n我老公又动手打我\n转人工\n\n公司拖欠工资怎么办\n我不想活了\n"
    rows = [json.loads(line) for line in run("ask", "--json", say=questions).stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["answer", "urgent", "person", "unsure", "refer", "urgent"]
    assert set(rows[0]) == {
        "verdict", "care", "action", "facet", "slot", "entries", "options", "also", "also_action", "text", "more", "ms",
    }  # fmt: skip
    assert set(rows[0]["entries"][0]) == {"id", "intent", "title", "score"}
    assert len(rows[0]["entries"]) >= 5
    assert rows[0]["entries"][0]["intent"] == "leak.upstairs"
    assert "110" in rows[1]["text"]
    assert "法律依据" not in rows[1]["text"]
    assert "12356" in rows[5]["text"]
    assert len(rows[5]["text"]) < 250
    assert rows[5]["entries"]
    assert "楼上" in rows[0]["text"]
    assert "法律依据" not in rows[0]["text"]
    assert "法律依据" in rows[0]["more"]


def test_ask_takes_whole_conversations_each_with_its_own_memory(run: Run) -> None:
    said = [("a", "离婚"), ("b", "楼上漏水把我家泡了怎么办"), ("a", "第一个"), ("b", "不是这个"), ("", "第一个")]
    lines = [json.dumps({"conversation": one, "text": text}, ensure_ascii=False) for one, text in said]
    rows = [json.loads(line) for line in run("ask", "--json", say="\n".join(lines) + "\n").stdout.splitlines()]
    assert rows[0]["verdict"] == "choose"
    assert all(option["title"] and option["short"] for option in rows[0]["options"])
    assert rows[2]["verdict"] == "answer"
    assert rows[2]["entries"][0]["id"] == rows[0]["options"][0]["id"]
    assert rows[1]["entries"][0]["id"] not in [one["id"] for one in rows[3]["entries"]]
    assert rows[4]["verdict"] != "answer"


def test_ask_says_how_a_line_of_json_is_written(run: Run) -> None:
    wrong = run("ask", "--json", say='{"conversation": "x"}\n')
    assert wrong.exit_code == 1
    assert "要写成" in str(wrong.exception)


def test_ask_in_plain_text(run: Run) -> None:
    assert "法律依据" in run("ask", say="楼上漏水把我家泡了怎么办\n").stdout


def test_knowledge_list_and_stats(run: Run) -> None:
    rows = [json.loads(line) for line in run("knowledge", "list", "--json").stdout.splitlines()]
    assert len(rows) >= 60
    assert set(rows[0]) == {"id", "intent", "title", "questions"}
    assert run("knowledge", "list").exit_code == 0
    assert run("knowledge", "stats").exit_code == 0


def test_knowledge_check_of_the_real_folder(run: Run) -> None:
    result = run("knowledge", "check", "--no-overlaps")
    assert result.exit_code == 0, result.output


def test_a_faulty_folder_is_told_and_fails(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(folder))
    entry = folder / "faq/neighbour/leak-upstairs.yaml"
    text = entry.read_text("utf-8")
    entry.write_text(text.replace("law: 民法典", "law: 物权法", 1), "utf-8")
    assert run("knowledge", "check", "--no-overlaps").exit_code == 1
    entry.write_text(text.replace("  title:", "  tilte:", 1), "utf-8")
    result = run("knowledge", "check", "--no-overlaps")
    assert isinstance(result.exception, WrongInput)
    assert "tilte" in str(result.exception)


def test_overlaps_are_listed_and_accepted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder, ignore=shutil.ignore_patterns("faq", "overlaps.tsv"))
    for name in ("divorce-lawsuit", "divorce-jurisdiction", "divorce-second-lawsuit", "violence-what-to-do"):
        target = folder / "faq" / "marriage" / f"{name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(KNOWLEDGE / "faq" / "marriage" / f"{name}.yaml", target)
    office = folder / "office.yaml"
    office.write_text(office.read_text("utf-8").partition("\nfront:")[0] + "\nfront: []\n", "utf-8")
    safety = folder / "safety.yaml"
    safety.write_text(
        re.sub(r"(?m)^    entry: .*$", "    entry: violence-what-to-do", safety.read_text("utf-8")), "utf-8"
    )
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(folder))
    assert run("knowledge", "check").exit_code == 1
    accepted = run("knowledge", "check", "--accept-overlaps")
    assert accepted.exit_code == 0, accepted.output
    assert len((folder / "overlaps.tsv").read_text("utf-8").splitlines()) > 1
    assert run("knowledge", "check").exit_code == 0


def test_a_review_is_recorded(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, texts = tmp_path / "knowledge", tmp_path / "texts"
    shutil.copytree(KNOWLEDGE, folder)
    texts.mkdir()
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(folder))
    (texts / "index.json").write_text("[]", "utf-8")
    result = run("knowledge", "review", "leak-upstairs", "--reviewer", "李", "--statutes", str(texts))
    assert "不能复核" in str(result.exception)
    result = run("knowledge", "review", "nothing", "--reviewer", "李", "--statutes", str(texts))
    assert "没有编号为 nothing" in str(result.exception)


def test_inquiries_from_opening_to_closing(run: Run) -> None:
    assert "没有等回复的咨询" in run("inquiries", "list").stdout or run("inquiries", "list").exit_code == 0
    talk = "人工\n想问加装电梯的事\n13800000000\n发送\n"
    assert run("chat", say=talk).exit_code == 0
    listed = run("inquiries", "list", "--all")
    assert listed.exit_code == 0
    receipt = "Z" + next(word for word in listed.stdout.split("Z") if "-0001" in word)[:11]
    assert "想问加装电梯的事" in run("inquiries", "show", receipt).stdout
    assert run("staff", "add", "张三", "--rights", "答复咨询").exit_code == 0
    assert run("inquiries", "reply", receipt, "请带房产证来", "--as", "张三", "--yes").exit_code == 0
    assert "请带房产证来" in run("inquiries", "show", receipt).stdout
    assert run("inquiries", "close", receipt, "--as", "张三").exit_code == 0
    assert "早已办结" in str(run("inquiries", "close", receipt).exception)
    assert run("undelivered").exit_code == 0


def test_chat_in_the_terminal_presses_buttons_by_letter(run: Run) -> None:
    printed = run("chat", say="楼上漏水把我家泡了怎么办\nb\nd\n").stdout
    assert "楼上" in printed
    assert "法律依据" in printed
    assert "谢谢" in printed


def test_main_turns_wrong_input_into_one_sentence_and_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_WEB_PORT", "no")
    monkeypatch.setattr("os.umask", lambda _: None)  # this process's own files are another matter
    monkeypatch.setattr(sys, "argv", ["bot", "settings"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    monkeypatch.setattr(sys, "argv", ["bot", "no-such-command"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2


def test_a_folder_that_cannot_be_made_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "file" / "data"))
    assert "建不了" in str(run("migrate").exception)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data" / "bot.lock").mkdir(parents=True)
    env = {
        "BOT_DATA_DIR": str(tmp_path / "data"),
        "BOT_WEB_PORT": "0",
        "BOT_SEMANTIC": "false",
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "写不进去" in done.stderr
    assert "Traceback" not in done.stderr


def test_failed_messages_are_listed_and_given_back(run: Run, tmp_path: Path) -> None:
    assert "没有处理不成的来信" in run("inbox", "failed").stdout
    with sqlite3.connect(tmp_path / "data" / "bot.db") as database:
        for number, payload in enumerate(
            ('{"text": "[/red]离婚[bold]"}', '{"message": {"text": "漏水"}}', "not json"), 1
        ):
            database.execute(
                "INSERT INTO inbox (office_id, channel, update_id, chat, payload, state, received_at, attempts)"
                " VALUES ('jiangxia', 'web', ?, 'c', ?, 'failed', '2026-11-23 02:00:00', 5)",
                (str(number), payload),
            )
    listed = run("inbox", "failed").stdout
    assert "[/red]离婚[bold]" in listed
    assert "漏水" in listed
    assert run("inbox", "retry").exit_code == 1
    run("staff", "add", "张三", "--rights", "答复咨询")
    assert "1 条已交给小助手" in run("inbox", "retry", "2", "--as", "张三").stdout
    refused = run("inbox", "retry", "2", "1")
    assert "没有编号为 2 的来信（已交去处理 1 条）" in str(refused.exception)
    assert "1 条已交给小助手" in run("inbox", "retry", "--all").stdout
    assert "没有处理不成的来信" in run("inbox", "retry", "--all").stdout
    assert "inbox.retry" in run("audit").stdout

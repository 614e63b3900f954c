"""The command line with hostile words and hopeless input: printed as written, one sentence, never a traceback."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.announcements.service import Text
from bot.commands import boundary
from bot.commands.boundary import guarded
from bot.commands.common import out
from bot.consultations.opinions import Content
from bot.consultations.parsing import parse
from bot.errors import WrongInput
from bot.events.plans import Plan
from bot.inquiries.service import Handover
from bot.messages import Address
from bot.quiz.service import Question
from bot.services import Services, opened
from bot.settings import load_settings
from tests.conftest import KNOWLEDGE
from tests.support.process import ROOT
from tests.support.staff import done

NASTY = "[/x]甲[red]乙[[bold]]丙[link=y]:smile:丁[/]"
WHO = Address("web", "somebody-with-brackets")


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setattr(out, "width", 400)


def run(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli.app, list(words), input=answer)


def program(*words: str | bytes, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The program itself, as a shell starts it."""
    env = os.environ | {"PYTHONUTF8": "1"} | more
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env=env, capture_output=True, timeout=60, check=False
    )


async def fill(parts: Services) -> None:
    """One of everything that has words of somebody in it, each of them hostile."""
    now = parts.clock.now()
    today = parts.drafts.today()
    parsed = parse([f"{NASTY}条例", f"第一条 居民应当{NASTY}配合。", "第二条 乙。"])
    view = await done(parts, NASTY, parts.drafts.create, parsed, today, today + timedelta(days=20))
    await done(parts, NASTY, parts.drafts.annotate, "d1", "a1", note=NASTY)
    content = Content("a1", "第一条", NASTY, "other", NASTY, NASTY, "resident", NASTY, NASTY, anonymous=False)
    start = now + timedelta(days=3)
    plan = Plan(NASTY, "讲座", NASTY, start, start + timedelta(hours=1), 1, NASTY, NASTY, NASTY, community=NASTY[:38])
    await done(parts, NASTY, parts.events.add_all, [plan], publish=True)
    async with parts.database.write() as session:
        await parts.inquiries.open(session, WHO, "m1", Handover(NASTY, (NASTY,), phone="13812345678"))
        opinion = await parts.opinions.submit(session, WHO, "m2", view, content)
        event = (await parts.events.view(session, "h1")).event
        await parts.places.register(session, event, WHO, name=NASTY[:50], phone="13812345678", answer=NASTY)
    await done(parts, NASTY, parts.desk.dispose, [opinion.receipt], "partly", NASTY, NASTY)
    await done(parts, NASTY, parts.quizzes.add, NASTY, [Question(NASTY, ("甲", "乙"), 0, NASTY)], now, start)
    await done(parts, NASTY, parts.announcements.draft, Text(NASTY, NASTY, ["全部"], ""))


def filled() -> None:
    async def work() -> None:
        async with opened(load_settings()) as parts:
            await fill(parts)

    asyncio.run(work())


def test_square_brackets_of_residents_are_printed_as_they_are(tmp_path: Path) -> None:
    filled()
    receipts = {
        kind: next(word for word in run(*words).output.replace("│", " ").split() if word.startswith(kind))
        for kind, words in (("Z", ("inquiries", "list")), ("Y", ("opinions", "list", "d1")))
    }
    shown = [
        ("inquiries", "list"), ("inquiries", "list", "--all"), ("inquiries", "show", receipts["Z"]),
        ("drafts", "list"), ("drafts", "show", "d1"), ("drafts", "show", "d1", "--article", "第一条"),
        ("opinions", "list", "d1"), ("opinions", "show", receipts["Y"]), ("events", "list"), ("events", "show", "h1"),
        ("quiz", "list"), ("quiz", "board", "z1"), ("announce", "list"), ("announce", "preview", "a1"),
        ("announce", "report", "a1"), ("audit",), ("events", "unreached", "h1"), ("events", "missed"), ("figures",),
        ("drafts", "overdue"), ("undelivered",), ("opinions", "groups", "d1"), ("opinions", "heat", "d1"),
        ("events", "feedback", "h1"), ("events", "figures"), ("announce", "subscribers"),
        ("drafts", "compare", "d1", "--from", "1", "--to", "1", "--all"),
        ("inquiries", "reply", receipts["Z"], NASTY, "--yes"), ("opinions", "publish", "d1", "--yes"),
        ("events", "cancel", "h1", "--reason", NASTY, "--yes"),
    ]  # fmt: skip
    wordless = ("missed", "unreached", "groups", "undelivered", "overdue", "heat", "feedback", "subscribers", "figures")
    for words in shown:
        result = run(*words)
        assert result.exit_code == 0, (words, result.exception, result.output[-300:])
        if not any(one in words for one in wordless) or words == ("figures",):
            assert NASTY in result.output.replace("\n", ""), (words, result.output)
    told = run("inquiries", "show", NASTY)
    assert NASTY in str(told.exception)


def test_no_words_steer_the_terminal() -> None:
    title = "讲座\x1b]0;owned\x07\x1b[31m红\u202e反"
    refused = run("events", "add", title, "--venue", "和好屋", "--at", "2030-12-04 14:00", "--yes")
    assert "看不见" in str(refused.exception), "staff hear of what they cannot see"

    async def ask() -> str:
        async with opened(load_settings()) as parts, parts.database.write() as session:
            return await parts.inquiries.open(session, WHO, "m1", Handover(title))

    receipt = asyncio.run(ask())
    for words in (("inquiries", "list"), ("inquiries", "show", receipt)):
        printed = run(*words).output
        assert "讲座]0;owned[31m红反" in printed.replace("\n", "")
        assert not {"\x1b", "\x07", "\u202e"} & set(printed)


def broken_files(folder: Path) -> list[Path]:
    """Files as chance and malice make them, each in every kind that commands read."""
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
        + "]><worksheet><sheetData><row><c><v>&h;</v></c></row></sheetData></worksheet>"
    )
    good = folder / "good.xlsx"
    run("opinions", "template", "--out", str(good))
    found = [folder / "none.xlsx", folder]
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(folder / "bomb.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if "worksheets/sheet" in name else source.read(name))
    found.append(folder / "bomb.xlsx")
    for ending in ("docx", "xlsx", "csv", "txt", "pdf", "html"):
        for name, content in (
            ("random", bytes(range(256)) * 20), ("zip", b"PK\x03\x04" + bytes(range(256)) * 2), ("empty", b""),
            ("wide", b"\xff\xfe\x00\x01" * 50), ("quotes", b'"' * 200_000),
        ):  # fmt: skip
            path = folder / f"{name}.{ending}"
            path.write_bytes(content)
            found.append(path)
    return found


def test_no_file_that_is_read_ends_in_a_traceback(tmp_path: Path) -> None:
    filled()
    for path in broken_files(tmp_path):
        for words in (
            ("drafts", "import", str(path), "--closes", "2030-01-01", "--opens", "2029-12-01", "--yes"),
            ("opinions", "import", "d1", str(path)), ("events", "import", str(path), "--yes"),
            ("quiz", "add", "竞赛", str(path), "--until", "2030-01-01 10:00"),
        ):  # fmt: skip
            result = run(*words)
            assert isinstance(result.exception, WrongInput), (words, result.exception, result.output)
            assert "Error" not in str(result.exception)


def test_unknown_codes_are_one_sentence() -> None:
    filled()
    for words in (
        ("events", "show", "9" * 20), ("opinions", "show", "0"), ("inquiries", "show", "Z999"),
        ("inquiries", "reply", "Z999", "x"), ("drafts", "show", "'; DROP TABLE drafts; --"), ("quiz", "board", "²"),
        ("announce", "report", "a²"), ("opinions", "edit", "Y1", "--why", "x", "--stance", "赞成"),
        ("opinions", "withdraw", "Y1", "--why", "x"), ("opinions", "import-undo", "7", "--why", "x"),
        ("events", "record", "x", "--at", "99999-01-01 10:00", "--venue", "x", "--people", "1"),
        ("events", "attendance", "h1", "--people", "-5"), ("events", "delete", "h1", "--yes"),
        ("drafts", "delete", "d1"),
        ("drafts", "promulgate", "d1"), ("knowledge", "check", "--statutes", "/nowhere", "--no-overlaps"),
    ):  # fmt: skip
        result = run(*words)
        assert isinstance(result.exception, WrongInput), (words, result.exception, result.output)


def ended(*words: str) -> int:
    """The exit code of the program's own edge, in this process."""
    return guarded(lambda: cli.app(list(words), standalone_mode=False))


def test_wrong_usage_is_told_in_chinese_with_code_two(capfd: pytest.CaptureFixture[str]) -> None:
    for words, told in (
        (("nope",), "没有“nope”这个命令"), (("events", "nope"), "没有“nope”这个命令"),
        (("events", "list", "--x"), "没有“--x”这个选项"), (("events", "list", "more"), "多写了“more”"),
        (("events", "figures", "--year", "x"), "要写数字"), (("events", "export", "h1"), "缺少选项 --out"),
        (("events", "poster"), "活动代号"),
    ):  # fmt: skip
        assert ended(*words) == 2
        text = capfd.readouterr().err
        assert told in text
        assert "--help" in text
        assert "Error" not in text
    assert ended("events") == 2
    assert ended("--help") == 0


def test_what_nobody_foresaw_is_one_sentence_and_the_rest_goes_to_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        raise ZeroDivisionError(f"{NASTY} 123456:{'a' * 30}")

    assert guarded(fails) == 1
    told = capfd.readouterr().err
    assert "出错了" in told
    assert "errors.log" in told.replace("\n", "")
    assert "Traceback" not in told
    kept = (tmp_path / "data" / boundary.LOG).read_text("utf-8")
    assert "ZeroDivisionError" in kept
    assert "in fails" in kept
    assert "a" * 30 not in kept, "tokens are never kept"


def test_a_data_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bot.db").write_bytes(b"no database at all" * 100)
    told = program("drafts", "list")
    assert (told.returncode, told.stderr.decode().count("\n")) == (1, 1)
    assert "数据库文件坏了" in told.stderr.decode()
    assert program("inquiries", "show", b"\xff\xfe", BOT_DATA_DIR=str(tmp_path / "other")).returncode == 1
    big = program("drafts", "show", "d1", "--version", "9" * 30, BOT_DATA_DIR=str(tmp_path / "other"))
    assert (big.returncode, big.stderr.decode().count("\n")) == (1, 1)


def test_a_busy_database_is_told_as_busy(tmp_path: Path) -> None:
    filled()
    with sqlite3.connect(tmp_path / "data" / "bot.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        told = program("drafts", "dates", "d1", "--opens", "2026-12-01", "--closes", "2026-12-31")
        assert told.returncode == 1
        assert "数据库正忙" in told.stderr.decode()

"""Quizzes and remarks on entries at the command line: what the console can, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.commands.common import out
from bot.errors import WrongInput
from bot.messages import Address
from bot.quiz.service import Question
from bot.services import Services, opened
from bot.settings import load_settings
from bot.storage.database import Database
from tests.conftest import KNOWLEDGE
from tests.support.staff import done

QUESTIONS = [
    Question("宪法日是哪天", ("12月4日", "10月1日"), 1, ""),
    Question("几岁成年", ("十六", "十八"), 1, ""),
]


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: Database) -> None:
    """An office whose round z1 has a wrong key; z2 is one that nobody has begun."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setenv("BOT_DATABASE_URL", database.url)
    monkeypatch.setattr(out, "width", 300)

    async def go() -> None:
        async with opened(load_settings()) as parts:
            await _prepare(parts)

    asyncio.run(go())


async def _prepare(parts: Services) -> None:
    now = parts.clock.now()
    async with parts.database.write() as session:
        await parts.accounts.first(session, "沈佳")
    made = await done(parts, "沈佳", parts.quizzes.add, "宪法宣传周", QUESTIONS, now, now + timedelta(days=9))
    await done(parts, "沈佳", parts.quizzes.add, "重复的一轮", QUESTIONS, now, now + timedelta(days=9))
    async with parts.database.write() as session:
        quiz = await parts.quizzes.get(session, made.code)
        for number, option in enumerate((0, 0, 1)):
            player = await parts.quizzes.begin(session, quiz, Address("web", f"r-{number}"), "天一社区")
            assert await parts.quizzes.answer(session, quiz, player, 0, option)
            assert await parts.quizzes.answer(session, quiz, player, 1, 1)


def run(*words: str, answer: str = "") -> str:
    """Run a command that has to succeed; returns what it prints."""
    result = called(*words, answer=answer)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def called(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli.app, [*words, "--as", "沈佳"], input=answer)


def refused(*words: str, answer: str = "") -> str:
    result = called(*words, answer=answer)
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def scores() -> list[int]:
    found: list[int] = []

    async def go() -> None:
        async with opened(load_settings()) as parts:
            _, _, players = await parts.quizzes.results("z1")
            found.extend(sorted(player.score for player in players))

    asyncio.run(go())
    return found


def test_a_wrong_key_is_put_right_and_the_points_are_counted_anew() -> None:
    assert scores() == [1, 1, 2]
    words = ("quiz", "correct", "z1", "1", "--right", "1", "--why", "答案写反了")
    asked = called(*words, answer="n\n")
    assert "10月1日 → 12月4日" in asked.output
    assert "答过这题的 3 位：2 位加分，1 位减分" in asked.output
    assert scores() == [1, 1, 2], "no means no"
    assert "更正了：2 位加分，1 位减分。" in run(*words, "--yes")
    assert scores() == [1, 2, 2]
    assert "和原来一样" in refused(*words, "--yes")
    assert "没有第 9 题" in refused("quiz", "correct", "z1", "9", "--right", "1", "--why", "x")
    run("quiz", "correct", "z1", "1", "--void", "--why", "题目有歧义", "--yes")
    assert scores() == [2, 2, 2], "everybody who answered it is right"


def test_a_round_is_ended_opened_again_and_only_an_unbegun_one_goes() -> None:
    assert "截止了，不能再答" in run("quiz", "close", "z1")
    assert "已经截止了" in refused("quiz", "close", "z1")
    assert "时间改好了" in run("quiz", "times", "z1", "--until", "2035-12-10 18:00")
    assert "截止了，不能再答" in run("quiz", "close", "z1"), "it was open again"
    assert "改好了：宪法周，2 题。" in run("quiz", "edit", "z1", "--title", "宪法周")
    assert "不能删" in refused("quiz", "delete", "z1", "--yes")
    assert refused("quiz", "delete", "z2", answer="n\n") == "什么都没有做。"
    assert "“重复的一轮”已删去" in run("quiz", "delete", "z2", answer="y\n")
    assert "重复的一轮" not in CliRunner().invoke(cli.app, ["quiz", "list"]).output


def test_what_is_wrong_in_an_entry_is_written_down_and_done_with() -> None:
    assert "第 1 号" in run("knowledge", "note", "fraud-prevention", "电话改了")
    assert "已经记过" in refused("knowledge", "note", "fraud-prevention", "电话改了")
    assert refused("knowledge", "note", "no-such-entry", "x")
    listed = CliRunner().invoke(cli.app, ["knowledge", "notes"]).output
    assert "fraud-prevention　沈佳" in listed
    assert "电话改了" in listed
    assert "办结了" in run("knowledge", "note-close", "1", "编辑改好了")
    assert "没有。" in CliRunner().invoke(cli.app, ["knowledge", "notes"]).output
    assert "编辑改好了" in CliRunner().invoke(cli.app, ["knowledge", "notes", "--done"]).output
    assert "又打开了" in run("knowledge", "note-reopen", "1")
    assert refused("knowledge", "note-close", "77", "没有这一号")

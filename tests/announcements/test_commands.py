"""`python -m bot announce …` as staff type it: refused where it would reach nobody or lead nowhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.commands.common import out
from bot.errors import WrongInput
from bot.messages import Address
from bot.services import opened
from bot.settings import load_settings
from tests.conftest import KNOWLEDGE


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setattr(out, "width", 300)


def run(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli.app, ["announce", *words], input=answer)


def refused(*words: str, answer: str = "") -> str:
    result = run(*words, answer=answer)
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def subscribe(count: int) -> None:
    async def go() -> None:
        async with opened(load_settings()) as parts, parts.database.write() as session:
            for number in range(count):
                await parts.subscriptions.toggle(session, Address("web", f"s{number:06d}"), "fraud")

    asyncio.run(go())


def test_nobody_to_reach_and_nowhere_to_lead_is_refused() -> None:
    assert "没有“外星”这一类，也没有这个社区。可以写：全部" in refused("new", "a", "--to", "防诈骗、外星")
    assert "没有编号为“没有”的问答" in refused("new", "a", "--to", "防诈骗", "--entry", "没有")
    assert "没有活动“h7”" in refused("new", "a", "--to", "防诈骗", "--event", "h7")
    assert "没有草案“d7”" in refused("new", "a", "--to", "防诈骗", "--draft", "d7")
    assert "只能带一个" in refused("new", "a", "--to", "防诈骗", "--draft", "d7", "--event", "h7")
    assert "还没有通知" in run("list").output
    assert "去看看" in run("new", "a", "--to", "防诈骗", "--entry", "fraud-prevention").output
    assert "没有设 Telegram 的令牌" in refused("test", "a1", "telegram", "12345")
    assert "没有“wechat”这个渠道" in refused("test", "a1", "wechat", "12345")
    assert "没有运行就等它启动" in run("test", "a1", "web", "self-00000000001").output


def test_a_draft_is_edited_released_for_a_time_and_taken_back() -> None:
    subscribe(3)
    run("new", "骗术", "--to", "防诈骗", "--text", "一")
    edited = run("edit", "a1", "--text", "不要点链接").output
    assert "不要点链接" in edited
    assert "骗术" in edited
    assert "会发给 3 位，您写的是 2" in refused("confirm", "a1", answer="2\n")
    assert "已经过去了" in refused("confirm", "a1", "--count", "3", "--at", "2020-01-01 09:00")
    sent = run("confirm", "a1", answer="3\n").output
    assert "不要点链接" in sent, "what is sent is seen before"
    assert "这之前可以撤回：python -m bot recall" in sent
    code = sent.partition("bot recall ")[2].split()[0]
    assert "又是草稿" in CliRunner().invoke(cli.app, ["recall", code]).output
    assert "草稿" in run("list").output
    assert "已删去" in run("delete", "a1").output
    assert "没有通知“a1”" in refused("preview", "a1")

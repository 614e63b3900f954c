"""Inquiries at the command line: the same acts as in the browser, each told in a sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.commands.common import out
from bot.errors import WrongInput
from bot.inquiries.service import Handover
from bot.inquiries.terms import DANGER
from bot.messages import Address
from bot.services import Services, opened
from bot.settings import load_settings
from bot.staff.rights import Right
from tests.conftest import KNOWLEDGE
from tests.support.staff import done


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setattr(out, "width", 300)
    with_parts(_colleagues)


async def _colleagues(parts: Services) -> None:
    async with parts.database.write() as session:
        await parts.accounts.first(session, "沈佳")
    await done(parts, "沈佳", parts.accounts.add, "小王", [Right.INQUIRIES])


def with_parts(work: Callable[[Services], Awaitable[object]]) -> None:
    async def go() -> None:
        async with opened(load_settings()) as parts:
            await work(parts)

    asyncio.run(go())


def run(*words: str, who: str = "沈佳", answer: str = "") -> str:
    """Run a command of the group that has to succeed; returns what it prints."""
    done = called(*words, who=who, answer=answer)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def called(*words: str, who: str = "沈佳", answer: str = "") -> Result:
    named = ["--as", who] if who else []
    return CliRunner().invoke(cli.app, ["inquiries", *words, *named], input=answer)


def refused(*words: str) -> str:
    result = called(*words)
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def asked(question: str, *, urgency: int = 2) -> str:
    found = []

    async def work(parts: Services) -> None:
        async with parts.database.write() as session:
            handover = Handover(question, urgency=urgency)
            found.append(await parts.inquiries.open(session, Address("web", "resident-1"), question, handover))

    with_parts(work)
    return found[0]


def test_an_inquiry_goes_through_all_hands() -> None:
    plain, danger = asked("楼上漏水怎么办"), asked("他要打我", urgency=DANGER)
    listed = run("list")
    assert listed.index(danger) < listed.index(plain)
    assert "【危险】" in listed
    assert "由小王来办" in run("take", plain, who="小王")
    assert plain in run("list", "--mine", who="小王")
    assert plain not in run("list", "--nobody")
    assert "交给沈佳了" in run("give", plain, "沈佳", who="小王")
    assert "谁都可以接" in run("back", plain)
    assert "现在是“急”" in run("urgency", plain, "急", "--why", "明天开庭")
    assert "缓急只能是" in refused("urgency", plain, "很急", "--why", "x")
    assert "请写为什么" in refused("urgency", plain, "危险")
    assert "话题是“邻里小区”" in run("topic", plain, "邻里小区")
    assert "可以写：" in refused("topic", plain, "漏水")
    assert plain in run("list", "--topic", "邻里小区")
    assert "没有符合" in run("list", "--topic", "防骗")
    assert "居民看不到" in run("note", plain, "问过物业")
    assert "改好了" in run("note", plain, "问过物业了", "--change", "1")
    shown = run("show", plain)
    for words in ("备注 1（沈佳", "问过物业了", "话题：邻里小区　缓急：急", "小王　inquiry.give", "明天开庭"):
        assert words in shown
    asked_first = called(
        "close", plain, "--outcome", "转给别处", "--reason", "消保委", "--tell", "打 12315", answer="n\n"
    )
    assert "会收到消息的：1 位" in asked_first.output
    assert "可选：已答复" in refused("close", plain, "--outcome", "算了")
    assert "已办结" in run("close", plain, "--outcome", "已电话答复")
    assert "在“等回复”里" in run("reopen", plain, "--why", "又来问")
    assert "没有符合" in run("list", "--state", "已办结")
    assert "没有符合" in run("list", "--days", "3")


def test_visits_are_keyed_in_put_right_and_counted() -> None:
    assert "Z" in run("enter", "问楼上漏水谁赔", "--topic", "邻里小区", "--channel", "电话")
    assert "请加 --another" in refused("enter", "问楼上漏水谁赔", "--channel", "电话")
    run("enter", "问楼上漏水谁赔", "--channel", "电话", "--another")
    run("enter", "问离婚", "--name", "王阿婆", "--phone", "13800138000", "--outcome", "")
    assert "看着不对" in refused("enter", "问", "--phone", "1")
    assert "不是日期" in refused("enter", "问", "--on", "昨天")
    receipt = run("list", "--words", "离婚").split("Z", 1)[1][:11]
    assert "改好了" in run("correct", f"Z{receipt}", "--text", "问离婚财产", "--outcome", "已当面答复")
    assert "姓名：王阿婆" in run("show", f"Z{receipt}")
    assert "问离婚财产" in run("show", f"Z{receipt}")
    counted = CliRunner().invoke(cli.app, ["inquiries", "figures", "--json"]).output
    rows = [json.loads(line) for line in counted.splitlines()]
    assert {(one["channel"], one["area"], one["outcome"]): one["count"] for one in rows} == {
        ("phone", "neighbour", "phoned"): 1, ("phone", "", "phoned"): 1, ("visit", "", "met"): 1,
    }  # fmt: skip
    assert "请写为什么作废" in refused("withdraw", f"Z{receipt}")
    assert "作废了" in run("withdraw", f"Z{receipt}", "--why", "记重了")
    assert "一共 2 件" in CliRunner().invoke(cli.app, ["inquiries", "figures"]).output


def test_the_sentences_are_kept_at_the_command_line_too() -> None:
    first = run("canned").splitlines()[0]
    run("canned", "--change", "1", "--to", "您好，我是沈佳。")
    assert "您好，我是沈佳。" in run("canned").splitlines()[0]
    assert first.partition("　")[2] in run("canned", "--past")
    run("canned", "--add", "周三有律师坐班。")
    run("canned", "--remove", "1")
    assert "您好，我是沈佳。" not in run("canned")
    assert "没有第 99 句" in refused("canned", "--remove", "99")
    assert "一次只办一样" in refused("canned", "--remove", "1", "--add", "x")

"""Acts that reach people: shown with their number and the very text, asked for, and only then done."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from bot import cli
from bot.commands.common import out
from bot.consultations.opinions import Content
from bot.errors import WrongInput
from bot.events.plans import Plan
from bot.inquiries.service import Handover
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.rehearsal import Rehearsal
from bot.services import Services, opened
from bot.settings import load_settings
from bot.storage.database import Database
from tests.conftest import KNOWLEDGE
from tests.consultations.conftest import sample
from tests.support.staff import done

_NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setattr(out, "width", 300)
    monkeypatch.chdir(tmp_path)


def run(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli.app, list(words), input=answer)


def with_parts(work: Callable[[Services], Awaitable[object]]) -> None:
    async def go() -> None:
        async with opened(load_settings()) as parts:
            await work(parts)

    asyncio.run(go())


def sent() -> int:
    found = []

    async def count(parts: Services) -> None:
        async with parts.database.read() as session:
            found.append(await session.scalar(select(func.count()).select_from(OutboxRow)) or 0)

    with_parts(count)
    return found[0]


def refused(result: Result) -> str:
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def lecture(people: int) -> None:
    """An event in three days, with so many people registered."""

    async def work(parts: Services) -> None:
        start = parts.clock.now() + timedelta(days=3)
        await done(
            parts,
            "小陈",
            parts.events.add_all,
            [Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=1))],
            publish=True,
        )
        async with parts.database.write() as session:
            event = (await parts.events.view(session, "h1")).event
            for number in range(people):
                await parts.places.register(session, event, Address("web", f"resident-{number:08d}"))

    with_parts(work)


def test_calling_off_shows_what_how_many_and_the_text_and_no_means_no() -> None:
    lecture(3)
    cancel = ("events", "cancel", "h1", "--reason", "台风")
    asked = run(*cancel, answer="n\n")
    assert refused(asked) == "什么都没有做。"
    for shown in ("防骗讲座", "会收到消息的：3 位", "台风", "取消吗？"):
        assert shown in asked.output
    assert "已发布" in run("events", "show", "h1").output
    assert sent() == 0
    assert "脚本里请加 --yes" in refused(run(*cancel)), "nobody is there to answer"
    assert sent() == 0
    assert "已取消，通知 3 位" in run(*cancel, answer="y\n").output
    assert sent() == 3


def test_above_twenty_people_the_number_is_typed() -> None:
    lecture(21)
    move = ("events", "change", "h1", "--venue", "大礼堂", "--reason", "人多")
    for answer in ("y\n", "20\n", "\n21x\n"):
        assert refused(run(*move, answer=answer))
    assert sent() == 0
    asked = run(*move, answer="21\n")
    assert "和好屋 → 大礼堂" in asked.output
    assert "通知 21 位" in asked.output
    assert sent() == 21


def test_scripts_say_yes_and_see_the_same() -> None:
    lecture(21)
    done = run("events", "postpone", "h1", "--reason", "讲师生病", "--yes")
    assert "会收到消息的：21 位" in done.output
    assert "讲师生病" in done.output
    assert sent() == 21
    assert "已经" not in refused(run("events", "postpone", "h1", "--reason", "再来", "--yes"))


def test_what_was_done_at_the_command_line_is_taken_back_there() -> None:
    lecture(3)
    cancelled = run("events", "cancel", "h1", "--reason", "台风", answer="y\n").output
    assert "等 60 秒才发出，这之前可以撤回：python -m bot recall " in cancelled
    code = cancelled.partition("bot recall ")[2].split()[0]
    listed = run("recall").output
    assert code in listed
    assert "等着发 3" in listed
    told = run("recall", code).output
    assert "3 条消息没有发出。" in told
    assert "恢复成原来的样子（已发布）" in told
    assert "已发布" in run("events", "show", "h1").output
    assert "已经撤回了" in refused(run("recall", code))
    assert "没有人收到过" in refused(run("correct", code, "照常举行", "--yes"))
    assert "没有可撤回的“zzzzz”" in refused(run("recall", "zzzzz"))


def test_publishing_is_shown_and_asked_and_can_be_taken_back() -> None:
    run("events", "add", "防骗讲座", "--at", "2030-12-04 14:00", "--venue", "和好屋", "--yes")
    asked = run("events", "publish", "h1", answer="n\n")
    assert refused(asked) == "什么都没有做。"
    for shown in ("防骗讲座", "和好屋", "没有人会收到消息", "发布吗？"):
        assert shown in asked.output
    assert "草稿" in run("events", "show", "h1").output
    published = run("events", "publish", "h1", answer="y\n").output
    assert "已发布：防骗讲座" in published
    assert "60 秒里可以撤回：python -m bot recall " in published
    code = published.partition("bot recall ")[2].split()[0]
    assert "又是草稿，居民看不到" in run("recall", code).output
    assert "草稿" in run("events", "show", "h1").output


def test_what_is_published_as_it_is_keyed_in_can_be_taken_back_too() -> None:
    clinic = ("events", "series", "法律门诊", "--every", "每周三", "--at", "14:00", "--venue", "和好屋")
    stored = run(*clinic, "--from", "2030-01-01", "--to", "2030-01-31", "--yes", "--publish").output
    assert run("events", "list").output.replace("\n", "").count("已发布") == 5
    told = run("recall", stored.partition("bot recall ")[2].split()[0]).output
    assert told.count("又是草稿") == 5
    assert run("events", "list").output.replace("\n", "").count("草稿") == 5


def test_nothing_is_said_to_be_on_its_way_while_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    later = "1 分钟后送出，在那以前可以撤回"
    assert f"已回复，{later}。" in run("inquiries", "reply", inquiry(), "明天上午社区上门看。", "--yes").output
    closed = run("inquiries", "close", inquiry(), "--outcome", "已电话答复", "--tell", "电话里说过了。", "--yes").output
    assert f"已办结，给居民的话{later}。" in closed
    lecture(3)
    assert f"已取消，通知 3 位，{later}。" in run("events", "cancel", "h1", "--reason", "台风", "--yes").output
    opinion()
    monkeypatch.setenv("BOT_HOLD_SECONDS", "0")
    assert "正在送达。" in run("opinions", "publish", "d1", "--yes").output


def inquiry() -> str:
    found = []

    async def work(parts: Services) -> None:
        async with parts.database.write() as session:
            found.append(await parts.inquiries.open(session, Address("web", "resident-1"), "m", Handover("漏水找谁")))

    with_parts(work)
    return found[0]


def test_the_question_is_seen_before_the_answer_goes_out() -> None:
    receipt = inquiry()
    asked = run("inquiries", "reply", receipt, "请找物业", answer="n\n")
    assert refused(asked)
    assert "问题：漏水找谁" in asked.output
    assert "请找物业" in asked.output
    assert "会收到消息的：1 位" in asked.output
    assert sent() == 0
    assert "没有回复" not in run("inquiries", "list").output
    assert "已回复" in run("inquiries", "reply", receipt, "请找物业", answer="y\n").output
    assert sent() == 1


def opinion(people: int = 1) -> None:
    async def work(parts: Services) -> None:
        today = parts.drafts.today()
        view = await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
        async with parts.database.write() as session:
            for number in range(people):
                content = Content("a8", "第八条", "原文", "other", "", f"两年太久{number}")
                row = await parts.opinions.submit(session, Address("web", f"r-{number}"), f"m{number}", view, content)
        await done(parts, "小陈", parts.desk.dispose, [row.receipt], "adopted", "已写进第八条")

    with_parts(work)


def test_outcomes_marks_and_moderation_are_shown_first() -> None:
    opinion(2)
    for words, shown in (
        (("opinions", "publish", "d1"), ("告知 1 条意见", "会收到消息的：1 位", "已写进第八条")),
        (("opinions", "mark", "d1", "已报送"), ("还在征求意见（还有 21 天）", "1 条意见标为", "没有人会收到消息")),
    ):  # fmt: skip
        asked = run(*words, answer="n\n")
        assert refused(asked) == "什么都没有做。"
        for text in shown:
            assert text in asked.output
    receipt = next(word for word in run("opinions", "list", "d1").output.replace("│", " ").split() if word[:1] == "Y")
    asked = run("opinions", "moderate", receipt, "--reason", "与这部草案无关", answer="n\n")
    assert refused(asked)
    assert "两年太久0" in asked.output
    assert "会收到消息的：1 位" in asked.output
    assert sent() == 0
    assert "告知 1 条：1 分钟后送出，在那以前可以撤回" in run("opinions", "publish", "d1", answer="y\n").output
    assert sent() == 1


def test_another_regulation_as_a_new_version_is_loudly_doubted(tmp_path: Path) -> None:
    opinion()
    (tmp_path / "养犬.txt").write_text("养犬条例\n第一条 狗。\n第二条 绳。\n第八条 证。\n", encoding="utf-8")
    asked = run("drafts", "import", "养犬.txt", "--new-version", "d1", answer="n\n")
    assert refused(asked) == "没有保存。"
    for text in ("标题不一样：文件里是《养犬条例》", "大半的条文都变了", "会收到消息的：1 位", "第八条"):
        assert text in asked.output
    assert sent() == 0
    (tmp_path / "新.txt").write_text("某条例\n第一条 甲。\n", encoding="utf-8")
    asked = run("drafts", "import", "新.txt", "--closes", "2099-01-01", "--opens", "2098-12-01", answer="n\n")
    assert "马上就看得到" not in asked.output
    asked = run("drafts", "import", "新.txt", "--period", "zhejiang", answer="n\n")
    assert "居民马上就看得到" in asked.output
    assert "新.txt" not in run("drafts", "list").output


def test_a_promulgation_in_the_wrong_year_is_refused_and_a_right_one_can_be_taken_back() -> None:
    opinion()
    for day, why in (("2020-01-01", "早于征求意见"), ("2099-01-01", "检查年份")):
        assert why in refused(run("drafts", "promulgate", "d1", "--on", day, "--yes"))
    day = _today()
    asked = run("drafts", "promulgate", "d1", "--on", day, answer="n\n")
    assert refused(asked)
    assert "居民不能再对它提意见" in asked.output
    assert "前完成" in run("drafts", "promulgate", "d1", "--on", day, answer="y\n").output
    assert "已公布" in run("drafts", "list").output
    assert "已撤销" in run("drafts", "promulgate", "d1", "--undo").output
    assert "已公布" not in run("drafts", "list").output


def _today() -> str:
    found: list[str] = []

    async def look(parts: Services) -> None:
        found.append(parts.drafts.today().isoformat())

    with_parts(look)
    return found[0]


def test_a_draft_brought_in_by_mistake_goes_away_while_nobody_spoke(tmp_path: Path) -> None:
    opinion()
    assert "已经有 1 条意见" in refused(run("drafts", "delete", "d1", "--yes"))
    (tmp_path / "a.txt").write_text("某条例\n第一条 甲。\n", encoding="utf-8")
    words = ("drafts", "import", "a.txt", "--period", "zhejiang", "--yes")
    assert "代号 d2" in run(*words).output
    assert refused(run("drafts", "delete", "d2", answer="n\n"))
    assert "已删去" in run("drafts", "delete", "d2", answer="y\n").output
    assert "某条例" not in run("drafts", "list").output
    assert "代号 d3" in run(*words).output, "the same title may come again, its code not"


async def test_a_rehearsal_leaves_nothing_on_either_database(database: Database) -> None:
    stage = Rehearsal(database.url)
    async with stage.write() as session:
        session.add(_letter())
    async with stage.write() as session:
        session.add(_letter())
    assert len(stage.letters) == 2
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 0
    with pytest.raises(KeyError):
        async with stage.write():
            raise KeyError
    async with database.write() as session:
        session.add(_letter())
    await stage.close()


def _letter() -> OutboxRow:
    return OutboxRow(
        office_id="j", channel="web", chat="x", kind="k", dedup_key="same", body={}, state="pending",
        created_at=_NOW, due_at=_NOW,
    )  # fmt: skip


def test_ctrl_c_at_a_question_ends_the_command_at_once(tmp_path: Path) -> None:
    settings = {**os.environ, "BOT_DATA_DIR": str(tmp_path / "data"), "BOT_SEMANTIC": "false"}
    program = [sys.executable, "-m", "bot"]
    add = ("events", "add", "防骗讲座", "--at", "2027-03-04 14:00", "--venue", "和好屋", "--publish", "--yes")
    subprocess.run([*program, *add], env=settings, check=True, capture_output=True, timeout=60)
    ours, theirs = pty.openpty()
    asked = subprocess.Popen(
        [*program, "events", "cancel", "h1", "--reason", "x"],
        env=settings, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    told = b""
    while b"[y/N]" not in told:
        told += os.read(ours, 4096)
    time.sleep(0.5)  # as a person: a signal between the printed question and the wait for its answer is not seen
    asked.send_signal(signal.SIGINT)
    assert asked.wait(timeout=20) == 1
    os.set_blocking(ours, False)
    with contextlib.suppress(BlockingIOError, OSError):
        while True:
            told += os.read(ours, 4096)
    assert "什么都没有做" in told.decode()
    assert "Traceback" not in told.decode()
    os.close(ours)
    os.close(theirs)

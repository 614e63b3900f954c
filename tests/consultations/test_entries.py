"""Keyed-in opinions: whole sheets that keep nobody waiting, corrections with a reason, and taking it back."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.entries import Correction
from bot.consultations.paper import COLUMNS, PaperOpinion, read_rows
from bot.consultations.parsing import parse
from bot.consultations.store import Opinion
from bot.errors import WrongInput
from bot.storage.database import Database
from tests.consultations.conftest import sample
from tests.consultations.test_desk import GOOD, everything, sheet
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done, opening

PHONED = ("第十条", "赞成", "", "", "", "", "", "电话", "2026-11-20")
MANY = 3_000


def many(count: int = MANY) -> list[PaperOpinion]:
    rows = (
        ("第十条", "修改", f"改成 {number}", "", f"居民{number}", "居民", "天一社区", "座谈会", "2026-11-20", *GOOD[9:])
        for number in range(count)
    )
    return read_rows(COLUMNS, enumerate(rows, 2))


@pytest.fixture
async def second(parts: Parts, draft: DraftView) -> DraftView:
    """Another draft that is open at the same time, with the same articles."""
    today = parts.drafts.today()
    parsed = parse([one.text and f"{one.label}　{one.text}" for one in sample().articles()], "另一部条例")
    return await done(parts, "小陈", parts.drafts.create, parsed, today, today + timedelta(days=20))


async def on(parts: Parts, view: DraftView) -> list[Opinion]:
    return await everything(parts, view)


async def test_the_same_call_about_two_drafts_is_two_opinions(parts: Parts, second: DraftView) -> None:
    assert (await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(PHONED))).new == 1
    assert (await parts.entries.enter(opening(parts, "小陈"), "d2", sheet(PHONED))).new == 1
    again = await parts.entries.enter(opening(parts, "小陈"), "d2", sheet(PHONED))
    assert (again.new, again.known, len(again.known_receipts)) == (0, 1, 1)
    assert (await parts.entries.enter(opening(parts, "小陈"), "d2", sheet(PHONED), another=True)).new == 1
    assert len(await on(parts, second)) == 2


async def test_a_sheet_in_the_wrong_draft_is_taken_back_and_goes_into_the_right_one(
    parts: Parts, draft: DraftView, second: DraftView
) -> None:
    rows = sheet(GOOD, PHONED)
    wrong = await parts.entries.enter(opening(parts, "小陈"), "d2", rows)
    assert (await parts.entries.enter(opening(parts, "小陈"), "d1", rows)).new == 2
    with pytest.raises(WrongInput, match="为什么"):
        await done(parts, "小陈", parts.entries.take_back_batch, wrong.batch, " ")
    assert await done(parts, "小陈", parts.entries.take_back_batch, wrong.batch, "导错了草案") == 2
    assert await on(parts, second) == []
    assert len(await on(parts, draft)) == 2
    (figures,) = await parts.summaries.figures(code="d2")
    assert (figures.opinions, figures.meetings, figures.present) == (0, 0, 0)
    with pytest.raises(WrongInput, match="已经全部撤回"):
        await done(parts, "小陈", parts.entries.take_back_batch, wrong.batch, "再来")
    assert (await parts.entries.enter(opening(parts, "小陈"), "d2", rows)).new == 2, "it may come again"
    async with parts.database.read() as session:
        acts = [(row.act, row.reason) for row in await parts.audit.latest(session, 5)]
    assert ("opinion.import-undo", "导错了草案") in acts


async def test_days_to_come_are_refused(parts: Parts, draft: DraftView) -> None:
    for day in ("2062-11-24", "2026-12-24"):
        with pytest.raises(WrongInput, match=f"第 2 行“收到日期”：{day} 还没有到"):
            await parts.entries.enter(opening(parts, "小陈"), "d1", sheet((*PHONED[:8], day)))
    assert await on(parts, draft) == []


async def test_a_typing_error_is_put_right_and_what_was_there_is_kept(parts: Parts, draft: DraftView) -> None:
    (receipt,) = (await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD))).receipts
    wanted = Correction(stance="oppose", proposed="半年内补建", received_on=date(2026, 11, 19))
    row = await done(parts, "老周", parts.entries.correct, receipt, wanted, "录入错误")
    assert (row.stance, row.proposed, row.reason, row.received_on) == (
        "oppose",
        "半年内补建",
        "两年太久",
        date(2026, 11, 19),
    )
    assert row.raw["proposed"] == "一年内补建", "what was first keyed in stays"
    async with parts.database.read() as session:
        (change,) = await parts.entries.history(session, row)
    assert (change.who, change.why, change.before["proposed"]) == ("老周", "录入错误", "一年内补建")
    for wrong, told in (
        (Correction(), "要改什么"), (Correction(stance="amused"), "态度“amused”不对"),
        (Correction(proposed="", reason=""), "至少填一个"), (Correction(article="第九十九条"), "没有“第九十九条”"),
        (Correction(received_on=date(2027, 1, 1)), "还没有到"), (Correction(proposed="字" * 2001), "最多 2000 字"),
        (Correction(channel="web"), "渠道"), (Correction(stance="oppose"), "没有改动"), (Correction(draft="d9"), "d9"),
    ):  # fmt: skip
        with pytest.raises(WrongInput, match=told):
            await done(parts, "老周", parts.entries.correct, receipt, wrong, "试试")


async def test_an_opinion_is_moved_to_the_article_and_draft_it_belongs_to(
    parts: Parts, draft: DraftView, second: DraftView
) -> None:
    (receipt,) = (await parts.entries.enter(opening(parts, "小陈"), "d2", sheet(GOOD))).receipts
    moved = await done(
        parts, "小陈", parts.entries.correct, receipt, Correction(draft="d1", article="第九条"), "导错了"
    )
    assert (moved.draft_id, moved.article, moved.label) == (draft.draft.id, "a9", "第九条")
    assert "第九条" not in moved.article_text
    assert moved.article_text
    assert [len(await on(parts, one)) for one in (draft, second)] == [1, 0]
    (first,), (other,) = await parts.summaries.figures(code="d1"), await parts.summaries.figures(code="d2")
    assert [(one.meetings, one.present) for one in (first, other)] == [(1, 25), (0, 0)], "its meeting goes with it"
    assert (await parts.entries.enter(opening(parts, "小陈"), "d2", sheet(GOOD))).known == 1


async def test_what_residents_wrote_and_what_was_told_is_never_touched(
    parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await write_one(visitor, "第八条", "两年太久")
    (keyed,) = (await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(PHONED))).receipts
    own = next(one.receipt for one in await on(parts, draft) if one.receipt != keyed)
    with pytest.raises(WrongInput, match="居民自己写的"):
        await done(parts, "小陈", parts.entries.correct, own, Correction(stance="support"), "改")
    with pytest.raises(WrongInput, match="居民自己写的"):
        await done(parts, "小陈", parts.entries.take_back, [keyed, own], "撤")
    assert len(await on(parts, draft)) == 2
    await done(parts, "小陈", parts.desk.dispose, [keyed], "adopted", "好")
    await done(parts, "小陈", parts.outcomes.printed, "d1", (await parts.outcomes.slips("d1"))[1])
    for work in (
        done(parts, "小陈", parts.entries.correct, keyed, Correction(stance="oppose", reason="x"), "改"),
        done(parts, "小陈", parts.entries.take_back, [keyed], "撤"),
        done(parts, "小陈", parts.entries.take_back_batch, 1, "撤"),
    ):
        with pytest.raises(WrongInput, match="已经告知本人"):
            await work


async def test_one_row_is_taken_back_and_may_be_keyed_in_again(parts: Parts, draft: DraftView) -> None:
    (receipt,) = (await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD))).receipts
    assert await done(parts, "小陈", parts.entries.take_back, [receipt], "重复") == 1
    assert await on(parts, draft) == []
    with pytest.raises(WrongInput, match="已经撤回"):
        await done(parts, "小陈", parts.entries.take_back, [receipt], "重复")
    assert (await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD))).new == 1


async def test_two_clerks_who_save_in_the_same_moment_get_different_numbers(parts: Parts, draft: DraftView) -> None:
    rows = [sheet((*PHONED[:3], f"理由{number}", *PHONED[4:])) for number in range(8)]
    entered = await asyncio.gather(*(parts.entries.enter(opening(parts, "小陈"), "d1", one) for one in rows))
    assert len({one.receipts[0] for one in entered}) == 8


async def test_thousands_of_rows_keep_nobody_waiting(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    rows = many()
    waits, stop = [], threading.Event()

    def another_writer() -> None:
        """Another process's connection that writes a row every few milliseconds."""
        with sqlite3.connect(tmp_path / "bot.db", timeout=60, isolation_level=None) as own:
            while not stop.is_set():
                began = time.perf_counter()
                own.execute("BEGIN IMMEDIATE")
                own.execute("UPDATE drafts SET official_url = 'x'")
                own.execute("COMMIT")
                waits.append(time.perf_counter() - began)
                time.sleep(0.005)

    writing = threading.Thread(target=another_writer)
    writing.start()
    try:
        assert (await parts.entries.enter(opening(parts, "小陈"), "d1", rows)).new == MANY
        assert await done(parts, "小陈", parts.entries.take_back_batch, 1, "试试") == MANY
    finally:
        stop.set()
        writing.join()
    assert len(waits) > 5
    assert max(waits) < 1.0


KILLED = """
import asyncio, sys
from pathlib import Path
from bot.app import build
from bot.settings import Settings
from bot.storage.database import Database
from bot.clock import SystemClock
from tests.consultations.test_entries import many

async def work() -> None:
    folder = Path(sys.argv[1])
    settings = Settings(data_dir=folder, office_id="j", database_url=f"sqlite+aiosqlite:///{folder / 'bot.db'}")
    parts = build(settings, SystemClock(), phrases=None, database=Database(settings.database))
    rows = many()
    print("ready", flush=True)
    await parts.entries.enter("d1", rows, "小陈")
    print("done", flush=True)

asyncio.run(work())
"""


@pytest.mark.parametrize("after", [0.0, 0.3, 0.5, 0.7])
async def test_an_import_that_dies_leaves_nothing_and_goes_through_the_next_time(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path, after: float
) -> None:
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    today = parts.drafts.today()
    view = await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    process = await asyncio.to_thread(
        subprocess.Popen, [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await asyncio.to_thread(process.stdout.readline) == b"ready\n"
    await asyncio.sleep(after)
    process.kill()
    finished = b"done" in await asyncio.to_thread(process.stdout.read)
    process.stdout.close()
    await asyncio.to_thread(process.wait)
    seen = len(await on(parts, view))
    assert seen == MANY if finished else seen in (0, MANY), "all or none"
    entered = await parts.entries.enter(opening(parts, "小陈"), "d1", many())
    assert (entered.new, entered.known) == ((0, MANY) if seen else (MANY, 0))
    assert len(await on(parts, view)) == MANY

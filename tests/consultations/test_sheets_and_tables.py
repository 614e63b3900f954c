"""What goes into a table and comes out of one: every fault at once, every reason told, no cell lost silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.paper import COLUMNS, REQUIRED
from bot.consultations.summary import SUMMARY_COLUMNS, Shown
from bot.consultations.tables import Tables
from bot.errors import WrongInput
from bot.exports.xlsx_reading import read_sheet
from tests.consultations.test_desk import GOOD, everything, sheet
from tests.support.clock import HandClock
from tests.support.staff import done, opening

REASON = SUMMARY_COLUMNS.index("理由")
WISH = SUMMARY_COLUMNS.index("修改意见")


async def summary(parts: Parts, view: DraftView) -> list[list[object]]:
    tables = Tables(parts.summaries, view, Shown(named=True), withdrawn=False)
    return [list(row) async for row in tables.summary()]


async def test_faults_of_cells_and_of_articles_are_told_in_one_go(parts: Parts, draft: DraftView) -> None:
    bad = ("第九十九条", "中立", *GOOD[2:])
    future = ("第八条", "修改", *GOOD[2:8], "2062-11-20", *GOOD[9:])
    with pytest.raises(WrongInput) as fault:
        await parts.entries.read("d1", COLUMNS, enumerate([GOOD, bad, ("第九十八条", *GOOD[1:]), future], 2))
    lines = str(fault.value).split("\n")[1:]
    assert [line.partition("：")[0] for line in lines] == [
        "第 3 行“态度”", "第 3 行“条款”", "第 4 行“条款”", "第 5 行“收到日期”",
    ]  # fmt: skip
    assert await everything(parts, draft) == []
    assert len(await parts.entries.read("d1", COLUMNS, enumerate([GOOD, ("整部草案", *GOOD[1:])], 2))) == 2


async def test_a_group_is_one_row_with_every_reason_of_its_members(parts: Parts, draft: DraftView) -> None:
    said = ("两年太久", "老人等不起", "两年太久", "")
    rows = sheet(*((*GOOD[:3], reason, f"居民{n}", *GOOD[5:]) for n, reason in enumerate(said)))
    alone = sheet(("第十条", *GOOD[1:3], "另一个理由", *GOOD[4:]))
    entered = await parts.entries.enter(opening(parts, "小陈"), "d1", [*rows, *alone])
    await done(parts, "小陈", parts.desk.group, entered.receipts[:4])
    first, second = await summary(parts, draft)
    assert first[REASON] == "1. 两年太久\n2. 老人等不起"
    assert (first[SUMMARY_COLUMNS.index("同类意见人数")], second[REASON]) == (4, "另一个理由")


async def test_more_reasons_than_a_cell_can_tell_are_counted(parts: Parts, draft: DraftView) -> None:
    rows = sheet(*((*GOOD[:3], f"{n}" * 300, f"居民{n}", *GOOD[5:]) for n in range(100, 130)))
    entered = await parts.entries.enter(opening(parts, "小陈"), "d1", rows)
    await done(parts, "小陈", parts.desk.group, entered.receipts)
    ((*row,),) = await summary(parts, draft)
    assert "……另有 10 种理由，见意见明细。" in str(row[REASON])
    assert len(str(row[REASON])) < 32_767


async def test_a_group_says_how_many_of_it_came_late(parts: Parts, draft: DraftView, clock: HandClock) -> None:
    clock.move(days=40)
    late = parts.drafts.today().isoformat()
    rows = sheet(GOOD, (*GOOD[:4], "李四", *GOOD[5:8], late, *GOOD[9:]))
    entered = await parts.entries.enter(opening(parts, "小陈"), "d1", rows)
    await done(parts, "小陈", parts.desk.group, entered.receipts)
    assert str((await summary(parts, draft))[0][WISH]).startswith("【其中逾期 1 条】")


def workbook(path: Path, reason: object) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(COLUMNS))
    page.append(list(GOOD))
    page.append([*GOOD[:3], reason, *GOOD[4:]])
    book.save(path)
    return path


def test_a_formula_without_its_result_is_told_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match=r"第 3 行“理由”是公式.*保存一次再导入"):
        read_sheet(workbook(tmp_path / "a.xlsx", '=CONCATENATE("两年","太久")'), REQUIRED)
    header, rows = read_sheet(workbook(tmp_path / "b.xlsx", "两年太久"), REQUIRED)
    assert (header[0], len(rows)) == ("条款", 2)


def test_a_formula_in_a_column_without_a_name_does_not_matter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", "两年太久")
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(COLUMNS))
    page.append([*GOOD, "=1+1"])
    book.save(path)
    assert len(read_sheet(path, REQUIRED)[1]) == 1

"""The 意见汇总表 comes back with the results filled in: each row is read, shown, told as a fault, or left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.consultations.desk import MAX_REASON
from bot.consultations.drafts import DraftView
from bot.consultations.paper import COLUMNS, read_rows
from bot.consultations.parsing import parse
from bot.consultations.returned import FINAL, MAX_FINAL, MAX_ROWS, Returned
from bot.consultations.store import Opinion
from bot.errors import Conflict, Malformed, NotAllowed, WrongInput
from bot.services import Services
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.services import services_for
from tests.support.staff import done, member, opening

HEADER = ("编号", "采纳情况", "采纳说明", FINAL)
RESULTS = "采纳、部分采纳、未采纳、转送有关部门、已作解释"
DRAFT = ["某条例", "第一条 甲。", "第二条 乙。", "第三条 丙。"]


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, tmp_path: Path) -> Services:
    return services_for(sqlite, clock, tmp_path)


@pytest.fixture
async def draft(parts: Services) -> DraftView:
    today = parts.drafts.today()
    return await done(parts, "小陈", parts.drafts.create, parse(DRAFT), today, today + timedelta(days=30))


@pytest.fixture
async def receipts(parts: Services, draft: DraftView) -> list[str]:
    """Two opinions on the first article, one on the third."""
    rows = [
        (f"第{number}条", "修改", f"改成{years}年", "太久", "", "", "", "来信", "2026-11-20")
        for years, number in enumerate("一一三", 1)
    ]
    entered = await parts.entries.enter(
        opening(parts, "小陈"), draft.draft.code, read_rows(COLUMNS, enumerate(rows, 2))
    )
    return list(entered.receipts)


async def preview(parts: Services, *rows: Sequence[object], header: Sequence[object] = HEADER) -> Returned:
    return await parts.returned.preview("d1", header, enumerate(rows, 2))


async def faults(parts: Services, *rows: Sequence[object]) -> list[str]:
    with pytest.raises(WrongInput) as fault:
        await preview(parts, *rows)
    first, *lines = str(fault.value).split("\n")
    assert first == "没有导入，请先改好："
    return lines


async def stored(parts: Services) -> dict[str, Opinion]:
    async with parts.database.read() as session:
        return {one.receipt: one for one in await parts.opinions.of(session, 1)}


async def test_results_are_shown_first_and_only_then_written(parts: Services, receipts: list[str]) -> None:
    one, two, three = receipts
    found = await preview(parts, (one, "采纳", "已改", "一年内建好"), (two, "未采纳", "上位法有规定"), (three, "", ""))
    assert [(result.receipt, result.disposition) for result, _ in found.new] == [(one, "adopted"), (two, "rejected")]
    assert (found.changed, found.same, found.empty) == ([], 0, 1)
    assert {row.state for row in (await stored(parts)).values()} == {"submitted"}

    assert await done(parts, "小陈", parts.returned.write, "d1", [result for result, _ in found.new]) == 2
    rows = await stored(parts)
    assert (rows[one].state, rows[one].disposition_reason, rows[one].final_text) == ("decided", "已改", "一年内建好")
    assert (rows[two].disposition, rows[three].disposition) == ("rejected", "")


async def test_the_same_table_again_changes_nothing_and_another_result_is_shown_beside_the_first(
    parts: Services, receipts: list[str]
) -> None:
    row = (receipts[0], "采纳", "已改", "一年内建好")
    first = await preview(parts, row)
    await done(parts, "小陈", parts.returned.write, "d1", [result for result, _ in first.new])
    again = await preview(parts, row)
    assert (again.new, again.changed, again.same) == ([], [], 1)
    without_text = await preview(parts, row[:3])
    assert without_text.same == 1, "who leaves the text out says nothing against it"
    other = await preview(parts, (receipts[0], "部分采纳", "已改"))
    ((result, now),) = other.changed
    assert (result.disposition, now.disposition) == ("partly", "adopted")
    other_text = await preview(parts, (*row[:3], "半年内建好"))
    assert len(other_text.changed) == 1


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        pytest.param(("Y-0", "采纳", "已改"), ["第 2 行“编号”：这部草案没有“Y-0”"], id="no-such-number"),
        pytest.param(("", "采纳", "已改"), ["第 2 行“编号”：没有填"], id="no-number"),
        pytest.param(
            ("{one}", "同意", "已改"),
            [f"第 2 行“采纳情况”：“同意”不对，可填：{RESULTS}"], id="no-such-result",
        ),
        pytest.param(("{one}", "采纳", ""), ["第 2 行“采纳说明”：没有填，居民会看到"], id="no-reason"),
        pytest.param(
            ("{one}", "", "已改"),
            [f"第 2 行“采纳情况”：“”不对，可填：{RESULTS}"], id="a-reason-of-nothing",
        ),
        pytest.param(
            ("{one}", "采纳", "字" * (MAX_REASON + 1)),
            [f"第 2 行“采纳说明”：最多 {MAX_REASON} 字"], id="a-long-reason",
        ),
        pytest.param(
            ("{one}", "采纳", "已改", "字" * (MAX_FINAL + 1)),
            [f"第 2 行“{FINAL}”：最多 {MAX_FINAL} 字"], id="a-long-text",
        ),
        pytest.param(
            ("", "同意", ""),
            ["第 2 行“编号”：没有填",
             f"第 2 行“采纳情况”：“同意”不对，可填：{RESULTS}",
             "第 2 行“采纳说明”：没有填，居民会看到"],
            id="everything-at-once",
        ),
        pytest.param(
            ("<script>", "x" * 100_000, "\x00"),
            [f"第 2 行“采纳情况”：“{'x' * 40}”不对，可填：{RESULTS}",
             "第 2 行“采纳说明”：没有填，居民会看到"],
            id="hostile",
        ),
    ],
)  # fmt: skip
async def test_what_is_wrong_in_a_row_is_told_with_its_column(
    parts: Services, receipts: list[str], cells: tuple[str, ...], told: list[str]
) -> None:
    assert await faults(parts, [cell.replace("{one}", receipts[0]) for cell in cells]) == told


async def test_all_faults_of_all_rows_come_at_once_in_their_order(parts: Services, receipts: list[str]) -> None:
    one, two, _ = receipts
    lines = await faults(
        parts, (one, "采纳", "已改"), ("Y-0", "采纳", "已改"), (two, "好", "已改"), (one, "采纳", "又改")
    )
    assert [line.split("：")[0] for line in lines] == ["第 3 行“编号”", "第 4 行“采纳情况”", "第 5 行“编号”"]
    assert "和第 2 行重复" in lines[2]


@pytest.mark.parametrize("dash", ["—", "－", "–", "--", "——", "−"])
async def test_a_number_that_word_made_prettier_is_still_the_number(
    parts: Services, receipts: list[str], dash: str
) -> None:
    pretty = receipts[0].lower().replace("-", dash)
    found = await preview(parts, (f" {pretty}\n", "采纳", "已改"))
    assert [result.receipt for result, _ in found.new] == [receipts[0]]


async def test_a_cell_that_was_written_as_text_loses_only_the_stroke_of_the_export(
    parts: Services, receipts: list[str]
) -> None:
    found = await preview(parts, (receipts[0], "采纳", "'=已按第二款改", "'第三条'照旧"))
    ((result, _),) = found.new
    assert (result.reason, result.final) == ("=已按第二款改", "'第三条'照旧")


async def test_rows_of_one_group_say_one_thing_and_the_whole_group_gets_it(
    parts: Services, receipts: list[str]
) -> None:
    await done(parts, "小陈", parts.desk.group, receipts[:2])
    lines = await faults(parts, (receipts[0], "采纳", "已改"), (receipts[1], "未采纳", "不改"))
    assert lines == ["第 3 行“采纳情况”：和第 2 行在同一组，结果却不一样"]
    found = await preview(parts, (receipts[1], "采纳", "已改"))
    await done(parts, "小陈", parts.returned.write, "d1", [result for result, _ in found.new])
    rows = await stored(parts)
    assert [rows[one].disposition for one in receipts] == ["adopted", "adopted", ""]


async def test_a_table_without_its_columns_or_of_another_draft_is_refused(parts: Services, receipts: list[str]) -> None:
    with pytest.raises(Malformed, match="表头没有这些列：采纳情况、采纳说明"):
        await preview(parts, (receipts[0],), header=("编号",))
    stars = await preview(parts, (receipts[0], "采纳", "已改"), header=("编号*", " 采纳情况＊", "采纳说明"))
    assert len(stars.new) == 1
    with pytest.raises(WrongInput, match="d9"):
        await parts.returned.preview("d9", HEADER, [(2, (receipts[0], "采纳", "已改"))])


async def test_an_empty_table_has_nothing_and_an_endless_one_is_refused(parts: Services, receipts: list[str]) -> None:
    nothing = await preview(parts, (None, None, None), ("", " ", ""))
    assert nothing == Returned([], [], 0, 0)
    with pytest.raises(Conflict, match="没有新的结果"):
        await done(parts, "小陈", parts.returned.write, "d1", [])
    with pytest.raises(Malformed, match=f"一次最多 {MAX_ROWS} 行"):
        await parts.returned.preview("d1", HEADER, ((n, (receipts[0], "", "")) for n in range(MAX_ROWS + 2)))


async def test_what_was_taken_back_meanwhile_is_not_decided(parts: Services, receipts: list[str]) -> None:
    found = await preview(parts, (receipts[0], "采纳", "已改"))
    await done(parts, "小陈", parts.entries.take_back, receipts[:1], "录错了")
    assert await faults(parts, (receipts[0], "采纳", "已改")) == [f"第 2 行“编号”：这部草案没有“{receipts[0]}”"]
    with pytest.raises(Conflict, match=f"{receipts[0]} 刚刚撤回了"):
        await done(parts, "小陈", parts.returned.write, "d1", [result for result, _ in found.new])


async def test_whoever_may_not_work_on_drafts_writes_no_results(parts: Services, receipts: list[str]) -> None:
    found = await preview(parts, (receipts[0], "采纳", "已改"))
    clerk = member("小王", [Right.INQUIRIES])
    with pytest.raises(NotAllowed):
        async with parts.acting(clerk) as act:
            await parts.returned.write(act, "d1", [result for result, _ in found.new])
    assert (await stored(parts))[receipts[0]].disposition == ""

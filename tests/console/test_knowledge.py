"""知识 by browser: what an entry says and how it does, what was asked in vain, a question tried, a fault noted."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.answers.asked import Asked
from bot.messages import Address
from bot.staff.rights import Right
from tests.console.office import ORIGIN, Clerk, Office, text_of
from tests.console.test_figures import LEAK, resident
from tests.support.clock import HandClock
from tests.support.staff import done

ENTRY = "leak-upstairs"
NASTY = "<script>alert(1)</script>[/red]"


def row_of(page: str, name: str) -> list[str]:
    """The cells of the row of a table that names something."""
    rows = [re.findall(r"(?s)<td.*?</td>", row) for row in re.findall(r"(?s)<tr>.*?</tr>", page)]
    cells = [[text_of(cell) for cell in row] for row in rows]
    return next(row for row in cells if row and any(name in cell for cell in row))


async def asked_in_vain(office: Office, *texts: str, nearest: str = ENTRY, verdict: str = "unsure") -> None:
    async with office.parts.database.write() as session:
        for number, text in enumerate(texts):
            office.parts.asked.note(session, Address("web", f"r{number}"), text, verdict, [nearest])


async def file_of(clerk: Clerk, path: str, fields: dict[str, str]) -> bytes:
    data = {**fields, "_proof": await clerk.proof()}
    answer = await clerk.client.post(f"/staff{path}", data=data, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, text_of(answer.text)
    return answer.content


async def test_an_entry_is_read_as_residents_read_it_with_what_they_said_of_it(office: Office) -> None:
    entry = office.parts.shelf.current().knowledge.by_id[ENTRY]
    anna, bob = resident(office, "anna"), resident(office, "bob")
    shown = await anna.says(LEAK)
    await anna.presses("有用")
    await bob.says(LEAK)
    await bob.presses("没解决")
    await bob.presses("不是这件事")
    carl = resident(office, "carl")
    await carl.says(LEAK)
    await carl.presses("转人工")
    await carl.presses("不留")
    await carl.presses("发送")
    await carl.presses_id(f"e:{ENTRY}")
    async with office.clerk(rights=()) as clerk:
        assert row_of(await clerk.sees("/knowledge?words=漏水"), entry.title)[2:8] == ["3", "1", "1", "1", "1", "1"]
        page = text_of(await clerk.sees(f"/knowledge/{ENTRY}"))
        for line in (entry.answer.short, entry.answer.spoken, *entry.answer.steps, *entry.questions[:3]):
            assert line in page
        for line in shown.splitlines()[:2]:
            assert line.lstrip("0123456789.、 ") in page
        for one in entry.law:
            assert f"《{one.law}》{one.article}" in page
        assert "3 次、1 次" in page
        assert entry.reviewer in page
        assert str(entry.review_due) in page
        assert "要记下来，请管理员给" in page


async def test_entries_are_found_by_words_area_and_order(desk: Office) -> None:
    entries = desk.parts.shelf.current().knowledge.entries
    await asked_in_vain(desk, "x", verdict="unsure")
    async with desk.parts.database.write() as session:
        for _ in range(4):
            desk.parts.asked.note(session, Address("web", "r"), "y", "answer", [entries[-1].id], entries[-1].id)
    async with desk.clerk(rights=()) as clerk:
        page = await clerk.sees("/knowledge")
        assert f"共 {len(entries)} 条" in text_of(page)
        assert page.index(entries[-1].title) < page.index("</tr>", page.index("<tbody>"))
        soonest = min(one.review_due for one in entries)
        assert str(soonest) in text_of(await clerk.sees("/knowledge?order=due")).partition("复核到期")[2][:400]
        for one in ("fraud", "business"):
            count = sum(entry.area == one for entry in entries)
            assert f"共 {count} 条" in text_of(await clerk.sees(f"/knowledge?area={one}"))
        for query in ("words=%3Cscript%3E", "words=" + "长" * 3000, "area=nowhere"):
            assert "没有这样的条目" in await clerk.sees(f"/knowledge?{query}")
        await clerk.sees("/knowledge?order=__class__&page=99")
        await clerk.sees("/knowledge/no-such-entry", 404)


async def test_a_review_that_is_due_is_told_and_one_that_is_over_too(desk: Office, clock: HandClock) -> None:
    entry = desk.parts.shelf.current().knowledge.by_id[ENTRY]
    days = (entry.review_due - desk.parts.drafts.today()).days
    clock.move(days=days - 5)
    async with desk.clerk("甲") as clerk:
        assert "到期后居民就看不到了" in await clerk.sees(f"/knowledge/{ENTRY}")
        assert "快到了" in " ".join(row_of(await clerk.sees("/knowledge?words=漏水"), entry.title))
    clock.move(days=6)
    assert entry.answer.short not in await resident(desk, "anna").says(LEAK)
    async with desk.clerk("乙") as clerk:
        page = text_of(await clerk.sees(f"/knowledge/{ENTRY}"))
        assert "居民现在看不到这个答案" in page
        assert entry.answer.short in page
        assert "过期" in " ".join(row_of(await clerk.sees("/knowledge?words=漏水"), entry.title))


async def test_a_fault_is_noted_listed_closed_and_taken_up_again(office: Office) -> None:
    entry = office.parts.shelf.current().knowledge.by_id[ENTRY]
    async with office.clerk() as clerk:
        path = f"/knowledge/{ENTRY}/notes"
        assert "请写哪里不对" in await clerk.sends(path, {"text": " \u202e "}, status=422)
        page = await clerk.sends(path, {"text": "长" * 1001}, status=422)
        assert "现在有 1001 字" in text_of(page)
        assert "长" * 1001 in page
        await clerk.sends(path, {"text": NASTY + "电话变了"})
        assert "沈佳 已经记过一样的话" in text_of(await clerk.sends(path, {"text": NASTY + "电话变了"}, status=409))
        page = await clerk.sees(f"/knowledge/{ENTRY}")
        assert "<script>alert" not in page
        assert NASTY + "电话变了" in text_of(page)
        listed = await clerk.sees("/knowledge/notes")
        assert entry.title in listed
        assert "1 处有人说不对" in " ".join(row_of(await clerk.sees("/knowledge?order=notes"), entry.title))
        assert "请写怎么处理的" in await clerk.sends("/knowledge/notes/1/close", {"outcome": ""}, status=422)
        await clerk.sends("/knowledge/notes/1/close", {"outcome": "编辑改好了"})
        again = await clerk.sends("/knowledge/notes/1/close", {"outcome": "再来"}, status=409)
        assert "沈佳 已经办结了这一条" in text_of(again)
        assert "没有人说哪条不对" in await clerk.sees("/knowledge/notes")
        assert "编辑改好了" in await clerk.sees("/knowledge/notes?done=1")
        await clerk.sends("/knowledge/notes/1/reopen")
        await clerk.sends("/knowledge/notes/1/reopen", status=409)
        assert entry.title in await clerk.sees("/knowledge/notes")
        await clerk.sends("/knowledge/notes/77/close", {"outcome": "x"}, status=404)
        await clerk.sends("/knowledge/nothing/notes", {"text": "x"}, status=404)
    acts = [(act, subject) for who, act, subject in await office.acts() if act.startswith("knowledge.")]
    assert acts == [("knowledge.note", ENTRY), ("knowledge.close", ENTRY), ("knowledge.reopen", ENTRY)]


async def test_a_note_of_another_office_is_not_there(desk: Office) -> None:
    await done(desk.parts, "小陈", desk.parts.entry_notes.add, ENTRY, "电话变了")
    async with desk.parts.database.write() as session:
        (await desk.parts.entry_notes.get(session, 1)).office_id = "k"
    async with desk.clerk() as clerk:
        assert "没有人说哪条不对" in await clerk.sees("/knowledge/notes")
        assert "电话变了" not in await clerk.sees(f"/knowledge/{ENTRY}")
        await clerk.sends("/knowledge/notes/1/close", {"outcome": "x"}, status=404)


async def test_what_was_asked_in_vain_comes_together_and_goes_to_the_editors(office: Office, clock: HandClock) -> None:
    await asked_in_vain(
        office, "火星移民要办什么手续呀", "火星移民要办哪些手续", "火星移民要办什么手续", "养乌龟要不要交税",
        "打我电话13812345678说怎么养乌龟", "=HYPERLINK(\"http://x\")",
    )  # fmt: skip
    await asked_in_vain(office, "楼下漏水怎么算", verdict="answer")
    async with office.clerk("无", [Right.EVENTS]) as clerk:
        await clerk.sees("/knowledge/unanswered", 403)
        assert "没答上来的" not in await clerk.sees("/knowledge")
    async with office.clerk() as clerk:
        page = await clerk.sees("/knowledge/unanswered")
        rows = [text_of(row) for row in re.findall(r"(?s)<tr>.*?</tr>", page)[1:]]
        assert rows[0].startswith("3")
        assert len(rows) == 4
        assert "火星移民要办什么手续呀" in rows[0]
        assert office.parts.shelf.current().knowledge.by_id[ENTRY].title in rows[0]
        assert "13812345678" not in page
        assert "楼下漏水" not in page
        book = load_workbook(
            io.BytesIO(await file_of(clerk, "/knowledge/unanswered", {"format": "xlsx", "what": "unknown"}))
        )
        cells = list(book["没有答上来的问题"].iter_rows(values_only=True))
        assert cells[0] == ("次数", "居民的问法", "最接近的条目", "条目编号", "最近一次")
        assert (cells[1][0], cells[1][3], cells[1][4]) == (3, ENTRY, "2026-11-23")
        assert all(cell.data_type != "f" for row in book["没有答上来的问题"] for cell in row)
        content = await file_of(clerk, "/knowledge/unanswered", {"format": "csv", "what": "unknown"})
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert any(line[1].startswith("'=HYPERLINK") for line in lines)
        assert b"13812345678" not in content
        await clerk.sends("/knowledge/unanswered", {"format": "exe"}, status=422)
        # What was answered, and refused, stands on the other page.
        bob = resident(office, "bob")
        await bob.says(LEAK)
        await bob.says("不是我问的")
        wrong = await clerk.sees("/knowledge/unanswered?what=wrong")
        assert LEAK in text_of(wrong)
        assert "火星" not in wrong
    acts = [act for who, act, subject in await office.acts() if act.startswith("knowledge.")]
    assert acts == ["knowledge.show", "knowledge.export", "knowledge.export", "knowledge.show"]
    clock.move(days=31)
    await office.parts.retention.run()
    async with office.clerk("老周") as clerk:
        assert "最近 30 天，“没有答案的”一个也没有" in text_of(await clerk.sees("/knowledge/unanswered"))


async def test_a_question_is_tried_and_leaves_no_trace(desk: Office) -> None:
    async with desk.clerk(rights=()) as clerk:
        tried = text_of(await clerk.sends("/knowledge/try", {"question": LEAK}, status=200))
        assert "会怎么答：直接回答" in tried
        title = desk.parts.shelf.current().knowledge.by_id[ENTRY].title
        assert re.search(rf"{re.escape(title)}\d+\.\d%", tried)
        assert "请居民选" in text_of(await clerk.sends("/knowledge/try", {"question": "离婚"}, status=200))
        danger = text_of(await clerk.sends("/knowledge/try", {"question": "我老公又动手打我，现在就在打"}, status=200))
        assert "先给紧急提示" in danger
        assert "110" in danger
        assert "转人工" in text_of(await clerk.sends("/knowledge/try", {"question": "我要找真人"}, status=200))
        nasty = await clerk.sends("/knowledge/try", {"question": NASTY}, status=200)
        assert "<script>alert" not in nasty
        for bad in ("", "长" * 301):
            assert "请写一句要试的话" in await clerk.sends("/knowledge/try", {"question": bad}, status=422)
    async with desk.parts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Asked)) == 0
    assert not [act for _, act, _ in await desk.acts() if act.startswith("knowledge")]


async def test_a_law_that_changed_after_the_review_is_pointed_out(desk: Office) -> None:
    library = desk.parts.shelf.current()
    entry = library.knowledge.by_id[ENTRY]
    law = library.knowledge.laws[entry.law[0].law]
    laws = library.knowledge.laws
    before = laws[entry.law[0].law]
    laws[entry.law[0].law] = law.model_copy(update={"effective": entry.reviewed_on + timedelta(days=1)})
    try:
        async with desk.clerk() as clerk:
            page = text_of(await clerk.sees(f"/knowledge/{ENTRY}"))
            assert f"这部法 {entry.reviewed_on + timedelta(days=1)} 起用新的文本，复核在它之前" in page
    finally:
        laws[entry.law[0].law] = before

"""立法 by browser: a draft from its file to the residents, keyed-in opinions, groups, results, letters, tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import httpx
import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from bot.consultations.drafts import DraftView
from bot.consultations.opinions import Content
from bot.consultations.paper import COLUMNS
from bot.consultations.store import Opinion
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.staff.rights import Right
from tests.console.office import ORIGIN, Clerk, Office, hidden, text_of
from tests.consultations.conftest import sample
from tests.consultations.test_desk import GOOD, sheet
from tests.support.staff import done, opening

FILE = (
    "江厦区司法局 征求意见稿\n江厦条例\n第一条 甲的规定。\n第二条 乙的规定。\n第三条 本条例自公布之日起施行。\n"
    "联系人：王老师 电话：0574-12345\n"
)
HOSTILE = "<script>alert(1)</script>=1+1[/red]"
LOOKER: tuple[Right, ...] = ()


async def uploads(clerk: Clerk, path: str, name: str, content: bytes) -> httpx.Response:
    data = {"_proof": await clerk.proof()}
    files = {"file": (name, content)}
    return await clerk.client.post(f"/staff{path}", data=data, files=files, headers={"Origin": ORIGIN})


async def downloads(clerk: Clerk, path: str, fields: dict[str, str]) -> bytes:
    data = {"_proof": await clerk.proof(), **fields}
    answer = await clerk.client.post(f"/staff{path}", data=data, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, text_of(answer.text)[:500]
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


async def keyed_in(office: Office, *rows: tuple[object, ...]) -> tuple[str, ...]:
    return (await office.parts.entries.enter(opening(office.parts, "小陈"), "d1", sheet(*rows))).receipts


async def spoken(office: Office, chat: str = "wang-ayi-000001", proposed: str = "半年内补建") -> str:
    """A resident says something on the eighth article; returns the number of it."""
    async with office.parts.database.write() as session:
        view = await office.parts.drafts.get(session, "d1")
        row = await office.parts.drafts.article(session, view.version.id, "a8")
        assert row is not None
        said = Content("a8", row.label, row.text, "amend", proposed)
        return (await office.parts.opinions.submit(session, Address("web", chat), "m1", view, said)).receipt


async def opinion(office: Office, receipt: str) -> Opinion:
    async with office.parts.database.read() as session:
        return await office.parts.opinions.get(session, receipt)


async def letters(office: Office) -> list[str]:
    async with office.parts.database.read() as session:
        return [str(row.body) for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


def workbook(columns: tuple[str, ...], *rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (columns, *rows):
        page.append(list(row))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


async def test_a_file_becomes_a_draft_only_after_it_was_looked_at_and_put_right(office: Office) -> None:
    async with office.clerk() as clerk:
        assert "还没有草案" in await clerk.sees("/drafts")
        page = (await uploads(clerk, "/drafts/import", "草案.txt", FILE.encode())).text
        assert "联系人：王老师 电话：0574-12345" in text_of(page)
        assert "没有放进草案的字" in page
        assert await office.parts.drafts.overview() == []
        # The heading of the page was taken for the title: the line is taken out, and it is taken apart anew.
        lines = FILE.split("\n", 1)[1]
        page = await clerk.sends("/drafts/look", {"lines": lines}, status=200)
        assert 'value="江厦条例"' in page
        form = {"lines": lines, "title": "江厦条例", "opens": "2026-11-23", "closes": "2026-12-31"}
        shown = await clerk.agrees("/drafts/save", form)
        assert "居民马上就看得到" in shown
        assert "没有人会收到消息" in shown
        (view,) = await office.parts.drafts.overview()
        assert (view.draft.title, view.draft.created_by) == ("江厦条例", "沈佳")
        assert "江厦条例" in await clerk.sees("/drafts")
        again = await clerk.sends("/drafts/save", form, status=409)
        assert "已经导入过" in again
        assert "第二条 乙的规定。" in again


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.exe", b"MZ", "读不了 .exe 文件"),
        ("a.txt", b" ", "是空的"),
        ("a.docx", b"no", "损坏了"),
        ("../../a.txt", "没有条".encode(), "没有找到条文"),
    ],
)
async def test_what_is_no_draft_is_told_in_one_sentence(office: Office, name: str, content: bytes, told: str) -> None:
    async with office.clerk() as clerk:
        assert told in (await uploads(clerk, "/drafts/import", name, content)).text
        assert "请先选一个文件" in await clerk.sends("/drafts/import", status=422)


async def test_hostile_words_in_a_draft_stay_words(office: Office) -> None:
    async with office.clerk() as clerk:
        lines = f"{HOSTILE}条例\n第一条 {HOSTILE}\n第二条 本条例自公布之日起施行。"
        form = {"lines": lines, "opens": "2026-11-23", "closes": "2026-12-31"}
        await clerk.agrees("/drafts/save", form)
        for path in ("/drafts", "/drafts/d1", "/drafts/d1/articles/a1", "/drafts/d1/opinions", "/drafts/d1/results"):
            page = await clerk.sees(path)
            assert "<script>alert" not in page


async def test_dates_title_note_and_star_are_changed_and_two_clerks_hear_of_each_other(
    office: Office, draft: DraftView
) -> None:
    async with office.clerk() as clerk, office.clerk("李四") as other:
        first = second = hidden(await clerk.sees("/drafts/d1"), "_seen")
        wanted = {"opens": "2026-11-01", "closes": "2026-12-20"}
        await other.sends("/drafts/d1/dates", {**wanted, "_seen": second})
        office.clock.move(minutes=2)
        page = await clerk.sends("/drafts/d1/dates", {**wanted, "closes": "2026-12-25", "_seen": first}, status=409)
        assert "李四 2 分钟前改过这一项" in page
        assert 'value="2026-12-25"' in page
        wrong = {"opens": "2026-12-20", "closes": "2026-11-01", "_seen": hidden(page, "_seen")}
        assert "早于开始日期" in await clerk.sends("/drafts/d1/dates", wrong, status=422)
        named = {"title": "新的标题", "why": "把页眉读成了标题", "_seen": hidden(page, "_seen")}
        assert "请写为什么" in await clerk.sends("/drafts/d1/rename", {**named, "why": ""}, status=422)
        await clerk.sends("/drafts/d1/rename", named)
        assert "新的标题" in await clerk.sees("/drafts")
        seen = hidden(await clerk.sees("/drafts/d1/articles/a9"), "_seen")
        noted = {"note": "离墙六米", "wanted": "yes", "_seen": seen}
        await clerk.sends("/drafts/d1/articles/a9", noted)
        assert "特别想听" in await clerk.sees("/drafts/d1")
        async with office.parts.acting(await office.actor("沈佳")) as act:
            await office.parts.drafts.annotate(act, "d1", "a9", wanted=False)
        assert "不再特别想听" in await clerk.sees("/drafts/d1"), "what the command line did is told as well"
        long = {"note": "长" * 501, "_seen": hidden(await clerk.sees("/drafts/d1/articles/a9"), "_seen")}
        assert "最多 500 字" in await clerk.sends("/drafts/d1/articles/a9", long, status=422)
    assert ("沈佳", "draft.rename", "d1") in await office.acts()


async def test_every_open_draft_stands_on_the_page_of_today(office: Office, draft: DraftView) -> None:
    today = office.parts.drafts.today()
    for title, first, last in (("江厦区噪声条例", 0, 60), ("江厦区养犬条例", 9, 15)):
        days = (today + timedelta(days=first), today + timedelta(days=last))
        await done(office.parts, "小陈", office.parts.drafts.create, replace(sample(), title=title), *days)
    await spoken(office)
    async with office.clerk() as clerk:
        page = await clerk.sees("/")
        listed = text_of(page).partition("征求意见\n")[2]
        first, second = listed.index("还有 21 天截止　收到 1 条意见"), listed.index("还有 61 天截止　还没有意见")
        assert first < second, "what ends first stands first"
        assert '/staff/drafts/d1">d1' in page
        assert "/drafts/d3" not in page, "it is not open yet"
        assert 'tag warm">还有' not in page
    office.clock.move(days=15)
    async with office.clerk("老周", LOOKER) as clerk:
        assert 'tag warm">还有 6 天截止' in await clerk.sees("/")
    office.clock.move(days=10)
    async with office.clerk("老陈", LOOKER) as clerk:
        assert "已经截止，1 条意见还没有结果" in await clerk.sees("/")


async def test_a_draft_is_taken_away_and_found_again(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk:
        await clerk.agrees("/drafts/d1/delete", {})
        await clerk.sees("/drafts/d1", 404)
        assert draft.draft.title in await clerk.sees("/drafts/hidden")
        await clerk.agrees("/drafts/hidden", {"code": "d1", "why": "删错了"})
        await clerk.sees("/drafts/d1")
        await spoken(office)
        assert "已经有 1 条意见" in await clerk.sends("/drafts/d1/delete", status=409)


async def test_promulgation_is_shown_first_and_can_be_taken_back(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk:
        assert "太远了" in await clerk.sends("/drafts/d1/promulgate", {"on": "2027-11-25"}, status=422)
        assert "才结束" in await clerk.agrees("/drafts/d1/promulgate", {"on": "2026-12-05"})
        assert "已公布" in await clerk.sees("/drafts")
        await clerk.sends("/drafts/d1/unpromulgate")
        assert "已公布" not in await clerk.sees("/drafts")


async def test_a_new_text_shows_who_is_written_to_before_it_is_stored(office: Office, draft: DraftView) -> None:
    await spoken(office)
    lines = "\n".join(f"{one.label} {one.text}" for one in sample().articles())
    lines = lines.replace("两年内", "一年内")
    async with office.clerk() as clerk:
        shown = await clerk.agrees("/drafts/save", {"lines": lines, "title": draft.draft.title, "code": "d1"})
        assert "会收到消息的：1 位" in shown
        assert "一年内" in shown
        page = text_of(await clerk.sees("/drafts/d1/compare?from=1&to=2"))
        assert "两年内" in page
        assert "一年内" in page
        answer = await clerk.client.get("/staff/drafts/d1/compare.docx?from=1&to=2")
        table = Document(BytesIO(answer.content)).tables[0]
        assert "一年内" in table.rows[1].cells[2].text
        for odd in ("from=0&to=9", "from=x", "from=2&to=1"):
            assert (await clerk.client.get(f"/staff/drafts/d1/compare?{odd}")).status_code in (200, 404, 422)
    assert len(await letters(office)) == 1


async def test_a_letter_is_keyed_in_put_right_and_taken_back(office: Office, draft: DraftView) -> None:
    form = {
        "article": "第八条", "stance": "修改", "proposed": HOSTILE, "name": "王阿姨", "channel": "座谈会",
        "received": "2026-11-20", "meeting": "居民说立法座谈会", "held": "2026-11-20", "venue": "和好屋",
        "present": "25",
    }  # fmt: skip
    async with office.clerk() as clerk, office.clerk("小看", LOOKER) as looker:
        page = await clerk.sends(
            "/drafts/d1/opinions/add", {**form, "article": "第九十九条", "stance": "中立"}, status=422
        )
        told = text_of(page)
        assert "“条款”：草案里没有“第九十九条”" in told
        assert "“态度”：“中立”不对" in told
        assert 'value="王阿姨"' in page
        where = await clerk.sends("/drafts/d1/opinions/add", form)
        assert "meeting=" in where
        assert 'value="和好屋"' in await clerk.sees(where.removeprefix("/staff"))
        twice = await clerk.sends("/drafts/d1/opinions/add", form, status=422)
        assert "已经录入过了" in twice
        await clerk.sends("/drafts/d1/opinions/add", {**form, "another": "yes"})
        receipt = "Y261123-00001"
        page = await clerk.sees(f"/opinions/{receipt}")
        assert "<script>alert" not in page
        assert "王阿姨" not in page
        assert "王阿姨" in await clerk.sees(f"/opinions/{receipt}?names=1")
        assert "王阿姨" not in await looker.sees(f"/opinions/{receipt}?names=1")
        fixed = {
            "article": "第九条", "stance": "oppose", "proposed": "", "reason": "没有空地", "speaker": "", "name": "",
            "community": "天一社区", "channel": "letter", "received": "2026-11-21", "_seen": hidden(page, "_seen"),
        }  # fmt: skip
        assert "请写为什么" in await clerk.sends(f"/opinions/{receipt}", {**fixed, "why": ""}, status=422)
        await clerk.sends(f"/opinions/{receipt}", {**fixed, "why": "听错了"})
        row = await opinion(office, receipt)
        assert (row.label, row.stance, row.name, row.community) == ("第九条", "oppose", "王阿姨", "天一社区")
        assert "听错了" in await clerk.sees(f"/opinions/{receipt}")
        shown = await clerk.agrees(f"/opinions/{receipt}/withdraw", {"why": "录入错误"})
        assert "不能恢复" in shown
        assert (await opinion(office, receipt)).withdrawn_at is not None
    assert ("沈佳", "opinion.show", f"{receipt} 姓名") in await office.acts()


async def test_what_a_resident_wrote_is_not_changed_for_them(office: Office, draft: DraftView) -> None:
    receipt = await spoken(office)
    async with office.clerk() as clerk:
        page = await clerk.sees(f"/opinions/{receipt}")
        assert "不能替他改" in page
        changed = {"received": "2026-11-20", "proposed": "别的", "why": "x", "_seen": hidden(page, "_seen")}
        assert "居民自己写的" in await clerk.sends(f"/opinions/{receipt}", changed, status=409)
        shown = await clerk.agrees(f"/opinions/{receipt}/moderate", {"moderation": "off_topic"})
        assert "会收到消息的：1 位" in shown
        await clerk.agrees(f"/opinions/{receipt}/moderate", {"moderation": ""})
        assert (await opinion(office, receipt)).moderation == ""


async def test_a_sheet_shows_what_is_new_known_and_nearly_known_before_it_is_stored(
    office: Office, draft: DraftView
) -> None:
    await keyed_in(office, GOOD)
    near = (*GOOD[:2], "一年内补建。", *GOOD[3:])
    content = workbook(COLUMNS, GOOD, near, ("第十条", *GOOD[1:]))
    async with office.clerk() as clerk:
        answer = await uploads(clerk, "/drafts/d1/sheet", "意见.xlsx", content)
        assert "新的 2 条，以前导入过的 1 条，和已有的很像的 1 条" in text_of(answer.text)
        form = {name: hidden(answer.text, name) for name in ("sheet", "sheet_name")}
        where = await clerk.sends("/drafts/d1/sheet", {**form, "do": "save"})
        assert where == "/staff/drafts/d1/opinions?batch=2"
        assert "整批撤回" in await clerk.sees("/drafts/d1/opinions?batch=2")
        await clerk.sends("/drafts/d1/undo", {"batch": "2", "why": "导错了"})
        assert "共 1 条" in text_of(await clerk.sees("/drafts/d1/opinions"))
        bad = workbook(COLUMNS, ("第九十九条", "中立", *GOOD[2:]))
        told = text_of((await uploads(clerk, "/drafts/d1/sheet", "坏.xlsx", bad)).text)
        assert "第 2 行“条款”" in told
        assert "第 2 行“态度”" in told
        for broken in ("", "###", "AAAA"):
            assert "fault" in await clerk.sends("/drafts/d1/sheet", {"sheet": broken, "do": "save"}, status=422)
        assert (await clerk.client.get("/staff/drafts/template.xlsx")).content.startswith(b"PK")


async def test_opinions_are_found_and_decided_many_at_once(office: Office, draft: DraftView) -> None:
    rows = [(*GOOD[:2], f"第{number}种改法{'补建' * number}", "", f"居民{number}", *GOOD[5:]) for number in range(60)]
    receipts = await keyed_in(office, *rows, ("第十条", "反对", *GOOD[2:]))
    async with office.clerk() as clerk:
        assert "共 61 条" in text_of(await clerk.sees("/drafts/d1/opinions"))
        assert "已经到底了" in text_of(await clerk.sees("/drafts/d1/opinions?page=2"))
        assert "共 1 条" in text_of(await clerk.sees("/drafts/d1/opinions?article=a10&stance=oppose"))
        assert f"/opinions/{receipts[7]}" in await clerk.sees(f"/drafts/d1/opinions?words={receipts[7]}")
        assert "没有符合的意见" in await clerk.sees("/drafts/d1/opinions?words=%25&state=told&mark=late&community=x")
        for odd in ("page=x", "article=zz", "batch=-1", "batch=99999999999", "mark=nope", "state=x&stance=y"):
            await clerk.sees(f"/drafts/d1/opinions?{odd}")
        assert "请先勾选" in await clerk.sends("/drafts/d1/opinions", {"do": "group"}, status=422)
        ticked = {"do": "group", "receipt": list(receipts[:3])}
        await clerk.sends("/drafts/d1/opinions", ticked)
        assert {(await opinion(office, one)).group_id for one in receipts[:3]} == {1}
        result = {"do": "dispose", "result": "adopted", "all": "yes"}
        page = await clerk.sends("/drafts/d1/opinions?article=a8", {**result, "why": ""}, status=422)
        assert "都要写明理由" in page
        await clerk.sends("/drafts/d1/opinions?article=a8", {**result, "why": "已写进第八条"})
        assert (await opinion(office, receipts[59])).disposition == "adopted"
        assert (await opinion(office, receipts[60])).disposition == ""


async def test_a_late_opinion_is_proposed_for_the_group_that_is_there(office: Office, draft: DraftView) -> None:
    words = ("每百户不少于八十个车位", "每百户要不少于八十个车位", "每百户，不少于八十个车位")
    first = await keyed_in(office, *((*GOOD[:2], said, "", f"居民{said}", *GOOD[5:]) for said in words[:2]))
    async with office.clerk() as clerk:
        page = await clerk.sees("/drafts/d1/groups")
        assert 'aria-current="true">并组</a>' in page
        mark = page.split('name="proposal" value="')[1].split('"')[0]
        # A colleague keys one more in: what was ticked is not what is there now.
        await keyed_in(office, (*GOOD[:2], words[2], "", "居民三", *GOOD[5:]))
        told = await clerk.sends("/drafts/d1/groups", {"proposal": mark}, status=422)
        assert "刚才有了变化，都没有并" in told
        mark = told.split('name="proposal" value="')[1].split('"')[0]
        await clerk.sends("/drafts/d1/groups", {"proposal": mark})
        await keyed_in(office, (*GOOD[:2], words[0] + "吧", "", "居民四", *GOOD[5:]))
        page = await clerk.sees("/drafts/d1/groups")
        assert "并进第 1 组" in page
        mark = page.split('name="proposal" value="')[1].split('"')[0]
        await clerk.sends("/drafts/d1/groups", {"proposal": mark})
        assert "没有可以并组的意见了" in await clerk.sees("/drafts/d1/groups")
    async with office.parts.database.read() as session:
        assert len(list(await session.scalars(select(Opinion).where(Opinion.group_id == 1)))) == 4
    assert (await opinion(office, first[0])).group_id == 1


async def test_results_come_back_in_the_table_are_told_and_put_right_by_a_letter(
    office: Office, draft: DraftView
) -> None:
    said = await spoken(office)
    (paper,) = await keyed_in(office, (*GOOD[:2], "离墙六米", *GOOD[3:]))
    async with office.clerk() as clerk:
        table = load_workbook(BytesIO(await downloads(clerk, "/drafts/d1/table", {"format": "xlsx"})))
        page = table["意见汇总表"]
        lines = [[cell.value for cell in row] for row in page.iter_rows()]
        top = next(place for place, row in enumerate(lines, 1) if row[0] == "序号")
        for line in range(top + 1, len(lines) + 1):
            page.cell(line, lines[top - 1].index("采纳情况") + 1, "采纳")
            page.cell(line, lines[top - 1].index("采纳说明") + 1, HOSTILE)
        kept = BytesIO()
        table.save(kept)
        answer = await uploads(clerk, "/drafts/d1/returned", "退回.xlsx", kept.getvalue())
        assert "新的结果 2 条" in answer.text
        assert "<script>alert" not in answer.text
        assert (await opinion(office, said)).disposition == ""
        form = {name: hidden(answer.text, name) for name in ("sheet", "sheet_name", "_seen")}
        await clerk.sends("/drafts/d1/returned", {**form, "do": "save"})
        assert (await opinion(office, paper)).disposition == "adopted"
        shown = await clerk.agrees("/drafts/d1/publish", {})
        assert "会收到消息的：1 位" in shown
        assert HOSTILE in shown
        wanted = {"result": "rejected", "reason": "没有这样写", "why": "填错了一行"}
        shown = await clerk.agrees(f"/opinions/{said}/correct-result", wanted)
        assert "更正：以前告诉您的结果有误（填错了一行）" in shown
        assert (await opinion(office, said)).disposition == "rejected"
        assert len(await letters(office)) == 2
        same = await clerk.sends(f"/opinions/{said}/correct-result", wanted, status=409)
        assert "和原来一样" in same
        early = await clerk.sends(f"/opinions/{paper}/correct-result", wanted, status=409)
        assert "还没有告知" in early


async def test_slips_are_printed_first_and_marked_when_they_were_handed_over(office: Office, draft: DraftView) -> None:
    first, second = await keyed_in(office, GOOD, ("第十条", *GOOD[1:]))
    await done(office.parts, "小陈", office.parts.desk.dispose, [first, second], "adopted", "写进去了")
    rights = [one for one in Right if one not in (Right.NAMES, Right.ADMIN)]
    async with office.clerk() as clerk, office.clerk("李四", rights) as other:
        await other.sends("/drafts/d1/slips", status=403)
        text = "\n".join(
            one.text for one in Document(BytesIO(await downloads(clerk, "/drafts/d1/slips", {}))).paragraphs
        )
        assert "王阿姨" in text
        assert (await opinion(office, first)).state == "decided"
        await other.sends("/drafts/d1/slips/done", {"receipt": first})
        assert [(await opinion(office, one)).state for one in (first, second)] == ["told", "decided"]
        # A wrong tick is taken back; what was not ticked cannot be.
        assert "没有标过" in await other.sends(f"/opinions/{second}/not-delivered", status=409)
        await other.sends(f"/opinions/{first}/not-delivered")
        row = await opinion(office, first)
        assert (row.state, row.told_at, row.told_how) == ("decided", None, "")
        assert first in await other.sees("/drafts/d1/results"), "its slip waits again"
        assert "没有人要发消息。有 2 条没有渠道" in text_of(await other.sends("/drafts/d1/publish", status=409))
        await other.sends("/drafts/d1/slips/done", {"receipt": first})
        await downloads(clerk, "/drafts/d1/slips", {"again": "yes"})
        assert "请先勾选" in await other.sends("/drafts/d1/slips/done", {"receipt": "Y0"}, status=422)


async def test_names_leave_the_house_only_with_the_right_and_a_reason(office: Office, draft: DraftView) -> None:
    await keyed_in(office, GOOD)
    rights = [Right.CONSULTATIONS]
    async with office.clerk() as clerk, office.clerk("李四", rights) as other:
        masked = (await downloads(other, "/drafts/d1/table", {"format": "csv", "raw": "yes"})).decode("utf-8-sig")
        assert "王阿姨" not in masked
        asked = {"format": "csv", "raw": "yes", "names": "yes", "why": "核实"}
        assert "看姓名电话" in await other.sends("/drafts/d1/table", asked, status=403)
        assert "要写理由" in await clerk.sends("/drafts/d1/table", {**asked, "why": ""}, status=422)
        assert "王阿姨" in (await downloads(clerk, "/drafts/d1/table", asked)).decode("utf-8-sig")
        assert "格式只能是" in await clerk.sends("/drafts/d1/table", {"format": "../x"}, status=422)
    assert ("沈佳", "opinion.export-named", "d1") in await office.acts()


async def test_marking_as_reported_says_what_it_shuts(office: Office, draft: DraftView) -> None:
    await spoken(office)
    async with office.clerk() as clerk:
        assert "本人就不能再改" in await clerk.agrees("/drafts/d1/mark", {"state": "reported"})
        assert "只能标为" in await clerk.sends("/drafts/d1/mark", {"state": "told"}, status=422)


async def test_a_meeting_is_entered_put_right_and_taken_away(office: Office, draft: DraftView) -> None:
    form = {"title": HOSTILE, "held": "2026-11-20", "venue": "和好屋", "present": "25", "minutes": HOSTILE}
    async with office.clerk() as clerk, office.clerk("李四") as other:
        assert "还没有会议" in await clerk.sees("/meetings")
        page = await clerk.sends("/meetings", form, status=422)
        assert "哪部草案" in page
        assert 'value="和好屋"' in page
        where = (await clerk.sends("/meetings", {**form, "drafts": "d1"})).removeprefix("/staff")
        assert "不是数字" in await clerk.sends("/meetings", {**form, "drafts": "d1", "present": "许多"}, status=422)
        assert "已经有了" in await clerk.sends("/meetings", {**form, "drafts": "d1"}, status=409)
        page = await clerk.sees(where)
        assert "<script>alert" not in page + await clerk.sees("/meetings")
        seen = hidden(page, "_seen")
        await other.sends(where, {**form, "drafts": "d1", "present": "30", "why": "数错了", "_seen": seen})
        told = await clerk.sends(where, {**form, "drafts": "d1", "why": "x", "_seen": seen}, status=409)
        assert "李四刚才改过这一项" in told
        assert "请写为什么" in await clerk.sends(f"{where}/remove", {"why": ""}, status=422)
        await clerk.sends(f"{where}/remove", {"why": "记错了"})
        await clerk.sees(where, 404)

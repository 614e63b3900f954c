"""设置 by browser: what is set is said at once, can be set back, and two at a time hear of each other."""

from __future__ import annotations

from bot.knowledge.parts import part_of
from bot.messages import Address
from bot.staff.rights import Right
from tests.console.office import Clerk, Office, hidden, text_of
from tests.office.test_facts import YEAR
from tests.support.dialogue import Visitor

OWN = {
    "name": "江厦街道", "city": "宁波市", "district": "海曙区", "phone": "0574-87654321", "address": "药行街 1 号",
    "hours": "周一到周五 8:30—17:00", "fallback": "hotline_12348", "known": "共享法庭\n和好屋", "why": "填上电话地址",
}  # fmt: skip


async def saves(clerk: Clerk, key: str, fields: dict[str, str | list[str]], *, status: int = 303) -> str:
    """Fill in the form as it is shown now, and save."""
    seen = hidden(await clerk.sees(f"/settings/{key}"), "_seen")
    return await clerk.sends(f"/settings/{key}", {**fields, "_seen": seen}, status=status)


async def test_the_office_is_filled_in_and_said_in_the_chat_at_once(office: Office) -> None:
    visitor = Visitor(office.parts, office.clock, Address("web", "a"))
    async with office.clerk() as clerk:
        assert "（还没有填）" in text_of(await clerk.sees("/settings"))
        await saves(clerk, "office", dict(OWN))
        page = text_of(await clerk.sees("/settings"))
        assert "电话：0574-87654321" in page
        assert "还没有填时请人打的电话：12348" in page
        assert "沈佳，今天" in page
        assert "药行街 1 号" in await visitor.says("你们在哪里")
        shown = text_of(await clerk.sees("/settings/office"))
        assert "沈佳 2026年11月23日（星期一）10:00改过：填上电话地址" in shown
        assert "电话：（还没有填） → 0574-87654321" in shown
        assert "hotline_" not in shown
        seen = hidden(await clerk.sees("/settings/office"), "_seen")
        await clerk.sends("/settings/office/restore", {"_seen": seen})
        assert "药行街" not in await visitor.says("你们在哪里")
        assert "改回知识库文件里的" in text_of(await clerk.sees("/settings/office"))
    assert [act for act in await office.acts() if act[1].startswith("setting")] == [
        ("沈佳", "setting.change", "office"),
        ("沈佳", "setting.restore", "office"),
    ]


async def test_a_former_version_comes_back_by_one_press(desk: Office) -> None:
    async with desk.clerk() as clerk:
        await saves(clerk, "place.book_bar", place("12348"))
        await saves(clerk, "place.book_bar", place("12345"))
        page = await clerk.sees("/settings/place.book_bar")
        await clerk.sends(
            "/settings/place.book_bar/restore", {"_seen": hidden(page, "_seen"), "number": hidden(page, "number")}
        )
        assert desk.parts.shelf.current().knowledge.places["book_bar"].phone == "12348"
        page = text_of(await clerk.sees("/settings/place.book_bar"))
        assert "电话：12345 → 12348" in page
        old = {"_seen": hidden(await clerk.sees("/settings/place.book_bar"), "_seen"), "number": "999"}
        await clerk.sends("/settings/place.book_bar/restore", old, status=404)


def place(phone: str) -> dict[str, str | list[str]]:
    return {
        "name": "天一法治书吧", "does": "看法律书、听讲座", "address": "", "phone": phone, "fallback": "hotline_12348",
        "why": "新号码",
    }  # fmt: skip


async def test_a_year_of_holidays_is_entered_as_the_notice_has_it(desk: Office) -> None:
    present = part_of(desk.parts.shelf.current().knowledge.facts, "holidays")
    spans = [*present["holidays"], *YEAR]
    fields: dict[str, str | list[str]] = {
        "checked_until": "2027-12-31", "source": "国务院办公厅通知", "why": "收到通知",
        "name": [*(span["name"] for span in spans), ""], "from": [*(span["from"] for span in spans), ""],
        "to": [*(span["to"] for span in spans), ""], "workdays": "\n".join([*present["workdays"], "2027-02-20", ""]),
    }  # fmt: skip
    async with desk.clerk() as clerk:
        assert "放假安排只到 2026-12-31" in text_of(await clerk.sees("/settings"))
        wrong = await saves(clerk, "holidays", {**fields, "workdays": "2027-02-22"}, status=422)
        assert "本来就上班" in text_of(wrong)
        assert 'value="2027-02-12"' in wrong
        await saves(clerk, "holidays", fields)
        assert "放假安排只到" not in text_of(await clerk.sees("/settings"))
        assert "14 个假日" in text_of(await clerk.sees("/settings"))
        assert "加上：调休上班：2027年2月20日（星期六）" in text_of(await clerk.sees("/settings/holidays"))
    table = desk.parts.shelf.current().knowledge.holidays
    assert (table.source, len(table.workdays)) == ("国务院办公厅通知", len(present["workdays"]) + 1)


async def test_rates_and_first_questions_and_communities(desk: Office) -> None:
    async with desk.clerk() as clerk:
        rates: dict[str, str | list[str]] = {
            "checked_until": "2026-11-20", "source": "中国货币网", "why": "十月变了",
            "since": ["2025-05-20", "2026-10-20", ""], "percent": ["3", "2.9", ""],
        }  # fmt: skip
        assert "小数点" in text_of(await saves(clerk, "lpr", {**rates, "percent": ["3", "29", ""]}, status=422))
        await saves(clerk, "lpr", rates)
        assert "现在 2.90%" in text_of(await clerk.sees("/settings"))
        front: dict[str, str | list[str]] = {"label": ["漏水", ""], "to": ["leak-upstairs", ""], "why": "简单点"}
        assert "没有条目 x" in text_of(await saves(clerk, "front", {**front, "to": ["x", ""]}, status=422))
        await saves(clerk, "front", front)
        await saves(clerk, "communities", {"communities": "天一社区\r\n 新街社区 \n\n", "why": "加社区"})
    facts = desk.parts.shelf.current().knowledge.facts
    assert facts.office.communities == ("天一社区", "新街社区")
    assert [option.label for option in facts.front] == ["漏水"]


async def test_two_who_change_the_same_part_hear_of_each_other(office: Office) -> None:
    async with office.clerk() as first, office.clerk("李四", [Right.ADMIN]) as other:
        seen = hidden(await first.sees("/settings/office"), "_seen")
        await saves(other, "office", {**OWN, "phone": "12345"})
        office.clock.move(minutes=2)
        page = await first.sends("/settings/office", {**OWN, "_seen": seen}, status=409)
        assert "李四 2 分钟前改过这一项" in page
        assert 'value="0574-87654321"' in page
        assert "电话：12345" in text_of(page)
        await first.sends("/settings/office", {**OWN, "_seen": hidden(page, "_seen")})
        await first.sends("/settings/office/restore", {"_seen": seen}, status=409)
    assert office.parts.shelf.current().knowledge.office.phone == "0574-87654321"


async def test_what_is_wrong_is_told_with_what_was_typed(desk: Office) -> None:
    async with desk.clerk() as clerk:
        for hostile in ('"><script>alert(1)</script>', "=1+1", "[/red]", "字" * 100_000, "a\u202eb\x00"):
            page = await saves(clerk, "office", {**OWN, "phone": hostile}, status=422)
            assert "写得不对" in text_of(page)
            assert "<script>alert" not in page
        assert "为什么改" in text_of(await saves(clerk, "office", {**OWN, "why": ""}, status=422))
        await saves(clerk, "office", {**OWN, "address": "<b>粗</b> & 'x'"})
        for path in ("/settings", "/settings/office"):
            assert "&lt;b&gt;粗" in await clerk.sees(path)
        await saves(clerk, "office", {**OWN, "address": "<b>粗</b> & 'x'"}, status=409)
        for gone in ("moon", "place.moon", "holidays.yaml", "..%2foffice"):
            await clerk.sees(f"/settings/{gone}", 404)
    assert len([act for act in await desk.acts() if act[1] == "setting.change"]) == 1


async def test_the_settings_are_taken_home_as_files(desk: Office) -> None:
    async with desk.clerk() as clerk:
        await saves(clerk, "office", dict(OWN))
        answer = await clerk.client.get("/staff/settings/files/office.yaml")
        assert "0574-87654321" in answer.text
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "2026-02-15" in (await clerk.client.get("/staff/settings/files/holidays.yaml")).text
        await clerk.sees("/settings/files/phrases.yaml", 404)


async def test_only_administrators_see_the_settings(desk: Office) -> None:
    async with desk.clerk("小王", [Right.INQUIRIES]) as wang:
        assert "设置" not in text_of(await wang.sees("/"))
        await wang.sees("/settings", 403)

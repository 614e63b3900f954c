"""Working on inquiries by browser: who has it, topic, urgency, notes, outcome, visits and calls, canned sentences."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.inquiries.service import Handover
from bot.inquiries.store import Inquiry
from bot.messages import Address
from bot.staff.rights import Right
from tests.console.office import Clerk, Office, hidden, text_of
from tests.console.test_inquiries import NASTY, asks, letters


async def row_of(office: Office, receipt: str) -> Inquiry:
    return (await office.parts.inquiries.show(receipt)).inquiry


async def sends(clerk: Clerk, receipt: str, act: str, fields: dict[str, Any], status: int = 303) -> str:
    """Send one of the forms of an inquiry as its page has it at the moment."""
    seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
    return await clerk.sends(f"/inquiries/{receipt}/{act}", {"_seen": seen, **fields}, status=status)


async def test_it_is_taken_given_to_a_colleague_and_given_back(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk, office.clerk("小王", [Right.INQUIRIES]) as wang:
        await office.account("老李", [Right.EVENTS])
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        page = await wang.sees(f"/inquiries/{receipt}")
        assert "沈佳刚才打开了这一件，可能正在回复" in text_of(page)
        assert '<option value="老李">' not in page
        await clerk.sends(f"/inquiries/{receipt}/assign", {"_seen": seen})
        office.clock.move(minutes=2)
        page = await wang.sends(f"/inquiries/{receipt}/assign", {"_seen": seen}, status=409)
        assert "沈佳 2 分钟前改过这一项" in page
        assert "已经由沈佳在办" in await sends(wang, receipt, "assign", {}, 409)
        assert receipt in await clerk.sees("/inquiries?whose=me")
        assert receipt not in await wang.sees("/inquiries?whose=me")
        assert receipt not in await clerk.sees("/inquiries?whose=-")
        assert "没有“答复咨询”的权限" in await sends(clerk, receipt, "assign", {"to": "老李"}, 409)
        await sends(clerk, receipt, "assign", {"to": "小王"})
        await sends(wang, receipt, "assign", {"to": "-"})
        assert receipt in await wang.sees("/inquiries?whose=-")
        office.clock.move(minutes=11)
        assert "可能正在回复" not in await wang.sees(f"/inquiries/{receipt}")
        history = text_of(await clerk.sees(f"/inquiries/{receipt}"))
        assert "交给同事沈佳 → 小王" in history
        assert "打开看过：" in history
        assert "小王（13 分钟前）、沈佳（13 分钟前）" in history


async def test_the_topic_is_typed_and_what_is_near_is_proposed(office: Office) -> None:
    receipt = await asks(office, "楼上漏水")
    entry = next(one for one in office.parts.topics.all() if "漏水" in one.title)
    async with office.clerk() as clerk:
        page = await sends(clerk, receipt, "topic", {"topic": "漏水"}, 422)
        assert "没有叫“漏水”的话题，请从下面选一个" in page
        assert f'name="pick" value="{entry.title}"' in page
        await sends(clerk, receipt, "topic", {"topic": "漏水", "pick": entry.title})
        row = await row_of(office, receipt)
        assert (row.area, row.entry) == (entry.area, entry.entry)
        assert receipt in await clerk.sees("/inquiries?area=neighbour")
        assert receipt not in await clerk.sees("/inquiries?area=none")
        await sends(clerk, receipt, "topic", {"topic": "其他"})
        assert (await row_of(office, receipt)).area == "other"
        for words, told in (("", "请写话题"), (NASTY, "没有叫"), ("长" * 100_000, "没有叫")):
            page = await sends(clerk, receipt, "topic", {"topic": words}, 422)
            assert told in page
            assert "<script>alert" not in page


async def test_urgency_is_changed_with_a_reason_and_sorts_the_list(office: Office) -> None:
    first, second = await asks(office, "借钱不还", chat="1"), await asks(office, "物业费", chat="2")
    async with office.clerk() as clerk:
        assert "请写为什么" in await sends(clerk, second, "urgency", {"urgency": "0"}, 422)
        await sends(clerk, second, "urgency", {"urgency": "0", "urgency_why": "电话里说有人堵门"})
        page = await clerk.sees("/inquiries")
        assert page.index(second) < page.index(first)
        assert page.count('class="urgent"') == 1
        assert first not in await clerk.sees("/inquiries?urgent=1")
        assert "一般 → 危险：电话里说有人堵门" in await clerk.sees(f"/inquiries/{second}")
    office.clock.move(days=4)
    third = await asks(office, "今天的", chat="3")
    async with office.clerk("小王") as clerk:
        assert third not in await clerk.sees("/inquiries?days=3")
        assert first in await clerk.sees("/inquiries?days=3")
        assert first not in await clerk.sees("/inquiries?days=7")
        assert third in await clerk.sees("/inquiries?days=x&area=x&state=x")


async def test_a_note_says_on_its_form_that_it_stays_inside_and_is_corrected(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk, office.clerk("小王") as wang:
        assert "只有工作人员看得到，不会发给居民" in await clerk.sees(f"/inquiries/{receipt}")
        await sends(clerk, receipt, "notes", {"inner": f"问过社区 {NASTY}"})
        page = await wang.sees(f"/inquiries/{receipt}")
        assert "<script>alert" not in page
        number = re.findall(rf"/inquiries/{receipt}/notes/(\d+)", page)[0]
        await sends(wang, receipt, f"notes/{number}", {"inner": "问过社区了，没有结果"})
        assert "原来（沈佳）：问过社区" in text_of(await clerk.sees(f"/inquiries/{receipt}"))
        long = await sends(clerk, receipt, "notes", {"inner": "长" * 1001}, 422)
        assert "备注最多 1000 字" in long
        assert "长" * 1001 in long
        for wrong in ("9999", "x", "0"):
            assert "没有备注" in await sends(clerk, receipt, f"notes/{wrong}", {"inner": "x"}, 404)
    assert await letters(office) == []
    assert "社区" not in str([reason for _, _, reason in await office.acts()])


async def test_the_end_with_words_is_shown_first_and_it_is_taken_up_again(office: Office) -> None:
    receipt = await asks(office, "买的手机坏了")
    async with office.clerk() as clerk:
        assert "还没有回复过，不能按“已答复”办结" in await sends(clerk, receipt, "close", {"outcome": "answered"}, 409)
        assert "请写转到哪里" in await sends(clerk, receipt, "close", {"outcome": "referred"}, 422)
        fields = {"outcome": "referred", "note": "消保委", "tell": "已经转消保委，电话 12315。"}
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        shown = await clerk.agrees(f"/inquiries/{receipt}/close", {**fields, "_seen": seen})
        assert "会收到消息的：1 位" in shown
        assert "12315" in shown
        (letter,) = await letters(office)
        assert "12315" in letter
        page = text_of(await clerk.sees(f"/inquiries/{receipt}"))
        assert "办结：转给别处，消保委。" in page
        await sends(clerk, receipt, "reopen", {"why": "消保委退回"})
        assert (await row_of(office, receipt)).state == "open"
        await sends(clerk, receipt, "close", {"outcome": "unreachable"})
        assert len(await letters(office)) == 1


async def test_a_reply_that_a_colleague_overtook_is_shown_again(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk, office.clerk("小王") as wang:
        path = f"/inquiries/{receipt}/reply"
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        page = await clerk.sends(path, {"text": "带上证据。", "_seen": seen}, status=200)
        await wang.agrees(path, {"text": "请带借条来。", "_seen": seen})
        late = await clerk.sends(path, {"text": "带上证据。", "_agreed": hidden(page, "_agreed")}, status=422)
        assert "刚才有了变化" in late
        assert "已经回复过 1 次，最后一次：请带借条来。" in late
        assert len(await letters(office)) == 1


async def test_what_the_resident_adds_stands_in_the_conversation(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    address = Address("web", "resident-1")
    async with office.clerk() as clerk:
        await sends(clerk, receipt, "close", {"outcome": "phoned"})
        async with office.parts.database.write() as session:
            assert await office.parts.inquiries.add(session, address, "m9", receipt, f"他搬走了 {NASTY}")
        page = await clerk.sees(f"/inquiries/{receipt}")
        assert "居民补充（办结后说的，自动重开了）" in page
        assert "<script>alert" not in page
        assert receipt in await clerk.sees("/inquiries")


async def test_a_visit_is_keyed_in_with_two_fields_and_put_right(office: Office) -> None:
    async with office.clerk() as clerk:
        page = await clerk.sees("/inquiries/new")
        form = {"channel": "phone", "what": "楼上漏水谁赔", "key": hidden(page, "key"), "end": "done"}
        where = await clerk.sends("/inquiries/new", form)
        assert where == "/staff/inquiries/new?channel=phone"
        page = await clerk.sees("/inquiries/new?channel=phone")
        assert "记好了：Z261123-0001，话题“" in page
        await clerk.sends("/inquiries/new", form)  # sent twice
        row = await row_of(office, "Z261123-0001")
        assert (row.channel, row.state, row.outcome, row.area) == ("phone", "closed", "phoned", "neighbour")
        again = {**form, "key": "another-form"}
        page = await clerk.sends("/inquiries/new", again, status=409)
        assert "是另一位居民" in page
        assert 'value="楼上漏水谁赔"' in page
        await clerk.sends("/inquiries/new", {**again, "another": "1"})
        assert "Z261123-0002" in await clerk.sees("/inquiries?entered=1&state=all")
        fixed = {
            "channel": "visit", "what": "楼上漏水谁赔，要调解", "topic": "邻里小区", "end": "open", "on": "2026-11-20",
            "name": "王阿婆", "phone": "13800138000",
        }  # fmt: skip
        page = await clerk.sees("/inquiries/Z261123-0001/correct")
        await clerk.sends("/inquiries/Z261123-0001/correct", {**fixed, "_seen": hidden(page, "_seen")})
        row = await row_of(office, "Z261123-0001")
        assert (row.channel, row.state, row.entry, row.created_at.date()) == ("visit", "open", "", date(2026, 11, 20))
        page = text_of(await clerk.sees("/inquiries/Z261123-0001"))
        assert "改过 1 次，以前的写法" in page
        assert "没有地方可以发消息" in page
        stale = await clerk.sends("/inquiries/Z261123-0001/correct", {**fixed, "what": "x", "_seen": "old"}, status=409)
        assert "改过这一项" in stale
        assert "请写为什么作废" in await clerk.sends("/inquiries/Z261123-0002/withdraw", status=422)
        await clerk.sends("/inquiries/Z261123-0002/withdraw", {"void_why": "记重了"})
        assert "Z261123-0002" not in await clerk.sees("/inquiries?state=all")
        assert "Z261123-0002" in await clerk.sees("/inquiries?state=void")
    async with office.clerk("小王", [Right.INQUIRIES]) as wang:
        page = await wang.sees("/inquiries/Z261123-0001")
        assert "138****8000" in page
        assert "王阿婆" not in page
        page = await wang.sees("/inquiries/Z261123-0001/correct")
        assert "王阿婆" not in page
        hides = {"channel": "visit", "what": "改一个字", "end": "open", "name": "", "phone": ""}
        await wang.sends("/inquiries/Z261123-0001/correct", {**hides, "_seen": hidden(page, "_seen")})
        assert "没有符合" in await wang.sees("/inquiries?words=王阿婆&state=all")
    row = await row_of(office, "Z261123-0001")
    assert (row.name, row.phone, row.question) == ("王阿婆", "13800138000", "改一个字")


async def test_what_is_keyed_in_wrong_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    mine = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk:
        whole = {"channel": "visit", "what": NASTY, "end": "done", "name": "王", "phone": "13800138000"}
        for fields, told in (
            ({"what": ""}, "用一句话写"),
            ({"what": "长" * 100_000}, "最多 1000 字"),
            ({"phone": "12"}, "看着不对"),
            ({"on": "2062-01-01"}, "还没有到"),
            ({"on": "昨天"}, "请写成 2026-11-23"),
            ({"end": "referred"}, "请写转到哪里"),
            ({"end": "rubbish"}, "结果只能是"),
            ({"channel": "web"}, "渠道只能是"),
            ({"topic": "没有的话题"}, "没有叫"),
        ):
            page = await clerk.sends("/inquiries/new", {**whole, **fields}, status=422)
            assert told in page
            assert 'value="王"' in page
            assert "<script>alert" not in page
        assert "居民自己写的" in await clerk.sees(f"/inquiries/{mine}/correct", 409)
        seen = hidden(await clerk.sees(f"/inquiries/{mine}"), "_seen")
        assert "居民自己写的" in await clerk.sends(f"/inquiries/{mine}/correct", {**whole, "_seen": seen}, status=409)
        assert "居民自己写的" in await clerk.sends(f"/inquiries/{mine}/withdraw", {"void_why": "x"}, status=409)


async def test_the_sentences_are_kept_by_staff(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    first = office.parts.phrases().staff.canned[0]
    async with office.clerk() as clerk, office.clerk("小王") as wang:
        await clerk.sends("/inquiries/canned", {"before": first, "text": "您好，我是司法所沈佳。"})
        await clerk.sends("/inquiries/canned", {"text": NASTY})
        page = await wang.sends("/inquiries/canned", {"before": first, "text": "您好呀。"}, status=409)
        assert "已经被改过或者去掉了" in page
        page = await wang.sees(f"/inquiries/{receipt}")
        assert 'data-text="您好，我是司法所沈佳。"' in page
        assert "<script>alert" not in page
        await wang.sends("/inquiries/canned", {"before": "您好，我是司法所沈佳。", "text": ""})
        page = text_of(await wang.sees("/inquiries/canned"))
        assert "小王改掉或去掉的；沈佳写的" in page
        assert "最多 300 字" in await wang.sends("/inquiries/canned", {"text": "长" * 301}, status=422)
    assert ("沈佳", "canned.change", first) in await office.acts()


async def test_an_inquiry_of_before_this_version_is_still_worked_on(office: Office) -> None:
    """Rows of before have neither topic nor urgency of their own, and lost entries of the knowledge."""
    async with office.parts.database.write() as session:
        receipt = await office.parts.inquiries.open(
            session, Address("web", "resident-7"), "m7", Handover("", area="", entry="no-such-entry")
        )
    async with office.clerk() as clerk:
        page = text_of(await clerk.sees(f"/inquiries/{receipt}"))
        assert "（没有文字）" in page
        assert "没有定" in page

"""The minute after something was agreed to: shown on every page, taken back by one press, put right by a letter."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.consultations.drafts import DraftView
from bot.inquiries.service import Handover
from bot.messages import Address
from bot.outbox.worker import Carrier, OutboxWorker
from bot.staff.rights import Right
from tests.console.conftest import HOLD
from tests.console.office import Clerk, Office, hidden, text_of
from tests.console.test_drafts import spoken
from tests.console.test_events import registered
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in
from tests.support.clock import HandClock


async def asks(office: Office, question: str) -> str:
    """A resident's question without a picture; returns its receipt."""
    async with office.parts.database.write() as session:
        return await office.parts.inquiries.open(session, Address("web", "resident-1"), "m", Handover(question))


async def post(office: Office) -> list[str]:
    """Let everything leave that may; returns the texts."""
    sent: list[str] = []

    async def send(_: object, message: object) -> None:
        sent.append(str(getattr(message, "text", "")))

    async def gone(_: object) -> None: ...

    worker = OutboxWorker(office.parts.outbox, {"web": Carrier(send)}, gone, office.clock)
    while await worker.work_once():
        pass
    return sent


async def test_every_page_offers_to_take_it_back_while_nobody_is_told(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk, office.clerk("小周", [Right.INQUIRIES]) as other:
        await registered(office, clerk, clock)
        clock.move(seconds=HOLD)  # the publication
        shown = await clerk.agrees("/events/h1/stop", {"how": "cancel", "reason": "下大雨"})
        assert f"等 {HOLD} 秒才发出" in shown
        clock.move(seconds=15)
        for page in ("/", "/events/h1", "/people"):
            strip = text_of(await clerk.sees(page))
            assert "取消活动（沈佳）：发给 1 位，将在 45 秒后发出" in strip, page
        assert "取消活动" not in text_of(await other.sees("/")), "who may not do it may not undo it"
        code = (await clerk.sees("/")).partition("/staff/sent/")[2].partition("/")[0]
        await other.sends(f"/sent/{code}/recall", status=403)
        assert "下大雨" not in await other.sees(f"/sent/{code}"), "letters are for those who may write them"
        assert await clerk.sends(f"/sent/{code}/recall") == f"/staff/sent/{code}"
        page = text_of(await clerk.sees(f"/sent/{code}"))
        assert "1 条消息没有发出。" in page
        assert "恢复成原来的样子（已发布）" in page
        assert "将在" not in page
        assert "下大雨" in page.partition("没有发出的话")[2], "what was written can be copied and mended"
        assert "已经撤回了" in text_of(await clerk.sends(f"/sent/{code}/recall", status=409))
        clock.move(minutes=5)
        assert await post(office) == []
        assert "报名" in await clerk.sees("/events/h1")
        assert ("沈佳", "hold.recall", code) in await office.acts()


async def test_who_was_told_something_wrong_gets_a_letter_and_nobody_else(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        receipt = await asks(office, "楼上漏水找谁")
        page = await clerk.sees(f"/inquiries/{receipt}")
        reply = {"text": "请打 87870000", "_seen": hidden(page, "_seen")}
        await clerk.agrees(f"/inquiries/{receipt}/reply", reply)
        clock.move(seconds=HOLD)
        assert len(await post(office)) == 1
        listed = await clerk.sees("/sent")
        assert "已送出 1" in text_of(listed)
        code = listed.partition('href="/staff/sent/')[2].partition('"')[0]
        assert "请打 87870000" in text_of(await clerk.sees(f"/sent/{code}")).partition("他们读到的")[2]
        assert "都已经发出，收不回了" in text_of(await clerk.sends(f"/sent/{code}/recall", status=409))
        assert "最多 500" in text_of(await clerk.sends(f"/sent/{code}/correct", {"text": " "}, status=422))
        shown = await clerk.agrees(f"/sent/{code}/correct", {"text": "电话应是 87870001。<b>"})
        assert "会收到消息的：1 位" in shown
        assert "只发给收到过那条消息的 1 位" in shown
        assert await post(office) == [], "a correction waits as well"
        clock.move(seconds=HOLD)
        [letter] = await post(office)
        assert "电话应是 87870001。<b>" in letter
        await clerk.sees("/sent/nosuch", 404)


async def test_an_opinion_taken_out_and_put_back_writes_no_wrong_letter(
    office: Office, draft: DraftView, clock: HandClock
) -> None:
    receipt = await spoken(office)
    path = f"/opinions/{receipt}/moderate"
    async with office.clerk() as clerk:
        await clerk.agrees(path, {"moderation": "off_topic"})
        assert "不列入汇总（沈佳）：发给 1 位" in text_of(await clerk.sees("/"))
        shown = await clerk.agrees(path, {"moderation": ""})
        assert "没有人会收到消息" in shown
        assert "还没有送出，收回了" in shown
        assert "发给 1 位，将在" not in text_of(await clerk.sees("/")), "nothing of it waits any more"
        clock.move(seconds=HOLD)
        assert await post(office) == [], "it was put right before anybody read it"
        await clerk.agrees(path, {"moderation": "off_topic"})
        clock.move(seconds=HOLD)
        assert "没有列入汇总" in (await post(office))[0]
        assert "已经恢复列入汇总" in await clerk.agrees(path, {"moderation": ""}), "who read it is told"
        assert "没有人会收到消息" in await clerk.agrees(path, {"moderation": "off_topic"}), "as they know already"
        clock.move(seconds=HOLD)
        assert await post(office) == []
        await clerk.agrees(path, {"moderation": ""})
        clock.move(seconds=HOLD)
        [letter] = await post(office)
        assert "已经恢复列入汇总" in letter


async def test_a_result_written_anew_while_its_letter_waits_is_told_as_it_is_now(
    office: Office, draft: DraftView, clock: HandClock
) -> None:
    receipt = await spoken(office)

    async with office.clerk() as clerk:
        await decides(clerk, receipt, "adopted", "写进第八条")
        await clerk.agrees("/drafts/d1/publish", {})
        await decides(clerk, receipt, "rejected", "与上位法不一致")
        clock.move(seconds=HOLD)
        assert await post(office) == [], "the letter with the old result was taken back"
        await clerk.agrees("/drafts/d1/publish", {})
        clock.move(seconds=HOLD)
        [letter] = await post(office)
        assert "与上位法不一致" in letter
        await decides(clerk, receipt, "adopted", "又改", 409)


async def decides(clerk: Clerk, receipt: str, result: str, why: str, status: int = 303) -> None:
    page = await clerk.sees(f"/opinions/{receipt}")
    fields = {"result": result, "why": why, "_seen": hidden(page, "_seen")}
    await clerk.sends(f"/opinions/{receipt}/dispose", fields, status=status)


async def test_a_case_taken_up_again_does_not_tell_its_end(office: Office, clock: HandClock) -> None:
    receipt = await asks(office, "楼上漏水找谁")

    async def sends(act: str, fields: dict[str, str]) -> None:
        fields["_seen"] = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        tells = {"tell", "text"} & fields.keys()
        await (clerk.agrees if tells else clerk.sends)(f"/inquiries/{receipt}/{act}", fields)

    async with office.clerk() as clerk:
        await sends("close", {"outcome": "referred", "note": "物业", "tell": "已转物业。"})
        await sends("reopen", {"why": "转错了"})
        page = text_of(await clerk.sees(f"/inquiries/{receipt}"))
        assert "还没有送出，收回了" in page
        assert "已转物业。" not in page
        clock.move(seconds=HOLD)
        assert await post(office) == []
        await sends("reply", {"text": "请打 87870000"})
        clock.move(seconds=5)
        await sends("close", {"outcome": "answered"})
        await sends("reopen", {"why": "还有一问"})
        clock.move(seconds=HOLD)
        assert "87870000" in (await post(office))[0], "a reply is no part of the end"


async def test_a_moved_event_names_where_it_was(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        clock.move(seconds=HOLD)
        fields = {
            "title": "防骗讲座", "kind": "讲座", "venue": "新的地点", "starts_at": "2026-12-20T09:00", "minutes": "90",
            "capacity": "0", "reason": "换个大的",
        }  # fmt: skip
        seen = {"_seen": hidden(await clerk.sees("/events/h1"), "_seen")}
        shown = await clerk.agrees("/events/h1/change", fields | seen)
        assert "原来是 11月26日" in shown
        clock.move(seconds=HOLD)
        [letter] = await post(office)
        assert "12月20日" in letter
        assert "原来是 11月26日" in letter
        seen = {"_seen": hidden(await clerk.sees("/events/h1"), "_seen")}
        await clerk.agrees("/events/h1/change", fields | seen | {"venue": "再换"})
        clock.move(seconds=HOLD)
        [letter] = await post(office)
        assert "原来是 新的地点" in letter


async def test_who_goes_back_from_a_preview_finds_the_form_as_it_was(
    office: Office, draft: DraftView, clock: HandClock
) -> None:
    receipt = await asks(office, "楼上漏水找谁")
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)

        async def back(path: str, fields: dict[str, str], at: str = "") -> str:
            """Look at what would be done, go back, and return the page that comes."""
            if at:
                fields |= {"_seen": hidden(await clerk.sees(at), "_seen")}
            page = await clerk.sends(path, fields, status=200)
            given = {name: hidden(page, name) for name in (*fields, "_agreed")}
            assert 'name="_back"' in page
            return await clerk.sends(path, given | {"_back": "1"}, status=200)

        page = await back(f"/inquiries/{receipt}/reply", {"text": "请打 87870000"}, f"/inquiries/{receipt}")
        assert "请打 87870000</textarea>" in page
        assert 'class="fault"' not in page
        assert (await office.parts.inquiries.show(receipt)).replies == ()
        tell = {"outcome": "referred", "note": "物业", "tell": "已转物业。"}
        assert "已转物业。</textarea>" in await back(f"/inquiries/{receipt}/close", tell, f"/inquiries/{receipt}")
        change = {
            "title": "讲座甲", "kind": "讲座", "venue": "新的地点", "starts_at": "2026-12-20T09:00", "minutes": "60",
            "capacity": "0", "reason": "换个大的",
        }  # fmt: skip
        page = await back("/events/h1/change", change, "/events/h1")
        assert "<details open><summary>改活动" in page
        assert 'value="新的地点"' in page
        assert page.count('value="换个大的"') == 1, "the reason of a change is none for calling it off"
        page = await back("/events/h1/stop", {"how": "cancel", "reason": "下大雨"})
        assert 'value="cancel" selected' in page
        assert page.count('value="下大雨"') == 1
        lines = "关于小区的规定\n第一条 小区要有树。\n第二条 树要浇水。"
        saved = {"lines": lines, "title": "小区规定", "opens": "2026-12-01", "closes": "2026-12-31", "code": ""}
        page = await back("/drafts/save", saved)
        assert "第二条 树要浇水。</textarea>" in page
        assert 'value="2026-12-31"' in page
        # What a colleague changed meanwhile is told on the way back.
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        fields = {"text": "请等等", "_seen": seen}
        page = await clerk.sends(f"/inquiries/{receipt}/reply", fields, status=200)
        await clerk.sends(f"/inquiries/{receipt}/assign", {"_seen": seen})
        page = await clerk.sends(f"/inquiries/{receipt}/reply", fields | {"_back": "1"}, status=409)
        assert "请等等</textarea>" in page


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("script", [True, False])
async def test_a_reply_is_taken_back_in_a_browser(browser: Browser, desk: Office, script: bool) -> None:
    await desk.account("沈佳", tuple(Right))
    receipt = await asks(desk, "楼上漏水找谁")
    async with at_the_desk(browser, desk, script=script) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name=receipt).click()
        await page.get_by_label("回复", exact=True).fill("请找法院。")
        await page.get_by_role("button", name="看预览").click()
        await page.get_by_role("button", name="发出去").click()
        await expect(page.get_by_text("秒后发出")).to_be_visible()
        if script:
            await is_accessible(page)
            await fits(page, "held")
        await page.get_by_role("button", name="撤回").click()
        await expect(page.get_by_role("status")).to_contain_text("已撤回。1 条消息没有发出。")
        if script:
            await is_accessible(page)
            await shot(page, "recalled-820")
    assert (await desk.parts.inquiries.show(receipt)).replies == ()

"""群发 by browser: from the draft to the telephone list, and nobody is written to by mistake."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import update

from bot.clock import OFFICE_ZONE
from bot.inquiries.service import Handover
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.staff.rights import Right
from tests.console.conftest import HOLD
from tests.console.office import Clerk, Fields, Office, hidden, text_of
from tests.console.test_events import plan
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in
from tests.consultations.conftest import sample
from tests.support.clock import HandClock
from tests.support.staff import done

NASTY = "<script>alert(1)</script>[/red]=1+1"
NEWS: Fields = {"title": "新骗术提醒", "body": "不要点陌生链接。", "tags": ["fraud"]}


async def subscribed(office: Office, count: int, tag: str = "fraud") -> None:
    async with office.parts.database.write() as session:
        for number in range(count):
            await office.parts.subscriptions.toggle(session, Address("web", f"s{number:06d}"), tag)


async def released(office: Office, clerk: Clerk, code: str = "a1", people: int | None = None, **more: str) -> str:
    """Look at a draft and send it; returns the page that was looked at, as text."""
    page = await clerk.sees(f"/announcements/{code}")
    fields: dict[str, str] = {"_agreed": hidden(page, "_agreed"), **more}
    if people is not None:
        fields["_people"] = str(people)
    await clerk.sends(f"/announcements/{code}/release", fields)
    return text_of(page)


async def handed_out(office: Office, clock: HandClock, sent: int = 1_000) -> int:
    """Let the minute pass and the worker send so many; returns how many it was."""
    clock.move(seconds=HOLD)
    await office.parts.handing_out.tick()
    count = 0
    while count < sent and (rows := await office.parts.outbox.claim(min(100, sent - count), ["web"])):
        for row in rows:
            await office.parts.outbox.settle(row.id, OutboxState.SENT)
        count += len(rows)
    return count


async def test_from_the_draft_to_the_report(office: Office, clock: HandClock) -> None:
    await subscribed(office, 3)
    async with office.clerk() as clerk:
        assert "还没有。点“起草一条”开始" in await clerk.sees("/announcements")
        await clerk.sends("/announcements", {**NEWS, "entry": "fraud-prevention", "body": NASTY})
        page = await clerk.sees("/announcements/a1")
        assert "<script>alert" not in page
        assert text_of(page).count(NASTY) == 2, "on the page and on Telegram"
        assert text_of(page).count("去看看") == 2
        edit = await clerk.sees("/announcements/a1/edit")
        assert 'value="fraud-prevention"' in edit
        await clerk.sends("/announcements/a1/edit", {**NEWS, "_seen": hidden(edit, "_seen")})
        late = await clerk.sends("/announcements/a1/edit", {**NEWS, "_seen": hidden(edit, "_seen")}, status=409)
        assert "您自己刚才改过这一项" in text_of(late)
        shown = await released(office, clerk)
        assert "会收到的：3 位" in shown
        assert "不要点陌生链接。" in shown
        assert "请把这个数字写在这里" not in shown
        assert "群发：新骗术提醒（沈佳）：发给 3 位，将在 60 秒后发出" in text_of(await clerk.sees("/"))
        assert await handed_out(office, clock) == 3
        report = text_of(await clerk.sees("/announcements/a1"))
        assert "3 / 3 位" in report
        assert "已送出 3" in report
        assert "已发完" in text_of(await clerk.sees("/announcements?state=sent"))
        assert ("沈佳", "announcement.confirm", "a1") in await office.acts()


async def test_above_twenty_the_number_is_typed_and_what_changed_is_shown_again(desk: Office) -> None:
    await subscribed(desk, 21)
    async with desk.clerk() as clerk:
        await clerk.sends("/announcements", NEWS)
        page = await clerk.sees("/announcements/a1")
        agreed = {"_agreed": hidden(page, "_agreed")}
        for typed in ("", "20", "二十", "21.0"):
            wrong = await clerk.sends("/announcements/a1/release", {**agreed, "_people": typed}, status=422)
            assert "要发给 21 位，请把这个数字写进方框" in text_of(wrong)
        await subscribed(desk, 1, "all")
        async with desk.parts.database.write() as session:
            await desk.parts.subscriptions.toggle(session, Address("web", "new-000001"), "fraud")
        changed = await clerk.sends("/announcements/a1/release", {**agreed, "_people": "21"}, status=409)
        assert "刚才有了变化" in text_of(changed)
        assert "会收到的：22 位" in text_of(changed)
        await released(desk, clerk, people=22)
        gone = await clerk.sends("/announcements/a1/release", {**agreed, "_people": "22"}, status=409)
        assert "不能再确认" in text_of(gone)


async def test_what_leads_nowhere_is_refused_and_what_was_typed_stays(desk: Office, clock: HandClock) -> None:
    await subscribed(desk, 1, "c:天一社区")
    past = f"{(clock.now() - timedelta(hours=1)).astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}"
    wrong: tuple[tuple[Fields, str, int], ...] = (
        ({"more": "外星", "tags": []}, "没有“外星”这一类，也没有这个社区。可以写：全部", 422),
        ({"tags": []}, "请写发给哪些人", 422),
        ({"entry": "没有"}, "没有编号为“没有”的问答", 422),
        ({"entry": "fraud-prevention", "event": "h1"}, "只能带一个", 422),
        ({"event": "h77"}, "没有活动“h77”", 404),
        ({"draft": "d77"}, "没有草案“d77”", 404),
        ({"title": " "}, "标题要有 1 到 60 个字", 422),
        ({"body": "长" * 100_000}, "正文最多 1500 个字", 422),
        ({"until": past}, "截止时间已经过去了", 409),
        ({"until": "哪天都行"}, "看不懂", 422),
        ({"more": "、".join(f"社区{number}" * 9 for number in range(60))}, "太多了", 422),
    )
    async with desk.clerk() as clerk:
        for fields, sentence, status in wrong:
            page = await clerk.sends("/announcements", {**NEWS, **fields}, status=status)
            assert sentence in text_of(page), sentence
            assert "不要点陌生链接。" in page or "body" in fields, "what was typed stays"
        await clerk.sends("/announcements", {**NEWS, "more": "天一社区"})
        assert "防诈骗、天一社区" in await clerk.sees("/announcements/a1")
        assert "没有设 Telegram 的令牌" in text_of(
            await clerk.sends("/announcements/a1/test", {"chat": "123456"}, status=409)
        )
        assert "没有这个选择" in await clerk.sends("/announcements/a1/steer", {"what": "x"}, status=422)


async def test_what_the_button_leads_to_is_picked_from_what_comes(office: Office, clock: HandClock) -> None:
    today = office.parts.drafts.today()
    async with office.clerk() as clerk:
        assert 'name="lead"' not in await clerk.sees("/announcements/new"), "nothing to pick from"
        await clerk.sends("/events", plan(clock, title="防骗讲座" * 20))
        await clerk.sends("/events", plan(clock, title="还是草稿"))
        await clerk.agrees("/events/h1/publish", {})
        await done(office.parts, "小陈", office.parts.drafts.create, sample(), today, today + timedelta(days=20))
        page = await clerk.sees("/announcements/new")
        assert '<option value="event:h1">活动：11月26日 14:00　防骗讲座' in page
        assert '<option value="draft:d1">征求意见：' in page
        assert "还是草稿" not in page, "residents do not see it"
        wrong = await clerk.sends("/announcements", {**NEWS, "title": " ", "lead": "draft:d1"}, status=422)
        assert '<option value="draft:d1" selected>' in wrong
        both = await clerk.sends("/announcements", {**NEWS, "lead": "event:h1", "draft": "d1"}, status=422)
        assert "按钮只能带一个" in text_of(both)
        await clerk.sends("/announcements", {**NEWS, "lead": "event:h1", "draft": "", "entry": ""})
        assert text_of(await clerk.sees("/announcements/a1")).count("去看看") == 2
        edit = await clerk.sees("/announcements/a1/edit")
        assert '<option value="event:h1" selected>' in edit
        assert 'name="event" type="text" value=""' in edit, "it is not written twice"
        moved = {**NEWS, "lead": "draft:d1", "event": "", "_seen": hidden(edit, "_seen")}
        await clerk.sends("/announcements/a1/edit", moved)
        assert '<option value="draft:d1" selected>' in await clerk.sees("/announcements/a1/edit")
    clock.move(days=30)
    async with office.clerk("老周") as clerk:
        edit = await clerk.sees("/announcements/a1/edit")
        assert 'name="draft" type="text" value="d1"' in edit, "what is over stands in the free field"
        await clerk.sends("/announcements", {**NEWS, "event": "h1"})
        gone = await clerk.sends("/announcements", {**NEWS, "title": " ", "lead": "event:h1"}, status=422)
        assert '<option value="event:h1" selected>h1<' in gone, "what was picked stays, even when it is over"
        await clerk.sends("/announcements", {**NEWS, "lead": "event:h77"}, status=404)


async def test_a_button_that_leads_to_what_is_called_off_is_asked_about(office: Office, clock: HandClock) -> None:
    parts = office.parts
    await subscribed(office, 2)
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=5))
    async with office.clerk() as clerk:
        await clerk.sends("/events", plan(clock))
        await clerk.agrees("/events/h1/publish", {})
        await clerk.sends("/announcements", {**NEWS, "lead": "event:h1"})
        await clerk.sends("/announcements", {**NEWS, "title": "来提意见", "lead": "draft:d1"})
        before = hidden(await clerk.sees("/announcements/a1"), "_agreed")
        assert "请注意" not in text_of(await clerk.sees("/announcements/a1"))
        await done(parts, "小陈", parts.events.cancel, "h1", "下雨")
        page = await clerk.sends("/announcements/a1/release", {"_agreed": before}, status=409)
        assert "现在是“已取消”" in text_of(page)
        fields = {"_agreed": hidden(page, "_agreed")}
        assert "没有发" in text_of(await clerk.sends("/announcements/a1/release", fields, status=409))
        assert await handed_out(office, clock) == 0
        await clerk.sends("/announcements/a1/release", {**fields, "stale": "yes"})
        assert "请注意" not in text_of(await clerk.sees("/announcements/a2"))
        clock.move(days=7)
    async with office.clerk("老周") as clerk:
        page = await clerk.sees("/announcements/a2")
        assert "征求意见已经结束" in text_of(page)
        await clerk.sends("/announcements/a2/release", {"_agreed": hidden(page, "_agreed")}, status=409)


async def test_a_time_is_set_and_taken_back_and_a_draft_goes_away(desk: Office, clock: HandClock) -> None:
    await subscribed(desk, 2)
    local = clock.now().astimezone(OFFICE_ZONE)
    async with desk.clerk() as clerk:
        await clerk.sends("/announcements", NEWS)
        page = await clerk.sees("/announcements/a1")
        for at in (f"{local - timedelta(days=1):%Y-%m-%dT%H:%M}", f"{local + timedelta(days=400):%Y-%m-%dT%H:%M}"):
            fields = {"_agreed": hidden(page, "_agreed"), "at": at}
            assert "定时要在以后" in text_of(await clerk.sends("/announcements/a1/release", fields, status=422))
        tomorrow = f"{local + timedelta(days=1):%Y-%m-%dT%H:%M}"
        await released(desk, clerk, at=tomorrow)
        assert "定在 2026年11月24日" in text_of(await clerk.sees("/announcements/a1"))
        assert await handed_out(desk, clock) == 0
        await clerk.sends("/announcements/a1/steer", {"what": "back"})
        await released(desk, clerk, at=tomorrow)
    clock.move(days=1)
    assert await handed_out(desk, clock) == 2
    async with desk.clerk("老周") as clerk:
        assert "不能退回草稿" in text_of(await clerk.sends("/announcements/a1/steer", {"what": "back"}, status=409))
        await clerk.sends("/announcements", NEWS)
        assert "新骗术提醒" in await clerk.agrees("/announcements/a2/steer", {"what": "delete"})
        await clerk.sees("/announcements/a2", 404)
        await clerk.sends("/announcements", NEWS)
        assert "a3" in await clerk.sees("/announcements"), "its code is not used again"


async def test_it_is_paused_stopped_and_whom_it_did_not_reach_is_telephoned(office: Office, clock: HandClock) -> None:
    await subscribed(office, 10)
    gone = Address("web", "s000009")
    async with office.parts.database.write() as session:
        await office.parts.inquiries.open(session, gone, "m", Handover("漏水找谁", phone="13800001234"))
    async with office.clerk() as clerk, office.clerk("小周", [Right.ANNOUNCE]) as other:
        await clerk.sends("/announcements", NEWS)
        await released(office, clerk)
        assert await handed_out(office, clock, sent=4) == 4
        page = await clerk.sees("/announcements/a1")
        assert "4 / 10 位" in text_of(page)
        assert 'max="10" value="4"' in page
        await clerk.sends("/announcements/a1/steer", {"what": "cancel"})
        assert await handed_out(office, clock) == 0
        assert "没有发 6" in text_of(await clerk.sees("/announcements/a1"))
        async with office.parts.database.write() as session:
            failed = update(OutboxRow).where(OutboxRow.chat == gone.chat, OutboxRow.batch == "ann:1")
            await session.execute(failed.values(state="skipped", error="Forbidden: bot was blocked"))
        assert "没有收到的 1 位" in text_of(await clerk.sees("/announcements/a1"))
        await other.sees("/announcements/a1/phones", 403)
        listed = text_of(await clerk.sees("/announcements/a1/phones"))
        assert "13800001234" in listed
        assert "对方离开或过时" in listed
        answer = await clerk.client.get("/staff/announcements/a1/phones.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert "13800001234" in [cell.value for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
        acts = await office.acts()
        assert ("沈佳", "announcement.show", "a1") in acts
        assert ("沈佳", "announcement.export", "a1") in acts


async def test_many_are_listed_page_by_page(desk: Office) -> None:
    async with desk.clerk() as clerk:
        for _ in range(52):
            await clerk.sends("/announcements", NEWS)
        first = text_of(await clerk.sees("/announcements"))
        assert "下一页" in first
        assert "a52" in first
        last = text_of(await clerk.sees("/announcements?page=2"))
        assert "已经到底了" in last
        assert "a1\n" in last


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("script", [True, False])
async def test_an_announcement_is_sent_in_a_browser(
    browser: Browser, desk: Office, clock: HandClock, script: bool
) -> None:
    await subscribed(desk, 21)
    await desk.account("沈佳", tuple(Right))
    async with at_the_desk(browser, desk, script=script) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name="群发").click()
        await page.get_by_role("link", name="起草一条").click()
        await page.get_by_label("标题").fill("新骗术提醒")
        await page.get_by_label("正文").fill("有人冒充社保局打电话。\n不要点陌生链接。")
        await page.get_by_label("防诈骗").check()
        await page.get_by_label("问答编号").fill("fraud-prevention")
        if script:
            await is_accessible(page)
            await shot(page, "announcement-edit-1280")
        await page.get_by_role("button", name="存成草稿").click()
        await expect(page.get_by_text("会收到的：21 位")).to_be_visible()
        await page.get_by_label("要发给 21 位").fill("21")
        if script:
            await is_accessible(page)
            await shot(page, "announcement-preview-1280")
        await page.get_by_role("button", name="发给 21 位").click()
        await expect(page.get_by_role("status")).to_have_text("确认了，发给 21 位，1 分钟后送出，在那以前可以撤回。")
        await expect(page.get_by_text("秒后发出")).to_be_visible()
        await handed_out(desk, clock, sent=8)
        await page.reload()
        await expect(page.get_by_text("8 / 21 位")).to_be_visible()
        if script:
            await is_accessible(page)
            await fits(page, "announcement-progress")
            await handed_out(desk, clock)
            await expect(page.get_by_text("21 / 21 位")).to_be_visible(timeout=15_000)

"""Inquiries in a real Chromium: worked on by keyboard only, a visit in a few seconds, a photo looked at."""

from __future__ import annotations

import time
from base64 import b64decode

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.inquiries.service import Handover
from bot.messages import Address, Attachment, AttachmentKind
from bot.staff.rights import Right
from tests.console.office import Office
from tests.console.test_attachments import api as api
from tests.console.test_attachments import with_telegram
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in, tab_to
from tests.console.test_inquiries import asks, letters
from tests.support.fake_bot_api import FakeBotApi

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

A_VISIT_SECONDS = 20


async def field(page: Page, label: str, words: str) -> None:
    """Go on to a field by Tab and write into it."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate(
            "(label) => [...(document.activeElement.labels || [])].some((one) => one.innerText.includes(label))", label
        ):
            await write(page, words)
            return
    raise AssertionError(f"{label} cannot be reached by Tab")


async def write(page: Page, words: str) -> None:
    """Write into the field that has the focus; in a list of choices go up to what is wanted."""
    if await page.evaluate("document.activeElement.tagName") != "SELECT":
        await page.keyboard.press("Control+A")
        await page.keyboard.type(words)
        return
    while await page.evaluate("document.activeElement.selectedOptions[0].innerText") != words:
        await page.keyboard.press("ArrowUp")


async def opens(page: Page, label: str) -> None:
    """Open what is folded, by keyboard."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        focused = page.locator("summary:focus")
        if await focused.count() and await focused.inner_text() == label:
            await page.keyboard.press("Enter")
            return
    raise AssertionError(f"{label} cannot be reached by Tab")


def said(page: Page) -> Locator:
    """The sentence at the top that tells what was done."""
    return page.get_by_role("status").first


async def test_an_inquiry_is_worked_on_by_keyboard_only(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    await desk.account("小王", [Right.INQUIRIES])
    receipt = await asks(desk, "楼上漏水把我家天花板泡了，楼上不肯修", phone="13800138000")
    async with at_the_desk(browser, desk) as page:
        await sign_in(page, "沈佳")
        await tab_to(page, receipt)
        await page.keyboard.press("Enter")
        await tab_to(page, "我来办")
        await page.keyboard.press("Enter")
        await expect(said(page)).to_have_text("由您来办。")
        await opens(page, "改缓急")
        await field(page, "缓急", "急")
        await field(page, "为什么", "水还在漏")
        await page.keyboard.press("Enter")
        await expect(said(page)).to_have_text("缓急改好了。")
        await field(page, "写备注（不发给居民）", "电话里说物业已经来过")
        await tab_to(page, "记下备注")
        await page.keyboard.press("Enter")
        await expect(said(page)).to_have_text("备注记好了。")
        await field(page, "回复", "请先拍照，再请物业一起查漏点。")
        await tab_to(page, "看预览")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("会收到消息的：1 位")).to_be_visible()
        await tab_to(page, "发出去")
        await page.keyboard.press("Enter")
        await expect(said(page)).to_have_text("已回复，1 分钟后送出，在那以前可以撤回。")
        await is_accessible(page)
        await shot(page, "casework")
        await field(page, "说明（转给别处", "物业修好了")
        await page.keyboard.press("Enter")
        await expect(said(page)).to_have_text("已办结。")
        await expect(page.get_by_text("办结：已答复，物业修好了。")).to_be_visible()
        await shot(page, "casework-closed")
    assert len(await letters(desk)) == 1
    assert "物业已经来过" not in str(await letters(desk))


async def test_a_visit_is_keyed_in_within_twenty_seconds(browser: Browser, desk: Office) -> None:
    """At four keys a second, as somebody types who is no typist, from the form being there to its being stored."""
    await desk.account("沈佳", tuple(Right))
    async with at_the_desk(browser, desk, refused=1) as page:
        await sign_in(page, "沈佳")
        await page.goto(page.url.rstrip("/") + "/inquiries/new")
        begun = time.monotonic()
        await page.keyboard.type("楼上漏水，问谁赔，要不要鉴定", delay=250)
        await page.keyboard.press("Tab")
        await page.keyboard.type("邻里小区", delay=250)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("记好了：Z261123-0001，话题“邻里小区”。")
        assert time.monotonic() - begun < A_VISIT_SECONDS
        await expect(page.get_by_label("说了什么（一句话）")).to_be_focused()
        await shot(page, "visit")
        # A topic that is none is answered with those that are near; the first of them is taken by Enter.
        await page.keyboard.type("漏水的事")
        await page.keyboard.press("Tab")
        await page.keyboard.type("漏水")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("请从下面选一个")
        await is_accessible(page)
        await shot(page, "visit-topics")
        await page.get_by_label("说了什么（一句话）").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("记好了：Z261123-0002")


async def test_a_photo_is_seen_and_a_voice_can_be_played(browser: Browser, desk: Office, api: FakeBotApi) -> None:
    await desk.account("沈佳", tuple(Right))
    sent = (Attachment(AttachmentKind.PHOTO, "p2"), Attachment(AttachmentKind.VOICE, "v1"))
    async with desk.parts.database.write() as session:
        handover = Handover("请看照片", (), sent)
        receipt = await desk.parts.inquiries.open(session, Address("telegram", "77"), "m1", handover)
    async with with_telegram(desk, api), at_the_desk(browser, desk) as page:
        api.state.files["p2"] = ("photos/file_9.png", PIXEL)
        await sign_in(page, "沈佳")
        await page.goto(page.url.rstrip("/") + f"/inquiries/{receipt}")
        assert api.called("getFile") == []
        await page.get_by_text("看照片 1").click()
        picture = page.locator("details.file img")
        await expect(picture).to_have_js_property("naturalWidth", 1)
        assert len(api.called("getFile")) == 1
        await expect(page.locator("audio")).to_have_attribute("src", f"/staff/inquiries/{receipt}/files/2")
        await is_accessible(page)
        await shot(page, "attachments")


async def test_the_pages_are_accessible_and_fit(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    receipt = await asks(desk, "我老公又动手打我" * 20, careful=True, phone="13800138000")
    await asks(desk, "借钱不还怎么办", chat="2")
    async with at_the_desk(browser, desk) as page:
        await sign_in(page, "沈佳")
        base = page.url.rstrip("/")
        await page.goto(base + "/inquiries/new")
        await page.get_by_label("说了什么（一句话）").fill("问离婚")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("记好了：Z261123-0003")
        for path in ("/inquiries?state=all", f"/inquiries/{receipt}", "/inquiries/new", "/inquiries/canned",
                     "/inquiries/Z261123-0003", "/inquiries/Z261123-0003/correct"):  # fmt: skip
            await page.goto(base + path)
            for folded in await page.locator("details:not(.file) > summary").all():
                await folded.click()
            await is_accessible(page)
            await fits(page, f"{path.split('?')[0].strip('/').replace('/', '-')}")

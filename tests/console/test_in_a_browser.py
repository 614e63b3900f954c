"""The console in a real Chromium: signed in, a question answered by keyboard only, and nothing wrong for axe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.staff.rights import Right
from bot.web.server import WebServer, listening
from tests.channels.page_visit import PICTURES
from tests.channels.web_support import until
from tests.console.office import PASSWORD, Office
from tests.console.test_inquiries import asks, letters
from tests.support.browser import serious_faults

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDTHS = (400, 820, 1280)
"""Of a telephone, of an old office screen, and of a new one; the last is that of every story."""

HEIGHT = 900


@asynccontextmanager
async def at_the_desk(
    browser: Browser, office: Office, *, width: int = 1280, script: bool = True, refused: int = 0
) -> AsyncIterator[Page]:
    """A browser on the sign-in page; at the end nothing may have gone wrong, and nothing been asked of other hosts.

    `refused`: so many forms are answered with a sentence of what is wrong, which a browser notes as a failure.
    """
    server = WebServer(office.app)
    running = asyncio.create_task(server.serve(sockets=[listening("127.0.0.1", 0)]))
    await until(lambda: server.started)
    base = f"http://127.0.0.1:{server.bound_port}"
    context = await browser.new_context(
        viewport={"width": width, "height": HEIGHT}, java_script_enabled=script, reduced_motion="reduce", locale="zh-CN"
    )
    context.set_default_timeout(8_000)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("request", lambda r: None if r.url.startswith(base) else wrong.append(r.url))
    try:
        await page.goto(f"{base}/staff")
        yield page
    finally:
        await context.close()
        server.should_exit = True
        async with asyncio.timeout(15):
            await running
    assert sorted("422" in one for one in wrong) == [True] * refused, wrong


async def sign_in(page: Page, name: str) -> None:
    await page.get_by_label("姓名").fill(name)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("今天")


async def shot(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


async def is_accessible(page: Page) -> None:
    assert await serious_faults(page) == []


async def fits(page: Page, name: str = "", widths: Sequence[int] = WIDTHS[1:]) -> None:
    """Nothing has to be scrolled sideways, however wide the screen is; the page is left as wide as the last of them."""
    for width in widths:
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        if name:
            await shot(page, f"{name}-{width}")


async def test_a_question_is_answered_by_keyboard_only(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    receipt = await asks(desk, "楼上漏水把我家天花板泡了，楼上不肯修", phone="13800138000")
    async with at_the_desk(browser, desk) as page:
        keys = page.keyboard
        await page.get_by_label("姓名").focus()
        await keys.type("沈佳")
        await keys.press("Tab")
        await keys.type(PASSWORD)
        await keys.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("今天")
        await shot(page, "today")
        await tab_to(page, receipt)
        await keys.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(receipt)
        await page.get_by_label("回复", exact=True).focus()
        await keys.type("请先拍照，再请物业一起查漏点。")
        await shot(page, "inquiry")
        await tab_to(page, "看预览")
        await keys.press("Enter")
        await expect(page.get_by_text("会收到消息的：1 位")).to_be_visible()
        assert await letters(desk) == []
        await shot(page, "consequence")
        await tab_to(page, "发出去")
        await keys.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("已回复，1 分钟后送出，在那以前可以撤回。")
    assert len(await letters(desk)) == 1


async def tab_to(page: Page, label: str) -> None:
    """Press Tab until a link or a button with this label has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        focused = page.locator("a:focus, button:focus")
        if await focused.count() and label in await focused.inner_text():
            return
    raise AssertionError(f"{label} cannot be reached by Tab")


async def test_every_page_is_accessible_and_fits(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    receipt = await asks(desk, "我老公又动手打我" * 20, careful=True, phone="13800138000")
    async with at_the_desk(browser, desk) as page:
        await is_accessible(page)
        await fits(page, "login", WIDTHS)
        await sign_in(page, "沈佳")
        base = page.url.rstrip("/")
        for path in (
            "", "/inquiries", f"/inquiries/{receipt}", "/people", "/people/1", "/audit", "/me", "/search?q=漏水",
            "/undelivered", "/failed",
        ):  # fmt: skip
            await page.goto(base + path)
            await is_accessible(page)
            await fits(page, path.split("?")[0].strip("/").replace("/", "-") or "today", WIDTHS)


async def test_it_works_without_script(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    receipt = await asks(desk, "借钱不还怎么办")
    async with at_the_desk(browser, desk, script=False) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name=receipt).click()
        await page.get_by_label("回复", exact=True).fill("请带借条来。")
        await page.get_by_role("button", name="看预览").click()
        await page.get_by_role("button", name="发出去").click()
        await expect(page.get_by_role("status")).to_have_text("已回复，1 分钟后送出，在那以前可以撤回。")
        await page.get_by_role("button", name="退出").click()
        await expect(page.get_by_role("heading", name="登录")).to_be_visible()


async def test_a_canned_sentence_and_an_entry_go_into_the_reply_by_a_press(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    receipt = await asks(desk, "楼上漏水把我家天花板泡了，楼上不肯修")
    async with at_the_desk(browser, desk) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name=receipt).click()
        await page.get_by_role("button", name="插入这条的简答").first.click()
        await page.get_by_role("button", name="写进回复").last.click()
        written = await page.get_by_label("回复", exact=True).input_value()
        assert "漏" in written.split("\n")[0]
        assert written.split("\n")[1] == desk.parts.phrases().staff.canned[-1]

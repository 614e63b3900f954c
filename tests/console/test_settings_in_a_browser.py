"""设置 in a real Chromium: the office is filled in, looked at on a wide and a narrow screen."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.staff.rights import Right
from tests.console.office import Office
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_office_is_filled_in_and_set_back(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    async with at_the_desk(browser, desk) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name="设置").click()
        await is_accessible(page)
        await fits(page)
        await page.get_by_role("link", name="本单位").click()
        await page.get_by_label("电话", exact=True).fill("0574-87654321")
        await page.get_by_label("地址").fill("药行街 1 号")
        await page.get_by_label("为什么改").fill("搬到新址")
        await page.get_by_role("button", name="保存").click()
        await expect(page.get_by_role("status")).to_have_text("存好了，已经用上。")
        await is_accessible(page)
        await fits(page, "settings-office")
        base = page.url.removesuffix("/office")
        for path in ("holidays", "lpr", "front", "communities", "place.book_bar"):
            await page.goto(f"{base}/{path}")
            await is_accessible(page)
            await fits(page, f"settings-{path}")
        await page.goto(base)
        await shot(page, "settings")
        await page.get_by_role("link", name="本单位").click()
        await page.get_by_role("button", name="改回文件里的").click()
        await expect(page.get_by_role("status")).to_contain_text("改回知识库文件里的")
    assert desk.parts.shelf.current().knowledge.office.phone is None

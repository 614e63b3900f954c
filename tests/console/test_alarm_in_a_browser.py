"""值班 and the alarm in a real Chromium: a new urgent inquiry is seen and heard while a page is open."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.staff.rights import Right
from tests.console.office import Office
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in
from tests.console.test_inquiries import asks

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MONTH = "2026-11-23 上午 张三 0574-87654321\n11月24日 李四\n11月28日 下午 王五 13800138000 wang@j.gov.cn"


async def test_a_new_urgent_inquiry_is_counted_in_the_title_and_rings_once(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    async with at_the_desk(browser, desk) as page:
        await page.clock.install()
        await sign_in(page, "沈佳")
        await page.goto(page.url.rstrip("/") + "/events")
        box = page.locator("#watch")
        await expect(page).to_have_title("活动 · 江厦街道")
        await page.get_by_role("button", name="打开响声").click()
        await expect(box).to_have_attribute("data-rung", "1")
        await asks(desk, "我老公又动手打我", careful=True)
        await page.clock.fast_forward(15_500)
        await expect(page).to_have_title("(1) 咨询 · 活动 · 江厦街道")
        await expect(page.locator("#watch-line")).to_have_text("1 条紧急咨询等回复")
        await expect(box).to_have_attribute("data-rung", "2")
        await is_accessible(page)
        await fits(page)
        await shot(page, "alarm-events")
        await page.reload()
        await expect(page).to_have_title("(1) 咨询 · 活动 · 江厦街道")
        assert await box.get_attribute("data-rung") is None
        await page.get_by_role("link", name="1 条紧急咨询等回复").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("咨询")
        await page.get_by_role("button", name="关掉响声").click()
        await asks(desk, "他又来了", chat="2", careful=True)
        await page.clock.fast_forward(15_500)
        await expect(page.locator("#watch-line")).to_have_text("2 条紧急咨询等回复")
        assert await box.get_attribute("data-rung") is None


async def test_the_line_is_there_without_script(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    await asks(desk, "我老公又动手打我", careful=True)
    async with at_the_desk(browser, desk, script=False) as page:
        await sign_in(page, "沈佳")
        await expect(page.get_by_role("link", name="1 条紧急咨询等回复")).to_be_visible()
        await expect(page.get_by_role("button", name="打开响声")).to_be_hidden()


async def test_a_month_is_planned_and_the_alarm_set_up(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    async with at_the_desk(browser, desk) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name="值班", exact=True).click()
        await page.get_by_role("link", name="导入一个月").click()
        await page.get_by_label("粘贴表格").fill(MONTH)
        await page.get_by_role("button", name="读一读").click()
        await expect(page.get_by_role("heading", name="读到 3 班，其中新的 3 班")).to_be_visible()
        await is_accessible(page)
        await fits(page, "duty-import")
        await page.get_by_role("button", name="没有错，排上 3 班").click()
        await expect(page.get_by_role("status")).to_have_text("排好了 3 班。")
        await is_accessible(page)
        await fits(page, "duty")
        await page.get_by_role("link", name="李四").click()
        await is_accessible(page)
        await shot(page, "duty-one")
        await page.get_by_role("link", name="今天", exact=True).click()
        await shot(page, "duty-today")
        await page.get_by_role("link", name="设置", exact=True).click()
        await page.get_by_role("link", name="新咨询的提醒").click()
        await page.get_by_label("Telegram 值班群的编号").fill("-1001234567890")
        await page.get_by_label("为什么改").fill("开始用")
        await page.get_by_role("button", name="保存").click()
        await expect(page.get_by_role("status")).to_contain_text("存好了")
        await is_accessible(page)
        await fits(page, "alarm-settings")

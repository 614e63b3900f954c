"""数字 in a real Chromium: the charts are drawn although the page may load neither script nor style of theirs."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.console.office import Office
from tests.console.test_figures import LEAK, NONSENSE, YEAR, a_year, resident
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, sign_in
from tests.console.test_inquiries import asks

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("script", [True, False])
async def test_somebody_who_may_only_look_reads_the_year(browser: Browser, desk: Office, script: bool) -> None:
    await a_year(desk)
    for number, question in enumerate((LEAK, LEAK, NONSENSE, "离婚", "借钱不还怎么办", "我老公又动手打我，现在就在打")):
        await resident(desk, str(number)).says(question)
    await asks(desk, "楼上漏水")
    await desk.account("小周", ())
    async with at_the_desk(browser, desk, script=script) as page:
        await sign_in(page, "小周")
        await page.get_by_role("link", name="数字", exact=True).click()
        await page.get_by_role("link", name="今年").click()
        await expect(page.get_by_role("row", name="普法活动")).to_contain_text("29")
        base = page.url.partition("/figures")[0]
        for subject in ("", "/questions", "/inquiries", "/opinions", "/events", "/letters"):
            await page.goto(f"{base}/figures{subject}?{YEAR}")
            if script:
                await is_accessible(page)
            await fits(page, f"figures-{subject.strip('/') or 'report'}")
        await page.goto(f"{base}/figures/events?{YEAR}")
        bar = page.get_by_role("img", name="各种活动").locator(".bar rect").first
        size = await bar.bounding_box()
        assert size is not None
        assert size["width"] > 100
        colour = await bar.evaluate("one => getComputedStyle(one).fill")
        assert colour != "rgb(0, 0, 0)", "the style of the page does not reach the chart"
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="下载 xlsx").click()
        assert (await waiting.value).suggested_filename == "活动 2026-01-01至2026-12-31.xlsx"

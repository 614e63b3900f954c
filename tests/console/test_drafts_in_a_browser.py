"""立法 in a real Chromium: from a file to a told result, looked at on a wide and a narrow screen, by keyboard too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.staff.rights import Right
from tests.console.office import Office
from tests.console.test_drafts import keyed_in, spoken
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in
from tests.consultations.test_desk import GOOD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SAMPLE = Path(__file__).parent.parent.parent / "bot" / "demo" / "sample_draft.txt"


async def test_a_draft_goes_from_its_file_to_a_told_result(browser: Browser, desk: Office) -> None:
    await desk.account("沈佳", tuple(Right))
    async with at_the_desk(browser, desk) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name="立法").click()
        await page.get_by_role("link", name="导入草案").click()
        await is_accessible(page)
        await page.get_by_label("草案的文件").set_input_files(SAMPLE)
        await page.get_by_role("button", name="读一读").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("核对草案")
        await is_accessible(page)
        await fits(page, "drafts-look")
        await page.get_by_role("button", name="看看会怎样，再保存").click()
        await page.get_by_role("button", name="确定").click()
        await expect(page.get_by_role("status")).to_contain_text("已保存，代号 d1")
        await spoken(desk)
        # Two who want the same, and one on another article.
        rows = [
            (*GOOD[:2], wish, "等不起", name, *GOOD[5:])
            for wish, name in (("一年内补建好", "甲"), ("一年内补建", "乙"))
        ]
        await keyed_in(desk, *rows, ("第十条", *GOOD[1:]))
        await page.get_by_role("link", name="意见", exact=True).click()
        await is_accessible(page)
        await fits(page, "drafts-opinions")
        await page.get_by_role("link", name="并组").click()
        await page.get_by_role("checkbox").first.check()
        await is_accessible(page)
        await shot(page, "drafts-groups")
        # The words are loaded anew for each comparison: a second on an idle machine.
        await page.get_by_role("button", name="并成组").click(timeout=30_000)
        await expect(page.get_by_role("status")).to_contain_text("已并 1 组")
        await page.goto(f"{page.url.split('/staff')[0]}/staff/drafts/d1/opinions?article=a8")
        # The first opinion is opened and decided by keyboard only.
        await page.get_by_role("link", name="Y261123-00001").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Y261123-00001")
        await is_accessible(page)
        await fits(page, "drafts-opinion")
        await page.get_by_label("说明，居民会看到", exact=True).focus()
        await page.keyboard.type("已写进第八条")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("已写结果")
        await page.get_by_role("link", name="结果和导出").first.click()
        await is_accessible(page)
        await fits(page, "drafts-results")
        await page.get_by_role("button", name="看看会发给谁").click()
        await expect(page.locator("blockquote")).to_contain_text("已写进第八条")
        await shot(page, "drafts-consequence")
        await page.get_by_role("button", name="确定，发出").click()
        await expect(page.get_by_role("status")).to_contain_text("1 条1 分钟后送出，在那以前可以撤回")
        for _ in range(2):
            async with page.expect_download() as waiting:
                await page.get_by_role("button", name="导出").click(no_wait_after=True)
            assert (await waiting.value).suggested_filename.endswith("意见汇总表.xlsx")
        await page.goto(f"{page.url.split('/staff')[0]}/staff/meetings")
        await is_accessible(page)
        await fits(page, "drafts-meetings")
        await page.goto(f"{page.url.split('/staff')[0]}/staff/drafts/d1")
        await is_accessible(page)
        await fits(page, "drafts-show")

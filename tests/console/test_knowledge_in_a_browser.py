"""知识 in a real Chromium: from the list to a noted fault, by keyboard too, on a wide and a narrow screen."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.staff.rights import Right
from tests.console.office import Office
from tests.console.test_figures import LEAK, resident
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, shot, sign_in
from tests.console.test_knowledge import ENTRY, asked_in_vain

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("script", [True, False])
async def test_somebody_finds_an_answer_that_is_wrong_and_says_so(browser: Browser, desk: Office, script: bool) -> None:
    title = desk.parts.shelf.current().knowledge.by_id[ENTRY].title
    for name in ("a", "b"):
        await resident(desk, name).says(LEAK)
    await asked_in_vain(desk, "火星移民要办什么手续呀", "火星移民要办哪些手续", "养乌龟要交税吗")
    await desk.account("沈佳", [Right.INQUIRIES])
    async with at_the_desk(browser, desk, script=script) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name="知识", exact=True).click()
        await shot(page, "knowledge-list")
        await fits(page)
        await page.get_by_label("题目、答案、问法里的字").fill("漏水")
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name=title).focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        await page.get_by_label("哪里不对").fill("物业的电话变了。")
        await page.get_by_role("button", name="记下来").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("记下了")
        await fits(page, "knowledge-entry")
        base = page.url.partition("/knowledge")[0]
        await page.goto(f"{base}/knowledge/try")
        await page.get_by_label("照居民的话问一句").fill("物业不修电梯怎么办")
        await page.get_by_role("button", name="试一试").click()
        await expect(page.get_by_role("heading", name="会怎么答")).to_be_visible()
        await fits(page, "knowledge-try")
        for path in ("", f"/{ENTRY}", "/unanswered", "/notes", "/try"):
            await page.goto(f"{base}/knowledge{path}")
            await fits(page)
            if script:
                await is_accessible(page)
            if path in ("/unanswered", "/notes"):
                await shot(page, f"knowledge{path.replace('/', '-')}")
        await page.goto(f"{base}/knowledge/unanswered")
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="下载 xlsx").click()
        assert (await waiting.value).suggested_filename.endswith(".xlsx")
        await page.goto(f"{base}/knowledge/notes")
        await page.get_by_label("怎么处理的").fill("编辑改好了")
        await page.get_by_role("button", name="办结").click()
        await expect(page.get_by_role("status")).to_contain_text("办结了")

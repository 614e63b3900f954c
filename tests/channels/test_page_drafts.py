"""The pages of the drafts in a real Chromium, and every page of the residents before axe: light, dark, small, large."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.answers.shelf import Shelf
from bot.messages import Address
from bot.storage.database import Database
from tests.channels.page_visit import Visit, visiting
from tests.channels.real_house import RealHouse
from tests.consultations.conftest import sample
from tests.consultations.test_versions import changed
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.browser import faults_in_each_look
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PATHS = ("/?kiosk=天一", "/drafts", "/drafts/d1", "/drafts/d1?q=飞线", "/drafts/d1/compare", "/weather", "/nothing")


@pytest_asyncio.fixture(loop_scope="session")
async def house(migrated_file: Path, tmp_path: Path, shelf: Shelf) -> AsyncIterator[RealHouse]:
    """An office with a draft in two versions, a note, a wish, and two opinions."""
    shutil.copy(migrated_file, tmp_path / "bot.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    clock = HandClock()
    parts = parts_for(database, clock, shelf, tmp_path)
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    await done(
        parts, "小陈", parts.drafts.annotate, "d1", "a14", note="楼道里不能停车，也不能从窗户拉电线。", wanted=True
    )
    anna, berta = (Visitor(parts, clock, Address("web", f"resident-{number:06d}")) for number in (1, 2))
    await write_one(anna, "第十四条", "楼下没有充电的地方")
    await write_one(berta, "第十四条", "两年太久")
    await done(parts, "小陈", parts.drafts.renew, "d1", changed("两年内", "一年内"))
    yield RealHouse(parts, clock)
    await database.close()


async def open_page(visit: Visit, path: str) -> Page:
    await visit.page.goto(visit.url + path)
    return visit.page


async def test_a_draft_is_searched_read_and_left(browser: Browser, house: RealHouse) -> None:
    async with visiting(browser, house) as visit:
        page = await open_page(visit, "/drafts/d1")
        await expect(page.get_by_text("大家已经提了 2 条意见")).to_be_visible()
        await visit.shot("360-draft")
        await page.get_by_role("link", name="第三章").first.click()
        await expect(page.get_by_role("heading", name="第三章").first).to_be_in_viewport()
        await page.locator("#larger").click()
        await page.locator("#contrast").click()
        await page.get_by_label("在草案里找").fill("飞线")
        await page.get_by_role("button", name="找", exact=True).click()
        await expect(page.locator(".hits a")).to_contain_text("第十四条")
        assert await visit.measure("rootSize()") == 20
        await visit.shot("360-draft-found")
        await page.locator(".hits a").click()
        article = page.locator("#a14")
        await expect(article).to_be_in_viewport()
        await expect(article).to_contain_text("大白话说明")
        await expect(article).to_contain_text("已有 2 条意见")
        assert "两年太久" not in await page.content()
        assert await visit.measure("sideways()") == []
        assert await visit.measure("smallTargets()") == []
        await page.goto(f"{visit.url}/drafts/d1?q=楼梯间")
        await expect(page.locator(".hits mark").first).to_have_text("楼梯间")
        await expect(page.locator("#a14 mark").first).to_have_text("楼梯间")
        await page.goto(f"{visit.url}/drafts/d1?q=<b>火星</b>")
        await expect(page.get_by_text("没找到“<b>火星</b>”")).to_be_visible()
        await page.goto(f"{visit.url}/drafts/d1?q=第十条")
        await expect(page.locator(".hits a").first).to_contain_text("第十条")
        before = await page.evaluate("history.length")
        await page.get_by_role("link", name="快速离开").click()
        await page.wait_for_url("**/weather")
        assert await page.evaluate("history.length") == before


async def test_without_a_script_a_draft_is_searched_too(browser: Browser, house: RealHouse) -> None:
    async with visiting(browser, house, java_script_enabled=False) as visit:
        page = await open_page(visit, "/drafts/d1")
        await expect(page.locator("#larger")).to_be_hidden()
        await page.get_by_label("在草案里找").fill("飞线")
        await page.get_by_role("button", name="找", exact=True).click()
        await expect(page.locator(".hits a")).to_have_count(1)
        await page.get_by_role("link", name="快速离开").click()
        await page.wait_for_url("**/weather")


async def test_on_a_wide_screen_the_explanation_stands_beside_the_article(browser: Browser, house: RealHouse) -> None:
    async with visiting(browser, house, viewport={"width": 1280, "height": 900}) as visit:
        page = await open_page(visit, "/drafts/d1")
        text = await page.locator("#a14 > div").bounding_box()
        note = await page.locator("#a14 > .note").bounding_box()
        assert text is not None
        assert note is not None
        assert note["x"] > text["x"] + text["width"] - 1
        await page.locator("#a14").scroll_into_view_if_needed()
        await visit.shot("1280-draft")


async def test_axe_finds_nothing_serious_on_any_page(browser: Browser, house: RealHouse) -> None:
    async with visiting(browser, house) as visit:
        page = visit.page
        found: dict[str, list[str]] = {}

        async def look(what: str) -> None:
            found[what] = await faults_in_each_look(page)

        for path in (
            "/?kiosk=天一",
            "/drafts",
            "/drafts/d1",
            "/drafts/d1?q=飞线",
            "/drafts/d1/compare",
            "/weather",
            "/nothing",
        ):
            await open_page(visit, path)
            await look(path)
        await open_page(visit, "/")
        await look("/")
        await visit.say("楼上漏水把我家天花板泡了，楼上不肯修")
        await page.locator("details.more summary").click()
        await look("an answer")
        await page.get_by_role("button", name="没解决").click()
        await expect(page.get_by_role("button", name="办不了")).to_be_visible()
        await page.locator("#text").fill("我老公打我")
        await page.keyboard.press("Enter")
        await expect(page.locator(".alert")).to_be_visible()
        await look("danger")
        await page.locator("#more").click()
        await look("menu")
        await page.get_by_role("button", name="删除记录").click()
        await look("question")
        await open_page(visit, "/talk")
        await look("/talk")
        visit.errors.clear()  # the page that is not there
        assert {what: faults for what, faults in found.items() if faults} == {}

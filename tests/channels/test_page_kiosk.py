"""The terminal that everybody uses: digits to press, the way to one's own phone, and nothing left behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.channels.web.conversation import Held
from bot.exports.qr import svg
from tests.channels.page_visit import Visit, visiting
from tests.channels.web_support import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TERMINAL = {"width": 1080, "height": 1400}


async def at_the_terminal(visit: Visit) -> Page:
    await visit.page.goto(f"{visit.url}/?kiosk=天一广场")
    await expect(visit.page.locator("#log[aria-live=polite]")).to_be_attached()
    return visit.page


async def scanned(visit: Visit) -> str:
    """What a phone reads: the picture on the screen is that of this link."""
    cookies = await visit.page.context.cookies()
    token = next(one["value"] for one in cookies if one["name"] == "conversation")
    link: str | None = visit.house.app.state.carry.link(Held(token), visit.url)
    assert link is not None
    shown = await visit.page.request.get(f"{visit.url}/api/carry/code")
    assert await shown.text() == svg(link)
    return link


@asynccontextmanager
async def phone(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.set_default_timeout(8_000)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def test_digits_can_be_pressed_where_a_number_is_asked_for(browser: Browser) -> None:
    async with visiting(browser, viewport=TERMINAL) as visit:
        page = await at_the_terminal(visit)
        await expect(page.locator("#pad")).to_be_hidden()
        await visit.say("要电话")
        await expect(page.locator("#pad")).to_be_visible()
        for key in "13812345678":
            await page.locator("#pad").get_by_role("button", name=key, exact=True).click()
        await page.locator("#pad").get_by_role("button", name="删", exact=True).click()
        await expect(page.locator("#text")).to_have_value("1381234567")
        await page.locator("#pad").get_by_role("button", name="8", exact=True).click()
        await visit.shot("1080-kiosk-pad")
        assert await visit.measure("smallTargets()") == []
        await page.locator("#send").click()
        await expect(page.locator(".bubble").last).to_have_text("13812345678")
        await expect(page.locator("#pad")).to_be_hidden()
        await page.locator("#numbers").click()
        await page.locator("#pad").get_by_role("button", name="年", exact=True).click()
        await expect(page.locator("#text")).to_have_value("年")
        await page.locator("#pad").get_by_role("button", name="清空").click()
        await expect(page.locator("#text")).to_have_value("")


async def test_the_pad_and_the_code_are_only_on_the_terminal(browser: Browser) -> None:
    async with visiting(browser) as visit:
        for here in ("#pad", "#carry-open", "#idle"):
            await expect(visit.page.locator(here)).to_have_count(0)
        await visit.say("要电话")
        loaded = await visit.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name).join(' ')")
        assert "kiosk.js" not in loaded


async def test_the_talk_goes_to_ones_own_phone_and_leaves_the_terminal(browser: Browser) -> None:
    async with visiting(browser, viewport=TERMINAL) as visit, phone(browser) as own:
        page = await at_the_terminal(visit)
        await own.goto(visit.url)
        await own.locator("#text").fill("手机上的事")
        await own.keyboard.press("Enter")
        await expect(own.locator(".answer")).to_have_count(1)
        await visit.say("两层")
        await page.get_by_role("button", name="带到手机").click()
        await expect(page.locator("#carry-code")).to_be_visible()
        await visit.shot("1080-kiosk-code")
        link = await scanned(visit)
        for _ in range(2):  # a chat program looks at the link first: that takes nothing
            await own.goto(link)
            await expect(own.get_by_role("heading", level=1)).to_have_text("把终端上的对话接到这部手机上？")
        await own.get_by_role("button", name="接过来").click()
        await expect(own.locator(".bubble")).to_have_text(["两层"])
        await expect(page.locator("#carry-told")).to_contain_text("已经接到一部手机上了")
        await expect(page.locator(".answer")).to_have_count(0, timeout=20_000)
        await expect(page.locator("#carry")).to_be_hidden()
        await own.get_by_role("button", name="更多", exact=True).first.click()
        await own.get_by_role("button", name="以前的对话").click()
        await own.get_by_role("button", name="显示").click()
        await expect(own.locator(".bubble")).to_have_text(["手机上的事"])
        again = await own.goto(link)
        assert again is not None
        assert again.status == 404
        await expect(own.get_by_role("heading", level=1)).to_contain_text("已经用过，或者过了时间")


async def test_somebody_else_has_scanned_it_and_everything_is_deleted(browser: Browser) -> None:
    async with visiting(browser, viewport=TERMINAL) as visit, phone(browser) as thief:
        page = await at_the_terminal(visit)
        await visit.say("两层")
        await page.get_by_role("button", name="带到手机").click()
        await expect(page.locator("#carry-code")).to_be_visible()
        await thief.goto(await scanned(visit))
        await thief.get_by_role("button", name="接过来").click()
        await expect(thief.locator(".bubble")).to_have_text(["两层"])
        await page.get_by_role("button", name="不是我的手机，删掉").click()
        await expect(page.locator("#carry")).to_be_hidden()
        await thief.reload()
        await expect(thief.locator("#log[aria-live=polite]")).to_be_attached()
        await expect(thief.locator(".answer")).to_have_count(0)


async def test_a_code_is_good_once_for_three_minutes_and_only_from_our_own_page() -> None:
    house = House()
    async with house.client() as terminal, house.client(peer="192.0.2.9") as phone, house.client() as other:
        assert (await terminal.post("/api/carry")).status_code == 404, "nothing was said yet"
        await terminal.get("/")
        await terminal.post("/api/messages", json={"text": "两层"})
        assert (await terminal.get("/api/carry")).json() == {"state": "over", "seconds": 0}
        assert (await terminal.post("/api/carry", headers={"sec-fetch-site": "cross-site"})).status_code == 403
        first = await _link(house, terminal)
        second = await _link(house, terminal)
        assert (await phone.get(first)).status_code == 404, "a new code makes the old one void"
        assert (await phone.post(second, headers={"sec-fetch-site": "cross-site"})).status_code == 403
        assert (await other.get("/api/carry/code")).status_code == 404
        house.clock.move(seconds=181)
        assert (await terminal.get("/api/carry")).json()["state"] == "over"
        assert (await phone.post(second)).status_code == 404
        third = await _link(house, terminal)
        taken = await phone.post(third)
        assert (taken.status_code, taken.headers["location"]) == (303, "/")
        assert (await other.post(third)).status_code == 404
        assert (await terminal.get("/api/carry")).json()["state"] == "taken"
        assert [one["said"] for one in (await phone.get("/api/messages")).json()["messages"]] == ["两层"]
        for wrong in ("/carry/x", "/carry/" + "a" * 32, "/carry/" + "%00" * 30):
            assert (await phone.get(wrong)).status_code in (404, 422)


async def _link(house: House, terminal: httpx.AsyncClient) -> str:
    assert (await terminal.post("/api/carry")).json()["state"] == "waiting"
    token = terminal.cookies["conversation"]
    link: str = house.app.state.carry.link(Held(token), "")
    return link

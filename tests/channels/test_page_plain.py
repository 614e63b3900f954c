"""The page in a real Chromium where something is missing: its script, the network, a page, or the person."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.messages import say
from tests.channels.page_visit import visiting
from tests.channels.web_support import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_without_any_script_one_asks_unfolds_presses_and_leaves(browser: Browser) -> None:
    async with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        await expect(page.locator("header a.tel")).to_have_attribute("href", "tel:110")
        await page.locator("#text").fill("两层")
        await page.get_by_role("button", name="发送").click()
        await expect(page.locator(".lead").last).to_have_text("查出是楼上漏的，由楼上修、楼上赔。")
        await expect(page.locator(".card a.tel").first).to_have_attribute("href", "tel:12348")
        await expect(page.get_by_text("《民法典》")).to_be_hidden()
        await page.locator("summary").click()
        await expect(page.get_by_text("《民法典》")).to_be_visible()
        await visit.shot("360-plain-talk")
        await page.get_by_role("button", name="没解决").click()
        await expect(page.locator(".answer").last).to_contain_text("您选了 x:1")
        await page.reload()
        await expect(page.locator(".bubble")).to_have_text(["两层", "没解决"])
        assert [one.text for one in visit.house.office.taken] == ["两层", "没解决"]
        await page.locator("textarea").fill("退出")
        await page.get_by_role("button", name="发送").click()
        await expect(page).to_have_title("天气与出门")


async def test_without_any_script_the_first_buttons_work_and_hostile_words_stay_words(browser: Browser) -> None:
    async with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        await page.get_by_role("button", name="老公打我怎么办").click()
        await expect(page.locator(".alert a.tel").first).to_have_attribute("href", "tel:110")
        await page.locator("textarea").fill("<img src=x onerror=alert(1)><b>漏水</b> 打120元")
        await page.get_by_role("button", name="发送").click()
        await expect(page.locator(".bubble").last).to_have_text("<img src=x onerror=alert(1)><b>漏水</b> 打120元")
        assert await page.locator(".answer").last.locator("img, b, a").count() == 0


async def test_where_the_big_script_does_not_come_the_page_still_answers(browser: Browser) -> None:
    async with visiting(browser, java_script_enabled=False) as visit:
        context = await browser.new_context(viewport={"width": 360, "height": 740})
        page = await context.new_page()
        await page.route("**/chat.js", lambda route: route.abort())
        await page.goto(visit.url)
        await page.locator("#text").fill("两层")
        await page.locator("#send").click()
        await expect(page.locator(".lead")).to_have_text("查出是楼上漏的，由楼上修、楼上赔。")
        await context.close()


async def test_the_same_form_twice_is_one_message_and_a_foreign_page_sends_none() -> None:
    house = House()
    async with house.client() as client:
        await client.get("/")
        form = {"id": "form-0001", "text": "你好"}
        for _ in range(2):
            assert (await client.post("/say", data=form)).headers["location"] == "/talk#last"
        assert len(house.office.taken) == 1
        other = await client.post("/say", data={**form, "text": "另一句"})
        assert (other.status_code, len(house.office.taken)) == (303, 2)
        foreign = await client.post("/say", data=form, headers={"Sec-Fetch-Site": "cross-site"})
        empty = await client.post("/say", data={"text": "   "}, headers={"Accept": "text/html"})
        long = await client.post("/say", data={"text": "长" * 100_000})
    assert (foreign.status_code, empty.status_code, long.status_code) == (403, 422, 413)
    assert "请写下您的问题" in empty.text
    assert "回到小助手" in empty.text
    assert len(house.office.taken) == 2


async def test_a_page_that_is_not_there_is_a_page_with_ways_on() -> None:
    async with House().client() as client:
        page = await client.get("/nowhere", headers={"Accept": "text/html,*/*"})
        data = await client.get("/nowhere")
        api = await client.get("/api/nowhere", headers={"Accept": "text/html"})
    assert page.status_code == data.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "没有这个网页。" in page.text
    assert 'href="tel:110"' in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert data.json() == api.json() == {"detail": "没有这个网页。"}


async def test_half_written_words_survive_loading_again_but_not_leaving(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.locator("#text").fill("我老公他")
        await page.reload()
        await expect(page.locator("#text")).to_have_value("我老公他")
        await page.locator("#text").press("Enter")
        await expect(page.locator(".answer")).to_have_count(1)
        await page.reload()
        await expect(page.locator("#text")).to_have_value("")
        await page.locator("#text").fill("他又")
        await page.locator("#exit").click()
        await expect(page).to_have_title("天气与出门")
        await page.goto(visit.url)
        await expect(page.locator("#text")).to_have_value("")


async def test_the_typed_word_for_leaving_leaves_like_the_button(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.say("你好")
        await visit.page.locator("#text").fill("退出")
        await visit.page.keyboard.press("Enter")
        await expect(visit.page).to_have_title("天气与出门")
        assert await visit.page.locator("body").inner_text() != ""
        assert "你好" not in await visit.page.locator("body").inner_text()


async def test_a_reply_that_came_while_away_is_announced_and_shown_first(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("楼上漏水怎么办")
        await page.goto("about:blank")
        visit.house.mailbox.put(visit.me, say("司法所小王：明天上午给您回电。"))
        await page.goto(visit.url)
        await expect(page.locator(".unread")).to_have_text("您不在的时候，收到了回复：")
        await expect(page).to_have_title("收到了回复 · 江厦街道法律小助手")
        await expect(page.get_by_text("明天上午给您回电")).to_be_in_viewport()
        await page.reload()
        await expect(page.locator(".answer")).to_have_count(2)
        await expect(page.locator(".unread")).to_have_count(0)


async def test_a_history_that_cannot_be_read_is_told_where_it_is_seen(browser: Browser) -> None:
    async with visiting(browser, network_fails=True) as visit:
        await visit.say("你好")
        visit.house.office.history_fault = RuntimeError("broken on purpose")
        await visit.page.reload()
        await expect(visit.page.get_by_text("以前说的话没有打开")).to_be_visible()
        visit.house.office.history_fault = None
        await visit.page.get_by_role("button", name="再试一次").click()
        await expect(visit.page.locator(".answer")).to_have_count(1)


async def test_a_terminal_left_alone_for_a_minute_is_empty_and_knows_nobody(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.clock.install()
        await page.goto(visit.url + "/?kiosk=天一广场")
        assert await visit.measure("rootSize()") == 24
        await page.locator("#text").fill("两层")
        await page.keyboard.press("Enter")
        await expect(page.locator(".answer")).to_have_count(1)
        await visit.shot("360-kiosk")
        await page.locator("#larger").click()
        await page.locator("#text").fill("我叫王大妈")
        await page.clock.fast_forward(50_000)
        await expect(page.locator(".answer")).to_have_count(1)
        await page.locator("#text").press("End")
        await page.clock.fast_forward(50_000)
        await expect(page.locator(".answer")).to_have_count(1)
        await page.clock.fast_forward(15_000)
        await expect(page.locator(".answer")).to_have_count(0)
        await expect(page.locator("#text")).to_have_value("")
        assert await visit.measure("rootSize()") == 24
        await page.goto(visit.url)
        await expect(page.locator("#log[aria-live=polite]")).to_be_attached()
        await expect(page.locator(".answer")).to_have_count(0)
        await expect(page.locator("#earlier")).to_have_count(0)


async def test_a_phone_on_its_side_keeps_two_thirds_for_reading(browser: Browser) -> None:
    async with visiting(browser, viewport={"width": 740, "height": 360}) as visit:
        await visit.say("两层")
        bars = "document.querySelector('.top').offsetHeight + document.querySelector('.bottom').offsetHeight"
        assert await visit.page.evaluate(bars) <= 120
        assert await visit.measure("smallTargets()") == []
        await visit.shot("740-on-its-side")


async def test_the_page_can_be_put_on_the_home_screen_with_its_own_icon(browser: Browser) -> None:
    async with visiting(browser) as visit:
        href = await visit.page.locator("link[rel=manifest]").get_attribute("href")
        answer = await visit.page.request.get(f"{visit.url}{href}")
        assert answer.headers["content-type"] == "application/manifest+json"
        told = await answer.json()
        icon = await visit.page.request.get(f"{visit.url}{str(href).rpartition('/')[0]}/{told['icons'][0]['src']}")
        assert (told["start_url"], told["display"], icon.status) == ("/", "standalone", 200)

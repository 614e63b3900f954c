"""Taking an answer along, hearing it slower, seeing it sharper, two tabs, and being told: in a real Chromium."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.messages import say
from tests.channels.page_visit import visiting
from tests.channels.test_page_aloud import lend_an_ear
from tests.channels.web_support import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SHEET = """() => {
    window.print = () => { document.title = 'printed'; };
    document.querySelectorAll('.answer')[0].querySelectorAll('.tools button').forEach((one) => {
        if (one.textContent === '打印这条') one.click();
    });
}"""


async def test_one_answer_is_printed_whole_and_alone(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("两层")
        await visit.say("我的私事")
        await page.evaluate(SHEET)
        await page.emulate_media(media="print")
        await expect(page.get_by_text("查出是楼上漏的，由楼上修、楼上赔。")).to_be_visible()
        await expect(page.get_by_text("身份证、照片录像、维修发票")).to_be_visible()
        await expect(page.get_by_text("（2021年1月1日起施行）")).to_be_visible()
        await expect(page.get_by_text("法律会变，用之前请再核对。")).to_be_visible()
        await expect(page.locator("h1")).to_be_visible()
        for hidden in (".bubble", ".composer", ".exit", ".choices", ".tools", ".answer:not(.taken)", ".intro"):
            await expect(page.locator(f"{hidden}:visible")).to_have_count(0)
        await visit.shot("print-one-answer")
        await page.evaluate("dispatchEvent(new Event('afterprint'))")
        await page.emulate_media(media="screen")
        await expect(page.locator(".bubble:visible")).to_have_count(2)
        await expect(page.locator(".printed")).to_have_count(0)
        assert await page.evaluate("document.querySelector('details.more').open") is False


async def test_an_answer_goes_to_the_family_as_a_text_without_the_question(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.evaluate("() => { navigator.share = async (what) => { window.shared = what.text; }; }")
        await visit.say("两层")
        await page.get_by_role("button", name="发给家人").click()
        await expect(page.get_by_role("button", name="已交给手机")).to_be_visible()
        text = await page.evaluate("shared")
    lines = text.split("\n")
    assert lines[:2] == ["查出是楼上漏的，由楼上修、楼上赔。", "1. 先断电、拍照。"]
    assert "【带上】" in lines
    assert "（2021年1月1日起施行）" in text
    assert lines[-1].startswith("江厦街道法律小助手，2")
    assert "两层" not in text


async def test_where_a_phone_cannot_share_the_text_is_copied(browser: Browser) -> None:
    async with visiting(browser, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.page
        await page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined })")
        await visit.say("两层")
        await page.get_by_role("button", name="发给家人").click()
        await expect(page.get_by_role("button", name="已复制，去微信粘贴")).to_be_visible()
        assert "3. 书面告诉楼上，限几天修好。" in await page.evaluate("navigator.clipboard.readText()")


async def test_it_is_read_slower_from_where_it_is_and_remembered(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("两层")
        heard = await lend_an_ear(visit)
        await page.evaluate("""() => {
            const speak = speechSynthesis.speak;
            speechSynthesis.speak = (said) => { speak(said); (window.spoken = window.spoken || []).push(said); };
        }""")
        await expect(page.get_by_role("button", name="慢", exact=True)).to_have_count(0)
        await page.locator(".speak").click()
        await until(lambda: len(heard) > 3)
        await page.evaluate("spoken[0].onend(); spoken[1].onend()")
        heard.clear()
        await page.get_by_role("button", name="慢", exact=True).click()
        await until(lambda: bool(heard))
        assert heard[0] == "zh-CN 2，请物业一起查漏点。\n"
        assert await page.evaluate("spoken[spoken.length - 1].rate") == pytest.approx(0.7)
        await expect(page.get_by_role("button", name="慢", exact=True)).to_have_attribute("aria-pressed", "true")
        await visit.shot("360-reading-speed")
        await page.locator(".speak").click()
        await expect(page.get_by_role("button", name="慢", exact=True)).to_have_count(0)
        assert await page.evaluate("localStorage.getItem('speed')") == "慢"


async def test_big_type_and_high_contrast_are_kept_on_every_page(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.locator("#more").click()
        await page.get_by_role("button", name="高对比").click()
        for _ in range(6):
            await page.locator("#larger").click()
        await visit.say("两层")
        await visit.shot("360-contrast-30")
        for path in ("/", "/talk", "/weather", "/no-such-page"):
            await page.goto(visit.url + path)
            assert await visit.measure("rootSize()") == 30, path
            assert await page.evaluate("document.documentElement.classList.contains('contrast')"), path
            body = await page.evaluate(
                "getComputedStyle(document.body).color + getComputedStyle(document.body).backgroundColor"
            )
            assert body == "rgb(0, 0, 0)rgb(255, 255, 255)", path
        visit.errors.clear()  # the page that is not there


async def test_two_tabs_show_the_same_talk(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.say("两层")
        other = await visit.context.new_page()
        await other.goto(visit.url)
        await expect(other.locator(".answer")).to_have_count(1)
        await other.locator("#text").fill("选择")
        await other.keyboard.press("Enter")
        await expect(other.locator(".answer")).to_have_count(2)
        await expect(visit.page.locator(".bubble")).to_have_text(["两层", "选择"])
        await expect(visit.page.locator(".answer")).to_have_count(2)
        await visit.say("楼上漏水怎么办")
        await expect(other.locator(".bubble")).to_have_text(["两层", "选择", "楼上漏水怎么办"])
        await visit.say("两层")
        await expect(other.locator(".answer")).to_have_count(4)
        await expect(visit.page.locator(".answer")).to_have_count(4)


async def test_who_asks_for_it_is_told_of_a_reply_and_of_nothing_in_it(browser: Browser) -> None:
    async with visiting(browser, permissions=["notifications"]) as visit:
        page = visit.page
        # A browser without a window shows no notices and says they are denied: what would be shown is noted instead.
        await page.add_init_script("""
            window.notes = [];
            window.Notification = function (title, options) { notes.push(title + JSON.stringify(options)); };
            window.Notification.permission = 'granted';
            window.Notification.requestPermission = () => Promise.resolve('granted');
            Object.defineProperty(document, 'hidden', { get: () => window.away });
            window.away = false;
        """)
        await page.reload()
        await visit.say("两层")
        await page.evaluate("window.away = true")
        visit.house.mailbox.put(visit.me, say("您的离婚问题有回复了"))
        await expect(page.locator(".answer")).to_have_count(2)
        assert await page.evaluate("notes") == [], "nobody asked for it"
        await page.evaluate("window.away = false")
        await page.locator("#more").click()
        await page.get_by_role("button", name="来回复时提醒我").click()
        await expect(page.locator("#status")).to_contain_text("提醒里不写内容")
        await page.evaluate("window.away = true")
        visit.house.mailbox.put(visit.me, say("您的离婚问题又有回复了"))
        await expect(page.locator(".answer")).to_have_count(3)
        assert await page.evaluate("notes") == ['有一条新消息{"tag":"news"}']

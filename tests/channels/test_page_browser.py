"""The chat page in a real Chromium against a real server: what a resident sees, presses and hears."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.messages import say
from bot.web.limits import RateLimits
from tests.channels.page_visit import visiting
from tests.channels.web_support import LEAK, House, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_resident_types_and_gets_a_card_and_finds_it_again_after_loading(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("楼上漏水怎么办")
        card = page.locator(".card").last
        await expect(page.locator(".bubble")).to_have_text("楼上漏水怎么办")
        await expect(card.locator(".lead")).to_have_text(LEAK.blocks[0].lines[0])
        await expect(card.locator("ol.steps li")).to_have_count(5)
        await expect(card.locator("h3").first).to_have_text("现在就做")
        await expect(card.locator("a.tel")).to_have_text(["12348", "12345"])
        assert await card.locator("a.tel").first.get_attribute("href") == "tel:12348"

        await page.get_by_role("button", name="没解决").click()
        await expect(page.locator(".answer").last).to_contain_text("您选了 no:leak")
        await expect(page.locator(".bubble").last).to_have_text("没解决")

        await page.reload()
        await expect(page.locator(".answer")).to_have_count(2)
        await expect(page.locator(".bubble")).to_have_text(["楼上漏水怎么办", "没解决"])
        await expect(page.locator(".when")).to_have_text("11月23日星期一 10:00")


async def test_a_chip_asks_and_danger_stands_first(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.get_by_role("button", name="老公打我怎么办").click()
        card = page.locator(".card").last
        await expect(card.locator(":scope > *").first).to_have_class("alert")
        await expect(card.locator(".alert a.tel").first).to_have_attribute("href", "tel:110")
        await expect(card.locator(".note a.tel")).to_have_text(["12338", "13800138000", "0574-87654321"])
        assert visit.house.office.taken[0].choice == "chip:violence"
        await page.locator("#person").click()
        await expect(page.locator(".answer").last).to_contain_text("转人工")


async def test_typing_a_number_answers_a_question_with_options(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.say("选择")
        await expect(visit.page.locator(".choice")).to_have_count(4)
        await visit.say("1")
        assert visit.house.office.taken[-1].text == "1"


async def test_a_late_reply_appears_by_itself_once_and_survives_a_broken_stream(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page, mailbox = visit.page, visit.house.mailbox
        await visit.say("你好")
        await until(lambda: bool(mailbox.waits))
        mailbox.put(visit.me, say("司法所小王：已经收到，明天上午给您回电。"))
        await expect(page.locator(".answer").last).to_contain_text("司法所小王")

        mailbox.fault = RuntimeError("broken on purpose")
        await until(lambda: visit.house.app.state.streams.count == 0)
        mailbox.fault = None
        mailbox.put(visit.me, say("第二封"))
        await expect(page.locator(".answer").last).to_contain_text("第二封")
        await expect(page.locator(".answer")).to_have_count(3)

        await page.reload()
        await expect(page.locator(".answer")).to_have_count(3)
        mailbox.put(visit.me, say("第三封"))
        await expect(page.locator(".answer")).to_have_count(4)


async def test_a_late_reply_does_not_pull_the_reader_away(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("楼上漏水怎么办")
        await page.evaluate("scrollTo(0, 0)")
        visit.house.mailbox.put(visit.me, say("后来的回复"))
        await expect(page.locator("#news")).to_be_visible()
        assert await page.evaluate("scrollY") == 0
        await visit.shot("360-news")
        await page.locator("#news").click()
        await expect(page.get_by_text("后来的回复")).to_be_in_viewport()
        await expect(page.locator("#news")).to_be_hidden()


async def test_larger_type_is_remembered_up_to_thirty(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        assert await visit.measure("rootSize()") == 18
        await page.locator("#smaller").click(force=True)
        assert await visit.measure("rootSize()") == 18
        for _ in range(8):
            await page.locator("#larger").click(force=True)
        assert await visit.measure("rootSize()") == 30
        await expect(page.locator("#status")).to_have_text("字已经最大")
        await visit.say("楼上漏水怎么办")
        assert await visit.measure("sideways()") == []
        await visit.shot("360-largest")
        await page.reload()
        await expect(page.locator(".answer")).to_have_count(1)
        assert await visit.measure("rootSize()") == 30


async def test_where_nothing_can_be_remembered_the_page_still_works(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})"
        )
        await visit.open()
        await visit.page.locator("#larger").click()
        assert await visit.measure("rootSize()") == 20
        await visit.say("你好")


async def test_everything_works_from_the_keyboard(browser: Browser) -> None:
    async with visiting(browser, viewport={"width": 1280, "height": 860}) as visit:
        page = visit.page
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await expect(page.locator(".skip")).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await expect(page.locator("#text")).to_be_focused()
        assert await visit.measure("focusRing()")

        await page.keyboard.type("第一行")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("第二行")
        await expect(page.locator(".bubble")).to_have_count(0)
        await page.keyboard.press("Enter")
        await expect(page.locator(".answer")).to_have_count(1)
        assert visit.house.office.taken[0].text == "第一行\n第二行"
        await expect(page.locator("#text")).to_be_focused()

        await visit.say("选择")
        await page.locator(".choice").first.focus()
        await page.keyboard.press("Tab")
        assert await visit.measure("focusRing()")
        await page.keyboard.press("Enter")
        await expect(page.locator(".answer").last).to_contain_text("您选了 ask:2")

        await page.locator("#more").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#more")).to_have_attribute("aria-expanded", "true")
        await page.keyboard.press("Tab")
        await expect(page.locator("#forget")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator("#more-list")).to_be_hidden()
        await expect(page.locator("#more")).to_be_focused()


async def test_enter_belongs_to_the_input_method_while_it_composes(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.locator("#text").focus()
        keyboard = await visit.context.new_cdp_session(page)
        await keyboard.send("Input.imeSetComposition", {"text": "loushang", "selectionStart": 8, "selectionEnd": 8})
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(200)
        assert visit.house.office.taken == []
        await page.locator("#text").fill("楼上")
        await page.keyboard.press("Enter")
        await expect(page.locator(".answer")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1280, 860)])
async def test_it_looks_right(browser: Browser, width: int, height: int, scheme: str) -> None:
    size = {"width": width, "height": height}
    async with visiting(browser, viewport=size, color_scheme=scheme) as visit:
        page, name = visit.page, f"{width}-{scheme}"
        await visit.shot(f"{name}-1-start")
        await visit.say("楼上漏水怎么办")
        await visit.shot(f"{name}-2-answer")
        await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        await visit.shot(f"{name}-3-choices")
        await visit.say("老公打我怎么办")
        await visit.shot(f"{name}-4-danger")
        await page.locator("#more").click()

        assert await visit.measure("sideways()") == []
        assert await visit.measure("smallTargets()") == []
        assert await visit.measure("faintText()") == []
        assert await visit.measure("tightLines()") == []
        assert await visit.measure("smallText()") == []
        background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(16, 21, 19)") == (scheme == "dark")
        await expect(page.locator(".emergency a")).to_be_in_viewport()
        await expect(page.locator("#person")).to_be_in_viewport()


async def test_with_the_keyboard_of_a_phone_open_exit_and_emergency_line_stay(browser: Browser) -> None:
    async with visiting(browser, viewport={"width": 360, "height": 340}) as visit:
        await visit.say("楼上漏水怎么办")
        for always in ("#exit", ".emergency a", "#person", "#text", "#send"):
            await expect(visit.page.locator(always)).to_be_in_viewport(ratio=1)
        assert await visit.measure("sideways()") == []
        await visit.shot("360-keyboard")


async def test_a_lost_message_is_marked_and_sent_again_once(browser: Browser) -> None:
    async with visiting(browser, network_fails=True) as visit:
        page = visit.page
        await visit.say("你好")
        await visit.context.set_offline(True)
        await expect(page.locator("#offline")).to_be_visible()
        await page.locator("#text").fill("断网时说的话")
        await page.keyboard.press("Enter")
        await expect(page.locator(".unsent")).to_contain_text("未发送")
        await visit.shot("360-unsent")
        await visit.context.set_offline(False)
        await expect(page.locator("#offline")).to_be_hidden()
        await page.get_by_role("button", name="重试").click()
        await expect(page.locator(".answer").last).to_contain_text("断网时说的话")
        await expect(page.locator(".unsent")).to_have_count(0)
        assert [incoming.text for incoming in visit.house.office.taken] == ["你好", "断网时说的话"]


async def test_a_server_error_keeps_the_words_and_the_retry_has_the_same_id(browser: Browser) -> None:
    async with visiting(browser, network_fails=True) as visit:
        page = visit.page
        await page.locator("#text").fill("崩溃")
        await page.keyboard.press("Enter")
        await expect(page.locator(".unsent")).to_contain_text("系统出了点问题")
        await page.get_by_role("button", name="重试").click()
        await until(lambda: len(visit.house.office.taken) == 2)
        first, second = visit.house.office.taken
        assert first.message_id == second.message_id
        await expect(page.locator(".bubble")).to_have_count(1)

        await page.locator("#text").fill("有误")
        await page.keyboard.press("Enter")
        await expect(page.locator(".unsent").last).to_contain_text("这句话写错了")
        await expect(page.locator("#text")).to_have_value("有误")


async def test_who_is_too_fast_is_asked_to_wait_and_loses_nothing(browser: Browser) -> None:
    house = House(limits=RateLimits(per_conversation=1, per_address=100))
    async with visiting(browser, house, network_fails=True) as visit:
        page = visit.page
        await visit.say("第一句")
        await page.locator("#text").fill("第二句")
        await page.keyboard.press("Enter")
        await expect(page.locator(".unsent")).to_contain_text("请等 60 秒再发")
        house.clock.move(minutes=1)
        await page.get_by_role("button", name="重试").click()
        await expect(page.locator(".answer").last).to_contain_text("第二句")


async def test_while_an_answer_is_looked_for_one_sees_it_and_may_go_on_typing(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        for text in ("慢", "然后呢"):
            await page.locator("#text").fill(text)
            await page.keyboard.press("Enter")
        await expect(page.locator("#typing")).to_be_visible()
        await visit.shot("360-typing")
        visit.house.office.gate.set()
        await expect(page.locator(".answer")).to_have_count(2)
        await expect(page.locator("#typing")).to_be_hidden()
        assert [incoming.text for incoming in visit.house.office.taken] == ["慢", "然后呢"]
        await page.locator("#text").fill("   ")
        await page.keyboard.press("Enter")
        await expect(page.locator(".bubble")).to_have_count(2)


async def height(element: Locator) -> float:
    box = await element.bounding_box()
    assert box is not None
    return box["height"]


async def test_the_box_grows_counts_and_stops_at_the_limit(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page, box = visit.page, visit.page.locator("#text")
        low = await height(box)
        await box.fill("一\n二\n三\n四")
        assert await height(box) > low * 1.5
        await expect(page.locator("#count")).to_be_hidden()
        await box.fill("长" * 3990)
        await expect(page.locator("#count")).to_have_text("还能写 10 字")
        await box.fill("😀" * 4001)
        await expect(page.locator("#count")).to_have_text("多了 1 字，请删短一点")
        await page.keyboard.press("Enter")
        await expect(page.locator(".bubble")).to_have_count(0)
        await visit.shot("360-too-long")
        assert await height(box) <= 740 * 0.4 + 1


async def test_what_people_write_is_never_markup(browser: Browser) -> None:
    hostile = "<img src=x onerror=\"document.title='坏'\"><script>alert(1)</script>&amp;"
    async with visiting(browser) as visit:
        await visit.say(hostile)
        await expect(visit.page.locator(".bubble")).to_have_text(hostile)
        await expect(visit.page.locator(".card").last).to_contain_text(hostile)
        assert await visit.page.locator("#log img, #log script").count() == 0
        assert await visit.page.title() == "江厦街道法律小助手"
        await visit.say("没有空格的长网址" + "a" * 400)
        assert await visit.measure("sideways()") == []


async def test_text_to_copy_is_copied_and_a_file_can_be_saved(browser: Browser) -> None:
    async with visiting(browser, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.page
        await visit.say("楼上漏水怎么办")
        await page.get_by_role("button", name="复制").click()
        await expect(page.locator(".copy-button")).to_have_text("已复制")
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert copied.replace("\r\n", "\n") == "\n".join(LEAK.blocks[8].lines)
        await visit.say("样张")
        async with page.expect_download() as download:
            await page.get_by_role("link", name="下载：申请书.txt").click()
        saved = await download.value
        assert saved.suggested_filename == "申请书.txt"
        assert (await saved.path()).read_text() == "申请人："


async def test_without_javascript_there_are_the_numbers_to_call_and_the_form(browser: Browser) -> None:
    async with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        await expect(page.locator("noscript a.tel, .noscript a.tel")).to_have_text(["110", "12348", "12345"])
        await expect(page.locator("#composer")).to_be_visible()
        await visit.shot("360-no-javascript")
        await page.locator("#exit").click()
        await expect(page).to_have_title("天气与出门")


async def test_on_paper_there_are_only_the_words(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.say("楼上漏水怎么办")
        await visit.page.emulate_media(media="print", color_scheme="light")
        for hidden in ("#composer", ".choices", ".speak", "#exit", ".chips", ".copy-button"):
            await expect(visit.page.locator(hidden)).to_be_hidden()
        await expect(visit.page.locator(".card .lead")).to_be_visible()
        pdf = await visit.page.pdf()
        assert pdf.startswith(b"%PDF")


async def test_which_numbers_are_telephone_numbers(browser: Browser) -> None:
    links = {
        "请打110报警，或96110、12348、12345": ["110", "96110", "12348", "12345"],
        "拨打12348人工服务；110号码": ["12348", "110"],
        "座机0574-8765 4321": [],
        "座机0574-87654321，手机138-0013-8000或13800138000": ["057487654321", "13800138000", "13800138000"],
        "客服400-800-8888，4008008888": ["4008008888", "4008008888"],
        "110/120/119": ["110", "120", "119"],
        "赔120元，110 元，第110条，120天内，12000元，12345元": [],
        "¥120，￥120，No.110，A110，110.5，3.110": [],
        "身份证330203199001011234，2026年，2021-01-01，中山路110号，12300平方米": [],
        "110个人，119栋": ["119"],
    }
    async with visiting(browser) as visit:
        await visit.page.locator("#text").focus()
        source = await visit.page.locator("script[type=module]").get_attribute("src") or ""
        found = await visit.page.evaluate(
            """async ([path, texts]) => {
                const { pieces } = await import(path);
                return texts.map((text) => {
                    const parts = pieces(text);
                    if (parts.map((part) => part.text).join("") !== text) throw new Error(text);
                    return parts.filter((part) => part.phone).map((part) => part.phone);
                });
            }""",
            [source.replace("chat.js", "phones.js"), list(links)],
        )
    assert dict(zip(links, found, strict=True)) == links


async def test_links_on_posters_open_what_they_are_about(browser: Browser) -> None:
    async with visiting(browser) as visit:
        for link, choice in (("v_h1", "v:d:h1"), ("o_d1", "g:d:d1"), ("q_leak-upstairs", "e:leak-upstairs")):
            await visit.page.goto(f"{visit.url}/?start={link}")
            await expect(visit.page.locator(".answer").last).to_be_visible()
            assert visit.house.office.taken[-1].choice == choice
            assert visit.page.url == f"{visit.url}/"


async def test_our_own_links_can_be_pressed_and_those_of_swindlers_cannot(browser: Browser) -> None:
    text = "地图：https://uri.amap.com/search?keyword=x 日历：webcal://law.example.cn/a.ics 骗：https://evil.example/x"
    async with visiting(browser) as visit:
        source = await visit.page.locator("script[type=module]").get_attribute("src") or ""
        shown, links = await visit.page.evaluate(
            """async ([path, text]) => {
                const { fill } = await import(path);
                const made = fill(document.createElement("p"), text);
                return [made.textContent, [...made.querySelectorAll("a")].map((a) => a.href)];
            }""",
            [source.replace("chat.js", "view.js"), text],
        )
    assert shown == "地图：打开地图 日历：打开日历 骗：https://evil.example/x"
    assert links == ["https://uri.amap.com/search?keyword=x", "webcal://law.example.cn/a.ics"]


async def test_the_rest_of_an_answer_unfolds_in_place_without_asking_the_server(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("两层")
        card = page.locator(".card").last
        await expect(card.get_by_text("《民法典》")).to_be_hidden()
        await expect(page.locator(".choices > li > .choice:visible")).to_have_text(["转人工", "没解决"])
        await visit.shot("360-first-layer")
        await card.locator("summary").click()
        await expect(card.get_by_text("《民法典》")).to_be_visible()
        await visit.shot("360-second-layer")
        assert len(visit.house.office.taken) == 1
        assert await visit.measure("smallTargets()") == []
        assert await visit.measure("sideways()") == []
        await card.get_by_role("button", name="有用").click()
        await expect(page.locator(".answer").last).to_contain_text("您选了 u:1")
        await expect(page.get_by_role("button", name="有用（按过了）")).to_be_visible()

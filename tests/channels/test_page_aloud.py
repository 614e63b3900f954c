"""The page reads aloud in a real Chromium: what stands on the card, in words that can be dialled."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.channels.page_visit import Visit, visiting
from tests.channels.web_support import LEAK, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LISTEN = """() => {
    speechSynthesis.speak = (said) => listen(said.lang + ' ' + said.text);
}"""


async def lend_an_ear(visit: Visit) -> list[str]:
    """Record what is handed to the browser's voice; this one has none, so nothing comes to its end."""
    heard: list[str] = []
    await visit.page.expose_function("listen", lambda text: heard.append(text))
    await visit.page.evaluate(LISTEN)
    return heard


async def test_an_answer_is_read_aloud_and_the_same_button_stops_it(browser: Browser) -> None:
    async with visiting(browser) as visit:
        button = visit.page.locator(".speak")
        await visit.say("楼上漏水怎么办")
        # This browser has no voice: the page says so ...
        await button.click()
        await expect(button).to_have_text("这台设备读不了")
        # ... so it is lent an ear that never comes to the end.
        heard = await lend_an_ear(visit)
        await button.click()
        await expect(button).to_have_text("停止朗读")
        await expect(button).to_have_attribute("aria-pressed", "true")
        await until(lambda: "zh-CN 审核日期：2026年11月23日（星期一）" in heard)
        await button.click()
        await expect(button).to_have_text("朗读")
        await expect(button).to_have_attribute("aria-pressed", "false")
    assert heard[0] == "zh-CN 谁家漏的谁修、谁赔；"
    told = "".join(line.removeprefix("zh-CN ") for line in heard)
    for block in LEAK.blocks:
        for line in block.lines:
            assert line.replace("12348", "幺二三四八").replace("12345", "幺二三四五") in told
    assert "1，先关水、断电" in told
    assert "现在就做：" in told
    assert "复制" not in told
    assert "有用" not in told


async def test_a_card_about_danger_is_read_with_its_numbers_to_call(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.say("老公打我怎么办")
        heard = await lend_an_ear(visit)
        await visit.page.locator(".speak").click()
        await until(lambda: len(heard) > 8)
    told = "".join(line.removeprefix("zh-CN ") for line in heard)
    assert told.startswith("紧急提醒\n正在挨打或受威胁：马上拨打 幺幺零。")
    assert "妇女维权热线 幺二三三八" in told
    assert "手机 幺三八零零幺三八零零零，座机 零五七四八七六五四三二幺" in told


async def test_numbers_to_call_are_said_digit_by_digit_and_no_others(browser: Browser) -> None:
    said = {
        "请打110，或 12348": "请打幺幺零，或 幺二三四八",
        "打13812345678、138-1234-5678": "打幺三八幺二三四五六七八、幺三八幺二三四五六七八",
        "0574-87654321": "零五七四八七六五四三二幺",
        "编号 Z261126-0004，2026年11月26日": "编号 Z二六幺幺二六零零零四，2026年11月26日",
        "伤得重打120；叫120。拨打120、119": "伤得重打幺二零；叫幺二零。拨打幺二零、幺幺九",
        "120 急救：昏过去、抽搐": "幺二零 急救：昏过去、抽搐",
        "赔120元，12000元，第110条，2021-01-01": "赔120元，12000元，第110条，2021-01-01",
        "110%，3.5倍，30 天内": "110%，3.5倍，30 天内",
    }
    async with visiting(browser) as visit:
        source = await visit.page.locator("script[type=module]").get_attribute("src") or ""
        found = await visit.page.evaluate(
            "async ([path, texts]) => { const { sayable } = await import(path); return texts.map(sayable); }",
            [source.replace("chat.js", "aloud.js"), list(said)],
        )
    assert dict(zip(said, found, strict=True)) == said


async def test_what_is_folded_away_is_not_read_and_what_is_unfolded_is(browser: Browser) -> None:
    more = "<details><summary>更多</summary><p>折起来</p><ol><li>第一</li></ol></details>"
    card = f"<p>看得见</p>{more}<button><p>按</p></button>"
    async with visiting(browser) as visit:
        source = await visit.page.locator("script[type=module]").get_attribute("src") or ""
        folded, unfolded = await visit.page.evaluate(
            """async ([path, markup]) => {
                const { aloud } = await import(path);
                const card = new DOMParser().parseFromString(markup, "text/html").body;
                const folded = aloud(card);
                card.querySelector("details").open = true;
                return [folded, aloud(card)];
            }""",
            [source.replace("chat.js", "aloud.js"), card],
        )
    assert folded == "看得见\n更多："
    assert unfolded == "看得见\n更多：\n折起来\n1，第一"

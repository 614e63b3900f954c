"""Dialogues in a group, through Telegram: what is told there is nobody else's business."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.app import Parts
from tests.channels.telegram_support import Stage, stage
from tests.support.fake_bot_api import FakeBotApi, group_message, message, press

GROUP = -100
ALERTS = [
    ("我老公又动手打我", "110", "12338", "q_violence-what-to-do"),
    ("刚给骗子转了五万，怎么追", "110", "96110", "q_fraud-first-steps"),
    ("有人打电话说我涉嫌洗钱，叫我转到安全账户", "骗局", "别转", "q_fraud-prevention"),
    ("我不想活了", "12356", "110", "private"),
]
PRIVATE = [
    ("协议离婚要带什么材料", "q_divorce-agreement-procedure"),
    ("被骗的钱能追回来吗", "q_fraud-recover-money"),
    ("没有遗嘱房子怎么继承", "q_inherit-order-share"),
]


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
async def on_stage(api: FakeBotApi) -> AsyncIterator[Stage]:
    async with stage(api) as made:
        yield made


async def told(on_stage: Stage, parts: Parts, update: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    """Let the bot answer an update through the channel; what was really sent, and its buttons."""
    before = len(on_stage.api.called("sendMessage"))
    incoming = on_stage.said(update)
    for reply in await parts.turns.take(incoming):
        await on_stage.channel.send(incoming.address, reply)
    calls = on_stage.api.called("sendMessage")[before:]
    markup = [call["reply_markup"] for call in calls if call.get("reply_markup")]
    keyboards = [json.loads(one) if isinstance(one, str) else one for one in markup]
    buttons = [button for one in keyboards for row in one["inline_keyboard"] for button in row]
    return "\n".join(call["text"] for call in calls), buttons


@pytest.mark.parametrize(("said", "first", "second", "start"), ALERTS)
async def test_danger_in_a_group_is_one_line_and_a_way_out_of_it(
    on_stage: Stage, parts: Parts, said: str, first: str, second: str, start: str
) -> None:
    text, buttons = await told(on_stage, parts, group_message(GROUP, f"@jiangxia_bot {said}"))
    assert first in text
    assert second in text
    assert len(text) < 80
    assert "\n" not in text
    assert [button.get("url") for button in buttons] == [f"https://t.me/jiangxia_bot?start={start}"]
    assert said not in text


@pytest.mark.parametrize(("said", "start"), PRIVATE)
async def test_family_and_money_are_answered_in_private(on_stage: Stage, parts: Parts, said: str, start: str) -> None:
    text, buttons = await told(on_stage, parts, group_message(GROUP, f"@jiangxia_bot {said}"))
    assert "私下" in text
    assert len(text) < 80
    assert [button.get("url") for button in buttons] == [f"https://t.me/jiangxia_bot?start={start}"]
    text, buttons = await told(on_stage, parts, message(7, f"/start {start}", 2))
    assert [button["text"] for button in buttons] == ["转人工", "更多", "没解决"]
    assert not any("url" in button for button in buttons)


async def test_no_button_in_a_group_opens_it_either(on_stage: Stage, parts: Parts) -> None:
    for number, choice in enumerate(("e:divorce-cooling-off", "s:violence-what-to-do", "c:child_support")):
        update = press(GROUP, choice, f"q{number}")
        update["callback_query"]["message"]["chat"]["type"] = "supergroup"
        text, buttons = await told(on_stage, parts, update)
        assert "私下" in text
        assert all(button["url"].startswith("https://t.me/jiangxia_bot?start=") for button in buttons)


async def test_options_with_family_among_them_are_not_listed_in_a_group(on_stage: Stage, parts: Parts) -> None:
    text, buttons = await told(on_stage, parts, group_message(GROUP, "@jiangxia_bot 离婚"))
    assert "私下" in text
    assert [button.get("url") for button in buttons] == ["https://t.me/jiangxia_bot?start=private"]


async def test_neighbours_may_read_what_is_said_about_leaks(on_stage: Stage, parts: Parts) -> None:
    text, buttons = await told(on_stage, parts, group_message(GROUP, "@jiangxia_bot 楼上漏水把我家泡了怎么办"))
    assert "楼上赔" in text
    assert "更多" in [button["text"] for button in buttons]


async def test_a_shared_contact_is_the_telephone_number(on_stage: Stage, parts: Parts) -> None:
    await told(on_stage, parts, message(7, "转人工", 1))
    await told(on_stage, parts, message(7, "小区停车的事", 2))
    contact = {"phone_number": "+8613800000000", "first_name": "王", "user_id": 7}
    text, _ = await told(on_stage, parts, message(7, None, 3, contact=contact))
    assert "13800000000" in text
    assert "号码看着不对" not in text

"""The Telegram channel starts, says clearly why it cannot, takes webhook calls, and shows its courtesies."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.answers.suggestions import Suggestion
from bot.channels.telegram.channel import BODY_LIMIT
from bot.channels.telegram.courtesies import AT_ONCE, TYPING_SECONDS
from bot.errors import WrongInput
from bot.messages import say
from tests.channels.telegram_support import HOME, Shelf, Stage, make, polling, stage, until
from tests.support.fake_bot_api import FakeBotApi, Trouble, inline, message, press

HOOK: dict[str, Any] = {"webhook_url": "http://127.0.0.1:9/telegram", "webhook_secret": "s3cret"}


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


async def test_starting_sets_the_menu_and_drops_an_old_webhook(api: FakeBotApi) -> None:
    async with stage(api):
        menu = {c["command"]: c["description"] for c in json.loads(api.called("setMyCommands")[0]["commands"])}
        assert menu == {
            "start": "开始",
            "topics": "常见问题",
            "opinions": "居民说立法：提意见",
            "events": "普法活动、报名",
            "subscriptions": "订阅消息",
            "quiz": "知识竞赛",
            "sum": "算日子、算钱",
            "office": "我们在哪里",
            "my": "我的记录",
            "person": "转人工",
            "forget": "删除我的记录",
            "help": "怎么用",
            "exit": "马上离开，换成天气",
        }
        assert api.called("deleteWebhook")


async def test_starting_with_a_webhook_sets_it_with_its_secret_and_only_what_is_read(api: FakeBotApi) -> None:
    async with stage(api, **HOOK):
        told = api.called("setWebhook")[0]
        assert (told["url"], told["secret_token"]) == (HOOK["webhook_url"], "s3cret")
        assert json.loads(told["allowed_updates"]) == ["message", "callback_query", "my_chat_member", "inline_query"]


async def test_a_webhook_without_a_secret_gets_one(api: FakeBotApi) -> None:
    async with stage(api, webhook_url="http://127.0.0.1:9/telegram") as made:
        secret = api.called("setWebhook")[0]["secret_token"]
        assert len(secret) > 30
        assert await made.channel.accept_webhook("", b"{}") == 403
        assert await made.channel.accept_webhook(secret, b"{}") == 400


async def test_a_refused_token_is_a_clear_sentence(api: FakeBotApi) -> None:
    api.state.token_ok = False
    with pytest.raises(WrongInput, match="不认这个令牌，请检查 BOT_TELEGRAM_TOKEN"):
        await make(api.url, Shelf()).start()
    with pytest.raises(WrongInput, match="格式不对"):
        await make(api.url, Shelf(), token="not a token\n").start()


async def test_a_silent_server_is_a_clear_sentence_after_some_patience() -> None:
    with pytest.raises(WrongInput, match=r"连不上 Telegram.*BOT_TELEGRAM_API_URL"):
        await make("http://127.0.0.1:1", Shelf()).start()


async def test_the_sign_in_page_of_a_network_is_not_taken_for_a_refused_token(api: FakeBotApi) -> None:
    api.go_wrong(Trouble("html", method="getMe", status=401, times=9))
    with pytest.raises(WrongInput, match="连不上"):
        await make(api.url, Shelf()).start()


async def test_a_webhook_that_telegram_does_not_take_is_a_clear_sentence(api: FakeBotApi) -> None:
    with pytest.raises(WrongInput, match=r"ecret token.*BOT_TELEGRAM_WEBHOOK_SECRET"):
        await make(api.url, Shelf(), webhook_url="http://127.0.0.1:9/t", webhook_secret="密钥").start()


async def test_a_bad_minute_at_the_start_is_survived(api: FakeBotApi) -> None:
    api.go_wrong(Trouble(502, method="getMe", times=2))
    api.go_wrong(Trouble(429, method="deleteWebhook", retry_after=1))
    api.go_wrong(Trouble(500, method="setMyCommands"))
    async with stage(api) as made:
        await made.channel.send(HOME, say("好了"))
    assert api.sent(7) == ["好了"]


async def test_stopping_what_was_never_started_is_harmless(api: FakeBotApi) -> None:
    channel = make(api.url, Shelf())
    await channel.stop()
    assert channel.last_good_poll is None


async def test_the_webhook_takes_only_what_is_ours(api: FakeBotApi) -> None:
    async with stage(api, **HOOK) as made:
        take = made.channel.accept_webhook
        body = json.dumps({"update_id": 5, **message(7, "你好")}).encode()
        assert [await take(wrong, body) for wrong in ("wrong", "", None, "密")] == [403] * 4
        assert await take("s3cret", b"x" * (BODY_LIMIT + 1)) == 413
        nonsense = (b"{", b"[1]", b"3", b"null", b'{"update_id": true}', b'{"update_id": -1}', b"[" * 100_000, b"\xff")
        assert [await take("s3cret", one) for one in nonsense] == [400] * len(nonsense)
        made.shelf.fails = 1
        assert await take("s3cret", body) == 503
        assert made.shelf.rows == {}
        assert await take("s3cret", body) == 200
        assert list(made.shelf.rows) == ["5"]


async def test_without_a_webhook_no_call_is_believed(api: FakeBotApi) -> None:
    async with stage(api) as made:
        assert [await made.channel.accept_webhook(secret, b"{}") for secret in ("", None, "None")] == [403] * 3


async def test_what_the_webhook_could_not_store_comes_again_in_order(api: FakeBotApi) -> None:
    async with website() as (url, stages), stage(api, webhook_url=url, webhook_secret="s3cret") as made:
        stages.append(made)
        made.shelf.fails = 1
        numbers = api.write(message(7, "离婚怎么办"), message(7, "谢谢", 2), press(7, "u:1"))
        await until(lambda: not api.state.updates)
        assert made.shelf.deliveries == [str(number) for number in numbers]
        api.deliver_again(numbers[0])
        await until(lambda: len(made.shelf.deliveries) == 4)
        assert len(made.shelf.rows) == 3


async def test_a_pressed_button_stops_waiting(api: FakeBotApi) -> None:
    async with stage(api) as made:
        await made.channel.acknowledge(json.dumps(press(7, "u:12", "q9")))
        await until(lambda: api.called("answerCallbackQuery"))
        assert api.called("answerCallbackQuery")[0]["callback_query_id"] == "q9"


async def test_a_slow_answer_is_announced_and_a_quick_one_is_not(api: FakeBotApi) -> None:
    async with stage(api) as made:
        for chat in (7, 8):
            await made.channel.acknowledge(json.dumps(message(chat, "离婚怎么办")))
        await made.channel.send(HOME, say("先别急"))
        await until(lambda: api.called("sendChatAction"))
        await asyncio.sleep(TYPING_SECONDS / 2)
        assert [(call["chat_id"], call["action"]) for call in api.called("sendChatAction")] == [("8", "typing")]


async def test_acknowledging_never_raises(api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with stage(api) as made:
        for payload in ("", "[]", "{}", '{"callback_query": {}}', '{"message": 3}'):
            await made.channel.acknowledge(payload)
        api.go_wrong(Trouble(400, method="answerCallbackQuery", text="Bad Request: query is too old"))
        await made.channel.acknowledge(json.dumps(press(7, "u:12")))
        await until(lambda: "uery is too old" in caplog.text)


async def test_courtesies_do_not_pile_up(api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    api.go_wrong(Trouble("slow", method="answerCallbackQuery", seconds=0.2, times=AT_ONCE))
    async with stage(api) as made:
        for number in range(AT_ONCE + 5):
            await made.channel.acknowledge(json.dumps(press(7, "u:1", str(number))))
        await made.channel.acknowledge(json.dumps(message(9, "还在想")))
    assert caplog.text.count("left out") == 5
    assert len(api.called("answerCallbackQuery")) == AT_ONCE
    assert not api.called("sendChatAction")


async def test_entries_are_offered_while_somebody_types(api: FakeBotApi) -> None:
    def suggest(text: str) -> list[Suggestion]:
        found = [Suggestion(f"e{n}", f"{text} {n}", "谁家漏的谁修。" * 1000) for n in range(20)]
        return [*found[:2], found[0], *found[2:]]

    async with stage(api, suggest=suggest) as made, polling(made.channel):
        api.write(inline("漏水" * 200))
        await until(lambda: api.called("answerInlineQuery"))
        answer = api.called("answerInlineQuery")[0]
        offered = json.loads(answer["results"])
        assert [one["id"] for one in offered] == [f"e{n}" for n in range(10)]
        assert len(offered[0]["title"]) <= 260
        assert len(offered[0]["input_message_content"]["message_text"]) == 4096
        assert answer["cache_time"] == "60"
        await until(lambda: not api.state.updates)
        assert made.shelf.rows == {}


async def test_a_fault_while_looking_for_suggestions_harms_nobody(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_text: str) -> list[Suggestion]:
        raise RuntimeError("no library")

    async with stage(api, suggest=broken) as made, polling(made.channel):
        api.write(inline("漏水"), message(7, "离婚怎么办"))
        await until(lambda: made.shelf.rows)
    assert "a courtesy failed" in caplog.text


@asynccontextmanager
async def website() -> AsyncIterator[tuple[str, list[Stage]]]:
    """A web server with the webhook's route; it answers 503 until a channel is there."""
    stages: list[Stage] = []

    async def hook(request: Request) -> Response:
        if not stages:
            return Response(status_code=503)
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        return Response(status_code=await stages[0].channel.accept_webhook(secret, await request.body()))

    app = Starlette(routes=[Route("/telegram", hook, methods=["POST"])])
    serving = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none"))
    task = asyncio.create_task(serving.serve())
    await until(lambda: serving.started)
    try:
        yield f"http://127.0.0.1:{serving.servers[0].sockets[0].getsockname()[1]}/telegram", stages
    finally:
        serving.should_exit = serving.force_exit = True
        await task

"""The Telegram channel against a real HTTP server that behaves, and misbehaves, like the Bot API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.channels.telegram import BODY_LIMIT, Suggestion, TelegramChannel
from bot.clock import SystemClock
from bot.errors import AddressGone, DeliveryError, OutcomeUnknown, PermanentFailure, TemporaryFailure, WrongInput
from bot.inbox import RawUpdate
from bot.messages import (
    Address,
    AddressChange,
    AttachmentKind,
    Block,
    BlockKind,
    Choice,
    Document,
    Incoming,
    Outgoing,
    say,
)
from tests.support.fake_bot_api import BOT, TOKEN, FakeBotApi, Trouble, inline, member, message, press

HOME = Address("telegram", "7")


class Shelf:
    """Stores updates in memory; can be told to fail."""

    def __init__(self) -> None:
        self.rows: dict[str, RawUpdate] = {}
        self.fails = 0

    async def accept(self, rows: Sequence[RawUpdate]) -> int:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.rows |= {row.update_id: row for row in rows}
        return len(rows)


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@asynccontextmanager
async def channel(api: FakeBotApi, shelf: Shelf, **more: Any) -> AsyncIterator[TelegramChannel]:
    made = TelegramChannel(
        token=TOKEN,
        api_url=api.url,
        inbox=shelf,
        clock=SystemClock(),
        suggest=lambda text: [Suggestion("leak-upstairs", f"楼上漏水 {text}", "谁家漏的谁修。")],
        **more,
    )
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def until(ready: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not ready():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def polling(made: TelegramChannel) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(made.poll(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(10):
            with suppress(WrongInput):
                await task


async def test_starting_sets_the_menu_and_drops_an_old_webhook(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf):
        assert "转人工" in [c["description"] for c in json.loads(api.called("setMyCommands")[0]["commands"])]
        assert api.called("deleteWebhook")


async def test_starting_with_a_webhook_sets_it_with_its_secret(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf, webhook_url="http://127.0.0.1:9/telegram", webhook_secret="s3cret"):
        assert api.called("setWebhook")[0]["secret_token"] == "s3cret"


async def test_a_refused_token_and_a_silent_server_are_clear_sentences(api: FakeBotApi, shelf: Shelf) -> None:
    api.state.token_ok = False
    with pytest.raises(WrongInput, match="BOT_TELEGRAM_TOKEN"):
        async with channel(api, shelf):
            pass
    lost = TelegramChannel(
        token=TOKEN, api_url="http://127.0.0.1:1", inbox=shelf, clock=SystemClock(), suggest=lambda _: []
    )
    with pytest.raises(WrongInput, match="连不上 Telegram"):
        await lost.start()


async def test_updates_are_stored_before_they_are_confirmed(api: FakeBotApi, shelf: Shelf) -> None:
    shelf.fails = 1
    api.write(message(7, "离婚怎么办"), message(7, "谢谢", 2))
    async with channel(api, shelf) as made, polling(made):
        await until(lambda: len(shelf.rows) == 2)
        await until(lambda: not api.state.updates)
        assert made.last_good_poll is not None
        fetched = [made.decode(row.payload) for row in shelf.rows.values()]
        assert [one.text for one in fetched if isinstance(one, Incoming)] == ["离婚怎么办", "谢谢"]


@pytest.mark.parametrize("kind", [500, 409, "html", "drop"])
async def test_polling_survives_what_servers_do(api: FakeBotApi, shelf: Shelf, kind: int | str) -> None:
    api.go_wrong(Trouble(kind, method="getUpdates"))
    api.write(message(7, "离婚怎么办"))
    async with channel(api, shelf) as made, polling(made):
        await until(lambda: shelf.rows)


async def test_a_revoked_token_ends_polling_loudly(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        api.state.token_ok = False
        with pytest.raises(WrongInput, match="已失效"):
            async with asyncio.timeout(10):
                await made.poll(asyncio.Event())


async def test_the_webhook_takes_only_what_is_ours(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf, webhook_url="http://127.0.0.1:9/t", webhook_secret="s3cret") as made:
        body = json.dumps({"update_id": 5, **message(7, "你好")}).encode()
        assert await made.accept_webhook("wrong", body) == 403
        assert await made.accept_webhook(None, body) == 403
        assert await made.accept_webhook("s3cret", b"x" * (BODY_LIMIT + 1)) == 413
        assert await made.accept_webhook("s3cret", b"{") == 400
        assert await made.accept_webhook("s3cret", b"[1]") == 400
        shelf.fails = 1
        assert await made.accept_webhook("s3cret", body) == 503
        assert shelf.rows == {}
        assert await made.accept_webhook("s3cret", body) == 200
        assert list(shelf.rows) == ["5"]


async def test_without_a_secret_no_webhook_is_believed(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        assert await made.accept_webhook("", b"{}") == 403


async def test_what_people_send_is_read(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        said = made.decode(json.dumps(message(7, " /start@jiangxia_bot q_leak-upstairs\x00 ")))
        assert isinstance(said, Incoming)
        assert (said.text, said.message_id, said.address, said.group) == ("/start q_leak-upstairs", "7:1", HOME, False)
        photo = made.decode(json.dumps(message(7, None, caption="看", photo=[{"file_id": "s"}, {"file_id": "big"}])))
        assert isinstance(photo, Incoming)
        assert (photo.text, photo.attachments[0].kind, photo.attachments[0].reference) == (
            "看",
            AttachmentKind.PHOTO,
            "big",
        )
        for name, kind in (("voice", AttachmentKind.VOICE), ("document", AttachmentKind.FILE)):
            other = made.decode(json.dumps(message(7, None, 1, **{name: {"file_id": "f"}})))
            assert isinstance(other, Incoming)
            assert other.attachments[0].kind is kind
        sticker = made.decode(json.dumps(message(7, None, sticker={"file_id": "x"})))
        assert isinstance(sticker, Incoming)
        assert sticker.text == ""


async def test_pressed_buttons_are_read_with_their_label_and_acknowledged(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        update = press(7, "u:12", "q9", "有用")
        said = made.decode(json.dumps(update))
        assert isinstance(said, Incoming)
        assert (said.choice, said.text, said.message_id) == ("u:12", "有用", "cbq9")
        await made.acknowledge(json.dumps(update))
        await made.acknowledge(json.dumps(message(7, "x")))
        api.go_wrong(Trouble(400, method="answerCallbackQuery", text="query is too old"))
        await made.acknowledge(json.dumps(update))
        await until(lambda: api.called("answerCallbackQuery"))


async def test_in_groups_only_what_is_meant_for_us(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        group: dict[str, Any] = {"chat_type": "supergroup"}
        assert made.decode(json.dumps(message(-5, "今天吃什么", **group))) is None
        named = made.decode(json.dumps(message(-5, "@Jiangxia_Bot 楼上漏水", **group)))
        assert isinstance(named, Incoming)
        assert (named.text, named.group) == ("楼上漏水", True)
        replied = made.decode(json.dumps(message(-5, "那怎么办", reply_to_message={"from": BOT}, **group)))
        assert isinstance(replied, Incoming)


async def test_what_needs_no_answer(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        silent: list[dict[str, Any]] = [
            {"edited_message": message(7, "改了")["message"]},
            {"channel_post": message(-1, "x", chat_type="channel")["message"]},
            message(-5, None, chat_type="group", new_chat_members=[BOT]),
            {"callback_query": {"id": "1", "from": {"id": 7}, "data": "x"}},
            {"poll": {}},
        ]
        assert [made.decode(json.dumps(update)) for update in silent] == [None] * len(silent)


async def test_leaving_coming_back_and_moving(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        gone = made.decode(json.dumps(member(7, "kicked")))
        back = made.decode(json.dumps(member(7, "member")))
        moved = made.decode(json.dumps(message(-5, None, chat_type="group", migrate_to_chat_id=-1005)))
        assert isinstance(gone, AddressChange)
        assert isinstance(back, AddressChange)
        assert isinstance(moved, AddressChange)
        assert (gone.gone, back.gone, moved.moved_to) == (True, False, "-1005")


async def test_an_answer_arrives_with_look_buttons_and_file(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        await made.send(
            HOME,
            Outgoing(
                (Block(BlockKind.LEAD, ("谁漏<谁>修",)), Block(BlockKind.TEXT, ("长。" * 3000,))),
                (Choice("u:1", "有用"),),
                (Document("日期.ics", "text/calendar", b"BEGIN"),),
                private=True,
            ),
        )
        calls = api.called("sendMessage")
        assert len(calls) > 1
        assert calls[0]["text"].startswith("<b>谁漏&lt;谁&gt;修</b>")
        assert "reply_markup" not in calls[0]
        assert "u:1" in calls[-1]["reply_markup"]
        assert str(calls[0]["disable_notification"]).lower() == "true"
        assert api.called("sendDocument")[0]["chat_id"] in (7, "7")


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble(429, retry_after=7), TemporaryFailure),
        (Trouble(403, text="Forbidden: bot was blocked by the user"), AddressGone),
        (Trouble(400, text="Bad Request: chat not found"), AddressGone),
        (Trouble(400, text="Bad Request: message is too long"), PermanentFailure),
        (Trouble(401, text="Unauthorized"), TemporaryFailure),
        (Trouble("html"), TemporaryFailure),
        (Trouble("lost"), OutcomeUnknown),
    ],
)
async def test_every_refusal_is_told_apart(
    api: FakeBotApi, shelf: Shelf, trouble: Trouble, error: type[DeliveryError]
) -> None:
    async with channel(api, shelf) as made:
        api.go_wrong(trouble)
        with pytest.raises(error) as told:
            await made.send(HOME, say("x"))
        if isinstance(told.value, TemporaryFailure) and trouble.kind == 429:
            assert told.value.retry_after == 7
        await made.send(HOME, say("again"))
        assert api.sent(7)[-1] == "again"


async def test_a_server_that_is_down_is_temporary(api: FakeBotApi, shelf: Shelf) -> None:
    async with channel(api, shelf) as made:
        api.__exit__()
        with pytest.raises(TemporaryFailure):
            await made.send(HOME, say("x"))


async def test_entries_are_offered_to_inline_queries(api: FakeBotApi, shelf: Shelf) -> None:
    api.write(inline("漏水"))
    async with channel(api, shelf) as made, polling(made):
        await until(lambda: api.called("answerInlineQuery"))
        offered = json.loads(api.called("answerInlineQuery")[0]["results"])
        assert [one["title"] for one in offered] == ["楼上漏水 漏水"]
        assert shelf.rows == {}

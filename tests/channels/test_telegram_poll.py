"""Polling loses nothing: stored before confirmed, whatever servers, networks and other programs do meanwhile."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator

import httpx
import pytest

from bot.errors import WrongInput
from bot.messages import Incoming, say
from tests.channels.telegram_support import HOME, polling, stage, until
from tests.support.clock import HandClock
from tests.support.fake_bot_api import TOKEN, FakeBotApi, Trouble, member, message, press


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


async def test_updates_are_stored_before_they_are_confirmed(api: FakeBotApi) -> None:
    numbers = api.write(message(7, "离婚怎么办"), message(8, "谢谢", 2), press(7, "u:1"), member(8, "kicked"))
    async with stage(api) as made:
        made.shelf.fails = 2
        async with polling(made.channel):
            await until(lambda: made.shelf.fails == 1)
            assert len(api.state.updates) == 4, "confirmed although not stored"
            await until(lambda: len(made.shelf.rows) == 4)
            await until(lambda: not api.state.updates)
        assert [int(row.update_id) for row in made.shelf.rows.values()] == numbers
        assert [row.chat for row in made.shelf.rows.values()] == ["7", "8", "7", "8"]
        fetched = [made.channel.decode(row.payload) for row in made.shelf.rows.values()]
        assert [one.text for one in fetched if isinstance(one, Incoming)] == ["离婚怎么办", "谢谢", "按钮"]


async def test_payloads_are_kept_as_they_came(api: FakeBotApi) -> None:
    update = message(7, "半个字 \ud83d 和零 \x00", something_new={"from": "next year"}, delete_chat_photo=False)
    api.write(update)
    async with stage(api) as made, polling(made.channel):
        await until(lambda: made.shelf.rows)
        payload = made.shelf.rows["1000"].payload
        payload.encode()
        assert "\x00" not in payload
        assert json.loads(payload) == update
        said = made.channel.decode(payload)
        assert isinstance(said, Incoming)
        assert said.text == "半个字  和零"


async def test_an_update_nobody_can_read_does_not_block_the_others(api: FakeBotApi) -> None:
    api.write({"message": "?"}, {"message": {"chat": None}}, {"callback_query": 3}, message(7, "离婚怎么办"))
    async with stage(api) as made, polling(made.channel):
        await until(lambda: not api.state.updates)
        assert list(made.shelf.rows) == ["1003"]


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(500, times=3),
        Trouble(409, text="Conflict: terminated by other getUpdates request", times=3),
        Trouble("html", times=3),
        Trouble("html", status=403, times=3),
        Trouble("html", status=200, times=3),
        Trouble("drop", times=3),
        Trouble("odd", times=3),
        Trouble(429, retry_after=1),
    ],
    ids=lambda trouble: f"{trouble.kind}-{trouble.status}",
)
async def test_polling_survives_what_servers_do_and_says_so_once(
    api: FakeBotApi, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    trouble.method = "getUpdates"
    api.go_wrong(trouble)
    api.write(message(7, "离婚怎么办"))
    async with stage(api) as made:
        assert made.channel.last_good_poll is None
        async with polling(made.channel):
            await until(lambda: made.shelf.rows)
            await until(lambda: made.channel.last_good_poll)
    assert caplog.text.count("cannot be read") == 1
    assert caplog.text.count("can be read again") == 1
    assert TOKEN not in caplog.text


async def test_a_server_that_restarts_is_found_again(api: FakeBotApi) -> None:
    async with stage(api) as made, polling(made.channel):
        port = int(api.url.rsplit(":", 1)[1])
        api.__exit__()
        await asyncio.sleep(0.1)
        with FakeBotApi(port) as second:
            second.write(message(7, "离婚怎么办"))
            await until(lambda: made.shelf.rows)


async def test_a_revoked_token_ends_polling_loudly(api: FakeBotApi) -> None:
    async with stage(api) as made:
        api.state.token_ok = False
        with pytest.raises(WrongInput, match="已失效"):
            async with asyncio.timeout(5):
                await made.channel.poll(asyncio.Event())


async def test_a_second_program_with_the_same_token_is_told_and_outlived(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(api) as made, polling(made.channel), httpx.AsyncClient(timeout=5) as other:
        await made.channel.send(HOME, say("polling has begun by now"))
        answers = [await other.get(f"{api.url}/bot{TOKEN}/getUpdates?timeout=0") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        await until(lambda: "Conflict" in caplog.text)
        api.write(message(7, "离婚怎么办"))
        await until(lambda: made.shelf.rows)


async def test_an_update_delivered_again_is_stored_once_and_the_offset_stays(api: FakeBotApi) -> None:
    async with stage(api) as made, polling(made.channel):
        first, second = api.write(message(7, "离婚怎么办"), message(7, "谢谢", 2))
        await until(lambda: not api.state.updates)
        api.deliver_again(first)
        await until(lambda: len(made.shelf.deliveries) == 3)
        (third,) = api.write(message(7, "再见", 3))
        await until(lambda: not api.state.updates)
        assert made.shelf.deliveries == [str(one) for one in (first, second, first, third)]
        assert len(made.shelf.rows) == 3


async def test_stopping_does_not_wait_for_the_long_poll_and_the_rest_comes_next_time(api: FakeBotApi) -> None:
    async with stage(api) as made:
        async with polling(made.channel):
            api.write(message(7, "离婚怎么办"))
            await until(lambda: not api.state.updates)
        api.write(message(7, "谢谢", 2))
        async with polling(made.channel):
            await until(lambda: len(made.shelf.rows) == 2)


async def test_a_thousand_waiting_updates_come_in_order(api: FakeBotApi) -> None:
    numbers = api.write(*(message(n % 50, f"第 {n} 条", n) for n in range(1000)))
    async with stage(api) as made, polling(made.channel):
        await until(lambda: not api.state.updates)
        assert made.shelf.deliveries == [str(number) for number in numbers]


async def test_kinds_that_nobody_reads_are_not_even_sent(api: FakeBotApi) -> None:
    async with stage(api) as made, polling(made.channel):
        await until(lambda: api.state.allowed)
        api.write({"edited_message": message(7, "改了")["message"]}, message(7, "离婚怎么办"))
        await until(lambda: made.shelf.rows)
        assert list(made.shelf.rows) == ["1001"]


async def test_the_last_good_poll_is_told_by_the_clock(api: FakeBotApi) -> None:
    clock = HandClock()
    async with stage(api, clock=clock) as made, polling(made.channel):
        api.write(message(7, "离婚怎么办"))
        await until(lambda: made.channel.last_good_poll == clock.now())
        clock.move(minutes=3)
        api.write(message(7, "谢谢", 2))
        await until(lambda: made.channel.last_good_poll == clock.now())

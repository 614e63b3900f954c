"""Messages that come later, over a real server and real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.web.address import address_of
from bot.channels.web.conversation import COOKIE
from bot.channels.web.events import MAX_PER_CLIENT, MAX_PER_CONVERSATION, PING_SECONDS, Streams
from bot.messages import Address, say
from bot.web.limits import RateLimits
from tests.channels.web_support import House, MemoryLetter, MemoryMailbox, until
from tests.support.clock import HandClock

TOKEN = "t" * 32
ME = address_of(TOKEN)


@dataclass
class Stream:
    """What one page receives."""

    response: httpx.Response
    lines: AsyncIterator[str]
    seen: list[str] = field(default_factory=list)

    async def until(self, start: str) -> str:
        """Read on to the next line that begins with `start`."""
        async with asyncio.timeout(5):
            async for line in self.lines:
                self.seen.append(line)
                if line.startswith(start):
                    return line
        raise AssertionError(f"the stream ended before {start!r}")

    async def letter(self) -> tuple[int, dict[str, Any]]:
        number = int((await self.until("id: ")).removeprefix("id: "))
        return number, json.loads((await self.until("data: ")).removeprefix("data: "))

    async def rest(self) -> list[str]:
        """Read to the end, which must come."""
        async with asyncio.timeout(5):
            return [line async for line in self.lines]


@asynccontextmanager
async def following(url: str, path: str = "/api/events", **headers: str) -> AsyncIterator[Stream]:
    async with (
        httpx.AsyncClient(cookies={COOKIE: TOKEN}, timeout=10) as client,
        client.stream("GET", url + path, headers=headers) as response,
    ):
        yield Stream(response, response.aiter_lines())


async def settled(streams: Streams, count: int) -> None:
    await until(lambda: streams.count == count)


async def test_a_letter_reaches_the_open_page_at_once() -> None:
    house = House()
    async with house.serving() as url, following(url) as stream:
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.response.headers["cache-control"] == "no-store"
        await stream.until("retry: 3000")
        sent = house.mailbox.put(ME, say("工作人员回复您了", "请看"))
        number, data = await stream.letter()
    assert number == data["letter"] == sent
    assert data["replies"][0]["text"] == "工作人员回复您了\n请看"
    assert data["at"].startswith("2026-11-23T")


async def test_letters_of_others_do_not_come_and_none_comes_twice() -> None:
    house = House()
    async with house.serving() as url, following(url) as stream:
        house.mailbox.put(Address("web", "o" * 32), say("别人的"))
        house.mailbox.put(ME, say("第一封"))
        assert (await stream.letter())[1]["replies"][0]["text"] == "第一封"
        house.mailbox.put(ME, say("第二封"))
        assert (await stream.letter())[1]["replies"][0]["text"] == "第二封"
    assert not any("别人" in line for line in stream.seen)


async def test_a_page_that_comes_back_goes_on_where_it_was() -> None:
    house = House()
    numbers = [house.mailbox.put(ME, say(f"第{n}封")) for n in range(60)]
    async with house.serving() as url:
        async with following(url, f"/api/events?after={numbers[2]}") as stream:
            assert (await stream.letter())[0] == numbers[3]
        async with following(url, "/api/events?after=0", **{"Last-Event-ID": str(numbers[57])}) as stream:
            assert [(await stream.letter())[0] for _ in range(2)] == numbers[58:]
        async with following(url, "/api/events?after=0", **{"Last-Event-ID": "nonsense"}) as stream:
            assert [(await stream.letter())[0] for _ in range(60)] == numbers


async def test_a_quiet_stream_is_kept_alive() -> None:
    house = House()
    async with house.serving() as url, following(url) as stream:
        await stream.until(": ping")
        await stream.until(": ping")
    assert house.mailbox.waits
    assert set(house.mailbox.waits) == {PING_SECONDS}


class BusyMailbox(MemoryMailbox):
    """A letter arrives just after the first reading, before anybody could begin to wait for it."""

    async def since(self, address: Address, after: int) -> Sequence[MemoryLetter]:
        found = await super().since(address, after)
        if not found:
            self.put(address, say("刚好错过？"))
        return found


async def test_a_letter_between_reading_and_waiting_is_not_slept_through() -> None:
    stream = Streams(BusyMailbox(HandClock(), speed=1)).open(ME, 0)
    assert stream is not None
    async with asyncio.timeout(3):
        async for chunk in stream.body_iterator:
            if isinstance(chunk, bytes) and b"data: " in chunk:
                break


async def test_a_closed_page_gives_its_place_back() -> None:
    house = House()
    async with house.serving() as url:
        async with following(url) as stream:
            await stream.until("retry")
            await settled(house.app.state.streams, 1)
        await settled(house.app.state.streams, 0)


async def test_the_sixth_page_ends_the_oldest_which_comes_back_calmly() -> None:
    house = House()
    async with house.serving() as url, following(url) as oldest:
        await oldest.until("retry: 3000")
        async with asyncio.TaskGroup() as group:
            stop = asyncio.Event()

            async def stay() -> None:
                async with following(url) as stream:
                    await stream.until("retry: 3000")
                    await stop.wait()

            for _ in range(MAX_PER_CONVERSATION):
                group.create_task(stay())
            assert "retry: 60000" in await oldest.rest()
            await settled(house.app.state.streams, MAX_PER_CONVERSATION)
            stop.set()


async def test_a_full_server_says_so() -> None:
    house = House()
    streams = Streams(house.mailbox, max_streams=1)
    assert streams.open(ME, 0) is not None
    assert streams.open(Address("web", "o" * 32), 0) is None


async def test_one_address_has_so_many_streams_and_others_go_on() -> None:
    house = House(trusted_proxies=frozenset({"127.0.0.1"}))
    async with house.serving() as url, httpx.AsyncClient(timeout=10) as client, contextlib.AsyncExitStack() as stack:

        async def ask(number: int, network: str) -> httpx.Response:
            headers = {"cookie": f"{COOKIE}={number:032d}", "x-forwarded-for": network}
            return await stack.enter_async_context(client.stream("GET", f"{url}/api/events", headers=headers))

        statuses = [(await ask(number, "198.51.100.1")).status_code for number in range(MAX_PER_CLIENT + 3)]
        assert statuses == [200] * MAX_PER_CLIENT + [429] * 3
        refused = await ask(99, "198.51.100.1")
        assert refused.headers["retry-after"] == "60"
        assert "先关掉几个" in (await refused.aread()).decode()
        assert (await ask(100, "198.51.100.2")).status_code == 200
        await stack.aclose()
        await settled(house.app.state.streams, 0)
        assert (await ask(101, "198.51.100.1")).status_code == 200
        await stack.aclose()


async def test_a_mailbox_that_fails_ends_the_stream_so_that_the_page_comes_back() -> None:
    house = House()
    house.mailbox.fault = RuntimeError("broken on purpose")
    async with house.serving() as url:
        async with following(url) as stream:
            assert await stream.rest() == ["retry: 3000", ""]
        house.mailbox.fault, house.mailbox.wait_fault = None, RuntimeError("broken on purpose")
        async with following(url) as stream:
            assert await stream.rest() == ["retry: 3000", ""]
        await settled(house.app.state.streams, 0)


async def test_the_server_stops_in_time_with_streams_open() -> None:
    house = House()
    async with asyncio.timeout(10):
        async with house.serving() as url:
            context = following(url)
            stream = await context.__aenter__()
            await stream.until("retry")
            began = asyncio.get_running_loop().time()
        took = asyncio.get_running_loop().time() - began
        assert "retry: 60000" not in await stream.rest()
        await context.__aexit__(None, None, None)
    assert took < 3
    assert house.app.state.streams.open(ME, 0) is None


async def test_no_conversation_no_stream_and_bad_parameters_are_told() -> None:
    house = House(limits=RateLimits(per_conversation=10, per_address=3))
    async with house.client() as client:
        none = await client.get("/api/events")
        client.cookies.set(COOKIE, TOKEN)
        wrong = await client.get("/api/events?after=-1")
        house.app.state.streams.close()
        stopping = await client.get("/api/events")
        await client.get("/api/events")
        often = await client.get("/api/events")
    assert (none.status_code, none.json()["detail"]) == (404, "还没有开始对话。")
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "请求的参数不对。")
    assert (stopping.status_code, stopping.headers["retry-after"]) == (503, "30")
    assert often.status_code == 429

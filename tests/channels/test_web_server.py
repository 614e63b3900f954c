"""The server over real sockets: no delay on kept connections, deadlines for half requests, ceilings by address."""

from __future__ import annotations

import asyncio
import resource
import socket
import sys
from asyncio import StreamReader, StreamWriter

import httpx
import pytest

from bot.web.doors import WAITING_PER_ADDRESS
from tests.channels.web_support import House, until

HALF = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


async def connect(url: str, words: bytes = b"", *, source: str = "127.0.0.1") -> tuple[StreamReader, StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]), local_addr=(source, 0))
    writer.write(words)
    await writer.drain()
    return reader, writer


async def ended(reader: StreamReader, seconds: float = 5) -> bool:
    """Tell whether the server closes the connection in time."""
    try:
        async with asyncio.timeout(seconds):
            return await reader.read() == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


async def answered(reader: StreamReader) -> bytes:
    async with asyncio.timeout(5):
        return await reader.readuntil(b'{"status":"ok"}')


async def test_small_answers_on_a_kept_connection_are_not_held_back() -> None:
    house = House()
    async with house.serving() as url:
        _, writer = await connect(url, HALF)
        await until(lambda: bool(house.server.server_state.connections))
        (protocol,) = house.server.server_state.connections
        accepted: socket.socket = protocol.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        writer.close()


async def test_half_a_head_and_nothing_at_all_have_a_deadline() -> None:
    async with House().serving(head_seconds=0.3) as url:
        for first, then in ((b"", b""), (b"", HALF), (WHOLE, HALF)):
            reader, writer = await connect(url, first)
            if first:
                await answered(reader)
            writer.write(then)
            assert await ended(reader), (first, then)
            writer.close()


async def test_the_deadline_does_not_move_with_every_byte() -> None:
    async with House().serving(head_seconds=0.5) as url:
        reader, writer = await connect(url, HALF)
        began = asyncio.get_running_loop().time()
        dripping = asyncio.create_task(_drip(writer))
        assert await ended(reader)
        assert asyncio.get_running_loop().time() - began < 2
        dripping.cancel()
        writer.close()


async def test_nor_does_a_body_that_nobody_wants_keep_the_connection() -> None:
    async with House().serving(head_seconds=0.5) as url:
        reader, writer = await connect(url, WHOLE[:-2] + b"Content-Length: 100000\r\n\r\n")
        await answered(reader)
        dripping = asyncio.create_task(_drip(writer))
        assert await ended(reader)
        dripping.cancel()
        writer.close()


async def _drip(writer: StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"x")
        await asyncio.sleep(0.05)


async def test_a_request_that_is_being_answered_has_no_such_deadline() -> None:
    house = House()
    async with house.serving(head_seconds=0.3) as url, httpx.AsyncClient(base_url=url) as client:
        asking = asyncio.create_task(client.post("/api/messages", json={"text": "慢"}))
        await until(lambda: bool(house.office.taken))
        await asyncio.sleep(0.6)
        house.office.gate.set()
        assert (await asking).status_code == 200
        # and a kept connection rests longer than a head may take
        await asyncio.sleep(0.6)
        assert (await client.get("/healthz")).status_code == 200


async def test_hundreds_of_half_requests_of_one_address_leave_room_for_everybody() -> None:
    house = House()
    async with house.serving() as url:
        halves = [await connect(url, HALF, source="127.0.0.2") for _ in range(300)]
        for source in ("127.0.0.1", "127.0.0.2"):
            reader, writer = await connect(url, WHOLE, source=source)
            assert b"200 OK" in await answered(reader)
            writer.close()
        await until(lambda: len(house.server.server_state.connections) <= WAITING_PER_ADDRESS + 2)
        # the oldest went
        assert await ended(halves[0][0])
        assert not await ended(halves[-1][0], seconds=0.1)
        for _, writer in halves:
            writer.close()


async def test_a_trusted_proxy_carries_many_people() -> None:
    house = House(trusted_proxies=frozenset({"127.0.0.2"}))
    async with house.serving() as url:
        halves = [await connect(url, HALF, source="127.0.0.2") for _ in range(WAITING_PER_ADDRESS + 50)]
        await until(lambda: len(house.server.server_state.connections) == len(halves))
        for _, writer in halves:
            writer.close()


FLOOD = """
import asyncio, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400))
from tests.channels.web_support import House

async def main():
    house = House()
    async with house.serving() as url:
        print(url, flush=True)
        await asyncio.sleep(30)

asyncio.run(main())
"""


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 2_000, reason="the test itself needs descriptors")
async def test_with_few_descriptors_and_many_addresses_the_next_one_is_still_served() -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FLOOD, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    url = (await server.stdout.readline()).decode().strip()
    halves = [await connect(url, HALF, source=f"127.0.1.{number % 20 + 1}") for number in range(1_000)]
    reader, writer = await connect(url, WHOLE)
    assert b"200 OK" in await answered(reader)
    for _, each in [*halves, (reader, writer)]:
        each.close()
    server.kill()
    _, complaints = await server.communicate()
    assert len(complaints.splitlines()) < 20

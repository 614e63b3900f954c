"""Token buckets with a clock moved by hand, and whose address a request really comes from."""

from __future__ import annotations

import re

import pytest
from starlette.requests import HTTPConnection

from bot.errors import WrongInput
from bot.web.limits import ClientAddresses, RateLimits, TokenBuckets
from tests.channels.web_support import House
from tests.support.clock import HandClock


def connection(peer: str | None, *forwarded: str) -> HTTPConnection:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return HTTPConnection({"type": "http", "headers": headers, "client": (peer, 1) if peer is not None else None})


def test_a_bucket_gives_its_minute_at_once_then_one_by_one() -> None:
    clock = HandClock()
    buckets = TokenBuckets(6, clock)
    assert [buckets.take("a") for _ in range(6)] == [0.0] * 6
    assert buckets.take("a") == pytest.approx(10)
    clock.move(seconds=4)
    assert buckets.take("a") == pytest.approx(6)
    clock.move(seconds=6)
    assert buckets.take("a") == 0.0
    assert buckets.take("a") == pytest.approx(10)


def test_a_full_bucket_does_not_overflow() -> None:
    clock = HandClock()
    buckets = TokenBuckets(2, clock)
    buckets.take("a")
    clock.move(days=30)
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, pytest.approx(30)]


def test_keys_do_not_share_a_bucket_and_a_clock_set_back_takes_nothing() -> None:
    clock = HandClock()
    buckets = TokenBuckets(2, clock)
    buckets.take("a")
    clock.move(hours=-5)
    assert buckets.take("a") == 0.0
    assert buckets.take("b") == 0.0


def test_memory_is_bounded_and_the_key_unused_for_longest_goes_first() -> None:
    buckets = TokenBuckets(1, HandClock(), max_keys=3)
    for key in ("a", "b", "c"):
        buckets.take(key)
    buckets.take("a")  # used again: b is the oldest now
    buckets.take("d")
    assert len(buckets) == 3
    assert buckets.take("a") > 0
    assert buckets.take("b") == 0.0


def test_a_hundred_thousand_addresses_fit() -> None:
    buckets = TokenBuckets(20, HandClock())
    for number in range(100_000):
        buckets.take(str(number))
    assert len(buckets) == 50_000


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.7", (), "192.0.2.7"),
        # nobody may choose an address for himself
        ("192.0.2.7", ("198.51.100.1",), "192.0.2.7"),
        ("127.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        # the nearest hop counts; what stands before it may be invented
        ("127.0.0.1", ("203.0.113.9, 198.51.100.1",), "198.51.100.1"),
        ("127.0.0.1", ("203.0.113.9", "198.51.100.1"), "198.51.100.1"),
        # a chain of trusted proxies is followed
        ("127.0.0.1", ("198.51.100.1, 10.1.2.3",), "198.51.100.1"),
        ("127.0.0.1", ("10.1.2.4, 10.1.2.3",), "10.1.2.4"),
        ("127.0.0.1", ("198.51.100.1:5678",), "198.51.100.1"),
        ("127.0.0.1", ("[2001:db8:1:2::9]:443",), "2001:db8:1:2::/64"),
        ("127.0.0.1", ("unknown",), "127.0.0.1"),
        ("127.0.0.1", ("198.51.100.1, ",), "127.0.0.1"),
        ("::ffff:127.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        # one household has a whole /64
        ("2001:db8:1:2:3:4:5:6", (), "2001:db8:1:2::/64"),
        ("::1", ("198.51.100.1",), "198.51.100.1"),
        ("testclient", (), "unknown"),
        (None, ("198.51.100.1",), "unknown"),
        ("127.0.0.1", (",".join(["10.0.0.1"] * 5_000),), "10.0.0.1"),
    ],
)
def test_the_client_behind_the_proxies(peer: str | None, forwarded: tuple[str, ...], found: str) -> None:
    clients = ClientAddresses(["127.0.0.1", "10.0.0.0/8", "::1", " "])
    assert clients.of(connection(peer, *forwarded)) == found


def test_a_proxy_that_is_no_address_is_told_at_start() -> None:
    with pytest.raises(WrongInput, match="可信反向代理的地址写错了：nginx"):
        ClientAddresses(["nginx"])


async def test_pages_have_a_ceiling_of_their_own_but_never_the_quick_exit() -> None:
    house = House(limits=RateLimits(per_conversation=600, per_address=3))
    async with house.client() as client, house.client(peer="192.0.2.8") as neighbour:
        assert [(await client.get("/")).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = await client.get("/")
        assert "您打开网页有点快" in refused.json()["detail"]
        assert refused.headers["retry-after"] == "20"
        assert [(await client.get("/weather")).status_code for _ in range(9)] == [200] * 9
        # nor what belongs to a page, nor what is said on it, nor others
        asset = re.findall(r'"(/assets/[^"]+\.css)"', (await neighbour.get("/")).text)[0]
        assert [(await client.get(asset)).status_code for _ in range(9)] == [200] * 9
        assert (await client.post("/api/messages", json={"text": "你好"})).status_code == 200

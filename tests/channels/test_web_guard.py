"""The door: headers on everything, no foreign origins, bodies bounded, late bodies refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx
import pytest
from fastapi import HTTPException, Request

from bot.channels.web.conversation import COOKIE
from bot.web.guard import read_body
from bot.web.limits import RateLimits
from tests.channels.web_support import House

TOKEN = "t" * 32
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def request(receive: Receive, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, receive)


@pytest.mark.parametrize("path", ["/", "/weather", "/healthz", "/api/messages", "/nothing-here", "/openapi.json"])
async def test_every_answer_carries_the_security_headers(path: str) -> None:
    async with House().client() as client:
        response = await client.get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "public_url", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, None, 403),
        ({"sec-fetch-site": "same-site"}, None, 403),
        ({"origin": "https://evil.example"}, None, 403),
        ({"origin": "null"}, None, 403),
        ({"origin": "http://["}, None, 403),
        ({"origin": "http://office.test.evil.example"}, None, 403),
        ({"sec-fetch-site": "same-origin", "origin": "https://fl.example.gov.cn"}, None, 200),
        ({"sec-fetch-site": "none"}, None, 200),
        ({"origin": "http://office.test"}, None, 200),
        ({"origin": "https://OFFICE.test"}, None, 200),  # TLS ends at the proxy
        ({"origin": "https://fl.example.gov.cn"}, "https://fl.example.gov.cn", 200),
        ({"origin": "http://fl.example.gov.cn"}, "https://fl.example.gov.cn", 403),
        ({}, None, 200),
    ],
)
async def test_only_our_own_page_may_post_with_a_cookie(
    headers: dict[str, str], public_url: str | None, status: int
) -> None:
    house = House(public_url=public_url)
    async with house.client() as client:
        client.cookies.set(COOKIE, TOKEN)
        response = await client.post("/api/messages", json={"text": "你好"}, headers=headers)
        back = await client.post("/api/earlier", headers=headers)
    assert (response.status_code, back.status_code) == (status, status)
    assert len(house.office.taken) == (status == 200)


async def test_a_body_that_says_it_is_too_big_is_refused_unread() -> None:
    async with House().client() as client:
        response = await client.post(
            "/api/messages", content=b"x" * (64 * 1024 + 1), headers={"content-type": "application/json"}
        )
    assert response.status_code == 413
    assert "太大" in response.json()["detail"]


async def test_a_body_of_unknown_length_is_cut_off_at_the_limit() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b" " * 8192

    async with House().client() as client:
        response = await client.post("/api/messages", content=endless(), headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert sent < 20


@pytest.mark.parametrize("length", ["-1", "x", "9" * 400])
async def test_a_nonsense_length_is_refused(length: str) -> None:
    async def nothing() -> MutableMapping[str, Any]:
        raise AssertionError("must not be read")

    with pytest.raises(HTTPException) as refusal:
        await read_body(request(nothing, content_length=length), 100)
    assert refusal.value.status_code == 413


async def test_a_body_that_never_ends_is_given_up() -> None:
    async def silence() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("never")

    with pytest.raises(HTTPException) as refusal:
        await read_body(request(silence), 100, seconds=0.02)
    assert refusal.value.status_code == 408


async def test_a_body_that_breaks_off_is_refused() -> None:
    async def gone() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    with pytest.raises(HTTPException) as refusal:
        await read_body(request(gone), 100)
    assert refusal.value.status_code == 400


async def test_over_a_real_socket_an_invented_address_does_not_count() -> None:
    house = House(limits=RateLimits(per_conversation=100, per_address=2))
    async with house.serving() as url, httpx.AsyncClient(base_url=url) as client:
        answers = [
            await client.post(
                "/api/messages",
                json={"conversation": f"invented-{number}", "text": "你好"},
                headers={"x-forwarded-for": f"198.51.100.{number}"},
            )
            for number in range(3)
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert all("server" not in answer.headers for answer in answers)

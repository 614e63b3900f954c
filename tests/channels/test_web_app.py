"""The application as a whole: page, assets, probes, webhook, OpenAPI document."""

from __future__ import annotations

import gzip
import re
from typing import Any

import httpx
import pytest

from bot.channels.web.conversation import COOKIE
from bot.channels.web.pages import PAGES
from bot.errors import WrongInput
from bot.web.limits import RateLimits
from tests.channels.web_support import House


async def test_the_page_shows_the_office_the_emergency_line_and_the_chips() -> None:
    house = House()
    house.front.name = "<b>江厦</b>街道"
    async with house.client() as client:
        response = await client.get("/")
    page = response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;b&gt;江厦&lt;/b&gt;街道" in page
    assert '紧急情况请直接拨打 <a class="tel" href="tel:110">110</a>' in page
    assert 'name="choice" value="chip:leak">楼上漏水怎么办<' in page
    assert '<a class="tel" href="tel:12348">12348</a> 免费法律咨询' in page
    assert '<html lang="zh-CN">' in page


async def test_the_page_holds_no_inline_script_or_style_and_nothing_of_another_host() -> None:
    async with House().client() as client:
        pages = [(await client.get(path)).text for path in ("/", "/weather")]
    sources = [path.read_text() for path in PAGES.iterdir()]
    assert len(sources) >= 10
    for text in pages + sources:
        outside = set(re.findall(r"(?:https?:)?//[a-z][\w.-]*\.[a-z]{2,}", text))
        assert outside <= {"http://www.w3.org"}
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|innerHTML|insertAdjacentHTML|document\.write|eval\(", text)
    for page in pages:
        assert not re.search(r"<script(?![^>]*src=)|<style", page)


async def test_a_first_visit_gets_a_conversation_and_a_second_keeps_it() -> None:
    async with House().client() as client:
        await client.get("/")
        token = client.cookies[COOKIE]
        again = await client.get("/")
    assert len(token) == 32
    assert "set-cookie" not in again.headers


async def test_assets_are_cached_for_ever_under_their_hash_only() -> None:
    async with House().client() as client:
        page = (await client.get("/")).text
        urls = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)
        assert {url.rpartition(".")[2] for url in urls} == {"svg", "css", "js", "webmanifest"}
        for url in urls:
            response = await client.get(url)
            assert response.status_code == 200
            assert "immutable" in response.headers["cache-control"]
            name = url.rpartition("/")[2]
            assert response.content == (PAGES / name).read_bytes()
            old = await client.get(f"/assets/0123456789ab/{name}")
            assert old.headers["cache-control"] == "no-store"
        assert (await client.get(urls[0].rpartition("/")[0] + "/chat.html")).status_code == 404
        assert (await client.get("/assets/x/..%2Fweb.py")).status_code == 404


async def test_page_and_assets_are_packed_for_those_who_can_unpack() -> None:
    async with House().client() as client:
        packed = await client.get("/", headers={"accept-encoding": "gzip"})
        plain = await client.get("/", headers={"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        without_id = [re.sub(r'name="id" value="[^"]+"', "", page.text) for page in (packed, plain)]
        assert without_id[0] == without_id[1]
        style = re.findall(r'"(/assets/[^"]+\.css)"', plain.text)[0]
        async with client.stream("GET", style, headers={"accept-encoding": "gzip"}) as response:
            raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert len(raw) < len(gzip.decompress(raw)) / 2


@pytest.mark.parametrize(
    ("hours", "word"), [(0, "秋天"), (24 * 20, "路面结冰"), (24 * 120, "春天"), (24 * 220, "中午前后太阳大")]
)
async def test_the_neutral_page_fits_the_season_and_tells_nothing(hours: int, word: str) -> None:
    house = House()
    house.clock.move(hours=hours)
    async with house.client() as client:
        page = (await client.get("/weather")).text
    assert word in page
    assert not re.search("法律|街道|江厦|对话|聊天|110", page)


async def test_alive_and_ready() -> None:
    house = House()
    async with house.client() as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (
            200,
            {"ready": True, "parts": {"database": "正常"}, "learning": ["wants"]},
        )
        house.health.ok = False
        not_ready = await client.get("/readyz")
        assert (not_ready.status_code, not_ready.json()["parts"]) == (503, {"database": "连不上"})
        house.health.fault = RuntimeError("broken on purpose")
        broken = await client.get("/readyz")
        assert (broken.status_code, broken.json()["ready"]) == (503, False)
        assert (await client.get("/healthz")).status_code == 200


async def test_unknown_pages_and_methods_get_one_chinese_sentence() -> None:
    async with House().client() as client:
        missing = await client.get("/nothing-here")
        wrong = await client.put("/api/messages", json={})
        docs = [(await client.get(path)).status_code for path in ("/docs", "/redoc", "/telegram")]
    assert (missing.status_code, missing.json()) == (404, {"detail": "没有这个网页。"})
    assert (wrong.status_code, wrong.json()) == (405, {"detail": "不支持这种请求方式。"})
    assert docs == [404, 404, 404]


class Hook:
    """Stands where the Telegram channel takes webhook calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str | None, bytes]] = []
        self.status = 200
        self.fault: Exception | None = None

    async def __call__(self, secret: str | None, body: bytes) -> int:
        if self.fault:
            raise self.fault
        self.calls.append((secret, body))
        return self.status


async def test_the_webhook_hands_on_secret_and_body_and_answers_with_the_status() -> None:
    hook = Hook()
    async with House(webhook=hook).client() as client:
        header = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
        assert (await client.post("/telegram", content=b'{"update_id":1}', headers=header)).status_code == 200
        hook.status = 403
        assert (await client.post("/telegram", content=b"{}")).status_code == 403
        hook.fault = RuntimeError("broken on purpose")
        assert (await client.post("/telegram", content=b"{}")).status_code == 503
        hook.fault = None
        assert (await client.post("/telegram", content=b"x" * (1024 * 1024 + 1))).status_code == 413
    assert hook.calls == [("s3cret", b'{"update_id":1}'), (None, b"{}")]


async def test_the_openapi_document_is_complete_and_in_chinese() -> None:
    async with House(webhook=Hook(), public_url="https://fl.example.gov.cn").client() as client:
        document: dict[str, Any] = (await client.get("/openapi.json")).json()
    assert document["servers"] == [{"url": "https://fl.example.gov.cn"}]
    operations = {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == {
        ("post", "/api/messages"),
        ("get", "/api/messages"),
        ("get", "/api/events"),
        ("post", "/api/earlier"),
        ("get", "/healthz"),
        ("get", "/readyz"),
        ("post", "/telegram"),
    }
    assert all(re.search("[\u4e00-\u9fff]", operation["summary"]) for operation in operations.values())
    take = operations["post", "/api/messages"]
    assert {"200", "403", "413", "415", "422", "429", "500", "503"} <= set(take["responses"])
    body = take["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"conversation", "id", "text", "choice"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_a_wrong_proxy_stops_the_start() -> None:
    with pytest.raises(WrongInput):
        House(trusted_proxies=frozenset({"nginx"}))


async def test_the_rate_counts_the_client_behind_a_trusted_proxy() -> None:
    house = House(trusted_proxies=frozenset({"127.0.0.1"}), limits=RateLimits(per_conversation=100, per_address=1))
    async with house.serving() as url, httpx.AsyncClient(base_url=url) as client:
        for number in range(3):
            answer = await client.post(
                "/api/messages",
                json={"conversation": f"proxied-{number}", "text": "你好"},
                headers={"x-forwarded-for": f"198.51.100.{number}"},
            )
            assert answer.status_code == 200

"""The fake Bot API keeps the promises of the real one that the other tests rely on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.fake_bot_api import TOKEN, FakeBotApi, Trouble, message

ROOT = Path(__file__).parent.parent.parent
BIG_BUTTON = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "离" * 22}]]})


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
def client(api: FakeBotApi) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{api.url}/bot{TOKEN}", timeout=10) as client:
        yield client


def ids(answer: httpx.Response) -> list[int]:
    return [update["update_id"] for update in answer.json()["result"]]


def test_an_offset_confirms_and_nothing_else_does(api: FakeBotApi, client: httpx.Client) -> None:
    first, second, third = api.write(*(message(7, "x", n) for n in range(3)))
    assert ids(client.get("/getUpdates?limit=2")) == [first, second]
    assert ids(client.post("/getUpdates", data={"offset": first})) == [first, second, third]
    assert ids(client.post("/getUpdates", json={"offset": third})) == [third]
    assert ids(client.get(f"/getUpdates?offset={third + 1}")) == []
    assert ids(client.get("/getUpdates?offset=0")) == []
    api.deliver_again(second)
    assert ids(client.get("/getUpdates")) == [second]


def test_a_long_poll_ends_with_an_update_or_with_its_time(api: FakeBotApi, client: httpx.Client) -> None:
    began = time.monotonic()
    assert ids(client.get("/getUpdates?timeout=0.3")) == []
    assert 0.25 < time.monotonic() - began < 3


def test_polling_is_refused_while_a_webhook_is_set(api: FakeBotApi, client: httpx.Client) -> None:
    client.post("/setWebhook", json={"url": "http://127.0.0.1:9/x"})
    refused = client.get("/getUpdates")
    assert (refused.status_code, "webhook is active" in refused.json()["description"]) == (409, True)
    client.post("/deleteWebhook")
    assert client.get("/getUpdates").status_code == 200


def test_a_wrong_token_is_refused_and_unknown_methods_are_recorded(api: FakeBotApi, client: httpx.Client) -> None:
    assert httpx.get(f"{api.url}/bot1:wrong/getMe").status_code == 401
    assert client.get("/getMe").json()["result"]["username"] == "jiangxia_bot"
    assert client.post("/setSomethingNew", json={"a": 1}).json() == {"ok": True, "result": True}
    assert api.called("setSomethingNew") == [{"a": 1}]
    edited = client.post("/editMessageReplyMarkup", json={"chat_id": 7, "message_id": 1}).json()["result"]
    assert edited["chat"]["id"] == 7


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"text": "   "}, "empty"),
        ({"text": "😀" * 2049}, "too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "entities"),
        ({"text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "entities"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, "entities"),
        ({"text": "x", "reply_markup": BIG_BUTTON}, "BUTTON"),
    ],
)
def test_what_the_real_server_refuses_is_refused(client: httpx.Client, data: dict[str, Any], fault: str) -> None:
    refused = client.post("/sendMessage", data={"chat_id": 7, **data})
    assert refused.status_code == 400
    assert fault in refused.json()["description"]


def test_limits_count_what_is_shown(api: FakeBotApi, client: httpx.Client) -> None:
    text = f"<b>{'&lt;' * 4096}</b>"
    assert client.post("/sendMessage", data={"chat_id": 7, "text": text, "parse_mode": "HTML"}).status_code == 200
    assert api.sent(7) == [text]
    assert api.state.calls[0].at == pytest.approx(time.time(), abs=10)


def test_trouble_comes_as_often_as_ordered_and_only_where_ordered(api: FakeBotApi, client: httpx.Client) -> None:
    api.go_wrong(Trouble(429, chat="7", times=2, retry_after=3))

    def send(chat: int) -> int:
        return client.post("/sendMessage", data={"chat_id": chat, "text": "x"}).status_code

    assert [send(chat) for chat in (8, 7, 7, 7)] == [200, 429, 429, 200]


def test_a_lost_answer_was_done_and_a_dropped_call_was_not(api: FakeBotApi, client: httpx.Client) -> None:
    for kind in ("lost", "drop"):
        api.go_wrong(Trouble(kind))
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/sendMessage", data={"chat_id": 7, "text": kind})
    assert api.sent(7) == ["lost"]


def test_it_serves_other_processes(tmp_path: Path) -> None:
    waiting = tmp_path / "updates.json"
    waiting.write_text(json.dumps([message(7, "一"), message(7, "二", 2)]), "utf-8")
    command = [sys.executable, "-m", "tests.support.fake_bot_api", "--port", "0", "--updates", str(waiting)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            with httpx.Client(base_url=process.stdout.readline().strip(), timeout=10) as client:
                bot = f"/bot{TOKEN}"
                assert client.post("/_updates", json=[message(7, "三", 3)]).json() == {"waiting": 3}
                assert ids(client.get(f"{bot}/getUpdates")) == [1000, 1001, 1002]
                client.post("/_troubles", json=[{"kind": 403, "text": "Forbidden"}])
                sent = [client.post(f"{bot}/sendMessage", data={"chat_id": 7, "text": n}) for n in "12"]
                assert [answer.status_code for answer in sent] == [403, 200]
                told = client.get("/_calls?method=sendMessage").json()
                assert [call["data"]["text"] for call in told["calls"]] == ["2"]
                assert client.get("/_calls?since=1").json()["calls"] == []
                assert client.get("/_count").json() == {"sent": 1, "calls": {"sendMessage": 1}, "waiting": 3}
        finally:
            process.terminate()

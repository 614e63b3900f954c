"""Residents and scripts talk to the JSON API: answers, repeats, history, refusals in kind words."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import httpx
import pytest

from bot.channels.web.address import address_of
from bot.channels.web.conversation import COOKIE, COOKIE_SECONDS, EARLIER_COOKIE
from bot.channels.web.turns import RunningTurns
from bot.messages import Address, Incoming, say
from bot.web.limits import RateLimits
from tests.channels.web_support import FORGOTTEN, LEAK, House, until

TOKEN = "resident-token-with-32-or-more-characters"


async def ask(client: httpx.AsyncClient, **message: Any) -> httpx.Response:
    return await client.post("/api/messages", json=message)


async def test_a_script_asks_and_gets_the_whole_answer() -> None:
    house = House()
    async with house.client() as client:
        response = await ask(client, conversation="script-0001", text="楼上漏水怎么办")

    assert response.status_code == 200
    assert COOKIE not in response.cookies
    answer = response.json()
    assert answer["conversation"] == "script-0001"
    (reply,) = answer["replies"]
    assert reply["text"] == LEAK.text
    assert reply["spoken"] == LEAK.spoken
    assert reply["blocks"][0] == {"kind": "lead", "lines": list(LEAK.blocks[0].lines)}
    assert reply["choices"][0] == {"id": "ok:leak", "label": "有用"}
    assert reply["documents"] == []
    (incoming,) = house.office.taken
    assert incoming.address == address_of("script-0001")
    assert incoming.received_at == house.clock.now()


async def test_a_pressed_button_is_a_choice() -> None:
    house = House()
    async with house.client() as client:
        response = await ask(client, conversation="script-0001", choice="ask:1", text="1 楼上住户家里")

    assert response.json()["replies"][0]["text"] == "您选了 ask:1"
    assert (house.office.taken[0].choice, house.office.taken[0].text) == ("ask:1", "1 楼上住户家里")


async def test_a_file_comes_as_base64() -> None:
    async with House().client() as client:
        response = await ask(client, conversation="script-0001", text="样张")

    (document,) = response.json()["replies"][0]["documents"]
    assert (document["name"], document["media_type"]) == ("申请书.txt", "text/plain")
    assert base64.b64decode(document["content"]).decode() == "申请人："


async def test_a_browser_gets_an_unguessable_conversation_in_a_cookie() -> None:
    house = House(public_url="https://fl.example.gov.cn")
    async with house.client(base_url="https://fl.example.gov.cn") as client:
        first = await ask(client, text="你好")
        second = await ask(client, text="还在吗")

    token = first.json()["conversation"]
    assert len(token) == 32
    assert second.json()["conversation"] == token
    cookie = first.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "secure", "path=/", f"max-age={COOKIE_SECONDS}"):
        assert part in cookie
    assert {incoming.address.chat for incoming in house.office.taken} == {address_of(token).chat} != {token}


async def test_without_https_the_cookie_is_not_secure_or_it_would_be_lost() -> None:
    async with House(public_url="http://127.0.0.1:8080").client() as client:
        response = await ask(client, text="你好")
    assert "secure" not in response.headers["set-cookie"].lower()


async def test_two_browsers_never_share_a_conversation() -> None:
    house = House()
    async with house.client() as one, house.client() as other:
        await ask(one, text="我的秘密")
        await ask(other, text="你好")
        history = (await other.get("/api/messages")).json()
    assert [message["said"] for message in history["messages"]] == ["你好"]


async def test_the_same_id_is_one_message() -> None:
    house = House()
    async with house.client() as client:
        first = await ask(client, conversation="script-0001", id="m1", text="你好")
        again = await ask(client, conversation="script-0001", id="m1", text="你好")
        other = await ask(client, conversation="script-0002", id="m1", text="你好")

    assert first.json() == again.json()
    assert other.status_code == 200
    assert len(house.office.taken) == 2
    ids = {incoming.message_id for incoming in house.office.taken}
    assert len(ids) == 2
    assert all("script" not in message_id and len(message_id) <= 64 for message_id in ids)


async def test_without_an_id_the_same_words_are_two_messages() -> None:
    house = House()
    async with house.client() as client:
        await ask(client, conversation="script-0001", text="你好")
        await ask(client, conversation="script-0001", text="你好")
    assert len(house.office.taken) == 2


async def test_the_same_id_twice_at_once_runs_once() -> None:
    house = House()
    async with house.client() as client:
        both = [asyncio.create_task(ask(client, conversation="script-0001", id="m1", text="慢")) for _ in range(2)]
        await until(lambda: bool(house.office.taken))
        await asyncio.sleep(0.05)
        house.office.gate.set()
        answers = [response.json() for response in await asyncio.gather(*both)]

    assert answers[0] == answers[1]
    assert len(house.office.taken) == 1


async def test_a_turn_that_takes_too_long_goes_on_and_the_repeat_gets_its_answer() -> None:
    house = House()
    turns = RunningTurns(house.office, seconds=0.05)
    incoming = Incoming(Address("web", "slow-one"), "m1", house.clock.now(), text="慢")

    with pytest.raises(Exception, match="503"):
        await turns.take(incoming)
    house.office.gate.set()

    assert await turns.take(incoming) == (say("终于好了"),)
    assert len(house.office.taken) == 1


async def test_too_many_turns_at_once_are_asked_to_come_back() -> None:
    house = House()
    turns = RunningTurns(house.office, at_once=1)
    first = asyncio.create_task(turns.take(Incoming(Address("web", "first-one"), "m1", house.clock.now(), text="慢")))
    await until(lambda: bool(house.office.taken))
    with pytest.raises(Exception, match="503"):
        await turns.take(Incoming(Address("web", "second-one"), "m2", house.clock.now(), text="你好"))
    house.office.gate.set()
    assert await first == (say("终于好了"),)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"text": ""}, 422, "请写下您的问题"),
        ({"text": " \u200b\n "}, 422, "请写下您的问题"),
        ({}, 422, "请写下您的问题"),
        ({"text": None}, 422, "请写下您的问题"),
        ({"text": 7}, 422, "文字"),
        ({"text": "好", "conversation": "short"}, 422, "会话代号"),
        ({"text": "好", "conversation": "有汉字有汉字有汉字"}, 422, "会话代号"),
        ({"text": "好", "conversation": "x" * 65}, 422, "会话代号"),
        ({"text": "好", "id": "a b"}, 422, "消息代号"),
        ({"choice": "汉字"}, 422, "按钮"),
        ({"choice": "x" * 49}, 422, "按钮"),
        ({"text": "好", "extra": 1}, 422, "extra"),
        (["text"], 422, "JSON"),
        ({"text": "长" * 4001}, 413, "4000"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_one_chinese_sentence(body: Any, status: int, word: str) -> None:
    house = House()
    async with house.client() as client:
        response = await client.post("/api/messages", json=body)
    assert response.status_code == status
    assert list(response.json()) == ["detail"]
    assert word in response.json()["detail"]
    assert house.office.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"text": "\\ud800"}', b"\xff\xfe", b"[" * 5000])
async def test_broken_json_is_refused(body: bytes) -> None:
    async with House().client() as client:
        response = await client.post("/api/messages", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert "detail" in response.json()


async def test_four_thousand_characters_are_not_too_many() -> None:
    house = House()
    async with house.client() as client:
        response = await ask(client, conversation="script-0001", text="😀" * 4000)
    assert response.status_code == 200
    assert len(house.office.taken[0].text) == 4000


async def test_control_characters_and_direction_marks_do_not_get_through() -> None:
    house = House()
    async with house.client() as client:
        await ask(client, conversation="script-0001", text="\u202e你\x00好\r\n<b>'; DROP TABLE x;--")
    assert house.office.taken[0].text == "你好\n<b>'; DROP TABLE x;--"


async def test_other_content_types_are_refused() -> None:
    async with House().client() as client:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
            response = await client.post("/api/messages", content=b'{"text":"a"}', headers={"content-type": kind})
            assert response.status_code == 415
            assert "JSON" in response.json()["detail"]
        response = await client.post(
            "/api/messages",
            content=json.dumps({"text": "好"}).encode(),
            headers={"content-type": "Application/JSON; charset=utf-8"},
        )
        assert response.status_code == 200


async def test_a_broken_turn_is_a_kind_sentence_and_may_be_repeated() -> None:
    async with House().client() as client:
        broken = await ask(client, conversation="script-0001", text="崩溃")
        wrong = await ask(client, conversation="script-0001", text="有误")
    assert broken.status_code == 500
    assert "110" in broken.json()["detail"]
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "这句话写错了。")


async def test_a_loaded_page_sees_what_was_said_and_what_came_later_in_order() -> None:
    house = House()
    async with house.client() as client:
        token = (await ask(client, text="你好")).json()["conversation"]
        house.clock.move(minutes=5)
        first = house.mailbox.put(address_of(token), say("工作人员：已收到"))
        house.clock.move(minutes=5)
        await ask(client, choice="ask:1")
        history = (await client.get("/api/messages")).json()

    assert [(message["said"], message["letter"]) for message in history["messages"]] == [
        ("你好", None),
        (None, first),
        ("ask:1", None),
    ]
    assert history["messages"][1]["replies"][0]["text"] == "工作人员：已收到"
    assert history["messages"][0]["at"].startswith("2026-11-23T02:00:00")
    assert (history["started"], history["last_letter"]) == (True, first)


async def test_a_long_mailbox_is_shown_from_its_end() -> None:
    house = House()
    async with house.client() as client:
        token = (await ask(client, text="你好")).json()["conversation"]
        numbers = [house.mailbox.put(address_of(token), say(f"第{n}封")) for n in range(120)]
        history = (await client.get("/api/messages")).json()
    letters = [message["letter"] for message in history["messages"] if message["letter"]]
    assert letters == numbers[-50:]
    assert history["last_letter"] == numbers[-1]


async def test_without_a_cookie_there_is_no_history_and_a_weak_cookie_opens_none() -> None:
    house = House()
    async with house.client() as client:
        await ask(client, conversation="guessable", text="我的秘密")
        empty = (await client.get("/api/messages")).json()
        client.cookies.set(COOKIE, "guessable")
        weak = (await client.get("/api/messages")).json()
    assert empty == weak == {"started": False, "last_letter": 0, "messages": []}


async def test_a_script_with_a_long_token_may_read_its_history_through_the_cookie() -> None:
    async with House().client() as client:
        await ask(client, conversation=TOKEN, text="你好")
        client.cookies.set(COOKIE, TOKEN)
        history = (await client.get("/api/messages")).json()
    assert [message["said"] for message in history["messages"]] == ["你好"]


async def test_history_that_cannot_be_read_is_a_kind_sentence() -> None:
    house = House()
    house.office.history_fault = TimeoutError()
    async with house.client() as client:
        client.cookies.set(COOKIE, TOKEN)
        slow = await client.get("/api/messages")
        house.office.history_fault = RuntimeError("broken on purpose")
        broken = await client.get("/api/messages")
    assert (slow.status_code, slow.headers["retry-after"]) == (503, "5")
    assert broken.status_code == 500
    assert "detail" in broken.json()
    assert "default-src 'self'" in broken.headers["content-security-policy"]


@pytest.mark.parametrize("said", ["f:now", "f:yes"])
async def test_after_a_deletion_nothing_is_left_to_load_and_the_conversation_is_a_new_one(said: str) -> None:
    house = House()
    async with house.client() as client:
        old = (await ask(client, text="你好")).json()["conversation"]
        asked = (await ask(client, text="删除记录")).json()
        assert (asked["conversation"], asked["forgotten"]) == (old, False)

        answer = (await ask(client, id="d1", choice=said, text="删除")).json()
        history = (await client.get("/api/messages")).json()
        assert (answer["forgotten"], answer["replies"][0]["text"]) == (True, FORGOTTEN)
        assert client.cookies[COOKIE] == answer["conversation"] != old
        assert history["messages"] == []

        # the answer got lost on the way: the same message again, with the cookie of before
        client.cookies.clear()
        client.cookies.set(COOKIE, old)
        again = await ask(client, id="d1", choice=said, text="删除")
        assert again.json()["forgotten"] is True
        assert again.headers["set-cookie"].startswith(f"{COOKIE}={again.json()['conversation']};")


async def test_a_deletion_that_fails_changes_no_cookie() -> None:
    house = House()
    async with house.client() as client:
        old = (await ask(client, text="我的秘密")).json()["conversation"]
        house.office.forget_fault = RuntimeError("broken on purpose")
        response = await ask(client, choice="f:now")
        assert response.status_code == 500
        assert client.cookies[COOKIE] == old
        assert (await client.get("/api/messages")).json()["messages"][0]["said"] == "我的秘密"


async def test_a_deletion_takes_the_conversation_before_the_quick_exit_along() -> None:
    house = House()
    async with house.client() as client:
        left = (await ask(client, text="我的秘密")).json()["conversation"]
        await client.get("/weather")
        await ask(client, text="别的事")
        assert (await ask(client, choice="f:now")).json()["forgotten"]
        assert EARLIER_COOKIE not in client.cookies
        assert await house.office.recent(address_of(left), 9) == []


async def test_a_script_that_deletes_keeps_the_name_it_chose() -> None:
    async with House().client() as client:
        await ask(client, conversation="script-0001", text="你好")
        answer = await ask(client, conversation="script-0001", choice="f:now")
    assert (answer.json()["conversation"], answer.json()["forgotten"]) == ("script-0001", True)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "none", "same-origin"])
async def test_a_link_on_another_website_takes_no_conversation_away(site: str) -> None:
    house = House()
    async with house.client() as client:
        token = (await ask(client, text="我的秘密")).json()["conversation"]
        await client.get("/", headers={"sec-fetch-site": site})
        assert client.cookies[COOKIE] == token
        # nor does one that leads to the quick exit
        await client.get("/weather", headers={"sec-fetch-site": "cross-site"})
        assert client.cookies[COOKIE] == token
        # a browser that keeps its cookie back until the page itself asks (it was SameSite=Strict once)
        client.cookies.clear()
        page = await client.get("/", headers={"sec-fetch-site": site})
        assert ("set-cookie" in page.headers) == (site != "cross-site")
        client.cookies.clear()
        client.cookies.set(COOKIE, token)
        history = await client.get("/api/messages", headers={"sec-fetch-site": "same-origin"})
        assert [message["said"] for message in history.json()["messages"]] == ["我的秘密"]
        assert "set-cookie" not in history.headers


async def test_who_comes_by_a_link_for_the_first_time_has_a_conversation_before_the_first_word() -> None:
    house = House()
    async with house.client() as client:
        await client.get("/", headers={"sec-fetch-site": "cross-site"})
        assert COOKIE not in client.cookies
        await client.get("/api/messages", headers={"sec-fetch-site": "same-origin"})
        token = client.cookies[COOKIE]
        assert (await ask(client, text="你好")).json()["conversation"] == token


async def test_a_talk_about_danger_is_not_shown_again_after_the_quick_exit_but_goes_on() -> None:
    house = House()
    async with house.client() as client:
        token = (await ask(client, text="老公打我怎么办")).json()["conversation"]
        early = house.mailbox.put(address_of(token), say("早先的信"))
        house.clock.move(minutes=1)
        await client.get("/weather")
        for _ in range(2):
            page = await client.get("/")
            history = (await client.get("/api/messages")).json()
            assert "以前的对话" not in page.text
            assert (history["messages"], history["last_letter"], history["started"]) == ([], early, True)
            assert (await client.post("/api/earlier")).json() == {"found": False}

        house.clock.move(minutes=1)
        house.mailbox.put(address_of(token), say("工作人员回复您"))
        house.clock.move(minutes=1)
        assert (await ask(client, text="你好")).json()["conversation"] == token
        shown = (await client.get("/api/messages")).json()["messages"]
        assert [message["said"] or message["replies"][0]["text"] for message in shown] == ["工作人员回复您", "你好"]
        # leaving again hides what came since
        house.clock.move(minutes=1)
        await client.get("/weather")
        assert (await client.get("/api/messages")).json()["messages"] == []


@pytest.mark.parametrize("rest", ["", ".", ".x", ".-1", ".99999999999999999999", ".0.0"])
async def test_a_cookie_that_was_tampered_with_shows_no_more_than_before(rest: str) -> None:
    house = House()
    async with house.client() as client:
        await ask(client, conversation=TOKEN, text="我的秘密")
        client.cookies.set(COOKIE, TOKEN + rest)
        response = await client.get("/api/messages")
    assert response.status_code == 200
    assert len(response.json()["messages"]) == (rest in ("", "."))


async def test_after_the_quick_exit_the_page_is_as_new_and_the_person_can_go_back() -> None:
    house = House()
    async with house.client() as client:
        token = (await ask(client, text="我的秘密")).json()["conversation"]

        await client.get("/weather")
        assert COOKIE not in client.cookies
        assert (await client.get("/api/messages")).json()["messages"] == []
        await client.get("/")  # a new, empty conversation ...
        await client.get("/weather")  # ... that is left again does not replace the first
        assert (await client.post("/api/earlier")).json() == {"found": True}
        assert client.cookies[COOKIE] == token
        assert (await client.post("/api/earlier")).json() == {"found": False}

        await client.get("/weather")
        other = (await ask(client, text="别的事")).json()["conversation"]
        assert other != token
        assert (await client.post("/api/earlier")).json() == {"found": True}
        assert (await client.get("/api/messages")).json()["messages"][0]["said"] == "我的秘密"
        assert (await client.post("/api/earlier")).json() == {"found": True}
        assert client.cookies[COOKIE] == other


async def test_the_quick_exit_works_when_nothing_else_does() -> None:
    house = House()
    async with house.client() as client:
        token = (await ask(client, text="我的秘密")).json()["conversation"]
        house.office.history_fault = RuntimeError("broken on purpose")
        response = await client.get("/weather")
        assert response.status_code == 200
        assert "法律" not in response.text
        # in doubt the talk was about danger: it goes on unseen
        house.office.history_fault = None
        assert (await client.get("/api/messages")).json()["messages"] == []
        house.clock.move(minutes=1)
        assert (await ask(client, text="你好")).json()["conversation"] == token


async def test_a_fast_talker_is_asked_to_wait_and_others_are_served() -> None:
    house = House(limits=RateLimits(per_conversation=3, per_address=100))
    async with house.client() as client:
        for _ in range(3):
            assert (await ask(client, conversation="fast-talker", text="快")).status_code == 200
        refused = await ask(client, conversation="fast-talker", text="快")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "20"
        assert "请等 20 秒" in refused.json()["detail"]
        assert (await ask(client, conversation="calm-talker", text="慢慢说")).status_code == 200
        house.clock.move(seconds=20)
        assert (await ask(client, conversation="fast-talker", text="快")).status_code == 200
    assert len(house.office.taken) == 5


async def test_one_network_address_cannot_flood_with_new_conversations() -> None:
    house = House(limits=RateLimits(per_conversation=100, per_address=3))
    async with house.client(peer="192.0.2.7") as flooder, house.client(peer="192.0.2.8") as neighbour:
        statuses = [(await ask(flooder, conversation=f"new-one-{n}", text="洪水")).status_code for n in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert (await ask(neighbour, text="你好")).status_code == 200
        # what was said can still be read
        assert (await flooder.get("/api/messages")).status_code == 200

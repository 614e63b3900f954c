"""Signing in and out: what opens the console, what does not, and for how long."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from sqlalchemy import select

from bot.console.signin import TRIES_A_MINUTE, WRONG
from bot.staff.rights import Right
from bot.staff.store import StaffAccount, StaffSession
from tests.console.office import ORIGIN, PASSWORD, Office, hidden, sign_in, text_of
from tests.console.test_inquiries import asks

LATER = "明天-要换-一个-新的"


async def tries(office: Office, name: str, password: str) -> httpx.Response:
    async with office.browser() as client:
        return await sign_in(client, name, password)


async def test_a_clerk_signs_in_works_and_leaves(office: Office) -> None:
    async with office.clerk() as clerk:
        assert "沈佳" in await clerk.sees("/")
        token = clerk.client.cookies["staff"]
        async with office.parts.database.read() as session:
            row = (await session.scalars(select(StaffSession))).one()
        assert token not in row.token
        assert await clerk.sends("/logout") == "/staff/login"
        assert "登录" in await clerk.sees("/people")
        async with office.browser() as thief:
            thief.cookies.set("staff", token, domain="office.test", path="/staff")
            assert (await thief.get("/staff/")).status_code == 303
    assert [act for _, act, _ in await office.acts()][-2:] == ["staff.enter", "staff.leave"]


async def test_the_sign_in_leads_to_where_somebody_wanted_to_go_and_never_to_another_site(desk: Office) -> None:
    await desk.account("沈佳", [Right.ADMIN])
    async with desk.browser() as client:
        answer = await client.get("/staff/audit?who=root")
        assert answer.headers["location"] == "/staff/login?next=/audit%3Fwho%3Droot"
        page = (await client.get(answer.headers["location"])).text
        assert hidden(page, "next") == "/audit?who=root"
        assert (await sign_in(client, "沈佳", after="/audit?who=root")).headers["location"] == "/staff/audit?who=root"
        for foreign in ("//evil.example", "https://evil.example", "/\\evil.example", "/\n/x", "/logout", "x" * 900):
            assert (await sign_in(client, "沈佳", after=foreign)).headers["location"] == "/staff/"
            shown = await client.get("/staff/login", params={"next": foreign})
            assert shown.headers["location"] == "/staff/"


async def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(office: Office) -> None:
    await office.account("沈佳", [])
    for _ in range(4):
        assert (await tries(office, "沈佳", "不对的-密码-一二三")).status_code == 403
    assert (await tries(office, "沈佳", PASSWORD)).status_code == 303
    # The right one in between starts the count anew.
    for _ in range(5):
        answer = await tries(office, "沈佳", "不对的-密码-一二三")
    locked = await tries(office, "沈佳", PASSWORD)
    assert (locked.status_code, text_of(locked.text)) == (403, text_of(answer.text))
    office.clock.move(minutes=14)
    assert (await tries(office, "沈佳", PASSWORD)).status_code == 403
    office.clock.move(minutes=2)
    assert (await tries(office, "沈佳", PASSWORD)).status_code == 303
    assert ("沈佳", "staff.locked", "沈佳") in await office.acts()


async def test_many_guesses_at_once_count_one_by_one(office: Office) -> None:
    await office.account("沈佳", [])
    guesses = ["不对的-密码-一二三"] * 7 + [PASSWORD]
    answers = [await answer for answer in [asyncio.create_task(tries(office, "沈佳", guess)) for guess in guesses]]
    async with office.parts.database.read() as session:
        row = (await session.scalars(select(StaffAccount).where(StaffAccount.name == "沈佳"))).one()
    inside = [answer for answer in answers if answer.status_code == 303]
    assert row.locked_until is not None or len(inside) == 1
    assert len(inside) <= 1


async def test_a_stranger_learns_nothing_about_names(desk: Office) -> None:
    await desk.account("沈佳", [])
    await desk.account("老王", [])
    async with desk.parts.acting(await desk.actor("root")) as act:
        await desk.parts.accounts.close(act, "老王")
    pages = {
        re.sub(r'value="[^"]*"', "", (await tries(desk, name, password)).text)
        for name, password in (
            ("没有这个人", PASSWORD),
            ("沈佳", "不对的-密码-一二三"),
            ("老王", PASSWORD),
            ("root", "x"),
        )
    }
    assert len(pages) == 1
    assert WRONG in pages.pop()


async def test_an_hour_without_doing_anything_ends_it_and_so_do_twelve(office: Office) -> None:
    async with office.clerk() as clerk:
        for _ in range(13):
            office.clock.move(minutes=55)
            await clerk.sees("/")
        office.clock.move(minutes=55)  # twelve hours and fifty minutes after the sign-in
        assert "登录" in text_of(await clerk.sees("/"))
    async with office.browser() as client:
        await sign_in(client, "沈佳")
        office.clock.move(minutes=61)
        assert (await client.get("/staff/")).headers["location"] == "/staff/login"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Office) -> None:
    await desk.account("沈佳", [])
    answer = await tries(desk, "沈佳", PASSWORD)
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/staff"))
    assert "secure" not in cookie
    safe = Office(desk.parts, desk.clock, "https://fl.example.gov.cn")
    async with safe.browser() as client:
        data = {"name": "沈佳", "password": PASSWORD}
        answer = await client.post("/staff/login", data=data, headers={"Origin": "https://fl.example.gov.cn"})
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, {"Origin": "null"}],
)
async def test_nobody_is_signed_in_from_another_site(desk: Office, headers: dict[str, str]) -> None:
    await desk.account("沈佳", [])
    async with desk.browser() as client:
        answer = await client.post("/staff/login", data={"name": "沈佳", "password": PASSWORD}, headers=headers)
        assert (answer.status_code, "staff" in client.cookies) == (403, False)


async def test_somebody_who_tries_and_tries_has_to_wait(desk: Office) -> None:
    await desk.account("沈佳", [])
    async with desk.browser() as client:
        for _ in range(TRIES_A_MINUTE):
            await sign_in(client, "没有这个人", "x")
        assert (await sign_in(client, "沈佳")).status_code == 429
        desk.clock.move(minutes=1)
        assert (await sign_in(client, "沈佳")).status_code == 303


async def test_a_new_password_takes_the_old_one_and_ends_the_other_sign_ins(office: Office) -> None:
    async with office.clerk() as clerk, office.browser() as elsewhere:
        await sign_in(elsewhere, "沈佳")
        wrong = {"present": "不是这个-不是-这个", "new": LATER, "again": LATER}
        assert "现在的密码不对" in await clerk.sends("/me/password", wrong, status=422)
        for new, again, told in ((LATER, "x", "不一样"), ("短", "短", "10 到 200"), ("1" * 12, "1" * 12, "太简单")):
            fields = {"present": PASSWORD, "new": new, "again": again}
            assert told in await clerk.sends("/me/password", fields, status=422)
        await clerk.sends("/me/password", {"present": PASSWORD, "new": LATER, "again": LATER})
        assert "密码换好了" in await clerk.sees("/me")
        assert (await elsewhere.get("/staff/")).status_code == 303
        assert (await tries(office, "沈佳", PASSWORD)).status_code == 403
        assert (await tries(office, "沈佳", LATER)).status_code == 303


async def test_everywhere_means_here_too(office: Office) -> None:
    async with office.clerk() as clerk, office.browser() as elsewhere:
        await sign_in(elsewhere, "沈佳")
        assert await clerk.sends("/me/leave") == "/staff/login"
        for browser in (clerk.client, elsewhere):
            assert (await browser.get("/staff/")).status_code == 303


async def test_what_was_written_survives_a_sign_in_that_ran_out(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk:
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        fields = {"text": "请带<借条>来。\n还有身份证。", "_seen": seen, "_proof": await clerk.proof()}
        office.clock.move(minutes=61)
        path = f"/inquiries/{receipt}/reply"
        page = await clerk.sends(path, fields, status=401, proof=False)
        assert "您写的都还在" in page
        waiting = {name: hidden(page, name) for name in ("kept_path", "kept", "next")}
        wrong = await clerk.sends("/login", {**waiting, "name": "沈佳", "password": "x"}, status=403, proof=False)
        assert hidden(wrong, "kept") == waiting["kept"]
        right = {**waiting, "name": "沈佳", "password": PASSWORD}
        page = await clerk.sends("/login", right, status=200, proof=False)
        again = {name: hidden(page, name) for name in ("_proof", "_seen", "text")}
        assert again["text"] == "请带<借条>来。\n还有身份证。"
        assert "会收到消息的：1 位" in await clerk.sends(path, again, status=200, proof=False)


@pytest.mark.parametrize("how", ["left here", "left everywhere", "signed in anew"])
async def test_what_was_written_survives_a_sign_in_that_was_ended_elsewhere(office: Office, how: str) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    path = f"/inquiries/{receipt}/reply"
    async with office.clerk() as clerk:
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        fields = {"text": "请带<借条>来。", "_seen": seen, "_proof": await clerk.proof()}
        await clerk.sends("/me/leave" if how == "left everywhere" else "/logout")
        if how == "signed in anew":
            await sign_in(clerk.client, "沈佳")
            page = await clerk.sends(path, fields, status=403, proof=False)
            assert "上一次登录时打开的" in page
        else:
            page = await clerk.sends(path, fields, status=401, proof=False)
            assert "您写的都还在" in page
            waiting = {name: hidden(page, name) for name in ("kept_path", "kept", "next")}
            right = {**waiting, "name": "沈佳", "password": PASSWORD}
            page = await clerk.sends("/login", right, status=200, proof=False)
        again = {name: hidden(page, name) for name in ("_proof", "_seen", "text")}
        assert again["text"] == "请带<借条>来。"
        assert "会收到消息的：1 位" in await clerk.sends(path, again, status=200, proof=False)
        # Another site cannot have its words shown here, and a browser that says nothing is not believed.
        forged = {**fields, "_proof": "x"}
        for headers in ({"Origin": "http://evil.example"}, {}):
            clerk.client.cookies.clear()
            answer = await clerk.client.post(f"/staff{path}", data=forged, headers=headers)
            assert "借条" not in answer.text


async def test_a_password_is_not_kept_on_the_way(desk: Office) -> None:
    async with desk.clerk() as clerk:
        fields = {"present": PASSWORD, "new": LATER, "again": LATER, "_proof": await clerk.proof()}
        desk.clock.move(minutes=61)
        assert await clerk.sends("/me/password", fields, proof=False) == "/staff/login"


async def test_a_kept_form_leads_nowhere_else(desk: Office) -> None:
    await desk.account("沈佳", [])
    for path in ("https://evil.example/", "//evil.example", "/staff//evil.example", "/api/messages", "/staff/logout"):
        async with desk.browser() as client:
            data = {"name": "沈佳", "password": PASSWORD, "kept_path": path, "kept": '[["a","b"]]'}
            answer = await client.post("/staff/login", data=data, headers={"Origin": ORIGIN})
            assert answer.headers["location"] == "/staff/"
    async with desk.browser() as client:
        data = {"name": "沈佳", "password": PASSWORD, "kept_path": "/staff/people", "kept": '{"a": [1'}
        assert (await client.post("/staff/login", data=data, headers={"Origin": ORIGIN})).status_code == 200

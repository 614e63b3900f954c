"""Accounts by browser: opened, changed, closed by an administrator, and two who work at the same time."""

from __future__ import annotations

import re
from pathlib import Path

import bot
from bot.console.audit import said
from bot.staff.rights import Right
from tests.console.office import Clerk, Office, hidden, sign_in, text_of

OWN = "自己的-新密码-四五六七"


async def number_of(clerk: Clerk, name: str) -> str:
    found = re.search(rf'/staff/people/(\d+)">{name}<', await clerk.sees("/people"))
    assert found
    return found[1]


async def test_a_colleague_gets_an_account_a_password_once_and_their_own(office: Office) -> None:
    async with office.clerk() as admin, office.browser() as client:
        page = await admin.sends("/people", {"name": "小王", "rights": ["inquiries", "events"]}, status=200)
        once = re.search(r'class="secret">([^<]+)<', page)
        assert once
        assert once[1] not in await admin.sees(f"/people/{await number_of(admin, '小王')}")
        assert (await sign_in(client, "小王", once[1])).status_code == 303
        wang = Clerk(client, "小王")
        # The password that somebody else knows opens nothing but the page on which it is changed.
        assert "换密码" in text_of(await wang.sees("/"))
        await wang.sends("/me/password", {"present": once[1], "new": OWN, "again": OWN})
        assert "今天" in text_of(await wang.sees("/"))
        assert "人员" not in text_of(await wang.sees("/"))
        await wang.sees("/people", 403)
    assert ("沈佳", "staff.add", "小王") in await office.acts()


async def test_rights_are_taken_at_once_and_a_closed_account_is_out(office: Office) -> None:
    async with office.clerk() as admin, office.clerk("小王", [Right.ADMIN]) as wang:
        number = await number_of(admin, "小王")
        await wang.sees("/people")
        seen = hidden(await admin.sees(f"/people/{number}"), "_seen")
        await admin.sends(f"/people/{number}/rights", {"rights": ["events"], "_seen": seen})
        await wang.sees("/people", 403)
        await admin.sends(f"/people/{number}/close")
        assert "登录" in text_of(await wang.sees("/"))
        assert (await sign_in(wang.client, "小王")).status_code == 403
        await admin.sends(f"/people/{number}/reopen")
        assert (await sign_in(wang.client, "小王")).status_code == 303


async def test_two_who_change_the_same_account_hear_of_each_other(office: Office) -> None:
    async with office.clerk() as admin, office.clerk("李四", [Right.ADMIN]) as other:
        await office.account("小王", [])
        number = await number_of(admin, "小王")
        first = hidden(await admin.sees(f"/people/{number}"), "_seen")
        second = hidden(await other.sees(f"/people/{number}"), "_seen")
        await other.sends(f"/people/{number}/rights", {"rights": ["events"], "_seen": second})
        office.clock.move(minutes=2)
        page = await admin.sends(f"/people/{number}/rights", {"rights": ["announce"], "_seen": first}, status=409)
        assert "李四 2 分钟前改过这一项" in page
        assert re.search(r'value="announce" checked', page)
        assert "现在存着的权限：活动" in text_of(page)
        await admin.sends(f"/people/{number}/rights", {"rights": ["announce"], "_seen": hidden(page, "_seen")})
        assert (await office.actor("小王")).rights == {Right.ANNOUNCE}


async def test_a_refused_form_keeps_what_was_typed(office: Office) -> None:
    async with office.clerk() as admin:
        page = await admin.sends("/people", {"name": "沈佳", "rights": ["events"]}, status=409)
        assert "已经有叫“沈佳”的账号了" in page
        assert 'value="沈佳"' in page
        assert 'value="events" checked' in page
        last = await admin.sends(f"/people/{await number_of(admin, '沈佳')}/close", status=409)
        assert "最后一位能登录后台的管理员" in text_of(last), "root has no password: nobody could sign in any more"


async def test_the_last_administrator_cannot_lock_the_office_out(office: Office) -> None:
    async with office.clerk() as admin:
        await admin.sends(f"/people/{await number_of(admin, 'root')}/close")
        number = await number_of(admin, "沈佳")
        assert "最后一位管理员" in await admin.sends(f"/people/{number}/close", status=409)


async def test_an_administrator_gives_up_the_own_right_only_asked_and_not_as_the_last(office: Office) -> None:
    async with office.clerk() as clerk:
        number = await number_of(clerk, "沈佳")
        path, less = f"/people/{number}/rights", ["names", "events"]
        seen = hidden(await clerk.sees(f"/people/{number}"), "_seen")
        for sure in ({}, {"own": "yes"}):
            page = await clerk.sends(path, {"rights": less, "_seen": seen, **sure}, status=409)
            assert "最后一位能登录后台的管理员" in text_of(page)
        await clerk.sees("/people")
        await office.account("小李", [Right.ADMIN])
        page = await clerk.sends(path, {"rights": less, "_seen": seen}, status=422)
        assert ("这是您自己的账号" in page, 'name="own"' in page) == (True, True)
        assert 'value="admin" checked' in await clerk.sees(f"/people/{number}"), "nothing has changed yet"
        assert await clerk.sends(path, {"rights": less, "_seen": seen, "own": "yes"}) == "/staff/me"
        assert "您不再是管理员" in await clerk.sees("/me")
        await clerk.sees("/people", 403)


async def test_a_name_that_is_too_long_is_refused_and_not_cut(office: Office) -> None:
    async with office.clerk() as clerk:
        assert "maxlength" not in (await clerk.sees("/people")).partition('id="f-name"')[2].partition(">")[0]
        page = await clerk.sends("/people", {"name": "长" * 41, "rights": []}, status=422)
        assert "姓名要写 1 到 32 个字" in page
        assert "长" * 41 in page, "what was typed stays"


async def test_a_password_is_reset_by_an_administrator(office: Office) -> None:
    async with office.clerk() as admin, office.clerk("小王", []) as wang:
        number = await number_of(admin, "小王")
        page = await admin.sends(f"/people/{number}/password", status=200)
        once = re.search(r'class="secret">([^<]+)<', page)
        assert once
        assert "登录" in text_of(await wang.sees("/"))
        assert (await sign_in(wang.client, "小王")).status_code == 403
        assert (await sign_in(wang.client, "小王", once[1])).status_code == 303


async def test_the_ledger_is_looked_through(office: Office) -> None:
    async with office.clerk() as admin:
        for number in range(60):
            async with office.parts.acting(await office.actor("root")) as act:
                act.note("event.publish", f"h{number}", "<b>粗</b>")
        first = await admin.sees("/audit?about=event")
        assert ("h59" in first, "h9<" in first) == (True, False)
        assert "&lt;b&gt;粗" in first
        assert "已经到底了" in await admin.sees("/audit?about=event&page=2")
        assert "没有符合的记录" in await admin.sees("/audit?words=斑马")
        assert "登录" in await admin.sees("/audit?who=沈佳&since=2026-11-23&until=2026-11-23")
        assert "没有符合的记录" in await admin.sees("/audit?since=2026-11-24")
        for odd in (
            "page=0",
            "page=x",
            "page=99999999999",
            "since=0001-01-01&until=9999-12-31",
            "since=x",
            "about=' or 1",
        ):
            await admin.sees(f"/audit?{odd}")


def test_every_act_of_the_ledger_is_said_in_words() -> None:
    noted = re.compile(r'note\(\s*[^"\n]*"([a-z]+\.[a-z-]+)"|else "([a-z]+\.[a-z-]+)"')
    sources = [path.read_text("utf-8") for path in Path(bot.__file__).parent.rglob("*.py")]
    acts = {one or other for text in sources for one, other in noted.findall(text)}
    assert {"event.attendance", "opinion.export", "hold.recall"} <= acts
    acts |= {"opinion.sorted", "announcement.paused", "event.postponed", "setting.restore"}
    assert [act for act in sorted(acts) if said(act) == act] == []
    assert (said("draft.annotate"), said("opinion.dispose")) == ("写条文说明", "写意见的结果")

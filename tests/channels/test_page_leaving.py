"""The page in a real Chromium: deleting what was said, leaving in a hurry, and coming from somewhere else."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import text

from bot.answers.shelf import Shelf
from bot.channels.web.address import address_of
from bot.channels.web.conversation import COOKIE
from bot.messages import say
from bot.storage.database import Database
from tests.channels.page_visit import Visit, visiting
from tests.channels.real_house import RealHouse
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@asynccontextmanager
async def real_house(migrated: Path, folder: Path, shelf: Shelf) -> AsyncIterator[RealHouse]:
    shutil.copy(migrated, folder / "bot.db")
    database = Database(f"sqlite+aiosqlite:///{folder / 'bot.db'}")
    clock = HandClock()
    yield RealHouse(parts_for(database, clock, shelf, folder), clock)
    await database.close()


async def stored(house: RealHouse, words: str) -> list[str]:
    """Return the tables in which a text stands anywhere."""
    found = []
    async with house.parts.database.read() as session:
        tables = list(await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
        for table in tables:
            rows = (await session.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608
            if words in str(rows) or words.encode("unicode_escape").decode() in str(rows):
                found.append(table)
    return found


async def token(visit: Visit) -> str:
    return next(c["value"] for c in await visit.context.cookies() if c["name"] == COOKIE)


async def press_delete(page: Page) -> None:
    await page.locator("#more").click()
    await page.locator("#forget").click()
    await expect(page.locator("#confirm")).to_be_visible()


async def test_one_confirmed_press_deletes_from_the_database_and_then_from_the_screen(
    browser: Browser, migrated_file: Path, tmp_path: Path, shelf: Shelf
) -> None:
    async with real_house(migrated_file, tmp_path, shelf) as house, visiting(browser, house) as visit:
        page = visit.page
        await visit.say("楼上斑马漏水把我家天花板泡了")
        before = await token(visit)
        assert await stored(house, "斑马")
        await press_delete(page)
        await expect(page.locator("#confirm-no")).to_be_focused()
        await visit.shot("360-delete")
        await page.locator("#confirm-no").click()
        await expect(page.locator(".bubble")).to_be_visible()

        await press_delete(page)
        await page.locator("#confirm-yes").click()
        await expect(page.locator("#confirm")).to_be_hidden()
        await expect(page.locator(".answer")).to_have_text(re.compile("已经删除"))
        await expect(page.locator(".bubble")).to_have_count(0)
        assert await stored(house, "斑马") == []
        assert await token(visit) != before
        await visit.open()
        await expect(page.locator(".answer")).to_have_count(0)


async def test_what_is_typed_asks_in_the_chat_and_the_screen_is_emptied_by_the_same_deletion(
    browser: Browser, migrated_file: Path, tmp_path: Path, shelf: Shelf
) -> None:
    async with real_house(migrated_file, tmp_path, shelf) as house, visiting(browser, house) as visit:
        page = visit.page
        await visit.say("楼上斑马漏水把我家天花板泡了")
        other = await visit.context.new_page()
        await other.goto(visit.url)
        await expect(other.locator(".bubble")).to_have_count(1)
        await visit.say("删除记录")
        await expect(page.locator(".bubble")).to_have_count(2)
        await page.get_by_role("button", name="确定删除").click()
        await expect(page.locator(".answer")).to_have_count(1)
        await expect(page.locator(".answer")).to_have_text(re.compile("已经删除"))
        await expect(page.locator(".bubble")).to_have_count(0)
        # the tab that was open as well shows nothing any more
        await expect(other.locator(".bubble")).to_have_count(0)
        assert await stored(house, "斑马") == []


async def test_while_deleting_fails_nothing_is_taken_off_the_screen(browser: Browser) -> None:
    async with visiting(browser, network_fails=True) as visit:
        page, fault = visit.page, visit.page.locator("#confirm-fault")
        await visit.say("我的秘密")
        await page.locator("#text").fill("还没写完")
        visit.house.office.forget_fault = RuntimeError("broken on purpose")
        await press_delete(page)
        await page.locator("#confirm-yes").click()
        await expect(fault).to_contain_text("没有删成，记录还在。系统出了点问题")
        await visit.shot("360-delete-failed")
        await visit.context.set_offline(True)
        await page.get_by_role("button", name="再试一次").click()
        await expect(fault).to_contain_text("没有删成，记录还在。网络不通")
        await expect(page.locator(".bubble")).to_have_text("我的秘密")
        await expect(page.locator("#text")).to_have_value("还没写完")

        await visit.context.set_offline(False)
        visit.house.office.forget_fault = None
        await page.get_by_role("button", name="再试一次").click()
        await expect(page.locator(".answer")).to_have_text(re.compile("已经删除"))
        await expect(page.locator(".bubble")).to_have_count(0)
        await expect(page.locator("#text")).to_have_value("")
        # the new conversation is followed
        visit.house.mailbox.put(address_of(await token(visit)), say("后来的信"))
        await expect(page.locator(".answer").last).to_contain_text("后来的信")


async def test_the_quick_exit_leaves_no_trace_and_going_back_is_asked_first(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("楼上漏水怎么办")
        await page.locator("#exit").click()
        await expect(page).to_have_title("天气与出门")
        assert page.url == visit.url + "/weather"
        await visit.shot("360-neutral")
        await page.go_back()
        assert not page.url.startswith(visit.url + "/?")
        await visit.open()
        await expect(page.locator(".answer")).to_have_count(0)

        for answer in ("#confirm-no", "#confirm-yes"):
            await expect(page.locator(".bubble")).to_have_count(0)
            await page.locator("#more").click()
            await page.locator("#earlier").click()
            await expect(page.locator("#confirm")).to_contain_text("要在这台手机上重新显示刚才的对话吗？")
            await visit.shot("360-earlier")
            await page.locator(answer).click()
        await expect(page.locator(".bubble")).to_have_text("楼上漏水怎么办")
        for _ in range(3):
            await page.keyboard.press("Escape")
        await expect(page).to_have_title("天气与出门")


async def test_a_talk_about_danger_does_not_come_back_after_the_quick_exit(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await visit.say("老公打我怎么办")
        visit.house.mailbox.put(visit.me, say("司法所：我们看到了"))
        await expect(page.locator(".answer")).to_have_count(2)
        visit.house.clock.move(minutes=1)
        await page.locator("#exit").click()
        await expect(page).to_have_title("天气与出门")
        for _ in range(2):
            await visit.open()
            await expect(page.locator(".answer")).to_have_count(0)
            await page.locator("#more").click()
            await expect(page.locator("#forget")).to_be_visible()
            await expect(page.locator("#earlier")).to_have_count(0)
        # what staff writes later still arrives, and nothing of before with it
        visit.house.clock.move(minutes=1)
        visit.house.mailbox.put(visit.me, say("司法所：明天上午在"))
        await expect(page.locator(".answer")).to_have_text(re.compile("明天上午在"))
        visit.house.clock.move(minutes=1)
        await visit.say("你好")
        await expect(page.locator(".bubble")).to_have_count(1)


WITHOUT_CHANNEL = "delete window.BroadcastChannel"
WITHOUT_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked'); } })"


@asynccontextmanager
async def two_tabs(browser: Browser, *scripts: str) -> AsyncIterator[tuple[Visit, Page]]:
    """The page in two tabs of one browser, in which the same talk stands; the browser is made older by `scripts`."""
    async with visiting(browser) as visit:
        for script in scripts:
            await visit.context.add_init_script(script)
        await visit.open()
        await visit.say("老公打我怎么办")
        other = await visit.context.new_page()
        other.on("pageerror", lambda fault: visit.errors.append(str(fault)))
        await other.goto(visit.url)
        await expect(other.locator(".bubble")).to_have_count(1)
        yield visit, other


@pytest.mark.parametrize("scripts", [(), (WITHOUT_CHANNEL,)], ids=["now", "older"])
async def test_the_quick_exit_empties_every_tab(browser: Browser, scripts: tuple[str, ...]) -> None:
    async with two_tabs(browser, *scripts) as (visit, other):
        drafts = await visit.context.new_page()
        await drafts.goto(visit.url + "/drafts")
        await other.locator("#text").fill("他今天又")
        await visit.page.locator("#exit").click()
        for page in (visit.page, other, drafts):
            await expect(page).to_have_title("天气与出门")
            assert page.url == visit.url + "/weather"
        assert await other.evaluate("localStorage.getItem('tabs')") is None  # no word of it is left
        await other.go_back()
        assert "他今天又" not in await other.content()
        assert "老公打我" not in await other.content()


@pytest.mark.parametrize("scripts", [(), (WITHOUT_CHANNEL,)], ids=["now", "older"])
async def test_a_page_beside_the_talk_has_the_same_exit(browser: Browser, scripts: tuple[str, ...]) -> None:
    async with two_tabs(browser, *scripts) as (visit, other):
        await other.goto(visit.url + "/drafts")
        await other.locator("a.exit").click()
        for page in (visit.page, other):
            await expect(page).to_have_title("天气与出门")


async def test_the_exit_word_typed_in_one_tab_empties_the_other(browser: Browser) -> None:
    async with two_tabs(browser) as (visit, other):
        await other.locator("#text").fill("退出")
        await other.keyboard.press("Enter")
        for page in (visit.page, other):
            await expect(page).to_have_title("天气与出门")


@pytest.mark.parametrize("scripts", [(), (WITHOUT_CHANNEL,)], ids=["now", "older"])
async def test_what_is_said_in_one_tab_and_brought_back_in_one_stands_in_both(
    browser: Browser, scripts: tuple[str, ...]
) -> None:
    async with two_tabs(browser, *scripts) as (visit, other):
        await visit.say("还有一件事")
        await expect(other.locator(".bubble")).to_have_count(2)
    async with visiting(browser) as visit:
        for script in scripts:
            await visit.context.add_init_script(script)
        await visit.open()
        await visit.say("楼上漏水怎么办")
        await visit.page.locator("#exit").click()
        await expect(visit.page).to_have_title("天气与出门")
        await visit.open()
        other = await visit.context.new_page()
        await other.goto(visit.url)
        await expect(other.locator("#log[aria-live=polite]")).to_be_attached()
        await other.locator("#more").click()
        await other.locator("#earlier").click()
        await other.locator("#confirm-yes").click()
        for page in (visit.page, other):
            await expect(page.locator(".bubble")).to_have_text("楼上漏水怎么办")


async def test_where_nothing_can_be_told_a_tab_asks_when_it_is_looked_at(browser: Browser) -> None:
    async with two_tabs(browser, WITHOUT_CHANNEL, WITHOUT_STORAGE) as (visit, other):
        await visit.page.locator("#exit").click()
        await expect(visit.page).to_have_title("天气与出门")
        await expect(other.locator(".bubble")).to_have_count(1)
        await other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(other.locator(".bubble")).to_have_count(0)


async def test_nothing_half_written_is_asked_of_whoever_comes_next(
    browser: Browser, migrated_file: Path, tmp_path: Path, shelf: Shelf
) -> None:
    async with real_house(migrated_file, tmp_path, shelf) as house, visiting(browser, house) as visit:
        page = visit.page
        await page.locator("#text").fill("老公打我")
        await page.keyboard.press("Enter")
        await expect(page.locator(".answer")).to_have_count(2)
        await page.locator("#person").click()
        await expect(page.locator(".answer").last).to_contain_text("留一个电话")
        await page.locator("#exit").click()
        await expect(page).to_have_title("天气与出门")
        await visit.open()
        await visit.say("物业费多少")
        await visit.say("你好")
        for trace in ("号码看着不对", "没写完", "接着写", "留一个电话"):
            await expect(page.locator("#log")).not_to_contain_text(trace)


async def test_where_it_cannot_be_closed_the_browser_begins_anew(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.say("老公打我怎么办")
        before = await token(visit)
        await visit.page.locator("#exit").click()
        await expect(visit.page).to_have_title("天气与出门")
        assert [address.chat for address in visit.house.office.left] == [visit.me.chat]
        await visit.open()
        assert (await token(visit)).startswith(before)
        visit.house.office.leave_fault = RuntimeError("broken on purpose")
        await visit.say("老公打我怎么办")
        await visit.page.locator("#exit").click()
        await expect(visit.page).to_have_title("天气与出门")
        await visit.open()
        assert not (await token(visit)).startswith(before)


@asynccontextmanager
async def another_website(link: str) -> AsyncIterator[str]:
    """Serve a page with one link, under another site than 127.0.0.1: localhost."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = f'<!doctype html><link rel="icon" href="data:,"><a href="{link}">to the office</a>'.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}/"


async def test_a_link_on_another_website_keeps_the_conversation(browser: Browser) -> None:
    async with visiting(browser) as visit, another_website(visit.url + "/") as other:
        page = visit.page
        await visit.say("我的秘密")
        mine = await token(visit)
        await page.goto(other)
        await page.get_by_role("link").click()
        await expect(page.locator(".bubble")).to_have_text("我的秘密")
        assert await token(visit) == mine
        await page.reload()
        await expect(page.locator(".bubble")).to_have_text("我的秘密")
        assert await token(visit) == mine
        visit.foreign.clear()


async def test_who_arrives_by_such_a_link_keeps_what_begins_there(browser: Browser) -> None:
    async with visiting(browser) as visit, another_website(visit.url + "/") as other:
        page = visit.page
        await visit.context.clear_cookies()
        await page.goto(other)
        await page.get_by_role("link").click()
        await expect(page.locator("#log[aria-live=polite]")).to_be_attached()
        await visit.say("我的秘密")
        mine = await token(visit)
        assert visit.me.chat == address_of(mine).chat
        await page.reload()
        await expect(page.locator(".bubble")).to_have_text("我的秘密")
        assert await token(visit) == mine
        visit.foreign.clear()

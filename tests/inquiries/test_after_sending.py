"""After sending: when somebody answers, taking it back, not to be rung up; and the form as a child reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.commands.inquiries import lines_of
from bot.inquiries.terms import InquiryState
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for

BEATEN = "我老公又动手打我"
LIFT = "想问问加装电梯的事"


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(sqlite, clock, shelf, tmp_path)


@pytest.fixture
def mei(parts: Parts, clock: HandClock) -> Visitor:
    return Visitor(parts, clock, Address("web", "mei-0000000001"))


async def has_sent(who: Visitor, *, beaten: bool = False) -> None:
    if beaten:
        await who.says(BEATEN)
        await who.presses("转人工")
    else:
        await who.says("人工")
        await who.says(LIFT)
    await who.says("13700003333")
    assert "已经交给工作人员" in await who.presses("发送")


@pytest.mark.parametrize("said", ["啥辰光打过来啊", "侬几时回我", "你们什么时候联系我", "几点打给我"])
async def test_who_waits_is_told_when_and_gets_no_second_form(mei: Visitor, said: str) -> None:
    await has_sent(mei)
    told = await mei.says(said)
    assert "工作日会有人看" in told
    assert "（1/" not in told


@pytest.mark.parametrize("said", ["不要打电话给我了", "别打过来了 他在家", "你们别打电话给我了", "不要联系我了"])
@pytest.mark.parametrize("beaten", [True, False])
async def test_not_to_be_rung_up_holds_for_what_was_sent(mei: Visitor, parts: Parts, said: str, beaten: bool) -> None:
    await has_sent(mei, beaten=beaten)
    told = await mei.says(said)
    assert "电话已经去掉" in told
    inquiry = (await parts.inquiries.list())[0]
    assert (inquiry.phone, inquiry.no_call) == (None, True)
    shown = "\n".join(lines_of(await parts.inquiries.show(inquiry.receipt)))
    assert "不要打电话" in shown
    assert said in shown
    await mei.says("人工")
    assert "要不要留一个电话" not in await mei.says("想问问停车的事")


async def test_it_outlasts_leaving(mei: Visitor, parts: Parts) -> None:
    await has_sent(mei)
    await mei.says("不要打电话给我")
    await mei.says("退出")
    await mei.says("人工")
    assert "不问号码" in await mei.says("想问问停车的事")


@pytest.mark.parametrize("said", ["他晚上不要打我 怎么办", "不要打给骗子钱", "别打孩子"])
async def test_other_calls_leave_the_number(mei: Visitor, parts: Parts, said: str) -> None:
    await has_sent(mei)
    await mei.says(said)
    assert (await parts.inquiries.list())[0].phone == "13700003333"


@pytest.mark.parametrize("said", ["算了 我怕 把刚才那个撤掉", "撤掉刚才那个", "撤掉", "我那个问人工的不用了 撤掉"])
async def test_it_is_offered_back_also_in_fear(mei: Visitor, parts: Parts, said: str) -> None:
    await has_sent(mei, beaten=True)
    assert "撤回这一件吗" in await mei.says(said)
    assert "已撤回" in await mei.says("确定")
    assert await parts.inquiries.list() == []


async def test_who_may_answer_instead_and_another_number(mei: Visitor, parts: Parts) -> None:
    await has_sent(mei)
    assert "先问方不方便说话" in await mei.says("要是他先接到电话呢")
    assert "13900002222" in await mei.says("电话写错了 是13900002222")
    await mei.says("晚上别打 他在家")
    inquiry = (await parts.inquiries.list())[0]
    assert (inquiry.phone, inquiry.careful) == ("13900002222", True)
    view = await parts.inquiries.show(inquiry.receipt)
    assert [one.text for one in view.additions] == ["晚上别打 他在家"]


async def test_a_child_is_asked_who_may_know_and_no_number(mei: Visitor, parts: Parts) -> None:
    await mei.says("我今年14岁，爸妈要离婚了，我跟谁")
    told = await mei.says("转人工")
    assert "12355" in told
    assert "大人可以知道" in told
    assert "您" not in told.replace("转人工", "")
    told = await mei.says("先别告诉他们")
    assert "电话：不留" in told
    assert "您" not in told
    assert "12355" in await mei.says("发呀")
    inquiry = (await parts.inquiries.list(state=InquiryState.OPEN))[0]
    assert "未成年人" in inquiry.question
    assert "先不要让家里的大人知道" in inquiry.question

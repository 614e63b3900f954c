"""The open form takes answers only: thanks, a refusal, a question or a talk that goes on are not written into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.inquiries.heard import (
    agrees,
    anew,
    gives_thanks,
    instead,
    refuses_person,
    sends,
    waits,
    wants_back,
    wants_none,
)
from bot.language.folding import fold
from bot.language.phones import find_phone
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for

LIFT = "想问问加装电梯的事"
LEAK = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(sqlite, clock, shelf, tmp_path)


@pytest.fixture
def anna(parts: Parts, clock: HandClock) -> Visitor:
    return Visitor(parts, clock, Address("web", "anna-000000001"))


async def at_the_phone(who: Visitor) -> None:
    await who.says("人工")
    assert "留一个电话" in await who.says(LIFT)


async def at_the_look(who: Visitor) -> None:
    await at_the_phone(who)
    assert "看一眼" in await who.presses("不留电话")


WORDS: list[tuple[Callable[[str], bool], list[str], list[str]]] = [
    (
        gives_thanks,
        ["谢谢侬哦", "谢谢 辛苦了", "3q", "麻烦你了", "你真好"],
        ["谢谢你告诉我怎么办", "不用了谢谢", "感谢信怎么写"],
    ),
    (
        wants_none,
        ["我不想找人 就问你", "我那个问人工的不用了 撤掉", "不想找人了", "还是不用了吧", "不要人工了"],
        ["不用赔吗", "我不想跟他过了", "他不要孩子", "不想打官司", "找人来修不用我出钱"],
    ),
    (
        refuses_person,
        ["不要转人工", "不找人工了", "我不想跟工作人员说"],
        ["转人工", "不用了", "没有人工吗"],
    ),
    (
        sends,
        ["好的发掉", "发出去好了", "可以 发吧", "发呀", "就这样发", "发给工作人员"],
        ["不发了", "发现漏水", "别发", "发票没有", "发了没"],
    ),
    (agrees, ["好的", "就这样", "嗯嗯"], ["好吗", "不好", "可以吗"]),
    (anew, ["重写", "改一下", "勿是这个事", "重新写一下"], ["改天再说", "错过时间了", "重新装修"]),
    (waits, ["等下", "先别发", "让我再看看", "我想想"], ["等了三天了", "等他来", "想问一下"]),
]


@pytest.mark.parametrize(("heard", "yes", "no"), WORDS)
def test_words_to_a_form(heard: Callable[[str], bool], yes: list[str], no: list[str]) -> None:
    assert [one for one in yes if not heard(fold(one))] == []
    assert [one for one in no if heard(fold(one))] == []


def test_what_is_to_stand_instead() -> None:
    assert instead("改成 押金的事 问能不能要回 3500") == "押金的事 问能不能要回 3500"
    assert instead("勿是这个事 我是要问老头子房子怎么分") == "老头子房子怎么分"
    assert instead("写错了 应该是房东不退押金") == "房东不退押金"
    assert instead("不是我写的 是他写的条子") == ""
    assert instead("改一下") == ""


def test_to_have_it_back_with_a_reason() -> None:
    assert all(map(wants_back, ("算了 我怕 撤回我的咨询", "撤回咨询")))
    assert not any(map(wants_back, ("刚才那个不要了 我想问离婚多久", "我想撤诉 怎么弄", "他怕 把刚才的钱还了")))


def test_a_number_beside_words_of_time() -> None:
    assert find_phone("13900001111 三点以后打") == ("13900001111", "三点以后打")
    assert find_phone("一三九零零零零一一一一") == ("13900001111", "")


@pytest.mark.parametrize("said", ["谢谢侬哦", "谢谢 辛苦了", "麻烦你们了"])
async def test_thanks_are_answered_and_the_step_is_asked_again(anna: Visitor, parts: Parts, said: str) -> None:
    await at_the_phone(anna)
    told = await anna.says(said)
    assert "谢谢" in told
    assert "留一个电话" in told
    await anna.presses("不留电话")
    await anna.presses("发送")
    assert (await parts.inquiries.list())[0].question == LIFT


@pytest.mark.parametrize("said", ["不想找人了", "我不想找人 就问你", "我那个问人工的不用了 撤掉", "不要人工了"])
@pytest.mark.parametrize("step", [at_the_phone, at_the_look])
async def test_who_wants_it_no_more_is_out_of_it_and_told_so(
    anna: Visitor, parts: Parts, said: str, step: Callable[[Visitor], object]
) -> None:
    await step(anna)  # type: ignore[misc]
    assert "工作人员看不到" in await anna.says(said)
    await anna.says("离婚冷静期多久")
    assert "接着写" not in anna.buttons()
    assert await parts.inquiries.list() == []


async def test_no_thanks_to_the_question_for_a_number_sends_nothing(anna: Visitor, parts: Parts) -> None:
    await at_the_phone(anna)
    assert "还没有发送" in await anna.says("不用了谢谢")
    assert "工作人员看不到" in await anna.says("不用了谢谢")
    assert await parts.inquiries.list() == []


async def test_what_follows_an_answer_in_between_goes_to_that(anna: Visitor, parts: Parts) -> None:
    await at_the_phone(anna)
    await anna.says("离婚冷静期多少天")
    goes_on = anna.button("接着写")
    for said in ("还有我婆婆还活着的九十八岁了伊也有份伐", "没写过遗书的", "我自己先叫人家修好了"):
        told = await anna.says(said)
        assert "写进去了" not in told, said
        assert "号码看着不对" not in told, said
    await anna.presses_id(goes_on)
    await anna.says("13905741234")
    await anna.says("发送")
    assert (await parts.inquiries.list())[0].question == LIFT


@pytest.mark.parametrize("said", ["好的发掉", "发出去好了", "可以 发吧", "发呀", "就这样发"])
async def test_the_look_is_sent_in_whatever_words(anna: Visitor, parts: Parts, said: str) -> None:
    await at_the_look(anna)
    assert "已经交给工作人员" in await anna.says(said)
    assert len(await parts.inquiries.list()) == 1


async def test_at_the_look_one_can_wait_write_anew_or_not_send(anna: Visitor, parts: Parts) -> None:
    await at_the_look(anna)
    for said in ("等下", "先别发", "让我再看看"):
        assert "替您留着" in await anna.says(said), said
    assert "押金的事" in await anna.says("改成 押金的事能不能要回")
    assert "用一段话写给我" in await anna.says("重写")
    assert LEAK[:8] in await anna.says(LEAK)
    assert "没有发送" in await anna.says("不发了")
    assert await parts.inquiries.list() == []


async def test_nothing_of_older_talk_stands_in_a_call_with_a_matter(anna: Visitor, parts: Parts) -> None:
    await anna.says(LEAK)
    told = await anna.says("我要跟工作人员讲话 员工要双倍工资这个事 让他下午三点后打给我 我中午忙")
    assert "漏水" not in told
    assert "三点后打给我" in told
    await anna.says("13900001111 三点以后打")
    assert "13900002222" in await anna.says("电话写错了 是13900002222")
    await anna.says("对 发")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.phone == "13900002222"
    assert inquiry.question.startswith("员工要双倍工资这个事\n（本人希望：")
    assert "13900001111" not in inquiry.question
    assert "写错" not in inquiry.question


@pytest.mark.parametrize("said", ["我没有自己的电话 只能用我妈的", "用我妈妈的", "打我女儿的电话"])
async def test_somebody_elses_telephone_is_asked_for(anna: Visitor, parts: Parts, said: str) -> None:
    await at_the_phone(anna)
    assert "用别人的电话也行" in await anna.says(said)
    await anna.says("13700003333 他不知道")
    await anna.says("发")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.phone == "13700003333"
    assert "他不知道" in inquiry.question


async def test_a_fraudsters_number_in_the_question_is_not_rung_up(anna: Visitor, parts: Parts) -> None:
    await anna.says("人工")
    await anna.says("有个13800001111打电话说我欠钱，是真的吗")
    await anna.presses("不留电话")
    await anna.presses("发送")
    assert (await parts.inquiries.list())[0].phone is None

"""A yes and a no in people's own words, at every question whether something is really to be done."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import Parts
from bot.consultations.terms import OpinionState
from bot.conversation.withdrawing import only_takes_back, to_withdraw, wants_last_back
from bot.inquiries.terms import InquiryState
from bot.language.consent import Act, agrees, declines
from bot.language.folding import fold
from tests.consultations.conftest import sample
from tests.consultations.test_writing_an_opinion import write_one
from tests.conversation.test_taking_back import asks_staff, goes_to
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done

QUESTION = "楼道里的灯坏了三个月没人修"


async def states(parts: Parts) -> list[OpinionState]:
    async with parts.database.read() as session:
        views = await parts.drafts.all(session)
        rows = [row for view in views for row in await parts.opinions.of(session, view.draft.id, withdrawn=True)]
    return [row.state for row in rows]


async def gives_an_opinion(visitor: Visitor, parts: Parts) -> None:
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, sample(), today, date.fromordinal(today.toordinal() + 20))
    await write_one(visitor)


@pytest.mark.parametrize("said", ["刚刚那条不要了", "发错了，把刚才那个撤掉", "我刚刚讲的意见收回来勿要了"])
@pytest.mark.parametrize("yes", ["确定", "是的呀", "要的", "好额", "对 撤回"])
async def test_what_was_just_sent_is_taken_back_by_a_yes(visitor: Visitor, parts: Parts, said: str, yes: str) -> None:
    await gives_an_opinion(visitor, parts)
    assert "要撤回这一件吗" in await visitor.says(said)
    assert "已撤回" in await visitor.says(yes)
    assert await states(parts) == [OpinionState.WITHDRAWN]


@pytest.mark.parametrize("said", ["不要", "勿要", "先留着", "伐用", "是的但是我还想改一下", "好的那房子呢", "好吗"])
async def test_nothing_is_taken_back_by_a_no_or_by_more_than_a_yes(visitor: Visitor, parts: Parts, said: str) -> None:
    await gives_an_opinion(visitor, parts)
    await visitor.says("我的意见收回")
    assert "已撤回" not in await visitor.says(said)
    assert await states(parts) == [OpinionState.SUBMITTED]


async def test_a_yes_after_something_else_does_nothing(visitor: Visitor, parts: Parts) -> None:
    await gives_an_opinion(visitor, parts)
    await visitor.says("我的意见收回")
    await visitor.says("楼上漏水怎么办")
    await visitor.says("是的")
    assert await states(parts) == [OpinionState.SUBMITTED]


async def test_the_last_thing_is_that_of_all_kinds(visitor: Visitor, parts: Parts, clock: HandClock) -> None:
    await gives_an_opinion(visitor, parts)
    clock.move(minutes=5)
    await asks_staff(visitor, QUESTION)
    assert QUESTION in await visitor.says("点错了 撤回刚那条")
    assert "已撤回 Z" in await visitor.says("对的呀")
    (row,) = await parts.inquiries.list(state=None)
    assert row.state == InquiryState.CLOSED
    assert await states(parts) == [OpinionState.SUBMITTED]
    assert "第十四条" in await visitor.says("我要撤回")


async def test_who_is_afraid_may_take_a_call_back(visitor: Visitor, parts: Parts) -> None:
    await asks_staff(visitor, QUESTION)
    assert QUESTION in await visitor.says("算了 我怕 把刚才那个撤掉")
    assert "已撤回" in await visitor.says("要的")


async def test_a_place_is_given_back_by_a_yes(visitor: Visitor, parts: Parts) -> None:
    await goes_to(visitor, parts, "反诈课堂")
    await visitor.says("讲座我不参加了")
    assert "已取消报名" in await visitor.says("好额好额")


async def test_who_has_nothing_is_told_so(visitor: Visitor) -> None:
    assert "没有找到您现在能撤回的" in await visitor.says("刚才那条撤回")
    assert "能撤回的" not in await visitor.says("离婚协议想撤回")


@pytest.mark.parametrize("yes", ["擦掉呀", "快删", "是的 删", "对 都删了", "好额", "统统删掉"])
async def test_all_is_deleted_by_a_yes(visitor: Visitor, yes: str) -> None:
    await visitor.says("楼上漏水怎么办")
    assert "确定删除" in await visitor.says("把我说的全删掉 快")
    assert "已经删除" in await visitor.says(yes)


@pytest.mark.parametrize("said", ["勿要", "等等别删", "先放着", "不删了 留着", "是的但是咨询要留着", "删哪些", "好伐"])
async def test_nothing_is_deleted_by_a_no_or_by_more_than_a_yes(visitor: Visitor, said: str) -> None:
    await visitor.says("删除我的记录")
    assert "已经删除" not in await visitor.says(said)


@pytest.mark.parametrize("said", ["不删", "别删了", "还是不要删"])
async def test_a_no_that_answers_nothing_asks_nothing(visitor: Visitor, said: str) -> None:
    assert "没有删" in await visitor.says(said)
    assert "已经删除" not in await visitor.says("是")


async def test_the_same_words_again_are_the_same_wish(visitor: Visitor) -> None:
    await visitor.says("删除记录")
    assert "确定删除" in await visitor.says("删除我的记录")


async def test_a_button_of_something_else_closes_the_question(visitor: Visitor) -> None:
    await visitor.says("删除我的记录")
    await visitor.presses_id("my")
    assert "已经删除" not in await visitor.says("好的")


@pytest.mark.parametrize("said", ["帮我把电话删掉", "我留的手机号不要留了", "把号码擦掉好伐"])
async def test_only_the_telephone_is_deleted(visitor: Visitor, parts: Parts, said: str) -> None:
    await visitor.says("人工")
    await visitor.says(QUESTION)
    await visitor.says("13812345678")
    await visitor.presses("发送")
    assert "尾号 5678" in await visitor.says(said)
    (row,) = await parts.inquiries.list()
    assert row.phone == "13812345678"
    assert "删掉了" in await visitor.says("对的 删")
    (row,) = await parts.inquiries.list()
    assert (row.phone, row.phone_until, row.state, row.question) == (None, None, InquiryState.OPEN, QUESTION)
    assert "没有留电话" in await visitor.says(said)


async def test_the_telephone_stays_after_a_no(visitor: Visitor, parts: Parts) -> None:
    await goes_to(visitor, parts, "反诈课堂")
    assert "没有留电话" in await visitor.says("把我的电话删掉")
    await asks_staff(visitor, QUESTION)
    assert "没有留电话" in await visitor.says("删掉我的手机号")


async def test_the_words_of_a_button_press_it(visitor: Visitor, parts: Parts) -> None:
    await goes_to(visitor, parts, "反诈课堂")
    await visitor.says("取消报名")
    assert "已取消报名" in await visitor.says("取消报名")


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("是额", Act.NOTHING), ("要额", Act.NOTHING), ("嗯嗯", Act.NOTHING), ("哦好的", Act.NOTHING),
        ("可以 发吧", Act.SEND),
        ("好的发掉", Act.SEND), ("发出去好了", Act.SEND), ("撤掉好伐", Act.WITHDRAW), ("快点撤回", Act.WITHDRAW),
        ("删呀 都删光", Act.DELETE), ("把它删掉", Act.DELETE), ("没错", Act.DELETE), ("1", Act.NOTHING),
    ],
)  # fmt: skip
def test_a_yes(said: str, act: Act) -> None:
    assert agrees(fold(said), act)
    assert not declines(fold(said), act)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("伐用", Act.NOTHING), ("覅", Act.NOTHING), ("不用了 谢谢", Act.NOTHING), ("我再想想", Act.NOTHING),
        ("还是不撤了", Act.WITHDRAW), ("不要了", Act.WITHDRAW), ("勿撤", Act.WITHDRAW), ("先不发", Act.SEND),
        ("不，先别删", Act.DELETE), ("伐要删", Act.DELETE), ("点错了", Act.DELETE), ("2", Act.NOTHING),
    ],
)  # fmt: skip
def test_a_no(said: str, act: Act) -> None:
    assert declines(fold(said), act)
    assert not agrees(fold(said), act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(
    "said",
    [
        "是的但是我还想问", "好的那房子呢", "对了 离婚怎么办", "是伐", "可以吗", "确定吗", "要钱吗", "要多少钱",
        "对方不给", "好房子",
        "得了", "对了", "好了", "哦", "要死", "确定要离婚", "是的 他打我", "不删会怎样", "删了吗", "撤诉",
        "撤回离婚申请", "发票",
        "交钱", "要你们来", "对你", "", "是不" * 15,
    ],
)  # fmt: skip
def test_neither(said: str, act: Act) -> None:
    assert not agrees(fold(said), act)
    assert not declines(fold(said), act)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("刚刚那个意见我想想还是勿要讲了 收回来", "opinion"),
        ("意见勿提了撤掉", "opinion"),
        ("后悔了 意见收回好伐", "opinion"),
        ("我那个问人工的不用了 撤掉", "inquiry"),
        ("人工那个取消", "inquiry"),
        ("阿拉报名退脱", "place"),
        ("我妈的意见是不要房子了", None),
        ("物业的意见不要了", None),
        ("不要提意见了", None),
        ("撤回投诉", None),
        ("我要退货", None),
    ],
)
def test_what_is_wanted_back_is_heard_behind_other_words(said: str, what: str | None) -> None:
    assert to_withdraw(fold(said)) == what


@pytest.mark.parametrize(
    ("said", "last", "bare"),
    [
        ("写错了 把上一条删掉", True, False),
        ("刚发的那个不算", True, False),
        ("我要撤掉刚才写的", True, False),
        ("收回来", False, True),
        ("等等 我不提了 撤掉", False, True),
        ("刚才说错了", False, False),
        ("他刚才打我不要了", False, False),
        ("我想撤回离婚申请", False, False),
        ("取消", False, False),
    ],
)
def test_the_last_thing_or_anything_is_wanted_back(said: str, last: bool, bare: bool) -> None:
    assert (wants_last_back(fold(said)), only_takes_back(fold(said))) == (last, bare)


def test_words_without_end_take_no_time() -> None:
    for said in ("我想要" * 13, "刚才刚刚" * 10, "点错了" * 13 + "x", "意见我" * 13, "删了" * 12):
        to_withdraw(said)
        wants_last_back(said)
        only_takes_back(said)
        agrees(said, Act.DELETE)

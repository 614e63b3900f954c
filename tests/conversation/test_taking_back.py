"""Somebody wants something of theirs back, and says so in their own words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.app import Parts
from bot.consultations.terms import OpinionState
from bot.conversation.withdrawing import cannot_come, to_withdraw
from bot.events.plans import Plan
from bot.inquiries.terms import InquiryState
from bot.language.folding import fold
from tests.consultations.conftest import sample
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.dialogue import Visitor
from tests.support.staff import done


async def draft(parts: Parts) -> int:
    today = parts.drafts.today()
    view = await done(parts, "小陈", parts.drafts.create, sample(), today, date.fromordinal(today.toordinal() + 20))
    return view.draft.id


async def goes_to(visitor: Visitor, parts: Parts, title: str) -> None:
    start = parts.clock.now() + timedelta(days=3)
    event, _ = await done(
        parts, "小陈", parts.events.add, Plan(title, "讲座", "和好屋", start, start + timedelta(hours=2))
    )
    await done(parts, "小陈", parts.events.publish, event.code)
    await visitor.presses_id(f"v:d:{event.code}")
    assert "报上了" in await visitor.presses("我要报名")


async def asks_staff(visitor: Visitor, question: str) -> None:
    await visitor.says("人工")
    told = await visitor.says(question)
    if "留一个电话" not in told:
        told = await visitor.says(question)
    await visitor.presses("不留")
    assert "编号 Z" in await visitor.presses("发送")


async def test_the_only_opinion_is_asked_about_at_once(visitor: Visitor, parts: Parts) -> None:
    number = await draft(parts)
    await write_one(visitor)
    assert "第十四条" in await visitor.says("把我之前提的那条意见撤掉吧")
    assert "已撤回" in await visitor.presses("确定撤回")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, number, withdrawn=True)
    assert opinion.state == OpinionState.WITHDRAWN
    assert "没有找到" in await visitor.says("意见我不要了")


async def test_of_several_opinions_only_those_are_listed(visitor: Visitor, parts: Parts) -> None:
    await draft(parts)
    await write_one(visitor, "第七条")
    await write_one(visitor, "第八条")
    await goes_to(visitor, parts, "遗嘱怎么立")
    told = await visitor.says("我想收回意见")
    assert "哪一件" in told
    assert "遗嘱" not in told
    assert sum("撤回 Y" in label for label in visitor.buttons()) == 2


async def test_what_is_half_written_is_thrown_away_the_same_way(visitor: Visitor, parts: Parts) -> None:
    await draft(parts)
    await visitor.says("提意见")
    await visitor.says("第七条")
    await visitor.presses("对这一条")
    await visitor.presses("反对")
    await visitor.says("取消意见")
    assert "已经扔掉" in await visitor.presses("不写这条意见")


@pytest.mark.parametrize("said", ["取消我的报名吧", "那天我不去了", "家里有事，来不了了", "讲座我不参加了"])
async def test_the_only_place_is_asked_about_at_once(visitor: Visitor, parts: Parts, said: str) -> None:
    await goes_to(visitor, parts, "反诈课堂")
    told = await visitor.says(said)
    assert "要撤回这一件吗" in told
    assert "反诈课堂" in told
    async with parts.database.read() as session:
        assert len(await parts.places.mine(session, visitor.address)) == 1
    assert "已取消报名" in await visitor.presses("取消报名")
    async with parts.database.read() as session:
        assert await parts.places.mine(session, visitor.address) == []


async def test_of_several_places_one_is_chosen(visitor: Visitor, parts: Parts) -> None:
    await goes_to(visitor, parts, "反诈课堂")
    await goes_to(visitor, parts, "公证开放日")
    assert "哪一件" in await visitor.says("不去了")
    await visitor.presses("公证开放日")
    async with parts.database.read() as session:
        ((event, _),) = await parts.places.mine(session, visitor.address)
    assert event.title == "反诈课堂"


async def test_who_has_no_place_is_not_asked_about_one(visitor: Visitor) -> None:
    assert "撤回" not in await visitor.says("不去了")
    assert "没有找到您现在能撤回的报名" in await visitor.says("取消报名")


async def test_the_only_inquiry_is_taken_back_and_staff_see_why(visitor: Visitor, parts: Parts) -> None:
    await asks_staff(visitor, "楼道里的灯坏了三个月没人修")
    assert "楼道里的灯" in await visitor.says("我的咨询不问了")
    assert "已撤回 Z" in await visitor.presses("撤回")
    (row,) = await parts.inquiries.list(state=None)
    assert (row.state, row.outcome, row.outcome_note) == (InquiryState.CLOSED, "withdrawn", "居民自己撤回")
    assert "没有找到" in await visitor.says("撤回咨询")


async def test_of_several_inquiries_one_is_chosen_and_asked_about(visitor: Visitor, parts: Parts) -> None:
    await asks_staff(visitor, "楼道里的灯坏了三个月没人修")
    await asks_staff(visitor, "小区门口的树挡住了红绿灯")
    first, second = await parts.inquiries.list()
    assert "哪一件" in await visitor.says("撤销咨询")
    assert "确定撤回" in await visitor.presses(f"撤回 {second.receipt}")
    await visitor.presses("撤回")
    (left,) = await parts.inquiries.list()
    assert left.receipt == first.receipt


async def test_an_inquiry_that_was_answered_meanwhile_stays(visitor: Visitor, parts: Parts) -> None:
    await asks_staff(visitor, "楼道里的灯坏了三个月没人修")
    await visitor.says("把留言撤了")
    (row,) = await parts.inquiries.list()
    await done(parts, "小王", parts.inquiries.reply, row.receipt, "已经报修了。")
    assert "已经答复" in await visitor.presses("撤回")
    (row,) = await parts.inquiries.list(state=None)
    assert row.state == InquiryState.REPLIED


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("怎么撤销我提的意见？", "opinion"),
        ("建议收回", "opinion"),
        ("麻烦帮我退掉讲座的名额", "place"),
        ("活动取消掉", "place"),
        ("我要取消周六讲座的报名", "place"),
        ("我的求助不要了", "inquiry"),
        ("离婚协议想撤回", None),
        ("取消订单不退钱", None),
        ("我有个意见", None),
        ("撤诉", None),
        ("活动取消了吗为什么", None),
        ("问题不大", None),
    ],
)
def test_of_which_kind_it_is_follows_from_the_words(said: str, what: str | None) -> None:
    assert to_withdraw(fold(said)) == what


@pytest.mark.parametrize(
    ("said", "comes"), [("突然有事去不了", False), ("周末来不了，抱歉", False), ("开庭不去会怎样", True)]
)
def test_not_coming_is_heard_where_nothing_else_is_said(said: str, comes: bool) -> None:
    assert cannot_come(fold(said)) is not comes

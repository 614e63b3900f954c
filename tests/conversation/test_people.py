"""Dialogues: reaching a person, seeing and deleting one's records, leaving quietly, danger first."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.answers.asked import Asked
from bot.app import Parts
from bot.inbox import InboxRow
from bot.inquiries.store import Inquiry
from bot.messages import FORGET_NOW, FORGOTTEN, Address, Attachment, AttachmentKind, BlockKind
from bot.people import Person
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import member

LEAK = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"


async def test_a_question_is_handed_over_and_the_reply_comes_back(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    asked = await visitor.presses("转人工")
    assert "180 天" in asked
    told = await visitor.says("138 0000-0000")
    assert LEAK in told
    assert "13800000000" in told
    told = await visitor.presses("发送")
    assert "Z261123-0001" in told
    view = await parts.inquiries.show("Z261123-0001")
    assert (view.inquiry.question, view.inquiry.phone) == (LEAK, "13800000000")
    assert "楼上漏水" in view.inquiry.context[0]
    async with parts.acting(member()) as act:
        await parts.inquiries.reply(act, "Z261123-0001", "明天上午社区上门看。")
    told = await visitor.says("我的")
    assert "已回复" in told
    assert "明天上午社区上门看。" in told


@pytest.mark.parametrize(
    "words",
    ["人工", "转人工", "转任工", "我要找人工服务", "能不能换个真人来", "转接工作人员", "/person", "找个活人跟我说"],
)
async def test_every_way_of_asking_for_a_person_reaches_one(visitor: Visitor, words: str) -> None:
    assert "交给工作人员" in await visitor.says(words)
    assert "留一个电话" in await visitor.says("我想问物业的事")


async def test_every_step_of_a_hand_over_says_where_one_is(visitor: Visitor) -> None:
    assert (await visitor.says("人工")).startswith("（1/3）")
    assert (await visitor.says("我想问物业的事")).startswith("（2/3）")
    assert (await visitor.presses("不留")).startswith("（3/3）")
    await visitor.says("取消")
    await visitor.says(LEAK)
    assert (await visitor.presses("转人工")).startswith("（1/2）")
    assert (await visitor.says("不留")).startswith("（2/2）")


async def test_no_phone_and_second_thoughts(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("想问问拆迁")
    assert "号码看着不对" in await visitor.says("12345")
    assert "电话：不留" in await visitor.presses("不留电话")
    assert "没有发送" in await visitor.presses("不发了")
    assert await parts.inquiries.list() == []
    assert "过时" in await visitor.presses_id("h:send")


async def test_looking_at_it_again_until_it_is_sent(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("想问问拆迁")
    await visitor.says("不留")
    assert "先不发" in await visitor.says("等一下")
    assert "编号" in await visitor.says("好的")
    assert len(await parts.inquiries.list()) == 1


async def test_photos_and_voice_go_to_a_person(visitor: Visitor, parts: Parts) -> None:
    told = await visitor.says("你看看这个", Attachment(AttachmentKind.PHOTO, "file-1"))
    assert "可以交给工作人员" in told
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].attachments == [{"kind": "photo", "reference": "file-1"}]
    await visitor.says("人工")
    await visitor.says("", Attachment(AttachmentKind.VOICE, "file-2"))
    await visitor.presses("不留电话")
    assert "1 个附件" in "".join(reply.text for reply in visitor.replies)


async def test_too_many_waiting_inquiries(visitor: Visitor) -> None:
    for _ in range(5):
        await visitor.says("人工")
        await visitor.says("问题")
        await visitor.says("不留")
        await visitor.presses("发送")
    assert "已有 5 件在等回复" in await visitor.says("人工")


async def test_danger_comes_first_with_facts_to_copy_and_a_careful_hand_over(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("我老公又动手打我了怎么办")
    first = visitor.replies[0]
    assert first.blocks[0].kind is BlockKind.ALERT
    assert "110" in first.blocks[0].lines[0]
    assert first.private
    await visitor.presses("报警时照着说")
    assert [block.kind for block in visitor.replies[0].blocks] == [BlockKind.TEXT, BlockKind.COPY]
    await visitor.presses("转人工")
    assert "回电前会先问" in visitor.replies[-1].text
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].careful


async def test_the_same_danger_told_again_is_one_line(visitor: Visitor) -> None:
    await visitor.says("我老公又动手打我了怎么办")
    await visitor.says("他打我，孩子归谁")
    assert len(visitor.replies[0].blocks) == 1
    assert len(visitor.replies[0].blocks[0].lines) == 1


async def test_danger_inside_an_open_hand_over(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("我老公喝多了又要打我，我躲在卫生间")
    assert "110" in visitor.replies[0].text
    assert "接着写" in "".join(visitor.buttons())
    # What was said of it is what they write to staff; it need not be typed again.
    assert "信得过的人的号码" in await visitor.presses("接着写")
    summary = await visitor.says("白天他上班，不要打电话，也不要上门")
    assert "电话：不留" in summary
    assert "喝多了又要打我" in summary
    assert "不要上门" in summary
    told = await visitor.presses("发送")
    assert "110" in told
    assert "12348" not in told
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.careful
    assert inquiry.question.startswith("我老公喝多了又要打我，我躲在卫生间\n")
    assert "白天他上班，不要打电话，也不要上门" in inquiry.question


async def test_a_call_for_a_person_that_tells_a_story_is_the_question(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("物业费怎么算")
    told = await visitor.says("我想找个人当面说说，楼下的店天天半夜装货，白天我上班，不要打电话")
    assert "我们不问号码" in told
    assert "电话：不留" in told
    assert "半夜装货" in told
    assert "不要打电话" in told


async def test_what_is_said_at_the_telephone_or_the_summary_goes_along(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("楼上的租客总在夜里唱歌")
    told = await visitor.says("他住五楼，我当面跟他说过三次了")
    assert "也写进去了" in told
    assert "留一个电话" in told
    summary = await visitor.says("我电话是一三九 0574 1234，晚上七点以后打")
    assert "13905741234" in summary
    assert "晚上七点以后打" in summary
    summary = await visitor.says("还有，物业也管不了他")
    assert "也写进去了" in summary
    assert "物业也管不了他" in summary
    assert "13800001234" in await visitor.says("电话改成 138-0000-1234")
    assert "请您看一眼" in await visitor.says("哦，晓得了")
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.phone == "13800001234"
    for words in ("夜里唱歌", "住五楼", "晚上七点", "管不了他"):
        assert words in inquiry.question


async def test_the_question_is_written_anew_before_it_is_sent(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("写错了的一句话啊")
    await visitor.presses("不留电话")
    assert "用一段话写给我" in await visitor.presses("重写问题")
    await visitor.says("楼道里的灯坏了半年了")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].question == "楼道里的灯坏了半年了"


async def test_a_question_in_between_is_answered_and_does_not_go_to_staff(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("小区的路灯总是坏的")
    told = await visitor.says("护工摔了我妈谁赔")
    assert "号码看着不对" not in told
    assert "接着写" in "".join(visitor.buttons())
    await visitor.presses("接着写")
    summary = await visitor.says("没有手机")
    assert "不留" in summary
    assert "护工" not in summary


async def test_an_exit_word_says_something_harmless_and_stops_everything(visitor: Visitor) -> None:
    await visitor.says("我老公又动手打我了怎么办")
    told = await visitor.says("天气")
    assert "多云" in told
    assert "打" not in told
    assert "过时" in await visitor.presses_id("h:nophone")
    assert "江厦街道" in await visitor.says("大白话")


async def test_deleting_everything_and_what_stays(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.presses("转人工")
    await visitor.says("13800000000")
    await visitor.presses("发送")
    assert "确定删除" in await visitor.says("/forget")
    told = await visitor.presses("确定删除")
    assert "已经删除" in told
    assert "意见和您断开" in told
    assert "只留下" in told
    async with parts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0
        assert await session.scalar(select(func.count()).select_from(Asked)) == 0
        inquiry = (await session.scalars(select(Inquiry))).one()
        assert (inquiry.question, inquiry.phone, inquiry.person_id) == ("", None, None)
        words = [row.payload + (row.said or "") for row in await session.scalars(select(InboxRow))]
    assert not any("漏水" in word or "13800000000" in word for word in words)
    assert await parts.turns.recent(visitor.address, 10) in ([], await parts.turns.recent(visitor.address, 1))
    assert "还没有咨询" in await visitor.says("我的")


async def test_a_channel_that_has_asked_itself_deletes_with_one_choice(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    told = await visitor.presses_id(FORGET_NOW)
    assert "已经删除" in told
    assert FORGOTTEN in visitor.replies[0].meta
    async with parts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Asked)) == 0
    for other in ("f:later", "f:yes", "f:"):
        assert "过时" in await visitor.presses_id(other)


async def test_thinking_better_of_deleting(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.says("删除记录")
    await visitor.presses("不删")
    assert "过时" in await visitor.presses_id("f:yes")
    async with parts.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Asked)) == 1


async def test_in_a_group_nothing_personal_is_asked_or_shown(parts: Parts, clock: HandClock) -> None:
    group = Visitor(parts, clock, Address("telegram", "-100"), group=True)
    await group.says(LEAK)
    assert group.entry() == "leak-upstairs"
    for words in ("我的", "/forget"):
        assert "江厦街道" in await group.says(words)
    assert "电话" not in (await group.says("人工")).replace("110", "")
    assert "过时" in await group.presses_id("my")
    assert "过时" in await group.presses_id("f:yes")
    assert "过时" in await group.presses_id(FORGET_NOW)


async def test_the_words_of_asked_questions_go_after_the_retention_time(
    visitor: Visitor, parts: Parts, clock: HandClock
) -> None:
    await visitor.says(LEAK)
    clock.move(days=31)
    assert (await parts.retention.run())["questions"] == 1
    async with parts.database.read() as session:
        row = (await session.scalars(select(Asked))).one()
    assert (row.text, row.chat, row.entries[0]) == ("", "", "leak-upstairs")


@pytest.mark.parametrize("yes", ["是", "确定删除", "1", "好的"])
async def test_deleting_is_confirmed_in_words_too(visitor: Visitor, yes: str) -> None:
    await visitor.says("离婚")
    await visitor.says("删除记录")
    assert "已经删除" in await visitor.says(yes)


async def test_a_yes_that_answers_nothing_deletes_nothing(visitor: Visitor) -> None:
    await visitor.says("删除记录")
    await visitor.says("楼上漏水把我家泡了怎么办")
    assert "已经删除" not in await visitor.says("确定删除")
    await visitor.says("删除记录")
    assert "已经删除" not in await visitor.says("不删")
    assert "已经删除" not in await visitor.says("是")


async def test_a_nought_does_not_leave_an_open_step(visitor: Visitor) -> None:
    await visitor.says("转人工")
    told = await visitor.says("0")
    assert "多云" not in told
    assert "多云" in await visitor.says("退出")


@pytest.mark.parametrize("text", ["谢谢了", "好的谢谢您", "没事了", "再见"])
async def test_thanks_and_goodbyes_are_no_questions(visitor: Visitor, text: str) -> None:
    await visitor.says("楼上漏水把我家泡了怎么办")
    assert "没有审好的答案" not in await visitor.says(text)


async def test_a_few_words_after_an_answer_raise_no_alarm_by_themselves(visitor: Visitor) -> None:
    await visitor.says("楼上漏水把我家泡了怎么办")
    for text in ("那他要是不开门呢", "他不让我进门看", "他不接电话"):
        assert "马上打" not in await visitor.says(text)
    assert "110" in await visitor.says("他又动手打我了")


async def test_what_leans_on_an_answer_is_never_taken_for_danger_without_its_card(visitor: Visitor) -> None:
    for text in ("那他要是不开门呢", "他不接电话", "他把门锁换了", "他说要来找我", "他躺着不动了"):
        await visitor.says("楼上漏水把我家泡了怎么办")
        told = await visitor.says(text)
        urgent = visitor.entry() in ("violence-what-to-do", "child-abuse", "neighbour-harassment", "service-hotline")
        assert not urgent or any(
            block.kind is BlockKind.ALERT for reply in visitor.replies for block in reply.blocks
        ), told


async def test_who_must_not_be_rung_up_is_asked_for_no_number_and_staff_read_it(visitor: Visitor, parts: Parts) -> None:
    assert "不打电话给您" in await visitor.says("请不要给我打电话")
    await visitor.says(LEAK)
    told = await visitor.presses("转人工")
    assert "我们不问号码" in told
    assert "电话：不留" in told
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.question == f"{LEAK}\n（本人说：不要打电话）"
    assert inquiry.phone is None
    assert inquiry.careful


async def test_what_was_said_in_the_question_itself_is_not_said_twice(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    said = "我想问离婚的事，请不要给我打电话，家里人会听见"
    assert "电话：不留" in await visitor.says(said)
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert (inquiry.question, inquiry.phone) == (said, None)


async def test_a_number_given_before_is_taken_back_with_it(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("想问问家里的事")
    assert "13800000000" in await visitor.says("13800000000")
    assert "电话：不留" in await visitor.says("还是不要打电话给我了，他在家")
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.phone is None
    assert "不要打电话" in inquiry.question


async def test_a_trusted_number_may_still_be_left_after_it(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("不要打电话给我")
    await visitor.says("人工")
    assert "电话：不留" in await visitor.says("想问问家里的事，我姐姐可以替我听")
    assert "13900000000" in await visitor.says("13900000000")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].phone == "13900000000"

"""What staff make of an inquiry: who has it, topic and urgency, notes that stay inside, visits, taking it up again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.audit import AuditRow
from bot.errors import Conflict, Malformed, NotAllowed, NotFound
from bot.inquiries.cases import InquiryView
from bot.inquiries.queue import NOBODY, Wanted
from bot.inquiries.service import ADDITIONS_AT_A_TIME, Handover
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import DANGER, URGENT, USUAL
from bot.inquiries.walkins import Consultation
from bot.messages import Address, Attachment, AttachmentKind
from bot.outbox.store import OutboxRow
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done, member

WANG = Address("web", "resident-000001")
HOSTILE = "<script>[/red]=1+1\u202e"


@pytest.fixture
async def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    """The program's parts, with three colleagues: 老李 only looks after events."""
    parts = parts_for(database, clock, shelf, tmp_path)
    async with database.write() as session:
        await parts.accounts.first(session, "沈佳")
    for name, rights in (("小王", [Right.INQUIRIES]), ("老李", [Right.EVENTS])):
        await done(parts, "沈佳", parts.accounts.add, name, rights)
    return parts


async def asked(parts: Parts, question: str = "物业费能不能不交", chat: str = WANG.chat, **more: Any) -> str:
    async with parts.database.write() as session:
        return await parts.inquiries.open(session, Address("web", chat), question, Handover(question, **more))


async def seen(parts: Parts, receipt: str) -> InquiryView:
    return await parts.inquiries.show(receipt)


async def found(parts: Parts, **wanted: Any) -> list[str]:
    async with parts.database.read() as session:
        return [row.receipt for row in await parts.queue.find(session, Wanted(**wanted), skip=0, take=50)]


async def reasons(parts: Parts, subject: str) -> list[tuple[str, str, str]]:
    async with parts.database.read() as session:
        rows = await session.scalars(select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.id))
        return [(row.who, row.act, row.reason) for row in rows]


async def letters(parts: Parts) -> list[str]:
    async with parts.database.read() as session:
        return [str(row.body) for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


async def test_one_colleague_has_it_and_it_goes_from_hand_to_hand(parts: Parts) -> None:
    receipt = await asked(parts)
    assert await found(parts, assignee=NOBODY) == [receipt]
    await done(parts, "小王", parts.casework.take, receipt)
    with pytest.raises(Conflict, match="已经由小王在办"):
        await done(parts, "沈佳", parts.casework.take, receipt)
    assert (await found(parts, assignee="小王"), await found(parts, assignee=NOBODY)) == ([receipt], [])
    with pytest.raises(Conflict, match="没有“答复咨询”的权限"):
        await done(parts, "小王", parts.casework.give, receipt, "老李")
    with pytest.raises(NotFound):
        await done(parts, "小王", parts.casework.give, receipt, "没有这个人")
    await done(parts, "小王", parts.casework.give, receipt, "沈佳")
    await done(parts, "沈佳", parts.casework.give_back, receipt)
    with pytest.raises(Conflict, match="没有人在办"):
        await done(parts, "沈佳", parts.casework.give_back, receipt)
    # Who answers what is nobody's has it from then on.
    await done(parts, "小王", parts.inquiries.reply, receipt, "请到社区来。")
    assert (await seen(parts, receipt)).inquiry.assignee == "小王"
    assert [(who, act) for who, act, _ in await reasons(parts, receipt)] == [
        ("小王", "inquiry.take"), ("小王", "inquiry.give"), ("沈佳", "inquiry.back"), ("小王", "inquiry.reply"),
    ]  # fmt: skip


async def test_two_who_take_at_once_do_not_both_have_it(parts: Parts) -> None:
    receipt = await asked(parts)
    takes = (done(parts, name, parts.casework.take, receipt) for name in ("沈佳", "小王"))
    outcomes = await asyncio.gather(*takes, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Inquiry"]
    assert len(await reasons(parts, receipt)) == 1


async def test_who_may_not_answer_changes_nothing(parts: Parts) -> None:
    receipt = await asked(parts)
    before = vars((await seen(parts, receipt)).inquiry)
    looker = member("老李", [Right.EVENTS])
    for method, given in (
        (parts.casework.take, ()),
        (parts.casework.give, ("小王",)),
        (parts.casework.give_back, ()),
        (parts.casework.set_topic, ("fraud",)),
        (parts.casework.set_urgency, (DANGER, "急")),
        (parts.casework.add_note, ("记",)),
        (parts.casework.correct_note, (1, "记")),
        (parts.casework.reopen, ("重开",)),
        (parts.walkins.withdraw, ("错",)),
        (parts.canned.add, ()),
    ):
        with pytest.raises(NotAllowed):
            async with parts.acting(looker) as act:
                await method(act, receipt, *given)
    after = vars((await seen(parts, receipt)).inquiry)
    assert {**before, "_sa_instance_state": 0} == {**after, "_sa_instance_state": 0}


async def test_danger_waits_first_and_staff_may_say_otherwise_with_a_reason(parts: Parts) -> None:
    plain, danger = await asked(parts, "借钱不还", "1"), await asked(parts, "他打我", "2", urgency=DANGER)
    assert await found(parts) == [danger, plain]
    for why, urgency, told in (("", URGENT, "请写为什么"), ("长" * 201, URGENT, "最多 200 字"), ("x", 7, "只能是")):
        with pytest.raises(Malformed, match=told):
            await done(parts, "沈佳", parts.casework.set_urgency, plain, urgency, why)
    with pytest.raises(Conflict, match="本来就是“一般”"):
        await done(parts, "沈佳", parts.casework.set_urgency, plain, USUAL, "x")
    await done(parts, "沈佳", parts.casework.set_urgency, danger, USUAL, "问过了，\n是电视剧里的")
    await done(parts, "沈佳", parts.casework.set_urgency, plain, URGENT, "明天到期")
    assert await found(parts) == [plain, danger]
    assert await found(parts, urgent=True) == [plain]
    assert await reasons(parts, danger) == [("沈佳", "inquiry.urgency", "危险 → 一般：问过了， 是电视剧里的")]


async def test_the_topic_is_set_and_found_by(parts: Parts) -> None:
    receipt = await asked(parts, area="fraud", entry="fraud-investment")
    with pytest.raises(Malformed, match="话题只能是"):
        await done(parts, "沈佳", parts.casework.set_topic, receipt, "weather")
    await done(parts, "沈佳", parts.casework.set_topic, receipt, "neighbour")
    with pytest.raises(Conflict, match="本来就是这个话题"):
        await done(parts, "沈佳", parts.casework.set_topic, receipt, "neighbour")
    assert (await found(parts, area="neighbour"), await found(parts, area="fraud")) == ([receipt], [])
    assert (await reasons(parts, receipt))[0][2] == "防骗（fraud-investment） → 邻里小区"


async def test_a_note_stays_inside_and_is_corrected_with_what_it_said(parts: Parts, clock: HandClock) -> None:
    receipt = await asked(parts)
    await done(parts, "小王", parts.casework.add_note, receipt, f"  已联系社区张书记 {HOSTILE} ")
    for text, told in (("", "请写备注"), ("长" * 100_000, "最多 1000 字")):
        with pytest.raises(Malformed, match=told):
            await done(parts, "小王", parts.casework.add_note, receipt, text)
    (note,) = (await seen(parts, receipt)).notes
    assert (note.who, note.text) == ("小王", f"已联系社区张书记 {HOSTILE}")
    clock.move(minutes=5)
    await done(parts, "沈佳", parts.casework.correct_note, receipt, note.id, "是李书记")
    with pytest.raises(Conflict, match="没有改"):
        await done(parts, "沈佳", parts.casework.correct_note, receipt, note.id, "是李书记")
    for number in (note.id + 1, -1):
        with pytest.raises(NotFound, match="没有备注"):
            await done(parts, "沈佳", parts.casework.correct_note, receipt, number, "x")
    other = await asked(parts, "别的事", "2")
    with pytest.raises(NotFound):
        await done(parts, "沈佳", parts.casework.correct_note, other, note.id, "x")
    await done(parts, "沈佳", parts.casework.correct_note, receipt, note.id, " ")
    (note,) = (await seen(parts, receipt)).notes
    assert (note.text, [(one["who"], one["text"]) for one in note.earlier]) == (
        "", [("小王", f"已联系社区张书记 {HOSTILE}"), ("沈佳", "是李书记")],
    )  # fmt: skip
    # Neither the person nor the ledger hears of the words.
    assert await letters(parts) == []
    async with parts.database.read() as session:
        assert "书记" not in str(await parts.inquiries.mine(session, WANG))
    assert {reason for _, _, reason in await reasons(parts, receipt)} == {""}
    assert "书记" not in await Visitor(parts, clock, WANG).says("我的")


async def test_the_end_has_an_outcome_the_person_may_hear_of_it_and_it_can_be_taken_up_again(parts: Parts) -> None:
    receipt = await asked(parts, phone="13800138000")
    tell = "这件事归消费者权益保护委员会管，电话 12315。"
    await done(parts, "沈佳", _closing(parts), receipt, "消保委", "referred", tell)
    view = await seen(parts, receipt)
    assert (view.inquiry.state, view.inquiry.outcome, view.inquiry.outcome_note) == ("closed", "referred", "消保委")
    assert [reply.text for reply in view.replies] == [tell]
    (letter,) = await letters(parts)
    assert tell in letter
    assert await reasons(parts, receipt) == [("沈佳", "inquiry.close", "转给别处：消保委")]
    with pytest.raises(Malformed, match="请写为什么重开"):
        await done(parts, "沈佳", parts.casework.reopen, receipt, " ")
    with pytest.raises(Conflict, match="请先重开"):
        await done(parts, "沈佳", parts.casework.take, receipt)
    await done(parts, "沈佳", parts.casework.reopen, receipt, "消保委退回来了")
    with pytest.raises(Conflict, match="没有办结"):
        await done(parts, "沈佳", parts.casework.reopen, receipt, "又来")
    view = await seen(parts, receipt)
    assert (view.inquiry.state, view.inquiry.outcome, view.inquiry.closed_at) == ("open", "", None)
    await done(parts, "沈佳", parts.inquiries.reply, receipt, "我们再问一次。")
    await done(parts, "沈佳", parts.inquiries.close, receipt)
    assert (await seen(parts, receipt)).inquiry.outcome == "answered"


def _closing(parts: Parts) -> Any:
    async def close(act: Any, receipt: str, note: str, outcome: str, tell: str) -> None:
        await parts.inquiries.close(act, receipt, note, outcome=outcome, tell=tell)

    return close


async def test_the_person_goes_on_with_the_same_matter_and_it_is_open_again(parts: Parts, clock: HandClock) -> None:
    wang = Visitor(parts, clock, WANG)
    await wang.says("楼上漏水怎么办")
    await wang.presses("转人工")
    await wang.presses("不留")
    await wang.presses("发送")
    (receipt,) = await found(parts)
    row = (await seen(parts, receipt)).inquiry
    assert (row.area, row.urgency) == ("neighbour", USUAL)
    assert "leak" in row.entry
    await done(parts, "小王", parts.inquiries.reply, receipt, "请拍照。")
    await done(parts, "小王", parts.inquiries.close, receipt)
    clock.move(days=29)
    more = f"h:more:{receipt}"
    assert "接着交给工作人员" in await wang.presses_id(more)
    assert receipt in await wang.says("照片拍好了，他还是不修", Attachment(AttachmentKind.PHOTO, "f1"))
    view = await seen(parts, receipt)
    assert (view.inquiry.state, view.inquiry.assignee) == ("open", "小王")
    assert [(one.text, one.reopened, len(one.attachments)) for one in view.additions] == [
        ("照片拍好了，他还是不修", True, 1)
    ]
    # It is a matter of one person: nobody else can add to it, and nobody long after.
    other = Visitor(parts, clock, Address("web", "resident-000002"))
    assert "接不上了" in await other.presses_id(more)
    assert "接不上了" in await wang.presses_id("h:more:Z000000-0000")
    await wang.presses_id(more)
    assert "没有发送" in await wang.presses("不发了")
    await done(parts, "小王", parts.inquiries.close, receipt)
    clock.move(days=31)
    assert "接不上了" in await wang.presses_id(more)
    assert len((await seen(parts, receipt)).additions) == 1


async def test_danger_in_what_is_added_comes_first_and_much_at_once_has_an_end(parts: Parts, clock: HandClock) -> None:
    receipt = await asked(parts)
    for number in range(ADDITIONS_AT_A_TIME):
        for _ in range(2):  # a message that is delivered twice is one
            async with parts.database.write() as session:
                assert await parts.inquiries.add(session, WANG, f"m{number}", receipt, f"补充{number}")
    async with parts.database.write() as session:
        assert await parts.inquiries.may_add(session, WANG, receipt) is False
        assert not await parts.inquiries.add(session, WANG, "m99", receipt, "还有")
    assert len((await seen(parts, receipt)).additions) == ADDITIONS_AT_A_TIME
    await done(parts, "沈佳", parts.inquiries.reply, receipt, "看到了。")
    clock.move(minutes=1)
    async with parts.database.write() as session:
        assert await parts.inquiries.add(session, WANG, "m100", receipt, "他要打我", urgency=DANGER)
        assert await parts.inquiries.add(session, WANG, "m101", receipt, "谢谢")
    other = await asked(parts, "别的事", "2")
    assert await found(parts) == [receipt, other]


async def test_what_was_heard_at_the_hand_over_says_how_urgent_it_is(parts: Parts, clock: HandClock) -> None:
    lin = Visitor(parts, clock, WANG)
    await lin.says("我老公又动手打我，我很怕")
    await lin.presses("转人工")
    await lin.presses("不留")
    await lin.presses("发送")
    (receipt,) = await found(parts)
    row = (await seen(parts, receipt)).inquiry
    assert (row.urgency, row.careful, row.area) == (DANGER, True, "marriage")


async def test_no_topic_is_suggested_where_nobody_could_say(parts: Parts) -> None:
    assert parts.topics.suggested("楼上漏水谁赔").area == "neighbour"
    assert parts.topics.suggested("请看照片").area == ""
    assert parts.topics.suggested("").area == ""
    assert parts.topics.suggested("请看照片", "no-such-entry").area == ""


async def test_a_visit_is_keyed_in_corrected_and_withdrawn(parts: Parts, clock: HandClock) -> None:
    given = Consultation("visit", "问楼上漏水谁赔", "neighbour", outcome="met", name="王阿婆", phone="138 0013 8000")
    row = await done(parts, "小王", parts.walkins.enter, given)
    assert (row.receipt, row.channel, row.state, row.phone) == ("Z261123-0001", "visit", "closed", "13800138000")
    with pytest.raises(Conflict, match="同一天已经记过一样的（Z261123-0001）"):
        await done(parts, "小王", parts.walkins.enter, given)
    fixed = Consultation(
        "phone", "问楼上漏水谁赔，要调解", "neighbour", outcome="", name="王阿婆", on=date(2026, 11, 20)
    )
    await done(parts, "沈佳", parts.walkins.correct, row.receipt, fixed)
    now = (await seen(parts, row.receipt)).inquiry
    assert (now.channel, now.state, now.phone, now.closed_at) == ("phone", "open", None, None)
    assert now.created_at.date() == date(2026, 11, 20)
    assert (now.earlier[0]["question"], now.earlier[0]["who"]) == ("问楼上漏水谁赔", "沈佳")
    assert "王阿婆" not in str(now.earlier)
    assert "13800138000" not in str(now.earlier)
    with pytest.raises(Conflict, match="没有改"):
        await done(parts, "沈佳", parts.walkins.correct, row.receipt, fixed)
    assert await found(parts) == [row.receipt]
    with pytest.raises(Conflict, match="没有可以发消息的地方"):
        await done(parts, "沈佳", parts.inquiries.reply, row.receipt, "好")
    await done(parts, "沈佳", parts.walkins.withdraw, row.receipt, "录重了")
    with pytest.raises(Conflict, match="已经作废"):
        await done(parts, "沈佳", parts.walkins.correct, row.receipt, given)
    assert (await found(parts, state=""), await found(parts, state="void")) == ([], [row.receipt])
    assert await tallies(parts, clock) == {}
    mine = await asked(parts)
    for method, more in ((parts.walkins.correct, (given,)), (parts.walkins.withdraw, ("错",))):
        with pytest.raises(Conflict, match="居民自己写的"):
            await done(parts, "沈佳", method, mine, *more)


async def tallies(parts: Parts, clock: HandClock) -> dict[tuple[str, str], int]:
    async with parts.database.read() as session:
        since = clock.now() - timedelta(days=300)
        rows = await parts.queue.tally(session, since, clock.now() + timedelta(days=1))
    return {(row.channel, row.area): row.count for row in rows}


async def test_visits_and_calls_are_channels_of_their_own_in_the_figures(parts: Parts, clock: HandClock) -> None:
    for channel, what in (("visit", "一"), ("visit", "二"), ("phone", "一")):
        await done(parts, "小王", parts.walkins.enter, Consultation(channel, what, "fraud", outcome="met"))
    await asked(parts)
    assert await tallies(parts, clock) == {("visit", "fraud"): 2, ("phone", "fraud"): 1, ("web", ""): 1}


async def enters(parts: Parts, given: Consultation, keys: Sequence[str] = ("",)) -> list[Inquiry]:
    rows = []
    for key in keys:
        async with parts.acting(member("小王")) as act:
            rows.append(await parts.walkins.enter(act, given, key=key, another=True))
    return rows


async def test_a_form_sent_twice_is_one_visit_and_another_person_is_a_second(parts: Parts) -> None:
    given = Consultation("visit", "问离婚", outcome="met")
    first, again, other = await enters(parts, given, ("k1", "k1", "k2"))
    assert first.receipt == again.receipt != other.receipt


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Consultation("telegram", "问"), "渠道只能是"),
        (Consultation("visit", "  "), "用一句话写"),
        (Consultation("visit", "长" * 100_000), "说了什么最多 1000 字"),
        (Consultation("visit", "问", name="长" * 41), "姓名最多 40 字"),
        (Consultation("visit", "问", note="长" * 201), "说明最多 200 字"),
        (Consultation("visit", "问", "weather"), "话题只能是"),
        (Consultation("visit", "问", outcome="x"), "结果只能是"),
        (Consultation("visit", "问", outcome="referred"), "请写转到哪里"),
        (Consultation("visit", "问", phone="123"), "电话号码看着不对"),
        (Consultation("visit", "问", urgency=9), "缓急只能是"),
        (Consultation("visit", "问", on=date(2062, 11, 23)), "还没有到"),
        (Consultation("visit", "问", on=date(2016, 11, 23)), "看一看年份"),
    ],
)
async def test_what_is_keyed_in_wrong_is_told_in_one_sentence(parts: Parts, given: Consultation, told: str) -> None:
    with pytest.raises(Malformed, match=told):
        await enters(parts, given)
    assert await found(parts, state="") == []


async def test_everything_goes_when_it_was_promised(parts: Parts, clock: HandClock) -> None:
    visit = Consultation("visit", "问楼上漏水", outcome="met", name="王阿婆", phone="13800138000")
    row = (await enters(parts, visit))[0]
    await done(parts, "小王", parts.casework.add_note, row.receipt, "斑马四")
    await done(
        parts, "小王", parts.walkins.correct, row.receipt, Consultation("visit", "问漏水", outcome="met", name="王阿婆")
    )
    clock.move(days=181)
    await parts.retention.run()
    now = (await seen(parts, row.receipt)).inquiry
    assert (now.name, now.phone, now.phone_until, now.question) == ("", None, None, "问漏水")
    clock.move(days=200)
    await parts.retention.run()
    view = await seen(parts, row.receipt)
    assert (view.inquiry.question, view.inquiry.earlier, view.notes[0].text) == ("", [], "")
    assert (view.inquiry.outcome, view.inquiry.channel) == ("met", "visit")
    with pytest.raises(Conflict, match="已经到期删除"):
        await done(parts, "小王", parts.walkins.correct, row.receipt, visit)
    with pytest.raises(Conflict, match="不能重开"):
        await done(parts, "小王", parts.casework.reopen, row.receipt, "再看看")


async def test_whoever_forgets_takes_additions_and_notes_along(parts: Parts) -> None:
    receipt = await asked(parts)
    async with parts.database.write() as session:
        await parts.inquiries.add(session, WANG, "7:1", receipt, "斑马四", [Attachment(AttachmentKind.PHOTO, "斑马四")])
    await done(parts, "小王", parts.casework.add_note, receipt, "斑马四")
    async with parts.database.write() as session:
        await parts.inquiries.forget(session, WANG)
    view = await seen(parts, receipt)
    assert "斑马四" not in str([vars(one) for one in (view.inquiry, *view.additions, *view.notes)])
    assert (view.inquiry.state, await letters(parts)) == ("closed", [])
    async with parts.database.read() as session:
        assert await parts.inquiries.may_add(session, WANG, receipt) is None


async def test_the_office_keeps_its_own_sentences_and_no_wording_is_lost(parts: Parts, clock: HandClock) -> None:
    canned, usual = parts.canned, parts.phrases().staff.canned
    async with parts.database.read() as session:
        assert await canned.sentences(session) == list(usual)
    await done(parts, "小王", canned.change, usual[0], "您好，\n问题收到了，我来办。")
    await done(parts, "小王", canned.add, "周三下午有律师坐班。")
    clock.move(minutes=1)
    await done(parts, "沈佳", canned.remove, usual[1])
    with pytest.raises(Conflict, match="已经被改过或者去掉了"):
        await done(parts, "沈佳", canned.change, usual[0], "晚了一步")
    for text, told in (("", "请写常用句"), ("长" * 301, "最多 300 字")):
        with pytest.raises(Malformed, match=told):
            await done(parts, "沈佳", canned.add, text)
    with pytest.raises(Conflict, match="已经有这一句"):
        await done(parts, "沈佳", canned.add, "周三下午有律师坐班。")
    async with parts.database.read() as session:
        now = await canned.sentences(session)
        past = [(row.text, row.ended_by) for row in await canned.past(session)]
    assert now == ["您好， 问题收到了，我来办。", *usual[2:], "周三下午有律师坐班。"]
    assert past == [(usual[1], "沈佳"), (usual[0], "小王")]

"""Dialogues: a resident finds an article, says what they think, sends it, changes it, takes it back."""

from __future__ import annotations

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.messages import Address, Attachment, AttachmentKind
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done


async def write_one(visitor: Visitor, article: str = "第十四条", reason: str = "楼下没有充电的地方") -> str:
    """Go the short way through the flow and return what the bot said at the end."""
    await visitor.says("提意见")
    await visitor.says(article)
    await visitor.presses("提意见")
    await visitor.presses("反对")
    await visitor.says(reason)
    await visitor.presses("匿名提")
    return await visitor.presses("发送")


async def test_from_the_article_to_the_receipt(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    assert "共 30 条" in await visitor.says("居民说立法")
    assert "第十四条" in "".join([await visitor.says("电动车能不能进电梯"), *visitor.buttons()])
    assert "携带电动自行车" in await visitor.presses("第十四条")
    assert "什么态度" in await visitor.presses("对这一条提意见")
    assert "现在的条文" in await visitor.presses("修改")
    assert "为什么这样想" in await visitor.says("允许取下电池带回家，但是不得在室内充电。")
    assert "只用来汇总意见" in await visitor.says("老人推不动车，电池拿上楼总要允许吧")
    assert "什么身份" in await visitor.presses("同意")
    assert "社区" in await visitor.says("1")
    assert "称呼" in await visitor.says("新街社区")
    assert "怎么称呼" in await visitor.presses("写称呼")
    preview = await visitor.says("王阿姨")
    assert "居民，新街社区，王阿姨" in preview
    assert "第十四条" in preview
    assert "编号 Y" in await visitor.presses("发送")

    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert (opinion.stance, opinion.speaker, opinion.name) == ("amend", "resident", "王阿姨")
    assert opinion.article == "a14"
    assert "进入电梯轿厢" in opinion.article_text
    assert opinion.raw["proposed"] == "允许取下电池带回家，但是不得在室内充电。"
    assert not opinion.late


async def test_anonymous_needs_no_personal_word(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    assert "编号 Y" in await write_one(visitor)
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert (opinion.name, opinion.community, opinion.speaker, opinion.anonymous) == ("", "", "", True)


async def test_the_article_is_found_by_number_word_and_browsing(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    for said in ("第十条", "10", "十条", "第10条"):
        assert "充满自动断电" in await visitor.says(said)
    await visitor.says("快递外卖")
    assert any("第十八条" in label for label in visitor.buttons())
    await visitor.presses("返回")
    await visitor.presses("看条文")
    assert sum("条" in label for label in visitor.buttons()) >= 7
    await visitor.presses("下一页")
    assert "没找到" in await visitor.says("火星移民")


async def test_speaking_about_the_whole_draft(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.presses("整部草案")
    await visitor.presses("赞成")
    await visitor.presses("不说理由")
    await visitor.presses("匿名提")
    await visitor.presses("发送")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert (opinion.article, opinion.label, opinion.stance) == ("", "整部草案", "support")


async def test_a_question_in_between_is_answered_and_the_opinion_goes_on(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.says("第七条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    answer = await visitor.says("楼上漏水到我家怎么办？")
    assert visitor.entry() == "leak-upstairs"
    assert "意见还没写完" in answer
    assert "为什么这样想" in await visitor.presses("继续写")
    await visitor.says("四十个插座太少")
    assert "反对" in await visitor.presses("匿名提")


async def test_a_question_may_have_been_the_reason_after_all(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.says("第七条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    await visitor.says("楼上漏水到我家怎么办？")
    await visitor.presses("刚才那句就是")
    assert "漏水到我家" in await visitor.presses("匿名提")


async def test_a_half_written_opinion_survives_a_week(visitor: Visitor, draft: DraftView, clock: HandClock) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    clock.move(days=7)
    assert "没写完的意见" in await visitor.says("提意见")
    assert "为什么这样想" in await visitor.presses("继续写")
    await visitor.says("两年太久")
    await visitor.presses("匿名提")
    assert "编号 Y" in await visitor.presses("发送")
    assert "没写完" not in await visitor.says("提意见")


async def test_it_can_be_thrown_away_or_put_off(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.presses("整部草案")
    assert "替您留着" in await visitor.says("算了")
    await visitor.says("提意见")
    assert "已经扔掉" in await visitor.presses("不要了")
    assert "没写完" not in await visitor.says("提意见")


async def test_every_part_can_be_changed_before_sending(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.says("反对")
    await visitor.says("理由一")
    await visitor.presses("匿名提")
    await visitor.presses("改理由")
    assert "理由二" in await visitor.says("理由二")
    await visitor.presses("改建议")
    assert "改成一年" in await visitor.says("改成一年内补建")
    await visitor.presses("改态度")
    await visitor.presses("增加")
    await visitor.presses("改身份")
    await visitor.presses("同意")
    await visitor.presses("跳过")
    await visitor.presses("跳过")
    await visitor.presses("匿名")
    await visitor.presses("发送")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert (opinion.stance, opinion.proposed, opinion.reason) == ("add", "改成一年内补建", "理由二")


async def test_an_objection_without_a_word_is_asked_for_one(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.presses("修改")
    await visitor.presses("只说理由")
    assert not any("不说理由" in label for label in visitor.buttons())
    assert "为什么这样想" in await visitor.says("跳过")


async def test_personal_numbers_are_pointed_out_before_sending(
    visitor: Visitor, parts: Parts, draft: DraftView
) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    asked = await visitor.says("我身份证11010519491231002X，电话13812345678，找我核实，文号2024-12345678")
    assert "身份证号、手机号" in asked
    assert "1231002X" not in asked
    await visitor.presses("遮住")
    preview = await visitor.presses("匿名提")
    assert "138******78" in preview
    assert "2024-12345678" in preview
    await visitor.presses("发送")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert "13812345678" not in opinion.reason


async def test_mine_edit_and_withdraw_until_the_close(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await write_one(visitor)
    assert "第十四条" in await visitor.says("/my")
    await visitor.presses("Y")
    await visitor.presses("修改")
    await visitor.presses("改理由")
    assert "新理由" in await visitor.says("新理由")
    assert "已经改好" in await visitor.presses("发送")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert (opinion.reason, opinion.raw["reason"]) == ("新理由", "楼下没有充电的地方")
    await visitor.says("/my")
    await visitor.presses("Y")
    await visitor.presses("撤回")
    assert "已撤回" in await visitor.presses("确定撤回")
    told = await visitor.says("/my")
    assert "已撤回" in told
    assert not any("Y" in label for label in visitor.buttons())
    async with parts.database.read() as session:
        assert await parts.opinions.of(session, draft.draft.id) == []
        assert len(await parts.opinions.of(session, draft.draft.id, withdrawn=True)) == 1


async def test_the_last_day_counts_until_midnight_and_late_ones_are_marked(
    visitor: Visitor, parts: Parts, draft: DraftView, clock: HandClock
) -> None:
    await done(parts, "小陈", parts.drafts.set_dates, "d1", draft.draft.opens_on, draft.draft.opens_on)
    while clock.now().hour != 15:
        clock.move(hours=1)
    clock.move(minutes=59 - clock.now().minute)
    await write_one(visitor, reason="最后一分钟")
    clock.move(minutes=2)
    await visitor.says("/my")
    await visitor.presses("Y")
    assert "撤回" not in visitor.buttons()
    assert "逾期" in await visitor.says("提意见")
    assert "编号" in await write_one(visitor, "第八条", "过了时间")
    async with parts.database.read() as session:
        assert [one.late for one in await parts.opinions.of(session, draft.draft.id)] == [False, True]


async def test_the_same_button_twice_is_one_opinion(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await write_one(visitor)
    await visitor.presses_id("g:send")
    async with parts.database.read() as session:
        assert len(await parts.opinions.of(session, draft.draft.id)) == 1


async def test_a_photo_is_kept_for_staff_to_write_down(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    assert "转写" in await visitor.says("", Attachment(AttachmentKind.PHOTO, "photo-1"))
    await visitor.presses("匿名提")
    await visitor.presses("发送")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert opinion.to_transcribe
    await done(parts, "小陈", parts.opinions.transcribe, opinion.receipt, reason="手写：两年太久")
    async with parts.database.read() as session:
        (opinion,) = await parts.opinions.of(session, draft.draft.id)
    assert (opinion.reason, opinion.to_transcribe, len(opinion.attachments)) == ("手写：两年太久", False, 1)


async def test_too_much_is_refused_kindly_and_nothing_is_lost(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    assert "最多 1000 字" in await visitor.says("太长" * 600)
    assert "只用来汇总" in await visitor.says("两年太久")


async def test_one_person_may_not_flood(visitor: Visitor, draft: DraftView) -> None:
    for number in range(8):
        assert "编号" in await write_one(visitor, reason=f"理由{number}")
    await visitor.says("提意见")
    await visitor.says("第八条")
    assert "有点快" in await visitor.presses("提意见")


async def test_what_sounds_like_an_opinion_is_offered_as_one(visitor: Visitor, draft: DraftView) -> None:
    offered = await visitor.says("电动车不让进电梯这个规定不合理，应该允许带电池上楼")
    assert "听起来像是" in offered
    shown = await visitor.presses("提成意见")
    assert "是说这一条吗" in shown
    assert "进入电梯轿厢" in shown
    await visitor.presses("是，对这一条")
    await visitor.presses("反对")
    assert "带电池上楼" in await visitor.presses("匿名提")


async def test_while_looking_at_a_draft_too_and_a_legal_question_is_still_answered(
    visitor: Visitor, draft: DraftView
) -> None:
    await visitor.says("提意见")
    assert "听起来像是" in await visitor.says("电动车楼道充电的规定不合理，应该允许带电池回家")
    await visitor.says("楼上漏水到我家怎么办？")
    assert visitor.entry() == "leak-upstairs"


async def test_and_the_other_way_round(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("这个办法规定电动车充电，建议写清楚谁来管")
    await visitor.presses("想问问题")
    assert not any("提成意见" in label for label in visitor.buttons())


async def test_no_draft_no_offer(visitor: Visitor) -> None:
    assert "没有正在征求" in await visitor.says("提意见")
    assert "听起来像是" not in await visitor.says("这个规定不合理，应该改")


async def test_links_open_a_draft_and_an_article(visitor: Visitor, draft: DraftView) -> None:
    assert "共 30 条" in await visitor.says("/start o_d1")
    assert "进入电梯轿厢" in await visitor.says("/start o_d1_a14")
    assert await visitor.says("/start o_d99_a14")


async def test_in_a_group_nothing_is_collected(parts: Parts, clock: HandClock, draft: DraftView) -> None:
    group = Visitor(parts, clock, Address("telegram", "-100"), group=True)
    assert "单独" in await group.says("提意见")


async def test_others_see_nothing_of_it(parts: Parts, clock: HandClock, visitor: Visitor, draft: DraftView) -> None:
    await write_one(visitor)
    async with parts.database.read() as session:
        receipt = (await parts.opinions.of(session, draft.draft.id))[0].receipt
    other = Visitor(parts, clock, Address("web", "somebody-else-01"))
    assert "没有找到" in await other.presses_id(f"g:m:{receipt}")
    assert "没有找到" in await other.presses_id(f"g:mz:{receipt}")


async def test_stale_and_forged_buttons_are_polite(visitor: Visitor, draft: DraftView) -> None:
    for forged in ("g:v:support", "g:send", "g:o:d9:a1", "g:a:d1:zz", "g:b:d1:999999999999", "g:zz", "g:", "g:x:d1:a1"):
        assert await visitor.presses_id(forged)


async def test_forgetting_cuts_the_tie_and_keeps_the_opinion(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await write_one(visitor)
    await write_one(visitor, "第八条")
    await visitor.says("/forget")
    await visitor.presses("确定删除")
    async with parts.database.read() as session:
        rows = await parts.opinions.of(session, draft.draft.id)
    assert [(one.chat, one.name, one.person_id) for one in rows] == [("", "", None)] * 2


async def test_one_reminder_before_the_close(
    visitor: Visitor, parts: Parts, draft: DraftView, clock: HandClock
) -> None:
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    assert await parts.unfinished.remind() == 0
    while clock.now().date() < draft.draft.closes_on:
        clock.move(days=1)
    while not 1 <= clock.now().hour < 12:
        clock.move(hours=1)
    assert await parts.unfinished.remind() == 1
    assert await parts.unfinished.remind() == 0
    (row,) = await parts.outbox.claim(10, ["web"])
    assert "还没写完" in str(row.body)

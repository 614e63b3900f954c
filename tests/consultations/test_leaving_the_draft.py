"""A draft is on the table, and people say what they like: what is about it is taken up, the rest is not swallowed."""

from __future__ import annotations

import pytest

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.store import Opinion
from bot.consultations.writing import only_talks, wants_no_name
from bot.language.folding import fold
from tests.consultations.test_opinion_in_a_sentence import stored
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.dialogue import Visitor

MISSED = "草案里没找到"


async def only(parts: Parts, draft: DraftView) -> Opinion:
    (opinion,) = await stored(parts, draft)
    return opinion


async def opens(visitor: Visitor, where: str) -> None:
    """Come to the draft's card, to an article, or to the place after an opinion was sent."""
    await visitor.says("提意见")
    if where == "article":
        await visitor.says("第八条")
    if where == "sent":
        await visitor.says("第八条")
        await visitor.presses("对这一条提意见")
        await visitor.presses("反对")
        await visitor.says("两年太久")
        await visitor.presses("匿名提")
        await visitor.presses("发送")


@pytest.mark.parametrize("where", ["card", "article", "sent"])
@pytest.mark.parametrize(
    "said",
    [
        "隔壁奶茶店音响很响", "3q", "谢谢侬", "作业多死了", "楼上漏水怎么办", "进货的面粉过期了批发商不给退",
        "房东不退押金",
        "电瓶车被偷了", "几点以后不能放", "我要撤回", "老公打我要离婚",
    ],
)  # fmt: skip
async def test_what_is_about_something_else_is_no_search(
    visitor: Visitor, draft: DraftView, where: str, said: str
) -> None:
    await opens(visitor, where)
    told = await visitor.says(said)
    assert MISSED not in told
    assert "您说的可能是这几条" not in told
    assert "这句话是意见吗" not in told


async def test_a_sure_question_gets_its_answer(visitor: Visitor, draft: DraftView) -> None:
    await opens(visitor, "article")
    await visitor.says("楼上漏水怎么办")
    assert visitor.entry() == "leak-upstairs"
    assert MISSED not in await visitor.says("我妈想立遗嘱")


@pytest.mark.parametrize("said", ["第十四条", "飞线", "快递外卖", "电动车能不能进电梯", "电梯里能不能推电动车"])
async def test_words_about_the_draft_still_search_it(visitor: Visitor, draft: DraftView, said: str) -> None:
    await opens(visitor, "card")
    told = "".join([await visitor.says(said), *visitor.buttons()])
    assert "第十四条" in told or "第十八条" in told


async def test_thanks_in_between_leave_the_draft_on_the_table(visitor: Visitor, draft: DraftView) -> None:
    await opens(visitor, "card")
    await visitor.says("谢谢侬")
    assert "第十四条" in "".join([await visitor.says("飞线"), *visitor.buttons()])
    await visitor.says("楼上漏水怎么办")
    assert "补建" in await visitor.says("第八条")


@pytest.mark.parametrize("said", ["对整部草案说", "我要对整部草案提意见", "对整部草案说。"])
async def test_the_words_of_the_button_open_the_whole_draft(visitor: Visitor, draft: DraftView, said: str) -> None:
    await opens(visitor, "card")
    assert "您对整部草案是什么态度" in await visitor.says(said)


@pytest.mark.parametrize(
    ("said", "article", "stance"),
    [
        ("反对草案第26条 罚太重", "第二十六条", "反对"),
        ("草案第八条我赞成，就是太慢", "第八条", "赞成"),
        ("对草案有意见 店门口电瓶车乱停 客人进不来 要管", "整部草案", "没听准"),
        ("电瓶车那个新规定，充电的地方要多装几个", "整部草案", "没听准"),
    ],
)
async def test_who_names_the_draft_is_heard_at_once(
    visitor: Visitor, draft: DraftView, said: str, article: str, stance: str
) -> None:
    told = await visitor.says(said)
    assert f"条款：{article}" in told
    assert f"态度：{stance}" in told
    assert f"理由：{said}" in told


@pytest.mark.parametrize(
    "said",
    [
        "我觉得要给我们小区装充电的 不然我爸天天从窗口拉线",
        "楼道里充电勿安全楼下要多装几个充电的地方",
        "应该写明商铺门口也要管",
        "店门口也不许停 要管",
        "楼道里充电勿安全，楼下要多装几个",
        "老人家不会用手机扫码充电 要有投币的",
    ],
)
async def test_a_wish_straight_after_the_card_is_an_opinion(
    visitor: Visitor, parts: Parts, draft: DraftView, said: str
) -> None:
    await opens(visitor, "card")
    assert f"理由：{said}" in await visitor.says(said)
    await visitor.says("对的呀")
    if "什么态度" in visitor.replies[0].text:
        await visitor.says("增加")
    await visitor.says("匿名")
    await visitor.says("好的发掉")
    assert (await only(parts, draft)).reason == said


@pytest.mark.parametrize("said", ["楼上太吵要他赔", "邻居应该赔我三千", "我想问一下离婚", "希望他还钱给我", "活动"])
async def test_a_wish_of_ones_own_is_none(visitor: Visitor, draft: DraftView, said: str) -> None:
    await opens(visitor, "card")
    assert "这句话是意见吗" not in await visitor.says(said)


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("赞成的呀就是要多装", "support"),
        ("反对，我家没地方停", "oppose"),
        ("建议增加老小区的补贴", "add"),
        ("我赞成 但两年太慢了 一年就要装", "support"),
    ],
)
async def test_stance_and_reason_are_taken_out_of_one_sentence(
    visitor: Visitor, parts: Parts, draft: DraftView, said: str, stance: str
) -> None:
    await opens(visitor, "article")
    await visitor.presses("对这一条提意见")
    assert "记下了" in await visitor.says(said)
    await visitor.says("都不填")
    await visitor.says("可以 发吧")
    opinion = await only(parts, draft)
    assert (opinion.stance, opinion.reason) == (stance, said)


async def test_a_stance_alone_begins_on_what_is_in_sight(visitor: Visitor, draft: DraftView) -> None:
    await opens(visitor, "card")
    assert "为什么这样想" in await visitor.says("反对")
    await visitor.says("先不提了")
    await visitor.presses_id("g:drop")
    await opens(visitor, "article")
    assert "您建议怎么写" in await visitor.says("修改")


async def test_who_changes_the_whole_draft_is_not_asked_what_to_add(visitor: Visitor, draft: DraftView) -> None:
    await opens(visitor, "card")
    await visitor.presses("对整部草案说")
    assert "建议增加什么" in await visitor.says("增加")
    assert "建议怎么改" in await visitor.says("修改")
    assert "建议怎么改" in await visitor.says("3q")


@pytest.mark.parametrize(
    "said", ["匿名", "都不填", "不填", "勿填了", "可以匿名不 我不想让爸爸知道", "不留名字", "不用了"]
)
async def test_who_does_not_want_to_be_named_is_not(
    visitor: Visitor, parts: Parts, draft: DraftView, said: str
) -> None:
    await opens(visitor, "article")
    await visitor.presses("对这一条提意见")
    await visitor.presses("反对")
    await visitor.says("两年太久")
    assert "提出人：匿名" in await visitor.says(said)
    await visitor.says("发出去好了")
    opinion = await only(parts, draft)
    assert (opinion.anonymous, opinion.name, opinion.community, opinion.speaker) == (True, "", "", "")


async def test_the_name_may_be_left_out_at_its_own_step_too(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await opens(visitor, "article")
    await visitor.presses("对这一条提意见")
    await visitor.presses("反对")
    await visitor.says("两年太久")
    await visitor.says("好额")
    await visitor.says("居民")
    await visitor.says("新街社区")
    assert "新街社区，匿名" in await visitor.says("匿名吧")
    await visitor.says("要的")
    opinion = await only(parts, draft)
    assert (opinion.speaker, opinion.community, opinion.name) == ("resident", "新街社区", "")


@pytest.mark.parametrize("said", ["先不发", "不要发", "等等"])
async def test_a_no_before_sending_sends_nothing(visitor: Visitor, parts: Parts, draft: DraftView, said: str) -> None:
    await opens(visitor, "article")
    await visitor.presses("对这一条提意见")
    await visitor.presses("反对")
    await visitor.says("两年太久")
    await visitor.says("匿名")
    assert "留着" in await visitor.says(said)
    assert await stored(parts, draft) == []


async def test_who_is_writing_may_take_it_back(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await write_one(visitor, "第七条")
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("对这一条提意见")
    await visitor.presses("反对")
    told = await visitor.says("刚刚那个意见我想想还是勿要讲了 收回来")
    assert "第八条" in told
    assert "第七条" not in told
    assert "已经扔掉" in await visitor.says("是的呀")
    assert (await only(parts, draft)).label == "第七条"


@pytest.mark.parametrize(
    "said", ["不匿名", "匿名是什么意思", "不要匿名", "我叫王大妈", "填什么", "我爸知道", "不知道怎么填"]
)
def test_what_is_no_wish_to_stay_unnamed(said: str) -> None:
    assert not wants_no_name(fold(said))


@pytest.mark.parametrize(
    ("said", "talks"), [("谢谢侬", True), ("3Q", True), ("好的呀", True), ("好人", False), ("太远", False)]
)
def test_thanks_are_no_reason(said: str, talks: bool) -> None:
    assert only_talks(fold(said)) is talks


async def test_a_wish_with_a_few_more_is_no_question(visitor: Visitor, draft: DraftView) -> None:
    await opens(visitor, "card")
    await visitor.presses("对整部草案说")
    assert "您这句话是意见吗" in await visitor.says("楼道里充电勿安全 楼下要多装几个")
    assert "什么态度" in await visitor.says("对的")
    assert "记下了" in await visitor.says("赞成的呀就是要多装")

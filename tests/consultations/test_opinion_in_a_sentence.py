"""Somebody reads an article and says what they think of it in one sentence, as one does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.judging import judged, only_stance
from bot.consultations.store import Opinion
from tests.consultations.conftest import sample
from tests.support.dialogue import Visitor
from tests.support.staff import done


async def stored(parts: Parts, draft: DraftView) -> list[Opinion]:
    async with parts.database.read() as session:
        return list(await parts.opinions.of(session, draft.draft.id))


async def reads(visitor: Visitor, article: str) -> None:
    await visitor.says("法规草案")
    assert "对这一条提意见" in [await visitor.says(article), *visitor.buttons()]


@pytest.mark.parametrize(
    ("article", "said", "stance"),
    [
        ("第八条", "这一条我赞成，楼下早就缺插座了", "support"),
        ("第十四条", "不赞成，残疾车推不到地面上", "oppose"),
        ("第十六条", "可不可以改成六十天？", "amend"),
        ("第二十六条", "希望加上初犯只教育不罚钱", "add"),
        ("第二十条", "本条没必要，干脆删了", "delete"),
    ],
)
async def test_the_sentence_becomes_the_opinion_on_the_article(
    visitor: Visitor, parts: Parts, draft: DraftView, article: str, said: str, stance: str
) -> None:
    await reads(visitor, article)
    shown = await visitor.says(said)
    assert f"理由：{said}" in shown
    assert f"条款：{article}" in shown
    assert await stored(parts, draft) == []
    await visitor.presses("对，是我的意见")
    assert said in await visitor.presses("匿名提")
    assert await stored(parts, draft) == []
    await visitor.presses("发送")
    (opinion,) = await stored(parts, draft)
    assert (opinion.label, opinion.stance, opinion.reason, opinion.proposed) == (article, stance, said, "")


async def test_where_the_stance_is_not_clear_it_is_asked(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await reads(visitor, "第十二条")
    assert "没听准" in await visitor.says("十个工作日太长了")
    assert "什么态度" in await visitor.says("是的")
    await visitor.says("修改")
    await visitor.presses("匿名提")
    await visitor.presses("发送")
    (opinion,) = await stored(parts, draft)
    assert (opinion.stance, opinion.reason) == ("amend", "十个工作日太长了")


async def test_who_meant_a_question_gets_their_answer(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await reads(visitor, "第十九条")
    assert "理由：不同意，房东不退押金" in await visitor.says("不同意，房东不退押金")
    await visitor.says("不是意见，是问题")
    assert visitor.entry() == "rental-deposit"
    assert await visitor.says("好")
    assert await stored(parts, draft) == []
    assert "没写完" not in await visitor.says("提意见")


@pytest.mark.parametrize(
    "said",
    [
        "第九条是什么意思",
        "这一条什么时候开始管",
        "楼上装修太吵怎么办",
        "我老婆不同意离婚怎么办",
        "谢谢",
        "好的",
    ],
)
async def test_what_is_no_opinion_stays_what_it_is(visitor: Visitor, parts: Parts, draft: DraftView, said: str) -> None:
    await reads(visitor, "第九条")
    assert "您这句话是意见吗" not in await visitor.says(said)


async def test_danger_and_a_person_come_first(visitor: Visitor, draft: DraftView) -> None:
    await reads(visitor, "第十四条")
    assert "打 110" in await visitor.says("我反对这条，我男人正在拿刀砍我")
    assert "是意见吗" not in await visitor.says("不同意，我要找真人说")


async def test_what_somebody_adds_while_it_is_shown_back_is_kept_too(
    visitor: Visitor, parts: Parts, draft: DraftView
) -> None:
    await reads(visitor, "第十五条")
    await visitor.says("坚决反对，摄像头对着我家门")
    await visitor.says("而且钱不应该业主出，没道理")
    assert "态度：修改" in await visitor.says("修改")
    await visitor.says("对")
    await visitor.presses("匿名提")
    await visitor.presses("发送")
    (opinion,) = await stored(parts, draft)
    assert (opinion.stance, opinion.reason) == ("amend", "坚决反对，摄像头对着我家门\n而且钱不应该业主出，没道理")


async def test_another_article_may_be_named_while_this_one_is_read(
    visitor: Visitor, parts: Parts, draft: DraftView
) -> None:
    await reads(visitor, "第九条")
    assert "条款：第七条" in await visitor.says("第七条四十个插座太少，应该改成六十个")


async def test_a_sentence_where_the_stance_was_asked(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await reads(visitor, "第十七条")
    await visitor.presses("对这一条提意见")
    assert "没听准" in await visitor.says("我妈年纪大，楼下一个插座都没有")
    await visitor.says("增加")
    await visitor.presses("对，是我的意见")
    await visitor.presses("匿名提")
    await visitor.presses("发送")
    (opinion,) = await stored(parts, draft)
    assert (opinion.article, opinion.stance, opinion.reason) == ("a17", "add", "我妈年纪大，楼下一个插座都没有")


async def test_a_question_where_the_stance_was_asked_is_answered(visitor: Visitor, draft: DraftView) -> None:
    await reads(visitor, "第十七条")
    await visitor.presses("对这一条提意见")
    assert "还没写完" in await visitor.says("楼道里堆东西物业不管怎么办？")


async def test_a_question_in_between_leaves_the_button_good(visitor: Visitor, parts: Parts, draft: DraftView) -> None:
    await reads(visitor, "第八条")
    await visitor.says("支持这条，我们楼一个充电桩都没有")
    yes = visitor.button("是我的意见")
    told = await visitor.says("楼上漏水到我家怎么办？")
    assert visitor.entry() == "leak-upstairs"
    assert "没写完" not in told
    await visitor.presses_id(yes)
    assert "一个充电桩都没有" in await visitor.presses("匿名提")


async def test_what_is_half_written_on_another_article_is_asked_about_first(
    visitor: Visitor, parts: Parts, draft: DraftView
) -> None:
    await reads(visitor, "第七条")
    await visitor.presses("对这一条提意见")
    await visitor.presses("反对")
    await visitor.says("四十个不够")
    await visitor.presses("先不提了")
    await visitor.says("提意见")
    await visitor.presses("示例市")
    await visitor.says("第八条")
    await visitor.says("两年不合理，反对")
    assert "没写完的意见：第七条" in await visitor.presses("对，是我的意见")
    await visitor.presses("写新的")
    assert "两年不合理，反对" in await visitor.presses("匿名提")


async def test_in_a_draft_that_is_not_open_yet_nothing_is_taken(visitor: Visitor, parts: Parts) -> None:
    opens = parts.drafts.today() + timedelta(days=3)
    draft = await done(parts, "小陈", parts.drafts.create, sample(), opens, opens + timedelta(days=20))
    await visitor.says("法规草案")
    await visitor.says("第六条")
    assert "才开始征求意见" in await visitor.says("这条不错，支持")
    assert await stored(parts, draft) == []


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("举双手支持，去年隔壁楼烧过", "support"),
        ("说得好，就该这么管", "support"),
        ("不支持，快递员没地方充电", "oppose"),
        ("这规定离谱", "oppose"),
        ("凭什么只罚居民", "oppose"),
        ("最好推迟到明年再施行", "amend"),
        ("能否放宽到七天", "amend"),
        ("要写清楚谁来检查", "amend"),
        ("建议增加老小区的补贴", "add"),
        ("第三项应该删掉", "delete"),
        ("这条规定太笼统", None),
    ],
)
def test_the_stance_is_heard_from_the_words(said: str, stance: str | None) -> None:
    found = judged(said)
    assert found is not None
    assert found.stance == stance


@pytest.mark.parametrize(
    "said",
    [
        "这条管得到出租房吗", "违反了罚多少", "物业不同意装充电桩怎么办", "对方不接受调解", "我该支持哪个方案",
        "这一条谁来执行", "什么叫安全出口", "换锁", "我想离婚", "知道了", "好", "行，谢谢", "嗯嗯",
    ],
)  # fmt: skip
def test_a_question_and_a_nod_are_no_opinion(said: str) -> None:
    assert judged(said) is None


@pytest.mark.parametrize(("said", "stance"), [("坚决反对！", "oppose"), ("我赞成", "support"), ("建议删除", "delete")])
def test_a_word_for_the_stance_alone_is_no_reason(said: str, stance: str) -> None:
    assert only_stance(said) == stance


@pytest.mark.parametrize("said", ["支持，楼道早该清了", "反对。没地方停", "2", "不赞成罚款"])
def test_what_says_more_than_the_stance_is_kept(said: str) -> None:
    assert only_stance(said) is None

"""Dialogues: one flow has the floor; the others wait, keep what they have, and never get another's answer."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.consultations.parsing import parse
from bot.consultations.store import Opinion, UnfinishedOpinion
from bot.conversation.dialogue import DialogueRow
from bot.events.plans import Plan
from bot.events.store import Registration
from bot.language.names import is_community, may_be_name, surely_name
from bot.messages import Address, Attachment, AttachmentKind
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
BEATEN = "我老公又动手打我"
DESPAIR = "我不想活了"
QUESTION = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"


async def furnish(parts: Parts, clock: HandClock, *, question: str = "") -> None:
    """A draft that is open, an event that takes registrations."""
    clock.set(MORNING)
    today = parts.drafts.today()
    parsed = parse((files("bot.demo") / "sample_draft.txt").read_text("utf-8").split("\n"))
    await done(parts, "小陈", parts.drafts.create, parsed, today, date.fromordinal(today.toordinal() + 20))
    start = clock.now() + timedelta(days=3)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2), 0, question=question)
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    await done(parts, "小陈", parts.events.publish, event.code)


@pytest.fixture
async def anna(parts: Parts, clock: HandClock, visitor: Visitor) -> Visitor:
    await furnish(parts, clock)
    return visitor


async def begin_opinion(who: Visitor) -> str:
    told = await who.presses_id("g:o:d1:a8")
    assert "为什么这样想" in await who.presses("反对")
    return told


async def begin_place(who: Visitor) -> str:
    told = await who.presses_id("v:f:h1")
    assert "怎么称呼" in told
    return told


async def begin_handover(who: Visitor) -> str:
    told = await who.presses_id("p")
    assert "用一段话写给我" in told
    return told


async def begin_sum(who: Visitor) -> str:
    told = await who.presses_id("c:court_fee")
    assert "打什么官司" in told
    return told


OPEN: dict[str, Callable[[Visitor], Awaitable[str]]] = {
    "意见": begin_opinion,
    "报名": begin_place,
    "咨询": begin_handover,
    "计算": begin_sum,
}
ANSWERS = {"意见": "两年太久了", "报名": "李阿姨", "咨询": "想问问小区停车的事", "计算": "要钱"}
NEXT = {"意见": "只用来汇总意见", "报名": "留个电话", "咨询": "留一个电话", "计算": "多少元"}
AGAIN = {"意见": "为什么这样想", "报名": "怎么称呼", "咨询": "用一段话写给我", "计算": "打什么官司"}


@pytest.mark.parametrize(("first", "second"), list(permutations(OPEN, 2)))
async def test_whoever_asked_last_gets_the_answer_and_the_other_waits(anna: Visitor, first: str, second: str) -> None:
    await OPEN[first](anna)
    assert f"您的{first}先替您留着" in await OPEN[second](anna)
    assert NEXT[second] in await anna.says(ANSWERS[second])
    key = {"意见": "r:g", "报名": "r:v", "咨询": "r:h", "计算": "r:k"}[first]
    assert AGAIN[first] in await anna.presses_id(key)
    assert NEXT[first] in await anna.says(ANSWERS[first])


async def test_what_waits_is_offered_again_when_the_other_ends(anna: Visitor, parts: Parts) -> None:
    await begin_opinion(anna)
    await begin_place(anna)
    await anna.says("李阿姨")
    told = await anna.presses("不留")
    assert "报上了" in told
    assert "您的意见还没写完，接着写吗" in told
    assert "为什么这样想" in await anna.presses("接着写")
    await anna.says("两年太久了")
    await anna.presses("匿名提")
    await anna.presses("发送")
    async with parts.database.read() as session:
        assert (await session.scalars(select(Opinion))).one().reason == "两年太久了"
        assert (await session.scalars(select(Registration))).one().name == "李阿姨"


@pytest.mark.parametrize("name", list(OPEN))
async def test_danger_suspends_what_is_open_and_leaves_nothing_in_it(anna: Visitor, parts: Parts, name: str) -> None:
    await OPEN[name](anna)
    told = await anna.says(BEATEN)
    assert "110" in anna.replies[0].text
    assert anna.entry() == "violence-what-to-do"
    assert "法律依据" not in told
    # Only in words to staff it stands, which are seen before they are sent.
    assert (BEATEN in await stored(parts)) == (name == "咨询")
    # Nobody has the floor now: what else is told of it is not taken for an answer either.
    await anna.says("他还在外面砸门，我怕")
    assert "砸门" not in await stored(parts)
    await anna.presses_id({"意见": "r:g", "报名": "r:v", "咨询": "r:h", "计算": "r:k"}[name])
    assert NEXT[name] in await anna.says(ANSWERS[name])


@pytest.mark.parametrize("name", [*OPEN, ""])
async def test_after_despair_there_is_nothing_but_the_offer_of_a_person(anna: Visitor, parts: Parts, name: str) -> None:
    if name:
        await OPEN[name](anna)
    for said in (DESPAIR, "活着没意思", "想死", "想从楼上跳下去"):
        told = await anna.says(said)
        assert len(anna.replies) == 1
        assert "12356" in told
        assert len(told) < 250
        assert anna.buttons() == ["请人联系我"]
        assert anna.replies[0].private
        assert said not in await stored(parts)
    told = await anna.says(QUESTION)
    assert anna.entry() == "leak-upstairs"
    assert ("接着写" in told) == bool(name)


async def test_whoever_despairs_reaches_a_person_in_one_tap(anna: Visitor, parts: Parts) -> None:
    await anna.says(DESPAIR)
    assert "回电前会先问" in await anna.presses("请人联系我")
    await anna.presses("不留")
    await anna.presses("发送")
    assert (await parts.inquiries.list())[0].careful


async def test_the_whole_answer_is_a_tap_away_from_its_short_version(anna: Visitor) -> None:
    await anna.says(BEATEN)
    assert "法律依据" in await anna.presses("更多")


@pytest.mark.parametrize("name", list(OPEN))
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/start k_h1_d104defc", "签到"),
        ("/start o_d1_a1", "第一条"),
        ("/start q_leak-upstairs", "楼上漏的"),
        ("/events", "防骗讲座"),
        ("/topics", "哪方面"),
        ("/whatever", "直接打字问我"),
        ("活动", "防骗讲座"),
        ("我的", "还没有咨询|您的（共"),
        ("我的意见", "还没有咨询|您的（共"),
        ("天气", "多云"),
    ],
)
async def test_links_and_commands_win_over_any_open_step(
    anna: Visitor, parts: Parts, name: str, said: str, told: str
) -> None:
    await OPEN[name](anna)
    answer = await anna.says(said)
    assert any(one in answer for one in told.split("|"))
    assert said not in await stored(parts)
    if said != "天气":
        assert f"{name}还没写完，接着写吗" in answer


@pytest.mark.parametrize("name", ["意见", "报名", "计算"])
async def test_a_question_in_between_is_answered_and_the_step_offered_again(anna: Visitor, name: str) -> None:
    await OPEN[name](anna)
    told = await anna.says(QUESTION + ("怎么办？" if name == "意见" else ""))
    assert anna.entry() == "leak-upstairs"
    assert f"{name}还没写完" in told
    assert NEXT[name] in await anna.says(ANSWERS[name])


async def test_questions_hours_later_do_not_become_names(anna: Visitor, parts: Parts, clock: HandClock) -> None:
    await begin_place(anna)
    await anna.says("转人工")
    await anna.says("小区停车的事")
    await anna.presses("不留")
    assert "报名还没写完" in await anna.presses("发送")
    clock.move(hours=5)
    for said in ("离婚冷静期多少天", "楼上漏水不肯修怎么办", "遗嘱", "孩子归谁"):
        await anna.says(said)
        assert said not in await stored(parts)
    await anna.presses_id("r:v")
    for said in ("离婚冷静期多少天", "楼上漏水不肯修怎么办", "遗嘱", "孩子归谁"):
        await anna.says(said)
        assert said not in await stored(parts)
    await anna.presses_id("r:v")
    assert "留个电话" in await anna.says("王大妈")


async def test_who_speaks_is_taken_whichever_question_is_open(anna: Visitor, parts: Parts) -> None:
    await begin_opinion(anna)
    await anna.says("两年太久")
    assert "什么身份" in await anna.presses("同意")
    assert "发“算了”" in await anna.says("咋整")
    assert "没写完的意见：第八条" in await anna.says("我的意见")
    assert "社区记下了：天一社区" in await anna.says("天一社区")
    assert "称呼记下了：王大妈" in await anna.says("王大妈")
    preview = await anna.says("1")
    assert "居民，天一社区，王大妈" in preview
    await anna.presses("发送")
    async with parts.database.read() as session:
        opinion = (await session.scalars(select(Opinion))).one()
    assert (opinion.community, opinion.name, opinion.anonymous) == ("天一社区", "王大妈", False)


async def test_at_the_question_whether_to_give_a_name_the_name_itself_is_an_answer(anna: Visitor) -> None:
    await begin_opinion(anna)
    await anna.says("两年太久")
    await anna.presses("同意")
    await anna.says("居民")
    assert "要不要写上称呼" in await anna.says("新街社区")
    assert "新街社区，王大妈" in await anna.says("王大妈")


async def test_an_opinion_like_sentence_is_shown_the_article_it_is_about(anna: Visitor, parts: Parts) -> None:
    said = "我觉得电动车充电费太贵了，应该规定不能超过一块钱一度"
    await anna.says(said)
    shown = await anna.presses("提成意见")
    assert "是说这一条吗" in shown
    assert "充电服务费由经营单位明码标价" in shown
    assert "第十三条是什么态度" in await anna.presses("是，对这一条")
    await anna.presses("修改")
    await anna.presses("只说理由")
    await anna.presses("匿名提")
    await anna.presses("发送")
    async with parts.database.read() as session:
        opinion = (await session.scalars(select(Opinion))).one()
    assert (opinion.article, opinion.reason) == ("a13", said)


async def test_another_article_can_be_meant(anna: Visitor) -> None:
    await anna.says("罚款太重了，条例应该规定先警告")
    await anna.presses("提成意见")
    other = next(label for label in anna.buttons() if label.startswith("第"))
    assert other[:5].split("　")[0][:4] in await anna.presses(other)
    assert "什么态度" in await anna.presses("是，对这一条")


async def test_beginning_with_another_article_does_not_throw_words_away(anna: Visitor) -> None:
    await begin_opinion(anna)
    await anna.says("两年太久了")
    await anna.says("/start o_d1_a14")
    assert "没写完的意见：第八条" in await anna.presses("提意见")
    assert "只用来汇总意见" in await anna.presses("继续写")
    await anna.presses_id("g:o:d1:a14")
    assert "第十四条是什么态度" in await anna.presses("写新的")


async def test_photos_of_one_album_are_all_handed_over(anna: Visitor, parts: Parts) -> None:
    await anna.says(QUESTION, Attachment(AttachmentKind.PHOTO, "one"))
    assert anna.entry() == "leak-upstairs"
    assert "留一个电话" in "".join(reply.text for reply in anna.replies)
    assert "共 2 个附件" in await anna.says("", Attachment(AttachmentKind.PHOTO, "two"))
    assert "号码看着不对" not in await anna.says("", Attachment(AttachmentKind.PHOTO, "three"))
    await anna.says("+8613800000000")
    await anna.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert [one["reference"] for one in inquiry.attachments] == ["one", "two", "three"]
    assert (inquiry.question, inquiry.phone) == (QUESTION, "13800000000")


async def test_what_is_written_after_an_event_is_not_kept_when_it_is_a_cry_for_help(
    anna: Visitor, parts: Parts
) -> None:
    async with parts.database.write() as session:
        row = DialogueRow(
            office_id="j",
            channel=anna.address.channel,
            chat=anna.address.chat,
            version=1,
            state={"feedback": 1},
            expires_at=parts.clock.now() + timedelta(hours=1),
        )
        session.add(row)
    told = await anna.says(BEATEN)
    assert "110" in told
    assert "会转告主办" not in told
    assert "活动感想还没写完" in told
    assert "想了解什么" in await anna.presses("接着写")


@pytest.mark.parametrize(
    "name", ["王大妈", "李阿姨", "陈建国", "我妈李阿姨", "老张", "阿毛", "欧阳娜娜", "Anna Smith", "婆婆"]
)
def test_names(name: str) -> None:
    assert may_be_name(name)


@pytest.mark.parametrize(
    "text", ["离婚冷静期多少天", "楼上漏水", "我老公打我", "怎么办", "天一社区", "第七条", "13800000000"]
)
def test_no_names(text: str) -> None:
    assert not surely_name(text)
    assert not may_be_name(text)


def test_communities() -> None:
    assert all(map(is_community, ("天一社区", "我住新街社区", "江厦街道", "和塘小区3幢", "郁家弄")))
    assert not any(map(is_community, ("王大妈", "小区太吵怎么办", "居民", "小区漏水")))


async def stored(parts: Parts) -> str:
    """Everything that stands in a step's own field, of whatever flow."""
    async with parts.database.read() as session:
        states = [row.state for row in await session.scalars(select(DialogueRow))]
        writing = [row.content for row in await session.scalars(select(UnfinishedOpinion))]
        opinions = [(row.reason, row.name, row.community) for row in await session.scalars(select(Opinion))]
        places = [(row.name, row.phone, row.answer) for row in await session.scalars(select(Registration))]
    steps: list[Any] = [state["flows"].get(key) for state in states for key in ("h", "v", "k")]
    texts = [{key: value for key, value in one.items() if key != "aside"} for one in writing]
    inquiries = [one.question for one in await parts.inquiries.list()]
    return str([steps, texts, opinions, places, inquiries])


MARKS = {"意见": "太久了", "报名": "阿姨", "咨询": "停车", "计算": "要钱"}
MOVES = st.lists(
    st.one_of(
        st.sampled_from([f"open:{name}" for name in OPEN]),
        st.sampled_from(
            ["answer", "danger", "despair", "question", "活动", "/start o_d1_a1", "r:g", "r:v", "r:h", "r:k"]
        ),
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_nothing_typed_ever_stands_in_another_flows_field(shelf: Shelf, moves: list[str]) -> None:
    asyncio.run(_play(shelf, moves))


async def _play(shelf: Shelf, moves: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = HandClock()
        database = Database(f"sqlite+aiosqlite:///{folder}/bot.db")
        await migrate(database)
        try:
            parts = parts_for(database, clock, shelf, Path(folder))
            await furnish(parts, clock)
            who = Visitor(parts, clock, Address("web", "hypothesis-00001"))
            await _walk(parts, who, moves)
        finally:
            await database.close()


async def _walk(parts: Parts, who: Visitor, moves: list[str]) -> None:
    """The answer that is typed is always the one that fits what was asked last, told by the bot's own words."""
    for move in moves:
        if move.startswith("open:"):
            name = move.removeprefix("open:")
            await who.presses_id({"意见": "g:o:d1:a8", "报名": "v:f:h1", "咨询": "p", "计算": "c:court_fee"}[name])
            if name == "意见" and "赞成" in who.buttons():
                await who.presses("反对")
        elif move == "answer":
            told = "".join(reply.text for reply in who.replies)
            asked = next((name for name, words in AGAIN.items() if words in told), "")
            if asked:
                await who.says(ANSWERS[asked])
        elif move in ("danger", "despair", "question"):
            await who.says({"danger": BEATEN, "despair": DESPAIR, "question": "离婚冷静期多少天"}[move])
        elif move.startswith("r:"):
            await who.presses_id(move)
        else:
            await who.says(move)
        await _check(parts)


async def _check(parts: Parts) -> None:
    async with parts.database.read() as session:
        row = (await session.scalars(select(DialogueRow))).first()
        drafts: dict[str, Any] = row.state["flows"] if row else {}
        writing = [row.content for row in await session.scalars(select(UnfinishedOpinion))]
    fields = {
        "意见": str([(one["reason"], one["proposed"], one["name"], one["community"]) for one in writing]),
        "报名": str(drafts.get("v")),
        "计算": str(drafts.get("k", {}).get("now")),
    }
    for name, text in fields.items():
        foreign = [mark for other, mark in MARKS.items() if other != name and mark in text]
        assert not foreign, (name, text)
        assert BEATEN not in text
        assert "冷静期" not in text
        assert DESPAIR not in text
    question = str(drafts.get("h", {}).get("question", ""))
    assert not any(MARKS[name] in question for name in ("意见", "报名"))

"""Dialogues: asking, being asked back, refusing, following up, voting."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.answers.asked import Asked
from bot.app import Parts
from bot.messages import Address
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor

LEAK = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"


async def test_a_question_gets_the_whole_reviewed_answer(visitor: Visitor) -> None:
    told = await visitor.says(LEAK)
    assert visitor.entry() == "leak-upstairs"
    assert "《" not in told
    assert visitor.buttons()[:3] == ["转人工", "更多", "没解决"]
    told = await visitor.presses("更多")
    for heading in ("怎么办", "去哪里、打什么电话", "法律依据"):
        assert heading in told
    assert "《民法典》" in told
    assert "起施行" in told
    assert {"有用", "没解决", "转人工", "大白话"} <= set(visitor.buttons())


async def test_more_is_said_of_the_answer_on_the_table_and_of_nothing_else(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    assert "《民法典》" in await visitor.says("更多")
    assert "过时" in await visitor.presses_id("m:no-such-entry")
    assert "过时" in await visitor.presses_id("d:no-such-danger")


async def test_the_disclaimer_stands_below_the_law_and_not_on_the_first_screen(visitor: Visitor) -> None:
    assert "不代替律师" not in await visitor.says(LEAK)
    assert "不代替律师" in (await visitor.presses("更多")).splitlines()[-1]


@pytest.mark.parametrize(
    "idle", ["今天包头的天气", "今天北京的天气", "沈阳这两天冷不冷啊", "给我讲个好笑的笑话", "红烧肉要炖多久才烂"]
)
async def test_idle_talk_is_no_danger_whatever_it_sounds_like(visitor: Visitor, idle: str) -> None:
    told = await visitor.says(idle)
    assert "110" not in told
    assert "120" not in told


@pytest.mark.parametrize("danger", ["奶奶丢了", "ta zheng zai da wo", "我不想活了", "着火了"])
async def test_danger_in_few_words_is_never_idle_talk(visitor: Visitor, danger: str) -> None:
    told = await visitor.says(danger)
    assert any(number in told for number in ("110", "119", "120", "12356"))


async def test_hello_tells_who_we_are_and_offers_what_is_asked_most(visitor: Visitor) -> None:
    assert "江厦街道" in await visitor.says("你好")
    await visitor.presses(visitor.buttons()[0])
    assert visitor.entry()


async def test_plain_words_on_request(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    told = await visitor.says("大白话")
    assert "《" not in told
    await visitor.presses("看完整回答")
    assert visitor.entry() == "leak-upstairs"


async def test_browsing_by_area_with_pages(visitor: Visitor) -> None:
    await visitor.says("常见问题")
    told = await visitor.presses("邻里")
    assert "第 1 页" in told
    assert "第 2 页" in await visitor.presses("下一页")
    await visitor.presses("返回")
    await visitor.presses("邻里")
    await visitor.presses(visitor.buttons()[0])
    assert visitor.entry()


async def test_a_useful_answer_is_counted(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    assert "谢谢" in await visitor.presses("有用")
    async with parts.database.read() as session:
        asked = (await session.scalars(select(Asked))).one()
    assert (asked.text, asked.verdict, asked.entries[0], asked.feedback) == (LEAK, "answer", "leak-upstairs", "useful")


async def test_what_was_refused_does_not_come_again(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    await visitor.says("不是我问的")
    assert visitor.entry() != "leak-upstairs"
    assert "楼上漏水" not in "".join(visitor.buttons())


async def test_after_two_misses_a_person_is_offered(visitor: Visitor) -> None:
    first = await visitor.says("火星移民要办什么手续呀")
    second = await visitor.says("量子计算机怎么保养")
    assert "转人工" in visitor.buttons()
    assert "没有审好的答案" in first or "不在我的回答范围" in first
    assert second != first


async def test_numbers_answer_the_question_that_was_asked_back(visitor: Visitor) -> None:
    await visitor.says("离婚")
    assert "都不是" in visitor.buttons()
    await visitor.says("2")
    assert visitor.entry()


@pytest.mark.parametrize("word", ["离婚", "孩子", "遗嘱", "家暴", "物业", "诈骗"])
async def test_a_single_word_means_a_topic_and_is_asked_back(visitor: Visitor, word: str) -> None:
    await visitor.says(word)
    assert len(visitor.buttons()) >= 3
    assert visitor.entry() is None


async def test_a_stale_button_gets_a_polite_answer(visitor: Visitor) -> None:
    await visitor.says("邻居")
    assert "过时" in await visitor.presses_id("o:0:1")
    assert "过时" in await visitor.presses_id("n:99")
    assert "过时" in await visitor.presses_id("u:x")
    assert "过时" in await visitor.presses_id("e:no-such-entry")
    assert "过时" in await visitor.presses_id("s:no-such-entry")
    assert "过时" in await visitor.presses_id("whatever")
    assert "想了解哪方面" in await visitor.presses_id("t:nowhere:1")


async def test_a_follow_up_leans_on_the_answer_before(visitor: Visitor) -> None:
    await visitor.says("两个人都同意离婚，去民政局怎么办手续")
    assert visitor.entry() == "divorce-agreement-procedure"
    told = await visitor.says("那孩子归谁呢")
    if visitor.entry() is None:
        assert "孩子" in told, "asked back about the child"
        await visitor.says("1")
    assert visitor.entry() == "child-custody"


async def test_a_deep_link_opens_its_entry(visitor: Visitor) -> None:
    await visitor.says("/start q_leak-upstairs")
    assert visitor.entry() == "leak-upstairs"
    assert "过时" in await visitor.says("/start q_nothing")


async def test_an_overdue_entry_is_not_shown_as_an_answer(visitor: Visitor, clock: HandClock) -> None:
    clock.move(days=300)
    told = await visitor.says(LEAK)
    assert visitor.entry() is None
    assert "12348" in told


async def test_nobody_sees_what_another_person_asked(visitor: Visitor, parts: Parts, clock: HandClock) -> None:
    await visitor.says(LEAK)
    neighbour = Visitor(parts, clock, Address("web", "li-shushu-000001"))
    assert "还没有咨询" in await neighbour.says("我的")
    await neighbour.says("大白话")
    assert neighbour.entry() is None


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "   \n\t ",
        "😀😀😀",
        "\x00\x01\x02",
        "\u202e反过来的字",
        "<script>alert(1)</script><b>离婚</b>",
        "'; DROP TABLE inbox; --",
        "漏水" * 50_000,
        "a" * 100_000,
        "1",
        "都不是",
        "/nothing",
        "{office}",
    ],
)
async def test_hostile_input_gets_a_kind_answer_and_breaks_nothing(visitor: Visitor, hostile: str) -> None:
    assert await visitor.says(hostile)
    await visitor.says(LEAK)
    assert visitor.entry() == "leak-upstairs"


async def test_the_same_message_twice_is_answered_alike_and_done_once(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    first = visitor.replies
    twin = Visitor(parts, parts.clock, visitor.address)  # type: ignore[arg-type]
    await twin.says(LEAK)
    assert list(twin.replies) == list(first)
    async with parts.database.read() as session:
        assert len(list(await session.scalars(select(Asked)))) == 1


async def test_a_conversation_that_rested_for_a_day_starts_afresh(visitor: Visitor, clock: HandClock) -> None:
    await visitor.says(LEAK)
    clock.move(hours=25)
    assert "江厦街道" in await visitor.says("大白话")


async def test_a_page_that_is_loaded_again_shows_what_was_said(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.says("谢谢")
    recent = await parts.turns.recent(visitor.address, 10)
    assert [exchange.said for exchange in recent] == [LEAK, "谢谢"]
    assert recent[0].replies[0].meta["entry"] == "leak-upstairs"

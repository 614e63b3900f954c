"""没解决 leads somewhere: the reason in one tap, then another answer, one side, plain words, or a person."""

from __future__ import annotations

import io

from rich.console import Console
from sqlalchemy import select

from bot.answers.asked import Asked
from bot.app import Parts
from bot.channels.telegram.render import keyboard
from bot.channels.terminal import Terminal
from bot.inquiries.store import Inquiry
from bot.messages import Address
from tests.conversation.test_answers import LEAK
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor

REASONS = ["不是这件事", "看不懂", "没说到", "办不了", "转人工"]


async def test_why_is_one_tap(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    await visitor.presses("没解决")
    assert visitor.buttons() == REASONS


async def test_another_matter_gets_another_answer(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    await visitor.presses("没解决")
    await visitor.presses("不是这件事")
    assert visitor.entry() != "leak-upstairs"
    assert "楼上漏水" not in "".join(visitor.buttons())


async def test_what_was_opened_by_a_button_is_asked_for_in_own_words(visitor: Visitor) -> None:
    await visitor.presses_id("e:leak-upstairs")
    await visitor.presses("没解决")
    assert "用您自己的话" in await visitor.presses("不是这件事")
    await visitor.says("协议离婚的冷静期是多少天")
    assert visitor.entry() not in (None, "leak-upstairs")


async def test_plain_words_and_if_they_are_not_plain_enough_a_person(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    await visitor.presses("没解决")
    assert "《" not in await visitor.presses("看不懂")
    assert "看完整回答" in visitor.buttons()
    await visitor.presses("没解决")
    assert "还是没说明白" in await visitor.presses("看不懂")
    assert visitor.buttons()[0] == "转人工"


async def test_the_sides_of_the_matter_are_offered_and_each_is_told(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.presses("没解决")
    await visitor.presses("没说到")
    sides = visitor.buttons()
    assert {"去哪里办", "要带什么", "转人工"} <= set(sides)
    for side in sides[:-1]:
        told = await visitor.presses(side)
        assert "没有审好的说法" not in told, side
        assert visitor.entry() == "leak-upstairs"
        await visitor.presses("还想知道别的")
        assert visitor.buttons() == sides


async def test_the_side_that_was_missing_is_kept_for_the_editors(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.presses("没解决")
    await visitor.presses("没说到")
    await visitor.presses("去哪里办")
    await visitor.presses_id(f"x:{await _number(parts)}")
    async with parts.database.read() as session:
        assert [row.feedback for row in await session.scalars(select(Asked))] == ["unsolved:where"]


async def test_who_cannot_do_it_alone_is_handed_over_with_all_that_was_said(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.presses("没解决")
    told = await visitor.presses("办不了")
    assert "不用重说" in told
    assert "12345" in told or "12348" in told
    await visitor.presses("转人工")
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    async with parts.database.read() as session:
        inquiry = (await session.scalars(select(Inquiry))).one()
    assert inquiry.question == LEAK
    assert any("没解决：办不了" in line for line in inquiry.context), inquiry.context


async def test_the_button_of_an_older_answer_means_that_answer(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    old = visitor.button("没解决")
    await visitor.presses_id("t:fraud:1")
    await visitor.presses(visitor.buttons()[0])
    assert visitor.entry() != "leak-upstairs"
    await visitor.presses_id(old)
    await visitor.presses("看不懂")
    assert visitor.entry() == "leak-upstairs"


async def test_the_reasons_may_be_typed(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    await visitor.says("没解决")
    assert visitor.buttons() == REASONS
    assert "这些地方能接着帮您" in await visitor.says("办不了")
    await visitor.says("没说到")
    assert "去哪里办" in visitor.buttons()


async def test_typed_where_nothing_was_answered_it_is_a_sentence_like_any_other(visitor: Visitor) -> None:
    assert "过时" not in await visitor.says("没解决")
    assert "过时" not in await visitor.says("办不了")


async def test_a_forged_or_foreign_button_is_stale(visitor: Visitor, parts: Parts, clock: HandClock) -> None:
    await visitor.says(LEAK)
    number = await _number(parts)
    other = Visitor(parts, clock, Address("web", "somebody-else-0001"))
    for button in (f"x:{number}", f"y:{number}:cannot", "x:1", "x:", "y:", f"y:{'9' * 17}:more"):
        assert "楼上漏水" not in await other.presses_id(button)
    assert "过时" in await visitor.presses_id(f"y:{number}:nonsense")
    assert "过时" in await visitor.presses_id("x:99")


async def test_a_family_matter_is_not_explained_in_a_group(parts: Parts, clock: HandClock) -> None:
    group = Visitor(parts, clock, Address("telegram", "-100200300"), group=True)
    await group.says("离婚冷静期是多少天，怎么算")
    async with parts.database.read() as session:
        rows = list(await session.scalars(select(Asked)))
    for row in rows:
        told = await group.presses_id(f"y:{row.id}:where")
        assert "私下和我说" in told


async def test_the_same_in_the_terminal_by_letters(parts: Parts, clock: HandClock) -> None:
    printed = io.StringIO()
    terminal = Terminal(parts.turns.take, clock, Console(file=printed, width=100), "somebody")
    await terminal.say(LEAK)
    await terminal.say("c")
    assert "[a] 不是这件事　[b] 看不懂　[c] 没说到　[d] 办不了　[e] 转人工" in printed.getvalue()
    await terminal.say("d")
    assert "这些地方能接着帮您" in printed.getvalue()


async def test_the_same_in_telegram_with_short_labels(parts: Parts, clock: HandClock) -> None:
    person = Visitor(parts, clock, Address("telegram", "7001"))
    await person.says(LEAK)
    await person.presses("没解决")
    shown = keyboard(person.replies[-1].offered)
    assert shown is not None
    assert [button["text"] for row in shown["inline_keyboard"] for button in row] == REASONS
    await person.presses("没说到")
    shown = keyboard(person.replies[-1].offered)
    assert shown is not None
    assert all(len(button["text"]) <= 18 for row in shown["inline_keyboard"] for button in row)


async def _number(parts: Parts) -> int:
    async with parts.database.read() as session:
        return (await session.scalars(select(Asked.id).order_by(Asked.at))).first() or 0

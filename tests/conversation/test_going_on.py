"""Somebody goes on about the answer that stands above: what belongs to the new words, never all of it again."""

from __future__ import annotations

from bot.answers.passages import MOST
from tests.support.dialogue import Visitor

LEAK = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"


async def test_who_goes_on_gets_three_lines_and_the_way_to_the_whole(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    told = await visitor.says("他不肯赔")
    assert "接着说“楼上漏水，谁修谁赔”" in told
    assert len(told.splitlines()) <= MOST + 2
    assert visitor.buttons()[0] == "看完整回答"
    assert "更多" in visitor.buttons() or "法律依据" in await visitor.presses("看完整回答") + await visitor.presses(
        "更多"
    )


async def test_the_answer_that_stands_above_is_not_said_a_second_time(visitor: Visitor) -> None:
    first = await visitor.says("离婚冷静期多久")
    told = await visitor.says("冷静期里一个人可以撤回离婚申请吗")
    assert told != first
    assert "撤回" in told
    assert len(told.splitlines()) <= MOST + 2


async def test_where_the_answer_tells_nothing_of_it_that_is_said(visitor: Visitor) -> None:
    await visitor.says("楼下麻将馆太吵怎么办")
    told = await visitor.says("我看他们桌子上有现金进出的")
    assert "没找到直接的说法" in told or "报警" in told

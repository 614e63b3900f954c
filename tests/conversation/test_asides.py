"""Dialogues: to be read to, and to ask whom to turn to, is no call for a person."""

from __future__ import annotations

import pytest

from bot.app import Parts
from bot.messages import Address
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor


@pytest.mark.parametrize("asked", ["大声念给我听听", "能读出来吗", "帮我念一遍", "有语音播报吗"])
async def test_how_reading_aloud_works_is_told(visitor: Visitor, asked: str) -> None:
    await visitor.says("遗嘱怎么写才有效")
    told = await visitor.says(asked)
    assert "朗读" in told
    assert "慢、中、快" in told
    assert "写给我" not in told
    assert "亲手写" in await visitor.presses("大白话"), "the answer on the table, short"


async def test_where_there_is_no_such_button_another_way_is_told(parts: Parts, clock: HandClock) -> None:
    told = await Visitor(parts, clock, Address("telegram", "4711")).says("读给我听")
    assert "没有朗读的按钮" in told


async def test_somebody_who_reads_to_me_is_a_person(visitor: Visitor) -> None:
    assert "工作人员" in await visitor.says("我眼睛不好，找个人念给我听")


@pytest.mark.parametrize("asked", ["寻啥人", "格么寻啥人讲", "该找谁"])
async def test_whom_to_turn_to_is_told_for_the_answer_on_the_table(visitor: Visitor, asked: str) -> None:
    await visitor.says("楼上漏水把我家天花板泡了，楼上不肯修")
    told = await visitor.says(asked)
    assert "关于“楼上漏水，谁修谁赔”" in told
    assert "社区" in told
    assert "打 1" in told or "12345" in told
    assert visitor.entry() == "leak-upstairs"


async def test_with_nothing_on_the_table_it_is_told_where_we_are(visitor: Visitor) -> None:
    told = await visitor.says("寻啥人好")
    assert "江厦街道" in told
    assert "一段话" not in told

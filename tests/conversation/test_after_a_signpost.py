"""Dialogues: what is asked after a signpost is about the same matter, for which somebody else has the answers."""

from __future__ import annotations

from tests.support.dialogue import Visitor

SCALDED = "店里帮工的手被油锅烫了，我没给她缴工伤保险"


async def test_what_leans_on_a_signpost_is_shown_the_same_door(visitor: Visitor) -> None:
    first = await visitor.says(SCALDED)
    assert "12333" in first
    for follow_up in ("大概要赔多少", "私下谈拢行不行"):
        again = await visitor.says(follow_up)
        assert "12333" in again, follow_up
        assert "离婚" not in again


async def test_another_matter_stands_alone(visitor: Visitor) -> None:
    await visitor.says(SCALDED)
    await visitor.says("楼上漏水把我家天花板泡了")
    assert visitor.entry() == "leak-upstairs"
    told = await visitor.says("要多少钱")
    assert "12333" not in told
    assert "楼上漏水" in told


async def test_another_signpost_takes_its_place(visitor: Visitor) -> None:
    first = await visitor.says(SCALDED)
    second = await visitor.says("试用期老板不发工资怎么办")
    assert second != first
    assert "劳动" in second

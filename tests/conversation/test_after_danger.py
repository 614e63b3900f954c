"""Somebody goes on after the card of a danger: in a few words that tell little alone, or about something else."""

from __future__ import annotations

import pytest

from bot.messages import BlockKind
from tests.support.dialogue import Visitor

BEATEN, DESPAIR, CHILD = "我老公又动手打我了", "我不想活了", "我今年13岁，同学老欺负我怎么办"


def alarmed(visitor: Visitor) -> bool:
    return any(block.kind is BlockKind.ALERT for reply in visitor.replies for block in reply.blocks)


@pytest.mark.parametrize("danger", ["舅舅老是摸我", "我叔叔碰我下面", "姐夫抱住我不放"])
async def test_a_danger_after_an_answer_for_children_is_heard_like_a_first_one(visitor: Visitor, danger: str) -> None:
    await visitor.says(CHILD)
    await visitor.says("我能自己打12355吗")
    assert "110" in await visitor.says(danger)
    assert alarmed(visitor)


@pytest.mark.parametrize("more", ["我没事 就是心里难过", "心里堵得慌", "没人懂我", "睡不着", "就是想哭"])
async def test_after_despair_somebody_listens_and_no_list_of_laws_comes(visitor: Visitor, more: str) -> None:
    await visitor.says(DESPAIR)
    told = await visitor.says(more)
    assert "12356" in told
    assert "法院" not in told
    assert visitor.buttons() == ["转人工"] or visitor.buttons() == ["请人联系我"]


async def test_a_child_in_despair_is_listened_to_as_one(visitor: Visitor) -> None:
    await visitor.says("我14岁，不想活了")
    told = await visitor.says("我没事 就是心里难过")
    assert "12355" in told
    assert "您" not in told


async def test_who_asks_where_to_go_while_he_sleeps_is_told_of_places(visitor: Visitor) -> None:
    await visitor.says(BEATEN)
    told = await visitor.says("他睡着了，我现在能去哪")
    assert any(place in told for place in ("邻居", "庇护", "躲到"))
    assert "法律依据" not in told


@pytest.mark.parametrize("calm", ["谢谢", "离婚冷静期多久", "加装电梯要多少人同意", "你们几点上班"])
async def test_who_goes_on_to_something_else_hears_no_more_of_it(visitor: Visitor, calm: str) -> None:
    await visitor.says(BEATEN)
    await visitor.says(calm)
    assert not alarmed(visitor)


async def test_despair_is_not_held_against_somebody_for_the_rest_of_the_talk(visitor: Visitor) -> None:
    await visitor.says(DESPAIR)
    for text in ("谢谢", "离婚冷静期多久", "要带什么"):
        await visitor.says(text)
    assert "我在听" not in await visitor.says("那个东西怎么弄")


@pytest.mark.parametrize(
    "told",
    [
        "他把我店门锁了",
        "房东把我的铺子锁上了",
        "房东换了我店铺的锁",
        "晚上不要打我电话，他在家",
        "老板打我电话催我上班",
    ],
)
async def test_a_shop_that_is_shut_and_a_telephone_that_rings_are_no_danger(visitor: Visitor, told: str) -> None:
    await visitor.says(told)
    assert visitor.entry() not in ("violence-what-to-do", "service-hotline") or not alarmed(visitor)
    assert "12110" not in visitor.replies[0].text or "如果" in visitor.replies[0].text


@pytest.mark.parametrize("told", ["老板把我锁在店里不让出去", "我被锁在办公室里出不来", "他打我，电话也砸了"])
async def test_a_person_who_is_shut_in_is_one(visitor: Visitor, told: str) -> None:
    await visitor.says(told)
    assert alarmed(visitor)

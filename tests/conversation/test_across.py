"""Dialogues: whoever is on the other side of a matter is told their own part, from the start or by a correction."""

from __future__ import annotations

import pytest

from tests.support.dialogue import Visitor


async def test_a_shopkeeper_with_old_food_hears_what_a_seller_must_do(visitor: Visitor) -> None:
    told = await visitor.says("我开了个小卖部，一位顾客说我卖的酸奶过期，开口要一千")
    assert "像是卖食品的人这一边" in told
    assert "应当定期查库存" in told
    assert "《食品安全法》第34、148、2、54、53、136条" in told
    assert "不舒服先看病" not in told
    assert "先看病" in await visitor.presses("我是吃到的人")


@pytest.mark.parametrize(
    "asked", ["我们理发店准备办会员卡，法律上要注意什么", "顾客在我们店充了一千块，第三天要我全退"]
)
async def test_a_shop_that_sells_cards_hears_its_own_duties(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "应当订书面合同" in told
    assert "这里没有核对过" in told
    assert "收好合同、卡" not in told


@pytest.mark.parametrize("told", ["我在菜场买的熟食坏了，摊主说我讹他", "我们小区超市卖过期的牛奶"])
async def test_who_tells_of_a_shop_is_no_shop(visitor: Visitor, told: str) -> None:
    assert "像是" not in await visitor.says(told)


async def test_a_shop_that_bought_something_is_a_buyer(visitor: Visitor) -> None:
    told = await visitor.says("我们店里买的冰柜用了一个月就坏，商家不给修")
    assert "像是" not in told


@pytest.mark.parametrize(
    "correction", ["说反了，是我家的猫狗抓伤了别人", "打错字了 是我养的狗咬了隔壁小孩", "是我家狗把人家咬了"]
)
async def test_a_correction_that_changes_the_side_changes_the_answer(visitor: Visitor, correction: str) -> None:
    assert "先冲洗伤口" in await visitor.says("在小区里被一条狗咬了怎么办")
    told = await visitor.says(correction)
    assert "像是养狗的人这一边" in told
    assert "应当由您赔" in told


async def test_a_correction_of_something_else_keeps_the_side(visitor: Visitor) -> None:
    await visitor.says("在小区里被一条狗咬了怎么办")
    told = await visitor.says("说错了，是上礼拜咬的")
    assert "像是" not in told
    assert visitor.entry() == "pet-bite"


async def test_who_owes_is_not_told_how_to_collect(visitor: Visitor) -> None:
    told = await visitor.says("我欠朋友六万块还不上，他要去法院告我")
    assert "先书面催还" not in told.split("\n")[0]


async def test_what_is_asked_next_comes_from_the_same_side(visitor: Visitor) -> None:
    await visitor.says("我家狗咬了隔壁邻居，怎么办")
    for asked in ("要赔多少", "更多"):
        told = await visitor.says(asked)
        assert "应当赔的有医疗费" in told
        assert "先找主人" not in told
    assert "先冲洗伤口" in await visitor.presses("我是被咬的人")
    assert "像是" not in await visitor.says("要赔多少")


async def test_upstairs_hears_what_they_can_do_themselves(visitor: Visitor) -> None:
    await visitor.says("厨房天花板在滴水，楼上漏的")
    told = await visitor.says("不是，是我家漏到楼下去了")
    assert "像是楼上人家这一边" in told
    assert "先关自家总阀" in told
    assert "被漏水的楼下" in "".join(visitor.buttons())

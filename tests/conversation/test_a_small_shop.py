"""Dialogues: what somebody who keeps a small shop asks, in few words and from either side of the counter."""

from __future__ import annotations

import pytest

from tests.support.dialogue import Visitor


@pytest.mark.parametrize(
    "asked",
    ["没签合同 她要双倍", "店里的姑娘没签合同走了要我付两倍工钱", "我雇的厨师没写合同，他去告我要双倍"],
)
async def test_a_contract_that_was_not_written_is_no_earnest_money(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "每月付两倍工资" in told
    assert "劳动合同法第八十二条" in told
    assert "定金" not in told


async def test_earnest_money_is_still_earnest_money(visitor: Visitor) -> None:
    assert "定金" in await visitor.says("卖家收了我定金又不卖了，要双倍还吗")


@pytest.mark.parametrize(
    "asked", ["员工烫伤", "员工在店里受伤", "员工在我店里烫伤了我要赔吗", "店里伙计摔断腿要我出医药费"]
)
async def test_who_employs_hears_what_a_shop_must_do_for_the_injured(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "30日内" in told
    assert "12333" in told


@pytest.mark.parametrize("asked", ["13岁可以打工吗", "童工", "16岁暑假工", "十五岁的小孩到店里帮忙违法吗"])
async def test_how_old_one_must_be_to_work_is_told_with_the_article(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "不满十六岁的，单位和个人都不得招用" in told
    assert "劳动法第十五条" in told


@pytest.mark.parametrize("asked", ["他拍视频骂我店", "有人在网上发视频说我饭店脏", "客人录像发朋友圈骂我们家店"])
async def test_a_shop_that_is_slandered_hears_what_may_be_said_of_it(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "照实说的差评" in told
    assert "先录屏留证" in told


async def test_unpaid_wages_and_where_to_sue_are_one_matter(visitor: Visitor) -> None:
    assert "劳动监察" in await visitor.says("公司拖欠工资")
    where = await visitor.says("去哪告")
    assert "劳动仲裁" in where
    assert "离婚" not in where


@pytest.mark.parametrize("asked", ["办居住证", "在宁波办个居住证要啥", "派出所地址", "请问派出所在什么路上"])
async def test_an_address_is_not_asked_of_110(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "派出所" in told
    assert "12345" in told
    assert "110 能问到" not in told


@pytest.mark.parametrize("asked", ["客人说吃出头发", "客人在我们店吃出一根头发要退钱"])
async def test_a_hair_in_the_soup_is_told_from_the_side_of_the_kitchen(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "像是卖食品的人这一边" in told
    assert "混有异物的禁止卖" in told


async def test_a_hair_in_the_soup_is_told_from_the_side_of_the_guest(visitor: Visitor) -> None:
    told = await visitor.says("饭里有头发店家不肯赔")
    assert "头发虫子" in told
    assert "像是" not in told


async def test_a_landlord_hears_that_a_lock_is_no_reminder(visitor: Visitor) -> None:
    told = await visitor.says("我是房东，租我店面的人欠租，我能锁门吗")
    assert "租期里应当保持店面符合约定的用途" in told


@pytest.mark.parametrize(
    "asked", ["我的理发店被房东换了锁进不去", "店铺转让房东不同意", "商铺押金不退", "转让费能退吗", "商铺租金涨价"]
)
async def test_the_lease_of_a_shop_is_not_the_lease_of_a_home(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert visitor.entry() == "rental-shop"
    assert "转让费看怎么约定" in told


@pytest.mark.parametrize("asked", ["认罪认罚", "认罪认罚能少判吗", "签认罪认罚具结书要注意什么"])
async def test_a_plea_is_told_with_who_must_be_there(visitor: Visitor, asked: str) -> None:
    assert "应当有辩护人或者值班律师在场" in await visitor.says(asked)


async def test_what_a_trademark_costs_is_asked_at_the_counter(visitor: Visitor) -> None:
    assert "注册商标，先问窗口要什么材料、收多少钱" in await visitor.says("注册商标多少钱")

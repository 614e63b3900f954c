"""Many people go on after a danger in a few words: those that belong to it, and those about something else."""

from __future__ import annotations

import pytest

from bot.app import Parts
from bot.messages import Address, BlockKind
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor

WIFE, WATCHED, NEIGHBOUR = "我老公又动手打我了", "前男友天天跟踪我，还威胁要弄死我", "隔壁男人在打老婆，哭喊救命"
GIRL, CHILD, WOMAN = "我14岁，网上有人叫我拍裸照给他", "我13岁，舅舅老是摸我", "领导强奸了我"
DESPAIR, FRIEND, PILLS = "我不想活了", "我闺蜜说要跳楼自杀", "我不想活了，吃了一瓶安眠药"
FATHER, OLD, FIRE = "孩子误吞了一颗纽扣电池", "公安打电话叫我把钱转到安全账户，正在去银行", "楼下着火了，好大的烟"
SENT = "刚刚被骗转了五万块钱怎么办"

BELONGS = [
    (WIFE, "他睡着了，我现在能去哪", "庇护"),
    (WIFE, "他回来了", "反锁"),
    (WIFE, "他在门口踢门", "12110"),
    (WIFE, "没地方去", "救助管理站"),
    (WIFE, "他出去了", "证件"),
    (WIFE, "我不敢报警", "代报"),
    (WIFE, "手机被他摔了", "代报"),
    (WIFE, "我怕", "12110"),
    (WATCHED, "他就在楼下", "12110"),
    (WATCHED, "他知道我住哪", "12110"),
    (WATCHED, "他又来了", "12110574"),
    (WATCHED, "没地方去", "借手机打"),
    (NEIGHBOUR, "还在打", "再打一次 110"),
    (NEIGHBOUR, "没声音了", "110"),
    (NEIGHBOUR, "要不要我去敲门", "别一个人"),
    (NEIGHBOUR, "警察还没来", "再打一次 110"),
    (GIRL, "已经发了一张", "别再发"),
    (GIRL, "他要我出来见面", "别去见面"),
    (GIRL, "还要我再拍", "别再发"),
    (GIRL, "他说要发给我同学", "12355"),
    (GIRL, "不发就告诉我妈", "12110"),
    (CHILD, "他不让我告诉别人", "12355"),
    (CHILD, "他叫我别说出去", "12355"),
    (CHILD, "不止一次", "12110"),
    (CHILD, "不敢回家", "派出所"),
    (CHILD, "他来了", "12110"),
    (WOMAN, "不是打 就是抱着不放", "12110"),
    (WOMAN, "叫我去酒店", "12110"),
    (WOMAN, "好几次了", "12338"),
    (DESPAIR, "我没事 就是心里难过", "12356"),
    (DESPAIR, "没人懂我", "12356"),
    (DESPAIR, "我又吃了几片", "120"),
    (DESPAIR, "在楼顶", "往回走"),
    (DESPAIR, "我又割了", "用力按住"),
    (FRIEND, "她不回我了", "110"),
    (FRIEND, "电话打不通了", "119 来开门"),
    (PILLS, "刚又吃了半瓶", "药瓶"),
    (PILLS, "开始吐了", "120"),
    (FATHER, "要不要催吐", "别催吐"),
    (FATHER, "现在看着没事", "120"),
    (FATHER, "他一直咳", "120"),
    ("女儿吃了半包干燥剂", "现在没事", "医院"),
    (OLD, "他还在电话上", "挂掉"),
    (OLD, "我在柜台了，银行不给取", "柜员"),
    (OLD, "他不让我挂", "用别人的手机打 110"),
    (SENT, "又转了两万", "止付"),
    (SENT, "他一直打来", "止付"),
    (FIRE, "烟越来越大", "湿布"),
    (FIRE, "我妈还在里面", "119"),
    (FIRE, "我能回去拿手机吗", "别回去"),
]

ELSEWHERE = [
    (WIFE, "谢谢"),
    (WIFE, "好的知道了"),
    (WIFE, "那离婚要多久"),
    (WIFE, "报警要带什么"),
    (WIFE, "我已经到派出所了"),
    (WIFE, "警察来了"),
    (WIFE, "换个问题 租房押金"),
    (WIFE, "房东不退押金怎么办"),
    (WIFE, "离婚冷静期多久"),
    (WIFE, "孩子归谁"),
    (WIFE, "人身安全保护令怎么申请"),
    (WIFE, "法律援助要什么条件"),
    (WIFE, "律师费多少"),
    (WIFE, "告诫书是什么"),
    (WIFE, "起诉离婚去哪个法院"),
    (WIFE, "你们几点上班"),
    (WIFE, "你们在哪里"),
    (WIFE, "最近有什么讲座"),
    (WIFE, "物业费可以不交吗"),
    (WIFE, "加班费怎么算"),
    (WATCHED, "明白了"),
    (WATCHED, "他被抓了"),
    (WATCHED, "手机店不给退货怎么办"),
    (WATCHED, "楼上漏水怎么办"),
    (WATCHED, "快递来了"),
    (NEIGHBOUR, "民警已经处理了"),
    (NEIGHBOUR, "谢谢你"),
    (NEIGHBOUR, "楼上装修太吵"),
    (NEIGHBOUR, "加装电梯要多少人同意"),
    (NEIGHBOUR, "停车位被占了怎么办"),
    (GIRL, "谢谢"),
    (GIRL, "未成年人打赏能退吗"),
    (CHILD, "谢谢你"),
    (CHILD, "暑假工没给工资怎么办"),
    (WOMAN, "立案要多久"),
    (WOMAN, "法律援助要钱吗"),
    (WOMAN, "怎么找律师"),
    (DESPAIR, "谢谢"),
    (DESPAIR, "好的知道了"),
    (DESPAIR, "网贷利息多少算高"),
    (DESPAIR, "离婚冷静期多久"),
    (DESPAIR, "老板不发工资怎么办"),
    (FRIEND, "人找到了"),
    (FRIEND, "谢谢"),
    (FRIEND, "欠条怎么写"),
    (PILLS, "已经在医院了"),
    (PILLS, "好多了"),
    (FATHER, "已经到医院了"),
    (FATHER, "谢谢"),
    (FATHER, "电池质量有问题能赔吗"),
    (FATHER, "幼儿园退费吗"),
    (OLD, "知道了谢谢"),
    (OLD, "养老金怎么领"),
    (OLD, "遗嘱怎么立"),
    (SENT, "警察已经处理了"),
    (SENT, "立案要带什么材料"),
    (SENT, "房子继承要什么手续"),
    (FIRE, "火灭了"),
    (FIRE, "消防来了"),
    (FIRE, "楼道堆东西找谁管"),
    (FIRE, "谢谢"),
]


def alarms(visitor: Visitor) -> list[str]:
    return [line for reply in visitor.replies for block in reply.blocks if block.kind is BlockKind.ALERT
            for line in block.lines]  # fmt: skip


@pytest.mark.parametrize(("before", "more", "next_step"), BELONGS)
async def test_a_few_words_that_belong_to_a_danger_get_the_next_step(
    visitor: Visitor, before: str, more: str, next_step: str
) -> None:
    await visitor.says(before)
    told = await visitor.says(more)
    assert next_step in told
    assert "法律依据" not in told
    assert "都不是" not in visitor.buttons()


@pytest.mark.parametrize(("before", "calm"), ELSEWHERE)
async def test_what_is_about_something_else_does_not_ring_again(visitor: Visitor, before: str, calm: str) -> None:
    await visitor.says(before)
    await visitor.says(calm)
    assert alarms(visitor) == []


SMALL_TALK = ("你好", "物业费可以不交吗", "要带什么", "加装电梯要多少人同意", "谢谢", "押金不退怎么办", "你们几点上班")


async def test_after_many_other_questions_danger_and_its_next_step_are_heard(visitor: Visitor) -> None:
    for text in SMALL_TALK:
        await visitor.says(text)
    assert "110" in await visitor.says(WIFE)
    await visitor.says("谢谢")
    assert "庇护" in await visitor.says("没地方去")
    await visitor.says("好的")
    assert "反锁" in await visitor.says("他回来了")


async def test_a_danger_long_ago_does_not_colour_a_few_words(visitor: Visitor) -> None:
    await visitor.says(WIFE)
    for text in SMALL_TALK:
        await visitor.says(text)
    assert "反锁" not in await visitor.says("他回来了")


@pytest.mark.parametrize("more", ["他回来了", "已经发了一张", "他又来了", "没声音了", "又转了两万"])
async def test_without_a_danger_before_them_a_few_words_get_no_next_step_of_one(visitor: Visitor, more: str) -> None:
    await visitor.says("物业费可以不交吗")
    told = await visitor.says(more)
    assert "反锁" not in told
    assert "别再发" not in told
    assert "闯进去" not in told


@pytest.mark.parametrize(
    ("before", "more", "card"),
    [
        (OLD, "我不想活了", "12356"),
        (WIFE, "家里着火了", "119"),
        (DESPAIR, "他拿刀砍我", "12110"),
        (WIFE, "他睡着了，我想死", "12356"),
    ],
)
async def test_another_danger_is_never_lost_behind_the_one_before(
    visitor: Visitor, before: str, more: str, card: str
) -> None:
    await visitor.says(before)
    assert card in await visitor.says(more)
    assert alarms(visitor)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("店铺转让费要不要退", "已经收了转让费"),
        ("饭店转让合同怎么写", "已经收了转让费"),
        ("顾客说我店的菜有头发", "他拍视频骂我店"),
        ("网上有人黑我们店", "发视频骂我们饭店"),
        ("员工工资怎么发", "员工烫伤"),
        ("邻居噪音扰民怎么办", "他骂我"),
    ],
)
async def test_everyday_trouble_hears_no_line_about_a_danger(visitor: Visitor, before: str, told: str) -> None:
    await visitor.says(before)
    await visitor.says(told)
    assert alarms(visitor) == []


async def test_a_step_of_a_hand_over_waits_for_who_is_at_the_door(visitor: Visitor) -> None:
    await visitor.says(WIFE)
    await visitor.says("转人工")
    told = await visitor.says("他在门口踢门")
    assert "110" in told


async def test_where_others_read_along_no_next_step_is_said(parts: Parts, clock: HandClock) -> None:
    group = Visitor(parts, clock, Address("telegram", "-100200"), group=True)
    await group.says(WIFE)
    assert "反锁" not in await group.says("他回来了")

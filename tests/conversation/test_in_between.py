"""What is said between two questions: small talk, a figure, thanks, another matter, a button that is typed."""

from __future__ import annotations

import pytest

from tests.support.dialogue import Visitor

LEAK = "楼上漏水把我家天花板泡坏了怎么办"


@pytest.mark.parametrize("said", ["今天天气蛮好", "你会不会下象棋", "中饭吃了红烧肉", "哈哈哈哈"])
async def test_small_talk_after_an_answer_offers_no_other_matters(visitor: Visitor, said: str) -> None:
    await visitor.says(LEAK)
    told = await visitor.says(said)
    assert "只懂法律上的事" in told
    assert not [label for label in visitor.buttons() if label.startswith("1.")]
    assert "楼上" in await visitor.says("要多久")


@pytest.mark.parametrize("said", ["哦", "好的", "晓得了", "嗯嗯 明白了"])
async def test_a_word_that_something_was_heard_is_taken_kindly(visitor: Visitor, said: str) -> None:
    await visitor.says(LEAK)
    assert "您问的是哪一个" not in await visitor.says(said)
    assert "楼上" in await visitor.says("要多久")


@pytest.mark.parametrize("said", ["还有别的路可以走吗", "他就是不肯修", "我住三楼", "那我先不交物业费行不行"])
async def test_what_goes_on_with_the_matter_is_no_small_talk(visitor: Visitor, said: str) -> None:
    await visitor.says(LEAK)
    assert "只懂法律上的事" not in await visitor.says(said)


@pytest.mark.parametrize("said", ["2800", "一共3500元", "有1万多"])
async def test_a_bare_sum_after_an_answer_is_noted(visitor: Visitor, said: str) -> None:
    await visitor.says("楼上漏水，家具泡坏了谁赔")
    told = await visitor.says(said)
    assert "知道了" in told
    assert "哪一个" not in told


async def test_a_bare_sum_below_options_chooses_nothing(visitor: Visitor) -> None:
    asked = await visitor.says("房东不退押金怎么办")
    assert await visitor.says("一共3500元") == asked


@pytest.mark.parametrize("said", ["我去了四趟", "上个月的事情了", "卡里剩一千六"])
async def test_what_only_tells_opens_nothing_and_asks_for_no_side(visitor: Visitor, said: str) -> None:
    await visitor.says("健身房关门了，办的卡能退钱吗")
    told = await visitor.says(said)
    assert "活动" not in told
    assert "订阅" not in told
    assert "案件费" not in told


@pytest.mark.parametrize("asked", ["加班费怎么算", "公司两个月没发工资", "暑假打工没满十六岁行不行"])
async def test_a_matter_of_labour_is_shown_its_door_in_the_middle_of_a_talk(visitor: Visitor, asked: str) -> None:
    await visitor.says("房东不退押金怎么办")
    told = await visitor.says(asked)
    assert "12333" in told
    assert "哪一个" not in told


async def test_what_leans_on_a_signpost_does_not_get_all_of_it_again(visitor: Visitor) -> None:
    whole = await visitor.says("老板拖欠工资")
    told = await visitor.says("我有打卡的记录")
    assert "12333" in told
    assert len(told) < len(whole) * 2 / 3
    assert "两倍工资" in await visitor.says("没签合同能多要一倍吗")


@pytest.mark.parametrize("said", ["租客三个月不交租金", "房客欠租跑了怎么办", "租户把房子转租给别人了"])
async def test_who_speaks_of_tenants_is_no_tenant(visitor: Visitor, said: str) -> None:
    told = await visitor.says(said)
    assert "房东" in told
    assert "翻合同：押金多少" not in told


async def test_what_is_asked_next_from_across_gets_its_own_piece(visitor: Visitor) -> None:
    first = await visitor.says("我家狗咬了隔壁邻居，怎么办")
    again = await visitor.says("他自己去逗狗的")
    assert "养狗的人" in first
    assert len(again) < len(first)


@pytest.mark.parametrize("said", ["第二个怎么弄", "第2种怎么办", "那第二样详细说说"])
async def test_an_option_may_be_asked_for_with_more_words(visitor: Visitor, said: str) -> None:
    await visitor.says("离婚")
    assert any(label.startswith("2. 有一方不愿意") for label in visitor.buttons())
    await visitor.says(said)
    assert visitor.entry() == "divorce-one-side-refuses"


async def test_a_side_asked_before_is_not_kept_for_another_question(visitor: Visitor) -> None:
    await visitor.says("离婚")
    await visitor.says("要带什么材料")
    told = await visitor.says("四岁的孩子归谁")
    assert "身份证" not in told.split("\n")[0]


async def test_a_button_that_is_typed_is_pressed(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    spoken = await visitor.presses("大白话")
    await visitor.says(LEAK)
    assert await visitor.says("大白话") == spoken
    await visitor.says("算抚养费")
    assert "算" in await visitor.says("不算了。")
    assert "（" not in await visitor.says("你好")


async def test_what_is_open_is_not_named_below_every_answer(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    named = ["还没写完" in await visitor.says(asked) for asked in (LEAK, "房东不退押金怎么办", "被狗咬了谁赔")]
    assert named == [True, False, False]


@pytest.mark.parametrize("said", ["我跟你说的话他看得到吗", "这个聊天我老公能看到伐", "这里的记录会被人看到吗"])
async def test_who_may_see_the_talk_is_told(visitor: Visitor, said: str) -> None:
    told = await visitor.says(said)
    assert "拿到这台手机" in told
    assert "退出" in told


@pytest.mark.parametrize("said", ["我老了耳朵背，你这里是做什么的呀", "我今年八十了不大懂，你们是干啥的"])
async def test_who_we_are_is_told_also_in_a_long_greeting(visitor: Visitor, said: str) -> None:
    assert "法律小助手" in await visitor.says(said)


async def test_a_few_words_below_options_are_no_alarm(visitor: Visitor) -> None:
    await visitor.says("我爸走了没留遗嘱，房子怎么分")
    assert "您的安全" not in await visitor.says("家里有我妈跟我弟弟")
    await visitor.says("离婚")
    assert "110" in await visitor.says("他拿刀追我，我躲在厕所里")

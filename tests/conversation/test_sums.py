"""Dialogues: a day or a sum is worked out, from the button under an answer and from plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.clock import HandClock
from tests.support.dialogue import Visitor


async def test_asked_in_plain_words_the_fee_is_worked_out(visitor: Visitor) -> None:
    assert "打什么官司" in await visitor.says("帮我算一下诉讼费")
    assert "多少元" in await visitor.presses("要钱")
    told = await visitor.says("5万")
    assert "1,050元" in told
    assert "《诉讼费用交纳办法》第十三条" in told


async def test_the_button_under_an_answer_leads_to_the_days(visitor: Visitor) -> None:
    await visitor.presses_id("e:divorce-cooling-off")
    assert "哪天" in await visitor.presses("冷静期")
    told = await visitor.says("2026年11月3号")
    assert "2026年12月4日" in told
    assert not any(reply.documents for reply in visitor.replies), "nothing goes onto the phone unasked"
    await visitor.presses("存成手机提醒")
    files = [document for reply in visitor.replies for document in reply.documents]
    assert [file.media_type for file in files] == ["text/calendar"]
    assert "离婚" not in files[0].content.decode() + files[0].name


async def test_a_reminder_that_is_forged_or_past_is_refused(visitor: Visitor) -> None:
    never = ("k:day:9999-12-31", "k:day:9999-12-30", "k:day:2070-01-01", "k:day:0001-01-01")
    for forged in ("k:day:", "k:day:2026-13-01", "k:day:2020-01-01", "k:day:<b>", *never):
        assert "过时" in await visitor.presses_id(forged)


async def test_nonsense_is_refused_kindly_and_nothing_is_lost(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    assert "点下面的按钮" in await visitor.says("啊？")
    await visitor.says("2")
    assert "没看懂" in await visitor.says("很多")
    assert "案件受理费" in await visitor.says("三万五")


async def test_a_new_question_leaves_the_calculation(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    await visitor.says("楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔")
    assert visitor.entry() == "leak-upstairs"
    await visitor.says("算诉讼费")
    assert "不算了" in await visitor.says("取消")
    assert "过时" in await visitor.presses_id("k:1")


async def test_a_new_question_with_a_number_in_it_is_no_answer(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    await visitor.presses("要钱")
    await visitor.says("楼上漏水把我家天花板泡了修了3000元，楼上不肯赔怎么办")
    assert visitor.entry() == "leak-upstairs"


async def test_a_short_question_in_between_is_answered_at_once(visitor: Visitor) -> None:
    await visitor.says("算七天退货")
    await visitor.says("家里漏水物业管不管？")
    assert "这个日子没看懂" not in "".join(reply.text for reply in visitor.replies)


async def test_danger_and_a_person_go_before_the_calculation(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    assert "110" in await visitor.says("他现在拿刀要砍我")
    await visitor.says("算抚养费")
    await visitor.says("转人工")
    assert visitor.button("不发了")


async def test_skipped_values_and_conditional_questions(visitor: Visitor) -> None:
    await visitor.says("遗产继承份额怎么算")
    assert "谁的" in await visitor.presses("在世")
    await visitor.presses("夫妻共同")
    await visitor.says("两个")
    await visitor.says("没有")
    told = await visitor.presses("不知道")
    assert "爱人一共得 2/3" in told


async def test_nought_is_an_answer_and_not_the_word_for_leaving(visitor: Visitor) -> None:
    await visitor.says("继承份额怎么算")
    for answer in ("1", "1", "2", "0"):
        told = await visitor.says(answer)
        assert "天气" not in told
        assert "多云" not in told
    assert "1/6" in await visitor.says("不知道")
    await visitor.says("算诉讼费")
    await visitor.presses("离婚")
    assert "50元到 300元" in await visitor.says("0")
    assert "多云" in await visitor.says("0"), "with nothing open it is the exit again"
    await visitor.says("算诉讼费")
    assert "多云" in await visitor.says("0"), "and where a button is asked for"


async def test_who_wants_out_gets_out_of_a_calculation(visitor: Visitor) -> None:
    for word in ("退出", "天气"):
        await visitor.says("算诉讼费")
        assert "多云" in await visitor.says(word)
        assert "过时" in await visitor.presses_id("k:1")


async def test_which_appeal_is_asked_before_the_days_are_counted(visitor: Visitor) -> None:
    assert "哪一种案子" in await visitor.says("帮我算上诉期")
    assert "刑事判决书" in await visitor.presses("判刑")
    told = await visitor.says("2026年11月20日")
    assert "2026年11月30日（星期一" in told
    assert "《刑事诉讼法》第二百三十条" in told
    assert "刑事判决书" in await visitor.says("我儿子判刑了上诉期算到哪天")


async def test_a_date_that_comes_before_its_question_is_kept(visitor: Visitor) -> None:
    await visitor.says("帮我算上诉期")
    assert "哪一种案子" in await visitor.says("2026年11月20日")
    told = await visitor.presses("民事判决")
    assert "算民事判决的上诉期。您填的：起算的日子 2026年11月20日" in told
    assert "2026年12月7日" in told


async def test_figures_in_the_request_are_taken_and_read_back(visitor: Visitor) -> None:
    assert "收入是哪一种" in await visitor.says("我每月挣八千五，一个小孩，抚养费帮我算算")
    told = await visitor.presses("有固定工资")
    assert "每月收入 8,500元；孩子 1" in told
    assert "1,700元到 2,550元" in told
    await visitor.says("帮我算5万的诉讼费")
    assert "要的钱 50,000元" in await visitor.presses("要钱")
    await visitor.says("帮我算一下第一个官司的诉讼费")
    assert "多少元" in await visitor.presses("要钱"), "no sum stands in the request"


async def test_the_last_calculation_again_with_another_figure(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    for answer in ("1", "8500", "1"):
        await visitor.says(answer)
    told = await visitor.says("要是两个小孩呢，再算一遍")
    assert "每月收入 8,500元；孩子 2" in told
    assert "1,700元到 4,250元" in await visitor.says("那两个孩子呢")
    await visitor.says("楼上漏水怎么办")
    assert "每月收入" not in await visitor.says("那三个孩子呢"), "only right after the result"


async def test_which_limitation_is_asked_and_none_is_invented(visitor: Visitor) -> None:
    assert "什么事" in await visitor.says("诉讼时效怎么算")
    assert "没有诉讼时效" in await visitor.presses("抚养费")
    await visitor.says("诉讼时效怎么算")
    told = await visitor.presses("都不是")
    assert "12348" in told
    await visitor.says("楼上漏水怎么办")
    await visitor.says("诉讼时效怎么算")
    assert "12348" in await visitor.says("都不是"), "the open question has it, not the answer before"
    await visitor.says("诉讼时效怎么算")
    assert "劳动仲裁" in await visitor.says("老板欠我工资")


async def test_what_was_understood_is_read_back_before_the_next_question_and_the_result(visitor: Visitor) -> None:
    await visitor.says("算利息上限")
    assert "2020年9月1日（星期二" in await visitor.says("20年9月1日")
    assert "本金 20,500元" in await visitor.says("2万零500")
    told = await visitor.says("月息2分")
    assert told.index("月息 2%，合年利率 24%") < told.index("年利率最高 15.4%")


@pytest.mark.parametrize("rate", ["百分之十五", "15%", "十五个点", "年利率15"])
async def test_fifteen_percent_is_fifteen_percent(visitor: Visitor, rate: str) -> None:
    await visitor.says("算利息上限")
    await visitor.says("2022年3月1日")
    await visitor.says("10万")
    told = await visitor.says(rate)
    assert "年利率 15%" in told
    assert "180" not in told


async def test_an_open_year_is_asked_with_the_days_as_buttons(visitor: Visitor, clock: HandClock) -> None:
    await visitor.says("担保期限怎么算")
    assert "哪一年" in await visitor.says("12月31号")
    told = await visitor.presses(f"{clock.now().year}年12月31日")
    assert f"到{clock.now().year + 1}年6月30日" in told


async def test_a_lunar_day_and_a_day_to_come_are_asked_again(visitor: Visitor) -> None:
    await visitor.says("算七天退货")
    assert "公历" in await visitor.says("农历八月十五日")
    assert "还没到" in await visitor.says("2030年1月1日")
    assert "最早一天" in await visitor.says("上个月底")
    assert "最早一天" in await visitor.says("记不清了")
    assert "退货" in await visitor.says("昨天")


async def test_a_sum_too_large_to_be_likely_is_asked_once_more(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    await visitor.presses("有固定工资")
    assert "5,000,000元，对吗" in await visitor.says("500万")
    assert "几个孩子" in await visitor.presses("就是这个数")
    await visitor.says("算抚养费")
    await visitor.presses("有固定工资")
    await visitor.says("500万")
    assert "记下了：每月收入 5,000元" in await visitor.says("5000")


async def test_a_sum_that_lacks_its_unit_is_asked_once_more(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    await visitor.presses("要钱")
    assert "5元，对吗" in await visitor.says("5")
    assert "要的钱 50,000元" in await visitor.says("5万")


async def test_a_yearly_income_becomes_a_monthly_one_and_that_is_said(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    await visitor.says("有固定工资")
    assert "一年 200,000元，除以 12" in await visitor.says("年薪20万")
    told = await visitor.presses("1 个")
    assert "3,333.33元到 5,000元" in told


@pytest.mark.parametrize(
    ("income", "children", "most"),
    [
        ("年薪20万", "2", "8,333.33元"),
        ("年薪10万", "1", "2,500元"),
        ("年薪1201元", "1", "30.03元"),
        ("年薪8万", "2", "3,333.33元"),
    ],
)
async def test_a_twelfth_of_a_year_is_rounded_only_at_the_end(
    visitor: Visitor, income: str, children: str, most: str
) -> None:
    await visitor.says("算抚养费")
    await visitor.says("1")
    await visitor.says(income)
    assert f"到 {most}" in await visitor.says(children)


async def test_no_income_gives_no_figure_of_nought(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    await visitor.says("没工作")
    told = await visitor.says("1")
    assert "同行业平均收入" in told
    assert " 0元" not in told


async def test_a_percentage_and_a_house_are_no_sums_of_money(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    await visitor.presses("离婚")
    assert "不是百分之几" in await visitor.says("24%")
    assert "没看懂" in await visitor.says("一套房")
    assert "记" not in await visitor.says("十来万")
    assert "50元到 300元" in await visitor.says("20万")


async def test_today_at_one_minute_to_midnight_is_still_today(visitor: Visitor, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 26, 15, 59, tzinfo=UTC))  # 23:59 in Ningbo
    await visitor.says("算七天退货")
    assert "2026年11月26日（星期四，今天）" in await visitor.says("今天")
    clock.set(datetime(2026, 11, 26, 16, 1, tzinfo=UTC))
    await visitor.says("算七天退货")
    assert "2026年11月27日（星期五，今天）" in await visitor.says("今天")


async def test_hostile_answers_are_only_text(visitor: Visitor) -> None:
    for hostile in ("<b>5万</b>" * 3000, "=1+1", "5" * 5000, "\x00\x07", "١٢٣", "９" * 30, "万" * 500, "k:=5万"):
        await visitor.says("算诉讼费")
        await visitor.presses("要钱")
        assert await visitor.says(hostile)
    for forged in ("k:=", "k:=x", "k:99", "k:²", "k:=" + "9" * 40):
        await visitor.says("算诉讼费")
        assert await visitor.presses_id(forged)


async def test_a_question_that_only_contains_the_word_opens_no_calculation(visitor: Visitor) -> None:
    for question in ("违反保护令算犯罪吗", "离婚冷静期多少天", "这算家暴吗"):
        await visitor.says(question)
        assert not any(label == "不算了" for label in visitor.buttons()), question


async def test_a_sum_that_comes_before_its_question_is_kept_and_that_is_said(visitor: Visitor) -> None:
    await visitor.says("算利息")
    told = await visitor.says("五万")
    assert "50,000元" in told
    assert "没看懂" not in told
    told = await visitor.says("2024年3月1日")
    assert "本金 50,000元" in told
    assert "年利率是百分之几" in told


async def test_the_sum_is_kept_until_the_kind_of_case_is_known(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    assert "50,000元" in await visitor.says("五万")
    assert "1,050元" in await visitor.presses("要钱")


@pytest.mark.parametrize("asks", ["法定最高多少", "合法的上限是几分", "法律保护多少"])
async def test_who_asks_for_the_highest_rate_is_told_of_it_and_asked_again(visitor: Visitor, asks: str) -> None:
    await visitor.says("算利息")
    await visitor.says("2024年3月1日")
    await visitor.says("5万")
    told = await visitor.says(asks)
    assert "四倍" in told
    assert "年利率是百分之几" in told


async def test_interest_is_counted_up_to_today(visitor: Visitor, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
    await visitor.says("算利息")
    await visitor.says("2024年3月1日")
    await visitor.says("5万")
    told = await visitor.says("10%")
    # 1 March 2024 to 26 November 2026: 1,000 days; 50,000 × 10 % × 1,000 ÷ 365.
    assert "1000 天" in told
    assert "13,698.63元" in told
    await visitor.says("算利息")
    await visitor.says("2024年3月1日")
    await visitor.says("5万")
    # Agreed 24 %, supported 13.8 %.
    assert "按年利率 13.8% 是 18,904.11元" in await visitor.says("24%")


@pytest.mark.parametrize("asks", ["没还，能告吗", "要几个人在场", "那我是借钱的呢", "去哪里告"])
async def test_a_question_of_a_few_words_is_no_misread_answer(visitor: Visitor, asks: str) -> None:
    await visitor.says("算利息")
    assert "没看懂" not in await visitor.says(asks)


async def test_what_is_told_of_another_matter_opens_no_calculation(visitor: Visitor) -> None:
    await visitor.says("公司欠我三个月工资")
    await visitor.says("工资5000")
    assert not any(label == "不算了" for label in visitor.buttons())
    assert "几个孩子" not in (visitor.replies[0].text if visitor.replies else "")

"""Dialogues: what stands in the question that starts a calculation is taken and read back, only the rest is asked."""

from __future__ import annotations

from tests.support.dialogue import Visitor


async def test_an_unpaid_delivery_is_no_loan_and_its_day_and_sum_are_not_asked_again(visitor: Visitor) -> None:
    told = await visitor.says("饭店欠我供货的货款4万8千 今年5月20号该结的，利息算到今天多少")
    assert "记下了：该付的日子 2026年5月20日" in told
    assert "记下了：欠的钱 48,000元" in told
    assert "借钱" not in told
    assert "没约定" in await visitor.presses("别的公司")
    told = await visitor.says("没约定")
    assert "逾期 187 天" in told
    assert "不替您猜" in told
    assert "12348" in told
    assert "48,000元拖 187 天是 245.92元" in told


async def test_a_public_body_owes_a_small_firm_half_a_thousandth_a_day(visitor: Visitor) -> None:
    assert "欠钱的是谁" in await visitor.says("工程款利息怎么算")
    await visitor.presses("机关")
    await visitor.says("2026年11月13日")
    await visitor.says("20万")
    told = await visitor.presses("不知道")
    assert "逾期 10 天" in told
    assert "到今天逾期利息 1,000元，以后每天 100元" in told
    assert "《保障中小企业款项支付条例》第十七条" in told


async def test_a_rate_in_the_contract_is_reckoned_with_as_it_stands(visitor: Visitor) -> None:
    told = await visitor.says("帮我算货款利息，2025年11月23日到期，欠10万，合同写年利率6%，是家个体户")
    assert "欠的钱 100,000元；约定的利率 年利率 6%" in told
    assert "按约定，到今天逾期利息 6,000元" in told
    assert "请求法院减少" in told


async def test_interest_on_a_deposit_has_no_rule_here_and_a_door_is_named(visitor: Visitor) -> None:
    told = await visitor.says("物业费欠了两年，利息怎么算")
    assert "没有核对过的算法" in told
    assert "12348" in told


async def test_a_loan_told_in_one_breath_is_worked_out_at_once(visitor: Visitor) -> None:
    told = await visitor.says("表弟2022年10月9日写的借条，拿走6万，说好2023年10月9日还，月息一分五，帮我算利息")
    assert "谈定的日子 2022年10月9日" in told
    assert "本金 60,000元" in told
    assert "合年利率 18%" in told
    assert "年利率最高 14.6%" in told


async def test_two_sums_with_nothing_beside_them_are_asked_and_not_chosen_from(visitor: Visitor) -> None:
    told = await visitor.says("离婚，一套120万一套90万，打官司诉讼费帮我算算")
    assert "记下了：官司 离婚" in told
    assert "要分的财产一共" in told


async def test_family_and_income_are_taken_from_the_question(visitor: Visitor) -> None:
    told = await visitor.says("他每个月工资九千，我们两个女儿，抚养费帮我算一下")
    assert "每月收入 9,000元；孩子 2" in told
    assert "1,800元到 4,500元" in told
    told = await visitor.says("母亲走了父亲还在，两个孩子，没有遗嘱遗产怎么分帮我算")
    assert "记下了：爱人 在世" in told
    assert "记下了：子女 2" in told
    assert "谁的" in told


async def test_of_two_days_the_one_that_begins_the_period_is_taken(visitor: Visitor) -> None:
    told = await visitor.says("11月9日判的，11月16日收到，民事判决的上诉期到哪天")
    assert "起算的日子 2026年11月16日" in told
    assert "2026年12月1日" in told


async def test_a_month_without_a_day_and_a_vague_sum_are_still_asked(visitor: Visitor) -> None:
    told = await visitor.says("去年8月借出去十几万，帮我算利息")
    assert "记下了" not in told
    assert "哪天谈定" in told


async def test_the_button_below_an_answer_takes_what_the_question_held(visitor: Visitor) -> None:
    await visitor.says("我2026年11月18日在民政局交了离婚申请，冷静期里能反悔吗")
    assert visitor.entry() == "divorce-cooling-off"
    told = await visitor.presses("冷静期")
    assert "起算的日子 2026年11月18日" in told
    assert "哪天向登记处交" in await visitor.presses("再算一次"), "whoever does it again begins with nothing"

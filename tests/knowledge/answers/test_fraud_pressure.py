"""Under pressure: loans that grow, collectors, gambling, jobs that cost money, work for swindlers."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers


def test_only_what_was_paid_out_is_the_capital_and_four_times_the_prime_rate_the_limit(answers: Answers) -> None:
    a = answers["fraud-trap-loan"]
    assert re.search("真拿到的本金一般要还", a.first)
    assert re.search("到手多少，就按多少算本金", a.spoken)
    assert re.search("四倍报价利率", a.first)
    assert re.search("签合同时.{0,12}利率的?四倍", a.whole), "the rate of the day of signing, not today's"
    assert not re.search("24%|36%|百分之二十四|百分之三十六|年利率24", a.whole), "the two lines of the dead rule"
    assert re.search("违约金、服务费加起来.{0,2}超过这个上限的部分", a.whole), "fees are counted in"
    assert re.search("2020年8月20日以前借的.{0,8}按当时的规定.{0,4}之后按起诉时的四倍", a.whole)
    assert {
        "民间借贷规定:第三十一条",
        "民法典:第六百七十条",
        "民间借贷规定:第二十五条",
        "民间借贷规定:第二十九条",
    } <= a.laws


def test_the_limit_is_not_for_banks_and_a_void_loan_is_still_paid_back(answers: Answers) -> None:
    a = answers["fraud-trap-loan"]
    assert re.search("个人、一般公司放的", a.first), "licensed lenders are not under that rule"
    assert re.search("持牌机构不一定按这条算", a.whole)
    assert re.search("不特定的人放贷的.{0,10}无效，本金仍要返还", a.whole)
    assert re.search("逼签.{0,16}打110", a.first)
    assert re.search("马上打110", a.spoken)
    assert re.search("传票来了一定去", a.first)
    assert re.search("十五日内答辩", a.whole)
    assert re.search("被逼.{0,4}不再受逼起.{0,12}一年内", a.whole)
    assert not re.search("都不用还|可以不还本金", a.whole)
    assert {"民间借贷规定:第十三条", "民法典:第一百五十条", "民法典:第一百五十二条"} <= a.laws


def test_collectors_may_not_beat_threaten_or_pester_and_the_debt_remains(answers: Answers) -> None:
    a = answers["fraud-debt-collection"]
    assert re.search("真欠的钱要还", a.first)
    assert re.search("被堵、被打、被关.{0,12}打110", a.first)
    assert re.search("马上打110", a.spoken)
    assert re.search("没签担保.{0,12}没有还钱的义务", a.whole)
    assert re.search("非法债务.{0,16}情节严重的是犯罪", a.whole)
    assert re.search("不会坐牢.{0,4}恶意透支", a.whole), "the exception that may end in prison"
    assert {"刑法:第二百九十三条之一", "刑法:第二百三十八条", "治安管理处罚法:第五十条"} <= a.laws


def test_who_is_followed_can_have_the_collector_ordered_to_keep_away(answers: Answers) -> None:
    a = answers["fraud-debt-collection"]
    assert re.search("公安机关负责人批准，可以责令.{0,10}不得接触", a.whole)
    assert re.search("(停止侵害|赔礼道歉).{0,8}不受三年", a.whole)
    assert re.search("一百到五百元.{0,14}五万元的，不另收", a.whole)
    assert "心理援助热线" in a.first
    assert "心理援助热线" in a.spoken
    assert not re.search("五百元以下罚款", a.whole), "the fine of the old act"
    assert {"民法典:第九百九十五条", "诉讼费用交纳办法:第十三条"} <= a.laws


def test_gambling_losses_are_not_recovered_and_a_rigged_table_is_fraud(answers: Answers) -> None:
    a = answers["fraud-gambling"]
    assert re.search("赌输的钱一般要不回", a.first)
    assert re.search("被骗进局的，可以报警", a.first)
    assert re.search("五日以下拘留或一千元以下罚款", a.whole)
    assert not re.search("五百元以下罚款|十五日以下拘留，并处五百", a.whole), "the fines of the old act"
    assert re.search("主动.{0,20}从轻、减轻或者不予处罚", a.whole)
    assert re.search("赌资要收缴", a.whole)
    assert re.search("退还被骗的人", a.whole)
    assert re.search("开赌场.{0,12}是犯罪", a.whole)
    assert {
        "治安管理处罚法:第八十二条",
        "治安管理处罚法:第二十条",
        "治安管理处罚法:第十一条",
        "刑法:第三百零三条",
    } <= a.laws


def test_who_lent_to_a_gambler_and_knew_has_no_contract(answers: Answers) -> None:
    a = answers["fraud-gambling"]
    assert re.search("知道或者应该知道.{0,14}借款合同无效", a.whole)
    assert re.search("家人一般没有.{0,3}还的义务", a.whole)
    assert re.search("逼债、动手：打110，别签借条", a.first)
    assert "110" in a.spoken[:20]
    assert "心理援助热线" in a.first, "some of those who ask this are in despair"
    assert "心理援助热线" in a.spoken
    assert "民间借贷规定:第十三条" in a.laws


def test_no_employer_takes_a_deposit_or_keeps_an_identity_card(answers: Answers) -> None:
    a = answers["fraud-job-deposit"]
    assert re.search("不许收押金、要担保、扣证件", a.first)
    assert re.search("责令.{0,4}退还", a.spoken)
    assert re.search("失联.{0,14}打110", a.first)
    assert "110" in a.spoken
    assert re.search("服装费、培训费、保密金.{0,14}也不行", a.whole)
    assert re.search("单位出钱，不是您出钱", a.whole)
    assert re.search("贷款先别停", a.whole)
    assert {"劳动合同法:第九条", "劳动合同法:第八十四条", "劳动合同法:第二十二条"} <= a.laws


def test_labour_arbitration_is_free_within_a_year_that_a_complaint_starts_anew(answers: Answers) -> None:
    a = answers["fraud-job-deposit"]
    assert re.search("一年内提，从知道被侵害起算", a.first)
    assert re.search("(举报|向单位要)过.{0,10}重新算", a.whole)
    assert re.search("四十五日内裁决，最多延十五日", a.whole)
    assert re.search("劳动仲裁不收钱.{0,8}每件十元", a.whole)
    assert not re.search("六十日内.{0,6}仲裁", a.whole), "sixty days were the term before 2008"
    assert re.search("过了退休年龄.{0,30}到法院起诉", a.whole), "their deposits are no labour dispute"
    assert {"劳动争议调解仲裁法:第二十七条", "劳动争议调解仲裁法:第四十三条", "劳动争议调解仲裁法:第五十三条"} <= a.laws


def test_who_worked_for_swindlers_is_judged_by_what_he_knew(answers: Answers) -> None:
    a = answers["fraud-employee-liability"]
    assert re.search("知不知情、做了什么、拿了多少", a.first)
    assert re.search("马上停", a.first)
    assert re.search("别删", a.first)
    assert re.search("整个团伙骗的都可能算上", a.whole), "one answers for all that was done while one took part"
    assert re.search("从犯，应当从轻、减轻或免除", a.whole)
    assert re.search("被胁迫参加的，应当减轻或免除", a.whole)
    assert re.search("自首，可以从轻或减轻", a.whole)
    assert not re.search("不知情就(一定|肯定)?(没事|无罪)|固定工资(不用|不必)退", a.whole)
    assert {"刑法:第二十七条", "刑法:第二十八条", "刑法:第六十七条", "电信网络诈骗意见:第四条"} <= a.laws


def test_commissions_go_back_into_a_public_account_and_the_sooner_the_better(answers: Answers) -> None:
    a = answers["fraud-employee-liability"]
    assert re.search("提成、佣金.{0,10}清退", a.whole)
    assert re.search("固定工资退不退，看各案", a.whole)
    assert re.search("非法吸收公众存款案.{0,3}提起公诉前.{0,10}可以从轻", a.whole), (
        "刑法 第一百九十二条 has no such clause"
    )
    assert re.search("只打公家账户", a.whole)
    assert re.search("结伙.{0,6}三十日.{0,6}七日内", a.whole)
    assert re.search("家人可以代请律师", a.whole)
    assert {
        "防范和处置非法集资条例:第二十六条",
        "刑法:第一百七十六条",
        "刑事诉讼法:第九十一条",
        "刑事诉讼法:第三十四条",
    } <= a.laws


def test_somebody_held_abroad_is_reported_here_and_not_fetched_or_ransomed(answers: Answers) -> None:
    a = answers["fraud-overseas-job"]
    assert re.search("马上打110报案", a.first)
    assert re.search("家里马上打110", a.spoken)
    assert "领事保护热线" in a.first
    assert "领事保护热线" in a.spoken
    assert "12308" in a.whole
    assert re.search("赎金先别转", a.first)
    assert re.search("要赎金，先别转", a.spoken)
    assert re.search("千万别自己过去救人", a.whole)
    assert re.search("千万别去", a.first)
    assert not re.search("(?<!不)一定(能|会)(救|送)回", a.whole)


def test_thirty_days_in_a_den_abroad_weigh_and_coercion_must_lighten(answers: Answers) -> None:
    a = answers["fraud-overseas-job"]
    assert re.search("一年内.{0,10}三十日或去过多次.{0,14}三年以上", a.whole)
    assert re.search("正当活动的除外", a.whole)
    assert re.search("被胁迫.{0,6}应当减轻或者免除", a.whole)
    assert re.search("尽早回国投案，可以从轻", a.first)
    assert re.search("偷越国境.{0,8}情节严重的是犯罪", a.whole)
    assert {"电信网络诈骗意见（二）:第三条", "刑法:第二十八条", "刑法:第六十七条", "刑法:第三百二十二条"} <= a.laws

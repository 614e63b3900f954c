"""Cards, accounts, identities and codes: frozen, lent, stolen, misused, and who pays for it."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers


def test_who_froze_a_card_decides_where_to_go(answers: Answers) -> None:
    a = answers["fraud-account-frozen"]
    assert re.search("问清(是)?谁冻", a.first)
    assert re.search("谁冻", a.spoken)
    assert re.search("银行限制的：.{0,12}申诉", a.first), "a bank's own limit is lifted by appeal, art. 32"
    assert re.search("安全账户.{0,8}骗子", a.first)
    assert "安全账户" in a.spoken
    assert re.search("核查通过应当即时解除", a.whole)
    assert re.search("告诉原因", a.whole), "a bank that limits an account must say why"
    assert not re.search("(最长|不超过)六个月|必须退", a.whole), (
        "the term is on the notice; no duty to pay back privately"
    )
    assert "反电信网络诈骗法:第三十二条" in a.laws


def test_frozen_money_that_has_nothing_to_do_with_the_case_is_freed_in_three_days(answers: Answers) -> None:
    a = answers["fraud-account-frozen"]
    assert re.search("无关的?，应当?在三日(以)?内解除", a.whole)
    assert re.search("向办案机关申诉.{0,10}不服.{0,8}同级检察院", a.whole)
    assert re.search("六十(天|日)内.{0,6}复议.{0,8}六个月内", a.whole), "that road is for administrative measures only"
    assert re.search("别私下退给陌生人", a.whole), (
        "the victim of a chain is not to be paid behind the back of the police"
    )
    assert re.search("善意", a.whole)
    assert {"刑事诉讼法:第一百四十五条", "刑事诉讼法:第一百一十七条", "诈骗刑事案件解释:第十条"} <= a.laws


def test_a_court_that_freezes_an_account_leaves_what_the_family_needs_to_live(answers: Answers) -> None:
    a = answers["fraud-account-frozen"]
    assert re.search("法院冻的，找执行法官", a.whole)
    assert re.search("生活必需.{0,6}应当保留", a.whole)
    assert "民事诉讼法:第二百五十四条" in a.laws


def test_lending_a_card_is_unlawful_by_itself_and_stopping_comes_first(answers: Answers) -> None:
    a = answers["fraud-card-lending"]
    assert re.search("都不能租、借、卖", a.first), "not only selling: lending without money too"
    assert re.search(r"1\. 马上停手", a.first)
    assert "停手" in a.spoken
    assert "挂失" in a.first
    assert re.search("如实讲", a.first)
    assert re.search("不到两万的，二十万元以下.{0,10}一到十倍", a.whole), "the fine depends on the gain"
    assert re.search("情节严重.{0,6}拘留", a.whole)
    assert not re.search("两千元以下|五百元以下", a.whole)
    assert {"反电信网络诈骗法:第三十一条", "反电信网络诈骗法:第四十四条"} <= a.laws


def test_when_a_lent_card_is_a_crime_is_not_answered_with_a_number(answers: Answers) -> None:
    a = answers["fraud-card-lending"]
    assert re.search("明知.{0,14}情节严重的是犯罪", a.whole), "without knowing and without gravity there is no crime"
    assert not re.search("(五|5)张|(二十|20|三十|30)万元以上.{0,6}(犯罪|入罪)|必须坐牢|肯定.{0,2}判", a.whole)
    assert re.search("自首|投案.{0,12}可以从轻", a.whole)
    assert re.search("市级以上公安.{0,3}认定", a.whole), "not any police station puts somebody on the list"
    assert re.search("申诉", a.whole)
    assert re.search("六十日内.{0,8}六个月内", a.whole)
    assert re.search("值班律师", a.whole)
    assert {"刑法:第六十七条", "刑事诉讼法:第三十六条", "刑法:第二百八十七条之二", "刑法:第三百一十二条"} <= a.laws


def test_a_stolen_card_is_blocked_first_and_its_whereabouts_proved(answers: Answers) -> None:
    a = answers["fraud-card-stolen"]
    assert re.search("挂失.{0,8}再打110", a.first)
    assert re.search("银行电话挂失，再打110", a.spoken)
    assert re.search("取款机.{0,8}凭条", a.first), "a slip shows that the card was here when it was used elsewhere"
    assert re.search("扩大的.{0,6}损失要不回来", a.whole)
    assert re.search("谁.{0,2}过错", a.first)
    assert re.search("三年内起诉", a.whole)
    assert not re.search("银行(必须|应当)(全额)?赔|(48|四十八|72|七十二)小时内", a.whole), (
        "no full refund, no hours in the law"
    )
    assert re.search("密码对了，不等于", a.whole)
    assert {"民法典:第五百九十一条", "民法典:第一千一百七十三条"} <= a.laws


def test_a_loan_that_was_never_signed_is_contested_in_writing(answers: Answers) -> None:
    a = answers["fraud-identity-misuse"]
    assert re.search("没(签过|授权).{0,10}不该由您承担", a.first)
    assert "报警" in a.first
    assert "110" in a.spoken
    assert re.search("书面提异议", a.first)
    assert re.search("传票别不理", a.first), "who stays away may be judged in absence"
    assert "民事诉讼法:第一百四十七条" in a.laws
    assert re.search("十五日内答辩", a.whole)
    assert re.search("登记地.{0,8}申请撤销", a.first)
    assert {"民法典:第一百七十一条", "民法典:第一千零二十九条"} <= a.laws


def test_lending_ones_identity_card_is_something_else_than_losing_it(answers: Answers) -> None:
    a = answers["fraud-identity-misuse"]
    assert re.search("借、卖给人.{0,20}可能受罚", a.whole)
    assert re.search("证丢了就补领", a.first)
    assert re.search("讲不清自己没过错的，要赔", a.whole), "the processor has to show that it was not at fault"
    assert re.search("人脸通过，不等于", a.whole)
    assert re.search("自己把验证码、人脸给了", a.whole)
    assert re.search("不受三年限制.{0,10}赔偿的一般三年", a.whole)
    assert {
        "居民身份证法:第十六条",
        "居民身份证法:第十一条",
        "民法典:第九百九十五条",
        "个人信息保护法:第六十九条",
    } <= a.laws


def test_a_bank_or_platform_answers_for_its_own_fault_only(answers: Answers) -> None:
    a = answers["fraud-platform-liability"]
    assert re.search("有没有过错", a.first)
    assert "相应" in a.first
    assert re.search("打110", a.first)
    assert "110" in a.spoken
    assert re.search("提醒过、核实过的，一般不赔", a.whole), "a warning that was clicked away counts"
    assert re.search("知道或者应该知道.{0,14}连带责任", a.whole)
    assert re.search("自己也有过错的，可以减轻", a.whole)
    assert not re.search("先行赔付|必须赔|全额赔", a.whole)
    assert {
        "民法典:第一千一百七十三条",
        "民法典:第一千一百九十七条",
        "电子商务法:第三十八条",
        "消费者权益保护法:第四十四条",
        "反电信网络诈骗法:第四十六条",
    } <= a.laws


def test_who_sues_a_bank_proves_the_rule_and_the_link_and_may_sue_at_home(answers: Answers) -> None:
    a = answers["fraud-platform-liability"]
    assert re.search("违反了哪条.{0,16}由您(说明|证明)", a.whole)
    assert re.search("结果发生地包括您的住所地", a.whole)
    assert re.search("三年内.{0,4}知道受损和谁", a.whole)
    assert re.search("卖卡、借卡的.{0,10}(赔偿|要钱)", a.whole)
    assert {"民诉法解释:第九十条", "民诉法解释:第二十五条"} <= a.laws


def test_a_shared_screen_is_cut_off_and_another_telephone_used(answers: Answers) -> None:
    a = answers["fraud-screen-share"]
    assert re.search(r"1\. 马上关机或断网", a.first)
    assert "马上关机" in a.spoken
    assert re.search("借一部手机打银行", a.first), "the watched telephone must not be used to block the card"
    assert re.search("钱转走了：打110", a.first)
    assert "110" in a.spoken
    assert re.search("钱还没动，也要", a.whole)
    assert re.search("先?拍下证据|别急着卸", a.whole), "the programme is evidence"
    assert re.search("不保证追得回来", a.whole)
    assert {"反电信网络诈骗法:第二十条", "反电信网络诈骗法:第四十六条", "民法典:第一千一百七十三条"} <= a.laws


def test_nobody_can_wash_a_true_default_away_for_money(answers: Answers) -> None:
    a = answers["fraud-credit-repair"]
    assert re.search("真实的逾期，谁也不能花钱抹掉", a.first)
    assert "真的逾期，谁也抹不掉" in a.spoken
    assert re.search("自己就能申请改|自己.{0,14}提异议", a.first)
    assert re.search("及时核查.{0,20}没写几天", a.whole)
    assert not re.search("(20|二十)日内|五年(自动)?(消除|删除)", a.whole), "periods of rules that are not before us"
    assert re.search("假(病历|证明|材料).{0,20}担责任", a.whole)
    assert re.search("刚转的打110", a.first)
    assert "110" in a.spoken
    assert re.search("知道起一年内", a.whole)
    assert {"民法典:第一百五十二条", "民法典:第一千零二十九条", "个人信息保护法:第四十六条"} <= a.laws

"""High returns, coins, platforms that vanish, pyramids: what is unlawful, who bears the loss, what comes back."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers

PROMISE = re.compile("(?<!不)一定(能|会|可以)(追|要|拿|退)回|保证(能)?(追|要|拿|退)回|全额追回")


def test_high_returns_without_risk_and_a_fee_to_withdraw_are_the_marks_of_a_trap(answers: Answers) -> None:
    a = answers["fraud-investment"]
    assert re.search("保本又高回报", a.first)
    assert re.search("提现.{0,4}先交钱", a.first)
    assert re.search("刚转的：打110", a.first)
    assert "110" in a.spoken
    assert re.search("证券期货.{0,12}核实", a.first), "who is licensed can be asked"
    assert "12386" in a.whole
    assert re.search("营业执照不等于有金融资质", a.whole)
    assert re.search("别急着卸|断网别卸", a.whole), "the programme is evidence"
    assert re.search("外国监管，不等于", a.whole)
    assert not PROMISE.search(a.whole)
    assert "刑法:第二百二十五条" in a.laws


def test_an_honest_loss_is_ones_own_and_a_cheated_fee_is_annulled_within_a_year(answers: Answers) -> None:
    a = answers["fraud-investment"]
    assert re.search("正规渠道.{0,10}一般自己承担", a.whole)
    assert re.search("知道起一年内请求法院撤销", a.first)
    assert re.search("最长五年", a.whole)
    assert re.search("双方过错", a.whole), "a friend's promise to cover all losses is not simply enforced"
    assert {"民法典:第一百四十八条", "民法典:第一百五十二条", "民法典:第一百五十七条"} <= a.laws


def test_coins_are_no_money_of_the_state_and_yet_a_swindle_is_a_swindle(answers: Answers) -> None:
    a = answers["fraud-virtual-currency"]
    assert re.search("很难追回，但被骗可以报警", a.first)
    assert re.search("刚付的：打110", a.first)
    assert "110" in a.spoken
    assert re.search("法院可能认定无效", a.whole)
    assert re.search("看双方过错", a.whole)
    assert re.search("替人转币|帮忙收币转币.{0,6}洗钱", a.spoken)
    assert not re.search("持有虚拟币(违法|犯罪)|买币(违法|犯法)|一律不受理", a.whole), "having coins is no offence"
    assert {"民法典:第一百五十三条", "民法典:第一百五十七条", "反电信网络诈骗法:第二十五条"} <= a.laws


def test_who_puts_money_into_an_illegal_fund_bears_the_loss(answers: Answers) -> None:
    a = answers["fraud-virtual-currency"]
    assert re.search("非法集资的，损失由.{0,6}自己(承)?担", a.first)
    assert re.search("拉人头.{0,8}可能是传销", a.whole)
    assert not PROMISE.search(a.whole)
    assert "防范和处置非法集资条例:第二十五条" in a.laws


def test_illegal_fundraising_has_four_marks_and_a_bar_for_the_crime(answers: Answers) -> None:
    a = answers["fraud-illegal-fundraising"]
    assert re.search("没经批准.{0,10}大众吸钱.{0,10}(还本付息|回报)", a.first)
    for mark in ("没批准", "公开宣传", "承诺回报", "不特定"):
        assert mark in a.whole
    assert re.search("一百万元以上.{0,6}一百五十人以上.{0,8}五十万元以上", a.whole)
    assert not re.search("二十万元|三十人以上|(?<!五)十万元以上", a.whole), "the bars of before March 2022"
    assert re.search("亲友.{0,16}一般不算", a.whole), "a circle of relatives that was not advertised is no such fund"
    assert {"非法集资刑事解释:第一条", "非法集资刑事解释:第三条", "防范和处置非法集资条例:第二条"} <= a.laws


def test_stop_an_old_persons_transfer_and_report_under_secrecy(answers: Answers) -> None:
    a = answers["fraud-illegal-fundraising"]
    assert re.search("老人正要转：先请银行暂停", a.first)
    assert re.search("要跑路：马上打110", a.first)
    assert re.search("跑路了马上打110", a.spoken)
    assert re.search("替举报人保密", a.whole)
    assert re.search("损失，?由自己承担", a.whole)
    assert re.search("拿提成，可能要退、要受罚", a.whole)
    assert "防范和处置非法集资条例:第十六条" in a.laws


def test_the_state_makes_nothing_good_so_be_on_the_list(answers: Answers) -> None:
    a = answers["fraud-fundraising-refund"]
    assert re.search("追回多少.{0,8}国家不赔", a.first)
    assert "国家不赔" in a.spoken
    assert re.search("在不在名单", a.first)
    assert re.search("没登记的.{0,14}马上去补", a.first)
    assert re.search("撤案、谅解.{0,8}先(不|别)签", a.first), "a signature may cost the rest"
    assert re.search("不是写申请就能撤", a.whole)
    assert not PROMISE.search(a.whole)
    assert {"防范和处置非法集资条例:第二十五条", "刑法:第六十四条"} <= a.laws


def test_interest_received_is_set_against_the_capital_and_commissions_are_taken_back(answers: Answers) -> None:
    a = answers["fraud-fundraising-refund"]
    assert re.search("利息，可能折抵本金或追回", a.whole)
    assert re.search("提成", a.whole)
    assert re.search("撤案后，可以.{0,14}应当受理", a.whole)
    assert re.search("起诉到法院之前积极退赔.{0,6}可从轻", a.whole)
    assert re.search("报案要求退钱会重新算", a.whole)
    assert re.search("发链接要卡号.{0,10}别点", a.first)
    assert {
        "非法集资刑事解释:第八条",
        "防范和处置非法集资条例:第二十六条",
        "民间借贷规定:第五条",
        "刑法:第一百七十六条",
        "诉讼时效规定:第十三条",
    } <= a.laws


def test_a_vanished_platform_is_reported_before_the_site_is_gone(answers: Answers) -> None:
    a = answers["fraud-platform-collapse"]
    assert re.search("刚转的钱：打110", a.first)
    assert re.search("马上打110", a.spoken)
    assert re.search("今天就截屏", a.first)
    assert re.search("报案，写明要求退钱", a.first), "only such a report interrupts the limitation"
    assert re.search("过了日子也问", a.first)
    assert re.search("从您知道那天起重新算三年", a.whole)
    assert re.search("驳回起诉，移送公安", a.whole)
    assert re.search("签延期、打折、转股的协议前", a.whole)
    assert re.search("谁都不能打包票", a.first)
    assert not PROMISE.search(a.whole)
    assert {"诉讼时效规定:第十三条", "民间借贷规定:第五条"} <= a.laws


def test_a_late_payer_is_not_yet_a_swindler_and_a_borrower_still_owes(answers: Answers) -> None:
    a = answers["fraud-platform-collapse"]
    assert re.search("只是晚付.{0,10}可能是合同纠纷", a.whole)
    assert re.search("法院还是仲裁", a.whole)
    assert re.search("借款人还钱，别还到陌生人", a.whole)
    assert not re.search("平台没了.{0,4}不用还", a.whole)
    assert "防范和处置非法集资条例:第二十条" in a.laws, "the seat of the company leads, not the investor's city"
    assert {"民事诉讼法:第一百二十七条", "刑事诉讼法:第一百一十二条", "刑事诉讼法:第一百一十三条"} <= a.laws


def test_one_of_three_marks_is_enough_for_a_pyramid(answers: Answers) -> None:
    a = answers["fraud-pyramid"]
    assert re.search("交钱入门、要拉人、靠下线.{0,14}有一条就可能是传销", a.first)
    assert re.search("人被关.{0,10}打110，别自己闯", a.first)
    assert re.search("马上打110，别自己去", a.spoken)
    assert re.search("直销牌照，不等于", a.whole)
    assert re.search("保密", a.first)
    assert "禁止传销条例:第十条" in a.laws, "the police act where people are held"
    assert {"禁止传销条例:第七条", "禁止传销条例:第六条"} <= a.laws


def test_joining_is_fined_lightly_recruiting_heavily_and_leading_is_a_crime(answers: Answers) -> None:
    a = answers["fraud-pyramid"]
    assert re.search("参加的人，可被罚两千元以下", a.whole)
    assert re.search("介绍、诱骗、胁迫.{0,6}十万到五十万", a.whole)
    assert re.search("诱骗、胁迫的还要拘留", a.whole)
    assert re.search("五年以下，情节严重的五年以上", a.whole)
    assert re.search("最长三十日.{0,8}再延十五日", a.whole)
    assert not re.search("五十万到二百万", a.first)
    assert {
        "禁止传销条例:第二十四条",
        "治安管理处罚法:第三十四条",
        "刑法:第二百二十四条之一",
        "禁止传销条例:第十八条",
    } <= a.laws


def test_a_victim_of_a_pyramid_is_paid_back_and_a_winner_loses_his_gain(answers: Answers) -> None:
    a = answers["fraud-pyramid-refund"]
    assert re.search("被骗被逼交的，可以请求返还.{0,10}要被没收", a.first)
    assert re.search("走不掉.{0,8}打110", a.first)
    assert "马上打110" in a.spoken
    assert re.search("可罚两千元以下.{0,16}更重", a.whole)
    assert re.search("各有多少过错，不能保证", a.whole)
    assert re.search("奖金可能要退", a.whole)
    assert re.search("三年从那天中断", a.whole)
    assert re.search("照实", a.first)
    assert not PROMISE.search(a.whole)
    assert {"禁止传销条例:第二十四条", "民法典:第一百五十七条", "诉讼时效规定:第十三条"} <= a.laws

"""Cheated: what to do in the first minutes, where to report, what the police owe, and whether the money comes back."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers

PROMISE = re.compile("(?<!不)一定(能|会|可以)(追|要|拿|退)回|保证(能)?(追|要|拿|退)回|全额追回")


def test_who_has_just_paid_a_swindler_calls_the_police_before_anything_else(answers: Answers) -> None:
    a = answers["fraud-first-steps"]
    assert re.search(r"1\. 马上打110", a.first), "the police decide on stopping the payment, the bank only follows"
    assert "110" in a.spoken[:40], "who only listens hears it at once"
    for told in ("几点", "多少钱", "账号", "止付"):
        assert told in a.first
    assert re.search("断网|关机", a.first), "a telephone that somebody else steers must not be used for the call"
    assert {"反电信网络诈骗法:第二十条", "反电信网络诈骗法:第三十四条"} <= a.laws


def test_a_late_or_small_report_is_still_a_report_and_nobody_promises_the_money(answers: Answers) -> None:
    a = answers["fraud-first-steps"]
    assert re.search("几小时、几天", a.whole)
    assert "金额小" in a.whole
    assert re.search("不用回户口|人在外地", a.whole), "where the victim was when cheated is a place of the crime"
    assert re.search("不够.{0,4}按比例", a.whole), "seized money goes back in proportion where it is short"
    assert re.search("没人能保证", a.whole)
    assert not PROMISE.search(a.whole)
    assert re.search("先交钱.{0,12}骗", a.whole.replace("\n", "")), (
        "who takes a fee to get it back is the next swindler"
    )
    assert not re.search("(30|三十)分钟内|半小时内|24小时内", a.whole), (
        "the law knows no minute after which it is too late"
    )
    assert {"电信网络诈骗意见:第五条", "电信网络诈骗意见（二）:第十七条"} <= a.laws


def test_a_report_may_be_made_where_the_victim_is_and_must_be_taken(answers: Answers) -> None:
    a = answers["fraud-report"]
    assert re.search("被骗时.{0,4}所在地", a.first)
    assert re.search("不用回老家", a.first)
    assert "不收钱" in a.first
    assert re.search(r"1\. 钱刚转：先打110", a.first)
    assert "110" in a.spoken
    assert re.search("报案都应当接受.{0,12}应当移送", a.whole)
    assert re.search("汇出", a.whole), "where the money was sent from is a place of the crime too"
    assert {"电信网络诈骗意见:第五条", "电信网络诈骗意见（二）:第一条", "刑事诉讼法:第一百一十条"} <= a.laws


def test_a_report_that_asks_for_the_money_stops_the_three_years(answers: Answers) -> None:
    a = answers["fraud-report"]
    assert re.search("写明要求退钱.{0,12}三年", a.first), (
        "only a report that asks for protection of the claim interrupts"
    )
    assert re.search("治安案件六个月", a.whole)
    assert re.search("数额较大.{0,8}五年.{0,4}不再追诉", a.whole)
    assert re.search("控告.{0,14}不受.{0,4}期限", a.whole), "the clock does not run against who complained in time"
    assert re.search("记错不是.{0,6}故意", a.whole), "an error is no false report"
    assert not re.search("(三|七|3|7)(日|天)内.{0,4}立案", a.whole), "the law says quickly and gives no days"
    assert {"治安管理处罚法:第二十五条", "刑法:第八十七条", "诉讼时效规定:第十三条", "刑法:第八十八条"} <= a.laws


def test_three_thousand_is_the_bar_for_fraud_by_telephone_and_less_is_punished_too(answers: Answers) -> None:
    a = answers["fraud-threshold"]
    assert "三千元" in a.first
    assert re.search("不到三千也?.{0,2}报", a.first)
    assert re.search("三千元、三万元、五十万元", a.whole)
    assert re.search("两年.{0,8}没处理过.{0,8}加起来", a.whole), "only what was not dealt with yet is added up"
    assert re.search("三千到一万元之间.{0,6}各省", a.whole), "face to face each province sets its own bar"
    assert re.search("拘留十到十五日", a.whole), "below the crime the special act asks for detention, not a choice"
    assert not re.search("六千元|6000|五百元以下罚款", a.whole), "no figure for our province is known for certain"
    assert {"电信网络诈骗意见:第二条", "诈骗刑事案件解释:第一条", "反电信网络诈骗法:第三十八条"} <= a.laws


def test_a_refusal_has_to_be_given_with_its_reason_and_can_be_contested(answers: Answers) -> None:
    a = answers["fraud-threshold"]
    assert re.search("不立案.{0,4}书面", a.first)
    assert re.search("可以申请复议.{0,8}(也可以|检察院)", a.whole)
    assert "检察院" in a.spoken
    assert {"刑事诉讼法:第一百一十二条", "刑事诉讼法:第一百一十三条"} <= a.laws


def test_a_closed_door_has_two_keys_the_prosecutor_and_the_review(answers: Answers) -> None:
    a = answers["fraud-case-refused"]
    assert re.search("检察院.{0,8}立案监督", a.first)
    assert "检察院" in a.spoken
    assert "不收钱" in a.first
    assert re.search("通知书.{0,6}复议几天", a.first), "the few days of the criminal review stand on the notice"
    assert re.search("治安.{0,6}满六十日.{0,8}六十日内", a.first), "no answer: sixty days must pass, then sixty run"
    assert re.search("先复议，才能打官司", a.whole), "where a duty was not performed the review comes first"
    assert {
        "行政复议法:第八十七条",
        "行政复议法:第二十三条",
        "行政复议法实施条例:第二十四条",
        "行政复议法:第十一条",
        "刑事诉讼法:第一百一十二条",
        "刑事诉讼法:第一百一十三条",
    } <= a.laws


def test_a_victim_with_proof_may_prosecute_alone_or_sue_without_waiting(answers: Answers) -> None:
    a = answers["fraud-case-refused"]
    assert re.search("公安或检察院不追究.{0,20}自己到法院", a.whole)
    assert re.search("民事起诉.{0,10}不必等立案", a.whole)
    assert re.search("报案，应当依法立案", a.whole)
    assert re.search("认为不归治安管的，要告知.{0,4}理由", a.whole)
    assert not re.search("信访|上访", a.first), "a petition is no substitute for a review with a deadline"
    assert {"刑事诉讼法:第二百一十条", "反电信网络诈骗法:第二十七条", "治安管理处罚法:第九十条"} <= a.laws


def test_money_that_was_seized_goes_back_but_nobody_can_promise_it(answers: Answers) -> None:
    a = answers["fraud-recover-money"]
    assert re.search("没人能保证", a.first)
    assert not PROMISE.search(a.whole)
    assert re.search("没报警的：现在打110", a.first)
    assert "110" in a.spoken
    assert re.search("要返还被害人", a.first)
    assert re.search("不够.{0,14}按比例", a.whole)
    assert re.search("善意.{0,8}不追", a.whole)
    assert re.search("(白送|无偿).{0,20}明知.{0,8}追", a.whole), "a gift of stolen money is taken back"
    assert {"电信网络诈骗意见（二）:第十七条", "诈骗刑事案件解释:第十条"} <= a.laws


def test_restitution_is_enforced_by_the_court_that_judged_first(answers: Answers) -> None:
    a = answers["fraud-recover-money"]
    assert re.search("一审法院执行", a.first)
    assert re.search("从那天中断.{0,14}判决生效起重新算", a.whole)
    assert re.search("家属没参与.{0,6}不必替他还", a.whole), "a family that had no part in it owes nothing"
    assert re.search("特别困难.{0,20}救助", a.whole)
    assert re.search("谅解书.{0,8}由您定", a.whole)
    assert {"民事诉讼法:第二百三十五条", "诉讼时效规定:第十三条", "反电信网络诈骗法:第三十四条"} <= a.laws


def test_not_paying_back_is_no_crime_without_a_lie_at_the_start(answers: Answers) -> None:
    a = answers["fraud-civil-or-criminal"]
    assert re.search("光是不还钱，一般不算诈骗", a.first)
    assert re.search("开头|一开始", a.first)
    assert re.search("假身份、假用途、收钱就失联.{0,6}报案", a.first)
    for sign in ("假证作担保", "小额", "逃"):
        assert sign in a.whole, "signs of article 224"
    assert re.search("打了借条.{0,14}不等于一定不是诈骗", a.whole), (
        "a note of debt proves neither the one nor the other"
    )
    assert re.search("近亲属.{0,8}原谅.{0,10}可不按犯罪", a.whole)
    assert {"诈骗刑事案件解释:第四条", "刑法:第二百六十六条", "刑法:第二百二十四条"} <= a.laws


def test_a_debt_is_claimed_within_three_years_where_the_lender_lives(answers: Answers) -> None:
    a = answers["fraud-civil-or-criminal"]
    assert re.search("起诉.{0,6}三年", a.whole)
    assert not re.search("两年内起诉|时效.{0,4}两年", a.whole)
    assert re.search("催款.{0,10}重新算", a.whole)
    assert re.search("没约定在哪里还.{0,20}您所在地", a.whole)
    assert re.search("知道起一年内.{0,10}最长五年", a.whole)
    assert re.search("实际出资比例.{0,12}平均", a.whole), "partners: agreement, then paid-in shares, then evenly"
    assert {"民诉法解释:第十八条", "民法典:第一百五十二条", "民法典:第九百七十二条"} <= a.laws


def test_what_a_family_is_told_of_the_three_ranges_of_punishment(answers: Answers) -> None:
    a = answers["fraud-sentencing"]
    assert re.search("三年以下.{0,10}三到十年.{0,14}十年以上或无期", a.first)
    assert re.search("三千、三万、五十万", a.whole)
    assert re.search("集资诈骗.{0,8}三到七年.{0,8}七年以上或无期", a.whole)
    assert re.search("从犯、未成年人，应当从轻", a.whole), "an accessory and a minor must be treated more leniently"
    assert re.search("可以从轻的：自首", a.whole), "who gave himself up only may be"
    assert re.search("七十五岁", a.whole)
    assert not re.search("退(了)?(钱|赃)就(不|没|能)", a.whole)
    assert re.search("案子也不是必须撤", a.whole)
    assert {"电信网络诈骗意见:第二条", "刑法:第一百九十二条", "刑法:第十七条之一"} <= a.laws


def test_ten_days_to_appeal_thirty_seven_to_the_warrant_and_no_buying_out(answers: Answers) -> None:
    a = answers["fraud-sentencing"]
    assert re.search("第二天起十日内上诉", a.first)
    assert re.search("裁定.{0,2}五日", a.whole)
    assert re.search("最长三十七天", a.whole), "thirty days of the police and seven of the prosecutor"
    assert re.search("三日内答复", a.whole)
    assert re.search("累犯、犯罪集团首要分子不行", a.whole)
    assert re.search("符合就应当缓刑", a.whole)
    assert re.search("捞人.{0,10}骗局", a.first)
    assert "捞人" in a.spoken
    assert re.search("侦查期间只能请律师", a.whole)
    assert {
        "刑事诉讼法:第二百三十条",
        "刑事诉讼法:第九十七条",
        "刑法:第七十四条",
        "刑法:第七十二条",
        "刑事诉讼法:第三十四条",
    } <= a.laws


def test_anybody_may_report_and_is_kept_secret_but_must_not_invent(answers: Answers) -> None:
    a = answers["fraud-report-others"]
    assert re.search("谁都有这个权利", a.first)
    assert re.search("正在转钱.{0,8}打110", a.first)
    assert "110" in a.spoken
    assert re.search("自己别去", a.first), "nobody is sent to spy on swindlers"
    assert re.search("保密", a.whole)
    assert re.search("依照规定给奖励", a.whole)
    assert not re.search("奖励.{0,4}\\d+元", a.whole)
    assert re.search("捏造.{0,10}责任", a.whole)
    assert re.search("六个月没被公安发现就不再罚", a.whole)
    assert {"反电信网络诈骗法:第三十条", "刑事诉讼法:第一百一十一条", "治安管理处罚法:第五十条"} <= a.laws


def test_hang_up_look_the_number_up_and_never_give_the_code(answers: Answers) -> None:
    a = answers["fraud-prevention"]
    assert re.search("正在被骗、劝不住：打110", a.first)
    assert "110" in a.spoken
    assert re.search("验证码不给人", a.first)
    assert "验证码谁都别给" in a.spoken
    assert re.search("反诈专线来电要接", a.first)
    assert re.search("不会叫您转钱", a.first)
    assert re.search("国家反诈中心", a.whole)
    assert not re.search("必须(安装|装)|应当(安装|装)", a.whole), "no law makes a resident install it"
    assert re.search("银行.{0,10}应当核实", a.whole)
    assert re.search("次日到账", a.whole)
    assert "反电信网络诈骗法:第十八条" in a.laws

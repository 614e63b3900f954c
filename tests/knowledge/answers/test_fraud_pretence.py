"""Who is it really: police, courts, customer service, a boss, a sweetheart, a prize, a loan, a task that pays."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers

PROMISE = re.compile("(?<!不)一定(能|会|可以)(追|要|拿|退)回|保证(能)?(追|要|拿|退)回|全额追回")


def test_the_police_have_no_safe_account_and_do_not_ask_for_secrecy(answers: Answers) -> None:
    a = answers["fraud-impersonate-police"]
    assert re.search("马上挂断", a.first)
    assert re.search("转钱、报密码、保密的是骗局", a.first)
    assert re.search("钱转了.{0,6}打110", a.first)
    assert "110" in a.spoken[:20]
    assert re.search("没有什么?.?安全账户", a.whole)
    assert re.search("走到.{0,4}派出所", a.first), "the sure way to know is to go and ask"
    assert re.search("来电显示.{0,12}改过", a.whole)
    assert re.search("从重处罚", a.whole)
    assert {"刑法:第二百七十九条", "治安管理处罚法:第六十二条"} <= a.laws
    assert re.search("反诈专线打来要接", a.whole), "not every call of the police is false"


def test_a_true_summons_must_not_be_thrown_away_with_the_false_ones(answers: Answers) -> None:
    a = answers["fraud-impersonate-police"]
    assert re.search("法院传票不要丢", a.first)
    assert "传票，别丢" in a.spoken
    assert re.search("诉讼热线", a.first)
    assert re.search("打法院的诉讼热线", a.spoken)
    assert re.search("十五日内答辩", a.whole)
    assert re.search("缺席判决", a.whole)
    assert {"民事诉讼法:第一百二十八条", "民事诉讼法:第一百四十七条"} <= a.laws


def test_a_message_in_the_name_of_a_court_is_looked_up_and_not_clicked(answers: Answers) -> None:
    a = answers["fraud-fake-message"]
    assert re.search("不点、不填", a.first)
    assert "12368" in a.whole
    assert re.search("转了钱：打110", a.first)
    assert "110" in a.spoken
    assert re.search("法院确实会发短信", a.whole), "it would be wrong to call every message of a court a fraud"
    assert re.search("电子送达要经您同意", a.whole)
    assert re.search("改号", a.whole)
    assert re.search("答辩期.{0,4}十五日", a.whole)
    assert not re.search("法院不会发短信|一律是假", a.whole)
    assert {"民事诉讼法:第九十条", "反电信网络诈骗法:第十三条"} <= a.laws


def test_true_refunds_need_neither_a_transfer_nor_a_shared_screen(answers: Answers) -> None:
    a = answers["fraud-impersonate-service"]
    assert re.search("不用您转钱、借钱、共享屏幕", a.first)
    assert re.search("开过共享：断网关机，换手机", a.first)
    assert re.search("打110", a.first)
    assert "110" in a.spoken
    assert re.search("被哄着借|被骗着自己去借的网贷", a.whole), (
        "a loan taken under the spell is still to be answered for"
    )
    assert re.search("不要躲着不理", a.whole)
    assert not re.search("网贷不用还|不需要还", a.whole)
    assert re.search("原路(退回|返回|回来)", a.whole)
    assert {"反电信网络诈骗法:第二十条", "反电信网络诈骗法:第二十九条"} <= a.laws


def test_a_voice_and_a_face_prove_nothing_so_call_the_old_number(answers: Answers) -> None:
    a = answers["fraud-impersonate-acquaintance"]
    assert re.search("挂断.{0,4}打本人原来的号码", a.first)
    assert re.search("脸.{0,4}声音.{0,8}(假|做假)", a.spoken), "whoever only listens must hear it"
    assert re.search("钱已转：马上打110", a.first)
    assert "110" in a.spoken
    assert re.search("上门取现金的别给", a.first)
    assert re.search("三千元起", a.whole)
    assert re.search("不到这个数也能罚", a.whole)
    assert re.search("要不要赔，看他有没有过错", a.whole), "who was hacked does not pay without fault of his own"
    assert {"电信网络诈骗意见:第二条", "治安管理处罚法:第六十二条", "民法典:第一千零一十九条"} <= a.laws


def test_nobody_owes_anything_for_a_prize_he_does_not_collect(answers: Answers) -> None:
    a = answers["fraud-prize"]
    assert re.search("不领、不交，不用赔", a.first)
    assert re.search("已经转了：马上打110", a.first)
    assert "110" in a.spoken
    assert re.search("谈不上违约", a.whole)
    assert re.search("强制执行要先有生效的法律文书", a.whole)
    assert re.search("法院热线核实", a.first), "a paper that might be true is still looked up"
    assert re.search("十五日内答辩", a.whole)
    assert re.search("未必追得回来", a.whole)
    assert not PROMISE.search(a.whole)
    assert "民法典:第五条" in a.laws


def test_money_asked_before_a_loan_is_paid_out_is_a_trap(answers: Answers) -> None:
    a = answers["fraud-loan-fee"]
    assert re.search("放款前先要您交钱.{0,6}骗局", a.first)
    assert re.search("没拿到钱，不用还本息", a.first), "interest runs on what was really paid out"
    assert re.search("只收到八万，就按八万算", a.whole)
    assert re.search("已经转了：马上打110", a.first)
    assert "110" in a.spoken
    assert re.search("没办成.{0,10}不能收(服务费|报酬).{0,24}必要开支除外", a.whole)
    assert "民法典:第九百六十四条" in a.laws
    assert re.search("真到过您卡里.{0,12}另一回事", a.whole), "a loan that did arrive is owed at first"
    assert {"民法典:第六百七十条", "民法典:第六百七十九条"} <= a.laws


def test_who_sent_a_card_away_for_a_false_loan_may_be_fined(answers: Answers) -> None:
    a = answers["fraud-loan-fee"]
    assert re.search("寄出去的：马上挂失", a.first)
    assert re.search("被罚款，重的拘留", a.whole)
    assert re.search("应诉", a.first), "papers of a court are answered, not paid off in private"
    assert {"反电信网络诈骗法:第三十一条", "反电信网络诈骗法:第四十四条"} <= a.laws


def test_a_task_that_wants_money_first_is_the_trick_itself(answers: Answers) -> None:
    a = answers["fraud-part-time-task"]
    assert re.search("先垫钱.{0,10}就是骗局", a.first)
    assert re.search("马上打110", a.first)
    assert "马上打110" in a.spoken
    assert re.search("几笔小额的也一起报，可以累计", a.first)
    assert re.search("两年内.{0,8}累计", a.whole)
    assert re.search("不到三千.{0,12}拘留、罚款", a.whole)
    assert re.search("被骗了，照样可以报警", a.whole), "a victim who faked reviews is not to be frightened away"
    assert re.search("谁都不能保证", a.whole)
    assert not PROMISE.search(a.whole)
    assert re.search("自己的卡帮人收款.{0,6}违法", a.whole)
    assert {"电信网络诈骗意见:第二条", "反电信网络诈骗法:第三十八条", "电子商务法:第十七条"} <= a.laws


def test_a_sweetheart_with_a_false_name_is_reported_and_a_true_one_is_sued(answers: Answers) -> None:
    a = answers["fraud-romance"]
    assert re.search("假身份.{0,8}可能是诈骗", a.first)
    assert re.search("刚转的：打110", a.first)
    assert re.search("马上打110", a.spoken)
    assert re.search("真心来往.{0,8}多半是欠钱", a.whole)
    assert re.search("没有借条.{0,16}您再?举证", a.whole)
    assert re.search("红包、日常花销，一般不好要回", a.whole), "a gift that was handed over is not asked back"
    assert re.search("三年内起诉", a.whole)
    assert re.search("催过.{0,6}重新算", a.whole)
    assert "心理援助" in a.first
    assert not re.search("活该|贪心", a.whole)
    assert {"刑法:第二百六十六条", "民间借贷规定:第二条"} <= a.laws


def test_blackmailed_with_a_picture_pay_nothing_and_call_the_police(answers: Answers) -> None:
    a = answers["fraud-blackmail"]
    assert re.search("一分(钱都|钱|都)别(转|给)", a.first)
    assert re.search("马上打110，一分都别给", a.spoken)
    assert "心理援助热线" in a.first
    assert "120" in a.first, "some who are blackmailed want to die"
    assert "心理援助热线" in a.spoken, "whoever only listens is offered somebody to talk to"
    assert re.search("未成年人.{0,8}让家长和警察知道", a.whole)
    assert re.search("转过的也说", a.first), "having paid already is no reason not to come"
    assert not re.search("先给一(点|部分)|稳住.{0,4}给", a.whole)


def test_blackmail_repeated_is_a_crime_whatever_the_sum_and_the_police_keep_it_private(answers: Answers) -> None:
    a = answers["fraud-blackmail"]
    assert re.search("够数额或者多次.{0,4}敲诈勒索罪", a.whole), "either is enough"
    assert re.search("够不上的.{0,4}要拘留或罚款", a.whole)
    assert re.search("应当(替您)?保密", a.whole)
    assert re.search("平台.{0,4}删除", a.whole)
    assert re.search("前任.{0,10}能报警", a.whole), "a former partner is no private matter"
    assert {
        "刑法:第二百七十四条",
        "治安管理处罚法:第五十八条",
        "治安管理处罚法:第九十四条",
        "民法典:第一千一百九十五条",
    } <= a.laws

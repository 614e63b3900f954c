"""Bought, hired, rented, married and played: when the seller cheats, and what a buyer gets back."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers


def test_a_platform_without_the_sellers_true_name_answers_itself(answers: Answers) -> None:
    a = answers["fraud-online-shopping"]
    assert re.search("要卖家真实信息", a.first)
    assert re.search("给不出卖家真实名称.{0,14}向平台要求赔偿", a.whole)
    assert re.search("知道或者应该知道.{0,12}一起担责任", a.whole)
    assert re.search("私下转的：打110", a.first)
    assert "110" in a.spoken
    assert re.search("私下转账，平台.{0,4}帮不上", a.whole)
    assert re.search("至少(要)?存三年", a.whole)
    assert {"电子商务法:第三十一条", "消费者权益保护法:第四十四条"} <= a.laws


def test_three_times_the_price_is_for_cheating_traders_and_not_for_private_sellers(answers: Answers) -> None:
    a = answers["fraud-online-shopping"]
    assert re.search("欺诈.{0,14}三倍，不足五百元按五百元", a.whole)
    assert re.search("个人卖闲置的，不一定适用三倍", a.whole)
    assert re.search("收到货七日内一般可以无理由退", a.whole)
    assert re.search("几十元也能报", a.first), "no sum is too small for a report"
    assert re.search("收货地的法院", a.whole)
    assert not re.search("退一赔一|一倍赔偿", a.whole), "the rule of before 2014"
    assert {"消费者权益保护法:第五十五条", "消费者权益保护法:第二十五条", "民诉法解释:第二十条"} <= a.laws


def test_a_game_account_is_property_and_no_release_fee_is_ever_due(answers: Answers) -> None:
    a = answers["fraud-game-trade"]
    assert re.search("解冻费.{0,8}别交.{0,4}刚转的先打110", a.first)
    assert "110" in a.spoken
    assert re.search("虚拟财产受法律保护", a.whole)
    assert re.search("满三千元.{0,20}不到三千.{0,6}也要拘留", a.whole)
    assert re.search("可能是诈骗，也可能是违约", a.whole), "taking an account back is not always a crime"
    assert re.search("实名账号卖、租.{0,14}可能被罚", a.whole)
    assert re.search("买家住所地的法院", a.whole)
    assert {
        "民法典:第一百二十七条",
        "反电信网络诈骗法:第三十一条",
        "民诉法解释:第二十条",
        "电信网络诈骗意见:第二条",
        "反电信网络诈骗法:第三十八条",
    } <= a.laws


def test_what_a_child_paid_comes_back_by_age_and_sum(answers: Answers) -> None:
    a = answers["fraud-minor"]
    assert re.search("不满八岁的应当退", a.first)
    assert re.search("八到十七岁.{0,16}可以要求退", a.first)
    assert re.search("没管好.{0,6}退不全", a.first)
    assert re.search("十六岁以上.{0,16}按成年人看", a.whole)
    assert re.search("家长事后说同意的，也算数", a.whole), "whoever agrees afterwards has lost the claim"
    assert not re.search("十周岁|十岁", a.whole), "ten years was the bound of the old law"
    assert {"民法典:第一百四十四条", "民法典:第一百四十五条", "民法典:第一百五十七条", "民法典:第十八条"} <= a.laws


def test_parents_prove_that_it_was_the_child_and_report_a_swindler_at_once(answers: Answers) -> None:
    a = answers["fraud-minor"]
    assert re.search("被骗刚转的：打110", a.first)
    assert re.search("110", a.spoken)
    assert re.search("证明是孩子弄的", a.first)
    assert re.search("推定", a.whole)
    assert re.search("用掉的部分.{0,10}可以扣.{0,10}网络付费游戏除外", a.whole)
    assert re.search("三年内起诉", a.first), "three years, and not the two of the old law"
    assert re.search("别骂", a.first)
    assert {"电子商务法:第四十八条", "预付式消费解释:第十条"} <= a.laws


def test_a_card_from_a_free_trial_is_given_back_within_seven_days(answers: Answers) -> None:
    a = answers["fraud-free-trial"]
    assert re.search("不让走.{0,6}马上打110", a.first)
    assert re.search("马上打110", a.spoken)
    assert re.search("没享受过同样服务的，七天内", a.first), "the exception turns the outcome and stands on the screen"
    assert "预付式消费解释:第十四条" in a.laws
    assert re.search("从付款第二天数起", a.whole)
    assert re.search("是不是同一项服务", a.whole), "a trial of something else does not take the right away"
    assert re.search("三倍赔偿，最少五百元", a.whole)
    assert not re.search("(15|十五|三|3)天内.{0,4}(退|无理由)", a.whole)


def test_who_was_forced_counts_the_year_from_the_end_of_the_force(answers: Answers) -> None:
    a = answers["fraud-free-trial"]
    assert re.search("被骗.{0,2}知道起.{0,6}不再受逼起.{0,4}一年内", a.whole)
    assert "治安管理处罚法:第五十四条" in a.laws, "forcing a service on somebody is for the police"
    assert re.search("贷款是另一个合同.{0,30}书面取消", a.whole), "to stop paying by oneself may cost the credit record"
    assert re.search("办了贷款的：当天", a.first)
    assert {"民法典:第一百四十八条", "民法典:第一百五十条", "民法典:第一百五十二条"} <= a.laws


def test_old_people_get_their_money_back_for_cures_that_were_invented(answers: Answers) -> None:
    a = answers["fraud-elderly-products"]
    assert re.search("人不舒服：先打120", a.first)
    assert "120" in a.spoken[:20]
    assert "打110" in a.first
    assert "110" in a.spoken
    assert re.search("欺诈.{0,10}三倍", a.first)
    assert re.search("当场买的，不一定有七天", a.whole), "seven days are for sales at a distance"
    assert re.search("保健品不能替代药", a.whole)
    assert re.search("药不能停", a.spoken)
    assert {"消费者权益保护法:第五十五条", "消费者权益保护法:第二十五条", "消费者权益保护法实施条例:第十五条"} <= a.laws


def test_bad_food_costs_the_seller_ten_times_and_dementia_needs_a_guardian(answers: Answers) -> None:
    a = answers["fraud-elderly-products"]
    assert re.search("明知不符合食品安全标准.{0,12}十倍.{0,16}一千元；标签小毛病.{0,14}除外", a.whole)
    assert "食品安全法:第一百四十八条" in a.laws
    assert re.search("监护人不追认的，可能不生效", a.whole)
    assert re.search("知道起一年内.{0,14}最长五年", a.whole)
    assert re.search("超过三年一般不受理", a.whole)
    assert {"民法典:第二十二条", "民法典:第一百四十五条"} <= a.laws


def test_collectors_pay_no_second_fee_and_return_what_came_by_post(answers: Answers) -> None:
    a = answers["fraud-collectibles"]
    assert re.search("再交一笔就成交", a.first)
    assert re.search("别再交钱", a.spoken)
    assert re.search("刚付的钱先打110", a.first)
    assert "110" in a.spoken
    assert re.search("收到七日内一般可以退", a.first)
    assert re.search("买贵了的，是消费纠纷", a.whole), "a high price alone is no fraud"
    assert re.search("回购.{0,8}可能是非法集资", a.whole)
    assert re.search("鉴定.{0,14}商量好谁出", a.whole)
    assert re.search("一年内.{0,10}最长五年", a.whole)
    assert {
        "消费者权益保护法:第二十五条",
        "非法集资刑事解释:第二条",
        "市场监督管理投诉举报处理办法:第二十二条",
    } <= a.laws


def test_an_agents_fee_depends_on_the_lie_and_the_cooling_off_term(answers: Answers) -> None:
    a = answers["fraud-agent-fee"]
    assert re.search("不一定能全退", a.first)
    assert "反悔期" in a.first
    assert re.search("先打110", a.first)
    assert "110" in a.spoken
    assert re.search("两家直营店.{0,6}满一年.{0,10}三十日", a.whole)
    assert re.search("隐瞒、说假话的，可以解除合同", a.whole)
    assert re.search("一般用不上消费者的三倍", a.whole), "who buys to sell is no consumer"
    assert re.search("生意亏了，一般不能因此全退", a.whole)
    assert {
        "商业特许经营管理条例:第二十三条",
        "商业特许经营管理条例:第七条",
        "商业特许经营管理条例:第二十一条",
        "商业特许经营管理条例:第十二条",
    } <= a.laws


def test_a_cheated_agent_has_one_year_to_annul_or_to_end_the_contract(answers: Answers) -> None:
    a = answers["fraud-agent-fee"]
    assert re.search("知道起一年内.{0,6}最长五年", a.whole)
    assert re.search("解除合同.{0,12}知道理由起一年内", a.whole)
    assert re.search("概不退还，也不是一定算数", a.whole)
    assert re.search("可能是传销.{0,6}停下", a.whole)
    assert re.search("参加的人自己也可能被罚", a.whole)
    assert re.search("由您证明", a.whole)
    assert {"民法典:第一百五十二条", "民法典:第五百六十四条", "民法典:第四百九十七条", "民诉法解释:第九十条"} <= a.laws


def test_a_false_landlord_is_for_the_police_and_the_true_one_may_not_use_force(answers: Answers) -> None:
    a = answers["fraud-rental-agency"]
    assert re.search("刚转的钱：打110", a.first)
    assert "110" in a.spoken
    assert re.search("没授权出租的，有权收回", a.whole)
    assert re.search("不能用暴力、断水断电赶人", a.whole)
    assert re.search("说假话、瞒实情.{0,6}也要赔", a.first)
    assert re.search("别轻易断供", a.first)
    assert re.search("房子所在地的法院", a.whole)
    assert re.search("备案也不收钱", a.whole)
    assert {
        "民法典:第二百三十五条",
        "住房租赁条例:第十二条",
        "民法典:第九百六十二条",
        "民诉法解释:第二十八条",
        "住房租赁条例:第八条",
    } <= a.laws


def test_bride_price_comes_back_where_the_two_never_lived_together(answers: Answers) -> None:
    a = answers["fraud-marriage-scam"]
    assert re.search("刚转的钱.{0,6}打110", a.first)
    assert "110" in a.spoken
    assert re.search("没一起过的，彩礼应当退", a.first)
    assert re.search("没领证但一起过的.{0,12}法院定", a.whole)
    assert re.search("领证又一起过的，一般不退.{0,4}时间较短又数额过高", a.whole)
    assert re.search("借结婚索要钱财的，应当退", a.whole)
    assert re.search("父母可以一起起诉.{0,16}只由夫妻", a.whole)
    assert {
        "婚姻家庭编解释（一）:第五条",
        "涉彩礼纠纷规定:第六条",
        "涉彩礼纠纷规定:第五条",
        "涉彩礼纠纷规定:第二条",
        "涉彩礼纠纷规定:第四条",
    } <= a.laws


def test_a_marriage_agency_keeps_no_fee_for_service_it_did_not_give(answers: Answers) -> None:
    a = answers["fraud-marriage-scam"]
    assert re.search("没按约定服务的，可以要求退费", a.first)
    assert re.search("概不退费.{0,4}不一定有效", a.whole)
    assert re.search("自己中途.{0,10}可能要赔", a.whole)
    assert re.search("隐瞒大病.{0,8}一年内.{0,8}撤销婚姻", a.whole)
    assert re.search("处过一阵合不来的，多是民事", a.whole), "a match that failed is no fraud"
    assert {
        "消费者权益保护法:第五十三条",
        "消费者权益保护法:第二十六条",
        "民法典:第九百三十三条",
        "民法典:第一千零五十三条",
    } <= a.laws

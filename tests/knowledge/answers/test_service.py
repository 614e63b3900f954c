"""Courts, mediators, lawyers and offices: which door, by when, for how much, and what nobody may be promised."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told


def test_sixty_days_to_ask_for_review_and_the_hotline_does_not_count(answers: Answers) -> None:
    review = answers["service-complaint"]
    assert re.search("知道.{0,6}起六十(日|天)", review.first)
    assert re.search("打热线不算(申请|复议)", review.first), "a year of calls keeps no term"
    assert "不收费" in review.first
    assert re.search("没告知.{0,12}最长一年", told(review))
    assert re.search("不会写.{0,4}口头", review.first), "the illiterate apply by word of mouth"
    assert "行政复议法:第二十条" in review.laws
    assert "三个月" not in told(review), "the old term to sue the administration is dead"


def test_silence_and_fines_on_the_spot_go_to_review_before_court(answers: Answers) -> None:
    review = answers["service-complaint"]
    # 行政复议法实施条例 第二十四条: without a set term the sixty days begin after sixty days of silence
    assert re.search("没答复.{0,20}满六十日.{0,6}六十日内复议", review.first)
    assert re.search("不给公开信息、当场罚款.{0,4}要先复议", told(review))
    assert re.search("明确回您不办的.{0,6}六个月内", told(review)), "a plain no can go to court at once"
    assert re.search("复议.{0,12}收到决定书.{0,2}十五(天|日)", told(review))
    assert {"行政复议法:第二十三条", "行政诉讼法:第四十六条", "行政复议法实施条例:第三十条"} <= review.laws


def test_a_fine_is_not_stayed_by_review_and_the_tax_office_has_its_own_superior(answers: Answers) -> None:
    review = answers["service-complaint"]
    assert re.search("复议期间.{0,4}照样执行", told(review)), "who stops paying because he has applied is surprised"
    assert re.search("加处的罚款.{0,4}不再", told(review))
    assert "可以申请停" in told(review)
    assert re.search("税务.{0,10}上一级主管部门", told(review))
    assert re.search("派出所、街道.{0,6}区政府", told(review))
    assert {"行政复议法:第四十二条", "行政处罚法:第七十三条", "行政复议法:第二十七条"} <= review.laws


def test_court_fee_is_paid_in_seven_days_and_the_loser_bears_it(answers: Answers) -> None:
    fee = answers["service-court-fees"]
    assert re.search("次日起七(天|日)内交.{0,4}不交.{0,4}按撤诉", fee.first)
    assert "一般由输的一方出" in fee.first
    assert "部分赢的由法院定" in fee.first, "a share of the claim lost costs a share of the fee"
    assert re.search("一万.{0,3}以内五十元", fee.first)
    assert re.search("简易程序、调解.{0,4}撤诉.{0,6}(一半|减半)", told(fee))
    assert re.search("退给您的.{0,4}法院应当.{0,10}十五日内退", told(fee)), "the court refunds, not the opponent"
    assert {"诉讼费用交纳办法:第二十二条", "诉讼费用交纳办法:第二十九条", "诉讼费用交纳办法:第五十三条"} <= fee.laws


def test_the_poor_may_sue_without_the_fee(answers: Answers) -> None:
    fee = answers["service-court-fees"]
    assert "起诉或上诉时书面申请缓、减、免" in fee.first, "later it is too late"
    assert re.search("低保户.{0,20}残疾人申请免交.{0,4}法院应当准", told(fee))
    assert re.search("赡养费、抚养费.{0,8}应当准", told(fee))
    assert re.search("工伤.{0,20}法律援助.{0,8}缓交应当准", told(fee))
    assert "讨工资的可以不预交" in told(fee)
    assert re.search("不批的.{0,4}应当书面说明理由", told(fee))
    assert {"诉讼费用交纳办法:第四十五条", "诉讼费用交纳办法:第四十七条", "诉讼费用交纳办法:第四十八条"} <= fee.laws


def test_a_judgment_is_enforced_within_two_years(answers: Answers) -> None:
    judgment = answers["service-enforcement"]
    assert "两年内" in judgment.first
    assert "不用先交" in judgment.first, "诉讼费用交纳办法 第二十条"
    assert re.search("判决写的付款日.{0,6}算", judgment.first)
    assert re.search("分期的.{0,3}从最后一期", told(judgment))
    assert re.search("没写日(期|子)的.{0,3}从生效", told(judgment))
    assert "过了也能申请" in told(judgment), "the court does not raise the term by itself"
    assert re.search("过了半年还没执行.{0,8}上一级法院", judgment.first)
    assert {"民事诉讼法:第二百五十条", "民事诉讼法:第二百三十七条"} <= judgment.laws
    assert "第二百四十六条" not in judgment.whole, "the article of the act before 2024"


def test_nothing_found_today_is_not_the_end_and_the_debtor_keeps_his_bread(answers: Answers) -> None:
    judgment = answers["service-enforcement"]
    assert re.search("没查到财产也别放弃.{0,6}再申请", judgment.first)
    assert re.search("新财产.{0,10}不受两年限制", told(judgment))
    assert re.search("(家里|家属)留生活必需", told(judgment))
    assert re.search("白送.{0,24}收不到钱.{0,14}一年内.{0,6}撤销.{0,5}满五年的不行", told(judgment))
    assert re.search("情节严重的.{0,3}可能是犯罪", told(judgment)), "inability to pay is no crime"
    assert not re.search("一定(能|会).{0,4}拿(到|回)|保证.{0,4}拿(到|回)", told(judgment))
    assert {"民诉法解释:第五百一十七条", "民事诉讼法:第二百五十四条", "民法典:第五百四十一条"} <= judgment.laws


def test_talks_on_the_law_are_free_and_sell_nothing(answers: Answers) -> None:
    talk = answers["service-event"]
    assert re.search("叫您买药、交押金的.{0,3}别给钱", talk.first)
    assert "司法所" in talk.first
    assert re.search("十二月四日.{0,6}宪法日", told(talk))
    assert "一般不向听的人收费" in told(talk)
    assert "不用说银行卡、验证码" in told(talk)
    assert "先别给" in talk.spoken
    assert {"法治宣传教育法:第五十五条", "法治宣传教育法:第十三条"} <= talk.laws


def test_who_claims_must_prove_with_exceptions(answers: Answers) -> None:
    proof = answers["service-evidence"]
    assert "谁主张谁举证" in proof.first
    assert "装修六个月内" in told(proof)
    assert "挂着放着的东西掉下来" in told(proof)
    assert "不满八岁" in told(proof)
    assert "不满十岁" not in told(proof)
    assert "举证期限满前书面请法院去调" in proof.first
    assert "来不及先书面申请延长" in proof.first
    assert re.search("普通程序第一审不少于十五(天|日).{0,3}小额诉讼一般不超过七(天|日)", told(proof))
    assert {"民事诉讼法:第六十七条", "民法典:第一千一百九十九条", "民诉法解释:第九十九条"} <= proof.laws


def test_a_recording_of_ones_own_talk_counts_and_a_forged_one_is_punished(answers: Answers) -> None:
    proof = answers["service-evidence"]
    assert re.search("自己在场的谈话录音.{0,3}一般", told(proof))
    assert re.search("别人家里偷装设备.{0,16}不认", told(proof))
    assert "造假可能被罚款、拘留" in proof.first
    assert "别删" in proof.first
    assert "起诉前也可以请法院保全" in told(proof), "what is about to vanish need not wait for a lawsuit"
    assert {"民诉法解释:第一百零六条", "民事诉讼法:第一百一十四条", "民事诉讼法:第八十四条"} <= proof.laws


def test_free_advice_has_a_number_and_danger_has_another(answers: Answers) -> None:
    advice = answers["service-hotline"]
    assert advice.first.index("110") < advice.first.index("平时打公共法律服务热线")
    assert "110" in advice.spoken
    assert "12348" in advice.first
    assert "不收费" in advice.first
    assert "密码、验证码" in advice.first
    assert re.search("外地(户口|的)", told(advice))
    assert "劳动仲裁一般一年" in told(advice), "who only asks around may lose the term"
    assert re.search("免费律师.{0,12}转账.{0,14}核实", told(advice))
    assert {"法律援助法:第二十二条", "劳动争议调解仲裁法:第二十七条"} <= advice.laws


def test_a_loan_without_a_note_can_be_claimed(answers: Answers) -> None:
    loan = answers["service-iou"]
    assert "没有借条也能要" in loan.first
    assert re.search("三年内要.三年里催过、答应过的重新算", loan.first)
    assert re.search("转账单.{0,10}还旧账.{0,8}先(拿证据|举证)", told(loan))
    assert "没约定利息，视为没有利息" in told(loan)
    assert "一年期LPR的四倍，2020年8月20日前的另算" in told(loan)
    assert not re.search("24%|36%|百分之(二十四|三十六)|两年内要", told(loan)), "ceilings and terms that are dead"
    assert re.search("利息先从本金里扣的.{0,4}实际到手", told(loan))
    assert {"民间借贷规定:第二条", "民间借贷规定:第二十五条", "民法典:第六百八十条"} <= loan.laws


def test_a_surety_is_free_after_six_months_and_a_spouse_owes_what_was_shared(answers: Answers) -> None:
    loan = answers["service-iou"]
    assert re.search("担保人.{0,10}只有(六个月|债务到期起六个月)", told(loan))
    assert "催了也不重新算" in told(loan)
    assert re.search("没写连带的.{0,6}起诉借钱的人", told(loan)), (
        "民法典 第六百八十六条: in doubt only after the debtor"
    )
    assert re.search("写了连带的.{0,6}向担保人要", told(loan))
    assert re.search("夫妻.{0,14}(共签|签名).{0,30}用(于|在)", told(loan))
    assert re.search("去世了.{0,3}向继承人要.{0,3}以分到的遗产为限", told(loan)), "a son owes no more than he inherits"
    assert {"民法典:第六百九十二条", "民法典:第六百九十三条"} <= loan.laws
    assert {"民法典:第一千零六十四条", "民法典:第一千一百六十一条"} <= loan.laws
    assert "guarantee_six_months" in loan.entry.deadline


def test_a_complaint_is_filed_or_refused_in_seven_days(answers: Answers) -> None:
    suit = answers["service-lawsuit"]
    assert "七天内给答复" in suit.first
    assert "不会写可以口头" in suit.first
    assert "按被告人数备副本" in suit.first
    assert re.search("不立的要给裁定书.{0,14}十天内可以上诉", told(suit))
    assert re.search("劳动争议.{0,4}先去劳动仲裁", told(suit))
    assert "调解，您可以拒绝" in told(suit)
    assert re.search("过了也能起诉.{0,10}时效", told(suit))
    assert {"民事诉讼法:第一百二十三条", "民事诉讼法:第一百二十六条", "民事诉讼法:第一百二十五条"} <= suit.laws


def test_the_court_is_the_defendants_but_land_and_estates_have_their_own(answers: Answers) -> None:
    suit = answers["service-lawsuit"]
    assert "一般去被告住的地方的法院" in suit.first
    assert "连住一年以上" in told(suit)
    assert re.search("相邻(纠纷)?、租房.{0,8}房子所在地", told(suit))
    assert "离婚不算这一类" in told(suit)
    assert re.search("遗产.{0,4}死者去世时住所地或主要遗产所在地", told(suit)), "民事诉讼法 第三十四条第三项"
    assert "书面约好法院的按约定" in told(suit)
    assert {"民事诉讼法:第三十四条", "民事诉讼法:第二十二条", "民诉法解释:第四条"} <= suit.laws


def test_a_lawyer_is_paid_through_the_firm_and_promises_no_victory(answers: Answers) -> None:
    lawyer = answers["service-lawyer"]
    assert re.search("保证.{0,6}一定赢.{0,10}别信", lawyer.first)
    assert re.search("钱交律所.{0,3}要发票", lawyer.first)
    assert "律师费各出各的" in lawyer.first
    assert re.search("合同写明.{0,12}法律有规定", told(lawyer)), "only then the other side pays"
    assert "不是非请律师不可" in told(lawyer)
    assert "近亲属" in told(lawyer)
    assert re.search("离婚案.{0,4}本人一般仍应到庭", told(lawyer))
    assert "法律援助" in lawyer.first
    assert {"民事诉讼法:第六十一条", "民事诉讼法:第六十五条", "法律援助法:第二十四条"} <= lawyer.laws


def test_legal_aid_costs_nothing_and_violence_asks_for_no_income(answers: Answers) -> None:
    aid = answers["service-legal-aid"]
    assert re.search("一分不收|不收钱", aid.first)
    assert "家里人打的不看收入" in aid.first
    assert re.search("期限不到七天的.{0,4}马上说", aid.first)
    assert re.search("七天内(告诉您|给答复)", told(aid))
    assert re.search("三(天|日)内派人", told(aid))
    assert re.search("办案所?.{0,3}法院所在地", aid.first), "not the place where one lives"
    assert "不是本地户口也可以" in told(aid)
    assert re.search("农民工.{0,3}免查收入", told(aid))
    assert {"法律援助法:第三十二条", "法律援助法:第三十八条", "法律援助法:第四十四条"} <= aid.laws


def test_a_child_under_arrest_is_given_a_lawyer_unasked(answers: Answers) -> None:
    aid = answers["service-legal-aid"]
    assert "家人被抓、没请律师也可以申请" in aid.first
    assert re.search("涉案没请律师的未成年人.{0,45}应当通知派律师", told(aid))
    assert "视力、听力、言语残疾人，辨不清行为的大人，可能判无期、死刑的" in told(aid)
    assert "约见值班律师" in told(aid)
    assert "不能向您收钱" in told(aid)
    assert re.search("不服.{0,4}可以向司法行政机关提出异议", told(aid))
    assert {"法律援助法:第二十五条", "法律援助法:第三十七条", "法律援助法:第二十条"} <= aid.laws


def test_three_years_begin_with_knowledge_and_begin_again_when_one_asks(answers: Answers) -> None:
    term = answers["service-limitation"]
    assert re.search("三年.{0,3}从知道或应当知道.{0,10}对方是谁", term.first)
    assert re.search("快到期.{0,3}马上书面催", term.first)
    assert "申请调解" in term.first, "诉讼时效规定 第十二条: the mediators stop the clock too"
    assert "过了也别放弃" in term.first
    assert "法院不会主动提" in told(term)
    assert re.search("又同意还的.{0,3}不能再反悔", told(term))
    assert "超过二十年" in told(term)
    assert not re.search("一般(两|二)年|两年时效", told(term)), "the two years ended in 2017"
    assert {"民法典:第一百八十八条", "民法典:第一百九十五条", "民法典:第一百九十三条"} <= term.laws


def test_terms_that_run_otherwise_or_never(answers: Answers) -> None:
    term = answers["service-limitation"]
    assert re.search("劳动仲裁.{0,4}一年", told(term))
    assert "保证期间只有六个月" in told(term)
    assert re.search("分期还的.{0,3}从最后一期", told(term))
    assert re.search("未成年人被性侵的.{0,3}从满十八岁", told(term))
    assert re.search("抚养费、赡养费.{0,30}不受三年限制", told(term))
    assert re.search("撤销合同、解除合同的期限.{0,3}催了也不重新算", told(term))
    assert {"民法典:第一百八十九条", "民法典:第一百九十一条", "民法典:第一百九十六条"} <= term.laws


def test_a_mediated_agreement_binds_and_the_court_makes_it_enforceable(answers: Answers) -> None:
    deal = answers["service-mediation-agreement"]
    assert "有约束力" in deal.first
    assert re.search("生效起三十天内.{0,6}(两人)?一起去法院", deal.first)
    assert "没确认的拿协议起诉" in deal.first, "without the court's stamp there is no enforcement"
    assert re.search("一方不肯.{0,16}办不成", told(deal))
    assert re.search("离婚、亲子.{0,24}不办这种确认", told(deal))
    assert "司法确认不交案件受理费" in told(deal)
    assert "两年内申请执行" in told(deal)
    assert {"人民调解法:第三十一条", "民事诉讼法:第二百零五条", "民诉法解释:第三百五十五条"} <= deal.laws
    assert not {"民事诉讼法:第二百零一条", "民事诉讼法:第一百九十四条"} & deal.laws


def test_an_agreement_under_deceit_or_threat_is_undone_by_a_court_in_a_year(answers: Answers) -> None:
    deal = answers["service-mediation-agreement"]
    assert re.search("被骗签的从知道起.{0,3}被逼签的从不再被逼起.{0,3}一年内", deal.first)
    assert "请法院撤销" in deal.first
    assert re.search("看错大事的.{0,4}九十日", told(deal))
    assert "三个月" not in told(deal)
    assert "催了不重新算" in told(deal)
    assert "不能自己说了算" in told(deal)
    assert "民法典:第一百五十二条" in deal.laws


def test_mediation_is_free_and_willing_and_never_before_the_police(answers: Answers) -> None:
    talk = answers["service-mediation"]
    assert talk.first.index("110") < talk.first.index("想好和谁")
    assert "110" in talk.spoken
    assert "一分钱不收" in talk.first
    assert "口头说、写申请都行" in talk.first
    assert re.search("明确(不肯|拒绝).{0,4}不(能|得)调", told(talk))
    assert re.search("家暴.{0,8}先报警，不靠调解", told(talk))
    assert re.search("谈不(成|拢).{0,6}(仲裁|法院)", told(talk)), "the way to court stays open"
    assert re.search("商事调解.{0,12}可以收费", told(talk))
    assert {"人民调解法:第四条", "人民调解法:第十七条", "诉讼时效规定:第十二条"} <= talk.laws


def test_wills_adoptions_and_proof_of_life_are_notarised_in_person(answers: Answers) -> None:
    notary = answers["service-notary"]
    assert re.search("遗嘱、收养、证明人还在世的.{0,3}要本人去", notary.first)
    assert "房产去房子所在地" in notary.first
    assert re.search("委托、声明、赠与、遗嘱.{0,2}例外", told(notary))
    assert "十五个工作日" in told(notary)
    assert re.search("有争议的.{0,10}不办", told(notary))
    assert "可以要求复查" in told(notary)
    assert re.search("法律援助条件的.{0,3}应当按规定减免", told(notary))
    assert {"公证法:第二十五条", "公证法:第二十六条", "公证法:第三十条"} <= notary.laws


def test_a_will_needs_no_notary_but_the_hand_the_name_and_the_day(answers: Answers) -> None:
    notary = answers["service-notary"]
    assert "遗嘱不是非公证不可" in notary.first
    assert "亲笔、签名、写年月日" in notary.first, "a typed sheet without witnesses is no will of one's own hand"
    assert re.search("公证的也不比别的优先.{0,3}看最后一份", told(notary))
    assert not re.search("公证遗嘱(最|效力最|优先)", told(notary)), "the precedence of 继承法 is dead"
    assert re.search("自愿接受强制执行.{0,16}直接申请执行", told(notary))
    assert {"民法典:第一千一百四十二条", "民法典:第一千一百三十四条", "公证法:第三十七条"} <= notary.laws


def test_anybody_may_comment_on_a_draft_until_the_day_it_names(answers: Answers) -> None:
    draft = answers["service-opinion"]
    assert "谁都可以提" in draft.first
    assert "不收钱" in draft.first
    assert "征求意见到哪一天" in draft.first
    assert "口头讲" in draft.first
    assert re.search("法律草案.{0,20}一般不少于三十天", told(draft))
    assert re.search("市里.{0,4}法规草案.{0,8}以公告为准", told(draft)), "no general term for the city's own"
    assert "不一定都采纳" in told(draft)
    assert "向全国人大常委会建议审查" in told(draft)
    assert {"立法法:第四十条", "立法法:第一百一十条", "规章制定程序条例:第十五条"} <= draft.laws


def test_online_only_by_consent_and_then_one_must_appear(answers: Answers) -> None:
    screen = answers["service-shared-court"]
    assert re.search("不愿意.{0,3}可以线下", screen.first)
    assert re.search("答应上线又无故不来.{0,3}按不到庭", screen.first)
    assert "没经法院同意别录屏" in screen.first
    assert re.search("链接拿不准.{0,3}别点", screen.first)
    assert "线上办，要您同意才行" in told(screen)
    assert re.search("网断了.{0,30}(重连|改期)", told(screen)), "a fallen line is no failure to appear"
    assert "可以要纸的判决书" in told(screen)
    assert "不会让您转账" in told(screen)
    assert {"民事诉讼法:第十六条", "人民法院在线诉讼规则:第四条", "人民法院在线诉讼规则:第二十五条"} <= screen.laws


def test_small_claims_are_judged_once(answers: Answers) -> None:
    small = answers["service-small-claims"]
    assert "一审就定" in small.first
    assert re.search("小额判了不能上诉.{0,6}开庭前就提", small.first)
    assert "两个月内" in small.first
    assert "年平均工资的一半" in told(small), "of a year and not of a month"
    assert not re.search("百分之三十|三成", told(small))
    assert re.search("两倍以下的.{0,3}双方同意也可以", told(small))
    assert re.search("离婚.{0,16}鉴定、找不到人、涉外、有反诉的.{0,3}不能用", told(small))
    assert re.search("谈成三十日内.{0,6}司法确认", told(small))
    assert "可以申请再审" in told(small), "no appeal is not the same as no way at all"
    assert re.search("一万元以内的.{0,3}交二十五元", told(small))
    assert {"民事诉讼法:第一百六十五条", "民事诉讼法:第一百六十六条", "民诉法解释:第二百七十九条"} <= small.laws


def test_an_order_to_pay_needs_a_debt_nobody_disputes(answers: Answers) -> None:
    small = answers["service-small-claims"]
    assert re.search("认账、没有别的账、找得到人.{0,6}支付令", small.first)
    assert re.search("十五(天|日)内.{0,10}书面(提)?异议", told(small))
    assert re.search("口头的.{0,14}不影响支付令", told(small)), "the debtor who only telephones loses"
    assert re.search("异议成立的.{0,3}支付令失效.{0,3}转到诉讼程序", told(small))
    assert re.search("不想起诉的.{0,8}七(日|天)内", told(small)), "else one is in a lawsuit by saying nothing"
    assert "三分之一" in told(small)
    assert re.search("下落不明的.{0,3}这两种都用不了", told(small))
    assert {
        "民事诉讼法:第二百二十五条",
        "民事诉讼法:第二百二十七条",
        "民诉法解释:第四百三十六条",
        "民诉法解释:第四百三十八条",
    } <= small.laws


def test_a_summons_is_checked_and_obeyed(answers: Answers) -> None:
    summons = answers["service-summons"]
    assert "链接别点" in summons.first
    assert "12368" in summons.first
    assert "不去可能缺席判决" in summons.first
    assert "提前书面申请改期" in summons.first
    assert re.search("法院没答应.{0,8}(算数|还是那天)", told(summons)), "asking for another day is not having it"
    assert "两次传票不去可以拘传" in told(summons)
    assert "一般不会坐牢" in told(summons)
    assert re.search("拒收没用.{0,34}算送到", told(summons)), "民事诉讼法 第八十九条"
    assert "不会让您转账" in told(summons)
    assert re.search("近亲属.{0,16}授权委托书", told(summons))
    assert {"民事诉讼法:第一百四十七条", "民事诉讼法:第一百一十二条", "民事诉讼法:第一百四十九条"} <= summons.laws


def test_answer_in_fifteen_days_and_appeal_in_fifteen(answers: Answers) -> None:
    summons = answers["service-summons"]
    assert re.search("收到判决书十五日内上诉.{0,3}小额案件不能上诉", summons.first)
    assert "小额案件举证一般不超过七天" in summons.first
    assert re.search("收到起诉状十五(天|日)内.{0,3}答辩|答辩是收到起诉状十五天内", told(summons))
    assert re.search("不该这家法院管.{0,3}要在答辩期内提出", told(summons))
    assert "生效那天起六个月内申请再审" in told(summons), "judged without having been told"
    assert re.search("被告应诉不用先交诉讼费.*管辖异议不成立的，交五十到一百元", told(summons))
    assert {"民事诉讼法:第一百二十八条", "民事诉讼法:第一百三十条", "民事诉讼法:第二百一十六条"} <= summons.laws


def test_a_legal_checkup_is_free_and_no_inspection(answers: Answers) -> None:
    checkup = answers["service-legal-checkup"]
    assert re.search("个体户可以申请.{0,3}体检免费", checkup.first)
    assert re.search("办会员、先付钱的.{0,3}先向司法所核实", checkup.first)
    assert re.search("不是执法检查.{0,3}是自愿的", told(checkup))
    assert "保密" in told(checkup)
    assert "原件自己" in told(checkup)
    assert re.search("超过一个月不满一年没签的.{0,3}应当每月付两倍工资", told(checkup))
    assert "不包打官司" in told(checkup)
    assert {"劳动合同法:第十条", "劳动合同法:第八十二条"} <= checkup.laws

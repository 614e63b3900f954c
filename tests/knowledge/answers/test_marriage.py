"""What is told before the wedding, in the marriage and where it was none: dates, registries, gifts, lovers, proof."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers


def test_bigamy_is_a_second_certificate_or_a_life_as_husband_and_wife(answers: Answers) -> None:
    a = answers["marriage-bigamy"]
    assert re.search("又领证，或者对外像夫妻一样过，可能是重婚罪", a.first)
    assert re.search("最高判?(两|二)年", a.first)
    assert re.search("婚外同居，一般不算", a.first)
    assert re.search("不知情的不算", a.whole)  # 刑法 258: 明知
    assert re.search("现役军人的配偶[^。]*三年", a.whole)
    assert {"刑法:第二百五十八条", "刑法:第二百五十九条", "民法典:第一千零九十一条"} <= a.laws


def test_a_bigamous_marriage_never_becomes_valid_and_the_claim_goes_with_the_divorce(answers: Answers) -> None:
    a = answers["marriage-bigamy"]
    assert re.search("从一开始就无效[^。]*不会变有效", a.whole)
    assert re.search("您起诉离婚的，要赔偿必须在离婚官司里一起提", a.first)  # 必须 is the word of 解释（一） 88
    assert re.search("五年不再追诉；还在一起的，从分开那天算", a.whole)
    assert re.search("近亲属和居委会也能提", a.whole)
    assert re.search("公安不立案：找检察院", a.first)
    assert {"婚姻家庭编解释（二）:第一条", "婚姻家庭编解释（一）:第八十八条", "刑法:第八十九条"} <= a.laws


def test_bride_price_comes_back_where_nobody_registered_and_nobody_lived_together(answers: Answers) -> None:
    a = answers["marriage-bride-price"]
    assert re.search("没领证没一起过，可要回", a.first)
    assert re.search("没领证但一起过，看情况", a.first)
    assert re.search("“没扯证就全退”[^。]*法律没有这样讲", a.whole)
    assert not re.search(r"(退|返还)(还)?(百分之|[一二三四五六七八九]成|\d+%)", a.whole)  # no fixed share
    assert {"婚姻家庭编解释（一）:第五条", "涉彩礼纠纷规定:第六条"} <= a.laws


def test_bride_price_stays_after_a_life_together_unless_short_and_excessive(answers: Answers) -> None:
    a = answers["marriage-bride-price"]
    assert re.search("领证又一起过，一般不退，过短又给太多的看情况", a.first)  # both at once, not one of them
    assert re.search("领证没一起过，离婚时可要", a.first)
    assert re.search("要以离婚为条件", a.whole)
    assert re.search("生活困难，离婚时也可以要求退", a.whole)
    assert re.search("离婚时要的，只能夫妻两人打", a.whole)
    assert {"涉彩礼纠纷规定:第五条", "涉彩礼纠纷规定:第四条"} <= a.laws


def test_whoever_takes_the_bride_price_and_vanishes_is_a_case_for_110(answers: Answers) -> None:
    a = answers["marriage-bride-price"]
    assert re.search("失踪[^。]*110", a.first)
    assert "110" in a.spoken
    assert re.search("借结婚要财物的，应当退", a.whole)
    assert re.search("过节、生日送的，价值不大[^。]*不算彩礼", a.whole)
    assert {"涉彩礼纠纷规定:第二条", "涉彩礼纠纷规定:第三条"} <= a.laws


def test_a_lost_or_withheld_certificate_stops_neither_a_copy_nor_a_divorce(answers: Answers) -> None:
    a = answers["marriage-certificate-lost"]
    assert re.search("带身份证到婚姻登记处", a.first)
    assert "没证也能起诉离婚" in a.first
    assert re.search("现在领结婚证、离婚证都不要户口簿", a.whole)
    assert re.search("撕了、烧了证，婚姻还在", a.whole)
    assert re.search("威胁[^。]*110", a.first)
    assert "110" in a.spoken
    assert {"婚姻登记条例:第二十一条", "婚姻登记条例:第十五条", "居民身份证法:第十五条"} <= a.laws


def test_living_together_is_no_marriage_however_long_unless_it_began_before_1994(answers: Answers) -> None:
    a = answers["marriage-cohabitation"]
    assert re.search("不算夫妻，住多久都一样", a.first)
    assert re.search("1994年2月1日前已符合条件", a.first)
    assert re.search("不能按配偶继承；照顾死者较多的，可以请求分", a.whole)
    assert re.search("从两人都符合条件那天算起", a.whole)
    assert not re.search("同居满?[一二三两]年", a.whole)
    assert {f"婚姻家庭编解释（一）:第{n}条" for n in ("三", "六", "七", "八")} <= a.laws


def test_unmarried_couples_keep_their_own_and_divide_by_what_each_paid(answers: Answers) -> None:
    a = answers["marriage-cohabitation"]
    assert re.search("各人的工资[^。]*归各人；一起出钱买的[^。]*看出多少", a.whole)
    assert "有约定按约定" in a.whole
    assert re.search("孩子和婚生的一样", a.whole)
    assert re.search("只为断关系[^。]*法院也不收", a.whole)
    assert re.search("挨打：先躲开，打110", a.first)
    assert "110" in a.spoken
    assert {"婚姻家庭编解释（二）:第四条", "民法典:第一千零七十一条", "反家庭暴力法:第三十七条"} <= a.laws


def test_a_quarrel_may_be_mediated_but_nobody_has_to(answers: Answers) -> None:
    a = answers["marriage-conflict"]
    assert re.search("动手、恐吓、关人：先躲开，打110", a.first)
    assert "110" in a.spoken
    assert "12356" in a.first
    assert re.search("离婚不是非要先找社区调解，可以直接起诉", a.whole)
    assert "调解要双方愿意" in a.whole
    assert re.search("分房睡、回娘家，不会自动离婚", a.whole)
    assert not re.search("劝和|必须调解|忍一忍", a.whole)
    assert {"民法典:第一千零七十九条", "人民调解法:第四条", "婚姻登记条例:第五条"} <= a.laws


def test_the_dowry_given_before_the_certificate_is_the_brides_own(answers: Answers) -> None:
    a = answers["marriage-dowry"]
    assert re.search("领证前娘家给女儿的嫁妆，一般归女方个人", a.first)
    assert re.search("领证后娘家给的[^。]*归女儿[；，]没说明的，一般算夫妻共同", a.whole)
    assert re.search("全款买房的不一样[^。]*可以把房判给女儿", a.whole)
    assert re.search("改口费[^。]*没有专门条文", a.whole)
    assert "别上门硬搬" in a.first
    assert {"民法典:第一千零六十三条", "民法典:第一千零六十二条", "婚姻家庭编解释（二）:第八条"} <= a.laws


def test_gold_for_the_wedding_can_be_bride_price_and_birthday_gifts_are_not(answers: Answers) -> None:
    a = answers["marriage-dowry"]
    assert re.search("三金要看算不算彩礼", a.first)
    assert re.search("生日送的，价值不大的，不算彩礼", a.whole)
    assert re.search("一起生活的，彩礼一般不退，时间短又数额过高的，看情况定", a.whole)
    assert re.search("首饰、现金要不回的，一般三年内", a.whole)  # 民法典 188; movables are not free of it (196)
    assert {"涉彩礼纠纷规定:第三条", "涉彩礼纠纷规定:第五条", "民法典:第一百八十八条"} <= a.laws


def test_to_marry_takes_twenty_two_and_twenty_years_will_and_no_near_kin(answers: Answers) -> None:
    a = answers["marriage-eligibility"]
    assert re.search("男满二十二[^。]*女满二十周岁[^。]*自愿[^。]*单身[^。]*近亲", a.first)
    assert re.search("堂表兄妹[^。]*不能结", a.first)
    assert re.search("怀孕了，年龄不到也不能登记", a.whole)
    assert re.search("父母不同意，不影响登记", a.whole)
    assert re.search("逼婚[^。]*110", a.first)
    assert "110" in a.spoken
    assert {"民法典:第一千零四十七条", "民法典:第一千零四十八条", "民法典:第一千零四十六条"} <= a.laws


def test_illness_no_longer_bars_a_marriage_but_must_be_told(answers: Answers) -> None:
    a = answers["marriage-eligibility"]
    assert re.search("生病不(再)?是(“)?不让结婚", a.whole)
    assert not re.search("(艾滋|麻风|传染病|重病|精神病)[^。]*(不能|不得|禁止)结婚", a.whole)
    assert re.search("大病的，领证前如实告诉", a.whole)
    assert re.search("从知道(或应当知道)?起一年内[^。]*撤销", a.whole)
    assert {"民法典:第一千零五十三条", "婚姻登记条例:第九条"} <= a.laws


def test_a_promise_of_fidelity_is_evidence_and_seldom_a_judgment(answers: Answers) -> None:
    a = answers["marriage-fidelity-agreement"]
    assert re.search("法院不一定照着判", a.first)
    assert re.search("光凭“夫妻要互相忠实”去告，法院不受理", a.whole)
    assert re.search("净身出户”[^。]*不能靠它拦住离婚", a.whole)
    assert re.search("孩子归谁[^。]*对孩子最有利", a.whole)
    assert re.search("没有过错的一方没有协议也能要赔偿", a.whole)
    assert re.search("自己的房子答应给对方[^。]*没过户的[^。]*法院综合考虑", a.whole)
    assert re.search("婚没离成、一方在离婚官司里反悔的，没有生效", a.whole)
    assert not re.search("一定(有效|无效)", a.whole)
    assert {"婚姻家庭编解释（一）:第四条", "婚姻家庭编解释（一）:第六十九条", "民法典:第一千零六十五条"} <= a.laws


def test_a_paper_signed_under_blows_is_undone_within_a_year_of_their_end(answers: Answers) -> None:
    a = answers["marriage-fidelity-agreement"]
    assert re.search("被打、被逼着写：先打110", a.first)
    assert "110" in a.spoken
    assert re.search("一年内可请法院撤销", a.first)
    assert re.search("被骗从知道起一年，被逼从不再受逼起一年", a.whole)
    assert re.search("满五年就不能再撤", a.whole)
    assert re.search("被骗、被逼的，要证明到没有合理怀疑", a.whole)
    assert {"民法典:第一百五十二条", "民诉法解释:第一百零九条"} <= a.laws


def test_a_marriage_with_a_foreigner_is_registered_where_the_province_says(answers: Answers) -> None:
    a = answers["marriage-foreign"]
    assert re.search("不是每个登记处都办，要到省里指定的登记机关", a.first)
    assert re.search("经使领馆认证，有条约按条约", a.first)
    assert re.search("两人一起到场，登记不收费", a.first)
    assert not re.search("(带|要)(上)?户口(簿|本)", a.whole)
    assert re.search("港澳台一方[^。]*经居住地公证机构公证的声明", a.whole)
    assert re.search("外国人用本国驻华使领馆出的、华侨用我国驻外使领馆出的", a.whole)
    assert {"婚姻登记条例:第二条", "婚姻登记条例:第七条", "婚姻登记条例:第八条"} <= a.laws


def test_who_married_abroad_divorces_in_court(answers: Answers) -> None:
    a = answers["marriage-foreign"]
    assert re.search("不是在内地登记结婚的，离婚登记不受理，要去法院", a.whole)
    assert re.search("国外领证的，想离婚要到法院", a.spoken)
    assert re.search("国内一方可在自己住的地方起诉", a.whole)
    assert re.search("期满后三十日内两人要再去领证", a.whole)
    assert re.search("外国法院判的离婚[^。]*申请承认", a.whole)
    assert {"婚姻登记条例:第十四条", "民事诉讼法:第二十三条", "民法典:第一千零七十七条"} <= a.laws


def test_money_given_to_a_lover_is_claimed_back_whole_and_without_divorce(answers: Answers) -> None:
    a = answers["marriage-gifts-to-lover"]
    assert "不用先离婚" in a.first
    assert re.search("夫妻共同的钱送的，可以要求全部退还", a.first)
    assert re.search("不是只能要一半", a.whole)
    assert not re.search("(只能|最多)要回?一半", a.whole.replace("不是只能要一半", ""))
    assert re.search("抚养费是法定义务，合理部分一般要不回", a.whole)
    assert re.search("判了能不能拿到，要看", a.whole)  # no promise of the money
    assert {"婚姻家庭编解释（二）:第七条", "民法典:第一百五十七条", "民法典:第一千零六十六条"} <= a.laws


def test_what_was_found_after_the_divorce_is_divided_within_three_years(answers: Answers) -> None:
    a = answers["marriage-gifts-to-lover"]
    assert re.search("从发现之日起三年", a.whole)
    assert re.search("别写“两清”", a.first)
    assert re.search("同时申请财产保全", a.first)
    assert re.search("四十八小时内", a.whole)
    assert re.search("偷拍[^。]*堵门[^。]*自己可能受处罚", a.whole)
    assert {"婚姻家庭编解释（一）:第八十四条", "民法典:第一千零九十二条", "治安管理处罚法:第五十条"} <= a.laws
    assert "治安管理处罚法:第四十二条" not in a.laws  # its number before 2026


def test_infidelity_neither_divorces_by_itself_nor_takes_all_from_the_other(answers: Answers) -> None:
    a = answers["marriage-infidelity"]
    assert re.search("不会自动判离，也不等于对方净身出户", a.first)
    assert re.search("起诉离婚的，赔偿必须一起提", a.first)
    assert re.search("您是被告[^。]*可以单独起诉", a.whole)
    assert re.search("不离婚只要赔偿，法院不收", a.whole)
    assert re.search("赔偿只能向(配偶|有过错的配偶)要", a.whole)
    assert {f"婚姻家庭编解释（一）:第八十{n}条" for n in ("七", "八", "九")} <= a.laws


def test_living_with_another_is_more_than_a_fling_and_proof_is_not_stolen(answers: Answers) -> None:
    a = answers["marriage-infidelity"]
    assert re.search("常在一起稳定居住的，叫与他人同居，调解没用应当判离", a.whole)
    assert re.search("偶尔出轨[^。]*由法院看", a.whole)
    assert re.search("别偷听偷拍、闯房间、上网曝光", a.first)
    assert re.search("动手：先躲开，打110", a.first)
    assert "110" in a.spoken
    assert re.search("生完一年内、终止妊娠六个月内，男方一般不能提离婚", a.whole)
    assert {"民法典:第一千零七十九条", "民法典:第一千零九十一条", "民法典:第一千零八十二条"} <= a.laws


def test_what_lovers_lent_is_owed_and_what_they_gave_is_given(answers: Answers) -> None:
    a = answers["marriage-love-transfers"]
    assert re.search("借的应当还", a.first)
    assert re.search("红包、吃饭送礼[^。]*一般要不回", a.first)
    assert re.search("为结婚给的，可能按彩礼", a.whole)
    assert re.search("没过户的房子、没交的东西，通常可以不给，公证过的除外", a.whole)
    assert not re.search(r"520|1314|一律(要回|返还)", a.whole)
    assert {"民法典:第六百五十八条", "民法典:第六百七十五条", "涉彩礼纠纷规定:第三条"} <= a.laws


def test_a_bare_transfer_is_enough_to_sue_and_not_enough_to_win(answers: Answers) -> None:
    a = answers["marriage-love-transfers"]
    assert re.search("没有借条也可以起诉，但要说得清是借", a.whole)
    assert re.search("对方拿出证据说不是借，您还要再证明", a.whole)
    assert re.search("三年[^。]*没约的从催要后宽限期满算", a.whole)
    assert re.search("从不再被逼那天起一年内", a.whole)
    assert re.search("拿照片逼您给钱：别转，打110", a.first)
    assert "110" in a.spoken
    assert {"民间借贷规定:第十六条", "民法典:第一百九十五条", "民法典:第一百五十二条"} <= a.laws


def test_a_soldier_is_asked_before_the_divorce_unless_gravely_at_fault(answers: Answers) -> None:
    a = answers["marriage-military"]
    assert re.search("要军人同意；军人有重大过错的除外", a.first)
    assert re.search("军人自己要离的，按一般离婚办", a.first)
    assert re.search("退役、转业的，不再是现役军人", a.whole)
    assert re.search("重大过错有：重婚[^。]*家暴[^。]*遗弃[^。]*屡教不改", a.whole)
    assert re.search("报警不用部队同意", a.first)
    assert "110" in a.spoken
    assert {"民法典:第一千零八十一条", "婚姻家庭编解释（一）:第六十四条"} <= a.laws


def test_living_with_a_soldiers_spouse_is_a_crime_and_his_injury_money_his_own(answers: Answers) -> None:
    a = answers["marriage-military"]
    assert re.search("明知[^。]*现役军人的配偶[^。]*三年以下或拘役", a.whole)
    assert re.search("未婚妻不是配偶", a.whole)
    assert re.search("伤残补助金[^。]*归军人个人", a.whole)
    assert re.search("复员费、自主择业费按结婚年数", a.whole)
    assert re.search("双方都是军人的，由军事法院", a.whole)
    assert {"刑法:第二百五十九条", "婚姻家庭编解释（一）:第三十条", "婚姻家庭编解释（一）:第七十一条"} <= a.laws


def test_spouses_agree_on_property_in_writing_and_no_notary_is_needed(answers: Answers) -> None:
    a = answers["marriage-property-agreement"]
    assert re.search("写成书面、双方自愿签字", a.first)
    assert "不是非公证不可" in a.first
    assert re.search("没写到、写不清的，按法律", a.whole)
    assert re.search("债主又知道的[^。]*由夫妻举证", a.whole)
    assert re.search("不知道这张纸的，拿它挡不住债主", a.spoken)
    assert {"民法典:第一千零六十五条", "婚姻家庭编解释（一）:第三十七条"} <= a.laws


def test_a_house_promised_or_given_between_spouses_is_weighed_at_the_divorce(answers: Answers) -> None:
    a = answers["marriage-property-agreement"]
    assert re.search("还没过户就离婚的，法院看结婚多久、孩子、过错", a.whole)
    assert re.search("过了户[^。]*结婚(时间)?很?短[^。]*没大错[^。]*判回", a.whole)
    assert re.search("去登记中心过户或加名", a.first)
    assert not re.search("登记前(随时)?可以(撤销|反悔)", a.whole)  # 解释（一） 32 alone is no longer the answer
    assert re.search("婚没离成、一方在离婚官司里反悔的，没有生效", a.whole)
    assert {"婚姻家庭编解释（二）:第五条", "婚姻家庭编解释（一）:第六十九条"} <= a.laws


def test_registering_a_marriage_takes_two_identity_cards_and_no_money(answers: Answers) -> None:
    a = answers["marriage-registration"]
    assert re.search("不要户口簿，不收费", a.first)
    assert re.search("任何一处婚姻登记处", a.first)
    assert re.search("不要户口(簿|本)", a.spoken)
    assert not re.search(r"九元|9元|工本费|户籍所在地|户口所在地", a.whole)
    assert re.search("不能找人代领", a.whole)
    assert {f"婚姻登记条例:第{n}条" for n in ("六", "七", "八", "十")} <= a.laws


def test_parents_and_health_checks_are_no_condition_of_a_marriage(answers: Answers) -> None:
    a = answers["marriage-registration"]
    assert re.search("父母扣着户口簿，也不影响领证", a.first)
    assert re.search("婚检是鼓励，不是必须", a.whole)
    assert re.search("只办酒没领证的，应当补办", a.whole)
    assert re.search("收了登记费(的，)?应当退", a.whole)
    assert {"婚姻登记条例:第十一条", "婚姻登记条例:第二十二条"} <= a.laws


def test_marrying_again_waits_only_for_the_divorce_to_take_effect(answers: Answers) -> None:
    a = answers["marriage-remarriage"]
    assert re.search("没有等待期。离婚生效就能再婚", a.first)
    assert re.search("一审判离的[^。]*十五(天|日)上诉期", a.whole)
    assert re.search("没生效(就结婚|前不得另行结婚)", a.whole)
    assert re.search("要等判决生效", a.spoken)
    assert re.search("父母再婚，子女不能干涉", a.whole)
    assert re.search("继承来的房子和钱还是自己的", a.whole)
    assert {"民事诉讼法:第一百五十一条", "民法典:第一千零八十条", "民法典:第一千一百五十七条"} <= a.laws


def test_moving_back_in_is_no_marriage_and_a_sham_divorce_is_real(answers: Answers) -> None:
    a = answers["marriage-remarriage"]
    assert re.search("复婚要两人重新登记结婚", a.first)
    assert re.search("光住在一起，不算复婚", a.first)
    assert re.search("“假离婚”，法律上是真离婚", a.whole)
    assert re.search("不能要求认定离婚无效", a.whole)
    assert re.search("不要户口(簿|本)", a.whole)
    assert {"民法典:第一千零八十三条", "婚姻家庭编解释（二）:第二条"} <= a.laws


def test_three_marriages_are_void_and_two_can_be_undone_within_a_year(answers: Answers) -> None:
    a = answers["marriage-void-voidable"]
    assert re.search("重婚、近亲、不到婚龄，婚姻无效", a.first)
    assert re.search("被逼婚、被瞒重病，一年内", a.first)
    assert re.search("被关着、被逼着：先打110", a.first)
    assert "110" in a.spoken
    assert re.search("瞒了债务、婚史、收入，要走离婚", a.whole)
    assert not re.search("(有病|患病|重病)[^，。]*(婚姻)?无效", a.whole)  # void under the act of 2001, not today
    assert {"民法典:第一千零五十一条", "民法典:第一千零五十二条", "民法典:第一千零五十三条"} <= a.laws


def test_the_year_runs_from_the_end_of_force_freedom_or_knowledge_and_does_not_stop(answers: Answers) -> None:
    a = answers["marriage-void-voidable"]
    assert re.search("不再受逼[^；。]*起[；，][^。]*恢复自由起[；，][^。]*知道起", a.whole)
    assert re.search("不能停、不能延长", a.whole)
    assert not re.search("(登记|领证|结婚)(之日)?起一年", a.whole)  # counted so under the old act
    assert re.search("本人提，父母不能替", a.whole)
    assert re.search("起诉时已到年龄，就不再判无效", a.whole)
    assert re.search("复议六十日内，直接起诉六个月内", a.whole)  # registered under a stolen name
    assert {f"婚姻家庭编解释（一）:第十{n}条" for n in ("", "一", "七", "八", "九")} <= a.laws

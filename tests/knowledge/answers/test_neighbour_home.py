"""A new flat, a rented room, the tap, the kitchen fumes and the rubbish."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_a_late_or_bad_flat_is_looked_at_before_signing_and_the_loan_still_paid(answers: Answers) -> None:
    a = answers["developer-handover"]
    assert re.search("先验房后签字", a.first)
    assert re.search("贷款别自己停", a.first)
    assert "贷款别自己停" in a.spoken
    said = told(a)
    assert re.search("违约金.*低于损失的.*可请?求?增加", said)
    assert "民法典:第五百八十五条" in a.laws
    assert re.search("广告说得具体明确.*可能算合同内容", said)
    assert "民法典:第四百七十三条" in a.laws
    assert re.search("没交付的房子.*物业费由开发商出", said)
    assert not re.search("(一赔|赔)一倍|退一赔三|双倍返还", said), "that needs another law than a delay"


def test_the_right_to_give_the_flat_back_runs_out_in_one_year(answers: Answers) -> None:
    a = answers["developer-handover"]
    said = told(a)
    assert re.search("催告后合理期限内还不交房", said), "first the reminder, then the end of the contract"
    assert re.search("解除权.*知道后一年内", said)
    assert re.search("催您定的更短", said)
    assert {"民法典:第五百六十三条", "民法典:第五百六十四条", "民法典:第六百二十一条"} <= a.laws
    assert re.search("合同写了仲裁的.*一般不能去法院", said)
    assert "民事诉讼法:第一百二十七条" in a.laws


def test_no_keys_before_water_and_power_are_handed_over(answers: Answers) -> None:
    a = answers["developer-handover"]
    said = told(a)
    assert re.search("水电没按规定移交的.*不得交房", said)
    assert "宁波市住宅小区物业管理条例:第四十六条" in a.laws
    assert re.search("首期维修资金.*交房时", said)
    assert "宁波市住宅小区物业管理条例:第六十九条" in a.laws
    assert "保修金" not in a.whole, "the deposit for repairs was dropped in 2026"


def test_a_deposit_is_kept_only_for_what_the_contract_names(answers: Answers) -> None:
    a = answers["rental-deposit"]
    assert re.search("没有合同约定.*没有正当理由.*房东不能扣押金", a.first)
    assert re.search("砸门、打人、断水电.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("正常住旧的.*不算损坏", said)
    assert "民法典:第七百一十条" in a.laws
    assert re.search("保管不好的.*要赔", said)
    assert "民法典:第七百一十四条" in a.laws
    assert re.search("押金一般三年", said)
    assert "民法典:第一百八十八条" in a.laws
    assert {"住房租赁条例:第十条", "住房租赁条例:第十二条"} <= a.laws
    assert "双倍" not in said


def test_leaving_early_costs_but_the_landlord_must_look_for_another(answers: Answers) -> None:
    a = answers["rental-deposit"]
    said = told(a)
    assert re.search("提前走.*一般算违约.*违约金过高.*可以请法院减少", said)
    assert re.search("房东也要.*另租", said)
    assert "民法典:第五百九十一条" in a.laws
    assert re.search("修理一般由房东出.*弄坏的自己出", said)
    assert re.search("房东拖着不修.*可自己先修", said)
    assert "民法典:第七百一十三条" in a.laws
    assert re.search("知道半年没反对.*算同意", said)
    assert "民法典:第七百一十八条" in a.laws
    assert re.search("房子卖了.*租约一般还有效.*租之前已抵押、查封的可能不行", said)
    assert "城镇房屋租赁合同解释:第十四条" in a.laws
    assert "民法典:第七百二十五条" in a.laws


def test_gas_first_valve_and_window_then_out_then_the_call(answers: Answers) -> None:
    a = answers["rental-safety"]
    assert re.search("煤气味.*关阀门、开窗、不碰开关.*出去再打119", a.first)
    assert re.search("120", a.first)
    assert {"119", "120"} <= urgent(a)
    assert "别开灯" in a.spoken


def test_a_landlord_cannot_write_himself_free_of_injuries(answers: Answers) -> None:
    a = answers["rental-safety"]
    said = told(a)
    assert re.search("出事不关房东.*人身伤害.*无效", said)
    assert "民法典:第五百零六条" in a.laws
    assert re.search("危及安全、?(和)?健康的.*(租客)?随时可以解除", said)
    assert "民法典:第七百三十一条" in a.laws
    assert re.search("谁有过错", a.first), "no liability without fault on either side"
    assert re.search("不登记.*罚五百到一千元.*较轻的警告或罚五百元以下", said)
    assert "治安管理处罚法:第六十八条" in a.laws
    assert "治安管理处罚法:第五十七条" not in a.laws
    assert {"住房租赁条例:第七条", "住房租赁条例:第八条", "住房租赁条例:第三十七条"} <= a.laws


def test_landlord_and_tenant_each_keep_to_their_own_duties(answers: Answers) -> None:
    a = answers["rental-safety"]
    said = told(a)
    assert re.search("房东不能随意进租客屋里", said)
    assert "住房租赁条例:第九条" in a.laws
    assert re.search("租客私拉电线、燃气.*拆消防设施.*也要担责", said)
    assert "住房租赁条例:第十一条" in a.laws


def test_a_cut_without_notice_is_paid_for_and_a_breathing_machine_cannot_wait(answers: Answers) -> None:
    a = answers["utility-supply"]
    assert re.search("呼吸机、制氧机的.*停电马上打120", a.first)
    assert re.search("煤气味、电线掉落.*先离开.*打119", a.first)
    assert {"119", "120"} <= urgent(a)
    said = told(a)
    assert re.search("没(提前)?通知.*可以?要求赔", said)
    assert re.search("天灾断电.*没及时抢修", said), "a storm is no fault, a slow repair is"
    assert re.search("欠电费要先催、再通知.*才能停", said)
    assert {f"民法典:第六百五十{n}条" for n in ("一", "二", "三", "四", "六")} <= a.laws


def test_who_mends_the_pipe_and_who_may_add_to_the_bill(answers: Answers) -> None:
    a = answers["utility-supply"]
    said = told(a)
    assert re.search("代收.*不(能|得)加手续费", said)
    assert "物业管理条例:第四十四条" in a.laws
    assert re.search("小区管线由供水供电.*屋内的一般自己修", said)
    assert "物业管理条例:第五十一条" in a.laws
    assert re.search("没按规定移交.*不得交房", said)
    assert "宁波市住宅小区物业管理条例:第四十六条" in a.laws
    assert re.search("水质报告.*可以要求看", said)
    assert "宁波市住宅小区物业管理条例:第五十六条" in a.laws


def test_no_new_smoking_kitchen_in_a_house_where_people_live(answers: Answers) -> None:
    a = answers["fumes-restaurant"]
    assert re.search("住宅楼不准新开油烟.*商住楼没有专用烟道的.*也不准", a.first)
    said = told(a)
    assert re.search("紧挨住户的那层", said), "the floor next to the flats is closed to it too"
    assert re.search("拒不改正的.*责令关闭.*罚一万到十万元", said)
    assert re.search("超过标准的.*罚五千到五万元", said)
    assert {"生态环境法典:第二百五十条", "生态环境法典:第一千一百三十二条"} <= a.laws
    assert "大气污染防治法" not in a.whole, "its rules stand in the code since 2026-08-15"


def test_the_kitchen_proves_that_its_fumes_did_no_harm(answers: Answers) -> None:
    a = answers["fumes-restaurant"]
    said = told(a)
    assert re.search("油烟和损害没有关系.*由店家证明", said)
    assert "民法典:第一千二百三十条" in a.laws
    assert re.search("受了损害要您自己证明", said), "the harm itself is the resident's to show"
    assert re.search("检测达标.*店家仍要防止影响居民", said)
    assert re.search("满六十日没动静.*先在六十日内申请行政复议.*明确拒绝的.*可以复议.*也可以起诉", said)
    assert {"行政复议法:第二十三条", "行政复议法实施条例:第二十四条", "行政复议法实施条例:第三十条"} <= a.laws


def test_rubbish_thrown_about_costs_a_fine_rubbish_badly_sorted_a_word_first(answers: Answers) -> None:
    a = answers["waste-garbage"]
    assert re.search("随意倾倒的要罚款", a.first)
    assert re.search("从楼上往下扔东西.*先躲开.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("随意倾倒、焚烧[^。]*罚一百元到一千元", said)
    assert re.search("不在指定地点分类投放.*先叫改正.*不改的.*个人也要罚", said)
    assert re.search("数额以宁波现行规定为准", said), "the code names no sum for a person"
    assert {f"生态环境法典:第{n}条" for n in ("五百零六", "一千一百六十九", "一千一百七十四")} <= a.laws
    assert "固体废物污染环境防治法" not in a.whole


def test_a_fine_on_the_spot_is_reviewed_before_it_is_sued_over(answers: Answers) -> None:
    a = answers["waste-garbage"]
    said = told(a)
    assert re.search("不服罚款[^。]*六十日内(申请行政)?复议[^。]*六个月内起诉", said)
    assert re.search("当场罚的，?要?先(要)?复议", said)
    assert {"行政复议法:第二十三条", "行政复议法:第二十条", "行政诉讼法:第四十六条"} <= a.laws

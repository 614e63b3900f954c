"""The management company and the owners: who votes with how many, what must be paid, and what is never allowed.

浙江省物业管理条例 (2009) and the shares of votes in 物业管理条例 第十二条 are out of date: the Civil Code counts.
"""

from __future__ import annotations

import re

import pytest

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent

EVERY = (
    "management-committee",
    "management-cut-utilities",
    "management-fee-increase",
    "management-fee-refusal",
    "management-maintenance-fund",
    "management-poor-service",
    "management-replace",
    "management-security",
)


@pytest.mark.parametrize("entry", EVERY)
def test_the_old_rules_of_voting_are_cited_nowhere(answers: Answers, entry: str) -> None:
    a = answers[entry]
    assert not [one for one in a.laws if one.startswith(("浙江省物业管理条例", "物权法"))]
    assert not {"物业管理条例:第十二条", "物业管理条例:第十一条"} & a.laws
    assert not re.search("全体业主(的)?过半数|专有部分占建筑物总面积过半数", a.whole)


@pytest.mark.parametrize(
    "entry", ["management-committee", "management-fee-increase", "management-maintenance-fund", "management-replace"]
)
def test_two_thirds_come_and_half_of_those_decide_by_area_and_by_heads(answers: Answers, entry: str) -> None:
    a = answers[entry]
    said = told(a)
    assert re.search("面积(和|、)人数都要(有)?三分之二以上", said)
    assert re.search("参加的[^。]*过半数同意", said)
    assert "民法典:第二百七十八条" in a.laws


def test_the_street_office_helps_to_found_the_owners_committee(answers: Answers) -> None:
    a = answers["management-committee"]
    assert re.search("先找街道", a.first)
    assert re.search("五人以上单数", a.first)
    assert re.search("九十天内开首次业主大会", a.first)
    assert re.search("三十天内到街道备案", a.first)
    said = told(a)
    assert re.search("名单三天内公示", said)
    assert re.search("候选人.*自荐.*不少于十天", said)
    assert re.search("名下几本证.*也只算一票", said)
    assert "车位不算" in said
    assert re.search("筹备经费由开发商出", said)
    wanted = ("十八", "二十", "二十一", "二十二", "二十三", "二十九", "三十", "三十一")
    assert {f"宁波市住宅小区物业管理条例:第{n}条" for n in wanted} <= a.laws


def test_a_committee_that_does_not_hold_elections_is_replaced_by_the_street_office(answers: Answers) -> None:
    a = answers["management-committee"]
    said = told(a)
    assert re.search("任期满六十天前", said)
    assert re.search("街道应当成立换届选举小组", said)
    assert re.search("两成以上.*(业主|联名)", said), "a fifth of the owners calls a meeting"
    assert re.search("知道后一年内.*撤销", said)
    assert re.search("街道应当组建物业管理委员会", said)
    assert re.search("责令改正.*造成损失要赔", said)
    wanted = ("二十四", "三十六", "三十七", "八十二", "九十五")
    assert {f"宁波市住宅小区物业管理条例:第{n}条" for n in wanted} <= a.laws
    assert "建筑物区分所有权纠纷解释:第十二条" in a.laws


def test_no_manager_cuts_water_or_power_to_get_his_fee(answers: Answers) -> None:
    a = answers["management-cut-utilities"]
    assert re.search("不能停水、停电.*催物业费", a.first)
    assert re.search("靠机器.*马上打120、110", a.first)
    assert {"120", "110"} <= urgent(a)
    said = told(a)
    assert re.search("可以催告.*再不行就起诉", said)
    assert re.search("欠费还是欠费", said), "the debt stays"
    assert re.search("欠的是电费本身.*催告后.*事先通知", said), "the power company may, after a warning"
    assert {"民法典:第九百四十四条", "民法典:第六百五十四条", "民法典:第二百八十七条"} <= a.laws
    assert re.search("(别|不)去砸锁", said)


def test_the_fee_rises_by_a_vote_and_not_by_a_notice(answers: Answers) -> None:
    a = answers["management-fee-increase"]
    assert re.search("调价要按合同来.*并由业主共同表决", a.first)
    assert re.search("先按原标准交.*留收据", a.first), "who stops paying everything becomes the debtor"
    said = told(a)
    assert re.search("不同意的业主也要照新价", said)
    assert re.search("知道(或应当知道决定之日起|后)一年内请法院撤销", said)
    assert re.search("代收水电费.*不能加手续费", said)
    assert "物业管理条例:第四十四条" in a.laws
    assert {"物业服务纠纷解释:第二条", "建筑物区分所有权纠纷解释:第十二条"} <= a.laws
    assert "四分之三" not in said


def test_what_was_paid_ahead_comes_back_when_the_manager_goes(answers: Answers) -> None:
    a = answers["management-fee-increase"]
    assert re.search("预交.*物业费可以要回", told(a))
    assert "物业服务纠纷解释:第三条" in a.laws
    assert re.search("政府指导价.*公布", told(a))
    assert "宁波市住宅小区物业管理条例:第四十二条" in a.laws


def test_an_empty_flat_is_no_reason_not_to_pay(answers: Answers) -> None:
    a = answers["management-fee-refusal"]
    assert re.search("一般不能.*没住、用不着都不是", a.first.replace("\n", ""))
    assert re.search("收到法院的信.*按时答辩、到庭", a.first)
    said = told(a)
    assert re.search("明显没做到约定的.*可以请法院适当少算.*但要有证据", said)
    assert re.search("没交房的?那一?段.*(开发商|建设单位)", said.replace("还没", "没"))
    assert re.search("租客.*没交.*房东也要一起负责", said)
    assert {"民法典:第九百四十四条", "物业管理条例:第四十一条", "宁波市住宅小区物业管理条例:第四十二条"} <= a.laws
    assert not re.search("可以(不交|拒交)物业费", said)


def test_a_payment_order_is_answered_in_writing_within_fifteen_days(answers: Answers) -> None:
    a = answers["management-fee-refusal"]
    assert re.search("支付令.*十五日内书面提异议", a.first)
    said = told(a)
    assert re.search("口头的不算", said)
    assert re.search("不然可以直接执行", said)
    assert {"民事诉讼法:第二百二十七条", "民诉法解释:第四百三十六条"} <= a.laws
    assert re.search("过了三年.*要自己在一审时提出来.*法院不会主动提", said)
    assert {"诉讼时效规定:第三条", "民法典:第一百九十五条", "民法典:第一百八十八条"} <= a.laws
    assert re.search("违约金太高.*可以请求减少", said)
    assert "民法典:第五百八十五条" in a.laws


def test_using_the_fund_takes_half_and_filling_it_three_quarters(answers: Answers) -> None:
    a = answers["management-maintenance-fund"]
    assert "不用人人签字" in a.first
    assert re.search("外墙在掉.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("再筹钱的.*参加的人里要四分之三以上", said)
    assert re.search("保修期内由开发商修", said)
    assert re.search("余额不到首期的三成.*由业主大会决定", said)
    assert re.search("挪用的.*追回、警告.*可以罚款", said)
    assert {"民法典:第二百八十一条", "物业管理条例:第六十条", "宁波市住宅小区物业管理条例:第六十九条"} <= a.laws


def test_in_danger_the_reserve_pays_without_a_vote(answers: Answers) -> None:
    a = answers["management-maintenance-fund"]
    assert re.search("急事经业委会或居委会核实.*走应急备用金.*不用等表决", a.first)
    said = told(a)
    assert re.search("排水.*故障.*电梯停.*外墙脱落.*屋顶.*漏水", said)
    assert {"宁波市住宅小区物业管理条例:第七十条", "宁波市住宅小区物业管理条例:第七十一条"} <= a.laws
    assert not re.search("[三七]天内(拨|到账)", said), "no day of payment is fixed"


def test_bad_service_is_complained_of_in_writing_and_then_higher_up(answers: Answers) -> None:
    a = answers["management-poor-service"]
    assert re.search("电线掉落、井盖没了.*先离开.*打110", a.first)
    assert {"110"} <= urgent(a)
    assert re.search("书面报修投诉", a.first)
    said = told(a)
    assert re.search("包给别人做.*仍要向业主负责", said)
    assert "民法典:第九百四十一条" in a.laws
    assert re.search("物业没有处罚权", said)
    assert re.search("有利的服务承诺.*也算合同内容", said)
    assert "民法典:第九百三十八条" in a.laws
    assert re.search("减多少.*看证据.*没有统一比例", said)
    assert re.search("没人管.*街道应当安排应急服务", said)
    assert {"民法典:第九百四十三条", "宁波市住宅小区物业管理条例:第八十三条"} <= a.laws


def test_owners_may_change_the_manager_with_sixty_days_notice(answers: Answers) -> None:
    a = answers["management-replace"]
    assert re.search("提前六十天书面通知老物业.*合同另有写明的按合同", a.first)
    assert re.search("动手打砸.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("单个业主不能自己解聘", said)
    assert re.search("损失的.*除(了)?不能怪业主的.*业主应当赔", said), "an early end may cost damages"
    assert re.search("到期四个月前", said)
    assert re.search("不定期合同提前六十天", said)
    assert re.search("公示两三家备选", said)
    assert {"民法典:第九百四十六条", "民法典:第九百四十八条"} <= a.laws
    assert {"宁波市住宅小区物业管理条例:第五十七条", "宁波市住宅小区物业管理条例:第四十九条"} <= a.laws


def test_the_old_manager_leaves_hands_over_and_is_paid_only_for_what_he_still_does(answers: Answers) -> None:
    a = answers["management-replace"]
    said = told(a)
    assert re.search("不(能|得)[^。]*欠费[^。]*表决[^。]*(不走|不交接)", said)
    assert re.search("责令限期改正.*逾期不改的罚款", said)
    assert re.search("该走不走的.*不能再收那以后的费.*新物业接手前还在服务的.*可以收", said)
    assert {"民法典:第九百四十九条", "民法典:第九百五十条"} <= a.laws
    assert {"宁波市住宅小区物业管理条例:第五十九条", "宁波市住宅小区物业管理条例:第九十四条"} <= a.laws
    assert re.search("一般不超过六个月", said)
    assert "宁波市住宅小区物业管理条例:第八十三条" in a.laws


def test_the_thief_pays_first_and_the_manager_only_for_what_he_neglected(answers: Answers) -> None:
    a = answers["management-security"]
    assert re.search("不一定.*没尽到的.*按过错担责", a.first.replace("\n", ""))
    assert re.search("伤得重先打120.*被偷、被打马上打110", a.first)
    assert {"120", "110"} <= urgent(a)
    said = told(a)
    assert re.search("物业没尽到义务的.*就他赔不了的部分.*也可以照物业合同要他赔", said)
    assert re.search("做到位了.*可能不赔", said)
    assert not re.search("物业(一定|必须)(要)?赔", said)
    assert re.search("一般要您证明物业没做到", said)
    assert re.search("井盖等地下设施伤人.*(管理的人要|由管理的人)证明", said), "there the burden turns"
    assert {f"民法典:第{n}条" for n in ("一千一百九十八", "一千二百五十八", "一千一百九十一", "九百四十二")} <= a.laws

"""Water from above, from the roof and from the drain; and the sun that a new house takes away."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_a_leaking_roof_is_the_developers_and_then_everybodys(answers: Answers) -> None:
    a = answers["leak-roof-wall"]
    assert re.search("保修期内开发商修.*过了期用维修资金", a.first)
    assert re.search("水碰到电.*人先离开.*触电打120", a.first)
    assert {"120", "110"} <= urgent(a)
    said = told(a)
    assert re.search("三分之二以上参加表决.*参加的里面过半数同意", said), "to USE the fund no three quarters are needed"
    assert "四分之三" not in said
    assert re.search("不用(每一家都|每户)签字|一户不签.*不等于办不成", said)
    assert re.search("不能用不住顶楼", said)
    assert {"民法典:第二百七十八条", "民法典:第二百七十三条", "宁波市住宅小区物业管理条例:第七十条"} <= a.laws


def test_a_flood_through_the_roof_is_paid_without_a_vote(answers: Answers) -> None:
    a = answers["leak-roof-wall"]
    assert re.search("漏得严重.*申请应急备用金", a.first)
    said = told(a)
    assert re.search("应急备用金直接拨付.*但要业委会或居委会核实", said)
    assert "宁波市住宅小区物业管理条例:第七十一条" in a.laws
    assert re.search("某户.*弄漏的.*由他修、由他赔", said)
    assert not re.search("保修期?[^。]*[五八二]年", said), (
        "how many years stands in the certificate, not in a law at hand"
    )


def test_who_blocked_the_common_drain_pays_if_he_is_found(answers: Answers) -> None:
    a = answers["leak-sewer"]
    assert re.search("公共管道堵了找物业修.*查得出谁弄堵的.*由他出钱赔", a.first)
    assert re.search("别自己下化粪池", a.first), "gas kills there"
    assert re.search("化粪池晕倒.{0,4}别去拉.{0,2}打120", a.first)
    assert {"120"} <= urgent(a)
    assert re.search("别堵死管口", a.first)
    said = told(a)
    assert re.search("查不出谁扔的.*物业没有及时清掏、维修.*可以要求它担责", said)
    assert re.search("邻居怎么分担.*要看证据.*由法院定", said), "no rule makes all of them pay"
    assert re.search("损失变大的部分可能少赔", said)
    assert "民法典:第一千一百七十三条" in a.laws
    assert {"民法典:第一千一百六十五条", "宁波市住宅小区物业管理条例:第六十七条"} <= a.laws


def test_upstairs_repairs_and_pays_once_the_leak_is_found_to_be_theirs(answers: Answers) -> None:
    a = answers["leak-upstairs"]
    assert re.search("查出是楼上漏的.*由楼上修、楼上赔", a.first)
    assert re.search("水碰到电.*人先离开.*别踩水.*触电打120", a.first)
    assert {"120"} <= urgent(a)
    assert "别硬闯" in a.first
    said = told(a)
    assert re.search("按坏的那时的价值算.*不一定按新价", said)
    assert "民法典:第一千一百八十四条" in a.laws
    assert re.search("知道受损和谁漏的起三年.*要求停止漏水没有这个期限", said)
    assert re.search("鉴定费谁主张谁先付.*最后谁出看判决", said)
    assert {"民法典:第一百八十八条", "民法典:第一百九十六条", "民法典:第二百三十七条"} <= a.laws


def test_the_plumber_who_broke_the_pipe_pays_and_his_customer_only_for_a_bad_choice(answers: Answers) -> None:
    a = answers["leak-upstairs"]
    assert re.search("工人打穿水管的.*一般找装修队.*业主.*指挥有过错.*担责", told(a))
    assert re.search("按天雇的零工.*找楼上", told(a)), "who works by the day for a person binds that person"
    assert "民法典:第一千一百九十二条" in a.laws
    assert "民法典:第一千一百九十三条" in a.laws
    assert re.search("房客弄漏的.*房客和房东都可以找", told(a))


def test_a_permit_for_the_new_house_does_not_end_the_claim_to_the_sun(answers: Answers) -> None:
    a = answers["light-blocked"]
    assert re.search("不得妨碍.*通风、采光、日照", a.first)
    said = told(a)
    assert re.search("有批文不等于不用赔", said)
    assert re.search("光是看不到江景.*没有写明", said), "the law names ventilation, light and sun, no view"
    assert re.search("每天要有几小时太阳.*是国家技术标准", said)
    assert not re.search("[一二两三]小时", said)
    assert {"民法典:第二百九十三条", "民法典:第二百三十六条", "民法典:第二百三十八条"} <= a.laws


def test_the_permit_itself_is_attacked_within_sixty_days_or_six_months(answers: Answers) -> None:
    a = answers["light-blocked"]
    assert re.search("不服许可.*六十日内复议", a.first)
    said = told(a)
    assert re.search("知道后六十日内(申请行政)?复议.*或(者)?六个月内起诉", said)
    assert re.search("满六十日没动静.*先在六十日内申请行政复议", said)
    assert {"行政复议法:第二十条", "行政诉讼法:第四十六条", "行政复议法:第二十三条", "行政复议法:第二十四条"} <= a.laws
    assert "三个月内起诉" not in said

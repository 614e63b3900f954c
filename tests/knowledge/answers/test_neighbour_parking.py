"""Cars: who moves them, who pays for a scratch, who owns the place and who sets its price."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_a_blocked_ambulance_comes_before_a_blocked_car(answers: Answers) -> None:
    a = answers["parking-blocked"]
    assert re.search("急救、消防车被堵.*打110.*有人伤打120.*着火打119", a.first)
    assert {"110", "119", "120"} <= urgent(a)
    assert re.search("别放气、划车、锁车", a.first)
    assert "千万别去砸车" in a.spoken
    said = told(a)
    assert re.search("公共车位不能私装地锁", said)
    assert re.search("有产权、签了合同的车位.*装地锁要看物业规约", said)
    assert {"消防法:第六十条", "民法典:第二百八十六条", "宁波市住宅小区物业管理条例:第六十三条"} <= a.laws


def test_who_scratched_the_car_pays_first_and_the_keeper_only_for_his_fault(answers: Answers) -> None:
    a = answers["parking-damage"]
    assert re.search("先找弄坏的人赔", a.first)
    assert "当天" in told(a)
    assert re.search("正在砸、偷或伤了人.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("场地费还是看管费.*要看合同", said), "a parking fee alone is no contract of custody"
    assert re.search("不收钱的保管.*没有故意或重大过失的.*不赔", said)
    assert re.search("没写保管.*物业有过错又和车损有关的.*要按过错担责", said)
    assert re.search("他能证明自己没过错的除外", said), "a falling barrier: the burden is on its manager"
    assert {"民法典:第八百九十七条", "民法典:第一千二百五十三条", "民法典:第一千一百八十八条"} <= a.laws
    assert not re.search("物业(一定|必须|应当)赔", said)


def test_the_price_of_common_places_is_voted_on(answers: Answers) -> None:
    a = answers["parking-fee"]
    assert re.search("占公共道路的车位.*由业主共同决定", a.first)
    said = told(a)
    assert re.search("面积(和|、)人数都要?三分之二", said)
    assert re.search("拿公共场地收费经营.*面积(和|、)人数都要?四分之三", said)
    assert re.search("怎么经营、钱怎么分.*都过半数", said)
    assert re.search("扣掉合理成本后也归业主", said)
    assert re.search("不等于(可以|能)不交物业费", said)
    assert {"民法典:第二百七十八条", "民法典:第二百八十二条", "物业服务纠纷解释:第二条"} <= a.laws
    assert "浙江省物业管理条例" not in a.whole


def test_a_vote_on_parking_is_attacked_within_one_year(answers: Answers) -> None:
    a = answers["parking-fee"]
    said = told(a)
    assert re.search("知道[^。]*一年内[^。]*撤销", said)
    assert re.search("退多收的钱一般三年内", said)
    assert re.search("没选出业委会的.*街道应当组建物业管理委员会", said)
    assert re.search("人防车位租期不得超过一年", said)
    assert {
        "建筑物区分所有权纠纷解释:第十二条",
        "宁波市住宅小区物业管理条例:第八十二条",
        "宁波市住宅小区物业管理条例:第十五条",
    } <= a.laws


def test_planned_places_go_to_the_owners_first_and_are_let_as_well_as_sold(answers: Answers) -> None:
    a = answers["parking-ownership"]
    assert re.search("要先满足业主.*占公共道路.*归业主共有", a.first)
    assert re.search("人防车位只能租", a.first)
    said = told(a)
    assert re.search("不得以只售不租为由拒绝.*也不得擅自提价", said)
    assert re.search("按规划比例.*就算先满足了", said)
    assert re.search("临时租给外人.*租期不超过一年", said)
    assert re.search("口头说送的.*要有.*证据", said)
    assert {
        "民法典:第二百七十五条",
        "民法典:第二百七十六条",
        "宁波市住宅小区物业管理条例:第十三条",
        "宁波市住宅小区物业管理条例:第十五条",
        "建筑物区分所有权纠纷解释:第五条",
    } <= a.laws

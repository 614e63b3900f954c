"""Batteries: never in the stairwell, and a socket for the car where the place is one's own."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_no_e_bike_stands_or_charges_in_the_hall_of_a_high_house(answers: Answers) -> None:
    a = answers["ebike-charging"]
    assert re.search("门厅、走道、楼梯间.*不准停电动车.*也不准充电", a.first)
    assert re.search("马上离开.*打119.*别推车", a.first)
    assert {"119"} <= urgent(a)
    said = told(a)
    assert re.search("责令改正后拒不改的.*一般个人罚五百到一千元", said), "no fine before the refusal"
    assert re.search("高过二十七米", said)
    assert "高层民用建筑消防安全管理规定:第五十条" in a.laws
    assert re.search("不分楼高低.*五百元以下", said), "blocking the way out is punished in every house"
    assert {"高层民用建筑消防安全管理规定:第三十七条", "高层民用建筑消防安全管理规定:第四十七条"} <= a.laws
    assert {"消防法:第六十条", "浙江省电动自行车管理条例:第十五条"} <= a.laws


def test_who_burns_the_house_down_by_carelessness_answers_for_it(answers: Answers) -> None:
    a = answers["ebike-charging"]
    said = told(a)
    assert re.search("不小心引起火灾.*拘留.*较轻的警告或罚款", said)
    assert "消防法:第六十四条" in a.laws
    assert re.search("有过错的要赔", said)
    assert re.search("(火灾原因|消防认定原因)", said)
    assert re.search("产品质量法写的是二年", said)
    assert "产品质量法:第四十五条" in a.laws
    # 宁波市电动自行车充电安全管理规定 is not at hand: what it says of the flat is asked, not told
    assert re.search("放自家屋里.*看宁波现行规定", said)


def test_a_fixed_place_may_have_a_charger_unless_a_reason_is_written(answers: Answers) -> None:
    a = answers["ev-charger"]
    assert re.search("固定车位可以申请装", a.first)
    assert re.search("书面写理由", a.first)
    assert re.search("别从窗口拉线", a.first)
    assert "窗口拉线" in a.spoken
    said = told(a)
    assert re.search("租的要先征得车位主人同意", said)
    assert re.search("公共部位搞经营.*要业主表决.*面积和人数都三分之二以上参加[^。]*四分之三", said)
    assert re.search("预留充电设施的安装条件", said)
    assert {"宁波市住宅小区物业管理条例:第十三条", "民法典:第二百七十五条", "民法典:第二百七十八条"} <= a.laws
    assert not re.search("物业(必须|应当|不得)(同意|拒绝)", said), "no law at hand says that he must agree"

"""Boundaries, trees and ways: what may be asked of the house next door, and what nobody may do with his own hands."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_a_boundary_nobody_can_prove_is_decided_by_the_government_first(answers: Answers) -> None:
    a = answers["access-boundary"]
    assert re.search("归属说不清.*(镇政府|区政府)", a.first), "a court sends an undecided boundary away"
    assert re.search("(别|不)拆.*别抢着盖", a.first), "the land stays as it is until it is decided"
    assert "土地管理法:第十四条" in a.laws
    said = told(a)
    assert re.search("接到后三十日内起诉", said), "thirty days from receiving the decision, not six months"
    assert "六个月" not in said
    assert re.search("侵犯您已?经?有证的权利的.*(要|应当)先复议", said)
    assert {"行政复议法:第二十三条", "行政复议法:第二十条"} <= a.laws


def test_own_land_is_claimed_back_without_limit_but_damages_within_three_years(answers: Answers) -> None:
    a = answers["access-boundary"]
    said = told(a)
    assert re.search("(要求退还|要回)自己.*没有三年期限", said)
    assert re.search("赔钱一般.*三年", said)
    assert re.search("异议登记.*十五日内起诉", said), "else the objection in the register lapses (民法典 220)"
    assert {"民法典:第一百九十六条", "民法典:第一百八十八条", "民法典:第二百二十条"} <= a.laws


def test_who_digs_or_drains_must_not_endanger_the_house_next_door(answers: Answers) -> None:
    a = answers["access-boundary"]
    assert re.search("墙在裂.*人先出来.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert "不能危及邻居的房子" in said
    assert re.search("排水要.*必要的便利.*自然流向", said)
    assert {"民法典:第二百九十条", "民法典:第二百九十五条"} <= a.laws
    # 民法典 289: what no law fixes is local custom; no height and no width may be invented
    assert not re.search(r"围墙[^。]*[\d一二三两]+(米|公分)", said)


def test_nobody_saws_the_neighbours_tree_down_himself(answers: Answers) -> None:
    a = answers["access-plants"]
    assert re.search("不能随便砍别人的树", a.first)
    assert "别自己去砍" in a.spoken
    said = told(a)
    assert re.search("法律没有写可以自己剪", said), "the Civil Code knows no right to cut off branches"
    assert re.search("故意砍坏.*拘留或罚款", said)
    assert "治安管理处罚法:第五十九条" in a.laws, "第四十九条 was the number before 2026"
    assert re.search("要求.*没有.*(期限|限制)", said)
    assert re.search("赔钱.*三年", said)


def test_a_falling_tree_is_paid_for_unless_its_keeper_proves_he_had_no_fault(answers: Answers) -> None:
    a = answers["access-plants"]
    assert re.search("树要倒.*110.*120", a.first)
    assert {"110", "120"} <= urgent(a)
    said = told(a)
    assert re.search("不能证明自己没有过错.*要赔", said), "the burden is on the owner or manager"
    assert "台风天也要看平时有没有管好" in said, "a typhoon alone excuses nobody"
    assert "民法典:第一千二百五十七条" in a.laws


def test_the_common_lawn_is_no_vegetable_garden(answers: Answers) -> None:
    a = answers["access-plants"]
    assert re.search("绿地被种菜.*劝停", a.first)
    assert re.search("宁波禁止擅自.*种蔬果", told(a))
    assert {"宁波市住宅小区物业管理条例:第六十一条", "民法典:第二百七十四条"} <= a.laws


def test_the_only_way_out_must_stay_open_even_over_his_land(answers: Answers) -> None:
    a = answers["access-right-of-way"]
    assert re.search("必须经过的路.*不能", a.first)
    assert re.search("救护车、消防车被堵.*马上打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("已有方便的路.*不一定能", said), "what the law gives is the necessary way, not the shortest"
    assert "法条没有写要交过路钱" in said
    assert re.search("要求让路没有.*期限", said)
    assert {"民法典:第二百九十一条", "民法典:第二百九十六条", "民法典:第一百九十六条"} <= a.laws


def test_the_court_can_have_the_way_opened_before_the_judgment(answers: Answers) -> None:
    a = answers["access-right-of-way"]
    assert "先予执行" in a.first
    said = told(a)
    assert re.search("先予执行.*可能要您提供担保.*败诉了要赔", said), "it has its price (民事诉讼法 110)"
    assert {"民事诉讼法:第一百零九条", "民诉法解释:第一百七十条", "民事诉讼法:第一百一十条"} <= a.laws
    assert "五十到一百元" in said, "a claim without money costs 50 to 100 yuan (诉讼费用交纳办法 13)"
    assert re.search("别自己去砸", a.first)

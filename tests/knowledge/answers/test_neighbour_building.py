"""One building, many owners: what is common, what endangers all, and who must stop it."""

from __future__ import annotations

import re

import pytest

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_an_outdoor_unit_on_the_own_wall_is_allowed_until_it_harms_somebody(answers: Answers) -> None:
    a = answers["building-ac-unit"]
    assert re.search("外机松了要掉.*打110；砸到人打120", a.first)
    assert {"110", "120"} <= urgent(a)
    said = told(a)
    assert re.search("自家对应的外墙.*合理用.*不算侵权", said), "not every unit on the wall is a wrong"
    assert re.search("规划有外机平台的.*禁止", said)
    assert re.search("掉下来伤了人.*不能证明自己没有过错的.*要赔", said)
    assert not re.search(r"[\d一二三两四五六七八九十]+(米|公分)", said), (
        "distances stand in technical standards, not here"
    )
    assert {
        "建筑物区分所有权纠纷解释:第四条",
        "宁波市住宅小区物业管理条例:第六十一条",
        "民法典:第一千二百五十三条",
    } <= a.laws


def test_a_camera_that_films_my_door_may_be_turned_away_but_never_smashed(answers: Answers) -> None:
    a = answers["building-camera"]
    assert re.search("门口进出的.*可以要求他拆掉或转方向", a.first)
    assert re.search("偷拍您家里面的.*直接打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert "别自己去砸" in said
    assert re.search("只照自己门口的.*一般可以", said), "a camera as such is not forbidden"
    assert re.search("要求停拍、拆掉.*没有期限", said)
    assert {"民法典:第一千零三十二条", "公共安全视频条例:第三十三条", "民法典:第九百九十五条"} <= a.laws
    assert "个人信息保护法:第七十二条" not in a.laws, "household use is outside of that law"


def test_who_may_film_the_corridor_and_who_decides(answers: Answers) -> None:
    a = answers["building-camera"]
    said = told(a)
    assert re.search("只有负安全防范.*能装", said)
    assert re.search("公安责令改正、删除录像.*拒不改正的没收、罚款", said), "the fine comes only after a refusal"
    assert re.search("本人也可以查看有关录像", said)
    assert "经管理单位同意" in said
    assert {f"公共安全视频条例:第{n}条" for n in ("八", "九", "二十一", "二十六")} <= a.laws
    assert "治安管理处罚法:第五十条" in a.laws, "第四十二条 was the number before 2026"


def test_what_common_parts_earn_belongs_to_the_owners_after_costs(answers: Answers) -> None:
    a = answers["building-common-area"]
    assert re.search("收入扣掉成本归大家", a.first)
    said = told(a)
    assert re.search("花了多少成本.*由(他|他自己)证明", said), "the taker proves his costs, not the owners"
    assert re.search("写明属于个人的绿地除外", said)
    assert re.search("自家对应的外墙.*不算侵权", said)
    assert re.search("口头答应不算", said)
    assert {"民法典:第二百八十二条", "建筑物区分所有权纠纷解释:第十四条", "民法典:第二百七十四条"} <= a.laws


@pytest.mark.parametrize("entry", ["building-common-area", "building-illegal"])
def test_an_office_that_keeps_silent_goes_to_review_before_the_court(answers: Answers, entry: str) -> None:
    a = answers[entry]
    said = told(a)
    assert re.search("没(有)?规定期限的?，?满六十日.*先.*复议", said)
    assert re.search("六十日内申请(行政)?复议", said)
    assert {"行政复议法:第二十三条", "行政复议法实施条例:第二十四条", "行政复议法:第二十条"} <= a.laws
    assert not re.search("三个月内起诉|十五日内复议", said)


def test_a_single_owner_may_sue_over_the_common_parts(answers: Answers) -> None:
    a = answers["building-common-area"]
    assert "业主本人也可以起诉" in a.first, "no committee is needed"
    assert "民法典:第二百八十七条" in a.laws
    assert re.search("账目不公布.*可以起诉", a.first)
    assert "建筑物区分所有权纠纷解释:第十三条" in a.laws


def test_things_in_the_corridor_are_cleared_by_the_office_not_by_me(answers: Answers) -> None:
    a = answers["building-corridor"]
    assert re.search("着火、有煤气味.*先离开.*打119.*别去搬", a.first)
    assert {"119"} <= urgent(a)
    assert "别自己扔别人的东西" in a.first
    said = told(a)
    assert re.search("个人.*警告或五百元以下", said)
    assert "五千到五万元" in said
    assert re.search("责令改还不改的.*强制清走.*费用由他", said)
    assert re.search("禁止锁闭", said)
    assert re.search("着火时要容易打开", said)
    assert {"消防法:第二十八条", "消防法:第六十条", "高层民用建筑消防安全管理规定:第二十八条"} <= a.laws


def test_locked_in_a_lift_nobody_forces_the_door(answers: Answers) -> None:
    a = answers["building-elevator-fault"]
    assert re.search("被困.*按铃.*119.*别扒门", a.first)
    assert "别扒门" in a.spoken
    assert {"120"} <= urgent(a)
    said = told(a)
    assert re.search("停运.*经业委会或居委会核实.*应急备用金", said), "no vote is needed for that money"
    assert re.search("没有(约定)?的，?按各家.*面积.*比例", said)
    assert {"宁波市住宅小区物业管理条例:第七十一条", "民法典:第二百八十三条"} <= a.laws


def test_who_was_hurt_by_a_faulty_lift_minds_the_shorter_limit(answers: Answers) -> None:
    a = answers["building-elevator-fault"]
    said = told(a)
    assert re.search("一般三年内", said)
    assert re.search("产品质量法写的是二年", said)
    assert {"民法典:第一百八十八条", "产品质量法:第四十五条", "产品质量法:第四十三条"} <= a.laws
    assert re.search("有过错的物业、维保单位", a.first), "no liability without fault is promised"
    assert not re.search("物业(一定|必须)赔", said)


def test_a_lift_for_an_old_house_needs_two_thirds_and_three_quarters_not_everybody(answers: Answers) -> None:
    a = answers["building-elevator-retrofit"]
    assert "不用人人同意" in a.first
    assert re.search("面积(和|、)人数都要三分之二.*其中四分之三以上赞成", a.first)
    assert "民法典:第二百七十八条" in a.laws
    said = told(a)
    assert re.search("知道后一年内.*撤销", said)
    assert "建筑物区分所有权纠纷解释:第十二条" in a.laws
    assert re.search("低层的通风、采光、日照", said)
    assert "民法典:第二百九十三条" in a.laws
    assert re.search("多少没有全国统一的数目", said), "no sum of compensation is promised"
    assert not re.search("过半数(同意|赞成)|一票否决", said)


def test_who_threw_it_pays_and_only_the_unknown_is_shared(answers: Answers) -> None:
    a = answers["building-falling-objects"]
    assert re.search("先打120.*再打110", a.first)
    assert {"120", "110"} <= urgent(a)
    assert re.search("谁扔的谁赔.*查不到的.*物业有错先担责.*可能的住户适当补偿", a.first)
    said = told(a)
    assert re.search("财产执行完还不够的.*物业按过错补一部分", said)
    assert re.search("查到真正的人.*可以向他要回", said)
    assert {
        "民法典:第一千二百五十四条",
        "侵权责任编解释（一）:第二十四条",
        "侵权责任编解释（一）:第二十五条",
    } <= a.laws
    assert "连带" not in said
    assert "平均分" not in said


def test_nobody_home_clears_of_throwing_but_not_of_what_fell_off(answers: Answers) -> None:
    a = answers["building-falling-objects"]
    said = told(a)
    assert re.search("别人扔下来的.*能证明那时家里没人", said)
    assert re.search("自己掉下来的.*光说家里没人还不够", said)
    assert re.search("所有人、管理人.*证明没过错", said)
    assert "民法典:第一千二百五十三条" in a.laws
    assert re.search("情节严重的是犯罪.*公安也要拘留或罚款", said)
    assert {"刑法:第二百九十一条之二", "治安管理处罚法:第四十三条"} <= a.laws
    assert re.search("公安应当及时", said), "the police must look for the thrower"


def test_a_balcony_is_no_bedroom_to_let(answers: Answers) -> None:
    a = answers["building-group-rental"]
    assert re.search("厨房.*阳台.*地下储藏室.*车库.*不能单独租", a.first)
    assert re.search("起火、有煤气味.*先离开.*打119", a.first)
    assert {"119"} <= urgent(a)
    said = told(a)
    assert re.search("先责令改正、警告.*拒不改正.*二千到一万元", said), "no fine at the first visit"
    assert re.search("最多住几个人.*由市里定标准", said)
    assert not re.search("煤气味的不等.{0,3}马上报警", said), "one leaves first, then calls the fire brigade"
    assert not re.search("[五六四]平方", said), "the city's figure is not in the law at hand"
    assert {f"住房租赁条例:第{n}条" for n in ("七", "八", "十一", "三十九")} <= a.laws


def test_a_landlord_looks_at_the_identity_card_of_who_lives_there(answers: Answers) -> None:
    a = answers["building-group-rental"]
    assert re.search("房东要看租客身份证", told(a))
    assert "住房租赁条例:第九条" in a.laws


def test_a_shop_in_a_flat_needs_every_neighbour_of_the_house(answers: Answers) -> None:
    a = answers["building-home-business"]
    assert re.search("一致同意.*同一栋楼的都算", a.first)
    assert re.search("有执照、多数人同意都不够", a.first)
    assert "有执照也不等于邻居同意" in a.spoken
    said = told(a)
    assert re.search("别栋的.*要证明", said)
    assert re.search("一个人也可以.*起诉", said)
    assert "租客不是业主" in said
    assert {
        "民法典:第二百七十九条",
        "建筑物区分所有权纠纷解释:第十条",
        "建筑物区分所有权纠纷解释:第十一条",
    } <= a.laws


def test_illegal_building_is_reported_in_writing_and_never_torn_down_by_hand(answers: Answers) -> None:
    a = answers["building-illegal"]
    assert re.search("墙裂、房歪、在挖地下室.*人先离开.*打110", a.first)
    assert {"110"} <= urgent(a)
    assert "119" in a.spoken, "for who is buried"
    assert re.search("书面.*申请查处.*留凭据", a.first), "without proof of asking there is no review"
    said = told(a)
    assert "不要自己动手拆别人的" in said
    assert re.search("个人罚一千到一万元", said)
    assert "物业管理条例:第六十三条" in a.laws
    assert re.search("明确拒绝的.*可以复议.*也可以起诉", said), "an open refusal may be sued over at once"
    assert {"行政复议法实施条例:第三十条", "行政复议法:第四十四条"} <= a.laws


def test_who_is_told_to_pull_down_learns_his_own_days(answers: Answers) -> None:
    a = answers["building-illegal"]
    said = told(a)
    assert re.search("收到决定(不服)?.*六十日内(申请)?复议.*或(者)?六个月内起诉", said)
    assert re.search("复议期间一般不停止执行.*可以同时申请停止执行", said)
    assert {"行政复议法:第四十二条", "行政诉讼法:第四十六条"} <= a.laws
    assert not re.search("[一二]十年以上的?不(能|用)拆|过了两年不(能|用)拆", said)


def test_the_bearing_wall_belongs_to_all_and_danger_goes_first(answers: Answers) -> None:
    a = answers["building-load-bearing"]
    assert "承重墙不能拆" in a.first
    assert re.search("觉得楼有危险.*人先出来.*打110", a.first)
    assert {"110"} <= urgent(a)
    assert re.search("看图纸.*别靠敲听", a.first)
    said = told(a)
    assert re.search("要求停工、恢复、消除危险.*没有期限", said)
    assert re.search("赔钱.*三年内", said)
    assert re.search("物业制止、报告", said)
    assert "物业管理条例:第四十五条" in a.laws
    assert re.search("业主本人就可以要求", said)
    assert {
        "民法典:第二百七十二条",
        "建筑物区分所有权纠纷解释:第三条",
        "建筑物区分所有权纠纷解释:第十五条",
    } <= a.laws
    # what the fine is stands in a rule that is not at hand
    assert not re.search("罚款?[一二五十百千万]+", said)

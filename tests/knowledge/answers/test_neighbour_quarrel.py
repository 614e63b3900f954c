"""Quarrels between people: who is safe, who is asked, who proves, who is punished."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_parents_answer_for_the_whole_and_cannot_send_the_victim_to_others(answers: Answers) -> None:
    a = answers["neighbour-child-damage"]
    assert re.search("父母等监护人赔.*尽到管教的可以少赔", a.first), "good care reduces, it does not free"
    said = told(a)
    assert re.search("老人带孩子.*父母仍要赔全部", said)
    assert re.search("离婚.*两人都要赔", said)
    assert re.search("先从他的钱里付.*但要留够必需的生活费", said)
    assert "补充责任" not in said
    assert "十八岁以下不用赔" not in said
    assert {"民法典:第一千一百八十八条", "民法典:第一千一百八十九条"} <= a.laws
    assert {"侵权责任编解释（一）:第五条", "侵权责任编解释（一）:第八条"} <= a.laws


def test_at_eight_the_proof_turns_from_the_school_to_the_child(answers: Answers) -> None:
    a = answers["neighbour-child-damage"]
    assert re.search("伤得重先打120.*110", a.first)
    assert {"120", "110"} <= urgent(a)
    said = told(a)
    assert re.search("不满八岁.*学校不能证明尽责就要赔", said)
    assert re.search("满八岁.*要看学校是否没尽责", said)
    assert re.search("校外的人.*先找那个人.*再补一部分", said)
    assert {f"民法典:第一千{n}条" for n in ("一百九十九", "二百", "二百零一")} <= a.laws
    assert not re.search("(?<![一二三四五六七八九])十周?岁", said), "ten was the age before 2017"


def test_a_ball_game_played_freely_is_at_ones_own_risk(answers: Answers) -> None:
    a = answers["neighbour-child-damage"]
    assert re.search("自愿打球.*一般不找球友赔.*故意或重大过失除外", told(a))
    assert "民法典:第一千一百七十六条" in a.laws
    assert re.search("不满十四岁不受治安处罚.*但要严加管教", told(a))
    assert "治安管理处罚法:第十二条" in a.laws


def test_bullying_is_a_matter_for_the_police_even_below_fourteen(answers: Answers) -> None:
    a = answers["neighbour-child-damage"]
    said = told(a)
    assert re.search("欺凌.*公安应当.*(处罚|矫治教育)", said), "since 2026; under fourteen it is education, not nothing"
    assert re.search("学生欺凌[^。]*违反治安管理的", said)
    assert re.search("学校.*(不按规定|没有)报告.*责令改正", said)
    assert "治安管理处罚法:第六十条" in a.laws
    assert not re.search("不满十四岁.*(警察|公安)不管", said)


def test_what_i_recorded_in_my_own_home_counts_and_his_bedroom_never(answers: Answers) -> None:
    a = answers["neighbour-evidence"]
    assert re.search("自己在家录音录像.*一般可以用", a.first)
    assert re.search("原件别删别剪", a.first)
    said = told(a)
    assert re.search("偷录不一定没用", said), "the old rule against secret tapes is gone (民诉法解释 106)"
    assert re.search("(窃听|偷拍卧室).*法院不采信.*可能被罚", said)
    assert "不要跑到人家家里去偷拍" in a.spoken
    assert {"民诉法解释:第一百零六条", "民法典:第一千零三十三条"} <= a.laws
    assert re.search("手机.*分贝只能作参考", said)


def test_evidence_that_others_hold_is_fetched_by_the_court(answers: Answers) -> None:
    a = answers["neighbour-evidence"]
    said = told(a)
    assert re.search("监控.*当天.*书面请物业保存", said)
    assert re.search("起诉前.*都可申请法院保全.*诉前要情况紧急", said)
    assert re.search("举证期限满前书面请法院", said)
    assert re.search("公证不是必须", said)
    assert re.search("十五个工作日", said)
    assert {"民事诉讼法:第八十四条", "民诉法解释:第九十四条", "公证法:第三十条"} <= a.laws


def test_in_a_fight_get_away_first_and_see_a_doctor_the_same_day(answers: Answers) -> None:
    a = answers["neighbour-fight"]
    assert re.search("正在打先躲开.*打110.*伤得重打120", a.first)
    assert {"110", "120"} <= urgent(a)
    assert re.search("当天去医院", a.first)
    assert re.search("验伤的委托", a.first)
    said = told(a)
    assert re.search("制止正在打人而还手.*不受处罚.*明显过头另说", said), "self-defence, new since 2026"
    assert "治安管理处罚法:第十九条" in a.laws
    assert not re.search("(还手|动手)就(算|是)互殴|谁先动手谁(全|负全)", said)


def test_a_blow_costs_days_and_money_and_more_against_the_weak(answers: Answers) -> None:
    a = answers["neighbour-fight"]
    said = told(a)
    assert re.search("拘留五到十日.*并罚五百到一千元.*情节较轻的更轻", said)
    assert re.search("七十岁以上.*孕妇、残疾人、不满十四岁.*拘留十到十五日.*并罚一千到二千元", said)
    assert "六十岁" not in said, "sixty was the age before 2026"
    assert re.search("七十岁以上.*不执行拘留.*情节严重.*一年内两次.*除外", said)
    assert {f"治安管理处罚法:第{n}条" for n in ("五十一", "五十", "二十三")} <= a.laws
    assert not {"治安管理处罚法:第四十三条", "治安管理处罚法:第四十二条"} & a.laws, "the numbers of the old law"


def test_who_settles_with_the_police_lets_the_other_go_unpunished(answers: Answers) -> None:
    a = answers["neighbour-fight"]
    said = told(a)
    assert re.search("情节较轻、愿意谈的", a.first), "only a light case is settled, and only freely"
    assert re.search("派出所调解[^。]*不再?处罚", said), "the victim must know before he signs"
    assert re.search("履行.*书面申请.*公安认可", said), "a settlement among themselves must be done and approved"
    assert re.search("公安作决定前已经履行", said), "after the decision it comes too late"
    assert re.search("他不履行仍要处理", said), "a signature alone does not free him"
    assert re.search("(不履行|调解不成|不愿调解).*依法处理", said)
    assert "治安管理处罚法:第九条" in a.laws


def test_six_months_for_the_police_and_three_years_for_the_money(answers: Answers) -> None:
    a = answers["neighbour-fight"]
    said = told(a)
    assert re.search("六个月(内没|才)被公安发现的.*不再(治安)?处?罚", said)
    assert "治安管理处罚法:第二十五条" in a.laws
    assert re.search("赔偿一般三年", said)
    assert re.search("六十日内(申请)?复议.*六个月内起诉.*当场罚的，?要?先(要)?复议", said.replace("\n", ""))
    assert {"行政复议法:第二十三条", "行政复议法:第二十条", "行政诉讼法:第四十六条"} <= a.laws


def test_a_threat_is_met_behind_a_locked_door(answers: Answers) -> None:
    a = answers["neighbour-harassment"]
    assert re.search("锁好门.*马上打110", a.first)
    assert {"110"} <= urgent(a)
    assert re.search("先拍照录像再清洗", a.first)
    said = told(a)
    assert re.search("跟踪.*公安批准后.*禁止他接触您.*违反的.*还要拘留", said)
    assert re.search("五日以下.*一千元以下", said)
    assert "五百元以下" not in said
    assert re.search("报复报案人的.*要从重", said)
    assert {f"治安管理处罚法:第{n}条" for n in ("五十", "五十九", "二十二", "九十", "二十五")} <= a.laws
    assert "治安管理处罚法:第四十二条" not in a.laws


def test_who_cannot_wait_for_a_judgment_asks_the_court_to_forbid_it(answers: Answers) -> None:
    a = answers["neighbour-harassment"]
    said = told(a)
    assert re.search("难以弥补.*证据.*法院责令他?停止", said), "an order against a wrong to the person, before judgment"
    assert "民法典:第九百九十七条" in a.laws
    assert re.search("六个月.*才发现.*不再罚.*一直在继续的.*从停下那天算", said)


def test_a_police_station_that_does_nothing_is_reviewed_first_one_that_refuses_may_be_sued(answers: Answers) -> None:
    a = answers["neighbour-harassment"]
    said = told(a)
    assert re.search("不归他管.*要说明理由.*不服.*可以六十日内申请复议.*也可以六个月内起诉", said)
    assert re.search("一直没答复的.*要先复议.*不能直接告", said)
    assert {"行政复议法:第二十三条", "行政复议法实施条例:第三十条"} <= a.laws


def test_mediation_is_free_and_free_to_refuse(answers: Answers) -> None:
    a = answers["neighbour-mediation"]
    assert re.search("打闹、威胁.*马上打110", a.first)
    assert {"110"} <= urgent(a)
    assert "不收钱" in a.first
    assert re.search("不想调.*可以直接去法院", a.first)
    said = told(a)
    assert re.search("对方不肯来.*不能硬调.*也不耽误您起诉", said)
    assert re.search("可以自己挑调解员", said)
    assert not re.search("(必须|应当)先(经过)?调解", said), "no quarrel of neighbours has to be mediated first"
    assert {f"人民调解法:第{n}条" for n in ("三", "四", "十七", "十九")} <= a.laws
    assert "城市居民委员会组织法:第十条" in a.laws


def test_what_was_agreed_is_confirmed_by_both_within_thirty_days(answers: Answers) -> None:
    a = answers["neighbour-mediation"]
    said = told(a)
    assert re.search("三十(天|日)内两人一起.*司法确认", said)
    assert re.search("协议生效起三十日内", said), "from the day it takes effect"
    assert re.search("可以申请强制执行", said)
    assert {"民事诉讼法:第二百零五条", "人民调解法:第三十三条"} <= a.laws
    assert not {"民事诉讼法:第二百零一条", "民事诉讼法:第一百九十四条"} & a.laws


def test_smoking_at_home_is_not_forbidden_and_nothing_is_promised(answers: Answers) -> None:
    a = answers["neighbour-smoking"]
    assert re.search("在自己家抽.*主要靠商量和调解", a.first)
    assert re.search("着火.*119", a.first)
    assert {"119"} <= urgent(a)
    said = told(a)
    assert re.search("自己家里抽烟.*法律没有直接禁止.*但不能损害邻居", said)
    assert re.search("赔药费.*病历.*证明和烟味有关.*由法院定", said)
    assert re.search("侵害健康[^。]*一百到五百元[^。]*五万元的不另交", said), "health is a right of the person"
    assert re.search("楼梯间、走廊算不算禁烟处.*以宁波现行规定", said), "the city's rule is not at hand"
    assert re.search("学校.*不准吸烟.*警告.*可以罚五百元以下", said)
    assert {"未成年人保护法:第五十九条", "未成年人保护法:第一百二十四条", "民法典:第二百七十二条"} <= a.laws


def test_faith_is_everyones_own_but_the_way_out_is_everybodys(answers: Answers) -> None:
    a = answers["neighbour-superstition"]
    assert re.search("信不信是各人的事.*但不能妨碍别人", a.first)
    assert {"119"} <= urgent(a)
    said = told(a)
    assert re.search("法律不拿风水作标准", said)
    assert re.search("疏散通道不能占", said)
    assert "消防法:第二十八条" in a.laws
    assert re.search("别自己去砸镜子", said)
    assert {"民法典:第八条", "民法典:第十条", "民法典:第二百三十六条"} <= a.laws
    assert re.search("由法院定", said)
    assert not re.search("封建迷信.*(违法|拘留)", said)

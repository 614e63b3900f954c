"""Animals: the wound first, then the keeper, who can hardly ever free himself."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent


def test_a_bite_is_washed_and_seen_by_a_doctor_before_anybody_is_sued(answers: Answers) -> None:
    a = answers["pet-bite"]
    assert re.search("狗还在扑人先躲开.*打110.*伤得重打120", a.first)
    assert re.search("肥皂水和流动清水", a.first)
    assert re.search("先冲洗伤口去医院.*再找主人", a.first)
    assert "清水" in a.spoken
    assert {"110", "120"} <= urgent(a)
    assert re.search("打疫苗听医生的.*越早越好", told(a))
    assert re.search("赔偿一般三年内", told(a))
    assert "一年内" not in told(a), "the one year for injuries is dead"


def test_without_a_lead_only_the_victims_intent_helps_the_keeper(answers: Answers) -> None:
    a = answers["pet-bite"]
    assert re.search("一般由养狗或管狗的人赔", a.first)
    said = told(a)
    assert re.search("故意或有重大过失逗狗.*主人能证明的.*可以不赔或少赔", said)
    assert re.search("没采取安全措施的.*只有受害人故意才可能减", said)
    assert re.search("禁养的烈性犬伤人.*主人不能少赔", said)
    assert re.search("被狗吓得摔倒.*也可以要求赔", said), "no bite is needed"
    assert {"民法典:第一千二百四十五条", "民法典:第一千二百四十六条", "民法典:第一千二百四十七条"} <= a.laws
    assert "侵权责任编解释（一）:第二十三条" in a.laws


def test_who_was_bitten_because_a_stranger_teased_the_dog_chooses_whom_he_sues(answers: Answers) -> None:
    a = answers["pet-bite"]
    said = told(a)
    assert re.search("别人惹[^。]*主人[^。]*都可以", said), "the keeper cannot send him on to the stranger"
    assert "民法典:第一千二百五十条" in a.laws
    assert re.search("流浪狗找原来的主人", said)
    assert "民法典:第一千二百四十九条" in a.laws
    assert re.search("动物园[^。]*能证明尽到管理职责的，不赔", said)
    assert "民法典:第一千二百四十八条" in a.laws


def test_the_police_punish_a_bite_for_want_of_safety(answers: Answers) -> None:
    a = answers["pet-bite"]
    said = told(a)
    assert re.search("公安罚一千元以下.*情节较重的拘留五到十日", said)
    assert re.search("放狗咬人的按打人处罚", said)
    assert "治安管理处罚法:第八十九条" in a.laws
    assert "治安管理处罚法:第七十五条" not in a.laws


def test_barking_is_warned_of_first_and_fined_after(answers: Answers) -> None:
    a = answers["pet-nuisance"]
    assert re.search("警告了还不改.*就要罚款", a.first)
    assert re.search("扑人、咬人.*先躲开.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("先给警告.*警告后不改.*或放任动物吓人.*罚一千元以下", said)
    assert re.search("警告以后还叫.*要再报警.*带上前一次的回执", said), "the first warning has to be proved"
    assert re.search("别去伤动物", a.spoken)
    assert {"治安管理处罚法:第八十九条", "民法典:第一千二百五十一条", "生态环境法典:第五百九十四条"} <= a.laws
    assert "二百元以上五百元" not in a.whole, "the fine of the old police law"
    assert "拘留" not in said, "barking alone locks nobody up"


def test_a_dog_goes_out_on_a_lead_with_a_tag_in_the_village_too(answers: Answers) -> None:
    a = answers["pet-unleashed"]
    assert re.search("带狗出门要戴牌、系绳.*这是法律要求", a.first)
    assert {"110", "120"} <= urgent(a)
    said = told(a)
    assert re.search("农村也要打疫苗.*带出门也要系绳", said), "the national law knows no difference"
    assert re.search("没按规定打疫苗.*主管部门责令限期改正.*可以罚款", said)
    assert {"动物防疫法:第三十条", "动物防疫法:第九十二条"} <= a.laws


def test_what_ningbo_fines_is_asked_of_the_police_because_its_text_is_cut_off(answers: Answers) -> None:
    a = answers["pet-unleashed"]
    said = told(a)
    assert re.search("不牵绳罚多少.*问现行规定", said)
    assert not re.search("不牵绳[^。]*罚[^。多]*元", said)
    assert re.search("一户限养一只", said)
    assert re.search("满三个月要有养犬证", said)
    assert {"宁波市养犬管理条例:第十三条", "宁波市养犬管理条例:第十四条"} <= a.laws
    assert not [one for one in a.laws if re.match("宁波市养犬管理条例:第(十九|[二三四五]十)", one)]
    assert re.search("先警告.*警告后不改.*或者已经伤了人的.*五日以下.*一千元以下", said)
    assert "限制养犬规定" not in a.whole

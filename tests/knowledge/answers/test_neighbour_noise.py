"""Noise: first those around ask for quiet, then the office, and the police last; by a new code since 2026-08.

噪声污染防治法 is dead since 2026-08-15, and the fine for disturbing is 治安管理处罚法 第八十八条, no more 第五十八条.
"""

from __future__ import annotations

import re

import pytest

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told, urgent

EVERY = (
    "noise-commercial",
    "noise-construction",
    "noise-equipment",
    "noise-mahjong",
    "noise-neighbour",
    "noise-renovation",
    "noise-square-dance",
    "noise-traffic",
)


@pytest.mark.parametrize("entry", EVERY)
def test_no_answer_about_noise_rests_on_the_dead_law(answers: Answers, entry: str) -> None:
    a = answers[entry]
    laws = {one.split(":")[0] for one in a.laws}
    assert "生态环境法典" in laws
    assert "噪声污染防治法" not in laws
    assert "噪声污染防治法" not in a.whole
    assert "治安管理处罚法:第五十八条" not in a.laws
    assert not re.search("二百元以上五百元|罚二百到五百", a.whole), "the fine of the old police law"


@pytest.mark.parametrize(
    "entry", ["noise-commercial", "noise-mahjong", "noise-neighbour", "noise-renovation", "noise-square-dance"]
)
def test_the_police_punish_only_what_went_on_after_all_asking(answers: Answers, entry: str) -> None:
    a = answers[entry]
    said = told(a)
    assert re.search("劝阻、调解和处理[^。]*(继续|还|仍)[^。]*公安要拘留", said), "three steps must have failed"
    assert "治安管理处罚法:第八十八条" in a.laws
    assert "生态环境法典:第五百九十九条" in a.laws
    assert re.search("劝", a.first), "so somebody is asked to dissuade first"


def test_the_record_of_the_dissuading_is_the_key_to_a_noisy_neighbour(answers: Answers) -> None:
    a = answers["noise-neighbour"]
    assert re.search("先请社区或物业上门劝.*劝了还吵.*再投诉、报警", a.first)
    assert re.search("请他们写记录", a.first)
    said = told(a)
    assert "劝阻记录很要紧" in said
    assert re.search("五日以下.*一千元以下.*情节严重的更重", said)
    assert re.search("别用震楼器还击.*自己也可能被罚", said)
    assert re.search("赔医药费.*还要证明和噪声有关", said), "no sum is promised"
    assert {"生态环境法典:第五百九十四条", "生态环境法典:第一千一百九十条"} <= a.laws
    assert not re.search(r"超过[\d五四三]+十?分贝", said)


def test_a_bar_that_is_too_loud_pays_more_when_it_does_not_stop(answers: Answers) -> None:
    a = answers["noise-commercial"]
    said = told(a)
    assert re.search("超过排放标准.*或用大喇叭反复叫卖.*罚五千到五万元", said)
    assert re.search("拒不改正.*五万到二十万元.*经政府批准可以责令停业", said), "closing needs the government's consent"
    assert {"生态环境法典:第一千一百八十九条", "生态环境法典:第五百九十二条"} <= a.laws
    assert re.search("威胁.*打110", a.first)
    assert {"110"} <= urgent(a)
    assert re.search("满六十日没动静.*先.*六十日内.*复议", said)
    assert "行政复议法:第二十三条" in a.laws


def test_below_the_limit_is_not_beyond_the_law_and_no_closing_hour_is_made_up(answers: Answers) -> None:
    a = answers["noise-commercial"]
    said = told(a)
    assert re.search("没超标.*没采取有效措施.*也是这样罚", said), "the third case of the article"
    assert "生态环境法典:第五百四十七条" in a.laws
    assert re.search("KTV.*问文化部门", said)
    assert not re.search("(两点|2点).*(八点|8点)|不得开在居民楼", said), "that rule is not at hand"


def test_building_sites_are_quiet_eight_hours_of_the_night(answers: Answers) -> None:
    a = answers["noise-construction"]
    assert re.search("居民集中的地方.*夜里一般不准", a.first)
    assert re.search("墙裂.*人先出来.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("晚上十点到早上六点.*市里可以另定.*但都是八个小时", said)
    assert re.search("抢修、抢险可以例外", said)
    assert re.search("必须连续施工的.*要有部门证明.*还要公示或告知", said)
    assert re.search("罚一万到十万元.*拒不改正可以责令暂停施工", said)
    assert {f"生态环境法典:第{n}条" for n in ("五百七十二", "一千一百八十五", "一千一百八十六")} <= a.laws


def test_the_builder_proves_that_his_noise_did_not_do_the_harm(answers: Answers) -> None:
    a = answers["noise-construction"]
    said = told(a)
    assert re.search("声音?和损害没有关系.*由施工方(来)?证明", said)
    assert {"民法典:第一千二百二十九条", "民法典:第一千二百三十条"} <= a.laws
    assert re.search("每户固定发多少补偿.*法律没有规定", said), "no rate for each household"
    assert re.search("没规定期限的.*满六十日没动静.*先.*复议.*明确拒绝的.*可以复议.*也可以起诉", said)


def test_a_humming_pump_is_the_developers_or_the_operators(answers: Answers) -> None:
    a = answers["noise-equipment"]
    assert re.search("公用设备由建设(方|单位)或维护单位", a.first)
    said = told(a)
    assert re.search("设计安装时没做好减振隔声.*是建设单位的事.*用着不达标.*找专业维护单位", said)
    assert re.search("罚五千到五万元.*拒不改正.*罚五万到二十万元", said)
    assert re.search("手机常测不准", said)
    assert {"生态环境法典:第五百九十七条", "生态环境法典:第一千一百九十一条", "生态环境法典:第五百九十一条"} <= a.laws


def test_a_card_room_in_a_flat_needs_its_neighbours_and_no_gambling(answers: Answers) -> None:
    a = answers["noise-mahjong"]
    assert re.search("别进店偷拍", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("住宅改开棋牌室.*有利害关系的.*一致同意", said)
    assert re.search("为营利给赌博提供条件.*或赌资较大.*会被处罚", said)
    assert re.search("自家亲友小玩", said), "a game among friends is no crime"
    assert not re.search("赌资[^。]*[一二三五]百元", said), "the police say what is much, not this answer"
    assert {"民法典:第二百七十九条", "治安管理处罚法:第八十二条"} <= a.laws


def test_renovation_keeps_hours_that_the_city_sets_not_this_answer(answers: Answers) -> None:
    a = answers["noise-renovation"]
    assert re.search("具体几点先问物业", a.first)
    assert re.search("墙裂.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("没有写统一的钟点", said)
    assert not re.search(r"(早上|上午|中午|下午|晚上)[\d一二两三四五六七八九十]+点", said), "no hour of another town"
    assert re.search("先说服教育、责令改正.*拒不改正的.*警告.*个人可以罚二百到一千元", said)
    assert {"生态环境法典:第五百九十五条", "生态环境法典:第一千一百九十条", "民法典:第九百四十五条"} <= a.laws


def test_dancers_keep_to_what_the_square_allows(answers: Answers) -> None:
    a = answers["noise-square-dance"]
    assert re.search("可以跳.*但要守场地的时间和音量", a.first)
    said = told(a)
    assert re.search("全国没有统一的几点结束", said)
    assert re.search("先说服教育、责令改正.*拒不改正的给警告.*个人可以罚二百到一千元", said)
    assert re.search("投诉可以要求保密", said)
    assert "生态环境法典:第一百四十六条" in a.laws
    assert re.search("泼水、扔东西、砸音响.*自己可能要赔、要罚", said)
    assert "生态环境法典:第五百九十三条" in a.laws


def test_a_loud_road_is_measured_and_planned_but_no_screen_is_promised(answers: Answers) -> None:
    a = answers["noise-traffic"]
    assert re.search("飙车、有危险.*打110", a.first)
    assert {"110"} <= urgent(a)
    said = told(a)
    assert re.search("严重(的|时).*政府.*治理方案", said)
    assert "不能保证" in said
    assert re.search("新建、改建、扩建的", said)
    assert "生态环境法典:第五百八十七条" in a.laws, "the public is heard about the plan"
    assert re.search("隔音窗没有统一的报销规定", said)
    assert re.search("二百到(两|二)千元.*暂扣驾照", said)
    assert {f"生态环境法典:第{n}条" for n in ("五百七十五", "五百八十四", "五百八十五", "五百八十六")} <= a.laws
    assert "生态环境法典:第一千一百八十七条" in a.laws

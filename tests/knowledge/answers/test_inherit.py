"""What an heir must and must not be told: wills, shares, debts, houses and savings of the dead."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers


def test_who_takes_a_bequest_says_so_within_sixty_days_of_knowing(answers: Answers) -> None:
    a = answers["inherit-bequest-support"]
    assert re.search("知道(后|起)?六十(天|日)", a.first)  # from knowing of it, not from the death
    assert "不说就当不要" in a.first
    assert "六十天" in a.spoken
    assert not re.search("(去世|死亡|老人走)(后|之日起)六十(天|日)内?(要|应当)?(表示|接受)", a.whole)
    assert "民法典:第一千一百二十四条" in a.laws


def test_a_support_agreement_beats_a_will_and_costs_whoever_breaks_it(answers: Answers) -> None:
    a = answers["inherit-bequest-support"]
    assert re.search("和遗嘱(打架|抵触)时?，按协议", a.whole)
    assert "不能是继承人" in a.whole  # 民法典 1158: a child owes support anyway
    assert re.search("不养[^。]*拿不到[^。]*一般也不补", a.whole)
    assert re.search("老人无正当理由不履行[^。]*要退还", a.whole)
    assert {"民法典:第一千一百五十八条", "继承编解释（一）:第三条", "继承编解释（一）:第四十条"} <= a.laws


def test_compensation_for_a_death_is_no_estate_and_has_no_fixed_key(answers: Answers) -> None:
    a = answers["inherit-death-compensation"]
    assert "不算遗产" in a.first
    assert "近亲属" in a.first
    assert re.search("没有写死的比例|没有固定", a.first)
    assert "垫的先还" in a.first  # 民法典 1181: who paid the funeral may claim it
    assert re.search("不拿来还死者的债", a.whole)
    assert {"民法典:第一千一百二十二条", "民法典:第一千一百八十一条"} <= a.laws


def test_compensation_for_a_death_is_counted_over_twenty_years_and_less_for_the_old(answers: Answers) -> None:
    a = answers["inherit-death-compensation"]
    assert re.search("城镇[^。；]*二十年", a.whole)
    assert "农村" not in a.whole  # one measure for everybody since 2022-05-01
    assert re.search("六十岁以上，每大一岁少一年", a.whole)
    assert re.search("七十五岁以上[^。]*五年", a.whole)
    assert re.search("丧葬费[^。]*六个月", a.whole)
    assert {"人身损害赔偿解释:第十四条", "人身损害赔偿解释:第十五条"} <= a.laws


def test_debts_of_the_dead_are_paid_up_to_what_was_inherited(answers: Answers) -> None:
    a = answers["inherit-debts"]
    assert re.search("得了多少遗产，最多还多少", a.first)
    assert re.search("放弃继承的，一般不用还", a.first)
    assert not re.search("父债子还|(子女|儿子)(必须|应当)还", a.whole)
    assert "自己愿意还的可以还" in a.whole
    assert re.search("没劳动能力又没收入的继承人[^。]*留", a.whole)  # 民法典 1159
    assert {"民法典:第一千一百六十一条", "民法典:第一千一百五十九条", "民法典:第一千一百六十三条"} <= a.laws


def test_who_is_pressed_for_a_dead_mans_debt_calls_110_and_answers_the_court(answers: Answers) -> None:
    a = answers["inherit-debts"]
    assert "110" in a.first
    assert "110" in a.spoken
    assert "别急着签字" in a.first
    assert re.search("传票要去", a.first)
    assert re.search("起诉状，应当在十五日内", a.whole)
    assert re.search("共同(生活|经营)[^。]*配偶自己也要还", a.whole)  # 民法典 1064


def test_savings_of_the_dead_are_not_emptied_by_the_one_who_knows_the_code(answers: Answers) -> None:
    a = answers["inherit-deposits"]
    assert re.search("小额的可能不用公证", a.first)
    assert not re.search("[一五十]万元?(以下|以内)[^，。]*(不用|免)公证", a.whole)  # each bank has its own limit
    assert "别一个人取光" in a.first
    assert re.search("侵吞的，法院可少分", a.whole)
    assert re.search("夫妻共有[^。]*配偶的一半", a.whole)
    assert re.search("不受诉讼时效限制", a.whole)
    assert {"民法典:第一千一百五十一条", "继承编解释（一）:第四十三条", "诉讼时效规定:第一条"} <= a.laws


def test_an_inherited_house_is_owned_at_once_and_sold_only_when_registered(answers: Answers) -> None:
    a = answers["inherit-house-transfer"]
    assert "晚办不会作废" in a.first
    assert re.search("从老人去世时起就归继承人", a.whole)
    assert re.search("要卖、要抵押，得先(办)?登记", a.whole)
    assert "必须先登记" not in a.whole  # 民法典 232 makes the sale without effect, it commands nothing
    assert "公证不是唯一的路" in a.whole
    assert not re.search("(必须|一定要)(先)?(去|做|办)?公证", a.whole)
    assert re.search("未成年人[^。]*不能替他放弃", a.whole)
    assert {"民法典:第二百三十条", "民法典:第二百三十二条", "民法典:第一千一百五十三条"} <= a.laws


def test_a_widowed_daughter_in_law_who_cared_inherits_like_a_child(answers: Answers) -> None:
    a = answers["inherit-in-laws-step"]
    assert re.search("丧偶后尽了主要赡养的能", a.first)
    assert re.search("儿媳、女婿一般不能", a.first)
    assert re.search("改嫁也不影响[^。]*代位", a.whole)
    assert re.search("主要”指钱上[^。]*或劳务", a.whole)  # one of the two is enough
    assert re.search("配偶还在的[^。]*适当分", a.whole)
    assert {"民法典:第一千一百二十九条", "继承编解释（一）:第十八条", "继承编解释（一）:第十九条"} <= a.laws


def test_a_stepchild_inherits_only_where_it_was_brought_up(answers: Answers) -> None:
    a = answers["inherit-in-laws-step"]
    assert re.search("继子女要有[抚扶]养关系", a.first)
    assert re.search("晚年再婚、孩子早成年的，一般不算", a.whole)
    assert re.search("已离婚、又不再同住的，一般不再适用", a.whole)
    assert "继子女两头都能继承" in a.whole
    assert re.search("被收养的，不能继承生父母", a.whole)
    assert re.search("知道后六十(天|日)", a.first)  # left to an in-law by will: a bequest
    assert {"婚姻家庭编解释（二）:第十八条", "婚姻家庭编解释（二）:第十九条", "继承编解释（一）:第十一条"} <= a.laws


def test_without_a_will_spouse_children_and_parents_share_what_is_left_of_the_half(answers: Answers) -> None:
    a = answers["inherit-order-share"]
    assert re.search("配偶、子女、父母先继承，一般平分", a.first)
    assert re.search("先(分|拿)出配偶的一半", a.first)
    assert re.search("女儿嫁没嫁人都一样", a.whole)
    assert re.search("有能力却不管的，应当(少分或不分|不分或者?少分)", a.whole)
    assert re.search("照顾老人多的、一起生活的，可以多分", a.whole)  # may, not must
    assert "胎儿" in a.whole
    assert {"民法典:第一千一百二十七条", "民法典:第一千一百三十条", "民法典:第一千一百五十五条"} <= a.laws


def test_brothers_come_only_when_nobody_of_the_first_rank_inherits(answers: Answers) -> None:
    a = answers["inherit-order-share"]
    assert re.search("才轮到兄弟姐妹、祖父母、外祖父母", a.whole)
    assert re.search("不平分也可以", a.whole)  # heirs agree as they like
    assert re.search("遗赠扶养协议，有就先按它", a.first)
    assert not re.search("两年内|二年内", a.whole)
    assert "民法典:第一千一百三十二条" in a.laws


def test_renouncing_is_written_after_the_death_and_before_the_division(answers: Answers) -> None:
    a = answers["inherit-renounce"]
    assert re.search("去世后、遗产分之前写书面", a.first)
    assert "没表示就算接受" in a.first
    assert re.search("还活着时写的[^。]*不算", a.whole)
    assert re.search("分完反悔，不认", a.whole)
    assert not re.search("(必须|一定要)(去|做|办)?公证", a.whole)
    assert {"民法典:第一千一百二十四条", "继承编解释（一）:第三十五条", "继承编解释（一）:第三十六条"} <= a.laws


def test_renouncing_frees_nobody_from_care_and_needs_no_spouse(answers: Answers) -> None:
    a = answers["inherit-renounce"]
    assert re.search("放弃不等于可以不养老人", a.whole)
    assert re.search("尽不了法定义务的，无效", a.whole)
    assert re.search("不用配偶同意[^。]*尽不了扶养义务的除外", a.whole)
    assert {"继承编解释（一）:第三十二条", "婚姻家庭编解释（二）:第十一条", "老年人权益保障法:第十九条"} <= a.laws


def test_only_five_grave_deeds_cost_the_right_to_inherit(answers: Answers) -> None:
    a = answers["inherit-renounce"]
    assert "五种" in a.whole
    assert len(re.findall("情节严重", a.whole)) >= 3  # ill-treatment, tampering, fraud or force: only when grave
    assert re.search("后三种[^。]*悔改[^。]*原谅[^。]*不丧失", a.whole)
    assert re.search("不来看望、不尽孝，不等于没资格", a.whole)
    assert {"民法典:第一千一百二十五条", "继承编解释（一）:第五条"} <= a.laws


def test_grandchildren_stand_in_for_a_parent_who_died_before(answers: Answers) -> None:
    a = answers["inherit-substitution"]
    assert re.search("爸妈比老人先走，孙辈顶上", a.first)
    assert re.search("只拿那一份", a.whole)
    assert re.search("再往下也行", a.whole)  # 继承编解释（一）14: without end of generations
    assert re.search("丧失资格的，孩子也不能顶", a.whole)
    assert re.search("儿媳、女婿不能顶", a.whole)
    assert {"民法典:第一千一百二十八条", "继承编解释（一）:第十四条", "继承编解释（一）:第十七条"} <= a.laws


def test_nephews_stand_in_since_2021_and_a_late_death_passes_to_the_widow(answers: Answers) -> None:
    a = answers["inherit-substitution"]
    assert re.search("侄子、外甥也可能", a.first)
    assert re.search("没有配偶、子女、父母", a.whole)
    assert "只到侄子、外甥这一辈" in a.whole
    assert re.search("2021年以前去世的，规矩不同", a.whole)
    assert re.search("转继承[^。]*没放弃的[^。]*配偶也在内", a.whole)
    assert {"民法典:第一千一百五十二条", "民法典:第一千一百二十七条"} <= a.laws


def test_of_several_wills_the_last_counts_and_no_seal_is_stronger(answers: Answers) -> None:
    a = answers["inherit-will-dispute"]
    assert re.search("以最后一份为准，公证的不优先", a.first)
    assert not re.search("公证(的|遗嘱)?(效力)?(最高|优先于|最大)", a.whole)
    assert re.search("假的、糊涂时立的、被逼立的都无效", a.first)
    assert re.search("立完又卖房[^。]*撤回", a.whole)
    assert {"民法典:第一千一百四十二条", "民法典:第一千一百四十三条"} <= a.laws


def test_a_will_falls_by_its_witnesses_its_pages_or_what_is_not_ones_own(answers: Answers) -> None:
    a = answers["inherit-will-dispute"]
    assert re.search("不足两个见证人", a.whole)
    assert re.search("打印的没有每页签名", a.whole)
    assert re.search("老伴那一半，那部分无效", a.whole)  # the part, not the whole will
    assert re.search("没劳动能力又没收入的继承人[^。]*留", a.whole)
    assert re.search("有收入的成年子女，可以一分不给", a.whole)
    assert re.search("被骗、被逼立的，要证明到没有合理怀疑", a.whole)  # 民诉法解释 109
    assert {f"民法典:第一千一百{n}条" for n in ("三十五", "三十六", "四十", "四十一", "五十四")} <= a.laws


def test_a_will_needs_no_notary_but_ones_own_hand_name_and_date(answers: Answers) -> None:
    a = answers["inherit-will"]
    assert "不公证也有效" in a.first
    assert re.search("亲笔写全，签名，写明年月日", a.first)
    assert "神志清楚" in a.first
    assert re.search("只写自己那一份", a.first)
    assert re.search("以最后一份为准", a.spoken)
    assert not re.search("必须(公证|给|留)", a.whole)  # 民法典 1141 says 应当
    assert re.search("没劳动能力又没收入的继承人，应当", a.whole)
    assert {"民法典:第一千一百三十四条", "民法典:第一千一百四十一条", "老年人权益保障法:第二十二条"} <= a.laws


def test_a_will_by_another_hand_or_machine_has_two_outsiders_present(answers: Answers) -> None:
    a = answers["inherit-will"]
    assert re.search("不会写：两个以上见证人在场", a.first)
    assert re.search("见证人不能是继承人[^。]*有利害关系", a.first)
    assert re.search("打印的[^。]*见证人每一页都签名", a.whole)
    assert re.search("录像的[^。]*两个以上见证人[^。]*年月日", a.whole)
    assert re.search("口头遗嘱只在危急时[^。]*两个以上见证人[^。]*脱险后[^。]*(作废|无效)", a.whole)
    assert {f"民法典:第一千一百{n}条" for n in ("三十五", "三十六", "三十七", "三十八", "四十")} <= a.laws

"""Violence at home: to be safe first, to be protected by the court, to leave."""

from __future__ import annotations

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import in_this_order, says, told


def test_who_is_being_beaten_gets_away_and_calls_before_anything_else(answers: Answers) -> None:
    a = answers["violence-what-to-do"]
    assert in_this_order(a.first, "躲到有人的地方", "110", "120", "保护令")
    assert in_this_order(a.spoken, "躲出去", "110", "120")
    assert says("警察要管", a.first)
    assert says("报警回执", a.first)
    assert says("告诫书", a.first)
    assert says("当天看医生，照实说", a.first)
    assert says("没地方住.*庇护", a.first)
    assert says("警察协助鉴定", a.rest)
    assert not says("先.{0,6}调解|好好沟通|冷静|忍一忍", a.first + a.spoken)
    assert {"反家庭暴力法:第十五条", "反家庭暴力法:第十六条", "反家庭暴力法:第十八条"} <= a.laws


def test_threats_hunger_and_locks_are_violence_too_and_men_and_in_laws_are_counted(answers: Answers) -> None:
    a = answers["violence-what-to-do"]
    assert says("关.*受冻.*辱骂.*恐吓.*跟踪.*家暴", told(a))  # 反家庭暴力法 第二条, 保护令规定 第三条
    assert says("男人、老人.*一样算", told(a))
    assert says("公婆.*伴侣.*参照", told(a))
    assert says("邻居看见.*劝阻", told(a))
    assert says("社区和派出所应当上门查访", told(a))
    assert not says("必须有伤|只有妇女", told(a))
    assert {"反家庭暴力法:第二条", "反家庭暴力法:第三十七条", "反家庭暴力法:第十七条"} <= a.laws


def test_the_police_law_of_2025_weighs_age_pregnancy_and_repetition(answers: Answers) -> None:
    a = answers["violence-what-to-do"]
    heavy = next(line for line in a.rest.splitlines() if "打孕妇" in line)
    assert says("七十岁以上", heavy)  # sixty was the old 第四十三条
    assert says("残疾人、不满十四岁的孩子", heavy)
    assert says("多次打人", heavy)
    assert says("十到十五日", heavy)
    assert says("六个月没被公安发现", told(a))
    assert says("打成轻伤以上", told(a))
    assert says("免费律师，不看收入", told(a))
    assert not says("六十(周)?岁以上|二百元|五百元以下", told(a))
    assert {"治安管理处罚法:第五十一条", "治安管理处罚法:第二十五条", "法律援助法:第三十二条"} <= a.laws


def test_a_protection_order_needs_no_divorce_and_comes_within_three_days(answers: Answers) -> None:
    a = answers["violence-protection-order"]
    assert in_this_order(a.first, "不用先起诉离婚", "七十二小时", "二十四小时", "110", "基层法院")
    assert "110" in a.spoken
    assert says("您住的、他住的或出事地", a.first)  # 反家庭暴力法 第二十五条: three courts
    assert says("口头说", a.first)
    assert says("再犯.*110.*告诉法院", a.first)
    assert says("最长六个月，到期前可以申请延长", told(a))
    assert says("不准打.*搬出去", told(a))
    assert not says("必须.{0,4}(报警|验伤|立案|起诉)|自动延长|十五日内.*复议", told(a))
    assert {"人身安全保护令规定:第一条", "反家庭暴力法:第二十八条", "反家庭暴力法:第三十条"} <= a.laws


def test_a_protection_order_is_given_on_likelihood_and_holds_while_it_is_fought(answers: Answers) -> None:
    a = answers["violence-protection-order"]
    assert says("较大可能", told(a))  # not the certainty of a judgment
    assert says("有多少交多少", a.first)
    assert says("对方不吭声，不影响", told(a))
    assert says("五日内.*复议一次", told(a))
    assert says("复议，令照样执行", told(a))
    assert says("应当训诫，可罚一千元以下、拘留十五日以下", told(a))
    assert says("严重的可能判刑", told(a))
    assert not says("肯定(会)?(发|批)|一定(会)?(发|批|拘留)", told(a))
    assert {"人身安全保护令规定:第六条", "反家庭暴力法:第三十一条", "反家庭暴力法:第三十四条"} <= a.laws


def test_children_are_spoken_for_and_partners_in_laws_and_old_lovers_are_kept_away(answers: Answers) -> None:
    a = answers["violence-protection-order"]
    assert says("孩子、老人、病人.*自己申请不了的.*代为申请", a.rest)
    assert says("公婆.*儿媳.*同居伴侣.*列为对方", a.rest)
    assert says("妇女在恋爱、分手或离婚后被纠缠", told(a))
    assert says("法院应当.{0,6}裁定送给.*对方.*公安", a.rest)  # who asks has to know that he will be told
    assert says("按本人的意思", told(a))  # 保护令规定 第二条: 根据当事人意愿
    assert {"反家庭暴力法:第二十三条", "反家庭暴力法:第三十七条", "人身安全保护令规定:第四条"} <= a.laws
    assert {"妇女权益保障法:第二十九条", "人身安全保护令规定:第二条", "反家庭暴力法:第三十二条"} <= a.laws


def test_violence_proved_ends_the_marriage_and_damages_are_asked_in_the_same_suit(answers: Answers) -> None:
    a = answers["violence-divorce"]
    assert in_this_order(a.first, "应当准离", "110", "120", "保护令")
    assert "110" in a.spoken
    assert "120" in a.spoken
    assert says("查实、调解不成", a.first)  # 民法典 第一千零七十九条: both come first
    assert says("您起诉离婚的，赔偿必须", a.first)
    assert says("免费的，不看收入", a.first)
    assert says("没有冷静期", told(a))
    assert says("没有.{0,2}打人就净身出户", told(a))
    assert says("两岁以上的孩子，法院优先考虑另一方", told(a))
    assert says("保护令，不等于.*自动认定", told(a))
    assert says("违反保护令又打人，可以不等", told(a))  # 保护令规定 第十一条
    assert says("没写明放弃，还可以", told(a))
    assert not says("(会|应当|必须)净身出户|一年内(提出|起诉)", told(a))
    assert {"民法典:第一千零七十九条", "婚姻家庭编解释（一）:第八十八条", "人身安全保护令规定:第十一条"} <= a.laws


def test_who_was_forced_is_not_blamed_keeps_what_proves_it_and_may_accuse_a_husband_too(answers: Answers) -> None:
    a = answers["sexual-assault"]
    assert in_this_order(a.first, "不是您的错", "丈夫", "110", "医院", "纸袋")
    assert in_this_order(a.spoken, "110", "120", "别洗澡", "妇联")
    assert says("以暴力、胁迫或者其他手段强奸妇女.*没有写丈夫除外", told(a))  # 刑法 第二百三十六条
    assert says("由公安、法院看证据", told(a))
    assert says("男人受害也一样", told(a))  # 猥亵他人, since 2015 not only women
    assert says("猥亵够不上犯罪的，拘留五到十日", told(a))  # 治安管理处罚法 2025 第五十二条
    assert says("偷拍.*一千元以下", told(a))  # five hundred was the old 第四十二条
    assert says("女工作人员或者医师", told(a))
    assert says("防怀孕、防感染，这些越早越管用", told(a))
    assert says("怀疑被下药，马上.*验血", told(a))
    assert says("分手、离婚以后还纠缠.*也可以申请", told(a))  # 妇女权益保障法 第二十九条: not for wives only
    assert not says("一定(会)?(判|抓)|婚内强奸(一定|肯定)|五百元|为什么不|以后(要)?注意", told(a))
    assert {"刑法:第二百三十六条", "刑法:第二百三十七条", "反家庭暴力法:第二条"} <= a.laws


def test_who_is_watched_hears_of_shelter_and_what_nobody_can_promise(answers: Answers) -> None:
    a = answers["violence-watched"]
    assert in_this_order(a.first, "他看不到的手机", "110", "庇护", "定位器", "不要打电话")
    assert "110" in a.spoken
    assert says("一拆他就会发觉", told(a))
    assert says("请人用别的手机拍照", told(a))  # a picture on a telephone he reads tells him
    assert says("定位器、装了定位的车别带到住处", told(a))
    assert says("可能猜得到.*谁也不能保证", told(a))
    assert says("保护令要送给他，他会知道", told(a))  # 反家庭暴力法 第三十二条: it is served on him
    assert says("前夫、前男友.*也可以申请", told(a))  # 妇女权益保障法 第二十九条
    assert says("12110", told(a))  # who cannot speak writes
    assert says("法律要求保护当事人隐私", told(a))  # 反家庭暴力法 第五条, 刑事诉讼法 第一百一十一条
    assert says("禁止他骚扰、跟踪、接触您", told(a))
    assert says("收不收费，法律没写", told(a))
    assert not says("绝对(不会|保密)|一定不会知道|免费住", told(a))
    assert {"反家庭暴力法:第十八条", "反家庭暴力法:第二十九条", "治安管理处罚法:第五十条"} <= a.laws
    assert "个人信息保护法:第二十九条" not in a.laws  # 第七十二条: what is done within a family is left out

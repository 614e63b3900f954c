"""The old: who decides for them, who looks after them, and that they may marry."""

from __future__ import annotations

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import in_this_order, says, told


def test_a_clear_head_chooses_its_guardian_and_the_court_comes_before_the_order_of_kin(answers: Answers) -> None:
    a = answers["elder-guardianship"]
    assert says("清醒.*自己挑监护人", a.first)
    assert says("糊涂.*先请法院认定", a.first)
    assert says("配偶排第一", a.first)
    assert in_this_order(a.first, "110", "120", "书面协议", "基层法院")
    assert in_this_order(a.spoken, "110", "120", "人还清醒")  # who only listens hears the number first
    assert in_this_order(a.rest, "顺序：配偶", "父母、子女", "其他近亲属", "其他愿意")  # 民法典 第二十八条
    assert says("接到通知三十天内去法院", told(a))
    assert says("立案起三十日内审结", told(a))
    assert says("不收案件受理费", told(a))
    assert not says("长子|必须公证|必须.{0,4}鉴定", told(a))
    assert {"民法典:第三十三条", "民法典:第二十八条", "民事诉讼法:第一百九十八条", "总则编解释:第十条"} <= a.laws


def test_a_guardian_spends_the_money_of_the_old_on_the_old_alone(answers: Answers) -> None:
    a = answers["elder-guardianship"]
    assert says("只有为老人好，才能动老人的财产", told(a))
    assert says("只能为老人花", a.spoken)
    assert says("乱花钱.*撤换", a.first)
    assert says("清醒时.*都能反悔", told(a))
    assert says("糊涂后.*没有正当理由不能", told(a))  # 总则编解释 第十一条
    assert says("完全糊涂时签的合同，无效", told(a))
    assert says("不等于分遗产", told(a))
    assert {"民法典:第三十五条", "民法典:第三十六条", "总则编解释:第十一条", "民法典:第一百四十四条"} <= a.laws


def test_the_old_marry_without_leave_of_their_children_household_book_or_fee(answers: Answers) -> None:
    a = answers["elder-remarriage"]
    assert says("不用子女同意", a.first)
    assert says("不要户口簿", a.first)  # 婚姻登记条例 第八条
    assert says("不收费", a.first)
    assert "110" in a.first
    assert in_this_order(a.spoken, "110", "自己说了算")
    assert says("任何一处婚姻登记处", a.first)
    assert says("亲生子女照样要养", a.first)
    assert says("谁都不能扣别人的身份证", told(a))
    assert says("当场登记", told(a))
    assert not says("九元|子女(必须|应当)(到场|签字)|户口所在地的(民政|婚姻)|婚前体检证明", told(a))
    assert {"民法典:第一千零六十九条", "老年人权益保障法:第二十一条", "婚姻登记条例:第八条"} <= a.laws


def test_a_second_spouse_inherits_and_a_will_must_leave_something(answers: Answers) -> None:
    a = answers["elder-remarriage"]
    assert says("婚前个人的财产，不会因为结婚变成两人的", told(a))
    assert says("没遗嘱，新老伴也能继承", told(a))
    assert says("遗嘱.{0,6}应当依法给老伴留必要的份额", a.rest)  # 老年人权益保障法 第二十二条第三款
    assert says("没领证搭伴.*不能以配偶身份继承", told(a))
    assert says("居住权.*登记才有效", told(a))  # 民法典 第三百六十八条
    assert says("原来老伴.*他的那份是遗产", told(a))
    assert not says("结婚满.{0,3}年.{0,6}共同财产", told(a))
    assert {"老年人权益保障法:第二十二条", "民法典:第三百六十八条", "民法典:第一千一百三十一条"} <= a.laws


def test_every_child_supports_and_a_son_in_law_only_helps(answers: Answers) -> None:
    a = answers["elder-support-duty"]
    assert says("儿子、女儿.*都一样", a.first)
    assert says("不一定平摊", a.first)
    assert says("老人同意后.*赡养协议", a.first)  # 老年人权益保障法 第二十条
    assert says("干不动活或生活困难的老人可以起诉", a.first)  # 民法典 第一千零六十七条
    assert says("儿媳、女婿要协助", told(a))
    assert says("孙辈.*有能力的?.*子女去世或没能力", told(a))
    assert says("偏心.*再婚.*放弃遗产.*断绝书.*不能", told(a))
    assert says("不受三年时效", told(a))
    assert says("困难证明，法院应当准予免交", told(a))
    assert says("可以在老人住所地的法院", told(a))
    assert not says("平均分(摊|担)|嫁出去.{0,6}不用|儿媳.{0,4}必须", told(a))
    assert {"民法典:第一千零六十七条", "民法典:第一千零七十四条", "老年人权益保障法:第十九条"} <= a.laws


def test_who_is_left_without_food_is_helped_first_and_sues_without_paying(answers: Answers) -> None:
    a = answers["elder-support-refused"]
    assert in_this_order(a.first, "110", "120", "居委会", "起诉")
    assert "110" in a.spoken
    assert "120" in a.spoken
    assert says("书面申请免交诉讼费", a.first)
    assert says("先付一部分", a.first)  # 民事诉讼法 第一百零九条
    assert says("不受三年时效限制", told(a))
    assert says("两年内申请执行", told(a))
    assert says("可以在您户口所在地的法院|可以在老人住所地的法院", told(a))
    assert says("没有固定数", told(a))
    assert {"民事诉讼法:第一百零九条", "民诉法解释:第九条", "诉讼费用交纳办法:第四十五条"} <= a.laws


def test_a_house_given_to_a_thankless_child_comes_back_within_a_year(answers: Answers) -> None:
    a = answers["elder-support-refused"]
    assert says("撤销赠与，知道后一年内", told(a))  # 民法典 第六百六十三条
    assert says("情节恶劣的，可能构成遗弃罪", told(a))
    assert says("轻的.{0,4}拘留", told(a))
    assert says("没有固定收入的老人.*不查家底", told(a))  # 法律援助法 第四十二条
    assert says("被虐待、被遗弃的，不看经济", told(a))
    assert says("孙子女.*也要赡养", told(a))
    assert not says("断绝关系.{0,4}有效|三年内.*撤销赠与", told(a))
    assert {
        "民法典:第六百六十三条",
        "刑法:第二百六十一条",
        "治安管理处罚法:第五十三条",
        "法律援助法:第四十二条",
    } <= a.laws

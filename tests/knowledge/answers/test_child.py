"""Children: with whom they live, who pays, who sees them, who protects them."""

from __future__ import annotations

import pytest

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import in_this_order, says, told


def test_a_child_in_danger_comes_before_every_paper(answers: Answers) -> None:
    a = answers["child-abuse"]
    assert in_this_order(a.first, "110", "120")
    assert "110" in a.spoken
    assert "120" in a.spoken
    assert in_this_order(a.first, "110", "保护令")  # safety first, the court after it
    assert says("谁发现都可以报|谁看见都可以报", a.first + a.spoken)  # 未成年人保护法 第十一条: anybody
    assert says("别反复问", a.first)
    assert says("先别洗澡", a.first)
    assert not says("先.{0,6}调解|私下.{0,4}解决", a.first)
    assert "未成年人保护法:第十一条" in a.laws


def test_who_works_with_children_has_to_report_and_is_kept_secret(answers: Answers) -> None:
    a = answers["child-abuse"]
    assert says("居委会、学校.*应当立即报告", told(a))
    assert says("公安应当.*保密", told(a))
    assert says("公安应当训诫，还可以责令", told(a))  # 第一百一十八条: 应当 and 可以 are not the same
    assert says("民政部门应当临时监护", told(a))
    assert {"反家庭暴力法:第十四条", "未成年人保护法:第九十二条", "未成年人保护法:第一百一十八条"} <= a.laws


def test_a_girl_under_fourteen_cannot_consent_and_an_old_wrong_is_not_forgotten(answers: Answers) -> None:
    a = answers["child-abuse"]
    assert says("不满十四周岁.*自愿.*强奸", told(a))
    assert says("男孩.*同样是犯罪", told(a))
    assert says("从满十八周岁起三年", told(a))  # 民法典 第一百九十一条 with 第一百八十八条
    assert says("不要.{0,4}私了", told(a))
    assert says("撤销.*抚养费照样要付", told(a))  # 民法典 第三十七条
    assert says("衣服洗了，也可以报案", told(a))
    assert says("不满十四周岁.*拘留十到十五日", told(a))  # 治安管理处罚法 第五十一条 of 2025, and not 第四十三条
    assert {"治安管理处罚法:第五十一条", "民法典:第一百九十一条", "刑法:第二百三十六条", "刑法:第八十七条"} <= a.laws


def test_adoption_begins_with_the_registration_and_not_with_a_handshake(answers: Answers) -> None:
    a = answers["child-adoption"]
    assert says("登记才算数|登记了才算", a.first)
    assert says("满三十岁", a.first)
    assert says("没有或只有一个孩子", a.first)  # 第一千零九十八条: no longer "childless"
    assert says("捡到孩子.*110.*不要.*留下", a.first)
    assert "110" in a.spoken
    assert says("单身.*异性.*四十岁", told(a))
    assert says("满八岁.{0,3}他本人同意", told(a))
    assert says("公告满六十日", told(a))
    assert says("第二天起三十日内审查", told(a))
    assert not says("三十五岁|满十岁|必须公证|男的领女", told(a))  # the old 收养法 and a rule for men only
    assert {"民法典:第一千零九十八条", "民法典:第一千一百零五条", "民法典:第一千一百零四条"} <= a.laws


def test_kin_and_stepchildren_are_adopted_on_easier_terms_and_never_for_money(answers: Answers) -> None:
    a = answers["child-adoption"]
    kin = next(line for line in a.rest.splitlines() if "堂表亲" in line)
    assert says("不要求.*困难.*四十岁", kin)
    assert says("仍要满三十岁.*一个孩子", kin)  # 第一千零九十九条 frees nobody but 华侨 from the number
    assert says("继子女，生父母同意的.*都不要求", told(a))
    assert says("过世.*父母.*优先抚养", told(a))
    assert says("花钱抱孩子.*犯罪", a.rest)
    assert {"民法典:第一千零九十九条", "民法典:第一千一百零三条", "刑法:第二百四十一条"} <= a.laws


def test_an_ungrateful_adopted_son_owes_more_than_an_estranged_one(answers: Answers) -> None:
    a = answers["child-adoption"]
    assert says("成年前一般不能解除", told(a))
    assert says("干不了活又没收入的养父母应当给生活费", told(a))
    assert says("养父母受虐待、遗弃.*可以要补偿", a.rest)  # only then is the money of childhood owed back
    assert says("协议解除并登记", told(a))
    assert not says("登报|声明断绝", told(a))
    assert {"民法典:第一千一百一十四条", "民法典:第一千一百一十五条", "民法典:第一千一百一十八条"} <= a.laws


def test_custody_is_changed_by_agreement_or_by_a_new_suit_for_a_reason(answers: Answers) -> None:
    a = answers["child-custody-change"]
    assert in_this_order(a.first, "110", "协议", "起诉")
    assert "110" in a.spoken
    assert says("双方商量好就可以改", a.first)  # 解释（一） 第五十七条
    assert says("另行起诉", a.first)
    assert says("满八岁，愿意跟另一方.*有能力养", told(a))
    assert says("收入变高.*不一定够", told(a))
    assert says("不要.{0,4}抢走", told(a))
    assert says("没有写.{0,4}要等多久", told(a))
    assert not says("满十(周)?岁|一年后才能|必须.{0,6}同意", told(a))  # ten was the age of the old opinions
    assert {"婚姻家庭编解释（一）:第五十五条", "婚姻家庭编解释（一）:第五十六条"} <= a.laws


def test_custody_follows_the_child_and_not_the_purse(answers: Answers) -> None:
    a = answers["child-custody"]
    assert says("两岁以下一般跟母亲", a.first)
    assert says("满八岁要尊重孩子意愿", a.first)
    assert "110" in a.first
    assert "110" in a.spoken
    assert says("不要抢孩子、藏孩子", a.first)
    assert says("钱多.*不是唯一|不是谁钱多", told(a))
    assert says("打人、虐待、赌博、吸毒.*处于不利位置", told(a))  # 解释（二） 第十四条
    assert says("抢藏孩子的也是，对方家暴.*除外", told(a))  # 第四项: who flees with the child loses nothing
    assert says("两岁以下，母亲有严重疾病.*跟父亲", told(a))
    assert says("轮流带也可以", told(a))
    assert says("都不肯要.*可以先定.*一方", a.rest)  # 解释（一） 第六十条
    assert not says("满十(周)?岁|谁先抢到|都归(妈妈|母亲)", told(a))
    assert {"民法典:第一千零八十四条", "婚姻家庭编解释（二）:第十四条", "婚姻家庭编解释（一）:第四十四条"} <= a.laws


def test_parents_stay_guardians_and_grandparents_come_only_after_them(answers: Answers) -> None:
    a = answers["child-guardianship"]
    assert says("父母就是监护人.*离婚也", a.first)
    assert "110" in a.first
    assert "110" in a.spoken
    assert in_this_order(a.rest, "顺序是：父母", "祖父母", "兄姐", "其他愿意")  # 民法典 第二十七条: in this order
    assert says("接到通知三十天内向法院", told(a))
    assert says("父母有能力.*不能靠.*协议", told(a))
    assert says("老人帮着带.*不等于", told(a))  # 总则编解释 第十三条
    assert says("被撤销资格.*照样.*抚养费", told(a))
    assert {"民法典:第二十七条", "民法典:第三十一条", "总则编解释:第八条", "总则编解释:第十条"} <= a.laws


def test_a_dying_mothers_will_does_not_pass_over_a_fit_father(answers: Answers) -> None:
    a = answers["child-guardianship"]
    assert says("父母可以立遗嘱指定监护人", a.rest)
    assert says("遗嘱.*另一方.*有能力.*仍由另一方", a.rest)
    assert {"民法典:第二十九条", "总则编解释:第七条"} <= a.laws


def test_a_child_out_of_wedlock_has_every_right_of_another(answers: Answers) -> None:
    a = answers["child-nonmarital"]
    assert says("和婚生的孩子权利一样", a.first)
    assert says("以孩子的名义到法院", a.first)
    assert says("有家庭，也不能不管", told(a))
    assert says("同一顺序继承", told(a))
    assert says("还没出生的.*应当给他留份额", a.rest)  # 民法典 第一千一百五十五条
    assert says("要抚养费不受诉讼时效限制", told(a))  # 民法典 第一百九十六条
    assert says("又不肯鉴定，法院可以认定", told(a))  # 解释（一） 第三十九条: 可以, and only on evidence
    assert says("困难证明，法院应当准予免交", told(a))
    assert not says("必须.{0,6}亲子鉴定|罚款.{0,6}才能上户口|社会抚养费", told(a))
    assert {"民法典:第一千零七十一条", "民法典:第一千零七十三条", "民法典:第一百九十六条"} <= a.laws


def test_paternity_needs_more_than_a_likeness_and_nobody_is_dragged_to_the_test(answers: Answers) -> None:
    a = answers["child-paternity"]
    assert says("不能硬拉着做", a.first)
    assert says("有依据", a.first)
    assert says("光凭长得不像，不够", told(a))
    assert says("成年子女只能.*确认.*不能.*否认", told(a))
    assert says("爷爷奶奶.*不能单独", told(a))
    assert says("都同意.*人工授精.*视为婚生", told(a))
    assert says("知道时起三年内", told(a))
    assert says("能否要回.*由法院看情况定", told(a))  # no sum is promised
    assert not says("强制(做)?鉴定|双倍返还|必须配合鉴定", told(a))
    assert {"民法典:第一千零七十三条", "婚姻家庭编解释（一）:第三十九条", "民法典:第一百八十八条"} <= a.laws


def test_support_is_raised_or_lowered_by_talk_or_suit_and_never_by_ones_own_hand(answers: Answers) -> None:
    a = answers["child-support-adjust"]
    assert says("没改之前照原.*不要.*停", a.first)
    assert says("照原来的数给", a.spoken)
    assert says("另行起诉", a.first)
    assert says("生病、上学，花费超过原定", told(a))  # 解释（一） 第五十八条
    assert says("给得起给不起", told(a))  # only from a parent who can
    assert says("不要抚养费.*有约束", told(a))
    assert says("花费明显多了.*仍可要", told(a))  # 解释（二） 第十六条, both halves
    assert says("不算重复告", told(a))
    assert says("失业.*坐牢.*不会自动免", told(a))
    assert {"婚姻家庭编解释（一）:第五十八条", "婚姻家庭编解释（二）:第十六条", "民诉法解释:第二百一十八条"} <= a.laws


def test_support_is_a_fifth_to_a_third_of_the_whole_income_and_less_than_half(answers: Answers) -> None:
    a = answers["child-support-amount"]
    assert says("月总收入的两三成", a.first)
    assert says("满十八周岁", a.first)
    assert says("两成到三成", a.spoken)
    assert says("一般不超过月总收入的一半", told(a))
    assert says("没有固定收入.*同行业", told(a))
    assert says("满十八岁还在读高中", told(a))
    assert says("大学.{0,6}(不在法定范围|没有硬性要求)", told(a))  # 第四十一条: school only
    assert says("满十六岁、靠自己劳动.*可以停付", told(a))
    assert says("没离婚.*也可以要抚养费", told(a))
    assert says("应当定期给.*有条件的，可以一次", a.rest)  # 第五十条
    assert not says("基本工资的|到大学毕业为止|必须.{0,4}百分之", told(a))
    assert {"婚姻家庭编解释（一）:第四十九条", "婚姻家庭编解释（一）:第四十一条", "民法典:第一千零八十五条"} <= a.laws


def test_unpaid_support_is_enforced_with_a_judgment_and_sued_for_with_an_agreement(answers: Answers) -> None:
    a = answers["child-support-unpaid"]
    assert says("判决书、?调解书.*强制执行", a.first)
    assert says("只有离婚协议.*起诉", a.first)
    assert says("离婚协议.*起诉", a.spoken)
    assert says("不受三年诉讼时效.*执行.*两年", told(a))  # two clocks, and only one of them runs
    assert says("从最后一期", told(a))
    assert says("成年能自立.*带大他的一方", told(a))  # 解释（二） 第十七条
    assert says("可申请先予执行", told(a))
    assert says("改了姓.*不是拒付", told(a))
    assert says("申请执行不用先交钱", told(a))
    assert says("没人能打包票", told(a))
    assert not says("六个月内申请执行|一年内申请执行", told(a))
    assert {"民法典:第一百九十六条", "民事诉讼法:第二百五十条", "婚姻家庭编解释（二）:第十七条"} <= a.laws


def test_a_surname_changed_in_secret_is_changed_back(answers: Answers) -> None:
    a = answers["child-surname"]
    assert says("一般要爸妈都同意", a.first)
    assert says("偷偷改.*继父.*能要求改回", a.first)
    assert says("跟爸姓，也可以跟妈姓.*没有必须跟谁", told(a))
    assert says("爸妈之外.*正当理由", told(a))
    assert says("抚养费不能停", told(a))  # 解释（一） 第五十九条 says both
    assert says("十八岁以后.*本人自己决定", told(a))
    assert says("六十日内.*复议.*六个月内起诉", told(a))
    assert not says("三个月内起诉|必须跟父姓|必须跟爸", told(a))
    assert {"婚姻家庭编解释（一）:第五十九条", "民法典:第一千零一十五条", "户口登记条例:第十八条"} <= a.laws


def test_a_hidden_child_is_not_won_by_him_who_hides_it(answers: Answers) -> None:
    a = answers["child-taken-away"]
    assert in_this_order(a.first, "法律不许抢、藏孩子", "110", "保护令")
    assert "110" in a.spoken
    assert says("不要自己动手抢", a.first)
    assert says("先抢到.*不对", a.spoken)
    assert says("不是谁先抢到", a.rest)
    assert says("藏孩子.*不利.*除非另一方有家暴", told(a))  # 解释（二） 第十四条第四项
    assert says("爷爷奶奶.*不许", told(a))
    assert says("先定孩子暂时跟谁", told(a))  # 第十三条
    assert says("七十二小时内决定，紧急的二十四小时内", told(a))
    assert says("拿出证据.*法院", told(a))
    assert not says("家务事.*不管|只能等离婚", told(a))
    assert {"婚姻家庭编解释（二）:第十二条", "婚姻家庭编解释（二）:第十三条", "未成年人保护法:第二十四条"} <= a.laws


def test_visits_are_enforced_against_the_parent_and_never_against_the_child(answers: Answers) -> None:
    a = answers["child-visitation"]
    assert says("有权看孩子，另一方要配合", a.first)
    assert says("没有法院文书.*单独起诉", a.first)  # a registered agreement cannot be enforced
    assert says("判决书、调解书.*申请执行", a.first)
    assert says("罚款、拘留.*不会.*硬抱", told(a))
    assert says("没给抚养费.*不是.*理由", told(a))
    assert says("法院中止.*自己说了不算.*恢复", told(a))
    assert says("父母有权看.*单独起诉先问", told(a))  # grandparents are not in 第一千零八十六条
    assert not says("强制带走孩子|爷爷奶奶.{0,6}有权探望", told(a))
    assert {"民法典:第一千零八十六条", "婚姻家庭编解释（一）:第六十五条", "婚姻家庭编解释（一）:第六十八条"} <= a.laws


@pytest.mark.parametrize("entry", ["child-own-report", "child-runaway", "child-bullied"])
def test_what_is_written_to_a_child_speaks_to_it(answers: Answers, entry: str) -> None:
    a = answers[entry]
    assert a.entry.audience == ("child",)
    assert not says("您", told(a).split("【去哪里")[0])
    assert not says("带孩子|您的孩子|家长带", told(a))
    assert "110" in a.first
    assert "120" in a.first


def test_a_child_may_call_by_itself_and_hears_honestly_who_will_be_told(answers: Answers) -> None:
    a = answers["child-own-report"]
    assert says("没满十八岁，也可以自己报警", a.first)
    assert says("不是你的错", a.first)
    assert says("父母，或者别的合适的大人到场", told(a))  # 未成年人保护法 第一百一十条
    assert says("伤害你的是家里人，一开始就告诉警察", told(a))
    assert says("先问接电话的人会不会告诉家里.*说不准", told(a))
    assert says("尽量只问你一次", told(a))  # 第一百一十二条
    assert says("隐私的地方别拍", told(a))  # who keeps proof is not asked for pictures of its body
    assert not says("(?<!会)不会告诉|保证不|绝不会", told(a))
    assert {"未成年人保护法:第一百一十条", "未成年人保护法:第一百一十二条", "刑事诉讼法:第一百一十条"} <= a.laws


def test_a_child_away_from_home_is_sent_to_the_police_and_not_to_strangers(answers: Answers) -> None:
    a = answers["child-runaway"]
    assert in_this_order(a.first, "派出所", "110", "别跟网友走", "回家会挨打")
    assert says("通知你的父母", told(a))  # 预防未成年人犯罪法 第三十六条: this is not hidden from the child
    assert says("送你到救助保护机构", told(a))
    assert says("收留你的人，应当及时告诉你的父母", told(a))
    assert says("怕挨打跑出来的、被赶出来的，不是没有理由", told(a))  # 第二十八条 is about 无故
    assert says("隐私的地方别拍", told(a))
    assert {"预防未成年人犯罪法:第三十六条", "预防未成年人犯罪法:第三十五条", "未成年人保护法:第九十二条"} <= a.laws


def test_bullying_and_extortion_are_punished_as_the_law_of_2025_says_and_by_age(answers: Answers) -> None:
    a = answers["child-bullied"]
    assert in_this_order(a.first, "不是你的错", "学校应当马上制止", "110", "告诉老师")
    assert says("五到十日或者罚二千元以下", told(a))  # five hundred was the old 第四十九条
    assert says("不满十四岁，不处罚.*父母严加管教", told(a))
    assert says("不满十六岁的，还有十六七岁头一次的，一般不真的拘留", told(a))  # 第二十三条 of 2025
    assert says("情节严重、影响恶劣，或者不满十六岁一年两次的除外", told(a))  # who does it again is not spared
    assert says("采取矫治教育", told(a))  # 第二十四条, 第六十条: not punished is not: nothing happens
    assert says("满十四岁抢劫", told(a))  # 刑法 第十七条 names 抢劫, not every 抢
    assert not says("抢东西", told(a))
    assert says("满十六岁的人多次敲诈", told(a))
    assert {"未成年人保护法:第三十九条", "治安管理处罚法:第五十八条", "刑法:第二百七十四条"} <= a.laws

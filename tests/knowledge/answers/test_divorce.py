"""Divorce: at the registry and in court, what it costs, what it leaves behind."""

from __future__ import annotations

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import in_this_order, says, told


def test_a_divorce_by_consent_takes_two_visits_and_neither_money_nor_household_book(answers: Answers) -> None:
    a = answers["divorce-agreement-procedure"]
    assert says("不收费", a.first)  # 婚姻登记条例 第六条
    assert says("不要户口簿", a.first)  # 第十五条: identity card and marriage certificate
    assert in_this_order(a.first, "协议", "申请", "三十天", "再过三十天内", "离婚证")
    assert says("两人回同一家", a.first)  # 第十六条
    assert says("不能托人代办", told(a))
    assert says("没去.{0,6}撤回", told(a))
    assert says("任何一处", told(a))
    assert says("结婚登记不是在内地办的", told(a))
    assert not says("户口所在地的(婚姻登记处|民政局)|九元|工本费", told(a))
    assert {"民法典:第一千零七十七条", "婚姻登记条例:第十四条", "婚姻登记条例:第十六条"} <= a.laws


def test_a_sham_divorce_is_a_divorce(answers: Answers) -> None:
    assert says("假离婚.{0,3}真离婚", told(answers["divorce-agreement-procedure"]))  # 解释（二） 第二条
    text = answers["divorce-agreement-text"]
    assert says("借假离婚.*离婚是真", told(text))
    assert says("躲债.*债主可以请求撤销", told(text))
    assert "婚姻家庭编解释（二）:第三条" in text.laws


def test_a_divorce_agreement_is_free_to_leave_before_the_certificate_and_binds_after_it(answers: Answers) -> None:
    a = answers["divorce-agreement-text"]
    assert says("被逼着签：先打110", a.first)
    assert says("^正被打、被逼着签，先打110", a.spoken)
    assert says("领证前可以反悔", a.first)
    assert says("领证后.*约束力.*(受骗|被逼)", a.first)
    assert says("被骗从知道起", told(a))
    assert says("被逼从不再受逼起", told(a))  # 民法典 第一百五十二条: two beginnings, one year
    assert says("一年内起诉", told(a))
    assert says("满五年.*不能再撤销", told(a))
    assert says("给孩子的财产.*不能单独收回", told(a))
    assert says("债主仍可以向两人要", told(a))
    assert says("不公证也有效", told(a))
    assert says("再婚.{0,8}没有用", a.rest)  # 民法典 第一千零四十二条: nobody signs away the freedom to marry
    assert not says("两年内.*撤销|必须公证", told(a))
    assert {"民法典:第一百五十二条", "婚姻家庭编解释（一）:第七十条", "婚姻家庭编解释（二）:第二十条"} <= a.laws


def test_who_kept_the_house_is_compensated_without_a_contract_of_separate_property(answers: Answers) -> None:
    a = answers["divorce-compensation"]
    assert says("带孩子、顾老人", a.first)
    assert says("同一个官司", a.first)  # 民法典 第一千零八十八条: at the divorce
    assert says("不用先约定各管各的", told(a))  # the old 婚姻法 第四十条 asked for it
    assert says("男方.{0,6}一样", told(a))
    assert says("没有固定公式", told(a))
    assert says("有能力的，应当给适当帮助", told(a))
    assert says("离完婚再提.*难", told(a))
    assert not says("只有女方|全职太太才|每月.{0,4}元", told(a))
    assert {"民法典:第一千零八十八条", "民法典:第一千零九十条", "婚姻家庭编解释（二）:第二十一条"} <= a.laws


def test_cooling_off_is_thirty_days_to_think_and_thirty_more_to_come_together(answers: Answers) -> None:
    a = answers["divorce-cooling-off"]
    assert in_this_order(a.first, "110", "撤回", "两人一起", "过期")
    assert "110" in a.spoken
    assert says("前三十天.*一个人也可以.*撤回", a.first)
    assert says("收到申请起三十天内", told(a))
    assert says("不会自动离婚", told(a))
    assert says("不能缩短", told(a))
    assert says("起诉离婚没有这个三十天", told(a))  # it stands in the way of the registry only
    assert says("不需要另一方同意", told(a))
    assert not says("六十天后自动|工作日|到期自动离", told(a))
    assert {"民法典:第一千零七十七条", "婚姻登记条例:第十六条", "民法典:第一千零七十九条"} <= a.laws


def test_a_divorce_costs_nothing_at_the_registry_and_little_in_court(answers: Answers) -> None:
    a = answers["divorce-costs"]
    assert says("登记离婚不收钱", a.first)
    assert says("五十到三百元", a.first)
    assert says("超过二十万.*百分之零点五", a.first)
    assert says("第二天起七天内交", a.first)
    assert says("一百万.*四千元", told(a))  # the half per cent falls on the excess
    assert says("调解结案、撤诉.*减半", told(a))
    assert says("商量不成，由法院定", told(a))  # 诉讼费用交纳办法 第三十三条
    assert says("不交.{0,4}按撤诉", told(a))
    assert {"诉讼费用交纳办法:第十三条", "诉讼费用交纳办法:第二十二条", "婚姻登记条例:第六条"} <= a.laws


def test_who_was_beaten_pays_the_court_less_or_nothing(answers: Answers) -> None:
    a = answers["divorce-costs"]
    assert says("家暴.*应当缓收、减收或者免收", told(a))
    assert says("法律援助不看经济", told(a))
    assert says("抚养费.*应当免交", told(a))
    assert {"反家庭暴力法:第十九条", "法律援助法:第三十二条", "诉讼费用交纳办法:第四十五条"} <= a.laws


def test_fault_is_paid_for_and_does_not_empty_the_purse(answers: Answers) -> None:
    a = answers["divorce-fault-damages"]
    assert "110" in a.first
    assert "110" in a.spoken
    assert says("没有.{0,4}有错就净身出户", a.first)
    assert says("自己起诉离婚的，赔偿要同案", a.first)
    assert says("必须在同一个官司", told(a))  # 解释（一） 第八十八条 itself says 必须
    assert says("不同意离、?也没提.*另外起诉", told(a))
    assert says("协议里明确放弃的", told(a))  # 第八十九条
    assert says("判不离的，不能单独要", told(a))  # 第八十七条
    assert says("不能.*第三者", told(a))
    assert says("持续、稳定", told(a))
    assert not says("(应当|必须|一定)净身出户|一年内", told(a))  # the year of the old 婚姻法解释 is gone
    assert {"民法典:第一千零九十一条", "婚姻家庭编解释（一）:第八十八条", "婚姻家庭编解释（一）:第八十九条"} <= a.laws


def test_where_both_are_at_fault_neither_is_paid(answers: Answers) -> None:
    a = answers["divorce-fault-damages"]
    assert says("双方都有.*要不到", a.rest)
    assert "婚姻家庭编解释（一）:第九十条" in a.laws


def test_the_household_register_belongs_to_the_police_and_does_not_follow_the_house(answers: Answers) -> None:
    a = answers["divorce-hukou"]
    assert says("派出所管.*不会.*自动迁", a.first)
    assert says("判对方迁户口.*不在法院", told(a))  # 民事诉讼法 第一百二十二条, 第一百二十七条
    assert says("户口在房子里，不等于.*有他一份", told(a))
    assert says("要求腾房", told(a))
    assert says("户主或者本人申报", told(a))  # 户口登记条例 第十九条
    assert says("不能因为离婚，侵害妇女", told(a))
    assert not says("强制迁(出|走)|离婚后.{0,6}日内.*迁|法院.{0,6}强制.*户口", told(a))
    assert {"户口登记条例:第十九条", "民事诉讼法:第一百二十七条", "妇女权益保障法:第五十六条"} <= a.laws


def test_a_divorce_is_sued_for_where_the_other_one_lives_with_its_exceptions(answers: Answers) -> None:
    a = answers["divorce-jurisdiction"]
    assert says("全国哪里都能办", a.first)
    assert says("对方住的地方", a.first)
    assert says("连住满一年", a.first)
    assert says("只有对方离开户口地超过一年.*自己户口地", told(a))  # 民诉法解释 第十二条
    assert says("下落不明、不住在国内", told(a))
    assert says("坐牢的也是", told(a))  # 民事诉讼法 第二十三条
    assert says("住院看病的地方不算", told(a))
    assert says("两人都是军人的，归军事法院", told(a))  # 民诉法解释 第十一条
    assert says("答辩期.*十五天", told(a))
    assert says("国外或港澳台登记.*走法院", told(a))
    assert not says("结婚登记地的法院|回(老家|户口地)领证", told(a))
    assert {"民事诉讼法:第二十二条", "民事诉讼法:第二十三条", "民诉法解释:第十二条"} <= a.laws


def test_one_alone_may_sue_for_divorce_and_the_court_mediates_first(answers: Answers) -> None:
    a = answers["divorce-lawsuit"]
    assert "110" in a.first
    assert "110" in a.spoken
    assert says("一个人就能起诉", a.first)
    assert says("七天内交费.*先调解", a.first)
    assert says("口头讲", told(a))  # 民事诉讼法 第一百二十三条
    assert says("本人要到庭.*书面意见", told(a))
    assert says("没有三十天冷静期", told(a))
    assert says("十五天内.*才生效.*不能再婚", told(a))
    assert says("没有新情况新理由，原告六个月", told(a))
    assert says("怀孕.*产后?一年内.*六个月内?.*丈夫一般不能", told(a))
    assert says("军人同意.*重大过错的除外", told(a))
    assert not says("必须先.{0,4}调解|第一次.{0,6}判不离", told(a))
    assert {"民事诉讼法:第六十五条", "民事诉讼法:第一百二十七条", "民法典:第一千零八十一条"} <= a.laws


def test_a_lost_spouse_is_divorced_by_notice_and_never_by_the_years(answers: Answers) -> None:
    a = answers["divorce-missing-spouse"]
    assert says("只能走法院", a.first)
    assert "110" in a.first
    assert says("公告送达", a.first)
    assert says("缺席", a.first)
    assert says("公告.{0,4}满三十(天|日)", told(a))  # 第九十五条: sixty days is the old rule
    assert not says("六十", a.first + a.spoken)
    assert says("国内没有住所、别的办法送不到的.{0,2}公告.{0,3}满六十天", a.rest)  # 第二百八十三条, abroad
    assert says("不用(等满两年|先申请宣告失踪)", told(a))
    assert says("宣告失踪.*应当准离", told(a))
    assert says("不会自动离", a.spoken)
    assert says("缺席不等于", told(a))
    assert says("躲着的，不算下落不明", told(a))
    assert {"民诉法解释:第二百一十七条", "民事诉讼法:第九十五条", "民事诉讼法:第二十三条"} <= a.laws


def test_a_marriage_ends_with_a_declaration_of_death_and_not_with_one_of_absence(answers: Answers) -> None:
    a = answers["divorce-missing-spouse"]
    assert says("满两年.{0,6}宣告失踪", a.rest)
    assert says("宣告后再起诉.*准离", a.rest)  # absence only makes the divorce certain
    assert says("满四年.{0,6}宣告死亡.*婚姻.{0,3}消除.*撤销.*恢复.*再婚或书面声明不愿的除外", a.rest)
    assert {"民法典:第四十条", "民法典:第四十六条", "民法典:第五十一条", "民法典:第一千零七十九条"} <= a.laws


def test_a_judgment_is_enforced_and_a_registered_agreement_is_sued_on(answers: Answers) -> None:
    a = answers["divorce-not-performed"]
    assert says("判决书、调解书.*两年内.*执行", a.first)
    assert says("只有离婚协议.*起诉", a.first)
    assert says("分期的从最后一期", told(a))
    assert says("协议.*三年内", told(a))
    assert says("抚养费不受这?三年限制", told(a))
    assert says("催过.*重新算", told(a))  # 民法典 第一百九十五条
    assert says("申请执行不用先交钱", told(a))
    assert says("加倍付", told(a))
    assert says("有能力却不执行.*情节严重的是犯罪", told(a))
    assert says("以后发现.*再请法院执行", told(a))
    assert not says("拿(着)?离婚协议.{0,6}申请执行|六个月内申请", told(a))
    assert {"民事诉讼法:第二百五十条", "婚姻家庭编解释（一）:第六十九条", "民法典:第一百八十八条"} <= a.laws


def test_no_signature_of_the_other_is_needed_where_the_marriage_is_broken(answers: Answers) -> None:
    a = answers["divorce-one-side-refuses"]
    assert "110" in a.first
    assert "110" in a.spoken
    assert says("不用对方签字.*准不准离，由法院看", a.first)
    assert says("感情是不是确已破裂", a.first)
    assert not says("离得成|^能离", a.first + a.spoken), "a court decides, nobody promises"
    assert says("判不离后又分居满一年.*应当判离", told(a))
    grounds = next(line for line in a.rest.splitlines() if "应当判离：" in line)
    assert in_this_order(grounds, "重婚", "家暴", "赌博吸毒", "分居满两年", "其他")  # 民法典 第一千零七十九条
    assert says("分居两年不是.*前提", told(a))
    assert says("不会.*因他有错.*判不离", told(a))  # 解释（一） 第六十三条
    assert says("第一次.*没有定死", told(a))
    assert says("十五天内可?上诉", told(a))
    assert not says("必须先调解|必须分居", told(a))
    assert {"民法典:第一千零七十九条", "婚姻家庭编解释（一）:第六十三条", "民事诉讼法:第一百二十七条"} <= a.laws


def test_a_husband_waits_and_a_wife_does_not(answers: Answers) -> None:
    a = answers["divorce-pregnancy"]
    assert says("女方随时能提", a.first)
    assert says("男方.*孕期.*产后一年内.*终止妊娠后六个月内.*不能提", a.first)
    assert "110" in a.first
    assert "110" in a.spoken
    assert says("跟有没有喂奶、?断奶没有关系", told(a))
    assert says("不拦.*自愿.*登记", told(a))
    assert says("确有必要.*由法院定", told(a))
    assert says("期满.*不等于", told(a))
    assert says("流产、引产算终止妊娠", told(a))
    assert not says("哺乳期内不得|双方都不(能|得)", told(a))
    assert {"民法典:第一千零八十二条", "妇女权益保障法:第六十四条", "婚姻家庭编解释（一）:第二十三条"} <= a.laws


def test_six_months_bar_the_plaintiff_and_a_year_apart_opens_the_door(answers: Answers) -> None:
    a = answers["divorce-second-lawsuit"]
    assert says("一般要等六个月", a.first)
    assert says("分居满一年再告的，应当判离", a.first)
    assert "110" in a.first
    assert in_this_order(a.spoken, "110", "六个月")  # who only listens hears the number first
    assert not says("转移财产[^。]*报警", told(a))
    assert says("上次当被告的，可以随时起诉", told(a))  # 第一百二十七条第七项 names the plaintiff only
    assert says("新情况、新理由.*提前立案", told(a))
    assert says("一年.*只管法院判过不离", told(a))  # not after a withdrawal
    assert says("撤诉.*也要等六个月", told(a))
    assert says("不是第二次就一定离", told(a))
    assert says("十五天内可以上诉|十五天内上诉", told(a))
    assert not says("第二次(就|都)(会|能)判离|双方.{0,4}六个月", told(a))
    assert {"民事诉讼法:第一百二十七条", "民法典:第一千零七十九条", "民诉法解释:第二百一十四条"} <= a.laws


def test_no_marriage_ends_by_living_apart(answers: Answers) -> None:
    a = answers["divorce-separation"]
    assert says("不会自动离婚", a.first)
    assert says("因感情不和分居满两年，调解无效", a.first)  # both conditions stand beside the years
    assert says("不必等两年", a.first)
    assert says("打工.*一般不算因感情不和", told(a))
    assert says("不能另找人登记", told(a))
    assert says("挣的钱.*原则上还是共同", told(a))
    assert says("判过不离.*再分居满一年.*应当准离", told(a))
    assert says("不会自(己|动).{0,2}离", a.spoken)
    assert not says("分居(两|二)年(就|即|可以)自动|必须分居", told(a))
    assert {"民法典:第一千零七十九条", "民法典:第一千零六十二条", "民法典:第一千零四十二条"} <= a.laws

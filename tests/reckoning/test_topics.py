"""Which calculation a message asks for: the topic decides, and a question with 算 in it opens none."""

from __future__ import annotations

import pytest

from bot.language.folding import fold
from bot.reckoning.index import asked_for
from tests.support.knowledge import RECKONERS

REQUESTS = {
    "帮我算一下诉讼费": "court_fee",
    "打官司费用怎么算": "court_fee",
    "诉讼费能帮我算算吗": "court_fee",
    "麻烦算下起诉费": "court_fee",
    "离婚冷静期怎么算": "cooling_off",
    "离婚冷静期算到哪天": "cooling_off",
    "冷静期哪天结束？": "cooling_off",
    "算算利息": "loan_interest",
    "怎么算利息": "loan_interest",
    "算利息上限": "loan_interest",
    "尾款拖着不付利息怎么算": "overdue_payment",
    "客户没付设计费，利息帮我算一下": "overdue_payment",
    "借钱付的货款，利息怎么算": "loan_interest",
    "工资拖了半年利息怎么算": "no_rate",
    "利息最多能算多少": None,
    "遗产继承份额怎么算": "intestate_shares",
    "抚养费怎么算": "child_support",
    "帮忙算个抚养费": "child_support",
    "上诉期算到哪天": "which_appeal",
    "帮我算上诉期": "which_appeal",
    "我儿子判刑了上诉期算到哪天": "criminal_appeal_ten_days",
    "刑事判决上诉期怎么算": "criminal_appeal_ten_days",
    "离婚判决的上诉期怎么算": "appeal_fifteen_days",
    "行政判决上诉期怎么算": "admin_appeal_fifteen_days",
    "劳动仲裁时效怎么算": "labour_arbitration",
    "仲裁时效怎么算": "labour_arbitration",
    "算劳动仲裁期限": "labour_arbitration",
    "不服劳动仲裁裁决的起诉期限怎么算": "labour_suit_fifteen_days",
    "强制执行时效几年怎么算": None,
    "强制执行时效怎么算": "enforcement_two_years",
    "申请执行的期限算到哪天": "enforcement_two_years",
    "抚养费诉讼时效怎么算": "support_no_limit",
    "赡养费的时效怎么算": "support_no_limit",
    "撤销婚姻的时效怎么算": "marriage_revocation",
    "撤销合同的期限怎么算": "voidable_one_year",
    "撤销权期限怎么算": "which_revocation",
    "业主撤销权期限怎么算": "owners_revocation",
    "保证期间怎么算": "guarantee_six_months",
    "担保期限怎么算": "guarantee_six_months",
    "遗赠的期限怎么算": "bequest_sixty_days",
    "算行政复议的期限": "admin_review",
    "拘留的复议期限怎么算": "police_review",
    "不服复议决定的起诉期限怎么算": "review_suit_fifteen_days",
    "行政诉讼的起诉期限怎么算": "admin_suit_six_months",
    "工伤认定申请期限怎么算": "work_injury_claim",
    "转移财产的时效怎么算": "hidden_assets_three_years",
    "算诉讼时效": "which_limitation",
    "诉讼时效怎么算": "which_limitation",
    "借条的诉讼时效怎么算": "limitation_three_years",
    "预付卡七天退款算到哪天": "prepaid_seven_days",
    "健身卡七天退款怎么算": "prepaid_seven_days",
    "七天退货算到哪天": "return_seven_days",
    "七天退款怎么算": "which_seven_days",
    "借10万月息2分利息怎么算": "loan_interest",
    "没有正式工作的抚养费咋算": "child_support",
    "算保护令": "protection_order",
    "帮我算一下期限": "which_limitation",
    "打官司要交多少钱帮我算算": "court_fee",
    "算一下我能分多少遗产": "intestate_shares",
    "我爸没遗嘱，姆妈还在，兄妹三个，帮我算一人几钿": "intestate_shares",
    "上诉最晚到几号，帮我推一下": "which_appeal",
    "借条前年到期的，时效到哪天，也推一下": "limitation_three_years",
    "借出去六万年息一分二利息一共多少": "loan_interest",
    "转继承怎么算": None,
    "劳动仲裁上诉期怎么算": "labour_suit_fifteen_days",
    "劳动合同的时效怎么算": "labour_arbitration",
    "工伤赔偿的时效怎么算": "which_limitation",
    "刑事案件不立案的复议期限怎么算": "no_rule",
    "追诉时效怎么算": "no_rule",
    "撤销仲裁裁决的期限怎么算": "no_rule",
    "执行异议期限怎么算": "no_rule",
    "保险理赔时效怎么算": "no_rule",
    "购房冷静期怎么算": "no_rule",
    "帮我算一下取保候审到哪天": "no_rule",
    "存款利息怎么算": None,
    "保证金退还期限怎么算": None,
    "遗赠扶养协议怎么算": None,
}

QUESTIONS = [
    "算下来利息比本金还高怎么办",
    "帮我算算他这样不给抚养费犯法吗", "你帮我推算一下他会不会被判遗弃，不给赡养费的",
    "帮我算算利息这么高是不是违法",
    "借条上没写利息,要钱的时候能算利息吗", "朋友借钱说好一个月还，拖了一年，利息怎么算",
    "发短信催了两年每次都说下个月 时效怎么算",
    "违反保护令算犯罪吗", "老公违反保护令又来骚扰我算什么", "不给抚养费算遗弃吗", "生活费算不算夫妻共同财产",
    "老公不给生活费算家暴吗", "上诉期间算离婚了吗", "口头上诉算数吗", "月息2分算高利贷吗", "劳动仲裁怎么算赔偿",
    "复议期间算不算生效", "这算家暴吗", "离婚冷静期多少天", "冷静期算分居吗", "冷静期内怀孕了怎么算",
    "骂人算家庭暴力吗", "他打我一巴掌算不算家暴", "冷暴力算家暴不", "借钱不还算诈骗吗", "欠条没写利息算数吗",
    "利息算本金里吗", "利息太高算违法吗", "年息36算高利贷不", "抚养费算到18岁还是大学毕业",
    "抚养费算不算夫妻共同债务", "给孩子的抚养费算赠与吗", "抚养费从什么时候开始算", "诉讼费算谁的",
    "诉讼费算在赔偿里面吗", "打官司打算请律师费用高吗", "遗产继承算夫妻共同财产吗", "继承的房子算我一个人的吗",
    "遗产份额不公平算无效吗", "上诉算重新审吗", "上诉了原判决还算数吗", "撤回上诉算输吗", "刑事判决上诉会不会加重",
    "强制执行算失信吗", "被强制执行就算老赖了吗", "申请执行多久有结果", "担保人去世了担保还算吗", "口头担保算数吗",
    "担保期过了算了吗", "撤销婚姻算离过婚吗", "撤销婚姻后孩子算谁的", "微信上说的合同算数吗",
    "七天无理由退货运费算谁的", "七天退货从哪天算起合理", "退货算我违约吗", "预付卡过期算作废吗",
    "办卡七天内退款算违约吗", "劳动仲裁算打官司吗", "劳动仲裁要算律师费吗", "工伤认定算上下班路上吗",
    "诉讼时效过了就算了吗", "诉讼时效是什么意思", "时效过了还能要回来吗", "行政复议算起诉吗", "复议期间拘留还算数吗",
    "行政诉讼算民告官吗", "司法确认算判决吗", "离婚后再起诉离婚算复婚吗", "第二次起诉离婚一般都判离吗",
    "分居两年算自动离婚吗", "彩礼算借款吗", "转移财产算犯罪吗", "藏匿财产被发现怎么处理", "遗赠算遗嘱吗",
    "保护令算案底吗", "保护令能管多久", "邻居吵架打算报警有用吗", "算命的骗我钱怎么办", "老公算计我", "物业费怎么算",
    "楼上漏水损失怎么算", "加班费怎么算", "经济补偿金怎么算", "拆迁款怎么算",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), REQUESTS.items())
def test_the_topic_decides_which_rule_is_meant(text: str, wanted: str | None) -> None:
    found = asked_for(fold(text), RECKONERS)
    assert (found.id if found else None) == wanted


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_with_the_word_in_it_is_no_calculation(text: str) -> None:
    assert asked_for(fold(text), RECKONERS) is None


def test_there_are_enough_questions_to_mean_something() -> None:
    assert len(QUESTIONS) >= 60


def test_a_story_is_no_calculation() -> None:
    story = "我和老公去年分居他不给抚养费我自己带孩子打工也没什么钱这个抚养费到底应该怎么算呢"
    assert asked_for(fold(story), RECKONERS) is None


@pytest.mark.parametrize("one", RECKONERS.values(), ids=lambda one: one.id)
def test_the_title_of_a_button_typed_opens_the_same_calculation(one: object) -> None:
    title, wanted = one.title, one.id  # type: ignore[attr-defined]  # pytest gives the record
    if title.startswith("算"):
        found = asked_for(fold(title), RECKONERS)
        assert found is not None
        assert found.id == wanted


@pytest.mark.parametrize("polite", ["帮我{}", "请{}", "麻烦{}，谢谢", "你能{}吗", "我想{}"])
def test_politeness_changes_nothing(polite: str) -> None:
    for title, wanted in (("算诉讼费", "court_fee"), ("算劳动仲裁时效", "labour_arbitration")):
        found = asked_for(fold(polite.format(title)), RECKONERS)
        assert found is not None, polite
        assert found.id == wanted

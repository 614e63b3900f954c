"""Small firms and shops: contracts, partners, debts, licences, and what is owed in person."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told


def test_a_deposit_is_lost_or_doubled_and_an_advance_is_not(answers: Answers) -> None:
    breach = answers["business-breach"]
    assert re.search("定金：自己不履行不退.{0,3}对方不履行双倍还", breach.first)
    assert "订金一般没有这个罚法" in breach.first
    assert "不能超过总价的两成" in told(breach)
    assert re.search("违约让合同目的落空.{0,3}才罚定金", told(breach)), "a small fault forfeits nothing"
    assert re.search("做到一部分的.{0,4}按没做到的比例", told(breach))
    assert re.search("不可抗力.{0,14}不罚定金", told(breach))
    assert "加倍还您" in breach.spoken
    assert {"民法典:第五百八十七条", "民法典:第五百八十六条", "合同编通则解释:第六十七条"} <= breach.laws


def test_a_contract_ends_when_the_notice_arrives(answers: Answers) -> None:
    breach = answers["business-breach"]
    assert "书面催告" in breach.first
    assert re.search("解除通知.{0,3}送到才算数", breach.first)
    assert breach.first.index("书面催告") < breach.first.index("解除通知"), "民法典 第五百六十三条第三项"
    assert re.search("解除权.{0,16}一年内", told(breach))
    assert "口头、微信讲好的也是合同" in told(breach)
    assert "没有七天反悔期" in told(breach)
    assert re.search("写了仲裁的.{0,4}去仲裁", told(breach))
    assert {"民法典:第五百六十四条", "民法典:第五百六十五条", "民法典:第四百六十九条"} <= breach.laws


def test_a_penalty_is_cut_above_and_raised_below_the_loss(answers: Answers) -> None:
    breach = answers["business-breach"]
    assert re.search("高出三成.{0,12}可请法院减", told(breach))
    assert "恶意违约的一般不减" in told(breach)
    assert re.search("低于损失.{0,3}可请法院加", told(breach))
    assert re.search("违约金和定金.{0,6}只能选一样", told(breach))
    assert re.search("没写违约金.{0,4}可以要实际损失", told(breach))
    assert re.search("违约金太高.{0,4}由违约方拿证据", told(breach))
    assert {"民法典:第五百八十五条", "民法典:第五百八十八条", "合同编通则解释:第六十五条"} <= breach.laws


def test_the_company_owes_its_debts_and_who_empties_it_owes_them_too(answers: Answers) -> None:
    company = answers["business-company"]
    assert re.search("一般不用拿自家钱还公司的债.{0,3}但有例外", company.first)
    assert re.search("签过担保的.{0,3}按担保还", company.first)
    assert re.search("钱袋.{0,16}要一起还", told(company))
    assert re.search("认缴的钱没交够.{0,40}请问律师", told(company)), "公司法 is not at hand: no figure may be guessed"
    assert not re.search("法定代表人.{0,6}(要|应当)还债", told(company))
    assert re.search("用公司名义办事.{0,3}后果由公司担", told(company))
    assert {"民法典:第六十条", "民法典:第六十一条", "民法典:第八十三条"} <= company.laws


def test_a_company_is_wound_up_before_it_is_struck_off(answers: Answers) -> None:
    company = answers["business-company"]
    assert re.search("先清算再注销.{0,3}不能一走了之", company.first)
    assert "吊销不等于注销" in told(company)
    assert re.search("该清算不清算.{0,3}造成损失要赔", told(company))
    assert "请法院指定清算组" in told(company)
    assert re.search("挂名不想当.{0,3}书面要求换人", company.first)
    assert re.search("收到法院的通知.{0,8}别不理", company.first)
    assert {"民法典:第六十九条", "民法典:第七十条", "民法典:第七十二条"} <= company.laws


def test_a_franchisee_may_withdraw_in_the_days_the_contract_names(answers: Answers) -> None:
    franchise = answers["business-franchise"]
    assert franchise.first.index("110") < franchise.first.index("翻合同")
    assert "110" in franchise.spoken
    assert re.search("反悔期.{0,8}马上书面通知解除.{0,3}送到才算", franchise.first)
    assert re.search("合同里应当写明.{0,20}可以单方解除", told(franchise))
    assert not re.search("(一律|都有|法定)(七|十五|三十)(天|日)(反悔|冷静)期", told(franchise)), (
        "the law sets no number"
    )
    assert re.search("没写的.{0,14}由法院看情况定", told(franchise))
    assert re.search("生意不好本身.{0,6}不算对方违约", told(franchise))
    assert "用不上消费者的三倍" in told(franchise)
    assert {"商业特许经营管理条例:第十二条", "民法典:第五百六十五条"} <= franchise.laws


def test_a_franchisor_has_two_shops_and_tells_the_truth_thirty_days_before(answers: Answers) -> None:
    franchise = answers["business-franchise"]
    assert "至少两家直营店、开满一年" in told(franchise)
    assert "签约前至少三十日书面" in told(franchise)
    assert re.search("隐瞒、说假话的.{0,6}可以解除合同", told(franchise))
    assert "不得宣传能赚多少" in told(franchise)
    assert re.search("直营店.{0,8}商务部门举报", told(franchise))
    assert re.search("欺诈的.{0,12}撤销.{0,3}知道后一年内", told(franchise))
    assert re.search("概不退还.{0,3}不一定有效", told(franchise))
    assert {f"商业特许经营管理条例:第{n}条" for n in ("六", "七", "十七", "二十一", "二十三")} <= franchise.laws


def test_who_lends_his_licence_pays_with_the_borrower(answers: Answers) -> None:
    licence = answers["business-license"]
    assert re.search("执照别借给别人.{0,3}出了事可能一起赔", licence.first)
    assert re.search("盘给别人.{0,3}同时办变更或注销", licence.first)
    assert re.search("老债主没同意的.{0,3}债还是原来的老板还", told(licence))
    assert re.search("一人经营用个人财产.{0,3}家里一起做的.{0,8}用家庭财产", told(licence))
    assert "零星小额、自产农副产品等例外" in told(licence)
    assert re.search("只卖预包装食品的.{0,3}应当报备案", told(licence))
    assert {"消费者权益保护法:第四十二条", "民法典:第五十六条", "民法典:第五百五十一条"} <= licence.laws
    assert {"电子商务法:第十条", "食品安全法:第三十五条"} <= licence.laws


def test_a_shop_sign_is_defended_with_proof_and_a_false_alarm_ends_in_fifteen_days(answers: Answers) -> None:
    licence = answers["business-license"]
    assert re.search("发通知给平台.{0,3}附初步证据", licence.first)
    assert re.search("不侵权声明.{0,10}十五日内.{0,30}应当恢复", told(licence))
    assert re.search("要赔偿一般三年内.{0,10}随时可以要求停", told(licence)), "民法典 第一百九十六条"
    assert re.search("没有金额的.{0,3}每件五百到一千元", told(licence))
    assert re.search("故意侵权情节严重.{0,4}惩罚性赔偿", told(licence))
    assert re.search("明知是假冒商标还卖.{0,20}判刑", told(licence)), "not whoever did not know"
    assert {"电子商务法:第四十二条", "电子商务法:第四十三条", "民法典:第一千一百八十五条"} <= licence.laws


def test_partners_share_as_agreed_then_as_paid_then_alike(answers: Answers) -> None:
    partners = answers["business-partnership"]
    assert re.search("先看约定.{0,3}没约定看各人出了多少", partners.first)
    assert re.search("商量不成.{0,3}按实际出的钱分.{0,3}分不清.{0,6}平均分", told(partners))
    assert re.search("先付费用还债.{0,3}剩下的才分", partners.first)
    assert re.search("没散伙之前.{0,3}不能单独要求分", told(partners))
    assert re.search("任何一个合伙人要全部.{0,6}多还的.{0,12}要回", told(partners))
    assert re.search("份额卖给外人.{0,4}要其他人都同意", told(partners))
    assert {"民法典:第九百七十二条", "民法典:第九百七十三条", "民法典:第九百七十四条"} <= partners.laws


def test_a_partner_without_a_term_leaves_after_fair_notice(answers: Answers) -> None:
    partners = answers["business-partnership"]
    assert re.search("没写期限的合伙.{0,3}可以提前通知后退出", partners.first)
    assert "留出合理时间" in partners.first
    assert "法律没写几天" in told(partners), "no number of days may be invented"
    assert re.search("写了期限.{0,8}先看协议", told(partners))
    assert re.search("书面要求看账.{0,3}不管事的也有权监督", partners.first)
    assert re.search("登记成公司股东的.{0,14}不能随便抽回", told(partners))
    assert re.search("去世的.{0,4}合伙一般就终止.{0,8}另有约定等除外", told(partners)), "no widow steps in by herself"
    assert {
        "民法典:第九百七十七条",
        "民法典:第九百七十六条",
        "民法典:第九百七十条",
        "民法典:第九百六十九条",
    } <= partners.laws


def test_who_sells_his_goods_away_is_frozen_first(answers: Answers) -> None:
    unpaid = answers["business-unpaid"]
    assert re.search("转移财产.{0,8}申请保全", unpaid.first)
    assert re.search("别找讨债公司.{0,3}别堵人", unpaid.first)
    assert "诉前要情况紧急、应当提供担保" in told(unpaid)
    assert "查封后三十日内要起诉或仲裁" in told(unpaid), "else it is lifted"
    assert re.search("申请错了.{0,3}要赔对方损失", told(unpaid))
    assert "申请过诉前保全的不行" in told(unpaid), "an order to pay is then shut"
    assert re.search("三年里催到对方、对方认过账的.{0,2}重新算", told(unpaid)), "later asking does not help"
    assert {"民事诉讼法:第一百零四条", "民事诉讼法:第一百零八条", "民诉法解释:第四百二十七条"} <= unpaid.laws


def test_public_bodies_and_big_firms_pay_small_ones_in_thirty_and_sixty_days(answers: Answers) -> None:
    unpaid = answers["business-unpaid"]
    assert re.search("机关、事业单位应当交货起三十日内付.{0,6}最长约定六十日", told(unpaid))
    assert re.search("大企业六十日内.{0,3}另有约定除外", told(unpaid))
    assert "不得约定等上家付了才付" in told(unpaid)
    assert "每日万分之五" in told(unpaid)
    assert "拖着不验的从约定的验收期满起算" in told(unpaid)
    assert "国家统一的投诉平台" in told(unpaid)
    assert re.search("换领导、走流程、没约定的等审计.{0,4}不得当理由拖", told(unpaid)), "the excuses that are heard"
    (debtor,) = unpaid.entry.across
    assert "只说没钱、口头说的，不算" in debtor.steps[2], "民诉法解释 第四百三十六条: an order to pay is met in writing"
    assert "不通知一般当作合格" in debtor.steps[1], "民法典 第六百二十一条: silence makes the goods good"
    assert re.search("建设工程.{0,4}到工程所在地", told(unpaid))
    assert {f"保障中小企业款项支付条例:第{n}条" for n in ("九", "十", "十四", "十七", "二十四")} <= unpaid.laws


def test_a_shop_is_not_to_be_locked_and_a_lease_passes_on_only_with_consent(answers: Answers) -> None:
    lease = answers["rental-shop"]
    assert re.search("人被锁在里面.{0,8}打110", lease.first), "locked in is another matter than locked out"
    assert re.search("门被锁.{0,3}别硬撬", lease.first)
    assert "应当保持店面能照约定用" in lease.first
    assert re.search("没经房东同意就转租.{0,3}他可以解除", told(lease))
    assert re.search("六个月没提异议的.{0,3}视为同意", told(lease))
    assert re.search("转让费退不退.{0,3}看您和前一家怎么约定", told(lease))
    assert {"民法典:第七百零八条", "民法典:第七百一十六条", "民法典:第七百二十二条"} <= lease.laws
    assert not any("住房租赁条例" in law for law in lease.laws), "that one is for homes"
    assert "十五日内没说要买，算放弃" in told(lease), "民法典 第七百二十六条: silence costs the right to buy"
    assert "租之前就抵押、查封的可能不行" in told(lease)
    assert "修店面归房东；您弄坏的" in told(lease), "民法典 第七百一十三条"
    (landlord,) = lease.entry.across
    assert "逾期还不付" in landlord.short, "a reminder comes before the end of a lease: 民法典 第七百二十二条"

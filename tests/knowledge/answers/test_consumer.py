"""Bought and regretted: who pays back what, within how many days, and who has to prove it."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answers
from tests.knowledge.answers.telling import told


def test_a_complaint_is_answered_in_seven_working_days_and_settled_in_sixty(answers: Answers) -> None:
    complaint = answers["consumer-complaint"]
    assert re.search("七个工作日内告诉您受不受理.{0,3}同意调解的六十日内调完", complaint.first)
    assert "12315" in complaint.first
    assert re.search("商家不肯.{0,3}不能强迫", told(complaint)), "七个工作日 is not the day of the money"
    assert "知道吃亏后三年内" in told(complaint)
    assert re.search("不是为生活消费买的.{0,40}不受理", told(complaint))
    assert re.search("不受理的.{0,3}应当告诉您理由", told(complaint))
    assert re.search("真实(身份|姓名)", told(complaint))
    assert {"消费者权益保护法实施条例:第四十六条", "市场监督管理投诉举报处理办法:第十五条"} <= complaint.laws
    assert "暂行办法" not in complaint.whole


def test_an_uninsured_parcel_is_paid_too(answers: Answers) -> None:
    parcel = answers["consumer-delivery"]
    assert "没保价不等于不赔" in parcel.first
    assert re.search("当面开箱.{0,3}坏了拍视频", parcel.first)
    assert re.search("网上买的找卖家.{0,3}自己寄的找快递公司", parcel.first)
    assert "别点链接、别转钱" in parcel.first
    assert "没约定一般按送达地的市价" in told(parcel)
    assert "您自己另外指定快递的除外" in told(parcel)
    assert re.search("放代收点.{0,3}要先经您同意", told(parcel))
    assert re.search("故意或重大过失.{0,10}免责条款无效", told(parcel))
    assert {"民法典:第八百三十三条", "电子商务法:第二十条", "电子商务法:第五十二条"} <= parcel.laws


def test_a_parcel_is_not_paid_where_the_carrier_proves_why(answers: Answers) -> None:
    parcel = answers["consumer-delivery"]
    assert re.search("天灾.{0,24}对方能证明.{0,3}可以不赔或少赔", told(parcel)), (
        "民法典 第八百三十二条: the carrier proves"
    )
    assert "约定或合理的期限内验货" in told(parcel)
    assert re.search("随身行李.{0,3}车方有过错才赔.{0,3}托运的.{0,3}按货物", told(parcel))
    assert "发出地、送达地或对方所在地" in told(parcel)
    assert re.search("告网店.{0,10}收货地或它所在地", told(parcel)), "民诉法解释 第二十条: not where it was sent from"
    assert "12305" in parcel.first
    assert {"民法典:第八百三十二条", "民法典:第八百三十一条", "民法典:第八百二十四条"} <= parcel.laws
    assert {"民事诉讼法:第二十八条", "民诉法解释:第二十条"} <= parcel.laws


def test_deceit_costs_three_times_the_price_and_at_least_five_hundred(answers: Answers) -> None:
    fake = answers["consumer-fake"]
    assert re.search("欺骗的.{0,10}加赔三倍价款.{0,3}不足五百元按五百元", fake.first)
    assert "别急着退" in fake.first
    assert "不只是东西不好" in told(fake), "a bad thing alone is not deceit"
    assert "买来做生意的不算" in told(fake)
    assert re.search("小毛病.{0,3}既不影响质量、又不误导人的.{0,3}才不用赔", told(fake))
    assert re.search("掉包.{0,8}是违法的", told(fake))
    assert re.search("撤销.{0,10}一年内", told(fake))
    assert not re.search("假一赔十|退一赔一", told(fake))
    assert {"消费者权益保护法:第五十五条", "消费者权益保护法实施条例:第四十九条"} <= fake.laws


def test_the_platform_answers_for_a_seller_it_cannot_name(answers: Answers) -> None:
    fake = answers["consumer-fake"]
    assert re.search("说不出卖家真名、地址和有效联系方式.{0,3}可以找平台赔", told(fake))
    assert re.search("明知或应知.{0,12}一起担责", told(fake))
    assert re.search("展销会结束.{0,14}(举办者|出租者)", told(fake))
    assert re.search("个人偶尔转让.{0,20}三倍不一定用得上", told(fake))
    assert "网购找平台要卖家信息" in fake.first
    assert {"消费者权益保护法:第四十四条", "消费者权益保护法:第四十三条"} <= fake.laws


def test_bad_food_is_first_a_matter_for_the_ambulance(answers: Answers) -> None:
    food = answers["consumer-food"]
    assert re.search("1\\. .{0,14}120", food.first)
    assert "120" in food.spoken
    assert "病历" in food.first
    assert "谁先接到谁先赔" in food.first
    assert re.search("几个人(同时|一起)不舒服.{0,6}报告", told(food))
    assert "医药费、误工" in told(food)
    assert {"食品安全法:第一百四十八条", "消费者权益保护法:第四十九条"} <= food.laws


def test_ten_times_the_price_needs_a_maker_or_a_knowing_seller(answers: Answers) -> None:
    food = answers["consumer-food"]
    assert re.search("明知不合标准还卖的.{0,3}可要十倍价款或三倍损失.{0,3}最少一千元", food.first)
    assert re.search("厂家生产的不合标准.{0,6}店家明知", told(food))
    assert re.search("标签、说明书上的小毛病.{0,3}既不影响食品安全、又不误导人的.{0,3}不算", told(food))
    assert re.search("过期、变质、有异物的.{0,12}禁止经营", told(food))
    assert "由平台赔" in told(food)
    assert re.search("掉包、造假.{0,8}得不到支持", told(food))
    assert "最少五百元" not in told(food)
    assert {"食品安全法:第三十四条", "食品安全法:第一百三十一条"} <= food.laws


def test_a_prepaid_card_is_undone_in_seven_days_by_who_never_had_the_service(answers: Answers) -> None:
    card = answers["consumer-prepaid"]
    assert re.search("付款七天内.{0,3}以前没享受过同样服务的.{0,6}要回本金", card.first)
    assert re.search("想跑.{0,3}马上打110", card.first)
    assert "110" in card.spoken
    assert "七天从付款第二天数起" in told(card)
    assert re.search("这家或别家享受过同样服务的.{0,3}不适用", told(card))
    assert re.search("概不退款.{0,10}无效", told(card))
    assert not re.search("一定能(退|要回)|保证退", told(card))
    assert {"预付式消费解释:第十四条", "预付式消费解释:第九条", "民法典:第二百零一条"} <= card.laws


def test_what_was_used_is_reckoned_by_whose_fault_it_is(answers: Answers) -> None:
    card = answers["consumer-prepaid"]
    assert re.search("商家的原因.{0,3}用过的按折扣价扣", told(card))
    assert re.search("您自己的原因.{0,4}按原价扣", told(card))
    assert re.search("按原价算超了.{0,4}不用再补钱", told(card)), "the shop may not turn a refund into a bill"
    assert re.search("搬得很不方便.{0,30}解除退余额", told(card))
    assert re.search("生病.{0,6}先商量.{0,3}商量不成可请法院", told(card))
    assert re.search("不限次年卡.{0,3}按剩下的时间折算", told(card))
    assert re.search("自己一直没去.{0,10}一般不退", told(card))
    assert {f"预付式消费解释:第{n}条" for n in ("十三", "十八", "十九", "二十", "二十二")} <= card.laws


def test_a_vanished_shop_pays_more_and_must_show_its_books(answers: Answers) -> None:
    card = answers["consumer-prepaid"]
    assert re.search("收钱后停业又恶意躲着不退.{0,18}惩罚性赔偿", told(card))
    assert re.search("不肯交的.{0,3}法院可以按您说的认定", told(card))
    assert "看店里还有没有财产" in told(card), "a right is not yet the money"
    assert re.search("孩子自己充的.{0,10}家长可要求退", told(card))
    assert {"预付式消费解释:第二十三条", "预付式消费解释:第二十五条"} <= card.laws
    assert "limitation_three_years" in card.entry.deadline


def test_fire_comes_before_the_guarantee(answers: Answers) -> None:
    repair = answers["consumer-repair"]
    assert re.search("1\\. 冒烟着火先离开.{0,3}打119.{0,3}伤了人打120", repair.first)
    assert "119" in repair.spoken
    assert "120" in repair.spoken
    assert "没有小票也能要" in repair.first
    assert re.search("缺陷伤了人.{0,6}卖家.{0,6}厂家", told(repair)), "民法典 第一千二百零三条: either of them"
    assert re.search("伤了人.{0,14}产品质量法写的是二年", told(repair)), "the shorter of the two limits"
    assert {"民法典:第一千二百零三条", "产品质量法:第四十五条"} <= repair.laws


def test_bad_goods_go_back_in_seven_days_and_the_seller_pays_the_way(answers: Answers) -> None:
    repair = answers["consumer-repair"]
    assert re.search("都没有的.{0,3}质量不合格.{0,3}收到七天内可以退", told(repair))
    assert re.search("过了七天.{0,14}仍可退", told(repair))
    assert re.search("六个月内发现毛病有争议.{0,3}由商家(证明|举证)", told(repair))
    assert re.search("修理、退换的运费.{0,3}商家出", told(repair))
    assert re.search("换了新的.{0,3}换修的期限重新算.{0,3}修的时间不算", told(repair))
    assert re.search("(商量不成|谈不拢).{0,4}由受理投诉的部门指定", told(repair))
    assert {"消费者权益保护法:第二十四条", "消费者权益保护法:第二十三条"} <= repair.laws
    assert {"消费者权益保护法实施条例:第十八条", "消费者权益保护法实施条例:第四十七条"} <= repair.laws


def test_seven_days_without_reason_begin_the_day_after_signing_for_it(answers: Answers) -> None:
    regret = answers["consumer-return"]
    assert "签收第二天起七天内" in regret.first
    assert "不用说理由" in regret.first
    assert "运费一般自己出" in regret.first
    assert "商家收到后七天内退钱" in regret.first
    assert "七天内发出退货通知就算" in told(regret), "it need not have arrived by then"
    assert re.search("打开包装、合理试一下.{0,3}不影响退", told(regret))
    assert re.search("剪了标.{0,12}可能退不了", told(regret))
    assert re.search("激活.{0,6}可能退不了", told(regret))
    assert re.search("赠品退不出的.{0,3}商家可以要您按事先标明的价", told(regret)), "not half the money for a dishcloth"
    assert {"消费者权益保护法:第二十五条", "七日无理由退货暂行办法:第十条"} <= regret.laws
    assert {"七日无理由退货暂行办法:第九条", "七日无理由退货暂行办法:第十二条"} <= regret.laws


def test_what_cannot_be_regretted(answers: Answers) -> None:
    regret = answers["consumer-return"]
    assert re.search("定做的.{0,3}鲜活易腐的.{0,3}在线下载或拆封的音像和软件.{0,3}报纸期刊", told(regret))
    assert "本身不宜退、购买时您确认过的" in told(regret)
    assert "不能替您默认勾选" in told(regret), "消费者权益保护法实施条例 第十九条"
    assert re.search("实体店.{0,14}没有规定必须退", told(regret))
    assert "质量有问题的另算" in told(regret)
    for entry in ("consumer-return", "consumer-complaint"):
        (shop,) = answers[entry].entry.across
        assert any("都没有的，" in step and "收到七日内可以退" in step for step in shop.steps), (
            "消费者权益保护法 第二十四条: without a rule or a contract there are seven days"
        )
    assert "生鲜" in regret.spoken
    assert "店里买的" in regret.spoken
    assert {"消费者权益保护法实施条例:第十九条", "消费者权益保护法:第二十四条"} <= regret.laws

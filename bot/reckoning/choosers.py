"""First questions that decide which rule is meant, and an honest word where there is none."""

from __future__ import annotations

from datetime import date

from bot.knowledge.model import DeadlineRule
from bot.reckoning.model import Reckoner, Result, Step, Values, cite

NO_RULE, NO_RATE = "no_rule", "no_rate"

_OTHER = "都不是"


def choosers() -> dict[str, Reckoner]:
    """Return the questions and the word that there is no rule, by id."""
    made = (_which_limitation(), _which_appeal(), _which_revocation(), _which_seven_days(), _no_rule(), _no_rate())
    return {one.id: one for one in made}


def _chooser(id_: str, title: str, ask: str, kinds: tuple[tuple[str, str, str], ...]) -> Reckoner:
    """`kinds`: label, other words for it, and the calculation it leads to."""
    labels = (*(label for label, _, _ in kinds), _OTHER)
    hears = (*(words for _, words, _ in kinds), "^(这些|上面|以上)?[都全]?不是(的|这些)?$")
    leads = {label: target for label, _, target in kinds} | {_OTHER: NO_RULE}
    step = Step("kind", "option", ask, "哪一种", labels, hears)
    law = (cite("民法典", "第一百八十八条", "诉讼时效期间三年；法律另有规定的，依照其规定"),)
    return Reckoner(id_, title, (step,), law, _never, leads)


def _never(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    raise RuntimeError("the answer leads to another calculation")


def _which_limitation() -> Reckoner:
    return _chooser(
        DeadlineRule.WHICH_LIMITATION,
        "算期限",
        "是什么事的期限？不同的事，天数差很多。",
        (
            (
                "欠款、违约、赔偿、租房",
                "^(?!.*(工资|薪|撤销|补偿金|赔偿金)).*(?P<word>欠|借|违约|[不没]?赔|租|货款|合同|物业费|受伤|撞)",
                DeadlineRule.LIMITATION_THREE_YEARS,
            ),
            ("工资、辞退等劳动争议", "工资|劳动|辞退|加班|社保|仲裁|补偿金", DeadlineRule.LABOUR_ARBITRATION),
            (
                "判决下来了，申请强制执行",
                "[不没]?执行|判.*([不没](给|还|付|赔|履行|交|搬|理)|赖|拒|生效|赢)|胜诉",
                DeadlineRule.ENFORCEMENT_TWO_YEARS,
            ),
            ("抚养费、赡养费", "抚养费|赡养费|扶养费", DeadlineRule.SUPPORT_NO_LIMIT),
            ("让对方停下来、搬开、还房", "[不没]?(停|搬|还房)|排除|漏水", DeadlineRule.NUISANCE_NO_LIMIT),
            ("撤销合同、撤销婚姻", "撤销", DeadlineRule.WHICH_REVOCATION),
            ("上诉", "上诉|不服.*(判|裁定|一审|法院)|(判|裁定|一审).*不服", DeadlineRule.WHICH_APPEAL),
            ("不服政府、公安的决定（复议）", "复议|政府|公安|处罚", DeadlineRule.ADMIN_REVIEW),
            ("不服政府决定，直接起诉", "行政诉讼|告政府", DeadlineRule.ADMIN_SUIT_SIX_MONTHS),
            ("工伤认定", "工伤", DeadlineRule.WORK_INJURY_CLAIM),
        ),
    )


def _which_appeal() -> Reckoner:
    return _chooser(
        DeadlineRule.WHICH_APPEAL,
        "算上诉期",
        "是哪一种案子？天数不一样，看文书的标题。",
        (
            (
                "民事判决（离婚、欠款、赔偿等）",
                "^(?!.*(刑|附带)).*(?P<word>民事?判决|离婚|欠|借|[不没]?赔)",
                DeadlineRule.APPEAL_FIFTEEN_DAYS,
            ),
            (
                "民事裁定（不予受理、驳回起诉、管辖）",
                "^(?!.*(刑|附带)).*(?P<word>民事?裁定)",
                DeadlineRule.APPEAL_RULING_TEN_DAYS,
            ),
            # A civil claim that was joined: the shorter, criminal term; whoever acts by it is in time either way.
            (
                "刑事判决（判刑）",
                "(刑|附带民).*判决|判刑|坐牢|有期|拘役|缓刑",
                DeadlineRule.CRIMINAL_APPEAL_TEN_DAYS,
            ),
            ("刑事裁定", "(刑|附带民).*裁定", DeadlineRule.CRIMINAL_RULING_FIVE_DAYS),
            ("行政判决（告政府部门）", "行政|政府", DeadlineRule.ADMIN_APPEAL_FIFTEEN_DAYS),
        ),
    )


def _which_revocation() -> Reckoner:
    return _chooser(
        DeadlineRule.WHICH_REVOCATION,
        "算撤销的期限",
        "要撤销什么？",
        (
            ("婚姻（被逼结婚、隐瞒重病）", "婚", DeadlineRule.MARRIAGE_REVOCATION),
            ("合同等，被骗、被逼签的", "骗|逼|欺诈|胁迫|显失公平", DeadlineRule.VOIDABLE_ONE_YEAR),
            ("合同等，自己弄错了", "弄错|搞错|误解|看错", DeadlineRule.MISTAKE_NINETY_DAYS),
            ("欠债人送掉、贱卖财产", "欠债|债务人|转移|贱卖|送", DeadlineRule.DEBTOR_ACT_ONE_YEAR),
            ("业主大会、业委会的决定", "业主|业委", DeadlineRule.OWNERS_REVOCATION),
        ),
    )


def _which_seven_days() -> Reckoner:
    return _chooser(
        DeadlineRule.WHICH_SEVEN_DAYS,
        "算七天退款",
        "退的是什么？",
        (
            ("网上、电视、电话买的东西", "网|淘宝|拼多多|京东|抖音|直播|快递|东西|货", DeadlineRule.RETURN_SEVEN_DAYS),
            ("预付卡、办卡、充值", "卡|充值|会员|预付|健身|美容|培训", DeadlineRule.PREPAID_SEVEN_DAYS),
        ),
    )


def _no_rule() -> Reckoner:
    def work(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
        return Result(
            "这种期限，这里没有核对过的算法，不替您猜。",
            ("文书（判决书、决定书、通知书）最后一段通常写明了期限，请照它算。",),
            (
                "今天就打 12348（法律咨询，免费）问清楚；劳动、工资、工伤打 12333。",
                "期限可能很短，先当成只剩几天来准备。",
            ),
        )

    law = (cite("民法典", "第一百八十八条", "诉讼时效期间三年；法律另有规定的，依照其规定"),)
    return Reckoner(NO_RULE, "没有核对过的期限", (), law, work)


def _no_rate() -> Reckoner:
    def work(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
        return Result(
            "这笔钱的利息，这里没有核对过的算法，不替您猜。",
            ("合同、判决书、协议写了利息或者违约金的，请照它算。", "本金您照样可以要。"),
            (
                "利息、损失怎么要，打 12348（法律咨询，免费）问；工资打 12333。",
                "是个人之间借的钱，或者是货款、工程款的，这里能算：直接说“借款利息怎么算”“货款利息怎么算”。",
            ),
        )

    law = (
        cite("民法典", "第五百七十九条", "未支付价款、报酬、租金、利息，或者不履行其他金钱债务的，对方可以请求支付"),
    )
    return Reckoner(NO_RATE, "没有核对过的利息", (), law, work)

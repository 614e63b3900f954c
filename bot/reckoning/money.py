"""Court fees and the ceiling for loan interest, with the rule beside the figure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bot.knowledge.model import LprTable
from bot.language.amounts import show
from bot.language.dates import say_day
from bot.reckoning.model import Reckoner, Result, Step, Values, cite, only
from bot.reckoning.said import UP_TO

_DIVORCE, _MONEY, _LABOUR = "离婚", "要钱、要物（欠款、赔偿等）", "劳动争议（工资、补偿金等）"
_SUPPORT, _PERSON, _OTHER = "抚养费、赡养费", "名誉、肖像等人格权", "不涉及钱的（探望、变更抚养等）"
_OFFICE = "告政府部门"

# 诉讼费用交纳办法 art. 13 (1): up to this sum, this share of what lies between this step and the one before.
_STEPS: tuple[tuple[int | None, Decimal], ...] = (
    (100_000, Decimal("0.025")),
    (200_000, Decimal("0.02")),
    (500_000, Decimal("0.015")),
    (1_000_000, Decimal("0.01")),
    (2_000_000, Decimal("0.009")),
    (5_000_000, Decimal("0.008")),
    (10_000_000, Decimal("0.007")),
    (20_000_000, Decimal("0.006")),
    (None, Decimal("0.005")),
)
_FREE_IN_DIVORCE = 200_000

NEW_CEILING = date(2020, 8, 20)
"""Loans agreed before this day: interest up to it follows the rules of that time (民间借贷规定 art. 31)."""

_OLD_CEILING = Decimal(24)
"""What the rules before 2020-08-20 supported a year, in percent (法释〔2015〕18号 art. 26)."""

_STALE = timedelta(days=92)
"""A rate table that was compared longer ago than this is doubted in the first sentence."""


def property_fee(amount: Decimal) -> Decimal:
    """Return the acceptance fee (案件受理费) in yuan for a claim of `amount` yuan, 诉讼费用交纳办法 art. 13 (1)."""
    fee, below = Decimal(50), Decimal(10_000)
    for upto, share in _STEPS:
        above = amount if upto is None else min(amount, Decimal(upto))
        fee += max(above - below, Decimal(0)) * share
        below = Decimal(upto or 0)
        if upto is None or amount <= upto:
            break
    return fee


def yuan(amount: Decimal) -> str:
    """Say a sum: whole yuan where possible, with separators."""
    # A twelfth has no end: what its last place lacks must not turn half a fen down.
    rounded = amount.quantize(Decimal("0.00000001"), ROUND_HALF_UP).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{int(rounded):,}元" if rounded == int(rounded) else f"{rounded:,}元"


def court_fee() -> Reckoner:
    """The acceptance fee by kind of case."""
    steps = (
        Step(
            "kind",
            "option",
            "打什么官司？",
            "官司",
            (_DIVORCE, _MONEY, _LABOUR, _SUPPORT, _PERSON, _OTHER, _OFFICE),
            hears=(
                "离婚",
                "要钱|欠款|欠钱|借|货款|房租|违约|[不没]?赔(?!偿金)|物业费|继承|分家|买卖",
                "工资|劳动|加班|辞退|补偿金|赔偿金|社保",
                "抚养费|赡养费|扶养费",
                "名誉|肖像|隐私|姓名|人格",
                "探望|变更抚养|抚养权|监护|收养",
                "政府|行政|民告官",
            ),
            told=(
                "离婚",
                "要钱|欠款|欠钱|欠条|[借欠]了?[我他她你]|货款|工程款|房租|违约|赔(?!偿金)|物业费|继承|分家|买卖",
                "工资|劳动|加班|辞退|补偿金|赔偿金|社保",
                "抚养费|赡养费|扶养费",
                "名誉|肖像|隐私|人格",
                "探望|变更抚养|抚养权|监护|收养",
                "告政府|行政诉讼|民告官",
            ),
        ),
        Step(
            "amount",
            "money",
            "要分的财产一共大约多少元？不分财产写 0。",
            "要分的财产",
            hint="财产|房|存款",
            when=only("kind", _DIVORCE),
            least=Decimal(0),
        ),
        Step(
            "claim",
            "money",
            "您要对方给多少元？",
            "要的钱",
            hint="标的|欠|要|赔|官司|诉讼费",
            when=only("kind", _MONEY),
        ),
        Step(
            "harm",
            "money",
            "还要对方赔多少元？只要求道歉、删除的写 0。",
            "要赔的钱",
            when=only("kind", _PERSON),
            least=Decimal(0),
        ),
    )
    law = (
        cite(
            "诉讼费用交纳办法",
            "第十三条",
            "财产案件分段累计交纳；离婚案件每件五十元至三百元，财产超过二十万元的部分按比例；劳动争议案件每件十元",
        ),
        cite("诉讼费用交纳办法", "第十五条", "调解结案或者撤诉，减半交纳案件受理费"),
        cite("诉讼费用交纳办法", "第十六条", "适用简易程序的案件减半交纳案件受理费"),
        cite("诉讼费用交纳办法", "第二十条", "追索劳动报酬的案件可以不预交案件受理费"),
        cite("诉讼费用交纳办法", "第四十四条", "交费有困难可以申请缓交、减交或者免交"),
        cite("诉讼费用交纳办法", "第四十五条", "追索赡养费、扶养费、抚育费等，申请司法救助的，法院应当准予免交"),
    )
    return Reckoner("court_fee", "算诉讼费", steps, law, _court_fee)


_FEE_NOTES = (
    "简易程序、调解结案、撤诉，都是一半。",
    "起诉的人先交；最后一般由输的一方承担。律师费、鉴定费另算。",
    "交不起可以申请缓交、减交、免交。数额以法院通知为准。",
)


_FLAT_FEES: dict[str, tuple[str, tuple[str, ...]]] = {
    _LABOUR: (
        "案件受理费 10元；减半是 5元。",
        ("劳动争议：每件 10 元，不看金额。", "要工资的，可以不用先交。", "一般要先申请劳动仲裁，仲裁不收费。"),
    ),
    _SUPPORT: (
        "大约 50元到 100元；减半是 25元到 50元；申请了可以免交。",
        ("非财产案件：每件 50 元到 100 元，各地定。", "要抚养费、赡养费、扶养费，申请司法救助的，法院应当准予免交。"),
    ),
    _OTHER: ("大约 50元到 100元；减半是 25元到 50元。", ("其他非财产案件：每件 50 元到 100 元，各地定。",)),
    _OFFICE: (
        "案件受理费 50元；减半是 25元。",
        ("行政案件：每件 50 元（商标、专利、海事 100 元）。", "申请行政复议不收费。"),
    ),
}


def _court_fee(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    kind = str(values.get("kind"))
    if kind in _FLAT_FEES:
        lead, lines = _FLAT_FEES[kind]
        return Result(lead, lines, _FEE_NOTES)
    if kind == _DIVORCE:
        return _divorce_fee(_sum(values, "amount"))
    return _personal_fee(_sum(values, "harm")) if kind == _PERSON else _money_fee(_sum(values, "claim"))


def _divorce_fee(total: Decimal) -> Result:
    extra = max(total - _FREE_IN_DIVORCE, Decimal(0)) * Decimal("0.005")
    above = (
        f"财产 {yuan(total)}，超过 20 万元的部分按 0.5%：{yuan(extra)}。" if extra else "财产不超过 20 万元，不另收。"
    )
    low, high = extra + 50, extra + 300
    lead = f"大约 {yuan(low)}到 {yuan(high)}；减半是 {yuan(low / 2)}到 {yuan(high / 2)}。"
    return Result(lead, ("离婚本身：每件 50 元到 300 元，各地定。", above), _FEE_NOTES)


def _personal_fee(harm: Decimal) -> Result:
    """诉讼费用交纳办法 art. 13 (2) 2: 1 % of what lies between 50,000 and 100,000 yuan, 0.5 % above."""
    middle = max(min(harm, Decimal(100_000)) - 50_000, Decimal(0)) * Decimal("0.01")
    extra = middle + max(harm - 100_000, Decimal(0)) * Decimal("0.005")
    above = (
        f"要赔 {yuan(harm)}：5 万到 10 万元的部分 1%，再往上 0.5%，加 {yuan(extra)}。"
        if extra
        else "要赔的钱不超过 5 万元，不另收。"
    )
    low, high = extra + 100, extra + 500
    lead = f"大约 {yuan(low)}到 {yuan(high)}；减半是 {yuan(low / 2)}到 {yuan(high / 2)}。"
    return Result(lead, ("人格权案件：每件 100 元到 500 元，各地定。", above), _FEE_NOTES)


def _money_fee(claim: Decimal) -> Result:
    fee = property_fee(claim)
    lines = (f"标的 {yuan(claim)}：不超过 1 万元的部分 50 元，往上按 2.5%、2%、1.5%……分段相加，共 {yuan(fee)}。",)
    others = "要工资、补偿金的是劳动争议，每件只要 10 元；要抚养费、赡养费的，申请了可以免交。不是按这个算。"
    return Result(f"案件受理费 {yuan(fee)}；减半是 {yuan(fee / 2)}。", lines, (*_FEE_NOTES, others))


def loan_interest(table: LprTable) -> Reckoner:
    """Four times the LPR at the signing, beside the rate that was agreed."""
    steps = (
        Step(
            "signed",
            "date",
            "借钱是哪天谈定（写借条）的？",
            "谈定的日子",
            hint="借|谈|写|打",
            unlike=f"还(?!没)|到期|该付|截止|起诉|{UP_TO}",
        ),
        Step(
            "principal",
            "money",
            "实际借到手多少元？（先扣掉的利息不算）",
            "本金",
            hint="借|本金",
            unlike="利息|还了|还过|已还|还给|每|扣|给了",
        ),
        Step(
            "rate",
            "percent",
            "约定的年利率是百分之几？也可以写“月息2分”。没约定写“不知道”。",
            "约定的利息",
            hint="息|利",
            skippable=True,
        ),
        until(),
    )
    law = (
        cite("民间借贷规定", "第二十五条", "约定利率不得超过合同成立时一年期贷款市场报价利率四倍"),
        cite("民间借贷规定", "第二十四条", "没有约定利息的不支持；自然人之间约定不明的不支持"),
        cite("民间借贷规定", "第二十八条", "都没有约定的，自逾期之日起参照当时一年期贷款市场报价利率承担违约责任"),
        cite("民间借贷规定", "第三十一条", "2020年8月20日之前成立的借贷合同，利息分段计算"),
    )

    def work(values: Values, today: date) -> Result:
        signed = values["signed"]
        if not isinstance(signed, date):
            raise TypeError("the day of signing must be a date")
        rate = values.get("rate")
        agreed = rate if isinstance(rate, Decimal) else None
        principal = _sum(values, "principal")
        if signed < NEW_CEILING:
            return _two_ceilings(table, signed, principal, agreed, today, upto(values, today))
        return _one_ceiling(table, signed, principal, agreed, today, upto(values, today))

    return Reckoner("loan_interest", "算利息上限", steps, law, work)


def until() -> Step:
    """The day up to which interest is counted; never asked for, since most people mean today."""
    return Step("until", "date", "", "算到", hint=UP_TO, asked=False, sense="any")


def upto(values: Values, today: date) -> date:
    """Return the day up to which interest is counted: the one that was named, or today."""
    named = values.get("until")
    return named if isinstance(named, date) else today


def said_upto(day: date, today: date) -> str:
    """Say up to which day interest is counted."""
    return "今天" if day == today else say_day(day)


def _one_ceiling(
    table: LprTable, signed: date, principal: Decimal, rate: Decimal | None, today: date, end: date
) -> Result:
    lpr = table.at(signed)
    ceiling = lpr.percent * 4
    lines = [
        f"{say_day(lpr.since)}起的一年期 LPR 是 {show(lpr.percent)}%，四倍是 {show(ceiling)}%。",
        f"本金 {yuan(principal)}，按上限一年利息最多 {yuan(principal * ceiling / 100)}。",
        _against(rate, ceiling),
    ]
    days = (end - signed).days
    if rate is not None and days > 0:
        counted = min(rate, ceiling)
        sum_ = yuan(simple_interest(principal, counted, days))
        lines.append(
            f"算到{said_upto(end, today)}：从谈定那天起 {days} 天，一直没还的话，按年利率 {show(counted)}% 是 {sum_}。"
            "钱晚给的，从实际拿到那天起算；还过的要扣掉。"
        )
    lead = f"{_unproven(table, signed, today)}年利率最高 {show(ceiling)}%。"
    return Result(lead, tuple(lines), _loan_notes(table, rate))


def _two_ceilings(
    table: LprTable, signed: date, principal: Decimal, rate: Decimal | None, today: date, end: date
) -> Result:
    """A loan from before the new rule: two periods (民间借贷规定 art. 31 (2)), the second by the rate at the suit."""
    lpr = table.at(today)
    ceiling = lpr.percent * 4
    days = (NEW_CEILING - signed).days
    first = min(rate, _OLD_CEILING) if rate is not None else Decimal(0)
    lead = (
        "分两段算：2020年8月19日以前按当时的规定，一般支持到年利率 24%；"
        f"2020年8月20日起，最高 {show(ceiling)}%（按今天起诉算）。"
    )
    lines = [
        f"第一段：{say_day(signed)}到2020年8月19日，{days} 天。"
        + (f"按年利率 {show(first)}% 是 {yuan(simple_interest(principal, first, days))}。" if first else ""),
        "第二段：2020年8月20日到还清，按起诉时的上限；"
        f"{say_day(lpr.since)}起的一年期 LPR 是 {show(lpr.percent)}%，四倍是 {show(ceiling)}%，"
        f"一年最多 {yuan(principal * ceiling / 100)}。",
    ]
    if rate is None:
        lines.append(_against(None, ceiling))
    elif rate > ceiling:
        then = "也要降到 24%" if rate > _OLD_CEILING else "可以按约定"
        lines.append(f"约定年利率 {show(rate)}%：第一段{then}，第二段要降到 {show(ceiling)}%。")
    else:
        lines.append(f"约定年利率 {show(rate)}%，两段都没有超过。")
    since = (end - NEW_CEILING).days
    if rate is not None and since > 0:
        counted = min(rate, ceiling)
        sum_ = yuan(simple_interest(principal, counted, since))
        lines.append(
            f"第二段算到{said_upto(end, today)}：{since} 天，一直没还的话，"
            f"按年利率 {show(counted)}% 是 {sum_}；还过的要扣掉。"
        )
    notes = ("第一段的利息，已经自愿付了的，能不能要回来另有规定，请打 12348 问。", *_loan_notes(table, rate))
    return Result(_unproven(table, today, today) + lead, tuple(lines), notes)


def simple_interest(principal: Decimal, percent: Decimal, days: int) -> Decimal:
    """Simple interest at a yearly rate in percent, the year with 365 days."""
    return principal * percent * days / 36500


def _against(rate: Decimal | None, ceiling: Decimal) -> str:
    if rate is None:
        return "没约定利息的（个人之间没约定清楚也一样），借期内不用付；逾期不还，可以按当时的一年期 LPR 要逾期利息。"
    return f"约定年利率 {show(rate)}%，" + ("超过的部分法院不支持。" if rate > ceiling else "没有超过上限。")


def _unproven(table: LprTable, day: date, today: date) -> str:
    """Open the answer with a doubt where it rests on a rate that nobody has compared for three months."""
    if day <= table.checked_until or today - table.checked_until <= _STALE:
        return ""
    until = f"{table.checked_until.year}年{table.checked_until.month}月{table.checked_until.day}日"
    return f"LPR 表只核对到{until}，之后有没有变还没核对，下面的上限请先查公布的 LPR 再乘 4。"


def _loan_notes(table: LprTable, rate: Decimal | None) -> tuple[str, ...]:
    notes = [
        f"LPR 表核对到 {table.checked_until}；之后有变动的，以公布的为准。",
        "逾期利息、违约金和其他费用加起来，也不能超过这个上限。",
        "银行、持牌公司放的贷不一定按这个上限算。",
    ]
    if rate is not None and rate > 36:
        notes.append("利息这么高，又有威胁、虚假合同的，可能是套路贷：先别还高息，打 110 或 12348。")
    return tuple(notes)


def _sum(values: Values, key: str) -> Decimal:
    value = values.get(key)
    return value if isinstance(value, Decimal) else Decimal(0)

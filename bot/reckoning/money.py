"""Court fees and the ceiling for loan interest, with the rule beside the figure."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.faq.model import LprTable
from bot.reckoning.deadlines import say_day
from bot.reckoning.model import Reckoner, Result, Step, Values, cite

_DIVORCE, _MONEY = "离婚", "要钱、要物（欠款、赔偿等）"

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
    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{int(rounded):,}元" if rounded == int(rounded) else f"{rounded:,}元"


def court_fee() -> Reckoner:
    """The fee of a divorce or of a money claim."""
    steps = (
        Step("kind", "option", "打什么官司？", (_DIVORCE, _MONEY)),
        Step("amount", "money", "要分的财产一共大约多少元？不分财产写 0。", when=("kind", _DIVORCE)),
        Step("claim", "money", "您要对方给多少元？", when=("kind", _MONEY)),
    )
    law = (
        cite(
            "诉讼费用交纳办法",
            "第十三条",
            "财产案件分段累计交纳；离婚案件每件五十元至三百元，财产超过二十万元的部分按比例",
        ),
        cite("诉讼费用交纳办法", "第十五条", "调解结案或者撤诉，减半交纳案件受理费"),
        cite("诉讼费用交纳办法", "第十六条", "适用简易程序的案件减半交纳案件受理费"),
        cite("诉讼费用交纳办法", "第四十四条", "交费有困难可以申请缓交、减交或者免交"),
    )
    return Reckoner("court_fee", "算诉讼费", steps, law, "诉讼费|受理费|起诉费|立案费|打官司.*费", _court_fee)


def _court_fee(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    notes = (
        "简易程序、调解结案、撤诉，都是一半。",
        "起诉的人先交；最后一般由输的一方承担。律师费、鉴定费另算。",
        "交不起可以申请缓交、减交、免交。数额以法院通知为准。",
    )
    if values.get("kind") == _DIVORCE:
        total = _sum(values, "amount")
        extra = max(total - _FREE_IN_DIVORCE, Decimal(0)) * Decimal("0.005")
        lines = ["离婚本身：每件 50 元到 300 元，各地定。"]
        lines.append(
            f"财产 {yuan(total)}，超过 20 万元的部分按 0.5%：{yuan(extra)}。"
            if extra
            else "财产不超过 20 万元，不另收。"
        )
        return Result(f"大约 {yuan(extra + 50)}到 {yuan(extra + 300)}。", tuple(lines), notes)
    claim = _sum(values, "claim")
    fee = property_fee(claim)
    lines = [f"标的 {yuan(claim)}：不超过 1 万元的部分 50 元，往上按 2.5%、2%、1.5%……分段相加，共 {yuan(fee)}。"]
    return Result(f"案件受理费 {yuan(fee)}；减半是 {yuan(fee / 2)}。", tuple(lines), notes)


def loan_interest(table: LprTable) -> Reckoner:
    """Four times the LPR at the signing, beside the rate that was agreed."""
    steps = (
        Step("signed", "date", "借钱是哪天谈定（写借条）的？"),
        Step("principal", "money", "实际借到手多少元？（先扣掉的利息不算）"),
        Step("rate", "percent", "约定的年利率是百分之几？也可以写“月息2分”。没约定写“不知道”。", skippable=True),
    )
    law = (
        cite("民间借贷规定", "第二十五条", "约定利率不得超过合同成立时一年期贷款市场报价利率四倍"),
        cite("民间借贷规定", "第三十一条", "2020年8月20日之前成立的借贷合同，利息分段计算"),
    )

    def work(values: Values, today: date) -> Result:
        return _loan_interest(table, values, today)

    return Reckoner("loan_interest", "算利息上限", steps, law, "利息|利率|月息|年息|高利贷|lpr", work)


def _loan_interest(table: LprTable, values: Values, today: date) -> Result:
    signed, principal, rate = values["signed"], _sum(values, "principal"), values.get("rate")
    if not isinstance(signed, date):
        raise TypeError("the day of signing must be a date")
    old = signed < NEW_CEILING
    lpr = table.at(today if old else signed)
    ceiling = lpr.percent * 4
    lines = [
        f"{say_day(lpr.since)}起的一年期 LPR 是 {lpr.percent}%，四倍是 {ceiling}%。",
        f"本金 {yuan(principal)}，按上限一年利息最多 {yuan(principal * ceiling / 100)}。",
    ]
    if isinstance(rate, Decimal):
        over = rate > ceiling
        lines.append(f"约定年利率 {rate.normalize():f}%，" + ("超过的部分法院不支持。" if over else "没有超过上限。"))
    elif rate is None:
        lines.append("没约定利息的，借期内不用付利息；逾期以后另算。")
    notes = [f"LPR 表核对到 {table.checked_until}；之后有变动的，以公布的为准。"]
    if old:
        notes.insert(
            0, "这笔借款在 2020 年 8 月 20 日以前：那天以前的利息按当时规定，那天以后按起诉时的上限。请打 12348 细问。"
        )
    notes.append("银行、持牌公司放的贷不一定按这个上限算。")
    return Result(f"年利率最高 {ceiling}%。", tuple(lines), tuple(notes))


def _sum(values: Values, key: str) -> Decimal:
    value = values.get(key)
    return value if isinstance(value, Decimal) else Decimal(0)

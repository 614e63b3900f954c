"""Interest on goods, work or services that were not paid for in time: no private loan, and no ceiling of four LPR.

What the customer owes beyond the price follows from the contract, or from the regulation for small firms. For a
contract that says nothing the rate stands in a judicial interpretation whose text was not compared here: then no rate
is made up, only the days are counted and what each percent is worth.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.language.amounts import show
from bot.language.dates import say_day
from bot.reckoning.model import Reckoner, Result, Step, Values, cite
from bot.reckoning.money import said_upto, simple_interest, until, upto, yuan
from bot.reckoning.said import UP_TO

_BIG = "机关、事业单位、大企业（我是中小企业）"
_OTHER = "别的公司、店、个人"

_DAILY = Decimal("0.05")
"""Percent a day that offices and large firms owe small ones unless agreed (保障中小企业款项支付条例 art. 17)."""


def overdue_payment() -> Reckoner:
    """What may be asked for besides the price from the day on which it was due until today."""
    steps = (
        Step(
            "debtor",
            "option",
            "欠钱的是谁？",
            "欠钱的",
            (_BIG, _OTHER),
            hears=("机关|事业单位|大企业|国企|央企|上市|政府|学校|医院", "别的|公司|店|个人|老板|小|私"),
            told=(
                "机关单位|事业单位|大企业|国企|央企|上市公司|(?:街道|区|市|县|镇)政府|村委|公立|(?:学校|医院)[拖欠]",
                "个体户|私人老板|小店|小饭店|个人[拖欠]",
            ),
        ),
        Step(
            "due",
            "date",
            "这笔钱该哪天付？（合同、对账单上写的）",
            "该付的日子",
            hint="付|到期|结|给",
            unlike=f"签合同|签的|送的?货|发货|交货|借|{UP_TO}",
        ),
        Step(
            "owed",
            "money",
            "还欠多少元？",
            "欠的钱",
            hint="欠|差|货款|工程款|尾款",
            unlike="付了|付过|已付|给了|合同价|总价|利息|违约金",
        ),
        Step(
            "rate",
            "percent",
            "合同写了逾期利息或者违约金吗？写了的，一年百分之几，也可以写“日息万五”。没写就写“没约定”。",
            "约定的利率",
            hint="息|利|违约|%",
            skippable=True,
        ),
        until(),
    )
    law = (
        cite("民法典", "第五百七十九条", "未支付价款、报酬的，对方可以请求支付"),
        cite("民法典", "第五百七十七条", "不履行合同义务的，应当承担赔偿损失等违约责任"),
        cite("民法典", "第五百八十四条", "损失赔偿额应当相当于因违约所造成的损失"),
        cite("民法典", "第五百八十五条", "约定的违约金过分高于造成的损失的，法院可以根据当事人的请求予以适当减少"),
        cite("合同编通则解释", "第六十五条", "违约金超过造成损失的百分之三十的，一般可以认定为过分高于损失"),
        cite(
            "保障中小企业款项支付条例",
            "第十七条",
            "机关、事业单位和大型企业迟延支付中小企业款项的，应当支付逾期利息；未作约定的，按照每日利率万分之五",
        ),
    )
    return Reckoner("overdue_payment", "算货款、工程款的逾期利息", steps, law, _overdue)


def _overdue(values: Values, today: date) -> Result:
    due, owed, rate = values["due"], values["owed"], values.get("rate")
    if not isinstance(due, date) or not isinstance(owed, Decimal):
        raise TypeError("the day on which the sum was due is a date, and the sum a decimal")
    end = upto(values, today)
    days = (end - due).days
    named = said_upto(end, today)
    span = f"从{say_day(due)}的第二天数到{named}，逾期 {days} 天。"
    if days <= 0:
        return Result(f"到{named}还没过该付的日子，没有逾期利息。", (f"该付的日子：{say_day(due)}。",), _NOTES)
    if isinstance(rate, Decimal):
        return _agreed(owed, rate, days, span, named, big=values.get("debtor") == _BIG)
    if values.get("debtor") == _BIG:
        interest = owed * _DAILY * days / 100
        lines = (span, f"没约定利率的，每天万分之五：{yuan(owed)} × 0.05% × {days} 天 = {yuan(interest)}。")
        return Result(
            f"到{named}逾期利息 {yuan(interest)}，以后每天 {yuan(owed * _DAILY / 100)}。", lines, (_FIRM, *_NOTES)
        )
    lead = "合同没写利率的，这里没有核对过的比例，不替您猜一个总数；逾期付款的损失可以要，比例请打 12348 问。"
    return Result(lead, (span, _each_percent(owed, days)), (_UNCOMPARED, *_NOTES))


def _agreed(owed: Decimal, rate: Decimal, days: int, span: str, named: str, *, big: bool) -> Result:
    interest = simple_interest(owed, rate, days)
    lines = (span, f"按约定年利率 {show(rate)}%：{yuan(owed)} × {show(rate)}% ÷ 365 × {days} 天 = {yuan(interest)}。")
    high = "约定的比损失高出三成的，对方可以请求法院减少；低于损失的，您可以请求增加。"
    low = ("约定的利率不得低于签合同时的一年期 LPR；低了请打 12348 问。",) if big else ()
    return Result(f"按约定，到{named}逾期利息 {yuan(interest)}。", lines, (high, *low, *_NOTES))


def _each_percent(owed: Decimal, days: int) -> str:
    one = yuan(owed * days / 36500)
    return f"年利率每 1%，{yuan(owed)}拖 {days} 天是 {one}：问到比例是几，就乘几。"


_FIRM = "对方要是机关、事业单位、大型企业，您这边要是中小企业，签合同时就算。不是的，请点“再算一次”选另一种。"
_UNCOMPARED = "买卖合同没约定时按什么比例，另有司法解释；原文这里还没核对，所以不写。"
_NOTES = (
    "这不是借款，不按民间借贷的四倍 LPR 算。",
    "中间付过一部分的，要分段算：点“再算一次”，一段一段来。",
    "一般三年内要起诉；催过、对方认过账的，重新算。要不回来可以打 12348。",
)

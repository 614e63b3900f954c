"""Reads sums of money and rates of interest as people write them; nothing is misread by a factor in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.language.reading import Doubt, figures, number, runs

LARGEST = Decimal(10) ** 12
"""Sums above this are taken for a typing error."""

SEVERAL_RATES = Decimal(100)
"""A yearly rate above this is asked about once: it is more often a slip than a loan."""

_FOREIGN = re.compile(
    r"[美日欧澳加港台韩新泰坡门兰][元圆]|美[金刀]|港纸|円|镑|(?<![民硬纸])币|法郎|瑞郎|克朗|卢布|卢比|铢|(?<!矛)盾|比索|林吉特|令吉"
    r"|里拉|里亚尔|迪拉姆|外汇|泰达|(?<=[\d十百千万亿])[美欧英澳港刀]|usd|hkd|eur|[$€£₩₽฿₫₹]"
)
"""Any 币 but 人民币 is none of ours; codes that are not named here touch the figure with a letter, which is refused."""
_VAGUE = re.compile(
    r"[几数上半][十百千万亿]|[十百千万亿]半|多少|好多|[十百千万]来|[十百千万]把|把块|大几|[\d一二三四五六七八九]\s*[-~－—、到至]+\s*[\d一二两三四五六七八九]"
)
_PERCENT = re.compile(r"[%‰]|分之|个点|分利|厘")
_YEAR = re.compile(r"(每|一)年|年[总纯净毛均税前后]*(薪|收入|入|工资|终|息)|年均|全年|/年")
_MONTH = re.compile(r"(每|一)个?月|月(薪|收入|入|工资|供|付|租)|/月")
_DAY = re.compile(
    r"(每|一|半|按)[天日]|[日时周](薪|结|均|工资|收入)|(每|一)个?(小时|钟头|星期|礼拜|周|旬|晚|夜|班|趟|单|件)|每次|/[天日周]"
)
_PART_OF_YEAR = re.compile(r"[今去前]年|半年|年半|半个?月|月半|季")
_PERIOD = re.compile(r"(每|一)个?(年|月|天|日|小时|钟头|星期|周)|/[年月]")
_NOT_MONEY = re.compile(r"[个套间辆人天年月日号岁平次栋亩斤克股张分厘点时倍折成期辈位只口部台条份头棵吨米层户毛角%‰/]")
_D = r"(\d|[一二两三四五六七八九])"
_SMALL_CHANGE = re.compile(rf"(?<=[元块])(?:{_D}(?:[角毛](?:{_D}分?)?)?|零?{_D}分)(?=$|钱)")

_PER_DAY = re.compile(r"日(?=[利息万千百化\d一二三四五六七八九])|每[天日]|一[天日]|按[天日]|/[天日]|天")
_PER_MONTH = re.compile(r"每个?月|一个?月|按月|/月|月")
_PER_YEAR = re.compile(r"每年|一年|按年|/年|年化?")
_N = r"([\d.零〇一二两三四五六七八九十百千]+)"
_SHARES = (
    (re.compile(rf"百分之{_N}"), Decimal(1)),
    (re.compile(rf"{_N}(?:%|个百分点|个?点)"), Decimal(1)),
    (re.compile(rf"千分之{_N}|{_N}‰"), Decimal("0.1")),
    (re.compile(rf"万(?:分之)?{_N}"), Decimal("0.01")),
)
_FEN_LI = re.compile(
    r"(?:([\d.零一二两三四五六七八九十]+)分(?:(半)|([\d一二两三四五六七八九])厘?)?|([\d.零一二两三四五六七八九十百]+)厘(半)?)"
)
_MAO = re.compile(r"([\d.一二两三四五六七八九]+)[毛角](?:钱|(半)|([\d一二两三四五六七八九])分?)?")
_OTHER_PERIOD = re.compile(r"周(?!转)|星期|礼拜|[每一季半]季|季[度息利]|旬|[每一]期|期息|[每一]次(?!性)|小时|钟头")
_NO_RATE = re.compile(r"负|lpr|基准|报价|[上下]浮|利率[加减+]|砍头|头息|手续费|服务费")
"""Below nothing, tied to another rate, or no interest: 砍头息 is taken off the loan before it is paid out."""
_OTHER_SHARE = re.compile(r"[成倍毛角折]")
_DURATION = re.compile(r"[\d二两三四五六七八九十半]个?半?[年月天日](?![息利化])")
_A_SUM = re.compile(r"[元块]|[\d一二两三四五六七八九十]+[百千万]")

Per = Literal["year", "month", "day"]
_A_YEAR: dict[Per, int] = {"year": 1, "month": 12, "day": 365}
_FEN: dict[Per, Decimal] = {"year": Decimal(10), "month": Decimal(1), "day": Decimal("0.1")}
_PER_CHINESE: dict[Per, str] = {"year": "年", "month": "月", "day": "日"}


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in yuan. `of_year`: the yearly sum that was written where a monthly one is asked for; its twelfth
    is not rounded, since it is reckoned with.
    """

    yuan: Decimal
    of_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate in percent, and how it was written: so many percent a year, month or day."""

    percent: Decimal
    written: Decimal
    per: Per

    def said(self) -> str:
        """Say the rate and how it came about: 月息 2%，合年利率 24%."""
        year = f"年利率 {show(self.percent)}%"
        return year if self.per == "year" else f"{_PER_CHINESE[self.per]}息 {show(self.written)}%，合{year}"


def show(value: Decimal) -> str:
    """Say a number without trailing zeros, at most two places."""
    rounded = value.quantize(Decimal("0.01"))
    return f"{rounded.normalize():f}"


def read_money(text: str, *, monthly: bool = False) -> Money | Doubt:
    """Read a sum in yuan: 3500, ¥3,500.00, 3.5万, 三万五, 2万零500, 1.5w, 税后8千多, 拾贰万元整.

    `monthly`: the question asks for a month; 年薪20万 is then divided by twelve. A range, a percentage, a foreign
    currency, a number of something else or two numbers are doubts.
    """
    text = re.sub(r"rmb|cny|yuan", "元", figures(text)).removeprefix("元")
    text = re.sub(r"(?<=\d)w|个?w", "万", text).replace("个亿", "亿").replace("个万", "万")
    text = re.sub(r"(\d+(?:\.\d+)?)k(?!\d)", lambda found: f"{Decimal(found[1]) * 1000:f}", text).replace("k", "千")
    if re.fullmatch(r"(没有?|无|一[分毛块](钱)?(都|也)?没有?|不要钱?|不分(财产)?|零)(了|的|啊)?", text):
        return Money(Decimal(0))
    if _PERCENT.search(text):
        return Doubt("percent")
    if _FOREIGN.search(text):
        return Doubt("foreign")
    if _VAGUE.search(text):
        return Doubt("about")
    return _per(text, monthly=monthly)


def _per(text: str, *, monthly: bool) -> Money | Doubt:
    year, month, day = (bool(sign.search(text)) for sign in (_YEAR, _MONTH, _DAY))
    if day or (monthly and _PART_OF_YEAR.search(text)) or (year and month) or ((year or month) and not monthly):
        return Doubt("period")
    value = _one_sum(_PERIOD.sub("", text))
    if isinstance(value, Doubt):
        return value
    return Money(value / 12, value) if year else Money(value)


def _one_sum(text: str) -> Decimal | Doubt:
    change = Decimal(0)
    if found := _SMALL_CHANGE.search(text):
        tenths, hundredths = found[1], found[2] or found[3]
        change = (number(tenths or "0") or Decimal(0)) / 10 + (number(hundredths or "0") or Decimal(0)) / 100
        text = text[: found.start()]
    found_runs = list(runs(text))
    if not found_runs or len({number(one[0]) for one in found_runs}) > 1:
        return Doubt("several" if found_runs else "unread")
    # An IOU writes the same sum twice, in two ways: 叁万元整（¥30,000）. 5000和5000 are two sums.
    if len({one[0].strip(".,") for one in found_runs}) < len(found_runs):
        return Doubt("several")
    run = found_runs[-1]
    value = number(run[0])
    before, after = text[: run.start()], text[run.end() :]
    if value is None:
        return Doubt("about")
    if re.search(r"[-−–—负第a-z]$", before) or _NOT_MONEY.match(after) or re.match("[a-z]", after):
        return Doubt("unread")
    if re.fullmatch(r"\d+\.\d{3,}", run[0]):
        return Doubt("unread")
    if re.search(r"(一半|三分|零头)", text):
        return Doubt("part")
    return value + change if value <= LARGEST else Doubt("unread")


def read_rate(text: str) -> Rate | Doubt:
    """Read a rate of interest: 12%, 百分之十五, 十五个点, 月息2分, 一分二, 一毛, 年息5厘, 日息万五, 年化24%.

    分 alone is by the month, as people agree it; 厘, 千分之 and 万分之 alone are doubts, since they may be by the
    month or by the year. By the week, the quarter or the term is a doubt too.
    """
    text = re.sub(r"(?<=[\d零一二三四五六七八九十])点(?=[\d零一二三四五六七八九])", ".", figures(text))
    if _NO_RATE.search(text):
        return Doubt("unread")
    if _DURATION.search(text):
        return Doubt("several" if re.search(r"[%分厘点]", text) else "unread")
    if _OTHER_PERIOD.search(text):
        return Doubt("rate_period")
    periods: list[Per] = []
    for per, sign in (("day", _PER_DAY), ("month", _PER_MONTH), ("year", _PER_YEAR)):
        if sign.search(text):
            periods.append(per)  # type: ignore[arg-type]  # the literals above
            text = sign.sub("", text)
    if len(periods) > 1:
        return Doubt("several")
    return _rate(text, periods[0] if periods else None)


def _rate(text: str, per: Per | None) -> Rate | Doubt:
    if found := _MAO.search(text):
        return _rest(text, found, _mao(found, per))
    if "分之" not in text and "百分点" not in text and (found := _FEN_LI.search(text)):
        return _rest(text, found, _fen(found, per))
    for sign, share in _SHARES:
        if found := sign.search(text):
            value = number(next(group for group in found.groups() if group))
            return _rest(text, found, _share(value, share, per, "点" in found[0]))
    if _A_SUM.search(text):
        return Doubt("rate_sum")
    found_runs = list(runs(text))
    if len(found_runs) != 1:
        return Doubt("several" if found_runs else "unread")
    value = number(found_runs[0][0])
    if _OTHER_SHARE.match(text, found_runs[0].end()):
        return Doubt("unread")
    if value is not None and 0 < value < 1:
        return Doubt("rate_small")
    if value is not None and value > SEVERAL_RATES:
        return Doubt("rate_sum")
    return _rest(text, found_runs[0], _share(value, Decimal(1), per, point=False))


def _rest(text: str, found: re.Match[str], rate: Rate | Doubt) -> Rate | Doubt:
    """Refuse where more numbers stand beside the rate, or a letter touches it (l2%)."""
    if re.search(r"[a-z]$", text[: found.start()]) or re.match(r"[a-z]", text[found.end() :]):
        return Doubt("unread")
    left = text[: found.start()] + "|" + text[found.end() :]
    return Doubt("several") if any(number(run[0]) is not None for run in runs(left)) or "-" in left else rate


def _share(value: Decimal | None, share: Decimal, per: Per | None, point: bool) -> Rate | Doubt:
    if value is None:
        return Doubt("unread")
    if per is None and (share < 1 or (point and value <= 3)):
        return Doubt("rate_period")
    return _yearly(value * share, per or "year")


def _fen(found: re.Match[str], per: Per | None) -> Rate | Doubt:
    fen, half, li, only_li, half_li = found.groups()
    whole = number(fen or only_li)
    if whole is None:
        return Doubt("unread")
    if fen is None and per is None:
        return Doubt("rate_period")
    per = per or "month"
    tenths = Decimal(5) if half or half_li else (number(li) or Decimal(0)) if li else Decimal(0)
    value = whole + tenths / 10
    return _yearly(value * _FEN[per] / (1 if fen else 10), per)


def _mao(found: re.Match[str], per: Per | None) -> Rate | Doubt:
    """一毛 is ten 分, a tenth of the loan each month; by the day or the year nobody says it, so it is asked."""
    tens, half, ones = found.groups()
    whole = number(tens)
    if whole is None:
        return Doubt("unread")
    if per in ("day", "year"):
        return Doubt("rate_period")
    return _yearly(whole * 10 + (5 if half else (number(ones) or 0) if ones else 0), "month")


def _yearly(written: Decimal, per: Per) -> Rate | Doubt:
    rate = Rate(written * _A_YEAR[per], written, per)
    if rate.percent > 10_000:
        return Doubt("unread")
    return rate

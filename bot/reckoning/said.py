"""What a message that asks for a calculation holds already: the pieces of it that may answer one of the steps.

客户欠我货款36000，去年3月15日该付的 holds a sum and a day. Every figure is cut out with the few words around it; what
stands beside it tells for which step it is. A piece is then read like an answer that was typed: what could mean two
things is not taken but asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.reading import number, plain, runs
from bot.reckoning.model import Step

BESIDE = 6
"""Characters before and after a figure that may tell what it is."""

_N = r"[\d零〇一二两俩三四五六七八九十廿卅]"
_AMOUNT = r"[\d.,零〇一二两三四五六七八九十百千万亿廿卅]"

_CLAUSES = re.compile(r"[，,](?!\d{3}(?!\d))|[。;；、!！?？\n]+|(?<!\d)\s+|\s+(?!\d)")
"""A comma between the thousands of a figure ends nothing."""

_DATE = re.compile(
    rf"(?:大前年|今年|去年|前年|明年|后年)的?\d{{1,2}}[-/.]\d{{1,2}}(?![\d%])|(?:大前年|今年|去年|前年|明年|后年|(?<!{_N}){_N}{{2,4}}年)的?(?:{_N}{{1,3}}月份?的?(?:{_N}{{1,3}}[日号]?|[初底末])?|年?[初底末])?"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|(?<!\d)(?:19|20)\d{{2}}[01]\d[0-3]\d(?!\d)"
    rf"|(?<!{_N}){_N}{{1,3}}月份?的?(?:{_N}{{1,3}}[日号]?(?!个|万|千|百|元|块)|[初底末])"
    rf"|(?:上上|上|这|本|下)个?月的?(?:{_N}{{1,3}}[日号]|[初底末])?|(?:上上|上|这|本|下)个?(?:周|星期|礼拜)[一二三四五六日天]?"
    rf"|(?<![{_AMOUNT[1:-1]}]){_N}{{1,3}}[日号](?!楼)"
    rf"|(?:{_N}{{1,3}}|半|几)个?半?(?:天|日|星期|周|礼拜|月|年)半?(?:以前|之前|前)"
    r"|大前天|前天|昨[天日晚]|今[天日早晚]|刚才|刚刚|国庆|元旦|五一|双十一|双11|月底|月初|年底|年初"
)
_UNTIL_TODAY = re.compile(r"(?:到|至|截止到?|截至|直到)(?:目前|现在|今天|今日)(?:为止)?")
UP_TO = r"(?:算|计|截)[^|]{0,2}[到至止]\||[到至]\|(?:为?止|的?利息|有?多少|一?共|总共)"
"""Beside the day up to which interest is counted; the stroke stands for the day."""

_OPEN_DAY = re.compile(
    r"[农阴旧]历|腊月|正月|大年|除夕|中秋|端午|清明|春节|过年|第二天|次日|隔天|前后|左右|大概|大约|好像|可能|期间|[前后]一天"
)
"""Beside these the day is not the one that is written: the whole clause is read, and asked about."""

_SUM = re.compile(
    rf"(?<![\d.第])[¥￥]?(?:{_AMOUNT}|[几数上])*[\d零一二两三四五六七八九十百千万几](?:{_AMOUNT}|[wk](?![a-z]))*"
    rf"(?:[多来把][万千百]?)?(?:多|来)?(?:元|块)?钱?(?:/月|/年|一个?月|每个?月|一年)?"
)
_UNIT = re.compile(r"[百千万亿wk元块¥￥]")
_OTHER_THINGS = re.compile(
    r"[个套间辆人天年月日号岁平次栋亩斤克股张分厘点时倍折成期辈位只口部台条份头棵吨米层户角%％‰栋名楼期周星礼集箱车室]"
)
_NEXT_THING = re.compile(
    r"(?<=[千百万亿元块])(?=[一二两三四五六七八九十][个套间辆栋亩口部台条份头棵位名]|[一两][年月天])"
)
"""Where the next thing begins without a comma: 一套120万一套90万 are two sums."""
_PER = re.compile(r"(?:年|(?<!个)月|每个?月|一个?月|每年|一年|税[前后])[^\d一二两三四五六七八九十几]{0,4}$")
_PERIOD = re.compile(r"年(?:薪|收入|入|终)|月(?:薪|收入|入|供|付|租)|每个?[月年]|一个?月|一年|/[月年]")

_NO_DIGIT = r"(?<![\d一二两三四五六七八九十百千])"
_PER_TIME = r"(?:[年月日天周季]|每个?[年月天周]|一个?[年月天周])"
_RATE = re.compile(
    rf"{_PER_TIME}?化?(?:利率|利息|息|利)?[是为按算约]{{0,2}}"
    rf"(?:(?:百分之|千分之|万分之)(?:[\d.]+|{_N}+)|(?:[\d.]+|{_N}+)"
    rf"(?:%|‰|分(?![之钟公手局居期店厂])(?:半|{_N}厘?)?|厘半?|个?点(?![半钟前后])|毛利)|{_NO_DIGIT}万{_N}(?![\d十百千万元块]))"
    rf"利?(?:每月|一个?月|每年|一年)?"
)
_NO_RATE = re.compile(
    r"没有?(?:约定|写|说|谈|讲|提)?[^，。]{0,3}(?:利息|利率|违约金)|(?:利息|利率|违约金)[^，。]{0,2}没有?(?:约定|写|说|谈|讲|提)"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A figure as it may be read, and the words on both sides of it."""

    text: str
    before: str
    after: str

    def near(self, words: str) -> bool:
        """Whether one of these words stands beside it."""
        return bool(re.search(words, f"{self.before}|{self.after}"))


def held(step: Step, said: str) -> list[str]:
    """Return what a message says that may answer a step; one answer stands there for certain if all read the same.

    Where the step's `hint` stands beside some of the figures only those count; beside `unlike` none does. What is
    never asked for is meant only beside its `hint`.
    """
    match step.kind:
        case "option":
            return _told(step, said)
        case "count":
            return _counted(step, said)
        case "date":
            pieces = list(_days(said))
        case "money":
            pieces = list(_sums(said, monthly=step.monthly))
        case "percent":
            if _NO_RATE.search(plain(said)):
                return ["没约定"]
            pieces = list(_rates(said))
    pieces = [one for one in pieces if not (step.unlike and one.near(step.unlike))]
    hinted = [one for one in pieces if step.hint and one.near(step.hint)]
    return [one.text for one in hinted or (pieces if step.asked else [])]


def _clauses(said: str) -> Iterator[str]:
    return (plain(part) for part in _CLAUSES.split(said) if part.strip())


def _days(said: str) -> Iterator[_Piece]:
    for clause in _clauses(said):
        clause = _UNTIL_TODAY.sub("|", clause)
        places = list(_DATE.finditer(clause))
        for place, piece in zip(places, _around(clause, [one.span() for one in places]), strict=True):
            open_day = _OPEN_DAY.search(clause)
            yield _Piece(clause if open_day else place[0], piece.before, piece.after)


def _sums(said: str, *, monthly: bool) -> Iterator[_Piece]:
    for clause in _clauses(said):
        # Days and rates are figures too, but no sums: a stroke keeps what stands on both sides apart.
        left = _RATE.sub(lambda found: "|" * len(found[0]), clause)
        left = _DATE.sub(lambda found: "|" * len(found[0]), left)
        left = _NEXT_THING.sub("|", left)
        places = [one for one in _SUM.finditer(left) if _is_sum(left, one)]
        for place, piece in zip(places, _around(left, [one.span() for one in places]), strict=True):
            per = _PER.search(left[: place.start()])
            other = _OTHER_THINGS.match(left, place.end())
            text = (per[0] if per else "") + place[0] + (other[0] if other else "")
            if monthly or not _PERIOD.search(text):
                yield _Piece(text, piece.before, piece.after)


def _is_sum(clause: str, found: re.Match[str]) -> bool:
    """A number with a unit of money, or one of three figures and more with no other unit behind it.

    Thousands of something else (一万二年终) are kept, to be asked about: the reader says that they are no sum.
    """
    run, other = found[0], _OTHER_THINGS.match(clause, found.end())
    if _UNIT.search(run):
        return not other or run.endswith(("元", "块", "钱")) or bool(re.search("[千万亿wk]", run))
    digits = re.sub(r"\D", "", run)
    return 3 <= len(digits) <= 9 and digits == run.replace(",", "") and not other


def _rates(said: str) -> Iterator[_Piece]:
    for clause in _clauses(said):
        places = list(_RATE.finditer(clause))
        for place, piece in zip(places, _around(clause, [one.span() for one in places]), strict=True):
            yield _Piece(place[0], piece.before, piece.after)


def _around(clause: str, spans: list[tuple[int, int]]) -> Iterator[_Piece]:
    """Yield what stands on both sides of each figure, as far as the next one."""
    for number_, (start, end) in enumerate(spans):
        first = spans[number_ - 1][1] if number_ else 0
        last = spans[number_ + 1][0] if number_ + 1 < len(spans) else len(clause)
        yield _Piece(
            clause[start:end], clause[max(first, start - BESIDE) : start], clause[end : min(last, end + BESIDE)]
        )


def _told(step: Step, said: str) -> list[str]:
    """The one option that the message tells by its words; nothing where it tells of two."""
    folded = plain(said)
    telling = [
        label for label, words in zip(step.options, step.told, strict=False) if words and re.search(words, folded)
    ]
    return telling if len(telling) == 1 else []


def _counted(step: Step, said: str) -> list[str]:
    """How many of those who are asked about are named: 三个孩子, or 一个儿子 and 两个女儿 together."""
    if step.counted is None:
        return []
    folded = plain(said)
    whole, part = step.counted
    if step.nobody and re.search(step.nobody, folded):
        return ["0"]
    figure = r"(?<![第\d一二两三四五六七八九十几])([\d一二两俩三四五六七八九十]|独)[个位名]?(?:小|大)?"
    for words, adds in ((whole, False), (part, True)):
        found = [one[1] for one in re.finditer(f"{figure}(?:{words})", folded)]
        values = [1 if one == "独" else number(next(run[0] for run in runs(one))) for one in found]
        known = [int(value) for value in values if value is not None]
        if known and len(known) == len(values):
            return [str(sum(known))] if adds else [str(one) for one in known]
    return []

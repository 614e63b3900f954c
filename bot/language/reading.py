"""Reads numbers as people type them in Chinese; what can mean two things is a doubt, never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Why = Literal[
    "unread", "several", "about", "no_such_day", "which_year", "which_day", "month_only", "lunar", "future",
    "percent", "foreign", "part", "period", "zero", "large", "rate_period", "rate_small", "rate_sum",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer is asked for again.

    `days`: what it may have meant; `said`: what was read, in words; `value`: the same as it would be typed.
    """

    why: Why
    days: tuple[date, ...] = ()
    said: str = ""
    value: str = ""


DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}
_SCALE = (*_BIG.items(),)[::-1] + (*_UNITS.items(),)[::-1]
_PLAIN = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸個點號後節農曆週禮", "一二三四五六七八九十百千万亿两二三六个点号后节农历周礼"
)
_LETTER_O = re.compile(r"(?<=\d)o+(?![a-z])|(?<![a-z])o+(?=\d)")
_BEGINS = r"\d零〇一二两俩三四五六七八九十廿卅"
_APART = re.compile(rf"(?<=[{_BEGINS}百千万亿元块])\s+(?=[{_BEGINS}])|(?<=\d)，(?!000(?!\d))(?=\d)")
_SPACED = re.compile(r"(?<=\d)\s+(?=\d)")
_NO_NUMBER = re.compile(r"一(下|遍|共|般|起|定|样|些|直)|算一算|(?<![\d一二两三四五六七八九十百千几])万一")
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千万亿俩]+")
_RUN = re.compile(
    r"[\d.,零〇一二两俩三四五六七八九十百千万亿]*[\d零〇一二两俩三四五六七八九十百千万亿][\d.,零〇一二两俩三四五六七八九十百千万亿]*"
)
_POINT = re.compile(r"(?<=[零一二两三四五六七八九十百千万\d])点(?=[零一二三四五六七八九\d])")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(?!\d)")
_DECIMAL = re.compile(r"\d+(\.\d+)?")

_OTHER_UNIT = re.compile(r"个?(多|半)?(周?岁|年|月|天|[日号]|点|周|星期|礼拜|年级|后|元|块|斤|%)")
_CHILD = re.compile(r"[个位名口]?(儿子?|女儿?|男孩?|女孩?|哥哥?|姐姐?|弟弟?|妹妹?|兄弟?|姐妹|姊妹)")
_NOBODY = re.compile(
    r"(父母|爸妈|爹娘|两个|两位|二老|老人|他们|她们|孩子|子女|兄弟姐妹|一?[个位]|半个|俩|早就?|已经|也|都|全|就)*"
    r"(没有?|无|零|不在|走|去世|过世|死|没人)(孩子|子女|小孩|世|人|生|了|的|啊|呀|过)*"
)
_BOTH = re.compile(r"(父母|爸妈|爹娘|老人|他们)?(两个|两位|二老|俩)?(双全|(都|全|双双)还?(健在|在世?|活着)(的|呢)?)")
_ONE_PARENT = re.compile(
    r"(只有|只剩|就|还有|剩)?我?(老?[爸妈爹娘]|爸爸|妈妈|母亲|父亲)(一个人?)?(还?(健在|在世?|活着))?(了|的|呢)?"
)
_IN_WORDS = (
    (re.compile(r"一双儿女|一对儿女|儿女双全|龙凤胎|双胞胎"), 2),
    (re.compile(r"(就|只有|是)*(独生子女?|独生女儿?|独子|独女|独苗)"), 1),
)


def plain(text: str) -> str:
    """Return text in half width, lower case, with the simple forms of numerals (壹萬 → 一万) and without spaces.

    一下, 一共 and their like go: the 一 in them counts nothing. The letter O beside a digit is a zero (5OOO).
    """
    half = unicodedata.normalize("NFKC", text).lower()
    half = _LETTER_O.sub(lambda found: "0" * len(found[0]), half)
    return _NO_NUMBER.sub("", re.sub(r"\s+", "", half).translate(_PLAIN))


def figures(text: str) -> str:
    """Return plain text for reading sums and rates in it: two figures stay two, and 廿 and 卅 are 二十 and 三十.

    A space between figures, and a full-width comma that does not part thousands, become a stroke. Not for days,
    where spaces stand for dashes and 廿 is a day of the moon.
    """
    return plain(_APART.sub("|", text)).replace("廿", "二十").replace("卅", "三十")


def runs(text: str) -> Iterator[re.Match[str]]:
    """Find the numbers in plain text, Chinese and Arabic signs together (2万零500 is one)."""
    return _RUN.finditer(_POINT.sub(".", text))


def number(run: str) -> Decimal | None:
    """Return the value of one number, or None where it is none or could be two (五六万, 3万50).

    After a unit a lone digit counts tenths of it (三万五), after 零 ones, and digits count in full (2万500).
    """
    run = run.rstrip(".,")
    if "," in run:
        run = _GROUPED.sub(lambda found: found[0].replace(",", ""), run)
    return _number("".join(_decimal_sign(run)))


def _decimal_sign(run: str) -> Iterator[str]:
    """三.五 → 3.5: Chinese digits beside a decimal point are written in Arabic ones."""
    for place, sign in enumerate(run):
        around = run[place + 1 : place + 2] == "." or "." in run[:place]
        yield str(DIGITS[sign]) if around and sign in DIGITS else sign


def _number(text: str) -> Decimal | None:
    for unit, size in _SCALE:
        if unit in text:
            head, _, tail = text.partition(unit)
            return _with_unit(head, tail, size)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if not text or any(sign not in DIGITS for sign in text):
        return None
    if len(text) == 2 and not set(text) & {"零", "〇"}:
        return None  # 五六: five or six
    return Decimal("".join(str(DIGITS[sign]) for sign in text))


def _with_unit(head: str, tail: str, size: int) -> Decimal | None:
    small = size < 10_000
    if not head and (not small or (size > 10 and tail)):
        return None  # 百十万 is no figure
    many = _number(head) if head else Decimal(1)
    if many is None or many == 0 or (small and (many >= 10 or any(unit in head for unit in (*_UNITS, *_BIG)))):
        return None
    rest = _tail(tail, size, whole=many == int(many))
    return None if rest is None else many * size + rest


def _tail(tail: str, size: int, *, whole: bool) -> Decimal | None:
    if not tail:
        return Decimal(0)
    ones = tail.lstrip("零〇")
    zero = ones != tail or (tail[0] == "0" and len(tail) > 1)
    value = _number(ones)
    if not whole or value is None or ones[0] in "百千":
        return None
    if value < 10 and len(ones) == 1 and not zero:
        return value * size / 10
    if ones.isdigit() and not zero and len(ones) not in _widths(size):
        return None
    return value if 0 < value < size else None


def _widths(size: int) -> tuple[int, ...]:
    """How many Arabic digits can follow a unit without 零: all its places, or one less where that leaves three."""
    full = len(str(size)) - 1
    return (full, full - 1) if full > 3 else (full,)


def read_count(text: str) -> int | None:
    """Return a small whole number (3, 三个, 一儿一女 = 2, 一个也没有 = 0), or None."""
    text = plain(_SPACED.sub("|", text)).strip("。.,，!！?？~")
    if _NOBODY.fullmatch(text):
        return 0
    if _BOTH.fullmatch(text):
        return 2
    if _ONE_PARENT.fullmatch(text):
        return 1
    if found := next((many for words, many in _IN_WORDS if words.fullmatch(text)), None):
        return found
    return _counted(text)


def _counted(text: str) -> int | None:
    if re.search(r"[几多第\-−%~到至]|负", text):
        return None
    found = list(runs(text))
    values = [number(one[0].lstrip(".,")) for one in found]
    if any(_OTHER_UNIT.match(text, one.end()) for one in found):
        return None  # 大的5岁 is an age
    if len(found) > 1 and not all(_CHILD.match(text, one.end()) for one in found):
        return None
    known = [value for value in values if value is not None and value == int(value) and value < 1000]
    return int(sum(known)) if known and len(known) == len(values) else None


def arabic(text: str) -> str:
    """Return the text with Chinese numerals written as digits (十一月三号 → 11月3号)."""
    return _NUMERAL.sub(lambda found: _spell(found[0]), text)


def _spell(numeral: str) -> str:
    if numeral in _BIG or numeral in _UNITS:
        return "10" if numeral == "十" else numeral
    if all(sign in DIGITS for sign in numeral):
        return "".join(str(DIGITS[sign]) for sign in numeral)
    value = _number(numeral)
    return numeral if value is None else f"{value.normalize():f}"

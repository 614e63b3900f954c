"""Sees numbers in a text that should not be in a table handed round: identity cards, telephones, bank cards, mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.language.folding import is_unseen
from bot.language.read_out import READ_OUT

_MEANT = {"o": "0", "O": "0", "l": "1", "I": "1"}
"""Letters that stand for digits, among digits only."""

NEARLY = 10
"""So many digits before a letter, and it stands for the last one of a mobile number."""

_SAID_BETWEEN = frozenset("杠横空+~|｜～")
"""Signs besides punctuation that part digits: what people say for a dash, and what they draw for one."""

MOST_BETWEEN = 4
"""Signs that may part two digits of one number."""

CROWD, FEW = 60, (18, 11, 5, 4, 3, 2, 1)
"""Among more groups than this a number is looked for in so many at a time: a list must not take seconds.

Eleven and eighteen are a mobile and an identity number, sign by sign.
"""

LEAST, MOST = 7, 23
"""Digits of what is looked at: a local telephone has seven."""

CALLED = 16
"""Characters before a number in which it may be called what it is (电话, 身份证)."""

CALLED_AFTER = 8
"""Characters after a number in which it may be called so still (…是我的身份证)."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MOBILE = re.compile(r"(?:0{0,2}86)?(?:1[3-9]\d{9})+")
_MOBILE_MISTYPED = re.compile(r"1[3-9]\d{8}|1[3-9]\d{10,11}")
_MOBILE_AND_MORE = re.compile(r"1[3-9]\d{10}|(?:[1-9]|[0-3]\d)1[3-9]\d{9}|(?:19|20)\d{6}1[3-9]\d{9}")
"""A mobile number with a slip or a day of the month at its ends, or after a whole day: 20261127 and the number."""

_LANDLINE = re.compile(r"(?:0|(?:0{0,2}86)0?)(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_CALLED_PHONE = re.compile(
    r"(?:(?:电话|手机)(?![费卡]|诈骗)|座机|固话|号码|联系|家里|致电|拨打?|[你请就可以先再]打|(?i:tel|phone))[^\d。；;]{0,6}$"
)
_CALLED_IDENTITY = re.compile(r"身份证|身份号|公民身份|证件号|(?i:(?<![a-z])id)号?[:：\s]*$")
_CALLED_CARD = re.compile(r"(?:银行卡|储蓄卡|信用卡|行卡|卡号|账号|帐号|账户|帐户|存折)[^\d。；;元]{0,8}$")
_CALLED_PAPER = re.compile(r"(?:编号|单号|文号|案号|订单|回执|流水|货号|条码|批次|型号|版本)[^\d。；;]{0,6}$")
_OF_MONEY_BEFORE = re.compile(r"(?:[￥¥$]|(?i:rmb|cny))\s?$")
_OF_MONEY_AFTER = re.compile(r"\s?(?:[多余来]?(?:元(?![旦宵月])|块|圆|人民币)|[万亿]元)")
_OF_RULES_BEFORE, _OF_RULES_AFTER = re.compile(r"第\s?$"), re.compile(r"\s?[条款项章]")
_PAPER = "护照|通行证|回乡证|台胞证|签证|军官证|士兵证|警官证"
_PAPER_NUMBER = r"[A-Za-z]{1,2}[ -]?\d(?:[ -]?\d){6,9}|\d(?:[ -]?\d){7,9}"
_DOCUMENT = re.compile(
    rf"(?:{_PAPER})[^A-Za-z\d。；;]{{0,8}}(?P<after>{_PAPER_NUMBER})(?![A-Za-z\d])|(?:军官|士兵|警官)证\D{{0,6}}(?P<army>\d{{6,8}})|"
    rf"(?<![A-Za-z\d])(?P<before>[A-Za-z]{{1,2}}\d{{7,10}})(?![A-Za-z\d])[^A-Za-z\d。；;，,]{{0,6}}(?:{_PAPER})"
)
_ACCOUNT = re.compile(
    r"(?:微信|(?i:(?<![a-z\d])(?:weixin|wechat|vx|wx)))号?[是为: ]{0,3}"
    r"(?P<chat>(?=[A-Za-z_-]*\d)[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_-])|"
    r"(?i:(?<![a-z\d])qq|扣扣)[号是为: ]{0,4}(?P<qq>[1-9]\d{4,11})(?![\d@])"
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])(?P<name>[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}) {0,2}(?:@|\((?:at|AT)\)|\[(?:at|AT)\]) {0,2}"
    r"(?P<host>[A-Za-z0-9-]{1,63}(?:[.。][A-Za-z0-9-]{2,63}){1,3})"
)


@dataclass(frozen=True, slots=True)
class Personal:
    """A number that looks personal: what kind, where it stands in the text, and how it may be shown."""

    kind: str
    start: int
    end: int
    text: str
    masked: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together, each with its place in the text; `parted`: what stands before the group."""

    digits: str
    places: tuple[int, ...]
    parted: str


def find_personal(text: str) -> list[Personal]:
    """Return the personal numbers in a text, in their order; none of them overlap.

    Digits may be of any width or read out (一三八…, 幺三八…), parted by punctuation, and stand beside others: a number
    is looked for among all groups of digits that stand together. What is called a telephone, an identity card or an
    account counts however it is parted, and with a slip in it. What is called nothing must show it by itself: an
    identity number by its check digit (GB 11643), an old one of 15 digits by a province and a day of birth, a bank
    card by Luhn's digit, so that document numbers, days, articles and sums of money do not count.
    """
    found = [*_numbers(text), *_written(text)]
    kept: list[Personal] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def mask_personal(text: str) -> str:
    """Return the text with the middle of every personal number starred."""
    for one in reversed(find_personal(text)):
        text = text[: one.start] + one.masked + text[one.end :]
    return text


def mask_name(name: str) -> str:
    """Return a name as tables that are handed round show it: the first character, the rest starred."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else name


def _numbers(text: str) -> Iterator[Personal]:
    for run in _runs(text):
        first = 0
        while first < len(run):
            counts = range(MOST, 0, -1) if len(run) <= CROWD else FEW
            possible = [first + count for count in counts if first + count <= len(run)]
            last = next((n for n in possible if _kind(run[first:n], text)), None)
            if last is None:
                first += 1
                continue
            groups = run[first:last]
            places = [place for group in groups for place in group.places]
            start, end = places[0], places[-1] + 1
            yield _personal(_kind(groups, text), start, end, text, [text[place] for place in places])
            first = last


def _written(text: str) -> Iterator[Personal]:
    """Yield what has letters too: numbers of documents and accounts, and mail, of any width."""
    places = [place for place, sign in enumerate(text) if not is_unseen(sign)]
    plain = "".join(_half(text[place]) for place in places)
    for kind, pattern in (("证件号码", _DOCUMENT), ("社交账号", _ACCOUNT)):
        for found in pattern.finditer(plain):
            first, last = found.span(found.lastgroup or 0)
            signs = [text[place] for place in places[first:last]]
            yield _personal(kind, places[first], places[last - 1] + 1, text, signs)
    for found in _MAIL.finditer(plain):
        start, end = places[found.start()], places[found.end() - 1] + 1
        name, host = found["name"], found["host"]
        yield Personal("邮箱", start, end, text[start:end], f"{name[0]}{'*' * max(3, len(name) - 1)}@{host}")


def _half(sign: str) -> str:
    """Return a sign in half width, where that is one sign again."""
    value = unicodedata.normalize("NFKC", sign)
    return value if len(value) == 1 else sign


def _personal(kind: str, start: int, end: int, text: str, signs: Sequence[str]) -> Personal:
    """Of a number the first three and the last two signs are shown."""
    masked = "".join(signs[:3]) + "*" * (len(signs) - 5) + "".join(signs[-2:])
    return Personal(kind, start, end, text[start:end], masked)


def _runs(text: str) -> Iterator[list[_Group]]:
    """Yield the groups of digits that only blanks, dashes and other punctuation part."""
    run: list[_Group] = []
    places: list[int] = []
    digits, parted, earlier, ringed = "", "", 0, False
    for place, sign in enumerate(text):
        digit = _digit(text, place, digits, earlier)
        if not digit and is_unseen(sign):
            continue
        # The ① of a list does not belong to the number behind it.
        if digits and (not digit or ringed != _is_ringed(sign)):
            run.append(_Group(digits, tuple(places), parted))
            earlier += len(digits)
            digits, places, parted = "", [], ""
        if digit:
            digits += digit
            places.append(place)
            ringed = _is_ringed(sign)
            continue
        parted += sign
        if not _parts(sign) or len(parted) > MOST_BETWEEN:
            if run:
                yield run
            run, parted, earlier = [], "", 0
    if digits:
        run.append(_Group(digits, tuple(places), parted))
    if run:
        yield run


def _is_ringed(sign: str) -> bool:
    return unicodedata.category(sign) == "No"


def _parts(sign: str) -> bool:
    """Whether a sign may part the digits of one number; those of money and shares do not."""
    return sign in _SAID_BETWEEN or (sign not in "%％‰" and unicodedata.category(sign)[0] in "PZ") or sign.isspace()


def _digit(text: str, place: int, before: str, earlier: int) -> str:
    """Return the digit that a sign stands for, X where it may end an identity number, or nothing.

    `before`: the digits that it follows; `earlier`: how many more there are in the groups before.
    """
    sign = text[place]
    if sign in READ_OUT:
        return READ_OUT[sign]
    value = unicodedata.normalize("NFKC", sign)
    if len(value) == 1 and value.isdecimal():
        return str(int(value))
    if value in ("x", "X"):
        return "X" if len(before) + earlier >= len(_WEIGHTS) else ""
    after = text[place + 1 : place + 2]
    if not before and not earlier:
        return ""
    meant = NEARLY in (len(before), len(before) + earlier) or after.isdecimal() or after in _MEANT
    return _MEANT.get(value, "") if meant else ""


def _kind(groups: Sequence[_Group], text: str) -> str:
    """What the digits of some groups together are; it is asked often, so what is cheap comes first."""
    digits = "".join(group.digits for group in groups)
    if not LEAST <= len(digits) <= MOST:
        return ""
    kind = _identity(groups, digits, text)
    if kind or not digits.isdecimal():
        return kind
    kind = _telephone(groups, digits, text) or _card(groups, digits, text)
    if not kind or _has_day(groups):
        return ""
    called = _CALLED_PHONE.search(_before(groups, text)) or _CALLED_CARD.search(_before(groups, text))
    return kind if called or not (_is_sum(groups) or _is_money(groups, text) or _is_rule(groups, text)) else ""


def _identity(groups: Sequence[_Group], digits: str, text: str) -> str:
    """Whether it is an identity number by itself, or one with a slip that is called so."""
    if len(digits) == 18 and digits[:17].isdecimal() and _is_identity(digits):
        return "身份证号"
    sizes = [len(group.digits) for group in groups]
    if len(digits) == 15 and (len(sizes) == 1 or sizes == [6, 6, 3]) and _is_old_identity(digits):
        return "身份证号"
    called = len(digits) in (15, 17, 18) and digits[:17].isdecimal() and not _has_day(groups)
    near = f"{_before(groups, text)}\n{_after(groups, text)}" if called else ""
    return "身份证号" if near and any(map(_CALLED_IDENTITY.search, near.split("\n"))) else ""


def _telephone(groups: Sequence[_Group], digits: str, text: str) -> str:
    """Mobile numbers and such at home; parted in any way where they are read out or called what they are."""
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        kind = "手机号" if _MOBILE.fullmatch(digits) else "电话号码"
        read_out = all(text[place] in READ_OUT for group in groups for place in group.places)
        return kind if _together(groups, digits) or read_out or _CALLED_PHONE.search(_before(groups, text)) else ""
    if _LOCAL.fullmatch(digits) and _together(groups, digits) and _CALLED_PHONE.search(_before(groups, text)):
        return "电话号码"
    if len(groups) == 1 and _MOBILE_AND_MORE.fullmatch(digits) and not _CALLED_PAPER.search(_before(groups, text)):
        return "手机号"
    slipped = _MOBILE_MISTYPED.fullmatch(digits) and len(groups[0].digits) in (3, len(digits))
    return "手机号" if slipped and _CALLED_PHONE.search(_before(groups, text)) else ""


def _card(groups: Sequence[_Group], digits: str, text: str) -> str:
    """Bank cards by Luhn's digit, and accounts that are called so."""
    if 16 <= len(digits) <= 19 and _is_luhn(digits) and (_is_card(groups) or digits.startswith("62")):
        return "银行卡号"
    long = len(digits) >= 16 or (len(digits) >= 12 and len(groups) == 1)
    return "银行卡号" if long and _CALLED_CARD.search(_before(groups, text)) else ""


def _before(groups: Sequence[_Group], text: str) -> str:
    start = groups[0].places[0]
    return _seen(text[max(0, start - CALLED) : start])


def _after(groups: Sequence[_Group], text: str) -> str:
    end = groups[-1].places[-1] + 1
    return _seen(text[end : end + CALLED_AFTER])


def _seen(text: str) -> str:
    return "".join(sign for sign in text if not is_unseen(sign))


def _is_money(groups: Sequence[_Group], text: str) -> bool:
    """Whether a sum is meant: ￥ stands before it or 元 behind it."""
    return bool(_OF_MONEY_BEFORE.search(_before(groups, text)) or _OF_MONEY_AFTER.match(_after(groups, text)))


def _is_rule(groups: Sequence[_Group], text: str) -> bool:
    """Whether several articles are named: 第150、1165、1183条."""
    if len(groups) == 1:
        return False
    return bool(_OF_RULES_BEFORE.search(_before(groups, text)) or _OF_RULES_AFTER.match(_after(groups, text)))


def _together(groups: Sequence[_Group], digits: str) -> bool:
    """Whether groups are parted as people part a telephone number, not as two sums side by side."""
    sizes = [len(group.digits) for group in groups]
    if len(sizes) == 1 or set(sizes[:-1]) <= {1} or set(sizes[:-1]) <= {2}:
        return True
    country = sizes[0] in (2, 4) and digits.removeprefix("00").startswith("86")
    bare = sizes[1:] if country else sizes
    if country and bare[0] in (2, 3) and bare[1:] in ([7], [8], [3, 4], [4, 4]):
        return True
    if bare[0] in (3, 4) and groups[1 if country else 0].digits[0] == "0":
        return len(bare) == 1 or bare[1:] in ([7], [8], [3, 4], [4, 4], [4, 3])
    return bare in ([11], [3, 4, 4], [3, 8], [4, 4, 3], [3, 3, 5], [4, 3, 4], [3, 4], [4, 4], [3, 2, 2, 2, 2])


def _is_card(groups: Sequence[_Group]) -> bool:
    """Whether groups are parted as bank cards are: in fours, or sign by sign."""
    sizes = [len(group.digits) for group in groups]
    return len(sizes) == 1 or set(sizes[:-1]) in ({4}, {1}) or sizes in ([6, 13], [6, 10], [6, 12])


def _is_sum(groups: Sequence[_Group]) -> bool:
    """Whether groups are thousands of one sum (13,800,138,000.00)."""
    if len(groups) < 2 or any(group.parted not in (",", "，") for group in groups[1:-1]):
        return False
    cents = groups[-1].parted in (".", "．") and len(groups[-1].digits) <= 2
    whole = groups[:-1] if cents else groups
    if len(whole) == 1:
        return cents
    thousands = all(group.parted in (",", "，") and len(group.digits) == 3 for group in whole[1:])
    return thousands and len(whole[0].digits) <= 3


def _has_day(groups: Sequence[_Group]) -> bool:
    """Whether three groups in a row write a day: 2026-11-27."""
    written = [group.digits for group in groups]
    return any(
        len(year) == 4 and year[:2] in ("19", "20") and len(month) <= 2 and len(day) <= 2
        and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
        for year, month, day in zip(written, written[1:], written[2:], strict=False)
    )  # fmt: skip


def _is_identity(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _is_birthday(digits[10:14]) and _CHECKS[total % 11] == digits[17]


def _is_old_identity(digits: str) -> bool:
    """The form of before 1999: province and place, day of birth with two digits of the year, and a number."""
    return bool(_PROVINCE.match(digits)) and _is_birthday(digits[8:12])


def _is_birthday(month_and_day: str) -> bool:
    return 1 <= int(month_and_day[:2]) <= 12 and 1 <= int(month_and_day[2:]) <= 31


def _is_luhn(digits: str) -> bool:
    if len(set(digits)) <= 3:
        return False
    total = 0
    for place, character in enumerate(reversed(digits)):
        doubled = int(character) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0

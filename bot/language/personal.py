"""Sees numbers in a text that should not be in a table handed round: identity cards, telephones, bank cards, mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.language.folding import is_unseen

_READ_OUT = dict(zip("零〇○洞一幺壹二贰三叁四肆五伍六陆七拐柒八捌九玖", "000011122334455667778899", strict=True))
_MEANT = {"o": "0", "O": "0", "l": "1", "I": "1"}
"""Letters that stand for digits, among digits only."""

NEARLY = 10
"""So many digits before a letter, and it stands for the last one of a mobile number."""

_BETWEEN = frozenset(" \t\n\u3000-－—–‐‑‒―_.．·・/、，,()（）+*~:：")
MOST_BETWEEN = 3
"""Signs that may part two digits of one number."""

LEAST, MOST = 7, 23
"""Digits of what is looked at: a local telephone has seven."""

CALLED = 12
"""Characters before a number in which it may be called what it is (电话, 身份证)."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MOBILE = re.compile(r"(?:0{0,2}86)?(?:1[3-9]\d{9})+")
_LANDLINE = re.compile(r"(?:0{0,2}86)?0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SPOKEN_OF = re.compile(r"(?:电话|座机|手机|号码|联系|家里|拨打|致电)[^\d。；;]{0,6}$")
_DOCUMENT = re.compile(r"(?:护照|通行证|台胞证|签证)[^A-Za-z\d。；;]{0,8}([A-Za-z]{1,2}\d{7,10}|\d{8,10})")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,3}"
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

    Digits may be of any width or read out (一三八…, 幺三八…), parted by blanks and dashes, and stand beside others: a
    number is looked for among all groups of digits that stand together. An identity number counts with the right check
    digit (GB 11643) or where it is called one, an old one of 15 digits with a province and a day of birth, a bank card
    only with Luhn's digit, so that document numbers, days and sums of money do not.
    """
    found = [*_numbers(text), *_documents(text), *_mails(text)]
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
            possible = range(min(len(run), first + MOST), first, -1)
            last = next((n for n in possible if _kind(run[first:n], text)), None)
            if last is None:
                first += 1
                continue
            groups = run[first:last]
            places = [place for group in groups for place in group.places]
            start, end = places[0], places[-1] + 1
            yield _personal(_kind(groups, text), start, end, text, [text[place] for place in places])
            first = last


def _documents(text: str) -> Iterator[Personal]:
    for found in _DOCUMENT.finditer(text):
        yield _personal("证件号码", found.start(1), found.end(1), text, found[1])


def _mails(text: str) -> Iterator[Personal]:
    for found in _MAIL.finditer(text):
        name, _, host = found[0].partition("@")
        yield Personal("邮箱", found.start(), found.end(), found[0], f"{name[0]}{'*' * max(3, len(name) - 1)}@{host}")


def _personal(kind: str, start: int, end: int, text: str, signs: Sequence[str]) -> Personal:
    """Of a number the first three and the last two signs are shown."""
    masked = "".join(signs[:3]) + "*" * (len(signs) - 5) + "".join(signs[-2:])
    return Personal(kind, start, end, text[start:end], masked)


def _runs(text: str) -> Iterator[list[_Group]]:
    """Yield the groups of digits that only blanks and dashes part."""
    run: list[_Group] = []
    digits, places, parted, earlier = "", [], "", 0
    for place, sign in enumerate(text):
        digit = _digit(text, place, digits, earlier)
        if digit:
            digits += digit
            places.append(place)
            continue
        if is_unseen(sign):  # nobody sees that it parts anything
            continue
        if digits:
            run.append(_Group(digits, tuple(places), parted))
            earlier += len(digits)
            digits, places, parted = "", [], ""
        parted += sign
        if sign not in _BETWEEN or len(parted) > MOST_BETWEEN:
            if run:
                yield run
            run, parted, earlier = [], "", 0
    if digits:
        run.append(_Group(digits, tuple(places), parted))
    if run:
        yield run


def _digit(text: str, place: int, before: str, earlier: int) -> str:
    """Return the digit that a sign stands for, X where it may end an identity number, or nothing.

    `before`: the digits that it follows; `earlier`: how many more there are in the groups before.
    """
    sign = text[place]
    if sign in _READ_OUT:
        return _READ_OUT[sign]
    value = unicodedata.normalize("NFKC", sign)
    if len(value) == 1 and value.isdecimal():
        return str(int(value))
    if value in ("x", "X"):
        return "X" if len(before) + earlier >= len(_WEIGHTS) else ""
    after = text[place + 1 : place + 2]
    return _MEANT.get(value, "") if before and (len(before) == NEARLY or after.isdecimal() or after in _MEANT) else ""


def _kind(groups: Sequence[_Group], text: str) -> str:
    """What the digits of some groups together are; it is asked often, so what is cheap comes first."""
    digits = "".join(group.digits for group in groups)
    if not LEAST <= len(digits) <= MOST:
        return ""
    if len(digits) == 18 and digits[:17].isdecimal() and (_is_identity(digits) or "身份证" in _before(groups, text)):
        return "身份证号"
    if not digits.isdecimal():
        return ""
    if len(digits) == 15 and len(groups) == 1 and _is_old_identity(digits):
        return "身份证号"
    if _MOBILE.fullmatch(digits):
        kind = "手机号"
    elif _LANDLINE.fullmatch(digits) or (_LOCAL.fullmatch(digits) and _SPOKEN_OF.search(_before(groups, text))):
        kind = "电话号码"
    elif 16 <= len(digits) <= 19 and _is_luhn(digits):
        kind = "银行卡号"
    else:
        return ""
    parted = _is_card(groups) if kind == "银行卡号" else _together(groups, digits)
    return kind if parted and not _is_sum(groups) and not _has_day(groups) else ""


def _before(groups: Sequence[_Group], text: str) -> str:
    start = groups[0].places[0]
    return text[max(0, start - CALLED) : start]


def _together(groups: Sequence[_Group], digits: str) -> bool:
    """Whether groups are parted as people part a telephone number, not as two sums side by side."""
    sizes = [len(group.digits) for group in groups]
    if len(sizes) == 1 or set(sizes[:-1]) <= {1} or set(sizes[:-1]) <= {2}:
        return True
    country = sizes[0] in (2, 4) and digits.removeprefix("00").startswith("86")
    bare = sizes[1:] if country else sizes
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

"""Sees numbers in a text that should not be in a table handed round: identity cards, telephones, bank cards."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d(?:[ \-－]?\d){6,22}[ \-－]?[0-9Xx])(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Personal:
    """A number that looks personal: what kind, and where it stands in the text."""

    kind: str
    start: int
    end: int
    text: str


def find_personal(text: str) -> list[Personal]:
    """Return the personal numbers in a text, in their order.

    An identity number counts only with the right check digit (GB 11643), a bank card only with Luhn's, so that
    document numbers and sums of money do not.
    """
    found = []
    for match in _NUMBER.finditer(text):
        kind = _kind(re.sub(r"[ \-－]", "", match[1]).upper())
        if kind:
            found.append(Personal(kind, match.start(1), match.end(1), match[1]))
    return found


def mask_personal(text: str) -> str:
    """Return the text with the middle of every personal number starred."""
    for one in reversed(find_personal(text)):
        digits = re.sub(r"[ \-－]", "", one.text)
        text = text[: one.start] + digits[:3] + "*" * (len(digits) - 5) + digits[-2:] + text[one.end :]
    return text


def mask_name(name: str) -> str:
    """Return a name as tables that are handed round show it: the first character, the rest starred."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else name


def _kind(digits: str) -> str:
    if len(digits) == 18 and digits[:17].isdecimal() and _is_identity(digits):
        return "身份证号"
    if not digits.isdecimal():
        return ""
    if re.fullmatch(r"(?:86)?1[3-9]\d{9}", digits):
        return "手机号"
    if re.fullmatch(r"0\d{2,3}\d{7,8}", digits):
        return "电话号码"
    return "银行卡号" if 16 <= len(digits) <= 19 and _is_luhn(digits) else ""


def _is_identity(digits: str) -> bool:
    month, day = int(digits[10:12]), int(digits[12:14])
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return 1 <= month <= 12 and 1 <= day <= 31 and _CHECKS[total % 11] == digits[17]


def _is_luhn(digits: str) -> bool:
    total = 0
    for place, character in enumerate(reversed(digits)):
        doubled = int(character) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0 and len(set(digits)) > 3

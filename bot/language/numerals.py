"""Chinese numerals and article labels: laws say 第一千二百六十条之一, people type 第10条, sorting needs numbers."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_WRITTEN = "零一二三四五六七八九"

NUMERAL_CHARACTERS = "0-9０-９零〇○一二两三四五六七八九十百千万亿"
NUMERAL = rf"[{NUMERAL_CHARACTERS}]{{1,16}}"
"""What may stand between 第 and 条, as a piece of a regular expression."""

_COUNT = re.compile(rf"([-−–—])?\s*({NUMERAL})\s*(?:人次|个人|分钟|[人位名个批])?")


def read_numeral(text: str) -> int | None:
    """Return the number that a numeral says: 一百零五, 一〇五, 105 and １０５ are all 105; None if it is none."""
    text = text.strip()
    if not text or not re.fullmatch(NUMERAL, text):
        return None
    if text.isdecimal():
        return int(text)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    if any(character.isdecimal() for character in text):
        return None
    return _read_counted(text)


def read_count(text: str) -> int | None:
    """Return how many people or things a field says: 19, １９, 19 人 and 十九位; a sign before it stays; None else."""
    found = _COUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    number = read_numeral(found[2]) if found else None
    return None if found is None or number is None else -number if found[1] else number


def _read_counted(text: str) -> int | None:
    """Read 三千二百万零五: groups of ten thousands, each of digits with their units."""
    total = group = digit = 0
    for character in text:
        if character in _DIGITS:
            if digit:
                return None  # 一百二〇: two ways of writing in one
            digit = _DIGITS[character]
        elif character in _UNITS:
            group += (digit or 1) * _UNITS[character]
            digit = 0
        elif not total + group + digit:
            return None
        elif character == "万":
            total += (group + digit) * 10_000
            group = digit = 0
        else:
            total = (total + group + digit) * _GROUPS[character]
            group = digit = 0
    return total + group + digit


def write_numeral(number: int) -> str:
    """Return a number of 0 to 99,999,999 the way laws write it: 10 is 十, 105 一百零五, 1260 一千二百六十.

    Raises ValueError outside that range.
    """
    if not 0 <= number < 100_000_000:
        raise ValueError(f"{number} is outside the range of an article")
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return f"{write_numeral(high)}万{gap}{_write_group(low) if low else ''}"
    written = _write_group(number)
    return written.removeprefix("一") if 10 <= number < 20 else written


def _write_group(number: int) -> str:
    if number == 0:
        return "零"
    written, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if pending and written else "") + _WRITTEN[digit] + name
            pending = False
        else:
            pending = bool(written)
    return written


def article_label(number: int, inserted: int = 0) -> str:
    """Return 第十条, or 第十条之一 for an article that was put in between."""
    return f"第{write_numeral(number)}条" + (f"之{write_numeral(inserted)}" if inserted else "")

"""Reads dates, sums and numbers as people type them in Chinese; what cannot be read for certain is not guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}

_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千万亿俩]+")
_FULL_DATE = re.compile(r"((?:19|20)\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?")
_EIGHT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_MONTH_DAY = re.compile(
    r"(今年|去年|前年|明年|这个月|本月|上个月|上月|下个月|下月)?\s*(?:(\d{1,2})\s*月)?\s*(\d{1,2})\s*[日号]"
)
_AGO = re.compile(r"(\d+)\s*(天|日|个?星期|周|个月)(以前|之前|前)")
_NAMED = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "今天": 0,
    "今日": 0,
    "刚刚": 0,
    "明天": 1,
    "后天": 2,
}
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
_MONTHS = {"这个月": 0, "本月": 0, "上个月": -1, "上月": -1, "下个月": 1, "下月": 1}

_MONEY = re.compile(r"(\d+(?:\.\d+)?)\s*(亿|千万|百万|十万|万|w|千|k|百)?\s*(\d)?")
_FACTORS = {
    "亿": 100_000_000,
    "千万": 10_000_000,
    "百万": 1_000_000,
    "十万": 100_000,
    "万": 10_000,
    "w": 10_000,
    "千": 1_000,
    "k": 1_000,
    "百": 100,
}
LARGEST = Decimal(10) ** 12
"""Sums above this are taken for a typing error."""


def read_date(text: str, today: date) -> date | None:
    """Return the day that is meant, or None.

    Understood: 2026-11-03, 2026年11月3日, 20261103, 11月3号 (the latest one not after `today`), 上个月5号, 去年3月8号,
    昨天, 三天前, all with Chinese numerals too. `today` is the office's local date.
    """
    text = arabic(text)
    if found := _FULL_DATE.search(text) or _EIGHT.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    for name, days in _NAMED.items():
        if name in text:
            return today + timedelta(days=days)
    if found := _AGO.search(text):
        return _back(today, int(found[1]), found[2])
    found = _MONTH_DAY.search(text)
    return _month_day(found, today) if found else None


def read_money(text: str) -> Decimal | None:
    """Return a sum in yuan (3500, 3,500元, 3.5万, 三万五, 1w2), or None if there is none or more than one."""
    text = arabic(re.sub(r"(?<=\d)[,，](?=\d{3})", "", text.lower()))
    found = list(_MONEY.finditer(text))
    if len(found) != 1 or re.search(r"[-−负]\s*\d", text):
        return None
    number, unit, tail = found[0].groups()
    factor = _FACTORS.get(unit or "", 1)
    value = Decimal(number) * factor
    if tail and factor >= 100:
        value += Decimal(tail) * factor / 10  # 三万五: the last digit counts tenths of the unit
    elif tail:
        value = Decimal(number + tail)
    return value if value <= LARGEST else None


def read_count(text: str) -> int | None:
    """Return a small whole number (3, 三个, 没有 = 0), or None."""
    text = text.strip()
    if re.fullmatch(r"(没有?|无|都?不在了?|都?去世了?|0个?)", text):
        return 0
    found = re.findall(r"\d+", arabic(text))
    return int(found[0]) if len(found) == 1 and len(found[0]) <= 3 else None


def read_percent(text: str) -> Decimal | None:
    """Return a yearly rate in percent; 月息 and 分 are turned into it (月息2分 = 24 %), or None."""
    text = arabic(text)
    found = re.findall(r"\d+(?:\.\d+)?", text)
    if len(found) != 1:
        return None
    rate = Decimal(found[0])
    monthly = "月" in text or ("分" in text and "年" not in text)
    if "厘" in text:
        rate /= 10
    elif "分" in text and not monthly:
        rate *= 10  # 年息一分 is a tenth
    return rate * 12 if monthly else rate


def arabic(text: str) -> str:
    """Return the text with Chinese numerals written as digits (十一月三号 → 11月3号)."""
    return _NUMERAL.sub(lambda found: _spell(found[0]), text)


def _spell(numeral: str) -> str:
    if numeral in _BIG or numeral in _UNITS:
        return "10" if numeral == "十" else numeral
    if all(sign in _DIGITS for sign in numeral):
        return "".join(str(_DIGITS[sign]) for sign in numeral)
    if not any(sign in _DIGITS or sign == "十" for sign in numeral):
        return numeral
    total, part, digit, last = 0, 0, 0, 1
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            last = last if digit else 1  # after 零 the next digit counts ones: 一万零五
        elif sign in _UNITS:
            part += (digit or 1) * _UNITS[sign]
            digit, last = 0, _UNITS[sign]
        else:
            total = (total + part + digit or 1) * _BIG[sign]
            part, digit, last = 0, 0, _BIG[sign]
    tail = digit * (last // 10 if last >= 100 and not numeral.endswith(tuple(_UNITS) + tuple(_BIG)) else 1)
    return str(total + part + tail)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _back(today: date, count: int, unit: str) -> date | None:
    if count > 36_500:
        return None
    if "月" in unit:
        months = today.year * 12 + today.month - 1 - count
        return _day(months // 12, months % 12 + 1, min(today.day, 28)) if months > 0 else None
    return today - timedelta(days=count * (7 if "周" in unit or "星期" in unit else 1))


def _month_day(found: re.Match[str], today: date) -> date | None:
    named, month, day = found.groups()
    if named in _MONTHS:
        months = today.year * 12 + today.month - 1 + _MONTHS[named]
        return _day(months // 12, months % 12 + 1, int(day))
    if month is None:
        return None
    if named:
        return _day(today.year + _YEARS[named], int(month), int(day))
    this_year = _day(today.year, int(month), int(day))
    if this_year is None or this_year <= today:
        return this_year
    return _day(today.year - 1, int(month), int(day))

"""Dates and sums as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.reckoning.reading import read_count, read_date, read_money, read_percent

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026年11月3号", date(2026, 11, 3)),
        ("2026.1.5", date(2026, 1, 5)),
        ("20251231", date(2025, 12, 31)),
        ("11月3号", date(2026, 11, 3)),
        ("12月3日", date(2025, 12, 3)),
        ("十一月二十号", date(2026, 11, 20)),
        ("二〇二五年三月八日", date(2025, 3, 8)),
        ("去年3月8号", date(2025, 3, 8)),
        ("上个月5号", date(2026, 10, 5)),
        ("昨天", date(2026, 11, 22)),
        ("三天前", date(2026, 11, 20)),
        ("两个星期前", date(2026, 11, 9)),
        ("两个月前", date(2026, 9, 23)),
        ("应该是10月15号那天交的", date(2026, 10, 15)),
        ("2026年2月30日", None),
        ("很久以前", None),
        ("5号", None),
        ("", None),
        ("99999999999天前", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("3500", 3500),
        ("3,500元", 3500),
        ("3.5万", 35000),
        ("三万五", 35000),
        ("1w2", 12000),
        ("大概10万块", 100000),
        ("一百二十万", 1200000),
        ("五千", 5000),
        ("两千八百", 2800),
        ("一万零五百", 10500),
        ("1亿", 100000000),
        ("0", 0),
        ("-500", None),
        ("三万到五万", None),
        ("不知道", None),
        ("9999999999999999", None),
    ],
)
def test_sums(text: str, sum_: int | None) -> None:
    assert read_money(text) == (None if sum_ is None else Decimal(sum_))


def test_counts_and_rates() -> None:
    assert read_count("三个") == 3
    assert read_count("都不在了") == 0
    assert read_count("十二") == 12
    assert read_count("2个儿子1个女儿") is None
    assert read_percent("12%") == 12
    assert read_percent("月息2分") == 24
    assert read_percent("一分五") is None
    assert read_percent("年息一分") == 10
    assert read_percent("月息8厘") == Decimal("9.6")
    assert read_percent("随便") is None

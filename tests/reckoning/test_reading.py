"""Dates, sums, counts and rates as people type them: read for certain, or asked again with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.amounts import Money, Rate, read_money, read_rate
from bot.language.dates import read_date
from bot.language.reading import Doubt, arabic, number, read_count

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026年11月3号", date(2026, 11, 3)),
        ("2026.1.5", date(2026, 1, 5)),
        ("２０２６．１．５", date(2026, 1, 5)),
        ("20251231", date(2025, 12, 31)),
        ("25年3月2日", date(2025, 3, 2)),
        ("20年9月1日", date(2020, 9, 1)),
        ("二五年三月二日", date(2025, 3, 2)),
        ("98年5月6日", date(1998, 5, 6)),
        ("25.3.2", date(2025, 3, 2)),
        ("25/3/2", date(2025, 3, 2)),
        ("2025年的3月8号", date(2025, 3, 8)),
        ("11月3号", date(2026, 11, 3)),
        ("11月3", date(2026, 11, 3)),
        ("11.3", date(2026, 11, 3)),
        ("十一月二十号", date(2026, 11, 20)),
        ("二〇二五年三月八日", date(2025, 3, 8)),
        ("八月十五号", date(2026, 8, 15)),
        ("去年3月8号", date(2025, 3, 8)),
        ("上个月5号", date(2026, 10, 5)),
        ("上上个月3号", date(2026, 9, 3)),
        ("昨天", date(2026, 11, 25)),
        ("大前天", date(2026, 11, 23)),
        ("前天晚上8点", date(2026, 11, 24)),
        ("三天前", date(2026, 11, 23)),
        ("两个星期前", date(2026, 11, 12)),
        ("一个礼拜前", date(2026, 11, 19)),
        ("上周五", date(2026, 11, 20)),
        ("上个星期天", date(2026, 11, 22)),
        ("国庆", date(2026, 10, 1)),
        ("去年国庆", date(2025, 10, 1)),
        ("2026年元旦", date(2026, 1, 1)),
        ("2026/3/8 10:30", date(2026, 3, 8)),
        ("2026 3 8", date(2026, 3, 8)),
        ("应该是10月15号那天交的", date(2026, 10, 15)),
        ("11月10日（星期二）收到", date(2026, 11, 10)),
        ("11月25日，就是昨天", date(2026, 11, 25)),
        ("11月20日，上周五", date(2026, 11, 20)),
        ("刚才看了，是11月10日", date(2026, 11, 10)),
        ("11月10日收到，15日内上诉", date(2026, 11, 10)),
    ],
)
def test_days_that_are_certain(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026年2月30日", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("1900年1月1日", "no_such_day"),
        ("很久以前", "unread"),
        ("", "unread"),
        ("2025", "unread"),
        ("99999999999天前", "which_day"),
        ("农历八月十五日", "lunar"),
        ("八月十五", "lunar"),
        ("去年腊月", "lunar"),
        ("三月初五", "lunar"),
        ("除夕", "lunar"),
        ("2024年5月", "month_only"),
        ("去年三月", "month_only"),
        ("2027年1月1日", "future"),
        ("明天", "future"),
        ("3月1号签的，5月1号到期", "several"),
        ("昨天收到的，前天寄的", "several"),
        ("上周五签收，周日退的", "several"),
        ("2026年11月3日到12月5日", "several"),
        ("11月10日判的，20日收到", "several"),
        ("11月20日开庭，25日判决", "several"),
        ("11月20日，25日", "several"),
        ("11月10、20日", "several"),
        ("2026年11月10日判的，这月20号收到", "several"),
        ("上个月10号判的，20号收到", "several"),
        ("12月10日判的，20日收到", "several"),
        ("10号判的，20号收到", "several"),
        ("10月判的，11月20日收到", "several"),
        ("11月10日判的，昨天收到", "several"),
        ("11月10日判的，上周五收到", "several"),
        ("11月10日判的，周五收到", "several"),
        ("20号判的，昨天收到", "several"),
        ("11月3日2025年", "which_year"),
        ("三四天前", "which_day"),
        ("3、4天前", "which_day"),
        ("十几天前", "which_day"),
        ("20多天前", "which_day"),
        ("一个月零三天前", "which_day"),
        ("上个月二十几号", "which_day"),
        ("五六号", "which_day"),
    ],
)
def test_days_that_are_asked_again(text: str, why: str) -> None:
    read = read_date(text, TODAY)
    assert isinstance(read, Doubt)
    assert read.why == why


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月3日", [date(2025, 12, 3)]),
        ("5号", [date(2026, 10, 5), date(2026, 11, 5)]),
        ("三年前", [date(2023, 11, 26)]),
        ("半年前", [date(2026, 5, 26)]),
        ("上个月底", [date(2026, 10, 31)]),
        ("去年年底", [date(2025, 12, 31)]),
        ("周五", [date(2026, 11, 20)]),
        ("11月10号左右", [date(2026, 11, 10)]),
        ("大概上周三", [date(2026, 11, 18)]),
    ],
)
def test_likely_days_are_offered_and_not_taken(text: str, days: list[date]) -> None:
    read = read_date(text, TODAY)
    assert isinstance(read, Doubt)
    assert list(read.days) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("去年今天", date(2025, 11, 26)),
        ("去年的今天", date(2025, 11, 26)),
        ("前年今天", date(2024, 11, 26)),
        ("大前年今日", date(2023, 11, 26)),
        ("2024年的今天", date(2024, 11, 26)),
        ("上个月今天", date(2026, 10, 26)),
        ("上上个月的昨天", date(2026, 9, 25)),
        ("上周今天", date(2026, 11, 19)),
        ("上个星期的前天", date(2026, 11, 17)),
        ("去年昨天收到的", date(2025, 11, 25)),
        ("三年前的今天", date(2023, 11, 26)),
        ("两周前的昨天", date(2026, 11, 11)),
    ],
)
def test_today_of_another_year_month_or_week_is_not_today(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["去年借的，今天来问", "去年上周五", "上个月寄的，昨天收到", "前年周五", "半个月前的今天"]
)
def test_a_day_counted_from_today_beside_another_period_is_asked_again(text: str) -> None:
    assert isinstance(read_date(text, TODAY), Doubt)


def test_the_same_day_of_a_month_that_lacks_it_is_asked_again() -> None:
    read = read_date("上个月今天", date(2026, 12, 31))
    assert isinstance(read, Doubt)
    assert list(read.days) == [date(2026, 11, 30)]


def test_where_a_day_to_come_makes_sense_the_year_is_asked() -> None:
    read = read_date("12月31号", TODAY, "any")
    assert isinstance(read, Doubt)
    assert list(read.days) == [date(2025, 12, 31), date(2026, 12, 31)]
    assert read_date("2027年1月1日", TODAY, "any") == date(2027, 1, 1)
    assert read_date("2026年12月31日前还", TODAY, "any") == date(2026, 12, 31)


FORMS = ["{0}-{1}-{2}", "{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}/{1}/{2}号"]


@given(st.dates(date(1950, 1, 1), TODAY), st.sampled_from(FORMS))
def test_every_day_with_its_year_is_read_as_itself(day: date, form: str) -> None:
    assert read_date(form.format(day.year, day.month, day.day), TODAY) == day


@given(st.dates(date(2000, 1, 1), TODAY), st.sampled_from(FORMS))
def test_every_day_of_this_century_with_two_digits_of_its_year_is_read_as_itself(day: date, form: str) -> None:
    assert read_date(form.format(f"{day.year % 100:02}", day.month, day.day), TODAY) == day


@given(st.dates(date(2000, 1, 1), TODAY))
def test_every_day_in_chinese_numerals_is_read_as_itself(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    assert read_date(f"{year}年{chinese(day.month)}月{chinese(day.day)}日", TODAY) == day


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    read_date(text, TODAY)
    read_date(text, TODAY, "any")
    read_money(text)
    read_rate(text)
    read_count(text)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3500", 3500), ("3,500元", 3500), ("¥12,000.00", 12000), ("５０００", 5000), ("3.5万", 35000),
        ("三点五万", 35000),
        ("三万五", 35000), ("三千五", 3500), ("一百二", 120), ("1w2", 12000), ("1.5w", 15000),
        ("8k", 8000), ("50k", 50000), ("1k5", 1500),
        ("大概10万块", 100000), ("税后8千多", 8000), ("一百二十万", 1200000), ("五千", 5000), ("两千八百", 2800),
        ("一万零五百", 10500), ("2万零500", 20500), ("2万500", 20500), ("20万零1", 200001), ("3万5百", 30500),
        ("三千零五", 3005), ("十二万三千四百五十六", 123456), ("拾贰万叁仟元整", 123000), ("贰萬元", 20000),
        ("1亿", 100000000), ("一个亿", 100000000), ("五〇〇〇", 5000), ("0", 0), ("没有", 0), ("不分财产", 0),
        ("欠我工资八千六", 8600), ("一共3万", 30000), ("算一下5万", 50000), ("三万一", 31000),
        ("叁万元整（¥30,000.00）", 30000), ("3块5", Decimal("3.5")),
    ],
)  # fmt: skip
def test_sums(text: str, yuan: Decimal | int) -> None:
    read = read_money(text)
    assert isinstance(read, Money), read
    assert read.yuan == yuan


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-500", "unread"), ("不知道", "unread"), ("一套房", "unread"),
        ("kk", "about"), ("一千千", "about"), ("百十万", "about"), ("5万百", "about"),
        ("3个人", "unread"), ("12.500", "unread"),
        ("9999999999999999", "unread"), ("三万到五万", "several"), ("欠我3万，利息2千", "several"), ("十来万", "about"),
        ("五六万", "about"), ("二三十万", "about"), ("两三千", "about"), ("3-5万", "about"), ("几万", "about"),
        ("万把块", "about"), ("3万50", "about"), ("1.2.3", "about"), ("24%", "percent"), ("百分之十五", "percent"),
        ("5000美元", "foreign"), ("年薪20万", "period"), ("每月3000", "period"),
    ],
)  # fmt: skip
def test_sums_that_are_asked_again(text: str, why: str) -> None:
    read = read_money(text)
    assert isinstance(read, Doubt)
    assert read.why == why


def test_a_yearly_income_is_divided_where_a_month_is_asked_for() -> None:
    for text in ("年薪20万", "一年二十万", "每年20万", "年收入大概20w"):
        read = read_money(text, monthly=True)
        assert isinstance(read, Money), text
        assert read == Money(Decimal(200_000) / 12, Decimal(200_000))
    for text in ("日薪300", "一天300", "半年6万", "一年半9万", "一季度3万", "半个月4000"):
        assert isinstance(read_money(text, monthly=True), Doubt), text
    assert read_money("每月8千", monthly=True) == Money(Decimal(8000))


def chinese(value: int) -> str:
    """Write a whole number below 10**12 in Chinese numerals."""
    for unit, size in (("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100), ("十", 10)):
        if value >= size:
            head, rest = divmod(value, size)
            many = "" if size == 10 and head == 1 else chinese(head)
            gap = "零" if rest and rest * 10 < size else ""
            # Ten is 十 by itself and 一十 behind a larger unit: 十五, 一百一十五.
            return many + unit + gap + ("一" if 10 <= rest < 20 else "") + (chinese(rest) if rest else "")
    return "零一二三四五六七八九"[value]


@given(st.integers(0, 10**11))
def test_every_number_in_chinese_numerals_is_read_as_itself(value: int) -> None:
    assert number(chinese(value)) == value
    read = read_money(f"{chinese(value)}元")
    assert isinstance(read, Money)
    assert read.yuan == value


@given(st.integers(1, 999), st.integers(1, 9999))
def test_digits_after_a_unit_count_in_full_or_are_asked_again(many: int, rest: int) -> None:
    with_zero = read_money(f"{many}万零{rest}")
    assert isinstance(with_zero, Money)
    assert with_zero.yuan == many * 10_000 + rest
    without = read_money(f"{many}万{rest}")
    if rest < 10:
        assert without == Money(Decimal(many * 10_000 + rest * 1000))
    elif rest < 100:
        assert isinstance(without, Doubt)
    else:
        assert without == Money(Decimal(many * 10_000 + rest))


@given(st.integers(0, 10**9), st.sampled_from(["{}", "{}元", "¥{}", "大约{}块钱", "{:,}", "{:,}.00元", "总共{}左右"]))
def test_every_number_in_digits_is_read_as_itself(value: int, form: str) -> None:
    read = read_money(form.format(value))
    assert isinstance(read, Money)
    assert read.yuan == value


def test_numerals_in_other_texts_keep_their_meaning() -> None:
    assert arabic("十一月三号") == "11月3号"
    assert arabic("二〇二五年") == "2025年"
    assert arabic("三万五") == "35000"


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("3", 3), ("三个", 3), ("十二", 12), ("都不在了", 0), ("没有", 0), ("0", 0), ("零", 0), ("一个也没有", 0),
        ("一个都不在了", 0), ("两个都走了", 0), ("一双儿女", 2), ("一儿一女", 2), ("2个儿子1个女儿", 3), ("独生子", 1),
        ("都在", 2), ("父母双全", 2), ("只有妈妈", 1), ("三个儿女", 3),
        ("五六个", None), ("几个", None), ("-1", None), ("1.5", None), ("2个，大的8岁", None),
        ("大的5岁", None), ("5周岁", None), ("十岁", None), ("8个月大", None),
        ("上3年级", None), ("2孩", 2), ("两个娃", 2), ("", None),
    ],
)  # fmt: skip
def test_counts(text: str, many: int | None) -> None:
    assert read_count(text) == many


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("12%", 12), ("24", 24), ("百分之十五", 15), ("年利率百分之十二", 12), ("百分之24", 24),
        ("百分之三点五", Decimal("3.5")), ("十五个点", 15), ("15个百分点", 15), ("年化24%", 24),
        ("年利率15.4%", Decimal("15.4")), ("月息2分", 24), ("2分", 24),
        ("3分利", 36), ("一分五", 18), ("一分二", Decimal("14.4")), ("两分半", 30), ("一分五厘", 18), ("年息一分", 10),
        ("月息8厘", Decimal("9.6")), ("年息5厘", 5), ("月利率2%", 24), ("月息1.5%", 18), ("日息万五", Decimal("18.25")),
        ("1毛", 120), ("1角", 120), ("月息一毛", 120), ("一毛五", 180), ("每月1毛钱", 120), ("两毛", 240),
        ("日息万分之五", Decimal("18.25")), ("一天万分之三", Decimal("10.95")),
    ],
)  # fmt: skip
def test_rates(text: str, percent: Decimal | int) -> None:
    read = read_rate(text)
    assert isinstance(read, Rate), read
    assert read.percent == percent


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("随便", "unread"), ("8厘", "rate_period"), ("千分之五", "rate_period"), ("万分之五", "rate_period"),
        ("年息1毛", "rate_period"), ("3成", "unread"), ("2倍", "unread"),
        ("2个点", "rate_period"), ("0.24", "rate_small"), ("每月500", "rate_sum"), ("每月500元", "rate_sum"),
        ("10-20%", "several"), ("换成三年", "unread"), ("两年三分", "several"), ("月息2分，年化24%", "several"),
    ],
)  # fmt: skip
def test_rates_that_are_asked_again(text: str, why: str) -> None:
    read = read_rate(text)
    assert isinstance(read, Doubt)
    assert read.why == why


RATE_FORMS = [("百分之{}", 1), ("{}%", 1), ("月息{}%", 12), ("日息{}%", 365), ("年息{}厘", 1)]


@given(st.integers(1, 27), st.sampled_from(RATE_FORMS))
def test_every_percentage_is_read_as_itself(value: int, form: tuple[str, int]) -> None:
    written, times = form
    for text in (written.format(value), written.format(chinese(value))):
        read = read_rate(text)
        assert isinstance(read, Rate), text
        assert read.percent == value * times

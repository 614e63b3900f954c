"""Sums and rates as people say them, written down before the reader was: read for what is meant, or asked back.

Where two readings are honestly possible, asking is the right answer; a guess that is wrong by a factor never is.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.amounts import Money, Rate, read_money, read_rate
from bot.language.numerals import read_numeral, write_numeral
from bot.language.reading import Doubt

SUMS: list[tuple[str, int | str]] = [
    # someone in a hurry
    ("3k", 3000), ("3K", 3000), ("1.5w", 15000), ("15W", 150000), ("3w5k", 35000), ("8.5k", 8500), ("2000rmb", 2000),
    ("RMB 2000", 2000), ("2万零500", 20500), ("5OOO元", 5000), ("1O万", 100000), ("5ooo", 5000), ("3 万", 30000),
    # an elderly woman from the market
    ("廿五万", 250000), ("卅万", 300000), ("廿块", 20), ("一百二", 120), ("三千五", 3500), ("两千八百多", 2800),
    ("两万三", 23000), ("一百廿块", 120), ("八百块钱", 800), ("三块五毛", "3.5"), ("3块5毛2", "3.52"),
    ("三块五毛二分", "3.52"), ("12元5角", "12.5"), ("一百零五块", 105), ("一千零五十万", 10500000),
    # a bookkeeper
    ("¥12,000.00", 12000), ("￥12,000.00", 12000), ("12，000", 12000), ("12，000，000", 12000000),
    ("人民币5000元整", 5000),
    ("叁万元整（¥30,000.00）", 30000), ("伍仟元整", 5000), ("壹拾贰万", 120000), ("0.5万", 5000),
    ("1,234.56", "1234.56"),
    ("1,234,567", 1234567),
    # somebody with nothing
    ("零", 0), ("0元", 0), ("一分钱没有", 0), ("一毛钱都没有", 0),
    # somebody who says a little more
    ("欠我工资8600块", 8600), ("大概5万吧", 50000), ("税后八千", 8000), ("不到一万", 10000), ("一共借了他3万", 30000),
    ("三五〇〇", 3500), ("3万5千6", 35600), ("5千万", 50000000), ("百万", 1000000),
]  # fmt: skip


@pytest.mark.parametrize(("said", "yuan"), SUMS)
def test_a_sum_is_what_was_said(said: str, yuan: int | str) -> None:
    read = read_money(said)
    assert isinstance(read, Money), read
    assert read.yuan == Decimal(yuan)


ASKED_SUMS = [
    # two sums
    "3500 5000", "3500　5000", "3500\n5000", "五千 五百", "3500，5000", "500，600", "3500、5000", "3500和5000",
    "5000和5000", "三千或者五千", "5000+3000", "8000*13", "8000x13", "3500/5000", "本金3万利息2千", "3万 5千",
    # another money
    "5000美元", "5000美金", "3000澳元", "3000澳币", "港币5000", "5000港纸", "1万加元", "20万日元", "20万日圆",
    "500欧元",
    "500欧", "300英镑", "新台币3万", "3万台币", "2000新币", "1000瑞郎", "5万卢布", "8000泰铢", "100万越南盾", "500刀",
    "$500", "€500", "£500", "500USD", "HK$500", "A$300", "USDT 500", "500u", "两个比特币", "100万韩币", "500美刀",
    "300马币",
    # not exact
    "万把块", "几千块", "五六千", "一两万", "10-20万", "10—20万", "两三百", "十几万", "二十来万", "好几万", "数万",
    "一万八九", "三五千", "百八十块", "千儿八百", "十万八万", "上百万", "3到5万", "半百万", "三万半", "万儿八千",
    # below nothing
    "-500", "－500", "–500", "负五千", "负500元",
    # not a sum at all
    "五毛", "3角", "5分", "l0000", "5l00", "1e5", "3500.5000", "12.000", "1，5万", "1。5万", "3元50", "3万50",
    "1,20,000",
    "12,00", "三分之一", "一半", "打八折", "三成", "两倍", "50%", "2套房", "3部车", "两台电脑", "5吨", "黄金50克",
    "30米",
    "不知道", "看着给", "",
    # a rate of pay where a whole is asked
    "年薪20万", "每月3000", "一天200", "每周500", "一礼拜500", "半天100", "一单5块", "每件3元", "日工资200", "按天200",
    "一个班150", "时薪25",
]  # fmt: skip


@pytest.mark.parametrize("said", ASKED_SUMS)
def test_what_is_not_one_certain_sum_of_yuan_is_asked_back(said: str) -> None:
    read = read_money(said)
    assert isinstance(read, Doubt), read


MONTHLY: list[tuple[str, int | None]] = [
    ("年总收入12万", 10000), ("税后年纯收入12万", 10000), ("今年工资5000", None), ("去年收入12万", None),
    ("年薪24万", 20000), ("税后年薪24万", 20000), ("一年12万", 10000), ("24万/年", 20000), ("一年十二万", 10000),
    ("月薪8000", 8000), ("税后八千", 8000), ("到手6k", 6000), ("每个月四千五", 4500), ("8000一个月", 8000),
    ("5000/月", 5000), ("月供3200", 3200),
    ("一天200", None), ("200块钱一天", None), ("日工资200", None), ("日均200", None), ("按天200", None),
    ("半天100", None),
    ("每周500", None), ("周薪2000", None), ("一礼拜500", None), ("一星期500", None), ("一小时20", None),
    ("时薪20", None),
    ("一个班150", None), ("每趟200", None), ("一单5块", None), ("每件3元", None), ("一晚300", None),
    ("半个月2000", None),
    ("半年6万", None), ("季度3万", None), ("每旬1000", None), ("年薪10-20万", None), ("月薪8000，年终2万", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "yuan"), MONTHLY)
def test_where_a_month_is_asked_a_year_is_divided_and_anything_else_is_asked_back(said: str, yuan: int | None) -> None:
    read = read_money(said, monthly=True)
    if yuan is None:
        assert isinstance(read, Doubt), read
    else:
        assert isinstance(read, Money), read
        assert read.yuan == yuan


RATES: list[tuple[str, str | None]] = [
    ("年化24%", "24"), ("24%", "24"), ("二十四", "24"), ("十五个点", "15"), ("百分之十五", "15"), ("36％", "36"),
    ("年利率15.4%", "15.4"), ("百分之二十四点五", "24.5"), ("1O%", "10"), ("百分之廿四", "24"), ("每年百分之五", "5"),
    ("日息万五", "18.25"), ("日息0.05%", "18.25"), ("每天万分之五", "18.25"), ("月息一分二", "14.4"), ("一分利", "12"),
    ("两分利", "24"), ("月息2分", "24"), ("三分", "36"), ("2分半", "30"), ("月利千分之八", "9.6"), ("3%每月", "36"),
    ("月3%", "36"), ("每个月三个点", "36"), ("年息一分", "10"), ("年息两分", "20"), ("月息8厘", "9.6"),
    # by the week, the term, the quarter: nobody can tell the year from it without asking
    ("每周2%", None), ("周息2%", None), ("一周2%", None), ("一礼拜两个点", None), ("每星期2分", None), ("季息3%", None),
    ("每季度3%", None), ("每期1.5%", None), ("半年5%", None), ("十天一分", None), ("每10天2%", None), ("一次2%", None),
    ("每周2", None), ("周利率百分之二", None), ("每旬2%", None),
    # tied to another rate, or no rate of interest
    ("LPR的4倍", None), ("lpr四倍", None), ("LPR+1%", None), ("LPR加50个点", None), ("银行利率上浮10%", None),
    ("基准利率加2%", None), ("砍头息10%", None), ("手续费5%", None), ("服务费3%", None), ("利滚利", None),
    # below nothing, two of them, none, no unit
    ("-5%", None), ("负5%", None), ("负百分之五", None), ("24%到36%", None), ("24% 36%", None), ("24 36", None),
    ("24/36", None),
    ("五厘", None), ("千分之五", None), ("2个点", None), ("月息0.02", None), ("日息0.05", None), ("0.24", None),
    ("15,4%", None), ("15。4%", None), ("二四", None), ("日息千一", None), ("年息1毛", None), ("每月500", None),
    ("一万块一天5块", None), ("l2%", None), ("随便", None), ("月息2分，年化24%", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "percent"), RATES)
def test_a_rate_is_what_was_said_or_is_asked_back(said: str, percent: str | None) -> None:
    read = read_rate(said)
    if percent is None:
        assert isinstance(read, Doubt), read
    else:
        assert isinstance(read, Rate), read
        assert read.percent == Decimal(percent)


CURRENCIES = ["美元", "欧元", "日元", "港元", "港币", "澳元", "加元", "英镑", "韩元", "台币", "泰铢", "卢布",
              "新加坡元",
              "瑞士法郎", "新西兰元", "澳门元", "USD", "EUR", "JPY", "HKD", "AUD", "CAD", "GBP", "KRW", "TWD", "SGD",
              "CHF"]  # fmt: skip
FORMS = ["{sum}{of}", "{sum} {of}", "{of}{sum}", "{of} {sum}", "欠我{sum}{of}", "{sum}万{of}"]


@given(st.integers(1, 10**6), st.sampled_from(CURRENCIES), st.sampled_from(FORMS), st.booleans())
def test_foreign_money_is_never_a_sum_of_yuan(many: int, of: str, form: str, chinese: bool) -> None:
    written = write_numeral(many) if chinese else str(many)
    assert isinstance(read_money(form.format(sum=written, of=of)), Doubt)


@given(
    st.integers(1, 10**6), st.integers(1, 10**6),
    st.sampled_from([" ", "  ", "\n", "\t", "、", "和", "，又", "元 ", "元，", "元和", ";", "/", "+", " / ", "　"]),
)  # fmt: skip
def test_two_sums_are_never_one(first: int, second: int, between: str) -> None:
    assert isinstance(read_money(f"{first}{between}{second}"), Doubt)


@given(st.integers(0, 99_999_999))
def test_a_numeral_of_the_law_is_read_as_itself(value: int) -> None:
    assert read_numeral(write_numeral(value)) == value


@given(st.integers(1, 99_999_999), st.sampled_from(["{}", "{}元", "{}块钱", "欠我{}", "{}整", "借了{}"]))
def test_a_written_numeral_is_the_same_sum_as_its_digits(value: int, form: str) -> None:
    for written in (write_numeral(value), str(value), f"{value:,}"):
        read = read_money(form.format(written))
        assert isinstance(read, Money), (written, read)
        assert read.yuan == value


@given(st.integers(21, 39).filter(lambda value: value % 10), st.sampled_from(["", "万", "亿"]))
def test_the_old_words_for_twenty_and_thirty_count_in_full(value: int, unit: str) -> None:
    tens = "廿" if value < 30 else "卅"
    size = {"": 1, "万": 10**4, "亿": 10**8}[unit]
    read = read_money(f"{tens}{'一二三四五六七八九'[value % 10 - 1]}{unit}元")
    assert isinstance(read, Money), read
    assert read.yuan == value * size

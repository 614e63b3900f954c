"""Numbers that nobody but the office should see are starred however they are written; other numbers stay."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.personal import find_personal, mask_personal

MOBILE = "13800138000"

HIDDEN = [
    # as people type a telephone number
    ("我的电话13800138000", "我的电话138******00"),
    ("138 0013 8000", "138******00"),
    ("138-0013-8000", "138******00"),
    ("138－0013－8000", "138******00"),
    ("138.0013.8000", "138******00"),
    ("138（0013）8000", "138******00"),
    ("138*0013*8000", "138******00"),
    ("138…0013…8000", "138******00"),
    ("138|0013|8000", "138******00"),
    ("138【0013】8000", "138******00"),
    ("138 - 0013 - 8000", "138******00"),
    ("138\n0013\n8000", "138******00"),
    # called what it is, so that it does not matter how it is parted, nor a slip
    ("电话13800 138000", "电话138******00"),
    ("手机：138 00 138 000", "手机：138******00"),
    ("我手机1380013800", "我手机138*****00"),
    ("电话138001380001", "电话138*******01"),
    ("13800 138000打我", "13800 138000打我"),  # may as well be two sums
    ("+86 138 0013 8000", "+861********00"),
    ("008613800138000", "008**********00"),
    ("1 3 8 0 0 1 3 8 0 0 0", "138******00"),
    ("13 80 01 38 00 0", "138******00"),
    # of another width, or with signs nobody sees
    ("１３８００１３８０００", "１３８******００"),
    ("138\u200b0013\u200b8000", "138******00"),
    ("1\u00ad3\u00ad8\u00ad0013\u20608000", "138******00"),
    ("١٣٨٠٠١٣٨٠٠٠", "١٣٨******٠٠"),
    # read out to a clerk, or with letters for digits
    ("一三八零零一三八零零零", "一三八******零零"),
    ("幺三八，洞洞幺三八洞洞洞", "幺三八******洞洞"),
    ("壹叁捌零零壹叁捌零零零", "壹叁捌******零零"),
    ("138零零138零零零", "138******零零"),
    ("138OO138OOO", "138******OO"),
    ("I38OOl38OOO", "I38OOl38OOO"),  # begins with a letter: nobody reads it as a number
    ("1380013800O", "138******0O"),
    ("138 0013 800O", "138******0O"),
    ("138 OO13 8OOO", "138******OO"),
    ("一三八零零，一三八，零零零，你记一下", "一三八******零零，你记一下"),
    ("138杠0013杠8000", "138******00"),
    ("1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e30013\u034f8000", "138******00"),
    ("138\u3164\u20130013\u28008000", "138******00"),
    ("①③⑧⓪⓪①③⑧⓪⓪⓪", "①③⑧******⓪⓪"),
    ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "𝟏𝟑𝟖******𝟎𝟎"),
    # beside other things
    ("wx13800138000", "wx138******00"),
    ("wx_13800138000_nb", "wx_138******00_nb"),
    ("5x13800138000", "5x138******00"),
    ("13800138000x", "138******00x"),
    ("2026-11-27 13800138000", "2026-11-27 138******00"),
    ("13800138000 2026.11.27", "138******00 2026.11.27"),
    ("2026-11-2713800138000", "2026-11-271********00"),
    ("2026112713800138000", "202**************00"),
    ("2713800138000", "271********00"),
    ("①13800138000 ②13900139000", "①138******00 ②139******00"),
    ("1.13800138000", "1.138******00"),
    ("欠1380元，13800138000元旦打我", "欠1380元，138******00元旦打我"),
    ("13800138000@qq.com", "1**********@qq.com"),
    ("3号楼502,13800138000", "3号楼502,138******00"),
    ("13800138000、13900139000", "138******00、139******00"),
    ("13800138000 13900139000", "138******00 139******00"),
    ("1380013800013900139000", "138*****************00"),
    # telephones at home
    ("0574-87654321", "057*******21"),
    ("057487654321", "057*******21"),
    ("010 8765 4321", "010******21"),
    ("电话87654321", "电话876***21"),
    ("家里座机是 8765 4321", "家里座机是 876***21"),
    ("固话 87654321", "固话 876***21"),
    ("你打87654321找我", "你打876***21找我"),
    ("+86 574 87654321", "+865********21"),
    ("零五七四八七六五四三二一", "零五七*******二一"),
    ("零五七四杠八七六五四三二一", "零五七*******二一"),
    # identity cards
    ("11010519491231002X", "110*************2X"),
    ("11010519491231002x", "110*************2x"),
    ("１１０１０５１９４９１２３１００２Ｘ", "１１０*************２Ｘ"),
    ("110105 19491231 002X", "110*************2X"),
    ("110105 1949 12 31 002X", "110*************2X"),
    ("老身份证330203800101123", "老身份证330**********23"),
    ("身份证号330203198001011234", "身份证号330*************34"),  # mistyped, and yet nobody's business
    ("证件号330203198001011234", "证件号330*************34"),
    ("公民身份号码 330203198001011234", "公民身份号码 330*************34"),
    ("ID:330203198001011234", "ID:330*************34"),
    ("身份证上的号码应该是这个330203198001011234", "身份证上的号码应该是这个330*************34"),
    ("330203198001011234是我的身份证", "330*************34是我的身份证"),
    ("身份证33020319800101123", "身份证330************23"),  # a digit was left out
    ("330203 800101 123", "330**********23"),
    # bank cards
    ("银行卡6222020200112233445", "银行卡622**************45"),  # mistyped
    ("工行卡 6222 0202 0011 2233 445", "工行卡 622**************45"),
    ("帐号：33001234567890123456", "帐号：330***************56"),
    ("62220202 00112233446", "622**************46"),
    ("6222020200112233446", "622**************46"),
    ("6222 0202 0011 2233 446", "622**************46"),
    ("6222-0202-0011-2233-446", "622**************46"),
    # papers and mail
    ("护照号码：E12345678", "护照号码：E12****78"),
    ("港澳通行证C12345678", "港澳通行证C12****78"),
    ("台胞证12345678", "台胞证123***78"),
    ("E12345678是我的护照", "E12****78是我的护照"),
    ("护照Ｅ１２３４５６７８", "护照Ｅ１２****７８"),
    ("护照E 1234 5678", "护照E 1******78"),
    ("回乡证H12345678", "回乡证H12****78"),
    ("军官证 军字第1234567号", "军官证 军字第123**67号"),
    ("发到zhang.san@example.com吧", "发到z********@example.com吧"),
    ("zhang＠qq．com", "z****@qq.com"),
    ("zhang\u200b@qq.com", "z****@qq.com"),
    ("zhang @ qq.com", "z****@qq.com"),
    ("zhang(at)qq。com", "z****@qq。com"),
    # accounts by which somebody is found
    ("QQ号12345678", "QQ号123***78"),
    ("qq：1234567890", "qq：123*****90"),
    ("微信号zhangsan123", "微信号zha******23"),
    ("微信：zhang_san_88", "微信：zha*******88"),
]

SHOWN = [
    "2026-11-27",
    "2026.11.27 15:30",
    "2026年11月27日13点",
    "20261127",
    "二〇二六年十一月二十七日",
    "第一百三十八条第二款",
    "12345、12348、110",
    "96110",
    "400-820-8820",
    "罚款1000000元",
    "13,800,138,000.00元",
    "1500000.00",
    "15000 120000",
    "3500 5000",
    "10000-120000元",
    "赔偿87654321元",
    "（2026）浙0203民初12345号",
    "文号20240001234567",
    "编号YJ-2026-0012",
    "138-2026-11-27",
    "一二三四五六七",
    "138号138室138元",
    "500-1000-2000",
    "身份证要带吗",
    "护照办好了",
    "每月15日、25日",
    "比分3:2，1比0",
    "110105194912310021",  # the check digit is wrong: a document's number
    "欠我15000000000元",
    "￥13800138000",
    "民法典第150、1165、1183条",
    "150、1165、1183条",
    "订单号2026112713800138000",
    "第138条第2款、第13条",
    "110 119 120 122",
    "打110、12345、12348或者12110",
    "电话12345",
    "拨打96110",
    "热线400-820-8820",
    "电话费3500元",
    "电话 4008208820",
    "每月3500，12个月42000",
    "2026-11-27至2027-11-27",
    "2020 2021 2022 2023",
    "一九八零年一月一日",
    "一五一十，三三两两",
    "8:30-11:30,14:00-17:30",
    "利率3.45%，LPR 3.1%",
    "快递单号SF1234567890123",
    "统一社会信用代码91330203MA2AABCD1X",
    "编号 20261127001",
    "回执 ZX-20261127-0003",
    "YJ-2026-000123",
    "邮编315000",
    "微信转账1000元",
    "微信weixin",
    "QQ群里说的",
    "GB11643-1999",
    "@所有人",
    "a@b",
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_what_is_personal_is_starred(text: str, shown: str) -> None:
    assert mask_personal(text) == shown


@pytest.mark.parametrize("text", SHOWN)
def test_days_sums_and_numbers_of_documents_stay(text: str) -> None:
    assert mask_personal(text) == text
    assert find_personal(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证11010519491231002X，手机138 1234 5678，卡6222020200112233446", ["身份证号", "手机号", "银行卡号"]),
        ("座机0574-87654321，邮箱a1@qq.com，护照E12345678", ["电话号码", "邮箱", "证件号码"]),
    ],
)
def test_each_is_called_what_it_is(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in find_personal(text)] == kinds


def test_where_it_stands_is_where_it_was_written() -> None:
    text = "找我：138 0013 8000（晚上）"
    (one,) = find_personal(text)
    assert text[one.start : one.end] == one.text == "138 0013 8000"


PLAIN = st.text(alphabet="的了我你他说楼上漏水吵闹狗咬人打电话来要不要赔钱。，！ abc", max_size=20)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
PARTED = st.sampled_from(["", " ", "-", "－", ".", "\u200b", "\u00ad", "—"])
WIDTHS = st.sampled_from(["0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇幺二三四五六七八九"])


@given(PLAIN, MOBILES, PARTED, WIDTHS, PLAIN)
def test_no_mobile_number_survives(before: str, mobile: str, parted: str, width: str, after: str) -> None:
    written = parted.join((mobile[:3], mobile[3:7], mobile[7:])).translate(str.maketrans("0123456789", width))
    shown = mask_personal(before + written + after)
    assert written not in shown
    assert "*" * 6 in shown


@given(PLAIN, MOBILES, PLAIN)
def test_starred_once_is_starred_for_good(before: str, mobile: str, after: str) -> None:
    once = mask_personal(before + mobile + after)
    assert mask_personal(once) == once


@pytest.mark.parametrize("text", [text for text, _ in HIDDEN])
def test_what_was_starred_shows_nothing_more_to_star(text: str) -> None:
    once = mask_personal(text)
    assert mask_personal(once) == once


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PLACES = st.sampled_from(["330203", "110105", "440300", "650102"])
CALLED = st.sampled_from(["电话", "手机号", "我的手机是", "联系电话："])
WILD = st.sampled_from(["", " ", "-", ".", "，", "…", "/", "|", "\u200b", "\ufe0f", "\u202e", " - "])


@given(PLAIN, PLACES, st.dates(), st.integers(0, 999), PARTED, PLAIN)
def test_no_identity_number_survives(before: str, place: str, born: date, count: int, parted: str, after: str) -> None:
    bare = f"{place}{born:%Y%m%d}{count:03}" if born.year > 1900 else f"{place}19500101{count:03}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(bare, WEIGHTS, strict=True)) % 11]
    written = parted.join((bare[:6], bare[6:14], bare[14:] + check))
    shown = mask_personal(f"{before}。{written}。{after}")
    assert bare[6:14] not in shown
    assert "*" * 13 in shown
    assert mask_personal(shown) == shown


@given(CALLED, MOBILES, st.lists(st.integers(1, 10), max_size=3), WILD, PLAIN)
def test_a_called_mobile_number_is_hidden_however_it_is_parted(
    called: str, mobile: str, cuts: list[int], parted: str, after: str
) -> None:
    borders = [0, *sorted(set(cuts)), len(mobile)]
    written = parted.join(mobile[left:right] for left, right in pairwise(borders))
    shown = mask_personal(f"{called}{written}。{after}")
    assert shown.startswith(f"{called}{mobile[0]}")
    assert "******" in shown


@given(st.dates().map(str), st.sampled_from(["-", ".", "/"]), PLAIN)
def test_a_day_is_no_number_of_a_person(day: str, parted: str, after: str) -> None:
    text = f"{day.replace('-', parted)}，{after}"
    assert mask_personal(text) == text


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.sampled_from(["{}元", "{:,}元", "{:.2f}", "￥{:,.2f}", "{}万"]))
def test_sums_are_no_numbers_of_a_person(sum_: int, other: int, form: str) -> None:
    text = f"{form.format(sum_)} {form.format(other)}"
    assert mask_personal(text) == text


@given(st.text(max_size=200))
def test_whatever_is_typed_nothing_breaks(text: str) -> None:
    found = find_personal(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("text", ["1 " * 5_000, "1" * 100_000, "12 345 " * 2_000, "a@" * 50_000])
def test_whatever_length_keeps_nobody_waiting(text: str) -> None:
    began = time.process_time()
    assert mask_personal(text) == text
    assert time.process_time() - began < 3

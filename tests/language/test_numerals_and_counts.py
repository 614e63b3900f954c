"""Numerals of articles, small counts, telephone numbers and communities as people type them, at their edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.names import MAX_COMMUNITY, is_community
from bot.language.numerals import article_label, read_numeral, write_numeral
from bot.language.phones import find_phone, read_phone
from bot.language.reading import arabic, number, read_count


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("零", 0, id="nought"),
        pytest.param("〇", 0, id="nought-as-a-ring"),
        pytest.param("○", 0, id="nought-as-a-circle"),
        pytest.param("一十", 10, id="ten-as-an-accountant-says-it"),
        pytest.param("一百一十", 110, id="a-hundred-and-ten"),
        pytest.param("两千零五十", 2050, id="the-other-two"),
        pytest.param("二〇二六", 2026, id="sign-by-sign"),
        pytest.param("九９", None, id="two-scripts-in-one"),
        pytest.param("９９", 99, id="wide-figures"),
        pytest.param(" 5\n", 5, id="white-space-around"),
        pytest.param("十万零五", 100_005, id="ten-times-ten-thousand"),
        pytest.param("一亿零三百万", 103_000_000, id="a-hundred-and-three-million"),
        pytest.param("三亿两千万零一", 320_000_001, id="all-groups"),
        pytest.param("一万亿", 10**12, id="ten-thousand-times-a-hundred-million"),
        pytest.param("一百二〇", None, id="counted-and-sign-by-sign-in-one"),
        pytest.param("五五百", None, id="a-figure-too-many"),
        pytest.param("万", None, id="ten-thousand-of-nothing"),
        pytest.param("亿万", None, id="a-hundred-million-of-nothing"),
        pytest.param("1" * 17, None, id="longer-than-any-article"),
        pytest.param("", None, id="empty"),
        pytest.param("十\x00", None, id="a-control-character"),
        pytest.param("<b>十</b>", None, id="markup"),
        pytest.param("十" * 100_000, None, id="endless"),
        pytest.param("٣", None, id="another-peoples-figures"),
    ],
)
def test_a_numeral_is_its_number_or_none_at_all(written: str, value: int | None) -> None:
    assert read_numeral(written) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "零"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"), (101, "一百零一"),
        (110, "一百一十"), (111, "一百一十一"), (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"),
        (1100, "一千一百"),
        (10_000, "一万"), (10_001, "一万零一"), (10_010, "一万零一十"), (10_999, "一万零九百九十九"),
        (11_000, "一万一千"), (100_000, "十万"), (120_000, "十二万"), (1_000_005, "一百万零五"),
        (99_999_999, "九千九百九十九万九千九百九十九"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_laws_write_it(value: int, written: str) -> None:
    assert write_numeral(value) == written


@pytest.mark.parametrize("value", [-1, 100_000_000])
def test_what_no_law_numbers_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        write_numeral(value)


def test_an_article_that_was_put_in_carries_both_numbers() -> None:
    assert article_label(287, 2) == "第二百八十七条之二"
    assert article_label(1260) == "第一千二百六十条"


@given(st.integers(1, 9_999), st.integers(1, 9_999), st.integers(1, 9_999))
def test_groups_of_ten_thousand_stand_each_for_themselves(high: int, middle: int, low: int) -> None:
    written = f"{write_numeral(high)}亿零{write_numeral(middle)}万零{write_numeral(low)}"
    if len(written) <= 16:
        assert read_numeral(written) == high * 10**8 + middle * 10**4 + low
    else:
        assert read_numeral(written) is None


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿0123456789", max_size=16))
def test_no_run_of_signs_breaks_the_reader_or_gives_less_than_nothing(text: str) -> None:
    read = read_numeral(text)
    assert read is None or read >= 0


COUNTS: list[tuple[str, int | None]] = [
    # several kinds of children, with whatever stands between
    ("两个女儿，一个儿子", 3), ("两个女儿、一个儿子", 3), ("两个女儿,一个儿子", 3), ("三个儿子和两个女儿", 5),
    ("一男一女", 2), ("一个男孩一个女孩", 2), ("兄弟三个", 3), ("姐妹俩", 2), ("就一个", 1), ("龙凤胎", 2),
    ("独生女", 1),
    # nobody
    ("没了", 0), ("一个都没", 0), ("没生", 0), ("二老都不在了", 0), ("无", 0),
    # both and one
    ("都还健在", 2), ("两位老人都健在", 2), ("爸爸还在", 1), ("只剩老妈一个人", 1),
    # politeness and signs around
    ("3个。", 3), ("３", 3), ("有2个孩子", 2), ("三个!", 3), ("一共4个", 4),
    # two numbers are not one, however they are typed
    ("1 2", None), ("3 2", None), ("3，2", None), ("3/2", None), ("2-3个", None), ("两到三个", None),
    # other things that are counted
    ("大的5岁，小的3岁", None), ("第三个", None), ("三年级", None), ("3月", None), ("三百块", None),
    # rough, broken, below nothing, beyond any family
    ("三四个", None), ("好几个", None), ("半个", None), ("1.5", None), ("负一个", None), ("1000", None),
    # hostile
    ("", None), ("\x00", None), ("'; DROP TABLE x; --", None), ("3" * 4_000, None), ("三" * 4_000, None),
    ("孩子" * 50_000, None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "many"), COUNTS, ids=[said[:12] or "empty" for said, _ in COUNTS])
def test_how_many_is_read_for_certain_or_asked_again(said: str, many: int | None) -> None:
    assert read_count(said) == many


@given(st.integers(0, 999), st.sampled_from(["{}", "{}个", "有{}个", "{}个孩子", "一共{}个。"]))
def test_a_count_in_figures_is_read_as_itself(many: int, form: str) -> None:
    assert read_count(form.format(many)) == many


@given(st.integers(1, 30), st.integers(1, 30), st.sampled_from(["", "，", "、", " ", "和", "加"]))
def test_sons_and_daughters_are_added_whatever_stands_between(sons: int, daughters: int, between: str) -> None:
    assert read_count(f"{sons}个儿子{between}{daughters}个女儿") == sons + daughters


@pytest.mark.parametrize(
    ("run", "value"),
    [
        ("二万五千", "25000"), ("三千零五十", "3050"), ("1亿2", "120000000"), ("千万", "10000000"), ("三.五", "3.5"),
        ("3.", "3"), ("00", "0"), ("一亿零三百万", "103000000"),
        ("12,34", None), ("1.2.3", None), ("万", None), ("十.五", None), ("五六", None), ("", None), (",", None),
    ],
)  # fmt: skip
def test_a_run_of_signs_is_one_number_or_none(run: str, value: str | None) -> None:
    read = number(run)
    assert (None if read is None else f"{read:f}") == value


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("十一月二十三号下午两点半", "11月23号下午2点半"), ("第二十条", "第20条"), ("一千零一夜", "1001夜"),
        ("二〇二五年", "2025年"), ("百", "百"), ("万一", "万一"), ("周三", "周3"), ("十五六", "十五六"), ("", ""),
        ("没有数字", "没有数字"),
    ],
)  # fmt: skip
def test_chinese_numerals_become_figures_and_other_words_stay(text: str, figures: str) -> None:
    assert arabic(text) == figures


PHONES: list[tuple[str, str | None]] = [
    ("13800138000", "13800138000"), ("138 0013 8000", "13800138000"), ("138-0013-8000", "13800138000"),
    ("+86 138 0013 8000", "13800138000"), ("8613800138000", "13800138000"), ("（0574）87654321", "057487654321"),
    ("0574-87654321", "057487654321"), ("010 8765 4321", "01087654321"), ("0574—8765432", "05748765432"),
    ("0574–87654321", "057487654321"),
    # as a Chinese keyboard types it, and what only looks like figures
    ("１３８００１３８０００", "13800138000"), ("１３８　００１３　８０００", "13800138000"),
    ("138\u0660\u0660\u0661\u0663\u0668\u0660\u0660\u0660", None),
    # too short, too long, of no network, of no town
    ("1380013800", None), ("138001380000", None), ("12800138000", None), ("87654321", None), ("12348", None),
    ("0574", None), ("", None), ("不留", None), ("138001380oo", None), ("1" * 100_000, None),
    ("13800138000; DROP TABLE people", None), ("<b>13800138000</b>", None), ("13800138000或13900139000", None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "phone"), PHONES, ids=[typed[:16] or "empty" for typed, _ in PHONES])
def test_a_telephone_number_is_kept_in_plain_figures_or_asked_for_again(typed: str, phone: str | None) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("我电话13905741234", ("13905741234", "我电话")),
        ("我电话 138 0000 1234", ("13800001234", "我电话")),
        ("我的电话是一三九零五七四一二三四", ("13905741234", "我的电话是")),
        ("打幺三拐洞五七四幺二三四", ("13705741234", "打")),
        ("手机壹叁捌伍柒肆壹贰叁肆玖", ("13857412349", "手机")),
        ("幺三九〇五七四幺二三四，晚上打", ("13905741234", ",晚上打")),
        ("家里0574-87654321，白天有人", ("057487654321", "家里 ,白天有人")),
        ("13905741234 对，13905741234", ("13905741234", "对,")),
        ("我的13905741234，我妈的13805741234", None),
        ("身份证330203199001011234", None),
        ("欠我一万二千三百四十五块", None),
        ("没有电话", None),
        ("", None),
    ],
)
def test_a_telephone_number_is_found_in_what_is_said(said: str, found: tuple[str, str] | None) -> None:
    assert find_phone(said) == found


def test_a_long_row_of_figures_is_looked_through_in_a_moment() -> None:
    assert find_phone("1 " * 50_000) is None
    assert find_phone("一-" * 50_000 + "x") is None


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from([" ", "-", "—", "　", ""]))
def test_a_mobile_number_is_read_wherever_it_is_parted(number_: int, sign: str) -> None:
    phone = str(number_)
    assert read_phone(f"{phone[:3]}{sign}{phone[3:7]}{sign}{phone[7:]}") == phone


@pytest.mark.parametrize(
    "text",
    [
        "天一社区居委会",
        "海曙区鼓楼街道",
        "我家在文昌花园3幢",
        "莲桥弄12-3",
        "A区花园",
        "新街村",
        "我住天一家园",
        "柳汀新村",
    ],
)
def test_a_community_is_told_by_its_name(text: str) -> None:
    assert is_community(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("社区", id="the-word-alone"),
        pytest.param("天一社区怎么走", id="a-question"),
        pytest.param("天一社区被淹了", id="what-happened-there"),
        pytest.param("天一 社区", id="a-space-in-the-middle"),
        pytest.param("天一社区\n", id="a-second-line"),
        pytest.param("<b>天一社区</b>", id="markup"),
        pytest.param("", id="empty"),
        pytest.param("天" * MAX_COMMUNITY + "社区", id="longer-than-any-name"),
        pytest.param("天一社区" + "啊" * 100_000, id="endless"),
    ],
)
def test_what_names_no_community(text: str) -> None:
    assert not is_community(text)

"""Who is taken for a person and who is not; words keep their shape and sound whatever nobody sees lies between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import fold
from bot.language.names import may_be_name, surely_name
from bot.language.sounds import sounds

PEOPLE = [
    "王大妈", "李阿姨", "陈建国", "王芳", "李娜", "张三", "老张", "小王", "阿毛", "高兴旺", "方便民", "于是之",
    "周一鸣", "周三畏", "司马光", "诸葛亮", "欧阳小美", "令狐冲", "易中天", "叶问", "李想", "戴安全", "王法全",
    "马上封", "严歌苓", "阿依古丽·买买提", "买买提·艾力", "迪丽热巴·迪力木拉提", "阿依古丽•买买提", "扎西·多吉",
    "把多吉·才让", "阿卜杜拉", "红姐", "阿强哥", "王工", "李总", "张某", "张某某", "隔壁王阿姨", "我妈", "我爸", "婆婆",
    "我妈王秀英", "女儿婷婷", "儿子小宝", "老公陈建国", "王子阿姨", "高老师", "方医生", "Anna Smith",
]  # fmt: skip

SURE = [
    "王芳",
    "陈建国",
    "老张",
    "欧阳小美",
    "阿依古丽·买买提",
    "李想",
    "王工",
    "张某",
    "我妈王秀英",
    "女儿婷婷",
    "方医生",
]

NOBODY = [
    # days and hours
    "周三", "周日", "周末", "周六下午", "星期一", "今天", "明天", "下午", "晚上", "白天", "何时",
    # words that begin with a surname
    "高兴", "方便", "于是", "王法", "马上", "何必", "万一", "应该", "许多", "杜绝", "张贴", "严重", "严打", "黄金",
    "石油", "马路", "钱款", "金额", "余额", "毛病", "方法", "任何", "程度", "陈述", "许可", "胡说", "陆续", "曾经",
    "高考", "江苏", "沈阳", "韩国", "唐朝", "施工", "童工", "民工", "肖像", "顾客", "万元",
    # what a relative did or suffers
    "老公家暴", "老婆出轨", "儿子赌博", "爸爸住院", "父亲去世", "女儿抚养费", "婆婆虐待", "我爸中风", "姐夫家暴",
    # matters
    "安全", "工资", "遗嘱", "房产", "时间", "关系", "合同", "家暴", "彩礼", "社保",
    # sentences
    "楼上漏水", "钱没还", "被打了", "怎么办",
]  # fmt: skip

UNSURE = ["方便面", "高血压", "高利贷", "马上到", "许可证", "董事长", "肖像权", "马桶堵了", "周三来"]


@pytest.mark.parametrize("text", PEOPLE)
def test_people_are_called_so(text: str) -> None:
    assert may_be_name(text)


@pytest.mark.parametrize("text", SURE)
def test_some_names_need_no_question_before_them(text: str) -> None:
    assert surely_name(text)


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_called_so(text: str) -> None:
    assert not surely_name(text)
    assert not may_be_name(text)


@pytest.mark.parametrize("text", UNSURE)
def test_what_begins_like_a_word_is_no_name_unless_asked_for(text: str) -> None:
    assert not surely_name(text)


@given(st.text(alphabet="周一三王法高兴老公家暴方便我妈阿·电话13 ", max_size=25))
def test_what_is_surely_a_name_may_be_one(text: str) -> None:
    assert may_be_name(text) or not surely_name(text)


UNSEEN = {
    "zero width": "\u200b", "joiner": "\u200d", "soft hyphen": "\u00ad", "word joiner": "\u2060", "mark": "\ufeff",
    "from right to left": "\u202e", "isolate": "\u2067", "Arabic mark": "\u061c", "variation": "\ufe0f",
    "variation of an ideograph": "\U000e0100", "Mongolian variation": "\u180b", "tag": "\U000e0041",
    "grapheme joiner": "\u034f", "stroke": "\u0336", "ring": "\u20dd", "filler": "\u3164", "half filler": "\uffa0",
    "empty Braille": "\u2800", "backspace": "\x08",
}  # fmt: skip
DANGER = ["自杀", "他打我", "救命", "不想活了", "家暴", "割腕"]


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.parametrize("word", DANGER)
def test_no_word_hides_behind_what_nobody_sees(word: str, name: str) -> None:
    assert fold(UNSEEN[name].join(word)) == fold(word)


@given(st.text(alphabet="自杀打我了abc 12。", max_size=20), st.sampled_from(list(UNSEEN.values())), st.integers(0, 20))
def test_an_unseen_sign_changes_nothing_wherever_it_stands(text: str, sign: str, place: int) -> None:
    assert fold(text[:place] + sign + text[place:]) == fold(text)


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ("Ａ１", "a1"),
        ("CAFÉ", "café"),
        ("lüe", "lüe"),
        ("lu\u0308e", "lüe"),
        ("好\n的", "好的"),
        ("a\tb", "a b"),
        ("❤️好", "好"),
    ],
)
def test_what_is_seen_stays(typed: str, shape: str) -> None:
    assert fold(typed) == shape


@pytest.mark.parametrize("typed", ["nuedai", "nvedai", "nüedai", "nue dai", "nve dai", "NÜE DAI", "lvedai", "虐待"])
def test_cruelty_sounds_the_same_however_it_is_typed(typed: str) -> None:
    assert sounds(fold(typed)) == [["lve", "dai"]]


def test_other_sounds_keep_apart() -> None:
    assert sounds(fold("女儿")) != sounds(fold("奴儿"))
    assert sounds(fold("掠夺")) == sounds(fold("lueduo")) == sounds(fold("lveduo"))

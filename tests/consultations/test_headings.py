"""Which lines begin an article or a chapter, however they are written; no line is swallowed and no word vanishes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consultations.headings import ink
from bot.consultations.parsing import Parsed, parse
from bot.language.numerals import article_label


def read(text: str) -> Parsed:
    return parse(text.split("\n"))


def texts(parsed: Parsed) -> dict[str, str]:
    return {one.label: one.text for one in parsed.articles()}


BEGINNINGS = (
    "各区应当做好准备。", "中介机构应当登记。", "以上一年度为准。", "处分共有部分的，应当登记。", "第三人不得妨碍。",
    "所有权人应当维护。", "和解书由双方签字。", "的士应当停在指定地点。", "或者存放他处的，应当告知。",
    "及时清理杂物。", "至少检查一次。", "之前的约定无效。", "规定编制由街道负责。",
)  # fmt: skip


@pytest.mark.parametrize("space", ["", " ", "　", "：", "、"])
def test_an_article_may_begin_with_any_word_with_or_without_a_space(space: str) -> None:
    lines = [f"{article_label(number)}{space}{text}" for number, text in enumerate(BEGINNINGS, 1)]
    parsed = parse(["某条例", *lines])
    assert [one.text for one in parsed.articles()] == list(BEGINNINGS)
    assert parsed.doubts == ()


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的情形除外。", "第三条、第四条规定的情形除外。", "第三条至第五条除外。", "第三条第二款规定的除外。",
        "第三条或者第四条除外。", "第三条的规定不适用。", "第三条所列行为的处理。", "第三条中规定的期限。",
    ],
)  # fmt: skip
def test_a_line_that_speaks_of_the_next_article_does_not_begin_it(line: str) -> None:
    parsed = read(f"某条例\n第一条甲。\n第二条乙。\n{line}\n第三条丙。\n第四条丁。")
    assert texts(parsed) == {"第一条": "甲。", "第二条": f"乙。\n{line}", "第三条": "丙。", "第四条": "丁。"}
    assert parsed.doubts == ()


def test_a_number_at_the_edge_of_a_broken_line_waits_for_its_own_heading() -> None:
    broken = "违反本条例规定在楼道停放电动自行车并且拒不改正的，依照"
    parsed = read(f"某条例\n第一条甲。\n{broken}\n第二条处罚。\n第二条乙。\n第三条丙。")
    assert texts(parsed)["第二条"] == "乙。"
    assert "第二条处罚" in texts(parsed)["第一条"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("第一条 甲。\n第二条 乙。第三条 丙。", "第二条的文字里像有第三条的开头，请核对：“第三条 丙。”"),
        ("第一条 甲。  第二条 乙。", "第一条的文字里像有第二条的开头"),
        ("第一条 甲。\n第二条规定的除外。", "第一条的文字里像有第二条的开头"),
        ("第一条甲。\n第九条乙。", "第一条的文字里像有第九条的开头"),
        ("第一条甲。\n第三条丙。\n第四条丁。", "第一条之后直接是第三条，中间缺号。"),
    ],
)
def test_the_beginning_of_an_article_inside_another_is_told_with_the_line(text: str, told: str) -> None:
    assert any(told in doubt for doubt in read(f"某条例\n{text}").doubts)


def test_numbers_written_a_little_differently_are_read() -> None:
    lines = ["某条例", "第 一 条 甲。", "第 2 条乙。", "笫三条丙。", "第四条、丁。", "第五條 戊。", "\u200b第６条己。",
             "第六条 之一 庚。", "第六条", "之二 辛。", "第七条", "壬。"]  # fmt: skip
    parsed = parse(lines)
    assert [one.key for one in parsed.articles()] == ["a1", "a2", "a3", "a4", "a5", "a6", "a6-1", "a6-2", "a7"]
    assert "".join(one.text for one in parsed.articles()) == "甲。乙。丙。丁。戊。己。庚。辛。壬。"
    assert parsed.doubts == ()
    assert len(read("某\n第三十条 甲。\n第三十－条 乙。").articles()) == 2


@pytest.mark.parametrize("name", ["处罚", "中介机构", "第二审程序", "各方责任", "所有权取得的特别规定", "以上原则"])
@pytest.mark.parametrize("space", ["", " "])
def test_a_chapter_may_have_any_name(name: str, space: str) -> None:
    parsed = read(f"某条例\n第一章{space}总则\n第一条 甲。\n第二章{space}{name}\n第二条 乙。")
    assert [one.path for one in parsed.articles()] == ["第一章 总则", f"第二章 {name}"]
    assert parsed.doubts == ()


@pytest.mark.parametrize("line", ["第二章的规定适用。", "第二章规定的除外", "第二章、第三章除外", "第二章第一节除外"])
def test_a_line_that_speaks_of_a_chapter_begins_none(line: str) -> None:
    parsed = read(f"某条例\n第一章 总则\n第一条 甲。\n{line}\n第二条 乙。")
    assert parsed.count("chapter") == 1
    assert line in parsed.articles()[0].text


def test_parts_below_parts_and_chapters_without_a_number() -> None:
    below = "第一分编 通则\n第一章 一般"
    parsed = read(f"某法典\n第二编 物权\n{below}\n第一条 甲。\n第三编 合同\n{below}\n第二条 乙。")
    assert parsed.articles()[1].path == "第三编 合同 第一分编 通则 第一章 一般"
    assert len({one.key for one in parsed.provisions}) == len(parsed.provisions)
    topics = read("某解释\n一、管辖\n第一条 甲。\n二、诉讼参加人\n第二条 乙。")
    assert texts(topics) == {"第一条": "甲。", "第二条": "乙。"}
    assert topics.articles()[1].path == "二、 诉讼参加人"


def test_what_stands_between_the_contents_and_the_text_stays() -> None:
    text = "序言\n本市历史悠久。\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。"
    parsed = read(f"某宪法\n目录\n序言\n第一章 总则\n第二章 附则\n{text}")
    assert parsed.provisions[0].text == "序言\n本市历史悠久。"
    assert [one.label for one in parsed.provisions] == ["前言", "第一章", "第一条", "第二章", "第二条"]
    assert [one.why for one in parsed.left_out] == ["目录"]
    assert parsed.doubts == ()


def test_contents_with_page_numbers_and_articles_double_nothing() -> None:
    for contents in (
        "目 录\n第一章 总则……1\n第一条 立法目的……1\n第二条 范围……2",
        "第一章　总　则 1\n第一条 立法目的 1\n第二条 范围 2",
        "目录\n第一条……1\n第二条……1",
    ):
        parsed = read(f"某条例\n{contents}\n第一章 总则\n第一条 立法目的\n为了甲。\n第二条 范围\n乙。")
        assert [one.key for one in parsed.provisions] == ["c1", "a1", "a2"]
        assert parsed.doubts == ()


def test_the_same_number_twice_is_told_and_nothing_is_lost() -> None:
    annexes = "附件：1.申请表\n附件1\n表\n附表一\n标准\n附表一\n又"
    parsed = read(f"某条例\n第一章 总则\n第一条 甲甲甲。\n第一章 责任\n第二条 乙。\n{annexes}")
    assert [one.key for one in parsed.provisions] == ["c1", "a1", "c1~2", "a2", "x0", "x1", "xb1", "xb1~2"]
    assert texts(parsed)["第一条"] == "甲甲甲。"
    assert sum("同号" in doubt for doubt in parsed.doubts) == 2


@pytest.mark.parametrize(
    "after",
    [
        "关于《某条例》的说明\n一、必要性\n很必要。",
        "联系人：小陈\n电话：0574-1",
        "江厦街道办事处\n2026年11月26日",
        "起草说明\n甲",
    ],
)
def test_what_follows_the_last_article_is_no_law_and_is_told(after: str) -> None:
    parsed = read(f"某条例\n第一条 甲。\n第二条 本条例自公布之日起施行。\n{after}\n附件 表\n乙")
    assert texts(parsed)["第二条"] == "本条例自公布之日起施行。"
    assert parsed.left_out[0].text == after
    assert any(after.split("\n")[0] in doubt for doubt in parsed.doubts)
    assert parsed.provisions[-1].text == "乙"
    longer = read("某条例\n第一条 本条例自公布之日起施行。\n甲。\n乙。\n丙。")
    assert any("“施行”之后还有 3 行" in doubt for doubt in longer.doubts)


def test_a_paper_without_articles_is_split_by_its_own_numbers() -> None:
    parsed = read("某实施方案\n为了甲。\n一、目标\n（一）乙。\n二、措施\n丙。")
    assert texts(parsed) == {"第一部分": "目标\n（一）乙。", "第二部分": "措施\n丙。"}
    assert "一、二、三、" in parsed.doubts[0]
    assert read("随便\n一、只有一个").articles() == []


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (
            "附件1\n宁波市住宅小区电动自行车\n充电管理办法\n（征求意见稿）",
            "宁波市住宅小区电动自行车充电管理办法（征求意见稿）",
        ),
        ("首页 > 公告\n某条例（草案）", "某条例（草案）"),
        ("最高人民法院\n关于审理案件的解释", "最高人民法院关于审理案件的解释"),
        ("\u200b某条例", "某条例"),
        (
            "某市公告\n现将草案全文公布，请提出意见。\n通信地址：某路1号\n2026年11月1日\n某市条例\n（草案）",
            "某市条例（草案）",
        ),
        ("某解释\n目录\n一、管辖\n二、关于范围的规定\n二、关于范围的规定", "某解释"),
    ],
)
def test_the_title_is_the_name_of_the_law(front: str, title: str) -> None:
    assert read(f"{front}\n第一条 甲。").title == title


_LINES = st.one_of(
    st.sampled_from(
        [
            "目录", "第一章 总则", "第二章处罚", "附则", "附件：1.表", "附件1", "第一条", "第二条甲", "第三条 规定的乙",
            "之一 丙", "一、管辖", "二、目标", "联系人：王", "2026年1月1日", "关于甲的说明",
            "第九十九条　丁。第一百条 戊", "\u200b第1条\x07己",
        ]
    ),
    st.text(max_size=20),
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(_LINES, max_size=25), st.sampled_from(["", "某条例"]))
def test_every_character_is_in_one_place_or_told(lines: list[str], title: str) -> None:
    parsed = parse(lines, title)
    placed = "".join(one.written + one.heading + one.text for one in parsed.provisions)
    if parsed.title and not (title and parsed.characters_placed == len(ink(placed))):
        placed += parsed.title
    everything = placed + "".join(one.text for one in parsed.left_out)
    assert parsed.is_whole
    assert Counter(ink(everything)) == Counter(ink("".join(lines)))
    assert parsed.characters_in == parsed.characters_placed + sum(len(ink(one.text)) for one in parsed.left_out)
    assert len({one.key for one in parsed.provisions}) == len(parsed.provisions)
    assert all(len(one.key) <= 24 and len(one.label) <= 40 for one in parsed.provisions)

"""PDF pages with headers and counters, and text files broken at a fixed width: the paragraphs come out whole."""

from __future__ import annotations

import pytest

from bot.consultations.parsing import parse
from bot.consultations.reading import reading_of
from tests.support.pdf import pdf_of

HEADER = "江厦街道办事处征求意见"


@pytest.mark.parametrize(
    "counter", ["第 {} 页 共 3 页", "{} / 3", "第{}页", "Page {}", "〔{}〕", "- {} -", "第{}页/共3页"]
)
def test_headers_and_page_counters_are_no_law(counter: str) -> None:
    pages = [
        [HEADER, "某条例", "第一条　为了加强住宅小区电动自行车充电和停放的安全", counter.format(1)],
        [
            HEADER,
            "管理，制定本条例。",
            "第二条　乙。",
            "第三条　居民应当把电动自行车停放在小区划定的",
            counter.format(2),
        ],
        [HEADER, "区域内。", "第四条　本条例自公布之日起施行。", counter.format(3)],
    ]
    reading = reading_of("a.pdf", pdf_of(pages))
    parsed = parse(reading.lines)
    assert [one.text for one in parsed.articles()] == [
        "为了加强住宅小区电动自行车充电和停放的安全管理，制定本条例。", "乙。",
        "居民应当把电动自行车停放在小区划定的区域内。", "本条例自公布之日起施行。",
    ]  # fmt: skip
    assert len(reading.left_out) == 6
    assert any(HEADER in note for note in reading.notes)


def test_a_line_that_stands_on_two_pages_only_stays() -> None:
    pages = [["某条例", "第一条　甲。", "处理完毕。"], ["第二条　乙。", "处理完毕。"]]
    assert len(parse(reading_of("a.pdf", pdf_of(pages)).lines).articles()[1].text.split("\n")) == 2


def test_a_sentence_goes_on_after_a_semicolon_at_the_edge() -> None:
    pages = [["某条例", "第一条　物业服务人应当每月检查充电设施并且做好记录；", "发现隐患的立即整改。", "第二条　乙。"]]
    first = parse(reading_of("a.pdf", pdf_of(pages)).lines).articles()[0]
    assert first.text == "物业服务人应当每月检查充电设施并且做好记录；发现隐患的立即整改。"


PARAGRAPHS = [
    "第一条为了加强住宅小区电动自行车充电和停放的安全管理，预防火灾，保护居民生命财产安全，依照有关法律第三条规定的原则，制定本办法。",
    "第二条已经建成的住宅小区没有集中充电设施的，应当在本办法施行后两年内补建，确实没有条件的，街道办事处应当协调安排公共充电点。",
    "第三条处罚由有关部门依法作出，居民对处罚不服的，可以依照本条例第四条、第五条的规定申请复议，复议期间处罚不停止执行，法律另有规定的除外。",
    "（一）甲；",
]  # fmt: skip


@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("width", [18, 25, 38])
def test_lines_broken_at_a_fixed_width_are_joined_and_it_is_told(width: int, indent: str) -> None:
    lines = ["某办法"]
    for text in PARAGRAPHS:
        text = indent + text
        lines += [text[n : n + width] for n in range(0, len(text), width)]
    reading = reading_of("a.txt", "\n".join(lines).encode())
    found = parse(reading.lines).articles()
    assert "\n".join(one.label + one.text for one in found) == "\n".join(PARAGRAPHS)
    assert any("断行" in note for note in reading.notes)


def test_ordinary_text_is_left_as_it_is() -> None:
    lines = ["某办法", *PARAGRAPHS]
    reading = reading_of("a.txt", "\n".join(lines).encode())
    assert (reading.lines, reading.notes) == (lines, ())

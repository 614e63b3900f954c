"""Sheets as clerks hand them in: merged cells, other column orders, blank rows, headings typed anew, odd programs."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from bot.consultations.paper import COLUMNS, MAX_FAULTS, REQUIRED, PaperOpinion, look_through, read_rows
from bot.errors import WrongInput
from bot.exports.xlsx_reading import sheet_of

ROW: dict[str, object] = {
    "条款": "第八条", "态度": "修改", "修改意见": "一年内补建", "理由": "两年太久", "提出人/单位": "王阿姨",
    "身份类别": "居民", "所属社区": "天一社区", "渠道": "座谈会", "收到日期": "2026-11-20",
    "会议名称": "居民说", "会议日期": "2026-11-19", "会议地点": "和好屋", "到会人数": 25,
}  # fmt: skip


def row(**other: object) -> list[object]:
    """One good row in the order of the template, with some cells other."""
    cells = ROW | {name.replace("提出人", "提出人/单位"): cell for name, cell in other.items()}
    return [cells[name] for name in COLUMNS]


def xlsx(rows: Sequence[Sequence[object]], *merged: str) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for cells in rows:
        page.append(list(cells))
    for area in merged:
        page.merge_cells(area)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def imported(content: bytes, name: str = "a.xlsx") -> list[PaperOpinion]:
    return read_rows(*sheet_of(name, content, REQUIRED))


def test_a_meeting_written_once_across_its_merged_rows_belongs_to_each_of_them() -> None:
    nothing = {"会议名称": None, "会议日期": None, "会议地点": None, "到会人数": None, "渠道": None}
    rows = [COLUMNS, row(), row(提出人="李四", **nothing), row(提出人="张三", **nothing)]
    found = imported(xlsx(rows, "H2:H4", "J2:J4", "K2:K4", "L2:L4", "M2:M4"))
    assert [one.name for one in found] == ["王阿姨", "李四", "张三"]
    for one in found:
        assert one.channel == "meeting"
        assert one.meeting is not None
        assert (one.meeting.title, one.meeting.held_on, one.meeting.present) == ("居民说", date(2026, 11, 19), 25)


def test_a_title_merged_across_the_columns_above_the_header_is_no_row() -> None:
    rows = [["意见收集表", *[None] * 12], ["填表：小陈", *[None] * 12], COLUMNS, row()]
    (one,) = imported(xlsx(rows, "A1:M1", "A2:M2"))
    assert (one.line, one.article) == (4, "第八条")


def test_a_merged_cell_ends_where_it_ends() -> None:
    rows = [COLUMNS, row(), row(所属社区=None), row(所属社区=None)]
    assert [one.community for one in imported(xlsx(rows, "G2:G3"))] == ["天一社区", "天一社区", ""]


def test_blank_rows_are_passed_over_and_the_numbers_of_the_others_stay_those_of_the_sheet() -> None:
    blank: list[object] = [None] * len(COLUMNS)
    rows: list[Sequence[object]] = [COLUMNS, row(), blank, ["　", *blank[1:]], row(提出人="李四"), blank]
    assert [(one.line, one.name) for one in imported(xlsx(rows))] == [(2, "王阿姨"), (5, "李四")]


def test_the_order_of_the_columns_does_not_matter() -> None:
    rows = [COLUMNS[::-1], row()[::-1]]
    (turned,) = imported(xlsx(rows))
    (plain,) = imported(xlsx([COLUMNS, row()]))
    assert turned == plain


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("提出人/单位", "提出人／单位"),
        ("提出人/单位", "提出人/\n单位"),
        ("所属社区", "所属 社区"),
        ("所属社区", "所属　社区"),
        ("条款", "条 款*"),
    ],
    ids=["a wide slash", "a line break", "a space", "a wide space", "a required one with space and star"],
)
def test_a_heading_typed_a_little_differently_is_still_that_column(column: str, written: str) -> None:
    rows: list[Sequence[object]] = [[written if name == column else name for name in COLUMNS], row()]
    (one,) = imported(xlsx(rows))
    assert (one.article, one.name, one.community) == ("第八条", "王阿姨", "天一社区")


def test_a_program_that_notes_a_wrong_size_of_the_sheet_hides_no_cell() -> None:
    made = xlsx([COLUMNS, row(), row(提出人="李四")])
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'<dimension ref="A1:M3"' in content
                content = content.replace(b'<dimension ref="A1:M3"', b'<dimension ref="A1"')
            new.writestr(name, content)
    assert [one.name for one in imported(file.getvalue())] == ["王阿姨", "李四"]


@pytest.mark.parametrize(
    "written",
    [
        datetime(2026, 11, 20, 14, 30),  # noqa: DTZ001 (a cell of Excel has no zone)
        date(2026, 11, 20),
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "2026年11月20日",
        " 2026 年 11 月 20 日 ",
        "2026-11-20 14:30",
        "２０２６年１１月２０日",
        "2026－11－20",
        "2026．11．20",
    ],
    ids=str,
)  # fmt: skip
def test_a_day_is_read_as_a_date_or_as_text(written: object) -> None:
    (one,) = imported(xlsx([COLUMNS, row(收到日期=written)]))
    assert one.received_on == date(2026, 11, 20)


@pytest.mark.parametrize("written", ["2026-11-201", "2026-11-31", "11月20日", "46346", "20日", "2026-13-01"])
def test_what_is_no_day_is_told_and_never_guessed(written: str) -> None:
    with pytest.raises(WrongInput, match=f"第 2 行“收到日期”：“{written}”不是日期"):
        imported(xlsx([COLUMNS, row(收到日期=written)]))


@pytest.mark.parametrize("kept", ["会议日期", "会议地点", "到会人数"])
def test_a_meeting_without_its_name_is_told_and_not_dropped(kept: str) -> None:
    cells = dict.fromkeys(("会议名称", "会议日期", "会议地点", "到会人数")) | {kept: ROW[kept]}
    with pytest.raises(WrongInput, match="第 2 行“会议名称”"):
        imported(xlsx([COLUMNS, row(**cells)]))


def test_faults_of_many_rows_are_told_as_faults_not_as_too_many_rows() -> None:
    bad = row(态度="中立", 身份类别="皇帝", 渠道="烟囱", 收到日期="昨天", 到会人数="很多")
    read = look_through(COLUMNS, enumerate([bad] * 1_200, 2))
    assert len(read.faults) == 6_000
    with pytest.raises(WrongInput) as fault:
        read_rows(COLUMNS, enumerate([bad] * 1_200, 2))
    assert str(fault.value).count("\n") == MAX_FAULTS + 1
    assert str(fault.value).endswith("另有 5950 处")


@pytest.mark.parametrize(
    ("cell", "article"),
    [(10, "10"), (10.0, "10"), ("10", "10"), (" 第十条 ", "第十条")],
    ids=["int", "float", "text", "spaces"],
)
def test_a_number_in_a_cell_is_the_number_that_was_typed(cell: object, article: str) -> None:
    (one,) = imported(xlsx([COLUMNS, row(条款=cell, 到会人数="25")]))
    assert one.article == article
    assert one.meeting is not None
    assert one.meeting.present == 25


def test_a_sheet_out_of_wps_in_the_chinese_encoding_is_read() -> None:
    lines = "\r\n".join(",".join(str(cell) for cell in cells) for cells in (COLUMNS, row(收到日期="2026/11/20")))
    (one,) = imported(lines.encode("gb18030"), "意见.CSV")
    assert (one.name, one.received_on) == ("王阿姨", date(2026, 11, 20))


def test_a_header_of_two_rows_merged_into_one_makes_no_opinion_of_its_own_names() -> None:
    rows = [COLUMNS, [None] * len(COLUMNS), row()]
    areas = [f"{letter}1:{letter}2" for letter in "ABCDEFGHIJKLM"]
    assert [(one.line, one.article) for one in imported(xlsx(rows, *areas))] == [(3, "第八条")]


def test_two_cells_of_one_row_made_one_keep_their_words_in_the_first() -> None:
    (one,) = imported(xlsx([COLUMNS, row(理由=None)], "C2:D2"))
    assert (one.proposed, one.reason) == ("一年内补建", "")


def test_a_merged_cell_that_reaches_below_the_last_row_adds_none() -> None:
    (one,) = imported(xlsx([COLUMNS, row()], "H2:H900"))
    assert (one.line, one.channel) == (2, "meeting")


def test_areas_that_lie_over_each_other_by_the_thousand_are_refused_at_once() -> None:
    made = xlsx([COLUMNS, row(), *[[f"第{number}条"] for number in range(1_000)]], "A2:A3")
    areas = "".join(f'<mergeCell ref="A2:{letter}{end}"/>' for letter in "ABCDE" for end in range(600, 1_000))
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'<mergeCell ref="A2:A3"/>', areas.encode()))
    with pytest.raises(WrongInput, match="打不开"):
        sheet_of("a.xlsx", file.getvalue(), REQUIRED)

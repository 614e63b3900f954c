"""A sheet of opinions as a clerk keys it in: each cell is read for what it says, or its fault names row and column."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consultations.opinions import MAX_PROPOSED, MAX_REASON, WHOLE_DRAFT
from bot.consultations.paper import COLUMNS, MAX_FAULTS, MAX_ROWS, HeldMeeting, PaperOpinion, look_through, read_rows
from bot.consultations.terms import BY_HAND, CHANNELS, DISPOSITIONS, MODERATIONS, SPEAKERS, STANCES, STATES, code_of
from bot.errors import WrongInput

GOOD: dict[str, object] = {
    "条款": "第八条", "态度": "修改", "修改意见": "改成一年", "理由": "太久", "提出人/单位": "王阿姨",
    "身份类别": "居民", "所属社区": "天一社区", "渠道": "书面", "收到日期": "2026-11-20",
}  # fmt: skip


def cells(**changed: object) -> list[object]:
    row = GOOD | {name.replace("_", "/"): value for name, value in changed.items()}
    return [row.get(column) for column in COLUMNS]


def one(**changed: object) -> PaperOpinion:
    (read,) = read_rows(COLUMNS, [(2, cells(**changed))])
    return read


def faults(**changed: object) -> list[str]:
    return [fault.words for fault in look_through(COLUMNS, [(7, cells(**changed))]).faults]


def test_a_good_row_is_read_cell_by_cell() -> None:
    read = one()
    assert (read.line, read.article, read.whole, read.stance) == (2, "第八条", False, "amend")
    assert (read.proposed, read.reason, read.name, read.speaker) == ("改成一年", "太久", "王阿姨", "resident")
    assert (read.community, read.channel, read.received_on) == ("天一社区", "paper", date(2026, 11, 20))
    assert (read.meeting, read.receipt) == (None, "")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)), ("2026/11/20", date(2026, 11, 20)), ("2026.11.20", date(2026, 11, 20)),
        ("2026年11月20日", date(2026, 11, 20)), ("2026-1-2", date(2026, 1, 2)), ("2026—11—20", date(2026, 11, 20)),
        ("2026-11-20 09:30:00", date(2026, 11, 20)), (date(2026, 11, 20), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 23, 59), date(2026, 11, 20)),  # noqa: DTZ001 - as a sheet gives it
    ],
)  # fmt: skip
def test_a_day_is_read_as_clerks_and_programs_write_it(typed: object, day: date) -> None:
    assert one(收到日期=typed).received_on == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2026-02-30", "“2026-02-30”不是日期，请写成 2026-11-23"), ("11月20日", "“11月20日”不是日期"),
        ("昨天", "“昨天”不是日期"), ("46000", "“46000”不是日期"), ("20-11-2026", "不是日期"),
        ("2026-11-200", "不是日期"), ("0000-01-01", "不是日期"), (None, "没有填"), ("", "没有填"), ("  ", "没有填"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_told_with_its_row_and_column(typed: object, why: str) -> None:
    told = faults(收到日期=typed)
    assert len(told) == 1
    assert told[0].startswith("第 7 行“收到日期”：")
    assert why in told[0]


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        pytest.param("article", 10.0, "10", id="a-number-that-a-sheet-makes-a-decimal"),
        pytest.param("article", 10, "10", id="a-number"),
        pytest.param("article", " 第十条 ", "第十条", id="blanks-around"),
        pytest.param("proposed", "'=SUM(A1)", "=SUM(A1)", id="the-stroke-of-an-export-is-taken-off"),
        pytest.param("proposed", "'老规矩'不好", "'老规矩'不好", id="a-quotation-mark-stays"),
        pytest.param("proposed", "一\r\n二", "一\n二", id="line-ends"),
        pytest.param("proposed", "改\x00成\u202e一年", "改成一年", id="control-characters"),
        pytest.param("proposed", "<b>改成</b>一年", "<b>改成</b>一年", id="markup-is-somebodys-words"),
        pytest.param("name", "匿名", "", id="nobodys-name"),
        pytest.param("name", None, "", id="no-name"),
    ],
)
def test_a_cell_is_kept_as_it_was_written(column: str, typed: object, kept: str) -> None:
    of = {"article": "条款", "proposed": "修改意见", "name": "提出人/单位"}[column]
    (read,) = read_rows(COLUMNS, [(2, [(GOOD | {of: typed}).get(name) for name in COLUMNS])])
    assert getattr(read, column) == kept


@pytest.mark.parametrize("typed", ["整部草案", "整部", "整部条例"])
def test_the_whole_draft_is_no_article(typed: str) -> None:
    assert (one(条款=typed).article, one(条款=typed).whole) == (WHOLE_DRAFT, True)


@pytest.mark.parametrize(
    ("column", "most"), [("修改意见", MAX_PROPOSED), ("理由", MAX_REASON), ("所属社区", 60), ("条款", 60)]
)
def test_what_is_too_long_is_told_with_its_length_and_never_cut(column: str, most: int) -> None:
    assert faults(**{column: "字" * most}) == []
    assert faults(**{column: "字" * (most + 1)}) == [f"第 7 行“{column}”：最多 {most} 字，现在有 {most + 1} 字"]
    assert f"现在有 {100_000} 字" in faults(**{column: "字" * 100_000})[0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"条款": ""}, "“条款”：没有填", id="no-article"),
        pytest.param({"态度": ""}, "“态度”：没有填", id="no-stance"),
        pytest.param({"态度": "中立"}, "“中立”不对，可填：赞成、反对、修改、增加、删除、其他", id="no-such-stance"),
        pytest.param({"身份类别": "市民"}, "“市民”不对，可填：居民", id="nobody-of-ours"),
        pytest.param({"渠道": "口信"}, "“口信”不对", id="no-such-way"),
        pytest.param({"修改意见": "", "理由": ""}, "修改意见和理由至少填一个", id="a-wish-without-a-word"),
        pytest.param({"修改意见": "\x00", "理由": " "}, "至少填一个", id="nothing-that-is-seen"),
        pytest.param({"会议地点": "三楼"}, "就要写会议名称", id="a-place-of-no-meeting"),
        pytest.param({"到会人数": 12}, "就要写会议名称", id="people-of-no-meeting"),
        pytest.param({"会议名称": "座谈会"}, "就要写会议日期", id="a-meeting-without-its-day"),
        pytest.param(
            {"会议名称": "座谈会", "会议日期": "2026-11-20", "到会人数": "十来个"}, "“十来个”不是数字", id="about-ten",
        ),
        pytest.param(
            {"会议名称": "座谈会", "会议日期": "2026-11-20", "到会人数": "-3"}, "“-3”不是数字", id="fewer-than-none",
        ),
    ],
)  # fmt: skip
def test_one_slip_is_one_fault(changed: dict[str, object], told: str) -> None:
    found = faults(**changed)
    assert len(found) == 1
    assert told in found[0]


def test_who_agrees_needs_no_word() -> None:
    assert one(态度="赞成", 修改意见="", 理由="").stance == "support"


def test_a_meeting_is_read_with_its_people() -> None:
    read = one(会议名称="居民座谈会", 会议日期="2026-11-19", 会议地点="三楼", 到会人数=12.0)
    assert read.meeting == HeldMeeting("居民座谈会", date(2026, 11, 19), "三楼", 12)
    nobody_counted = one(会议名称="居民座谈会", 会议日期="2026-11-19")
    assert nobody_counted.meeting == HeldMeeting("居民座谈会", date(2026, 11, 19), "", 0)


def test_the_days_and_articles_of_bad_rows_are_handed_on_too() -> None:
    read = look_through(
        COLUMNS, [(3, cells(态度="中立", 会议名称="会", 会议日期="2026-11-19")), (4, cells(条款="第九条"))]
    )
    assert read.articles == [(3, "第八条"), (4, "第九条")]
    assert read.days == [
        (3, "收到日期", date(2026, 11, 20)), (3, "会议日期", date(2026, 11, 19)), (4, "收到日期", date(2026, 11, 20)),
    ]  # fmt: skip
    assert [row.line for row in read.rows] == [4]


def test_two_people_with_the_same_words_are_two_and_the_same_sheet_again_is_the_same() -> None:
    rows = [(number, cells()) for number in (2, 3, 4)]
    first, second = read_rows(COLUMNS, rows), read_rows(COLUMNS, rows)
    assert len({row.source for row in first}) == 3
    assert [row.source for row in first] == [row.source for row in second]
    other = read_rows(COLUMNS, [(9, cells(理由="别的"))])
    assert other[0].source not in {row.source for row in first}
    assert all(len(row.source) <= 64 for row in first)


def test_columns_may_stand_in_any_order_with_stars_and_others_beside_them() -> None:
    header = ["备注", "收到日期*", " 态度＊", "渠道*", "条款*", "理由", None]
    (read,) = read_rows(header, [(2, ["随便", "2026-11-20", "反对", "电话", "第九条", "不好", "多余"])])
    assert (read.article, read.stance, read.channel, read.reason) == ("第九条", "oppose", "phone", "不好")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ([], "条款、态度、渠道、收到日期"),
        (["条款", "态度", "渠道"], "收到日期"),
        (["条款 态度 渠道 收到日期"], "条款、态度"),
    ],
)
def test_a_sheet_without_its_columns_is_refused_with_their_names(header: list[str], missing: str) -> None:
    with pytest.raises(WrongInput, match=f"第一行没有这些列：{missing}"):
        read_rows(header, [(2, ["x"])])


def test_empty_rows_are_passed_over_and_an_empty_sheet_is_told() -> None:
    empty: list[object] = [None, "", "  ", None]
    assert [row.line for row in read_rows(COLUMNS, [(2, empty), (3, cells()), (4, empty)])] == [3]
    with pytest.raises(WrongInput, match="表里没有意见"):
        read_rows(COLUMNS, [(2, empty)])


def test_a_row_that_is_shorter_or_longer_than_the_header_is_read_as_far_as_it_goes() -> None:
    assert one().reason == "太久"
    long = [*cells(), "多", "余"]
    assert read_rows(COLUMNS, [(2, long)])[0].reason == "太久"
    told = look_through(COLUMNS, [(2, cells()[:4])]).faults
    assert [fault.words for fault in told] == ["第 2 行“渠道”：没有填", "第 2 行“收到日期”：没有填"]


def test_faults_come_in_the_order_of_the_rows_each_once_and_not_without_end() -> None:
    rows = [(number, cells(态度="中立")) for number in range(2, MAX_FAULTS + 12)]
    with pytest.raises(WrongInput) as fault:
        read_rows(COLUMNS, reversed(rows))
    lines = str(fault.value).split("\n")
    assert lines[0] == "没有导入，请先改好："
    assert lines[1].startswith("第 2 行")
    assert len(lines) == MAX_FAULTS + 2
    assert lines[-1] == "……另有 10 处"


def test_more_rows_than_one_import_takes_are_refused_before_they_are_all_read() -> None:
    seen = 0

    def endless() -> object:
        nonlocal seen
        for number in range(2, MAX_ROWS + 1_000):
            seen += 1
            yield number, cells(态度="中立")

    with pytest.raises(WrongInput, match=f"最多导入 {MAX_ROWS} 行"):
        look_through(COLUMNS, endless())  # type: ignore[arg-type]  # a generator of rows
    assert seen == MAX_ROWS + 1


TERMS = {"stance": STANCES, "speaker": SPEAKERS, "channel": CHANNELS, "result": DISPOSITIONS, "why": MODERATIONS,
         "state": STATES}  # fmt: skip


@pytest.mark.parametrize("name", TERMS)
def test_every_term_and_every_code_leads_to_the_code_and_nothing_else_does(name: str) -> None:
    terms = TERMS[name]
    for code, term in terms.items():
        assert code_of(terms, term) == code_of(terms, f" {term}\n") == code_of(terms, code) == code
    for odd in ("", "  ", "没有", "<b>", "x" * 100_000, next(iter(terms.values())) + "的"):
        assert code_of(terms, odd) is None


def test_a_result_may_be_written_in_its_short_form() -> None:
    assert code_of(DISPOSITIONS, "转送") == "forwarded"
    assert code_of(DISPOSITIONS, "部分") is None


def test_what_staff_key_in_has_ways_of_its_own() -> None:
    assert set(BY_HAND) < set(CHANNELS)
    assert not {"web", "telegram", "terminal"} & set(BY_HAND)


@given(st.lists(st.one_of(st.none(), st.text(max_size=20), st.integers(), st.floats(), st.dates(), st.booleans()),
                max_size=15))  # fmt: skip
def test_whatever_stands_in_a_row_it_is_read_or_told(row: list[object]) -> None:
    if any(cell is not None and str(cell).strip() for cell in row):
        read = look_through(COLUMNS, [(2, row)])
        assert bool(read.rows) != bool(read.faults)
    else:
        with pytest.raises(WrongInput, match="表里没有意见"):
            look_through(COLUMNS, [(2, row)])

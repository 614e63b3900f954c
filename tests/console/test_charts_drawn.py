"""A chart is drawn from its table and from nothing else: every bar, no script, and every word escaped."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.console.charts import MOST_BARS, MOST_LABELS, MOST_STANDING, chart_of, rows_of_a_bar
from bot.figures.table import Cell, Column, Table

SVG = "{http://www.w3.org/2000/svg}"


def table(*rows: tuple[Cell, ...], lying: bool = False, drawn: tuple[int, ...] = (1,), title: str = "题") -> Table:
    width = max(map(len, rows), default=2)
    columns = tuple(Column(f"列{place}") for place in range(width))
    return Table("t", title, columns, rows, drawn=drawn, lying=lying)


def drawing(of: Table) -> Element:
    return fromstring(str(chart_of(of)))  # noqa: S314 - what we drew ourselves


def bars(of: Table) -> list[Element]:
    return [one for one in drawing(of).iter(f"{SVG}rect") if "rect" in one.get("class", "")]


def heights(of: Table) -> list[float]:
    return [float(one.get("height", "0")) for one in bars(of)]


def texts(of: Table) -> list[str]:
    return [one.text or "" for one in drawing(of).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "rows",
    [(), (("一月", 0),), (("一月", 0), ("二月", 0)), (("一月", "–"), ("二月", "35%"))],
    ids=["no-rows", "one-nought", "only-noughts", "only-words"],
)
def test_where_every_bar_would_be_flat_there_is_no_chart(rows: tuple[tuple[Cell, ...], ...]) -> None:
    assert chart_of(table(*rows)) == ""


def test_a_table_that_draws_no_column_has_no_chart() -> None:
    assert chart_of(table(("一月", 3), drawn=())) == ""


def test_each_row_is_a_bar_as_high_as_its_number() -> None:
    low, high = heights(table(("2026-01", 2), ("2026-02", 4)))
    assert high == pytest.approx(2 * low, rel=0.01)


def test_a_bar_of_nought_is_flat_and_its_row_keeps_its_name() -> None:
    of = table(("2026-01", 5), ("2026-02", 0), ("2026-03", 5))
    assert [bool(height) for height in heights(of)] == [True, False, True]
    assert {"2026-01", "2026-02", "2026-03"} <= set(texts(of))


def test_columns_are_stacked_in_one_bar() -> None:
    of = table(("2026-01", 1, 3), drawn=(1, 2))
    first, second = heights(of)
    assert second == pytest.approx(3 * first, rel=0.01)
    assert len({one.get("x") for one in bars(of)}) == 1


@pytest.mark.parametrize(
    ("rows", "together"), [(1, 1), (MOST_STANDING, 1), (MOST_STANDING + 1, 2), (MOST_STANDING * 2, 2), (400, 7)]
)
def test_of_many_rows_several_make_one_bar_and_nothing_is_lost(rows: int, together: int) -> None:
    of = table(*((f"{number:04}", 1) for number in range(rows)))
    assert rows_of_a_bar(of) == together
    high = heights(of)
    assert len(high) == -(-rows // together) <= MOST_STANDING
    whole = max(high) / together
    assert sum(high) == pytest.approx(whole * rows, rel=0.01)


@pytest.mark.parametrize(
    ("rows", "named"), [(3, 3), (MOST_LABELS, MOST_LABELS), (MOST_LABELS + 1, 8), (MOST_STANDING, 12)]
)
def test_only_as_many_names_as_there_is_room_for(rows: int, named: int) -> None:
    of = table(*((f"第{number:02}行", 1) for number in range(rows)))
    assert sum(text.startswith("第") for text in texts(of)) == named


@pytest.mark.parametrize(
    ("name", "shown"),
    [("2026-11-23", "11-23"), ("2026-11-23～11-29", "11-23"), ("2026-11", "2026-11"), ("天一社区", "天一社区")],
    ids=["a-day", "a-week", "a-month", "no-time"],
)
def test_a_day_below_a_bar_is_said_without_its_year(name: str, shown: str) -> None:
    assert shown in texts(table((name, 1)))


def test_of_lying_bars_the_first_twenty_are_drawn_from_the_top() -> None:
    of = table(*((f"第{number:02}行", number + 1) for number in range(MOST_BARS + 5)), lying=True)
    assert len(bars(of)) == MOST_BARS
    named = [text for text in texts(of) if text.startswith("第")]
    assert sorted(named) == [f"第{number:02}行" for number in range(MOST_BARS)]
    down = sorted(bars(of), key=lambda one: float(one.get("y", "0")))
    widths = [float(one.get("width", "0")) for one in down]
    assert widths == sorted(widths), "the first row is the uppermost bar"


def test_a_long_name_is_cut_and_says_so() -> None:
    (name,) = [text for text in texts(table(("很" * 40, 1), lying=True)) if "很" in text]
    assert name == "很" * 15 + "…"


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (1, ["0", "1"]), (4, ["0", "1", "2", "3", "4"]), (5, ["0", "1", "2", "3", "4", "5"]),
        (6, ["0", "2", "4", "6"]), (11, ["0", "5", "10", "15"]), (26, ["0", "10", "20", "30"]),
        (99, ["0", "20", "40", "60", "80", "100"]), (1_001, ["0", "500", "1000", "1500"]),
    ],
)  # fmt: skip
def test_the_lines_behind_the_bars_are_at_round_numbers_and_reach_the_highest(highest: int, lines: list[str]) -> None:
    found = [text for text in texts(table(("甲", highest))) if text.isdecimal()]
    assert found == lines


HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "&lt;b&gt;", "]]>", "'; DROP TABLE x; --",
    "javascript:alert(1)", "{{7*7}}",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lying", [True, False])
def test_whatever_a_row_is_called_it_is_only_a_word_on_the_chart(name: str, lying: bool) -> None:
    of = table((name, 3), lying=lying, title=name)
    root = drawing(of)
    assert not [one for one in root.iter() if one.tag.rpartition("}")[2] in ("script", "img", "style", "a")]
    assert not [key for one in root.iter() for key in one.attrib if key.lower().startswith("on") or "href" in key]
    assert root.get("aria-label") == f"{name}（数字在下面的表里）"


def test_a_chart_brings_no_script_no_style_and_nothing_from_elsewhere() -> None:
    svg = str(chart_of(table(("2026-01", 1, 2), ("2026-02", 3, 4), drawn=(1, 2))))
    for part in ("<script", "<style", "<title", "<desc", "style=", "xlink:href", "url(", " id="):
        assert part not in svg, part
    assert svg.count("http") == svg.count("http://www.w3.org/"), "only the names of what it is written in"
    root = drawing(table(("2026-01", 1)))
    assert (root.get("role"), root.get("class")) == ("img", "chart")


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30).filter(str.isprintable), st.integers(0, 10**6)), max_size=8), st.booleans()
)
def test_any_names_and_numbers_make_a_chart_or_none(rows: list[tuple[str, int]], lying: bool) -> None:
    of = table(*rows, lying=lying)
    svg = str(chart_of(of))
    assert bool(svg) == any(number for _, number in rows)
    if svg:
        fromstring(svg)  # noqa: S314 - what we drew ourselves

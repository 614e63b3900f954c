"""From which day to which day figures are counted: read as typed, cut into steps, and nothing counted twice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.errors import Malformed
from bot.figures.period import MOST_ROWS, Period, Step, read_period, year_of
from bot.figures.table import Column, Table, by_steps, share, total_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    ["2026-11-31", "2026-13-01", "20261101", "2026/11/01", "2026-11-1", "11月1日", "1999-12-31", "2101-01-01",
     "2026-W47-1", "２０２６-11-01", "2026-11-01T00", " 2026-11-0", "+026-11-01"],
    ids=["no-such-day", "no-such-month", "without-dashes", "slashes", "short", "words", "too-old", "too-far",
         "a-week", "wide-digits", "with-an-hour", "blank", "signed"],
)  # fmt: skip
@pytest.mark.parametrize("which", ["从", "到"])
def test_what_is_no_day_is_told_with_the_field_it_stands_in(typed: str, which: str) -> None:
    since, until = (typed, "") if which == "从" else ("", typed)
    with pytest.raises(Malformed, match=f"“{which}”的日期要写成 2026-11-01 这样"):
        read_period(since, until, "day", TODAY)


@pytest.mark.parametrize(
    ("step", "first", "rows"),
    [("day", date(2026, 10, 25), 30), ("week", date(2026, 9, 7), 12), ("month", date(2026, 1, 1), 11)],
)
def test_the_usual_period_ends_today(step: Step, first: date, rows: int) -> None:
    """Thirty days, twelve weeks (the Monday of today's is the twelfth), the year so far."""
    period = read_period("", "", step, TODAY)
    assert period.span == (first, TODAY)
    assert len(list(period.steps())) == rows


def test_the_end_before_the_beginning_is_told_with_both_days() -> None:
    with pytest.raises(Malformed, match="2026-11-24 在结束的日期 2026-11-23 后面"):
        read_period("2026-11-24", "", "day", TODAY)
    with pytest.raises(Malformed, match="2026-11-02 在结束的日期 2026-11-01 后面"):
        read_period("2026-11-02", "2026-11-01", "month", TODAY)


def test_as_many_rows_as_a_table_holds_and_not_one_more() -> None:
    """400 days back from the 23rd of November 2026, that day included, is the 20th of October 2025."""
    assert len(list(read_period("2025-10-20", "2026-11-23", "day", TODAY).steps())) == MOST_ROWS
    with pytest.raises(Malformed, match="401 行"):
        read_period("2025-10-19", "2026-11-23", "day", TODAY)


@pytest.mark.parametrize(
    ("first", "last", "step", "names"),
    [
        (date(2026, 12, 31), date(2027, 1, 1), "day", ["2026-12-31", "2027-01-01"]),
        (date(2026, 12, 30), date(2027, 1, 5), "week", ["2026-12-30～01-03", "2027-01-04～01-05"]),
        (date(2026, 1, 31), date(2026, 3, 1), "month", ["2026-01", "2026-02", "2026-03"]),
        (date(2028, 2, 28), date(2028, 3, 1), "day", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        (date(2026, 11, 22), date(2026, 11, 23), "week", ["2026-11-22～11-22", "2026-11-23～11-23"]),
        (date(2026, 12, 31), date(2026, 12, 31), "month", ["2026-12"]),
    ],
    ids=["new-year-by-days", "new-year-by-weeks", "short-months", "leap-day", "sunday-and-monday", "one-day"],
)  # fmt: skip
def test_steps_have_no_gap_and_are_cut_at_the_ends(first: date, last: date, step: Step, names: list[str]) -> None:
    assert [called for _, called in Period(first, last, step).steps()] == names


def test_a_day_of_the_office_begins_at_sixteen_hours_utc_of_the_day_before() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    assert period.begin == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert period.end == datetime(2026, 11, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("year", [0, 26, 1999, 2101, 20261])
def test_a_year_that_cannot_be_is_refused(year: int) -> None:
    with pytest.raises(Malformed, match="2026"):
        year_of(year)


def test_days_outside_the_period_are_not_counted_in_the_step_that_they_share() -> None:
    """The period begins on the 15th: what was on the 14th is of the same month and no part of it."""
    numbers = {(date(2026, 11, 14), "asked"): 5, (date(2026, 11, 15), "asked"): 2, (date(2026, 11, 21), "asked"): 7}
    period = Period(date(2026, 11, 15), date(2026, 11, 20))
    table = by_steps("t", "题", period, [(Column("问"), ("asked",))], numbers)
    assert table.rows == (("2026-11", 2),)


def test_a_column_adds_its_kinds_and_a_step_without_any_is_nought() -> None:
    numbers = {(date(2026, 9, 1), "a"): 1, (date(2026, 9, 30), "b"): 2, (date(2026, 11, 1), "c"): 4}
    period = Period(date(2026, 9, 1), date(2026, 11, 30))
    table = by_steps("t", "题", period, [(Column("甲乙"), ("a", "b")), (Column("丙"), ("c",))], numbers)
    assert table.rows == (("2026-09", 3, 0), ("2026-10", 0, 0), ("2026-11", 0, 4))
    assert table.total == ("合计", 3, 4)
    assert not table.empty
    assert Table("t", "题", table.columns, (("2026-10", 0, 0),)).empty


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (0, 7, "0%"), (7, 7, "100%"), (1, 3, "33%"), (2, 3, "67%"), (1, 1000, "<1%"), (999, 1000, ">99%")],
    ids=["of-nothing", "none", "all", "a-third", "two-thirds", "hardly-any", "nearly-all"],
)
def test_a_share_never_says_none_or_all_where_that_is_not_so(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_one_row_needs_no_total_and_words_are_not_added() -> None:
    assert total_of([("甲", 1)]) == ()
    assert total_of([("甲", 1, "x"), ("乙", 2, "y")]) == ("合计", 3, "")

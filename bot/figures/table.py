"""A table of figures: the same for the page, its chart, the export and the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.figures.period import Period

Cell = str | int


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `means` says how it is counted, in one sentence."""

    name: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures; the first column names the row.

    `total`: the last line, empty where adding up means nothing. `note`: what the table is about. `drawn`: the columns
    whose numbers make the chart, stacked; none: no chart. `lying`: bars from left to right, for rows with long names.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""
    drawn: tuple[int, ...] = ()
    lying: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is no number above nought."""
        return not any(isinstance(cell, int) and cell for row in self.rows for cell in row)


Numbers = Mapping[tuple[date, str], int]
"""Counts by day of the office and kind."""


def by_steps(
    key: str,
    title: str,
    period: Period,
    kinds: Sequence[tuple[Column, Sequence[str]]],
    numbers: Numbers,
    *,
    note: str = "",
    drawn: tuple[int, ...] = (),
) -> Table:
    """Return a table with a row for each step of a period; each column adds up some kinds."""
    found: dict[date, Counter[str]] = {}
    for (day, kind), number in numbers.items():
        if not period.first <= day <= period.last:
            continue  # a day of a step that the period cuts
        found.setdefault(period.start_of(day), Counter())[kind] += number
    rows: list[tuple[Cell, ...]] = []
    for start, called in period.steps():
        of = found.get(start, Counter[str]())
        rows.append((called, *(sum(of[kind] for kind in which) for _, which in kinds)))
    columns = (Column("时间"), *(column for column, _ in kinds))
    return Table(key, title, columns, tuple(rows), total_of(rows), note, drawn)


def total_of(rows: Sequence[Sequence[Cell]]) -> tuple[Cell, ...]:
    """Return the line that adds all rows up; columns that are not numbers stay empty. Nothing for fewer than two."""
    if len(rows) < 2:
        return ()
    width = range(1, len(rows[0]))
    added = (
        sum(cell for row in rows if isinstance(cell := row[place], int)) if isinstance(rows[0][place], int) else ""
        for place in width
    )
    return ("合计", *added)


def share(part: int, whole: int) -> str:
    """Say a part of a whole: 35%; a dash where there is no whole. 0% and 100% are only said where they are so."""
    if not whole:
        return "–"
    said = f"{part / whole:.0%}"
    if said == "0%" and part:
        return "<1%"
    return ">99%" if said == "100%" and part < whole else said

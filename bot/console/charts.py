"""Charts of figures as SVG that stands in the page: no script, no style of its own, nothing from anywhere else.

The library puts a script and a style sheet into each drawing, and the rule for what a page may load (frame.py) refuses
both. They are taken out; how the bars look stands in files/staff.css. Below each chart is the table it was drawn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup
from pygal import HorizontalStackedBar, StackedBar
from pygal.style import Style

from bot.figures.table import Table
from bot.text import shorten

WIDTH, HEIGHT = 960, 300
LINE, MARGIN = 34, 70
"""Pixels of a lying bar, and of what stands around all of them."""

MOST_LABELS = 14
"""Names below the bars; of more only every second, third … is written."""

MOST_BARS = 20
"""Lying bars; the table has all of them."""

MOST_STANDING = 60
"""Standing bars; where there are more rows, several make one bar."""

LONGEST_NAME = 16
COLOURS = 6
"""Colours there are in files/staff.css."""

_DROPPED = ("script", "style", "desc", "title")
LETTER = 13
_LETTERS = Style(font_family="sans-serif", label_font_size=LETTER, major_label_font_size=LETTER)


def chart_of(table: Table) -> Markup:
    """Return the chart of a table, empty where none belongs to it or every bar would be flat."""
    # The library draws lying bars from the bottom up.
    rows = table.rows[:MOST_BARS][::-1] if table.lying else table.rows
    together = 1 if table.lying else rows_of_a_bar(table)
    series = [[_number(row[column]) for row in rows] for column in table.drawn]
    series = [[sum(one[at : at + together]) for at in range(0, len(one), together)] for one in series]
    rows = rows[::together]
    highest = max((sum(bar) for bar in zip(*series, strict=True)), default=0)
    if not highest:
        return Markup("")
    return Markup(_drawn(table, rows, series, highest))  # noqa: S704 - the library escapes every name


def rows_of_a_bar(table: Table) -> int:
    """Return how many rows of a table one standing bar stands for."""
    return max(1, -(-len(table.rows) // MOST_STANDING))


def _drawn(table: Table, rows: Sequence[Sequence[object]], series: list[list[int]], highest: int) -> str:
    names = [str(row[0]) for row in rows]
    draw = HorizontalStackedBar if table.lying else StackedBar
    beside = max(map(_wide, _short(names))) + 12 if table.lying else _wide(str(highest)) + 20
    chart = draw(
        width=WIDTH,
        height=len(rows) * LINE + MARGIN if table.lying else HEIGHT,
        style=_LETTERS,
        css=[],
        js=[],
        show_legend=False,
        print_values=False,
        disable_xml_declaration=True,
        explicit_size=False,
        no_prefix=True,
        truncate_label=-1,
        margin=8,
        margin_left=beside,
        spacing=6,
        range=(0, _top(highest)),
        y_labels=list(range(0, _top(highest) + 1, _step(highest))),
        formatter=str,
    )
    chart.x_labels = _short(names) if table.lying else _some(names)
    for column, numbers in zip(table.drawn, series, strict=True):
        chart.add(table.columns[column].name, numbers)
    chart.add_xml_filter(_bare(f"{table.title}（数字在下面的表里）"))
    return str(chart.render(is_unicode=True))


def _bare(name: str) -> Any:
    """Return what takes out of a drawing all that is not drawn, and says to whoever does not see it what it is."""

    def bare(root: Element) -> Element:
        for parent in list(root.iter()):
            for child in list(parent):
                if _is_needless(child):
                    parent.remove(child)
        root.attrib.pop("id", None)
        root.set("class", "chart")
        root.set("role", "img")
        root.set("aria-label", name)
        return root

    return bare


def _is_needless(part: Element) -> bool:
    """Whether a part draws nothing: comments, scripts, what is only for a pointer, bars of no size."""
    if not isinstance(part.tag, str) or part.tag in _DROPPED or "overlay" in part.get("class", ""):
        return True
    return part.tag == "rect" and not (part.get("width") and part.get("height"))


def _wide(name: str) -> int:
    """Pixels that a name takes: a Chinese character is twice as wide as a figure."""
    return sum(LETTER if ord(sign) > 0x2E7F else LETTER * 3 // 5 for sign in name)


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _some(names: Sequence[str]) -> list[str]:
    """As many names as there is room for; the others are left empty."""
    every = -(-len(names) // MOST_LABELS)
    return [_plain(name) if place % every == 0 else "" for place, name in enumerate(names)]


def _plain(name: str) -> str:
    """A day or a week without its year: there is no room for it, and the period says it."""
    return name[5:10] if len(name) >= 10 and name[4] == "-" else name


def _short(names: Sequence[str]) -> list[str]:
    return [shorten(name, LONGEST_NAME) for name in names]


def _step(highest: int) -> int:
    """The distance of the lines behind the bars: 1, 2 or 5 and noughts, five lines or so."""
    size = 1
    while True:
        for times in (1, 2, 5):
            if size * times * 5 >= highest:
                return size * times
        size *= 10


def _top(highest: int) -> int:
    return -(-highest // _step(highest)) * _step(highest)

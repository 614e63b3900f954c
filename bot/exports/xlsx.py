"""Writes Excel workbooks in constant memory; nothing in a cell is ever a formula or a link."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from bot.exports.sheets import Rows, Sheet, printable
from bot.exports.target import written

MAX_CELL = 32_767
"""Characters that Excel takes in one cell."""


class Workbook:
    """One .xlsx file, written sheet by sheet; use as a context manager: the file is there when the block ends well.

    Raises WrongInput, with one sentence, where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._files = ExitStack()
        beside = self._files.enter_context(written(path))
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(beside), options)
        font = {"font_name": "宋体", "font_size": 11}
        self._title = self._book.add_format({**font, "bold": True, "font_size": 16})
        self._plain = self._book.add_format(font)
        edged = {**font, "border": 1, "valign": "top", "text_wrap": True}
        self._head = self._book.add_format({**edged, "bold": True, "bg_color": "#E7E6E6", "align": "center"})
        # "@" is text: a long number stays as it was typed.
        self._cell = self._book.add_format({**edged, "num_format": "@"})
        self._number = self._book.add_format({**edged, "align": "center"})

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            # Closed all the same: an open book complains when the collector finds it.
            with suppress(FileCreateError):
                self._book.close()
            self._files.__exit__(kind, error, trace)
            return
        with self._files:
            try:
                self._book.close()
            except FileCreateError as fault:
                raise (fault.__context__ if isinstance(fault.__context__, OSError) else fault) from None

    async def add(self, sheet: Sheet, rows: Rows) -> int:
        """Write one sheet; returns how many rows it got below its header."""
        page = self._book.add_worksheet(sheet.name[:31])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width * 2)
        for line, text in enumerate(sheet.head):
            page.write_string(line, 0, str(printable(text)), self._title if line == 0 else self._plain)
        top = len(sheet.head)
        for column, name in enumerate(sheet.columns):
            page.write_string(top, column, str(printable(name)), self._head)
        page.freeze_panes(top + 1, 0)
        page.repeat_rows(top)
        page.set_footer("&C第 &P 页，共 &N 页")
        count = 0
        async for row in rows:
            count += 1
            page.set_row(top + count, _height(row, sheet.widths))
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(top + count, column, cell, self._number)
                else:
                    page.write_string(top + count, column, str(printable(cell))[:MAX_CELL], self._cell)
        return count

    def choices(self, sheet: Sheet, lists: dict[str, list[str]], rows: int) -> None:
        """Write an empty sheet to be filled in, with the words that may be chosen in some of its columns."""
        page = self._book.add_worksheet(sheet.name[:31])
        for column, (name, width) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
            page.set_column(column, column, width * 2, self._cell)
            page.write_string(0, column, name, self._head)
            if words := lists.get(name.rstrip("*")):
                page.data_validation(1, column, rows, column, {"validate": "list", "source": words})
        page.freeze_panes(1, 0)

    def lines(self, name: str, lines: list[tuple[str, str]]) -> None:
        """Write a sheet of explanations."""
        page = self._book.add_worksheet(name)
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 90)
        for number, (left, right) in enumerate(lines):
            page.write_string(number, 0, left, self._plain)
            page.write_string(number, 1, right, self._plain)


def _height(row: object, widths: tuple[float, ...]) -> float:
    """Points a row needs so that nothing is hidden: Excel does not measure rows that a program wrote."""
    lines = 1
    for cell, width in zip(row, widths, strict=False):  # type: ignore[call-overload]
        if isinstance(cell, str) and cell:
            lines = max(lines, sum(-(-max(len(part), 1) // max(int(width), 1)) for part in cell.split("\n")))
    return min(15.0 * lines + 3, 400)

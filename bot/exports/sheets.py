"""What every table file has: lines above it, named columns with widths, rows that come one by one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

Cell = str | int
Rows = AsyncIterator[Sequence[Cell]]

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""How a formula begins; Chinese editions take the full-width signs for the others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `widths` are in characters of a Chinese font, one for each column."""

    name: str
    head: tuple[str, ...]
    columns: tuple[str, ...]
    widths: tuple[float, ...]


def printable(cell: Cell) -> Cell:
    """Return a cell without the characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", cell) if isinstance(cell, str) else cell


def harmless(cell: Cell) -> Cell:
    """Return a cell of a CSV file that no spreadsheet takes for a formula: an apostrophe goes before it.

    See OWASP, "CSV Injection". Importing takes the apostrophe away again.
    """
    cell = printable(cell)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

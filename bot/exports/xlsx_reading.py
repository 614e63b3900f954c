"""Reads the rows that staff filled into a workbook, with the numbers of the rows so that faults can be found."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import IO

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from bot.errors import WrongInput

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_LINES = 20_000
HEADER_WITHIN = 12
"""Lines above the header that are looked at."""

_DAMAGED = "这个 Excel 文件打不开：请另存为没有密码的 .xlsx。"

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
MOST_MERGED = 1_000_000
"""Cells below merged ones that are filled; areas that hold more lie over each other, which no program writes."""

_PIECE = 1024 * 1024

MOST_TOLD = 20
"""Cells that are named one by one."""

Numbered = tuple[int, Sequence[object]]


class _Uncomputed:
    """Stands for a formula that was never computed; as text it is empty, as it is for everybody else."""

    def __str__(self) -> str:
        return ""


def read_sheet(path: Path, wanted: Sequence[str]) -> tuple[Sequence[object], list[Numbered]]:
    """Return the header and the rows (with their row numbers) of the first sheet that has the wanted columns.

    Reads .xlsx and .csv. Raises WrongInput, with one sentence, for a file that cannot be read or has no such sheet.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WrongInput(f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise WrongInput(f"没有这个文件：{path}") from None
    except OSError as fault:
        raise WrongInput(f"文件打不开：{path}（{fault.strerror}）") from None
    return sheet_of(path.name, content, wanted)


def sheet_of(name: str, content: bytes, wanted: Sequence[str]) -> tuple[Sequence[object], list[Numbered]]:
    """Read a file's content as `read_sheet` does; `name` tells its kind by its ending.

    The header's names come without stars, spaces and line breaks; a cell that is merged with those below it stands in
    each of their rows.
    """
    sheets = _csv(content) if name.lower().endswith(".csv") else _xlsx(content)
    for rows, merged in sheets:
        for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
            header = [_column(cell) for cell in cells]
            if set(wanted) <= set(header):
                below = _filled(rows[place + 1 :], merged)
                _refuse_uncomputed(header, below)
                return header, below
    raise WrongInput(f"文件里没有同时写着“{'、'.join(wanted)}”的表头。")


def _column(cell: object) -> str | None:
    """The name of a column, however it was typed anew: 提出人／单位, 收到 日期*."""
    return "".join(str(cell).split()).replace("／", "/").rstrip("*＊") if cell is not None else None


def _xlsx(content: bytes) -> Iterator[tuple[list[Numbered], list[str]]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise WrongInput("这个文件解开后太大了。")
            has_formulas = any(_holds_formulas(packed, one.filename) for one in packed.infolist())
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except WrongInput:
        raise
    except Exception:
        # The library raises errors of zipfile, XML and its own on a damaged or encrypted file.
        raise WrongInput(_DAMAGED) from None
    try:
        for page in book.worksheets:
            # Some programs note a wrong size of the sheet: what lies beyond it would be left out.
            page.reset_dimensions()
            lines = _lines(page.iter_rows(values_only=True))
            merged = _merged(content, page._worksheet_path)  # type: ignore[attr-defined]
            yield (_with_formulas(content, page.title, lines) if has_formulas else lines), merged
    except WrongInput:
        raise
    except Exception:
        # The pages themselves are only read now; entities that swell or point elsewhere are an error of the XML reader.
        raise WrongInput(_DAMAGED) from None
    finally:
        book.close()


def _holds_formulas(packed: zipfile.ZipFile, name: str) -> bool:
    if not name.startswith("xl/worksheets/"):
        return False
    with packed.open(name) as file:
        return any(_FORMULA.search(piece) for piece in _pieces(file))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Read a file piece by piece, each with the end of the one before."""
    tail = b""
    while piece := file.read(_PIECE):
        yield tail + piece
        tail = piece[-300:]


def _merged(content: bytes, name: str) -> list[str]:
    """Return the areas of a sheet whose cells were made one: A2:A5."""
    with zipfile.ZipFile(BytesIO(content)) as packed, packed.open(name) as file:
        found = dict.fromkeys(area for piece in _pieces(file) for area in _MERGED.findall(piece))
    return [area.decode() for area in found]


def _filled(rows: list[Numbered], merged: Sequence[str]) -> list[Numbered]:
    """Return rows in which a merged cell stands in each row it covers: only the first one holds its words.

    Rows that hold nothing stay so: a cell is often merged far beyond the last one.
    """
    cells = {line: list(row) for line, row in rows}
    used = {line for line, row in rows if any(cell is not None and str(cell).strip() for cell in row)}
    left = MOST_MERGED
    for area in merged:
        (top, column), (bottom, _) = map(coordinate_to_tuple, area.split(":"))
        if top not in cells or column > len(cells[top]):
            continue
        value = cells[top][column - 1]
        for line in range(top + 1, min(bottom, rows[-1][0]) + 1):
            left -= 1
            if line in used:
                row = cells[line]
                row.extend([None] * (column - len(row)))
                row[column - 1] = value
        if left < 0:
            raise WrongInput(_DAMAGED)
    return list(cells.items())


def _with_formulas(content: bytes, title: str, lines: list[Numbered]) -> list[Numbered]:
    """Put a mark where a formula stands whose result the file does not hold: it would read as an empty cell."""
    book = load_workbook(BytesIO(content), read_only=True)
    try:
        page = book[title]
        page.reset_dimensions()
        written = _lines(page.iter_rows())
    finally:
        book.close()
    return [
        (line, [_Uncomputed() if value is None and getattr(cell, "data_type", "") == "f" else value
                for value, cell in zip(values, cells, strict=False)])
        for (line, values), (_, cells) in zip(lines, written, strict=False)
    ]  # fmt: skip


def _refuse_uncomputed(header: Sequence[object], rows: list[Numbered]) -> None:
    found = [
        f"第 {line} 行“{name}”"
        for line, cells in rows
        for name, cell in zip(header, cells, strict=False)
        if isinstance(cell, _Uncomputed) and name is not None
    ]
    if found:
        more = f"等 {len(found)} 处" if len(found) > MOST_TOLD else ""
        raise WrongInput(
            f"{'、'.join(found[:MOST_TOLD])}{more}是公式，文件里没有算好的结果。"
            "请用 Excel 或 WPS 打开、保存一次再导入。"
        )


def _lines(rows: Iterable[Sequence[object]]) -> list[Numbered]:
    """The rows with their numbers; a file of millions of them is refused before it fills the memory."""
    found: list[Numbered] = list(enumerate(islice(rows, MAX_LINES + 1), 1))
    if len(found) > MAX_LINES:
        raise WrongInput(f"表格超过 {MAX_LINES} 行，请分成几个文件（空行也算，请删掉）。")
    return found


def _csv(content: bytes) -> Iterator[tuple[list[Numbered], list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            yield _lines(csv.reader(StringIO(text, newline=""))), []
        except csv.Error:
            raise WrongInput("这个 CSV 文件读不出来：请用 Excel 打开，另存为 .xlsx。") from None
        return
    raise WrongInput("这个 CSV 文件的编码认不出来，请另存为 UTF-8。")

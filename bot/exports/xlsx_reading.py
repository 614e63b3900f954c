"""Reads the rows that staff filled into a workbook, with the numbers of the rows so that faults can be found."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from openpyxl import load_workbook

from bot.errors import WrongInput

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
HEADER_WITHIN = 12
"""Lines above the header that are looked at."""

Numbered = tuple[int, Sequence[object]]


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
    sheets = _csv(content) if path.suffix.lower() == ".csv" else _xlsx(path)
    for rows in sheets:
        for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
            names = {str(cell).strip().rstrip("*＊") for cell in cells if cell is not None}
            if set(wanted) <= names:
                return cells, rows[place + 1 :]
    raise WrongInput(f"文件里没有同时写着“{'、'.join(wanted)}”的表头。")


def _xlsx(path: Path) -> Iterator[list[Numbered]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise WrongInput("这个文件解开后太大了。")
        book = load_workbook(path, read_only=True, data_only=True)
    except WrongInput:
        raise
    except Exception:
        # The library raises errors of zipfile, XML and its own on a damaged or encrypted file.
        raise WrongInput("这个 Excel 文件打不开：请另存为没有密码的 .xlsx。") from None
    try:
        for page in book.worksheets:
            yield [(number, row) for number, row in enumerate(page.iter_rows(values_only=True), 1)]
    finally:
        book.close()


def _csv(content: bytes) -> Iterator[list[Numbered]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield [(number, row) for number, row in enumerate(csv.reader(StringIO(text, newline="")), 1)]
        return
    raise WrongInput("这个 CSV 文件的编码认不出来，请另存为 UTF-8。")

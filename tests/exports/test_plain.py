"""Whatever people write comes back from a CSV file as it was, and no spreadsheet runs any of it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consultations.paper import read_rows
from bot.exports.plain import write_csv
from bot.exports.sheets import Cell, Sheet, harmless
from bot.exports.xlsx_reading import read_sheet
from bot.text import clean

COLUMNS = ("条款", "态度", "理由", "渠道", "收到日期")
SHEET = Sheet("x", (), COLUMNS, (1, 1, 1, 1, 1))
_TEXT = st.text(max_size=80).map(clean).filter(lambda text: bool(text) and not text.startswith("'"))


async def _rows(texts: Sequence[str]) -> AsyncIterator[Sequence[Cell]]:
    for text in texts:
        yield "第一条", "其他", text, "来信", "2026-11-20"


@settings(max_examples=80, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=5))
async def test_a_round_trip_keeps_every_word(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        assert await write_csv(path, SHEET, _rows(texts)) == len(texts)
        header, rows = read_sheet(path, COLUMNS)
        assert [one.reason for one in read_rows(header, rows)] == [str(clean(text)) for text in texts]


@given(st.text(alphabet="=+-@\t\r ab1", max_size=6))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert str(harmless(text))[:1] not in ("=", "+", "-", "@", "\t", "\r")

"""Writes CSV that Excel opens with its Chinese intact and without running anything, and JSON for other programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from bot.exports.sheets import Rows, Sheet, harmless, printable
from bot.exports.target import written


async def write_csv(path: Path, sheet: Sheet, rows: Rows) -> int:
    """Write a table with its header line; returns how many rows. The byte-order mark tells Excel that it is UTF-8."""
    count = 0
    with written(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.columns)
        async for row in rows:
            writer.writerow([harmless(cell) for cell in row])
            count += 1
    return count


async def write_json(path: Path, sheet: Sheet, rows: Rows) -> int:
    """Write {"head": [...], "rows": [{column: value}]}; returns how many rows."""
    count = 0
    with written(path) as beside, beside.open("w", encoding="utf-8") as file:
        file.write('{"head": ' + json.dumps(list(sheet.head), ensure_ascii=False) + ', "rows": [')
        async for row in rows:
            named = dict(zip(sheet.columns, (printable(cell) for cell in row), strict=True))
            file.write((",\n" if count else "\n") + json.dumps(named, ensure_ascii=False))
            count += 1
        file.write("\n]}\n")
    return count

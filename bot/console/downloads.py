"""Files that a page gives: written beside the data for a moment, sent, and taken away again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import quote

from starlette.responses import Response

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "yaml": "application/yaml; charset=utf-8",
}

Made = TypeVar("Made")


async def download(name: str, write: Callable[[Path], Awaitable[Made]]) -> tuple[Response, Made]:
    """Return a file for the browser to keep, and what `write` gave; `name` tells its kind by its ending.

    Raises what `write` raises.
    """
    kind = name.rpartition(".")[2]
    with TemporaryDirectory(prefix="staff-") as folder:
        path = Path(folder) / f"file.{kind}"
        made = await write(path)
        content = await asyncio.to_thread(path.read_bytes)
    return attached(name, content), made


def attached(name: str, content: bytes) -> Response:
    """Return what was made as a file for the browser to keep; `name` tells its kind by its ending."""
    kind = name.rpartition(".")[2]
    headers = {
        "Content-Disposition": f"attachment; filename=\"file.{kind}\"; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=KINDS[kind], headers=headers)

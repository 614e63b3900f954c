"""What a browser sends with a form: bounded, and read as plain text without control characters."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from bot.errors import Malformed
from bot.language.numerals import read_count
from bot.text import shorten
from bot.web.guard import read_body

MOST_FIELDS = 2_000
MOST_NUMBER = 999_999_999
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OUR_OWN = "_"
"""Names that begin with it belong to the frame: proof, what was seen, what was agreed to."""


class Form:
    """The fields of a form. A field that is not there reads as empty: a browser leaves out what is not ticked."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def text(self, name: str) -> str:
        """Return a field without control characters and outer blanks, lines ended by \\n."""
        value = self._data.get(name)
        return clean(value) if isinstance(value, str) else ""

    def raw(self, name: str) -> str:
        """Return a field exactly as it was typed: a password."""
        value = self._data.get(name)
        return value if isinstance(value, str) else ""

    def all(self, name: str) -> list[str]:
        """Return all values of a field that may be there several times (ticks)."""
        return [clean(value) for value in self._data.getlist(name) if isinstance(value, str)]

    def number(self, name: str) -> int | None:
        """Return a field as a whole number from 0 to MOST_NUMBER, None for anything else."""
        found = read_count(self.text(name))
        return found if found is not None and 0 <= found <= MOST_NUMBER else None

    def count(self, name: str, what: str, most: int, *, least: int = 0, empty: int | None = None) -> int:
        """Return how many a field says, `empty` where nothing was written and that is allowed.

        Raises Malformed with a sentence for all else: what was typed is never taken for another number.
        """
        text = self.text(name)
        if not text and empty is not None:
            return empty
        if not text:
            raise Malformed(f"请写{what}。")
        found = read_count(text)
        if found is None:
            raise Malformed(f"{what}“{shorten(text, 20)}”不是数字，请写成 30 这样。")
        if not least <= found <= most:
            raise Malformed(f"{what}要在 {least} 到 {most} 之间，现在写的是“{shorten(text, 20)}”。")
        return found

    def file(self, name: str) -> UploadFile | None:
        """Return a file that was chosen, None where none was."""
        value = self._data.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    async def close(self) -> None:
        """Let go of the files that came with the form."""
        await self._data.close()

    def fields(self) -> list[tuple[str, str]]:
        """Return every field of text with its name, in order, without the frame's own."""
        return [
            (name, clean(value))
            for name, value in self._data.multi_items()
            if isinstance(value, str) and not name.startswith(_OUR_OWN)
        ]

    def to_keep(self) -> str:
        """Return the fields, and what was seen of the thing, as one text."""
        seen = [("_seen", self.text("_seen"))] if "_seen" in self._data else []
        return json.dumps([*seen, *self.fields()])

    def get(self, name: str, default: object = "") -> object:
        """For templates: what was typed into a field, or what stands there before anything is typed."""
        return self.text(name) if name in self._data else default

    def ticked(self, name: str, value: str, default: bool = False) -> bool:
        """For templates: whether a box was ticked, or is before anything is typed."""
        return value in self.all(name) if self._data else default


NOTHING = Form(FormData())
"""The form of a page on which nothing was typed yet."""


def clean(text: str) -> str:
    """Return text as it is kept: no control characters, no outer blanks, lines ended by \\n."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


async def read_form(request: Request, limit: int) -> Form:
    """Read a form of at most `limit` bytes, files included; raises HTTPException 400, 408, 413 or 415."""
    body = await read_body(request, limit)
    if not body:
        return NOTHING
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            raise HTTPException(400, "表单里的内容读不出来，请再试一次。") from None
        return Form(FormData([*pairs]))
    if kind == "multipart/form-data":
        return Form(await _parts(request.headers, body))
    raise HTTPException(415, "请在本网站的页面里填表。")


async def _parts(headers: Headers, body: bytes) -> FormData:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        return await MultiPartParser(
            headers, stream(), max_files=20, max_fields=MOST_FIELDS, max_part_size=len(body) + 1
        ).parse()
    except (MultiPartException, KeyError, ValueError):
        raise HTTPException(400, "表单里的内容读不出来，请再试一次。") from None


def query_of(parameters: Mapping[str, str], keep: Sequence[str]) -> dict[str, str]:
    """Return the parameters of an address that are named, without empty ones."""
    return {name: clean(parameters[name]) for name in keep if clean(parameters.get(name, ""))}

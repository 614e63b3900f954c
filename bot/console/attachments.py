"""Photos, voices and files that residents sent, looked at through the bot: fetched for this moment, stored nowhere.

What a file is, its own first bytes decide: a photo and a voice are shown by the browser, everything else is only
handed over to be kept, under a type that no browser opens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.errors import NotFetched, NotFound

Fetch = Callable[[str], Awaitable[bytes]]
"""Returns a file by the channel's own id of it; raises NotFetched."""

KINDS = {"photo": "照片", "voice": "语音", "file": "文件"}

NOWHERE = "这个附件现在取不到：收到它的渠道没有接着（{channel}）。请告诉维护的人。"

_PICTURES = ((b"\xff\xd8\xff", "jpg", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
             (b"GIF8", "gif", "image/gif"))  # fmt: skip
_SOUNDS = ((b"OggS", "ogg", "audio/ogg"), (b"ID3", "mp3", "audio/mpeg"), (b"\xff\xfb", "mp3", "audio/mpeg"),
           (b"\xff\xf3", "mp3", "audio/mpeg"))  # fmt: skip
_OTHERS = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), *((begin, ending) for begin, ending, _ in (*_PICTURES, *_SOUNDS)))

ANY = "application/octet-stream"

BLANK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60"><rect width="320" height="60" fill="#eee"/>'
    '<text x="12" y="36" font-size="16" fill="#333">现在取不到，点这里看原因</text></svg>'
)

SHUT = {
    # Opened by itself, a file may do nothing at all: no script, no form, no request.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One attachment on a page: its number from 1, and what it is: photo, voice or file."""

    number: int
    kind: str

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{KINDS.get(self.kind, '附件')} {self.number}"


def shown(attachments: Sequence[Mapping[str, Any]], before: int = 0) -> list[Shown]:
    """Return attachments for a page, numbered after those `before`."""
    return [Shown(before + number, str(one.get("kind"))) for number, one in enumerate(attachments, 1)]


async def served(
    fetchers: Mapping[str, Fetch], channel: str, attachments: Sequence[Mapping[str, Any]], number: str, name: str
) -> Response:
    """Return an attachment by its number from 1; `name` begins the name under which a browser would keep it.

    Raises NotFound for a number that none has, NotFetched where the file is not to be had.
    """
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    if not 1 <= place <= len(attachments):
        raise NotFound("attachment", number)
    one = attachments[place - 1]
    fetch = fetchers.get(channel)
    if fetch is None:
        raise NotFetched(NOWHERE.format(channel=channel))
    content = await fetch(str(one["reference"]))
    ending, media_type = kind_of(content, str(one["kind"]))
    how = "attachment" if media_type == ANY else "inline"
    file = f"{name}-{place}.{ending}"
    headers = {**SHUT, "Content-Disposition": f"{how}; filename=\"{place}.{ending}\"; filename*=UTF-8''{quote(file)}"}
    return Response(content, media_type=media_type, headers=headers)


def blank(request: Request, fault: NotFetched) -> Response:
    """Return a picture that says so where a page wants to show one that is not to be had; raises `fault` elsewhere.

    Without script a browser loads the pictures of a page although nobody opened them: that is no error of the page.
    """
    if request.headers.get("sec-fetch-dest") != "image":
        raise fault
    return Response(BLANK, media_type="image/svg+xml", headers=SHUT)


def kind_of(content: bytes, kind: str) -> tuple[str, str]:
    """Return ending and media type of a file sent as photo, voice or file; what is not surely that is octet-stream."""
    if kind == "photo":
        for begin, ending, media_type in _PICTURES:
            if content.startswith(begin):
                return ending, media_type
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return "webp", "image/webp"
    if kind == "voice":
        for begin, ending, media_type in _SOUNDS:
            if content.startswith(begin):
                return ending, media_type
        if content[4:8] == b"ftyp":
            return "m4a", "audio/mp4"
    ending = next((ending for begin, ending in _OTHERS if content.startswith(begin)), "bin")
    return ("mp4" if content[4:8] == b"ftyp" else ending), ANY

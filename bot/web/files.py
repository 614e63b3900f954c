"""Pages and their files: read once, packed once, and named by a hash so that a browser may keep them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path

from fastapi import HTTPException, Request, Response

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
}
_IMMUTABLE = "public, max-age=31536000, immutable"


class Assets:
    """The files of one folder, read once; their folder in the URL is a hash of them all, so that they may be cached."""

    def __init__(self, folder: Path) -> None:
        files = sorted(path for path in folder.iterdir() if path.suffix in _TYPES)
        self._bodies = {path.name: path.read_bytes() for path in files}
        self._zipped = {name: gzip.compress(body, mtime=0) for name, body in self._bodies.items()}
        self.version = hashlib.sha256(repr(sorted(self._bodies.items())).encode()).hexdigest()[:12]

    def respond(self, request: Request, version: str, name: str) -> Response:
        """Return a file; one asked for under another version is not cached. Raises HTTPException 404."""
        if name not in self._bodies:
            raise HTTPException(404, "没有这个文件。")
        headers = {"Cache-Control": _IMMUTABLE if version == self.version else "no-store"}
        return _packed(request, self._bodies[name], self._zipped[name], _TYPES[Path(name).suffix], headers)


def page_of(request: Request, text: str, status: int = 200) -> Response:
    """Return a page as HTML, compressed where the browser takes it."""
    body = text.encode()
    return _packed(request, body, gzip.compress(body, mtime=0), "text/html; charset=utf-8", {}, status)


def _packed(
    request: Request, body: bytes, zipped: bytes, media_type: str, headers: Mapping[str, str], status: int = 200
) -> Response:
    headers = {**headers, "Vary": "Accept-Encoding"}
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        body, headers = zipped, {**headers, "Content-Encoding": "gzip"}
    return Response(body, status, media_type=media_type, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    """Whether a browser takes packed bodies; `gzip;q=0` says that it does not (RFC 9110, 12.5.3)."""
    for coding in accepted.lower().split(","):
        name, _, quality = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return not quality or bool(quality.strip("0."))
    return False

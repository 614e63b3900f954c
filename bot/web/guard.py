"""What stands before every route: security headers, no foreign origins, bodies bounded in size and time."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_SECONDS = 20.0
"""How long a client may take to send its body."""

TOO_BIG = "发来的内容太大了，请分几次发。"
BUSY = "现在咨询的人比较多，请过一会儿再试。"
BROKEN = "系统出了点问题，没有办成。请稍后再试；紧急情况请直接拨打 110。"

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class SecurityHeaders:
    """Adds the security headers, and forbids caching, where a response says nothing of its own about them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SameOrigin:
    """Refuses requests that another site's page made a browser send."""

    def __init__(self, public_url: str | None) -> None:
        self._public_origin = _origin(public_url) if public_url else None

    def check(self, request: Request) -> None:
        """Raise HTTPException 403 for a request from a foreign origin; scripts send neither header and pass."""
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            allowed = site in ("same-origin", "none")
        else:
            origin = request.headers.get("origin")
            allowed = origin is None or self._is_ours(origin, request)
        if not allowed:
            raise HTTPException(403, "请在本网站的页面里使用。")

    def _is_ours(self, origin: str, request: Request) -> bool:
        if self._public_origin is not None and _origin(origin) == self._public_origin:
            return True
        # The scheme is left out on purpose: behind a proxy that ends TLS we see http where the browser says https.
        host = request.headers.get("host", "")
        return bool(host) and _origin(origin)[1] == host.lower()


def led_here(request: Request) -> bool:
    """Tell whether another website's page led the browser here: then the person may not have meant anything by it."""
    return request.headers.get("sec-fetch-site") == "cross-site"


async def read_body(request: Request, limit: int, seconds: float = BODY_SECONDS) -> bytes:
    """Return the body without ever holding more than `limit` bytes of it (plus one network chunk).

    Raises HTTPException 413 when it is longer, 408 when it takes longer than `seconds`, 400 when it breaks off.
    """
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or len(announced) > 18 or int(announced) > limit:
        raise HTTPException(413, TOO_BIG)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise HTTPException(413, TOO_BIG)
    except TimeoutError:
        raise HTTPException(408, "网络太慢，没有收全，请再发一次。") from None
    except ClientDisconnect:
        raise HTTPException(400, "没有收全，请再发一次。") from None
    return bytes(body)


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()

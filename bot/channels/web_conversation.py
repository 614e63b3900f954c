"""Whose conversation a browser is in: an unguessable token in a cookie that scripts of the page cannot read."""

from __future__ import annotations

import base64
import hashlib
import secrets

from fastapi import Request, Response

from bot.channels.web_models import is_conversation
from bot.channels.web_parts import CHANNEL
from bot.messages import Address

COOKIE = "conversation"
EARLIER_COOKIE = "earlier"
COOKIE_SECONDS = 180 * 24 * 3600
MIN_COOKIE_LENGTH = 32
"""Length of the tokens made here: a short name that a script chose for itself does not open its history."""


def address_of(token: str) -> Address:
    """Return the address of a conversation: a one-way hash, so that nobody who reads the database has the token."""
    digest = hashlib.sha256(f"web conversation\0{token}".encode()).digest()
    return Address(CHANNEL, base64.urlsafe_b64encode(digest).decode().rstrip("="))


class Conversations:
    """Reads and writes the two cookies.

    `conversation` is the current one. `earlier` is the one that was left by the quick exit: the page then starts
    empty, as on a new device, and the person can go back to it on purpose.
    """

    def __init__(self, public_url: str | None) -> None:
        self._secure = (public_url or "").lower().startswith("https://")

    def current(self, request: Request) -> str | None:
        """Return the token of the browser's conversation, None if it has none."""
        return _token(request, COOKIE)

    def earlier(self, request: Request) -> str | None:
        """Return the token of the conversation that was left, None if there is none."""
        return _token(request, EARLIER_COOKIE)

    def make(self) -> str:
        """Return a new token."""
        return secrets.token_urlsafe(24)

    def keep(self, response: Response, token: str) -> None:
        """Make `token` the browser's conversation for another 180 days."""
        self._set(response, COOKIE, token)

    def leave(self, response: Response, token: str | None) -> None:
        """End the browser's conversation; `token` is the one it can go back to (None: as before)."""
        self._drop(response, COOKIE)
        if token is not None:
            self._set(response, EARLIER_COOKIE, token)

    def swap(self, response: Response, *, current: str | None, earlier: str) -> None:
        """Go back to the earlier conversation; the current one takes its place."""
        self._set(response, COOKIE, earlier)
        if current is None:
            self._drop(response, EARLIER_COOKIE)
        else:
            self._set(response, EARLIER_COOKIE, current)

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, secure=self._secure, httponly=True, samesite="strict")

    def _set(self, response: Response, name: str, token: str) -> None:
        response.set_cookie(
            name,
            token,
            max_age=COOKIE_SECONDS,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )


def _token(request: Request, name: str) -> str | None:
    token = request.cookies.get(name, "")
    return token if len(token) >= MIN_COOKIE_LENGTH and is_conversation(token) else None

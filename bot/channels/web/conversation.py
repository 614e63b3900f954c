"""Whose conversation a browser is in: an unguessable token in a cookie that scripts of the page cannot read."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request, Response

from bot.channels.web.address import address_of
from bot.channels.web.models import is_conversation
from bot.messages import Address

COOKIE = "conversation"
EARLIER_COOKIE = "earlier"
COOKIE_SECONDS = 180 * 24 * 3600
MIN_COOKIE_LENGTH = 32
"""Length of the tokens made here: a short name that a script chose for itself does not open its history."""


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation as a browser holds it: nothing of up to `hidden_until` (UTC) is shown there any more."""

    token: str
    hidden_until: datetime | None = None

    @property
    def address(self) -> Address:
        """The conversation's address."""
        return address_of(self.token)

    def shows(self, moment: datetime) -> bool:
        """Tell whether something of that moment (UTC) may be shown."""
        return self.hidden_until is None or moment > self.hidden_until


class Conversations:
    """Reads and writes the two cookies.

    `conversation` is the current one. `earlier` is the one that was left by the quick exit: the page then starts
    empty, as on a new device, and the person can go back to it on purpose.

    They are SameSite=Lax: with Strict a browser keeps them back when somebody comes by a link from another website,
    and the conversation would be lost to a new one. Requests that do something are guarded by `SameOrigin`.
    """

    def __init__(self, public_url: str | None) -> None:
        self._secure = (public_url or "").lower().startswith("https://")

    def current(self, request: Request) -> Held | None:
        """Return the browser's conversation, None if it has none."""
        return _held(request, COOKIE)

    def earlier(self, request: Request) -> Held | None:
        """Return the conversation that was left, None if there is none."""
        return _held(request, EARLIER_COOKIE)

    def make(self) -> Held:
        """Return a new conversation."""
        return Held(secrets.token_urlsafe(24))

    def keep(self, response: Response, held: Held) -> None:
        """Make `held` the browser's conversation for another 180 days."""
        self._set(response, COOKIE, held)

    def leave(self, response: Response, held: Held | None) -> None:
        """End the browser's conversation; `held` is the one it can go back to (None: as before)."""
        self._drop(response, COOKIE)
        if held is not None:
            self._set(response, EARLIER_COOKIE, held)

    def renew(self, response: Response) -> Held:
        """Give the browser a new conversation and no way back: what it had was deleted."""
        held = self.make()
        self._set(response, COOKIE, held)
        self._drop(response, EARLIER_COOKIE)
        return held

    def swap(self, response: Response, *, current: Held | None, earlier: Held) -> None:
        """Go back to the earlier conversation; the current one takes its place."""
        self._set(response, COOKIE, earlier)
        if current is None:
            self._drop(response, EARLIER_COOKIE)
        else:
            self._set(response, EARLIER_COOKIE, current)

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, secure=self._secure, httponly=True, samesite="lax")

    def _set(self, response: Response, name: str, held: Held) -> None:
        response.set_cookie(
            name,
            _value(held),
            max_age=COOKIE_SECONDS,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )


def _value(held: Held) -> str:
    if held.hidden_until is None:
        return held.token
    return f"{held.token}.{math.ceil(held.hidden_until.timestamp() * 1000)}"


def _held(request: Request, name: str) -> Held | None:
    token, _, hidden = request.cookies.get(name, "").partition(".")
    if len(token) < MIN_COOKIE_LENGTH or not is_conversation(token):
        return None
    if not hidden:
        return Held(token)
    # Whatever is written there hides; what cannot be read hides everything.
    known = hidden.isascii() and hidden.isdecimal() and len(hidden) <= 14
    return Held(token, datetime.fromtimestamp(int(hidden) / 1000, UTC) if known else datetime.max.replace(tzinfo=UTC))

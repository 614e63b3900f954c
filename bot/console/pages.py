"""What a page is: its address below /staff, the right it needs, and what answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.visit import Visit
from bot.staff.rights import Right

Handler = Callable[[Visit], Awaitable[Response]]

FORM_BYTES = 2 * 1024 * 1024
"""A form without files: a text that is far too long is still read, so that its own rule can say so."""


@dataclass(frozen=True, slots=True)
class Page:
    """One route. `need` None: anybody who is signed in; `limit`: bytes of a form.

    `asks_itself`: an open page asks for it by itself, which is no sign that somebody sits before it.
    """

    method: str
    path: str
    handler: Handler
    need: Right | None
    limit: int = FORM_BYTES
    asks_itself: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """The pages of one subject; `label` (empty: not in the navigation) leads to `path` for those who have `need`."""

    label: str
    path: str
    need: Right | None
    pages: tuple[Page, ...]


def get(path: str, handler: Handler, need: Right | None) -> Page:
    """A page to look at."""
    return Page("GET", path, handler, need)


def post(path: str, handler: Handler, need: Right | None, *, limit: int = FORM_BYTES) -> Page:
    """What a form is sent to; `limit` is above the usual where files are taken."""
    return Page("POST", path, handler, need, limit)

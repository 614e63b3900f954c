"""Big files by browser: the file at once where it is made in a moment, else a page that shows how far it is."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from bot.console.downloads import attached
from bot.console.makings import Making
from bot.console.pages import Page, Topic, get
from bot.console.visit import Visit
from bot.errors import WrongInput

PATIENCE = 2.0
"""Seconds after which whoever asked is shown how far it is; most files are there by then."""

ASKS_AGAIN = 2
"""Seconds after which the page looks again."""


async def given(visit: Visit, making: Making) -> Response:
    """Return the file if it is there in a moment, else lead to the page that shows how far it is.

    Raises WrongInput where it could not be made.
    """
    if making.work is not None:
        await asyncio.wait([making.work], timeout=PATIENCE)
    if making.fault:
        raise WrongInput(making.fault)
    return await _file_of(visit, making)


async def show(visit: Visit) -> Response:
    """GET /making/{code}: how far a file is; the page asks again by itself, without a script."""
    making = visit.house.makings.of(visit.actor, visit.named("code"))
    response = visit.page("making.html", making=making)
    if not making.is_over:
        response.headers["Refresh"] = str(ASKS_AGAIN)
    return response


async def fetch(visit: Visit) -> Response:
    """GET /making/{code}/file: the file, as soon as it is there."""
    making = visit.house.makings.of(visit.actor, visit.named("code"))
    return await _file_of(visit, making)


async def _file_of(visit: Visit, making: Making) -> Response:
    """The file, or the page that shows how far it is."""
    if making.content is None:
        return visit.go(f"/making/{making.code}")
    return attached(making.name, await asyncio.to_thread(making.content.read_bytes))


TOPIC = Topic(
    "",
    "/making",
    None,
    (
        Page("GET", "/making/{code}", show, None, asks_itself=True),
        get("/making/{code}/file", fetch, None),
    ),
)

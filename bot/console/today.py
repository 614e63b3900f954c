"""What waits today, the oldest and the most urgent first; each line leads to where the work is done."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages import Topic, get
from bot.console.visit import Visit


async def today(visit: Visit) -> Response:
    """GET /: the first page after the sign-in."""
    return visit.page("today/today.html")


TOPIC = Topic("今天", "/", None, (get("/", today, None),))

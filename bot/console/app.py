"""The console put together: its pages behind one frame, as an application that stands under /staff."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.app import Parts
from bot.console import (
    alarm,
    announcements,
    audit,
    deliveries,
    duty,
    events,
    figures,
    inquiries,
    knowledge,
    making,
    office,
    outcomes,
    people,
    quizzes,
    recall,
    search,
    signin,
    today,
)
from bot.console.attachments import Fetch
from bot.console.frame import Frame
from bot.console.makings import Makings
from bot.console.signin import TRIES_A_MINUTE, Doorway
from bot.console.visit import Entry, House
from bot.console.words import FILTERS, age_of, ago, short_time
from bot.recall.service import seconds_left
from bot.web.files import Assets
from bot.web.guard import SameOrigin
from bot.web.limits import ClientAddresses, TokenBuckets
from bot.web.templates import templates_of

HERE = Path(__file__).parent

TOPICS = (
    today.TOPIC,
    inquiries.TOPIC,
    outcomes.TOPIC,
    events.TOPIC,
    figures.TOPIC,
    knowledge.TOPIC,
    announcements.TOPIC,
    quizzes.TOPIC,
    duty.TOPIC,
    alarm.TOPIC,
    office.TOPIC,
    people.TOPIC,
    audit.TOPIC,
    deliveries.TOPIC,
    recall.TOPIC,
    making.TOPIC,
    search.TOPIC,
    signin.TOPIC,
)
"""In the order of the navigation."""


def create_console(
    parts: Parts,
    *,
    public_url: str | None,
    trusted_proxies: frozenset[str],
    fetchers: Mapping[str, Fetch] | None = None,
) -> Starlette:
    """Return the application to mount under /staff.

    `public_url`: with https the cookies are marked Secure. `fetchers`: by channel what fetches a file that a resident
    sent. Raises WrongInput when a trusted proxy is none.
    """
    house = House(
        parts=parts,
        environment=environment_of(parts),
        assets=Assets(HERE / "files"),
        entries=tuple(Entry(one.label, one.path, one.need) for one in TOPICS if one.label),
        secure=bool(public_url and public_url.startswith("https://")),
        makings=Makings(parts.clock, parts.settings.data_dir / "made"),
        fetchers=fetchers or {},
    )
    same_origin = SameOrigin(public_url)
    frame = Frame(house, same_origin)
    clients = ClientAddresses(trusted_proxies)
    doorway = Doorway(house, frame, same_origin, clients, TokenBuckets(TRIES_A_MINUTE, parts.clock))

    async def missing(request: Request, fault: Exception) -> Response:
        status = fault.status_code if isinstance(fault, HTTPException) else 404

        async def answer() -> Response:
            return await frame.missing(request, status)

        return await frame.guarded(request, answer)

    return Starlette(
        routes=[*doorway.routes(), *(frame.route(page) for topic in TOPICS for page in topic.pages)],
        exception_handlers={404: missing, 405: missing},
    )


def environment_of(parts: Parts) -> Environment:
    """Return the templates with what all of them may use."""
    environment = templates_of(HERE / "templates", parts.settings.cache)
    now = parts.clock.now
    environment.filters |= FILTERS | {
        "ago": lambda moment: ago(moment, now()),
        "age": lambda moment: age_of(moment, now()).strip() or "不到 1 分钟",
        "pair": lambda word: (word, word),
        "left": lambda hold: seconds_left(hold, now()),
        "over": lambda pair: (pair[0], f"超过{pair[1]}"),
        "short": lambda moment: short_time(moment, now()),
    }
    return environment

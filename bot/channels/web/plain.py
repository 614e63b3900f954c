"""The talk without any script: what is written is a form, what is answered is a page, and so is what goes wrong."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup, escape

from bot import buttons
from bot.channels.web.messages import MessagesApi
from bot.channels.web.models import Unacceptable, read_message
from bot.channels.web.pages import PAGES
from bot.channels.web.parts import Front
from bot.clock import OFFICE_ZONE
from bot.messages import LEFT
from bot.web.files import Assets, page_of
from bot.web.guard import read_body
from bot.web.templates import templates_of

MAX_FORM = 64 * 1024
SHOWN = 10
"""Messages on the page, the newest last: a page without a script is loaded whole each time."""

_PHONE = re.compile(r"(?<![\d第￥¥])(1(?:10|19|20|22)|12\d{3}|9[56]\d{3})(?![\d.]|元|条|年|月|天|日|万|千|个|人)")


def with_phones(text: str) -> Markup:
    """Return a text as HTML, its hotlines as links; everything else in it is escaped."""
    link = Markup('<a class="tel" href="tel:{0}">{0}</a>')
    pieces = _PHONE.split(text)
    return Markup().join(link.format(one) if place % 2 else escape(one) for place, one in enumerate(pieces))


class PlainPages:
    """The same conversation as on the chat page, in the same browser, for where its script does not run."""

    def __init__(self, messages: MessagesApi, front: Front, assets: Assets) -> None:
        self._messages = messages
        self._front = front
        self._assets = assets
        environment = templates_of(PAGES)
        environment.filters["phones"] = with_phones
        self._talk = environment.get_template("talk.html")
        self._fault = environment.get_template("fault.html")

    def routes(self) -> APIRouter:
        """Return the routes; they are no part of the API's document."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/say", self.say, methods=["POST"])
        router.add_api_route("/talk", self.talk, methods=["GET"])
        return router

    async def say(self, request: Request) -> Response:
        """POST /say: a form with text and perhaps a pressed button; leads to the page with the answer.

        The id in the form makes it one message however often the browser sends it.
        """
        self._messages.admit(request)
        fields = parse_qs((await read_body(request, MAX_FORM)).decode("utf-8", "replace"))
        said = {name: values[-1] for name, values in fields.items() if name in ("id", "text", "choice")}
        if "id" in said:
            # The browser's "back" may show an old form: other words in it are another message.
            said["id"] = hashlib.sha256("\0".join(said.values()).encode()).hexdigest()
        if "choice" in said:
            said.setdefault("text", self._label(said["choice"]))
        try:
            message = read_message(json.dumps(said).encode())
        except Unacceptable as fault:
            raise HTTPException(fault.status, str(fault)) from None
        response = RedirectResponse("/talk#last", 303)
        _, replies, _ = await self._messages.taken(request, response, message)
        if any(LEFT in reply.meta for reply in replies):
            response.headers["location"] = "/weather"
        return response

    def _label(self, choice: str) -> str:
        """What a button of the first page says; the form names only its id."""
        labels = {chip.id: chip.label for chip in self._front.chips()}
        return labels.get(choice, "转人工" if choice == buttons.person() else "")

    async def talk(self, request: Request) -> Response:
        """GET /talk: what was said last and what was answered, each button a form of its own."""
        kept = Response()
        history = await self._messages.show(request, kept)
        body = self._talk.render(
            office=self._front.office(),
            emergency=self._front.emergency(),
            messages=history.messages[-SHOWN:],
            assets=f"/assets/{self._assets.version}",
            id=secrets.token_urlsafe(16),
            zone=OFFICE_ZONE,
        )
        response = page_of(request, body)
        for cookie in kept.headers.getlist("set-cookie"):
            response.headers.append("set-cookie", cookie)
        return response

    def fault(self, request: Request, sentence: str, status: int) -> Response:
        """Return what went wrong as a page with ways to go on."""
        body = self._fault.render(
            sentence=sentence,
            office=self._front.office(),
            phones=self._front.phones(),
            assets=f"/assets/{self._assets.version}",
        )
        response = page_of(request, body)
        response.status_code = status
        return response


def wants_page(request: Request) -> bool:
    """Tell whether a person's browser asks for a page, not a program for data."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")

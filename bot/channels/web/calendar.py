"""The calendar a phone subscribes to (webcal): the coming events of one subscription, under a secret address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, HTTPException, Response

Feed = Callable[[str], Awaitable[bytes | None]]
"""Gives the calendar file of a secret, or None where there is no such subscription."""


class CalendarFeed:
    """One route; who knows the secret sees public events only, and nothing about the person."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def routes(self) -> APIRouter:
        """Return the route; it is no part of the API's document."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/calendar/{secret}.ics", self.file, methods=["GET"])
        return router

    async def file(self, secret: str) -> Response:
        """GET /calendar/<secret>.ics: all coming events with one of the subscription's tags."""
        content = await self._feed(secret) if len(secret) == 32 and secret.isalnum() else None
        if content is None:
            raise HTTPException(404, "没有这个日历。")
        return Response(
            content, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, max-age=900"}
        )

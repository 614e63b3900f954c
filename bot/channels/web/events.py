"""Server-sent events: messages that come later reach an open page, and no stream outlives the server or its page."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime

from fastapi import HTTPException
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.channels.web.models import LetterOut, reply_out
from bot.channels.web.parts import Letter, Mailbox
from bot.logs import conversation
from bot.messages import Address

PING_SECONDS = 15.0
READ_SECONDS = 10.0
RETRY_SECONDS = 3
"""When a page whose stream broke comes back."""

CROWDED_RETRY_SECONDS = 60
"""When a page comes back whose stream had to make room: so that six open tabs take turns calmly."""

MAX_PER_CONVERSATION = 5
MAX_PER_CLIENT = 20
"""Streams of one network address: a household, or a few neighbours, but not a script that takes all of them."""

MAX_STREAMS = 5_000

log = logging.getLogger(__name__)


class _Seat:
    """One open stream of a conversation."""

    def __init__(self, address: Address, client: str, shows: Callable[[datetime], bool]) -> None:
        self.address = address
        self.client = client
        self.shows = shows
        self.ended = asyncio.Event()
        self.crowded_out = False


class Streams:
    """Opens streams within the limits, and ends all of them when the server stops.

    A conversation's sixth stream ends its oldest one: a phone that lost its network leaves streams behind that
    nobody reads, and the page that is open now must not be refused because of them.
    """

    def __init__(self, mailbox: Mailbox, max_streams: int = MAX_STREAMS) -> None:
        self._mailbox = mailbox
        self._max_streams = max_streams
        self._seats: dict[Address, list[_Seat]] = {}
        self._clients: Counter[str] = Counter()
        self._count = 0
        self._closed = False

    @property
    def count(self) -> int:
        """How many streams are open now."""
        return self._count

    def close(self) -> None:
        """End all streams at once and open no more; call it before the server waits for its connections."""
        self._closed = True
        for seats in self._seats.values():
            for seat in seats:
                seat.ended.set()

    def open(
        self, address: Address, after: int, client: str = "", shows: Callable[[datetime], bool] = lambda _: True
    ) -> StreamingResponse | None:
        """Return a stream of the letters after `after`, or None when the server is full or stopping.

        `client` is the key of the network address, `shows` tells by a letter's time (UTC) whether it is sent.
        Raises HTTPException 429 when the network address has too many streams open.
        """
        if self._closed or self._count >= self._max_streams:
            return None
        if self._clients[client] >= MAX_PER_CLIENT:
            raise HTTPException(429, "这个网络打开的页面太多了，请先关掉几个。", {"Retry-After": "60"})
        seats = self._seats.setdefault(address, [])
        if len(seats) >= MAX_PER_CONVERSATION:
            oldest = seats.pop(0)
            oldest.crowded_out = True
            oldest.ended.set()
        seat = _Seat(address, client, shows)
        seats.append(seat)
        self._count += 1
        self._clients[client] += 1
        return _Stream(self._events(seat, after), lambda: self._release(seat))

    def _release(self, seat: _Seat) -> None:
        self._count -= 1
        self._clients[seat.client] -= 1
        if not self._clients[seat.client]:
            del self._clients[seat.client]
        seats = self._seats.get(seat.address, [])
        if seat in seats:
            seats.remove(seat)
        if not seats:
            self._seats.pop(seat.address, None)

    async def _events(self, seat: _Seat, after: int) -> AsyncGenerator[bytes]:
        yield _retry(RETRY_SECONDS)
        try:
            while not seat.ended.is_set():
                letters = await self._next(seat, after)
                for letter in letters:
                    if seat.shows(letter.sent_at):
                        yield _event(letter)
                    after = letter.id
                if not letters and not seat.ended.is_set():
                    yield b": ping\n\n"
        except Exception:
            # The stream ends properly and the page comes back in RETRY_SECONDS.
            with conversation(seat.address):
                log.exception("the mailbox cannot be followed")
        if seat.crowded_out:
            yield _retry(CROWDED_RETRY_SECONDS)

    async def _next(self, seat: _Seat, after: int) -> Sequence[Letter]:
        """Return new letters at once, or nothing after PING_SECONDS, at news, or at the end of the stream."""
        # The watch begins before the reading: a letter that comes between the two must not be slept through.
        news = asyncio.create_task(self._mailbox.wait(seat.address, PING_SECONDS))
        ended = asyncio.create_task(seat.ended.wait())
        try:
            await asyncio.sleep(0)
            async with asyncio.timeout(READ_SECONDS):
                letters = await self._mailbox.since(seat.address, after)
            if not letters:
                await asyncio.wait((news, ended), timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if news.done():
                news.result()
            return letters
        finally:
            news.cancel()
            ended.cancel()
            await asyncio.gather(news, ended, return_exceptions=True)


class _Stream(StreamingResponse):
    """A response that gives its seat back however it ends: page closed, network gone, server stopped."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes], release: Callable[[], None]) -> None:
        super().__init__(events, headers={"X-Accel-Buffering": "no"})
        self._events = events
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._release()
            await self._events.aclose()


def _retry(seconds: int) -> bytes:
    return f"retry: {seconds * 1000}\n\n".encode()


def _event(letter: Letter) -> bytes:
    data = LetterOut(letter=letter.id, at=letter.sent_at, replies=[reply_out(letter.message)])
    return f"id: {letter.id}\ndata: {data.model_dump_json()}\n\n".encode()

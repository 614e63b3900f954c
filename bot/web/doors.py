"""Connections at the door: a deadline for a request's head, a ceiling for each address, and room for who comes next.

uvicorn bounds neither: a client that sends half a head and then nothing would keep its connection for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.web.limits import ClientAddresses

HEAD_SECONDS = 20.0
"""How long a client may take to send a request's head, counted from the connection or from the head's first byte."""

WAITING_PER_ADDRESS = 100
"""Connections of one address that are idle or still sending a head. One more, and the oldest of them is closed: a
whole building behind one address is served by fewer, as browsers open six each and close idle ones themselves."""

OPEN_PER_ADDRESS = 500
"""Connections of one address in all; requests that are being answered are bounded by the rate limits as well."""

LOG_SECONDS = 60.0

log = logging.getLogger(__name__)


class Doors:
    """Who is connected, and who has not asked for anything yet; trusted proxies have no ceiling of their own."""

    def __init__(self, clients: ClientAddresses, room: int, head_seconds: float = HEAD_SECONDS) -> None:
        """`room`: connections that may be open at once from all addresses together."""
        self.head_seconds = head_seconds
        self._clients = clients
        self._room = room
        self._count = 0
        self._open: Counter[str] = Counter()
        # Oldest first, by address and all together.
        self._waiting: defaultdict[str, dict[BoundedProtocol, None]] = defaultdict(dict)
        self._all_waiting: dict[BoundedProtocol, None] = {}
        self._told_at = -LOG_SECONDS

    def enter(self, connection: BoundedProtocol, peer: str | None) -> str | None:
        """Let a connection in, closing the oldest idle one if need be; return its key, or None if there is no room."""
        key = self._clients.peer(peer)
        limited = not self._clients.trusts(peer)
        if self._count >= self._room and not self._close_oldest(self._all_waiting):
            self._tell("the server is full")
            return None
        mine = self._waiting[key]
        if limited and len(mine) >= WAITING_PER_ADDRESS:
            self._tell(f"{key} has too many idle connections")
            self._close_oldest(mine)
        if limited and self._open[key] >= OPEN_PER_ADDRESS:
            self._tell(f"{key} has too many connections")
            return None
        self._count += 1
        self._open[key] += 1
        self.waits(connection, key)
        return key

    def waits(self, connection: BoundedProtocol, key: str) -> None:
        """Note that a connection has no request under way."""
        if connection not in self._all_waiting:
            self._all_waiting[connection] = self._waiting[key][connection] = None

    def works(self, connection: BoundedProtocol, key: str) -> None:
        """Note that a connection's request is being answered."""
        self._all_waiting.pop(connection, None)
        self._waiting[key].pop(connection, None)

    def leave(self, connection: BoundedProtocol, key: str) -> None:
        """Forget a connection that is closed."""
        self.works(connection, key)
        self._count -= 1
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]
            self._waiting.pop(key, None)

    def _close_oldest(self, waiting: dict[BoundedProtocol, None]) -> bool:
        oldest = next(iter(waiting), None)
        if oldest is None:
            return False
        oldest.end()
        return True

    def _tell(self, reason: str) -> None:
        """Write one line a minute at most: a flood of connections must not become a flood of lines."""
        now = time.monotonic()
        if now - self._told_at >= LOG_SECONDS:
            self._told_at = now
            log.warning("connections are closed: %s", reason)


class DoorsConfig(uvicorn.Config):
    """uvicorn's configuration with the doors: it is what uvicorn hands to every connection."""

    def __init__(self, app: Any, *, doors: Doors, **options: Any) -> None:
        super().__init__(app, **options)
        self.doors = doors


class BoundedProtocol(H11Protocol):
    """One connection that is bounded as the module says."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._doors = cast(DoorsConfig, config).doors
        self._key: str | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once."""
        super().connection_made(transport)
        self._key = self._doors.enter(self, self.client[0] if self.client else None)
        if self._key is None:
            transport.abort()
        else:
            self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Read on; the deadline for a head does not move with every byte of it."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Go on to the next request of the connection."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._stop_waiting()
        if self._key is not None:
            self._doors.leave(self, self._key)
            self._key = None
        super().connection_lost(exc)

    def end(self) -> None:
        """Close a connection that waits: whatever was half sent is not answered."""
        self._stop_waiting()
        if self._key is not None:
            self._doors.works(self, self._key)
        self.transport.abort()

    def _look(self) -> None:
        if self._key is None:
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
            self._doors.works(self, self._key)
            return
        self._doors.waits(self, self._key)
        # A kept connection that rests has uvicorn's own, shorter time-out; the first byte of a head ends that one.
        if self.timeout_keep_alive_task is None:
            self._expect_head()

    def _expect_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._doors.head_seconds, self.end)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

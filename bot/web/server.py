"""The HTTP server as this program runs it: bounded at its doors, and it ends the event streams before it stops."""

from __future__ import annotations

import contextlib
import logging
import resource
import socket
from collections.abc import Iterator
from typing import Protocol

import uvicorn
from fastapi import FastAPI

from bot.web.doors import HEAD_SECONDS, BoundedProtocol, Doors, DoorsConfig
from bot.web.limits import ClientAddresses

STOP_SECONDS = 10
KEEP_ALIVE_SECONDS = 15
MAX_CONNECTIONS = 10_000
OTHER_DESCRIPTORS = 200
"""Left to the database, the log and calls of our own, when descriptors are few."""

log = logging.getLogger(__name__)


class Closing(Protocol):
    """Event streams that are still open."""

    def close(self) -> None:
        """End them: a server that stops waits for nobody."""
        ...


class WebServer(uvicorn.Server):
    """Serves an app made by `create_web`: `serve()` or `serve(sockets=[...])`, until `should_exit` is set.

    It ends within about STOP_SECONDS of that. Signals belong to whoever runs it.
    """

    def __init__(
        self, app: FastAPI, *, host: str = "127.0.0.1", port: int = 0, head_seconds: float = HEAD_SECONDS
    ) -> None:
        clients: ClientAddresses = app.state.clients
        room = _room()
        super().__init__(
            DoorsConfig(
                app,
                doors=Doors(clients, room, head_seconds),
                host=host,
                port=port,
                http=BoundedProtocol,
                access_log=False,
                log_config=None,
                # X-Forwarded-For is judged by the app itself, by its own list of trusted proxies; uvicorn would
                # believe every process of this machine.
                proxy_headers=False,
                server_header=False,
                lifespan="off",
                ws="none",
                limit_concurrency=MAX_CONNECTIONS,
                # asyncio accepts up to so many at once before any of them is looked at.
                backlog=min(2048, room // 8),
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._streams: Closing = app.state.streams

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then stop as uvicorn does."""
        self._streams.close()
        await super().shutdown(sockets)

    @property
    def bound_port(self) -> int:
        """The port it listens on (useful when it was asked for port 0); only while it serves."""
        return int(self.servers[0].sockets[0].getsockname()[1])


def listening(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address (`host` with a colon is IPv6). Raises OSError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: only then asyncio sets TCP_NODELAY on what it accepts, and without that an answer on a
    # kept connection waits some 40 ms for the client's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def raise_descriptors() -> None:
    """Take as many open files as the system allows: the usual 1,024 are soon used up by connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ValueError, OSError) as fault:
        log.warning("the limit of open files stays at %s: %s", soft, fault)


def _room() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        MAX_CONNECTIONS if soft == resource.RLIM_INFINITY else max(min(MAX_CONNECTIONS, soft - OTHER_DESCRIPTORS), 64)
    )

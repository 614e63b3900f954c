"""The HTTP server as this program runs it: it ends the open event streams before it waits for its connections."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from bot.channels.web_events import Streams

STOP_SECONDS = 10
KEEP_ALIVE_SECONDS = 15
MAX_CONNECTIONS = 10_000


class WebServer(uvicorn.Server):
    """Serves an app made by `create_web`: `serve()` or `serve(sockets=[...])`, until `should_exit` is set.

    It ends within about STOP_SECONDS of that. Signals belong to whoever runs it.
    """

    def __init__(self, app: FastAPI, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                access_log=False,
                log_config=None,
                # X-Forwarded-For is judged by the app itself, by its own list of trusted proxies; uvicorn would
                # believe every process of this machine.
                proxy_headers=False,
                server_header=False,
                lifespan="off",
                ws="none",
                limit_concurrency=MAX_CONNECTIONS,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._streams: Streams = app.state.streams

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

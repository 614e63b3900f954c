"""Calls the Bot API through aiohttp: a message costs half the processor time of the library's own HTTP client."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
"""Causes that tell that a request did not go out at all; any other one leaves open what became of it."""


_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A call's parameters as a JSON object (Bot API, "Making requests"): quicker to make than a form, and a third of
    its size where the text is Chinese."""

    content: bytes
    contains_files: bool = False


class AiohttpRequest(BaseRequest):
    """The library's interface for HTTP clients, for one server; a proxy comes from the environment, as in its own.

    Times are in seconds: `connect` covers waiting for a free connection and making one, `write` bounds how long a body
    may take to go out, `upload` the same for files, `read` how long the server may be silent.
    """

    def __init__(
        self,
        server: str,
        connections: int,
        *,
        connect: float,
        read: float,
        write: float,
        upload: float,
        trust: ssl.SSLContext,
    ) -> None:
        self._connections = connections
        self._connect = connect
        self._read = read
        self._write = write
        self._upload = upload
        self._trust = trust
        self._proxy = _proxy(server)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long the server may be silent, in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Make the pool of connections; a second time does nothing."""
        if self._session is None:
            await self._open()

    async def _open(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=self._connections, ssl=self._trust)
        headers = {"User-Agent": self.USER_AGENT}
        self._session = aiohttp.ClientSession(connector=connector, headers=headers)
        return self._session

    async def shutdown(self) -> None:
        """Close the connections; a second time does nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: str, parameters: Mapping[str, Any]) -> Any:
        """Make one call without files and return its result; raises what the library raises.

        The library's own `send_message` builds an object tree from the answer that nobody looks at, which costs more
        than everything else about a message.
        """
        body = JsonBody(json.dumps(parameters, ensure_ascii=False).encode("utf-8", "replace"))
        return await self.post(url, cast(RequestData, body))

    async def fetch(self, url: str, most: int) -> bytes | None:
        """Return what stands at an address, None where it is longer than `most` bytes.

        Raises BadRequest where there is nothing, TimedOut and NetworkError.
        """
        session = self._session or await self._open()
        limits = aiohttp.ClientTimeout(total=self._connect + self._upload, connect=self._connect, sock_read=self._read)
        content = bytearray()
        try:
            async with session.get(url, timeout=limits, proxy=self._proxy, allow_redirects=False) as answer:
                if answer.status in (400, 404, 410):
                    raise BadRequest("file is gone")
                if answer.status != 200:
                    raise NetworkError(f"status {answer.status}")
                async for piece in answer.content.iter_chunked(65_536):
                    content += piece
                    if len(content) > most:
                        return None
        except TimeoutError as fault:
            raise TimedOut from fault
        except (aiohttp.ClientError, OSError) as fault:
            raise NetworkError(type(fault).__name__) from fault
        return bytes(content)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonBody | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 (part of the interface; see the class)
    ) -> tuple[int, bytes]:
        """Return status and body. Raises TimedOut and NetworkError; the cause tells whether it went out."""
        session = self._session or await self._open()
        files = request_data is not None and request_data.contains_files
        connect = _given(connect_timeout, self._connect)
        read = _given(read_timeout, self._read)
        write = _given(write_timeout, self._upload if files else self._write)
        limits = aiohttp.ClientTimeout(total=connect + write + read, connect=connect, sock_read=read)
        data: bytes | aiohttp.FormData | None
        if isinstance(request_data, JsonBody):
            data, headers = request_data.content, _JSON
        else:
            data, headers = _form(request_data), None
        try:
            async with session.request(
                method, url, data=data, headers=headers, timeout=limits, proxy=self._proxy
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as fault:
            raise TimedOut from fault
        except (aiohttp.ClientError, OSError) as fault:
            raise NetworkError(f"{type(fault).__name__}: {fault}") from fault


def _given(value: Any, default: float) -> float:
    return default if value is None or value is BaseRequest.DEFAULT_NONE else float(value)


def _proxy(server: str) -> str | None:
    """The environment's proxy for a server, looked up once: aiohttp's own way looks at every call."""
    at = urlsplit(server)
    return None if proxy_bypass(at.netloc) else getproxies().get(at.scheme)


def _form(request_data: RequestData | None) -> aiohttp.FormData | None:
    """The parameters as the library's own client sends them: a form, in parts where files go along."""
    if request_data is None:
        return None
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form

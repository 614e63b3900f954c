"""Who is asking, and how often they may: token buckets by key, and the client's real network address."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from fastapi import HTTPException, Request
from starlette.requests import HTTPConnection

from bot.clock import Clock
from bot.errors import WrongInput

MAX_KEYS = 50_000
MAX_FORWARDED = 10
"""Hops of X-Forwarded-For that are looked at, from the nearest one."""

_IP = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How many messages a minute are taken from one conversation and from one network address."""

    per_conversation: int
    per_address: int


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime


class TokenBuckets:
    """One bucket a key: `per_minute` at once, then evenly refilled; keeps at most `max_keys`, oldest out."""

    def __init__(self, per_minute: int, clock: Clock, max_keys: int = MAX_KEYS) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str) -> float:
        """Take one token; return 0.0 if there was one, else the seconds until there will be one."""
        bucket = self._bucket(key)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) * 60 / self._per_minute

    def _bucket(self, key: str) -> _Bucket:
        now = self._clock.now()
        bucket = self._buckets.pop(key, None) or _Bucket(float(self._per_minute), now)
        self._buckets[key] = bucket
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        # A clock set back must not take tokens away.
        passed = max((now - bucket.filled_at).total_seconds(), 0.0)
        bucket.tokens = min(bucket.tokens + passed * self._per_minute / 60, float(self._per_minute))
        bucket.filled_at = now
        return bucket


class ClientAddresses:
    """Finds a client's address; X-Forwarded-For counts only as far as trusted proxies wrote it."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        """`trusted_proxies` are addresses or networks (10.0.0.0/8). Raises WrongInput for anything else."""
        self._trusted = tuple(_network(proxy.strip()) for proxy in trusted_proxies if proxy.strip())

    def of(self, connection: HTTPConnection) -> str:
        """Return the key that stands for the client: an IPv4 address, or an IPv6 /64 (one household)."""
        peer = _parse(connection.client.host) if connection.client else None
        hops = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")[-MAX_FORWARDED:]
        while peer is not None and hops and self._is_trusted(peer):
            hop = _parse(hops.pop())
            if hop is None:
                break
            peer = hop
        return _key(peer)

    def peer(self, host: str | None) -> str:
        """Return the key of a connection's own other end, whatever it forwards."""
        return _key(_parse(host) if host else None)

    def trusts(self, host: str | None) -> bool:
        """Tell whether a connection comes from a trusted proxy: then many people share it."""
        peer = _parse(host) if host else None
        return peer is not None and self._is_trusted(peer)

    def _is_trusted(self, peer: _IP) -> bool:
        return any(peer.version == network.version and peer in network for network in self._trusted)


class Limiter:
    """Decides whether a client may send or read now."""

    def __init__(self, limits: RateLimits, clock: Clock, clients: ClientAddresses) -> None:
        self._clients = clients
        self._conversations = TokenBuckets(limits.per_conversation, clock)
        self._senders = TokenBuckets(limits.per_address, clock)
        # Reading has its own measure: loading the page again must not use up what a person may say.
        self._readers = TokenBuckets(limits.per_address, clock)
        self._pages = TokenBuckets(limits.per_address, clock)

    def client(self, request: Request) -> str:
        """Return the key of the client's network address."""
        return self._clients.of(request)

    def sender(self, request: Request) -> None:
        """Raise HTTPException 429 if the client's network address has sent too much."""
        _refuse(self._senders.take(self._clients.of(request)))

    def origin(self, request: Request) -> str | None:
        """Return the key of the client's network address where it tells people apart: this machine's own does not.

        Behind a trusted proxy it is the address that the proxy forwards.
        """
        key = self._clients.of(request)
        return None if key in ("unknown", "::/64") or key.startswith("127.") else key

    def conversation(self, token: str) -> None:
        """Raise HTTPException 429 if the conversation has sent too much."""
        _refuse(self._conversations.take(token))

    def reader(self, request: Request) -> None:
        """Raise HTTPException 429 if the client's network address has read too much."""
        _refuse(self._readers.take(self._clients.of(request)))

    def page(self, request: Request) -> None:
        """Raise HTTPException 429 if the client's network address has opened too many pages."""
        _refuse(self._pages.take(self._clients.of(request)), "您打开网页有点快，请等 {wait} 秒再试。危险时请拨打 110。")


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise WrongInput(f"可信反向代理的地址写错了：{text}") from None


def _parse(text: str) -> _IP | None:
    text = text.strip().strip('"')
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:443
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _key(peer: _IP | None) -> str:
    if peer is None:
        return "unknown"
    if isinstance(peer, IPv6Address):
        return str(ip_network((peer, 64), strict=False))
    return str(peer)


def _refuse(seconds: float, sentence: str = "您发得有点快，请等 {wait} 秒再发。") -> None:
    if seconds > 0:
        wait = math.ceil(seconds)
        raise HTTPException(429, sentence.format(wait=wait), {"Retry-After": str(wait)})

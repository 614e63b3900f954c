"""Passwords of staff: hashed with argon2 off the event loop, and compared as slowly for nobody as for somebody."""

from __future__ import annotations

import asyncio
import secrets

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import Malformed

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200

AT_ONCE = 2
"""Hashes that are computed at the same time: each takes 64 MiB and a core for some 50 ms."""

_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$wuVsKCFm8Z1DHrBe8vfvAA$NpEzYDF3V/88ZbRD73sQKJeLlZCI6vNolu30zMeGb+U"
"""Compared with where there is no such account, so that a stranger cannot tell by the time it takes."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of a password that is read out: none that looks like another one."""


class Passwords:
    """Makes hashes and compares with them; at most AT_ONCE at a time."""

    def __init__(self) -> None:
        self._hasher = argon2.PasswordHasher()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return what is stored of a password; raises Malformed for one that is too short or too long."""
        if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
            raise Malformed(f"密码要 {LEAST_CHARACTERS} 到 {MOST_CHARACTERS} 个字符，现在是 {len(password)} 个。")
        if len(set(password)) < 4:
            raise Malformed("密码太简单了，请多用几个不同的字符。")
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, stored: str | None, password: str) -> bool:
        """Tell whether a password is the one that is stored; for None no, after the same time."""
        if len(password) > MOST_CHARACTERS:
            stored, password = None, password[:MOST_CHARACTERS]
        async with self._room:
            return await asyncio.to_thread(self._fits, stored, password)

    def _fits(self, stored: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def one_time_password() -> str:
    """Return a password to be told to a colleague: three groups of four characters."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))

"""An office with its console: the program's own application on a real database, and clerks who use it by browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from html import unescape

import argon2
import httpx
from fastapi import FastAPI
from sqlalchemy import select

from bot.app import Parts
from bot.audit import AuditRow
from bot.channels.web.app import create_web
from bot.channels.web.front import Front
from bot.console.app import create_console
from bot.outbox.mailbox import Mailbox
from bot.staff.act import acting
from bot.staff.rights import Actor, Right
from bot.web.limits import RateLimits
from tests.channels.web_support import Parts as Health
from tests.support.clock import HandClock

PASSWORD = "春江-潮水-连-海平"
ORIGIN = "http://office.test"

QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash says itself how dear it is to compare with: one of a real office keeps a processor busy for 0.1 to 0.3 s."""

Fields = Mapping[str, str | Sequence[str]]


class Clerk:
    """Somebody at an office computer: a browser's cookies, and forms sent as their page has them."""

    def __init__(self, client: httpx.AsyncClient, name: str) -> None:
        self.client = client
        self.name = name

    async def sees(self, path: str, status: int = 200) -> str:
        """Open a page below /staff and return its text (with tags); a redirect is followed."""
        answer = await self.client.get(f"/staff{path}", follow_redirects=True)
        assert answer.status_code == status, (answer.status_code, answer.text[:3000])
        return answer.text

    async def sends(self, path: str, fields: Fields | None = None, *, status: int = 303, proof: bool = True) -> str:
        """Send a form; returns where it leads for 303, else the page."""
        data: dict[str, str | Sequence[str]] = dict(fields or {})
        if proof:
            data.setdefault("_proof", await self.proof())
        answer = await self.client.post(f"/staff{path}", data=data, headers={"Origin": ORIGIN})
        assert answer.status_code == status, (answer.status_code, text_of(answer.text)[:3000])
        return answer.headers["location"] if status == 303 else answer.text

    async def proof(self) -> str:
        """Return what every form of this sign-in carries."""
        return hidden(await self.sees("/me"), "_proof")

    async def agrees(self, path: str, fields: Fields, *, people: int | None = None) -> str:
        """Send a form whose act reaches people, look at what is shown, agree; returns what was shown, as text."""
        page = await self.sends(path, fields, status=200)
        again = {**fields, "_agreed": hidden(page, "_agreed")}
        if people is not None:
            again["_people"] = str(people)
        await self.sends(path, again)
        return text_of(page)


class Office:
    """The whole application, and the accounts."""

    def __init__(self, parts: Parts, clock: HandClock, public_url: str | None = None) -> None:
        self.parts = parts
        self.clock = clock
        self.app: FastAPI = create_web(
            turns=parts.turns,
            mailbox=Mailbox(parts.outbox),
            history=parts.turns,
            front=Front(parts.shelf),
            health=Health(),
            clock=clock,
            limits=RateLimits(per_conversation=600, per_address=6000),
            trusted_proxies=frozenset(),
            public_url=public_url,
            staff=create_console(parts, public_url=public_url, trusted_proxies=frozenset()),
        )

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser without any cookie."""
        transport = httpx.ASGITransport(self.app, client=("192.0.2.9", 4000), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield client

    async def account(self, name: str, rights: Collection[Right], password: str = PASSWORD) -> None:
        """Make an account that can sign in, as the command line does, with a password that is quickly compared."""
        async with self.parts.database.write() as session:
            await self.parts.accounts.first(session, "root")
        hashed = QUICK.hash(password)
        async with acting(self.parts.database, await self.actor("root"), self.clock) as act:
            await self.parts.accounts.add(act, name, rights)
            await self.parts.signins.set_password(act, name, hashed)

    async def actor(self, name: str) -> Actor:
        async with self.parts.database.read() as session:
            return await self.parts.accounts.actor(session, name)

    @asynccontextmanager
    async def clerk(self, name: str = "沈佳", rights: Collection[Right] = tuple(Right)) -> AsyncIterator[Clerk]:
        """Somebody with an account of their own who has signed in."""
        await self.account(name, rights)
        async with self.browser() as client:
            answer = await sign_in(client, name)
            assert answer.status_code == 303, text_of(answer.text)
            yield Clerk(client, name)

    async def acts(self) -> list[tuple[str, str, str]]:
        """What the ledger holds: who, act, subject."""
        async with self.parts.database.read() as session:
            rows = await session.scalars(select(AuditRow).order_by(AuditRow.id))
            return [(row.who, row.act, row.subject) for row in rows]


async def sign_in(client: httpx.AsyncClient, name: str, password: str = PASSWORD, after: str = "") -> httpx.Response:
    """Send the form of the sign-in."""
    data = {"name": name, "password": password, "next": after}
    return await client.post("/staff/login", data=data, headers={"Origin": ORIGIN})


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert found, f"no field {name}"
    return unescape(found[1])


def text_of(page: str) -> str:
    """Return what a person reads of a page."""
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    return re.sub(r"\s*\n\s*", "\n", unescape(re.sub(r"<[^>]+>", "", body))).strip()

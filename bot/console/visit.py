"""One request of somebody who is signed in: who, what was typed, and how a page is answered."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlencode

from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.app import Parts
from bot.console.attachments import Fetch
from bot.console.comparing import Comparisons
from bot.console.forms import NOTHING, Form, query_of
from bot.console.looks import Looks
from bot.console.makings import Makings
from bot.console.paging import PER_PAGE, Paging
from bot.console.watch import Watch
from bot.console.words import ago
from bot.errors import Conflict, NotAllowed, NotFetched, NotFound, WrongInput
from bot.holding import AT_ONCE, leaving
from bot.recall.store import Hold
from bot.staff.act import Act
from bot.staff.rights import Actor, Right
from bot.staff.signing import SignedIn
from bot.web.files import Assets, page_of

ROOT = "/staff"
SAID = "staff_said"
"""A cookie with the sentence that the next page shows."""

MOST_SAID = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the navigation: where it leads, and the right without which it is not shown."""

    label: str
    path: str
    need: Right | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that could not be taken because nobody was signed in any more; it goes through the sign-in."""

    path: str
    fields: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The fields by name; nothing where somebody has tampered with them."""
        try:
            return [(str(name), str(value)) for name, value in json.loads(self.fields)]
        except (ValueError, TypeError, RecursionError):
            return []


@dataclass(frozen=True)
class House:
    """What all pages share."""

    parts: Parts
    environment: Environment
    assets: Assets
    entries: tuple[Entry, ...]
    secure: bool
    makings: Makings
    comparisons: Comparisons = field(default_factory=Comparisons)
    looks: Looks = field(default_factory=Looks)
    fetchers: Mapping[str, Fetch] = field(default_factory=dict)

    def office(self) -> str:
        """Return the office's name."""
        return self.parts.shelf.current().knowledge.office.name

    def render(
        self, request: Request, template: str, *, status: int = 200, context: dict[str, Any] | None = None
    ) -> Response:
        """Return a page; the sentence that waits for it is shown once."""
        said = request.cookies.get(SAID)
        whole: dict[str, Any] = {
            "office": self.office(),
            "assets": f"{ROOT}/files/{self.assets.version}",
            "root": ROOT,
            "now": self.parts.clock.now(),
            "said": unquote(said)[:MOST_SAID] if said else "",
            "me": None,
            "recallable": [],
            "typed": NOTHING,
            "fault": None,
            "kept": None,
            "watch": None,
            **(context or {}),
        }
        response = page_of(request, self.environment.get_template(template).render(whole), status)
        if said:
            response.delete_cookie(SAID, path=ROOT, httponly=True, samesite="strict", secure=self.secure)
        return response

    def go(self, path: str, said: str = "") -> Response:
        """Lead the browser to a page below /staff; `said` is shown there once. Names and phones do not belong in it."""
        response = RedirectResponse(ROOT + path, 303)
        if said:
            response.set_cookie(
                SAID, quote(said[:MOST_SAID]), path=ROOT, httponly=True, samesite="strict", secure=self.secure
            )
        return response


@dataclass
class Visit:
    """Given to every handler."""

    house: House
    request: Request
    signed_in: SignedIn
    token: str
    form: Form = field(default=NOTHING)
    recallable: list[Hold] = field(default_factory=list)
    """What this person may take back at this moment; shown on every page."""
    watch: Watch | None = None
    held: Hold | None = None
    """What this request did, where its messages wait and it can be taken back as a whole."""

    @property
    def parts(self) -> Parts:
        """The services of the office."""
        return self.house.parts

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        return self.signed_in.actor

    def may(self, right: Right) -> bool:
        """Tell whether this person has a right."""
        return self.actor.may(right)

    def acting(self) -> AbstractAsyncContextManager[Act]:
        """Open one act of this person; it is committed at the end of the block."""
        return self.parts.acting(self.actor)

    def named(self, name: str) -> str:
        """Return a part of the page's address, such as the receipt of /inquiries/{receipt}."""
        return str(self.request.path_params[name])

    def asked(self, name: str) -> str:
        """Return a parameter of the address, empty where it is not there."""
        return query_of(self.request.query_params, [name]).get(name, "")

    def paged(self, per_page: int = PER_PAGE) -> Paging:
        """Return which piece of a list is asked for (?page=2)."""
        return Paging.of(self.request, per_page)

    def page(self, template: str, *, fault: WrongInput | None = None, status: int = 0, **context: Any) -> Response:
        """Return a page; with a fault its sentence stands above the form and what was typed is kept."""
        whole = {
            "me": self.actor,
            "recallable": self.recallable,
            "may": self.may,
            "leads": lambda path: any(one.path == path for one in self.house.entries),
            "entries": [one for one in self.house.entries if one.need is None or self.may(one.need)],
            "here": self.request.url.path.removeprefix(ROOT) or "/",
            "proof": Markup('<input type="hidden" name="_proof" value="{}">').format(self.proof),
            "seen_as": lambda stamp: Markup('<input type="hidden" name="_seen" value="{}">').format(stamp),
            "query": defaultdict(str, query_of(self.request.query_params, list(self.request.query_params))),
            "typed": self.form,
            "watch": self.watch,
            "fault": str(fault) if fault else None,
            **context,
        }
        status = status or (status_of(fault) if fault else 200)
        return self.house.render(self.request, template, status=status, context=whole)

    def go(self, path: str, said: str = "") -> Response:
        """Lead the browser to a page below /staff after something was done."""
        return self.house.go(path, said)

    @property
    def leaving(self) -> str:
        """How the messages of what was done leave: 正在送达, or when, and that they can be taken back till then."""
        if self.held is None or not self.held.people:
            return AT_ONCE
        return leaving(self.parts.holds.seconds)

    def told(self, people: int, verb: str = "通知") -> str:
        """Say how many are told: 通知 23 位, and when it leaves where that is not at once."""
        return f"{verb} {people} 位" + (f"，{self.leaving}" if people and self.held and self.held.people else "")

    @property
    def proof(self) -> str:
        """What shows that a form comes from a page of this sign-in: no other site can know it."""
        return proof_of(self.token)

    @property
    def agreed(self) -> bool:
        """Whether the person saw what would come of it and agreed, instead of going back to the form."""
        return bool(self.form.text("_agreed")) and not self.form.text("_back")

    def is_proven(self) -> bool:
        """Tell whether the form carries the proof."""
        return is_proof(self.form.text("_proof"), self.token)

    async def check_seen(self, session: AsyncSession, stamp: str, subject: str) -> None:
        """Raise Conflict where somebody else changed the thing since its form was shown; `stamp` is of now.

        `subject` is what the audit calls it: its last row says who it was, and when.
        """
        if self.form.text("_seen") == stamp:
            return
        last = await self.parts.audit.last(session, subject)
        who, when = (last.who, ago(last.at, self.parts.clock.now())) if last else ("同事", "刚才")
        who = "您自己" if who == self.actor.name else who
        raise Conflict(f"{who}{when}改过这一项，还没有存。您写的都在下面，请对照现在的内容看一遍，再按一次保存。")


def proof_of(token: str) -> str:
    """Return the proof that belongs to the token of a sign-in."""
    return hmac.new(token.encode(), b"staff form", hashlib.sha256).hexdigest()


def is_proof(given: str, token: str) -> bool:
    """Tell whether this is the proof of a token, after the same time for every wrong one."""
    return hmac.compare_digest(given.encode(), proof_of(token).encode())


def stamp_of(*values: object) -> str:
    """Return a short mark of a thing as it is now; it changes when one of the values does."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def status_of(fault: WrongInput) -> int:
    """Return the status of an answer that refuses something."""
    match fault:
        case NotFound() | NotFetched():
            return 404
        case NotAllowed():
            return 403
        case Conflict():
            return 409
        case _:
            return 422


def with_query(path: str, query: dict[str, str], **changed: object) -> str:
    """Return an address with its parameters, some of them changed; None leaves one out."""
    whole = {**query, **{name: str(value) for name, value in changed.items() if value is not None}}
    for name, value in changed.items():
        if value is None:
            whole.pop(name, None)
    return f"{path}?{urlencode(whole)}" if whole else path

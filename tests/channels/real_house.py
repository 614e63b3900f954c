"""The web channel in front of the program's own parts, on a real database and the real knowledge."""

from __future__ import annotations

from functools import partial

from bot.app import Parts
from bot.channels.web.app import create_web
from bot.channels.web.front import Front
from bot.consultations.searching import heat_of
from bot.outbox.mailbox import Mailbox
from tests.channels.web_support import House
from tests.support.clock import HandClock


class RealHouse(House):
    """A house whose office is the program itself."""

    def __init__(self, parts: Parts, clock: HandClock, *, trusted_proxies: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.parts = parts
        self.clock = clock
        self.app = create_web(
            turns=parts.turns,
            mailbox=Mailbox(parts.outbox),
            history=parts.turns,
            front=Front(parts.shelf),
            health=self.health,
            clock=clock,
            limits=self.limits,
            trusted_proxies=trusted_proxies,
            public_url=None,
            origins=parts.origins,
            drafts=(parts.drafts, partial(heat_of, parts.database)),
        )

"""How much of what is scarce one network address takes: places, opinions and inquiries in the last hour.

A conversation costs nothing to invent, so limits for each person alone let one script take every place of an event.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from enum import StrEnum

from bot.clock import Clock
from bot.errors import TooMany
from bot.messages import Address

HOUR = timedelta(hours=1)
MAX_KEYS = 50_000
"""Conversations and addresses that are remembered, in memory only; the oldest are forgotten first."""


class Scarce(StrEnum):
    """What is counted."""

    PLACE = "place"
    OPINION = "opinion"
    INQUIRY = "inquiry"


# In units of the setting, which is about places. A meeting at which a whole community gives its opinions over one
# network is meant to be possible; every inquiry costs staff time, but somebody in trouble must not be turned away.
_TIMES = {Scarce.PLACE: 1, Scarce.OPINION: 6, Scarce.INQUIRY: 2}


class Origins:
    """Remembers which network address a conversation comes from, and counts what was taken in the last hour."""

    def __init__(self, clock: Clock, places_per_hour: int) -> None:
        self._clock = clock
        self._places = places_per_hour
        self._of: OrderedDict[Address, str] = OrderedDict()
        self._taken: OrderedDict[tuple[Scarce, str], deque[datetime]] = OrderedDict()

    def note(self, address: Address, network: str) -> None:
        """Remember where a conversation's message came from just now; channels that do not know say nothing."""
        self._of.pop(address, None)
        self._of[address] = network
        if len(self._of) > MAX_KEYS:
            self._of.popitem(last=False)

    def take(self, what: Scarce, address: Address) -> None:
        """Count one thing that a conversation takes. Raises TooMany when its network address took enough for now."""
        network = self._of.get(address)
        if network is None:
            return
        now = self._clock.now()
        taken = self._taken.pop((what, network), None) or deque()
        self._taken[what, network] = taken
        if len(self._taken) > MAX_KEYS:
            self._taken.popitem(last=False)
        while taken and now - taken[0] >= HOUR:
            taken.popleft()
        if len(taken) >= self._places * _TIMES[what]:
            raise TooMany((HOUR - (now - taken[0])).total_seconds())
        taken.append(now)

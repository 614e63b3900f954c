"""The calendar that a phone subscribes to: the events of somebody's topics, behind a link only that person has."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.events.calendar import feed_file
from bot.events.service import Events
from bot.storage.database import Database
from bot.subscriptions.service import EVERYTHING, Subscriptions

MOST_EVENTS = 200


class Feed:
    """The calendars of one office; `name` is what a phone calls them."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        subscriptions: Subscriptions,
        events: Events,
        name: Callable[[], str],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._subscriptions = subscriptions
        self._events = events
        self._name = name

    async def file(self, secret: str) -> bytes | None:
        """Return the calendar (iCalendar) of the subscription with this secret, None where there is none.

        Somebody without topics gets all events.
        """
        async with self._database.read() as session:
            tags = await self._subscriptions.by_feed(session, secret)
            if tags is None:
                return None
            everything = not tags or EVERYTHING in tags
            views = await self._events.coming(session, limit=MOST_EVENTS, tags=() if everything else tags)
        # The office's id is also in the file of one event: with another one a phone would show the event twice.
        return feed_file([view.event for view in views], self._office, self._name(), self._clock.now())

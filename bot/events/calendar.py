"""Events as calendar files (RFC 5545): one for a phone, with an alarm; or all coming ones, to be fetched again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import icalendar

from bot.events.store import Event
from bot.events.terms import EventState
from bot.messages import Document

REFRESH = timedelta(hours=1)

_STATUS = {EventState.CANCELLED: "CANCELLED", EventState.POSTPONED: "TENTATIVE"}


def event_file(event: Event, office: str, now: datetime) -> Document:
    """Return the event; the same event keeps its uid, so that a phone replaces what it had. `now` is UTC."""
    calendar = _calendar()
    entry = _entry(event, office, now)
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", -timedelta(hours=2))
    entry.add_component(alarm)
    calendar.add_component(entry)
    return Document(f"活动-{event.code}.ics", "text/calendar", calendar.to_ical())


def feed_file(events: Iterable[Event], office: str, name: str, now: datetime) -> bytes:
    """Return a calendar of many events; phones ask for it again every hour (RFC 7986, REFRESH-INTERVAL)."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_entry(event, office, now))
    content: bytes = calendar.to_ical()
    return content


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//江厦法律小助手//ZH")
    calendar.add("version", "2.0")
    return calendar


def _entry(event: Event, office: str, now: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.id}@{office}")
    entry.add("dtstamp", now)
    entry.add("sequence", int(now.timestamp()))
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("location", event.venue)
    entry.add("status", _STATUS.get(event.state, "CONFIRMED"))
    return entry

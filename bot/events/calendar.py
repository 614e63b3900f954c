"""An event as a calendar file for a phone, with an alarm two hours before (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar

from bot.events.store import Event
from bot.messages import Document


def event_file(event: Event, office: str, now: datetime) -> Document:
    """Return the event; the same event keeps its uid, so that a phone replaces what it had. `now` is UTC."""
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.id}@{office}")
    entry.add("dtstamp", now)
    entry.add("sequence", int(now.timestamp()))
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("location", event.venue)
    entry.add("status", "CANCELLED" if event.state == "cancelled" else "CONFIRMED")
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", -timedelta(hours=2))
    entry.add_component(alarm)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//江厦法律小助手//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return Document(f"活动-{event.code}.ics", "text/calendar", calendar.to_ical())

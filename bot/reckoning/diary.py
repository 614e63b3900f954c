"""A day to keep as a calendar file that every phone can open; on a shared phone it tells nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from icalendar import Alarm, Calendar, Event

from bot.clock import OFFICE_ZONE
from bot.messages import Document

TITLE = "提醒：办事期限"
"""The same for every calculation: whoever else looks at the phone must not read what it is about."""

REMIND_BEFORE = (3, 1)
"""Days before; a reminder that would already be past is left out."""

LATEST = timedelta(days=30 * 366)
"""No period ends further ahead than thirty years: a later day stands in no button of ours."""


def calendar_file(day: date, now: datetime) -> Document:
    """Return an all-day event with reminders; `now` is UTC. (RFC 5545)"""
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_DNS, f'{TITLE}{day}')}")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", TITLE)
    today = now.astimezone(OFFICE_ZONE).date()
    for days in REMIND_BEFORE:
        if day - timedelta(days=days) > today:
            event.add_component(_alarm(days))
    calendar = Calendar()
    calendar.add("prodid", "-//reminder//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return Document(f"提醒-{day}.ics", "text/calendar", calendar.to_ical())


def _alarm(days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", TITLE)
    # Counted from the midnight with which the day begins: nine in the morning, not the middle of the night.
    alarm.add("trigger", -timedelta(days=days) + timedelta(hours=9))
    return alarm

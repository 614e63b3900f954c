"""A day to keep as a calendar file that every phone can open."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from icalendar import Alarm, Calendar, Event

from bot.messages import Document
from bot.reckoning.model import Due

REMIND_BEFORE = timedelta(days=3)


def calendar_file(due: Due, now: datetime) -> Document:
    """Return an all-day event with an alarm three days before; `now` is UTC. (RFC 5545)"""
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_DNS, due.title + str(due.day))}")
    event.add("dtstamp", now)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", due.title)
    event.add("description", "由江厦法律小助手按您给的日子算出，请以有关部门的通知为准。")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", due.title)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//江厦法律小助手//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return Document(f"提醒-{due.day}.ics", "text/calendar", calendar.to_ical())

"""Outreach events (普法活动), who registered for them, and the reminders that are due: rows of one office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.events.terms import EventState, PlaceState, ReminderState
from bot.storage.database import Base, state_type


class Event(Base):
    """One event. Times are UTC; `capacity` 0 means no limit; `question` is asked at registration, may be empty.

    `topic`, `audience`, `community`: tags of subscriptions, may be empty. `spot`: longitude,latitude. Registration is
    possible from `opens_at` until `closes_at`, where they are set. `series`: the code of the first event of a series.
    `headcount`: how many people were there, counted by hand (an open-air stand has no list); `note` is for staff.
    """

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(16))
    venue: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    host: Mapped[str] = mapped_column(String(80))
    contact: Mapped[str] = mapped_column(String(80))
    question: Mapped[str] = mapped_column(String(120))
    state: Mapped[EventState] = mapped_column(state_type(EventState), index=True)
    codeword: Mapped[str] = mapped_column(String(12))
    topic: Mapped[str] = mapped_column(String(16), default="")
    audience: Mapped[str] = mapped_column(String(16), default="")
    community: Mapped[str] = mapped_column(String(40), default="")
    spot: Mapped[str] = mapped_column(String(40), default="")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    series: Mapped[str] = mapped_column(String(16), default="")
    headcount: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))


class Registration(Base):
    """One place at an event, for the person at the address or (with a name) for a relative of theirs.

    `offered_until`: how long the offer of a place stands. `walked_in`: came without registering.
    """

    __tablename__ = "registrations"
    __table_args__ = (UniqueConstraint("event_id", "channel", "chat", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(Text)
    state: Mapped[PlaceState] = mapped_column(state_type(PlaceState), index=True)
    queued_at: Mapped[datetime]
    offered_until: Mapped[datetime | None]
    attended: Mapped[bool] = mapped_column(default=False)
    walked_in: Mapped[bool] = mapped_column(default=False)


class Reminder(Base):
    """One reminder of one registration, relative to the event's start; unique by kind, so it can only go out once."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("registration_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    due_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[ReminderState] = mapped_column(state_type(ReminderState), index=True)


class Feedback(Base):
    """What somebody said after an event: `rating` 1 (of no use) to 3 (very useful), 0 not said; and a question.

    `became`: where the question went: empty, `inquiry` or `faq` (a candidate for the FAQ).
    """

    __tablename__ = "event_feedback"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    rating: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    became: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]

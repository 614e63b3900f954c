"""What each address wants to be told, how often and when: one row with its tags."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class Subscription(Base):
    """The wishes of one address; without tags nothing is pushed, but lead times and quiet hours still count.

    `leads`: kinds of reminders, comma-separated. `quiet`: 21:00-08:00 in office time. `weekly_cap`: pushes in seven
    days. `stopped_tags`: what the tags were before everything was stopped, so that it can be undone. `feed`: the
    secret part of the address of the person's calendar.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("office_id", "channel", "chat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80))
    frequency: Mapped[str] = mapped_column(String(8))
    leads: Mapped[str] = mapped_column(String(40))
    quiet: Mapped[str] = mapped_column(String(11))
    weekly_cap: Mapped[int]
    stopped_tags: Mapped[str] = mapped_column(String(400))
    feed: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]


class SubscriptionTag(Base):
    """One topic, audience or community of a subscription."""

    __tablename__ = "subscription_tags"

    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)

"""Announcements to subscribers, what waits for a weekly digest, and which cards went out: rows of an office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.announcements.terms import AnnouncementState, DigestState
from bot.storage.database import Base, state_type


class Announcement(Base):
    """One announcement. `tags`: its audience, comma-separated. `subject`: the id of the button under it, may be empty.

    `expected`: the head-count that was confirmed. `reached`: the last subscription it was handed out to.
    `expires_at` (UTC): after this it is of no use and what was not sent yet is skipped. `due_at` (UTC): before this
    nothing of it is handed out, none: at once. `hold`: the act by which it was released (bot/recall).
    """

    __tablename__ = "announcements"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(48))
    tags: Mapped[str] = mapped_column(String(400))
    state: Mapped[AnnouncementState] = mapped_column(state_type(AnnouncementState), index=True)
    expected: Mapped[int]
    reached: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    confirmed_by: Mapped[str] = mapped_column(String(64))
    seconded_by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    hold: Mapped[str] = mapped_column(String(16), default="", server_default="")


class DigestItem(Base):
    """An announcement that waits for somebody's weekly digest: by their wish, or because their week was full."""

    __tablename__ = "digest_items"
    __table_args__ = (UniqueConstraint("subscription_id", "announcement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"), index=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(8))
    state: Mapped[DigestState] = mapped_column(state_type(DigestState, 8), index=True)


class WeeklyCard(Base):
    """Which entry was the card (每周一法) of which ISO week."""

    __tablename__ = "weekly_cards"
    __table_args__ = (UniqueConstraint("office_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    week: Mapped[str] = mapped_column(String(8))
    entry_id: Mapped[str] = mapped_column(String(40))

"""Questions handed to people: what was asked, what was answered, and which ones still wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class Inquiry(Base):
    """One question for staff. The resident's own words (`question`) are never changed."""

    __tablename__ = "inquiries"
    __table_args__ = (
        UniqueConstraint("office_id", "receipt"),
        Index("ix_inquiries_figures", "office_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    receipt: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(96))
    question: Mapped[str] = mapped_column(Text)
    context: Mapped[list[Any]]
    attachments: Mapped[list[Any]]
    phone: Mapped[str | None] = mapped_column(String(20))
    phone_until: Mapped[datetime | None]
    careful: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class InquiryReply(Base):
    """One answer of staff to an inquiry."""

    __tablename__ = "inquiry_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    who: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

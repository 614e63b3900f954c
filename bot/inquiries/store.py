"""Questions handed to people: what was asked, what was answered, what staff made of it, and which ones still wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.inquiries.terms import USUAL, InquiryState
from bot.storage.database import Base, state_type


class Inquiry(Base):
    """One question for staff. The resident's own words (`question`) are never changed.

    `channel` is visit or phone for what staff keyed in; then `chat` is empty, `entered_by` says who did, `question` is
    their line, which may be corrected (`earlier`: what it said before, newest last). `area` and `entry`: what it is
    about. `assignee`: the name of the account that works on it. `version` counts what staff and resident did to it.
    `answered_at`: when the first of its replies was written. `no_call`: the person has said not to be rung up.
    """

    __tablename__ = "inquiries"
    # The lists: all newest first, those that wait by urgency, one colleague's, one area's; and a person's own.
    __table_args__ = (
        UniqueConstraint("office_id", "receipt"),
        Index("ix_inquiries_all", "office_id", "id"),
        Index("ix_inquiries_waiting", "office_id", "state", "urgency", "id"),
        Index("ix_inquiries_mine", "office_id", "assignee", "state", "urgency", "id"),
        Index("ix_inquiries_area", "office_id", "area", "state", "id"),
        Index("ix_inquiries_person", "office_id", "channel", "chat"),
        # Figures are counted from this index alone: the texts make the rows wide.
        Index(
            "ix_inquiries_figures",
            "office_id",
            "created_at",
            "state",
            "answered_at",
            "channel",
            "area",
            "careful",
            "outcome",
        ),
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
    name: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    phone_until: Mapped[datetime | None]
    careful: Mapped[bool] = mapped_column(default=False)
    no_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    urgency: Mapped[int] = mapped_column(default=USUAL)
    area: Mapped[str] = mapped_column(String(16), default="")
    entry: Mapped[str] = mapped_column(String(40), default="")
    assignee: Mapped[str] = mapped_column(String(32), default="")
    entered_by: Mapped[str] = mapped_column(String(32), default="")
    earlier: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[InquiryState] = mapped_column(state_type(InquiryState), index=True)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    outcome_note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
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


class InquiryAddition(Base):
    """What the person said later about the same matter. `source`: the id of the message; `reopened`: it was closed."""

    __tablename__ = "inquiry_additions"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(96))
    text: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[Any]]
    reopened: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class InquiryNote(Base):
    """A note among staff, never sent to anybody; `earlier` holds what it said before it was corrected, newest last."""

    __tablename__ = "inquiry_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), index=True)
    who: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    earlier: Mapped[list[Any]]


class CannedSentence(Base):
    """One wording of a sentence that staff put into replies. A changed one is a new row that stands `instead_of` it."""

    __tablename__ = "canned_sentences"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32), index=True)
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[int]
    instead_of: Mapped[int | None]
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    ended_by: Mapped[str] = mapped_column(String(32), default="")
    ended_at: Mapped[datetime | None]

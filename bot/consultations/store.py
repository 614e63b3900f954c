"""Drafts, their versions and articles, the opinions on them, and what became of each: rows of one office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.consultations.terms import OpinionState
from bot.storage.database import Base, state_type


class Draft(Base):
    """One draft regulation that opinions are asked for. `opens_on` and `closes_on` are days of Asia/Shanghai, both
    included; `code` is what links and commands name it by, e.g. zf1. One with `hidden_at` was brought in by mistake:
    nobody sees it any more, and its code is not given out again."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    official_url: Mapped[str] = mapped_column(String(300), default="")
    promulgated_on: Mapped[date | None]
    hidden_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))


class DraftVersion(Base):
    """One text of a draft; it is never changed once an opinion was made on it."""

    __tablename__ = "draft_versions"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))


class ProvisionRow(Base):
    """One part of a version. `note` explains it in plain words and is no law; `wanted`: opinions especially asked.

    `lineage` numbers the matter within its draft: the part that goes on from it in a later version has the same,
    whatever its own number (`key`) is there.
    """

    __tablename__ = "provisions"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(24))
    label: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    inserted: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    wanted: Mapped[bool] = mapped_column(default=False)
    lineage: Mapped[int] = mapped_column(default=0, server_default="0")


class Meeting(Base):
    """A residents' talk or another meeting, about one draft or several, with or without opinions.

    `draft_id` is the draft it was keyed in with; all of them stand in `MeetingDraft`. `present`: people there, 0 where
    nobody counted. `kept`: entered by itself; one that only came with opinions goes when they are all taken back.
    """

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("office_id", "draft_id", "title", "held_on", "venue"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date]
    venue: Mapped[str] = mapped_column(String(120))
    present: Mapped[int]
    minutes: Mapped[str] = mapped_column(Text, default="", server_default="")
    kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered_by: Mapped[str] = mapped_column(String(64))


class MeetingDraft(Base):
    """That a meeting was about a draft."""

    __tablename__ = "meeting_drafts"

    office_id: Mapped[str] = mapped_column(String(32))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True, index=True)


class OpinionGroup(Base):
    """Opinions that ask for the same; only staff make one, and its members' words are never touched."""

    __tablename__ = "opinion_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    article: Mapped[str] = mapped_column(String(24))
    stance: Mapped[str] = mapped_column(String(12))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Opinion(Base):
    """One opinion, bound to the text it was made on.

    `article` is the key of the article, empty for the whole draft; `article_text` the text as it was then; `lineage`
    the article's lineage, 0 for the whole draft: by it opinions are counted, grouped and told of changes. `raw` keeps
    what the person first sent and is never overwritten. `channel` is where it came from (web, telegram, paper, phone,
    letter, meeting …); `chat` is empty where the person cannot be written to. `source` is the id of the message or
    row that brought it: the same source twice is one opinion. `received_on` is the office's day on which it came in:
    it decides whether it was late, also for a letter that is keyed in later. `batch` numbers what was keyed in
    together, so that a whole sheet can be taken back.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("office_id", "receipt"),
        UniqueConstraint("office_id", "channel", "chat", "source"),
        # Figures of all drafts are counted from this index alone: the texts make the rows wide.
        Index(
            "ix_opinions_figures",
            "draft_id",
            "received_on",
            "state",
            "disposition",
            "channel",
            "withdrawn_at",
            "moderation",
            "person_id",
            "meeting_id",
            "name",
            "office_id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    receipt: Mapped[str] = mapped_column(String(24))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    article: Mapped[str] = mapped_column(String(24))
    label: Mapped[str] = mapped_column(String(60))
    article_text: Mapped[str] = mapped_column(Text)
    lineage: Mapped[int] = mapped_column(default=0, server_default="0")
    stance: Mapped[str] = mapped_column(String(12))
    proposed: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    raw: Mapped[dict[str, Any]]
    speaker: Mapped[str] = mapped_column(String(16))
    community: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    anonymous: Mapped[bool]
    attachments: Mapped[list[Any]]
    to_transcribe: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80), index=True)
    source: Mapped[str] = mapped_column(String(96))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    entered_by: Mapped[str] = mapped_column(String(64))
    received_on: Mapped[date]
    late: Mapped[bool]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("opinion_groups.id", ondelete="SET NULL"), index=True)
    state: Mapped[OpinionState] = mapped_column(state_type(OpinionState), index=True)
    disposition: Mapped[str] = mapped_column(String(12), default="")
    disposition_reason: Mapped[str] = mapped_column(Text, default="")
    final_text: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    told_how: Mapped[str] = mapped_column(String(12), default="")
    moderation: Mapped[str] = mapped_column(String(16), default="")
    batch: Mapped[int | None] = mapped_column(index=True)


class OpinionChange(Base):
    """What an opinion said before it was edited, who changed it, and (staff) why."""

    __tablename__ = "opinion_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(String(400), default="")


class UnfinishedOpinion(Base):
    """A half-written opinion: it outlives the conversation, restarts and a day of silence."""

    __tablename__ = "unfinished_opinions"

    office_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat: Mapped[str] = mapped_column(String(80), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    content: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

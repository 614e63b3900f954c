"""Drafts of regulations with their versions and articles, and the opinions on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of the consultations."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("official_url", sa.String(length=300), nullable=False),
        sa.Column("promulgated_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_drafts_office_id_code")),
    )
    op.create_table(
        "draft_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_versions_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_versions")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_versions_draft_id_number")),
    )
    op.create_index(op.f("ix_draft_versions_draft_id"), "draft_versions", ["draft_id"], unique=False)
    op.create_table(
        "provisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["draft_versions.id"], name=op.f("fk_provisions_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisions")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_provisions_version_id_key")),
    )
    op.create_index(op.f("ix_provisions_version_id"), "provisions", ["version_id"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("venue", sa.String(length=120), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_meetings_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint(
            "office_id",
            "draft_id",
            "title",
            "held_on",
            "venue",
            name=op.f("uq_meetings_office_id_draft_id_title_held_on_venue"),
        ),
    )
    op.create_index(op.f("ix_meetings_draft_id"), "meetings", ["draft_id"], unique=False)
    op.create_table(
        "opinion_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=24), nullable=False),
        sa.Column("stance", sa.String(length=12), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_opinion_groups_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_groups")),
    )
    op.create_index(op.f("ix_opinion_groups_draft_id"), "opinion_groups", ["draft_id"], unique=False)
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("receipt", sa.String(length=24), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=24), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("article_text", sa.Text(), nullable=False),
        sa.Column("stance", sa.String(length=12), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("speaker", sa.String(length=16), nullable=False),
        sa.Column("community", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("to_transcribe", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=96), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("disposition", sa.String(length=12), nullable=False),
        sa.Column("disposition_reason", sa.Text(), nullable=False),
        sa.Column("final_text", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.String(length=12), nullable=False),
        sa.Column("moderation", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_opinions_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["opinion_groups.id"], name=op.f("fk_opinions_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_opinions_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_opinions_person_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name=op.f("fk_opinions_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint(
            "office_id", "channel", "chat", "source", name=op.f("uq_opinions_office_id_channel_chat_source")
        ),
        sa.UniqueConstraint("office_id", "receipt", name=op.f("uq_opinions_office_id_receipt")),
    )
    op.create_index(op.f("ix_opinions_chat"), "opinions", ["chat"], unique=False)
    op.create_index(op.f("ix_opinions_draft_id"), "opinions", ["draft_id"], unique=False)
    op.create_index(op.f("ix_opinions_group_id"), "opinions", ["group_id"], unique=False)
    op.create_index(op.f("ix_opinions_meeting_id"), "opinions", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_opinions_person_id"), "opinions", ["person_id"], unique=False)
    op.create_index(op.f("ix_opinions_state"), "opinions", ["state"], unique=False)
    op.create_table(
        "opinion_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["opinions.id"], name=op.f("fk_opinion_changes_opinion_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_changes")),
    )
    op.create_index(op.f("ix_opinion_changes_opinion_id"), "opinion_changes", ["opinion_id"], unique=False)
    op.create_table(
        "unfinished_opinions",
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=80), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_unfinished_opinions_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office_id", "channel", "chat", name=op.f("pk_unfinished_opinions")),
    )
    op.create_index(op.f("ix_unfinished_opinions_draft_id"), "unfinished_opinions", ["draft_id"], unique=False)

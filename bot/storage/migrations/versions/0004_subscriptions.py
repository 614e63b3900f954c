"""Subscriptions, announcements, the weekly card, quizzes, feedback after events; what may be held in the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables, and add columns to events and the outbox."""
    op.add_column("outbox", sa.Column("batch", sa.String(length=40), nullable=True))
    op.add_column("outbox", sa.Column("quiet", sa.String(length=11), nullable=True))
    op.add_column("outbox", sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_outbox_batch"), "outbox", ["batch"], unique=False)
    op.create_index("ix_outbox_next", "outbox", ["office_id", "state", "priority", "due_at"], unique=False)
    for name, length in (("topic", 16), ("audience", 16), ("community", 40), ("spot", 40), ("series", 16)):
        op.add_column("events", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("events", sa.Column("opens_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("closes_at", UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=80), nullable=False),
        sa.Column("frequency", sa.String(length=8), nullable=False),
        sa.Column("leads", sa.String(length=40), nullable=False),
        sa.Column("quiet", sa.String(length=11), nullable=False),
        sa.Column("weekly_cap", sa.Integer(), nullable=False),
        sa.Column("stopped_tags", sa.String(length=400), nullable=False),
        sa.Column("feed", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("feed", name=op.f("uq_subscriptions_feed")),
        sa.UniqueConstraint("office_id", "channel", "chat", name=op.f("uq_subscriptions_office_id_channel_chat")),
    )
    op.create_table(
        "subscription_tags",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_subscription_tags_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", "tag", name=op.f("pk_subscription_tags")),
    )
    op.create_index(op.f("ix_subscription_tags_tag"), "subscription_tags", ["tag"], unique=False)
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("tags", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=False),
        sa.Column("seconded_by", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_announcements_office_id_code")),
    )
    op.create_index(op.f("ix_announcements_state"), "announcements", ["state"], unique=False)
    op.create_table(
        "digest_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_digest_items_announcement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_digest_items_subscription_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_items")),
        sa.UniqueConstraint(
            "subscription_id", "announcement_id", name=op.f("uq_digest_items_subscription_id_announcement_id")
        ),
    )
    op.create_index(op.f("ix_digest_items_announcement_id"), "digest_items", ["announcement_id"], unique=False)
    op.create_index(op.f("ix_digest_items_state"), "digest_items", ["state"], unique=False)
    op.create_index(op.f("ix_digest_items_subscription_id"), "digest_items", ["subscription_id"], unique=False)
    op.create_table(
        "weekly_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("entry_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_cards")),
        sa.UniqueConstraint("office_id", "week", name=op.f("uq_weekly_cards_office_id_week")),
    )
    op.create_table(
        "quizzes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opens_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_quizzes_office_id_code")),
    )
    op.create_table(
        "quiz_players",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=80), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_quiz_players_quiz_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_players")),
        sa.UniqueConstraint("quiz_id", "channel", "chat", name=op.f("uq_quiz_players_quiz_id_channel_chat")),
    )
    op.create_index(op.f("ix_quiz_players_quiz_id"), "quiz_players", ["quiz_id"], unique=False)
    op.create_table(
        "event_feedback",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("became", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_feedback_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_event_feedback_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_event_feedback")),
    )
    op.create_index(op.f("ix_event_feedback_event_id"), "event_feedback", ["event_id"], unique=False)

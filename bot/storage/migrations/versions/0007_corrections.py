"""Imports that can be taken back, corrections with a reason, drafts that are hidden, head-counts of events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; all may be empty for what is there already."""
    op.add_column("opinions", sa.Column("batch", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_opinions_batch"), "opinions", ["batch"], unique=False)
    op.add_column("opinion_changes", sa.Column("why", sa.String(length=400), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("hidden_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("headcount", sa.Integer(), nullable=True))
    op.add_column("events", sa.Column("note", sa.Text(), nullable=False, server_default=""))

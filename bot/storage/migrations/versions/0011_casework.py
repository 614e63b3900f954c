"""Inquiries are worked on: topic, urgency, who has it, outcome; notes, additions, canned sentences, quick lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0011"
down_revision = "0010"

WORDS = (("name", 40), ("area", 16), ("entry", 40), ("assignee", 32), ("entered_by", 32), ("outcome", 16),
         ("outcome_note", 200))  # fmt: skip

INDEXES = {
    "all": ["id"],
    "waiting": ["state", "urgency", "id"],
    "mine": ["assignee", "state", "urgency", "id"],
    "area": ["area", "state", "id"],
    "person": ["channel", "chat"],
}


def upgrade() -> None:
    """Add columns, tables and indexes; where violence came up, it is urgent."""
    for name, length in WORDS:
        op.add_column("inquiries", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("inquiries", sa.Column("urgency", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("inquiries", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("inquiries", sa.Column("earlier", sa.JSON(), nullable=False, server_default="[]"))
    rows = sa.table("inquiries", sa.column("careful"), sa.column("urgency"))
    op.execute(sa.update(rows).where(rows.c.careful == sa.true()).values(urgency=0))
    for name, columns in INDEXES.items():
        op.create_index(f"ix_inquiries_{name}", "inquiries", ["office_id", *columns], unique=False)
    op.create_index("ix_audit_subject", "audit", ["office_id", "subject", "id"], unique=False)
    _beside("inquiry_additions", sa.Column("source", sa.String(length=96), nullable=False),
            sa.Column("attachments", sa.JSON(), nullable=False),
            sa.Column("reopened", sa.Boolean(), nullable=False))  # fmt: skip
    _beside("inquiry_notes", sa.Column("who", sa.String(length=64), nullable=False),
            sa.Column("changed_at", UtcDateTime(timezone=True), nullable=True),
            sa.Column("earlier", sa.JSON(), nullable=False))  # fmt: skip
    _canned()


def _beside(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f(f"fk_{table}_inquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_inquiry_id"), table, ["inquiry_id"], unique=False)


def _canned() -> None:
    op.create_table(
        "canned_sentences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("instead_of", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=32), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_sentences")),
    )
    op.create_index(op.f("ix_canned_sentences_office_id"), "canned_sentences", ["office_id"], unique=False)

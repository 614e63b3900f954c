"""Passwords that are given out once, and what a sign-in is looked up by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "staff_accounts",
        sa.Column("password_once", sa.Boolean(), nullable=False, server_default=sa.false()),
    )

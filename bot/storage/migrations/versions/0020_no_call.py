"""Somebody who is not to be rung up any more stands as such in what they asked, also when they say it afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column; where it was said before the inquiry was sent, the words in it still say so."""
    op.add_column("inquiries", sa.Column("no_call", sa.Boolean(), nullable=False, server_default=sa.false()))

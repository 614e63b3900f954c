"""What was shown for a question, and whether it was the wrong thing; indexes for figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns, fill in what was shown as far as it is known, and make figures over years quick."""
    op.add_column("asked", sa.Column("entry", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("asked", sa.Column("rejected", sa.Boolean(), nullable=False, server_default=sa.false()))
    first = "json_extract(entries, '$[0]')" if op.get_bind().dialect.name == "sqlite" else "entries->>0"
    op.execute(
        f"UPDATE asked SET entry = substr({first}, 1, 40)"  # noqa: S608 - one of two fixed words
        f" WHERE verdict IN ('answer', 'urgent', 'opened') AND {first} IS NOT NULL"
    )
    op.create_index("ix_asked_figures", "asked", ["office_id", "at", "verdict"], unique=False)
    entries = ["office_id", "entry", "verdict", "feedback", "rejected", "at"]
    op.create_index("ix_asked_entries", "asked", entries, unique=False)
    op.create_index("ix_inquiries_figures", "inquiries", ["office_id", "created_at"], unique=False)
    op.create_index("ix_outbox_figures", "outbox", ["office_id", "created_at", "kind", "state"], unique=False)
    counted = ["draft_id", "received_on", "state", "disposition", "channel", "withdrawn_at", "moderation", "person_id"]
    op.create_index("ix_opinions_figures", "opinions", [*counted, "meeting_id", "name", "office_id"], unique=False)

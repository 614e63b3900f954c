"""Every article gets a lineage that goes on through the versions of its draft, and every opinion that of its article.

Versions that are there already are matched once, here: by equal text, then by the most similar text, where the same
number counts, as the program does for new versions. It needs the texts side by side, which SQL cannot compare; done
later, at start or on read, opinions of old and new drafts would be counted by two different rules meanwhile.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SPEAKING = ("article", "preamble", "appendix")
MOST_COMPARED = 60

provisions = sa.table(
    "provisions", *(sa.column(name) for name in ("id", "version_id", "place", "kind", "key", "text", "lineage"))
)
versions = sa.table("draft_versions", *(sa.column(name) for name in ("id", "draft_id", "number")))
opinions = sa.table("opinions", *(sa.column(name) for name in ("id", "version_id", "article", "lineage")))


def upgrade() -> None:
    """Add the columns and follow every article of every draft."""
    for table in ("provisions", "opinions"):
        op.add_column(table, sa.Column("lineage", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    before: dict[str, dict[str, Any]] = {}
    draft_id, free = None, 1
    order = sa.select(versions).order_by(versions.c.draft_id, versions.c.number)
    for version in connection.execute(order).mappings().all():
        if version["draft_id"] != draft_id:
            before, draft_id, free = {}, version["draft_id"], 1
        query = sa.select(provisions).where(provisions.c.version_id == version["id"]).order_by(provisions.c.place)
        now = {row["key"]: dict(row) for row in connection.execute(query).mappings()}
        matched = _match(before, now)
        for key, row in now.items():
            row["lineage"] = before[matched[key]]["lineage"] if key in matched else free
            free += key not in matched
            values = {"lineage": row["lineage"]}
            connection.execute(sa.update(provisions).where(provisions.c.id == row["id"]).values(values))
            mine = (opinions.c.version_id == version["id"]) & (opinions.c.article == key)
            connection.execute(sa.update(opinions).where(mine).values(values))
        before = now


def _match(before: dict[str, dict[str, Any]], now: dict[str, dict[str, Any]]) -> dict[str, str]:
    matched = {key: key for key, row in now.items() if key in before and before[key]["text"] == row["text"]}
    matched |= {key: key for key, row in now.items() if row["kind"] not in SPEAKING and key in before}
    for key, row in now.items():
        if key not in matched:
            taken = set(matched.values())
            same = (old for old, other in before.items() if old not in taken and other["text"] == row["text"])
            if row["kind"] in SPEAKING and (found := next(same, None)):
                matched[key] = found
    taken = set(matched.values())
    old_left = [key for key, row in before.items() if key not in taken and row["kind"] in SPEAKING][:MOST_COMPARED]
    new_left = [key for key, row in now.items() if key not in matched and row["kind"] in SPEAKING][:MOST_COMPARED]
    pairs = []
    for new in new_left:
        for old in old_left:
            likeness = SequenceMatcher(None, now[new]["text"], before[old]["text"], autojunk=False).ratio()
            if likeness >= (0.4 if new == old else 0.55):
                pairs.append((-likeness - (0.1 if new == old else 0), new, old))
    for _, new, old in sorted(pairs):
        if new not in matched and old not in matched.values():
            matched[new] = old
    return matched

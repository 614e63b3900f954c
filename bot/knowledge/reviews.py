"""Remembers which text of the law each entry was reviewed against, so that a changed article calls for a new review.

Beside it, `reviews/` holds a table for each entry, one row for each statement that somebody read beside its article.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

from bot.errors import WrongInput
from bot.knowledge.checks import Statutes, fingerprint
from bot.knowledge.model import Entry

REVIEWS = "reviewed.json"
TABLES = "reviews"

READ_RIGHT = "modal-right"
"""The verdict of a row whose modal word (应当, 可以) differs from the article's and is right all the same."""


def read_reviews(folder: Path) -> dict[str, dict[str, str]]:
    """Return entry id → citation (`民法典 第十条`) → fingerprint of the article at the review."""
    path = folder / REVIEWS
    if not path.exists():
        return {}
    try:
        data: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise WrongInput(f"{path} 不是有效的 JSON，请从备份恢复。") from None
    return data


def points_read_right(folder: Path) -> dict[str, frozenset[str]]:
    """Return entry id → cited points of which somebody wrote into the entry's table that the modal word is right.

    Raises WrongInput when a table cannot be read or has no columns `statement` and `verdict`.
    """
    found = {}
    for path in sorted((folder / TABLES).glob("*.tsv")):
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
            right = frozenset(row["statement"] for row in rows if row["verdict"] == READ_RIGHT)
        except (OSError, ValueError, KeyError, csv.Error):
            raise WrongInput(f"复核表 {path.name} 读不了：第一行要有 statement、verdict 两栏，用制表符分开。") from None
        if right:
            found[path.stem] = right
    return found


def record_review(folder: Path, entry: Entry, reviewer: str, today: date, statutes: Statutes) -> None:
    """Write reviewer and date into the entry's file and the fingerprints of its articles beside it.

    Raises WrongInput when an article's text is not among the statutes, or the entry's file cannot be found.
    """
    prints = {}
    for citation in entry.law:
        text = statutes.text(citation)
        if text is None:
            raise WrongInput(f"{entry.id}：没有《{citation.law}》{citation.article}的文本，不能复核。")
        prints[f"{citation.law} {citation.article}"] = fingerprint(text)
    _stamp(folder, entry, reviewer, today)
    reviews = read_reviews(folder)
    reviews[entry.id] = prints
    text = json.dumps(dict(sorted(reviews.items())), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / REVIEWS).write_text(text + "\n", "utf-8")


def _stamp(folder: Path, entry: Entry, reviewer: str, today: date) -> None:
    """Change only the two lines, so that comments and layout of the editors' file stay."""
    path = next((p for p in (folder / "faq").rglob("*.yaml") if f"- id: {entry.id}\n" in p.read_text("utf-8")), None)
    if path is None:
        raise WrongInput(f"找不到 {entry.id} 所在的文件。")
    before, start, rest = path.read_text("utf-8").partition(f"- id: {entry.id}\n")
    own, following, after = rest.partition("\n- id: ")
    own = re.sub(r"(?m)^  reviewer:.*$", f"  reviewer: {json.dumps(reviewer, ensure_ascii=False)}", own)
    own = re.sub(r"(?m)^  reviewed_on:.*$", f"  reviewed_on: {today}", own)
    path.write_text(before + start + own + following + after, "utf-8")

"""Remembers which text of the law each entry was reviewed against, so that a changed article calls for a new review.

Beside it, `reviews/` holds a table for each entry, one row for each statement that somebody read beside its article.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from bot.errors import WrongInput
from bot.knowledge.checks import Statutes, fingerprint
from bot.knowledge.model import Entry

REVIEWS = "reviewed.json"
TABLES = "reviews"

_PRINTS = TypeAdapter(dict[str, dict[str, str]])
_NEXT = re.compile("(?m)^- ")

READ_RIGHT = "modal-right"
"""The verdict of a row whose modal word (应当, 可以) differs from the article's and is right all the same."""


def read_reviews(folder: Path) -> dict[str, dict[str, str]]:
    """Return entry id → citation (`民法典 第十条`) → fingerprint of the article at the review."""
    path = folder / REVIEWS
    if not path.exists():
        return {}
    try:
        return _PRINTS.validate_json(path.read_bytes())
    except (OSError, ValueError):
        raise WrongInput(f"{path} 读不了，或者不是有效的 JSON，请从备份恢复。") from None


def points_read_right(folder: Path) -> dict[str, frozenset[str]]:
    """Return entry id → cited points of which somebody wrote into the entry's table that the modal word is right.

    Raises WrongInput when a table cannot be read or has no columns `statement` and `verdict`.
    """
    found = {}
    for path in sorted((folder / TABLES).glob("*.tsv")):
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
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
    for citation in entry.cited:
        text = statutes.text(citation)
        if text is None:
            raise WrongInput(f"{entry.id}：没有《{citation.law}》{citation.article}的文本，不能复核。")
        prints[f"{citation.law} {citation.article}"] = fingerprint(text)
    reviews = read_reviews(folder)
    _stamp(folder, entry, reviewer, today)
    reviews[entry.id] = prints
    text = json.dumps(dict(sorted(reviews.items())), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / REVIEWS).write_text(text + "\n", "utf-8")


def _stamp(folder: Path, entry: Entry, reviewer: str, today: date) -> None:
    """Change only the two lines, so that comments, layout and line ends of the editors' file stay."""
    head = re.compile(rf"(?m)^- id: *[\"']?{re.escape(entry.id)}[\"']? *(?:#.*)?\r?$")
    for path in sorted((folder / "faq").rglob("*.yaml")):
        text = path.read_bytes().decode("utf-8")
        if found := head.search(text):
            break
    else:
        raise WrongInput(f"找不到 {entry.id} 所在的文件。")
    following = _NEXT.search(text, found.end())
    end = following.start() if following else len(text)
    own = text[found.end() : end]
    for name, value in (("reviewer", json.dumps(reviewer, ensure_ascii=False)), ("reviewed_on", str(today))):
        own, count = re.subn(rf"(?m)^(  {name}:)[^\r\n]*", rf"\1 {value.replace(chr(92), chr(92) * 2)}", own, count=1)
        if not count:
            raise WrongInput(f"{path.name} 里 {entry.id} 没有单独写一行“  {name}:”，没有记，请先改好。")
    path.write_bytes((text[: found.end()] + own + text[end:]).encode("utf-8"))

"""Over-match check: is every phrasing won by its own entry when the ranker has not learned it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.matching.learner import held_out_winners

OVERLAPS = "overlaps.tsv"


@dataclass(frozen=True, slots=True)
class Overlap:
    """A phrasing of `entry` that `winner` takes when it is held out."""

    entry: str
    winner: str
    phrasing: str


def find_overlaps(knowledge: Knowledge) -> list[Overlap]:
    """Train on parts of the phrasings and ask the rest; takes about as long as five trainings."""
    return [
        Overlap(entry, winner, phrasing) for entry, phrasing, winner in held_out_winners(knowledge) if winner != entry
    ]


def read_overlaps(folder: Path) -> set[tuple[str, str]]:
    """Return the accepted ones as (entry, phrasing)."""
    path = folder / OVERLAPS
    if not path.exists():
        return set()
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {(row[0], row[2]) for row in rows if len(row) == 3}


def write_overlaps(folder: Path, overlaps: Iterable[Overlap]) -> None:
    """Store the accepted ones, sorted, one a line."""
    lines = sorted(f"{one.entry}\t{one.winner}\t{one.phrasing}" for one in overlaps)
    head = "# 留出检验时被别的条目抢走的问法：条目、抢走它的条目、问法。由 knowledge check --accept-overlaps 生成。"
    (folder / OVERLAPS).write_text("\n".join([head, *lines]) + "\n", "utf-8")

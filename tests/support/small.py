"""A knowledge folder so small that all of it is learned in seconds: the real files, and little of each."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import KNOWLEDGE

ENTRIES = (
    "divorce-cooling-off",
    "divorce-agreement-procedure",
    "leak-upstairs",
    "service-iou",
    "violence-protection-order",
)
LEFT_OUT = ("faq", "voices", "wants", "reviews", "overlaps.tsv")
VOICES = 5
LINES = 20


def small_knowledge(folder: Path) -> Path:
    """Copy a few entries, and a few lines of a few voices, to `folder`; returns it."""
    shutil.copytree(
        KNOWLEDGE, folder, ignore=shutil.ignore_patterns("faq", "voices", "wants", "reviews", "overlaps.tsv")
    )
    for path in sorted((KNOWLEDGE / "faq").rglob("*.yaml")):
        if path.stem in ENTRIES:
            target = folder / path.relative_to(KNOWLEDGE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    for kind in ("voices", "wants"):
        (folder / kind).mkdir()
        for path in sorted((KNOWLEDGE / kind).glob("*.tsv"))[:VOICES]:
            lines = path.read_text("utf-8").splitlines()
            step = max(1, len(lines) // LINES)
            (folder / kind / path.name).write_text("\n".join(lines[::step]) + "\n", "utf-8")
    return folder

"""How well wants are read from two people nobody learned from, label by label, and how long a message takes.

Run: python -m tests.bench.bench_wants [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bot.knowledge.loading import load_knowledge
from bot.language.meaning import SentenceEncoder
from bot.voices.said import Said
from bot.wants.cache import open_wants
from bot.wants.model import Want
from bot.wants.voices import ACTIONS, ALONE, FACET, LEAN, TWO, load_wants
from tests.conftest import KNOWLEDGE, ROOT

SHORT = 20


def right(want: Want, one: Said) -> bool:
    """Whether a message was read as the person meant it; `nothing` only must be no action."""
    if one.label.startswith(TWO):
        return want.twofold >= 0
    if one.label in ACTIONS:
        return want.action == one.label
    if one.label.startswith(FACET):
        return want.action is None and want.facet == one.label.removeprefix(FACET)
    ahead = {LEAN: want.leans > want.alone, ALONE: want.alone > want.leans}
    return want.action is None and ahead.get(one.label, True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "wants").symlink_to(ROOT / "tests" / "wants")
        unheard = load_wants(Path(folder))
    wants = open_wants(KNOWLEDGE, arguments.cache, load_knowledge(KNOWLEDGE), SentenceEncoder())
    told: dict[str, list[bool]] = defaultdict(list)
    times = []
    for one in unheard:
        began = time.perf_counter()
        want = wants.read(one.folded)
        if len(one.folded) <= SHORT:
            times.append((time.perf_counter() - began) * 1000)
        name = one.label.partition(":")[0] if one.label.startswith(TWO) else one.label
        told[name].append(right(want, one))
    for name, marks in sorted(told.items()):
        print(f"{name:22} {sum(marks) / len(marks):.2f} of {len(marks)}")
    for name, belongs in (("actions", ACTIONS), ("facets", [n for n in told if n.startswith(FACET)]), ("all", told)):
        marks = [mark for label in belongs for mark in told[label]]
        print(f"{name:22} {sum(marks) / len(marks):.3f} of {len(marks)}")
    times.sort()
    print(f"a short message: median {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms")


if __name__ == "__main__":
    main()

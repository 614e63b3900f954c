"""Whole dialogues by people nothing was learned from: no change may make the conversation worse unseen.

`dialogues.jsonl` is only counted: whoever reads its lines to mend them measures their own memory afterwards.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.shelf import Shelf
from bot.answers.thread import Thread
from bot.knowledge.model import Option

DIALOGUES = Path(__file__).parent / "dialogues.jsonl"

NEAR = ({"who", "phone", "where"}, {"time", "deadline"}, {"bring", "evidence"})
"""Sides of a matter of which one serves whoever asked for the other."""

LEAST = {
    "all": 0.78,
    "follow-ups": 0.77,
    "intents": 0.87,
    "facet": 0.68,
    "action": 0.74,
    "two": 0.38,
    "not": 0.36,
}
"""Shares that must be served: what was measured, less a turn or two."""


@pytest.fixture(scope="module")
def shares(shelf: Shelf) -> dict[str, float]:
    """The share of turns that are served, by what they expect."""
    served: dict[str, list[bool]] = defaultdict(list)
    for line in DIALOGUES.read_text("utf-8").splitlines():
        thread = Thread(shelf.current())
        for place, turn in enumerate(json.loads(line)["turns"]):
            expect = turn["expect"]
            right = _serves(expect, *thread.ask(turn["text"]), shelf.current())
            kind = "facet" if "facet" in expect else next(iter(expect))
            for name in ("all", kind, *(["follow-ups"] if place else [])):
                served[name].append(right)
    return {name: sum(each) / len(each) for name, each in served.items()}


@pytest.mark.parametrize("kind", LEAST)
def test_unseen_dialogues_are_served_as_well_as_before(shares: dict[str, float], kind: str) -> None:
    assert shares[kind] >= LEAST[kind], {name: round(share, 3) for name, share in shares.items()}


def _serves(expect: dict[str, Any], found: Finding, offers: list[Option], library: Library) -> bool:
    outright = _intents([found.shown] if found.verdict in ("answer", "urgent") else [], library)
    offered = _intents((one.to for one in offers), library)
    also = _intents((one.entry_id for one in found.also.entries) if found.also else (), library)
    if "intents" in expect:
        facet = expect.get("facet")
        near = facet is None or facet == found.facet or any({facet, found.facet} <= sides for sides in NEAR)
        return near and bool((outright | offered) & set(expect["intents"]))
    if "two" in expect:
        return all((outright | offered | also) & set(wish) for wish in expect["two"])
    if "action" in expect:
        return found.action == expect["action"] or (expect["action"] == "person" and found.verdict == "person")
    return found.verdict != "urgent" if "calm" in expect else not outright & set(expect["not"])


def _intents(entries: Iterable[str], library: Library) -> set[str]:
    return {entry.intent for one in entries if (entry := library.knowledge.entry(one))}

"""What many people say in the middle of a talk: the phrasings from which it is learned what somebody wants."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.voices.said import Said, load_said, sample

ACTIONS = (
    "events", "register", "opinion", "my", "forget", "quiz", "subscribe", "about", "office", "thanks", "greeting",
    "goodbye", "complaint", "again", "slower", "more", "previous", "notthis", "sum:court_fee", "sum:child_support",
    "sum:loan_interest", "sum:intestate_shares", "sum:deadline",
)  # fmt: skip
"""What the bot can do beside answering a question."""

FACETS = ("time", "cost", "where", "bring", "who", "phone", "law", "deadline", "evidence", "steps")
"""What is asked about an answer just given."""

FACET = "facet:"
NOTHING, LEAN, ALONE = "nothing", "lean", "alone"
LABELS = (*ACTIONS, *(FACET + name for name in FACETS), NOTHING, LEAN, ALONE)
TWO = "two"
"""Two wishes in one message, written `two:a+b`: intents of entries, or actions."""

ENTRY = "@"
"""What begins the voice of the knowledge's own questions: those of one entry are held out together."""

FROM_EACH = 8
"""Questions that each entry and signpost gives: they are there to be told apart, not to outvote the voices."""


def load_wants(folder: Path, intents: Collection[str] | None = None) -> tuple[Said, ...]:
    """Read every `wants/*.tsv` under the knowledge folder; a label is one of LABELS, or `two:a+b`.

    `intents`: those that entries have; without them the names after `two:` are not looked at.

    Raises KnowledgeFaults with one line per fault (`file:line: what`). No folder means nobody was heard yet.
    """
    known = None if intents is None else {*intents, *ACTIONS}
    return load_said(folder / "wants", lambda label: _refused(label, known))


def of_knowledge(knowledge: Knowledge) -> Iterator[Said]:
    """Yield questions of entries and signposts, which need nothing before them, and small talk, which wants nothing."""
    for entry in knowledge.entries:
        for one in sample(entry.questions, ALONE, FROM_EACH):
            yield Said(ENTRY + entry.id, ALONE, one.folded)
    for post in knowledge.signposts:
        for one in sample(post.questions, ALONE, FROM_EACH):
            yield Said(ENTRY + post.id, ALONE, one.folded)
    for number, one in enumerate(sample(knowledge.small_talk, NOTHING, len(knowledge.small_talk) or 1)):
        yield Said(f"{ENTRY}{number}", NOTHING, one.folded)


def _refused(label: str, known: Collection[str] | None) -> str:
    if label.startswith(f"{TWO}:"):
        wishes = label.removeprefix(f"{TWO}:").split("+")
        if len(wishes) != 2 or not all(wishes):
            return "两件事要写成 two:意图一+意图二"
        unknown = [one for one in wishes if known is not None and one not in known]
        return f"没有“{unknown[0]}”这个意图或功能" if unknown else ""
    return "" if label in LABELS else f"没有“{label}”这个类别，可以用：{'、'.join((*LABELS, TWO + ':…+…'))}"

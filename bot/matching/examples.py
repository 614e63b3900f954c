"""All phrasings with the class they belong to: what the ranker learns from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.model import Knowledge
from bot.language.folding import fold

SMALL_TALK = "@"


@dataclass(frozen=True, slots=True)
class Example:
    """A phrasing, folded, and the class it belongs to: an entry id, `@signpost`, or `@` for small talk."""

    folded: str
    label: str


def examples(knowledge: Knowledge) -> list[Example]:
    """Return all phrasings with their class: titles and questions, near-misses of others, signposts, small talk."""
    home = {entry.intent: entry.id for entry in reversed(knowledge.entries)}
    found = []
    for entry in knowledge.entries:
        found += [(text, entry.id) for text in (entry.title, *entry.questions)]
        found += [(near.text, home[near.intent]) for near in entry.not_ if near.intent in home]
    for post in knowledge.signposts:
        found += [(text, f"@{post.id}") for text in (post.title, *post.questions)]
    found += [(text, SMALL_TALK) for text in knowledge.small_talk]
    return list(dict.fromkeys(Example(fold(text), label) for text, label in found))

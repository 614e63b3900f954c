"""What an answer says in its own words: a rule that stands only in the list of laws has not been told to anybody."""

from __future__ import annotations

from tests.knowledge.answers.conftest import Answer


def told(answer: Answer) -> str:
    """Everything but the cited articles: first screen, steps, what else to know, what is read out and the facts."""
    said = answer.entry.answer
    facts = filter(None, dict(answer.entry.facts).values())
    return "\n".join((answer.first, *said.steps, said.more, answer.spoken, *facts))

"""What the tests of the answers about neighbours have in common."""

from __future__ import annotations

from tests.knowledge.answers.conftest import Answer


def told(answer: Answer) -> str:
    """All that is said in plain words; the list of laws is left out: who does not read it must know the rule too."""
    unfolded = answer.rest.split("【法律依据】")[0]
    return "\n".join((answer.first, unfolded, answer.spoken, *filter(None, dict(answer.entry.facts).values())))


def urgent(answer: Answer) -> set[str]:
    """The emergency numbers that stand on the first screen and are read aloud as well."""
    return {number for number in ("110", "119", "120") if number in answer.first and number in answer.spoken}

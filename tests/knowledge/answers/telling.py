"""How the tests of answers read one."""

from __future__ import annotations

import re

from tests.knowledge.answers.conftest import Answer


def told(answer: Answer) -> str:
    """All that is said to the resident, without the list of articles, whose glosses could hide a gap in the advice."""
    return "\n".join(line for line in answer.whole.splitlines() if not line.startswith("《"))


def says(pattern: str, text: str) -> bool:
    """Whether the text has it; a sentence is never left on the way."""
    return re.search(pattern, text) is not None


def in_this_order(text: str, *fragments: str) -> bool:
    """Whether the fragments stand in the text one after the other."""
    return re.search(".*?".join(map(re.escape, fragments)), text, re.DOTALL) is not None


def urgent(answer: Answer) -> set[str]:
    """The emergency numbers that stand on the first screen and are read aloud as well."""
    return {number for number in ("110", "119", "120") if number in answer.first and number in answer.spoken}

"""The list of questions without an answer is read by editors, who need no numbers of the people who asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answers.unanswered import EXAMPLES, LONGEST, Unanswered, clusters

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize("before", range(LONGEST - 14, LONGEST + 1))
def test_a_number_where_an_example_is_cut_is_starred_before(before: int) -> None:
    (found,) = clusters([Unanswered("问" * before + "13812345678" + "吗" * 9, "", NOON)])
    assert len(found.examples) <= EXAMPLES
    assert "1381" not in found.examples[0]
    assert len(found.examples[0]) <= LONGEST

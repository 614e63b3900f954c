"""What every calculation consists of: a few questions, a rule with its articles, a result that shows its working."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.faq.model import Citation

Value = date | Decimal | int | str | None
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `options`: labels of buttons where the answer is one of a few; `skippable`: 不知道 is an answer.

    `when`: asked only if an earlier step was answered with this option.
    """

    key: str
    kind: Literal["date", "money", "count", "percent", "option"]
    ask: str
    options: tuple[str, ...] = ()
    largest: int = 20
    skippable: bool = False
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A day to keep, for a calendar file. `title` is what the calendar shows."""

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Result:
    """`lead` answers, `lines` show the working, `notes` say what may differ; `due` is a day to keep."""

    lead: str
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Reckoner:
    """One calculation. `id` stands in button ids and in entries; `words` finds it in a short message."""

    id: str
    title: str
    steps: tuple[Step, ...]
    law: tuple[Citation, ...]
    words: str
    work: Callable[[Values, date], Result]


def cite(law: str, article: str, says: str) -> Citation:
    """Make a citation."""
    return Citation(law=law, article=article, says=says)

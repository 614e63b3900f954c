"""What every calculation consists of: a few questions, a rule with its articles, a result that shows its working."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.knowledge.model import Citation
from bot.language.dates import Sense

Value = date | Decimal | int | str | None
Values = Mapping[str, Value]
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    `called`: how the answer is named when it is read back. `options`: labels of buttons; of an `option` step the
    only answers, of a `count` step the likely ones. `hears`: for each option a pattern of other words for it;
    `others`: whoever is named by it, the answer is not about what is asked.
    What the message that asks for the calculation holds already is taken (bot/reckoning/said.py): `hint` are words
    beside the figure that is meant, `unlike` words beside one that is not; `told` is for each option a pattern that
    tells it; `counted` are words for all who are counted, and for some of them, which are added up; `nobody` says
    that there are none.
    `skippable`: 不知道 is an answer. `when`: asked only if the answers so far fit. `asked`: False for what is only
    taken where somebody says it, beside its `hint`.
    Dates: `sense` tells whether a day to come makes sense. Money, in yuan: `monthly`, `least`, and `usual`, the
    bounds outside which a sum is read back and asked for once more. Counts: `fewest` and `largest`.
    """

    key: str
    kind: Literal["date", "money", "count", "percent", "option"]
    ask: str
    called: str
    options: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()
    others: str = ""
    hint: str = ""
    unlike: str = ""
    told: tuple[str, ...] = ()
    counted: tuple[str, str] | None = None
    nobody: str = ""
    fewest: int = 0
    largest: int = 20
    skippable: bool = False
    asked: bool = True
    when: Callable[[Answers], bool] | None = None
    sense: Sense = "past"
    monthly: bool = False
    least: Decimal = Decimal(1)
    usual: tuple[Decimal, Decimal] = (Decimal(100), Decimal(100_000_000))


@dataclass(frozen=True, slots=True)
class Result:
    """`lead` answers, `lines` show the working, `notes` say what may differ; `due` is the last day.

    `keep`: the day for a calendar where the last day is not sure: the last working day on which it is safe.
    """

    lead: str
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    due: date | None = None
    keep: date | None = None


@dataclass(frozen=True, slots=True)
class Reckoner:
    """One calculation. `id` stands in button ids and in entries. Without `steps` the result is said at once.

    `leads`: the answer to the first question leads to another calculation (label → id), because the kind decides
    the rule.
    """

    id: str
    title: str
    steps: tuple[Step, ...]
    law: tuple[Citation, ...]
    work: Callable[[Values, date], Result]
    leads: Mapping[str, str] = field(default_factory=dict)


def cite(law: str, article: str, says: str) -> Citation:
    """Make a citation."""
    return Citation(law=law, article=article, says=says)


def only(key: str, label: str) -> Callable[[Answers], bool]:
    """Ask a step only where an earlier one was answered with this option."""
    return lambda answers: answers.get(key) == label

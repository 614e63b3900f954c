"""What was made of a message: the verdict, the entries, and everything else that decides what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.answers.facets import Facet
from bot.knowledge.model import Option, OtherAnswer, Signpost
from bot.matching.ranker import Candidate
from bot.safety import SafetyRule

Verdict = Literal["answer", "choose", "refer", "unsure", "urgent", "person", "action"]

Manner = Literal["whole", "spoken", "more", "end", "on"]
"""How an entry is told: all, in plain words, what was left out, that there is no more, or as what is spoken of."""

MANNERS: dict[str, Manner] = {"again": "whole", "slower": "spoken", "more": "more"}
"""What is wanted of the answer on the table."""


@dataclass(frozen=True, slots=True)
class Second:
    """The second wish of a message: its words, and the entries that serve it, or what it wants done."""

    text: str
    entries: tuple[Candidate, ...] = ()
    sure: bool = False
    action: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a message. `entries`: best first; `options`: entry ids when asking back (2–4).

    `rule`: the danger whose card comes first. `care`: the kind of danger that may be meant, where no card is shown.
    `asks` and `offers`: the question back and its options, where they are not simply the titles of `options`.
    `action`: what is wanted where it is no question (`sum:court_fee`), with its `slot`. `facet`: the one side of the
    matter that is asked about. `also`: a second wish in the same message. `question`: what was looked up, empty where
    something was picked. `known`: the entry was on the table before; `leant`: so was
    what the message is about. `refuses`: the message said that what came before was not it. `quoted`: the sentences of
    the entry on the table that hold what is asked about (要公证吗). `across`: what somebody on the other side of the
    matter is told, beside the offer of the entry itself. `idle`: small talk between two questions.
    """

    verdict: Verdict
    entries: tuple[Candidate, ...]
    options: tuple[str, ...] = ()
    signpost: Signpost | None = None
    rule: SafetyRule | None = None
    care: str | None = None
    instead: str = ""
    asks: str = ""
    offers: tuple[Option, ...] = ()
    action: str | None = None
    slot: Mapping[str, Any] = field(default_factory=dict)
    facet: Facet | None = None
    manner: Manner = "whole"
    also: Second | None = None
    question: str = ""
    known: bool = False
    leant: bool = False
    refuses: bool = False
    quoted: tuple[str, ...] = ()
    across: OtherAnswer | None = None
    idle: bool = False

    @property
    def shown(self) -> str:
        """The id of the entry to be shown: the first, or what belongs to the danger instead; empty if there is none."""
        return self.instead or (self.entries[0].entry_id if self.entries else "")

"""Which events lie on the table in a conversation: those that were listed or shown last, and what was asked of them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Turn
from bot.events.hearing import Act

KEY = "v"

KEPT = 20
"""Codes of a list that are kept: so many events one reads in a list at most."""

REMEMBERED = 12
"""Messages for which a list or a card stays on the table, whatever else is spoken of."""


class Asked(BaseModel):
    """What waits for the event or the place that it is about; `rows`: the places that may be meant.

    `people`: names, empty where none is told, None for oneself. `code`: the event that somebody changes to.
    """

    model_config = ConfigDict(extra="ignore")

    act: Act = ""
    people: list[str | None] = Field(default_factory=list)
    phone: str | None = None
    rows: list[int] = Field(default_factory=list)
    code: str = ""


class Table(BaseModel):
    """`codes` in the order of the list; `entry`: the answer before it; `at`: the version of the dialogue then."""

    model_config = ConfigDict(extra="ignore")

    codes: list[str] = Field(default_factory=list)
    entry: str = ""
    at: int = 0
    asked: Asked | None = None

    def fresh(self, dialogue: Dialogue) -> bool:
        """Whether it was laid by the very last reply."""
        return dialogue.version == self.at + 1

    def above(self, dialogue: Dialogue) -> bool:
        """Whether no answer has come since: then what leans on something leans on it."""
        return self.entry == (dialogue.entry or "")


def table_of(turn: Turn) -> Table | None:
    """Return what lies on the table, None where nothing does any more."""
    shown = turn.dialogue.shown.get(KEY, "")
    try:
        table = Table.model_validate_json(shown) if shown else None
    except ValidationError:  # a row of before, as codes|entry
        codes, _, entry = shown.partition("|")
        table = Table(codes=codes.split(","), entry=entry, at=turn.dialogue.version)
    return table if table and turn.dialogue.version <= table.at + REMEMBERED else None


def lay(turn: Turn, codes: Sequence[str], asked: Asked | None = None) -> None:
    """Put events on the table: from now on a number means them, not what was offered before."""
    turn.dialogue.shown.pop(KEY, None)
    if not codes and asked is None:
        return
    table = Table(codes=list(codes[:KEPT]), entry=turn.dialogue.entry or "", at=turn.dialogue.version, asked=asked)
    turn.dialogue.shown[KEY] = table.model_dump_json(exclude_defaults=True)
    turn.dialogue.options = []
    turn.dialogue.offered = []

"""What a conversation remembers of its own thread: the answer on the table, those before it, what was offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

KEPT = 4
"""So many answers before the present one can still be meant."""


class Memory(Protocol):
    """The part of a dialogue that decides what a message means; the chat stores it with the rest of the dialogue.

    `entry` was answered last, `earlier` before it, newest first. `options` are open at present; `offered` were offered
    last, and may be meant after one of them was answered (第二个呢). `rejected` was refused. `question` was asked last,
    with the `matter` before it where it leans on that; `action` is what was wanted last where it was no question.
    `facet`: the side of a matter that was asked for before it was clear which matter. `across`: the entry on whose
    other side the person was heard to be, as long as it is spoken of.
    `child`: a child is writing. `referred`: the signpost that was shown last, as long as it is spoken of.
    """

    matter: str
    question: str
    entry: str | None
    earlier: list[str]
    options: list[str]
    offered: list[str]
    rejected: list[str]
    action: str
    facet: str
    across: str
    referred: str
    child: bool


@dataclass(slots=True)
class Remembered:
    """The thread of a conversation that is stored nowhere."""

    matter: str = ""
    question: str = ""
    entry: str | None = None
    earlier: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    action: str = ""
    facet: str = ""
    across: str = ""
    referred: str = ""
    child: bool = False


def last_told(memory: Memory) -> str | None:
    """Return the id of the answer that was told last, also where others were offered since."""
    return memory.entry or next(iter(memory.earlier), None)


def put_on_table(memory: Memory, entry_id: str, also: Sequence[str] = ()) -> None:
    """Note that an entry was answered; what was on the table before, and what was also asked, comes behind it."""
    before = [*also, memory.entry or "", *memory.earlier]
    memory.earlier = [one for one in dict.fromkeys(before) if one and one != entry_id][:KEPT]
    memory.entry = entry_id
    memory.across = ""
    memory.options = []
    memory.action = ""


def put_options(memory: Memory, options: Sequence[str]) -> None:
    """Note what was offered; the answer before it is put aside."""
    if memory.entry:
        put_on_table(memory, "")
    memory.entry = None
    memory.options = list(options)
    memory.offered = list(options)
    memory.action = ""

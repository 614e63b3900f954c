"""One message being answered, and what a feature brings to the conversation: a `Flow`.

How a flow is added. The feature's folder gets a `flow.py` with a class that derives from `Flow`: its `key`, the
`words` that open it, and `pressed`. `bot/app.py` adds it to the list of flows. Its sentences stand in
`knowledge/phrases.yaml`, the ids of its buttons in `bot/buttons.py`. Everything else is there by itself: the router
opens it by button, word or deep link; a danger, a call for a person and a question that the FAQ is sure of come first;
what is put off is offered again; /my and /forget go over all flows.

A flow that asks for something keeps its draft with `dialogue.keep(key, draft)`, takes the next message with
`dialogue.give_floor(key)`, reads it in `said`, and can ask once more in `again`; when it is done it says
`dialogue.drop(key)`. What must outlive a day belongs in a table of its own, and then into `mine` and `forget`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.conversation.dialogue import Dialogue
from bot.hearing.voices import Kind
from bot.language.asking import asks
from bot.messages import Address, Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.phrases import Phrases
from bot.safety import Safety, SafetyRule
from bot.text import count_chinese

A_SENTENCE = 4
"""Chinese characters that a question has at least; 123 and 王大妈 resemble something in the FAQ too."""

A_QUESTION = 20
"""Characters of a question in between; what is longer tells something."""

Meant = Literal["leave", "person", "option"]
"""What a message reads like by itself: a word for leaving, a call for a person, the number of an offered option."""


class Found(Protocol):
    """What the FAQ makes of a text."""

    @property
    def verdict(self) -> str:
        """The name of what is done with it: answer, urgent, choose, refer, unsure, person."""
        ...


class Library(Protocol):
    """What the conversation itself needs of the knowledge in force."""

    @property
    def phrases(self) -> Phrases:
        """The sentences."""
        ...

    @property
    def safety(self) -> Safety:
        """The rules of danger."""
        ...

    def find(self, text: str, *, asked: bool = False) -> Found:
        """Look a question up; `asked`: the text may answer a question of ours."""
        ...

    def wants_person(self, folded: str) -> bool:
        """Tell whether a folded text asks for a person."""
        ...

    def danger(self, text: str, *, asked: bool = False) -> SafetyRule | None:
        """Return the danger whose card comes first, or None."""
        ...

    def leans(self, entry_id: str | None, options: Sequence[str], folded: str) -> bool:
        """Tell whether a few words are about the answer before them, or about those that were offered.

        Danger must be heard clearly in them.
        """
        ...

    def care(self, folded: str, *, child: bool = False) -> tuple[Kind, str] | None:
        """Return the kind of danger that a text without a card may mean, and the line for it (`child`: to one)."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is stored of a person, as they see it: since when (UTC), what it is, what can be done with it."""

    at: datetime
    lines: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


def gathered(head: tuple[str, ...], kept: Sequence[Kept]) -> Outgoing | None:
    """Return one message with all of it, in this order; None where there is nothing."""
    if not kept:
        return None
    blocks = (Block(BlockKind.LEAD, head), Block(BlockKind.ITEMS, tuple("\n".join(one.lines) for one in kept)))
    return Outgoing(blocks, tuple(choice for one in kept for choice in one.choices), private=True)


@dataclass(slots=True)
class Turn:
    """One message with everything needed to answer it; `text` is cleaned, `folded` is for comparing only.

    `asked`: it may answer a question of ours or lean on the answer before it, so that danger must be heard clearly.
    `found`: what the FAQ has made of it, once it was asked. `meant`: the button that it stands for as a fixed word.
    `left`: what of it nobody understood, where somebody has understood the rest; danger is then listened for in that.
    `ahead` is said before whatever else is answered. `held`: whoever has the floor has taken the message. `alone`:
    nothing may be said below what was answered. `sure` and `labels` are the dialogue's, as they were before this turn.
    """

    session: AsyncSession
    incoming: Incoming
    dialogue: Dialogue
    text: str
    folded: str
    library: Library
    ahead: list[Outgoing] = field(default_factory=list)
    asked: bool = False
    found: Found | None = None
    meant: str | None = None
    left: str | None = None
    held: bool = False
    alone: bool = False
    sure: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def phrases(self) -> Phrases:
        """The sentences in force."""
        return self.library.phrases

    @property
    def address(self) -> Address:
        """Where the person is reached."""
        return self.incoming.address

    @property
    def group(self) -> bool:
        """Whether others read along."""
        return self.incoming.group

    def verdict(self) -> str:
        """Return what the FAQ makes of the text."""
        return self.library.find(self.text, asked=self.asked).verdict

    def answered(self) -> bool:
        """Tell whether the FAQ has a sure answer to the text; numbers and names are no questions."""
        return count_chinese(self.text) >= A_SENTENCE and self.verdict() in ("answer", "urgent")

    def asks(self) -> bool:
        """Tell whether it is a question in between rather than something told."""
        return self.answered() or (len(self.folded) <= A_QUESTION and asks(self.folded))

    def stale(self) -> Outgoing:
        """The polite answer to a button that means nothing any more."""
        return say(self.phrases.stale)

    def to_person(self) -> Choice:
        """The button that always leads to a person."""
        return Choice(buttons.person(), self.phrases.person)

    def whisper(self, line: str, entry_id: str = "") -> Outgoing:
        """Say one line where others read along, and lead into a private chat, there straight to the entry if any."""
        start = buttons.entry_link(entry_id) if entry_id else buttons.PRIVATE
        choice = Choice(buttons.entry(entry_id) if entry_id else buttons.topics(), self.phrases.whisper_button, start)
        return Outgoing((Block(BlockKind.TEXT, (line,)),), (choice,), private=True)


class Flow(Protocol):
    """One feature in the chat. Only `key` and `pressed` must be written; the rest does nothing until it is needed."""

    key: str
    words: Mapping[str, str] = {}
    """Folded messages and commands that open it, each with the id of the button that it stands for."""

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Take one of its buttons, or a word that stands for it; None where there is nothing of the kind here."""
        ...

    def opens(self, turn: Turn) -> str | None:
        """Return the id of the button that a message stands for, where that is no fixed word (签到 口令)."""
        return None

    def begun(self, dialogue: Dialogue) -> bool:
        """Tell whether it is not finished, whoever has the floor."""
        return self.key in dialogue.flows

    def name(self, phrases: Phrases) -> str:
        """Return what is begun, as it is called while it waits."""
        return ""

    def keeps(self, turn: Turn, meant: Meant) -> bool:
        """Tell whether a message is an answer to what was asked although it reads like something else (0 元)."""
        return False

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take a message while it has the floor; None if it is no answer to what was asked."""
        return None

    async def claims(self, turn: Turn) -> list[Outgoing] | None:
        """Take a message that is surely meant for it although another has asked for something; None for any other."""
        return None

    def warned(self, turn: Turn) -> None:
        """Note a message that came while it had the floor, and is answered by the card of a danger."""
        return

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Take a message that nobody was asked for, before it goes to the FAQ; None if it is none for this flow."""
        return None

    async def noted(self, turn: Turn) -> list[Outgoing]:
        """Do what a message asks of what is stored of the person, whatever answers it; returns what is said below.

        Nothing of it is said below the card after which nothing may come.
        """
        return []

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step; None if there is nothing left to ask."""
        return None

    async def hint(self, turn: Turn) -> Outgoing:
        """Remind, below something said in between, of what is still open."""
        words = turn.phrases
        text = words.floor_offer.format(what=self.name(words))
        return say(text, choices=(Choice(buttons.resume(self.key), words.floor_go_on),))

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return what is stored of the person here, in any order."""
        return []

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete what is stored of the person here."""
        return


class Answering(Flow, Protocol):
    """The flow that answers what belongs to no other; its `said` always has an answer."""

    async def chosen(self, turn: Turn) -> list[Outgoing] | None:
        """Take a number, a name or "none of these" after options were offered; None for anything else."""
        ...

    def wants(self, turn: Turn) -> str | None:
        """Return the id of the button that a message stands for by its sense (有啥讲座好听), None for a question."""
        ...

    def beside(self, turn: Turn) -> list[Outgoing]:
        """Answer what was asked in the same message beside what `wants` has returned."""
        ...

    async def brief(self, turn: Turn) -> list[Outgoing]:
        """Answer below the card of a danger, at most in the short version."""
        ...

    def goes_on(self, turn: Turn, rule: SafetyRule | None) -> Outgoing | None:
        """Return the next thing to do where a few words belong to a danger just spoken of; None for anything else.

        `rule`: the danger that the words tell by themselves.
        """
        ...

    def warn(self, turn: Turn, rule: SafetyRule) -> Outgoing:
        """Return the card of a danger, in full the first time; note the danger."""
        ...

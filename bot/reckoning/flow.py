"""Calculations in the chat: opened by a question, a button or "once more with …", one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import buttons
from bot.buttons import Pressed
from bot.clock import Clock
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Flow, Kept, Meant, Turn
from bot.messages import Choice, Outgoing, say
from bot.phrases import Phrases
from bot.reckoning.index import asked_for
from bot.reckoning.model import Reckoner
from bot.reckoning.steps import KEY, Sums, SumSteps

LABEL = 40


class SumFlow(Flow):
    """The calculations, for every channel; what they ask is nobody else's business."""

    key = KEY
    words = dict.fromkeys(("/sum", "算一算"), buttons.sum_begin())

    def __init__(self, known: Callable[[], Mapping[str, Reckoner]], clock: Clock) -> None:
        self._known = known
        self._clock = clock

    def begun(self, dialogue: Dialogue) -> bool:
        """Tell whether a calculation is under way."""
        sums = dialogue.draft(KEY, Sums)
        return sums is not None and sums.now is not None

    def name(self, phrases: Phrases) -> str:
        """Return what a calculation is called while it waits."""
        return phrases.floor_k

    def keeps(self, turn: Turn, meant: Meant) -> bool:
        """Numbers are its own; 0 does not leave where a figure is asked for."""
        return meant == "option" or (meant == "leave" and self._steps(turn).expects(turn.dialogue, turn.folded))

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Begin a calculation, or take an answer to the one that is open."""
        if button.kind == buttons.sum_begin:
            if turn.group:
                return [turn.whisper(turn.phrases.whisper)]
            if not button.rest:
                known = self._known().values()
                choices = tuple(Choice(buttons.sum_begin(one.id), one.title[:LABEL]) for one in known)
                return [say(turn.phrases.sum_which, choices=choices)]
            return [self._steps(turn).begin(turn.dialogue, button.rest, said=self._told(turn))]
        return _listed(self._steps(turn).step(turn.dialogue, turn.text, button, lambda: False))

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take an answer to the step that is asked; None for a question in between."""
        if not turn.folded:
            return None
        return _listed(self._steps(turn).step(turn.dialogue, turn.text, None, turn.answered))

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Open the calculation that a message asks for, or the last one with another figure."""
        if turn.group:
            asked = asked_for(turn.folded, self._known())
            return [turn.whisper(turn.phrases.whisper)] if asked else None
        return _listed(self._steps(turn).wanted(turn.dialogue, turn.text))

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        return [self._steps(turn).again(turn.dialogue)]

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return the calculation that is kept for another figure, as long as the conversation is."""
        kept = self._steps(turn).kept(turn.dialogue)
        return [] if kept is None else [Kept(turn.incoming.received_at, (kept.text,), kept.choices)]

    def _told(self, turn: Turn) -> str:
        """What may hold figures already: the message that asks for it by its sense or, below an answer, its question.

        Whoever does the last one once more begins with nothing: something in it was not right.
        """
        if not turn.incoming.choice:
            return turn.text
        again = self._steps(turn).kept(turn.dialogue) is not None
        return turn.dialogue.question if turn.dialogue.entry and not again else ""

    def _steps(self, turn: Turn) -> SumSteps:
        return SumSteps(self._known(), turn.phrases, self._clock)


def _listed(reply: Outgoing | None) -> list[Outgoing] | None:
    return None if reply is None else [reply]

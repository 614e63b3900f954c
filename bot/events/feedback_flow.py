"""What people say after an event: the stars they tap and a line they may write below."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.buttons import Pressed
from bot.conversation.turn import Flow, Turn
from bot.events.feedback import FeedbackDesk
from bot.messages import Outgoing, say
from bot.phrases import Phrases


class FeedbackDraft(BaseModel):
    """The registration that somebody has just rated."""

    model_config = ConfigDict(extra="ignore")

    number: int


class FeedbackFlow(Flow):
    """Takes a rating, and what is written after it: that is kept, and answered like any other question."""

    key = "b"

    def __init__(self, feedback: FeedbackDesk) -> None:
        self._feedback = feedback

    def name(self, phrases: Phrases) -> str:
        """Return what is asked for, as it is called while it waits."""
        return phrases.floor_b

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Take a rating."""
        if turn.group:
            return [say(turn.phrases.events.group)]
        number, rating = button.number(0), button.number(1, digits=1)
        if number is None or rating is None:
            return [turn.stale()]
        if not await self._feedback.rate(turn.session, turn.address, number, rating):
            return [turn.stale()]
        turn.dialogue.keep(self.key, FeedbackDraft(number=number))
        return self._ask(turn)

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Keep what is written, and leave it to be answered."""
        draft = turn.dialogue.draft(self.key, FeedbackDraft)
        turn.dialogue.drop(self.key)
        if draft is None or not turn.text:
            return None
        became = "answered" if turn.answered() else "faq"
        if await self._feedback.keep(turn.session, turn.address, draft.number, turn.text, became):
            turn.ahead.append(say(turn.phrases.events.feedback_kept))
        return None

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more for a line."""
        return self._ask(turn) if self.begun(turn.dialogue) else None

    def _ask(self, turn: Turn) -> list[Outgoing]:
        turn.dialogue.give_floor(self.key, passing=True)
        return [say(turn.phrases.events.feedback_more)]

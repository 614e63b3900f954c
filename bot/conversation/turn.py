"""One message being answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.cards import Cards
from bot.answers.library import Library
from bot.conversation.dialogue import Dialogue
from bot.messages import Incoming


@dataclass(slots=True)
class Turn:
    """One message with everything needed to answer it.

    `held`: whoever has the floor has taken it. `alone`: nothing may be said below what was answered.
    """

    session: AsyncSession
    incoming: Incoming
    text: str
    folded: str
    dialogue: Dialogue
    library: Library
    cards: Cards
    held: bool = False
    alone: bool = False

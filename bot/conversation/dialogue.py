"""Where a conversation stands: one versioned row per chat, the same on every replica and after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import String, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.messages import Address
from bot.storage.database import Base

EXPIRES_AFTER = timedelta(hours=24)
"""A conversation that rests this long starts afresh."""


_FETCHED = "dialogues"
"""Where a session keeps the rows that were fetched: it would itself let go of rows that nobody holds."""


class DialogueRow(Base):
    """The stored state of one chat."""

    __tablename__ = "dialogues"

    office_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    state: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class HandoverDraft(BaseModel):
    """A hand-over that is being prepared. `step`: question → phone → confirm."""

    model_config = ConfigDict(extra="ignore")

    step: str
    question: str = ""
    attachments: list[dict[str, str]] = Field(default_factory=list)
    phone: str | None = None
    careful: bool = False


class SumDraft(BaseModel):
    """A calculation that is under way: its id, and the answers so far by step.

    An answer is what was understood and, after a tab, how it was read back; `doubted` was asked about once, `offered`
    are answers that stood in the question already.
    """

    model_config = ConfigDict(extra="ignore")

    id: str
    answers: dict[str, str] = Field(default_factory=dict)
    misread: int = 0
    doubted: str = ""
    offered: dict[str, str] = Field(default_factory=dict)


class PlaceDraft(BaseModel):
    """A registration for an event that is being written; None marks what was not asked yet."""

    model_config = ConfigDict(extra="ignore")

    code: str
    other: bool = False
    name: str | None = None
    phone: str | None = None
    answer: str | None = None


class Dialogue(BaseModel):
    """Everything the conversation remembers of one chat.

    `floor`: the key of the flow that asked last and takes the next message for its answer; the others wait. Empty:
    nobody takes it. `owed`: what waits is still to be offered again. `asking`: a flow has asked in this very turn.
    """

    model_config = ConfigDict(extra="ignore")

    version: int = 0
    greeted: bool = False
    disclaimed: bool = False
    quiet: bool = False
    question: str = ""
    entry: str | None = None
    asked: int | None = None
    options: list[str] = Field(default_factory=list)
    rejected: list[str] = Field(default_factory=list)
    misses: int = 0
    exchanges: list[str] = Field(default_factory=list)
    handover: HandoverDraft | None = None
    sum: SumDraft | None = None
    last_sum: SumDraft | None = None
    opinion: bool = False
    place: PlaceDraft | None = None
    feedback: int | None = None
    floor: str | None = None
    owed: bool = False
    draft: str | None = None
    said: str = ""
    forgetting: bool = False
    danger: str | None = None
    cared: list[str] = Field(default_factory=list)
    forgotten: bool = Field(default=False, exclude=True)
    asking: bool = Field(default=False, exclude=True)

    def begun(self) -> list[str]:
        """Return the keys of the flows that are not finished, whoever has the floor."""
        states = {
            "h": self.handover is not None,
            "g": self.opinion,
            "v": self.place is not None,
            "k": self.sum is not None,
            "b": self.feedback is not None,
            "z": self.floor == "z",
        }
        return [key for key, open_now in states.items() if open_now]

    def holder(self) -> str:
        """Return who has the floor; where nobody was noted (a conversation from before), the first that is begun."""
        if self.floor is None:
            self.floor = next(iter(self.begun()), "")
        return self.floor

    def give_floor(self, key: str) -> None:
        """Let a flow take the next message: it has just asked for something."""
        if key != "b":
            # Nothing is written yet of what was asked after an event, and nobody need answer it.
            self.feedback = None
        self.floor = key
        self.asking = True

    def remember(self, said: str, answered: str) -> None:
        """Keep the last three exchanges, shortened, as context for a hand-over."""
        self.exchanges = [*self.exchanges, f"问：{said[:200]} ／ 答：{answered[:60]}"][-3:]


class Dialogues:
    """Loads and saves dialogues of one office."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    async def fetch(self, session: AsyncSession, addresses: Sequence[Address]) -> None:
        """Read and lock the rows of several chats at once; `load` and `save` find them without asking again."""
        keys = [(address.channel, address.chat) for address in addresses]
        rows = await session.scalars(
            select(DialogueRow)
            .where(DialogueRow.office_id == self._office, tuple_(DialogueRow.channel, DialogueRow.chat).in_(keys))
            .with_for_update()
        )
        fetched = {(row.channel, row.chat): row for row in rows}
        session.info.setdefault(_FETCHED, {}).update({key: fetched.get(key) for key in keys})

    async def load(self, session: AsyncSession, address: Address) -> Dialogue:
        """Return the chat's dialogue; a new or expired one starts empty (its version goes on counting)."""
        row = await self._row(session, address)
        if row is None:
            return Dialogue()
        if row.expires_at < self._clock.now():
            return Dialogue(version=row.version)
        return Dialogue.model_validate(row.state)

    async def save(self, session: AsyncSession, address: Address, dialogue: Dialogue) -> None:
        """Store the dialogue under the next version, at the latest when the transaction commits.

        One that the person just had deleted stays deleted.
        """
        if dialogue.forgotten:
            return
        dialogue.version += 1
        row = await self._row(session, address)
        if row is None:
            row = DialogueRow(office_id=self._office, channel=address.channel, chat=address.chat)
            session.add(row)
            session.info.setdefault(_FETCHED, {})[address.channel, address.chat] = row
        row.version = dialogue.version
        row.state = dialogue.model_dump()
        row.expires_at = self._clock.now() + EXPIRES_AFTER

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the chat's dialogue."""
        session.info.setdefault(_FETCHED, {})[address.channel, address.chat] = None
        await session.execute(
            delete(DialogueRow).where(
                DialogueRow.office_id == self._office,
                DialogueRow.channel == address.channel,
                DialogueRow.chat == address.chat,
            )
        )

    async def _row(self, session: AsyncSession, address: Address) -> DialogueRow | None:
        fetched: dict[tuple[str, str], DialogueRow | None] = session.info.setdefault(_FETCHED, {})
        key = (address.channel, address.chat)
        if key not in fetched:
            await self.fetch(session, [address])
        return fetched[key]

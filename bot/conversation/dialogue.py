"""Where a conversation stands: one versioned row per chat, the same on every replica and after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import String, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.messages import Address
from bot.storage.database import Base

EXPIRES_AFTER = timedelta(hours=24)
"""A conversation that rests this long starts afresh."""


Draft = TypeVar("Draft", bound=BaseModel)

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


class Dialogue(BaseModel):
    """Everything the conversation remembers of one chat.

    `entry` was answered last, `earlier` before it, newest first; `options` are open, `offered` were offered last.
    `action`: what was wanted last where it was no question. `facet`: the side of a matter that waits for the matter.
    `across`: the entry on whose other side the person was heard to be. `referred`: the signpost that was shown last.
    `flows`: by key of a flow the draft of what it has begun, in the flow's own shape. `shown`: by key what a flow
    shows at present and looks messages up in, until a button of another flow is pressed.
    `labels`: the buttons that were shown last, by what is typed for them.
    `said`: a message that somebody was asked about, before it is taken for this or that.
    `floor`: the key of the flow that asked last and takes the next message for its answer; the others wait. Empty:
    nobody takes it. `passing`: the key of a flow whose question nobody need answer; it is dropped when another asks.
    `album`: the pictures that were answered last came together under this name.
    `child`: a child is writing, and is spoken to as one. `no_call`: somebody has said not to be rung up, and whoever
    answers must know.
    `danger`: the rule whose card was shown last, `after_danger` messages ago.
    `asides`: so many messages in a row were about something else than what the floor's holder asks.
    `sure`: what was asked last was whether something is to be done (see `sure`).
    `owed`: what waits is still to be offered again. `asking`: a flow has asked in this very turn.
    """

    model_config = ConfigDict(extra="ignore")

    version: int = 0
    greeted: bool = False
    disclaimed: bool = False
    quiet: bool = False
    matter: str = ""
    question: str = ""
    entry: str | None = None
    asked: int | None = None
    earlier: list[str] = Field(default_factory=list)
    options: list[str] = Field(default_factory=list)
    offered: list[str] = Field(default_factory=list)
    action: str = ""
    facet: str = ""
    across: str = ""
    referred: str = ""
    rejected: list[str] = Field(default_factory=list)
    misses: int = 0
    exchanges: list[str] = Field(default_factory=list)
    flows: dict[str, Any] = Field(default_factory=dict)
    shown: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)
    said: str = ""
    floor: str | None = None
    passing: str = ""
    owed: bool = False
    asides: int = 0
    album: str = ""
    forgetting: bool = False
    sure: dict[str, str] = Field(default_factory=dict)
    child: bool = False
    no_call: bool = False
    danger: str | None = None
    after_danger: int = 0
    cared: list[str] = Field(default_factory=list)
    forgotten: bool = Field(default=False, exclude=True)
    asking: bool = Field(default=False, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _from_before(cls, state: Any) -> Any:
        """Read a row in which every flow still had a field of its own."""
        return _with_flows(state) if isinstance(state, dict) and "flows" not in state else state

    def draft(self, key: str, shape: type[Draft]) -> Draft | None:
        """Return the draft of a flow, None if it has begun nothing; what is changed in it is stored."""
        kept = self.flows.get(key)
        if kept is None:
            return None
        draft = kept if isinstance(kept, shape) else shape.model_validate(kept)
        self.flows[key] = draft
        return draft

    def keep(self, key: str, draft: BaseModel | None = None) -> None:
        """Store the draft of a flow: it is begun. Without a draft only that: what is written stands elsewhere."""
        self.flows[key] = {} if draft is None else draft

    def drop(self, key: str) -> None:
        """Forget the draft of a flow: it is finished."""
        self.flows.pop(key, None)

    def give_floor(self, key: str, *, passing: bool = False) -> None:
        """Let a flow take the next message: it has just asked for something (`passing`: nobody need answer it)."""
        if self.passing != key:
            self.drop(self.passing)
        self.passing = key if passing else ""
        self.floor = key
        self.asking = True

    def clear(self) -> None:
        """Forget where the conversation stood; nobody is greeted again, and nothing is followed up.

        Not to be rung up outlasts it: it tells nothing, and whoever leaves in haste must not be asked for a number.
        """
        left = Dialogue(version=self.version, greeted=True, quiet=True, floor="", no_call=self.no_call)
        for name in Dialogue.model_fields:
            setattr(self, name, getattr(left, name))

    def remember(self, said: str, answered: str) -> None:
        """Keep the last three exchanges, shortened, as context for a hand-over."""
        self.exchanges = [*self.exchanges, f"问：{said[:200]} ／ 答：{answered[:60]}"][-3:]


def _with_flows(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state of before with the drafts under the keys of their flows."""
    sums = {"now": state.get("sum"), "last": state.get("last_sum")}
    feedback = state.get("feedback")
    drafts = {
        "h": state.get("handover"),
        "g": {} if state.get("opinion") else None,
        "v": state.get("place"),
        "k": sums if any(sums.values()) else None,
        "b": None if feedback is None else {"number": feedback},
    }
    return {
        **state,
        "flows": {key: draft for key, draft in drafts.items() if draft is not None},
        "shown": {"g": state["draft"]} if state.get("draft") else {},
        "passing": "" if feedback is None else "b",
    }


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

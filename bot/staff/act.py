"""One act of a member of staff: who, what they may do, and the transaction in which it is done and noted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import Audit
from bot.clock import Clock
from bot.staff.rights import Actor, Right
from bot.storage.database import Database

Undoing = dict[str, Any]


@dataclass(slots=True)
class Act:
    """Handed to every service method that changes something; the surface that opened it commits it.

    What is stored, the letters to people and the audit rows are committed together, or nothing is.
    """

    session: AsyncSession
    actor: Actor
    audit: Audit
    noted: list[str] = field(default_factory=list)
    needed: set[Right] = field(default_factory=set)
    undo: list[Undoing] = field(default_factory=list)

    def need(self, right: Right) -> None:
        """Raise NotAllowed unless the actor has a right."""
        self.actor.need(right)
        self.needed.add(right)

    def can_undo(self, kind: str, **data: Any) -> None:
        """Leave what undoing this needs, as plain JSON values; `kind` names who knows how (bot/services.py)."""
        self.undo.append({"kind": kind, **data})

    def note(self, act: str, subject: str, reason: str = "") -> None:
        """Add the audit row; `act` is a short verb such as inquiry.reply, `subject` what it was done to."""
        self.noted.append(act)
        self.audit.note(self.session, who=self.actor.name, act=act, subject=subject, reason=reason)

    async def note_look(self, act: str, subject: str) -> None:
        """Note that somebody's words were read; the same person's next look within the hour adds no row."""
        self.noted.append(act)
        await self.audit.note_look(self.session, who=self.actor.name, act=act, subject=subject)


Opening = Callable[[], AbstractAsyncContextManager[Act]]
"""Opens an act. Long work gets this instead of one act: it does its parts in several, so that nobody waits for it."""


@asynccontextmanager
async def acting(database: Database, actor: Actor, clock: Clock) -> AsyncIterator[Act]:
    """Open one act on a database; raises RuntimeError, and keeps nothing, where the work left no audit row."""
    async with database.write() as session:
        act = Act(session, actor, Audit(actor.office_id, clock))
        yield act
        if not act.noted:
            raise RuntimeError("an act of staff left no audit row")

"""Takes back what staff did to an event while nobody has been told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Conflict
from bot.events.queries import find_event, registrations_of
from bot.events.reminders import Reminders
from bot.events.store import Event, Registration
from bot.events.terms import FOLLOWS, OPEN_STATES, PLACE_FOLLOWS, STATES, EventState, PlaceState
from bot.staff.act import Act
from bot.states import go_back
from bot.storage.database import UtcDateTime

_FIELDS = {column.name for column in Event.__table__.columns} - {"id", "office_id", "code", "state"}


class EventUndoing:
    """Undoes acts on the events of one office; its methods are given what `Events` left in the act."""

    def __init__(self, office_id: str, reminders: Reminders) -> None:
        self._office = office_id
        self._reminders = reminders

    async def publish(self, act: Act, code: str) -> str:
        """Make an event a draft again; raises Conflict once somebody registered, or it was changed since."""
        event = await find_event(act.session, self._office, code, lock=True)
        if event.state != EventState.PUBLISHED or await registrations_of(act.session, event.id):
            raise Conflict(f"“{event.title}”已经有人报名或者又改过，还是已发布；要停办请在活动页取消。")
        event.state = go_back(FOLLOWS, event.state, EventState.DRAFT, f"“{event.title}”不能再当草稿。")
        await act.session.flush()
        return f"“{event.title}”又是草稿，居民看不到。"

    async def change(
        self, act: Act, code: str, before: Mapping[str, Any], after: Mapping[str, Any], offers: Sequence[int], out: int
    ) -> str:
        """Set back the fields that an act changed, with the reminders; `offers`: offered places nobody was told of.

        Raises Conflict where somebody was told already, or somebody else changed one of the fields since.
        """
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        await self._take_offers_back(session, event, offers)
        if out:
            raise Conflict(
                f"已经有人收到，“{event.title}”还是改过以后的样子（{STATES[event.state]}）；要改请到活动页去办。"
            )
        if any(plain(getattr(event, name)) != value for name, value in after.items()):
            raise Conflict(f"“{event.title}”后来又有改动，还是现在的样子（{STATES[event.state]}）。")
        if "state" in before:
            refusal = f"“{event.title}”不能退回原来的样子（{STATES[event.state]}）。"
            event.state = go_back(FOLLOWS, event.state, EventState(before["state"]), refusal)
        for name, value in before.items():
            if name in _FIELDS:
                setattr(event, name, _value(name, value))
        await session.flush()
        if event.state in OPEN_STATES:
            await self._reminders.plan_event(session, event)
        else:
            await self._reminders.drop_event(session, event.id)
        return f"“{event.title}”恢复成原来的样子（{STATES[event.state]}），提醒照旧。"

    async def _take_offers_back(self, session: AsyncSession, event: Event, offers: Sequence[int]) -> None:
        """Put people back into the waiting line whose offer was taken back: they keep their place in it."""
        waiting = (
            Registration.event_id == event.id,
            Registration.state == PlaceState.OFFERED,
            Registration.id.in_(offers),
        )
        for row in list(await session.scalars(select(Registration).where(*waiting))):
            row.state = go_back(PLACE_FOLLOWS, row.state, PlaceState.WAITING, "这位不能回去排队。")
            row.offered_until = None
        await session.flush()


def changed_by(event: Event, change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are about to change, as they are and as they will be, as JSON values."""
    return {
        "before": {name: plain(getattr(event, name)) for name in change},
        "after": {name: plain(value) for name, value in change.items()},
    }


def plain(value: object) -> object:
    """Return a field as a JSON value."""
    return value.isoformat() if isinstance(value, datetime) else value


def _value(name: str, value: Any) -> Any:
    column = Event.__table__.columns[name]
    return datetime.fromisoformat(value) if value is not None and isinstance(column.type, UtcDateTime) else value

"""What may come after what with an event: each change that the table allows can be had, and no other."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import Conflict
from bot.events.plans import Plan
from bot.events.store import Event
from bot.events.terms import FOLLOWS, STATES, EventState
from bot.events.undoing import EventUndoing
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done, member
from tests.support.walks import pairs, walked


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


async def stands(parts: Parts, code: str) -> EventState:
    async with parts.database.read() as session:
        state = await session.scalar(select(Event.state).where(Event.code == code))
    assert state is not None
    return state


async def test_an_event_goes_every_way_of_the_table_and_no_other(parts: Parts, clock: HandClock) -> None:
    numbers = itertools.count(1)

    def way(work: Callable[[str], Awaitable[object]]) -> Callable[[str], Awaitable[bool]]:
        async def done_with(code: str) -> bool:
            was = await stands(parts, code)
            await work(code)
            return await stands(parts, code) in {*EventState} - {was} | {EventState.CHANGED}

        return done_with

    async def planned() -> str:
        start = clock.now() + timedelta(days=3)
        title = f"第 {next(numbers)} 讲"
        plan = Plan(title, "讲座", f"{title}的地方", start, start + timedelta(hours=2))
        return (await done(parts, "小陈", parts.events.add, plan))[0].code

    async def publishes(code: str) -> None:
        await done(parts, "小陈", parts.events.publish, code)

    async def moves(code: str) -> None:
        await done(parts, "小陈", parts.events.change, code, starts_at=clock.now() + timedelta(days=5))

    async def moves_elsewhere(code: str) -> None:
        await done(parts, "小陈", parts.events.change, code, venue=f"另一处 {next(numbers)}")

    async def postpones(code: str) -> None:
        await done(parts, "小陈", parts.events.postpone, code, "台风")

    async def cancels(code: str) -> None:
        await done(parts, "小陈", parts.events.cancel, code, "台风")

    async def deletes(code: str) -> None:
        await done(parts, "小陈", parts.events.delete, code)

    async def is_over(_: str) -> None:
        clock.move(days=6)
        await parts.events.tick()

    async def is_noted_afterwards(code: str) -> None:
        clock.move(days=6)
        await done(parts, "小陈", parts.places.attendance, code, ["老王"])

    async def made(state: EventState) -> str:
        code = await planned()
        if state in (EventState.PUBLISHED, EventState.CHANGED, EventState.POSTPONED, EventState.CANCELLED):
            await publishes(code)
        steps = {
            EventState.CHANGED: moves,
            EventState.POSTPONED: postpones,
            EventState.CANCELLED: cancels,
            EventState.ENDED: is_noted_afterwards,
            EventState.DELETED: deletes,
        }
        if state in steps:
            await steps[state](code)
        return code

    works = (publishes, moves, moves_elsewhere, postpones, cancels, deletes, is_over, is_noted_afterwards)
    ways = {work.__name__: way(work) for work in works}
    assert await walked(list(EventState), made, ways, lambda code: stands(parts, code)) == pairs(FOLLOWS)


async def test_what_is_undone_goes_only_the_way_it_came(parts: Parts, clock: HandClock) -> None:
    start = clock.now() + timedelta(days=3)
    plan = Plan("讲座", "讲座", "和好屋", start, start + timedelta(hours=2))
    code = (await done(parts, "小陈", parts.events.add, plan))[0].code
    undoing = EventUndoing(parts.settings.office_id, parts.reminders)
    for before, after in itertools.product(EventState, EventState):
        if after == EventState.DELETED:  # nobody finds it any more
            continue
        async with parts.database.write() as session:
            await session.execute(text("UPDATE events SET state = :after"), {"after": after.value})
        allowed = after in FOLLOWS[before]
        refusal = pytest.raises(Conflict, match=f"“讲座”不能退回原来的样子（{STATES[after]}）。")
        async with parts.acting(member(office=parts.settings.office_id)) as act:
            act.note("event.recall", code)
            with nullcontext() if allowed else refusal:
                await undoing.change(act, code, {"state": before.value}, {"state": after.value}, (), 0)
        assert await stands(parts, code) == (before if allowed else after)


def test_every_state_has_a_name() -> None:
    assert list(STATES) == list(EventState)

"""Tries every way of changing a state from every state, through the services, and says what came after what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from bot.errors import WrongInput

State = TypeVar("State", bound=StrEnum)
Key = TypeVar("Key")


async def walked(
    states: Collection[State],
    fresh: Callable[[State], Awaitable[Key]],
    ways: Mapping[str, Callable[[Key], Awaitable[object]]],
    now: Callable[[Key], Awaitable[State]],
) -> set[tuple[State, State]]:
    """Return every pair of states (before, after) that some way led through.

    `fresh` makes a new thing that stands in a state; a way gives False where it did nothing. What is refused, and what
    did nothing, must leave the state as it was.
    """
    seen: set[tuple[State, State]] = set()
    for state in states:
        for name, way in ways.items():
            key = await fresh(state)
            assert await now(key) == state, f"made as {state}"
            try:
                done = await way(key) is not False
            except WrongInput:
                done = False
            after = await now(key)
            if done:
                seen.add((state, after))
            else:
                assert after == state, f"{name} was refused from {state} and led to {after}"
    return seen


def pairs(follows: Mapping[State, frozenset[State]]) -> set[tuple[State, State]]:
    """Return what a table allows, as pairs (before, after)."""
    return {(before, after) for before, allowed in follows.items() for after in allowed}

"""Which state follows which: the one question that every change of a state asks of its feature's table.

A feature names its states in a StrEnum (the values are what the database holds) and keeps one table, FOLLOWS, with the
states that may come after each. A state that is its own follower may be entered again: a second reply, for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.errors import Conflict

State = TypeVar("State", bound=StrEnum)


def follow(follows: Mapping[State, frozenset[State]], old: State, new: State, refusal: str) -> State:
    """Return `new` where it may come after `old`; raises Conflict with the sentence `refusal` where it may not."""
    if new not in follows[old]:
        raise Conflict(refusal)
    return new


def go_back(follows: Mapping[State, frozenset[State]], new: State, old: State, refusal: str) -> State:
    """Return `old`, for what is undone: only where `new` may have come after it; raises Conflict where it may not."""
    follow(follows, old, new, refusal)
    return old


def before(follows: Mapping[State, frozenset[State]], new: State) -> tuple[State, ...]:
    """Return the states that `new` may come after, for an UPDATE that changes many rows at once."""
    return tuple(state for state, after in follows.items() if new in after)

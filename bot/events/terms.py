"""Codes of events and their words: states and which may come after which, places, kinds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class EventState(StrEnum):
    """Where an event stands; CHANGED: published, and its time or place was another once."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CHANGED = "changed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    ENDED = "ended"
    DELETED = "deleted"


STATES: dict[str, str] = {
    EventState.DRAFT: "草稿", EventState.PUBLISHED: "已发布", EventState.CHANGED: "已变更",
    EventState.POSTPONED: "已延期", EventState.CANCELLED: "已取消", EventState.ENDED: "已结束",
    EventState.DELETED: "已删除",
}  # fmt: skip
"""The states of an event as people read them."""

OPEN_STATES = (EventState.PUBLISHED, EventState.CHANGED)
"""States in which people may register, until it begins."""

FOLLOWS: Mapping[EventState, frozenset[EventState]] = {
    # Ended at once: written down afterwards; nobody but staff ever saw it.
    EventState.DRAFT: frozenset({EventState.PUBLISHED, EventState.ENDED, EventState.DELETED}),
    EventState.PUBLISHED: frozenset(
        {EventState.CHANGED, EventState.POSTPONED, EventState.CANCELLED, EventState.ENDED}
    ),
    EventState.CHANGED: frozenset({EventState.CHANGED, EventState.POSTPONED, EventState.CANCELLED, EventState.ENDED}),
    # It got its new time. Until then it cannot end.
    EventState.POSTPONED: frozenset({EventState.CHANGED, EventState.CANCELLED}),
    EventState.CANCELLED: frozenset(),
    EventState.ENDED: frozenset(),
    EventState.DELETED: frozenset(),
}  # fmt: skip
"""Which state of an event may come after which."""


class PlaceState(StrEnum):
    """Where a registration stands; OFFERED: a place is free, to be confirmed until a time."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"


PLACES: dict[str, str] = {
    PlaceState.CONFIRMED: "已报名", PlaceState.WAITING: "排队", PlaceState.OFFERED: "等确认",
    PlaceState.CANCELLED: "已取消",
}  # fmt: skip
"""The states of a registration as people read them."""

PLACE_FOLLOWS: Mapping[PlaceState, frozenset[PlaceState]] = {
    PlaceState.CONFIRMED: frozenset({PlaceState.CANCELLED}),
    # Confirmed without an offer: who waited, or had given the place back, came to the event all the same.
    PlaceState.WAITING: frozenset({PlaceState.CONFIRMED, PlaceState.OFFERED, PlaceState.CANCELLED}),
    PlaceState.OFFERED: frozenset({PlaceState.CONFIRMED, PlaceState.WAITING, PlaceState.CANCELLED}),
    PlaceState.CANCELLED: frozenset({PlaceState.CONFIRMED, PlaceState.WAITING}),
}
"""Which state of a registration may come after which; it begins confirmed or waiting."""


class ReminderState(StrEnum):
    """Where a reminder stands; SENT: handed to the outbox, MISSED: due while the program was down and useless now."""

    PENDING = "pending"
    SENT = "sent"
    MISSED = "missed"
    DROPPED = "dropped"


_PLANNED_ANEW = frozenset({ReminderState.PENDING, ReminderState.DROPPED})
REMINDER_FOLLOWS: Mapping[ReminderState, frozenset[ReminderState]] = {
    ReminderState.PENDING: frozenset(ReminderState),
    # The event moved, a person's wishes changed, or a place was taken again: it is due once more, or not any more.
    ReminderState.SENT: _PLANNED_ANEW,
    ReminderState.MISSED: _PLANNED_ANEW,
    ReminderState.DROPPED: _PLANNED_ANEW,
}
"""Which state of a reminder may come after which."""

KINDS = ("讲座", "咨询", "法律门诊", "知识竞赛", "座谈会", "文艺活动", "其他")

"""The states of a message that is sent later, and which may come after which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class OutboxState(StrEnum):
    """Where a message stands.

    UNKNOWN: the request went out and no answer came; such a row is shown to staff and never resent by itself. HELD and
    DROPPED: its batch was paused or called off, or it was not sent in time. RECALLED: staff took back what they did.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    HELD = "held"
    DROPPED = "dropped"
    RECALLED = "recalled"


STATES: dict[str, str] = {
    OutboxState.SENT: "已送出", OutboxState.PENDING: "等着发", OutboxState.SENDING: "正在发",
    OutboxState.UNKNOWN: "不知是否送达", OutboxState.FAILED: "发不出去", OutboxState.SKIPPED: "对方离开或过时",
    OutboxState.RECALLED: "撤回了", OutboxState.DROPPED: "没有发", OutboxState.HELD: "暂停中",
}  # fmt: skip
"""The states of a message as staff read them, in the order in which they are counted up."""

FOLLOWS: Mapping[OutboxState, frozenset[OutboxState]] = {
    OutboxState.PENDING: frozenset(
        {OutboxState.SENDING, OutboxState.HELD, OutboxState.DROPPED, OutboxState.RECALLED}
    ),
    # Back to pending: it must wait, or is tried again; recalled then, where it was taken back while it was tried.
    OutboxState.SENDING: frozenset(OutboxState) - {OutboxState.SENDING, OutboxState.HELD},
    OutboxState.SENT: frozenset(),
    OutboxState.FAILED: frozenset(),
    OutboxState.SKIPPED: frozenset(),
    # A sender that was only slow, not dead, still says how it ended.
    OutboxState.UNKNOWN: frozenset(OutboxState) - {OutboxState.SENDING, OutboxState.HELD, OutboxState.DROPPED},
    OutboxState.HELD: frozenset({OutboxState.PENDING, OutboxState.DROPPED, OutboxState.RECALLED}),
    OutboxState.DROPPED: frozenset(),
    OutboxState.RECALLED: frozenset(),
}  # fmt: skip
"""Which state of a message may come after which."""

WAITING = (OutboxState.PENDING, OutboxState.HELD)
"""States of what has not left yet."""

UNSENT = (*WAITING, OutboxState.SENDING)
"""States of what has not arrived yet, and still may."""

TRYING = (OutboxState.PENDING, OutboxState.SENDING)
"""States of what leaves by itself, now or at the next try."""

UNDERWAY = (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)
"""States of what cannot be taken back any more: it is there, or may be."""

UNDELIVERED = (OutboxState.FAILED, OutboxState.SKIPPED, OutboxState.UNKNOWN)
"""States of what did not arrive, or perhaps did not."""

"""Codes of announcements and of what waits for a digest, and their words: states, and which may come after which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AnnouncementState(StrEnum):
    """Where an announcement stands; SECOND: a second person must agree, SENT: handed out to everybody."""

    DRAFT = "draft"
    SECOND = "second"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"
    DELETED = "deleted"


STATES: dict[str, str] = {
    AnnouncementState.DRAFT: "草稿", AnnouncementState.SECOND: "等第二人同意", AnnouncementState.SENDING: "发送中",
    AnnouncementState.PAUSED: "已暂停", AnnouncementState.SENT: "已发完", AnnouncementState.CANCELLED: "已取消",
    AnnouncementState.DELETED: "已删去",
}  # fmt: skip
"""The states of an announcement as staff read them."""

RELEASED = (AnnouncementState.SENDING, AnnouncementState.PAUSED, AnnouncementState.SENT)
"""States of what was released and not called off."""

FOLLOWS: Mapping[AnnouncementState, frozenset[AnnouncementState]] = {
    AnnouncementState.DRAFT: frozenset(
        {
            AnnouncementState.SECOND,
            AnnouncementState.SENDING,
            AnnouncementState.CANCELLED,
            AnnouncementState.DELETED,
        }
    ),
    # A draft again: it was taken back before anything had left.
    AnnouncementState.SECOND: frozenset(
        {AnnouncementState.SENDING, AnnouncementState.CANCELLED, AnnouncementState.DRAFT}
    ),
    AnnouncementState.SENDING: frozenset(
        {AnnouncementState.PAUSED, AnnouncementState.SENT, AnnouncementState.CANCELLED, AnnouncementState.DRAFT}
    ),
    AnnouncementState.PAUSED: frozenset(
        {AnnouncementState.SENDING, AnnouncementState.CANCELLED, AnnouncementState.DRAFT}
    ),
    # Handed out to everybody, and some of its messages still wait to leave.
    AnnouncementState.SENT: frozenset({AnnouncementState.PAUSED, AnnouncementState.CANCELLED, AnnouncementState.DRAFT}),
    AnnouncementState.CANCELLED: frozenset(),
    AnnouncementState.DELETED: frozenset(),
}
"""Which state of an announcement may come after which."""


class DigestState(StrEnum):
    """Where an announcement stands that waits for somebody's weekly digest; DROPPED: of no use any more."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"


DIGEST_FOLLOWS: Mapping[DigestState, frozenset[DigestState]] = {
    DigestState.PENDING: frozenset({DigestState.SENT, DigestState.DROPPED}),
    DigestState.SENT: frozenset(),
    # The announcement was taken back, and then released anew.
    DigestState.DROPPED: frozenset({DigestState.PENDING}),
}
"""Which state of an item of a digest may come after which."""

"""What a member of staff may do, and who does it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import NotAllowed


class Right(StrEnum):
    """What an account may be allowed; freely combined. An account without any may only look."""

    ADMIN = "admin"
    INQUIRIES = "inquiries"
    CONSULTATIONS = "consultations"
    EVENTS = "events"
    ANNOUNCE = "announce"
    NAMES = "names"


RIGHT_NAMES = {
    Right.ADMIN: "管理员",
    Right.INQUIRIES: "答复咨询",
    Right.CONSULTATIONS: "立法意见",
    Right.EVENTS: "活动",
    Right.ANNOUNCE: "群发",
    Right.NAMES: "看姓名电话",
}
"""The rights as staff read them."""


def rights_named(rights: Collection[str]) -> str:
    """Return the rights of an account as staff read them; an account without any may only look."""
    return "、".join(name for right, name in RIGHT_NAMES.items() if right.value in rights) or "只看"


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff of one office, for the length of one act. `id` is the account's."""

    id: int
    name: str
    office_id: str
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        """Tell whether this person has a right; an administrator has all but the one to see names and phones."""
        return right in self.rights or (right != Right.NAMES and Right.ADMIN in self.rights)

    def need(self, right: Right) -> None:
        """Raise NotAllowed unless this person has a right."""
        if not self.may(right):
            raise NotAllowed(self.name, RIGHT_NAMES[right])

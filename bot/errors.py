"""Every error this program raises on purpose, in one tree, so that callers decide by kind and not by text.

BotError
├── TooMany               one network address took too much; carries retry_after in seconds
├── NotKept               what a person said could not be stored; str() is the sentence that tells them so
├── WrongInput            what a person or a file gave us is wrong; str() is one clear sentence in Chinese
│   ├── Refused           an act is understood and not done; the surface adds where to look, never the service
│   │   ├── NotFound      there is no such thing; carries its kind and the code that was given
│   │   ├── NotAllowed    the person has no right to do it
│   │   ├── Conflict      the thing is not in a state for it, or somebody else was first
│   │   ├── NotFetched    a file that somebody sent is not to be had, now or any more
│   │   └── Malformed     what was given is not well-formed: too long, empty, no date
│   ├── KnowledgeFaults   the knowledge folder has faults; carries all of them
│   └── DatabaseTooNew    the database was written by a newer version of this program
└── DeliveryError         a message could not be delivered
    ├── TemporaryFailure  may work later; carries retry_after in seconds where the channel told us
    │   └── AddressMoved  the chat has a new id (a group that became a supergroup)
    ├── OutcomeUnknown    it may have arrived (time-out after the request went out); never resent blindly
    └── PermanentFailure  will never work as it is
        └── AddressGone   the person blocked us or the chat no longer exists
"""

from __future__ import annotations

from collections.abc import Sequence

KINDS = {
    "account": "账号",
    "announcement": "通知",
    "article": "条文",
    "attachment": "附件",
    "draft": "草案",
    "duty": "值班",
    "entry": "条目",
    "event": "活动",
    "hold": "可撤回的",
    "inquiry": "咨询",
    "meeting": "会议",
    "note": "备注",
    "opinion": "意见",
    "place": "报名",
    "quiz": "竞赛",
    "setting": "设置",
}
"""What a thing is called when it is missing."""


class BotError(Exception):
    """Root of the tree."""


class NotKept(BotError):
    """Nothing of a turn could be stored; the message tells the person so, and what to do now."""


class WrongInput(BotError):
    """The input is wrong; the message is one sentence that a member of staff understands."""


class Refused(WrongInput):
    """An act of staff is understood and not done; str() is one sentence for whoever asked, on any surface."""


class NotFound(Refused):
    """There is no such thing.

    `kind` (draft, event, inquiry, account …) and `code` let each surface add where to look: a command, or a link.
    """

    def __init__(self, kind: str, code: str) -> None:
        super().__init__(f"没有{KINDS.get(kind, '')}“{code}”。")
        self.kind, self.code = kind, code


class NotAllowed(Refused):
    """The person has no right to do it; `right` is its name as staff read it."""

    def __init__(self, name: str, right: str) -> None:
        super().__init__(f"{name} 没有“{right}”的权限，请管理员加上。")
        self.right = right


class Conflict(Refused):
    """The thing is not in a state for it, or somebody else was first."""


class Malformed(Refused):
    """What was given for an act is not well-formed."""


class NotFetched(Refused):
    """A file that somebody sent is not to be had, now or any more; the message is one sentence for staff."""


class TooMany(BotError):
    """One network address took too much of what is scarce; nothing was done. The message is for the person."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(
            "您所在的网络这一小时里办得太多了（同一个 Wi-Fi 的人合在一起算），这一步没有办成。"
            "请过一会儿再试，或者打 12345；问问题不受影响。"
        )
        self.retry_after = retry_after


class KnowledgeFaults(WrongInput):
    """The knowledge has faults. `faults` holds one line per fault: file, line, what is wrong."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(f"知识库有 {len(faults)} 处错误：\n" + "\n".join(faults))
        self.faults = tuple(faults)


class DatabaseTooNew(WrongInput):
    """The database was migrated by a newer version of this program."""


class DeliveryError(BotError):
    """A message could not be delivered."""


class TemporaryFailure(DeliveryError):
    """Delivery may work later."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AddressMoved(TemporaryFailure):
    """The chat has a new id, `moved_to`; the message can be sent there."""

    def __init__(self, message: str, *, moved_to: str) -> None:
        super().__init__(message, retry_after=None)
        self.moved_to = moved_to


class OutcomeUnknown(DeliveryError):
    """The request went out and no answer came: the message may or may not have arrived."""


class PermanentFailure(DeliveryError):
    """Delivery will never work with this message."""


class AddressGone(PermanentFailure):
    """The person blocked the bot, or the chat does not exist any more."""

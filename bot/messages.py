"""What goes in and out of the conversation, the same for every channel; values only, no behaviour of a channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

FORGET_NOW = "f:now"
"""The choice by which a channel that has asked the person itself deletes everything about them."""

FORGOTTEN = "forgotten"
"""A key of Outgoing.meta: the deletion was done, so nothing of before may stay in sight."""

ASKS = "asks"
"""A key of Outgoing.meta: what is asked for is a `number`, a `date` or a `phone`, to be typed on a pad of digits."""

THREAD = "thread"
"""A key of Outgoing.meta: the channel's own id of the topic in a group in which the message belongs."""

LEFT = "left"
"""A key of Outgoing.meta: the person wants to be away from here at once."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person can be reached: the channel's name and the channel's own id of the chat."""

    channel: str
    chat: str


class AttachmentKind(StrEnum):
    """What a person sent besides text; none of it is interpreted, it is handed to staff."""

    VOICE = "voice"
    PHOTO = "photo"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a person sent; `reference` is the channel's own id of it."""

    kind: AttachmentKind
    reference: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or one pressed button from a person.

    `message_id` is unique within the channel: the same id twice is the same message delivered twice.
    `choice` is the id of the pressed button (then `text` is its label or empty). `received_at` is UTC.
    `album`: what was sent together shares this name, each part a message of its own; empty otherwise. `thread`: the
    channel's own id of the topic in a group. `group`: others read along, so nothing personal may be asked for or shown.
    `shown`: the channel's own id of the message on which the button stands, where the channel can change that message
    in place; empty otherwise.
    """

    address: Address
    message_id: str
    received_at: datetime
    text: str = ""
    choice: str | None = None
    attachments: tuple[Attachment, ...] = ()
    group: bool = False
    shown: str = ""
    album: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class AddressChange:
    """The channel told us that an address is gone, is back, or has a new id."""

    address: Address
    message_id: str
    received_at: datetime
    gone: bool = False
    moved_to: str | None = None


class BlockKind(StrEnum):
    """How a piece of an answer is meant, so that each channel can show it its own way."""

    ALERT = "alert"  # danger: comes first, stands out
    LEAD = "lead"  # the short answer
    HEADING = "heading"
    TEXT = "text"
    STEPS = "steps"  # numbered
    ITEMS = "items"  # bullets
    COPY = "copy"  # a block to copy as it is
    NOTE = "note"  # small print


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an answer: plain text lines, never markup."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. `id` is at most 48 bytes of ASCII (Telegram allows 64 in all), `label` at most 40 characters.

    `start`: where others read along, the button leads into a conversation of one's own that begins with this deep
    link (64 characters of A-Z a-z 0-9 _ -); a channel without groups takes it for a common button.
    """

    id: str
    label: str
    start: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand to the person."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class More:
    """The second layer of a message: what unfolds on demand.

    A channel that can unfold by itself shows `blocks` and `choices` in place; any other one offers `button`, whose
    answer is what is folded here.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...]
    button: Choice

    @property
    def text(self) -> str:
        """The second layer as plain text, steps numbered from 1."""
        return "\n".join(_plain(block) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a person.

    `spoken` is what a page reads aloud (no brackets, no article numbers); without it the text is read.
    `private` asks the channel to show nothing of the content in a push preview. `more` is the second layer.
    `replaces`: the channel's own id of the message in whose place this one is shown; where that cannot be done, it is
    sent like any other.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    documents: tuple[Document, ...] = ()
    spoken: str | None = None
    private: bool = False
    meta: dict[str, str] = field(default_factory=dict)
    more: More | None = None
    replaces: str = ""

    @property
    def text(self) -> str:
        """The message without its second layer as plain text, steps numbered from 1."""
        return "\n".join(_plain(block) for block in self.blocks)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The buttons of a channel that cannot unfold by itself: that of the second layer stands second."""
        return self.choices if self.more is None else (*self.choices[:1], self.more.button, *self.choices[1:])


def say(*lines: str, choices: tuple[Choice, ...] = ()) -> Outgoing:
    """Make a plain message of text lines."""
    return Outgoing((Block(BlockKind.TEXT, lines),), choices)


def _plain(block: Block) -> str:
    match block.kind:
        case BlockKind.STEPS:
            return "\n".join(f"{n}. {line}" for n, line in enumerate(block.lines, 1))
        case BlockKind.ITEMS:
            return "\n".join(f"· {line}" for line in block.lines)
        case BlockKind.HEADING:
            return "\n" + "\n".join(f"【{line}】" for line in block.lines)
        case _:
            return "\n".join(block.lines)

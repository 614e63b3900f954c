"""Turns a message into Telegram's HTML and keyboards: everything escaped, every limit kept, no tag ever cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.messages import Block, BlockKind, Choice, Outgoing
from bot.text import shorten, split_message

TEXT_LIMIT = 4096
"""UTF-16 code units of one message after its tags are taken out (Bot API, sendMessage)."""

CALLBACK_LIMIT = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton)."""

LABEL_LIMIT = 18
"""Characters of a label that a row of a narrow phone shows whole; what is longer is cut here, with a sign of it."""

SHORT_LABEL = 8
"""Two labels up to this length share a row; a narrow phone still shows them whole."""

TINY_LABEL = 4
"""So do three labels up to this length."""

_NO_LABEL = "…"
"""Telegram refuses the whole message for one empty label (Bot API, InlineKeyboardButton)."""

Button = dict[str, str]
Keyboard = dict[str, list[list[Button]]]
"""InlineKeyboardButton and InlineKeyboardMarkup as the Bot API takes them."""

_AROUND = {
    BlockKind.ALERT: ("<b>", "</b>"),
    BlockKind.LEAD: ("<b>", "</b>"),
    BlockKind.HEADING: ("<b>", "</b>"),
    BlockKind.COPY: ("<pre>", "</pre>"),
    BlockKind.NOTE: ("<i>", "</i>"),
}


def render(message: Outgoing) -> list[str]:
    """Return the message as one or more pieces of HTML, each within the limit; at least one if there is any text."""
    pieces: list[str] = []
    current, used = "", 0
    for block in message.blocks:
        if not any(line.strip() for line in block.lines):
            continue  # a bare mark or number says nothing
        for plain in split_message(_plain(block), TEXT_LIMIT - 2):
            size = _units(plain) + 2
            if current and used + size > TEXT_LIMIT:
                pieces.append(current.strip())
                current, used = "", 0
            before, after = _AROUND.get(block.kind, ("", ""))
            gap = "\n" if block.kind is BlockKind.HEADING and current else ""
            current += f"{gap}{before}{escape(plain, quote=False)}{after}\n"
            used += size
    if current.strip():
        pieces.append(current.strip())
    return pieces


def spelled_out(message: Outgoing) -> Outgoing:
    """Return the message with the labels that its buttons cannot show whole, where its words do not have them yet."""
    text = message.text
    cut = tuple(one.label for one in message.offered if len(one.label) > LABEL_LIMIT and one.label not in text)
    return replace(message, blocks=(*message.blocks, Block(BlockKind.ITEMS, cut))) if cut else message


def keyboard(choices: Sequence[Choice], username: str = "") -> Keyboard | None:
    """Return the buttons: two short ones or three tiny ones share a row, long ones have a row each.

    With the bot's `username`, a choice with a deep link opens the private chat (Bot API, InlineKeyboardButton.url).

    Raises ValueError for an id over CALLBACK_LIMIT bytes: that is a fault of ours, not of the person.
    """
    rows: list[list[Button]] = []
    for choice in choices:
        if len(choice.id.encode()) > CALLBACK_LIMIT:
            raise ValueError(f"the choice id {choice.id!r} is over {CALLBACK_LIMIT} bytes")
        button = {"text": shorten(choice.label, LABEL_LIMIT) or _NO_LABEL, "callback_data": choice.id}
        if choice.start and username:
            button = {"text": button["text"], "url": f"https://t.me/{username}?start={choice.start}"}
        if rows and _fits([*rows[-1], button]):
            rows[-1].append(button)
        else:
            rows.append([button])
    return {"inline_keyboard": rows} if rows else None


def _fits(row: Sequence[Button]) -> bool:
    longest = max(len(button["text"]) for button in row)
    return longest <= (SHORT_LABEL if len(row) == 2 else TINY_LABEL if len(row) == 3 else 0)


def _plain(block: Block) -> str:
    text = Outgoing((Block(BlockKind.TEXT if block.kind is BlockKind.HEADING else block.kind, block.lines),)).text
    return f"⚠️ {text}" if block.kind is BlockKind.ALERT else text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

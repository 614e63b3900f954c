"""Messages as JSON and back, for the inbox, the outbox and the web page's history."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.messages import (
    Address,
    Attachment,
    AttachmentKind,
    Block,
    BlockKind,
    Choice,
    Document,
    Incoming,
    More,
    Outgoing,
)


def pack_outgoing(message: Outgoing) -> dict[str, Any]:
    """Return a message as plain JSON values; `unpack_outgoing` gives the equal message back."""
    return {
        "blocks": _pack_blocks(message.blocks),
        "choices": [_pack_choice(choice) for choice in message.choices],
        "documents": [
            {"name": d.name, "media_type": d.media_type, "content": base64.b64encode(d.content).decode()}
            for d in message.documents
        ],
        "spoken": message.spoken,
        "private": message.private,
        "meta": dict(message.meta),
        "more": _pack_more(message.more),
        "replaces": message.replaces,
    }


def unpack_outgoing(data: dict[str, Any]) -> Outgoing:
    """Return the message packed by `pack_outgoing`; one that was stored before there were layers has one."""
    return Outgoing(
        blocks=_blocks(data["blocks"]),
        choices=_choices(data["choices"]),
        documents=tuple(
            Document(d["name"], d["media_type"], base64.b64decode(d["content"])) for d in data["documents"]
        ),
        spoken=data["spoken"],
        private=data["private"],
        meta=data["meta"],
        more=_more(data.get("more")),
        replaces=data.get("replaces", ""),
    )


def pack_incoming(message: Incoming) -> dict[str, Any]:
    """Return a person's message as plain JSON values."""
    return {
        "channel": message.address.channel,
        "chat": message.address.chat,
        "message_id": message.message_id,
        "received_at": message.received_at.isoformat(),
        "text": message.text,
        "choice": message.choice,
        "attachments": [{"kind": a.kind.value, "reference": a.reference} for a in message.attachments],
        "group": message.group,
        "shown": message.shown,
        "album": message.album,
        "thread": message.thread,
    }


def unpack_incoming(data: dict[str, Any]) -> Incoming:
    """Return the message packed by `pack_incoming`."""
    return Incoming(
        address=Address(data["channel"], data["chat"]),
        message_id=data["message_id"],
        received_at=datetime.fromisoformat(data["received_at"]),
        text=data["text"],
        choice=data["choice"],
        attachments=tuple(Attachment(AttachmentKind(a["kind"]), a["reference"]) for a in data["attachments"]),
        group=data["group"],
        shown=data.get("shown", ""),
        album=data.get("album", ""),
        thread=data.get("thread", ""),
    )


def _pack_more(more: More | None) -> dict[str, Any] | None:
    if more is None:
        return None
    return {
        "blocks": _pack_blocks(more.blocks),
        "choices": [_pack_choice(choice) for choice in more.choices],
        "button": _pack_choice(more.button),
    }


def _more(data: dict[str, Any] | None) -> More | None:
    if data is None:
        return None
    return More(_blocks(data["blocks"]), _choices(data["choices"]), _choices([data["button"]])[0])


def _pack_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [{"kind": block.kind.value, "lines": list(block.lines)} for block in blocks]


def _blocks(data: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(Block(BlockKind(block["kind"]), tuple(block["lines"])) for block in data)


def _choices(data: Sequence[dict[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(one["id"], one["label"], one.get("start", "")) for one in data)


def _pack_choice(choice: Choice) -> dict[str, str]:
    packed = {"id": choice.id, "label": choice.label}
    return packed | {"start": choice.start} if choice.start else packed

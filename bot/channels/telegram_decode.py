"""Reads Telegram's updates as plain values: what was said, by which chat, and whether it is meant for us at all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.messages import Address, AddressChange, Attachment, AttachmentKind, Incoming
from bot.text import clean

CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member", "inline_query")

_GONE = ("kicked", "left")


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is, as getMe tells it."""

    id: int
    username: str


def chat_of(update: dict[str, Any]) -> str:
    """Return the id of the chat an update belongs to, or of its sender; empty if it has neither."""
    for kind in ("message", "my_chat_member"):
        if kind in update:
            return str(update[kind]["chat"]["id"])
    if "callback_query" in update:
        query = update["callback_query"]
        return str(query.get("message", {}).get("chat", query["from"])["id"])
    return ""


def decode(payload: str, me: Self) -> Incoming | AddressChange | None:
    """Return what an update says, or None if there is nothing to answer (edits, channel posts, talk among others)."""
    update: dict[str, Any] = json.loads(payload)
    if "message" in update:
        return _message(update["message"], me)
    if "callback_query" in update:
        return _pressed(update["callback_query"])
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    return None


def _message(message: dict[str, Any], me: Self) -> Incoming | AddressChange | None:
    chat = message["chat"]
    address = Address(CHANNEL, str(chat["id"]))
    message_id = f"{chat['id']}:{message['message_id']}"
    moment = _moment(message["date"])
    if "migrate_to_chat_id" in message:
        return AddressChange(address, message_id, moment, moved_to=str(message["migrate_to_chat_id"]))
    if "from" not in message or message["from"].get("is_bot") or _is_service(message):
        return None
    group = chat["type"] in ("group", "supergroup")
    text = clean(message.get("text") or message.get("caption") or "")
    if group and not _meant_for_us(message, text, me):
        return None
    text = _without_name(text, me)
    return Incoming(address, message_id, moment, text, attachments=_attachments(message), group=group)


def _is_service(message: dict[str, Any]) -> bool:
    """Joins, pins, title changes and the like carry no words of a person."""
    kinds = ("new_chat_members", "left_chat_member", "pinned_message", "new_chat_title", "group_chat_created",
             "supergroup_chat_created", "migrate_from_chat_id", "new_chat_photo", "delete_chat_photo")  # fmt: skip
    return any(message.get(kind) for kind in kinds)


def _meant_for_us(message: dict[str, Any], text: str, me: Self) -> bool:
    replied = message.get("reply_to_message", {}).get("from", {}).get("id") == me.id
    named = f"@{me.username}".lower() in text.lower()
    return bool(replied or named)


def _without_name(text: str, me: Self) -> str:
    return re.sub(rf"@{re.escape(me.username)}\b", "", text, flags=re.IGNORECASE).strip()


def _attachments(message: dict[str, Any]) -> tuple[Attachment, ...]:
    found = []
    if message.get("photo"):
        found.append(Attachment(AttachmentKind.PHOTO, message["photo"][-1]["file_id"]))
    kinds = {
        AttachmentKind.VOICE: ("voice", "audio", "video_note"),
        AttachmentKind.FILE: ("document", "video"),
    }
    for kind, names in kinds.items():
        found += [Attachment(kind, message[name]["file_id"]) for name in names if name in message]
    return tuple(found)


def _pressed(query: dict[str, Any]) -> Incoming | None:
    message = query.get("message")
    if message is None or "data" not in query:
        return None
    group = message["chat"]["type"] != "private"
    address = Address(CHANNEL, str(message["chat"]["id"]))
    label = _label(message, query["data"])
    # A press carries no time of its own; the moment it is read is near enough.
    return Incoming(address, f"cb{query['id']}", datetime.now(UTC), label, choice=query["data"][:64], group=group)


def _label(message: dict[str, Any], data: str) -> str:
    """The label of the pressed button, for the history of the conversation."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((str(b["text"]) for row in rows for b in row if b.get("callback_data") == data), "")


def _membership(change: dict[str, Any]) -> AddressChange:
    status = change["new_chat_member"]["status"]
    chat = str(change["chat"]["id"])
    moment = _moment(change["date"])
    return AddressChange(Address(CHANNEL, chat), f"member:{chat}:{change['date']}", moment, gone=status in _GONE)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

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
_ANONYMOUS_ADMIN = 1087968824
"""Telegram's own account behind which the admins of a group may hide; it is a person who writes."""

_ATTACHED = {
    "voice": AttachmentKind.VOICE,
    "audio": AttachmentKind.VOICE,
    "video_note": AttachmentKind.VOICE,
    "document": AttachmentKind.FILE,
    "video": AttachmentKind.FILE,
}

# Joins, pins, title changes and the like carry no words of a person (Bot API, Message).
_SERVICE = {
    "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title",
    "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "migrate_from_chat_id", "message_auto_delete_timer_changed", "pinned_message", "successful_payment",
    "refunded_payment", "users_shared", "chat_shared", "gift", "unique_gift", "gift_upgrade_sent",
    "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added",
    "chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
    "managed_bot_created", "paid_message_price_changed", "poll_option_added", "poll_option_deleted",
    "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
    "suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
    "video_chat_participants_invited", "web_app_data",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is, as getMe tells it."""

    id: int
    username: str


def chat_of(update: dict[str, Any]) -> str:
    """Return the id of the chat an update belongs to, or of its sender; empty if it has neither."""
    try:
        for kind in ("message", "my_chat_member"):
            if kind in update:
                return str(update[kind]["chat"]["id"])
        if "callback_query" in update:
            query = update["callback_query"]
            return str(query.get("message", {}).get("chat", query["from"])["id"])
    except (KeyError, TypeError, AttributeError):
        return ""
    return ""


def migration(chat: str, new_chat: int, now: datetime) -> dict[str, Any]:
    """Make the update by which Telegram says that a group has become a supergroup with a new id."""
    where = {"id": int(chat), "type": "group"}
    return {"message": {"message_id": 0, "date": int(now.timestamp()), "chat": where, "migrate_to_chat_id": new_chat}}


def decode(payload: str, me: Self, now: datetime) -> Incoming | AddressChange | None:
    """Return what an update says, or None if there is nothing to answer (edits, channel posts, talk among others).

    `now` stands in where an update carries no time of its own.
    """
    update: dict[str, Any] = json.loads(payload)
    if "message" in update:
        return _message(update["message"], me)
    if "callback_query" in update:
        return _pressed(update["callback_query"], now)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], update.get("update_id", 0))
    return None


def _message(message: dict[str, Any], me: Self) -> Incoming | AddressChange | None:
    chat = message["chat"]
    address = Address(CHANNEL, str(chat["id"]))
    message_id = f"{chat['id']}:{message['message_id']}"
    moment = _moment(message["date"])
    if "migrate_to_chat_id" in message:
        return AddressChange(address, message_id, moment, moved_to=str(message["migrate_to_chat_id"]))
    if not _by_a_person(message) or any(message.get(kind) for kind in _SERVICE):
        return None
    group = chat["type"] != "private"
    # A shared contact is how people answer "leave a number" in Telegram (Bot API, Contact).
    number = str((message.get("contact") or {}).get("phone_number") or "")
    text = clean(message.get("text") or message.get("caption") or number)
    if group and not _meant_for_us(message, text, me):
        return None
    return Incoming(
        address,
        message_id,
        moment,
        _without_name(text, me),
        None,
        _attachments(message),
        group,
        album=str(message.get("media_group_id") or ""),
        thread=_thread(message),
    )


def _thread(message: dict[str, Any]) -> str:
    """The topic of a forum; in other groups a thread is only a chain of replies (Bot API, Message)."""
    return str(message.get("message_thread_id") or "") if message.get("is_topic_message") else ""


def _by_a_person(message: dict[str, Any]) -> bool:
    sender = message.get("from") or {}
    if message.get("is_automatic_forward"):
        return False
    return bool(sender) and (not sender.get("is_bot") or sender.get("id") == _ANONYMOUS_ADMIN)


def _meant_for_us(message: dict[str, Any], text: str, me: Self) -> bool:
    if _our_name(me).search(text):
        return True
    to_another = re.match(r"/[A-Za-z0-9_]+@", text)
    replied = (message.get("reply_to_message") or {}).get("from", {}).get("id") == me.id
    return replied and not to_another


def _without_name(text: str, me: Self) -> str:
    return _our_name(me).sub("", text).strip()


def _our_name(me: Self) -> re.Pattern[str]:
    # Names are ASCII, and in Chinese no space follows them: \b would not see an end before 楼.
    return re.compile(rf"@{re.escape(me.username)}(?![A-Za-z0-9_])", re.IGNORECASE)


def _attachments(message: dict[str, Any]) -> tuple[Attachment, ...]:
    found = [Attachment(kind, message[name]["file_id"]) for name, kind in _ATTACHED.items() if message.get(name)]
    if message.get("photo"):
        found.append(Attachment(AttachmentKind.PHOTO, message["photo"][-1]["file_id"]))
    return tuple(found)


def _pressed(query: dict[str, Any], now: datetime) -> Incoming | None:
    message = query.get("message")
    if message is None or "data" not in query:
        return None
    group = message["chat"]["type"] != "private"
    address = Address(CHANNEL, str(message["chat"]["id"]))
    label = clean(_label(message, query["data"]))
    # A message that is too old to be seen has no date (Bot API, InaccessibleMessage): it cannot be changed either.
    shown = str(message.get("message_id", "")) if message.get("date") else ""
    data = query["data"][:64]
    return Incoming(
        address, f"cb{query['id']}", now, label, choice=data, group=group, shown=shown, thread=_thread(message)
    )


def _label(message: dict[str, Any], data: str) -> str:
    """The label of the pressed button, for the history of the conversation."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((str(b["text"]) for row in rows for b in row if b.get("callback_data") == data), "")


def _membership(change: dict[str, Any], update_id: int) -> AddressChange:
    member = change["new_chat_member"]
    gone = member["status"] in _GONE or (member["status"] == "restricted" and not member.get("is_member", True))
    address = Address(CHANNEL, str(change["chat"]["id"]))
    return AddressChange(address, f"member:{address.chat}:{update_id}", _moment(change["date"]), gone=gone)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

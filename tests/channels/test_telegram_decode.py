"""What an update says, and whether it is meant for us: private chats, groups, buttons, coming and going."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.decode import Self, chat_of, decode, migration
from bot.messages import Address, AddressChange, Attachment, AttachmentKind, Incoming
from bot.text import clean
from tests.support.fake_bot_api import BOT, group_message, inline, member, message, press

ME = Self(4242, "jiangxia_bot")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def read(update: dict[str, Any]) -> Incoming | AddressChange | None:
    return decode(json.dumps(update), ME, NOW)


def said(update: dict[str, Any]) -> Incoming:
    found = read(update)
    assert isinstance(found, Incoming)
    return found


def change(update: dict[str, Any]) -> AddressChange:
    found = read(update)
    assert isinstance(found, AddressChange)
    return found


def test_a_private_message_is_read_whole() -> None:
    got = said(message(7, " 楼上漏水\u202e\x00，<b>怎么办</b>？\r\n急 ", 12, date=1_700_000_000))
    assert got == Incoming(
        Address("telegram", "7"),
        "7:12",
        datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        "楼上漏水，<b>怎么办</b>？\n急",
    )


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("/start q_leak-upstairs", "/start q_leak-upstairs"),
        ("/start@jiangxia_bot q_leak-upstairs", "/start q_leak-upstairs"),
        ("/my@JIANGXIA_BOT", "/my"),
        ("@jiangxia_bot", ""),
        ("@jiangxia_bot2 是谁", "@jiangxia_bot2 是谁"),
    ],
)
def test_our_own_name_is_no_part_of_what_was_said(text: str, read_as: str) -> None:
    assert said(message(7, text)).text == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("@jiangxia_bot 楼上漏水", "楼上漏水"),
        ("@Jiangxia_Bot楼上漏水", "楼上漏水"),
        ("楼上漏水@jiangxia_bot", "楼上漏水"),
        ("楼上漏水，@jiangxia_bot，怎么办", "楼上漏水，，怎么办"),
        ("/topics@jiangxia_bot", "/topics"),
    ],
)
def test_in_a_group_a_mention_is_meant_for_us(text: str, read_as: str) -> None:
    got = said(group_message(-5, text))
    assert (got.text, got.group, got.address.chat) == (read_as, True, "-5")


@pytest.mark.parametrize(
    "update",
    [
        group_message(-5, "今天吃什么"),
        group_message(-5, "@jiangxia_bot_two 楼上漏水"),
        group_message(-5, "@jiangxia_bot2楼上漏水"),
        group_message(-5, "/start"),
        group_message(-5, "/help@other_bot", reply_to_message={"from": BOT}),
        group_message(-5, "那怎么办", reply_to_message={"from": {"id": 7}}),
        group_message(-5, "那怎么办", reply_to_message={"message_id": 1}),
        group_message(-5, None, voice={"file_id": "v"}),
        message(-5, "今天吃什么", chat_type="group"),
    ],
    ids=range(9),
)
def test_talk_among_others_is_not_answered(update: dict[str, Any]) -> None:
    assert read(update) is None


def test_in_a_group_a_reply_to_us_is_meant_for_us() -> None:
    reply: dict[str, Any] = {"reply_to_message": {"message_id": 3, "from": BOT}}
    assert said(group_message(-5, "那怎么办", **reply)).text == "那怎么办"
    assert said(group_message(-5, None, voice={"file_id": "v"}, **reply)).attachments


def test_a_picture_that_mentions_us_in_its_caption_is_meant_for_us() -> None:
    got = said(group_message(-5, None, caption="@jiangxia_bot 看看这个", photo=[{"file_id": "p"}]))
    assert (got.text, len(got.attachments)) == ("看看这个", 1)


def test_an_admin_who_hides_behind_the_group_is_a_person_and_a_bot_is_not() -> None:
    hidden = group_message(-5, "@jiangxia_bot 漏水")
    hidden["message"]["from"] = {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}
    assert said(hidden).text == "漏水"
    hidden["message"]["from"] = {"id": 99, "is_bot": True, "username": "another_bot"}
    assert read(hidden) is None
    del hidden["message"]["from"]
    assert read(hidden) is None
    assert read(group_message(-5, "@jiangxia_bot 公告", is_automatic_forward=True)) is None


@pytest.mark.parametrize(
    ("sent", "attachment"),
    [
        ({"voice": {"file_id": "f"}}, Attachment(AttachmentKind.VOICE, "f")),
        ({"audio": {"file_id": "f"}}, Attachment(AttachmentKind.VOICE, "f")),
        ({"video_note": {"file_id": "f"}}, Attachment(AttachmentKind.VOICE, "f")),
        ({"photo": [{"file_id": "small"}, {"file_id": "big"}]}, Attachment(AttachmentKind.PHOTO, "big")),
        ({"document": {"file_id": "f"}}, Attachment(AttachmentKind.FILE, "f")),
        ({"video": {"file_id": "f"}}, Attachment(AttachmentKind.FILE, "f")),
    ],
    ids=str,
)
def test_what_is_attached_is_kept_with_its_caption(sent: dict[str, Any], attachment: Attachment) -> None:
    got = said(message(7, None, caption="请看", **sent))
    assert (got.text, got.attachments) == ("请看", (attachment,))


@pytest.mark.parametrize("kind", ["sticker", "location", "contact", "poll", "dice", "story", "not_invented_yet"])
def test_what_cannot_be_read_still_gets_a_kind_word(kind: str) -> None:
    content: dict[str, Any] = {kind: {"file_id": "x"}}
    got = said(message(7, None, **content))
    assert (got.text, got.attachments) == ("", ())


@pytest.mark.parametrize(
    "service",
    [
        {"new_chat_members": [BOT]},
        {"left_chat_member": BOT},
        {"pinned_message": {"message_id": 1}},
        {"new_chat_title": "邻里群"},
        {"delete_chat_photo": True},
        {"group_chat_created": True},
        {"migrate_from_chat_id": -5},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {"web_app_name": "x"}},
        {"forum_topic_created": {"name": "x"}},
    ],
    ids=lambda service: next(iter(service)),
)
def test_service_messages_are_not_answered(service: dict[str, Any]) -> None:
    assert read(message(7, None, **service)) is None


def test_edits_posts_and_unknown_kinds_need_no_answer() -> None:
    edited = {"edited_message": message(7, "改了")["message"]}
    post = {"channel_post": message(-1, "x", chat_type="channel")["message"]}
    bare = {"callback_query": {"id": "1", "from": {"id": 7}, "data": "x"}}
    game = press(7, "x")
    del game["callback_query"]["data"]
    silent: list[dict[str, Any]] = [edited, post, bare, game, inline("漏水"), {"poll": {}}]
    assert [read(one) for one in silent] == [None] * 6


def test_a_pressed_button_is_read_with_its_label() -> None:
    got = said(press(7, "u:12", "q9", "有用"))
    assert got == Incoming(Address("telegram", "7"), "cbq9", NOW, "有用", choice="u:12", shown="1")
    in_group = press(-5, "u:12")
    in_group["callback_query"]["message"]["chat"]["type"] = "supergroup"
    assert said(in_group).group


def test_a_button_of_a_message_too_old_to_be_shown_is_still_read() -> None:
    old = press(7, "u:12")
    old["callback_query"]["message"] = {"chat": {"id": 7, "type": "private"}, "message_id": 3, "date": 0}
    assert (said(old).choice, said(old).text) == ("u:12", "")


def test_leaving_and_coming_back() -> None:
    assert change(member(7, "kicked")).gone
    assert change(member(-5, "left")).gone
    assert not change(member(7, "member")).gone
    assert not change(member(-5, "administrator")).gone
    muted = member(-5, "restricted")
    assert not change(muted).gone
    muted["my_chat_member"]["new_chat_member"]["is_member"] = False
    assert change(muted).gone
    both = [change(member(7, status) | {"update_id": n}) for n, status in enumerate(("kicked", "member"))]
    assert both[0].message_id != both[1].message_id, "blocked and unblocked within a second are two changes"


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    told = change(message(-5, None, chat_type="group", migrate_to_chat_id=-1005))
    assert (told.address.chat, told.moved_to, told.gone) == ("-5", "-1005", False)
    ours = change(migration("-5", -1005, NOW))
    assert (ours.address, ours.moved_to, ours.received_at) == (told.address, "-1005", NOW)


def test_the_chat_an_update_belongs_to() -> None:
    from_inline = {"callback_query": {"id": "1", "from": {"id": 8}, "data": "x"}}
    known = [message(7, "x"), press(7, "x"), member(-5, "left"), from_inline]
    assert [chat_of(one) for one in known] == ["7", "7", "-5", "8"]
    strange: list[Any] = [{}, {"message": None}, {"message": {"chat": 3}}, {"callback_query": []}, {"poll": {}}]
    assert [chat_of(one) for one in strange] == [""] * 5


@given(st.text(alphabet="漏水@jiangxia_bot/<&😀\x00\u202e\u200b\ud83d\r\n ", max_size=300))
def test_whatever_is_written_is_read_clean_and_nothing_visible_is_lost(text: str) -> None:
    got = said(message(7, text, date=int((NOW - timedelta(days=1)).timestamp())))
    got.text.encode()
    if "@jiangxia_bot" not in clean(text):
        assert got.text == clean(text)

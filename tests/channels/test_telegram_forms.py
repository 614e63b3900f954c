"""What Telegram has besides plain messages: albums, contacts, topics of a forum, narrow buttons, the command menu."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel
from sqlalchemy import select

from bot.answers.shelf import Shelf as Knowledge
from bot.app import Parts
from bot.channels.telegram.channel import COMMANDS
from bot.channels.telegram.render import LABEL_LIMIT, keyboard, render, spelled_out
from bot.inquiries.store import Inquiry
from bot.messages import THREAD, Address, Attachment, AttachmentKind, Choice, Incoming, Outgoing, say
from bot.storage.database import Database
from tests.channels.telegram_support import HOME, stage
from tests.channels.test_telegram_decode import said
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.fake_bot_api import FakeBotApi, Trouble, group_message, message

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Knowledge, tmp_path: Path) -> Parts:
    return parts_for(sqlite, clock, shelf, tmp_path)


async def sends(parts: Parts, clock: HandClock, number: int, album: str, text: str = "") -> list[Outgoing]:
    """One picture of an album, as the channel hands it on."""
    picture = Attachment(AttachmentKind.PHOTO, f"file-{number}")
    update = Incoming(HOME, f"7:{number}", clock.now(), text, None, (picture,), album=album)
    return list(await parts.turns.take(update))


async def test_an_album_gets_one_receipt_and_all_its_pictures_arrive(parts: Parts, clock: HandClock) -> None:
    first = await sends(parts, clock, 1, "g1", "楼上漏水，您看看照片")
    assert "要不要留一个电话" in "".join(reply.text for reply in first)
    assert [await sends(parts, clock, number, "g1") for number in (2, 3)] == [[], []]
    assert "一共 4 个附件" in (await sends(parts, clock, 4, ""))[0].text, "a picture by itself is told of"
    assert len(await sends(parts, clock, 5, "g2")) == 1, "another album has a receipt of its own"
    assert await sends(parts, clock, 6, "g2") == []
    person = Visitor(parts, clock, HOME)
    await person.presses_id("h:nophone")
    assert "另有 6 个附件" in person.replies[0].text
    await person.presses("发送")
    async with parts.database.read() as session:
        inquiry = (await session.scalars(select(Inquiry))).one()
    assert [one["reference"] for one in inquiry.attachments] == [f"file-{number}" for number in range(1, 7)]
    assert inquiry.question == "楼上漏水，您看看照片"


def test_an_album_is_read_as_such() -> None:
    got = said(message(7, None, photo=[{"file_id": "p"}], media_group_id="13579"))
    assert (got.album, said(message(7, "您好")).album) == ("13579", "")


async def test_a_shared_contact_is_the_number_that_was_asked_for(parts: Parts, clock: HandClock) -> None:
    person = Visitor(parts, clock, HOME)
    for number in ("+8613800138000", "8613800138000", "+86 138 0013 8000"):
        await person.says("人工")
        await person.says("想问问拆迁")
        text = said(message(7, None, contact={"phone_number": number, "first_name": "王"})).text
        assert "电话：13800138000" in await person.says(text)
        await person.presses("不发了")


async def test_in_a_forum_the_answer_stands_in_its_topic(parts: Parts, clock: HandClock, api: FakeBotApi) -> None:
    update = group_message(-5, "@jiangxia_bot 楼上漏水", message_thread_id=42, is_topic_message=True)
    asked = said(update)
    assert asked.thread == "42"
    replies = await parts.turns.take(asked)
    assert [reply.meta[THREAD] for reply in replies] == ["42"] * len(replies)
    async with stage(api) as made:
        await made.channel.send(Address("telegram", "-5"), replies[0])
        assert str(api.called("sendMessage")[0]["message_thread_id"]) == "42"
        await made.channel.send(HOME, say("您好"))
        assert "message_thread_id" not in api.called("sendMessage")[-1]


def test_a_chain_of_replies_in_a_common_group_is_no_topic() -> None:
    assert said(group_message(-5, "@jiangxia_bot 您好", message_thread_id=42)).thread == ""


async def test_where_the_topic_is_gone_the_answer_comes_all_the_same(api: FakeBotApi) -> None:
    async with stage(api) as made:
        api.go_wrong(Trouble(400, text="Bad Request: message thread not found"))
        await made.channel.send(Address("telegram", "-5"), Outgoing(say("您好").blocks, meta={THREAD: "42"}))
        (arrived,) = api.called("sendMessage")
        assert "message_thread_id" not in arrived
        assert api.state.troubles[0].times == 0, "it was tried in the topic first"


def test_a_label_that_is_too_long_is_cut_and_spelled_out_above() -> None:
    long = "被家暴想离婚，怎么离、怎么赔、孩子归谁"
    shown = keyboard([Choice("e:x", long)])
    assert shown is not None
    label = shown["inline_keyboard"][0][0]["text"]
    assert (len(label), label[-1]) == (LABEL_LIMIT, "…")
    assert long in "".join(render(spelled_out(say("选一个：", choices=(Choice("e:x", long),)))))
    named = say(long, choices=(Choice("e:x", long), Choice("p", "转人工")))
    assert spelled_out(named) is named


def labels() -> Iterator[tuple[str, str]]:
    """The names of all sentences that some button says by itself: Choice(…, words.name)."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Choice":
                for label in node.args[1:2]:
                    if isinstance(label, ast.Attribute):
                        yield ast.unparse(label.value), label.attr


def test_every_button_with_words_of_ours_fits_a_narrow_phone(shelf: Knowledge) -> None:
    phrases = shelf.current().phrases
    sections = [getattr(phrases, name) for name in type(phrases).model_fields]
    parts = [phrases, *(one for one in sections if isinstance(one, BaseModel))]
    names = {name for _, name in labels()}
    said = {
        (type(part).__name__, name): getattr(part, name)
        for part in parts
        for name in names
        if name in type(part).model_fields
    }
    assert len(said) > 60
    assert {where: text for where, text in said.items() if isinstance(text, str) and len(text) > LABEL_LIMIT} == {}
    offered = {f"facet_{name}" for name in ("time", "cost", "where", "bring", "who", "phone", "law", "deadline")}
    for name in (*offered, "facet_evidence", "facet_steps"):
        assert len(getattr(phrases.thread, name)) <= LABEL_LIMIT


def test_the_menu_has_every_command_and_each_is_understood(parts: Parts, shelf: Knowledge) -> None:
    known = {word[1:] for word in parts.router._words if word.startswith("/")}
    menu = {command.command for command in COMMANDS}
    # /stop means leaving at once to whoever is in danger: not offered beside the subscriptions.
    assert menu == (known | {"exit", "person"}) - {"stop"}
    assert shelf.current().safety.wants_out("/exit")


async def test_start_says_what_is_not_handled_and_the_emergency_number(parts: Parts, clock: HandClock) -> None:
    person = Visitor(parts, clock, HOME)
    told = await person.says("/start")
    assert "110" in told
    assert "劳动、交通、社保的事我不答" in told
    await person.says("/sum")
    assert "诉讼费" in "".join(person.buttons())
    assert "电话" in await person.says("/office")

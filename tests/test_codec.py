"""What is stored of a message is the message: packed, written as JSON, read again, equal; and old rows still read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.codec import pack_incoming, pack_outgoing, unpack_incoming, unpack_outgoing
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
    say,
)

NOW = datetime(2026, 11, 23, 15, 59, 59, 123456, tzinfo=UTC)
HERE = Address("web", "漏水-1")


def stored(packed: dict[str, Any]) -> dict[str, Any]:
    """What comes back from a column of JSON text."""
    back: dict[str, Any] = json.loads(json.dumps(packed, ensure_ascii=False))
    return back


@pytest.mark.parametrize(
    "message",
    [
        Outgoing(()),
        say("漏水😀", "", "  第二行"),
        Outgoing(tuple(Block(kind, ("一", "二")) for kind in BlockKind)),
        Outgoing((), (Choice("e:leak", "漏水"), Choice("v:r:h1", "报名", "v_h1"))),
        Outgoing((), documents=(Document("活动.ics", "text/calendar", bytes(range(256))), Document("x", "y", b""))),
        Outgoing((), spoken="", private=True, meta={"asks": "phone"}, replaces="17"),
        Outgoing((), more=More((Block(BlockKind.STEPS, ("关水",)),), (Choice("p", "找人"),), Choice("m", "更多"))),
        Outgoing((), more=More((), (), Choice("m", "更多", "q_leak"))),
    ],
    ids=["nothing", "text", "every-kind", "buttons", "files", "marks", "folded", "folded-with-nothing-in-it"],
)  # fmt: skip
def test_a_reply_comes_back_as_it_was(message: Outgoing) -> None:
    back = unpack_outgoing(stored(pack_outgoing(message)))
    assert back == message
    assert (back.text, back.offered) == (message.text, message.offered)


@pytest.mark.parametrize(
    "message",
    [
        Incoming(HERE, "1", NOW),
        Incoming(HERE, "1", NOW, "楼上漏水\n怎么办", None, (Attachment(AttachmentKind.VOICE, "abc"),), True, "17"),
        Incoming(HERE, "1", NOW, "报名", "v:r:h1"),
        Incoming(HERE, "1", NOW, "", ""),
        Incoming(HERE, "1", NOW, album="13", thread="42"),
    ],
    ids=["nothing", "voice-in-a-group", "button", "a-button-without-id", "part-of-an-album-in-a-topic"],
)
def test_what_a_person_said_comes_back_as_it_was(message: Incoming) -> None:
    assert unpack_incoming(stored(pack_incoming(message))) == message


def test_rows_of_before_there_were_layers_topics_and_albums_are_read() -> None:
    old = stored(pack_outgoing(say("早")))
    for name in ("more", "replaces"):
        del old[name]
    assert unpack_outgoing(old) == say("早")
    said = stored(pack_incoming(Incoming(HERE, "1", NOW, "早")))
    for name in ("shown", "album", "thread"):
        said.pop(name, None)
    assert unpack_incoming(said) == Incoming(HERE, "1", NOW, "早")


def test_the_folded_part_stands_behind_the_first_button_where_nothing_unfolds() -> None:
    first, second, more = Choice("a", "甲"), Choice("b", "乙"), Choice("m", "更多")
    folded = More((Block(BlockKind.TEXT, ("详情",)),), (), more)
    assert Outgoing((), (first, second), more=folded).offered == (first, more, second)
    assert Outgoing((), (), more=folded).offered == (more,)
    assert folded.text == "详情"

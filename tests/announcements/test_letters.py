"""What subscribers read of an announcement: every line of it, the way out, and no trace of how it was typed."""

from __future__ import annotations

import pytest

from bot.announcements.letters import check_channel, letter_of
from bot.announcements.store import Announcement
from bot.errors import Conflict, Malformed
from bot.messages import BlockKind
from bot.phrases import SubscriptionPhrases, load_phrases
from bot.subscriptions.service import is_tag, read_tags, short_tag
from bot.text import names_in
from tests.conftest import KNOWLEDGE

WORDS: SubscriptionPhrases = load_phrases(KNOWLEDGE / "phrases.yaml").subscriptions


def letter(body: str, subject: str = "") -> list[tuple[BlockKind, tuple[str, ...]]]:
    """The blocks of a letter with this body."""
    made = letter_of(Announcement(title="停水", body=body, subject=subject), WORDS)
    return [(block.kind, block.lines) for block in made.blocks]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("一\n\n\n二", ("一", "二")),
        ("一\r\n二\r\n", ("一", "二")),
        ("一\r二", ("一", "二")),
        ("\u3000\u3000一\n  二", ("\u3000\u3000一", "  二")),
    ],
    ids=["blank-lines", "from-windows", "from-an-old-mac", "indented"],
)
def test_every_line_of_the_body_is_there_and_no_sign_of_its_system(body: str, lines: tuple[str, ...]) -> None:
    assert letter(body)[1] == (BlockKind.TEXT, lines)


@pytest.mark.parametrize("body", ["", " \n \r\n\t"])
def test_a_title_alone_is_a_letter_with_its_reason(body: str) -> None:
    assert letter(body) == [(BlockKind.LEAD, ("停水",)), (BlockKind.NOTE, (WORDS.why,))]


@pytest.mark.parametrize(("subject", "buttons"), [("", ["w:stop", "w"]), ("v:d:h1", ["v:d:h1", "w:stop", "w"])])
def test_the_way_out_is_on_every_letter(subject: str, buttons: list[str]) -> None:
    made = letter_of(Announcement(title="停水", body="", subject=subject), WORDS)
    assert [choice.id for choice in made.choices] == buttons


@pytest.mark.parametrize("channel", ["", "Telegram", "微信", "x" * 500, "telegram "])
def test_a_channel_that_is_none_is_told_with_those_that_are(channel: str) -> None:
    with pytest.raises(Malformed, match="telegram 和 web") as told:
        check_channel(channel, telegram=True)
    assert len(str(told.value)) < 80


def test_a_trial_by_telegram_needs_its_token_and_one_on_the_web_does_not() -> None:
    with pytest.raises(Conflict, match="没有发"):
        check_channel("telegram", telegram=False)
    check_channel("telegram", telegram=True)
    check_channel("web", telegram=False)


@pytest.mark.parametrize(
    ("typed", "names"),
    [("防诈骗、天一社区", ["防诈骗", "天一社区"]), ("防诈骗,天一社区", ["防诈骗", "天一社区"]),
     ("，防诈骗，，天一社区、", ["防诈骗", "天一社区"]), ("防诈骗；天一;车轿", ["防诈骗", "天一", "车轿"]),
     ("防诈骗\n天一社区", ["防诈骗", "天一社区"]), ("  ", [])],
    ids=["chinese", "english", "empty-between", "semicolons", "lines", "nothing"],
)  # fmt: skip
def test_names_are_parted_by_whatever_staff_put_between(typed: str, names: list[str]) -> None:
    assert names_in(typed) == names


def test_the_same_audience_under_two_names_is_one() -> None:
    assert read_tags(["防诈骗", "fraud", " 防诈骗 ", "天一社区", "c:天一社区"]) == ["fraud", "c:天一社区"]


@pytest.mark.parametrize("tag", ["c:", "c:天", "c:" + "区" * 39, "c:天一,月湖", "c:天一\n月湖", "D:天一", ""])
def test_what_cannot_be_a_tag(tag: str) -> None:
    assert is_tag(tag) is (tag == "c:天")


def test_a_tag_on_a_button_is_short_ascii_and_differs_between_communities() -> None:
    short = [short_tag(f"c:{name}社区") for name in ("天一", "月湖", "车轿")]
    assert len(set(short)) == 3
    assert all(one.isascii() and len(one) == 9 for one in short)
    assert short_tag("fraud") == "fraud"

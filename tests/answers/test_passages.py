"""What of an answer is said to somebody who goes on asking: the sentences that it is about, never all of it again."""

from __future__ import annotations

import pytest

from bot.answers.passages import MOST, Passages, pieces, sentences
from bot.answers.shelf import Shelf
from bot.language.meaning import SentenceEncoder


@pytest.fixture(scope="module")
def passages() -> Passages:
    return Passages(SentenceEncoder())


@pytest.mark.parametrize(
    ("entry", "asked", "told"),
    [
        ("building-elevator-retrofit", "底楼那户不签字就装不了啦？", "一户不签"),
        ("inherit-will", "要不要叫两个人在旁边作证", "见证人"),
        ("service-mediation", "收不收钱的啦", "不收取任何费用"),
        ("parking-ownership", "那人防车位好卖的吗", "人防车位"),
        ("property-hidden-assets", "钱的事，法院能查他账户吗", "法院有权去查"),
        ("pet-bite", "我三天没上班，误工费他也不认", "误工"),
        ("violence-what-to-do", "他睡着了，我现在能去哪", "亲友家"),
    ],
)
def test_the_sentence_is_found_that_tells_it(
    shelf: Shelf, passages: Passages, entry: str, asked: str, told: str
) -> None:
    known = shelf.current().knowledge.entry(entry)
    assert known is not None, entry
    found = passages.nearest(known, asked)
    assert len(found) <= MOST
    assert any(told in one for one in found), found
    assert set(found) <= set(pieces(known))


@pytest.mark.parametrize("asked", ["", "  ", "红烧肉要炖多久才烂", "？？？"])
def test_where_no_sentence_is_about_it_none_is_said(shelf: Shelf, passages: Passages, asked: str) -> None:
    leak = shelf.current().knowledge.entry("leak-upstairs")
    assert leak is not None
    assert passages.nearest(leak, asked) == ()


def test_a_hundred_thousand_characters_are_looked_at_in_a_moment(shelf: Shelf, passages: Passages) -> None:
    leak = shelf.current().knowledge.entry("leak-upstairs")
    assert leak is not None
    assert len(passages.nearest(leak, "他说不赔，" * 20_000)) <= MOST


def test_every_piece_of_every_answer_can_be_said_by_itself(shelf: Shelf) -> None:
    for entry in shelf.current().knowledge.entries:
        assert pieces(entry)
        assert len(set(sentences(entry))) == len(sentences(entry))
        assert all(one == one.strip() and "\n" not in one for one in pieces(entry)), entry.id

"""Whoever asks from across is not told the other side's answer, by what they say of themselves or by how it sounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.answers.sides import other_side
from bot.answers.thread import Thread
from bot.language.folding import fold
from bot.language.meaning import SentenceEncoder
from bot.sides.cache import open_sides
from bot.sides.model import Sides

ACROSS = [
    ("我有间店面租给人家卖水果，三个月没给租金了", "rental-deposit"),
    ("我家金毛把小孩手咬破了，对方家长要两万", "pet-bite"),
    ("法院判我赔人家八万，我一个月才三千，能慢慢还吗", "service-enforcement"),
    ("谈恋爱时候他给我花了八万，现在吵着要我还", "marriage-love-transfers"),
]
OWN = [
    ("房东不肯退我押金，说墙脏了", "rental-deposit"),
    ("我被小区里的狗咬了，主人不认账", "pet-bite"),
    ("判决下来半年了他一分钱没给", "service-enforcement"),
    ("分手了我给她转的那些钱能要回来吗", "marriage-love-transfers"),
]


@pytest.mark.parametrize(("text", "entry"), ACROSS)
def test_who_sounds_like_the_other_side_is_not_told_this_sides_answer(shelf: Shelf, text: str, entry: str) -> None:
    found, offers = Thread(shelf.current()).ask(text)
    assert found.verdict != "answer" or found.shown != entry
    assert found.verdict != "choose" or found.across or len(offers) >= 2, "told their part, or something to choose"


@pytest.mark.parametrize(("text", "entry"), OWN)
def test_whom_an_answer_is_for_is_not_kept_waiting(shelf: Shelf, text: str, entry: str) -> None:
    library = shelf.current()
    known = library.knowledge.entry(entry)
    assert known is not None
    assert other_side(known, fold(text), library.sides) is None


def test_what_somebody_says_of_themselves_decides(shelf: Shelf) -> None:
    library = shelf.current()
    entry = library.knowledge.entry("rental-deposit")
    assert entry is not None
    landlord = other_side(entry, fold("我是房东，押金要退吗"), Sides.unlearned())
    assert landlord is not None
    assert landlord.who == "房东"
    assert other_side(entry, fold("我是租客，房东说我欠他房租"), library.sides) is None


def test_a_leaning_word_is_not_judged_by_its_sound(shelf: Shelf) -> None:
    thread = Thread(shelf.current())
    thread.ask("我被小区里的狗咬了，主人不认账")
    found, _ = thread.ask("他要我赔狗怎么办")
    assert found.verdict in ("answer", "choose")


def test_an_entry_without_sides_has_none_across(shelf: Shelf) -> None:
    assert not shelf.current().sides.across("no-such-entry", fold("我是房东"))


def test_a_broken_model_is_learned_anew(shelf: Shelf, tmp_path: Path) -> None:
    library, path = shelf.current(), tmp_path / "sides.npz"
    library.sides.store(path)
    again = Sides.load(path, SentenceEncoder())
    text = fold("租客不交房租怎么办")
    assert again is not None
    assert again.score("rental-deposit", text) == pytest.approx(
        shelf.current().sides.score("rental-deposit", text), abs=0.01
    )
    path.write_bytes(path.read_bytes()[:500])
    assert Sides.load(path, SentenceEncoder()) is None
    bare = library.knowledge.model_copy(update={"entries": ()})
    assert not open_sides(None, bare, SentenceEncoder()).across("rental-deposit", text)

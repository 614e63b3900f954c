"""Matching: what is folded, cut, guessed and ranked, and when the bot keeps silent."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.knowledge.loading import load_knowledge
from bot.language.folding import fold
from bot.language.meaning import SentenceEncoder
from bot.language.tokens import Tokens, parts, trim
from bot.matching.decision import ANSWER, OFFER, REFER_LEAD, decide
from bot.matching.examples import Example
from bot.matching.ranker import Candidate, Ranker, Ranking
from bot.matching.scoring import negates
from bot.matching.spelling import Speller, by_sound
from bot.matching.training import fit, held_out, learn_acceptance
from tests.conftest import KNOWLEDGE
from tests.support.small import small_knowledge


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("離婚　冷靜期", "离婚冷静期"),
        ("ＡＢＣ １２３", "abc 123"),
        ("楼上 漏水 了", "楼上漏水了"),
        ("怎么办？？？？！！", "怎么办??!!"),
        ("漏水😭😭", "漏水"),
        ("  ", ""),
        ("Hello  World", "hello world"),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_tokens_keep_own_words_whole_and_add_the_group_of_a_word() -> None:
    tokens = Tokens(["离婚冷静期"], {"扯证": "结婚登记", "结婚登记": "结婚登记", "拆墙": "承重墙", "拆墙体": "墙体"})
    assert "离婚冷静期" in tokens.words("离婚冷静期怎么算")
    features = tokens.features(fold("上礼拜扯证了"))
    assert {"s:结婚登记", "c:扯", "c:扯证"} <= set(features)
    assert [f for f in tokens.features("拆墙体前先扯证") if f[0] == "s"] == ["s:墙体"] * 2 + ["s:结婚登记"] * 2


def test_stories_are_looked_at_from_both_ends_and_by_sentence() -> None:
    assert len(trim("长" * 5000)) < 1300
    assert trim("短") == "短"
    assert parts("我家在三楼。楼上漏水了!怎么办") == ["我家在三楼", "楼上漏水了"]
    assert len(parts("很长的一句，" * 20)) == 20


def test_homophones_and_typing_errors_are_guessed_but_count_less() -> None:
    names = ["c:漏水", "c:漏", "c:水", "w:冷静期", "w:离婚冷静期"]
    speller = Speller(names, by_sound(names, {"c:漏水": 3.0}))
    assert "c:漏水" in speller.guesses({"c:陋水": 1})
    assert speller.guesses({"w:离婚冷静其": 1})["w:离婚冷静期"] == 1
    assert not speller.guesses({"c:漏水": 1})


def test_negation() -> None:
    assert negates(fold("不可以口头订立吗"))
    assert not negates(fold("可以口头订立吗"))


def small(*rows: tuple[str, str]) -> list[Example]:
    return [Example(fold(text), label) for text, label in rows for _ in range(1)]


LEARNED = small(
    *[(f"楼上漏水{x}", "leak") for x in ("怎么办", "找谁", "赔多少", "不肯修", "泡了我家", "天花板", "怎么赔", "谁修")],
    *[(f"离婚{x}", "divorce") for x in ("怎么办", "要多久", "去哪里", "协议怎么写", "起诉", "手续", "材料", "冷静期")],
    *[(f"工资{x}", "@labour") for x in ("拖欠", "不发", "怎么算", "少发", "加班", "欠了", "要不到", "扣了")],
)


def test_learning_a_little_model() -> None:
    tokens = Tokens([], {})
    model = fit(tokens, LEARNED)
    assert model.classes == ("@labour", "divorce", "leak")
    acceptance = learn_acceptance(tokens, LEARNED)
    assert 0 <= acceptance.probabilities(acceptance.mean)[0] <= 1
    found = held_out(tokens, LEARNED)
    assert len(found) == len(LEARNED)
    assert sum(one.winner == one.label for one in found) > len(LEARNED) / 2


def test_two_classes_are_enough() -> None:
    model = fit(Tokens([], {}), [one for one in LEARNED if one.label != "@labour"])
    assert model.weights.shape[1] == 2


def test_real_questions_find_their_entry(shelf: Shelf) -> None:
    ranker = shelf.current().ranker
    for question, entry in (
        ("楼上漏水把我家泡了", "leak-upstairs"),
        ("樓上漏水把我家泡了", "leak-upstairs"),
        ("楼上陋水把我家吊顶泡了", "leak-upstairs"),
        ("隔壁麻将馆天天打到半夜", "noise-mahjong"),
        ("我老公总打我怎么办", "violence-what-to-do"),
        ("没有遗嘱房子怎么分给子女", "inherit-order-share"),
    ):
        assert ranker.rank(question).candidates[0].entry_id == entry


def test_what_was_refused_stays_out(shelf: Shelf) -> None:
    ranker = shelf.current().ranker
    top = ranker.rank("楼上漏水怎么办").candidates[0].entry_id
    assert top not in [one.entry_id for one in ranker.rank("楼上漏水怎么办", exclude=[top]).candidates]
    everything = [entry.id for entry in shelf.current().knowledge.entries]
    assert decide(ranker.rank("楼上漏水怎么办", exclude=everything)).verdict == "unsure"


def test_one_message_is_ranked_once_however_it_is_spelt(shelf: Shelf) -> None:
    ranker = shelf.current().ranker
    typed = "楼上 漏水 了，物業　不管"
    assert ranker.rank(typed) is ranker.rank(fold(typed))
    first = ranker.rank(typed).candidates[0].entry_id
    without = ranker.rank(typed, [first])
    assert without is ranker.rank(fold(typed), (first,))
    assert first not in without.shares
    assert ranker.rank(typed).candidates[0].entry_id == first


def test_long_and_odd_texts_are_ranked_in_time(shelf: Shelf) -> None:
    ranker = shelf.current().ranker
    for text in ("", "？", "😀", "a" * 4000, "楼上漏水，" * 800, "\x00", "1"):
        began = time.perf_counter()
        assert len(ranker.rank(text).candidates) >= 5
        assert time.perf_counter() - began < 2


def test_several_threads_may_rank_at_once(shelf: Shelf) -> None:
    ranker = shelf.current().ranker
    expected = ranker.rank("离婚后孩子归谁")
    found: list[Ranking] = []
    threads = [threading.Thread(target=lambda: found.append(ranker.rank("离婚后孩子归谁"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_a_broken_cache_is_learned_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    knowledge = load_knowledge(small_knowledge(tmp_path / "knowledge"))
    cache = tmp_path / "cache"
    cache.mkdir()
    Ranker.build(knowledge, cache, SentenceEncoder())
    path = next(cache.glob("ranker-*.npz"))
    path.write_bytes(path.read_bytes()[:1000])
    with caplog.at_level(logging.WARNING):
        ranker = Ranker.build(knowledge, cache, SentenceEncoder())
    assert "learned anew" in caplog.text
    assert ranker.rank("楼上漏水").candidates[0].entry_id == "leak-upstairs"


def ranking(
    first: float,
    among: float,
    *,
    other: float = -1.0,
    signpost: str | None = None,
    shares: tuple[float, ...] = (0.5, 0.2, 0.1, 0.1),
) -> Ranking:
    candidates = tuple(Candidate(f"e{n}", f"e.{n}", "t", share) for n, share in enumerate(shares))
    return Ranking(candidates, first, among, signpost, small_talk=False, other=other)


def test_decisions() -> None:
    assert decide(ranking(ANSWER, 1)).verdict == "answer"
    assert decide(ranking(ANSWER - 0.01, OFFER)).verdict == "choose"
    assert decide(ranking(0.1, OFFER - 0.01)).verdict == "unsure"
    assert decide(ranking(0.9, 0.9, other=REFER_LEAD + 0.1, signpost="labour")).signpost == "labour"
    assert decide(ranking(0.9, 0.9, other=REFER_LEAD + 0.1)).verdict == "unsure"
    assert decide(ranking(0.9, 0.9, other=REFER_LEAD / 2, signpost="labour")).verdict == "choose"
    assert decide(ranking(0.1, 0.1, other=0.0, signpost="labour")).verdict == "refer"


def test_options_are_as_many_as_needed() -> None:
    assert len(decide(ranking(0.1, 1, shares=(0.7, 0.26, 0.03, 0.01))).options) == 2
    assert len(decide(ranking(0.1, 1, shares=(0.6, 0.3, 0.06, 0.04))).options) == 3
    assert len(decide(ranking(0.1, 1, shares=(0.3, 0.2, 0.2, 0.1))).options) == 4


def test_the_learner_tells_why_it_failed(tmp_path: Path) -> None:
    knowledge = load_knowledge(KNOWLEDGE).model_copy(update={"entries": (), "signposts": (), "small_talk": ()})
    with pytest.raises(RuntimeError, match="learning the ranker failed"):
        Ranker.build(knowledge, tmp_path)
    assert list(tmp_path.iterdir()) == []

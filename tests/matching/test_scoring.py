"""The learned model: what its scores mean, what acceptance learns from them, and how other scores may join."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.language.folding import fold
from bot.language.tokens import Tokens
from bot.matching.acceptance import Acceptance, signs
from bot.matching.examples import Example
from bot.matching.features import Vectorizer, damped, unit
from bot.matching.modelfile import load_model, store_model
from bot.matching.scoring import Model, Scorer, Scores, best, softmax, standard
from bot.matching.training import LEARN_AT_MOST, fit, held_out, learn_acceptance

LEARNED = [
    Example(fold(text), label)
    for label, subject, endings in (
        ("leak-upstairs", "楼上漏水", ("怎么办", "找谁", "赔多少", "不肯修", "泡了我家", "天花板坏了", "不赔", "谁修")),
        ("leak-sewer", "下水道堵了", ("怎么办", "找谁", "谁通", "冒水", "返水到我家", "臭死了", "反复堵", "物业不管")),
        ("divorce-lawsuit", "起诉离婚", ("怎么办", "要多久", "去哪里", "写状子", "几天开庭", "材料", "开庭", "流程")),
        ("@labour", "工资", ("拖欠", "不发", "怎么算", "少发", "加班", "欠了", "要不到", "扣了")),
        ("@", "你好", ("呀", "啊", "吗", "哦", "哈", "在吗", "早", "谢谢")),
    )
    for text in (subject + ending for ending in endings)
]


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens([], {})


@pytest.fixture(scope="module")
def model(tokens: Tokens) -> Model:
    return fit(tokens, LEARNED)


@pytest.fixture(scope="module")
def scorer(model: Model) -> Scorer:
    return Scorer(model)


def top(scores: Scores, model: Model) -> str:
    return model.classes[int(np.argmax(scores.total))]


def test_each_class_wins_its_own_words(scorer: Scorer, model: Model) -> None:
    for text, label in (
        ("我家楼上漏水了", "leak-upstairs"),
        ("下水道又堵了", "leak-sewer"),
        ("离婚起诉要材料吗", "divorce-lawsuit"),
        ("工资又不发", "@labour"),
    ):
        assert top(scorer.score(fold(text)), model) == label


def test_a_topic_lends_its_entries_a_hand(model: Model) -> None:
    assert len(set(model.topic.tolist())) == 4, "the two leaks share a topic"
    leaks = [model.topic[model.classes.index(name)] for name in ("leak-sewer", "leak-upstairs")]
    assert leaks[0] == leaks[1]


def test_evidence_is_the_share_of_the_text_that_a_class_explains(scorer: Scorer, model: Model) -> None:
    known, strange = scorer.score("楼上漏水怎么办"), scorer.score("楼上漏水和量子纠缠")
    leak = model.classes.index("leak-upstairs")
    assert 0 <= strange.evidence[leak] < known.evidence[leak] <= 1
    assert strange.known < known.known
    assert 0 <= known.nearest[leak] <= 1.001


def test_a_question_inside_a_long_story_is_found(scorer: Scorer, model: Model) -> None:
    story = "我今年六十二了在这里住了三十年。" * 15 + "昨天楼上漏水泡了我家。" + "孙子今年考上了大学大家都很高兴。" * 15
    assert top(scorer.score(fold(story)), model) == "leak-upstairs"
    assert top(scorer.score(fold(story.replace("。", " "))), model) == "leak-upstairs"


def test_nothing_known_is_no_evidence_and_no_error(scorer: Scorer) -> None:
    for text in ("", "??", "qwerty", "嗯" * 300, "。" * 300):
        scores = scorer.score(fold(text))
        assert np.isfinite(scores.total).all()
        assert scores.evidence.max() <= 1


def test_negation_makes_a_phrasing_less_alike(tokens: Tokens) -> None:
    learned = [*LEARNED, *[Example(text, "leak-upstairs") for text in ("可以养狗", "可以养狗吗")]]
    scorer = Scorer(fit(tokens, learned))
    place = scorer.model.classes.index("leak-upstairs")
    assert scorer.score("不可以养狗吗").nearest[place] < scorer.score("可以养狗吗").nearest[place]


def test_more_phrasings_than_the_limit_are_sampled(tokens: Tokens) -> None:
    many = [Example(f"{one.folded}{number}", one.label) for number in range(LEARN_AT_MOST // 30) for one in LEARNED]
    assert len(many) > LEARN_AT_MOST
    assert fit(tokens, many).phrasings.shape[1] <= LEARN_AT_MOST


def test_held_out_phrasings_are_asked_once_each(tokens: Tokens) -> None:
    found = held_out(tokens, LEARNED)
    assert sorted(one.phrasing for one in found) == sorted(one.folded for one in LEARNED)
    assert sum(one.winner == one.label for one in found) > 0.8 * len(found)


def test_acceptance_tells_covered_from_uncovered(tokens: Tokens, scorer: Scorer, model: Model) -> None:
    acceptance = learn_acceptance(tokens, LEARNED)
    entries = [n for n, name in enumerate(model.classes) if not name.startswith("@")]
    others = [n for n, name in enumerate(model.classes) if name.startswith("@")]

    def first(text: str) -> float:
        return acceptance.probabilities(signs(scorer.score(fold(text)), entries, others))[0]

    assert first("楼上漏水怎么办") > first("工资拖欠怎么算")
    assert first("楼上漏水怎么办") > first("今天股票涨了")


def test_signs_without_signposts_or_neighbours() -> None:
    one = np.array([0.5], dtype=np.float32)
    found = signs(Scores(one, one, one, one, 1.0, 5, one), [0], [])
    assert np.isfinite(found).all()


def test_a_model_comes_back_from_its_file(tokens: Tokens, model: Model, tmp_path: Path) -> None:
    acceptance = Acceptance(*(np.zeros(15, np.float32), np.ones(15, np.float32)), *([np.zeros(16, np.float32)] * 2))
    store_model(tmp_path / "m.npz", model, acceptance)
    loaded = load_model(tmp_path / "m.npz", tokens)
    assert loaded is not None
    again, before = Scorer(loaded[0]).score("楼上漏水怎么办"), Scorer(model).score("楼上漏水怎么办")
    assert np.abs(again.total - before.total).max() < 0.05
    assert load_model(tmp_path / "none.npz", tokens) is None


def test_a_file_whose_arrays_do_not_fit_is_no_model(tokens: Tokens, model: Model, tmp_path: Path) -> None:
    acceptance = Acceptance(*(np.zeros(15, np.float32), np.ones(15, np.float32)), *([np.zeros(16, np.float32)] * 2))
    path = tmp_path / "m.npz"
    for wrong in (
        replace(model, weights=model.weights[:-1]),
        replace(model, bias=model.bias[:-1]),
        replace(model, topic=model.topic[:, None]),
        replace(model, owner=model.owner[:-1]),
    ):
        store_model(path, wrong, acceptance)
        assert load_model(path, tokens) is None
    store_model(path, model, replace(acceptance, first=acceptance.first[:3]))
    assert load_model(path, tokens) is None
    path.unlink()
    path.mkdir()
    assert load_model(path, tokens) is None


def test_small_sums() -> None:
    assert unit(np.array([3.0, 4.0], np.float32)).tolist() == pytest.approx([0.6, 0.8])
    assert unit(np.zeros(2, np.float32)).tolist() == [0, 0]
    assert damped(np.array([1.0], np.float32)).tolist() == [1.0]
    assert standard(np.ones(3, np.float32)).tolist() == [0, 0, 0]
    assert softmax(np.array([1.0, 1.0], np.float32), 1.0).tolist() == [0.5, 0.5]
    assert best(np.array([0.1, 0.9, 0.9], np.float32), [0, 1, 2], 2) == [1, 2], "ties by place"


def test_features_of_one_phrasing_only_are_left_out(tokens: Tokens) -> None:
    vectorizer = Vectorizer.learn(tokens, [{"c:漏": 1, "c:水": 1}, {"c:漏": 2}])
    assert vectorizer.names == ["c:漏"]
    assert vectorizer.places({"c:漏": 2, "c:水": 1})[0].tolist() == [0]

"""What the ranker takes from meanings, with the real encoders: it re-orders by meaning, and vectors are made once."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from bot.language.meaning import Encoder
from bot.language.tokens import Tokens
from bot.language.vectors import vectors_of
from bot.matching.examples import Example
from bot.matching.modelfile import load_model, store_model
from bot.matching.scoring import Scorer
from bot.matching.semantic import encoder_named
from bot.matching.training import fit, learn_acceptance

LEAK = ["楼上漏水怎么办", "天花板渗水", "邻居家水管爆了泡了我家", "厨房顶上一直滴水", "卫生间防水坏了漏到楼下"]
CUSTODY = ["离婚孩子归谁", "抚养权怎么争取", "孩子跟爸爸还是跟妈妈", "两岁的娃判给谁", "我想要女儿的抚养权"]
HELLO = ["你好", "谢谢你", "今天天气不错", "讲个笑话", "你是谁呀"]
LEARNED = [
    *(Example(text, "leak") for text in LEAK),
    *(Example(text, "custody") for text in CUSTODY),
    *(Example(text, "@") for text in HELLO),
]


@pytest.fixture(scope="module", params=["use", "e5"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found = encoder_named(request.param)
    assert found is not None, "the development extra brings the engine along"
    return found


def test_vectors_have_length_one_and_like_meanings_lie_close(encoder: Encoder) -> None:
    leak, drip, child = encoder.vectors(["楼上漏水怎么办", "屋顶滴水了找谁", "孩子归谁抚养"])
    assert np.linalg.norm(leak) == pytest.approx(1, abs=0.01)
    assert leak @ drip > leak @ child
    assert np.allclose(encoder.vector("楼上漏水怎么办"), leak, atol=0.02)
    assert encoder.vector("长" * 100_000).shape == leak.shape


def test_vectors_are_made_once_and_a_broken_store_is_made_anew(
    encoder: Encoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = tmp_path / "vectors.npz"
    first = vectors_of(encoder, LEAK, store)
    written = store.stat().st_mtime_ns
    again = vectors_of(encoder, LEAK, store)
    assert store.stat().st_mtime_ns == written
    assert all(np.allclose(first.of[text], again.of[text], atol=0.01) for text in LEAK)
    assert set(vectors_of(encoder, [*LEAK, "新的一句"], store).of) == {*LEAK, "新的一句"}
    store.write_bytes(b"broken")
    with caplog.at_level(logging.WARNING):
        assert len(vectors_of(encoder, LEAK, store).of) == len(LEAK)
    assert "made anew" in caplog.text


def test_meaning_orders_what_no_word_decides_and_survives_the_file(encoder: Encoder, tmp_path: Path) -> None:
    tokens = Tokens([], {})
    vectors = vectors_of(encoder, [example.folded for example in LEARNED], tmp_path / "vectors.npz")
    model = fit(tokens, LEARNED, vectors=vectors)
    acceptance = learn_acceptance(tokens, LEARNED, vectors)
    store_model(tmp_path / "model.npz", model, acceptance)
    loaded = load_model(tmp_path / "model.npz", tokens)
    assert loaded is not None
    plain = learn_acceptance(tokens, LEARNED)
    assert len(loaded[1].mean) == len(acceptance.mean) == len(plain.mean) + 3, "three signs more than without meanings"
    scorer = Scorer(loaded[0])
    asked = "宝宝监护权想要过来"
    scores = scorer.score(asked, encoder.vector(asked))
    assert scores.meaning is not None
    assert loaded[0].classes[int(np.argmax(scores.meaning))] == "custody"
    assert scorer.score(asked).meaning is None

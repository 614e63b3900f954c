"""The files of what people say, and the features counted in it: read whole or refused, the same every time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeFaults
from bot.voices.directions import Directions, packed, unpacked
from bot.voices.features import MIN_TEXTS, MOST, Counted, Counts, ends, features
from bot.voices.said import MAX_CHARACTERS, Said, fingerprint, load_said, sample


def fine(label: str) -> str:
    """Every label but one is good."""
    return "没有这个类别" if label == "bad" else ""


def voice(folder: Path, content: str | bytes, name: str = "v1.tsv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(KnowledgeFaults) as told:
        load_said(folder, fine)
    return tuple(told.value.faults)


def test_each_line_is_a_label_and_a_phrasing_in_one_shape(tmp_path: Path) -> None:
    content = "# 谁\n\ngood\t帮我 报名\ngood\tＡＢ\n  \ngood\t帮我报名\n"
    read = load_said(voice(tmp_path / "wants", content), fine)
    assert read == (Said("v1", "good", "帮我报名"), Said("v1", "good", "ab"))


def test_the_same_words_of_two_people_are_two_phrasings(tmp_path: Path) -> None:
    folder = voice(tmp_path / "wants", "good\t好\n", "a.tsv")
    voice(folder, "good\t好\n", "b.tsv")
    assert [one.voice for one in load_said(folder, fine)] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param("good 没有制表符", "每行要写成“类别<TAB>一句话”", id="no-tab"),
        pytest.param("good\t", "每行要写成", id="nothing-said"),
        pytest.param("good\t   ", "每行要写成", id="only-blanks"),
        pytest.param("good\t一\t二", "一行只能有一个 TAB", id="two-tabs"),
        pytest.param("good\t" + "字" * (MAX_CHARACTERS + 1), f"最多 {MAX_CHARACTERS} 个字", id="a-story"),
        pytest.param("good\t" + "字" * 100_000, f"最多 {MAX_CHARACTERS} 个字", id="endless"),
        pytest.param("bad\t好", "没有这个类别", id="no-such-label"),
    ],
)
def test_a_line_that_teaches_nothing_is_told_with_its_place(tmp_path: Path, line: str, why: str) -> None:
    folder = voice(tmp_path / "wants", f"# 谁\ngood\t好\n{line}\n")
    (told,) = faults(folder)
    assert told.startswith("wants/v1.tsv:3: ")
    assert why in told


def test_a_phrasing_of_just_the_length_is_taken(tmp_path: Path) -> None:
    assert len(load_said(voice(tmp_path / "wants", "good\t" + "甲乙" * (MAX_CHARACTERS // 2)), fine)) == 1


def test_faults_of_all_files_come_at_once_and_nothing_is_learned(tmp_path: Path) -> None:
    folder = voice(tmp_path / "wants", "x\n", "a.tsv")
    voice(folder, b"\xff\xfe\x00", "b.tsv")
    voice(folder, "good\t好\nbad\t坏\n", "c.tsv")
    assert faults(folder) == (
        "wants/a.tsv:1: 每行要写成“类别<TAB>一句话”",
        "wants/b.tsv:1: 读不了这个文件，要用 UTF-8 编码",
        "wants/c.tsv:2: 没有这个类别",
    )


def test_a_mark_at_the_beginning_and_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    assert load_said(voice(tmp_path / "wants", b"\xef\xbb\xbfgood\t\xe5\xa5\xbd\r\n"), fine) == (
        Said("v1", "good", "好"),
    )


def test_other_files_and_no_folder_mean_nobody(tmp_path: Path) -> None:
    assert load_said(tmp_path / "nowhere", fine) == ()
    assert load_said(voice(tmp_path / "wants", "x\n", "notes.md"), fine) == ()


@pytest.mark.parametrize(
    ("many", "most", "taken"), [(0, 5, 0), (3, 5, 3), (5, 5, 5), (6, 5, 3), (100, 8, 8), (9, 1, 1)]
)
def test_a_sample_is_even_and_never_more_than_asked_for(many: int, most: int, taken: int) -> None:
    found = sample((f"问题{number:03}" for number in range(many)), "alone", most)
    assert len(found) == taken <= most
    assert {one.label for one in found} <= {"alone"}
    assert [one.folded for one in found] == sorted(one.folded for one in found)


def test_a_sample_does_not_depend_on_the_order_and_counts_equal_ones_once() -> None:
    assert sample(["乙", "甲", "甲 "], "x", 5) == sample(["甲", "乙"], "x", 5)


SAID = (Said("a", "x", "好"), Said("b", "y", "坏"))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SAID[:1], id="one-less"),
        pytest.param(SAID[::-1], id="another-order"),
        pytest.param((Said("a", "x", "好"), Said("b", "x", "坏")), id="another-label"),
        pytest.param((Said("a", "x", "好"), Said("c", "y", "坏")), id="another-voice"),
        pytest.param((Said("a", "x", "好\0b"), Said("", "y", "坏")), id="the-parting-sign-in-a-text"),
        pytest.param((), id="nothing"),
    ],
)
def test_what_is_learned_from_has_a_name_of_its_own(other: tuple[Said, ...]) -> None:
    assert fingerprint(SAID) == fingerprint(list(SAID))
    assert fingerprint(SAID) != fingerprint(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("!?。", {}),
        ("报名", {"c报": 1, "c名": 1, "c报名": 1, "pbao'min": 1}),
        ("好好好", {"c好": 3, "c好好": 2, "c好好好": 1, "phao'hao": 2, "phao'hao'hao": 1}),
        ("1", {"c1": 1}),
        ("报,名", {"c报": 1, "c名": 1}),
    ],
)
def test_a_text_is_counted_by_its_signs_and_its_sounds(text: str, found: dict[str, int]) -> None:
    assert Counter(features(text)) == found


def test_what_sounds_the_same_shares_its_sounds_and_not_its_signs() -> None:
    one, other = set(features("虐待")), set(features("疟待"))
    assert {name for name in one & other if name.startswith("p")}
    assert "c虐" not in other


@pytest.mark.parametrize("length", [0, 1, MOST, MOST + 1, 100_000])
def test_of_a_long_message_its_two_ends_are_looked_at(length: int) -> None:
    text = "头" * (length // 2) + "尾" * (length - length // 2)
    seen = ends(text)
    assert len(seen) <= MOST + 1
    assert (seen == text) is (length <= MOST)
    assert seen[:1] == text[:1]
    assert seen[-1:] == text[-1:]


TEXTS = ["报名讲座", "报名活动", "看看活动", "今天"]


def test_a_feature_of_a_single_phrasing_is_left_out() -> None:
    counts = Counts.learn(TEXTS)
    assert MIN_TEXTS == 2
    assert {"c报名", "c活动", "c报", "c名", "c活", "c动"} <= set(counts.names)
    assert not {"c讲座", "c今", "c看", "c看看"} & set(counts.names)
    assert counts.names == sorted(counts.names)


def test_a_text_is_a_row_of_length_one_and_one_of_unknown_signs_is_empty() -> None:
    table = Counts.learn(TEXTS).matrix([*TEXTS, "啊", ""])
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1))).ravel()
    assert lengths == pytest.approx([1, 1, 1, 0, 0, 0], abs=1e-6)
    assert Counts.learn(TEXTS).matrix([]).shape == (0, len(Counts.learn(TEXTS).names))


def test_a_word_or_two_say_less_where_the_model_wants_it() -> None:
    quiet = Counts.learn(TEXTS, word=30.0).matrix(["报名"])
    loud = Counts.learn(TEXTS).matrix(["报名"])
    assert np.abs(quiet).sum() < np.abs(loud).sum()


@given(st.lists(st.text(alphabet="报名讲座活动看今天 ,1a", max_size=12), max_size=6))
def test_counting_once_for_several_models_changes_nothing(texts: list[str]) -> None:
    counted = Counted()
    once, again = Counts.learn(TEXTS), Counts.learn(TEXTS, counted=counted)
    assert once.names == again.names
    plain, spared = once.matrix(texts).toarray(), again.matrix(texts, counted).toarray()
    assert plain == pytest.approx(spared, abs=1e-6)


@given(st.lists(st.text(max_size=6), max_size=6))
def test_names_are_stored_and_read_as_they_are(names: list[str]) -> None:
    names = [name.encode("utf-8", "ignore").decode() for name in names]
    assert unpacked(packed(names)) == names


def directions() -> Directions:
    counts = Counts.learn(TEXTS)
    weights = np.zeros((len(counts.names), 2), np.float32)
    weights[counts.names.index("c报名")] = (1, 0)
    return Directions(counts, weights, np.array([0.5, -1], np.float32))


def test_a_message_without_anything_known_scores_its_bias() -> None:
    known, unknown = directions().scores(["报名", "啊"])
    assert known[0] > 0.5
    assert unknown == pytest.approx([0.5, -1])
    assert directions().scores([]).shape == (0, 2)


def test_a_model_is_stored_and_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    directions().store(path, limits=np.array([0.25], np.float32))
    read = Directions.load(path)
    assert read is not None
    again, more = read
    assert again.scores(TEXTS) == pytest.approx(directions().scores(TEXTS), abs=1e-3)
    assert more["limits"].tolist() == [0.25]
    assert again.meant is None


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"not a model", id="something-else"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="cut-off"),
        pytest.param(lambda whole: whole[:400] + bytes(200) + whole[600:], id="a-hole-in-the-middle"),
    ],
)
def test_a_file_that_is_none_is_learned_anew(tmp_path: Path, spoil: object) -> None:
    path = tmp_path / "model.npz"
    directions().store(path)
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]  # a function of the table above
    assert Directions.load(path) is None
    assert Directions.load(tmp_path / "nowhere.npz") is None


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"weights": np.zeros((1, 2))}, id="a-row-is-missing"),
        pytest.param({"bias": np.zeros(3)}, id="another-number-of-directions"),
        pytest.param({"bias": np.array(0.0)}, id="a-bias-that-is-no-row"),
        pytest.param({"rarity": np.zeros(1)}, id="another-number-of-features"),
        pytest.param({"names": np.frombuffer(b"{}", np.uint8)}, id="names-that-are-no-list"),
        pytest.param({"names": np.frombuffer(b"[", np.uint8)}, id="names-that-are-broken"),
        pytest.param({"meant": np.zeros((3, 2))}, id="another-meaning"),
        pytest.param({"word": np.zeros(3)}, id="a-length-that-is-no-number"),
    ],
)
def test_arrays_that_do_not_belong_together_are_no_model(tmp_path: Path, changed: dict[str, object]) -> None:
    path = tmp_path / "model.npz"
    directions().store(path)
    with np.load(path) as file:
        stored = {name: file[name] for name in file.files}
    np.savez(path, **{**stored, **changed})
    assert Directions.load(path) is None


def test_a_model_without_one_of_its_arrays_is_none(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    directions().store(path)
    with np.load(path) as file:
        stored = {name: file[name] for name in file.files}
    for name in ("names", "weights", "bias", "rarity", "word"):
        np.savez(path, **{key: value for key, value in stored.items() if key != name})
        assert Directions.load(path) is None, name

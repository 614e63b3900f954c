"""What somebody answers in words while an opinion is written: a no is never taken for a yes."""

from __future__ import annotations

import pytest

from bot.consultations.terms import CHANNELS, DISPOSITIONS, SPEAKERS, STANCES, code_of
from bot.consultations.writing import Writing, looks_like_opinion, missing, place, read_option, reopen, terms_of


@pytest.mark.parametrize("said", ["不赞成", "我不赞成。", "不太赞成", "不是很赞成", "没法赞成"])
def test_who_does_not_agree_is_not_noted_as_agreeing(said: str) -> None:
    assert read_option(said, STANCES) != "support"


@pytest.mark.parametrize("said", ["不反对", "我不反对", "不要删除", "别删除", "不用修改", "无需修改"])
def test_what_somebody_does_not_want_is_not_noted_as_wanted(said: str) -> None:
    assert read_option(said, STANCES) not in ("oppose", "delete", "amend")


@pytest.mark.parametrize("said", ["不太同意", "不想同意", "不同意", "我不同意", "还是不同意吧", "别，不同意"])
def test_who_does_not_consent_has_not_consented(said: str) -> None:
    assert read_option(said, terms_of("consent")) != "yes"


@pytest.mark.parametrize(
    ("step", "said", "never"),
    [
        ("naming", "不写称呼", "yes"),
        ("naming", "不要写称呼", "yes"),
        ("naming", "不匿名", "no"),
        ("numbers", "不能就这样", "keep"),
        ("numbers", "别就这样发", "keep"),
        ("numbers", "不遮住", "mask"),
        ("speaker", "我不是居民", "resident"),
    ],
)
def test_a_word_with_a_no_before_it_is_not_that_word(step: str, said: str, never: str) -> None:
    assert read_option(said, terms_of(step)) != never


@pytest.mark.parametrize(
    ("step", "said", "code"),
    [
        ("stance", "我赞成", "support"),
        ("stance", "坚决反对！", "oppose"),
        ("stance", "建议删除", "delete"),
        ("stance", "3", "amend"),
        ("stance", "3、", "amend"),
        ("stance", "７", None),
        ("stance", "0", None),
        ("consent", "同意", "yes"),
        ("consent", "不同意", "no"),
        ("consent", "我不同意", "no"),
        ("consent", "同意的", "yes"),
        ("naming", "匿名吧", "no"),
        ("naming", "写称呼", "yes"),
        ("numbers", "请遮住", "mask"),
        ("speaker", "我是居民", "resident"),
        ("speaker", "物业公司的", "property"),
        ("stance", "", None),
        ("stance", "我觉得这一条总的来说我是赞成的", None),
    ],
)
def test_a_plain_answer_is_understood(step: str, said: str, code: str | None) -> None:
    assert read_option(said, terms_of(step)) == code


@pytest.mark.parametrize("terms", [STANCES, SPEAKERS, CHANNELS, DISPOSITIONS], ids=["stance", "who", "way", "result"])
def test_every_term_is_read_back_to_its_code_and_no_two_are_the_same(terms: dict[str, str]) -> None:
    assert [code_of(terms, shown) for shown in terms.values()] == list(terms)
    assert [code_of(terms, f" {code} ") for code in terms] == list(terms)
    assert code_of(terms, "") is None


def test_the_questions_come_one_after_the_other_and_each_is_counted_once() -> None:
    writing = Writing(code="d1", version=1)
    seen = []
    answers: tuple[tuple[str, object], ...] = (
        ("stance", "amend"), ("proposed", "一年内"), ("reason", "太久，电话13812345678"), ("numbers_kept", True),
        ("consented", True), ("speaker", "resident"), ("community", "天一社区"), ("anonymous", False), ("name", "王"),
    )  # fmt: skip
    for field, value in answers:
        seen.append((missing(writing), place(writing)))
        setattr(writing, field, value)
    assert seen == [
        ("stance", (1, 4)), ("proposed", (2, 5)), ("reason", (3, 5)), ("numbers", (3, 5)), ("consent", (4, 5)),
        ("speaker", (4, 5)), ("community", (4, 5)), ("naming", (4, 5)), ("name", (4, 5)),
    ]  # fmt: skip
    assert (missing(writing), place(writing)) == ("preview", (5, 5))


@pytest.mark.parametrize(
    ("part", "next_one"), [("stance", "stance"), ("proposed", "proposed"), ("reason", "reason"), ("who", "consent")]
)
def test_one_part_is_asked_again_and_the_others_stay(part: str, next_one: str) -> None:
    said = {"stance": "amend", "proposed": "一年内", "reason": "两年太久", "consented": False}
    writing = Writing(code="d1", version=1, **said)
    assert missing(writing) == "preview"
    reopen(writing, part)
    assert missing(writing) == next_one
    forgotten = "consented" if part == "who" else part
    assert {name: getattr(writing, name) for name in said} == said | {forgotten: None}


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("第八条的两年太长了，建议改成一年", True),
        ("这条规定太严，应当放宽", True),
        ("我支持这个条例", True),
        ("条例第八条应当怎么申请？", False),
        ("房东应该退押金吗", False),
        ("我希望离婚", False),
    ],
)
def test_a_wish_for_another_rule_is_told_from_a_question_about_it(said: str, is_one: bool) -> None:
    assert looks_like_opinion(said) is is_one

"""Finding an article by what residents type: numbers in every shape, and words that stand in one of its items."""

from __future__ import annotations

import pytest

from bot.consultations.drafts import DraftView
from bot.consultations.finding import ArticleFinder
from bot.consultations.parsing import parse
from bot.consultations.store import ProvisionRow
from tests.support.dialogue import Visitor


def finder(*lines: str) -> ArticleFinder:
    rows = []
    for one in parse(["某条例", *lines]).provisions:
        fields = {name: getattr(one, name) for name in ("kind", "key", "label", "path", "text", "number", "inserted")}
        rows.append(ProvisionRow(**fields, heading="", note="", wanted=False))
    return ArticleFinder(rows)


@pytest.fixture
def thirty() -> ArticleFinder:
    """Thirty articles, and one put in behind the fourteenth."""
    lines = [f"第{number}条　正文{number}。" for number in range(1, 31)]
    return finder(*lines[:14], "第14条之一　插入。", *lines[14:])


@pytest.mark.parametrize(
    "typed",
    [
        "第十四條",
        "第十四",
        "十四",
        "14號",
        "14号",
        "14",
        "１４",
        "第 14 条",
        "第十四条。",
        "我想看第十四条",
        "第十四条怎么写的",
    ],
)
def test_a_number_is_understood_however_it_is_typed(thirty: ArticleFinder, typed: str) -> None:
    hit = thirty.numbered(typed)
    assert hit is not None
    assert (hit.article.key, hit.label) == ("a14", "第十四条")


@pytest.mark.parametrize("typed", ["第14条之1", "第十四条之一", "第14-1条", "14-1", "第十四條之一"])
def test_an_inserted_article_is_found_by_either_spelling(thirty: ArticleFinder, typed: str) -> None:
    hit = thirty.numbered(typed)
    assert hit is not None
    assert hit.article.key == "a14-1"


def test_paragraph_and_item_are_named_and_other_numbers_are_no_article(thirty: ArticleFinder) -> None:
    hit = thirty.numbered("第十条第二款第（三）项")
    assert hit is not None
    assert hit.label == "第十条第二款第（三）项"
    for typed in ("十四岁", "第二款", "一般", "12345", "14-9", "第111条", "条"):
        assert thirty.numbered(typed) is None


@pytest.mark.parametrize(("typed", "count"), [("第三十五条", "三十"), ("第111條", "三十"), ("99号", "三十")])
def test_behind_the_last_article_the_count_is_told(thirty: ArticleFinder, typed: str, count: str) -> None:
    assert thirty.beyond(typed) == count


@pytest.mark.parametrize("typed", ["第14、15条", "第十四、十五条", "第14，15条", "第14 15条", "第14.5条", "14。15号"])
def test_two_numbers_name_no_article_and_none_behind_the_last(thirty: ArticleFinder, typed: str) -> None:
    assert thirty.numbered(typed) is None
    assert thirty.beyond(typed) == ""


@pytest.mark.parametrize("typed", ["第 14 条，", "第三 十条。", "第十四条、", "，第十四条"])
def test_blanks_and_signs_around_a_number_do_not_hide_it(thirty: ArticleFinder, typed: str) -> None:
    found = thirty.numbered(typed)
    assert found is not None
    assert found.article.key == ("a30" if "十条。" in typed else "a14")


@pytest.mark.parametrize("typed", ["12345", "第三十条", "你好", "第十四条之九"])
def test_other_numbers_are_not_behind_the_last(thirty: ArticleFinder, typed: str) -> None:
    assert thirty.beyond(typed) == ""


def test_a_word_that_stands_in_one_item_of_a_long_article_is_found() -> None:
    long = [
        "第一条　禁止下列行为：",
        *(f"（{n}）在楼道里堆放各种各样的杂物、家具、纸箱和废旧物品，妨碍他人通行的；" for n in "一二三四五六七八"),
    ]
    found = finder(*long, "（九）飞线充电；", "第二条　电线应当定期检查。", "第三条　充电设施应当配备灭火器材。")
    hits = found.search("飞线")
    assert hits[0].article.key == "a1"
    assert hits[0].score >= 0.5


async def test_a_resident_is_told_how_many_articles_there_are(visitor: Visitor, draft: DraftView) -> None:
    await visitor.says("提意见")
    assert "只有三十条" in await visitor.says("第三十五条")
    assert "携带电动自行车" in await visitor.says("第十四條")
    assert "第十四条" in "".join([await visitor.says("飞线"), *visitor.buttons()])

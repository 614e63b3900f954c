"""Which article goes on from which when a draft is put in a new order: moved, merged, split, put in, taken out."""

from __future__ import annotations

import pytest

from bot.consultations.comparing import MOST_COMPARED, Change, compare
from bot.consultations.finding import ArticleFinder
from bot.consultations.lineage import Standing, inherit
from bot.consultations.parsing import Provision, parse
from bot.consultations.store import Opinion, ProvisionRow
from bot.language.numerals import article_label

PURPOSE = "为了加强电动自行车停放和充电的安全管理，制定本条例。"
ACCOUNTS = "物业服务人应当每季度在公告栏公布公共收益的账目。"
STAIRS = "任何人不得在楼道、门厅和疏散通道停放电动自行车。"
CHARGING = "新建住宅小区应当按照规划配建集中充电设施。"
FIRE = "消防救援机构应当每年对充电场所进行一次检查。"
END = "本条例自公布之日起施行。"


def provisions(*lines: str) -> tuple[Provision, ...]:
    """Articles, numbered from one; a line with its own number keeps it."""
    numbered = [line if line[0] in "第附" else f"{article_label(place)}　{line}" for place, line in enumerate(lines, 1)]
    return parse(["某条例", *numbered], "某条例").provisions


def rows(*lines: str) -> list[ProvisionRow]:
    """The same as stored in version one; each part is its own lineage."""
    made = []
    for place, one in enumerate(provisions(*lines), 1):
        fields = {name: getattr(one, name) for name in ("kind", "key", "label", "path", "text", "number", "inserted")}
        made.append(ProvisionRow(**fields, heading=one.heading, note="", wanted=False, lineage=place))
    return made


def changes(old: list[ProvisionRow], *new: str) -> list[Change]:
    return compare(old, [(one.key, one.label, one.text) for one in provisions(*new)])


def lineages(old: list[ProvisionRow], *new: str, past: dict[str, int] | None = None) -> list[int]:
    found = inherit(old, provisions(*new), past or {}, 100)
    return [lineage for lineage, _ in found.values()]


def test_an_article_put_in_moves_the_rest_and_changes_nothing_else() -> None:
    old = rows(PURPOSE, ACCOUNTS, STAIRS, END)
    (new,) = changes(old, PURPOSE, FIRE, ACCOUNTS, STAIRS, END)
    assert new.shown == ("第二条", "（新增）", FIRE)
    assert lineages(old, PURPOSE, FIRE, ACCOUNTS, STAIRS, END) == [1, 100, 2, 3, 4]


def test_an_article_put_in_as_a_second_one_leaves_the_numbers_alone() -> None:
    old = rows(PURPOSE, ACCOUNTS, STAIRS, END)
    new = (PURPOSE, ACCOUNTS, f"第二条之一　{FIRE}", f"第三条　{STAIRS}", f"第四条　{END}")
    (change,) = changes(old, *new)
    assert (change.key, change.label, change.before, change.after) == ("a2-1", "第二条之一", "", FIRE)
    assert lineages(old, *new) == [1, 2, 100, 3, 4]


def test_an_inserted_article_that_becomes_one_of_its_own_is_the_same_article() -> None:
    old = rows(PURPOSE, f"第一条之一　{FIRE}", f"第二条　{STAIRS}")
    assert changes(old, PURPOSE, FIRE, STAIRS) == []
    assert lineages(old, PURPOSE, FIRE, STAIRS) == [1, 2, 3]


def test_an_article_taken_out_is_told_last_and_takes_no_other_with_it() -> None:
    old = rows(PURPOSE, ACCOUNTS, STAIRS, END)
    (gone,) = changes(old, PURPOSE, STAIRS, END)
    assert gone.shown == ("第二条", ACCOUNTS, "（删去）")
    assert lineages(old, PURPOSE, STAIRS, END) == [1, 3, 4]


def test_two_articles_that_change_places_are_both_followed() -> None:
    old = rows(PURPOSE, ACCOUNTS, STAIRS, END)
    assert changes(old, PURPOSE, STAIRS, ACCOUNTS, END) == []
    assert lineages(old, PURPOSE, STAIRS, ACCOUNTS, END) == [1, 3, 2, 4]
    first, second = changes(old, PURPOSE, STAIRS.replace("任何人", "居民"), ACCOUNTS.replace("季度", "月"), END)
    assert [first.shown[0], second.shown[0]] == ["第二条（原第三条）", "第三条（原第二条）"]


def test_merged_articles_go_on_as_one_and_the_other_is_told_as_gone() -> None:
    old = rows(PURPOSE, CHARGING, FIRE, END)
    merged, gone = changes(old, PURPOSE, f"{CHARGING}{FIRE}", END)
    assert (merged.shown[0], merged.after) == ("第二条", f"{CHARGING}{FIRE}")
    assert gone.shown == ("第三条", FIRE, "（删去）")
    assert lineages(old, PURPOSE, f"{CHARGING}{FIRE}", END) == [1, 2, 4]


def test_a_split_article_goes_on_in_one_half_and_the_other_is_new() -> None:
    old = rows(PURPOSE, f"{CHARGING}{FIRE}", END)
    first, second = changes(old, PURPOSE, CHARGING, FIRE, END)
    assert (first.before, first.after) == (f"{CHARGING}{FIRE}", CHARGING)
    assert second.shown == ("第三条", "（新增）", FIRE)
    assert lineages(old, PURPOSE, CHARGING, FIRE, END) == [1, 2, 100, 3]


def test_a_number_given_to_another_matter_is_not_the_old_article() -> None:
    old = rows(PURPOSE, ACCOUNTS, END)
    new = "夜间二十二时以后，公共场所不得使用扩音器。"
    assert lineages(old, PURPOSE, new, END) == [1, 100, 3]
    assert [change.shown[1:] for change in changes(old, PURPOSE, new, END)] == [
        ("（新增）", new),
        (ACCOUNTS, "（删去）"),
    ]


def test_equal_articles_are_each_followed_once() -> None:
    old = rows(PURPOSE, "（删去）", "（删去）", END)
    found = lineages(old, PURPOSE, "（删去）", STAIRS, "（删去）", "（删去）", END)
    assert len(set(found)) == len(found)
    assert (found[0], found[1], found[-1]) == (1, 2, 4)


def test_what_was_given_up_comes_back_under_its_old_lineage_once() -> None:
    old = rows(PURPOSE, END)
    assert lineages(old, PURPOSE, FIRE, END, past={FIRE: 7}) == [1, 7, 2]
    assert lineages(old, PURPOSE, FIRE, FIRE, END, past={FIRE: 7}) == [1, 7, 100, 2]


def test_a_text_of_many_articles_that_all_moved_is_followed_by_its_words() -> None:
    many = [f"第{number}号设施由第{number}街道管理，编号{number * 7919}。" for number in range(1, MOST_COMPARED + 101)]
    lines = [f"{article_label(place)}　{line}" for place, line in enumerate(many, 1)]
    moved = [f"{article_label(place)}　{line}" for place, line in enumerate([FIRE, *many], 1)]
    assert [change.after for change in changes(rows(*lines), *moved)] == [FIRE]


def test_with_everything_the_unchanged_articles_are_told_in_the_new_order() -> None:
    old = rows(PURPOSE, ACCOUNTS, END)
    new = [(one.key, one.label, one.text) for one in provisions(PURPOSE, FIRE, END)]
    told = compare(old, new, everything=True)
    assert [one.after for one in told] == [PURPOSE, FIRE, END, ""]


@pytest.mark.parametrize(
    ("label", "now", "shown"),
    [
        ("第二条", "第二条", "第二条"),
        ("第二条", "第三条", "第三条（第1版第二条）"),
        ("第二条第一款", "第二条", "第二条第一款"),
        ("第二条第一款", "第三条", "第三条（第1版第二条第一款）"),
        ("第二条之一", "第二条", "第二条（第1版第二条之一）"),
        ("第十条", "第一百一十条", "第一百一十条（第1版第十条）"),
        ("第二条", "", "第二条（第1版，现已删去）"),
    ],
    ids=["same", "moved", "a paragraph", "a paragraph that moved", "an inserted one", "a longer number", "gone"],
)
def test_an_opinion_names_the_number_its_article_has_now(label: str, now: str, shown: str) -> None:
    standing = Standing(2, {1: 1, 2: 2}, {5: ProvisionRow(label=now)} if now else {})
    opinion = Opinion(article="a2", label=label, version_id=1, lineage=5)
    assert standing.label(opinion) == shown
    opinion.version_id = 2
    assert standing.label(opinion) == label


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("第二条第三款", "第二条第三款"),
        ("第2条第1款第(3)项", "第二条第一款第（三）项"),
        ("第二条之一第二款", "第二条之一第二款"),
        ("第二条（三）项", "第二条第（三）项"),
        ("二条", "第二条"),
        ("第〇二条", "第二条"),
        ("第二條之一", "第二条之一"),
        ("看看第二条的内容", "第二条"),
        ("请问第二条怎么写的？", "第二条"),
        ("帮我看一下第二条", "第二条"),
        ("第二条讲了什么", "第二条"),
        ("第二条的内容是什么呢", "第二条"),
        ("第二条规定的是啥", "第二条"),
        ("请问第二款怎么写的", None),
        ("第二章", None),
        ("第二条之二", None),
        ("第零条", None),
        ("2026", None),
    ],
)
def test_an_article_is_found_by_its_number_with_paragraph_and_item(typed: str, label: str | None) -> None:
    finder = ArticleFinder(rows(PURPOSE, ACCOUNTS, f"第二条之一　{FIRE}", f"第三条　{END}"))
    hit = finder.numbered(typed)
    assert (hit.label if hit else None) == label


@pytest.mark.parametrize(
    ("typed", "key"),
    [("楼道", "a3"), ("公共收益什么时候公布", "a2"), ("消防多久检查一次充电的地方", "a4"), ("收费标准", "xb1")],
)
def test_an_article_or_a_table_behind_the_law_is_found_by_its_words(typed: str, key: str) -> None:
    lines = (PURPOSE, ACCOUNTS, STAIRS, FIRE, END, "附表1", "收费标准：每度电0.5元。")
    text = [line if line[0] in "附收" else f"{article_label(place)}　{line}" for place, line in enumerate(lines, 1)]
    made = [
        ProvisionRow(
            kind=one.kind, key=one.key, label=one.label, path=one.path, text=one.text, number=one.number, note=""
        )
        for one in parse(["某条例", *text]).provisions
    ]
    assert ArticleFinder(made).search(typed)[0].article.key == key
    assert ArticleFinder(made).search("？？") == []

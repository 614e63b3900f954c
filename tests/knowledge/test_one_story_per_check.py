"""Each check of the knowledge finds its own fault, on the day it becomes one, and is silent over a good entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.knowledge.checks import (
    AHEAD,
    FIRST_CHARACTERS,
    HOLIDAYS_AHEAD,
    LPR_AGE,
    Report,
    Statutes,
    article_number,
    check,
    fingerprint,
    law_faults,
    text_faults,
)
from bot.knowledge.model import (
    Ask,
    Citation,
    Entry,
    Facts,
    Knowledge,
    LprRow,
    LprTable,
    NearMiss,
    Option,
    OtherSide,
    RepealedLaw,
    Sides,
)
from tests.support.knowledge import READ

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def whole() -> Knowledge:
    return READ


@pytest.fixture
def one(whole: Knowledge) -> Entry:
    """An entry that is in order and points to no other."""
    entry = whole.by_id["leak-upstairs"]
    alone = {"related": (), "not_": (), "confusable_with": (), "ask": None, "sides": None}
    return entry.model_copy(update={**alone, "reviewed_on": TODAY, "reviewer": "李律师"})


def told(whole: Knowledge, *entries: Entry, **other: object) -> Report:
    small = whole.model_copy(update={"entries": entries, "front": (), "signposts": (), **other})
    return check(small, TODAY, None, {})


def changed(entry: Entry, **parts: object) -> Entry:
    return entry.model_copy(update=parts)


def answered(entry: Entry, **parts: object) -> Entry:
    return changed(entry, answer=entry.answer.model_copy(update=parts))


def test_a_good_entry_is_passed_over_in_silence(whole: Knowledge, one: Entry) -> None:
    report = told(whole, one)
    assert report.errors == []
    assert not any(one.id in note for note in report.notes)


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        pytest.param(AHEAD.days, "", id="a-month-ahead-is-a-plan"),
        pytest.param(AHEAD.days + 1, "是不是年份写错了", id="more-than-that-is-a-slip"),
        pytest.param(365, "是不是年份写错了", id="the-next-year"),
        pytest.param(-179, "", id="a-day-before-it-is-due"),
        pytest.param(-180, "", id="on-the-day-it-is-due"),
        pytest.param(-181, "复核已过期", id="the-day-after"),
    ],
)
def test_a_review_is_good_from_its_day_to_the_day_it_is_due(
    whole: Knowledge, one: Entry, days: int, fault: str
) -> None:
    entry = changed(one, reviewed_on=TODAY + timedelta(days=days), review_every_days=180)
    errors = told(whole, entry).errors
    assert bool(errors) is bool(fault)
    assert all(fault in error for error in errors)


def test_whoever_reviews_alone_is_noted_and_not_refused(whole: Knowledge, one: Entry) -> None:
    report = told(whole, changed(one, reviewer=""))
    assert report.errors == []
    assert f"{one.id}: 还没有第二个人复核" in report.notes


@pytest.mark.parametrize(
    ("article", "number"),
    [("第一条", 1), ("第二十一条", 21), ("第一百条", 100), ("第一百零一条", 101), ("第一千零一条", 1001),
     ("第一千二百六十条", 1260), ("第十条之一", 10), ("第二百八十七条之十二", 287)],
)  # fmt: skip
def test_an_article_is_known_by_its_number(article: str, number: int) -> None:
    assert article_number(article) == number


@pytest.mark.parametrize(
    ("law", "article", "fault"),
    [
        pytest.param("民法典", "第一千二百六十条", "", id="the-last-article-there-is"),
        pytest.param(
            "民法典", "第一千二百六十一条", "没有第一千二百六十一条（最后一条是第 1260 条）", id="one-too-many"
        ),
        pytest.param("民事诉讼法", "第三百零六条", "", id="the-last-of-another-law"),
        pytest.param("火星法", "第一条", "法律清单里没有《火星法》", id="no-such-law"),
        pytest.param("中华人民共和国民法典", "第一条", "法律清单里没有", id="the-full-title-is-not-the-short-name"),
        pytest.param("<b>民法典</b>", "第一条", "法律清单里没有《<b>民法典</b>》", id="markup"),
    ],
)
def test_a_citation_names_an_article_that_is_there(whole: Knowledge, law: str, article: str, fault: str) -> None:
    faults = list(law_faults(whole, [Citation(law=law, article=article, says="四个字以上")]))
    assert len(faults) == bool(fault)
    assert all(fault in one for one in faults)


def test_a_dead_law_is_named_with_what_killed_it_though_it_still_stands_in_the_list(whole: Knowledge) -> None:
    dead = RepealedLaw(name="民法典", since=date(2030, 1, 1), basis="新法第一条")
    knowledge = whole.model_copy(update={"repealed": (dead,)})
    cited = [Citation(law="民法典", article="第一条", says="四个字以上")]
    assert list(law_faults(knowledge, cited)) == ["引用了已废止的《民法典》（新法第一条）"]


TEXT = "建设单位应当\n及时修复。物业服务人可以代为修复。"
CITED = Citation(law="甲法", article="第一条", says="建设单位要及时修好")


@pytest.mark.parametrize(
    ("articles", "seen", "fault"),
    [
        pytest.param({"甲法": {"第一条": TEXT}}, {}, "", id="as-it-is-written"),
        pytest.param({"甲法": {"第一条": TEXT}}, {"甲法 第一条": fingerprint(TEXT)}, "", id="as-it-was-reviewed"),
        pytest.param(
            {"甲法": {"第一条": TEXT}},
            {"甲法 第一条": fingerprint(TEXT.replace("\n", " \t"))}, "", id="only-its-white-space-changed",
        ),
        pytest.param(
            {"甲法": {"第一条": TEXT}},
            {"甲法 第一条": fingerprint(TEXT + "但是除外。")}, "文字在复核之后变了", id="a-sentence-went",
        ),
        pytest.param({"甲法": {"第二条": TEXT}}, {}, "法条文本里没有《甲法》第一条", id="renumbered"),
        pytest.param({"乙法": {"第一条": TEXT}}, {}, "没有《甲法》的文本", id="no-text-at-all"),
        pytest.param({"甲法": {"第一条": "民族自治地方的机关。"}}, {}, "没有共同的词", id="another-matter"),
        pytest.param({"甲法": {"第一条": ""}}, {}, "没有共同的词", id="an-empty-article"),
    ],
)  # fmt: skip
def test_a_citation_is_held_beside_the_words_of_its_article(
    articles: dict[str, dict[str, str]], seen: dict[str, str], fault: str
) -> None:
    faults = list(text_faults([CITED], Statutes(articles), seen))
    assert len(faults) == bool(fault)
    assert all(fault in one for one in faults)


def test_an_article_of_a_hundred_thousand_signs_is_looked_through() -> None:
    long = Statutes({"甲法": {"第一条": "其他规定。" * 25_000 + TEXT}})
    assert list(text_faults([CITED], long, {})) == []


@pytest.mark.parametrize(
    ("where", "spoken", "flags", "fault"),
    [
        pytest.param(("hotline_12348",), "先打电话问清楚再决定。", (), "", id="nobody-is-in-danger"),
        pytest.param(
            ("hotline_12348",), "先打电话问清楚再决定。", ("violence",), "有危险标记", id="no-number-for-danger"
        ),
        pytest.param(("hotline_110",), "先打110，再离开那里。", ("violence",), "", id="the-number-is-said"),
        pytest.param(("hotline_110",), "先打１１０，再离开那里。", ("violence",), "", id="said-in-wide-figures"),
        pytest.param(
            ("hotline_110",), "先报警，再离开危险的地方。", ("violence",), "没有念出 110", id="it-is-not-said"
        ),
        pytest.param(("hotline_120",), "修理费1200元由楼上来出。", (), "没有念出 120", id="a-sum-is-no-number"),
        pytest.param(("hotline_110",), "要回2110元或者31100元。", (), "没有念出 110", id="a-part-of-a-sum-is-none"),
        pytest.param(("hotline_110", "hotline_120"), "有人受伤，马上打120。", (), "", id="one-of-two-is-enough"),
        pytest.param(("hotline_12356",), "心里难受，找人说说话吧。", ("self_harm",), "", id="not-every-number-is-said"),
        pytest.param(("hotline_96110",), "先停下，不要再转账了。", ("money_moving",), "", id="the-line-against-fraud"),
    ],
)
def test_whoever_is_in_danger_finds_and_hears_the_number(
    whole: Knowledge, one: Entry, where: tuple[str, ...], spoken: str, flags: tuple[str, ...], fault: str
) -> None:
    errors = told(whole, answered(changed(one, where=where, flags=flags), spoken=spoken)).errors
    assert len(errors) == bool(fault), errors
    assert all(fault in error for error in errors)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [((30,) * 5, False), ((45, 45, 45, 15), False), ((45, 45, 45, 16), True), ((), False)],
    ids=["five-short-lines", "exactly-a-screen", "one-sign-more", "nothing-to-do-first"],
)
def test_what_comes_first_fits_the_first_screen(
    whole: Knowledge, one: Entry, lines: tuple[int, ...], fault: bool
) -> None:
    assert FIRST_CHARACTERS == 150
    errors = told(whole, answered(one, first=tuple("水" * many for many in lines))).errors
    assert bool(errors) is fault


@pytest.mark.parametrize("field", ["time", "cost", "deadline", "evidence", "who", "where", "bring"])
def test_a_telephone_number_is_found_in_whatever_the_entry_says(whole: Knowledge, one: Entry, field: str) -> None:
    facts = Facts.model_validate({field: "请打 0574-87654321 去问。"})
    assert any("不要直接写电话号码" in error for error in told(whole, changed(one, facts=facts)).errors)
    harmless = Facts.model_validate({field: "十五天，最多三千元，看 2026 年的通知。"})
    assert told(whole, changed(one, facts=harmless)).errors == []


def test_a_place_that_is_not_there_is_named_for_entries_and_signposts(whole: Knowledge, one: Entry) -> None:
    assert "没有这个电话或地点：moon" in "".join(told(whole, changed(one, where=("moon", "hotline_120"))).errors)
    post = whole.signposts[0]
    lost = post.model_copy(update={"where": ("moon",)})
    assert told(whole, one, signposts=(lost,)).errors == [f"signposts {post.id}: 没有这个电话或地点 moon"]
    assert told(whole, one, signposts=(post,)).errors == []


def test_the_first_screen_leads_to_entries_that_are_there(whole: Knowledge, one: Entry) -> None:
    front = (Option(label="漏水", to=one.id), Option(label="别的", to="nowhere"))
    assert told(whole, one, front=front).errors == ["office.yaml front: 条目 nowhere 不存在"]
    assert told(whole, one, front=front[:1]).errors == []


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param("借钱不还怎么办", "借钱不还怎么办", True, id="word-for-word"),
        pytest.param("借钱不还怎么办", "借钱不还，怎么办？？", True, id="only-its-punctuation"),
        pytest.param("AA制怎么算", "ａａ制 怎么算", True, id="only-its-width-and-case"),
        pytest.param("借钱不还怎么办", "借钱不还怎么告", False, id="another-word"),
        pytest.param("7天能不能退货", "15天能不能退货", False, id="another-number"),
        pytest.param("打110管不管", "打119管不管", False, id="another-telephone"),
        pytest.param("？？", "！！", False, id="nothing-but-punctuation"),
    ],
)
def test_one_phrasing_stands_under_one_entry(whole: Knowledge, one: Entry, first: str, second: str, same: bool) -> None:
    here = changed(one, questions=(first,), title="第一个题目")
    there = changed(one, id="other-one", intent="leak.other", questions=(second,), title="第二个题目")
    errors = told(whole, here, there).errors
    assert len(errors) == same
    assert all(error.startswith("other-one: 问法“") and error.endswith(f"也写在 {one.id} 里") for error in errors)


def test_a_title_is_a_phrasing_too_and_twice_under_one_entry_is_no_fault(whole: Knowledge, one: Entry) -> None:
    twice = changed(one, title="楼上漏水怎么办", questions=("楼上漏水怎么办", "楼上漏水，怎么办？"))
    assert told(whole, twice).errors == []
    other = changed(one, id="other-one", intent="leak.other", questions=("楼上漏水怎么办",), title="第二个题目")
    assert len(told(whole, twice, other).errors) == 1


def test_a_near_miss_is_not_the_entrys_own(whole: Knowledge, one: Entry) -> None:
    own = changed(one, not_=(NearMiss(text="屋顶漏水", intent=one.intent),))
    assert told(whole, own).errors == [f"{one.id}: not 里的“屋顶漏水”写成了自己的意图"]
    others = changed(one, not_=(NearMiss(text="屋顶漏水", intent="leak.roof"),))
    assert told(whole, others).errors == []


def test_links_to_what_nobody_wrote_are_noted_with_how_often(whole: Knowledge, one: Entry) -> None:
    ask = Ask(question="是哪一种漏？", options=(Option(label="屋顶", to="roof"), Option(label="楼上", to=one.id)))
    says = tuple(f"楼上的人这样问{number}" for number in range(12))
    across = Sides(whose="楼下", others=(OtherSide(who="楼上", says=says, to="roof"), OtherSide(who="房东", says=says)))
    entry = changed(one, ask=ask, sides=across, related=("roof", "sewer"), confusable_with=("leak.roof", one.intent))
    noted = [note for note in told(whole, entry).notes if "还没有写" in note]
    assert noted == ["有条目指向还没有写的 3 个条目或意图：roof（3）、sewer（1）、leak.roof（1）"]


@pytest.mark.parametrize(("age", "is_noted"), [(LPR_AGE.days, False), (LPR_AGE.days + 1, True)])
def test_a_rate_that_nobody_compared_for_two_months_is_noted(
    whole: Knowledge, one: Entry, age: int, is_noted: bool
) -> None:
    until = TODAY - timedelta(days=age)
    rows = (LprRow(since=date(2025, 5, 20), percent=Decimal(3)),)
    report = told(whole, one, lpr=LprTable(checked_until=until, source="公布的利率", rows=rows))
    assert any(f"lpr.yaml: 利率表只核对到 {until}" in note for note in report.notes) is is_noted
    assert report.errors == []


@pytest.mark.parametrize(("left", "is_noted"), [(HOLIDAYS_AHEAD.days, False), (HOLIDAYS_AHEAD.days - 1, True)])
def test_holidays_that_end_within_two_months_are_noted(whole: Knowledge, one: Entry, left: int, is_noted: bool) -> None:
    end = whole.holidays.checked_until
    small = whole.model_copy(update={"entries": (changed(one, reviewed_on=end - timedelta(days=left)),), "front": ()})
    notes = check(small, end - timedelta(days=left), None, {}).notes
    assert any(note.startswith("holidays.yaml: ") for note in notes) is is_noted


def filled(whole: Knowledge) -> Iterator[tuple[str, object]]:
    office = whole.office.model_copy(update={"phone": "87654321", "address": "某路1号", "hours": "工作日"})
    yield "office", office
    place = {"phone": "87654321", "address": "某路1号"}
    yield "places", {key: one.model_copy(update=place) for key, one in whole.places.items()}


def test_what_an_office_has_not_filled_in_is_noted_until_it_has(whole: Knowledge, one: Entry) -> None:
    fresh = dict(filled(whole))
    assert not any("待填" in note for note in told(whole, one, **fresh).notes)
    office = whole.office.model_copy(update={"phone": None, "address": "某路1号", "hours": None})
    assert "office.yaml：本单位的 phone、hours 待填" in told(whole, one, **fresh | {"office": office}).notes
    places = fresh["places"]
    assert isinstance(places, dict)
    half = places | {"lawyer": whole.places["lawyer"].model_copy(update={"phone": "87654321"})}
    assert "office.yaml：1 个地点的地址或电话待填：lawyer" in told(whole, one, **fresh | {"places": half}).notes

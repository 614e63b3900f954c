"""The check: dead laws, articles that do not exist or have changed, numbers in answers, ids that lead nowhere."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import WrongInput
from bot.knowledge.checks import Statutes, article_number, check, fingerprint, load_statutes
from bot.knowledge.model import Answer, Citation, DeadlineRule, Entry, Knowledge, NearMiss
from bot.knowledge.reviews import READ_RIGHT, points_read_right, read_reviews, record_review
from bot.matching.overlaps import Overlap, read_overlaps, write_overlaps
from bot.reckoning.checks import offer_faults, sum_faults
from tests.conftest import KNOWLEDGE
from tests.support.knowledge import READ

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return READ


def with_entry(knowledge: Knowledge, **changes: object) -> Knowledge:
    """The knowledge with one entry of it, changed."""
    entry = knowledge.by_id["leak-upstairs"].model_copy(
        update={"related": (), "not_": (), "confusable_with": (), "ask": None, "sides": None}
    )
    return knowledge.model_copy(update={"entries": (entry.model_copy(update=changes),), "front": ()})


def errors(
    knowledge: Knowledge, statutes: Statutes | None = None, reviewed: dict[str, dict[str, str]] | None = None
) -> str:
    return "\n".join(check(knowledge, TODAY, statutes, reviewed or {}).errors)


def cite(law: str, article: str, says: str = "用水排水不损害邻居") -> tuple[Citation, ...]:
    return (Citation(law=law, article=article, says=says),)


@pytest.mark.parametrize(
    ("article", "number"),
    [("第一条", 1), ("第十条", 10), ("第十二条", 12), ("第二十条", 20), ("第一百零八条", 108), ("第一百一十条", 110),
     ("第一千零七十七条", 1077), ("第一千二百六十条", 1260), ("第二百八十七条之二", 287)],
)  # fmt: skip
def test_article_numerals(article: str, number: int) -> None:
    assert article_number(article) == number


def test_an_entry_in_order_has_no_errors(knowledge: Knowledge) -> None:
    assert errors(with_entry(knowledge)) == ""


def test_where_somebody_may_be_hurt_the_number_is_there_and_is_read_aloud(knowledge: Knowledge) -> None:
    answer = knowledge.by_id["leak-upstairs"].answer.model_copy(update={"spoken": "先离开危险的地方，再找人帮忙。"})
    silent = with_entry(knowledge, flags=("violence",), where=("hotline_110",), answer=answer)
    assert "spoken 里却没有念出 110" in errors(silent)
    assert "有危险标记" in errors(with_entry(knowledge, flags=("violence",), where=("hotline_12348",)))
    later = with_entry(knowledge, where=("hotline_12348", "hotline_119"), answer=answer)
    assert "spoken 里却没有念出 119" in errors(later), "wherever in the list the number stands"
    told = answer.model_copy(update={"spoken": "先打110，再离开危险的地方。"})
    assert errors(with_entry(knowledge, flags=("violence",), where=("hotline_110",), answer=told)) == ""


def test_dead_unknown_and_too_high_citations(knowledge: Knowledge) -> None:
    assert "已废止的《婚姻法》" in errors(with_entry(knowledge, law=cite("婚姻法", "第十条")))
    assert "法律清单里没有《火星法》" in errors(with_entry(knowledge, law=cite("火星法", "第十条")))
    assert "没有第一千三百条" in errors(with_entry(knowledge, law=cite("民法典", "第一千三百条")))
    assert "文本不全" in errors(with_entry(knowledge, law=cite("宁波市养犬管理条例", "第三十条")))


def test_against_the_texts(knowledge: Knowledge) -> None:
    statutes = Statutes(
        {"民法典": {"第二百九十六条": "不动产权利人因用水、排水应当尽量避免对相邻的不动产权利人造成损害。"}}
    )
    right = with_entry(knowledge, law=cite("民法典", "第二百九十六条", "用水、排水要尽量不损害相邻"))
    assert errors(right, statutes) == ""
    assert "没有共同的词" in errors(with_entry(knowledge, law=cite("民法典", "第二百九十六条", "嫁妆归女方")), statutes)
    assert "法条文本里没有" in errors(with_entry(knowledge, law=cite("民法典", "第二条")), statutes)
    assert "不能核对" in errors(with_entry(knowledge, law=cite("刑法", "第二条")), statutes)
    old = {"leak-upstairs": {"民法典 第二百九十六条": fingerprint("旧的文字")}}
    assert "复核之后变了" in errors(right, statutes, old)
    same = {"leak-upstairs": {"民法典 第二百九十六条": fingerprint(statutes.articles["民法典"]["第二百九十六条"])}}
    assert errors(right, statutes, same) == ""


SOFTENED = "自己收集不到的证据，法院可以调查收集"


def test_a_duty_that_became_a_choice_is_a_fault_until_somebody_has_read_it(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    statutes = Statutes({"民事诉讼法": {"第六十七条": "因客观原因不能自行收集的证据，人民法院应当调查收集。"}})
    entry = with_entry(knowledge, law=cite("民事诉讼法", "第六十七条", SOFTENED))
    assert f"“{SOFTENED}”写的是“可以”" in errors(entry, statutes)

    table = tmp_path / "reviews" / "leak-upstairs.tsv"
    table.parent.mkdir()
    table.write_text(f"statement\tbasis\tverdict\tday\n{SOFTENED}\t民诉法67\tright\t2026-11-26\n", "utf-8")
    assert points_read_right(tmp_path) == {}, "read and right as a statement, but nobody looked at this word"
    with table.open("a", encoding="utf-8") as rows:
        rows.write(f"{SOFTENED}\t民诉法67\t{READ_RIGHT}\t2026-11-27\n")
    read = points_read_right(tmp_path)
    assert check(entry, TODAY, statutes, {}, read).errors == []
    reworded = with_entry(knowledge, law=cite("民事诉讼法", "第六十七条", SOFTENED + "证据"))
    assert "写的是“可以”" in "\n".join(check(reworded, TODAY, statutes, {}, read).errors)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"a\tb\n1\t2\n", b'statement\tverdict\n"open\tright\n'])
def test_a_table_of_readings_that_nobody_can_read_is_named(tmp_path: Path, content: bytes) -> None:
    table = tmp_path / "reviews" / "leak-upstairs.tsv"
    table.parent.mkdir()
    table.write_bytes(content)
    if content in (b"",) or b"open" in content:
        assert points_read_right(tmp_path) == {}
        return
    with pytest.raises(WrongInput, match=r"leak-upstairs\.tsv"):
        points_read_right(tmp_path)


def test_every_table_of_readings_can_be_read() -> None:
    assert points_read_right(KNOWLEDGE).keys() <= {path.stem for path in (KNOWLEDGE / "reviews").iterdir()}


def test_a_calculation_that_does_not_fit_the_entry_is_a_fault(knowledge: Knowledge) -> None:
    assert offer_faults(knowledge) == []
    leak = knowledge.by_id["leak-upstairs"]
    foreign = with_entry(knowledge, deadline=(DeadlineRule.PROTECTION_ORDER,))
    assert offer_faults(foreign) == [
        "leak-upstairs: 提供“算保护令的时间”，却没有引它依据的《反家庭暴力法》第二十八条、《反家庭暴力法》第三十条："
        "换合适的计算，或在答案里写明并引用"
    ]
    grounded = (*leak.law, *cite("反家庭暴力法", "第二十八条", "七十二小时内作出保护令"))
    assert offer_faults(with_entry(knowledge, deadline=(DeadlineRule.PROTECTION_ORDER,), law=grounded)) == []
    assert "算抚养费" in "\n".join(offer_faults(with_entry(knowledge, calculate=("child_support",))))
    days = cite("民法典", "第二百零一条", "开始的当日不计入")
    only_days = with_entry(knowledge, deadline=(DeadlineRule.VOIDABLE_ONE_YEAR,), law=days)
    assert "第一百五十二条" in "\n".join(offer_faults(only_days)), "how days are counted says nothing of the matter"


def test_three_years_alone_do_not_fit_where_the_claim_never_becomes_barred(knowledge: Knowledge) -> None:
    three = DeadlineRule.LIMITATION_THREE_YEARS
    alone = offer_faults(with_entry(knowledge, deadline=(three,)))
    assert len(alone) == 1
    assert "第一百九十六条" in alone[0]
    assert offer_faults(with_entry(knowledge, deadline=(three, DeadlineRule.NUISANCE_NO_LIMIT))) == []


def test_the_articles_of_the_calculations_are_held_against_the_texts(knowledge: Knowledge) -> None:
    assert sum_faults(knowledge, None) == []
    faults = sum_faults(knowledge, Statutes({"民法典": {"第二百零一条": "开始的当日不计入，按照年、月、日计算期间"}}))
    assert any("算民事判决的上诉期" in fault and "民事诉讼法" in fault for fault in faults)
    assert not any("第二百零一条" in fault for fault in faults)


def test_answers_hold_no_numbers_and_speech_no_brackets(knowledge: Knowledge) -> None:
    def answer(**parts: object) -> Answer:
        return Answer.model_validate(
            {"short": "先拍照。", "steps": ["拍照"], "more": "", "spoken": "有人触电先打120，再找物业。"} | parts
        )

    assert "电话号码" in errors(with_entry(knowledge, answer=answer(more="请打 12348")))
    assert "电话号码" in errors(with_entry(knowledge, answer=answer(steps=["打 13800000000"])))
    assert "括号" in errors(with_entry(knowledge, answer=answer(spoken="先拍照（留证据），再找物业。")))
    assert errors(with_entry(knowledge, answer=answer(more="3000 元以下 15 日内"))) == ""


def test_ids_places_and_reviews(knowledge: Knowledge) -> None:
    assert "没有这个电话或地点：moon" in errors(with_entry(knowledge, where=("moon",)))
    near = NearMiss(text="别的事", intent="leak.upstairs")
    assert "写成了自己的意图" in errors(with_entry(knowledge, not_=(near,)))
    lost = with_entry(knowledge, related=("nowhere",), confusable_with=("moon.base",))
    assert any("nowhere（1）、moon.base（1）" in note for note in check(lost, TODAY, None, {}).notes)
    late = TODAY - timedelta(days=200)
    assert "复核已过期" in errors(with_entry(knowledge, reviewed_on=late))
    notes = check(with_entry(knowledge, reviewer=""), TODAY, None, {}).notes
    assert any("还没有第二个人复核" in note for note in notes)
    assert any("待填" in note for note in notes)


def test_one_phrasing_under_two_entries(knowledge: Knowledge) -> None:
    first, second = knowledge.entries[0], knowledge.entries[1]
    twin: Entry = second.model_copy(update={"questions": (*second.questions, first.questions[0])})
    assert "也写在" in errors(knowledge.model_copy(update={"entries": (first, twin)}))


def test_reading_statutes(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(json.dumps([{"short": "甲法", "slug": "jia"}]), "utf-8")
    (tmp_path / "jia.jsonl").write_text(json.dumps({"article": "第一条", "text": "文"}) + "\n", "utf-8")
    assert load_statutes(tmp_path, {"甲法", "乙法"}).articles == {"甲法": {"第一条": "文"}}
    with pytest.raises(WrongInput, match="读不了"):
        load_statutes(tmp_path / "none", set())


def test_recording_a_review_changes_two_lines_and_keeps_the_rest(tmp_path: Path, knowledge: Knowledge) -> None:
    entry = knowledge.by_id["leak-upstairs"].model_copy(update={"sides": None})
    file = tmp_path / "faq" / "leak.yaml"
    file.parent.mkdir()
    before = (KNOWLEDGE / "faq/neighbour/leak-upstairs.yaml").read_text("utf-8")
    file.write_text("# 说明\n" + before, "utf-8")
    texts = Statutes({c.law: {} for c in entry.law})
    for citation in entry.law:
        texts.articles[citation.law][citation.article] = f"条文 {citation.article}"
    record_review(tmp_path, entry, "李律师", TODAY, texts)
    after = file.read_text("utf-8")
    assert 'reviewer: "李律师"' in after
    assert "reviewed_on: 2026-11-23" in after
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert len(read_reviews(tmp_path)["leak-upstairs"]) == len({(c.law, c.article) for c in entry.law})
    with pytest.raises(WrongInput, match="不能复核"):
        record_review(tmp_path, entry, "x", TODAY, Statutes({}))
    file.unlink()
    with pytest.raises(WrongInput, match="找不到"):
        record_review(tmp_path, entry, "x", TODAY, texts)
    (tmp_path / "reviewed.json").write_text("{", "utf-8")
    with pytest.raises(WrongInput, match="JSON"):
        read_reviews(tmp_path)


def test_the_list_of_overlaps_round_trips(tmp_path: Path) -> None:
    assert read_overlaps(tmp_path) == set()
    write_overlaps(tmp_path, [Overlap("a", "b", "问法")])
    assert read_overlaps(tmp_path) == {("a", "问法")}


def test_a_holiday_table_that_ends_soon_is_told(knowledge: Knowledge) -> None:
    def told(today: date) -> bool:
        return any(note.startswith("holidays.yaml") for note in check(knowledge, today, None, {}).notes)

    until = knowledge.holidays.checked_until
    assert told(until - timedelta(days=30))
    assert not told(until - timedelta(days=90))

"""What the check says of slips that are well-formed: days to come, numbers in answers, tables typed in Excel."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import WrongInput
from bot.knowledge.checks import Statutes, check, load_statutes
from bot.knowledge.fact_rules import PHONES
from bot.knowledge.model import Citation, Entry, Knowledge
from bot.knowledge.parts import with_part
from bot.knowledge.reviews import READ_RIGHT, points_read_right, read_reviews, record_review
from bot.yamlfile import read_yaml
from tests.conftest import KNOWLEDGE
from tests.support.knowledge import READ

TODAY = date(2026, 11, 23)
LEAK = "leak-upstairs"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return READ


def errors(knowledge: Knowledge, entry: Entry) -> str:
    alone = entry.model_copy(update={"related": (), "not_": (), "confusable_with": (), "ask": None})
    small = knowledge.model_copy(update={"entries": (alone,), "front": ()})
    return "\n".join(check(small, TODAY, None, {}).errors)


def test_a_review_in_the_future_does_not_keep_an_entry_for_ever(knowledge: Knowledge) -> None:
    """2062 for 2026: the entry would be shown for thirty-six years without anybody reading it."""
    entry = knowledge.by_id[LEAK]
    assert "复核" in errors(knowledge, entry.model_copy(update={"reviewed_on": date(2062, 11, 23)}))
    assert "复核" in errors(knowledge, entry.model_copy(update={"reviewed_on": date(2027, 1, 23)}))
    assert errors(knowledge, entry.model_copy(update={"reviewed_on": date(2026, 11, 30)})) == ""


@pytest.mark.parametrize(
    "number",
    ["400-820-8820", "4008208820", "0574 87654321", "0574－87654321", "（0574）87654321", "１３８００１３８０００",
     "138 0013 8000", "138-0013-8000", "87654321转8012"],
    ids=["service", "service-in-one", "a-space", "wide-dash", "area-in-brackets", "wide-digits", "mobile-in-groups",
         "mobile-with-dashes", "extension"],
)  # fmt: skip
def test_a_number_that_may_change_is_found_however_it_is_written(knowledge: Knowledge, number: str) -> None:
    answer = knowledge.by_id[LEAK].answer
    entry = knowledge.by_id[LEAK].model_copy(
        update={"answer": answer.model_copy(update={"more": f"也可以打 {number} 问问。"})}
    )
    assert "答复里不要直接写电话号码" in errors(knowledge, entry)


@pytest.mark.parametrize(
    "said",
    ["每月 12000 元以内。", "一共 87654321 元。", "2026-11-23 以前。", "民国 38 年、1949 年。", "交 400 元到 800 元。",
     "打110，火灾打119。"],
    ids=["wages", "a-large-sum", "a-day", "years", "two-sums", "emergencies"],
)  # fmt: skip
def test_other_numbers_are_no_telephone(knowledge: Knowledge, said: str) -> None:
    answer = knowledge.by_id[LEAK].answer
    entry = knowledge.by_id[LEAK].model_copy(update={"answer": answer.model_copy(update={"more": said})})
    assert errors(knowledge, entry) == ""


@pytest.mark.parametrize(
    "article", ["第一千零七十七条", "第一百零八条", "第10条", "第 1077 条", "第一百条", "第六条之一", "[1]", "【注】"]
)
def test_whoever_only_listens_hears_no_article_and_no_bracket(knowledge: Knowledge, article: str) -> None:
    answer = knowledge.by_id[LEAK].answer
    spoken = f"按民法典{article}，谁家漏的谁修。"
    entry = knowledge.by_id[LEAK].model_copy(update={"answer": answer.model_copy(update={"spoken": spoken})})
    assert "spoken 里不要有括号和条文号" in errors(knowledge, entry)


@pytest.mark.parametrize("phone", ["１３８００１３８０００", "0574-８７６５４３２１", "٠٥٧٤-87654321"])
def test_wide_digits_are_no_number_that_a_telephone_can_dial(phone: str) -> None:
    assert PHONES.fullmatch(phone) is None


def test_a_table_of_holidays_that_goes_beyond_its_own_end_contradicts_itself(knowledge: Knowledge) -> None:
    """The days after `checked_until` count as unknown, however carefully they were typed."""
    last = max([span.last for span in knowledge.holidays.holidays] + list(knowledge.holidays.workdays))
    facts = with_part(knowledge.facts, "holidays", {"checked_until": str(last - timedelta(days=1))})
    told = [one for one in check(knowledge.with_facts(facts), TODAY, None, {}).errors if "核对到" in one]
    assert len(told) == 1
    assert str(last) in told[0]


@pytest.mark.parametrize(
    ("lines", "line"),
    [(['{"article": "第一条", "text": "文"}', '{"article": "第二条"'], 2), (['{"article": "第一条"}'], 1),
     (['{"article": "第一条", "text": "文"}', "", '{"article": "第三条", "text": "文"}'], 0)],
    ids=["cut-off", "a-field-missing", "a-blank-line"],
)  # fmt: skip
def test_a_broken_text_of_a_law_is_named_with_its_line(tmp_path: Path, lines: list[str], line: int) -> None:
    (tmp_path / "index.json").write_text(json.dumps([{"short": "甲法", "slug": "jia"}]), "utf-8")
    (tmp_path / "jia.jsonl").write_text("\n".join(lines), "utf-8")
    if line:
        with pytest.raises(WrongInput, match=f"jia.jsonl 第 {line} 行"):
            load_statutes(tmp_path, {"甲法"})
    else:
        assert set(load_statutes(tmp_path, {"甲法"}).articles["甲法"]) == {"第一条", "第三条"}


@pytest.mark.parametrize("content", ["[]", "null", '"x"', '{"a": []}', '{"a": {"民法典 第十条": 1}}'])
def test_fingerprints_of_another_shape_are_refused_and_not_taken_for_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "reviewed.json").write_text(content, "utf-8")
    with pytest.raises(WrongInput, match="从备份恢复"):
        read_reviews(tmp_path)


def test_a_table_of_readings_saved_by_excel_is_read(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    table = f"statement\tverdict\r\n可以请求赔偿\t{READ_RIGHT}\r\n"
    (tmp_path / "reviews/leak.tsv").write_bytes(b"\xef\xbb\xbf" + table.encode())
    assert points_read_right(tmp_path) == {"leak": frozenset({"可以请求赔偿"})}


def reviewed(folder: Path, entry: Entry, text: bytes, reviewer: str = "李律师") -> bytes:
    """The bytes of an entry's file after a review by somebody of that name."""
    (folder / "faq").mkdir(exist_ok=True)
    path = folder / "faq/one.yaml"
    path.write_bytes(text)
    alone = entry.model_copy(update={"sides": None})
    record_review(folder, alone, reviewer, TODAY, statutes_of(alone.law))
    return path.read_bytes()


def statutes_of(law: tuple[Citation, ...]) -> Statutes:
    texts: dict[str, dict[str, str]] = {}
    for citation in law:
        texts.setdefault(citation.law, {})[citation.article] = "条文"
    return Statutes(texts)


@pytest.mark.parametrize("name", ["李\\n律师", 'A "B" C', "张三\\1", "o'Neill: #1", "第三\\g<0>"])
def test_any_name_of_a_reviewer_stands_in_the_file_as_it_was_given(
    tmp_path: Path, knowledge: Knowledge, name: str
) -> None:
    text = (KNOWLEDGE / "faq/neighbour/leak-upstairs.yaml").read_bytes()
    after, _ = read_yaml(reviewed(tmp_path, knowledge.by_id[LEAK], text, name).decode())
    assert after[0]["reviewer"] == name


def test_a_file_from_windows_is_reviewed_and_keeps_its_line_ends(tmp_path: Path, knowledge: Knowledge) -> None:
    text = (KNOWLEDGE / "faq/neighbour/leak-upstairs.yaml").read_bytes().replace(b"\n", b"\r\n")
    after = reviewed(tmp_path, knowledge.by_id[LEAK], text)
    assert after.count(b"\r\n") == text.count(b"\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert b'  reviewer: "\xe6\x9d\x8e' in after


@pytest.mark.parametrize("head", ['- id: "leak-upstairs"', "- id: leak-upstairs  # 漏水"])
def test_an_id_written_in_another_way_is_found(tmp_path: Path, knowledge: Knowledge, head: str) -> None:
    text = (KNOWLEDGE / "faq/neighbour/leak-upstairs.yaml").read_text("utf-8")
    after = reviewed(tmp_path, knowledge.by_id[LEAK], text.replace("- id: leak-upstairs", head, 1).encode())
    assert "李律师" in after.decode()


def test_a_review_that_finds_no_line_for_the_name_is_not_told_as_done(tmp_path: Path, knowledge: Knowledge) -> None:
    """Fields on one line, or shifted by four: nothing would be written, and the article would count as read."""
    text = (
        (KNOWLEDGE / "faq/neighbour/leak-upstairs.yaml").read_text("utf-8").replace("  reviewer:", "  'reviewer':", 1)
    )
    with pytest.raises(WrongInput, match="reviewer"):
        reviewed(tmp_path, knowledge.by_id[LEAK], text.encode())
    assert read_reviews(tmp_path) == {}


def test_broken_fingerprints_stop_a_review_before_anything_is_written(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "reviewed.json").write_text("{", "utf-8")
    text = (KNOWLEDGE / "faq/neighbour/leak-upstairs.yaml").read_bytes()
    with pytest.raises(WrongInput, match="JSON"):
        reviewed(tmp_path, knowledge.by_id[LEAK], text)
    assert (tmp_path / "faq/one.yaml").read_bytes() == text

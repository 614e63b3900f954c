"""Which opinions are proposed as one, and how they stand in the table: what differs in substance stays apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.consultations.grouping import Grouping, most_like
from bot.consultations.store import Opinion
from bot.consultations.summary import LIST_COLUMNS, MOST_REASONS, SUMMARY_COLUMNS, Shown, list_row, summary_row
from bot.language.tokens import plain_tokens


def opinion(number: int, proposed: str = "", reason: str = "", **other: object) -> Opinion:
    fields: dict[str, object] = {
        "id": number, "receipt": f"Y-{number}", "article": "a8", "label": "第八条", "article_text": "两年内补建。",
        "lineage": 8, "stance": "amend", "proposed": proposed, "reason": reason, "name": "", "anonymous": True,
        "speaker": "resident", "community": "", "channel": "paper", "group_id": None, "withdrawn_at": None,
        "moderation": "", "state": "submitted", "disposition": "", "disposition_reason": "", "late": False,
        "received_on": date(2026, 11, 20), "created_at": datetime(2026, 11, 20, 4, tzinfo=UTC), "meeting_id": None,
        "entered_by": "", "version_id": 1,
    }  # fmt: skip
    return Opinion(**(fields | other))


def together(first: str, second: str) -> bool:
    """Whether two wishes are proposed as one."""
    grouping = Grouping(plain_tokens())
    said = [opinion(1, first), opinion(2, second)]
    groups = grouping.propose(said)
    assert len(grouping.proposals(said)) == len(groups)
    return bool(groups)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("充电设施应当在一年内补建完成", "充电设施应当在两年内补建完成"),
        ("充电设施应当在半年内补建完成", "充电设施应当在一年内补建完成"),
        ("禁止未满十六周岁的人驾驶电动自行车上路", "禁止未满十八周岁的人驾驶电动自行车上路"),
        ("夜间充电的时间不得超过六小时", "夜间充电的时间不得超过八小时"),
        ("充电车棚离住宅楼应当有五公里以上", "充电车棚离住宅楼应当有六公里以上"),
        ("公共收益的百分之三十归业主所有", "公共收益的百分之七十归业主所有"),
        ("公共收益的30%归全体业主所有", "公共收益的70%归全体业主所有"),
        ("晚上九点以后禁止在小区里跳广场舞", "晚上十点以后禁止在小区里跳广场舞"),
        ("每一层楼应当配备2具灭火器材", "每一层楼应当配备4具灭火器材"),
        ("充电停车的时间最长为三十分钟", "充电停车的时间最长为四十分钟"),
        ("拒不改正的处五百元以下罚款", "拒不改正的处五千元以下罚款"),
        ("违反前款规定的处二百块以下罚款", "违反前款规定的处五百块以下罚款"),
    ],
    ids=[
        "years", "half", "age", "hours", "kilometres", "hundredths", "percent", "o'clock", "pieces", "minutes", "fine",
        "yuan",
    ],
)  # fmt: skip
def test_wishes_that_differ_in_a_number_stay_apart(first: str, second: str) -> None:
    assert not together(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("物业服务人应当安装充电设施并公开收费标准", "物业服务人可以安装充电设施并公开收费标准"),
        ("楼道里允许停放电动自行车和婴儿推车", "楼道里严禁停放电动自行车和婴儿推车"),
        ("小区的地面车位供机动车停放和充电使用", "小区的地面车位供非机动车停放和充电使用"),
        ("建议提高充电服务费的收费标准和罚款", "建议降低充电服务费的收费标准和罚款"),
        ("应当延长征求意见和补建设施的期限", "应当缩短征求意见和补建设施的期限"),
        ("已经备案的充电设施由街道办事处检查", "未经备案的充电设施由街道办事处检查"),
        ("业主大会同意的可以在架空层停放", "业主大会不同意的可以在架空层停放"),
    ],
    ids=["shall and may", "allowed and forbidden", "motor", "more and less", "longer and shorter", "filed", "consent"],
)
def test_wishes_that_say_the_opposite_stay_apart(first: str, second: str) -> None:
    assert not together(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("充电设施应当在一年内补建完成", "充电设施应当在一年内补建完成。"),
        ("充电设施应当在一年内补建完成", "应当在一年内补建完成充电设施"),
        ("充电设施应当在一年内补建完成", "充电设施应当在一年内全部补建完成"),
        ("增加对老年人的帮助", "增加对老年人的帮助！"),
    ],
    ids=["a full stop", "another order", "one more word", "a sign"],
)
def test_the_same_wish_in_nearly_the_same_words_is_proposed_as_one(first: str, second: str) -> None:
    assert together(first, second)


def test_another_article_another_stance_and_what_was_taken_back_are_never_joined() -> None:
    wish = "充电设施应当在一年内补建完成"
    others = ({"lineage": 9}, {"stance": "add"}, {"withdrawn_at": datetime(2026, 11, 21, tzinfo=UTC)},
              {"moderation": "spam"})  # fmt: skip
    for other in others:
        said = [opinion(1, wish), opinion(2, wish, **other)]
        assert Grouping(plain_tokens()).propose(said) == []
        assert Grouping(plain_tokens()).proposals(said) == []


def test_what_comes_later_is_proposed_for_the_group_unless_somebody_decided() -> None:
    wish = "充电设施应当在一年内补建完成"
    (found,) = Grouping(plain_tokens()).proposals([opinion(1, wish, group_id=5), opinion(2, wish)])
    assert (found.joins, found.receipts) == (5, ["Y-1", "Y-2"])
    decided = [opinion(1, wish, group_id=5, state="decided"), opinion(2, wish)]
    assert Grouping(plain_tokens()).proposals(decided) == []


def test_a_word_put_right_is_the_same_text_and_another_text_is_not() -> None:
    said = [opinion(1, "充电设施应当在一年内补建完成"), opinion(2, "", "楼道里不要停车")]
    first = most_like("充电设施应当在一年以内补建完成", said)
    assert first is said[0]
    assert most_like("楼道里不要停车", said) is said[1]
    assert most_like("公共收益应当公布", said) is None


def cells(*members: Opinion, named: bool = False) -> dict[str, str | int]:
    return dict(zip(SUMMARY_COLUMNS, summary_row(1, members, Shown(named=named)), strict=True))


def test_a_table_without_names_shows_no_number_of_a_person_in_any_cell() -> None:
    telephone = "13812345678"
    said = opinion(1, f"请回电{telephone}", f"我是{telephone}", name="王小明", anonymous=False,
                   community=f"天一社区{telephone}")  # fmt: skip
    everything = dict(zip(LIST_COLUMNS, list_row(said, {}, Shown()), strict=True))
    for table in (cells(said), everything):
        assert telephone not in "".join(map(str, table.values()))
        assert "王小明" not in "".join(map(str, table.values()))
    assert cells(said, named=True)["理由"] == f"我是{telephone}"


def test_a_group_counts_its_people_and_tells_every_reason_once() -> None:
    said = [opinion(n, "一年内", reason) for n, reason in enumerate(["太久", " 太久 ", "等不起", "", "安全"], 1)]
    row = cells(*said)
    assert (row["同类意见人数"], row["提出人/单位"]) == (5, "匿名等5人")
    assert row["理由"] == "1. 太久\n2. 等不起\n3. 安全"
    many = [opinion(n, "一年内", f"理由{n}") for n in range(1, MOST_REASONS + 2)]
    assert str(cells(*many)["理由"]).endswith(f"{MOST_REASONS}. 理由{MOST_REASONS}\n……另有 1 种理由，见意见明细。")


@pytest.mark.parametrize(
    ("stance", "proposed", "shown"),
    [
        ("support", "", "（赞成）"),
        ("oppose", "", "（反对）"),
        ("delete", "", "（建议删除）"),
        ("delete", "删去“可以”", "（建议删除）删去“可以”"),
        ("amend", "一年内", "一年内"),
        ("other", "", ""),
    ],
)
def test_the_wish_says_which_way_it_goes(stance: str, proposed: str, shown: str) -> None:
    assert cells(opinion(1, proposed, "理由", stance=stance))["修改意见"] == shown


@pytest.mark.parametrize(("late", "mark"), [((True,), "【逾期】"), ((True, True), "【逾期】"), ((False,), "")])
def test_what_came_late_is_marked(late: tuple[bool, ...], mark: str) -> None:
    row = cells(*(opinion(n, "一年内", late=one) for n, one in enumerate(late)))
    assert row["修改意见"] == f"{mark}一年内"

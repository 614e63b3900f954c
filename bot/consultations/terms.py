"""The fixed codes of a consultation and the Chinese terms they are shown and exported by; both directions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

STANCES = {
    "support": "赞成", "oppose": "反对", "amend": "修改", "add": "增加", "delete": "删除", "other": "其他",
}  # fmt: skip
SPEAKERS = {
    "resident": "居民", "firm": "企业", "property": "物业", "owners": "业委会", "lawyer": "法律工作者",
    "deputy": "代表委员", "other": "其他",
}  # fmt: skip


class OpinionState(StrEnum):
    """Where an opinion stands; TOLD: its author has the result."""

    SUBMITTED = "submitted"
    SORTED = "sorted"
    REPORTED = "reported"
    DECIDED = "decided"
    TOLD = "told"
    WITHDRAWN = "withdrawn"


STATES: dict[str, str] = {
    OpinionState.SUBMITTED: "已提交", OpinionState.SORTED: "已整理", OpinionState.REPORTED: "已报送",
    OpinionState.DECIDED: "已有结果", OpinionState.TOLD: "已告知", OpinionState.WITHDRAWN: "已撤回",
}  # fmt: skip
"""The states of an opinion as people read them."""

FOLLOWS: Mapping[OpinionState, frozenset[OpinionState]] = {
    # Submitted again: its author wrote it anew, or staff wrote down what a photo of it says.
    OpinionState.SUBMITTED: frozenset(OpinionState) - {OpinionState.TOLD},
    OpinionState.SORTED: frozenset(
        {OpinionState.SUBMITTED, OpinionState.REPORTED, OpinionState.DECIDED, OpinionState.WITHDRAWN}
    ),
    OpinionState.REPORTED: frozenset({OpinionState.SUBMITTED, OpinionState.DECIDED, OpinionState.WITHDRAWN}),
    # A result that was not told yet is written anew.
    OpinionState.DECIDED: frozenset(
        {OpinionState.SUBMITTED, OpinionState.DECIDED, OpinionState.TOLD, OpinionState.WITHDRAWN}
    ),
    # Decided again: the result was put right, and who has no channel gets a slip once more.
    OpinionState.TOLD: frozenset({OpinionState.SUBMITTED, OpinionState.DECIDED}),
    OpinionState.WITHDRAWN: frozenset(),
}
"""Which state of an opinion may come after which."""

DISPOSITIONS = {
    "adopted": "采纳", "partly": "部分采纳", "rejected": "未采纳", "forwarded": "转送有关部门", "explained": "已作解释",
}  # fmt: skip
MODERATIONS = {
    "abuse": "辱骂、攻击他人", "spam": "广告或与公共事务无关的内容", "privacy": "泄露他人隐私", "unlawful": "内容违法",
    "off_topic": "与这部草案无关", "repeated": "同一人重复提交同样内容",
}  # fmt: skip
CHANNELS = {
    "web": "网页", "telegram": "Telegram", "terminal": "终端", "paper": "书面", "letter": "来信", "phone": "电话",
    "visit": "面谈", "meeting": "座谈会", "hotline": "热线",
}  # fmt: skip
BY_HAND = ("paper", "letter", "phone", "visit", "meeting", "hotline")
"""Channels that staff key in."""

PERIODS = {
    "law": (30, "立法法第四十条：法律案征求意见一般不少于三十日"),
    "rule": (30, "规章制定程序条例第十五条：政府规章征求意见一般不少于30日"),
    "zhejiang": (20, "浙江省地方立法条例第四十条：地方性法规征求意见一般不少于二十日"),
}
"""Presets for the length of a consultation in days, with where they come from; the dates belong to each draft."""

FEEDBACK_DAYS = 30
"""Adoption is fed back within 30 days after promulgation (《宁波市公众参与政府立法办法》, in force 2025-02-01)."""


def code_of(terms: Mapping[str, str], shown: str) -> str | None:
    """Return the code of a Chinese term (or the code itself); None for an unknown one."""
    shown = shown.strip()
    if shown in terms:
        return shown
    return next((code for code, term in terms.items() if shown in (term, term.removesuffix("有关部门"))), None)

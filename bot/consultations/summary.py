"""The 意见汇总表 and the list behind it: which columns, in which order, what is masked; knows no file format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.clock import office_time
from bot.consultations.drafts import DraftView
from bot.consultations.figures import Figures
from bot.consultations.lineage import Standing
from bot.consultations.store import Meeting, Opinion
from bot.consultations.terms import CHANNELS, DISPOSITIONS, SPEAKERS, STANCES, STATES
from bot.language.personal import mask_name, mask_personal

SUMMARY_COLUMNS = (
    "序号", "条款", "原文", "修改意见", "理由", "提出人/单位", "身份类别", "所属社区", "渠道", "同类意见人数",
    "采纳情况", "采纳说明", "编号",
)  # fmt: skip
"""The last one is ours: by it the table is read again when it comes back with the results."""

LIST_COLUMNS = (
    "编号", "条款", "原文", "态度", "修改意见", "理由", "提出人/单位", "身份类别", "所属社区", "渠道", "收到日期",
    "提交时间", "逾期", "状态", "采纳情况", "采纳说明", "会议名称", "会议日期", "会议地点", "到会人数", "录入人",
    "版本",
)  # fmt: skip
MOST_REASONS = 20
"""Different reasons of a group that its row tells; 1,000 characters each still fit a cell."""

_STANCE_WORDS = {"support": "（赞成）", "oppose": "（反对）", "delete": "（建议删除）"}


@dataclass(frozen=True, slots=True)
class Shown:
    """How a table is made: with names, or masked; `standing` tells the number an article has now."""

    named: bool = False
    standing: Standing | None = None

    def label(self, opinion: Opinion) -> str:
        """Return the article as the table names it, with the version if it had another number then."""
        return self.standing.label(opinion) if self.standing else opinion.label

    def name(self, opinion: Opinion) -> str:
        """Return the contributor: 匿名, a masked name, or the name."""
        if opinion.anonymous or not opinion.name:
            return "匿名"
        return opinion.name if self.named else mask_name(opinion.name)

    def words(self, text: str) -> str:
        """Return what somebody wrote; personal numbers are starred unless names are shown too."""
        return text if self.named else mask_personal(text)


def summary_row(number: int, members: Sequence[Opinion], shown: Shown) -> list[str | int]:
    """Return one row of the 意见汇总表: one opinion, or a group with the number of its people and all their reasons."""
    opinion, together = members[0], len(members)
    wish = opinion.proposed or _STANCE_WORDS.get(opinion.stance, "")
    if opinion.proposed and opinion.stance in _STANCE_WORDS:
        wish = _STANCE_WORDS[opinion.stance] + opinion.proposed
    late = sum(one.late for one in members)
    mark = "" if not late else "【逾期】" if late == together else f"【其中逾期 {late} 条】"
    return [
        number,
        shown.label(opinion),
        opinion.article_text,
        mark + shown.words(wish),
        shown.words(reasons_of(members)),
        shown.name(opinion) + (f"等{together}人" if together > 1 else ""),
        SPEAKERS.get(opinion.speaker, ""),
        shown.words(opinion.community),
        CHANNELS.get(opinion.channel, opinion.channel),
        together,
        DISPOSITIONS.get(opinion.disposition, ""),
        opinion.disposition_reason,
        opinion.receipt,
    ]


def reasons_of(members: Sequence[Opinion]) -> str:
    """Return every different reason that the members of a group give, numbered where there are several."""
    reasons = list(dict.fromkeys(one.reason.strip() for one in members if one.reason.strip()))
    if len(reasons) < 2:
        return "".join(reasons)
    lines = [f"{place}. {reason}" for place, reason in enumerate(reasons[:MOST_REASONS], 1)]
    if len(reasons) > MOST_REASONS:
        lines.append(f"……另有 {len(reasons) - MOST_REASONS} 种理由，见意见明细。")
    return "\n".join(lines)


def list_row(opinion: Opinion, meetings: Mapping[int, Meeting], shown: Shown) -> list[str | int]:
    """Return one opinion with everything that is kept of it, in the columns that can be imported again."""
    meeting = meetings.get(opinion.meeting_id or 0)
    return [
        opinion.receipt,
        opinion.label,
        opinion.article_text,
        STANCES[opinion.stance],
        shown.words(opinion.proposed),
        shown.words(opinion.reason),
        shown.name(opinion),
        SPEAKERS.get(opinion.speaker, ""),
        shown.words(opinion.community),
        CHANNELS.get(opinion.channel, opinion.channel),
        opinion.received_on.isoformat(),
        office_time(opinion.created_at),
        "是" if opinion.late else "",
        STATES[opinion.state],
        DISPOSITIONS.get(opinion.disposition, ""),
        opinion.disposition_reason,
        meeting.title if meeting else "",
        meeting.held_on.isoformat() if meeting else "",
        meeting.venue if meeting else "",
        str(meeting.present) if meeting else "",
        opinion.entered_by,
        shown.standing.version(opinion) if shown.standing else "",
    ]


def head_lines(view: DraftView, figures: Figures, office: str, who: str, today: str) -> list[str]:
    """Return the lines above the table: title, version, dates, numbers of people and opinions."""
    draft = view.draft
    return [
        f"《{draft.title}》意见汇总表",
        f"版本：第{view.version.number}版　征求意见：{draft.opens_on.isoformat()} 至 {draft.closes_on.isoformat()}",
        f"联系点：{office}　填报人：{who}　填报日期：{today}",
        f"参与 {figures.people} 人次（座谈会 {figures.meetings} 场 {figures.present} 人），意见 {figures.opinions} 条，"
        f"采纳 {figures.adopted} 条，部分采纳 {figures.partly} 条",
    ]

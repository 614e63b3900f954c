"""The figures of one office, subject by subject, and those that it reports every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bot.answers.asked import Asked
from bot.clock import Clock
from bot.consultations.figures import Figures, Summaries
from bot.consultations.meetings import Meetings
from bot.events.queries import counts_of
from bot.figures import events, inquiries, letters, opinions, questions
from bot.figures.period import FIRST_YEAR, LAST_YEAR, Period
from bot.figures.questions import EntryCount, Topic
from bot.figures.table import Column, Table
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import InquiryState
from bot.storage.database import Database
from bot.subscriptions.service import Subscriptions

LECTURE = "讲座"
_EVER = Period(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@dataclass(frozen=True, slots=True)
class Reported:
    """The figures that the office reports for a period; those of its report on the rule of law first.

    `drafts`: consultations of the period. A meeting counts once however many drafts it was about.
    """

    drafts: int
    meetings: int
    present: int
    meeting_opinions: int
    opinions: int
    people: int
    adopted: int
    partly: int
    decided: int
    told: int
    events: int
    lectures: int
    attended: int
    questions: int
    answered: int
    inquiries: int
    replied: int


LINES: tuple[tuple[str, str, str, str], ...] = (
    ("drafts", "立法项目", "部", "这段时间里征求意见、收到意见或者开过会的草案；没有人提意见的也算。"),
    ("meetings", "居民说立法座谈会", "次", "会议的日期在这段时间里；一场会说几部草案，只算一次。"),
    ("present", "座谈会到会", "人", "每场会清点的人数相加。"),
    ("meeting_opinions", "座谈会上的意见", "条", "渠道是“座谈会”的意见，按收到的那天算。"),
    ("opinions", "收到的意见", "条", "全部渠道，不含撤回的和不列入汇总的，按收到的那天算。"),
    ("people", "参与人次", "人次", "网上同一个人对一部草案算一次，没写名字的每条算一次，加上到会的人。"),
    ("adopted", "采纳", "条", "这段时间收到的意见里，结果是“采纳”的。"),
    ("partly", "部分采纳", "条", "这段时间收到的意见里，结果是“部分采纳”的。"),
    ("decided", "有了结果", "条", "这段时间收到的意见里，写了结果的。"),
    ("told", "已告知本人", "条", "这段时间收到的意见里，结果已经送到本人的。"),
    ("events", "普法活动", "次", "活动的日期在这段时间里，已经办了的，全部种类。"),
    ("lectures", "其中讲座", "次", "种类是“讲座”的。"),
    ("attended", "活动覆盖", "人次", "每场到场的人数相加：签到的，或者清点的（取多的）。"),
    ("questions", "网上法律问答", "次", "居民用自己的话问的，一句算一次。"),
    ("answered", "其中答上来的", "次", "有答案、反问、指路、紧急提示的，就是除去“没有答案”的。"),
    ("inquiries", "转人工的咨询", "件", "这段时间里转给工作人员的，连记下的来访、来电。"),
    ("replied", "其中已答复", "件", "至少回复过一次的，或者办结时记了电话、当面答复的。"),
)
"""Each figure of the report: its name in `Reported`, what it is called, its unit, how it is counted."""


class FigureBook:
    """Counts; changes nothing."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        summaries: Summaries,
        meetings: Meetings,
        subscriptions: Subscriptions,
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._summaries = summaries
        self._meetings = meetings
        self._subscriptions = subscriptions

    async def reported(self, period: Period | None, figures: Sequence[Figures] | None = None) -> Reported:
        """Return what the office reports for a period, or of all time.

        `figures`: those of the drafts in the same period, where they were read already.
        """
        span = period.span if period else None
        rows = await self._summaries.figures(span=span) if figures is None else figures
        asked, inquired = (
            [Asked.office_id == self._office],
            [Inquiry.office_id == self._office, Inquiry.state != InquiryState.VOID],
        )
        if period:
            asked += [Asked.at >= period.begin, Asked.at < period.end]
            inquired += [Inquiry.created_at >= period.begin, Inquiry.created_at < period.end]
        async with self._database.read() as session:
            meetings, present = await self._meetings.held(session, *(span or ()))
            every = period or _EVER
            held = [
                one
                for one in await counts_of(session, self._office, every.begin, every.end, self._clock.now())
                if one.held
            ]
            rows_ = await session.execute(select(Asked.verdict, func.count()).where(*asked).group_by(Asked.verdict))
            verdicts: dict[str, int] = {verdict: count for verdict, count in rows_}  # noqa: C416 (no pairs to mypy)
            inquiries_ = await session.scalar(select(func.count()).select_from(Inquiry).where(*inquired))
            replied = await session.scalar(
                select(func.count()).select_from(Inquiry).where(*inquired, inquiries.is_answered())
            )
        whole = sum(verdicts.get(verdict, 0) for verdict in questions.ASKED)
        return Reported(
            drafts=len(rows),
            meetings=meetings,
            present=present,
            meeting_opinions=sum(one.channels.get("meeting", 0) for one in rows),
            opinions=sum(one.opinions for one in rows),
            people=sum(one.people - one.present for one in rows) + present,
            adopted=sum(one.adopted for one in rows),
            partly=sum(one.partly for one in rows),
            decided=sum(one.decided for one in rows),
            told=sum(one.told for one in rows),
            events=len(held),
            lectures=sum(one.kind == LECTURE for one in held),
            attended=sum(one.attended for one in held),
            questions=whole,
            answered=whole - verdicts.get("unsure", 0),
            inquiries=inquiries_ or 0,
            replied=replied or 0,
        )

    async def report(self, period: Period) -> list[Table]:
        """Return the figures of the report as a table."""
        found = await self.reported(period)
        rows = tuple((name, getattr(found, key), unit, means) for key, name, unit, means in LINES)
        columns = (Column("指标"), Column("数"), Column("单位"), Column("怎么算的"))
        return [Table("report", "年报要报的数", columns, rows)]

    async def questions(self, period: Period, topics: Mapping[str, Topic], areas: Mapping[str, str]) -> list[Table]:
        """Return what was asked; `topics`: what the entries and (behind `@`) signposts are called."""
        async with self._database.read() as session:
            steps = await questions.by_time(session, self._office, period)
            counts = await questions.entry_counts(session, self._office, period)
        return [steps, questions.by_area(counts, topics, areas), questions.by_topic(counts, topics, areas)]

    async def entries(self, period: Period | None = None) -> dict[str, EntryCount]:
        """Return what was done with each entry, in a period or ever."""
        async with self._database.read() as session:
            return await questions.entry_counts(session, self._office, period)

    async def inquiries(self, period: Period) -> list[Table]:
        """Return what was handed to people."""
        async with self._database.read() as session:
            return [
                await inquiries.by_time(session, self._office, period),
                await inquiries.waits(session, self._office, period),
                await inquiries.ages(session, self._office, self._clock.now()),
                await inquiries.by_area(session, self._office, period),
                await inquiries.by_channel(session, self._office, period),
            ]

    async def opinions(self, period: Period) -> list[Table]:
        """Return what was said on drafts."""
        figures = await self._summaries.figures(span=period.span)
        async with self._database.read() as session:
            steps = await opinions.by_time(session, self._office, period)
            held = await self._meetings.held(session, *period.span)
        return [steps, opinions.by_draft(figures, held)]

    async def events(self, period: Period) -> list[Table]:
        """Return what was held, who registered and who came."""
        async with self._database.read() as session:
            held = await counts_of(session, self._office, period.begin, period.end, self._clock.now())
            registered = await events.registrations(session, self._office, period)
        return [events.by_time(held, period), events.kinds(held), registered]

    async def letters(self, period: Period) -> list[Table]:
        """Return what was sent, and what people subscribed to."""
        async with self._database.read() as session:
            sent, kinds = await letters.by_time(session, self._office, period)
            tags = await self._subscriptions.figures(session)
            return [sent, kinds, await letters.subscribed(session, self._office, tags)]

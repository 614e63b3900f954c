"""The rules of opinions: giving, editing and withdrawing one, what is kept of it, and how many one person may give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.store import Opinion, OpinionChange
from bot.consultations.terms import FOLLOWS, STATES, OpinionState
from bot.errors import Conflict, Malformed, NotFound, WrongInput
from bot.messages import Address
from bot.origins import Origins, Scarce
from bot.people import People
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import follow

MAX_PROPOSED = 2_000
MAX_REASON = 1_000
MAX_PER_DRAFT = 30
"""Opinions one person may have on one draft."""

MAX_IN_A_WHILE = 8
A_WHILE = timedelta(minutes=10)

WHOLE_DRAFT = "整部草案"
CONSENT_DAYS = 730
"""Name and community stay this long after they were given; then only the anonymous opinion is left."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an opinion says and who says it. `article`: key, empty for the whole draft; codes as in `terms`."""

    article: str
    label: str
    article_text: str
    stance: str
    proposed: str = ""
    reason: str = ""
    speaker: str = ""
    community: str = ""
    name: str = ""
    anonymous: bool = True
    attachments: tuple[dict[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Intake:
    """How an opinion came in: the channel, the address to write back to (empty chat: none), and who keyed it in."""

    channel: str
    source: str
    chat: str = ""
    entered_by: str = ""
    meeting_id: int | None = None
    received_on: date | None = None


class Opinions:
    """Opinions of one office."""

    def __init__(
        self,
        office_id: str,
        clock: Clock,
        people: People,
        drafts: Drafts,
        origins: Origins,
    ) -> None:
        self._origins = origins
        self._office = office_id
        self._clock = clock
        self._people = people
        self._drafts = drafts

    async def refusal(self, session: AsyncSession, view: DraftView, address: Address) -> str:
        """Return why the person at this address may not give one more opinion now, or an empty string."""
        if view.period == "coming":
            return f"这部草案 {view.draft.opens_on.month}月{view.draft.opens_on.day}日才开始征求意见，到时再来吧。"
        if view.draft.promulgated_on:
            return "这部法规已经公布，不再收意见了。"
        mine = (*self._from(address), Opinion.withdrawn_at.is_(None))
        count = select(func.count()).select_from(Opinion)
        if (await session.scalar(count.where(*mine, Opinion.draft_id == view.draft.id)) or 0) >= MAX_PER_DRAFT:
            return f"您对这部草案已经提了 {MAX_PER_DRAFT} 条意见，可以在“我的意见”里修改它们。"
        since = self._clock.now() - A_WHILE
        if (await session.scalar(count.where(*mine, Opinion.created_at > since)) or 0) >= MAX_IN_A_WHILE:
            return "您提得有点快，请过十分钟再提下一条。"
        return ""

    async def submit(
        self, session: AsyncSession, address: Address, source: str, view: DraftView, content: Content
    ) -> Opinion:
        """Store an opinion from a chat in the caller's transaction; the same source twice is one opinion.

        Raises WrongInput with the sentence of `refusal`, or for texts that are too long, and TooMany when the
        person's network address gave too many in the last hour.
        """
        known = await self._known(session, address, source)
        if known is not None:
            return known
        refused = await self.refusal(session, view, address)
        if refused:
            raise WrongInput(refused)
        self._origins.take(Scarce.OPINION, address)
        person_id = await self._people.at(session, address)
        if content.name or content.community or content.speaker:
            purpose = "汇总和反馈对法规草案的意见"
            await self._people.agree(session, person_id, "opinion", purpose, CONSENT_DAYS)
        intake = Intake(address.channel, source, address.chat)
        return await self.add(session, view, content, intake, person_id=person_id)

    async def add(
        self, session: AsyncSession, view: DraftView, content: Content, intake: Intake, *, person_id: int | None = None
    ) -> Opinion:
        """Store one opinion, from a chat or keyed in; late ones are kept and marked (逾期)."""
        row = await self._drafts.spoken_of(session, view.version.id, content.article, content.article_text)
        if row is not None and row.key != content.article:
            content = replace(content, article=row.key, label=row.label)
        lineage = row.lineage if row else 0
        if content.article and row is None:
            lineage = await self._drafts.free_lineage(session, view.draft.id)
        values = self.values(view, content, intake, lineage)
        opinion = Opinion(**values, receipt=(await self.next_receipts(session, 1))[0], person_id=person_id)
        session.add(opinion)
        await session.flush()
        return opinion

    def values(self, view: DraftView, content: Content, intake: Intake, lineage: int) -> dict[str, Any]:
        """Return the columns of a new opinion, all but its receipt number; raises WrongInput for too long texts.

        `lineage`: that of the article, 0 for the whole draft.
        """
        check_texts(content.proposed, content.reason)
        received = intake.received_on or self._drafts.today()
        return {
            "office_id": self._office,
            "draft_id": view.draft.id,
            "version_id": view.version.id,
            "article": content.article,
            "label": content.label[:60],
            "article_text": content.article_text,
            "lineage": lineage,
            "stance": content.stance,
            "proposed": content.proposed,
            "reason": content.reason,
            "raw": {**asdict(content), "attachments": list(content.attachments)},
            "speaker": content.speaker,
            "community": content.community[:60],
            "name": "" if content.anonymous else content.name[:60],
            "anonymous": content.anonymous,
            "attachments": list(content.attachments),
            "to_transcribe": bool(content.attachments),
            "channel": intake.channel,
            "chat": intake.chat,
            "source": intake.source[:96],
            "meeting_id": intake.meeting_id,
            "entered_by": intake.entered_by[:64],
            "received_on": received,
            "late": received > view.draft.closes_on,
            "created_at": self._clock.now(),
            "state": OpinionState.SUBMITTED,
        }

    async def mine(self, session: AsyncSession, address: Address, limit: int = MAX_PER_DRAFT) -> list[Opinion]:
        """Return the person's opinions, withdrawn ones too, newest first."""
        rows = await session.scalars(
            select(Opinion).where(*self._from(address)).order_by(Opinion.id.desc()).limit(limit)
        )
        return list(rows)

    async def own(self, session: AsyncSession, address: Address, receipt: str) -> Opinion | None:
        """Return the person's own opinion with this number; None for other people's and withdrawn ones."""
        found: Opinion | None = await session.scalar(
            select(Opinion).where(
                *self._from(address), Opinion.receipt == receipt.strip().upper(), Opinion.withdrawn_at.is_(None)
            )
        )
        return found

    async def may_change(self, session: AsyncSession, opinion: Opinion) -> bool:
        """Tell whether its author may still edit or withdraw it: until the close, and as long as nobody decided."""
        for view in await self._drafts.all(session, "open"):
            if view.draft.id == opinion.draft_id:
                return opinion.state in (OpinionState.SUBMITTED, OpinionState.SORTED)
        return False

    async def edit(self, session: AsyncSession, opinion: Opinion, content: Content, who: str) -> None:
        """Change what an opinion says; how it was before is kept. A group it was in is left.

        Raises Conflict for one that was withdrawn.
        """
        check_texts(content.proposed, content.reason)
        after = follow(FOLLOWS, opinion.state, OpinionState.SUBMITTED, f"{opinion.receipt} 已经撤回，不能再改。")
        before = {
            name: getattr(opinion, name)
            for name in ("stance", "proposed", "reason", "speaker", "community", "name", "anonymous", "group_id")
        }
        session.add(
            OpinionChange(
                office_id=self._office, opinion_id=opinion.id, at=self._clock.now(), who=who[:64], before=before
            )
        )
        await session.execute(
            update(Opinion)
            .where(Opinion.id == opinion.id)
            .values(
                stance=content.stance,
                proposed=content.proposed,
                reason=content.reason,
                speaker=content.speaker,
                community=content.community[:60],
                name="" if content.anonymous else content.name[:60],
                anonymous=content.anonymous,
                edited_at=self._clock.now(),
                group_id=None,
                state=after,
            )
        )

    async def withdraw(self, session: AsyncSession, opinion: Opinion) -> None:
        """Take an opinion back; the row stays, marked, and counts nowhere.

        Raises Conflict for one whose result was told, and one that was withdrawn already.
        """
        refusal = f"{opinion.receipt} {STATES[opinion.state]}，不能再撤回。"
        after = follow(FOLLOWS, opinion.state, OpinionState.WITHDRAWN, refusal)
        await session.execute(
            update(Opinion)
            .where(Opinion.id == opinion.id)
            .values(withdrawn_at=self._clock.now(), state=after, group_id=None)
        )

    async def forget(self, session: AsyncSession, address: Address) -> int:
        """Cut the tie between a person and their opinions (个人信息保护法 art. 47): the opinions stay, anonymous."""
        rows = list(await session.scalars(select(Opinion).where(*self._from(address))))
        ids = [opinion.id for opinion in rows]
        for opinion in rows:
            values = opinion_without_person({"id": opinion.id, "raw": opinion.raw})
            await session.execute(update(Opinion).where(Opinion.id == opinion.id).values(values))
        for change in await session.scalars(select(OpinionChange).where(OpinionChange.opinion_id.in_(ids))):
            change.before = change_without_person({"before": change.before})["before"]
        await session.flush()
        return len(rows)

    async def transcribe(self, act: Act, receipt: str, *, proposed: str = "", reason: str = "") -> None:
        """Write down what a photo or voice message says; the file's reference and the first words stay."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        opinion = await self.get(session, receipt)
        if not opinion.to_transcribe:
            raise Conflict(f"{receipt} 没有等着转写的附件。")
        new = replace(content_of(opinion), proposed=proposed or opinion.proposed, reason=reason or opinion.reason)
        await self.edit(session, opinion, new, act.actor.name)
        await session.execute(update(Opinion).where(Opinion.id == opinion.id).values(to_transcribe=False))
        act.note("opinion.transcribe", receipt)

    async def get(self, session: AsyncSession, receipt: str) -> Opinion:
        """Return an opinion for staff; raises WrongInput if there is none with this number."""
        found = await session.scalar(
            select(Opinion).where(Opinion.office_id == self._office, Opinion.receipt == receipt.strip().upper())
        )
        if found is None:
            raise NotFound("opinion", receipt)
        return found

    async def of(self, session: AsyncSession, draft_id: int, *, withdrawn: bool = False) -> Sequence[Opinion]:
        """Return the opinions on a draft in the order they came; withdrawn ones only if asked for."""
        query = select(Opinion).where(Opinion.office_id == self._office, Opinion.draft_id == draft_id)
        if not withdrawn:
            query = query.where(Opinion.withdrawn_at.is_(None))
        return list(await session.scalars(query.order_by(Opinion.id)))

    async def counts(self, session: AsyncSession) -> dict[int, int]:
        """Return how many opinions each draft has, by its id; withdrawn ones do not count."""
        rows = await session.execute(
            select(Opinion.draft_id, func.count())
            .where(Opinion.office_id == self._office, Opinion.withdrawn_at.is_(None))
            .group_by(Opinion.draft_id)
        )
        return {draft_id: count for draft_id, count in rows}  # noqa: C416 (rows are no pairs to mypy)

    async def _known(self, session: AsyncSession, address: Address, source: str) -> Opinion | None:
        found: Opinion | None = await session.scalar(
            select(Opinion).where(*self._from(address), Opinion.source == source[:96])
        )
        return found

    async def next_receipts(self, session: AsyncSession, count: int) -> list[str]:
        """Return the next numbers, each Y + local date + running number of the day.

        The unique constraint settles a race of two replicas.
        """
        day = f"Y{self._clock.now().astimezone(OFFICE_ZONE):%y%m%d}-"
        last = await session.scalar(
            select(func.max(Opinion.receipt)).where(Opinion.office_id == self._office, Opinion.receipt.startswith(day))
        )
        first = int(last.removeprefix(day)) + 1 if last else 1
        return [f"{day}{number:05d}" for number in range(first, first + count)]

    def _from(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            Opinion.office_id == self._office,
            Opinion.channel == address.channel,
            Opinion.chat == address.chat,
        )


def opinion_without_person(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the personal columns of an opinion are set to when it becomes anonymous; `row` has id and raw."""
    nobody: dict[str, Any] = {"speaker": "", "community": "", "name": "", "attachments": []}
    gone = {
        "anonymous": True,
        "person_id": None,
        "chat": "",
        "source": f"forgotten:{row['id']}",
        "to_transcribe": False,
    }
    return {**nobody, **gone, "raw": {**row["raw"], **nobody}}


def change_without_person(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same for what an opinion said before it was edited."""
    nobody = {"speaker": "", "community": "", "name": "", "emptied": True}
    return {"before": {**row["before"], **nobody}}


def check_texts(proposed: str, reason: str) -> None:
    """Raise WrongInput for texts over the limits."""
    if len(proposed) > MAX_PROPOSED:
        raise Malformed(f"建议的文字最多 {MAX_PROPOSED} 字，现在有 {len(proposed)} 字。")
    if len(reason) > MAX_REASON:
        raise Malformed(f"理由最多 {MAX_REASON} 字，现在有 {len(reason)} 字。")


def content_of(opinion: Opinion) -> Content:
    """Return what a stored opinion says."""
    return Content(
        article=opinion.article,
        label=opinion.label,
        article_text=opinion.article_text,
        stance=opinion.stance,
        proposed=opinion.proposed,
        reason=opinion.reason,
        speaker=opinion.speaker,
        community=opinion.community,
        name=opinion.name,
        anonymous=opinion.anonymous,
        attachments=tuple(opinion.attachments),
    )

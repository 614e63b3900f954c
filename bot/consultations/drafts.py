"""The rules of drafts: bringing one in, its versions, dates and notes, and whose comments a new version touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.consultations.changed import tell_changed
from bot.consultations.comparing import SPEAKING, Change, compare
from bot.consultations.lineage import Standing, inherit
from bot.consultations.parsing import Parsed
from bot.consultations.store import Draft, DraftVersion, Opinion, ProvisionRow, UnfinishedOpinion
from bot.consultations.terms import FEEDBACK_DAYS
from bot.errors import Conflict, Malformed, NotFound
from bot.outbox.store import Outbox
from bot.phrases import Phrases
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

MAX_NOTE = 500
MAX_TITLE, MOST_WHY, MOST_HIDDEN = 200, 200, 100
PROMULGATED_AHEAD = 90
"""Days ahead that a promulgation may be noted: what is further off is a wrong year."""

Period = Literal["coming", "open", "closed"]
Heritage = Mapping[str, tuple[int, ProvisionRow | None]]
"""The lineage of each new part, by its key, and the old part it goes on from."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its latest version; `days_left` counts today, 0 once it is closed."""

    draft: Draft
    version: DraftVersion
    period: Period
    days_left: int


class Drafts:
    """Drafts of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._phrases = phrases

    def today(self) -> date:
        """Return the office's day: a consultation ends at its midnight."""
        return self._clock.now().astimezone(OFFICE_ZONE).date()

    async def create(self, act: Act, parsed: Parsed, opens: date, closes: date, official_url: str = "") -> DraftView:
        """Store a new draft with its first version. Raises WrongInput for dates or a title that cannot be."""
        act.need(Right.CONSULTATIONS)
        title = parsed.title.strip()[:200]
        if not title:
            raise Malformed("草案没有标题，请用 --title 写上。")
        _check_dates(opens, closes)
        session = act.session
        same = (Draft.office_id == self._office, Draft.title == title, Draft.hidden_at.is_(None))
        if await session.scalar(select(Draft.id).where(*same)):
            raise Conflict(f"《{title}》已经导入过；有新文本，请作为它的新版本导入。")
        count = await session.scalar(select(func.count()).select_from(Draft).where(Draft.office_id == self._office))
        draft = Draft(
            office_id=self._office,
            code=f"d{(count or 0) + 1}",
            title=title,
            opens_on=opens,
            closes_on=closes,
            official_url=official_url[:300],
            created_at=self._clock.now(),
            created_by=act.actor.name[:64],
        )
        session.add(draft)
        await session.flush()
        version = await self._add_version(
            session, draft, 1, parsed, act.actor.name, inherit((), parsed.provisions, {}, 1)
        )
        act.note("draft.import", draft.code, title)
        return self._view(draft, version)

    async def renew(self, act: Act, code: str, parsed: Parsed) -> tuple[DraftView, list[Change], int]:
        """Bring in a changed text.

        The text of a draft without opinions is replaced; with the first opinion all its texts are frozen, also those
        that were made since: somebody may have been told of them. Then a new version is made. Returns the draft, the
        changed articles, and how many people are told that "their" article changed.
        """
        act.need(Right.CONSULTATIONS)
        session = act.session
        view = await self.get(session, code)
        old = await self.provisions(session, view.version.id)
        changes = compare(old, [(one.key, one.label, one.text) for one in parsed.provisions if one.kind in SPEAKING])
        if [(one.key, one.heading, one.text) for one in old] == [
            (one.key, one.heading[:200], one.text) for one in parsed.provisions
        ]:
            raise Conflict("新文本和现在的文本一样，没有改动。")
        past, free = await self._past(session, view.draft, old)
        frozen = await session.scalar(
            select(func.count()).select_from(Opinion).where(Opinion.draft_id == view.draft.id)
        )
        if not frozen:
            await session.execute(delete(ProvisionRow).where(ProvisionRow.version_id == view.version.id))
            await self._fill(session, view.version, parsed, inherit(old, parsed.provisions, past, free))
            act.note("draft.replace", code)
            return view, changes, 0
        heritage = inherit(old, parsed.provisions, past, free)
        version = await self._add_version(
            session, view.draft, view.version.number + 1, parsed, act.actor.name, heritage
        )
        standing = await self.standing(session, view)
        words = self._phrases().opinions
        told = await tell_changed(session, self._outbox, words, view.draft, standing, version, changes)
        act.note("draft.version", f"{code} v{version.number}")
        act.can_undo("draft.version", version=version.id)
        return self._view(view.draft, version), changes, told

    async def overview(self) -> Sequence[DraftView]:
        """Return all drafts of the office, newest first."""
        async with self._database.read() as session:
            return await self.all(session)

    async def all(self, session: AsyncSession, period: Period | None = None) -> Sequence[DraftView]:
        """Return drafts inside the caller's transaction, newest first; only those of a period if one is given."""
        rows = await session.execute(
            select(Draft, DraftVersion)
            .join(DraftVersion, DraftVersion.draft_id == Draft.id)
            .where(Draft.office_id == self._office, Draft.hidden_at.is_(None))
            .order_by(Draft.id.desc(), DraftVersion.number.desc())
        )
        latest: dict[int, DraftView] = {}
        for draft, version in rows:
            latest.setdefault(draft.id, self._view(draft, version))
        return [view for view in latest.values() if period is None or view.period == period]

    async def get(self, session: AsyncSession, code: str, number: int | None = None) -> DraftView:
        """Return a draft with a version (the latest if no number is given); raises WrongInput if there is none."""
        draft = await session.scalar(
            select(Draft).where(
                Draft.office_id == self._office, Draft.code == code.strip().lower(), Draft.hidden_at.is_(None)
            )
        )
        if draft is None:
            raise NotFound("draft", code)
        query = select(DraftVersion).where(DraftVersion.draft_id == draft.id)
        query = query.where(DraftVersion.number == number) if number else query
        version = await session.scalar(query.order_by(DraftVersion.number.desc()).limit(1))
        if version is None:
            raise NotFound("version", f"{code} 第 {number} 版")
        return self._view(draft, version)

    async def show(self, code: str, number: int | None = None) -> tuple[DraftView, list[ProvisionRow]]:
        """Return a draft and the parts of a version in legal order."""
        async with self._database.read() as session:
            view = await self.get(session, code, number)
            return view, await self.provisions(session, view.version.id)

    async def provisions(self, session: AsyncSession, version_id: int) -> list[ProvisionRow]:
        """Return the parts of a version in legal order."""
        rows = await session.scalars(
            select(ProvisionRow).where(ProvisionRow.version_id == version_id).order_by(ProvisionRow.place)
        )
        return list(rows)

    async def article(self, session: AsyncSession, version_id: int, key: str) -> ProvisionRow | None:
        """Return one part of a version, or None."""
        found: ProvisionRow | None = await session.scalar(
            select(ProvisionRow).where(ProvisionRow.version_id == version_id, ProvisionRow.key == key)
        )
        return found

    async def spoken_of(self, session: AsyncSession, version_id: int, key: str, text: str) -> ProvisionRow | None:
        """Return the part an opinion was written on: the one with its key and text, else with its text, else its key.

        A text without opinions may have been replaced while somebody was writing, and its articles renumbered.
        """
        rows = [one for one in await self.provisions(session, version_id) if one.key == key or one.text == text]
        best = sorted(rows, key=lambda one: (one.text != text, one.key != key))
        return best[0] if best and key else None

    async def free_lineage(self, session: AsyncSession, draft_id: int) -> int:
        """Return the first lineage that no part of a draft and no opinion on it has had."""
        versions = select(DraftVersion.id).where(DraftVersion.draft_id == draft_id)
        parts = select(func.max(ProvisionRow.lineage)).where(ProvisionRow.version_id.in_(versions))
        opinions = select(func.max(Opinion.lineage)).where(Opinion.draft_id == draft_id)
        return 1 + max(await session.scalar(parts) or 0, await session.scalar(opinions) or 0)

    async def standing(self, session: AsyncSession, view: DraftView) -> Standing:
        """Return where opinions on any version of a draft stand in the version of `view`."""
        rows = await session.execute(
            select(DraftVersion.id, DraftVersion.number).where(DraftVersion.draft_id == view.draft.id)
        )
        now = {one.lineage: one for one in await self.provisions(session, view.version.id)}
        return Standing(view.version.id, {row.id: row.number for row in rows}, now)

    async def set_dates(self, act: Act, code: str, opens: date, closes: date) -> None:
        """Change when opinions are taken; both days are included."""
        act.need(Right.CONSULTATIONS)
        _check_dates(opens, closes)
        session = act.session
        view = await self.get(session, code)
        before = f"{view.draft.opens_on}–{view.draft.closes_on}"
        await session.execute(update(Draft).where(Draft.id == view.draft.id).values(opens_on=opens, closes_on=closes))
        act.note("draft.dates", code, f"{before} → {opens}–{closes}")

    async def annotate(
        self, act: Act, code: str, key: str, *, note: str | None = None, wanted: bool | None = None
    ) -> None:
        """Set the plain-language note of an article (None leaves it), or whether opinions are especially wanted."""
        act.need(Right.CONSULTATIONS)
        if note is not None and len(note) > MAX_NOTE:
            raise Malformed(f"说明最多 {MAX_NOTE} 字，现在有 {len(note)} 字。")
        session = act.session
        view = await self.get(session, code)
        if await self.article(session, view.version.id, key) is None:
            raise NotFound("article", f"{code} {key}")
        values: dict[str, object] = {} if note is None else {"note": note.strip()}
        values |= {} if wanted is None else {"wanted": wanted}
        await session.execute(
            update(ProvisionRow)
            .where(ProvisionRow.version_id == view.version.id, ProvisionRow.key == key)
            .values(values)
        )
        star = {True: "特别想听", False: "不再特别想听", None: ""}[wanted]
        act.note("draft.annotate", f"{code} {key}", star if note is None else note)

    async def promulgate(self, act: Act, code: str, day: date) -> date:
        """Note the day of promulgation; returns the last day on which adoption must be fed back.

        Raises WrongInput for a day before the consultation began, or too far ahead.
        """
        act.need(Right.CONSULTATIONS)
        session = act.session
        view = await self.get(session, code)
        if day < view.draft.opens_on:
            raise Malformed(f"公布日期 {day} 早于征求意见的开始（{view.draft.opens_on}），请检查。")
        if day > self.today() + timedelta(days=PROMULGATED_AHEAD):
            raise Malformed(f"公布日期 {day} 太远了（最多 {PROMULGATED_AHEAD} 天以后），请检查年份。")
        await session.execute(update(Draft).where(Draft.id == view.draft.id).values(promulgated_on=day))
        act.note("draft.promulgate", code, day.isoformat())
        return day + timedelta(days=FEEDBACK_DAYS)

    async def unpromulgate(self, act: Act, code: str) -> None:
        """Take back a day of promulgation that was noted by mistake."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        view = await self.get(session, code)
        if view.draft.promulgated_on is None:
            raise Conflict(f"{code} 没有登记过公布日期。")
        before = view.draft.promulgated_on.isoformat()
        await session.execute(update(Draft).where(Draft.id == view.draft.id).values(promulgated_on=None))
        act.note("draft.unpromulgate", code, before)

    async def hide(self, act: Act, code: str) -> None:
        """Take away a draft that was brought in by mistake; raises WrongInput once somebody gave an opinion on it."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        view = await self.get(session, code)
        spoken = (Opinion.draft_id == view.draft.id, Opinion.withdrawn_at.is_(None))
        count = await session.scalar(select(func.count()).select_from(Opinion).where(*spoken))
        if count:
            raise Conflict(f"{code} 已经有 {count} 条意见，不能删。可以改日期，或换新文本。")
        await session.execute(update(Draft).where(Draft.id == view.draft.id).values(hidden_at=self._clock.now()))
        await session.execute(delete(UnfinishedOpinion).where(UnfinishedOpinion.draft_id == view.draft.id))
        act.note("draft.delete", code, view.draft.title)

    async def rename(self, act: Act, code: str, title: str, why: str) -> str:
        """Put the title right, with a reason; returns the earlier one. Raises WrongInput for one that cannot be."""
        act.need(Right.CONSULTATIONS)
        title = " ".join(title.split())[:MAX_TITLE]
        if not title:
            raise Malformed("请写标题。")
        session = act.session
        view = await self.get(session, code)
        before = view.draft.title
        if title == before:
            raise Conflict("标题和原来一样，没有改动。")
        same = (Draft.office_id == self._office, Draft.title == title, Draft.hidden_at.is_(None))
        if await session.scalar(select(Draft.id).where(*same)):
            raise Conflict(f"已经有一部《{title}》了。")
        await session.execute(update(Draft).where(Draft.id == view.draft.id).values(title=title))
        act.note("draft.rename", code, f"{_why(why)}（原来：{before}）")
        return before

    async def hidden(self) -> list[Draft]:
        """Return the drafts that were taken away, newest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Draft)
                .where(Draft.office_id == self._office, Draft.hidden_at.is_not(None))
                .order_by(Draft.id.desc())
                .limit(MOST_HIDDEN)
            )
            return list(rows)

    async def reveal(self, act: Act, code: str, why: str) -> DraftView:
        """Show a draft again that was taken away by mistake, with a reason."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        wanted = (Draft.office_id == self._office, Draft.code == code.strip().lower(), Draft.hidden_at.is_not(None))
        draft = await session.scalar(select(Draft).where(*wanted))
        if draft is None:
            raise Conflict(f"没有删去过“{code}”这部草案。")
        same = (Draft.office_id == self._office, Draft.title == draft.title, Draft.hidden_at.is_(None))
        if await session.scalar(select(Draft.id).where(*same)):
            raise Conflict(f"《{draft.title}》后来又导入过，不能两部都留着；先把那一部改名或删去。")
        await session.execute(update(Draft).where(Draft.id == draft.id).values(hidden_at=None))
        act.note("draft.reveal", draft.code, _why(why))
        await session.flush()
        return await self.get(session, draft.code)

    async def changes(self, code: str, old: int, new: int) -> tuple[DraftView, list[Change]]:
        """Compare two versions article by article: every article, changed or not, in the order of the new text."""
        async with self._database.read() as session:
            before = await self.provisions(session, (await self.get(session, code, old)).version.id)
            view = await self.get(session, code, new)
            after = await self.provisions(session, view.version.id)
        rows = [(one.key, one.label, one.text) for one in after if one.kind in SPEAKING]
        return view, compare(before, rows, everything=True)

    def _view(self, draft: Draft, version: DraftVersion) -> DraftView:
        today = self.today()
        if today < draft.opens_on:
            return DraftView(draft, version, "coming", 0)
        if today > draft.closes_on:
            return DraftView(draft, version, "closed", 0)
        return DraftView(draft, version, "open", (draft.closes_on - today).days + 1)

    async def _add_version(
        self,
        session: AsyncSession,
        draft: Draft,
        number: int,
        parsed: Parsed,
        who: str,
        heritage: Heritage,
    ) -> DraftVersion:
        version = DraftVersion(
            office_id=self._office,
            draft_id=draft.id,
            number=number,
            created_at=self._clock.now(),
            created_by=who[:64],
        )
        session.add(version)
        await session.flush()
        await self._fill(session, version, parsed, heritage)
        return version

    async def _fill(self, session: AsyncSession, version: DraftVersion, parsed: Parsed, heritage: Heritage) -> None:
        """Store the parts; notes go on with articles whose text stayed, wishes for opinions with all."""
        for place, one in enumerate(parsed.provisions):
            lineage, old = heritage[one.key]
            session.add(
                ProvisionRow(
                    office_id=self._office,
                    version_id=version.id,
                    place=place,
                    kind=one.kind,
                    key=one.key,
                    label=one.label[:40],
                    heading=one.heading[:200],
                    path=one.path[:300],
                    text=one.text,
                    number=one.number,
                    inserted=one.inserted,
                    note=old.note if old and old.text == one.text else "",
                    wanted=bool(old and old.wanted),
                    lineage=lineage,
                )
            )
        await session.flush()

    async def _past(
        self, session: AsyncSession, draft: Draft, current: Sequence[ProvisionRow]
    ) -> tuple[dict[str, int], int]:
        """Return the texts that were given up in earlier versions with their lineages, and the first free lineage."""
        versions = select(DraftVersion.id).where(DraftVersion.draft_id == draft.id)
        rows = await session.execute(
            select(ProvisionRow.text, ProvisionRow.lineage)
            .where(ProvisionRow.version_id.in_(versions), ProvisionRow.kind.in_(SPEAKING))
            .order_by(ProvisionRow.version_id)
        )
        alive = {one.lineage for one in current}
        past = {text: lineage for text, lineage in rows if lineage not in alive}
        return past, await self.free_lineage(session, draft.id)


def _why(why: str) -> str:
    if not (why := why.strip()):
        raise Malformed("请写为什么，例如：标题读错了。")
    return why[:MOST_WHY]


def _check_dates(opens: date, closes: date) -> None:
    if closes < opens:
        raise Malformed(f"截止日期 {closes} 早于开始日期 {opens}。")
    if (closes - opens).days > 366:
        raise Malformed(f"从 {opens} 到 {closes} 超过一年，请检查年份。")

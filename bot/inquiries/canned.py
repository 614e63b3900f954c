"""Sentences that staff put into their replies: a list they keep themselves, in which no wording is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed
from bot.inquiries.store import CannedSentence
from bot.staff.act import Act
from bot.staff.rights import Right

MAX_SENTENCE = 300
MOST_SENTENCES = 60


class Canned:
    """The list of one office. As long as nobody has changed it, it is what `usual` gives."""

    def __init__(self, office_id: str, clock: Clock, usual: Callable[[], Sequence[str]]) -> None:
        self._office = office_id
        self._clock = clock
        self._usual = usual

    async def sentences(self, session: AsyncSession) -> list[str]:
        """Return the sentences in their order."""
        if not await self._is_kept(session):
            return [*self._usual()]
        return [row.text for row in await self._live(session)]

    async def past(self, session: AsyncSession, limit: int = 100) -> list[CannedSentence]:
        """Return wordings that are no longer used, the last ended first."""
        mine = CannedSentence.office_id == self._office
        query = select(CannedSentence).where(mine, CannedSentence.ended_at.is_not(None))
        return list(await session.scalars(query.order_by(CannedSentence.ended_at.desc()).limit(limit)))

    async def add(self, act: Act, text: str) -> None:
        """Add a sentence at the end; raises NotAllowed, Malformed, Conflict for one that is there or one too many."""
        rows = await self._begin(act)
        if len(rows) >= MOST_SENTENCES:
            raise Conflict(f"常用句最多 {MOST_SENTENCES} 句，请先去掉用不着的。")
        text = self._new(text, rows)
        act.session.add(self._row(act.actor.name, text, max((row.place for row in rows), default=0) + 1))
        act.note("canned.add", _subject(text))

    async def change(self, act: Act, before: str, text: str) -> None:
        """Change a sentence, named by what it says now; raises NotAllowed, Malformed, Conflict where it is gone."""
        rows = await self._begin(act)
        old = self._named(rows, before)
        text = self._new(text, rows)
        self._end(act, old)
        act.session.add(self._row(act.actor.name, text, old.place, old.id))
        act.note("canned.change", _subject(before), f"改成：{text}")

    async def remove(self, act: Act, text: str) -> None:
        """Take a sentence off the list; raises NotAllowed, Conflict where it is gone."""
        self._end(act, self._named(await self._begin(act), text))
        act.note("canned.delete", _subject(text))

    async def _begin(self, act: Act) -> Sequence[CannedSentence]:
        """The sentences for somebody who changes them; what was usual becomes the office's own first."""
        act.need(Right.INQUIRIES)
        if not await self._is_kept(act.session):
            act.session.add_all(self._row("", text, place) for place, text in enumerate(self._usual(), 1))
            await act.session.flush()
        return await self._live(act.session)

    async def _is_kept(self, session: AsyncSession) -> bool:
        mine = select(func.count()).select_from(CannedSentence).where(CannedSentence.office_id == self._office)
        return bool(await session.scalar(mine))

    async def _live(self, session: AsyncSession) -> Sequence[CannedSentence]:
        mine = CannedSentence.office_id == self._office
        query = select(CannedSentence).where(mine, CannedSentence.ended_at.is_(None))
        return list(await session.scalars(query.order_by(CannedSentence.place, CannedSentence.id)))

    def _row(self, who: str, text: str, place: int, instead_of: int | None = None) -> CannedSentence:
        return CannedSentence(
            office_id=self._office,
            text=text,
            place=place,
            instead_of=instead_of,
            created_by=who,
            created_at=self._clock.now(),
        )

    def _end(self, act: Act, row: CannedSentence) -> None:
        row.ended_by, row.ended_at = act.actor.name, self._clock.now()

    def _named(self, rows: Sequence[CannedSentence], text: str) -> CannedSentence:
        for row in rows:
            if row.text == text.strip():
                return row
        raise Conflict("这句常用句已经被改过或者去掉了，请看现在的。")

    def _new(self, text: str, rows: Sequence[CannedSentence]) -> str:
        text = " ".join(text.split())
        if not text:
            raise Malformed("请写常用句。")
        if len(text) > MAX_SENTENCE:
            raise Malformed(f"常用句最多 {MAX_SENTENCE} 字，现在有 {len(text)} 字。")
        if any(row.text == text for row in rows):
            raise Conflict("已经有这一句了。")
        return text


def _subject(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"

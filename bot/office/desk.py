"""The facts of the office in use: what the files say, laid over by what staff have set; and how that is changed."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.errors import Malformed, WrongInput
from bot.knowledge.fact_rules import fact_faults
from bot.knowledge.loading import load_facts, load_knowledge
from bot.knowledge.model import OfficeFacts
from bot.knowledge.parts import Record, field_names, is_part, part_of, with_part
from bot.office.settings import OfficeSettings
from bot.office.store import Setting
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

MAY_BE_MISSING = ("phone", "address", "hours")
"""Empty, they are not known yet, and a hotline is named instead."""


@dataclass(frozen=True, slots=True)
class Files:
    """What the files say: the facts, the keys of the telephone numbers, and the entries where a part names some."""

    facts: OfficeFacts
    hotlines: frozenset[str]
    entries: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """The facts in use, and where each comes from. `rows`: the versions that hold; `broken`: keys that do not fit."""

    files: OfficeFacts
    used: OfficeFacts
    rows: Mapping[str, Setting]
    broken: Mapping[str, str]

    def own(self, key: str) -> Setting | None:
        """Return the version of a part that staff set and that is in use, None where the files hold."""
        row = self.rows.get(key)
        return row if row is not None and row.value and key not in self.broken else None


class OfficeDesk:
    """The facts of one office. `folder`: the knowledge, whose files hold where staff have set nothing."""

    def __init__(self, database: Database, office_id: str, clock: Clock, folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self.settings = OfficeSettings(office_id, clock)

    async def laid_over(self, files: OfficeFacts) -> OfficeFacts:
        """Return the facts of the files, laid over by what staff have set."""
        async with self._database.read() as session:
            return self._merged(files, await self.settings.present(session)).used

    async def in_use(self) -> OfficeFacts:
        """Return the facts in use; raises KnowledgeFaults where the files cannot be read."""
        return await self.laid_over((await self.files()).facts)

    async def files(self, key: str = "") -> Files:
        """Return what the files say, read before an act is opened; `key`: the part that is going to be changed.

        Raises KnowledgeFaults where they cannot be read.
        """
        facts, hotlines = await asyncio.to_thread(load_facts, self._folder)
        if key != "front":
            return Files(facts, frozenset(hotlines))
        knowledge = await asyncio.to_thread(load_knowledge, self._folder)
        return Files(facts, frozenset(hotlines), frozenset(knowledge.by_id))

    async def sources(self, session: AsyncSession, files: Files) -> Sources:
        """Return the facts with where they come from."""
        return self._merged(files.facts, await self.settings.present(session))

    async def save(self, act: Act, files: Files, key: str, record: Mapping[str, Any], why: str) -> Setting:
        """Set some fields of a part, in use at once; what is the same as in the files stays theirs.

        Raises NotAllowed, NotFound for an unknown part, Malformed with everything that is wrong, and Conflict where
        nothing would change.
        """
        act.need(Right.ADMIN)
        sources = await self.sources(act.session, files)
        whole = part_of(sources.used, key) | _tidy(key, record)
        return await self._store(act, files, sources.used, key, whole, why, "change")

    async def restore(self, act: Act, files: Files, key: str, number: int | None, why: str) -> Setting:
        """Set a part to a former version again, or (None) to what the files say; raises as `save` does."""
        act.need(Right.ADMIN)
        sources = await self.sources(act.session, files)
        former = (await self.settings.version(act.session, key, number)).value if number is not None else {}
        whole = part_of(files.facts, key) | former
        return await self._store(act, files, sources.used, key, whole, why, "restore")

    def shown(self, sources: Sources, row: Setting) -> Record:
        """Return a part as a version has it; what does not fit any more is shown as it was set."""
        try:
            return part_of(with_part(sources.files, row.key, row.value), row.key)
        except WrongInput:
            return dict(row.value)

    async def _store(
        self, act: Act, files: Files, used: OfficeFacts, key: str, whole: Record, why: str, verb: str
    ) -> Setting:
        after = with_part(used, key, whole)
        today = self._clock.now().astimezone(OFFICE_ZONE).date()
        known = fact_faults(used, files.hotlines, today)
        faults = [one for one in fact_faults(after, files.hotlines, today) if one not in known]
        if files.entries is not None:
            faults += [f"知识库里没有条目 {o.to}。" for o in after.front if o.to not in files.entries]
        if faults:
            raise Malformed("\n".join(faults))
        changed, theirs = part_of(after, key), part_of(files.facts, key)
        if field_names(key):
            value = {name: changed[name] for name in changed if changed[name] != theirs[name]}
        else:
            value = changed if changed != theirs else {}
        return await self.settings.add(act, key, value, why, verb=verb)

    def _merged(self, files: OfficeFacts, rows: Mapping[str, Setting]) -> Sources:
        """A version that does not fit the files any more (a place that they lost) is left out, never all of them."""
        used, broken = files, dict[str, str]()
        for key, row in rows.items():
            if not row.value or not is_part(key):
                continue
            try:
                used = with_part(used, key, row.value)
            except WrongInput as fault:
                broken[key] = str(fault)
        return Sources(files, used, rows, broken)


def _tidy(key: str, record: Mapping[str, Any]) -> Record:
    """The same with outer blanks off, and what is empty and may be so not known."""
    tidy: Record = {}
    for name, value in record.items():
        if isinstance(value, str):
            value = value.strip()
            if name == "phone":
                value = "".join(unicodedata.normalize("NFKC", value).split())
            if name in MAY_BE_MISSING and field_names(key) and not value:
                value = None
        tidy[name] = value
    return tidy

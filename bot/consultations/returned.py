"""The 意见汇总表 comes back from the legislature with the results filled in: read, shown, and only then written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.desk import MAX_REASON, Desk
from bot.consultations.drafts import Drafts
from bot.consultations.paper import Fault, refuse
from bot.consultations.store import Opinion
from bot.consultations.terms import DISPOSITIONS, OpinionState, code_of
from bot.errors import Conflict, Malformed
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database
from bot.text import clean

COLUMNS = ("编号", "采纳情况", "采纳说明")
FINAL = "最后的条文"
MAX_ROWS = 20_000
MAX_FINAL = 5_000
_DASHES = re.compile("[-–—－−]+")
"""Word makes long dashes of short ones, of one or of two."""

AT_ONCE = 500
"""Opinions that are looked up in one query."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one row of the returned table says about an opinion, and through it about its group."""

    line: int
    receipt: str
    disposition: str
    reason: str
    final: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What importing the results would do. `new`: no result yet; `changed`: another one so far; with the opinion now.

    `same` rows say what is stored already, `empty` ones say nothing.
    """

    new: list[tuple[Result, Opinion]]
    changed: list[tuple[Result, Opinion]]
    same: int
    empty: int


class ReturnedTables:
    """Results out of tables, for one office."""

    def __init__(self, database: Database, office_id: str, drafts: Drafts, desk: Desk) -> None:
        self._database = database
        self._office = office_id
        self._drafts = drafts
        self._desk = desk

    async def preview(
        self, code: str, header: Sequence[object], rows: Iterable[tuple[int, Sequence[object]]]
    ) -> Returned:
        """Tell what the results of a table would change; raises WrongInput with all faults of all rows at once.

        A fault is a result that is none, one without its reason, a number this draft does not have, two results for
        one group, and another result than the one that was told to somebody already (a correction letter does that).
        """
        found, faults, empty = _read(header, rows)
        async with self._database.read() as session:
            view = await self._drafts.get(session, code)
            opinions = await self._opinions(session, view.draft.id, [one.receipt for one in found])
        new, changed, same = [], [], 0
        groups: dict[int, Result] = {}
        for one in found:
            row = opinions.get(one.receipt)
            if row is None:
                faults.append(Fault(one.line, f"第 {one.line} 行“编号”：这部草案没有“{one.receipt}”"))
                continue
            if row.group_id:
                first = groups.setdefault(row.group_id, one)
                if (first.disposition, first.reason) != (one.disposition, one.reason):
                    why = f"和第 {first.line} 行在同一组，结果却不一样"
                    faults.append(Fault(one.line, f"第 {one.line} 行“采纳情况”：{why}"))
                    continue
            is_same = (row.disposition, row.disposition_reason) == (one.disposition, one.reason)
            if is_same and (not one.final or row.final_text == one.final):
                same += 1
            elif row.state == OpinionState.TOLD:
                faults.append(Fault(one.line, f"第 {one.line} 行：{one.receipt} 的结果已经告知本人，要用更正信"))
            elif row.disposition:
                changed.append((one, row))
            else:
                new.append((one, row))
        refuse(faults)
        return Returned(new, changed, same, empty)

    async def write(self, act: Act, code: str, results: Sequence[Result]) -> int:
        """Store results that were looked at, with their whole groups; returns how many opinions were decided.

        Raises WrongInput where one was told or taken back meanwhile, and stores nothing then.
        """
        act.need(Right.CONSULTATIONS)
        if not results:
            raise Conflict("表里没有新的结果。")
        view = await self._drafts.get(act.session, code)
        there = await self._opinions(act.session, view.draft.id, [one.receipt for one in results])
        if gone := next((one.receipt for one in results if one.receipt not in there), ""):
            raise Conflict(f"{gone} 刚刚撤回了，没有写。请重新上传一次。")
        done = 0
        alike: dict[tuple[str, str, str], list[str]] = {}
        for one in results:
            alike.setdefault((one.disposition, one.reason, one.final), []).append(one.receipt)
        for (disposition, reason, final), receipts in alike.items():
            for start in range(0, len(receipts), AT_ONCE):
                done += await self._desk.dispose(act, receipts[start : start + AT_ONCE], disposition, reason, final)
        act.note("opinion.import-results", code, f"{len(results)} 行，{done} 条意见")
        return done

    async def _opinions(self, session: AsyncSession, draft_id: int, receipts: Sequence[str]) -> Mapping[str, Opinion]:
        found: dict[str, Opinion] = {}
        for start in range(0, len(receipts), AT_ONCE):
            rows = await session.scalars(
                select(Opinion).where(
                    Opinion.office_id == self._office,
                    Opinion.draft_id == draft_id,
                    Opinion.withdrawn_at.is_(None),
                    Opinion.receipt.in_(receipts[start : start + AT_ONCE]),
                )
            )
            found |= {row.receipt: row for row in rows}
        return found


def _read(
    header: Sequence[object], rows: Iterable[tuple[int, Sequence[object]]]
) -> tuple[list[Result], list[Fault], int]:
    """The results, the faults, and how many rows have none."""
    names = [str(cell).strip().rstrip("*＊") if cell is not None else "" for cell in header]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise Malformed(f"表头没有这些列：{'、'.join(missing)}。请用从这里导出的表填。")
    found: list[Result] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    empty = 0
    for line, cells in rows:
        row = {name: _text(cell) for name, cell in zip(names, cells, strict=False)}
        receipt, shown, reason = (row.get(column, "") for column in COLUMNS)
        receipt = _DASHES.sub("-", receipt.upper())
        if not any(row.values()):
            continue
        if len(found) + len(faults) + empty >= MAX_ROWS:
            raise Malformed(f"一次最多 {MAX_ROWS} 行，请分成几个文件。")
        if not shown and not reason:
            empty += 1
            continue
        code = code_of(DISPOSITIONS, shown) if shown else None
        told = []
        if not receipt:
            told.append(("编号", "没有填"))
        elif receipt in seen:
            told.append(("编号", f"和第 {seen[receipt]} 行重复"))
        if code is None:
            told.append(("采纳情况", f"“{shown[:40]}”不对，可填：{'、'.join(DISPOSITIONS.values())}"))
        if not reason or len(reason) > MAX_REASON:
            told.append(("采纳说明", f"最多 {MAX_REASON} 字" if reason else "没有填，居民会看到"))
        if len(row.get(FINAL, "")) > MAX_FINAL:
            told.append((FINAL, f"最多 {MAX_FINAL} 字"))
        seen.setdefault(receipt, line)
        faults += [Fault(line, f"第 {line} 行“{column}”：{why}") for column, why in told]
        if not told and code:
            found.append(Result(line, receipt, code, reason, row.get(FINAL, "")))
    return found, faults, empty


def _text(cell: object) -> str:
    text = clean(str(cell)) if cell is not None else ""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@＝＋－＠" else text

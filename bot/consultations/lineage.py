"""Follows an article through the versions of its draft: its number may change, the matter it regulates does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.consultations.comparing import SPEAKING, match
from bot.consultations.parsing import Provision
from bot.consultations.store import Opinion, ProvisionRow


@dataclass(frozen=True, slots=True)
class Standing:
    """Where opinions stand in one version. `numbers`: version id to number; `now`: lineage to its part's row."""

    version_id: int
    numbers: Mapping[int, int]
    now: Mapping[int, ProvisionRow]

    def label(self, opinion: Opinion) -> str:
        """Return 第二条, or 第三条（第1版第二条） if the article has another number now, or that it is gone."""
        if not opinion.article or opinion.version_id == self.version_id:
            return opinion.label
        row, version = self.now.get(opinion.lineage), self.version(opinion)
        if row is None:
            return f"{opinion.label}（{version}，现已删去）"
        if row.label == opinion.label or opinion.label.startswith(f"{row.label}第"):
            return opinion.label
        return f"{row.label}（{version}{opinion.label}）"

    def version(self, opinion: Opinion) -> str:
        """Return the version that an opinion was made on: 第1版."""
        return f"第{self.numbers.get(opinion.version_id, 1)}版"


def inherit(
    old: Sequence[ProvisionRow], new: Sequence[Provision], past: Mapping[str, int], free: int
) -> dict[str, tuple[int, ProvisionRow | None]]:
    """Return for the key of each new part its lineage, and the old part it goes on from.

    `past`: text to lineage of parts that were given up in earlier versions and may come back; `free`: the first number
    that no part of the draft has had.
    """
    rows = {one.key: one for one in old}
    speaking = [(one.key, one.label, one.text) for one in new if one.kind in SPEAKING]
    headings = {one.key: one.key for one in new if one.kind not in SPEAKING and one.key in rows}
    matched = match(old, speaking) | headings
    used = {rows[key].lineage for key in matched.values()}
    found: dict[str, tuple[int, ProvisionRow | None]] = {}
    for one in new:
        row = rows.get(matched.get(one.key, ""))
        lineage = row.lineage if row else past.get(one.text, 0) if one.kind in SPEAKING else 0
        if not lineage or (row is None and lineage in used):
            lineage, free = free, free + 1
        used.add(lineage)
        found[one.key] = (lineage, row)
    return found

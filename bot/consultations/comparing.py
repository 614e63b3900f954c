"""Compares two texts of a draft article by article, also when articles were put in and the rest moved down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.consultations.store import ProvisionRow

SPEAKING = ("article", "preamble", "appendix")
"""Kinds of parts that say something; headings carry no rule."""

ALIKE = 55
"""Two articles of this similarity (rapidfuzz ratio, 0–100) are one article that was changed."""

SAME_NUMBER = 40
"""With the same number less likeness is enough; below it the number was given to another matter."""

NEIGHBOUR = 10
"""The same number wins over a neighbour that is more similar by up to this."""

MOST_COMPARED = 400
"""Articles on each side that are compared by similarity; a text with more changes than that is a new one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one article. An empty `before` means it is new, an empty `after` that it is gone."""

    key: str
    label: str
    before: str
    after: str
    old_key: str = ""
    old_label: str = ""

    @property
    def shown(self) -> tuple[str, str, str]:
        """The row of a comparison: the label with the one it had, the words before, the words after."""
        moved = self.old_label and self.old_label != self.label and self.after
        label = f"{self.label}（原{self.old_label}）" if moved else self.label
        return label, self.before or "（新增）", self.after or "（删去）"


def compare(
    old: Sequence[ProvisionRow], new: Sequence[tuple[str, str, str]], *, everything: bool = False
) -> list[Change]:
    """Compare articles; `new` holds (key, label, text) in legal order.

    An article is matched by its text first, then by its likeness, where the same number counts. With `everything`
    unchanged articles are told too. The order is that of the new text; what is gone comes last.
    """
    before = {one.key: one for one in old if one.kind in SPEAKING}
    matched = match(old, new)
    found = []
    for key, label, text in new:
        row = before.get(matched.get(key, ""))
        if everything or row is None or row.text != text:
            was = (row.text, row.key, row.label) if row else ("", "", "")
            found.append(Change(key, label, was[0], text, was[1], was[2]))
    taken = set(matched.values())
    gone = [row for key, row in before.items() if key not in taken]
    return [*found, *(Change(one.key, one.label, one.text, "", one.key, one.label) for one in gone)]


def match(old: Sequence[ProvisionRow], new: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return which old key each new key goes on from; `new` holds (key, label, text). What is new has none."""
    before = {one.key: one.text for one in old if one.kind in SPEAKING}
    matched = {key: key for key, _, text in new if before.get(key) == text}
    left: dict[str, list[str]] = {}
    for key, text in before.items():
        if key not in matched:
            left.setdefault(text, []).append(key)
    for key, _, text in new:
        if key not in matched and left.get(text):
            matched[key] = left[text].pop(0)
    taken = set(matched.values())
    old_left = [(key, text) for key, text in before.items() if key not in taken]
    new_left = [(key, text) for key, _, text in new if key not in matched]
    return matched | _alike(old_left[:MOST_COMPARED], new_left[:MOST_COMPARED])


def _alike(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Pair changed articles, the most similar first, so that no pair takes what another fits better."""
    if not old or not new:
        return {}
    scores = process.cdist([text for _, text in new], [text for _, text in old], scorer=fuzz.ratio)
    pairs = []
    for row, line in enumerate(scores.tolist()):
        for column, score in enumerate(line):
            same = new[row][0] == old[column][0]
            if score >= (SAME_NUMBER if same else ALIKE):
                pairs.append((-score - (NEIGHBOUR if same else 0), row, column))
    found: dict[str, str] = {}
    taken: set[int] = set()
    for _, row, column in sorted(pairs):
        if new[row][0] not in found and column not in taken:
            found[new[row][0]] = old[column][0]
            taken.add(column)
    return found

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


def compare(
    old: Sequence[ProvisionRow], new: Sequence[tuple[str, str, str]], *, everything: bool = False
) -> list[Change]:
    """Compare articles; `new` holds (key, label, text) in legal order.

    An article is matched by its text first, then by its number, then by likeness. With `everything` unchanged
    articles are told too. The order is that of the new text; what is gone comes last.
    """
    before = {one.key: one for one in old if one.kind in SPEAKING}
    matched = _match(before, new)
    found = []
    for key, label, text in new:
        row = before.get(matched.get(key, ""))
        if everything or row is None or row.text != text:
            was = (row.text, row.key, row.label) if row else ("", "", "")
            found.append(Change(key, label, was[0], text, was[1], was[2]))
    gone = [row for key, row in before.items() if key not in matched.values()]
    return [*found, *(Change(one.key, one.label, one.text, "", one.key, one.label) for one in gone)]


def _match(before: dict[str, ProvisionRow], new: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return which old key each new key goes on from."""
    matched = {key: key for key, _, text in new if key in before and before[key].text == text}
    left = {row.text: key for key, row in before.items() if key not in matched.values()}
    for key, _, text in new:
        if key not in matched and text in left:
            matched[key] = left.pop(text)
    open_old = [key for key in before if key not in matched.values()]
    open_new = [(key, text) for key, _, text in new if key not in matched]
    for key, text in open_new[:MOST_COMPARED]:
        choices = {one: before[one].text for one in open_old[:MOST_COMPARED]}
        best = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            # The same number wins over a slightly more similar neighbour.
            same = key in choices and fuzz.ratio(text, choices[key]) >= ALIKE
            matched[key] = key if same else best[2]
            open_old.remove(matched[key])
    for key, _ in open_new:
        if key not in matched and key in open_old:
            matched[key] = key
            open_old.remove(key)
    return matched

"""Says the numbers that Word draws by itself (第一条, （一）): they are not in the text of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from bot.language.numerals import write_numeral

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, its text (第%1条), its first number, and when it restarts."""

    shape: str
    text: str
    start: int
    restart: int | None


class Numbering:
    """Counts the paragraphs of a document's lists, in the order of the document."""

    def __init__(self, document: object) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, etree._Element] = {}
        part = document.part  # type: ignore[attr-defined]
        self._read_styles(part.document.styles.element)
        try:
            root = part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for shape in root.iter(qn("w:abstractNum")):
            self._read_levels(shape, shape.get(qn("w:abstractNumId")) or "")
        for number in root.iter(qn("w:num")):
            self._read_number(number)

    def label(self, paragraph: etree._Element) -> str:
        """Return what stands before a paragraph, with a space; empty for one without a number."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        from_style = self._styles.get(style.get(qn("w:val")) or "") if style is not None else None
        found = from_style if found is None else found
        if found is None:
            return ""
        number = _value(found, "w:numId") or (_value(from_style, "w:numId") if from_style is not None else "")
        ilvl = int(_value(found, "w:ilvl") or 0)
        shape = self._lists.get(number, "")
        level = self._levels.get((shape, ilvl))
        if level is None:
            return ""
        self._count(number, shape, ilvl, level)
        if level.shape == "bullet":
            return ""
        return re.sub(r"%(\d)", lambda match: self._shown(shape, int(match[1]) - 1), level.text) + " "

    def _count(self, number: str, shape: str, ilvl: int, level: _Level) -> None:
        """Count on. All lists on one shape share their numbers; a list that overrides its start does so once."""
        first = self._overrides.pop((number, ilvl), None)
        if first is not None:
            self._counts[shape, ilvl] = first
        else:
            self._counts[shape, ilvl] = self._counts.get((shape, ilvl), level.start - 1) + 1
        for other, deeper in [key for key in self._counts if key[0] == shape and key[1] > ilvl]:
            restart = self._levels[other, deeper].restart
            # Without a rule a level restarts below every higher one; 0 means never.
            if restart is None or (restart and ilvl < restart):
                del self._counts[other, deeper]

    def _shown(self, shape: str, ilvl: int) -> str:
        level = self._levels.get((shape, ilvl))
        if level is None:
            return ""
        count = self._counts.get((shape, ilvl), level.start)
        return _drawn(level.shape, count)

    def _read_styles(self, root: etree._Element) -> None:
        """Note which styles are numbered: by themselves, or by the style they are based on."""
        based = {}
        for style in root.iter(qn("w:style")):
            name = style.get(qn("w:styleId")) or ""
            based[name] = _value(style, "w:basedOn")
            for found in style.iter(qn("w:numPr")):
                self._styles[name] = found
        own = dict(self._styles)
        for name in based:
            above, seen = name, {""}
            while above not in seen and above not in own:
                seen.add(above)
                above = based.get(above, "")
            if above in own:
                self._styles[name] = own[above]

    def _read_levels(self, parent: etree._Element, shape: str) -> None:
        for level in parent.iter(qn("w:lvl")):
            restart = _value(level, "w:lvlRestart")
            made = _Level(
                _value(level, "w:numFmt"),
                _value(level, "w:lvlText"),
                int(_value(level, "w:start") or 1),
                int(restart) if restart else None,
            )
            self._levels[shape, int(level.get(qn("w:ilvl")) or 0)] = made

    def _read_number(self, number: etree._Element) -> None:
        name = number.get(qn("w:numId")) or ""
        shape = _value(number, "w:abstractNumId")
        self._lists[name] = shape
        for override in number.iter(qn("w:lvlOverride")):
            if next(override.iter(qn("w:lvl")), None) is not None:
                # A list with levels of its own counts for itself.
                for (other, ilvl), level in [one for one in self._levels.items() if one[0][0] == shape]:
                    self._levels.setdefault((f"{other}/{name}", ilvl), level)
                self._lists[name] = f"{shape}/{name}"
                self._read_levels(override, f"{shape}/{name}")
            if start := _value(override, "w:startOverride"):
                self._overrides[name, int(override.get(qn("w:ilvl")) or 0)] = int(start)


def _drawn(shape: str, count: int) -> str:
    """Return a number as Word draws it."""
    kind = shape.lower()
    if "enclosedcircle" in kind and 0 < count <= len(_CIRCLED):
        return _CIRCLED[count - 1]
    if kind == "ideographtraditional" and 0 < count <= len(_STEMS):
        return _STEMS[count - 1]
    if kind in ("lowerletter", "upperletter") and count > 0:
        times, place = divmod(count - 1, 26)
        return chr((ord("a") if kind == "lowerletter" else ord("A")) + place) * (times + 1)
    if kind in ("lowerroman", "upperroman") and 0 < count < len(_TENS) * 10:
        roman = _TENS[count // 10] + _ONES[count % 10]
        return roman if kind == "upperroman" else roman.lower()
    if kind == "decimalzero":
        return f"{count:02}"
    return write_numeral(count) if "chinese" in kind or "japanese" in kind else str(count)


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(qn(tag))
    return (found.get(qn("w:val")) or "") if found is not None else ""

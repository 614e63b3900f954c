"""Finds the article that somebody means: by its number, by a key word, or by a plain question about it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.consultations.store import ProvisionRow
from bot.language.folding import fold
from bot.language.numerals import NUMERAL, NUMERAL_CHARACTERS, article_label, read_numeral, write_numeral

HITS = 4
ENOUGH = 0.2
"""The share of a question's weight that an article must hold to be offered."""

_NUMBERED = re.compile(
    rf"(?P<first>第?)(?P<number>{NUMERAL})(?:[-—](?P<dashed>{NUMERAL}))?"
    rf"(?P<unit>[条号](?:[之-](?P<inserted>{NUMERAL}))?"
    rf"(?:第?(?P<paragraph>{NUMERAL})款)?(?:第?[(]?(?P<item>{NUMERAL})[)]?项)?)?"
)
_AROUND = re.compile(
    r"^(?:请问|麻烦|帮我)?(?:我?(?:想|要)?(?:看看|看一下|看|打开|翻到|跳到|找))?"
    r"|(?:怎么(?:写|说|规定)的?|(?:里面)?是(?:什么|啥)|(?:说|讲|写|规定)的?(?:是|了)?(?:什么|啥)|的?内容|[吧呢吗])+$"
)
_TWO_NUMBERS = re.compile(rf"(?<=[{NUMERAL_CHARACTERS}])[。、,.]+\s*(?=[{NUMERAL_CHARACTERS}])|(?<=\d)\s+(?=\d)")
"""What parts two numbers: 第14、15条 names two articles, and none that is called 1415."""

_WRITTEN = str.maketrans("條條號項兩萬點", "条条号项两万点")
"""How the words of a number are written in traditional characters."""

LITERAL = 0.5
"""The least score of an article in which the very words that were typed stand."""

LONGEST_WORD = 8
UNKNOWN = 1.5
"""Weight of a pair that the draft does not have; the rarest pair of thirty articles weighs 3.4."""

_EMPTY = re.compile(r"[吗呢吧啊么的了]|能不|不能|可以|请问|我家|我们|这个|那个|是不|不是|有没|没有|什么|怎|办|为什")
_SAME = {
    "电动车": "电动自行车",
    "电瓶车": "电动自行车",
    "房东": "出租人",
    "租客": "承租人",
    "租户": "承租人",
    "剩菜": "餐厨垃圾",
    "泔水": "餐厨垃圾",
    "飞线": "私自拉接电线",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; `label` names the paragraph too where somebody named it."""

    article: ProvisionRow
    label: str
    score: float


class ArticleFinder:
    """Searches the articles of one version."""

    def __init__(self, provisions: Sequence[ProvisionRow]) -> None:
        self._articles = [one for one in provisions if one.kind in ("article", "appendix", "preamble")]
        self._words = [Counter(_pairs(f"{one.path} {one.text} {one.note}")) for one in self._articles]
        known = Counter(word for words in self._words for word in words)
        self._weight = {word: math.log(1 + len(self._articles) / count) for word, count in known.items()}

    def numbered(self, text: str) -> Hit | None:
        """Return the article named by its number; None for anything else.

        第十条, 第十條, 十, 10号, 第十条之一, 第10-1条, 第十条第二款第（三）项 are all understood.
        """
        found = _read_number(text)
        if found is None:
            return None
        number = read_numeral(found["number"])
        inserted = read_numeral(found["inserted"] or found["dashed"] or "") or 0
        for one in self._articles:
            if one.kind == "article" and (one.number, one.inserted) == (number, inserted):
                return Hit(one, one.label + _below(found["paragraph"], found["item"]), 1.0)
        return None

    def beyond(self, text: str) -> str:
        """Return how many articles there are (三十) if somebody names one behind the last; else an empty string."""
        found = _read_number(text)
        last = max((one.number for one in self._articles if one.kind == "article"), default=0)
        if found is None or not last or not (found["first"] or found["unit"]):
            return ""
        return write_numeral(last) if (read_numeral(found["number"]) or 0) > last else ""

    def search(self, text: str) -> list[Hit]:
        """Return the articles that a question or key word is about, best first, at most HITS."""
        said = text
        text = said_as_written(text)
        pairs = {pair for pair in _pairs(text) if not _EMPTY.search(pair)}
        asked = pairs & self._weight.keys()
        if not asked:
            return []
        # What the draft never says counts against it, but less: people use other words than laws.
        whole = sum(self._weight[pair] for pair in asked) + UNKNOWN * len(pairs - asked)
        typed = fold(said) if len(said.strip()) <= LONGEST_WORD else ""
        hits = []
        for one, words in zip(self._articles, self._words, strict=True):
            length = 1 + sum(words.values()) / 120
            got = sum(self._weight[w] * words[w] / (words[w] + 0.4 * length) for w in asked if w in words)
            # A long article thins out a word that stands in one of its items; standing there is proof enough.
            is_there = len(typed) > 1 and typed in fold(f"{one.text} {one.note}")
            hits.append(Hit(one, one.label, LITERAL + got / whole / 2 if is_there else got / whole))
        best = sorted(hits, key=lambda hit: -hit.score)[:HITS]
        return [hit for hit in best if hit.score >= max(ENOUGH, best[0].score * 0.6)]


def said_as_written(text: str) -> str:
    """Return a text with the words of a law beside the everyday ones (电瓶车电动自行车)."""
    for everyday, written in _SAME.items():
        text = text.replace(everyday, f"{everyday}{written}")
    return text


def beyond_title(text: str, title: str) -> str:
    """Return a text without the word that the whole draft is about: it fits every article and so tells none."""
    for everyday, written in _SAME.items():
        if written in title:
            text = text.replace(written, "").replace(everyday, "")
    return text


def _pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters: with a few hundred articles they find as well as words do."""
    runs = re.findall(r"[\u4e00-\u9fff]+|[a-z0-9]{2,}", fold(text))
    return [
        pair for run in runs for pair in ([run] if run.isascii() else (run[n : n + 2] for n in range(len(run) - 1)))
    ]


def _read_number(text: str) -> re.Match[str] | None:
    apart = _TWO_NUMBERS.sub("|", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[\s，。、,.!?！？]", "", apart).translate(_WRITTEN)
    return _NUMBERED.fullmatch(_AROUND.sub("", plain))


def _below(paragraph: str | None, item: str | None) -> str:
    label = ""
    if paragraph and (number := read_numeral(paragraph)):
        label += article_label(number).replace("条", "款")
    if item and (number := read_numeral(item)):
        label += f"第（{write_numeral(number)}）项"
    return label

"""Compares the modal word of a cited point (应当, 必须, 可以, 不得) with the sentence of the article it comes from.

One word decides a right here: an office that must act and is said to be free to, a person who may and is told to. The
sentence meant is the one that has most in common with what follows the word. A summary in our own words is not a
quotation, so the comparison is careful: it speaks only where that sentence has none of the words that would carry the
modal, and another one that goes against it. What was read by somebody and is right is marked in the entry's table
(`bot.knowledge.reviews.READ_RIGHT`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLAIM = re.compile("请求|申请|起诉|提出|要求|主张")
"""What somebody may do who has a right: an article gives it by naming the claim, without 可以."""

_ANY = re.compile("应当|必须|可以|不得|禁止|有权")

_ITEM = re.compile(r"\s*(（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[．.、])")
_RUN = re.compile("[\u4e00-\u9fff]+")
_PHRASE = re.compile("[^，；。、：]*")
_LAST_PHRASE = re.compile("[^，；。、：]*$")
_END = re.compile("[。；]")


@dataclass(frozen=True, slots=True)
class _Modal:
    """`said`: the words in our point; `carried`: what carries them in the law; `against`: what contradicts them.

    `claims`: the law carries it too where it only names the claim.
    """

    said: re.Pattern[str]
    carried: re.Pattern[str]
    against: re.Pattern[str]
    claims: bool = False


_MODALS = (
    _Modal(re.compile("应当|必须"), re.compile("应|须|不得|禁止"), re.compile("可以|有权|可(?!能)")),
    _Modal(
        re.compile("可以"),
        re.compile("可|有权|自愿|应予支持|应予受理|予以支持"),
        re.compile("应当|必须|不得|禁止|不能"),
        claims=True,
    ),
    _Modal(
        re.compile("不得|禁止"), re.compile("不得|禁止|严禁|不能|不予|不准|不应|不支持|无效|除外|视为"), re.compile("")
    ),
)


def modal_fault(says: str, text: str) -> str | None:
    """Return the modal word of a point that its article does not have, with the article's sentence; None if all fit."""
    sentences = _sentences(text)
    for modal in _MODALS:
        for found in modal.said.finditer(says):
            meant = _meant(says, found, sentences)
            if meant and _differs(modal, says[found.end() :], meant):
                return f"写的是“{found.group()}”，条文那一句是“{_short(meant[0])}”"
    return None


def _differs(modal: _Modal, rest: str, meant: list[str]) -> bool:
    if any(modal.carried.search(sentence) for sentence in meant):
        return False
    if not any(modal.against.search(sentence) for sentence in meant):
        return False
    phrase = _PHRASE.match(rest)
    claimed = modal.claims and phrase is not None and _CLAIM.search(phrase.group())
    return not (claimed and any(_CLAIM.search(sentence) for sentence in meant))


def _meant(says: str, found: re.Match[str], sentences: list[tuple[str, str]]) -> list[str]:
    """The sentences that share most with the words after the modal, else with those before it, else with all."""
    after, before = _PHRASE.match(says, found.end()), _LAST_PHRASE.search(says[: found.start()])
    for words in (after.group() if after else "", before.group() if before else "", says):
        pairs = _pairs(words)
        shared = [len(pairs & _pairs(own)) for own, _ in sentences]
        if best := max(shared, default=0):
            meant = [whole for (_, whole), count in zip(sentences, shared, strict=True) if count == best]
            return [_clause(sentence, pairs) for sentence in meant]
    return []


def _clause(sentence: str, pairs: set[str]) -> str:
    """Of a sentence with several modals (应当训诫，并可以责令) the clause that is meant, if it has one of its own."""
    clauses = re.split("[，：]", sentence)
    shared = [len(pairs & _pairs(clause)) for clause in clauses]
    best = [clause for clause, count in zip(clauses, shared, strict=True) if count == max(shared)]
    return best[0] if len(best) == 1 and max(shared) and _ANY.search(best[0]) else sentence


def _sentences(text: str) -> list[tuple[str, str]]:
    """Sentences of an article, each alone and with the words that lead its list (不得有下列行为：)."""
    sentences: list[tuple[str, str]] = []
    lead = ""
    for paragraph in text.split("\n"):
        own = [part for part in _END.split(paragraph) if part.strip()]
        if _ITEM.match(paragraph):
            sentences += [(part, lead + part) for part in own]
        else:
            sentences += [(part, part) for part in own]
            lead = own[-1] if own and paragraph.rstrip().endswith("：") else ""
    return sentences


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in _RUN.findall(text) for i in range(len(run) - 1)}


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else "……" + sentence[-58:]

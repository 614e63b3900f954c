"""Proposes opinions that ask for the same: near-duplicates on one article with one stance, never across."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.consultations.store import Opinion
from bot.consultations.terms import OpinionState
from bot.language.folding import fold

if TYPE_CHECKING:  # cutting words loads a dictionary, which a command that only lists does without
    from bot.language.tokens import Tokens

ALIKE = 72.0
"""Similarity of the sorted words (rapidfuzz token_sort_ratio, 0–100) from which two opinions are proposed as one."""

NEARLY = 80.0
"""Similarity of the letters from which one text is taken for another with a word put right."""

SHORTEST = 4
"""Shorter texts ("同意") are only grouped when they are equal."""

KEY_WORDS = 6
_NEGATIONS = re.compile(
    r"不|禁|取消|删|反对|没有|无需|别|勿|未(?!来)|非(?!常)|(?<![避难以])免"
    r"|提高|降低|增加|减少|延长|缩短|加重|减轻|放宽|收紧|从严|从宽"
)
"""Words that turn a wish round: two that differ in them ask for the opposite, however alike they are."""

_DIGITS = "零一二两三四五六七八九十百千万"
_NUMBERS = re.compile(
    rf"[0-9]+(?:\.[0-9]+)?[百千万亿]*|百分之[{_DIGITS}]+|(?:[{_DIGITS}]{{2,}}|[二两三四五六七八九十])(?=[点块])"
    rf"|[半{_DIGITS}]+(?=[个年月天日米元户次条%％名人倍岁周层楼栋幢家辆具台届里吨度瓦伏]|周岁|小时|分钟|公里|平方|公斤|千克|星期|季度)"
)
"""Numbers that measure something; 一点 and 一块 mean none."""

_EMPTY = re.compile(
    r"我们?|觉得|认为|建议|希望|应该|应当|这个|那个|这样|现在|可以|还是|就是|因为|所以|的话|如果|能够|进行|以及|没有|条文|规定|本条|意见"
)


Tell = Callable[[int], None]
"""Is told how many opinions have been compared."""


def _nobody(_: int) -> None: ...


def _further(tell: Tell, before: int, compared: int) -> None:
    tell(before + compared)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one opinion asks for, ready to be compared."""

    opinion: Opinion
    text: str
    guard: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Opinions that ask for the same, to be accepted or not.

    `id` is made from what is proposed: it stays while that stays, and never means another proposal. `joins` is the
    group that is there already and would take them in, with `like`, the member they are most like; None: a new group.
    """

    id: str
    members: tuple[Opinion, ...]
    joins: int | None = None
    like: Opinion | None = None

    @property
    def receipts(self) -> list[str]:
        """The numbers to put into one group: a group that is there is named by a member of it."""
        return [*([self.like.receipt] if self.like else []), *(one.receipt for one in self.members)]


class Grouping:
    """Compares what is asked for by its words."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def propose(self, opinions: Sequence[Opinion]) -> list[list[Opinion]]:
        """Return groups of at least two opinions that are in no group yet; the first of each is the earliest.

        Opinions that differ in a number (两年, 一年) or in a negation are never put together.
        """
        blocks: dict[tuple[int, str], list[Asked]] = defaultdict(list)
        for opinion in opinions:
            if opinion.group_id is None and opinion.withdrawn_at is None and not opinion.moderation:
                text = opinion.proposed or opinion.reason
                if text:
                    blocks[opinion.lineage, opinion.stance].append(self._asked(opinion, text))
        groups = [group for block in blocks.values() for group in _lead(block)]
        return sorted(groups, key=lambda group: group[0].id)

    def proposals(self, opinions: Sequence[Opinion], tell: Tell = _nobody) -> list[Proposal]:
        """Return what may be joined, in the order the opinions came: new groups, and what fits a group that is there.

        Opinions that came after the first round are proposed for the groups of that round. Where somebody decided
        already, the group is closed and takes no more in. `tell` is told how many opinions have been compared.
        """
        blocks: dict[tuple[int, str], list[Asked]] = defaultdict(list)
        for opinion in opinions:
            text = opinion.proposed or opinion.reason
            closed = opinion.group_id is not None and opinion.state in (OpinionState.DECIDED, OpinionState.TOLD)
            if text and opinion.withdrawn_at is None and not opinion.moderation and not closed:
                blocks[opinion.lineage, opinion.stance].append(self._asked(opinion, text))
        found: list[Proposal] = []
        compared = len(opinions) - sum(map(len, blocks.values()))
        for block in blocks.values():
            found += _proposals(block, partial(_further, tell, compared))
            compared += len(block)
        return sorted(found, key=lambda one: one.members[0].id)

    def key_words(self, opinions: Sequence[Opinion]) -> list[str]:
        """Return the words that say what a number of opinions is about, most frequent first, then as they came."""
        counted = Counter(
            word
            for opinion in opinions
            for word in dict.fromkeys(self._tokens.words(fold(f"{opinion.proposed}。{opinion.reason}")))
            if len(word) > 1 and not word.isdecimal() and not _EMPTY.fullmatch(word)
        )
        return [word for word, _ in counted.most_common(KEY_WORDS)]

    def _asked(self, opinion: Opinion, text: str) -> Asked:
        folded = fold(text)
        words = [word for word in self._tokens.words(folded) if not _EMPTY.fullmatch(word)]
        turning = set(_NEGATIONS.findall(folded))
        if opinion.proposed and "可以" in folded:
            # In the wording of a rule 可以 is not 应当; where somebody gives reasons it is a way of speaking.
            turning.add("可以")
        guard = (tuple(sorted(_NUMBERS.findall(folded))), tuple(sorted(turning)))
        return Asked(opinion, " ".join(sorted(words)), guard)


def most_like(text: str, opinions: Sequence[Opinion]) -> Opinion | None:
    """Return the opinion whose words are nearly those of a text, None if there is none."""
    texts = {place: one.proposed or one.reason for place, one in enumerate(opinions)}
    best = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=NEARLY)
    return opinions[best[2]] if best else None


def _lead(block: Sequence[Asked]) -> list[list[Opinion]]:
    """Give each opinion to the first earlier one that it is alike to, so that groups do not grow by chains."""
    leaders: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[int, str]] = defaultdict(dict)
    members: dict[int, list[Opinion]] = {}
    for place, asked in enumerate(block):
        known = leaders[asked.guard]
        cutoff = ALIKE if len(asked.text) >= SHORTEST else 100.0
        best = process.extractOne(asked.text, known, scorer=fuzz.ratio, score_cutoff=cutoff) if known else None
        if best is not None:
            members[best[2]].append(asked.opinion)
        else:
            known[place] = asked.text
            members[place] = [asked.opinion]
    return [group for group in members.values() if len(group) > 1]


def _proposals(block: Sequence[Asked], tell: Tell) -> list[Proposal]:
    """What of one article and stance belongs together; groups that are there lead."""
    leaders: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[int, str]] = defaultdict(dict)
    for place, asked in enumerate(block):
        if asked.opinion.group_id is not None:
            leaders[asked.guard][place] = asked.text
    members: dict[int, list[Opinion]] = defaultdict(list)
    for place, asked in enumerate(block):
        tell(place)
        if asked.opinion.group_id is not None:
            continue
        known = leaders[asked.guard]
        cutoff = ALIKE if len(asked.text) >= SHORTEST else 100.0
        best = process.extractOne(asked.text, known, scorer=fuzz.ratio, score_cutoff=cutoff) if known else None
        if best is None:
            known[place] = asked.text
        members[place if best is None else best[2]].append(asked.opinion)
    joined: dict[int, tuple[Opinion, list[Opinion]]] = {}
    found = []
    for place, group in members.items():
        leader = block[place].opinion
        if leader.group_id is not None:
            joined.setdefault(leader.group_id, (leader, []))[1].extend(group)
        elif len(group) > 1:
            found.append(Proposal(_name_of(group, None), tuple(group)))
    for number, (like, group) in joined.items():
        found.append(Proposal(_name_of(group, number), tuple(group), number, like))
    return found


def _name_of(group: Sequence[Opinion], joins: int | None) -> str:
    receipts = "|".join(sorted(one.receipt for one in group))
    return "g" + hashlib.sha256(f"{joins}|{receipts}".encode()).hexdigest()[:6]

"""What a message means in its conversation: danger and a person first, then what is wanted, then the question.

The chat and `ask --json` both ask here, each with its own memory; nothing is said or stored here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.answers.context import Reading, read, table
from bot.answers.facets import FACETS, Facet, facet_named
from bot.answers.finding import Finding, Manner, Second
from bot.answers.library import Library
from bot.answers.memory import Memory, put_on_table, put_options
from bot.answers.references import corrected, number_of, option_named, points_back, refused
from bot.answers.sides import other_side
from bot.answers.wishes import broken, marked
from bot.knowledge.model import Option
from bot.language.folding import fold
from bot.matching.decision import ANSWER, MOST_OPTIONS, OFFER
from bot.matching.ranker import Candidate, Ranking
from bot.reckoning.index import asked_for, once_more
from bot.safety import SafetyRule
from bot.voices.features import ends
from bot.wants.model import ASIDE as ASIDE_FACETS
from bot.wants.model import Want

OPENING = frozenset(
    {
        "events", "register", "opinion", "my", "person", "quiz", "subscribe", "thanks", "greeting", "about", "office",
        "goodbye", "complaint",
    }
)  # fmt: skip
"""What opens something, or has an answer of its own that is no entry."""

MANNERS: dict[str, Manner] = {"again": "whole", "slower": "spoken", "more": "more"}
"""What is wanted of the answer on the table."""

SUMS = frozenset({"court_fee", "child_support", "loan_interest", "intestate_shares"})
"""Calculations with a name of their own; all others tell until when something must be done."""

STAYS = 0.65
"""A message leaning on what is on the table is answered from there from this probability on."""

SIDE_STAYS = 0.34
"""The same where one side of the matter is asked for: the answer is short, and names what it is about."""

LEANT = 0.5

A_FEW_WORDS = 14
"""Characters of a message in which, after an answer, danger must be heard clearly (他不开门 after a leak)."""

POINTS_BACK = 0.95
"""How likely a message with a word like 刚才那个 leans on what was said before."""

LEANS = 0.05
"""A message that leans less than this stands alone."""

SURE_HALF, LIKELY_HALF, SURE_PART = 0.6, 0.4, 0.75
"""How sure the ranking must be of the halves of a message with two wishes: announced by a word, or only by a comma."""

MOST_CUTS = 3

DOUBTED = 0.2
"""From this share of another reading on an action is not believed where that reading has an answer."""

KNOWN_FACET = 0.4
"""The share of a facet that is believed where the entry on the table is asked about in whole sentences."""

LEANT_FACET, LEAST_LEANING = 0.3, 0.1
"""The share that one facet must have of all that a leaning message may mean, and how much it must lean by its words."""

BY_WORDS, BY_RANKING, BY_LENGTH, ASIDE, USUAL = 0.5, -0.7, -1.0, 2.0, 12
"""How the signs of leaning count: logistic, fitted on people whose messages nothing was learned from."""


class Understanding:
    """Reads messages with one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def chosen(self, memory: Memory, text: str, *, asked: bool = False) -> Finding | None:
        """Take the number or the name of an option, or a refusal of what was said before; None for anything else.

        A refused answer is looked for again without it.
        """
        folded = fold(text)
        number = number_of(folded)
        # A bare figure may answer anything; 第二个呢 after one was answered means those that were offered.
        listed = memory.options or (memory.offered if len(folded) > 1 else [])
        if number is not None and listed:
            if number <= len(listed):
                return self._picked(listed[number - 1])
            return self.refuse(memory) if memory.options else None
        if memory.options and (named := option_named(folded, self._labels(memory.options))):
            return self._picked(named)
        if not (memory.options or memory.entry):
            return None
        if refused(folded):
            return self.refuse(memory)
        instead = corrected(text)
        if instead is None:
            return None
        if memory.options:
            # What was offered may be right after all: only the question was put too shortly.
            memory.options = []
            return self.heard(memory, instead, asked=asked)
        memory.rejected = [memory.entry or ""]
        found = self.heard(memory, instead, asked=asked, keep=True)
        memory.rejected = []
        return replace(found, refuses=True)

    def refuse(self, memory: Memory) -> Finding:
        """Look again for what was asked last, without what was answered or offered."""
        memory.rejected += memory.options or ([memory.entry] if memory.entry else [])
        memory.options, memory.entry = [], None
        found = self._library.ranked(memory.question, memory.rejected)
        return replace(found, question=memory.question, refuses=True)

    def heard(self, memory: Memory, text: str, *, asked: bool = False, keep: bool = False) -> Finding:
        """Return what a message means; `asked`: it may answer a question of ours. `keep`: the refused stays refused."""
        if not keep:
            memory.rejected = []
        library, folded = self._library, fold(text)
        asked = asked or (memory.entry is not None and len(folded) <= A_FEW_WORDS)
        rule = library.danger(text, asked=asked)
        if rule is not None:
            return replace(self._urgent(memory, text, rule), question=text)
        if library.wants_person(folded):
            return Finding("person", (), action="person")
        want = library.want(folded)
        found = self._done(memory, want, folded) or self._sided(self._asked(memory, want, text), folded)
        care = library.safety.care(folded)
        return replace(found, care=care[0] if care else None, question=found.question or text)

    def _urgent(self, memory: Memory, text: str, rule: SafetyRule) -> Finding:
        """The card of a danger with the entry below it, and what else was asked, unless the card stands alone."""
        found = self._library.urgent(self._library.ranked(text, memory.rejected), rule)
        halves = None if rule.alone else self._halves(text)
        return replace(found, also=self._beside(halves, found)) if halves else found

    def _beside(self, halves: tuple[str, str], found: Finding) -> Second | None:
        """Whichever half the entry below the card does not serve."""
        tops = [self._library.ranker.rank(half).candidates[0].entry_id for half in halves]
        return self._second(halves[0] if tops[1] == found.shown else halves[1], found)

    def _done(self, memory: Memory, want: Want, folded: str) -> Finding | None:
        """What is wanted where it is no question, or something about the answer on the table."""
        known = self._library.reckoners
        if (sum_ := asked_for(folded, known)) is not None:
            return _sum(sum_.id)
        if memory.action.startswith("sum:") and (once_more(folded) or (want.action or "").startswith("sum:")):
            other = want.action if want.action != memory.action and not once_more(folded) else None
            if other and other.startswith("sum:"):
                return self._calculation(memory, want, folded)
            return Finding("action", (), action=memory.action)
        action = want.action
        if action is None or self._rather_asked(memory, want, folded):
            return None
        if action.startswith("sum:"):
            return self._calculation(memory, want, folded)
        if action in OPENING:
            return Finding("action", (), action="events" if action == "register" else action, slot=want.slot)
        if action == "notthis" and len(folded) <= A_FEW_WORDS and (memory.entry or memory.options):
            return self.refuse(memory)
        if action == "previous" and memory.earlier:
            return self._picked(memory.earlier[0])
        if action == "more" and memory.action == "more" and memory.entry:
            return replace(self._picked(memory.entry), manner="end")
        if action in MANNERS and memory.entry:
            return replace(self._picked(memory.entry), manner=MANNERS[action], known=True)
        return None

    def _rather_asked(self, memory: Memory, want: Want, folded: str) -> bool:
        """Whether a message that sounds like an action is a question: about the answer before it, or a sure one."""
        if memory.entry and want.leans >= DOUBTED:
            return True
        return want.alone >= DOUBTED and self._library.ranker.rank(folded).first >= ANSWER

    def _calculation(self, memory: Memory, want: Want, folded: str) -> Finding | None:
        """The calculation that is wanted; of the many about days, the one that belongs to the matter."""
        name = (want.action or "").removeprefix("sum:")
        if name in SUMS:
            return _sum(name)
        candidates = [one.entry_id for one in self._library.ranker.rank(folded).candidates[:3]]
        for one in [*([memory.entry] if memory.entry else []), *candidates]:
            entry = self._library.knowledge.entry(one)
            if entry is not None and entry.deadline:
                return _sum(entry.deadline[0])
        return None

    def _asked(self, memory: Memory, want: Want, text: str) -> Finding:
        if self._library.provisional:
            # Neither what leans on the answer before nor two wishes can be told yet: the words alone are looked up.
            return self._library.ranked(text, memory.rejected)
        halves = self._halves(text)
        if halves is None:
            return self._one(memory, want, text)
        first, second = halves
        wanted = self._library.want(fold(first))
        found = self._done(memory, wanted, fold(first)) or self._one(memory, wanted, first)
        return replace(found, also=self._second(second, found))

    def _sided(self, found: Finding, folded: str) -> Finding:
        """Ask back instead of answering whoever says that they are on the other side of the matter."""
        entry = self._library.knowledge.entry(found.shown) if found.verdict == "answer" else None
        side = other_side(entry, folded) if entry else None
        if entry is None or entry.sides is None or side is None:
            return found
        words, whose, who = self._library.phrases.thread, entry.sides.whose, side.who
        own = Option(label=words.side_label.format(who=whose), to=entry.id)
        if side.to:
            offers: tuple[Option, ...] = (Option(label=words.side_label.format(who=who), to=side.to), own)
            asks = words.side_ask.format(whose=whose, who=who)
        else:
            others = [one for one in found.entries[1:3] if one.entry_id != entry.id]
            offers = (*(Option.model_construct(label=one.title, to=one.entry_id) for one in others), own)
            asks = words.side_none.format(whose=whose, who=who)
        options = tuple(one.to for one in offers)
        return replace(found, verdict="choose", options=options, offers=offers, asks=asks, facet=None, manner="whole")

    def _second(self, text: str, found: Finding) -> Second | None:
        action = self._library.want(fold(text)).action or ""
        if action in OPENING or action.startswith("sum:"):
            return Second(text, action="events" if action == "register" else action)
        ranking = self._library.ranker.rank(text)
        own = found.shown if found.verdict == "answer" else ""
        entries = tuple(one for one in ranking.candidates if one.entry_id != own)
        sure = ranking.first >= ANSWER and bool(entries) and entries[0] is ranking.candidates[0]
        return Second(text, entries[: 1 if sure else 3], sure)

    def _halves(self, text: str) -> tuple[str, str] | None:
        """Cut a message into two wishes, if both halves are surely about different things."""
        for left, right in marked(text):
            if self._two(left, right, LIKELY_HALF, SURE_HALF):
                return left, right
        two = self._library.want(fold(text)).two
        least = LIKELY_HALF if two else SURE_PART
        if not two and self._library.ranker.rank(text).first >= SURE_PART:
            return None
        cuts = sorted(broken(text), key=lambda halves: abs(len(halves[0]) - len(halves[1])))
        return next((halves for halves in cuts[:MOST_CUTS] if self._two(*halves, least, least)), None)

    def _two(self, left: str, right: str, least_left: float, least_right: float) -> bool:
        one = self._library.ranker.rank(left)
        if not one.candidates or self._certain(left, one) < least_left:
            return False  # the other half need not be looked at, which takes as long as all before
        other = self._library.ranker.rank(right)
        differ = bool(other.candidates) and one.candidates[0].entry_id != other.candidates[0].entry_id
        return differ and self._certain(right, other) >= least_right

    def _certain(self, text: str, ranking: Ranking) -> float:
        """How surely a half is a wish of its own."""
        want = self._library.want(fold(text))
        if want.action in OPENING:
            return 1.0
        return ranking.first * (1 - _leaning(want, ranking, text))

    def _one(self, memory: Memory, want: Want, text: str) -> Finding:
        """A single question, with what is on the table."""
        library = self._library
        ranking = library.ranker.rank(text, memory.rejected)
        back = points_back(fold(text))
        laid = table(memory, library.knowledge, level=back)
        leaning = (POINTS_BACK if back else _leaning(want, ranking, text)) if laid else 0.0
        facet = _facet(want, leaning)
        if facet is None and ranking.candidates and ranking.candidates[0].entry_id in laid:
            facet = self._side_of_known(fold(text))
        if leaning < LEANS:
            found = library.ranked(text, memory.rejected)
            return replace(found, facet=facet) if found.verdict in ("answer", "choose") else found
        reading = read(ranking, laid, leaning, library.knowledge, facet=facet is not None, without=memory.rejected)
        return self._with(memory, reading, facet, text)

    def _side_of_known(self, folded: str) -> Facet | None:
        """The side asked about where a whole sentence names the matter on the table once more."""
        _, shares, _ = self._library.wants.shares(ends(folded))
        best = int(shares.argmax())
        return facet_named(ASIDE_FACETS[best]) if shares[best] >= KNOWN_FACET else None

    def _with(self, memory: Memory, reading: Reading, facet: Facet | None, text: str) -> Finding:
        entries = self._candidates(reading)
        first = reading.first
        leant = reading.leaning >= LEANT
        if reading.sure >= (SIDE_STAYS if facet is not None and first in reading.table else STAYS):
            known = first in reading.table
            manner: Manner = "on" if first == memory.entry and facet is None else "whole"
            return Finding("answer", entries, facet=facet, manner=manner, known=known, leant=leant and known)
        if sum(share for _, share in reading.entries[:MOST_OPTIONS]) >= OFFER or reading.leaning >= STAYS:
            options = tuple(one for one, _ in reading.entries[:MOST_OPTIONS])
            return Finding("choose", entries, options, facet=facet, leant=leant)
        return self._library.ranked(text, memory.rejected)

    def _candidates(self, reading: Reading) -> tuple[Candidate, ...]:
        known = [(self._library.knowledge.entry(one), share) for one, share in reading.entries]
        return tuple(Candidate(one.id, one.intent, one.title, share) for one, share in known if one)

    def _picked(self, entry_id: str) -> Finding:
        entry = self._library.knowledge.entry(entry_id)
        if entry is None:
            return Finding("unsure", ())
        return Finding("answer", (Candidate(entry.id, entry.intent, entry.title, 1.0),))

    def _labels(self, options: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in options:
            entry = self._library.knowledge.entry(one)
            if entry is not None:
                found[one] = fold(entry.title + "".join(self._option_labels(entry.id)))
        return found

    def _option_labels(self, entry_id: str) -> list[str]:
        asks = [one.ask for one in self._library.knowledge.entries if one.ask]
        return [option.label for ask in asks for option in ask.options if option.to == entry_id]


def settle(memory: Memory, found: Finding, offers: Sequence[Option]) -> None:
    """Note in the memory what was answered or offered (`offers`)."""
    also = [one.entry_id for one in found.also.entries[:1]] if found.also else []
    if found.question and found.verdict != "action":
        memory.matter = memory.matter if found.leant else found.question
        memory.question = f"{memory.matter}；{found.question}" if found.leant and memory.matter else found.question
    if found.verdict in ("answer", "urgent") and found.shown:
        put_on_table(memory, found.shown, also)
        memory.action = "more" if found.manner in ("more", "end") else ""
    elif found.verdict == "choose":
        put_options(memory, [option.to for option in offers])
        memory.earlier = [*also, *memory.earlier]
    elif found.verdict == "action":
        memory.action = found.action or ""
        memory.options = []
    else:
        memory.options = []


def _sum(reckoner_id: str) -> Finding:
    name = reckoner_id if reckoner_id in SUMS else "deadline"
    return Finding("action", (), action=f"sum:{name}", slot={"sum": str(reckoner_id)})


def _facet(want: Want, leaning: float) -> Facet | None:
    """The side of a matter that is asked about; a message that leans on an answer needs less proof that it does."""
    if want.facet is not None:
        return facet_named(want.facet)
    shares = {name: want.scores.get(f"facet:{name}", 0.0) for name in FACETS}
    best = max(FACETS, key=lambda name: shares[name])
    return (
        best if shares[best] * leaning >= LEANT_FACET * max(want.leans, 1e-6) and want.leans >= LEAST_LEANING else None
    )


def _leaning(want: Want, ranking: Ranking, text: str) -> float:
    """How likely a message leans on what was said before: by its words, its length, and how sure the ranking is."""
    known = want.leans + want.alone
    words = want.leans / known if known else 0.5
    weighed = (
        BY_WORDS * _odds(words) + BY_RANKING * _odds(ranking.first) + BY_LENGTH * math.log(max(len(text), 1) / USUAL)
    )
    return 1 / (1 + math.exp(-weighed - ASIDE))


def _odds(probability: float) -> float:
    kept = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))

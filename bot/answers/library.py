"""Finds the answer to a question: danger and the wish for a person first, then the ranker, then what came before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.answers.asides import asks_of_others, asks_to_be_read_to, asks_who_sees, asks_whom
from bot.answers.finding import Finding
from bot.answers.passages import Passages
from bot.hearing.voices import Kind
from bot.knowledge.model import Flag, Knowledge, OfficeFacts
from bot.language.folding import fold
from bot.matching.actors import SPOUSES, another_did_it
from bot.matching.decision import WORD, decide, decide_word, not_outright, topic
from bot.matching.ranker import Ranks
from bot.phrases import Phrases
from bot.reckoning.index import reckoners
from bot.reckoning.model import Reckoner
from bot.safety import Safety, SafetyRule
from bot.sides.model import Sides
from bot.wants.model import Want, Wants

NO_PERSON, SURELY = frozenset({"about", "office", "greeting"}), 0.97
"""What sounds like a call for a person and is none, where it is as sure as this."""

LIKELY = 0.6
"""The same for the hours and the telephone where nobody is spoken of."""

NOBODY = "人"
"""Without this character 几点下班 and 在不在 call for nobody; 你们几点有人 may well."""

ROOM_FOR_BOTH = 12
"""A message longer than this may ask who we are and call for a person as well (你是机器人吧？帮我找个真人)."""

IDLE = 22.0
"""From this lead on small talk is nothing else: of 210 urgent messages by other voices the highest lead was 16, but
for pinyin, of which the ranking knows nothing."""

A_FEW_WORDS = 14
"""Characters of a message that may be about the answer before it and nothing else."""

DANGEROUS: frozenset[Flag] = frozenset({"violence", "minor", "self_harm"})
"""Flags of entries after which somebody may still be in the danger that they spoke of."""

FOR_CHILDREN = "child"
"""The audience of entries that are written to a child."""

Model = Literal["hearing", "ranker", "wants", "meaning"]
"""What is learned: to hear danger, to rank by words, what is wanted, and to rank by meanings as well."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything read from the knowledge folder, swapped as a whole when a file changes.

    `learning`: the models that are still being learned; what stands in for them meanwhile is sure of nothing.
    `passages`: finds the sentences of an answer that a message is about; None until meanings can be told.
    """

    knowledge: Knowledge
    phrases: Phrases
    safety: Safety
    ranker: Ranks
    wants: Wants
    sides: Sides
    reckoners: Mapping[str, Reckoner]
    learning: tuple[Model, ...] = ()
    passages: Passages | None = None

    @property
    def provisional(self) -> bool:
        """Whether questions are looked up in an index, or what messages want is not read yet."""
        return "ranker" in self.learning or "wants" in self.learning

    def with_facts(self, facts: OfficeFacts) -> Library:
        """Return the same library in another office, or another year."""
        knowledge = self.knowledge.with_facts(facts)
        return replace(self, knowledge=knowledge, reckoners=reckoners(knowledge))

    def want(self, folded: str) -> Want:
        """Return what a folded message wants."""
        return self.wants.read(folded)

    def wants_person(self, folded: str) -> bool:
        """Tell whether a person is asked for; 你是真人吗 asks who we are, 你们几点下班 when the office is open.

        Nor does 念给我听 ask for one, or 找谁 alone.
        """
        if asks_to_be_read_to(folded) or asks_whom(folded) or asks_who_sees(folded) or asks_of_others(folded):
            return False
        want = self.want(folded)
        if len(folded) > ROOM_FOR_BOTH or want.action not in NO_PERSON:
            return self.safety.wants_person(folded)
        least = LIKELY if want.action == "office" else SURELY
        sure = want.scores.get(want.action, 0.0) >= least and (want.action == "about" or NOBODY not in folded)
        return not sure and self.safety.wants_person(folded)

    def find(self, text: str, *, asked: bool = False) -> Finding:
        """Find the answer to a question without a conversation; `asked`: the text may answer a question of ours."""
        folded = fold(text)
        rule = self.danger(text, asked=asked)
        if rule is None and self.wants_person(folded):
            return Finding("person", (), action="person")
        found = self.ranked(text)
        if rule is not None:
            return self.urgent(found, rule)
        care = self.care(folded)
        return replace(found, care=care[0]) if care else found

    def danger(self, text: str, *, asked: bool = False) -> SafetyRule | None:
        """Return the danger whose card comes first, or None; `asked`: the text may answer a question of ours."""
        folded = fold(text)
        rule = self.safety.danger(folded)
        if rule is not None and self._is_idle(text):
            return self.safety.signed(folded)
        if rule is None or not (asked or self._harmless(text)):
            return rule
        return self.safety.danger(folded, explained=True)

    def leans(self, entry_id: str | None, options: Sequence[str], folded: str) -> bool:
        """Tell whether a few words are about what was said before (他不开门 after a leak): danger must be loud then.

        What was said is an answer, or the answers that were offered. Not if it is about violence, or to a child: there
        a few words more are heard like the first ones.
        """
        said = [self.knowledge.entry(one) for one in ([entry_id] if entry_id else options)]
        return (
            bool(said)
            and len(folded) <= A_FEW_WORDS
            and all(entry is not None and not DANGEROUS & set(entry.flags) for entry in said)
        )

    def care(self, folded: str, *, child: bool = False) -> tuple[Kind, str] | None:
        """Return the kind of danger that a folded text without a card may mean, and the line for it; or None.

        `child`: it is said to a child, whatever this text shows of who wrote.
        """
        care = self.safety.care(folded, child=child)
        return None if care is None or self._is_idle(folded) else care

    def _is_idle(self, text: str) -> bool:
        """Whether a message is small talk beyond doubt (今天北京的天气); never what is written in another script."""
        ranking = self.ranker.rank(text)
        return ranking.small_talk and ranking.other >= IDLE and sum(map(str.isascii, text)) * 2 < len(text)

    def _harmless(self, text: str) -> bool:
        """Whether there is a sure answer, or a door, for a matter in which nobody is in danger."""
        found = self.ranked(text)
        if found.verdict == "refer":
            return True
        entry = self.knowledge.entry(found.entries[0].entry_id) if found.verdict == "answer" else None
        return entry is not None and not entry.flags

    def ranked(self, text: str, exclude: Collection[str] = ()) -> Finding:
        """Return what the ranking alone makes of a question; `exclude`: entry ids the person has refused."""
        ranking = self.ranker.rank(text, exclude)
        if not any(map(str.isalnum, text)):
            return Finding("unsure", ranking.candidates)
        decision = decide(ranking)
        if decision.verdict == "answer" and topic(ranking.candidates[0].entry_id) in SPOUSES and another_did_it(text):
            decision = not_outright(ranking)
        if len(fold(text)) <= WORD:
            decision = decide_word(ranking, decision)
        signpost = next((s for s in self.knowledge.signposts if s.id == decision.signpost), None)
        if decision.verdict == "choose" and self.safety.from_child(fold(text)):
            for own in (one for one in ranking.candidates if one.entry_id in decision.options):
                if self._for_children(own.entry_id):
                    # Of several answers a child gets the one that is written to it.
                    return Finding("answer", (own, *(one for one in ranking.candidates if one is not own)))
        return Finding(decision.verdict, ranking.candidates, tuple(decision.options), signpost)

    def _for_children(self, entry_id: str) -> bool:
        entry = self.knowledge.entry(entry_id)
        return entry is not None and FOR_CHILDREN in entry.audience

    def urgent(self, found: Finding, rule: SafetyRule) -> Finding:
        """Danger comes with the entry that was surely found, or found first on the same topic; else the rule's own.

        The card of the danger itself is shown in any case. What the ranker found stays in its order.
        """
        entry = self.knowledge.entry(rule.entry)
        top = self.knowledge.entry(found.entries[0].entry_id) if found.entries else None
        near = entry is not None and top is not None and topic(top.id) == topic(entry.id)
        # What is written for grown-ups is not laid below a card that speaks to a child.
        fits = not self._for_children(rule.entry) or (top is not None and self._for_children(top.id))
        if entry is None or (fits and (found.verdict == "answer" or near)):
            return Finding("urgent", found.entries, rule=rule)
        return Finding("urgent", found.entries, rule=rule, instead=entry.id)

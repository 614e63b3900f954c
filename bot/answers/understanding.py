"""What a message means in its conversation: danger and a person first, then what is wanted, then the question.

The chat and `ask --json` both ask here, each with its own memory; nothing is said or stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answers.across import Across
from bot.answers.asides import asks_to_be_read_to, asks_who_sees, asks_who_we_are, asks_whom
from bot.answers.between import asks_for_a_side, is_figure, is_idle, opens
from bot.answers.calculations import calculation, sum_of
from bot.answers.context import Reading, read, table
from bot.answers.facets import Facet, facet_named
from bot.answers.finding import MANNERS, Finding, Manner, Second
from bot.answers.leaning import LEANT, leaning_of, likely, names_a_signpost, side_of
from bot.answers.library import A_FEW_WORDS, Library
from bot.answers.memory import Memory, last_told, put_on_table, put_options
from bot.answers.references import corrected, number_of, option_named, points_back, refused
from bot.answers.sides import other_side
from bot.answers.whether import LICENCE, PAPERS, PLACES, among_papers, bare_noun, may_ask, sentences_with, whether
from bot.answers.wishes import Wishes
from bot.knowledge.model import Option
from bot.language.asking import asks
from bot.language.folding import fold
from bot.matching.decision import ANSWER, MOST_OPTIONS, OFFER, topic
from bot.matching.ranker import Candidate, Ranking
from bot.reckoning.index import asked_for, once_more
from bot.safety import SafetyRule
from bot.voices.features import ends
from bot.wants.events import asked_about
from bot.wants.model import ASIDE as ASIDE_FACETS
from bot.wants.model import Want

OPENING = frozenset(
    {
        "events", "register", "opinion", "my", "forget", "person", "quiz", "subscribe", "thanks", "greeting", "about",
        "office", "goodbye", "complaint",
    }
)  # fmt: skip
"""What opens something, or has an answer of its own that is no entry."""

OPENED = frozenset({"events", "register", "opinion", "my", "forget", "quiz", "subscribe", "office", "about"})
"""What is opened only for somebody who asks for it or wants it, once there is something to talk about."""

NOTHING_YET = frozenset({*MANNERS, "previous"})
"""What somebody wants of an answer that was not given yet: then they are asked what it is about."""

STAYS = 0.65
"""A message leaning on what is on the table is answered from there from this probability on."""

SIDE_STAYS = 0.34
"""The same where one side of the matter is asked for: the answer is short, and names what it is about."""

A_NAME = 8
"""Characters of a message that only names a matter."""

DESPAIR, OF_THE_DEAD = "despair", "inherit"
"""What is heard in words about somebody's death, and the topic whose questions are full of them."""

POINTS_BACK = 0.95
"""How likely a message with a word like 刚才那个 leans on what was said before."""

LEANS = 0.05
"""A message that leans less than this stands alone."""

DOUBTED = 0.2
"""From this share of another reading on an action is not believed where that reading has an answer."""

KNOWN_FACET = 0.4
"""The share of a facet that is believed where the entry on the table is asked about in whole sentences."""


class Understanding:
    """Reads messages with one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._across = Across(library)
        self._wishes = Wishes(library, OPENING, leaning_of)

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
                return self.taken(memory, listed[number - 1])
            return self.refuse(memory) if memory.options else None
        if memory.options and (named := option_named(folded, self._labels(memory.options))):
            return self.taken(memory, named)
        if not (memory.options or memory.entry):
            return None
        if refused(folded):
            return self.refuse(memory)
        instead = corrected(text)
        if instead is None:
            return None
        meant, refusal = instead
        if memory.options or not refusal:
            # What was offered may be right after all: only the question was put too shortly.
            memory.options = []
            return self.heard(memory, meant, asked=asked, anew=True)
        memory.rejected = [memory.entry or ""]
        found = self.heard(memory, meant, asked=asked, keep=True)
        memory.rejected = []
        return replace(found, refuses=True)

    def refuse(self, memory: Memory) -> Finding:
        """Look again for what was asked last, without what was answered or offered."""
        memory.rejected += memory.options or ([memory.entry] if memory.entry else [])
        memory.options, memory.entry = [], None
        found = self._library.ranked(memory.question, memory.rejected)
        return replace(found, question=memory.question, refuses=True)

    def heard(
        self, memory: Memory, text: str, *, asked: bool = False, keep: bool = False, anew: bool = False
    ) -> Finding:
        """Return what a message means; `asked`: it may answer a question of ours. `keep`: the refused stays refused.

        `anew`: it puts right what was said before.
        """
        if not keep:
            memory.rejected = []
        library, folded = self._library, fold(text)
        asked = asked or library.leans(memory.entry, memory.options, folded)
        rule = library.danger(text, asked=asked)
        if rule is not None:
            rule = library.safety.for_child(rule) if memory.child else rule
            return replace(self._urgent(memory, text, rule), question=text)
        if library.wants_person(folded):
            return Finding("person", (), action="person")
        want = library.want(folded)
        found = self._done(memory, want, folded) or self._across.told(
            memory, self._asked(memory, want, text), folded, anew=anew
        )
        if found.verdict == "unsure" and not found.idle and asks_who_we_are(folded):
            found = Finding("action", (), action="about")
        found = self._still(memory, found, folded)
        return replace(found, care=self._care(found, folded), question=found.question or text)

    def taken(self, memory: Memory, entry_id: str) -> Finding:
        """An option that is chosen, with the side of the matter that was asked for before the matter was clear."""
        return replace(self._picked(entry_id), facet=facet_named(memory.facet))

    def _still(self, memory: Memory, found: Finding, folded: str) -> Finding:
        """Keep asking for the side that was asked for, where a word or two now name the matter (要多久 … 离婚)."""
        if not memory.facet or found.facet or len(folded) > A_NAME or found.known or found.leant or asks(folded):
            return found
        return replace(found, facet=facet_named(memory.facet)) if found.verdict in ("answer", "choose") else found

    def _care(self, found: Finding, folded: str) -> str | None:
        """The kind of danger that may be meant; not despair where the dead of an inheritance are spoken of."""
        care = self._library.care(folded)
        if care is None or (care[0] == DESPAIR and found.verdict == "answer" and topic(found.shown) == OF_THE_DEAD):
            return None
        return care[0]

    def _urgent(self, memory: Memory, text: str, rule: SafetyRule) -> Finding:
        """The card of a danger with the entry below it, and what else was asked, unless the card stands alone."""
        found = self._library.urgent(self._library.ranked(text, memory.rejected), rule)
        halves = None if rule.alone else self._wishes.halves(text)
        return replace(found, also=self._beside(halves, found)) if halves else found

    def _beside(self, halves: tuple[str, str], found: Finding) -> Second | None:
        """Whichever half the entry below the card does not serve."""
        tops = [self._library.ranker.rank(half).candidates[0].entry_id for half in halves]
        return self._second(halves[0] if tops[1] == found.shown else halves[1], found)

    def _done(self, memory: Memory, want: Want, folded: str) -> Finding | None:
        """What is wanted where it is no question, or something about the answer on the table."""
        known = self._library.reckoners
        if asks_to_be_read_to(folded):
            return Finding("action", (), action="aloud")
        if is_figure(folded) and (told := self._figure(memory)):
            return told
        if asks_who_sees(folded):
            return Finding("action", (), action="privacy")
        if asks_whom(folded):
            entry = self._library.knowledge.entry(memory.entry or "")
            return (
                replace(self._picked(entry.id), facet="who", known=True, leant=True)
                if entry
                else Finding("action", (), action="office")
            )
        if memory.action == "events" and asked_about(folded):
            return Finding("action", (), action="events")
        if (sum_ := asked_for(folded, known)) is not None:
            return sum_of(sum_.id)
        if memory.action.startswith("sum:") and (once_more(folded) or (want.action or "").startswith("sum:")):
            other = want.action if want.action != memory.action and not once_more(folded) else None
            if other and other.startswith("sum:"):
                return calculation(self._library, memory, want, folded)
            return Finding("action", (), action=memory.action)
        action = want.action
        if action == "complaint" and asks_who_we_are(folded):
            return Finding("action", (), action="about")
        if action is None or self._rather_asked(memory, want, folded):
            return None
        if action.startswith("sum:"):
            return calculation(self._library, memory, want, folded)
        between = bool(memory.entry or memory.options or memory.referred)
        if action in OPENED and not opens(action, folded, between=between):
            return None
        if action in OPENING:
            return Finding("action", (), action="events" if action == "register" else action, slot=want.slot)
        if action == "notthis" and len(folded) <= A_FEW_WORDS and (memory.entry or memory.options):
            return self.refuse(memory)
        if action == "previous" and memory.earlier:
            return self._picked(memory.earlier[0])
        if action in NOTHING_YET and len(folded) <= A_NAME and not (memory.entry or memory.options or memory.offered):
            return Finding("action", (), action="greeting")
        if action == "more" and memory.action == "more" and memory.entry:
            return replace(self._picked(memory.entry), manner="end")
        if action in MANNERS and memory.entry:
            return replace(self._picked(memory.entry), manner=MANNERS[action], known=True)
        return None

    def _figure(self, memory: Memory) -> Finding | None:
        """What becomes of a bare sum: 3500 after an answer tells something of it, below options nothing is chosen."""
        if memory.entry and not memory.action.startswith("sum:"):
            return replace(self._picked(memory.entry), manner="on", known=True, leant=True)
        if memory.options:
            shown = self._candidates([(one, 0.0) for one in memory.options])
            return Finding("choose", shown, tuple(memory.options), leant=True)
        return None

    def _rather_asked(self, memory: Memory, want: Want, folded: str) -> bool:
        """Whether a message that sounds like an action is a question: about the answer before it, or a sure one."""
        if memory.entry and want.leans >= DOUBTED:
            return True
        ranking = self._library.ranker.rank(folded)
        return names_a_signpost(want, ranking) or (want.alone >= DOUBTED and ranking.first >= ANSWER)

    def _asked(self, memory: Memory, want: Want, text: str) -> Finding:
        if self._library.provisional:
            # Neither what leans on the answer before nor two wishes can be told yet: the words alone are looked up.
            return self._library.ranked(text, memory.rejected)
        halves = self._wishes.marked(text)
        if halves is None:
            # The whole decides what is answered: where the cut was wrong nothing is lost, only something added.
            found, halves = self._one(memory, want, text), self._wishes.unmarked(text)
            return replace(found, also=self._beside(halves, found)) if halves else found
        first, second = halves
        wanted = self._library.want(fold(first))
        found = self._done(memory, wanted, fold(first)) or self._one(memory, wanted, first)
        return replace(found, also=self._second(second, found))

    def _second(self, text: str, found: Finding) -> Second | None:
        action = self._library.want(fold(text)).action or ""
        if action in OPENING or action.startswith("sum:"):
            return Second(text, action="events" if action == "register" else action)
        ranking = self._library.ranker.rank(text)
        own = found.shown if found.verdict == "answer" else ""
        entries = tuple(one for one in ranking.candidates if one.entry_id != own)
        sure = ranking.first >= ANSWER and bool(entries) and entries[0] is ranking.candidates[0]
        entry = self._library.knowledge.entry(entries[0].entry_id) if sure else None
        if entry is not None and other_side(entry, fold(text), self._library.sides):
            sure = False
        return Second(text, entries[: 1 if sure else 3], sure)

    def _one(self, memory: Memory, want: Want, text: str) -> Finding:
        """A single question, with what is on the table."""
        library = self._library
        ranking = library.ranker.rank(text, memory.rejected)
        back = points_back(fold(text))
        if (memory.entry or memory.options or memory.referred) and is_idle(want, ranking, fold(text)):
            return Finding("unsure", ranking.candidates, idle=True)
        if names_a_signpost(want, ranking) and (found := library.ranked(text, memory.rejected)).verdict == "refer":
            return found
        if referred := self._referred(memory, want, ranking, text):
            return referred
        laid = table(memory, library.knowledge, level=back)
        leaning = (POINTS_BACK if back else leaning_of(want, ranking, text)) if laid else 0.0
        facet = side_of(want, leaning)
        if facet is None and ranking.candidates and ranking.candidates[0].entry_id in laid:
            facet = self._side_of_known(fold(text))
        if (
            (facet not in PLACES and bare_noun(fold(text)))
            or not may_ask(facet, fold(text))
            or (facet and leaning >= LEANS and not asks_for_a_side(fold(text)))
        ):
            facet = None
        elif facet in PAPERS or facet is None:
            quoted = self._quoted(memory, fold(text)) if leaning >= LEANS else None
            if quoted is not None:
                return quoted
            facet = facet if facet is None or self._papers(ranking, fold(text)) else None
        if leaning < LEANS:
            found = library.ranked(text, memory.rejected)
            if found.verdict == "refer":
                return found
            told = last_told(memory)
            again = found.verdict == "answer" and found.shown == told and fold(text) != fold(memory.question)
            # The answer that stands above is not said a second time: only what of it belongs to the new words.
            return replace(found, facet=facet, manner="on" if again and facet is None else found.manner)
        reading = read(ranking, laid, leaning, library.knowledge, facet=facet is not None, without=memory.rejected)
        return self._with(memory, reading, facet, text)

    def _referred(self, memory: Memory, want: Want, ranking: Ranking, text: str) -> Finding | None:
        """The signpost again for what leans on it (要赔多少 after a matter of labour law): no entry knows more."""
        post = next((one for one in self._library.knowledge.signposts if one.id == memory.referred), None)
        if post is None or ranking.first >= ANSWER or leaning_of(want, ranking, text) < STAYS:
            return None
        if self._library.ranked(text, memory.rejected).verdict == "refer":
            return None  # it names another signpost itself
        facet = side_of(want, 1.0)
        # Where to go is told whole; of anything else only what the signpost says of it.
        manner: Manner = "whole" if facet in PLACES else "on"
        return Finding("refer", ranking.candidates, signpost=post, leant=True, manner=manner)

    def _side_of_known(self, folded: str) -> Facet | None:
        """The side asked about where a whole sentence names the matter on the table once more."""
        _, shares, _ = self._library.wants.shares(ends(folded))
        best = int(shares.argmax())
        return facet_named(ASIDE_FACETS[best]) if shares[best] >= KNOWN_FACET else None

    def _quoted(self, memory: Memory, folded: str) -> Finding | None:
        """What the answer on the table says of whether something must be (要公证吗): a side of it, or its sentences."""
        what, entry = whether(folded), self._library.knowledge.entry(memory.entry or "")
        if what is None or entry is None:
            return None
        found = replace(self._picked(entry.id), known=True, leant=True)
        if side := among_papers(entry, what, self._library.knowledge):
            return replace(found, facet=side)
        sentences = sentences_with(entry, what)
        return replace(found, quoted=sentences) if sentences else None

    def _papers(self, ranking: Ranking, folded: str) -> bool:
        """Whether what sounds like a question for papers is one: not where another answer is about what it names."""
        return not LICENCE.search(folded) and (whether(folded) is None or ranking.first < ANSWER)

    def _with(self, memory: Memory, reading: Reading, facet: Facet | None, text: str) -> Finding:
        entries = self._candidates(reading.entries)
        first = reading.first
        leant = reading.leaning >= LEANT
        if reading.sure >= (SIDE_STAYS if facet is not None and first in reading.table else STAYS):
            known = first in reading.table
            told = last_told(memory)
            manner: Manner = "on" if first == told and first not in memory.options and facet is None else "whole"
            return Finding("answer", entries, facet=facet, manner=manner, known=known, leant=leant and known)
        if sum(share for _, share in reading.entries[:MOST_OPTIONS]) >= OFFER or reading.leaning >= STAYS:
            return Finding("choose", entries, likely(reading), facet=facet, leant=leant)
        return self._library.ranked(text, memory.rejected)

    def _candidates(self, shares: Iterable[tuple[str, float]]) -> tuple[Candidate, ...]:
        known = [(self._library.knowledge.entry(one), share) for one, share in shares]
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
    if found.idle:
        return
    also = [one.entry_id for one in found.also.entries[:1]] if found.also else []
    if found.verdict != "unsure":  # what nobody understood changes nothing
        memory.referred = found.signpost.id if found.verdict == "refer" and found.signpost else ""
    if found.question and found.verdict != "action":
        memory.matter = memory.matter if found.leant else found.question
        memory.question = f"{memory.matter}；{found.question}" if found.leant and memory.matter else found.question
    if found.verdict in ("answer", "urgent") and found.shown:
        put_on_table(memory, found.shown, also)
        memory.action = "more" if found.manner in ("more", "end") else ""
        memory.facet = ""
    elif found.verdict == "choose":
        put_options(memory, [option.to for option in offers])
        memory.across = found.shown if found.across else ""
        memory.facet = found.facet or ""
        memory.earlier = [*also, *memory.earlier]
    elif found.verdict == "action":
        memory.action = found.action or ""
        memory.options = []
    else:
        memory.options = []
        memory.facet = found.facet or "" if found.verdict == "unsure" else ""

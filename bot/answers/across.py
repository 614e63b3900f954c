"""What somebody on the other side of a matter is told: their own part of it, or the question which side they are on."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.finding import MANNERS, Finding
from bot.answers.library import A_FEW_WORDS, Library
from bot.answers.memory import Memory
from bot.answers.sides import other_side
from bot.knowledge.model import Option, OtherAnswer, OtherSide
from bot.matching.decision import MOST_OPTIONS

ANOTHER = 0.5
"""From this share on another answer is meant by whoever has just been told their own part of one."""


class Across:
    """Tells who comes from across with one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def told(self, memory: Memory, found: Finding, folded: str, *, anew: bool = False) -> Finding:
        """Ask back, or tell them their own part, instead of answering whoever is on the other side of the matter.

        `anew`: the message puts right what was said before, so it stands alone.
        """
        # What only may be meant is judged by what people say of themselves, not by its sound.
        doubtful = found.verdict == "choose" or (not anew and (found.known or found.leant))
        entry = self._library.knowledge.entry(found.shown) if found.verdict in ("answer", "choose") else None
        side = other_side(entry, folded, self._library.sides, only_said=doubtful) if entry else None
        if side is None and entry and found.verdict == "choose" and not (memory.entry or memory.options):
            # Of several answers the first is told from the side that the message sounds like; the others are offered.
            side = other_side(entry, folded, self._library.sides)
            side = side if side and side.told else None
        if side is None and entry and entry.sides and self._goes_on_across(memory, found, folded):
            # 要赔多少 after it comes from the same side.
            side = next((one for one in entry.sides.others if one.told), None)
        if entry is None or entry.sides is None or side is None:
            return found
        again = False
        if side.told and entry.id == memory.across and found.facet is None:
            # Their own part stands above: where another answer is sure of the new words, that is what they ask.
            other = self._library.ranked(folded, [entry.id, *memory.rejected])
            if other.entries and other.entries[0].score >= ANOTHER and other.verdict in ("answer", "choose"):
                return other
            again = not anew and self._library.want(folded).action not in MANNERS
        words, whose, who = self._library.phrases.thread, entry.sides.whose, side.who
        own = Option(label=words.side_label.format(who=whose), to=entry.id)
        if side.to:
            offers: tuple[Option, ...] = (Option(label=words.side_label.format(who=who), to=side.to), own)
            asks = words.side_ask.format(whose=whose, who=who)
        elif side.told:
            # What else may be meant stays in reach: only the first answer is told from the right side.
            near = [one for one in map(self._library.knowledge.entry, found.options[:MOST_OPTIONS]) if one]
            besides = (Option.model_construct(label=one.title, to=one.id) for one in near if one.id != entry.id)
            offers, asks = (own, *besides), words.side_told.format(whose=whose, who=who)
        else:
            others = [one for one in found.entries[1:3] if one.entry_id != entry.id]
            offers = (*(Option.model_construct(label=one.title, to=one.entry_id) for one in others), own)
            asks = words.side_none.format(whose=whose, who=who)
        options = tuple(one.to for one in offers)
        return replace(
            found,
            verdict="choose",
            options=options,
            offers=offers,
            asks=asks,
            facet=None,
            manner="whole",
            quoted=(),
            across=self._more_of(side, folded) if again else side.told,
        )

    def _goes_on_across(self, memory: Memory, found: Finding, folded: str) -> bool:
        """Whether a message goes on with what the other side of a matter was just told."""
        if found.facet not in (None, "cost", "evidence"):
            return False  # where to go, what to bring and by when is much the same for both
        return found.shown == memory.across and (found.known or found.leant or len(folded) <= A_FEW_WORDS)

    def _more_of(self, side: OtherSide, folded: str) -> OtherAnswer | None:
        """What of the told part that stands above belongs to the new words, or that nothing does."""
        if side.told is None or self._library.passages is None:
            return side.told
        near = self._library.passages.among((side.told.short, *side.told.steps), folded)
        lead, *rest = near or (self._library.phrases.thread.still_unsaid,)
        return OtherAnswer.model_construct(short=lead, steps=tuple(rest), law=())

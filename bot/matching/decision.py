"""What to do with a ranking: answer, ask back, refer, or admit that there is no approved answer.

Ranking and acceptance are two different scores: a question about something we do not cover can look very much like
its nearest entry, so the first candidate alone never decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.matching.ranker import Ranking

ANSWER = 0.78
"""Answer outright from this probability that the first candidate is right."""

OFFER = 0.36
"""Ask back from this probability that a right one is among the first four."""

REFER_LEAD = 0.6
"""A signpost this far ahead of the best entry (in spreads of the total score) wins."""

ENOUGH = 0.95
"""As many options are offered as are needed to hold this share."""

MOST_OPTIONS = 4

LEAST_SHARE = 0.05
"""What is less likely than this is not offered beside likelier ones, unless it is of the topic of the first."""

WORD = 4
"""A text of so many characters is a word rather than a question."""

SURE_OF_WORD = 0.9


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict; `options` are 2–4 entry ids when asking back, `signpost` the id of the topic when referring."""

    verdict: Literal["answer", "choose", "refer", "unsure"]
    options: tuple[str, ...] = ()
    signpost: str | None = None


def decide(ranking: Ranking) -> Decision:
    """Return the verdict on a ranking."""
    if not ranking.candidates:
        return Decision("unsure")
    if ranking.other > REFER_LEAD:
        return _elsewhere(ranking)
    if ranking.first >= ANSWER and ranking.other < 0:
        return Decision("answer")
    if ranking.among >= OFFER and len(ranking.candidates) > 1:
        return Decision("choose", options=_options(ranking))
    return _elsewhere(ranking)


def decide_word(ranking: Ranking, decision: Decision) -> Decision:
    """Return the verdict where somebody typed a single word (离婚, 遗嘱): people mean a topic, not one of its answers.

    The first is answered only where hardly anything else can be meant; and instead of "no answer", what the topic
    offers, if it is clear which topic it is.
    """
    first = ranking.candidates[:MOST_OPTIONS]
    if decision.verdict == "answer" and first[0].score < SURE_OF_WORD:
        return Decision("choose", options=tuple(one.entry_id for one in first))
    topics = [topic(one.entry_id) for one in first]
    most = max(map(topics.count, topics), default=0)
    three = topics[:3]
    alike = len(three) - len(set(three))
    # Any single word looks like small talk by its meaning; where three of the first four are of one topic, it is that.
    if decision.verdict == "unsure" and (most > 2 or (alike and ranking.other <= REFER_LEAD)):
        return Decision("choose", options=tuple(one.entry_id for one in first))
    return decision


def not_outright(ranking: Ranking) -> Decision:
    """Return the verdict where the first may not be answered outright: the right door if one is near, or ask back."""
    decision = _elsewhere(ranking)
    if decision.verdict == "unsure" and len(ranking.candidates) > 1:
        return Decision("choose", options=_options(ranking))
    return decision


def topic(entry_id: str) -> str:
    """Return the topic of an entry: what its id begins with."""
    return entry_id.split("-")[0]


def _elsewhere(ranking: Ranking) -> Decision:
    if ranking.signpost and ranking.other > -REFER_LEAD:
        return Decision("refer", signpost=ranking.signpost)
    return Decision("unsure")


def _options(ranking: Ranking) -> tuple[str, ...]:
    held = 0.0
    options: list[str] = []
    first = topic(ranking.candidates[0].entry_id)
    for candidate in ranking.candidates[:MOST_OPTIONS]:
        if len(options) >= 2 and candidate.score < LEAST_SHARE and topic(candidate.entry_id) != first:
            continue
        options.append(candidate.entry_id)
        held += candidate.score
        if held >= ENOUGH and len(options) >= 2:
            break
    return tuple(options)

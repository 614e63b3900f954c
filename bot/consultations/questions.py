"""The questions of an opinion, one at a time: what is asked next, with the buttons that answer it."""

from __future__ import annotations

from collections.abc import Mapping

from bot import buttons
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import DraftView
from bot.consultations.opinions import CONSENT_DAYS, MAX_REASON
from bot.consultations.terms import SPEAKERS, STANCES
from bot.consultations.writing import Writing, missing, needs_words, place
from bot.language.personal import find_personal
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases

PREFILLED = 600
"""Characters of the article that are shown to be copied and edited."""


def ask(phrases: Phrases, writing: Writing, view: DraftView, *before: str) -> Outgoing:
    """The question that comes next, with its place among all and a way to put it off."""
    words, cards = phrases.opinions, DraftCards(phrases)
    cancel = Choice(buttons.opinion_stop(), words.cancel)
    skip = Choice(buttons.opinion_skip(), words.skip)
    now, whole = place(writing)
    step = phrases.step_of.format(place=now, whole=whole)

    def fixed(text: str, terms: Mapping[str, str], *more: Choice) -> Outgoing:
        return cards.options("\n".join([*before, step + text]), terms, *more, cancel)

    match missing(writing):
        case "stance":
            return fixed(words.stance.format(label=writing.label), STANCES)
        case "proposed":
            return _ask_proposed(phrases, writing, step, *before)
        case "reason":
            choices = (cancel,) if needs_words(writing) else (Choice(buttons.opinion_skip(), words.reason_skip), cancel)
            return say(*before, step + words.reason.format(limit=MAX_REASON), choices=choices)
        case "consent":
            terms = {"yes": words.consent_yes, "no": words.consent_no}
            return fixed(words.consent.format(years=CONSENT_DAYS // 365), terms)
        case "speaker":
            return fixed(words.speaker, SPEAKERS, skip)
        case "community":
            return say(*before, step + words.community, choices=(skip, cancel))
        case "naming":
            return fixed(words.naming, {"yes": words.naming_yes, "no": words.naming_no})
        case "name":
            return say(*before, step + words.name, choices=(skip, cancel))
        case "numbers":
            return cards.numbers(find_personal(f"{writing.proposed or ''}\n{writing.reason or ''}"), step, cancel)
        case _:
            return cards.preview(view, writing, step)


def _ask_proposed(phrases: Phrases, writing: Writing, step: str, *before: str) -> Outgoing:
    """The wording that is wished for, with the article to copy and edit."""
    words = phrases.opinions
    choices = (Choice(buttons.opinion_skip(), words.proposed_short), Choice(buttons.opinion_stop(), words.cancel))
    if writing.stance == "add":
        return say(*before, step + words.proposed_add, choices=choices)
    if not writing.article_text:
        return say(*before, step + words.proposed_whole, choices=choices)
    blocks = (
        Block(BlockKind.TEXT, (*before, step + words.proposed)),
        Block(BlockKind.COPY, tuple(writing.article_text[:PREFILLED].split("\n"))),
    )
    return Outgoing(blocks, choices)

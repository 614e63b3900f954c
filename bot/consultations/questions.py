"""The questions of an opinion, one at a time: what is asked next, with the buttons that answer it."""

from __future__ import annotations

from bot import buttons
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import DraftView
from bot.consultations.opinions import CONSENT_DAYS, MAX_REASON
from bot.consultations.terms import SPEAKERS, STANCES
from bot.consultations.writing import Writing, missing, needs_words
from bot.language.personal import find_personal
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases

PREFILLED = 600
"""Characters of the article that are shown to be copied and edited."""


def ask(phrases: Phrases, writing: Writing, view: DraftView, *before: str) -> Outgoing:
    """The question that comes next."""
    words, cards = phrases.opinions, DraftCards(phrases)
    cancel = Choice(buttons.opinion_stop(), words.cancel)
    skip = Choice(buttons.opinion_skip(), words.skip)
    match missing(writing):
        case "stance":
            text = words.stance.format(label=writing.label)
            return cards.options("\n".join([*before, text]), STANCES, cancel)
        case "proposed":
            return _ask_proposed(phrases, writing, *before)
        case "reason":
            choices = (cancel,) if needs_words(writing) else (Choice(buttons.opinion_skip(), words.reason_skip), cancel)
            return say(*before, words.reason.format(limit=MAX_REASON), choices=choices)
        case "consent":
            text = words.consent.format(years=CONSENT_DAYS // 365)
            return cards.options("\n".join([*before, text]), {"yes": words.consent_yes, "no": words.consent_no}, cancel)
        case "speaker":
            return cards.options("\n".join([*before, words.speaker]), SPEAKERS, skip)
        case "community":
            return say(*before, words.community, choices=(skip,))
        case "naming":
            return cards.options("\n".join([*before, words.naming]), {"yes": words.naming_yes, "no": words.naming_no})
        case "name":
            return say(*before, words.name, choices=(skip,))
        case "numbers":
            return cards.numbers(find_personal(f"{writing.proposed or ''}\n{writing.reason or ''}"))
        case _:
            return cards.preview(view, writing)


def _ask_proposed(phrases: Phrases, writing: Writing, *before: str) -> Outgoing:
    """The wording that is wished for, with the article to copy and edit."""
    words = phrases.opinions
    choices = (Choice(buttons.opinion_skip(), words.proposed_short), Choice(buttons.opinion_stop(), words.cancel))
    if writing.stance == "add" or not writing.article_text:
        return say(*before, words.proposed_add, choices=choices)
    blocks = (
        Block(BlockKind.TEXT, (*before, words.proposed)),
        Block(BlockKind.COPY, tuple(writing.article_text[:PREFILLED].split("\n"))),
    )
    return Outgoing(blocks, choices)

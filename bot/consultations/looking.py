"""Drafts in the chat: what can be commented on, a draft, its articles, and the article that a message speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from bot import buttons
from bot.buttons import Pressed
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.finding import ArticleFinder, Hit, beyond_title
from bot.consultations.judging import article_named, asks, asks_of_article, judged
from bot.consultations.store import ProvisionRow
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import looks_like_opinion, subject_of
from bot.conversation.turn import Turn
from bot.errors import WrongInput
from bot.language.numerals import read_numeral
from bot.messages import Choice, Outgoing, say

KEY = "g"
"""The key of drafts and opinions in a conversation."""

STOP = ("取消", "不提了", "先不提了", "算了")

SURE_ARTICLE = 0.36
"""An article found with less than this gives way to a sure answer of the FAQ."""


class Heard(BaseModel):
    """An opinion heard in a sentence, until whoever said it says that it is one; `stance` is None where it is unclear.

    `said`: their own words. `article`: its key, empty for the whole draft.
    """

    model_config = ConfigDict(extra="ignore")

    code: str = ""
    article: str = ""
    said: str = ""
    stance: str | None = None


class Looking:
    """Shows drafts; the one that is shown is where the next messages are looked up."""

    def __init__(self, drafts: Drafts, unfinished: Unfinished) -> None:
        self._drafts = drafts
        self._unfinished = unfinished

    async def offer(self, turn: Turn) -> list[Outgoing]:
        """Show what can be commented on; with one draft and nothing unfinished, that draft."""
        turn.dialogue.drop(KEY)
        turn.dialogue.floor = ""
        views = await self._drafts.all(turn.session)
        writing = await self._unfinished.load(turn.session, turn.address)
        if len(views) == 1 and writing is None:
            return [await self._draft(turn, views[0])]
        title = next((view.draft.title for view in views if writing and view.draft.code == writing.code), "")
        return DraftCards(turn.phrases).drafts(views, writing, title)

    async def look(self, turn: Turn, button: Pressed) -> Outgoing:
        """Show a draft, one page of its list, or an article."""
        # Who looks at the draft looks for articles; what is being written waits.
        turn.dialogue.floor = ""
        code, key = button.pair()
        view = await self._drafts.get(turn.session, code)
        if button.kind == buttons.draft:
            return await self._draft(turn, view)
        turn.dialogue.shown[KEY] = view.draft.code
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        if button.kind == buttons.browse:
            page = button.number(1, digits=5)
            return DraftCards(turn.phrases).browse(view, provisions, 1 if page is None else page)
        one = next((one for one in provisions if one.key == key), None)
        return _article(turn, view, provisions, one) if one else await self._draft(turn, view)

    async def judged(self, turn: Turn) -> tuple[DraftView, Heard] | None:
        """Return the opinion that a message gives on the article in sight, or on another that it names; None if none.

        Words that may as well tell of somebody's own trouble (物业不讲理) are one only where the article speaks of
        that, or the FAQ has no sure answer.
        """
        found = judged(turn.text) if not turn.group else None
        code, _, key = turn.dialogue.shown.get(KEY, "").partition(":")
        if found is None or not key:
            return None
        try:
            view = await self._drafts.get(turn.session, code)
        except WrongInput:
            return None
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        if named := article_named(turn.text):
            other = ("article", read_numeral(named[1]), read_numeral(named[2] or "") or 0)
            key = next((one.key for one in provisions if (one.kind, one.number, one.inserted) == other), key)
        elif not found.surely and turn.answered():
            hits = await self._meant(turn, view, turn.text)
            if key not in [hit.article.key for hit in hits]:
                return None
        return view, Heard(code=code, article=key, said=turn.text, stance=found.stance)

    async def like(self, turn: Turn, button: Pressed) -> Outgoing:
        """Show the article that an opinion-like sentence is about and ask whether it is meant, with the next best."""
        code, key = button.pair()
        view = await self._drafts.get(turn.session, code)
        hits = await self._meant(turn, view, turn.dialogue.said)
        return DraftCards(turn.phrases).like(view, hits, key)

    async def suggest(self, turn: Turn) -> list[Outgoing] | None:
        """Offer to take a message as an opinion, if it sounds like one on a draft that is open; None otherwise."""
        if turn.group or not looks_like_opinion(turn.text):
            return None
        best: tuple[float, DraftView] | None = None
        for view in await self._drafts.all(turn.session, "open"):
            hits = await self._meant(turn, view, turn.text)
            if hits and (best is None or hits[0].score > best[0]):
                best = (hits[0].score, view)
        if best is None:
            return None
        turn.dialogue.said = turn.text
        words = turn.phrases.opinions
        yes = Choice(buttons.like(best[1].draft.code, ""), words.like_yes)
        text = words.like_opinion.format(title=best[1].draft.title)
        return [say(text, choices=(yes, Choice(buttons.ask_instead(), words.like_no)))]

    async def search(self, turn: Turn) -> list[Outgoing] | None:
        """While a draft is being looked at: find the article that a message names; None if it names none."""
        try:
            code, _, key = turn.dialogue.shown.get(KEY, "").partition(":")
            view = await self._drafts.get(turn.session, code)
        except WrongInput:
            turn.dialogue.shown.pop(KEY, None)
            return None
        if turn.text in STOP:
            turn.dialogue.shown.pop(KEY, None)
            return [say(turn.phrases.thanks)]
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        finder = ArticleFinder(provisions)
        named = finder.numbered(turn.text)
        cards = DraftCards(turn.phrases)
        if named is not None:
            return [_article(turn, view, provisions, named.article)]
        if count := finder.beyond(turn.text):
            return [cards.beyond(view, count)]
        if key and asks_of_article(turn.text):
            return None
        hits = finder.search(turn.text)
        if (not hits or hits[0].score < SURE_ARTICLE) and turn.answered():
            turn.dialogue.shown.pop(KEY, None)
            return None
        turn.dialogue.said = turn.text
        seen = None if asks(turn.text) else next((one for one in provisions if one.key == key), None)
        return [cards.hits(view, hits, seen)]

    async def _meant(self, turn: Turn, view: DraftView, said: str) -> list[Hit]:
        """The articles that an opinion is about: looked for by what it speaks of, not by what it wishes."""
        finder = ArticleFinder(await self._drafts.provisions(turn.session, view.version.id))
        return finder.search(subject_of(beyond_title(said, view.draft.title))) or finder.search(said)

    async def _draft(self, turn: Turn, view: DraftView) -> Outgoing:
        turn.dialogue.shown[KEY] = view.draft.code
        turn.dialogue.options = []
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        return DraftCards(turn.phrases).draft(view, provisions)


def _article(turn: Turn, view: DraftView, provisions: Sequence[ProvisionRow], one: ProvisionRow) -> Outgoing:
    """Show an article: what is said next may be an opinion on it."""
    turn.dialogue.shown[KEY] = f"{view.draft.code}:{one.key}"
    return DraftCards(turn.phrases).article(view, provisions, one)

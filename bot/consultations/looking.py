"""Drafts in the chat: what can be commented on, a draft, its articles, and the article that a message speaks of."""

from __future__ import annotations

from bot import buttons
from bot.buttons import Pressed
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.finding import ArticleFinder, Hit, beyond_title
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import looks_like_opinion, subject_of
from bot.conversation.turn import Turn
from bot.errors import WrongInput
from bot.messages import Choice, Outgoing, say

KEY = "g"
"""The key of drafts and opinions in a conversation."""

STOP = ("取消", "不提了", "先不提了", "算了")

SURE_ARTICLE = 0.36
"""An article found with less than this gives way to a sure answer of the FAQ."""


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
        cards = DraftCards(turn.phrases)
        if button.kind == buttons.browse:
            page = button.number(1, digits=5)
            return cards.browse(view, provisions, 1 if page is None else page)
        one = next((one for one in provisions if one.key == key), None)
        return cards.article(view, provisions, one) if one else await self._draft(turn, view)

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
            view = await self._drafts.get(turn.session, turn.dialogue.shown.get(KEY, ""))
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
            return [cards.article(view, provisions, named.article)]
        if count := finder.beyond(turn.text):
            return [cards.beyond(view, count)]
        hits = finder.search(turn.text)
        if (not hits or hits[0].score < SURE_ARTICLE) and turn.answered():
            turn.dialogue.shown.pop(KEY, None)
            return None
        turn.dialogue.said = turn.text
        return [cards.hits(view, hits)]

    async def _meant(self, turn: Turn, view: DraftView, said: str) -> list[Hit]:
        """The articles that an opinion is about: looked for by what it speaks of, not by what it wishes."""
        finder = ArticleFinder(await self._drafts.provisions(turn.session, view.version.id))
        return finder.search(subject_of(beyond_title(said, view.draft.title))) or finder.search(said)

    async def _draft(self, turn: Turn, view: DraftView) -> Outgoing:
        turn.dialogue.shown[KEY] = view.draft.code
        turn.dialogue.options = []
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        return DraftCards(turn.phrases).draft(view, provisions)

"""Drafts in the chat: what can be commented on, a draft, its articles, and the article that a message speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from bot import buttons
from bot.buttons import Pressed
from bot.consultations.about import (
    A_WORD,
    about_rules,
    is_own_trouble,
    may_be_topic,
    names_draft,
    proposes,
    speaks_of,
)
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.finding import LITERAL, LONGEST_WORD, ArticleFinder, Hit, beyond_title
from bot.consultations.judging import article_named, asks, asks_of_article, judged, only_stance
from bot.consultations.store import ProvisionRow
from bot.consultations.terms import STANCES
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import looks_like_opinion, subject_of
from bot.conversation.turn import Turn
from bot.errors import WrongInput
from bot.language.numerals import read_numeral
from bot.messages import Choice, Outgoing, say
from bot.text import count_chinese

KEY = "g"
"""The key of drafts and opinions in a conversation."""

STOP = ("取消", "不提了", "先不提了", "算了")

LEFT = "~"
"""Stands for the article in sight where the talk has left the draft: only what names it is still about it."""

SURE_ARTICLE = 0.36
"""An article found with less than this gives way to a sure answer of the FAQ."""


A_CALL = 20
"""Characters of a message that names an article and wants to say something of it."""

_GIVE = re.compile(r"意见|建议|草案|看看|想说|要说|要讲")


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

    def sight(self, turn: Turn) -> tuple[str, str, bool]:
        """Return the code of the draft on the table, the key of its article, and whether the talk has left it."""
        code, _, key = turn.dialogue.shown.get(KEY, "").partition(":")
        return code, "" if key == LEFT else key, key == LEFT

    def leave(self, turn: Turn, code: str = "") -> None:
        """Note that the talk has left the draft on the table, or this one."""
        code = code or self.sight(turn)[0]
        if code:
            turn.dialogue.shown[KEY] = f"{code}:{LEFT}"

    def stance_alone(self, turn: Turn) -> tuple[str, str, str] | None:
        """Return code, key and stance where a stance is all that is said of the draft or article in sight (反对)."""
        code, key, left = self.sight(turn)
        stance = only_stance(turn.text) if code and not left and not turn.group else None
        if stance is None or not (judged(turn.text) or turn.text in STANCES.values()) or stance == "other":
            return None
        return code, key, stance

    async def judged(self, turn: Turn) -> tuple[DraftView, Heard] | None:
        """Return the opinion that a message gives on the article in sight, or on another that it names; None if none.

        Words that may as well tell of somebody's own trouble (物业不讲理) are one only where the article speaks of
        that, or the FAQ has no sure answer.
        """
        found = judged(turn.text) if not turn.group else None
        code, key, _ = self.sight(turn)
        if found is None or not key:
            return None
        try:
            view = await self._drafts.get(turn.session, code)
        except WrongInput:
            return None
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        if article_named(turn.text):
            key = _named(turn.text, provisions) or key
        elif not found.surely and turn.answered():
            hits = await self._meant(turn, view, turn.text)
            if key not in [hit.article.key for hit in hits]:
                return None
        return view, Heard(code=code, article=key, said=turn.text, stance=found.stance)

    async def proposed(self, turn: Turn) -> tuple[DraftView, Heard] | None:
        """Return what a message wishes of the draft on the table, or of one that it names; None if nothing.

        What may be about something else is one only where the FAQ has nothing to say.
        """
        if turn.group:
            return None
        code, key, left = self.sight(turn)
        found = judged(turn.text)
        if names_draft(turn.text):
            view = await self._named_draft(turn, code)
        elif code and proposes(turn.text):
            view = await self._drafts.get(turn.session, code)
            if not (speaks_of(turn.text, view.draft.title) or about_rules(turn.text)):
                sure = found is not None and found.stance in ("amend", "add", "delete")
                if left or turn.verdict() not in (("unsure", "choose") if sure else ("unsure",)):
                    return None
        else:
            return None
        if view is None:
            return None
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        on = _named(turn.text, provisions)
        if not on:
            hits = await self._meant(turn, view, turn.text)
            on = hits[0].article.key if hits and hits[0].score >= SURE_ARTICLE else key
        stance = found.stance if found else None
        return view, Heard(code=view.draft.code, article=on, said=turn.text, stance=stance)

    async def asked_for(self, turn: Turn) -> Outgoing | None:
        """Show the article that somebody names who wants to say something of it (我要提意见 第十四条)."""
        if turn.group or not article_named(turn.text) or not _GIVE.search(turn.text) or len(turn.text) > A_CALL:
            return None
        view = await self._named_draft(turn, self.sight(turn)[0])
        provisions = await self._drafts.provisions(turn.session, view.version.id) if view else []
        one = next((one for one in provisions if one.key == _named(turn.text, provisions)), None)
        return _article(turn, view, provisions, one) if view and one else None

    async def _named_draft(self, turn: Turn, code: str) -> DraftView | None:
        """The draft on the table, else the open one that a message speaks of; None where it may be any of several."""
        if code:
            return await self._drafts.get(turn.session, code)
        views = await self._drafts.all(turn.session, "open")
        fitting = [view for view in views if speaks_of(turn.text, view.draft.title)]
        return fitting[0] if len(fitting) == 1 else views[0] if len(views) == 1 else None

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
        """While a draft is being looked at: find the article that a message names; None if it is about no article."""
        code, key, left = self.sight(turn)
        try:
            view = await self._drafts.get(turn.session, code)
        except WrongInput:
            turn.dialogue.shown.pop(KEY, None)
            return None
        if turn.text in STOP:
            turn.dialogue.shown.pop(KEY, None)
            return [say(turn.phrases.thanks)]
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        finder = ArticleFinder(provisions)
        cards = DraftCards(turn.phrases)
        if not left or "条" in turn.text:
            named = finder.numbered(turn.text)
            if named is not None:
                return [_article(turn, view, provisions, named.article)]
            if count := finder.beyond(turn.text):
                return [cards.beyond(view, count)]
        if left or (key and asks_of_article(turn.text)):
            return None
        hits = finder.search(turn.text)
        if not self._looks_for(turn, view, hits):
            if turn.verdict() != "unsure":
                self.leave(turn)
            return None
        turn.dialogue.said = turn.text
        seen = None if asks(turn.text) else next((one for one in provisions if one.key == key), None)
        return [cards.hits(view, hits, seen)]

    def _looks_for(self, turn: Turn, view: DraftView, hits: Sequence[Hit]) -> bool:
        """Whether a message looks for an article: it stands there, and is nobody's own trouble."""
        best = hits[0].score if hits else 0.0
        if count_chinese(turn.text) <= A_WORD and best >= LITERAL:
            return True
        if is_own_trouble(turn.text):
            return False
        if best >= SURE_ARTICLE:
            short = len(turn.text) <= LONGEST_WORD and best >= LITERAL
            return short or not turn.answered() or speaks_of(turn.text, view.draft.title)
        if hits:
            return turn.verdict() == "unsure"
        return may_be_topic(turn.text) and turn.verdict() in ("unsure", "refer")

    async def _meant(self, turn: Turn, view: DraftView, said: str) -> list[Hit]:
        """The articles that an opinion is about: looked for by what it speaks of, not by what it wishes."""
        finder = ArticleFinder(await self._drafts.provisions(turn.session, view.version.id))
        return finder.search(subject_of(beyond_title(said, view.draft.title))) or finder.search(said)

    async def _draft(self, turn: Turn, view: DraftView) -> Outgoing:
        turn.dialogue.shown[KEY] = view.draft.code
        turn.dialogue.options = []
        provisions = await self._drafts.provisions(turn.session, view.version.id)
        return DraftCards(turn.phrases).draft(view, provisions)


def _named(text: str, provisions: Sequence[ProvisionRow]) -> str:
    """Return the key of the article whose number a text names; empty if there is none."""
    found = article_named(text)
    if found is None:
        return ""
    meant = ("article", read_numeral(found[1]), read_numeral(found[2] or "") or 0)
    return next((one.key for one in provisions if (one.kind, one.number, one.inserted) == meant), "")


def _article(turn: Turn, view: DraftView, provisions: Sequence[ProvisionRow], one: ProvisionRow) -> Outgoing:
    """Show an article: what is said next may be an opinion on it."""
    turn.dialogue.shown[KEY] = f"{view.draft.code}:{one.key}"
    return DraftCards(turn.phrases).article(view, provisions, one)

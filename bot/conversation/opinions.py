"""The open flow of an opinion: find the article, then short turns; what is written outlives restarts and detours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.finding import ArticleFinder, Hit, beyond_title
from bot.consultations.opinions import (
    MAX_PROPOSED,
    MAX_REASON,
    WHOLE_DRAFT,
    Content,
    Opinions,
    content_of,
)
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import (
    A_QUESTION,
    Writing,
    again,
    looks_like_opinion,
    missing,
    needs_words,
    read_option,
    reopen,
    settle_numbers,
    subject_of,
    terms_of,
)
from bot.conversation.dialogue import Dialogue
from bot.conversation.draft_cards import DraftCards
from bot.conversation.opinion_questions import ask
from bot.errors import WrongInput
from bot.language.names import MAX_COMMUNITY, MAX_NAME, is_community, may_be_name, surely_name
from bot.messages import Choice, Incoming, Outgoing, say
from bot.phrases import Phrases

SURE_ARTICLE = 0.36
"""An article found with less than this gives way to a sure answer of the FAQ."""


_STOP = ("取消", "不提了", "先不提了", "算了")
_SKIP = ("跳过", "不写", "不说", "没有", "无", "不填")


@dataclass(frozen=True, slots=True)
class Here:
    """One turn, as the flow needs it. `answered`: tells whether the FAQ has a sure answer to the text."""

    session: AsyncSession
    incoming: Incoming
    dialogue: Dialogue
    text: str
    phrases: Phrases
    answered: Callable[[], bool]


class OpinionFlow:
    """Browsing drafts and writing opinions, for every channel."""

    def __init__(self, drafts: Drafts, opinions: Opinions, unfinished: Unfinished) -> None:
        self._drafts = drafts
        self._opinions = opinions
        self._unfinished = unfinished

    async def offer(self, here: Here) -> list[Outgoing]:
        """Show what can be commented on; with one draft and nothing unfinished, that draft."""
        if here.incoming.group:
            return [say(here.phrases.opinions.group)]
        here.dialogue.opinion = False
        here.dialogue.floor = ""
        views = await self._drafts.all(here.session)
        writing = await self._unfinished.load(here.session, here.incoming.address)
        if len(views) == 1 and writing is None:
            return [await self._draft(here, views[0])]
        title = next((view.draft.title for view in views if writing and view.draft.code == writing.code), "")
        return DraftCards(here.phrases).drafts(views, writing, title)

    async def link(self, here: Here, rest: str) -> list[Outgoing]:
        """Open a deep link: o_d1 or o_d1_a10, without the o_."""
        code, _, key = rest.partition("_")
        return await self.pressed(here, f"a:{code}:{key}" if key else f"d:{code}")

    async def mine(self, here: Here) -> list[Outgoing]:
        """Show the person's own opinions and what is half written, nothing if there is none."""
        words = here.phrases.opinions
        found = await self._opinions.mine(here.session, here.incoming.address)
        writing = await self._unfinished.load(here.session, here.incoming.address)
        cards = [DraftCards(here.phrases).mine(found)] if found else []
        if writing is not None:
            choices = (Choice("g:resume", words.go_on), Choice("g:drop", words.drop))
            cards.append(say(words.kept_one.format(label=writing.label), choices=choices))
        return cards

    async def suggest(self, here: Here) -> list[Outgoing] | None:
        """Offer to take a message as an opinion, if it sounds like one on a draft that is open; None otherwise."""
        if here.incoming.group or not looks_like_opinion(here.text):
            return None
        best: tuple[float, DraftView] | None = None
        for view in await self._drafts.all(here.session, "open"):
            hits = await self._meant(here, view, here.text)
            if hits and (best is None or hits[0].score > best[0]):
                best = (hits[0].score, view)
        if best is None:
            return None
        here.dialogue.said = here.text
        words = here.phrases.opinions
        yes = Choice(f"g:l:{best[1].draft.code}:", words.like_yes)
        text = words.like_opinion.format(title=best[1].draft.title)
        return [say(text, choices=(yes, Choice("g:q", words.like_no)))]

    async def _meant(self, here: Here, view: DraftView, said: str) -> list[Hit]:
        """The articles that an opinion is about: looked for by what it speaks of, not by what it wishes."""
        finder = ArticleFinder(await self._drafts.provisions(here.session, view.version.id))
        return finder.search(subject_of(beyond_title(said, view.draft.title))) or finder.search(said)

    async def _like(self, here: Here, code: str, key: str) -> Outgoing:
        """Show the article that an opinion-like sentence is about and ask whether it is meant, with the next best."""
        view = await self._drafts.get(here.session, code)
        hits = await self._meant(here, view, here.dialogue.said)
        return DraftCards(here.phrases).like(view, hits, key)

    async def search(self, here: Here) -> list[Outgoing] | None:
        """While a draft is being looked at: find the article that a message names; None if it names none."""
        try:
            view = await self._drafts.get(here.session, here.dialogue.draft or "")
        except WrongInput:
            here.dialogue.draft = None
            return None
        if here.text in _STOP:
            here.dialogue.draft = None
            return [say(here.phrases.thanks)]
        provisions = await self._drafts.provisions(here.session, view.version.id)
        finder = ArticleFinder(provisions)
        named = finder.numbered(here.text)
        cards = DraftCards(here.phrases)
        if named is not None:
            return [cards.article(view, provisions, named.article)]
        if count := finder.beyond(here.text):
            return [cards.beyond(view, count)]
        hits = finder.search(here.text)
        if (not hits or hits[0].score < SURE_ARTICLE) and here.answered():
            here.dialogue.draft = None
            return None
        here.dialogue.said = here.text
        return [cards.hits(view, hits)]

    async def pressed(self, here: Here, rest: str) -> list[Outgoing]:
        """Take a button; `rest` is its id without the leading g:."""
        if here.incoming.group:
            return [say(here.phrases.opinions.group)]
        kind, _, value = rest.partition(":")
        try:
            return await self._press(here, kind, value)
        except WrongInput:
            return [say(here.phrases.stale)]

    async def _press(self, here: Here, kind: str, value: str) -> list[Outgoing]:
        code, _, key = value.partition(":")
        match kind:
            case "":
                return await self.offer(here)
            case "d" | "a" | "b":
                return [await self._look(here, kind, code, key)]
            case "l":
                return [await self._like(here, code, key)]
            case "o" | "x" | "O" | "X":
                return [await self._begin(here, kind, code, key)]
            case "m" | "me" | "mw" | "mz":
                return [await self._own(here, kind, value)]
            case "resume":
                return [await self._resume(here)]
            case "drop":
                await self._unfinished.drop(here.session, here.incoming.address)
                here.dialogue.opinion = False
                return [say(here.phrases.opinions.dropped)]
            case _:
                return [await self._write(here, kind, value)]

    async def said(self, here: Here) -> list[Outgoing] | None:
        """Take a message while an opinion is being written; None if it is a question for the FAQ."""
        writing, view = await self._open(here)
        if writing is None or view is None:
            return None
        if here.text in _STOP:
            return [await self._pause(here)]
        step = missing(writing)
        if (step in ("proposed", "reason") and here.text) or here.incoming.attachments:
            if here.text and A_QUESTION.search(here.text) and here.answered():
                writing.aside = here.text
                await self._unfinished.save(here.session, here.incoming.address, view.draft.id, writing)
                return None
            return await self._take_text(here, writing, view, step)
        if step in ("speaker", "community", "naming", "name") and not read_option(here.text, terms_of(step)):
            return await self._take_personal(here, writing, view, step)
        code = read_option(here.text, terms_of(step))
        if code is None and step == "preview" and here.text in ("发送", "发", "好", "好的", "确认", "1"):
            return [await self._send(here, writing, view)]
        if code is None:
            return [self._ask_again(here, writing, view)] if len(here.text) < 5 else None
        return [await self._take_code(here, writing, view, step, code)]

    async def hint(self, here: Here) -> Outgoing:
        """Remind, below the answer to a question in between, that the opinion is still open."""
        words = here.phrases.opinions
        choices = [Choice("g:resume", words.go_on)]
        writing = await self._unfinished.load(here.session, here.incoming.address)
        if writing and writing.aside:
            choices.append(Choice("g:aside", words.aside_is_text))
        return say(words.resume_hint, choices=tuple(choices))

    async def _look(self, here: Here, kind: str, code: str, key: str) -> Outgoing:
        # Who looks at the draft looks for articles; what is being written waits.
        here.dialogue.floor = ""
        view = await self._drafts.get(here.session, code)
        if kind == "d":
            return await self._draft(here, view)
        here.dialogue.draft = view.draft.code
        provisions = await self._drafts.provisions(here.session, view.version.id)
        cards = DraftCards(here.phrases)
        if kind == "b":
            return cards.browse(view, provisions, int(key) if key.isdecimal() and len(key) < 6 else 1)
        one = next((one for one in provisions if one.key == key), None)
        return cards.article(view, provisions, one) if one else await self._draft(here, view)

    async def _draft(self, here: Here, view: DraftView) -> Outgoing:
        here.dialogue.draft = view.draft.code
        here.dialogue.options = []
        provisions = await self._drafts.provisions(here.session, view.version.id)
        return DraftCards(here.phrases).draft(view, provisions)

    async def _begin(self, here: Here, kind: str, code: str, key: str) -> Outgoing:
        """Start writing; with x what was said before becomes the reason. Words about another article are not lost."""
        kept = await self._unfinished.load(here.session, here.incoming.address)
        if kind.islower() and kept and kept.article != key and (kept.reason or kept.proposed):
            return DraftCards(here.phrases).instead(kept, f"g:{kind.upper()}:{code}:{key}")
        said = here.dialogue.said if kind in "xX" else None
        view = await self._drafts.get(here.session, code)
        refused = await self._opinions.refusal(here.session, view, here.incoming.address)
        if refused:
            return say(refused, choices=(Choice("my", here.phrases.opinions.my_opinions),))
        one = await self._drafts.article(here.session, view.version.id, key) if key else None
        writing = Writing(
            code=view.draft.code,
            version=view.version.number,
            article=one.key if one else "",
            label=one.label if one else WHOLE_DRAFT,
            article_text=one.text if one else "",
            reason=said[:MAX_REASON] if said else None,
        )
        return await self._go_on(here, writing, view)

    async def _resume(self, here: Here) -> Outgoing:
        writing, view = await self._open(here)
        if writing is None or view is None:
            return say(here.phrases.stale)
        writing.aside = ""
        return await self._go_on(here, writing, view)

    async def _pause(self, here: Here) -> Outgoing:
        here.dialogue.opinion = False
        words = here.phrases.opinions
        return say(words.kept_for_later, choices=(Choice("g:drop", words.drop),))

    async def _open(self, here: Here) -> tuple[Writing | None, DraftView | None]:
        """Return what is being written and its draft, in the version it was begun on."""
        writing = await self._unfinished.load(here.session, here.incoming.address)
        if writing is None:
            here.dialogue.opinion = False
            return None, None
        # Its own version: who writes on a text that is changed meanwhile still speaks of what they saw.
        view = await self._drafts.get(here.session, writing.code, writing.version)
        return writing, view

    async def _write(self, here: Here, kind: str, value: str) -> Outgoing:
        """A button of the flow itself."""
        writing, view = await self._open(here)
        if writing is None or view is None:
            return say(here.phrases.stale)
        match kind:
            case "v":
                return await self._take_code(here, writing, view, missing(writing), value)
            case "skip":
                return await self._skip(here, writing, view)
            case "edit":
                reopen(writing, value)
                return await self._go_on(here, writing, view)
            case "aside" if writing.aside:
                here = Here(here.session, here.incoming, here.dialogue, writing.aside, here.phrases, here.answered)
                writing.aside = ""
                return (await self._take_text(here, writing, view, missing(writing)))[-1]
            case "send":
                return await self._send(here, writing, view)
            case "cancel":
                return await self._pause(here)
            case _:
                return say(here.phrases.stale)

    async def _take_text(self, here: Here, writing: Writing, view: DraftView, step: str) -> list[Outgoing]:
        """The wording or the reason, and photos or voice messages that came with it."""
        words = here.phrases.opinions
        limit = MAX_PROPOSED if step == "proposed" else MAX_REASON
        if len(here.text) > limit:
            return [say(words.too_long.format(limit=limit, length=len(here.text)))]
        before: list[Outgoing] = []
        if here.incoming.attachments:
            writing.attachments += [{"kind": a.kind.value, "reference": a.reference} for a in here.incoming.attachments]
            before.append(say(words.attached))
        text = "" if here.text in _SKIP else here.text
        if step == "proposed":
            writing.proposed = text
        elif step == "reason" and (text or writing.attachments or not needs_words(writing)):
            writing.reason = text
        writing.numbers_kept = False
        return [*before, await self._go_on(here, writing, view)]

    async def _take_personal(self, here: Here, writing: Writing, view: DraftView, step: str) -> list[Outgoing] | None:
        """Who speaks: a name or a community is taken for what it is, whichever of them was asked."""
        words, text = here.phrases.opinions, here.text
        if text in _SKIP:
            return [await self._skip(here, writing, view)]
        if is_community(text) or (step == "community" and text and not surely_name(text) and not self._aside(here)):
            if len(text) > MAX_COMMUNITY:
                long = words.community_long.format(limit=MAX_COMMUNITY)
                return [say(long, choices=(Choice("g:skip", words.skip),))]
            writing.community = text
            note = words.noted_community.format(text=text)
        elif surely_name(text) or (step == "name" and may_be_name(text) and not self._aside(here)):
            writing.name, writing.anonymous = text, False
            note = words.noted_name.format(text=text)
        elif self._aside(here):
            return None
        elif step == "name":
            again = words.name_long.format(limit=MAX_NAME) if len(text) > MAX_NAME else words.name_again
            return [say(f"{again}{words.how_to_leave}", choices=(Choice("g:skip", words.skip),))]
        else:
            return [self._ask_again(here, writing, view)]
        return [await self._go_on(here, writing, view, *([note] if step not in ("community", "name") else []))]

    def _aside(self, here: Here) -> bool:
        return bool(here.text) and (bool(A_QUESTION.search(here.text)) or here.answered())

    def _ask_again(self, here: Here, writing: Writing, view: DraftView) -> Outgoing:
        words = here.phrases.opinions
        here.dialogue.give_floor("g")
        return ask(here.phrases, writing, view, f"{words.not_understood}{words.how_to_leave}")

    async def _take_code(self, here: Here, writing: Writing, view: DraftView, step: str, code: str) -> Outgoing:
        """A button or a number; one that does not belong to the present question only repeats the question."""
        if code in terms_of(step):
            match step:
                case "stance":
                    writing.stance = code
                case "consent":
                    writing.consented = code == "yes"
                case "speaker":
                    writing.speaker = code
                case "naming":
                    writing.anonymous = code == "no"
                case "numbers":
                    settle_numbers(writing, code)
        return await self._go_on(here, writing, view)

    async def _skip(self, here: Here, writing: Writing, view: DraftView) -> Outgoing:
        match missing(writing):
            case "proposed":
                writing.proposed = ""
            case "reason":
                if needs_words(writing):
                    return ask(here.phrases, writing, view, here.phrases.opinions.need_something)
                writing.reason = ""
            case "speaker":
                writing.speaker = ""
            case "community":
                writing.community = ""
            case "naming":
                writing.anonymous = True
            case "name":
                writing.name, writing.anonymous = "", True
        return await self._go_on(here, writing, view)

    async def _go_on(self, here: Here, writing: Writing, view: DraftView, *before: str) -> Outgoing:
        here.dialogue.opinion = True
        here.dialogue.give_floor("g")
        here.dialogue.options = []
        await self._unfinished.save(here.session, here.incoming.address, view.draft.id, writing)
        return ask(here.phrases, writing, view, *before)

    async def _send(self, here: Here, writing: Writing, view: DraftView) -> Outgoing:
        if missing(writing) != "preview":
            return await self._go_on(here, writing, view)
        address = here.incoming.address
        content = Content(
            article=writing.article,
            label=writing.label,
            article_text=writing.article_text,
            stance=writing.stance or "other",
            proposed=writing.proposed or "",
            reason=writing.reason or "",
            speaker=writing.speaker or "",
            community=writing.community or "",
            name=writing.name or "",
            anonymous=writing.anonymous is not False,
            attachments=tuple(writing.attachments),
        )
        try:
            if writing.receipt:
                receipt = await self._save_edit(here, writing.receipt, content)
            else:
                made = await self._opinions.submit(here.session, address, here.incoming.message_id, view, content)
                receipt = made.receipt
        except WrongInput as fault:
            return say(str(fault))
        await self._unfinished.drop(here.session, address)
        here.dialogue.opinion = False
        return DraftCards(here.phrases).sent(view, receipt, edited=bool(writing.receipt))

    async def _save_edit(self, here: Here, receipt: str, content: Content) -> str:
        opinion = await self._opinions.own(here.session, here.incoming.address, receipt)
        if opinion is None or not await self._opinions.may_change(here.session, opinion):
            raise WrongInput(here.phrases.opinions.too_late)
        await self._opinions.edit(here.session, opinion, content, "本人")
        return opinion.receipt

    async def _own(self, here: Here, kind: str, receipt: str) -> Outgoing:
        """One of the person's own opinions: look at it, edit it, withdraw it (asked once)."""
        words = here.phrases.opinions
        opinion = await self._opinions.own(here.session, here.incoming.address, receipt)
        if opinion is None:
            return say(words.no_such)
        view = next(v for v in await self._drafts.all(here.session) if v.draft.id == opinion.draft_id)
        may_change = await self._opinions.may_change(here.session, opinion)
        if kind == "m":
            label = (await self._drafts.standing(here.session, view)).label(opinion)
            return DraftCards(here.phrases).opinion(opinion, view.draft.title, label, may_change=may_change)
        if not may_change:
            return say(words.too_late)
        if kind == "mw":
            yes = Choice(f"g:mz:{opinion.receipt}", words.withdraw_yes)
            back = Choice(f"g:m:{opinion.receipt}", words.cancel)
            return say(words.withdraw_ask.format(receipt=opinion.receipt), choices=(yes, back))
        if kind == "mz":
            await self._opinions.withdraw(here.session, opinion)
            return say(words.withdrawn.format(receipt=opinion.receipt))
        return await self._go_on(
            here, again(opinion.receipt, content_of(opinion), view.draft.code, view.version.number), view
        )

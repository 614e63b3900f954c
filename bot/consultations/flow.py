"""The open flow of an opinion: find the article, then short turns; what is written outlives restarts and detours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Kind, Pressed
from bot.consultations.cards import DraftCards
from bot.consultations.doubt import Doubt
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.judging import asks, judged, only_stance
from bot.consultations.looking import KEY, STOP, Heard, Looking
from bot.consultations.opinions import (
    MAX_PROPOSED,
    MAX_REASON,
    WHOLE_DRAFT,
    Content,
    Opinions,
    content_of,
)
from bot.consultations.questions import ask
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import (
    A_QUESTION,
    Writing,
    again,
    missing,
    needs_words,
    read_option,
    reopen,
    settle_numbers,
    terms_of,
)
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import A_SENTENCE, Flow, Kept, Turn
from bot.conversation.withdrawing import Thing, to_withdraw, which
from bot.errors import WrongInput
from bot.language.names import MAX_COMMUNITY, MAX_NAME, is_community, may_be_name, surely_name
from bot.messages import Address, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.text import count_chinese

A_TOPIC = 6
"""Characters of a message that may be nothing but the name of a matter."""

_SKIP = ("跳过", "不写", "不说", "没有", "无", "不填")

_ANEW: Mapping[Kind, Kind] = {
    buttons.opinion: buttons.opinion_anew,
    buttons.opinion_said: buttons.opinion_said_anew,
    buttons.opinion_heard: buttons.opinion_heard_anew,
    buttons.opinion_unclear: buttons.opinion_unclear_anew,
}
"""Beginning to write asks first where something else is half written; these throw that away."""


class OpinionFlow(Flow):
    """Browsing drafts and writing opinions, for every channel."""

    key = KEY
    words = dict.fromkeys(
        ("/opinions", "提意见", "我要提意见", "居民说立法", "立法", "征求意见", "法规草案", "草案"), buttons.drafts()
    )

    def __init__(self, drafts: Drafts, opinions: Opinions, unfinished: Unfinished) -> None:
        self._drafts = drafts
        self._opinions = opinions
        self._unfinished = unfinished
        self._looking = Looking(drafts, unfinished)
        self._doubt = Doubt(drafts, opinions)

    def opens(self, turn: Turn) -> str | None:
        """Who wants an opinion back; whether a sentence was one, as long as that is the question."""
        if not turn.group and to_withdraw(turn.folded) == "opinion":
            return buttons.own_opinions()
        return None if turn.group else self._doubt.answer(turn)

    def begun(self, dialogue: Dialogue) -> bool:
        """A sentence that may be an opinion is begun only while that is the question: nobody need go on with it."""
        if self._doubt.kept(dialogue) is not None:
            return self._doubt.open(dialogue) is not None
        return self.key in dialogue.flows

    def name(self, phrases: Phrases) -> str:
        """Return what an opinion is called while it waits."""
        return phrases.floor_g

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the person's opinions and what is half written."""
        await self._opinions.forget(session, address)
        await self._unfinished.drop(session, address)

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """An opinion on the article in sight, an article of the draft, or a message that sounds like an opinion."""
        if self._doubt.open(turn.dialogue) is not None:
            # Something else was said: the button stays good, the question is open no longer.
            turn.dialogue.floor = ""
        if turn.dialogue.floor:
            return None
        found = await self._looking.judged(turn)
        if found is not None:
            return [await self._doubt.ask(turn, *found)]
        suggested = await self._looking.suggest(turn)
        if suggested is None and self.key in turn.dialogue.shown:
            return await self._looking.search(turn)
        return suggested

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        if (heard := self._doubt.kept(turn.dialogue)) is not None:
            return [await self._doubt.ask(turn, await self._drafts.get(turn.session, heard.code), heard)]
        return await self.pressed(turn, Pressed(buttons.opinion_resume))

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Show drafts and articles; write, send, change and withdraw an opinion."""
        if turn.group:
            return [say(turn.phrases.opinions.group)]
        try:
            if button.kind == buttons.drafts:
                return await self._looking.offer(turn)
            return [await self._press(turn, button)]
        except WrongInput:
            return [turn.stale()]

    async def _press(self, turn: Turn, button: Pressed) -> Outgoing:
        match button.kind:
            case buttons.draft | buttons.article | buttons.browse:
                return await self._looking.look(turn, button)
            case buttons.like:
                return await self._looking.like(turn, button)
            case buttons.opinion | buttons.opinion_said | buttons.opinion_anew | buttons.opinion_said_anew:
                return await self._begin(turn, button)
            case buttons.opinion_heard | buttons.opinion_heard_anew:
                return await self._take_heard(turn, button)
            case buttons.opinion_unclear | buttons.opinion_unclear_anew:
                return await self._take_heard(turn, button, unclear=True)
            case buttons.own_opinions:
                return await self._to_withdraw(turn)
            case buttons.own_opinion | buttons.own_edit | buttons.own_withdraw | buttons.own_withdraw_sure:
                return await self._own(turn, button)
            case buttons.opinion_resume:
                return await self._resume(turn)
            case buttons.opinion_drop:
                await self._unfinished.drop(turn.session, turn.address)
                turn.dialogue.drop(KEY)
                return say(turn.phrases.opinions.dropped)
            case _:
                return await self._write(turn, button)

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return the person's own opinions and what is half written."""
        cards = DraftCards(turn.phrases)
        found = await self._opinions.mine(turn.session, turn.address)
        begun = await self._unfinished.since(turn.session, turn.address)
        return [*(cards.kept(one) for one in found), *([cards.begun(*begun)] if begun else [])]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take a message while an opinion is being written; None if it is a question for the FAQ."""
        if (heard := self._doubt.open(turn.dialogue)) is not None:
            return await self._doubt.more(turn, heard)
        writing, view = await self._open(turn)
        if writing is None or view is None:
            return None
        if turn.text in STOP:
            return [await self._pause(turn)]
        step = missing(writing)
        if (step in ("proposed", "reason") and turn.text) or turn.incoming.attachments:
            if turn.text and A_QUESTION.search(turn.text) and turn.answered():
                writing.aside = turn.text
                await self._unfinished.save(turn.session, turn.address, view.draft.id, writing)
                return None
            return await self._take_text(turn, writing, view, step)
        if step in ("speaker", "community", "naming", "name") and not read_option(turn.text, terms_of(step)):
            return await self._take_personal(turn, writing, view, step)
        if step == "stance" and self._is_whole_opinion(turn, writing):
            found = judged(turn.text)
            stance = found.stance if found else None
            told = Heard(code=writing.code, article=writing.article, said=turn.text, stance=stance)
            return [await self._doubt.ask(turn, view, told)]
        code = read_option(turn.text, terms_of(step))
        if code is None and step == "preview" and turn.text in ("发送", "发", "好", "好的", "确认", "1"):
            return [await self._send(turn, writing, view)]
        if code is None:
            return [self._ask_again(turn, writing, view)] if len(turn.text) < 5 else None
        return [await self._take_code(turn, writing, view, step, code)]

    async def hint(self, turn: Turn) -> Outgoing:
        """Remind, below the answer to a question in between, that the opinion is still open."""
        words = turn.phrases.opinions
        choices = [Choice(buttons.opinion_resume(), words.go_on)]
        writing = await self._unfinished.load(turn.session, turn.address)
        if writing and writing.aside:
            choices.append(Choice(buttons.opinion_aside(), words.aside_is_text))
        return say(words.resume_hint, choices=tuple(choices))

    async def _begin(self, turn: Turn, button: Pressed, heard: Heard | None = None) -> Outgoing:
        """Start writing, with `opinion_said` what was said before as the reason, or what was `heard` in a sentence.

        Words on another article are kept.
        """
        code, key = button.pair()
        kept = await self._unfinished.load(turn.session, turn.address)
        if button.kind in _ANEW and kept and kept.article != key and (kept.reason or kept.proposed):
            return DraftCards(turn.phrases).instead(kept, _ANEW[button.kind](code, key))
        said = turn.dialogue.said if button.kind in (buttons.opinion_said, buttons.opinion_said_anew) else None
        said = heard.said if heard else said
        view = await self._drafts.get(turn.session, code)
        refused = await self._opinions.refusal(turn.session, view, turn.address)
        if refused:
            return say(refused, choices=(Choice(buttons.mine(), turn.phrases.opinions.my_opinions),))
        one = await self._drafts.article(turn.session, view.version.id, key) if key else None
        writing = Writing(
            code=view.draft.code,
            version=view.version.number,
            article=one.key if one else "",
            label=one.label if one else WHOLE_DRAFT,
            article_text=one.text if one else "",
            reason=said[:MAX_REASON] if said else None,
            stance=heard.stance if heard else None,
            # A sentence says what is wished for; it is not asked for a second time.
            proposed="" if heard else None,
        )
        return await self._go_on(turn, writing, view)

    async def _take_heard(self, turn: Turn, button: Pressed, *, unclear: bool = False) -> Outgoing:
        """Start writing with the sentence that was shown back; `unclear`: without the stance that was heard in it."""
        heard = self._doubt.kept(turn.dialogue)
        if heard is None or (heard.code, heard.article) != button.pair():
            return turn.stale()
        return await self._begin(turn, button, heard.model_copy(update={"stance": None}) if unclear else heard)

    def _is_whole_opinion(self, turn: Turn, writing: Writing) -> bool:
        """Whether a sentence says more than the stance that was asked for; a question stays one."""
        if writing.reason is not None or writing.receipt or count_chinese(turn.text) < A_SENTENCE:
            return False
        if only_stance(turn.text) is not None:
            return False
        found = judged(turn.text)
        if found is not None and found.surely:
            return True
        # 押金不退 is what people type to ask; a longer word on the article they have chosen is about that.
        return not asks(turn.text) and (len(turn.text) > A_TOPIC or not turn.answered())

    async def _resume(self, turn: Turn) -> Outgoing:
        writing, view = await self._open(turn)
        if writing is None or view is None:
            return turn.stale()
        writing.aside = ""
        return await self._go_on(turn, writing, view)

    async def _pause(self, turn: Turn) -> Outgoing:
        turn.dialogue.drop(KEY)
        words = turn.phrases.opinions
        return say(words.kept_for_later, choices=(Choice(buttons.opinion_drop(), words.drop),))

    async def _open(self, turn: Turn) -> tuple[Writing | None, DraftView | None]:
        """Return what is being written and its draft, in the version it was begun on."""
        writing = await self._unfinished.load(turn.session, turn.address)
        if writing is None:
            turn.dialogue.drop(KEY)
            return None, None
        # Its own version: who writes on a text that is changed meanwhile still speaks of what they saw.
        view = await self._drafts.get(turn.session, writing.code, writing.version)
        return writing, view

    async def _write(self, turn: Turn, button: Pressed) -> Outgoing:
        """A button of the flow itself."""
        writing, view = await self._open(turn)
        if writing is None or view is None:
            return turn.stale()
        match button.kind:
            case buttons.opinion_value:
                return await self._take_code(turn, writing, view, missing(writing), button.rest)
            case buttons.opinion_skip:
                return await self._skip(turn, writing, view)
            case buttons.opinion_edit:
                reopen(writing, button.rest)
                return await self._go_on(turn, writing, view)
            case buttons.opinion_aside if writing.aside:
                turn = replace(turn, text=writing.aside)
                writing.aside = ""
                return (await self._take_text(turn, writing, view, missing(writing)))[-1]
            case buttons.opinion_send:
                return await self._send(turn, writing, view)
            case buttons.opinion_stop:
                return await self._pause(turn)
            case _:
                return turn.stale()

    async def _take_text(self, turn: Turn, writing: Writing, view: DraftView, step: str) -> list[Outgoing]:
        """The wording or the reason, and photos or voice messages that came with it."""
        words = turn.phrases.opinions
        limit = MAX_PROPOSED if step == "proposed" else MAX_REASON
        if len(turn.text) > limit:
            return [say(words.too_long.format(limit=limit, length=len(turn.text)))]
        before: list[Outgoing] = []
        if turn.incoming.attachments:
            writing.attachments += [{"kind": a.kind.value, "reference": a.reference} for a in turn.incoming.attachments]
            before.append(say(words.attached))
        text = "" if turn.text in _SKIP else turn.text
        if step == "proposed":
            writing.proposed = text
        elif step == "reason" and (text or writing.attachments or not needs_words(writing)):
            writing.reason = text
        writing.numbers_kept = False
        return [*before, await self._go_on(turn, writing, view)]

    async def _take_personal(self, turn: Turn, writing: Writing, view: DraftView, step: str) -> list[Outgoing] | None:
        """Who speaks: a name or a community is taken for what it is, whichever of them was asked."""
        words, text = turn.phrases.opinions, turn.text
        if text in _SKIP:
            return [await self._skip(turn, writing, view)]
        if is_community(text) or (step == "community" and text and not surely_name(text) and not self._aside(turn)):
            if len(text) > MAX_COMMUNITY:
                long = words.community_long.format(limit=MAX_COMMUNITY)
                return [say(long, choices=(Choice(buttons.opinion_skip(), words.skip),))]
            writing.community = text
            note = words.noted_community.format(text=text)
        elif surely_name(text) or (step == "name" and may_be_name(text) and not self._aside(turn)):
            writing.name, writing.anonymous = text, False
            note = words.noted_name.format(text=text)
        elif self._aside(turn):
            return None
        elif step == "name":
            again = words.name_long.format(limit=MAX_NAME) if len(text) > MAX_NAME else words.name_again
            return [say(f"{again}{words.how_to_leave}", choices=(Choice(buttons.opinion_skip(), words.skip),))]
        else:
            return [self._ask_again(turn, writing, view)]
        return [await self._go_on(turn, writing, view, *([note] if step not in ("community", "name") else []))]

    def _aside(self, turn: Turn) -> bool:
        return bool(turn.text) and (bool(A_QUESTION.search(turn.text)) or turn.answered())

    def _ask_again(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        words = turn.phrases.opinions
        turn.dialogue.give_floor(KEY)
        return ask(turn.phrases, writing, view, f"{words.not_understood}{words.how_to_leave}")

    async def _take_code(self, turn: Turn, writing: Writing, view: DraftView, step: str, code: str) -> Outgoing:
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
        return await self._go_on(turn, writing, view)

    async def _skip(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        match missing(writing):
            case "proposed":
                writing.proposed = ""
            case "reason":
                if needs_words(writing):
                    return ask(turn.phrases, writing, view, turn.phrases.opinions.need_something)
                writing.reason = ""
            case "speaker":
                writing.speaker = ""
            case "community":
                writing.community = ""
            case "naming":
                writing.anonymous = True
            case "name":
                writing.name, writing.anonymous = "", True
        return await self._go_on(turn, writing, view)

    async def _go_on(self, turn: Turn, writing: Writing, view: DraftView, *before: str) -> Outgoing:
        turn.dialogue.keep(KEY)
        turn.dialogue.give_floor(KEY)
        turn.dialogue.options = []
        await self._unfinished.save(turn.session, turn.address, view.draft.id, writing)
        return ask(turn.phrases, writing, view, *before)

    async def _send(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        if missing(writing) != "preview":
            return await self._go_on(turn, writing, view)
        address = turn.address
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
                receipt = await self._save_edit(turn, writing.receipt, content)
            else:
                made = await self._opinions.submit(turn.session, address, turn.incoming.message_id, view, content)
                receipt = made.receipt
        except WrongInput as fault:
            return say(str(fault))
        await self._unfinished.drop(turn.session, address)
        turn.dialogue.drop(KEY)
        return DraftCards(turn.phrases).sent(view, receipt, edited=bool(writing.receipt))

    async def _save_edit(self, turn: Turn, receipt: str, content: Content) -> str:
        opinion = await self._opinions.own(turn.session, turn.address, receipt)
        if opinion is None or not await self._opinions.may_change(turn.session, opinion):
            raise WrongInput(turn.phrases.opinions.too_late)
        await self._opinions.edit(turn.session, opinion, content, "本人")
        return opinion.receipt

    async def _to_withdraw(self, turn: Turn) -> Outgoing:
        """Ask which opinion is to be taken back, or whether the only one is."""
        words = turn.phrases.opinions
        things = []
        for one in await self._opinions.mine(turn.session, turn.address):
            if one.withdrawn_at is None and await self._opinions.may_change(turn.session, one):
                (line,) = DraftCards(turn.phrases).kept(one).lines
                back = Choice(buttons.own_withdraw(one.receipt), f"{words.withdraw} {one.receipt}")
                sure = Choice(buttons.own_withdraw_sure(one.receipt), words.withdraw_yes)
                things.append(Thing(line, back, sure))
        begun = await self._unfinished.load(turn.session, turn.address)
        if begun is not None:
            label = words.kept_one.format(label=begun.label or WHOLE_DRAFT)
            drop = Choice(buttons.opinion_drop(), words.drop_named)
            things.append(Thing(label, drop, drop))
        return which(turn.phrases, self.name(turn.phrases), things)

    async def _own(self, turn: Turn, button: Pressed) -> Outgoing:
        """One of the person's own opinions: look at it, edit it, withdraw it (asked once)."""
        words = turn.phrases.opinions
        opinion = await self._opinions.own(turn.session, turn.address, button.rest)
        if opinion is None:
            return say(words.no_such)
        view = next(v for v in await self._drafts.all(turn.session) if v.draft.id == opinion.draft_id)
        may_change = await self._opinions.may_change(turn.session, opinion)
        if button.kind == buttons.own_opinion:
            label = (await self._drafts.standing(turn.session, view)).label(opinion)
            return DraftCards(turn.phrases).opinion(opinion, view.draft.title, label, may_change=may_change)
        if not may_change:
            return say(words.too_late)
        if button.kind == buttons.own_withdraw:
            yes = Choice(buttons.own_withdraw_sure(opinion.receipt), words.withdraw_yes)
            back = Choice(buttons.own_opinion(opinion.receipt), words.withdraw_no)
            return say(words.withdraw_ask.format(receipt=opinion.receipt), choices=(yes, back))
        if button.kind == buttons.own_withdraw_sure:
            await self._opinions.withdraw(turn.session, opinion)
            return say(words.withdrawn.format(receipt=opinion.receipt))
        return await self._go_on(
            turn, again(opinion.receipt, content_of(opinion), view.draft.code, view.version.number), view
        )

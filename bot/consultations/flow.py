"""The open flow of an opinion: find the article, then short turns; what is written outlives restarts and detours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Kind, Pressed
from bot.consultations.cards import DraftCards
from bot.consultations.doubt import Doubt
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.judging import article_named, asks, judged, only_stance
from bot.consultations.looking import KEY, STOP, Heard, Looking
from bot.consultations.opinions import MAX_REASON, WHOLE_DRAFT, Content, Opinions
from bot.consultations.own import OwnOpinions
from bot.consultations.steps import Steps
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import (
    A_QUESTION,
    Writing,
    missing,
    read_option,
    reopen,
    terms_of,
    wants_no_name,
)
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import A_SENTENCE, Flow, Kept, Turn
from bot.conversation.withdrawing import only_takes_back, to_withdraw
from bot.errors import WrongInput
from bot.language.consent import Act, agrees, declines
from bot.messages import Address, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.text import count_chinese

LAST = "last"
"""Value of the button for one's opinions: only the newest is meant."""

_JUST = re.compile(r"刚才|刚刚|刚|上一")
_ON_WHOLE = re.compile(r"(?:我|就|要|想)*对整[部个](?:草案|条例|办法)(?:说|讲|提|提意见|提建议|有意见)?[吧啊呀。.!！]*")
"""What stands on a button of the draft, in somebody's own words."""

A_TOPIC = 6
"""Characters of a message that may be nothing but the name of a matter."""

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
        self._steps = Steps(unfinished)
        self._own = OwnOpinions(drafts, opinions, unfinished, self._steps)
        self._looking = Looking(drafts, unfinished)
        self._doubt = Doubt(drafts, opinions)

    def opens(self, turn: Turn) -> str | None:
        """Who wants an opinion back; whether a sentence was one, as long as that is the question."""
        if turn.group:
            return None
        if to_withdraw(turn.folded) == "opinion":
            return buttons.own_opinions(LAST) if _JUST.search(turn.folded) else buttons.own_opinions()
        code, _, _ = self._looking.sight(turn)
        if code and _ON_WHOLE.fullmatch(turn.folded):
            return buttons.opinion(code, "")
        return self._doubt.answer(turn)

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
        if (alone := self._looking.stance_alone(turn)) is not None:
            code, key, stance = alone
            told = Heard(code=code, article=key, stance=stance)
            return [await self._begin(turn, Pressed(buttons.opinion, f"{code}:{key}"), told)]
        found = await self._looking.judged(turn)
        if found is None and article_named(turn.text):
            found = await self._looking.proposed(turn)
        if found is not None:
            return [await self._doubt.ask(turn, *found)]
        if (shown := await self._looking.asked_for(turn)) is not None:
            return [shown]
        suggested = await self._looking.suggest(turn)
        if suggested is not None:
            return suggested
        if (found := await self._looking.proposed(turn)) is not None:
            return [await self._doubt.ask(turn, *found)]
        return await self._looking.search(turn) if self.key in turn.dialogue.shown else None

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
                return await self._own.to_withdraw(turn, self.name(turn.phrases), last=button.rest == LAST)
            case buttons.own_opinion | buttons.own_edit | buttons.own_withdraw | buttons.own_withdraw_sure:
                return await self._own.pressed(turn, button)
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
        return await self._own.mine(turn)

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
        if only_takes_back(turn.folded):
            return [await self._own.to_withdraw(turn, self.name(turn.phrases), last=True)]
        if (step in ("proposed", "reason") and turn.text) or turn.incoming.attachments:
            if turn.text and A_QUESTION.search(turn.text) and turn.answered():
                writing.aside = turn.text
                await self._unfinished.save(turn.session, turn.address, view.draft.id, writing)
                return None
            return await self._steps.take_text(turn, writing, view, step)
        if step == "consent" and not read_option(turn.text, terms_of(step)):
            taken = await self._steps.take_consent(turn, writing, view)
            if taken is not None:
                return [taken]
        if step in ("speaker", "community", "naming", "name") and not read_option(turn.text, terms_of(step)):
            return await self._steps.take_personal(turn, writing, view, step)
        if step == "stance" and (stance := self._stance_told(turn)):
            return [await self._steps.take_stance(turn, writing, view, stance)]
        if step == "stance" and self._is_whole_opinion(turn, writing):
            told = Heard(code=writing.code, article=writing.article, said=turn.text)
            return [await self._doubt.ask(turn, view, told)]
        code = read_option(turn.text, terms_of(step))
        if code is None and step == "preview" and not turn.incoming.attachments:
            if agrees(turn.folded, Act.SEND):
                return [await self._send(turn, writing, view)]
            if declines(turn.folded, Act.SEND):
                return [await self._pause(turn)]
            if wants_no_name(turn.folded):
                return [await self._steps.leave_out(turn, writing, view)]
        if code is None:
            return [self._steps.ask_again(turn, writing, view)] if len(turn.text) < 5 else None
        return [await self._steps.take_code(turn, writing, view, step, code)]

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
            proposed="" if heard and heard.said else None,
        )
        return await self._steps.go_on(turn, writing, view)

    async def _take_heard(self, turn: Turn, button: Pressed, *, unclear: bool = False) -> Outgoing:
        """Start writing with the sentence that was shown back; `unclear`: without the stance that was heard in it."""
        heard = self._doubt.kept(turn.dialogue)
        if heard is None or (heard.code, heard.article) != button.pair():
            return turn.stale()
        return await self._begin(turn, button, heard.model_copy(update={"stance": None}) if unclear else heard)

    def _stance_told(self, turn: Turn) -> str | None:
        """Return the stance of a sentence where it was asked for (赞成的呀就是要多装); a question takes none."""
        if count_chinese(turn.text) < A_SENTENCE or only_stance(turn.text) is not None or asks(turn.text):
            return None
        found = judged(turn.text)
        if found is None or found.stance is None:
            return None
        return found.stance if found.surely or not turn.answered() else None

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
        return await self._steps.go_on(turn, writing, view)

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
                return await self._steps.take_code(turn, writing, view, missing(writing), button.rest)
            case buttons.opinion_skip:
                return await self._steps.skip(turn, writing, view)
            case buttons.opinion_edit:
                reopen(writing, button.rest)
                return await self._steps.go_on(turn, writing, view)
            case buttons.opinion_aside if writing.aside:
                turn = replace(turn, text=writing.aside)
                writing.aside = ""
                return (await self._steps.take_text(turn, writing, view, missing(writing)))[-1]
            case buttons.opinion_send:
                return await self._send(turn, writing, view)
            case buttons.opinion_stop:
                return await self._pause(turn)
            case _:
                return turn.stale()

    async def _send(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        if missing(writing) != "preview":
            return await self._steps.go_on(turn, writing, view)
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
                receipt = await self._own.save(turn, writing.receipt, content)
            else:
                made = await self._opinions.submit(turn.session, address, turn.incoming.message_id, view, content)
                receipt = made.receipt
        except WrongInput as fault:
            return say(str(fault))
        await self._unfinished.drop(turn.session, address)
        turn.dialogue.drop(KEY)
        self._looking.leave(turn, writing.code)
        return DraftCards(turn.phrases).sent(view, receipt, edited=bool(writing.receipt))

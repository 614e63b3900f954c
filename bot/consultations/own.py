"""The opinions somebody has given: looked at, changed and taken back by the person themselves."""

from __future__ import annotations

from bot import buttons
from bot.buttons import Pressed
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import Drafts
from bot.consultations.opinions import WHOLE_DRAFT, Content, Opinions, content_of
from bot.consultations.steps import Steps
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import again
from bot.conversation.sure import asks_whether
from bot.conversation.turn import Kept, Turn
from bot.conversation.withdrawing import Thing, which
from bot.errors import WrongInput
from bot.language.consent import Act
from bot.messages import Choice, Outgoing, say


class OwnOpinions:
    """What a person may see and do about their own opinions, for every channel."""

    def __init__(self, drafts: Drafts, opinions: Opinions, unfinished: Unfinished, steps: Steps) -> None:
        self._drafts = drafts
        self._opinions = opinions
        self._unfinished = unfinished
        self._steps = steps

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return the person's own opinions and what is half written."""
        cards = DraftCards(turn.phrases)
        found = await self._opinions.mine(turn.session, turn.address)
        begun = await self._unfinished.since(turn.session, turn.address)
        return [*(cards.kept(one) for one in found), *([cards.begun(*begun)] if begun else [])]

    async def to_withdraw(self, turn: Turn, name: str, *, last: bool = False) -> Outgoing:
        """Ask which opinion is to be taken back, or whether the only one is; `name`: what an opinion is called.

        `last`: only what was given last is meant; what is half written came after all that was sent.
        """
        words = turn.phrases.opinions
        things = []
        for one in sorted(await self._opinions.mine(turn.session, turn.address), key=lambda one: one.created_at):
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
        return which(turn.phrases, name, things[-1:] if last else things)

    async def pressed(self, turn: Turn, button: Pressed) -> Outgoing:
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
            asked = say(words.withdraw_ask.format(receipt=opinion.receipt), choices=(yes, back))
            return asks_whether(asked, Act.WITHDRAW, yes.id, back.id)
        if button.kind == buttons.own_withdraw_sure:
            await self._opinions.withdraw(turn.session, opinion)
            return say(words.withdrawn.format(receipt=opinion.receipt))
        return await self._steps.go_on(
            turn, again(opinion.receipt, content_of(opinion), view.draft.code, view.version.number), view
        )

    async def save(self, turn: Turn, receipt: str, content: Content) -> str:
        """Store a changed opinion and return its receipt; raise WrongInput where it is too late for that."""
        opinion = await self._opinions.own(turn.session, turn.address, receipt)
        if opinion is None or not await self._opinions.may_change(turn.session, opinion):
            raise WrongInput(turn.phrases.opinions.too_late)
        await self._opinions.edit(turn.session, opinion, content, "本人")
        return opinion.receipt

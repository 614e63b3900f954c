"""A sentence that was heard as an opinion is shown back, until whoever said it says that it is one."""

from __future__ import annotations

from bot import buttons
from bot.consultations.about import proposes, speaks_of
from bot.consultations.cards import DraftCards
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.judging import judged, only_stance
from bot.consultations.looking import KEY, Heard
from bot.consultations.opinions import MAX_REASON, WHOLE_DRAFT, Opinions
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Turn
from bot.language.consent import agrees, declines
from bot.language.giving_up import gives_up
from bot.messages import Choice, Outgoing, say

_YES = ("是我的意见", "对，是我的意见", "是意见", "是的，是我的意见", "对的，是意见", "提成意见")
_NO = (
    "不是意见",
    "是问题",
    "不是意见，是问题",
    "不是意见,是问题",
    "我是问问题",
    "是提问",
    "勿是意见",
    "不是的，是问题",
)


class Doubt:
    """Asks whether a sentence is an opinion; nothing of it is written down before its author has said so."""

    def __init__(self, drafts: Drafts, opinions: Opinions) -> None:
        self._drafts = drafts
        self._opinions = opinions

    async def ask(self, turn: Turn, view: DraftView, heard: Heard) -> Outgoing:
        """Show what was heard, and ask."""
        refused = await self._opinions.refusal(turn.session, view, turn.address)
        if refused:
            return say(refused, choices=(Choice(buttons.mine(), turn.phrases.opinions.my_opinions),))
        if len(heard.said) > MAX_REASON:
            return say(turn.phrases.opinions.too_long.format(limit=MAX_REASON, length=len(heard.said)))
        one = await self._drafts.article(turn.session, view.version.id, heard.article) if heard.article else None
        turn.dialogue.said, turn.dialogue.options = heard.said, []
        turn.dialogue.keep(KEY, heard)
        turn.dialogue.give_floor(KEY, passing=True)
        cards = DraftCards(turn.phrases)
        return cards.heard(heard.code, heard.article, one.label if one else WHOLE_DRAFT, heard.stance, heard.said)

    async def more(self, turn: Turn, heard: Heard) -> list[Outgoing] | None:
        """Take another stance, or more of the opinion, while the sentence is shown back; None for anything else."""
        said, stance = heard.said, only_stance(turn.text)
        if stance is None:
            found = judged(turn.text)
            wished = found is None and proposes(turn.text) and await self._speaks_of(turn, heard)
            if not wished and (found is None or (turn.answered() and not found.surely)):
                return None
            # 反对 alone is no reason beside one.
            said = turn.text if only_stance(said) else f"{said}\n{turn.text}"
            stance = (found.stance if found else None) or heard.stance
        view = await self._drafts.get(turn.session, heard.code)
        return [await self.ask(turn, view, heard.model_copy(update={"stance": stance, "said": said}))]

    async def _speaks_of(self, turn: Turn, heard: Heard) -> bool:
        view = await self._drafts.get(turn.session, heard.code)
        return speaks_of(turn.text, view.draft.title) or not turn.answered()

    def answer(self, turn: Turn) -> str | None:
        """Return the button that a yes or a no in words stands for, as long as this is the question."""
        heard, said = self.open(turn.dialogue), turn.text.strip("。.!！")
        if heard is None:
            return None
        if said in _NO or (declines(turn.folded) and not gives_up(turn.folded)):
            return buttons.ask_instead()
        kind = buttons.opinion_heard if heard.stance else buttons.opinion_unclear
        return kind(heard.code, heard.article) if said in _YES or agrees(turn.folded) else None

    def kept(self, dialogue: Dialogue) -> Heard | None:
        """Return the sentence that was shown back, until it is taken for an opinion or something else is begun."""
        found = dialogue.draft(KEY, Heard) if dialogue.flows.get(KEY) else None
        return found if found is not None and found.code else None

    def open(self, dialogue: Dialogue) -> Heard | None:
        """Return the same as long as whether it is an opinion is the question."""
        found = self.kept(dialogue)
        return found if found and dialogue.floor == KEY and dialogue.said == found.said else None

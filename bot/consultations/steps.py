"""The steps of writing an opinion: an answer, a skipped question and the next one asked."""

from __future__ import annotations

from bot import buttons
from bot.consultations.drafts import DraftView
from bot.consultations.looking import KEY
from bot.consultations.opinions import MAX_PROPOSED, MAX_REASON
from bot.consultations.questions import ask
from bot.consultations.terms import STANCES, code_of
from bot.consultations.unfinished import Unfinished
from bot.consultations.writing import (
    A_QUESTION,
    Writing,
    leave_out,
    missing,
    needs_words,
    only_talks,
    settle_numbers,
    terms_of,
    wants_no_name,
)
from bot.conversation.turn import Turn
from bot.language.consent import agrees, declines
from bot.language.names import MAX_COMMUNITY, MAX_NAME, is_community, may_be_name, surely_name
from bot.messages import Choice, Outgoing, say

_SKIP = (
    "跳过",
    "不写",
    "不说",
    "没有",
    "无",
    "不填",
    "勿填",
    "勿填了",
    "不填了",
    "不写了",
    "呒没",
    "不想说",
    "不想写",
    "不想填",
)


class Steps:
    """Takes what is said or pressed at one step into what is being written, keeps it and asks for the next."""

    def __init__(self, unfinished: Unfinished) -> None:
        self._unfinished = unfinished

    async def take_text(self, turn: Turn, writing: Writing, view: DraftView, step: str) -> list[Outgoing]:
        """The wording or the reason, and photos or voice messages that came with it."""
        words = turn.phrases.opinions
        stance = code_of(STANCES, turn.text.strip("，。！,.! "))
        if stance is not None and step in ("proposed", "reason") and not turn.incoming.attachments:
            # 修改 where the wording of 增加 was asked: the stance is put right, and is no wording.
            return [await self._other_stance(turn, writing, view, stance)]
        if turn.text and (only_talks(turn.folded) or wants_no_name(turn.folded)) and turn.text not in _SKIP:
            return [await self._no_words(turn, writing, view)]
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
        return [*before, await self.go_on(turn, writing, view)]

    async def take_personal(self, turn: Turn, writing: Writing, view: DraftView, step: str) -> list[Outgoing] | None:
        """Who speaks: a name or a community is taken for what it is, whichever of them was asked."""
        words, text = turn.phrases.opinions, turn.text
        if wants_no_name(turn.folded) and (text not in _SKIP or step == "naming"):
            return [await self.leave_out(turn, writing, view)]
        if text in _SKIP or (step != "speaker" and declines(turn.folded)):
            return [await self.skip(turn, writing, view)]
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
            return [self.ask_again(turn, writing, view)]
        return [await self.go_on(turn, writing, view, *([note] if step not in ("community", "name") else []))]

    async def take_consent(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing | None:
        """Whether somebody tells who they are, in words; None where that is no answer."""
        if wants_no_name(turn.folded) or declines(turn.folded) or turn.text in _SKIP:
            return await self.leave_out(turn, writing, view)
        return await self.take_code(turn, writing, view, "consent", "yes") if agrees(turn.folded) else None

    async def leave_out(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        """Go on without a name; it is said, so that whoever has asked for it need not look for it."""
        leave_out(writing)
        return await self.go_on(turn, writing, view, turn.phrases.opinions.noted_nameless)

    async def take_stance(self, turn: Turn, writing: Writing, view: DraftView, stance: str) -> Outgoing:
        """A stance told in a sentence, which is the reason too, below what was told before."""
        writing.stance = stance
        writing.reason = "\n".join(part for part in (writing.reason, turn.text) if part)
        # A sentence says what is wished for; it is not asked for a second time.
        writing.proposed = writing.proposed or ""
        noted = turn.phrases.opinions.noted_stance.format(stance=STANCES[stance], text=turn.text)
        return await self.go_on(turn, writing, view, noted)

    async def _other_stance(self, turn: Turn, writing: Writing, view: DraftView, stance: str) -> Outgoing:
        if stance == writing.stance:
            return self.ask_again(turn, writing, view)
        writing.stance = stance
        return await self.go_on(turn, writing, view)

    async def _no_words(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        """Thanks, or a wish not to be named, where a wording or a reason was asked for: neither is one."""
        if wants_no_name(turn.folded):
            leave_out(writing)
            return await self.go_on(turn, writing, view, turn.phrases.opinions.noted_nameless)
        return self.ask_again(turn, writing, view)

    async def take_code(self, turn: Turn, writing: Writing, view: DraftView, step: str, code: str) -> Outgoing:
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
        return await self.go_on(turn, writing, view)

    async def skip(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        """Leave the present question open, where the opinion is worth something without its answer."""
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
        return await self.go_on(turn, writing, view)

    async def go_on(self, turn: Turn, writing: Writing, view: DraftView, *before: str) -> Outgoing:
        """Keep what is written so far, take the floor and ask what is missing next, below the words `before`."""
        turn.dialogue.keep(KEY)
        turn.dialogue.give_floor(KEY)
        turn.dialogue.options = []
        await self._unfinished.save(turn.session, turn.address, view.draft.id, writing)
        return ask(turn.phrases, writing, view, *before)

    def ask_again(self, turn: Turn, writing: Writing, view: DraftView) -> Outgoing:
        """Say that this was no answer to the present question, how to leave it, and ask once more."""
        words = turn.phrases.opinions
        turn.dialogue.give_floor(KEY)
        return ask(turn.phrases, writing, view, f"{words.not_understood}{words.how_to_leave}")

    def _aside(self, turn: Turn) -> bool:
        return bool(turn.text) and (bool(A_QUESTION.search(turn.text)) or turn.answered())

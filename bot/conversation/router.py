"""Who answers a person's message, whatever the channel: leaving, danger, a person, the open question, the FAQ.

It knows no feature; what a feature brings is a `Flow` (bot/conversation/turn.py tells how one is added).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.conversation.dialogue import Dialogues
from bot.conversation.labels import as_typed, labels_of
from bot.conversation.sure import answered, asked_by
from bot.conversation.turn import Answering, Flow, Library, Meant, Turn
from bot.language.folding import fold
from bot.messages import LEFT, THREAD, Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.safety import SafetyRule
from bot.text import MAX_INCOMING, clean

REMINDED = 4
"""Whoever asks other things in between is reminded of what is open at the first of them, and at each fourth."""

_SLASH = re.compile(r"/[a-z_]{1,32}")


class Router:
    """Answers messages; the caller owns the transaction, so what is said and what is stored commit together."""

    def __init__(
        self,
        library: Callable[[], Library],
        dialogues: Dialogues,
        flows: Sequence[Flow],
        answers: Answering,
        person: Flow,
    ) -> None:
        """`flows` are all there are, in the order in which they are asked and named; `answers`, `person` among them."""
        self._library = library
        self._dialogues = dialogues
        self._flows = {flow.key: flow for flow in flows}
        self._words = {word: button for flow in flows for word, button in flow.words.items()}
        self._answers = answers
        self._person = person

    async def handle(self, session: AsyncSession, incoming: Incoming) -> list[Outgoing]:
        """Answer one message inside the caller's transaction; at least one reply comes back.

        Only the further pictures of an album get none: one receipt is for all of them.
        """
        library = self._library()
        dialogue = await self._dialogues.load(session, incoming.address)
        text = clean(incoming.text)
        cut = len(text) > MAX_INCOMING
        text = text[:MAX_INCOMING]
        turn = Turn(session, incoming, dialogue, text, fold(text), library, sure=dialogue.sure, labels=dialogue.labels)
        if dialogue.floor is None:
            # Nobody was noted in a conversation from before.
            dialogue.floor = next(iter(self._begun(turn)), "")
        before = dialogue.floor
        dialogue.after_danger += 1
        replies = await self._said(turn)
        # What was opened by these very words has been told already; after despair nothing is told, only done.
        opened = turn.meant is not None or turn.incoming.choice or dialogue.forgotten
        noted = [] if opened else await self._person.noted(turn)
        replies = [*turn.ahead, *replies, *([] if turn.alone else noted), *await self._settle(turn, before)]
        dialogue.sure, dialogue.labels = ({}, {}) if turn.group else (asked_by(replies), labels_of(replies))
        if cut:
            replies.insert(0, say(library.phrases.cut.format(limit=MAX_INCOMING)))
        if incoming.album and incoming.album == dialogue.album and not text:
            # Another picture of those that were answered already: it is taken, and one receipt is enough.
            replies = []
        dialogue.album = incoming.album
        if incoming.thread:
            replies = [replace(reply, meta={**reply.meta, THREAD: incoming.thread}) for reply in replies]
        await self._dialogues.save(session, incoming.address, dialogue)
        return replies

    async def _said(self, turn: Turn) -> list[Outgoing]:
        """The order of handling: leaving, danger, a person, offered options, commands and links, the floor, the FAQ."""
        safety = turn.library.safety
        if turn.incoming.choice:
            return await self._pressed(turn, turn.incoming.choice)
        if safety.wants_out(turn.folded) and not self._kept(turn, "leave"):
            turn.dialogue.clear()
            return [replace(say(turn.phrases.exit), meta={LEFT: "yes"}), say(turn.phrases.exit_delete)]
        typed = None if turn.incoming.attachments else turn.labels.get(as_typed(turn.folded))
        if typed is not None and turn.library.danger(turn.text, asked=True) is None:
            turn.incoming = replace(turn.incoming, choice=typed)
            return await self._pressed(turn, typed)
        turn.dialogue.child = safety.child_writes(turn.folded, before=turn.dialogue.child)
        turn.dialogue.no_call = turn.dialogue.no_call or safety.wants_no_call(turn.folded)
        turn.meant = self._meant(turn)
        turn.asked = bool(turn.dialogue.floor) or turn.library.leans(
            turn.dialogue.entry, turn.dialogue.options, turn.folded
        )
        warned = await self._danger(turn)
        if warned is not None:
            return warned
        # What was read as a fixed thing to ask (司法所在哪里) is no call; a command that nobody knows may be one.
        heard = turn.meant is None or turn.folded.startswith("/")
        if heard and turn.library.wants_person(turn.folded) and not self._kept(turn, "person"):
            # 两个人，我跟我阿姐: what another flow understands whole only sounds like a call.
            return await self._claimed(turn) or await self._to_person(turn)
        for step in (self._chosen, self._commanded, self._interrupted):
            replies = await step(turn)
            if replies is not None:
                return replies
        held = await self._held(turn)
        if held is None and turn.dialogue.floor:
            # It was no answer to what was asked: then it is heard like any other message.
            turn.asked = False
            warned = await self._danger(turn)
            if warned is not None:
                return warned
        return self._with_care(turn, held if held is not None else await self._free(turn))

    async def _danger(self, turn: Turn) -> list[Outgoing] | None:
        """The safety card; below it the short version of the answer, at most. None without a danger.

        Whatever is open waits: nothing of such a message becomes an answer to a step. Only words to staff it is, too.
        """
        if turn.meant is not None:
            return None
        before = turn.dialogue.danger
        rule = turn.library.danger(turn.text, asked=turn.asked)
        if rule is not None and turn.dialogue.child:
            rule = turn.library.safety.for_child(rule)
        onward = None if turn.dialogue.floor and turn.asked else self._answers.goes_on(turn, rule)
        if onward is not None:
            return await self._onward(turn, onward, None if rule is None or rule.id == before else rule)
        if rule is None:
            return None
        holder = None if turn.group or rule.alone else self._holder(turn)
        if holder is not None:
            holder.warned(turn)
        turn.dialogue.floor = ""
        card = self._answers.warn(turn, rule)
        if turn.group or rule.alone:
            turn.alone = True
            return [card]
        if turn.incoming.attachments:
            return [card, say(turn.phrases.attachment), *await self._to_person(turn)]
        if turn.library.wants_person(turn.folded):
            return [card, *await self._to_person(turn)]
        return [card, *await self._answers.brief(turn)]

    async def _onward(self, turn: Turn, onward: Outgoing, other: SafetyRule | None) -> list[Outgoing]:
        """The next step in a danger spoken of before; the card of another one that the words tell is never lost."""
        holder = self._holder(turn)
        if holder is not None:
            holder.warned(turn)
        turn.dialogue.floor = ""
        card = [] if other is None else [self._answers.warn(turn, other)]
        return [onward, *card, *(await self._to_person(turn) if turn.library.wants_person(turn.folded) else [])]

    async def _to_person(self, turn: Turn) -> list[Outgoing]:
        return await self._person.pressed(turn, Pressed(buttons.person)) or [turn.stale()]

    async def _chosen(self, turn: Turn) -> list[Outgoing] | None:
        """A number may answer the options that were offered, unless the floor's holder asks for numbers itself."""
        return None if self._kept(turn, "option") else await self._answers.chosen(turn)

    async def _commanded(self, turn: Turn) -> list[Outgoing] | None:
        """A word, a command or a deep link: it opens something wherever the conversation stands."""
        return None if turn.meant is None else await self._opened(turn, turn.meant)

    async def _interrupted(self, turn: Turn) -> list[Outgoing] | None:
        """What is surely meant for one flow is not taken for an answer to what another has asked."""
        return await self._claimed(turn) if turn.dialogue.floor else None

    async def _claimed(self, turn: Turn) -> list[Outgoing] | None:
        """What is surely meant for a flow that has not asked."""
        for key, flow in self._flows.items():
            replies = await flow.claims(turn) if key != turn.dialogue.floor else None
            if replies is not None:
                return replies
        return None

    async def _opened(self, turn: Turn, meant: str) -> list[Outgoing]:
        """What a message stands for, opened as if the button had been pressed."""
        button = buttons.read(meant)
        flow = self._flows.get(button.kind.flow) if button else None
        opened = await flow.pressed(turn, button) if flow and button else None
        return opened or await self._answers.pressed(turn, Pressed(buttons.greeting)) or [turn.stale()]

    def _meant(self, turn: Turn) -> str | None:
        """The id of the button that a message stands for; an unknown command asks for help."""
        sure = answered(turn.sure, turn.folded)
        # The words by which something is asked for (删除记录) ask once more, and confirm nothing.
        if sure is not None and turn.folded not in self._words and not turn.incoming.attachments:
            return sure
        for flow in self._flows.values():
            if (opened := flow.opens(turn)) is not None:
                return opened
        # A link is read as it came: folding makes two of three like signs, and a code may have three.
        start = turn.text.lower().split(maxsplit=1)
        if start[:1] == ["/start"] and (target := buttons.linked(start[-1])):
            return target
        head = turn.folded.partition(" ")[0]
        if _SLASH.fullmatch(head):
            return self._words.get(head, buttons.helping())
        return self._words.get(turn.folded)

    async def _held(self, turn: Turn) -> list[Outgoing] | None:
        """Whoever has the floor takes the message; None if it is no answer to what was asked."""
        holder = self._holder(turn)
        replies = await holder.said(turn) if holder else None
        turn.held = replies is not None
        return replies

    async def _free(self, turn: Turn) -> list[Outgoing]:
        """Nobody takes the message for an answer: attachments go to a person, the rest is looked up."""
        if turn.incoming.attachments and not turn.group:
            return await self._attached(turn)
        for flow in self._flows.values() if turn.folded else ():
            replies = await flow.free(turn)
            if replies is not None:
                return replies
        wanted = self._answers.wants(turn) if turn.folded else None
        if wanted is not None:
            return [*await self._opened(turn, wanted), *self._answers.beside(turn)]
        return await self._answers.said(turn) or []

    async def _attached(self, turn: Turn) -> list[Outgoing]:
        """Staff look at what was attached; a question beside it is answered at once if there is a sure answer."""
        answer = await self._answers.said(turn) if turn.folded and turn.answered() else None
        return [*(answer or []), say(turn.phrases.attachment), *await self._to_person(turn)]

    async def _pressed(self, turn: Turn, pressed: str) -> list[Outgoing]:
        button = buttons.read(pressed)
        key = button.kind.flow if button else ""
        turn.dialogue.shown = {one: what for one, what in turn.dialogue.shown.items() if one == key}
        if button is not None and button.kind == buttons.resume:
            flow = self._flows.get(button.rest) if not turn.group else None
            return (await flow.again(turn) if flow else None) or [turn.stale()]
        flow = self._flows.get(key)
        return (await flow.pressed(turn, button) if flow and button else None) or [turn.stale()]

    def _with_care(self, turn: Turn, replies: list[Outgoing]) -> list[Outgoing]:
        """One line on top where danger may be meant and nobody can be sure; each kind once in a conversation."""
        heard = turn.folded if turn.left is None else turn.left
        care = None if turn.group or not heard else turn.library.care(heard, child=turn.dialogue.child)
        if care is None or care[0] in turn.dialogue.cared or not replies:
            return replies
        kind, line = care
        turn.dialogue.cared.append(kind)
        first = replace(replies[0], blocks=(Block(BlockKind.ALERT, (line,)), *replies[0].blocks))
        return [first, *replies[1:]]

    async def _settle(self, turn: Turn, before: str) -> list[Outgoing]:
        """Say what waits: when another flow has taken the floor, and again when that ends or after something aside."""
        dialogue, words = turn.dialogue, turn.phrases
        begun = [] if dialogue.forgotten or turn.group else self._begun(turn)
        if dialogue.floor not in begun:
            dialogue.floor = ""
        waiting = [key for key in begun if key != dialogue.floor]
        if dialogue.floor:
            if before in waiting:
                dialogue.asides = 0
                return [say(words.floor_paused.format(what=self._names(turn, [before])))]
            aside = not turn.held and not dialogue.asking and dialogue.floor != dialogue.passing
            dialogue.asides = dialogue.asides + 1 if aside else 0
            # Said below every answer it would be in the way.
            return [await self._flows[dialogue.floor].hint(turn)] if dialogue.asides % REMINDED == 1 else []
        dialogue.owed = bool(waiting) and (dialogue.owed or bool(before))
        if not dialogue.owed or turn.alone:
            return []
        dialogue.owed = False
        choices = tuple(
            Choice(buttons.resume(key), f"{words.floor_go_on}：{self._names(turn, [key])}") for key in waiting
        )
        return [say(words.floor_offer.format(what=self._names(turn, waiting)), choices=choices)]

    def _begun(self, turn: Turn) -> list[str]:
        """The keys of the flows that are not finished, whoever has the floor."""
        return [key for key, flow in self._flows.items() if flow.begun(turn.dialogue)]

    def _holder(self, turn: Turn) -> Flow | None:
        return self._flows.get(turn.dialogue.floor or "")

    def _kept(self, turn: Turn, meant: Meant) -> bool:
        """Whether the floor's holder takes a message for an answer although it reads like something else."""
        holder = self._holder(turn)
        return holder is not None and holder.keeps(turn, meant)

    def _names(self, turn: Turn, keys: Sequence[str]) -> str:
        return "、".join(self._flows[key].name(turn.phrases) for key in keys)

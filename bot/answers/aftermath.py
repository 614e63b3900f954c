"""What is said after the card of a danger, where somebody goes on in words that no answer fits."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.finding import Finding
from bot.conversation.turn import Turn
from bot.messages import Block, BlockKind, Outgoing, say
from bot.safety import SafetyRule

A_WHILE = 3
"""So many messages after a card somebody may still speak of that danger, in a few words that tell little alone."""

OPEN = ("choose", "unsure")
"""What is found where nobody knows what is meant."""


def goes_on(turn: Turn, rule: SafetyRule | None) -> Outgoing | None:
    """Return the next thing to do, to who says in a few words more of the danger just spoken of (他回来了); else None.

    A danger is spoken of where its card was shown a few messages ago, or where the answer on the table is the one that
    follows that card. What is said keeps it in mind for as many messages more.

    `rule`: the danger that the words tell by themselves. Whoever says once more that life is too much gets that card
    once more, whole, and is not only listened to.
    """
    dialogue, safety = turn.dialogue, turn.library.safety
    if turn.group or turn.incoming.attachments:
        return None
    recent = dialogue.danger if dialogue.danger and dialogue.after_danger <= A_WHILE else ""
    after = {rule.id for rule in safety.rules if rule.id == recent or (not rule.alone and rule.entry == dialogue.entry)}
    found = safety.onward(turn.folded, after)
    if found is None or (not found.tells and rule is not None and rule.alone):
        return None
    meant = [rule.id for rule in safety.rules if rule.id in after & {*found.after}]
    dialogue.danger = recent if recent in meant else meant[0]
    dialogue.after_danger = 0
    dialogue.options = []
    if not found.tells:
        return listens(turn)
    blocks = (Block(BlockKind.ALERT, found.tells),)
    return Outgoing(blocks, (turn.to_person(),), spoken="".join(found.tells), private=True)


def in_mind(turn: Turn, finding: Finding, replies: list[Outgoing]) -> list[Outgoing]:
    """Return the replies with the danger still in mind that was spoken of just before.

    After despair no list of legal matters is offered to somebody who says no more than 心里难过, but that somebody
    listens. After violence or threats the first line of the card stands above what is asked back.
    """
    rule = _just_now(turn)
    if rule is None or finding.verdict not in OPEN or finding.facet or not replies:
        return replies
    if turn.library.safety.moved_on(turn.folded):
        return replies
    if (listening := listens(turn)) is not None:
        turn.dialogue.options = []
        return [listening]
    return [replace(replies[0], blocks=(Block(BlockKind.ALERT, rule.alert[:1]), *replies[0].blocks)), *replies[1:]]


def listens(turn: Turn) -> Outgoing | None:
    """Return that somebody listens, to who spoke of despair just before; None to everybody else."""
    rule = _just_now(turn)
    if rule is None or rule.flag != "self_harm":
        return None
    words = turn.phrases.thread.listening_child if turn.dialogue.child else turn.phrases.thread.listening
    return say(*words.split("\n"), choices=(turn.to_person(),))


def _just_now(turn: Turn) -> SafetyRule | None:
    """The danger whose card was shown a few messages ago, where whoever calls back must be careful."""
    dialogue = turn.dialogue
    if not dialogue.danger or dialogue.after_danger > A_WHILE or turn.group:
        return None
    rule = turn.library.safety.rule(dialogue.danger)
    return rule if rule is not None and rule.careful else None

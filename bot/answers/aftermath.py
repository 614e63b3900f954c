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


def in_mind(turn: Turn, finding: Finding, replies: list[Outgoing]) -> list[Outgoing]:
    """Return the replies with the danger still in mind that was spoken of just before.

    After despair no list of legal matters is offered to somebody who says no more than 心里难过, but that somebody
    listens. After violence or threats the first line of the card stands above what is asked back.
    """
    rule = _just_now(turn)
    if rule is None or finding.verdict not in OPEN or finding.facet or not replies:
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

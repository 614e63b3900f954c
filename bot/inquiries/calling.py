"""What a call for a person says besides calling: the matter it is about, and who, when and how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.turn import Turn
from bot.inquiries.drafting import joined
from bot.inquiries.heard import agrees, gives_thanks, sends, wants_back, wants_none
from bot.inquiries.wishes import is_wish, says_how
from bot.language.folding import fold
from bot.safety import A_WISH
from bot.text import count_chinese

A_CALL = 6
"""A message this short that asks for a person asks for one, even while a message to staff is being written."""

A_MESSAGE = 14
"""A longer message that asks for a person says what it is about, too."""

A_MATTER = 6
"""Chinese characters from which the rest of a call for a person may be a matter of its own."""

_CALLING = re.compile(
    r"^(?:请|麻烦|帮我|给我|我(?:想|要)?)*(?:转|接|找|叫|换)?(?:一?个|一下)?(?:人工|真人|活人|客服|工作人员)(?:服务|客服)?[\s,，。:：、!！]*"
    r"(?:(?:帮我|给我)?(?:问|说|聊|谈|咨询|讲)(?:一?下)?[\s,，。:：、]*)?"
)
_CLAUSE = re.compile(r"[\s,，。;；!！?？]+")
_RING_ME = re.compile(r"打我(?:的)?(?:电话|手机)|打电话给我|给我打(?:个)?电话|打字打?[不勿弗]")
_TELLING = re.compile(r"打|电话|微信|短信|悄悄|女|男|律师|听不|看不|字")
"""Words by which a call says more than that one is made."""


@dataclass(frozen=True, slots=True)
class Called:
    """What is handed over after a call: the question, and wishes."""

    question: str
    wishes: tuple[str, ...] = ()
    own: bool = False


def told_with_call(turn: Turn) -> Called:
    """Return what a call is about.

    A matter of its own leaves what was asked before it behind; one that leans on that is put below it; without any, it
    is what was asked last. `own`: the call itself has told a matter.
    """
    asked = asked_last(turn)
    if turn.incoming.attachments:
        return Called(turn.text, own=bool(turn.text))
    if turn.incoming.choice or not turn.text:
        return Called(asked)
    if is_wish(turn.folded):
        return Called(asked, (turn.text,))
    matter, wishes = _parted(turn)
    if count_chinese(matter) >= A_MATTER and _sure(turn, matter):
        return Called(matter, wishes, own=True)
    if len(turn.folded) <= A_MESSAGE and not wishes:
        return Called(asked)
    if not matter:
        return Called(asked, wishes)
    return Called(joined(asked, matter), wishes, own=not asked)


def asked_last(turn: Turn) -> str:
    """Return what was asked last, with the matter that it leans on; words that ask nothing are left out."""
    parts = [part for part in turn.dialogue.question.split("；") if part and not _says_nothing(turn, part)]
    return "；".join(parts)


def _says_nothing(turn: Turn, part: str) -> bool:
    """Whether words are no matter for staff: a yes, thanks, or how to be reached."""
    folded = fold(part)
    heard = any(one(folded) for one in (agrees, gives_thanks, sends, wants_none, is_wish)) or wants_back(part)
    return heard or (len(folded) <= A_WISH and turn.library.safety.wants_no_call(folded))


def _parted(turn: Turn) -> tuple[str, tuple[str, ...]]:
    """The matter of a call, and its wishes."""
    wishes: list[str] = []
    matter: list[str] = []
    for clause in _CLAUSE.split(_CALLING.sub("", turn.text).strip()):
        folded = fold(clause)
        if not folded:
            continue
        calls = turn.library.wants_person(folded)
        if is_wish(folded) or says_how(folded) or _RING_ME.search(folded) or turn.library.safety.wants_no_call(folded):
            wishes.append(clause)
        elif calls and (len(folded) <= A_MESSAGE or not _sure(turn, clause)):
            wishes += [clause] if _TELLING.search(folded) else []
        else:
            matter.append(clause)
    return " ".join(matter), tuple(wishes)


def _sure(turn: Turn, matter: str) -> bool:
    return turn.library.find(matter).verdict in ("answer", "urgent", "choose", "refer")

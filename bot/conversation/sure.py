"""A question whether something is really to be done, and what a yes or a no typed right after it stands for.

Whoever asks marks the reply with `asks_whether`; the router keeps what is asked for exactly one message, so that a yes
after anything else does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.language.consent import Act, agrees, declines
from bot.messages import Outgoing

_YES, _NO, _ACT = "sure_yes", "sure_no", "sure_act"
"""Keys of Outgoing.meta: the ids of the two buttons, and the name of the act."""


def asks_whether(reply: Outgoing, act: Act, yes: str, no: str) -> Outgoing:
    """Mark a reply as the question whether an act is to be done; `yes` and `no` are the ids of its buttons."""
    return replace(reply, meta={**reply.meta, _YES: yes, _NO: no, _ACT: act.name})


def asked_by(replies: Sequence[Outgoing]) -> dict[str, str]:
    """Return what replies ask, to be kept with the conversation; empty where they ask nothing of the kind."""
    meta = next((reply.meta for reply in replies if _YES in reply.meta), {})
    return {key: meta[key] for key in (_YES, _NO, _ACT) if key in meta}


def answered(asked: Mapping[str, str], folded: str) -> str | None:
    """Return the id of the button that a message stands for as an answer to what was asked; None for any other."""
    act = Act.__members__.get(asked.get(_ACT, ""))
    if act is None:
        return None
    if agrees(folded, act):
        return asked[_YES]
    return asked[_NO] if declines(folded, act) else None

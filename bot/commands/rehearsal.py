"""Acts that reach people are rehearsed, shown and asked for at the terminal before they are done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.commands.common import NOTHING_DONE, confirmed, out, show_consequences
from bot.holding import hold
from bot.recall.store import Hold
from bot.rehearsal import rehearse
from bot.services import Services
from bot.staff.act import Act
from bot.staff.rights import Actor
from bot.text import shorten

Made = TypeVar("Made")

MOST_TITLE = 60


async def agreed(
    parts: Services,
    work: Callable[[Services], Awaitable[Made]],
    what: Callable[[Made], Sequence[str]],
    *,
    yes: bool,
    question: str = "确定吗？",
    refusal: str = NOTHING_DONE,
) -> Made:
    """Do an act: rehearse it, show it, how many people it reaches and what they read, ask, and only then do it.

    `work` is done twice, on parts of a rehearsal and on the real ones; `what` says in lines what it is about, from
    what the rehearsal gave. Returns what the real work gave. Raises WrongInput where the work refuses or the answer
    is no.
    """
    tried = await rehearse(parts, work)
    show_consequences(what(tried.made), tried.people, tried.letters)
    confirmed(question, yes=yes, people=tried.people, refusal=refusal)
    what_it_is = shorten(next(iter(what(tried.made)), question), MOST_TITLE)
    made, kept = await hold(parts, work, title=what_it_is, people=tried.people)
    tell_held(parts, kept)
    return made


async def agreed_act(
    parts: Services,
    actor: Actor,
    work: Callable[[Services, Act], Awaitable[Made]],
    what: Callable[[Made], Sequence[str]],
    *,
    yes: bool,
    question: str = "确定吗？",
    refusal: str = NOTHING_DONE,
) -> Made:
    """Do an act of a member of staff as `agreed` does; `work` gets the services and an act on their database."""

    async def whole(on: Services) -> Made:
        async with on.acting(actor) as act:
            return await work(on, act)

    return await agreed(parts, whole, what, yes=yes, question=question, refusal=refusal)


def tell_held(parts: Services, kept: Hold | None) -> None:
    """Say how what was done can be taken back, if it can."""
    if kept is not None:
        seconds = parts.holds.seconds
        when = f"等 {seconds} 秒才发出，这之前可以撤回" if kept.people else f"{seconds} 秒里可以撤回"
        out.print(f"{when}：python -m bot recall {kept.code}", soft_wrap=True)

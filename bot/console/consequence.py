"""The step before everything that reaches people: the thing, how many people, the exact words; only then it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from starlette.responses import Response

from bot.console.visit import Visit, stamp_of
from bot.errors import WrongInput
from bot.holding import hold
from bot.rehearsal import rehearse
from bot.services import Services
from bot.staff.act import Act
from bot.staff.reach import TYPED_FROM

Made = TypeVar("Made")

FormAgain = Callable[[WrongInput | None], Awaitable[Response]]
"""Shows a form again as it was filled in, with a fault where there is one."""

LETTERS_SHOWN = 5
"""Different letters that are shown in full."""


async def agreed(
    visit: Visit,
    work: Callable[[Services, Act], Awaitable[Made]],
    *,
    title: str,
    what: Callable[[Made], Sequence[str]],
    done: Callable[[Made], Response],
    form: FormAgain,
    page: str,
    yes: str = "确定，发出",
) -> Response:
    """Answer a form whose act reaches people: rehearse and show it first, do it when the person has agreed to that.

    `work` is one call of a service, done on a rehearsal and then for good; `what` says in lines what it is about;
    `form` shows the form again, with all that was typed, for a fault and (None) for somebody who rather goes back to
    it; `page`, below /staff, is where what was done is looked at; `yes` stands on the button. What the person agreed to
    is compared with what would be sent now: where it changed, it is shown again.
    """

    async def whole(on: Services) -> Made:
        async with on.acting(visit.actor) as act:
            return await work(on, act)

    return await agreed_whole(visit, whole, title=title, what=what, done=done, form=form, page=page, yes=yes)


async def agreed_whole(
    visit: Visit,
    whole: Callable[[Services], Awaitable[Made]],
    *,
    title: str,
    what: Callable[[Made], Sequence[str]],
    done: Callable[[Made], Response],
    form: FormAgain,
    page: str,
    yes: str = "确定，发出",
) -> Response:
    """Answer as `agreed` does for long work that opens its own acts (`on.opening(visit.actor)`)."""
    if visit.form.text("_back"):
        return await form(None)
    try:
        tried = await rehearse(visit.parts, whole)
        lines = list(what(tried.made))
        stamp = stamp_of(title, lines, tried.people, tried.letters)
        agreed_to = visit.form.text("_agreed")
        many = tried.people > TYPED_FROM
        fault = None
        if agreed_to and agreed_to != stamp:
            fault = WrongInput("刚才有了变化，没有办。请按现在的样子再看一遍。")
        elif agreed_to and many and visit.form.number("_people") != tried.people:
            fault = WrongInput(f"要发给 {tried.people} 位，请把这个数字写进方框再按确定。")
        elif agreed_to:
            made, visit.held = await hold(visit.parts, whole, title=title, page=page, people=tried.people)
            return done(made)
    except WrongInput as refusal:
        return await form(refusal)
    return visit.page(
        "consequence.html",
        fault=fault,
        title=title,
        lines=lines,
        people=tried.people,
        letters=tried.letters[:LETTERS_SHOWN],
        others=max(len(tried.letters) - LETTERS_SHOWN, 0),
        stamp=stamp,
        many=many,
        seen=visit.form.text("_seen"),
        yes=yes if tried.people else "确定",
        seconds=visit.parts.holds.seconds,
        fields=visit.form.fields(),
    )

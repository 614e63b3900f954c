"""What a button under an announcement leads to: looked up before anything is stored, so that none leads nowhere."""

from __future__ import annotations

from collections.abc import Callable

from bot import buttons
from bot.errors import Conflict, Malformed, NotFound
from bot.events.terms import OPEN_STATES, STATES, EventState
from bot.services import Services


async def subject_of(
    parts: Services, *, event: str = "", draft: str = "", entry: str = "", knows: Callable[[str], bool]
) -> str:
    """Return the id of the button for an event, a draft or an entry, empty where none of them is given.

    `knows` tells whether there is an entry. Raises NotFound, Malformed for more than one or an unknown entry, and
    Conflict for an event that residents cannot see.
    """
    given = [one.strip() for one in (event, draft, entry) if one.strip()]
    if len(given) > 1:
        raise Malformed("活动、草案、问答的按钮只能带一个。")
    if event.strip():
        found = (await parts.events.show(event))[0].event
        if found.state not in (*OPEN_STATES, EventState.POSTPONED):
            raise Conflict(f"活动 {found.code} 现在是“{STATES[found.state]}”，居民点开看不到，请先发布。")
        return buttons.event(found.code)
    if draft.strip():
        view, _ = await parts.drafts.show(draft)
        return buttons.draft(view.draft.code)
    if entry.strip():
        if not knows(entry.strip()):
            raise Malformed(f"没有编号为“{entry.strip()[:40]}”的问答。编号在“知识”里找，或者用 knowledge list。")
        return buttons.entry(entry.strip())
    return ""


async def stale_of(parts: Services, subject: str, *, knows: Callable[[str], bool]) -> str:
    """Return a sentence where the button of a text leads to what is over, called off or gone by now; else empty."""
    pressed = buttons.read(subject) if subject else None
    if pressed is None:
        return ""
    code = pressed.rest
    try:
        if pressed.kind == buttons.event:
            event = (await parts.events.show(code))[0].event
            over = event.starts_at <= parts.clock.now() and event.state in (*OPEN_STATES, EventState.ENDED)
            if over:
                return f"按钮带到的活动“{event.title}”已经开始或者办过了。"
            if event.state not in OPEN_STATES:
                return f"按钮带到的活动“{event.title}”现在是“{STATES[event.state]}”。"
        if pressed.kind == buttons.draft:
            view, _ = await parts.drafts.show(code)
            if view.period == "closed" or view.draft.promulgated_on:
                return f"按钮带到的草案《{view.draft.title}》征求意见已经结束。"
        if pressed.kind == buttons.entry and not knows(code):
            return "按钮带到的问答已经没有了。"
    except NotFound:
        return "按钮带到的活动或者草案已经删去了。"
    return ""

"""What waits today, the most urgent and the oldest first; each line leads to where the work is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from bot.clock import OFFICE_ZONE
from bot.console.pages import Topic, get
from bot.console.visit import Visit
from bot.consultations.drafts import DraftView
from bot.consultations.waiting import without_result
from bot.duty.roster import HALVES, with_days_off
from bot.duty.store import Duty
from bot.events.queries import EventView
from bot.inquiries.queue import Wanted
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import InquiryState
from bot.staff.rights import Right

DUTY_DAYS = 2
SHOWN = 10
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk; what somebody has no right to work on is left out."""

    inquiries: list[Inquiry]
    waiting: int
    drafts: list[tuple[DraftView, int]]
    """Open for opinions, the next to end first, with how many came in."""
    without: list[tuple[DraftView, int]]
    today: list[EventView]
    week: list[EventView]
    undelivered: int
    failed: int
    duty: list[tuple[date, str, list[Duty]]]
    troubles: list[str]

    @property
    def empty(self) -> bool:
        """Whether nothing at all waits."""
        lists = (self.inquiries, self.drafts, self.without, self.today, self.week)
        return not any(lists) and not self.undelivered and not self.failed and not self.troubles


async def today(visit: Visit) -> Response:
    """GET /: the first page after the sign-in."""
    return visit.page("today/today.html", desk=await _desk(visit), soon=SOON_DAYS, halves=HALVES)


async def _desk(visit: Visit) -> Desk:
    parts = visit.parts
    answers = visit.may(Right.INQUIRIES)
    now = parts.clock.now()
    day = now.astimezone(OFFICE_ZONE).date()
    async with parts.database.read() as session:
        inquiries = await parts.queue.find(session, Wanted(), skip=0, take=SHOWN) if answers else []
        waiting = (await parts.queue.counts(session))[InquiryState.OPEN] if answers else 0
        drafts = await parts.drafts.all(session)
        opinions = await parts.opinions.counts(session)
        closed = [view for view in drafts if view.period == "closed"]
        open_results = await without_result(session, parts.settings.office_id, [view.draft.id for view in closed])
        coming = await parts.events.between(session, now - timedelta(hours=12), now + timedelta(days=SOON_DAYS))
        undelivered = await parts.outbox.count_undelivered(session) if answers else 0
        failed = await parts.inbox.count_failed(session) if answers else 0
        duty = await parts.roster.between(session, day, day + timedelta(days=DUTY_DAYS - 1)) if answers else []
        troubles = await parts.bell.troubles(session) if answers else []
    holidays = parts.shelf.current().knowledge.holidays
    on = [view for view in coming if view.event.starts_at.astimezone(OFFICE_ZONE).date() == day]
    return Desk(
        inquiries=inquiries,
        waiting=waiting,
        drafts=[(view, opinions.get(view.draft.id, 0)) for view in _open_of(drafts)],
        without=[(view, open_results[view.draft.id]) for view in closed if view.draft.id in open_results][:SHOWN],
        today=on,
        week=[view for view in coming if view.event.starts_at.astimezone(OFFICE_ZONE).date() > day][:SHOWN],
        undelivered=undelivered,
        failed=failed,
        duty=with_days_off(duty, day, DUTY_DAYS, holidays) if answers else [],
        troubles=troubles,
    )


def _open_of(drafts: Sequence[DraftView]) -> list[DraftView]:
    return sorted((view for view in drafts if view.period == "open"), key=lambda view: view.days_left)


TOPIC = Topic("今天", "/", None, (get("/", today, None),))

"""Events by browser: planned, published, changed and called off, the door list, and what is noted afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from bot.clock import OFFICE_ZONE, office_time
from bot.console.consequence import agreed
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.errors import Malformed, WrongInput
from bot.events.feedback import RATINGS
from bot.events.phoned import CHANNEL as BY_PHONE
from bot.events.phoned import Caller
from bot.events.places import DOOR_OPENS, PHONE_DAYS, PLACES_PER_PERSON
from bot.events.plans import LONGEST, MOST_PLACES, Amendment, Plan, changes_of
from bot.events.queries import MOST_PEOPLE, was_held
from bot.events.store import Event, Registration
from bot.events.terms import KINDS, OPEN_STATES, PLACES, STATES, EventState, PlaceState
from bot.language.moments import read_moment, say_moment
from bot.language.personal import mask_name, mask_personal
from bot.staff.rights import Right
from bot.subscriptions.service import AUDIENCES, TOPICS
from bot.text import names_in, shorten

USUAL_MINUTES = 90
MOST_COMMUNITY = 30
MOST_NAMES = 500
"""Names on one paper list."""

PERIODS = (("coming", "要办的"), ("held", "办过的"), ("all", "全部"))


async def overview(visit: Visit) -> Response:
    """GET /events: what is coming, or what was held."""
    period = visit.asked("period") if visit.asked("period") in dict(PERIODS) else "coming"
    now = visit.parts.clock.now()
    views = await visit.parts.events.overview()
    if period == "coming":
        views = sorted((one for one in views if _is_coming(one.event, now)), key=lambda one: one.event.starts_at)
    elif period == "held":
        views = [one for one in views if not _is_coming(one.event, now)]
    paging = visit.paged()
    return visit.page(
        "events/overview.html", rows=paging.whole(views), paging=paging, period=period, periods=PERIODS, **_words(visit)
    )


async def fresh(visit: Visit, fault: WrongInput | None = None, *, past: bool = False) -> Response:
    """GET /events/new: the form for a new one."""
    return visit.page(
        "events/new.html", fault=fault, past=past, minutes=USUAL_MINUTES, communities=await _communities(visit),
        **_words(visit),
    )  # fmt: skip


async def add(visit: Visit) -> Response:
    """POST /events: a draft, which nobody sees yet; or one that was held already, with how many people came."""
    form = visit.form
    past = False
    new_place = await _new_community(visit)
    try:
        starts_at = _moment(visit, "starts_at", "开始时间", needed=True)
        past = starts_at <= visit.parts.clock.now()
        people = _attended(visit, starts_at)
        plan = Plan(
            form.text("title"), form.text("kind"), form.text("venue"), starts_at,
            starts_at + timedelta(minutes=_minutes(visit)), _capacity(visit),
            form.text("host"), form.text("contact"), form.text("question"), form.text("topic"), form.text("audience"),
            form.text("community"), opens_at=_moment(visit, "opens_at", "报名开始"),
            closes_at=_moment(visit, "closes_at", "报名截止"),
        )  # fmt: skip
        warning = ""
        async with visit.acting() as act:
            if people is not None:
                event = await visit.parts.events.record(act, plan, people, form.text("note"))
            else:
                event, warning = await visit.parts.events.add(act, plan)
    except WrongInput as fault:
        return await fresh(visit, fault, past=past)
    return visit.go(f"/events/{event.code}", f"已保存，代号 {event.code}。{warning}{new_place}")


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /events/{code}: one event, who registered, and what can be done with it."""
    view, rows = await visit.parts.events.show(visit.named("code"))
    whole = visit.asked("names") == "1"
    if whole:
        visit.actor.need(Right.NAMES)
        async with visit.acting() as act:
            act.note("event.names", view.event.code)
    async with visit.parts.database.read() as session:
        echo = await visit.parts.feedback.echo(session, view.event.id)
    return visit.page(
        "events/show.html",
        fault=fault,
        view=view,
        event=view.event,
        held=was_held(view.event, visit.parts.clock.now()),
        begun=view.event.starts_at <= visit.parts.clock.now(),
        door=view.event.starts_at - DOOR_OPENS <= visit.parts.clock.now(),
        anonymous=any(not row.name for row in rows if row.state != PlaceState.CANCELLED),
        minutes=int((view.event.ends_at - view.event.starts_at).total_seconds() // 60),
        people=[_person(row, whole=whole) for row in rows if row.state != PlaceState.CANCELLED],
        some_came=any(row.attended and row.name for row in rows),
        left=sum(row.state == PlaceState.CANCELLED for row in rows),
        whole=whole,
        takes=view.event.state in OPEN_STATES and view.event.starts_at > visit.parts.clock.now(),
        most_places=PLACES_PER_PERSON,
        echo=echo,
        ratings=RATINGS,
        phone_days=PHONE_DAYS,
        communities=await _communities(visit),
        stamp=_stamp(view.event),
        **_words(visit),
    )


async def publish(visit: Visit) -> Response:
    """POST /events/{code}/publish: residents see it from now on."""
    code = visit.named("code")
    return await agreed(
        visit,
        lambda on, act: on.events.publish(act, code),
        title="发布活动",
        what=lambda event: [*_lines(event), "发布以后居民看得到，可以报名。"],
        done=lambda event: visit.go(f"/events/{event.code}", f"已发布：{event.title}。"),
        form=lambda fault: show(visit, fault),
        page=f"/events/{code}",
        yes="发布",
    )


async def change(visit: Visit) -> Response:
    """POST /events/{code}/change: every field; who registered is told of another time or place."""
    code, form = visit.named("code"), visit.form
    view, _ = await visit.parts.events.show(code)
    event = view.event
    try:
        if not visit.agreed:
            async with visit.parts.database.read() as session:
                await visit.check_seen(session, _stamp(event), event.code)
        wanted = Amendment(
            form.text("title"), form.text("kind"), form.text("venue"),
            _moment(visit, "starts_at", "开始时间", needed=True), _minutes(visit),
            _capacity(visit), form.text("host"), form.text("contact"), form.text("question"),
            form.text("topic"), form.text("audience"), form.text("community"),
        )  # fmt: skip
    except WrongInput as fault:
        return await show(visit, fault)
    reason = form.text("reason")
    what = [*_lines(event), *changes_of(event, wanted), *([f"原因：{reason}"] if reason else [])]
    new_place = await _new_community(visit)
    return await agreed(
        visit,
        lambda on, act: on.events.change(act, code, reason=reason, other=wanted),
        title="改活动",
        what=lambda _: [*what, *([new_place] if new_place else [])],
        done=lambda told: visit.go(f"/events/{event.code}", f"已改，{visit.told(told)}。"),
        form=lambda fault: show(visit, fault),
        page=f"/events/{event.code}",
        yes="改，并通知",
    )


async def stop(visit: Visit) -> Response:
    """POST /events/{code}/stop: put off without a new date, or called off; everybody registered is told."""
    code, reason, cancel = visit.named("code"), visit.form.text("reason"), visit.form.text("how") == "cancel"
    view, _ = await visit.parts.events.show(code)
    word = "取消" if cancel else "延期"
    return await agreed(
        visit,
        lambda on, act: (on.events.cancel if cancel else on.events.postpone)(act, code, reason),
        title=f"{word}活动",
        what=lambda _: [*_lines(view.event), f"原因：{reason}", *(["取消了不能恢复。"] if cancel else [])],
        done=lambda told: visit.go(f"/events/{view.event.code}", f"已{word}，{visit.told(told)}。"),
        form=lambda fault: show(visit, fault),
        page=f"/events/{view.event.code}",
        yes=f"{word}，并通知",
    )


async def delete(visit: Visit) -> Response:
    """POST /events/{code}/delete: a draft that nobody saw."""
    code = visit.named("code")
    return await agreed(
        visit,
        lambda on, act: on.events.delete(act, code),
        title="删去草稿",
        what=lambda event: [*_lines(event), "居民没有看到过。删去以后不能恢复。"],
        done=lambda event: visit.go("/events", f"草稿“{event.title}”已删去。"),
        form=lambda fault: show(visit, fault),
        page="/events",
        yes="删去",
    )


async def attendance(visit: Visit) -> Response:
    """POST /events/{code}/attendance: ticked on the list, written from paper, or counted; slips are taken back."""
    code, form, count = visit.named("code"), visit.form, 0
    present = names_in(form.text("written"))
    came, slips = _numbers(form.all("came")), _numbers(form.all("slip"))
    try:
        people = form.count("people", "到场人数", MOST_PEOPLE) if form.text("people") else None
        if not present and not came and people is None and not slips:
            raise Malformed("请勾上到场的人，写上名字，或者填清点的人数；记错了的勾“记错了”。")
        if len(present) + len(came) > MOST_NAMES:
            raise Malformed(f"一次最多记 {MOST_NAMES} 个名字。")
        async with visit.acting() as act:
            if slips:
                await visit.parts.places.take_back(act, code, slips)
            if present or came or people is not None:
                count = await visit.parts.places.attendance(act, code, present, ticked=came, people=people)
    except WrongInput as fault:
        return await show(visit, fault)
    said = [f"撤销 {len(slips)} 位"] if slips else []
    said += [f"到场已记：{count} 位"] if count or people is not None else []
    said += [f"清点 {people} 人"] if people is not None else []
    return visit.go(f"/events/{code}", f"{'，'.join(said)}。")


async def phone_in(visit: Visit) -> Response:
    """POST /events/{code}/phone: somebody telephones for places; by the rules of the chat."""
    code, form = visit.named("code"), visit.form
    try:
        others = names_in(form.text("others"))
        places = form.count("places", "人数", MOST_NAMES, least=1, empty=max(1, len(others)))
        async with visit.acting() as act:
            rows = await visit.parts.phoned.register(
                act, code, Caller(form.text("caller"), form.text("phone"), places, others)
            )
            states = [row.state for row in rows]
    except WrongInput as fault:
        return await show(visit, fault)
    waiting = states.count(PlaceState.WAITING)
    said = [f"报上名 {len(states) - waiting} 位"] if waiting < len(states) else []
    said += [f"名额满了，排队 {waiting} 位，轮到了要打电话告诉本人"] if waiting else []
    return visit.go(f"/events/{code}", f"{'；'.join(said)}。")


async def phone_says(visit: Visit) -> Response:
    """POST /events/{code}/phone/{number}: the place offered is taken, or a place is given back, by telephone."""
    code, comes = visit.named("code"), visit.form.text("says") == "yes"
    number = next(iter(_numbers([visit.named("number")])))
    try:
        async with visit.acting() as act:
            await visit.parts.phoned.settle(act, code, number, comes=comes)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/events/{code}", "名额已确认。" if comes else "名额已退。")


async def undo_count(visit: Visit) -> Response:
    """POST /events/{code}/count-undo: take the head-count back."""
    code = visit.named("code")
    try:
        async with visit.acting() as act:
            await visit.parts.places.attendance(act, code, [], undo=True)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/events/{code}", "清点的人数已撤销。")


def _numbers(given: Sequence[str]) -> set[int]:
    """The ids that were ticked; what is none stands for nobody."""
    return {int(one) if one.isascii() and one.isdecimal() and len(one) < 10 else 0 for one in given}


async def _communities(visit: Visit) -> list[str]:
    """The communities that are offered while one is typed."""
    async with visit.parts.database.read() as session:
        return await visit.parts.announcements.places(session)


async def _new_community(visit: Visit) -> str:
    """A sentence where the community that was typed is one that nobody wrote before: it may be a slip."""
    typed, known = visit.form.text("community"), await _communities(visit)
    if not typed or not known or typed in known:
        return ""
    return f"“{shorten(typed, MOST_COMMUNITY)}”这个社区以前没有写过，请看看有没有写错。"


def _words(visit: Visit) -> dict[str, Any]:
    """What the pages of events are filled with."""
    now = visit.parts.clock.now()
    return {
        "states": STATES,
        "kinds": [(kind, kind) for kind in KINDS],
        "topics": [("", "（不分）"), *TOPICS.items()],
        "audiences": [("", "（不分）"), *AUDIENCES.items()],
        "state_of": lambda event: STATES[EventState.ENDED] if was_held(event, now) else STATES[event.state],
        "local": lambda moment: f"{moment.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}" if moment else "",
    }


def _is_coming(event: Event, now: datetime) -> bool:
    return event.ends_at > now and event.state != EventState.CANCELLED


def _person(row: Registration, *, whole: bool) -> dict[str, Any]:
    phone = row.phone if whole or not row.phone else f"{row.phone[:3]}****{row.phone[-4:]}"
    return {
        "id": row.id,
        "name": (row.name if whole else mask_name(row.name)) or "本人",
        "known": bool(row.name),
        "phone": phone,
        "state": PLACES[row.state],
        "by_phone": row.channel == BY_PHONE and not row.chat,
        "offered": row.state == PlaceState.OFFERED,
        "answer": row.answer if whole else mask_personal(row.answer),
        "attended": row.attended,
        "walked_in": row.walked_in,
    }


def _lines(event: Event) -> list[str]:
    return [f"{event.title}　{office_time(event.starts_at)}　{event.venue}"]


def _stamp(event: Event) -> str:
    return stamp_of(
        event.state, event.title, event.kind, event.venue, event.starts_at, event.ends_at, event.capacity, event.host,
        event.contact, event.question, event.topic, event.audience, event.community,
    )  # fmt: skip


def _minutes(visit: Visit) -> int:
    return visit.form.count("minutes", "时长", LONGEST // timedelta(minutes=1), least=1)


def _capacity(visit: Visit) -> int:
    return visit.form.count("capacity", "人数上限", MOST_PLACES, empty=0)


def _attended(visit: Visit, starts_at: datetime) -> int | None:
    """How many came to an event that was held already; None for one that is to come."""
    form, now = visit.form, visit.parts.clock.now()
    if starts_at > now:
        if form.text("people") or form.text("note"):
            raise Malformed(f"{say_moment(starts_at, now)} 才开始，还没有办，“已经办过了，补记”里不能写。")
        return None
    if not form.text("people"):
        raise Malformed("开始时间已经过去了。办过的活动，请在最下面的“已经办过了，补记”里写到场人数。")
    return form.count("people", "到场人数", MOST_PEOPLE)


def _moment(visit: Visit, name: str, what: str, *, needed: bool = False) -> Any:
    """Return a moment typed or picked, in UTC; None where nothing was and nothing is needed."""
    text = visit.form.text(name).replace("T", " ")
    if not text and not needed:
        return None
    found = read_moment(text, visit.parts.clock.now())
    if found is None:
        raise Malformed(f"{what}“{text}”看不懂，请写成 2026-12-04 14:00。" if text else f"请写{what}。")
    return found


TOPIC = Topic(
    "活动",
    "/events",
    None,
    (
        get("/events", overview, None),
        get("/events/new", fresh, Right.EVENTS),
        post("/events", add, Right.EVENTS),
        get("/events/{code}", show, None),
        post("/events/{code}/publish", publish, Right.EVENTS),
        post("/events/{code}/change", change, Right.EVENTS),
        post("/events/{code}/stop", stop, Right.EVENTS),
        post("/events/{code}/delete", delete, Right.EVENTS),
        post("/events/{code}/attendance", attendance, Right.EVENTS),
        post("/events/{code}/phone", phone_in, Right.EVENTS),
        post("/events/{code}/phone/{number}", phone_says, Right.EVENTS),
        post("/events/{code}/count-undo", undo_count, Right.EVENTS),
    ),
)

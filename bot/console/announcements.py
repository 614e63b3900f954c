"""Announcements by browser: drafted, counted, seen as each channel shows it, released by number, watched, reported."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot import buttons
from bot.announcements.letters import check_channel
from bot.announcements.service import MOST_BODY, MOST_TITLE, Text
from bot.announcements.store import Announcement
from bot.announcements.terms import STATES, AnnouncementState
from bot.channels.telegram.render import keyboard, render
from bot.clock import OFFICE_ZONE
from bot.console.consequence import agreed
from bot.console.downloads import download
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.console.words import short_time
from bot.errors import Conflict, Malformed, WrongInput
from bot.events.store import Event
from bot.exports.sheets import Rows, Sheet
from bot.exports.xlsx import Workbook
from bot.holding import hold
from bot.language.moments import read_moment
from bot.messages import Address, Outgoing
from bot.outbox.terms import STATES as OF_LETTERS
from bot.outbox.terms import UNDELIVERED, UNSENT
from bot.services import Services
from bot.staff.act import Act
from bot.staff.reach import TYPED_FROM
from bot.staff.rights import Right
from bot.subjects import stale_of, subject_of
from bot.subscriptions.service import AUDIENCES, COMMUNITY, TOPICS, name_of
from bot.text import names_in, shorten
from bot.unreached import Unreached, unreached

UNSENT_STATES = (AnnouncementState.DRAFT, AnnouncementState.SECOND, AnnouncementState.SENDING, AnnouncementState.PAUSED)

SHOWN_REASONS = 20
MOST_LISTED = 5_000
"""Rows of the telephone list in one file."""

MOST_BODY_SHOWN = 200
"""Characters of a text that is deleted."""

MOST_LEAD = 30
"""Characters of a title in the list of what the button can lead to."""

MOST_LEADS = 50
"""Coming events that are offered for the button."""


async def overview(visit: Visit) -> Response:
    """GET /announcements: all, newest first, or those in one state."""
    state = visit.asked("state") if visit.asked("state") in STATES else ""
    paging = visit.paged()
    rows = await visit.parts.announcements.all(skip=paging.skip, take=paging.take, state=state)
    async with visit.parts.database.read() as session:
        figures = await visit.parts.subscriptions.figures(session)
    listed = [(code, name) for code, name in STATES.items() if code != AnnouncementState.DELETED]
    return visit.page(
        "announcements/overview.html", rows=paging.cut(rows), paging=paging, state=state, figures=figures,
        choices=[("", "全部"), *listed], **_words(visit),
    )  # fmt: skip


async def fresh(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /announcements/new: the form for a new one."""
    return visit.page(
        "announcements/edit.html", fault=fault, one=None, ticked=visit.form.all("tags"), **await _form(visit, None)
    )


async def add(visit: Visit) -> Response:
    """POST /announcements: a draft; nobody is told."""
    try:
        text = await _typed(visit)
        async with visit.acting() as act:
            made = await visit.parts.announcements.draft(act, text)
    except WrongInput as fault:
        return await fresh(visit, fault)
    return visit.go(f"/announcements/{made.code}", f"草稿 {made.code} 存好了，还没有发。")


async def edit(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /announcements/{code}/edit: the form of a draft."""
    one, _ = await visit.parts.announcements.audience(visit.named("code"))
    ticked = visit.form.all("tags") if fault else one.tags.split(",")
    return visit.page(
        "announcements/edit.html", fault=fault, one=one, ticked=ticked, stamp=_stamp(one), **await _form(visit, one)
    )


async def change(visit: Visit) -> Response:
    """POST /announcements/{code}/edit: a draft written anew."""
    code = visit.named("code")
    one, _ = await visit.parts.announcements.audience(code)
    try:
        text = await _typed(visit)
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(one), one.code)
            await visit.parts.announcements.edit(act, code, text)
    except WrongInput as fault:
        return await edit(visit, fault)
    return visit.go(f"/announcements/{one.code}", "草稿改好了。")


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /announcements/{code}: what people read, how many; or how far it has come, and what became of it."""
    code = visit.named("code")
    one, count = await visit.parts.announcements.audience(code)
    report = await visit.parts.announcements.report(code)
    letter = visit.parts.announcements.letter(one)
    stale = await _stale(visit, one)
    states = [(word, report.states[state]) for state, word in OF_LETTERS.items() if report.states.get(state)]
    left = sum(report.states.get(state, 0) for state in UNSENT)
    handed = sum(report.states.values()) + report.digest
    whole = max(one.expected, handed)
    return visit.page(
        "announcements/show.html",
        fault=fault,
        one=one,
        count=count,
        stamp=_release_stamp(one, count, stale),
        stale=stale,
        many=count > TYPED_FROM,
        typed_from=TYPED_FROM,
        seconds=visit.parts.holds.seconds,
        web=letter,
        # Everything in it is escaped by `render`, which adds nothing but <b>, <i> and <pre>.
        telegram=[Markup(piece) for piece in render(letter)],  # noqa: S704
        telegram_rows=_rows(letter),
        has_telegram=visit.parts.settings.telegram_token is not None,
        states=states,
        digest=report.digest,
        reasons=sorted(report.reasons.items(), key=lambda pair: -pair[1])[:SHOWN_REASONS],
        whole=whole,
        through=max(handed - left, 0),
        minutes=int(report.seconds_left // 60) + 1,
        unsent=sum(report.states.get(state, 0) for state in UNDELIVERED),
        scheduled=bool(one.state == AnnouncementState.SENDING and one.due_at and one.due_at > visit.parts.clock.now()),
        moving=one.state == AnnouncementState.SENDING or (one.state == AnnouncementState.SENT and left > 0),
        **_words(visit),
    )


async def release(visit: Visit) -> Response:
    """POST /announcements/{code}/release: what was seen is sent, or set for a time; the number is typed above a size.

    Where the text or the number changed since it was shown, nothing is done and it is shown again.
    """
    code, form = visit.named("code"), visit.form
    one, count = await visit.parts.announcements.audience(code)
    stale = await _stale(visit, one)
    try:
        at = _moment(visit, "at", "什么时候发")
        if one.state == AnnouncementState.DRAFT and form.text("_agreed") != _release_stamp(one, count, stale):
            raise Conflict("刚才有了变化（人数或者内容），没有发。请按现在的样子再看一遍。")
        _check_lead(visit, stale)
        if count > TYPED_FROM and form.number("_people") != count:
            raise Malformed(f"要发给 {count} 位，请把这个数字写进方框再按确定。")
        made = await _held(visit, one, count, lambda on, act: on.announcements.confirm(act, code, count, at))
    except WrongInput as fault:
        return await show(visit, fault)
    if made.state == AnnouncementState.SECOND:
        said = f"人数多，等另一位同事同意：{count} 位。"
    else:
        said = f"定好了，到时发给 {count} 位。" if at else f"确认了，{visit.told(count, '发给')}。"
    return visit.go(f"/announcements/{made.code}", said)


async def second(visit: Visit) -> Response:
    """POST /announcements/{code}/second: the second person agrees to what they have seen."""
    code = visit.named("code")
    one, count = await visit.parts.announcements.audience(code)
    try:
        _check_lead(visit, await _stale(visit, one))
        made = await _held(visit, one, one.expected or count, lambda on, act: on.announcements.second(act, code))
    except WrongInput as fault:
        return await show(visit, fault)
    at = made.due_at and made.due_at > visit.parts.clock.now() + timedelta(seconds=visit.parts.holds.seconds)
    told = f"到时发给 {made.expected} 位" if at else visit.told(made.expected, "发给")
    return visit.go(f"/announcements/{made.code}", f"同意了，{told}。")


async def steer(visit: Visit) -> Response:
    """POST /announcements/{code}/steer: paused, gone on with, stopped, back to a draft, deleted."""
    code, what = visit.named("code"), visit.form.text("what")
    desk = visit.parts.announcements
    await desk.audience(code)
    if what == "delete":
        return await agreed(
            visit,
            lambda on, act: on.announcements.delete(act, code),
            title="删去草稿",
            what=lambda one: [one.title, shorten(one.body, MOST_BODY_SHOWN), "还没有发过。删去以后不能恢复。"],
            done=lambda one: visit.go("/announcements", f"草稿“{one.title}”已删去。"),
            form=lambda fault: show(visit, fault),
            page="/announcements",
            yes="删去",
        )
    try:
        async with visit.acting() as act:
            match what:
                case "pause":
                    said = f"暂停了，{await desk.pause(act, code)} 条留着。"
                case "resume":
                    said = f"接着发，先发留着的 {await desk.resume(act, code)} 条。"
                case "cancel":
                    said = f"停了，{await desk.cancel(act, code)} 条没有发；发出去的收不回。"
                case "back":
                    said = await desk.back(act, code)
                case _:
                    raise Malformed("没有这个选择。")
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/announcements/{code}", said)


async def test(visit: Visit) -> Response:
    """POST /announcements/{code}/test: to one's own Telegram chat only."""
    code, chat = visit.named("code"), visit.form.text("chat")
    await visit.parts.announcements.audience(code)
    try:
        check_channel("telegram", telegram=visit.parts.settings.telegram_token is not None)
        if not re.fullmatch(r"-?\d{1,20}", chat):
            raise Malformed("会话编号是一串数字，例如 123456789。")
        async with visit.acting() as act:
            await visit.parts.announcements.test(act, code, Address("telegram", chat))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/announcements/{code}", "试发的一条正在送去。")


async def phones(visit: Visit) -> Response:
    """GET /announcements/{code}/phones: who was not reached, with the number they left; who looked is kept."""
    visit.actor.need(Right.NAMES)
    one, _ = await visit.parts.announcements.audience(visit.named("code"))
    paging = visit.paged()
    rows = await _unreached(visit, one, paging.skip, paging.take)
    async with visit.acting() as act:
        act.note("announcement.show", one.code, "没有收到的人的电话")
    return visit.page("announcements/phones.html", one=one, rows=paging.cut(rows), paging=paging)


async def phones_file(visit: Visit) -> Response:
    """GET /announcements/{code}/phones.xlsx: the same as a table."""
    visit.actor.need(Right.NAMES)
    one, _ = await visit.parts.announcements.audience(visit.named("code"))
    found = await _unreached(visit, one, 0, MOST_LISTED)

    async def rows() -> Rows:
        for number, row in enumerate(found, 1):
            yield number, row.name, row.phone or "（没有留电话）", row.why, ""

    async def write(path: Path) -> None:
        head = (f"{one.title}：没有收到的人", f"共 {len(found)} 位")
        columns = ("序号", "姓名", "电话", "为什么没收到", "打过了")
        with Workbook(path) as book:
            await book.add(Sheet("电话单", head, columns, (6, 12, 16, 24, 10)), rows())

    response, _ = await download(f"{one.code}-电话单.xlsx", write)
    async with visit.acting() as act:
        act.note("announcement.export", one.code, f"电话单 {len(found)} 位")
    return response


async def _unreached(visit: Visit, one: Announcement, skip: int, take: int) -> list[Unreached]:
    async with visit.parts.database.read() as session:
        return await unreached(session, visit.parts.settings.office_id, f"ann:{one.id}", skip=skip, take=take)


async def _held(
    visit: Visit, one: Announcement, people: int, work: Callable[[Services, Act], Awaitable[Announcement]]
) -> Announcement:
    async def whole(on: Services) -> Announcement:
        async with on.acting(visit.actor) as act:
            return await work(on, act)

    page = f"/announcements/{one.code}"
    made, visit.held = await hold(visit.parts, whole, title=f"群发：{one.title}", page=page, people=people)
    return made


async def _typed(visit: Visit) -> Text:
    form = visit.form
    tags = [*form.all("tags"), *names_in(form.text("more"))]
    knowledge = visit.parts.shelf.current().knowledge
    given = {kind: form.text(kind) for kind in ("event", "draft", "entry")}
    kind, _, code = form.text("lead").partition(":")
    if kind in given:
        if any(given.values()):
            raise Malformed("按钮只能带一个：上面选了，下面就不要再写代号、编号。")
        given[kind] = code
    subject = await subject_of(visit.parts, **given, knows=lambda number: knowledge.entry(number) is not None)
    expires = _moment(visit, "until", "过了什么时候就不用再发")
    return Text(form.text("title"), form.text("body"), tags, subject, expires_at=expires)


def _moment(visit: Visit, name: str, what: str) -> datetime | None:
    text = visit.form.text(name).replace("T", " ")
    if not text:
        return None
    found = read_moment(text, visit.parts.clock.now())
    if found is None:
        raise Malformed(f"{what}“{text[:40]}”看不懂，请写成 2026-12-04 14:00。")
    return found


def _rows(letter: Outgoing) -> list[list[str]]:
    """The buttons as Telegram lays them out."""
    rows = keyboard(letter.choices)
    return [[button["text"] for button in row] for row in rows["inline_keyboard"]] if rows else []


async def _form(visit: Visit, one: Announcement | None) -> dict[str, Any]:
    """What the form is filled with; a button that is not among those offered stands in the field of its kind."""
    parts = visit.parts
    async with parts.database.read() as session:
        places = await parts.announcements.places(session)
        events = await parts.events.coming(session, MOST_LEADS)
        drafts = await parts.drafts.all(session, "open")
    now = parts.clock.now()
    leads = [
        *((f"event:{view.event.code}", f"活动：{_named(view.event, now)}") for view in events),
        *((f"draft:{view.draft.code}", f"征求意见：{shorten(view.draft.title, MOST_LEAD)}") for view in drafts),
    ]
    to = _leads_to(one)
    lead = next((f"{kind}:{code}" for kind, code in to.items() if f"{kind}:{code}" in dict(leads)), "")
    chosen = str(visit.form.get("lead", lead))
    if chosen and chosen not in dict(leads):
        leads.append((chosen, chosen.partition(":")[2]))  # it began while the form was open
    return {
        "leads_among": [("", "（不带，或者写在下面）"), *leads] if leads else [],
        "lead": chosen,
        "to": {} if lead else to,
        "kinds": [*TOPICS.items(), *AUDIENCES.items()],
        "places": [(COMMUNITY + place, place) for place in places],
        "most_title": MOST_TITLE,
        "most_body": MOST_BODY,
        **_words(visit),
    }


def _words(visit: Visit) -> dict[str, Any]:
    return {
        "named": lambda one: "、".join(name_of(tag) for tag in one.tags.split(",")),
        "tag_name": name_of,
        "all_states": STATES,
        "may_send": visit.may(Right.ANNOUNCE),
        "may_phone": visit.may(Right.NAMES),
        "local": lambda moment: f"{moment.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}" if moment else "",
    }


def _named(event: Event, now: datetime) -> str:
    return f"{short_time(event.starts_at, now)}　{shorten(event.title, MOST_LEAD)}"


def _leads_to(one: Announcement | None) -> dict[str, str]:
    """Which thing the button of an announcement leads to: {"event": "h1"}."""
    pressed = buttons.read(one.subject) if one is not None and one.subject else None
    names = {buttons.event: "event", buttons.draft: "draft", buttons.entry: "entry"}
    return {names[pressed.kind]: pressed.rest} if pressed is not None and pressed.kind in names else {}


def _stamp(one: Announcement) -> str:
    return stamp_of(one.state, one.title, one.body, one.subject, one.tags, one.expires_at)


def _release_stamp(one: Announcement, count: int, stale: str) -> str:
    return stamp_of(_stamp(one), count, stale)


async def _stale(visit: Visit, one: Announcement) -> str:
    """What is wrong by now with that to which the button leads, empty where nothing is or nobody can help it."""
    if one.state not in UNSENT_STATES:
        return ""
    knowledge = visit.parts.shelf.current().knowledge
    return await stale_of(visit.parts, one.subject, knows=lambda number: knowledge.entry(number) is not None)


def _check_lead(visit: Visit, stale: str) -> None:
    if stale and not visit.form.ticked("stale", "yes"):
        raise Conflict(f"没有发：{stale}还是要发，请先勾上“知道了，还是发”。")


TOPIC = Topic(
    "群发",
    "/announcements",
    Right.ANNOUNCE,
    (
        get("/announcements", overview, Right.ANNOUNCE),
        get("/announcements/new", fresh, Right.ANNOUNCE),
        post("/announcements", add, Right.ANNOUNCE),
        get("/announcements/{code}", show, Right.ANNOUNCE),
        get("/announcements/{code}/edit", edit, Right.ANNOUNCE),
        post("/announcements/{code}/edit", change, Right.ANNOUNCE),
        post("/announcements/{code}/release", release, Right.ANNOUNCE),
        post("/announcements/{code}/second", second, Right.ANNOUNCE),
        post("/announcements/{code}/steer", steer, Right.ANNOUNCE),
        post("/announcements/{code}/test", test, Right.ANNOUNCE),
        get("/announcements/{code}/phones", phones, Right.ANNOUNCE),
        get("/announcements/{code}/phones.xlsx", phones_file, Right.ANNOUNCE),
    ),
)

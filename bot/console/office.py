"""Settings by browser: what the office says about itself, where each value comes from, and every version of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import zip_longest

from starlette.responses import Response

from bot.clock import OFFICE_ZONE, office_time
from bot.console.downloads import attached
from bot.console.forms import Form
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.errors import NotFound, WrongInput
from bot.knowledge.checks import HOLIDAYS_AHEAD, LPR_AGE
from bot.knowledge.model import OfficeFacts
from bot.knowledge.parts import FILES, PARTS, PLACE, Record, field_names, file_of, part_name, part_of
from bot.office.desk import Files, Sources
from bot.office.settings import MOST_REASON
from bot.office.store import Setting
from bot.office.words import changes, in_short, lines_of
from bot.staff.act import Act
from bot.staff.rights import Right

EMPTY_ROWS = 3
"""Rows of a table that wait to be filled in."""

LISTS = ("known",)
"""Fields with one thing a line."""

TYPED = "why"
"""A field that every form which sets something has."""

VERSIONS = 20
"""Versions on one page of the history."""


async def overview(visit: Visit) -> Response:
    """GET /settings: every part, its value, and whose it is."""
    files = await visit.parts.office.files()
    async with visit.parts.database.read() as session:
        sources = await visit.parts.office.sources(session, files)
    used = sources.used
    return visit.page(
        "settings/overview.html",
        sources=sources,
        parts={key: _dialled(in_short(key, part_of(used, key))) for key in PARTS},
        named=PARTS,
        places={PLACE + key: place for key, place in used.places.items()},
        files=list(FILES),
        due=_due(visit, used),
    )


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /settings/{key}: the form of one part, what the files say, and all versions."""
    key = visit.named("key")
    files = await visit.parts.office.files()
    paging = visit.paged(VERSIONS)
    async with visit.parts.database.read() as session:
        sources = await visit.parts.office.sources(session, files)
        name = part_name(sources.used, key)
        rows = await visit.parts.office.settings.history(session, key, skip=paging.skip, take=paging.take)
    used, theirs = part_of(sources.used, key), part_of(files.facts, key)
    knowledge = visit.parts.shelf.current().knowledge
    return visit.page(
        f"settings/{_template(key)}.html",
        fault=fault,
        key=key,
        name=name,
        fields=field_names(key),
        record=_read(key, visit.form) if TYPED in dict(visit.form.fields()) else used,
        blank=range(EMPTY_ROWS),
        now=_dialled(lines_of(key, used)),
        theirs=_dialled(lines_of(key, theirs)),
        differs=_dialled(changes(key, theirs, used)),
        own=sources.own(key),
        versions=_versions(visit, sources, theirs, rows),
        paging=paging,
        shown=paging.cut(rows),
        hotlines=[(one, f"{line.number} {line.name}") for one, line in knowledge.hotlines.items()],
        known=[(one.id, one.title) for one in knowledge.entries] if key == "front" else [],
        most_reason=MOST_REASON,
        stamp=_stamp(sources, key),
    )


async def save(visit: Visit) -> Response:
    """POST /settings/{key}: a new version, in use at once."""
    key = visit.named("key")
    record, why = _read(key, visit.form), visit.form.text("why")
    return await _done(visit, lambda act, files: visit.parts.office.save(act, files, key, record, why), "存好了")


async def restore(visit: Visit) -> Response:
    """POST /settings/{key}/restore: a former version once more; without a number what the files say."""
    key, number = visit.named("key"), visit.form.number("number")
    why = f"还原成第 {number} 版" if number is not None else "改回知识库文件里的"
    return await _done(visit, lambda act, files: visit.parts.office.restore(act, files, key, number, why), why)


async def _done(visit: Visit, work: Callable[[Act, Files], Awaitable[object]], said: str) -> Response:
    """Change a part, unless somebody else was first, and have it in use before anything is said of it."""
    key = visit.named("key")
    desk = visit.parts.office
    try:
        files = await desk.files(key)
        part_of(files.facts, key)
        async with visit.acting() as act:
            stamp = _stamp(await desk.sources(act.session, files), key)
            await visit.check_seen(act.session, stamp, key)
            await work(act, files)
        await visit.parts.shelf.refresh()
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/settings/{key}", f"{said}，已经用上。")


async def export(visit: Visit) -> Response:
    """GET /settings/files/{name}: one of the knowledge's files, with what is in use."""
    name = visit.named("name")
    if name not in FILES:
        raise NotFound("setting", name)
    facts = await visit.parts.office.in_use()
    head = f"从设置导出，{office_time(visit.parts.clock.now())}"
    return attached(name, file_of(facts, name, head).encode())


def _versions(visit: Visit, sources: Sources, theirs: Record, rows: Sequence[Setting]) -> list[list[str]]:
    """What each version changed, beside the one before it."""
    parts = [visit.parts.office.shown(sources, row) for row in rows]
    befores = [*parts[1:], theirs]
    return [_dialled(changes(row.key, *both)) for row, *both in zip(rows, befores, parts, strict=False)]


def _dialled(lines: Sequence[str]) -> list[str]:
    """Return lines with the number of a hotline where its key stands: staff do not know the keys."""
    return [line.replace("：hotline_", "：").replace("→ hotline_", "→ ") for line in lines]


def _template(key: str) -> str:
    return "fields" if field_names(key) else key


def _stamp(sources: Sources, key: str) -> str:
    row = sources.rows.get(key)
    return stamp_of(row.id if row else 0, part_of(sources.used, key))


def _read(key: str, form: Form) -> Record:
    """What was typed, as a part; whether it is right, the service says."""
    match key:
        case "communities":
            return {"communities": _lines(form, "communities")}
        case "front":
            return {"front": _rows(form, "label", "to")}
        case "holidays":
            days = {"workdays": _lines(form, "workdays"), "holidays": _rows(form, "name", "from", "to")}
            return _checked(form) | days
        case "lpr":
            return _checked(form) | {"rows": _rows(form, "since", "percent")}
        case _:
            return {name: _lines(form, name) if name in LISTS else form.text(name) for name in field_names(key)}


def _checked(form: Form) -> Record:
    return {"checked_until": form.text("checked_until"), "source": form.text("source")}


def _lines(form: Form, name: str) -> list[str]:
    return [line.strip() for line in form.text(name).split("\n") if line.strip()]


def _rows(form: Form, *names: str) -> list[dict[str, str]]:
    """The rows of a table; one that is empty is none."""
    rows = zip_longest(*(form.all(name) for name in names), fillvalue="")
    return [dict(zip(names, row, strict=True)) for row in rows if any(row)]


def _due(visit: Visit, facts: OfficeFacts) -> list[str]:
    """What is going to be out of date."""
    today = visit.parts.clock.now().astimezone(OFFICE_ZONE).date()
    due = []
    if facts.holidays.checked_until - today < HOLIDAYS_AHEAD:
        due.append(f"放假安排只到 {facts.holidays.checked_until}，请补下一年的放假和调休。")
    if today - facts.lpr.checked_until > LPR_AGE:
        due.append(f"LPR 只核对到 {facts.lpr.checked_until}，请核对新公布的利率。")
    return due


TOPIC = Topic(
    "设置",
    "/settings",
    Right.ADMIN,
    (
        get("/settings", overview, Right.ADMIN),
        get("/settings/files/{name}", export, Right.ADMIN),
        get("/settings/{key}", show, Right.ADMIN),
        post("/settings/{key}", save, Right.ADMIN),
        post("/settings/{key}/restore", restore, Right.ADMIN),
    ),
)

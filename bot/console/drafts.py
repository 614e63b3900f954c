"""Drafts by browser: brought in with the parsed text beside the doubts, corrected, compared, promulgated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from starlette.responses import Response

from bot.audit import Sought
from bot.console.audit import said
from bot.console.consequence import FormAgain, agreed
from bot.console.downloads import download
from bot.console.pages import Page, get, post
from bot.console.visit import Visit, stamp_of
from bot.consultations.changed import warned_of
from bot.consultations.comparing import Change
from bot.consultations.drafts import DraftView
from bot.consultations.parsing import Parsed, Provision, clauses, parse
from bot.consultations.reading import Reading, reading_of
from bot.consultations.searching import heat
from bot.consultations.store import ProvisionRow
from bot.consultations.terms import PERIODS
from bot.errors import Malformed, NotFound, WrongInput
from bot.exports.sheets import Cell, Sheet
from bot.exports.word import WordDocument
from bot.language.numerals import read_count
from bot.services import Services
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.text import shorten

UPLOAD = 21 * 1024 * 1024
LINES = 12 * 1024 * 1024
"""Bytes of a form that carries a draft's text; the whole 民法典 takes about a megabyte."""

MOST_SHOWN = 400
"""Parts of a draft that are shown at once while it is brought in."""

MOST_ACTS, ACTS_SHOWN = 200, 10

MOST_VERSIONS = 9_999

PERIOD_NAMES = {"coming": "未开始", "open": "征求中", "closed": "已结束"}
DOCX = "对照表.docx"


async def overview(visit: Visit) -> Response:
    """GET /drafts: all drafts, newest first."""
    async with visit.parts.database.read() as session:
        views = list(await visit.parts.drafts.all(session))
        counts = await visit.parts.opinions.counts(session)
    late = {draft.id: (last, count) for draft, last, count in await visit.parts.outcomes.overdue()}
    paging = visit.paged()
    return visit.page(
        "drafts/overview.html", rows=paging.whole(views), paging=paging, counts=counts, periods=PERIOD_NAMES,
        late=late, today=visit.parts.drafts.today(),
    )  # fmt: skip


async def ask_file(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/import: the form for a file."""
    return visit.page("drafts/import.html", fault=fault)


async def read_file(visit: Visit) -> Response:
    """POST /drafts/import: the file read and taken apart; nothing is stored."""
    file = visit.form.file("file")
    try:
        if file is None or not file.filename:
            raise Malformed("请先选一个文件。")
        content, name = await file.read(), file.filename
        reading = await asyncio.to_thread(reading_of, name, content)
    except WrongInput as fault:
        return await ask_file(visit, fault)
    return await _look(visit, reading.lines, reading)


async def look(visit: Visit) -> Response:
    """POST /drafts/look: taken apart anew, after the text was corrected by hand."""
    return await _look(visit, _lines(visit))


async def save(visit: Visit) -> Response:
    """POST /drafts/save: a new draft, or the new text of one that is there."""
    lines = _lines(visit)

    async def form_again(fault: WrongInput | None) -> Response:
        return await _look(visit, lines, fault=fault)

    try:
        parsed = await asyncio.to_thread(parse, lines, visit.form.text("title"))
        if not parsed.articles():
            raise Malformed("没有找到条文，没有保存。")
        if not parsed.is_whole:
            raise Malformed("读出来的字和拆出来的字对不上，没有保存；请把文件另存为 .docx 再试。")
        if code := visit.form.text("code"):
            return await _renew(visit, code, parsed, form_again)
        opens = _day(visit, "opens", "开始日期")
        closes = _day(visit, "closes", "截止日期")
    except WrongInput as fault:
        return await form_again(fault)
    today = visit.parts.drafts.today()
    seen = ["请注意：保存以后，居民马上就看得到、可以提意见。"] if opens <= today <= closes else []
    seen = seen or [f"居民现在就能看到题目和条文，{opens} 才能提意见。"] if opens > today else seen

    async def create(on: Services, act: Act) -> DraftView:
        return await on.drafts.create(act, parsed, opens, closes, visit.form.text("url"))

    return await agreed(
        visit,
        create,
        title="保存新草案",
        what=lambda made: [
            f"《{made.draft.title}》，{len(parsed.articles())} 条，征求意见 {opens} 至 {closes}（都含当天）。",
            *seen,
        ],
        done=lambda made: visit.go(f"/drafts/{made.draft.code}", f"已保存，代号 {made.draft.code}。"),
        form=form_again,
        page="/drafts",
        yes="保存",
    )


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/{code}: one draft with its parts, notes and stars."""
    parts = visit.parts
    view, rows = await parts.drafts.show(visit.named("code"))
    async with parts.database.read() as session:
        counts = await heat(session, view.draft.id)
        sought = Sought(act="draft.", words=view.draft.code)
        found = await parts.audit.search(session, sought, skip=0, take=MOST_ACTS)
    paging = visit.paged(100)
    return visit.page(
        "drafts/show.html", fault=fault, view=view, draft=view.draft, rows=paging.whole(rows), paging=paging,
        heat=counts, period=PERIOD_NAMES[view.period], stamp=_stamp(view), said_of=said,
        acts=[one for one in found if one.subject.split(" ")[0] == view.draft.code][:ACTS_SHOWN],
        link=f"{_base(visit)}/drafts/{view.draft.code}",
    )  # fmt: skip


async def dates(visit: Visit) -> Response:
    """POST /drafts/{code}/dates."""
    view = await _view(visit)
    try:
        opens, closes = _day(visit, "opens", "开始日期"), _day(visit, "closes", "截止日期")
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(view), view.draft.code)
            await visit.parts.drafts.set_dates(act, view.draft.code, opens, closes)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/drafts/{view.draft.code}", f"已改为 {opens} 至 {closes}。")


async def article(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/{code}/articles/{key}: one article, its paragraphs and its note."""
    view, row = await _article(visit)
    parts = [] if row.kind != "article" else clauses(Provision("article", row.key, row.label, "", row.text, row.path))
    return visit.page(
        "drafts/article.html", fault=fault, view=view, draft=view.draft, row=row, clauses=parts, stamp=_note_stamp(row)
    )


async def annotate(visit: Visit) -> Response:
    """POST /drafts/{code}/articles/{key}: the note in plain words, and whether opinions are especially wanted."""
    view, row = await _article(visit)
    try:
        async with visit.acting() as act:
            await visit.check_seen(act.session, _note_stamp(row), f"{view.draft.code} {row.key}")
            note, wanted = visit.form.text("note"), visit.form.ticked("wanted", "yes")
            await visit.parts.drafts.annotate(act, view.draft.code, row.key, note=note, wanted=wanted)
    except WrongInput as fault:
        return await article(visit, fault)
    return visit.go(f"/drafts/{view.draft.code}", f"{row.label}的说明已存好。")


async def promulgate(visit: Visit) -> Response:
    """POST /drafts/{code}/promulgate."""
    view = await _view(visit)
    title = f"《{view.draft.title}》"
    warning = [] if view.period == "closed" else [f"请注意：征求意见到 {view.draft.closes_on} 才结束。"]

    async def form_again(fault: WrongInput | None) -> Response:
        return await show(visit, fault)

    try:
        on = _day(visit, "on", "公布日期")
    except WrongInput as fault:
        return await form_again(fault)

    async def note(parts: Services, act: Act) -> date:
        return await parts.drafts.promulgate(act, view.draft.code, on)

    return await agreed(
        visit,
        note,
        title="登记公布日期",
        what=lambda last: [
            f"{title}：登记为 {on} 公布。登记后居民不能再对它提意见。",
            f"反馈要在 {last} 前完成。",
            *warning,
        ],
        done=lambda last: visit.go(f"/drafts/{view.draft.code}", f"已登记。反馈要在 {last} 前完成。"),
        form=form_again,
        page=f"/drafts/{view.draft.code}",
        yes="登记",
    )


async def unpromulgate(visit: Visit) -> Response:
    """POST /drafts/{code}/unpromulgate."""
    view = await _view(visit)
    try:
        async with visit.acting() as act:
            await visit.parts.drafts.unpromulgate(act, view.draft.code)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/drafts/{view.draft.code}", "公布日期已撤销。")


async def rename(visit: Visit) -> Response:
    """POST /drafts/{code}/rename: the title put right, with a reason."""
    view = await _view(visit)
    try:
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(view), view.draft.code)
            await visit.parts.drafts.rename(act, view.draft.code, visit.form.text("title"), visit.form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/drafts/{view.draft.code}", "标题改好了。")


async def hidden(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/hidden: what was taken away, to be shown again."""
    return visit.page("drafts/hidden.html", fault=fault, rows=await visit.parts.drafts.hidden())


async def reveal(visit: Visit) -> Response:
    """POST /drafts/hidden: one of them shown again, with a reason."""
    code = visit.form.text("code")

    async def form_again(fault: WrongInput | None) -> Response:
        return await hidden(visit, fault)

    async def work(on: Services, act: Act) -> DraftView:
        return await on.drafts.reveal(act, code, visit.form.text("why"))

    return await agreed(
        visit,
        work,
        title="找回草案",
        what=lambda made: [f"{made.draft.code}《{made.draft.title}》：居民又看得到。"],
        done=lambda made: visit.go(f"/drafts/{made.draft.code}", "找回来了。"),
        form=form_again,
        page="/drafts/hidden",
        yes="找回来",
    )


async def delete(visit: Visit) -> Response:
    """POST /drafts/{code}/delete."""
    view = await _view(visit)

    async def form_again(fault: WrongInput | None) -> Response:
        return await show(visit, fault)

    async def hide(parts: Services, act: Act) -> None:
        await parts.drafts.hide(act, view.draft.code)

    return await agreed(
        visit,
        hide,
        title="删去草案",
        what=lambda _: [f"删去 {view.draft.code}《{view.draft.title}》：居民不再看得到。还没有人提过意见。"],
        done=lambda _: visit.go("/drafts", f"《{view.draft.title[:40]}》已删去。"),
        form=form_again,
        page=f"/drafts/{view.draft.code}",
        yes="删去",
    )


async def compare(visit: Visit) -> Response:
    """GET /drafts/{code}/compare: two versions side by side."""
    view, changes, old, new = await _changes(visit)
    shown = [one for one in changes if one.before != one.after]
    paging = visit.paged()
    return visit.page(
        "drafts/compare.html", view=view, draft=view.draft, rows=paging.whole(shown), paging=paging, old=old, new=new,
        same=len(changes) - len(shown),
    )  # fmt: skip


async def compare_file(visit: Visit) -> Response:
    """GET /drafts/{code}/compare.docx."""
    view, changes, old, new = await _changes(visit)

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        for one in changes:
            if one.before != one.after:
                yield one.shown

    async def write(path: Path) -> None:
        document = WordDocument()
        document.title(f"《{view.draft.title}》对照表")
        await document.table(Sheet("对照", (), ("条款", f"第{old}版", f"第{new}版"), (8, 30, 30)), rows())
        document.save(path)

    response, _ = await download(f"{view.draft.code}{DOCX}", write)
    return response


async def _renew(visit: Visit, code: str, parsed: Parsed, form_again: FormAgain) -> Response:
    before, provisions = await visit.parts.drafts.show(code)
    count = sum(one.kind == "article" for one in provisions)

    async def renew(on: Services, act: Act) -> tuple[DraftView, list[Change], int]:
        return await on.drafts.renew(act, code, parsed)

    return await agreed(
        visit,
        renew,
        title="保存新文本",
        what=lambda made: warned_of(before.draft, count, parsed.title, made[1]),
        done=lambda made: visit.go(
            f"/drafts/{code}",
            f"现在是第 {made[0].version.number} 版，{len(made[1])} 条有改动，"
            f"{visit.told(made[2], '告诉' if visit.held else '告诉了')}。",
        ),
        form=form_again,
        page=f"/drafts/{before.draft.code}",
        yes="保存新文本",
    )


async def _look(
    visit: Visit, lines: list[str], reading: Reading | None = None, fault: WrongInput | None = None
) -> Response:
    if not lines:
        return await ask_file(visit, Malformed("没有文字。请先选一个文件。"))
    parsed = await asyncio.to_thread(parse, lines, visit.form.text("title"))
    left = [*(reading.left_out if reading else ()), *((one.text, one.why) for one in parsed.left_out)]
    today = visit.parts.drafts.today()
    return visit.page(
        "drafts/look.html", fault=fault, parsed=parsed, lines="\n".join(lines), left=left,
        doubts=[*(reading.notes if reading else ()), *parsed.doubts],
        rows=parsed.provisions[:MOST_SHOWN], rest=max(len(parsed.provisions) - MOST_SHOWN, 0),
        opens=today, presets=[(today + timedelta(days=days), why) for days, why in PERIODS.values()],
        closes=today + timedelta(days=PERIODS["zhejiang"][0]),
        drafts=[(view.draft.code, view.draft.title) for view in await visit.parts.drafts.overview()],
    )  # fmt: skip


async def _view(visit: Visit) -> DraftView:
    async with visit.parts.database.read() as session:
        return await visit.parts.drafts.get(session, visit.named("code"))


async def _article(visit: Visit) -> tuple[DraftView, ProvisionRow]:
    view, rows = await visit.parts.drafts.show(visit.named("code"))
    for row in rows:
        if row.key == visit.named("key"):
            return view, row
    raise NotFound("article", visit.named("key"))


async def _changes(visit: Visit) -> tuple[DraftView, list[Change], int, int]:
    view = await _view(visit)
    last = view.version.number
    new = _number(visit.asked("to"), last)
    old = _number(visit.asked("from"), max(new - 1, 1))
    _, changes = await visit.parts.drafts.changes(view.draft.code, old, new)
    return view, changes, old, new


def _number(text: str, otherwise: int) -> int:
    found = read_count(text) if text else otherwise
    if found is None or not 1 <= found <= MOST_VERSIONS:
        raise Malformed(f"第几版要写数字，“{shorten(text, 20)}”不是。")
    return found


def _lines(visit: Visit) -> list[str]:
    return [line for line in visit.form.text("lines").split("\n") if line.strip()]


def _day(visit: Visit, name: str, what: str) -> date:
    return day_of(visit.form.text(name), what)


def day_of(text: str, what: str) -> date:
    """Return the day of a date field; raises Malformed for anything else."""
    try:
        if len(text) == len("2026-11-23"):
            return date.fromisoformat(text)
    except ValueError:
        pass  # the sentence below
    raise Malformed(f"{what}“{text[:20]}”不是日期，请写成 2026-11-23。" if text else f"请写{what}。")


def _stamp(view: DraftView) -> str:
    draft = view.draft
    return stamp_of(draft.title, draft.opens_on, draft.closes_on, draft.promulgated_on, view.version.number)


def _note_stamp(row: ProvisionRow) -> str:
    return stamp_of(row.note, row.wanted, row.version_id)


def _base(visit: Visit) -> str:
    return visit.parts.settings.web_public_url or ""


PAGES: tuple[Page, ...] = (
    get("/drafts", overview, None),
    get("/drafts/import", ask_file, Right.CONSULTATIONS),
    post("/drafts/import", read_file, Right.CONSULTATIONS, limit=UPLOAD),
    post("/drafts/look", look, Right.CONSULTATIONS, limit=LINES),
    post("/drafts/save", save, Right.CONSULTATIONS, limit=LINES),
    get("/drafts/hidden", hidden, Right.CONSULTATIONS),
    post("/drafts/hidden", reveal, Right.CONSULTATIONS),
    get("/drafts/{code}", show, None),
    post("/drafts/{code}/rename", rename, Right.CONSULTATIONS),
    post("/drafts/{code}/dates", dates, Right.CONSULTATIONS),
    get("/drafts/{code}/articles/{key}", article, None),
    post("/drafts/{code}/articles/{key}", annotate, Right.CONSULTATIONS),
    post("/drafts/{code}/promulgate", promulgate, Right.CONSULTATIONS),
    post("/drafts/{code}/unpromulgate", unpromulgate, Right.CONSULTATIONS),
    post("/drafts/{code}/delete", delete, Right.CONSULTATIONS),
    get("/drafts/{code}/compare", compare, None),
    get("/drafts/{code}/compare.docx", compare_file, None),
)

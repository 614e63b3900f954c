"""How a consultation ends, by browser: groups, results told, slips, tables as downloads, whole sheets keyed in."""

from __future__ import annotations

import asyncio
import base64
import binascii
from pathlib import Path

from starlette.responses import Response

from bot.console import drafts, meetings, opinions
from bot.console.comparing import Comparison
from bot.console.consequence import agreed, agreed_whole
from bot.console.downloads import download
from bot.console.forms import Form
from bot.console.making import ASKS_AGAIN, PATIENCE, given
from bot.console.makings import Tell
from bot.console.pages import Topic, get, post
from bot.console.paging import PER_PAGE
from bot.console.visit import ROOT, Visit, stamp_of
from bot.consultations.drafts import DraftView
from bot.consultations.outcomes import NewOutcome
from bot.consultations.paper import REQUIRED, PaperOpinion
from bot.consultations.returned import COLUMNS as RESULT_COLUMNS
from bot.consultations.slips import slips_of
from bot.consultations.summary import Shown, head_lines
from bot.consultations.tables import FORMATS, Tables, times_read, write_tables, write_template
from bot.consultations.terms import DISPOSITIONS, STANCES, STATES, OpinionState
from bot.errors import Conflict, Malformed, WrongInput
from bot.exports.xlsx_reading import sheet_of
from bot.language.personal import mask_name
from bot.services import Services, build_services
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

SHEET_BYTES = 5 * 1024 * 1024
SHEET_FORM = 12 * 1024 * 1024
"""Bytes of a form that carries such a sheet on, as base64."""

SHOWN_ROWS = 200
PROPOSALS_A_PAGE = 30
MEMBERS_SHOWN = 20


async def groups(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/{code}/groups: which opinions ask for the same; ticked and joined, never by themselves.

    Where thousands are compared, the page shows how far that is and asks again by itself.
    """
    view, one = await _compared(visit)
    if one.fault:
        raise WrongInput(one.fault)
    async with visit.parts.database.read() as session:
        standing = await visit.parts.drafts.standing(session, view)
    paging = visit.paged(PROPOSALS_A_PAGE)
    page = visit.page(
        "opinions/groups.html", fault=fault, view=view, draft=view.draft, rows=paging.whole(one.found or []),
        paging=paging, standing=standing, stances=STANCES, most=MEMBERS_SHOWN, comparing=one,
    )  # fmt: skip
    if one.found is None:
        page.headers["Refresh"] = f"{ASKS_AGAIN}; url={ROOT}/drafts/{view.draft.code}/groups"
    return page


async def join(visit: Visit) -> Response:
    """POST /drafts/{code}/groups: the ticked proposals, exactly as they were seen."""
    view, one = await _compared(visit)
    wanted = visit.form.all("proposal")
    try:
        if one.found is None:
            raise Malformed("刚才有了变化，正在重新比。都没有并，比完请再勾一遍。")
        known = {each.id: each for each in one.found}
        if not wanted:
            raise Malformed("请先勾选要并的组。")
        if gone := [each for each in wanted if each not in known]:
            raise Malformed(f"有 {len(gone)} 组刚才有了变化，都没有并。请按现在的样子再勾一遍。")
        async with visit.acting() as act:
            for each in wanted:
                await visit.parts.desk.group(act, known[each].receipts)
    except WrongInput as fault:
        return await groups(visit, fault)
    return visit.go(f"/drafts/{view.draft.code}/groups", f"已并 {len(wanted)} 组，原文都没有动。")


async def mark(visit: Visit) -> Response:
    """POST /drafts/{code}/mark: all opinions sorted, or reported."""
    view = await _view(visit)
    state = visit.form.text("state")
    word = STATES.get(state, state)

    async def form_again(fault: WrongInput | None) -> Response:
        return await results(visit, fault)

    async def advance(parts: Services, act: Act) -> int:
        count = await parts.desk.advance(act, view.draft.code, state)
        if not count:
            raise Conflict(f"没有要标为“{word}”的意见。")
        return count

    open_still = (
        [f"请注意：还在征求意见（还有 {view.days_left} 天）。标了以后，本人就不能再改、再撤回。"]
        if state == OpinionState.REPORTED and view.period == "open"
        else []
    )
    return await agreed(
        visit,
        advance,
        title=f"标为“{word}”",
        what=lambda count: [f"《{view.draft.title}》：{count} 条意见标为“{word}”。", *open_still],
        done=lambda count: visit.go(f"/drafts/{view.draft.code}/results", f"{count} 条意见已标为“{word}”。"),
        form=form_again,
        page=f"/drafts/{view.draft.code}/results",
    )


async def results(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/{code}/results: numbers, what is told and what is not, slips, tables."""
    await visit.parts.outcomes.note_delivered()
    view = await _view(visit)
    (figures,) = await visit.parts.summaries.figures(code=view.draft.code)
    paging = visit.paged()
    waiting, paging.total = await visit.parts.outcomes.some_slips(
        view.draft.code, again=visit.asked("again") == "1", skip=paging.skip, take=paging.take
    )
    return visit.page(
        "opinions/results.html", fault=fault, view=view, draft=view.draft, figures=figures,
        rows=paging.cut(waiting), paging=paging, masked=mask_name, formats=[(one, one) for one in FORMATS],
        names=Right.NAMES, again=visit.asked("again") == "1",
    )  # fmt: skip


async def publish(visit: Visit) -> Response:
    """POST /drafts/{code}/publish: the results told to everybody who spoke, once each."""
    view = await _view(visit)

    async def form_again(fault: WrongInput | None) -> Response:
        return await results(visit, fault)

    async def tell(on: Services) -> tuple[int, int]:
        made = await on.outcomes.publish(on.opening(visit.actor), view.draft.code)
        if not made[0]:
            why = f"有 {made[1]} 条没有渠道，要打印告知单。" if made[1] else "要告知的都告知过了，或者还没有写结果。"
            raise Conflict(f"现在没有人要发消息。{why}")
        return made

    return await agreed_whole(
        visit,
        tell,
        title="告知结果",
        what=lambda made: [
            f"《{view.draft.title}》：告知 {made[0]} 条意见的结果。",
            f"另有 {made[1]} 条没有渠道，要打印告知单。",
        ],
        done=lambda made: visit.go(f"/drafts/{view.draft.code}/results", f"{made[0]} 条{visit.leaving}。"),
        form=form_again,
        page=f"/drafts/{view.draft.code}/results",
    )


async def slips(visit: Visit) -> Response:
    """POST /drafts/{code}/slips: the printed slips, with full names; nothing is marked by that."""
    view = await _view(visit)
    again = visit.form.ticked("again", "yes")
    _, rows = await visit.parts.outcomes.slips(view.draft.code, again=again)
    if not rows:
        return await results(visit, Malformed("没有要打印的告知单。打印过的要再打一份，请勾上“连打印过的”。"))
    async with visit.acting() as act:
        act.note("opinion.print", view.draft.code, f"{len(rows)} 张告知单")
    today = visit.parts.drafts.today()

    async def write(path: Path) -> None:
        await asyncio.to_thread(slips_of(view, rows, visit.house.office(), today).save, path)

    response, _ = await download(f"{view.draft.code}告知单.docx", write)
    return response


async def handed_over(visit: Visit) -> Response:
    """POST /drafts/{code}/slips/done: the ticked slips reached their people."""
    view = await _view(visit)
    ticked = set(visit.form.all("receipt")[:PER_PAGE])
    _, chosen = await visit.parts.outcomes.slips(view.draft.code, receipts=ticked)
    try:
        if not chosen:
            raise Malformed("请先勾选已经送到的告知单。")
        async with visit.acting() as act:
            done = await visit.parts.outcomes.printed(act, view.draft.code, chosen)
    except WrongInput as fault:
        return await results(visit, fault)
    return visit.go(
        f"/drafts/{view.draft.code}/results", f"{done} 条已标为“已告知”。勾错了的，点开那条意见按“还没有送到”。"
    )


async def not_delivered(visit: Visit) -> Response:
    """POST /opinions/{receipt}/not-delivered: the tick was a mistake, the slip waits again."""
    try:
        async with visit.acting() as act:
            row = await visit.parts.outcomes.not_delivered(act, visit.named("receipt"))
    except WrongInput as fault:
        return await opinions.show(visit, fault)
    return visit.go(f"/opinions/{row.receipt}", "改回来了：告知单还没有送到。")


async def table(visit: Visit) -> Response:
    """POST /drafts/{code}/table: the 意见汇总表, masked unless there is the right and a reason."""
    parts, form = visit.parts, visit.form
    view = await _view(visit)
    kind, named, why = form.text("format"), form.ticked("names", "yes"), form.text("why")
    try:
        if kind not in FORMATS:
            raise Malformed(f"格式只能是 {'、'.join(FORMATS)}。")
        if named:
            visit.actor.need(Right.NAMES)
            if not why:
                raise Malformed("导出姓名要写理由。")
        async with parts.database.read() as session:
            shown = Shown(named, await parts.drafts.standing(session, view))
        (figures,) = await parts.summaries.figures(code=view.draft.code)
        today = parts.drafts.today().isoformat()
        head = head_lines(view, figures, visit.house.office(), visit.actor.name, today)
        raw = form.ticked("raw", "yes")

        async def write(path: Path, tell: Tell) -> None:
            aside = Database(parts.database.url)
            try:
                summaries = build_services(parts.settings, parts.clock, aside, parts.phrases).summaries
                tables = Tables(summaries, view, shown, withdrawn=False, tell=tell)
                await write_tables(kind, path, tables, head, raw=raw)
            finally:
                await aside.close()

        async def note() -> None:
            # Written first, noted then: nothing is noted of a file that could not be made.
            async with visit.acting() as act:
                parts.summaries.note_export(act, view.draft.code, why, named=named)

        making = visit.house.makings.begin(
            visit.actor,
            f"{view.draft.code}意见{'明细' if raw else '汇总表'}.{kind}",
            figures.opinions * times_read(kind),
            write,
            note,
            back=f"/drafts/{view.draft.code}/results",
            need=Right.NAMES if named else Right.CONSULTATIONS,
        )
        return await given(visit, making)
    except WrongInput as fault:
        return await results(visit, fault)


async def template(_: Visit) -> Response:
    """GET /drafts/template.xlsx: the empty sheet that meetings and letters are keyed into."""

    async def write(path: Path) -> None:
        write_template(path)

    response, _made = await download("意见录入模板.xlsx", write)
    return response


async def ask_sheet(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/{code}/sheet: the form for a filled sheet."""
    view = await _view(visit)
    return visit.page("opinions/sheet.html", fault=fault, view=view, draft=view.draft, found=None, sheet="", name="")


async def read_sheet(visit: Visit) -> Response:
    """POST /drafts/{code}/sheet: which rows are new, known or nearly known; stored only when that was seen."""
    view = await _view(visit)
    form = visit.form
    try:
        content, name = await _sheet(form)
        rows = await _rows(visit, view, name, content)
        if form.text("do") == "save":
            opening = visit.parts.opening(visit.actor)
            entered = await visit.parts.entries.enter(opening, view.draft.code, rows)
            said = f"导入 {entered.new} 条，{entered.known} 条以前导入过。"
            where = f"?batch={entered.batch}" if entered.new else ""
            return visit.go(f"/drafts/{view.draft.code}/opinions{where}", said)
        found = await visit.parts.entries.preview(view.draft.code, rows)
    except WrongInput as fault:
        return await ask_sheet(visit, fault)
    return visit.page(
        "opinions/sheet.html", view=view, draft=view.draft, found=found, sheet=base64.b64encode(content).decode(),
        name=name, stances=STANCES, masked=mask_name, most=SHOWN_ROWS,
    )  # fmt: skip


async def returned(visit: Visit) -> Response:
    """POST /drafts/{code}/returned: results out of the table that came back, shown first and then written."""
    view = await _view(visit)
    form = visit.form
    try:
        content, name = await _sheet(form)
        header, rows = await asyncio.to_thread(sheet_of, name, content, RESULT_COLUMNS)
        found = await visit.parts.returned.preview(view.draft.code, header, rows)
        pairs = [*found.changed, *found.new]
        # What was looked at is what is written: a colleague may have decided something meanwhile.
        stamp = stamp_of([(one.receipt, row.disposition, row.disposition_reason, row.group_id) for one, row in pairs])
        fault = None
        if form.text("do") == "save":
            if form.text("_seen") == stamp:
                async with visit.acting() as act:
                    done = await visit.parts.returned.write(act, view.draft.code, [one for one, _ in pairs])
                return visit.go(f"/drafts/{view.draft.code}/results", f"{done} 条意见已写结果，还没有告知本人。")
            fault = Conflict("同事刚才写过结果，没有存。请按现在的样子再看一遍。")
    except WrongInput as refusal:
        return await results(visit, refusal)
    return visit.page(
        "opinions/returned.html", fault=fault, view=view, draft=view.draft, found=found, stamp=stamp, name=name,
        sheet=base64.b64encode(content).decode(), results=DISPOSITIONS, most=SHOWN_ROWS,
    )  # fmt: skip


async def correct(visit: Visit) -> Response:
    """POST /opinions/{receipt}/correct-result: a letter that puts right what was told."""
    form = visit.form
    async with visit.parts.database.read() as session:
        row = await visit.parts.opinions.get(session, visit.named("receipt"))
    wanted = NewOutcome(form.text("result"), form.text("reason"), form.text("final"))

    async def form_again(fault: WrongInput | None) -> Response:
        return await opinions.show(visit, fault)

    async def work(on: Services, act: Act) -> tuple[int, int]:
        return await on.outcomes.correct(act, row.receipt, wanted, form.text("why"))

    return await agreed(
        visit,
        work,
        title="更正已经告知的结果",
        what=lambda made: [
            f"{row.receipt}　{row.label}　{row.proposed or row.reason}",
            f"原来：{DISPOSITIONS.get(row.disposition, '')}　{row.disposition_reason}",
            "；".join(_both(made, "要发")) + "。",
        ],
        done=lambda made: visit.go(
            f"/opinions/{row.receipt}", "更正了。" + "；".join(_both(made, visit.leaving)) + "。"
        ),
        form=form_again,
        page=f"/opinions/{row.receipt}",
    )


def _both(made: tuple[int, int], leaving: str) -> list[str]:
    """How many letters and slips a correction makes, without what there is none of."""
    letters, slips = made
    said = [f"{letters} 封更正信{leaving}"] if letters else []
    return said + ([f"{slips} 张告知单要重打"] if slips or not said else [])


async def undo(visit: Visit) -> Response:
    """POST /drafts/{code}/undo: a whole batch taken back."""
    view = await _view(visit)
    try:
        number = visit.form.number("batch")
        if number is None:
            raise Malformed("请写第几批。")
        if any(row.draft_id != view.draft.id for row in await visit.parts.entries.batch(number)):
            raise Malformed(f"第 {number} 批不在这部草案里。")
        async with visit.acting() as act:
            done = await visit.parts.entries.take_back_batch(act, number, visit.form.text("why"))
    except WrongInput as fault:
        return await opinions.overview(visit, fault)
    return visit.go(f"/drafts/{view.draft.code}/opinions", f"第 {number} 批 {done} 条已撤回，可以重新导入。")


async def _rows(visit: Visit, view: DraftView, name: str, content: bytes) -> list[PaperOpinion]:
    header, numbered = await asyncio.to_thread(sheet_of, name, content, REQUIRED)
    return await visit.parts.entries.read(view.draft.code, header, numbered)


async def _sheet(form: Form) -> tuple[bytes, str]:
    """Return the sheet that was chosen, or that the page before carries on, and its name; raises Malformed."""
    file = form.file("file")
    if file is not None and file.filename:
        content, name = await file.read(), file.filename
    else:
        content, name = _carried(form.text("sheet")), form.text("sheet_name")
    if not content:
        raise Malformed("请先选一个文件。")
    if len(content) > SHEET_BYTES:
        raise Malformed(f"文件太大，最多 {SHEET_BYTES // 1024 // 1024} MB，请分成几个。")
    return content, name


def _carried(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("文件没有带过来，请再选一次。") from None


async def _view(visit: Visit) -> DraftView:
    async with visit.parts.database.read() as session:
        return await visit.parts.drafts.get(session, visit.named("code"))


async def _compared(visit: Visit) -> tuple[DraftView, Comparison]:
    async with visit.parts.database.read() as session:
        view = await visit.parts.drafts.get(session, visit.named("code"))
        rows = await visit.parts.opinions.of(session, view.draft.id)
    return view, await visit.house.comparisons.of(view.draft.id, rows, PATIENCE)


TOPIC = Topic(
    "立法",
    "/drafts",
    None,
    (
        get("/drafts/template.xlsx", template, None),
        *drafts.PAGES,
        *opinions.PAGES,
        *meetings.PAGES,
        get("/drafts/{code}/groups", groups, None),
        post("/drafts/{code}/groups", join, Right.CONSULTATIONS),
        get("/drafts/{code}/results", results, None),
        post("/drafts/{code}/mark", mark, Right.CONSULTATIONS),
        post("/drafts/{code}/publish", publish, Right.CONSULTATIONS),
        post("/opinions/{receipt}/not-delivered", not_delivered, Right.CONSULTATIONS),
        post("/drafts/{code}/slips", slips, Right.NAMES),
        post("/drafts/{code}/slips/done", handed_over, Right.CONSULTATIONS),
        post("/drafts/{code}/table", table, Right.CONSULTATIONS),
        get("/drafts/{code}/sheet", ask_sheet, Right.CONSULTATIONS),
        post("/drafts/{code}/sheet", read_sheet, Right.CONSULTATIONS, limit=SHEET_FORM),
        post("/drafts/{code}/returned", returned, Right.CONSULTATIONS, limit=SHEET_FORM),
        post("/opinions/{receipt}/correct-result", correct, Right.CONSULTATIONS),
        post("/drafts/{code}/undo", undo, Right.CONSULTATIONS),
    ),
)

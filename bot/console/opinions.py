"""The opinions on a draft by browser: looked through, keyed in, put right, decided one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from bot.console.attachments import blank, served, shown
from bot.console.consequence import FormAgain, agreed
from bot.console.drafts import day_of
from bot.console.pages import Page, get, post
from bot.console.visit import Visit, stamp_of, with_query
from bot.consultations.drafts import DraftView
from bot.consultations.entries import Correction
from bot.consultations.lineage import Standing
from bot.consultations.paper import COLUMNS
from bot.consultations.searching import MARKS, Sought, count, find
from bot.consultations.store import Opinion, ProvisionRow
from bot.consultations.terms import (
    BY_HAND,
    CHANNELS,
    DISPOSITIONS,
    MODERATIONS,
    SPEAKERS,
    STANCES,
    STATES,
    OpinionState,
)
from bot.errors import Malformed, NotFetched, WrongInput
from bot.language.personal import mask_name
from bot.services import Services
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.text import shorten

MOST_AT_ONCE = 500
"""Opinions that one act decides, joins or takes apart."""

MOST_NAMED = 200
"""Characters of the numbers of opinions that are named."""

KEPT = ("channel", "received", "meeting", "held", "venue", "present")
"""Fields that stay filled in when the next opinion of the same pile is keyed in."""

UNSAID = ("", "（请选）")
"""Stands first where something must be chosen: pressing 保存 once too often makes no opinion."""

TAKEN = "前面那封通知还没有送出，收回了，不会送到。"

FIELDS = (
    ("article", "条款"), ("stance", "态度"), ("proposed", "修改意见"), ("reason", "理由"), ("name", "提出人/单位"),
    ("speaker", "身份类别"), ("community", "所属社区"), ("channel", "渠道"), ("received", "收到日期"),
    ("meeting", "会议名称"), ("held", "会议日期"), ("venue", "会议地点"), ("present", "到会人数"),
)  # fmt: skip
BY_HAND_NAMES = [(code, CHANNELS[code]) for code in BY_HAND]
CHANGED = {
    "label": "条款", "stance": "态度", "proposed": "修改意见", "reason": "理由", "speaker": "身份类别",
    "community": "社区", "channel": "渠道", "received_on": "收到日期", "state": "状态",
}  # fmt: skip


async def overview(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /drafts/{code}/opinions: those that are looked for, newest first."""
    parts = visit.parts
    await parts.outcomes.note_delivered()
    view, provisions = await parts.drafts.show(visit.named("code"))
    sought = _sought(visit, provisions)
    paging = visit.paged()
    async with parts.database.read() as session:
        rows = await find(session, view.draft.id, sought, skip=paging.skip, take=paging.take)
        paging.total = await count(session, view.draft.id, sought)
        standing = await parts.drafts.standing(session, view)
    articles = [("", "全部"), ("whole", "整部草案"), *((one.key, one.label) for one in provisions if one.number)]
    return visit.page(
        "opinions/overview.html", fault=fault, view=view, draft=view.draft, rows=paging.cut(rows), paging=paging,
        standing=standing, articles=articles, stances=STANCES, states=STATES, marks=MARKS, results=DISPOSITIONS,
        channels=CHANNELS, masked=mask_name, marked=_marked, most=MOST_AT_ONCE, batch=sought.batch,
        filters=[(name, value) for name, value in visit.request.query_params.items() if name != "page"],
    )  # fmt: skip


async def together(visit: Visit) -> Response:
    """POST /drafts/{code}/opinions: one act on the ticked opinions, or on all that are looked for."""
    parts, form = visit.parts, visit.form
    view, provisions = await parts.drafts.show(visit.named("code"))
    receipts = form.all("receipt")
    what = form.text("do")
    try:
        if form.ticked("all", "yes"):
            async with parts.database.read() as session:
                found = await find(session, view.draft.id, _sought(visit, provisions), skip=0, take=MOST_AT_ONCE + 1)
            receipts = [row.receipt for row in found]
        else:
            # What is ticked comes from a form: it is looked for among the opinions of this draft.
            async with parts.database.read() as session:
                rows = [await parts.opinions.get(session, receipt) for receipt in receipts[: MOST_AT_ONCE + 1]]
            receipts = [row.receipt for row in rows if row.draft_id == view.draft.id]
        if not receipts:
            raise Malformed("请先勾选意见。")
        if len(receipts) > MOST_AT_ONCE:
            raise Malformed(f"一次最多 {MOST_AT_ONCE} 条，请把筛选条件写细一点。")
        query = f"?{visit.request.url.query}" if visit.request.url.query else ""
        back = f"/drafts/{view.draft.code}/opinions{query}"
        if what == "withdraw":
            return await _withdrawn(visit, receipts, back, lambda fault: overview(visit, fault))
        said = await _act_on(visit, what, receipts)
    except WrongInput as fault:
        return await overview(visit, fault)
    return visit.go(back, said)


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /opinions/{receipt}: one opinion; the full name only with the right to see it, and noted."""
    parts = visit.parts
    async with parts.database.read() as session:
        row = await parts.opinions.get(session, visit.named("receipt"))
        changes = await parts.entries.history(session, row)
        view, standing = await _standing(visit, row)
        drafts = await parts.drafts.all(session, "open")
    named = visit.asked("names") == "1" and visit.may(Right.NAMES)
    if named and row.name:
        async with visit.acting() as act:
            act.note("opinion.show", f"{row.receipt} 姓名")
    return visit.page(
        "opinions/show.html", fault=fault, row=row, view=view, draft=view.draft, label=standing.label(row),
        name=row.name if named else mask_name(row.name), named=named, changes=changes, changed=CHANGED, term=_term,
        stances=STANCES, speakers=SPEAKERS, states=STATES, channels=CHANNELS, by_hand=BY_HAND_NAMES,
        results=DISPOSITIONS, moderations=MODERATIONS, marked=_marked(row), stamp=_stamp(row), names_right=Right.NAMES,
        drafts=[("", "不移动"), *((one.draft.code, one.draft.title) for one in drafts if one.draft.id != row.draft_id)],
        files=shown(row.attachments),
        may_correct=bool(row.entered_by) and row.withdrawn_at is None and row.state != OpinionState.TOLD, rights=Right,
    )  # fmt: skip


async def file(visit: Visit) -> Response:
    """GET /opinions/{receipt}/files/{number}: a photo or a voice to be written down; who looked is kept."""
    row, number = await _row(visit), visit.named("number")
    try:
        answer = await served(visit.house.fetchers, row.channel, row.attachments, number, row.receipt)
    except NotFetched as fault:
        return blank(visit.request, fault)
    async with visit.acting() as act:
        act.note("opinion.file", row.receipt, f"附件 {number}")
    return answer


async def dispose(visit: Visit) -> Response:
    """POST /opinions/{receipt}/dispose: the result, for the whole group."""
    row = await _row(visit)
    form = visit.form
    try:
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(row), row.receipt)
            done = await visit.parts.desk.dispose(
                act, [row.receipt], form.text("result"), form.text("why"), form.text("final")
            )
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/opinions/{row.receipt}", f"{done} 条意见已写结果，还没有告知本人。")


async def moderate(visit: Visit) -> Response:
    """POST /opinions/{receipt}/moderate: left out of the table, or put back; its author is told why."""
    row = await _row(visit)
    reason = visit.form.text("moderation")

    async def form_again(fault: WrongInput | None) -> Response:
        return await show(visit, fault)

    async def work(parts: Services, act: Act) -> bool:
        return await parts.desk.moderate(act, row.receipt, reason, visit.form.text("note"))

    return await agreed(
        visit,
        work,
        title="不列入汇总" if reason else "恢复列入汇总",
        what=lambda taken: [
            f"{row.receipt}　{row.label}　{STANCES[row.stance]}",
            f"建议：{row.proposed}　理由：{row.reason}",
            f"不列入汇总：{MODERATIONS.get(reason, reason)}" if reason else "恢复列入汇总。",
            *([TAKEN] if taken else []),
        ],
        done=lambda taken: visit.go(
            f"/opinions/{row.receipt}",
            ("已标为不列入汇总。" if reason else "已恢复。") + (TAKEN if taken else ""),
        ),
        form=form_again,
        page=f"/opinions/{row.receipt}",
        yes="确定",
    )


async def transcribe(visit: Visit) -> Response:
    """POST /opinions/{receipt}/transcribe: what a photo or a voice message says."""
    row = await _row(visit)
    try:
        proposed, reason = visit.form.text("heard"), visit.form.text("heard_reason")
        if not proposed and not reason:
            raise Malformed("请写照片、语音里说了什么。")
        async with visit.acting() as act:
            await visit.parts.opinions.transcribe(act, row.receipt, proposed=proposed, reason=reason)
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/opinions/{row.receipt}", "已转写。")


async def correct(visit: Visit) -> Response:
    """POST /opinions/{receipt}: what was keyed in wrongly is put right, with a reason."""
    row = await _row(visit)
    form = visit.form
    try:
        name = form.text("name")
        wanted = Correction(
            draft=form.text("draft") or None,
            article=_other(form.text("article"), row.label),
            stance=_other(form.text("stance"), row.stance),
            proposed=_other(form.text("proposed"), row.proposed),
            reason=_other(form.text("reason"), row.reason),
            # The name is shown masked: empty leaves it as it is.
            name=name or None,
            speaker=_other(form.text("speaker"), row.speaker),
            community=_other(form.text("community"), row.community),
            channel=_other(form.text("channel"), row.channel),
            received_on=day_of(form.text("received"), "收到日期"),
        )
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(row), row.receipt)
            await visit.parts.entries.correct(act, row.receipt, wanted, form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/opinions/{row.receipt}", "已改；原来怎么写都留着。")


async def withdraw(visit: Visit) -> Response:
    """POST /opinions/{receipt}/withdraw: keyed in by mistake, taken back."""
    row = await _row(visit)
    view, _ = await _standing(visit, row)
    return await _withdrawn(
        visit,
        [row.receipt],
        f"/drafts/{view.draft.code}/opinions",
        lambda fault: show(visit, fault),
        (f"{row.receipt}　{row.label}　{STANCES[row.stance]}", f"建议：{row.proposed}　理由：{row.reason}"),
    )


async def _withdrawn(
    visit: Visit, receipts: Sequence[str], back: str, form: FormAgain, about: Sequence[str] = ()
) -> Response:
    """Take back what was keyed in wrongly, after it was shown."""
    why = visit.form.text("why")
    return await agreed(
        visit,
        lambda on, act: on.entries.take_back(act, receipts, why),
        title="撤回录入错的意见",
        what=lambda done: [
            *about,
            f"撤回 {done} 条：{shorten('、'.join(receipts), MOST_NAMED)}",
            f"为什么：{why}",
            "撤回以后不再计入，不能恢复。",
        ],
        done=lambda done: visit.go(back, f"{receipts[0]} 已撤回。" if done == 1 else f"已撤回 {done} 条。"),
        form=form,
        page=back,
        yes="撤回",
    )


async def ask_entry(visit: Visit, fault: WrongInput | None = None, known: str = "") -> Response:
    """GET /drafts/{code}/opinions/add: the form for one opinion from paper, telephone, a letter or a meeting."""
    view, provisions = await visit.parts.drafts.show(visit.named("code"))
    return visit.page(
        "opinions/add.html", fault=fault, view=view, draft=view.draft, known=known, stances=STANCES,
        articles=[UNSAID, ("整部草案", "整部草案"), *((one.label, one.label) for one in provisions if one.number)],
        speakers=[("", "不知道"), *((one, one) for one in SPEAKERS.values())],
        stance_names=[UNSAID, *((one, one) for one in STANCES.values())],
        channels=[(name, name) for _, name in BY_HAND_NAMES], today=visit.parts.drafts.today(),
        kept={name: visit.asked(name) for name in KEPT},
    )  # fmt: skip


async def enter(visit: Visit) -> Response:
    """POST /drafts/{code}/opinions/add: one opinion stored; the pile goes on with the same meeting."""
    view, _ = await visit.parts.drafts.show(visit.named("code"))
    form = visit.form
    cells = [form.text(name) for name, _ in FIELDS]
    try:
        rows = await visit.parts.entries.read(view.draft.code, COLUMNS, [(1, cells)])
        opening = visit.parts.opening(visit.actor)
        another = form.ticked("another", "yes")
        entered = await visit.parts.entries.enter(opening, view.draft.code, rows, another=another)
    except WrongInput as fault:
        return await ask_entry(visit, Malformed(str(fault).replace("第 1 行", "").replace("没有导入", "没有保存")))
    if not entered.new:
        known = entered.known_receipts[0]
        twice = Malformed(f"这条已经录入过了（{known}），没有重复保存。是另一个人说的，请在下面勾上再保存。")
        return await ask_entry(visit, twice, known)
    kept = {name: form.text(name) for name in KEPT if form.text(name)}
    said = f"已录入，编号 {entered.receipts[0]}。可以接着录下一条。"
    return visit.go(with_query(f"/drafts/{view.draft.code}/opinions/add", kept), said)


async def _act_on(visit: Visit, what: str, receipts: Sequence[str]) -> str:
    desk, form = visit.parts.desk, visit.form
    async with visit.acting() as act:
        match what:
            case "group":
                return f"{len(receipts)} 条已并成第 {await desk.group(act, receipts)} 组。"
            case "ungroup":
                await desk.ungroup(act, receipts)
                return "已拆开。"
            case "dispose":
                done = await desk.dispose(act, receipts, form.text("result"), form.text("why"), form.text("final"))
                return f"{done} 条意见已写结果，还没有告知本人。"
            case _:
                raise Malformed("请选要做什么。")


async def _row(visit: Visit) -> Opinion:
    async with visit.parts.database.read() as session:
        return await visit.parts.opinions.get(session, visit.named("receipt"))


async def _standing(visit: Visit, row: Opinion) -> tuple[DraftView, Standing]:
    async with visit.parts.database.read() as session:
        views = await visit.parts.drafts.all(session)
        view = next(one for one in views if one.draft.id == row.draft_id)
        return view, await visit.parts.drafts.standing(session, view)


def _sought(visit: Visit, provisions: Sequence[ProvisionRow]) -> Sought:
    key = visit.asked("article")
    lineages = {one.key: one.lineage for one in provisions} | {"whole": 0}
    return Sought(
        lineage=lineages.get(key) if key else None,
        stance=visit.asked("stance") if visit.asked("stance") in STANCES else "",
        state=visit.asked("state") if visit.asked("state") in STATES else "",
        community=visit.asked("community")[:60],
        mark=visit.asked("mark"),
        words=visit.asked("words")[:80],
        batch=_number(visit.asked("batch")),
        meeting=_number(visit.asked("meeting")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _marked(row: Opinion) -> list[str]:
    marks = [("逾期", row.late), ("待转写", row.to_transcribe), ("不列入", bool(row.moderation))]
    return [name for name, is_so in marks if is_so]


def _other(typed: str, now: str) -> str | None:
    """A field that was left as it is asks for no change."""
    return None if typed == now else typed


def _term(name: str, value: object) -> str:
    terms = {"stance": STANCES, "speaker": SPEAKERS, "channel": CHANNELS, "state": STATES}.get(name, {})
    return terms.get(str(value), str(value or "（空）"))


def _stamp(row: Opinion) -> str:
    return stamp_of(
        row.edited_at, row.state, row.disposition, row.disposition_reason, row.final_text, row.moderation, row.group_id
    )


PAGES: tuple[Page, ...] = (
    get("/drafts/{code}/opinions", overview, None),
    post("/drafts/{code}/opinions", together, Right.CONSULTATIONS),
    get("/drafts/{code}/opinions/add", ask_entry, Right.CONSULTATIONS),
    post("/drafts/{code}/opinions/add", enter, Right.CONSULTATIONS),
    get("/opinions/{receipt}", show, None),
    get("/opinions/{receipt}/files/{number}", file, Right.CONSULTATIONS),
    post("/opinions/{receipt}", correct, Right.CONSULTATIONS),
    post("/opinions/{receipt}/dispose", dispose, Right.CONSULTATIONS),
    post("/opinions/{receipt}/moderate", moderate, Right.CONSULTATIONS),
    post("/opinions/{receipt}/transcribe", transcribe, Right.CONSULTATIONS),
    post("/opinions/{receipt}/withdraw", withdraw, Right.CONSULTATIONS),
)

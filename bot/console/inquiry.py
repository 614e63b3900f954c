"""One inquiry by browser: everything about it on one page, and what staff do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot import buttons
from bot.audit import AuditRow
from bot.console.attachments import blank, served, shown
from bot.console.audit import said
from bot.console.consequence import agreed
from bot.console.looks import LATELY
from bot.console.visit import Visit, stamp_of
from bot.console.words import ago
from bot.errors import Malformed, NotFetched, WrongInput
from bot.inquiries.cases import InquiryView
from bot.inquiries.casework import MAX_NOTE as MAX_INNER_NOTE
from bot.inquiries.casework import MAX_WHY, TAKEN_BACK
from bot.inquiries.service import MAX_NOTE, MAX_REPLY
from bot.inquiries.terms import AREAS, OUTCOMES, STATES, URGENCIES
from bot.inquiries.topics import Topic
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.text import shorten

SUGGESTED = 3
"""Entries shown beside a question."""

ACTS_SHOWN = 30
LOOKS_SHOWN = 200
LOOK = "inquiry.show"
"""Looking is kept like every act, and told apart: it would hide what was done."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may answer the question; `link` opens it in the chat, `text` goes into a reply."""

    title: str
    short: str
    link: str

    @property
    def text(self) -> str:
        """The title and the short answer, in words for the resident."""
        return f"{self.title}：{self.short}"


async def show(visit: Visit) -> Response:
    """GET /inquiries/{receipt}: one in full; who looked is kept."""
    view = await visit.parts.inquiries.show(visit.named("receipt"))
    page = await page_of(visit, view)
    async with visit.acting() as act:
        await act.note_look(LOOK, view.inquiry.receipt)
    visit.house.looks.note(view.inquiry.receipt, visit.actor.name, visit.parts.clock.now())
    return page


async def file(visit: Visit) -> Response:
    """GET /inquiries/{receipt}/files/{number}: a photo, a voice or a file that was sent along; who looked is kept."""
    view = await visit.parts.inquiries.show(visit.named("receipt"))
    row = view.inquiry
    attachments = [*row.attachments, *(one for added in view.additions for one in added.attachments)]
    number = visit.named("number")
    try:
        answer = await served(visit.house.fetchers, row.channel, attachments, number, row.receipt)
    except NotFetched as fault:
        return blank(visit.request, fault)
    async with visit.acting() as act:
        act.note("inquiry.file", row.receipt, f"附件 {number}")
    return answer


async def reply(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/reply: rehearsed and shown, then sent."""
    text = visit.form.text("text")
    return await _told(
        visit,
        lambda on, act, receipt: on.inquiries.reply(act, receipt, text),
        title="回复",
        done="已回复，",
        yes="发出去",
    )


async def close(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/close: with words for the person, these are shown first."""
    outcome, note, tell = (visit.form.text(name) for name in ("outcome", "note", "tell"))
    if tell:
        return await _told(
            visit,
            lambda on, act, receipt: on.inquiries.close(act, receipt, note, outcome=outcome, tell=tell),
            title=f"办结（{OUTCOMES.get(outcome, outcome)}）",
            done="已办结，给居民的话",
            yes="办结，发出去",
        )
    return await _acted(
        visit, lambda act, receipt: visit.parts.inquiries.close(act, receipt, note, outcome=outcome), "已办结。"
    )


async def reopen(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/reopen."""

    async def work(act: Act, receipt: str) -> str:
        taken = await visit.parts.casework.reopen(act, receipt, visit.form.text("why"))
        return f"重开了。{TAKEN_BACK if taken else ''}"

    return await _acted(visit, work)


async def assign(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/assign: taken (`to` empty), given to a colleague, or given back (`to` is -)."""
    casework, to = visit.parts.casework, visit.form.text("to")
    if not to:
        return await _acted(visit, casework.take, "由您来办。")
    if to == "-":
        return await _acted(visit, casework.give_back, "放回去了，谁都可以接。")
    return await _acted(visit, lambda act, receipt: casework.give(act, receipt, to), f"交给{to}了。")


async def topic(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/topic: by typing; words that name none are answered with those that are near."""
    try:
        chosen = topic_typed(visit)
    except WrongInput as fault:
        return await again(visit, fault)

    def work(act: Act, receipt: str) -> Awaitable[object]:
        return visit.parts.casework.set_topic(act, receipt, chosen.area, chosen.entry)

    return await _acted(visit, work, f"话题是“{chosen.words}”。")


async def urgency(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/urgency."""
    code, why = visit.form.number("urgency"), visit.form.text("urgency_why")
    how = -1 if code is None else code
    work = visit.parts.casework.set_urgency
    return await _acted(visit, lambda act, receipt: work(act, receipt, how, why), "缓急改好了。")


async def note(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/notes: a new one."""
    text = visit.form.text("inner")
    return await _acted(visit, lambda act, receipt: visit.parts.casework.add_note(act, receipt, text), "备注记好了。")


async def correct_note(visit: Visit) -> Response:
    """POST /inquiries/{receipt}/notes/{number}: other words, or none."""
    number, text = visit.named("number"), visit.form.text("inner")
    code = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    work = visit.parts.casework.correct_note
    return await _acted(visit, lambda act, receipt: work(act, receipt, code, text), "备注改好了。")


def topic_typed(visit: Visit) -> Topic:
    """Return the topic that was typed or picked; raises Malformed for words that name none, and where it is empty."""
    topics, words = visit.parts.topics, visit.form.text("pick") or visit.form.text("topic")
    found = topics.named(words)
    if found is None:
        near = "请从下面选一个。" if topics.proposed(words) else f"可以写：{'、'.join(AREAS.values())}。"
        raise Malformed(f"没有叫“{shorten(words, 30)}”的话题，{near}" if words else "请写话题。")
    return found


def proposed(visit: Visit) -> list[str]:
    """Return the topics that are near to what was typed, where that names none."""
    topics, words = visit.parts.topics, visit.form.text("topic")
    return [] if not words or topics.named(words) else [one.words for one in topics.proposed(words)]


async def again(visit: Visit, fault: WrongInput | None) -> Response:
    """Show an inquiry as it is now, above what was typed."""
    return await page_of(visit, await visit.parts.inquiries.show(visit.named("receipt")), fault)


async def page_of(visit: Visit, view: InquiryView, fault: WrongInput | None = None) -> Response:
    """Return the page of an inquiry."""
    row, parts = view.inquiry, visit.parts
    async with parts.database.read() as session:
        history = await parts.audit.of(session, row.receipt, ACTS_SHOWN + 1, but=LOOK)
        looks = await parts.audit.of(session, row.receipt, LOOKS_SHOWN, act=LOOK)
        accounts = await parts.accounts.list(session)
        canned = await parts.canned.sentences(session)
    colleagues = [one.name for one in accounts if one.disabled_at is None and parts.accounts.actor_of(one).may(NEED)]
    return visit.page(
        "inquiries/show.html",
        fault=fault,
        row=row,
        view=view,
        talk=_talk(view),
        files=shown(row.attachments),
        name=row.name if visit.may(Right.NAMES) else row.name[:1] + "**" * bool(row.name),
        phone=hidden_phone(visit, row.phone),
        topic=parts.topics.of(row.area, row.entry),
        topics=[one.words for one in parts.topics.all()],
        proposed=proposed(visit),
        urgencies=URGENCIES,
        states=STATES,
        outcomes=OUTCOMES,
        colleagues=[one for one in colleagues if one != row.assignee],
        beside=_beside(visit, row.receipt, looks),
        looked=_looked(visit, looks),
        history=history[:ACTS_SHOWN],
        more_history=len(history) > ACTS_SHOWN,
        said_of=said,
        suggested=_suggested(visit, view),
        canned=canned,
        most=MAX_REPLY,
        most_note=MAX_NOTE,
        most_inner=MAX_INNER_NOTE,
        most_why=MAX_WHY,
        stamp=_stamp(view),
    )


def hidden_phone(visit: Visit, phone: str | None) -> str | None:
    """Return a telephone number, its middle hidden from those who may not see it."""
    return phone if phone is None or visit.may(Right.NAMES) else f"{phone[:3]}****{phone[-4:]}"


NEED = Right.INQUIRIES


async def _acted(visit: Visit, work: Callable[[Act, str], Awaitable[object]], done: str = "") -> Response:
    """Do what reaches nobody outside, unless a colleague changed the inquiry since its page was shown.

    `done` is said then; where it is empty, what `work` returns.
    """
    receipt = visit.named("receipt")
    try:
        async with visit.acting() as act:
            view = await visit.parts.inquiries.seen(act.session, receipt)
            await visit.check_seen(act.session, _stamp(view), view.inquiry.receipt)
            made = await work(act, receipt)
    except WrongInput as fault:
        return await again(visit, fault)
    return visit.go(f"/inquiries/{view.inquiry.receipt}", done or str(made))


async def _told(visit: Visit, work: Callable[..., Awaitable[None]], *, title: str, done: str, yes: str) -> Response:
    """Do what the person hears of: shown first, with how far the conversation is, and only then done."""
    view = await visit.parts.inquiries.show(visit.named("receipt"))
    row = view.inquiry
    if not visit.agreed:
        try:
            async with visit.parts.database.read() as session:
                await visit.check_seen(session, _stamp(view), row.receipt)
        except WrongInput as fault:
            return await again(visit, fault)
    what = [f"居民问：{shorten(row.question, 300)}"]
    what += [f"居民补充：{shorten(one.text, 300)}" for one in view.additions[-3:]]
    what += (
        [f"已经回复过 {len(view.replies)} 次，最后一次：{shorten(view.replies[-1].text, 60)}"] if view.replies else []
    )
    return await agreed(
        visit,
        lambda on, act: work(on, act, row.receipt),
        title=f"{title} {row.receipt}",
        what=lambda _: what,
        done=lambda _: visit.go(f"/inquiries/{row.receipt}", f"{done}{visit.leaving}。"),
        form=lambda fault: again(visit, fault),
        page=f"/inquiries/{row.receipt}",
        yes=yes,
    )


def _beside(visit: Visit, receipt: str, looks: Sequence[AuditRow]) -> str:
    """Which colleagues opened the inquiry just now, and when; empty where none did."""
    now = visit.parts.clock.now()
    noted = {who: look.at for who, look in _last_looks(looks).items() if now - look.at <= LATELY}
    last = noted | visit.house.looks.of(receipt, now)
    return "、".join(f"{who}{ago(at, now)}" for who, at in last.items() if who != visit.actor.name)


def _looked(visit: Visit, looks: Sequence[AuditRow]) -> str:
    """Who looked at the inquiry, and when last, as the ledger has it: of one hour the first time."""
    now = visit.parts.clock.now()
    return "、".join(f"{who}（{ago(look.at, now).strip()}）" for who, look in _last_looks(looks).items())


def _last_looks(looks: Sequence[AuditRow]) -> dict[str, AuditRow]:
    """The last look of each, of looks that come newest first."""
    last: dict[str, AuditRow] = {}
    for look in looks:
        last.setdefault(look.who, look)
    return last


def _talk(view: InquiryView) -> list[dict[str, object]]:
    """What was said after the question, in the order of time."""
    number, talk = len(view.inquiry.attachments), []
    for one in view.additions:
        files = shown(one.attachments, number)
        number += len(files)
        talk.append({"who": "", "at": one.created_at, "text": one.text, "files": files, "reopened": one.reopened})
    talk += [{"who": one.who, "at": one.created_at, "text": one.text, "files": []} for one in view.replies]
    return sorted(talk, key=lambda one: one["at"])  # type: ignore[arg-type, return-value]


def _suggested(visit: Visit, view: InquiryView) -> list[Suggestion]:
    """The entry of the topic, and what the ranker finds, whether or not it would be shown as an answer."""
    library, row = visit.parts.shelf.current(), view.inquiry
    found = [one.entry_id for one in library.ranked(row.question).entries[:SUGGESTED]] if row.question.strip() else []
    ids = dict.fromkeys([*([row.entry] if row.entry else []), *found])
    base = visit.parts.settings.web_public_url or ""
    return [
        Suggestion(entry.title, entry.answer.short, f"{base}/?start={buttons.entry_link(entry.id)}")
        for entry in map(library.knowledge.entry, ids)
        if entry is not None
    ]


def _stamp(view: InquiryView) -> str:
    return stamp_of(view.inquiry.version, view.inquiry.state, len(view.replies))

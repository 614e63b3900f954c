"""What is promised to be deleted is deleted: one table of every personal datum and its time, and one job."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from bot.answers.asked import Asked
from bot.clock import OFFICE_ZONE, Clock
from bot.codec import pack_outgoing
from bot.consultations.opinions import CONSENT_DAYS, change_without_person, opinion_without_person
from bot.consultations.store import Draft, Opinion, OpinionChange, UnfinishedOpinion
from bot.consultations.unfinished import KEPT_DAYS
from bot.conversation.dialogue import EXPIRES_AFTER, DialogueRow
from bot.duty.store import Duty
from bot.events.places import PHONE_DAYS, place_without_person
from bot.events.store import Event, Feedback, Registration
from bot.inbox import InboxRow
from bot.inquiries.service import ADDITION_EMPTIED, NOTE_EMPTIED
from bot.inquiries.service import EMPTIED as INQUIRY_EMPTIED
from bot.inquiries.store import Inquiry, InquiryAddition, InquiryNote, InquiryReply
from bot.inquiries.terms import InquiryState
from bot.messages import Outgoing
from bot.outbox.store import OutboxRow
from bot.outbox.terms import FOLLOWS as LETTER_FOLLOWS
from bot.outbox.terms import OutboxState
from bot.people import Consent, Person, PersonAddress
from bot.quiz.store import Quiz, QuizPlayer
from bot.recall.store import Hold
from bot.staff.store import StaffSession
from bot.states import before
from bot.storage.database import Base, Database, erasing
from bot.subscriptions.store import Subscription

FEEDBACK_DAYS = 365
"""What somebody wrote after an event: long enough for the year's report."""

SIGN_IN_DAYS = 30
"""Where and when staff were signed in, after the end: long enough to look into something odd. None lasts a day."""

DUTY_DAYS = 365
"""Who had duty, with name and phone: long enough to see who was there when something happened."""

AT_ONCE = 300
"""Rows of one transaction: nobody who writes at the time waits long."""

log = logging.getLogger(__name__)

Row = Mapping[str, Any]
Change = Mapping[str, Any] | Callable[[Row], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise. `over` gives, for the moment `days` ago (UTC), which rows' time is over.

    `change`: what such a row gets in place of the personal columns; None: the row is deleted. `promise`: where people
    are told so.
    """

    kind: str
    table: type[Base]
    days: int
    over: Callable[[datetime], ColumnElement[bool]]
    change: Change | None
    promise: str


def rules(chat_days: int, inquiry_days: int) -> tuple[Rule, ...]:
    """Return all rules, in the order in which they have to run; the two settings are days."""
    readme = "docs/operating.md, 保存多久"
    return (
        Rule("messages", InboxRow, chat_days, lambda ago: InboxRow.received_at < ago, None, readme),
        Rule("questions", Asked, chat_days, _asked, {"text": "", "chat": ""}, readme),
        Rule("letters", OutboxRow, chat_days, _letters, _without_words, readme),
        Rule("steps", DialogueRow, 0, _rested, {"state": {}}, readme),
        Rule(
            "dialogues", DialogueRow, chat_days, lambda ago: DialogueRow.expires_at < ago + EXPIRES_AFTER, None, readme
        ),
        Rule("phones", Inquiry, 0, lambda ago: Inquiry.phone_until < ago, _NO_PHONE, "phrases: handover_phone"),
        Rule("inquiries", Inquiry, inquiry_days, _inquiries, INQUIRY_EMPTIED, "phrases: handover_done"),
        Rule("replies", InquiryReply, 0, _replies, {"text": ""}, "phrases: handover_done, forgotten"),
        Rule("additions", InquiryAddition, 0, _additions, ADDITION_EMPTIED, "phrases: handover_done, forgotten"),
        Rule("notes", InquiryNote, 0, _notes, NOTE_EMPTIED, "docs/staff.md, 咨询的答复"),
        Rule("opinions", Opinion, CONSENT_DAYS, _opinions, opinion_without_person, "phrases: opinions.consent"),
        Rule("changes", OpinionChange, 0, _changes, change_without_person, "phrases: opinions.consent, kept"),
        Rule("half-written", UnfinishedOpinion, KEPT_DAYS, _unfinished, None, readme),
        Rule("places", Registration, PHONE_DAYS, _places, place_without_person, "phrases: events.ask_name, ask_phone"),
        Rule("feedback", Feedback, FEEDBACK_DAYS, _feedback, {"text": ""}, readme),
        Rule("players", QuizPlayer, chat_days, _players, lambda row: {"chat": f"#{row['id']}"}, readme),
        Rule("consents", Consent, 0, lambda ago: Consent.expires_at < ago, None, readme),
        Rule("people", Person, chat_days, _people, None, readme),
        Rule("acts", Hold, chat_days, lambda ago: Hold.created_at < ago, None, readme),
        Rule("duties", Duty, DUTY_DAYS, lambda ago: Duty.day < ago.astimezone(OFFICE_ZONE).date(), None, readme),
        Rule("sign-ins", StaffSession, SIGN_IN_DAYS, lambda ago: StaffSession.seen_at < ago, None, readme),
    )


KEPT: tuple[tuple[str, str, str], ...] = (
    (
        "announcements",
        "code kind title body subject tags state created_by confirmed_by seconded_by hold",
        "words of staff",
    ),
    ("alarms", "channel", "a code"),
    ("announcements", "code kind title body subject tags state created_by confirmed_by seconded_by", "words of staff"),
    ("settings", "key value who reason", "words of staff about their office"),
    ("staff_accounts", "name key rights password created_by", "who works here; a closed account stays for the ledger"),
    ("audit", "who act subject reason", "who of the staff did what: rows are only ever added"),
    ("asked", "verdict entries feedback entry", "figures: which entry answered, and which button was pressed"),
    ("digest_items", "reason state", "codes"),
    ("entry_notes", "entry text who closed_by outcome", "words of staff on an answer"),
    ("draft_versions", "created_by", "words of staff"),
    ("drafts", "code title official_url created_by", "words of staff"),
    ("event_feedback", "became", "a code"),
    (
        "events",
        "code title kind venue host contact question codeword topic audience community spot series created_by note",
        "words of staff, public",
    ),
    ("canned_sentences", "text created_by ended_by", "words of staff"),
    ("inquiries", "receipt area entry outcome assignee entered_by", "a running number, codes, who of the staff"),
    ("inquiry_notes", "who", "who of the staff noted it"),
    ("inquiry_replies", "who", "who of the staff answered"),
    ("meetings", "title venue minutes entered_by", "words of staff"),
    ("opinion_changes", "who before why", "what an opinion said before, without the person, and why staff changed it"),
    ("opinion_groups", "article stance created_by", "words of staff"),
    (
        "opinions",
        "receipt article label article_text stance proposed reason raw channel entered_by disposition"
        " disposition_reason final_text told_how moderation",
        "the opinion itself stays, anonymous, and what became of it",
    ),
    ("outbox", "kind error batch quiet hold", "figures: what was sent when, and what hindered it"),
    ("provisions", "kind key label heading path text note", "the draft's text"),
    ("quiz_players", "community answers", "figures: the board of the communities"),
    ("quizzes", "code title questions created_by corrections", "words of staff"),
    ("registrations", "channel", "figures: how people register"),
    ("reminders", "kind", "a code"),
    ("subscription_tags", "tag", "a wish that holds until the person ends it"),
    ("subscriptions", "chat frequency leads quiet stopped_tags feed", "a wish that holds until the person ends it"),
    ("addresses", "chat", "where to send what somebody subscribed to"),
    ("weekly_cards", "week entry_id", "which card went out"),
)
"""Columns of text that stay for good, and why; tests/test_retention.py finds each that is neither here nor above."""


class Retention:
    """Keeps the promises of one office."""

    def __init__(self, database: Database, office_id: str, clock: Clock, *, chat_days: int, inquiry_days: int) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._rules = rules(chat_days, inquiry_days)

    async def run(self) -> dict[str, int]:
        """Delete or empty everything whose time is over; returns how many rows of each kind there were, if any."""
        counts: dict[str, int] = {}
        for rule in self._rules:
            if count := await self._keep(rule):
                counts[rule.kind] = count
        if counts:
            async with self._database.write() as session:
                erasing(session)
            log.info("retention: %s", ", ".join(f"{kind} {count}" for kind, count in counts.items()))
        return counts

    async def _keep(self, rule: Rule) -> int:
        total = 0
        while rows := await self._next(rule):
            async with self._database.write() as session:
                for statement in self._statements(rule, rows):
                    await session.execute(statement)
            total += len(rows)
            if len(rows) < AT_ONCE:
                break
        return total

    async def _next(self, rule: Rule) -> Sequence[Row]:
        table: Any = rule.table
        query = select(table.__table__).where(*self._over(rule)).limit(AT_ONCE)
        async with self._database.read() as session:
            return [dict(row) for row in (await session.execute(query)).mappings()]

    def _over(self, rule: Rule) -> tuple[ColumnElement[bool], ...]:
        table: Any = rule.table
        return table.office_id == self._office, rule.over(self._clock.now() - timedelta(days=rule.days))

    def _statements(self, rule: Rule, rows: Sequence[Row]) -> list[Any]:
        """What to execute; a row that was used again since it was read is left alone."""
        table: Any = rule.table.__table__
        keys = [table.c[column.name] for column in table.primary_key]
        these = tuple_(*keys).in_([tuple(row[key.name] for key in keys) for row in rows])
        over = self._over(rule)
        if rule.change is None:
            return [delete(table).where(these, *over)]
        if not callable(rule.change):
            return [update(table).where(these, *over).values(**rule.change)]
        return [
            update(table).where(*(key == row[key.name] for key in keys), *over).values(**rule.change(row))
            for row in rows
        ]


_NO_PHONE = {"name": "", "phone": None, "phone_until": None}


def _asked(ago: datetime) -> ColumnElement[bool]:
    return and_(Asked.at < ago, or_(Asked.text != "", Asked.chat != ""))


def _letters(ago: datetime) -> ColumnElement[bool]:
    return and_(OutboxRow.due_at < ago, OutboxRow.chat != "")


def _without_words(row: Row) -> Row:
    """A letter's bare row; whatever was not sent by then never will be."""
    state = OutboxState.DROPPED if row["state"] in before(LETTER_FOLLOWS, OutboxState.DROPPED) else row["state"]
    return {"body": pack_outgoing(Outgoing(())), "chat": "", "dedup_key": f"over:{row['id']}", "state": state}


def _rested(now: datetime) -> ColumnElement[bool]:
    """What was begun and not sent, such as a phone number: a conversation that rested is not gone on with."""
    return and_(DialogueRow.expires_at < now, cast(DialogueRow.state, Text) != "{}")


def _inquiries(ago: datetime) -> ColumnElement[bool]:
    """From when it was closed, or from the last reply where nobody closed it. Open ones are still needed."""
    replied = select(func.max(InquiryReply.created_at)).where(InquiryReply.inquiry_id == Inquiry.id).scalar_subquery()
    closed = func.coalesce(Inquiry.closed_at, Inquiry.created_at)
    since = case((Inquiry.state == InquiryState.REPLIED, replied), else_=closed)
    left = or_(Inquiry.question != "", Inquiry.chat != "", Inquiry.name != "", Inquiry.phone.is_not(None))
    return and_(Inquiry.state != InquiryState.OPEN, left, since < ago)


def _replies(_: datetime) -> ColumnElement[bool]:
    return and_(InquiryReply.inquiry_id.in_(_emptied()), InquiryReply.text != "")


def _additions(_: datetime) -> ColumnElement[bool]:
    return and_(InquiryAddition.inquiry_id.in_(_emptied()), InquiryAddition.source != "")


def _notes(_: datetime) -> ColumnElement[bool]:
    written = or_(InquiryNote.text != "", cast(InquiryNote.earlier, Text) != "[]")
    return and_(InquiryNote.inquiry_id.in_(_emptied()), written)


def _emptied() -> Any:
    """Inquiries without words; what staff keyed in has no chat from the beginning, and always words."""
    return select(Inquiry.id).where(Inquiry.chat == "", Inquiry.question == "")


def _opinions(ago: datetime) -> ColumnElement[bool]:
    return and_(Opinion.created_at < ago, Opinion.source.not_like("forgotten:%"))


def _changes(_: datetime) -> ColumnElement[bool]:
    emptied = select(Opinion.id).where(Opinion.source.like("forgotten:%"))
    return and_(OpinionChange.opinion_id.in_(emptied), cast(OpinionChange.before, Text).not_like('%"emptied"%'))


def _unfinished(ago: datetime) -> ColumnElement[bool]:
    closed = select(Draft.id).where(Draft.closes_on < ago.astimezone(OFFICE_ZONE).date())
    return UnfinishedOpinion.draft_id.in_(closed)


def _places(ago: datetime) -> ColumnElement[bool]:
    over = select(Event.id).where(Event.ends_at < ago)
    return and_(Registration.event_id.in_(over), Registration.name != _numbered(Registration.id))


def _feedback(ago: datetime) -> ColumnElement[bool]:
    return and_(Feedback.asked_at < ago, Feedback.text != "")


def _players(ago: datetime) -> ColumnElement[bool]:
    over = select(Quiz.id).where(Quiz.closes_at < ago)
    return and_(QuizPlayer.quiz_id.in_(over), QuizPlayer.chat != _numbered(QuizPlayer.id))


def _people(ago: datetime) -> ColumnElement[bool]:
    """Somebody of whom nothing else is left; addresses and consents go with the person."""
    subscribed = (
        select(PersonAddress.person_id)
        .join(
            Subscription,
            and_(
                Subscription.office_id == PersonAddress.office_id,
                Subscription.channel == PersonAddress.channel,
                Subscription.chat == PersonAddress.chat,
            ),
        )
        .where(PersonAddress.person_id == Person.id)
    )
    owned = [select(table.id).where(table.person_id == Person.id) for table in (Registration, Inquiry, Opinion)]
    return and_(Person.created_at < ago, *(~query.exists() for query in (subscribed, *owned)))


def _numbered(column: Any) -> ColumnElement[str]:
    """What stands in place of a name: # and the row's number."""
    return literal("#").concat(cast(column, String))

"""What the office's work needs without a channel or a matcher: all that staff commands load, and the bot builds on."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alarm.bell import MAIL, TELEGRAM, Bell
from bot.alarm.mail import MailServer
from bot.alarm.plan import AlarmPlans
from bot.announcements.digests import Digests
from bot.announcements.handing_out import HandingOut
from bot.announcements.service import Announcements
from bot.answers.asked import AskedLog
from bot.answers.notes import EntryNotes
from bot.audit import Audit
from bot.clock import Clock, SystemClock
from bot.consultations.desk import Desk
from bot.consultations.drafts import Drafts
from bot.consultations.entries import Entries
from bot.consultations.figures import Summaries
from bot.consultations.meetings import Meetings
from bot.consultations.opinions import Opinions
from bot.consultations.outcomes import Outcomes
from bot.consultations.returned import ReturnedTables
from bot.consultations.undoing import ConsultationUndoing
from bot.consultations.unfinished import Unfinished
from bot.duty.roster import Roster
from bot.errors import WrongInput
from bot.events.feedback import FeedbackDesk
from bot.events.phoned import PhonedPlaces
from bot.events.places import Places
from bot.events.reminders import Reminders
from bot.events.service import Events
from bot.events.undoing import EventUndoing
from bot.events.waiting import WaitingList
from bot.figures.service import FigureBook
from bot.inbox import Inbox
from bot.inquiries.canned import Canned
from bot.inquiries.cases import Cases
from bot.inquiries.casework import Casework
from bot.inquiries.queue import Queue
from bot.inquiries.service import Inquiries
from bot.inquiries.undoing import InquiryUndoing
from bot.inquiries.walkins import Walkins
from bot.knowledge.model import OfficeFacts
from bot.office.desk import OfficeDesk
from bot.office.settings import OfficeSettings
from bot.origins import Origins
from bot.outbox.store import Outbox
from bot.people import People
from bot.phrases import Phrases, load_phrases
from bot.quiz.service import Quizzes
from bot.recall.service import Holding, Holds, Undo
from bot.retention import Retention
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.act import Act, Opening, acting
from bot.staff.passwords import Passwords
from bot.staff.rights import Actor
from bot.staff.signing import SignIns
from bot.storage.current import bring_up
from bot.storage.database import Database
from bot.storage.private import keep_private
from bot.subscriptions.service import Subscriptions

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """The services of one office on one database."""

    settings: Settings
    clock: Clock
    database: Database
    phrases: Callable[[], Phrases]
    inbox: Inbox
    outbox: Outbox
    people: People
    audit: Audit
    accounts: Accounts
    signins: SignIns
    office: OfficeDesk
    roster: Roster
    bell: Bell
    inquiries: Inquiries
    casework: Casework
    walkins: Walkins
    canned: Canned
    queue: Queue
    drafts: Drafts
    opinions: Opinions
    unfinished: Unfinished
    meetings: Meetings
    entries: Entries
    desk: Desk
    outcomes: Outcomes
    returned: ReturnedTables
    summaries: Summaries
    subscriptions: Subscriptions
    events: Events
    places: Places
    phoned: PhonedPlaces
    reminders: Reminders
    feedback: FeedbackDesk
    announcements: Announcements
    handing_out: HandingOut
    digests: Digests
    quizzes: Quizzes
    asked: AskedLog
    figures: FigureBook
    entry_notes: EntryNotes
    origins: Origins
    retention: Retention
    holds: Holds
    holding: Holding | None
    """The act that these services are for, if they are for one only (bot/holding.py)."""

    def acting(self, actor: Actor) -> AbstractAsyncContextManager[Act]:
        """Open one act of a member of staff: what is done in it is committed together with its audit rows.

        Raises ValueError for somebody of another office: between offices there is a wall.
        """
        if actor.office_id != self.settings.office_id:
            raise ValueError("an act is done in the actor's own office")
        if self.holding is not None:
            return self._held(actor, self.holding)
        return acting(self.database, actor, self.clock)

    @asynccontextmanager
    async def _held(self, actor: Actor, holding: Holding) -> AsyncIterator[Act]:
        async with acting(self.database, actor, self.clock) as act:
            yield act
            await self.holds.keep(act, holding)

    def opening(self, actor: Actor) -> Opening:
        """Give what opens acts of a member of staff, for long work that is done in several."""
        return lambda: self.acting(actor)


def build_services(
    settings: Settings,
    clock: Clock,
    database: Database,
    say: Callable[[], Phrases],
    holding: Holding | None = None,
) -> Services:
    """Build the services; nothing is opened yet. `say` gives the phrases that are in use at the moment.

    `holding`: the services are for one act of staff, whose messages wait before they leave.
    """
    office = settings.office_id
    inbox = Inbox(database, office, clock)
    outbox = Outbox(database, office, clock, holding.held if holding else None)
    people = People(office, clock)
    days = settings.phone_retention_days
    audit = Audit(office, clock)
    origins = Origins(clock, settings.places_per_address)
    kept = settings.inquiry_retention_days
    cases = Cases(office)
    inquiries = Inquiries(database, office, clock, people, outbox, say, days, kept, origins, cases)
    drafts = Drafts(database, office, clock, outbox, say)
    opinions = Opinions(office, clock, people, drafts, origins)
    unfinished = Unfinished(database, office, clock, outbox, say)
    meetings = Meetings(database, office, drafts)
    entries = Entries(database, office, clock, drafts, opinions, meetings)
    desk = Desk(office, clock, drafts, opinions, outbox, say)
    outcomes = Outcomes(database, office, clock, drafts, outbox, say)
    summaries = Summaries(database, drafts)
    subscriptions = Subscriptions(office, clock, people)
    reminders = Reminders(database, office, clock, outbox, subscriptions, say)
    waiting = WaitingList(database, office, clock, reminders, outbox, say)
    places = Places(office, clock, people, reminders, waiting, origins)
    events = Events(database, office, clock, places, reminders, outbox, say)
    feedback = FeedbackDesk(database, office, clock, outbox, say)
    quizzes = Quizzes(database, office, clock)
    second = settings.announce_second_person
    wait = settings.hold_seconds

    async def offered(session: AsyncSession) -> list[str]:
        set_ones = await OfficeSettings(office, clock).of(session, "communities")
        named = [str(one) for one in set_ones.value.get("communities", ())] if set_ones else []
        return [*named, *await events.communities(session), *await quizzes.communities(session)]

    announcements = Announcements(database, office, clock, subscriptions, outbox, audit, say, offered, second, wait)
    handing_out = HandingOut(database, office, clock, subscriptions, outbox, say)
    digests = Digests(database, office, clock, outbox, say)
    asked = AskedLog(database, office, clock)
    figures = FigureBook(database, office, clock, summaries, meetings, subscriptions)
    accounts = Accounts(office, clock)
    signins = SignIns(database, office, clock, audit, accounts, Passwords())
    desk_of_office = OfficeDesk(database, office, clock, settings.knowledge_dir)
    roster = Roster(office, clock)
    plans = AlarmPlans(desk_of_office.settings)
    retention = Retention(database, office, clock, chat_days=settings.retention_days, inquiry_days=kept)
    undoers = _undoers(office, reminders, announcements)
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        phrases=say,
        inbox=inbox,
        outbox=outbox,
        people=people,
        audit=audit,
        accounts=accounts,
        signins=signins,
        office=desk_of_office,
        roster=roster,
        bell=Bell(database, office, clock, outbox, plans, roster, ready_channels(settings)),
        inquiries=inquiries,
        casework=Casework(office, clock, cases, accounts, outbox),
        walkins=Walkins(office, clock, cases, inquiries.next_receipt, days),
        canned=Canned(office, clock, lambda: say().staff.canned),
        queue=Queue(office),
        drafts=drafts,
        opinions=opinions,
        unfinished=unfinished,
        meetings=meetings,
        entries=entries,
        desk=desk,
        outcomes=outcomes,
        returned=ReturnedTables(database, office, drafts, desk),
        summaries=summaries,
        subscriptions=subscriptions,
        events=events,
        places=places,
        phoned=PhonedPlaces(office, clock, places),
        reminders=reminders,
        feedback=feedback,
        announcements=announcements,
        handing_out=handing_out,
        digests=digests,
        quizzes=quizzes,
        asked=asked,
        figures=figures,
        entry_notes=EntryNotes(office, clock),
        origins=origins,
        retention=retention,
        holds=Holds(database, office, clock, outbox, say, undoers, wait),
        holding=holding,
    )


def _undoers(office: str, reminders: Reminders, announcements: Announcements) -> dict[str, Undo]:
    """Who undoes what, by the kind that services leave in their acts (`can_undo`)."""
    events, consultations = EventUndoing(office, reminders), ConsultationUndoing(office)
    inquiries = InquiryUndoing(office)
    return {
        "event.publish": lambda act, step, _: events.publish(act, step["code"]),
        "event.change": lambda act, step, taken: events.change(
            act, step["code"], step["before"], step["after"], taken.numbers("event.offer"), taken.out
        ),
        "draft.version": lambda act, step, taken: consultations.version(act, step["version"], taken.out),
        "opinion.moderate": lambda act, step, taken: consultations.moderation(
            act, step["opinion"], step["before"], step["group"], step["after"], taken.out
        ),
        "opinion.publish": lambda act, _, taken: consultations.outcomes(act, taken.numbers("opinion.outcome")),
        "opinion.correct": lambda act, step, taken: consultations.correction(act, step["changed"], taken.out),
        "inquiry.reply": lambda act, step, taken: inquiries.reply(
            act, step["reply"], step["before"], step["after"], taken.out
        ),
        "announcement.release": lambda act, step, taken: announcements.unrelease(act, step["code"], taken.out),
    }


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Services]:
    """Give the services with the database migrated.

    Raises WrongInput when the data folder, the database or the phrases cannot be used.
    """
    make_folder(settings)
    phrases = load_phrases(settings.knowledge_dir / "phrases.yaml")
    services = build_services(settings, SystemClock(), Database(settings.database), lambda: phrases)
    try:
        await bring_up(services.database)
        yield services
    finally:
        await services.database.close()


async def facts_beside(settings: Settings, files: OfficeFacts) -> OfficeFacts:
    """Return the office's facts for a command that needs no database: with the settings where there is one."""
    database = Database(settings.database)
    if database.is_sqlite and not _is_there(settings.database):
        return files
    try:
        return await OfficeDesk(database, settings.office_id, SystemClock(), settings.knowledge_dir).laid_over(files)
    except (DBAPIError, OSError) as fault:
        log.warning("the settings of the office could not be read, the files hold: %s", type(fault).__name__)
        return files
    finally:
        await database.close()


def mail_server(settings: Settings) -> MailServer | None:
    """Return the server for outgoing mail, None where none is set."""
    if not settings.smtp_host:
        return None
    secret = settings.smtp_password
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=secret.get_secret_value() if secret else "",
    )


def ready_channels(settings: Settings) -> frozenset[str]:
    """Return the channels on which staff can be alarmed at all."""
    ready = {TELEGRAM: settings.telegram_token is not None, MAIL: bool(settings.smtp_host)}
    return frozenset(channel for channel, is_ready in ready.items() if is_ready)


def _is_there(url: str) -> bool:
    file = make_url(url).database
    return bool(file) and Path(str(file)).exists()


def make_folder(settings: Settings) -> None:
    """Make the data folder and keep it to this account; raises WrongInput where that cannot be."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WrongInput(f"数据文件夹 {settings.data_dir} 建不了：{fault.strerror}") from None
    keep_private(settings.data_dir, settings.database)

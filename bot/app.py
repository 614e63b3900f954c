"""The composition root: builds every part once, starts them in order and stops them in the reverse one."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from filelock import FileLock, Timeout

from bot import buttons
from bot.announcements.cards import WeeklyCards
from bot.announcements.service import Announcements
from bot.answers.asked import AskedLog
from bot.answers.cards import Cards
from bot.answers.flow import AnswerFlow
from bot.answers.shelf import Shelf
from bot.audit import Audit
from bot.channels.telegram.channel import Suggestion, TelegramChannel
from bot.channels.web.app import create_web
from bot.channels.web.parts import Phone
from bot.clock import Clock, SystemClock
from bot.consultations.desk import Desk
from bot.consultations.drafts import Drafts
from bot.consultations.entries import Entries
from bot.consultations.flow import OpinionFlow
from bot.consultations.opinions import Opinions
from bot.consultations.unfinished import Unfinished
from bot.conversation.batches import Batches
from bot.conversation.dialogue import Dialogues
from bot.conversation.dispatcher import Dispatcher, Intake
from bot.conversation.records import Records
from bot.conversation.router import Router
from bot.conversation.turn import Flow
from bot.conversation.turns import Turns, decode
from bot.errors import WrongInput
from bot.events.calendar import feed_file
from bot.events.feedback import FeedbackDesk
from bot.events.feedback_flow import FeedbackFlow
from bot.events.flow import EventFlow
from bot.events.places import Places
from bot.events.reminders import KIND as REMINDER
from bot.events.reminders import Reminders
from bot.events.service import Events
from bot.health import Health
from bot.inbox import Inbox
from bot.inquiries.flow import HandoverFlow
from bot.inquiries.service import Inquiries
from bot.jobs import Jobs
from bot.matching.semantic import find_encoder
from bot.messages import AddressChange, Choice, say
from bot.origins import Origins
from bot.outbox.mailbox import Mailbox
from bot.outbox.pacing import Limits
from bot.outbox.store import Outbox
from bot.outbox.worker import Carrier, OutboxWorker
from bot.people import People
from bot.phrases import Phrases, load_phrases
from bot.quiz.flow import QuizFlow
from bot.quiz.service import Quizzes
from bot.reckoning.flow import SumFlow
from bot.retention import Retention
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.private import keep_private
from bot.subscriptions.flow import SubscriptionFlow
from bot.subscriptions.service import EVERYTHING, Subscriptions
from bot.web.limits import RateLimits
from bot.web.server import WebServer, listening, raise_descriptors

log = logging.getLogger(__name__)

STOP_SECONDS = 20
# Telegram lets a bot send about 30 messages a second in all, one to a chat, 20 a minute to a group
# (core.telegram.org/bots/faq); of the first, the setting leaves some to answers.
SECONDS_PER_CHAT, SECONDS_PER_GROUP = 1.0, 3.0
PAGE_PHONES = ("hotline_110", "hotline_96110", "hotline_12348", "hotline_12345", "hotline_12338")


@dataclass(frozen=True, slots=True)
class Parts:
    """Every part that needs no channel; what commands and channels work with."""

    settings: Settings
    clock: Clock
    database: Database
    shelf: Shelf
    inbox: Inbox
    outbox: Outbox
    people: People
    audit: Audit
    inquiries: Inquiries
    drafts: Drafts
    opinions: Opinions
    unfinished: Unfinished
    entries: Entries
    desk: Desk
    subscriptions: Subscriptions
    events: Events
    places: Places
    reminders: Reminders
    feedback: FeedbackDesk
    announcements: Announcements
    quizzes: Quizzes
    asked: AskedLog
    router: Router
    turns: Turns
    batches: Batches
    origins: Origins
    retention: Retention


def build(
    settings: Settings,
    clock: Clock,
    *,
    shelf: Shelf | None = None,
    database: Database | None = None,
    phrases: Callable[[], Phrases] | None = None,
) -> Parts:
    """Build the parts; nothing is opened yet.

    `shelf` and `database` may be given where they exist already; `phrases` stands in where the whole library is
    not needed.
    """
    office = settings.office_id
    database = database or Database(settings.database)
    if shelf is None:
        encoder = find_encoder() if settings.semantic else None
        shelf = Shelf(settings.knowledge_dir, settings.data_dir / "cache", encoder)
    say = phrases or (lambda: shelf.current().phrases)
    inbox = Inbox(database, office, clock)
    outbox = Outbox(database, office, clock)
    people = People(office, clock)
    days = settings.phone_retention_days
    audit = Audit(office, clock)
    origins = Origins(clock, settings.places_per_address)
    kept = settings.inquiry_retention_days
    inquiries = Inquiries(database, office, clock, people, outbox, audit, say, days, kept, origins)
    drafts = Drafts(database, office, clock, outbox, audit, say)
    opinions = Opinions(database, office, clock, people, drafts, audit, origins)
    unfinished = Unfinished(database, office, clock, outbox, say)
    entries = Entries(database, office, clock, drafts, opinions, audit)
    desk = Desk(database, office, clock, drafts, opinions, entries, outbox, audit, say)
    subscriptions = Subscriptions(office, clock, people)
    reminders = Reminders(database, office, clock, outbox, subscriptions, say)
    places = Places(database, office, clock, people, reminders, outbox, audit, say, origins)
    events = Events(database, office, clock, places, reminders, outbox, audit, say)
    feedback = FeedbackDesk(database, office, clock, outbox, say)
    second = settings.announce_second_person
    announcements = Announcements(database, office, clock, subscriptions, outbox, audit, say, second)
    quizzes = Quizzes(database, office, clock, audit)
    asked = AskedLog(database, office, clock)
    dialogues = Dialogues(office, clock)
    person = HandoverFlow(inquiries, days)
    answers = AnswerFlow(shelf.current, asked, clock)
    page = settings.web_public_url or ""
    # In this order what waits is named, and a message that nobody was asked for is offered to them.
    flows: list[Flow] = [
        person,
        OpinionFlow(drafts, opinions, unfinished),
        EventFlow(events, places, subscriptions, clock),
        SumFlow(lambda: shelf.current().reckoners, clock),
        FeedbackFlow(feedback),
        QuizFlow(quizzes, events.communities, clock),
        SubscriptionFlow(subscriptions, events.communities, reminders.plan_person, page),
        answers,
    ]
    records = Records(flows, dialogues, inbox, outbox, people, settings.retention_days)
    router = Router(shelf.current, dialogues, [*flows, records], answers, person)
    retention = Retention(database, office, clock, chat_days=settings.retention_days, inquiry_days=kept)
    turns = Turns(database, inbox, dialogues, router, say)
    batches = Batches(database, inbox, dialogues, router)
    return Parts(
        settings=settings,
        clock=clock,
        database=database,
        shelf=shelf,
        inbox=inbox,
        outbox=outbox,
        people=people,
        audit=audit,
        inquiries=inquiries,
        drafts=drafts,
        opinions=opinions,
        unfinished=unfinished,
        entries=entries,
        desk=desk,
        subscriptions=subscriptions,
        events=events,
        places=places,
        reminders=reminders,
        feedback=feedback,
        announcements=announcements,
        quizzes=quizzes,
        asked=asked,
        router=router,
        turns=turns,
        batches=batches,
        origins=origins,
        retention=retention,
    )


@asynccontextmanager
async def opened(settings: Settings, *, library: bool) -> AsyncIterator[Parts]:
    """Give the parts with the database migrated, and with the library loaded if `library`.

    Raises WrongInput when the data folder, the database or the knowledge cannot be used.
    """
    _make_folder(settings)
    phrases = None
    if not library:
        loaded = load_phrases(settings.knowledge_dir / "phrases.yaml")
        phrases = lambda: loaded  # noqa: E731
    parts = build(settings, SystemClock(), phrases=phrases)
    if library:
        await asyncio.to_thread(parts.shelf.open)
    try:
        await migrate(parts.database)
        yield parts
    finally:
        await parts.database.close()


def _make_folder(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WrongInput(f"数据文件夹 {settings.data_dir} 建不了：{fault.strerror}") from None
    keep_private(settings.data_dir, settings.database)


class Front:
    """What the web page shows before anything is typed."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def chips(self) -> Sequence[Choice]:
        """What is asked most, and the way to the drafts and events."""
        library = self._shelf.current()
        phrases = library.phrases
        return (
            *Cards(library).front(),
            Choice(buttons.drafts(), phrases.opinions.chip),
            Choice(buttons.events(), phrases.events.chip),
        )

    def office(self) -> str:
        """The office's name."""
        return self._shelf.current().knowledge.office.name

    def emergency(self) -> str:
        """The line that is always in sight."""
        return "紧急情况请直接拨打 110"

    def phones(self) -> Sequence[Phone]:
        """Numbers to call where the page cannot work."""
        hotlines = self._shelf.current().knowledge.hotlines
        return [Phone(hotlines[key].number, hotlines[key].name) for key in PAGE_PHONES if key in hotlines]


async def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """Start everything and work until SIGINT or SIGTERM; `announce` is told where to go.

    Raises WrongInput when something cannot start, or when a channel ends for good (a revoked token).
    """
    raise_descriptors()
    listener = _listen(settings)
    announce("正在准备知识库（第一次约半分钟）……")
    async with _alone(settings), opened(settings, library=True) as parts:
        if parts.database.is_sqlite:
            # Alone on this database: what a killed process held is free at once.
            await parts.inbox.take_over()
            await parts.outbox.take_over()
        telegram = _telegram(parts)
        if telegram:
            await telegram.start()
        mailbox = Mailbox(parts.outbox)
        worker = _worker(parts, mailbox, telegram)
        server = WebServer(_web(parts, mailbox, telegram))
        jobs = Jobs(
            parts.shelf,
            parts.retention,
            parts.unfinished,
            parts.desk,
            _pushing(parts),
            parts.clock,
        )
        stop = asyncio.Event()
        _stop_on_signals(stop)
        # What was built so far lives as long as the process: the collector need not look at it again and again.
        gc.freeze()
        tasks = [
            asyncio.create_task(worker.run(stop)),
            asyncio.create_task(_dispatcher(parts, telegram).run(stop)),
            asyncio.create_task(_serve(server, listener, stop)),
        ]
        if telegram and not settings.telegram_webhook_url:
            tasks.append(asyncio.create_task(telegram.poll(stop)))
        jobs.start()
        host, port = listener.getsockname()[:2]
        announce(f"网页：http://{host}:{port}/" + ("　Telegram：已连接" if telegram else ""))
        try:
            await _until_stopped(tasks, stop)
        finally:
            stop.set()
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
            await jobs.stop()
            if telegram:
                await telegram.stop()


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[None]:
    """On SQLite, let one process work on the data folder; the next one hears so before it prepares anything.

    On PostgreSQL several may work together; there the leases run out by themselves.
    """
    if not settings.database.startswith("sqlite"):
        yield
        return
    _make_folder(settings)
    lock = FileLock(settings.data_dir / "bot.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WrongInput(f"另一个小助手正在用数据文件夹 {settings.data_dir}，请先关掉它。") from None
    except OSError as fault:
        raise WrongInput(f"数据文件夹 {settings.data_dir} 写不进去：{fault.strerror}") from None
    try:
        yield
    finally:
        lock.release()


def _listen(settings: Settings) -> socket.socket:
    """Take the web port first: a taken port is the commonest fault, and nothing has been started yet."""
    try:
        return listening(settings.web_host, settings.web_port)
    except OSError as fault:
        raise WrongInput(
            f"网页地址 {settings.web_host}:{settings.web_port} 用不了（{fault.strerror}），"
            "请关掉占用它的程序，或用 BOT_WEB_PORT 换一个端口。"
        ) from None


def _telegram(parts: Parts) -> TelegramChannel | None:
    settings = parts.settings
    if settings.telegram_token is None:
        return None
    secret = settings.telegram_webhook_secret
    return TelegramChannel(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        inbox=parts.inbox,
        clock=parts.clock,
        suggest=lambda text: _suggest(parts, text),
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
    )


def _suggest(parts: Parts, text: str) -> list[Suggestion]:
    """Entries to share from an inline query: what the ranker finds, or what is asked most for an empty one."""
    library = parts.shelf.current()
    found = library.find(text).entries[:5] if text.strip() else ()
    ids = [one.entry_id for one in found] or [c.id.removeprefix(buttons.entry("")) for c in Cards(library).front()]
    entries = [entry for entry in map(library.knowledge.entry, ids) if entry]
    return [Suggestion(e.id, e.title, f"{e.title}\n{e.answer.short}") for e in entries]


def _web(parts: Parts, mailbox: Mailbox, telegram: TelegramChannel | None) -> FastAPI:
    settings = parts.settings
    proxies = frozenset(one.strip() for one in settings.web_trusted_proxies.split(",") if one.strip())
    polls = telegram if not settings.telegram_webhook_url else None
    last_poll = (lambda: polls.last_good_poll) if polls else None
    return create_web(
        turns=parts.turns,
        mailbox=mailbox,
        history=parts.turns,
        front=Front(parts.shelf),
        health=Health(parts.database, parts.shelf, parts.clock, last_poll),
        clock=parts.clock,
        limits=RateLimits(settings.rate_per_minute, settings.rate_per_address),
        trusted_proxies=proxies,
        public_url=settings.web_public_url,
        drafts=parts.drafts,
        origins=parts.origins,
        feed=lambda secret: _feed(parts, secret),
        webhook=telegram.accept_webhook if telegram and settings.telegram_webhook_url else None,
    )


def _worker(parts: Parts, mailbox: Mailbox, telegram: TelegramChannel | None) -> OutboxWorker:
    carriers = {"web": Carrier(mailbox.send)}
    limits = Limits(1 / parts.settings.telegram_rate, SECONDS_PER_CHAT, SECONDS_PER_GROUP)
    if telegram:
        carriers["telegram"] = Carrier(telegram.send, limits)

    async def gone(change: AddressChange) -> None:
        async with parts.database.write() as session:
            await parts.people.change(session, change)

    return OutboxWorker(parts.outbox, carriers, gone, parts.clock, {REMINDER: parts.reminders.fresh})


def _pushing(parts: Parts) -> list[Callable[[], Awaitable[object]]]:
    """What runs every few seconds: whatever falls due is handed to the outbox."""
    card = WeeklyCards(parts.database, parts.settings.office_id, parts.clock, parts.announcements, parts.shelf.current)
    return [
        parts.events.tick,
        parts.reminders.send_due,
        parts.feedback.ask,
        parts.announcements.tick,
        parts.announcements.send_digests,
        *([card.tick] if parts.settings.weekly_card else []),
    ]


async def _feed(parts: Parts, secret: str) -> bytes | None:
    """The calendar of a subscription; somebody without topics gets all events."""
    async with parts.database.read() as session:
        tags = await parts.subscriptions.by_feed(session, secret)
        if tags is None:
            return None
        everything = not tags or EVERYTHING in tags
        views = await parts.events.coming(session, limit=200, tags=() if everything else tags)
    name = f"{parts.shelf.current().knowledge.office.name}普法活动"
    # The same id as in the file of one event, or a phone would show the event twice.
    return feed_file([view.event for view in views], parts.settings.office_id, name, parts.clock.now())


def _dispatcher(parts: Parts, telegram: TelegramChannel | None) -> Dispatcher:
    sorry = lambda: say(parts.shelf.current().phrases.error)  # noqa: E731
    # A page's own turns are never left here: only those that staff give back after a failure.
    intakes = {"web": Intake(decode, None, None)}
    if telegram:
        intakes["telegram"] = Intake(telegram.decode, telegram.acknowledge, telegram.send)
    return Dispatcher(
        parts.database, parts.inbox, parts.outbox, parts.people, parts.batches, intakes, parts.clock, sorry
    )


async def _serve(server: WebServer, listener: socket.socket, stop: asyncio.Event) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


async def _until_stopped(tasks: Sequence[asyncio.Task[None]], stop: asyncio.Event) -> None:
    """Wait for the stop signal, or for a part that ended by itself: its error ends the program."""
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    for task in done - {stopping}:
        task.result()
        if not stop.is_set():
            raise RuntimeError("a part of the program ended by itself")


def _stop_on_signals(stop: asyncio.Event) -> None:
    """The first signal stops in order; a second one ends at once, which the leases make safe."""
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if stop.is_set():
            os._exit(1)
        log.info("stopping")
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)

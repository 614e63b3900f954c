"""The bot at work: takes the port and the lock, starts every part in order and stops them in the reverse one."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from filelock import FileLock, Timeout

from bot.alarm.bell import MAIL
from bot.alarm.mail import Mailer
from bot.announcements.cards import WeeklyCards
from bot.answers.apprentice import Apprentice
from bot.answers.suggestions import Suggestions
from bot.app import Parts, opened
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web.app import create_web
from bot.channels.web.front import Front
from bot.console.app import create_console
from bot.consultations.searching import heat_of
from bot.conversation.dispatcher import Dispatcher, Intake
from bot.conversation.turns import decode
from bot.errors import WrongInput
from bot.events.feed import Feed
from bot.events.reminders import KIND as REMINDER
from bot.events.waiting import KIND as OFFER
from bot.health import Health
from bot.jobs import Jobs, Tick
from bot.learning import Learners
from bot.messages import AddressChange, say
from bot.outbox.mailbox import Mailbox
from bot.outbox.pacing import Limits
from bot.outbox.worker import Carrier, OutboxWorker
from bot.services import mail_server, make_folder
from bot.settings import Settings
from bot.web.limits import RateLimits
from bot.web.server import WebServer, listening, raise_descriptors

log = logging.getLogger(__name__)

STOP_SECONDS = 20
# Telegram lets a bot send about 30 messages a second in all, one to a chat, 20 a minute to a group
# (core.telegram.org/bots/faq); of the first, the setting leaves some to answers.
SECONDS_PER_CHAT, SECONDS_PER_GROUP = 1.0, 3.0

ALARM_SECONDS = 10
PUSH_SECONDS = 20
REMIND_SECONDS = 5 * 60
PURGE_SECONDS = 3600


async def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """Start everything and work until SIGINT or SIGTERM; `announce` is told where to go.

    Raises WrongInput when something cannot start, or when a channel ends for good (a revoked token).
    """
    raise_descriptors()
    listener = _listen(settings)
    announce("正在准备知识库……")
    async with _alone(settings), opened(settings, wait=False) as parts:
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
        jobs = Jobs(_ticks(parts), parts.clock)
        stop = asyncio.Event()
        _stop_on_signals(stop)
        # What was built so far lives as long as the process: the collector need not look at it again and again.
        gc.freeze()
        tasks = [
            asyncio.create_task(worker.run(stop)),
            asyncio.create_task(_dispatcher(parts, telegram).run(stop)),
            asyncio.create_task(_serve(server, listener, stop)),
            asyncio.create_task(Apprentice(parts.shelf, Learners()).run(stop)),
        ]
        if mail := _mail(parts):
            tasks.append(asyncio.create_task(mail.run(stop)))
        if telegram and not settings.telegram_webhook_url:
            tasks.append(asyncio.create_task(telegram.poll(stop)))
        jobs.start()
        host, port = listener.getsockname()[:2]
        announce(
            f"网页：http://{host}:{port}/　管理后台：http://{host}:{port}/staff"
            + ("　Telegram：已连接" if telegram else "")
        )
        if parts.shelf.current().learning:
            announce("匹配模型还没有学好（约两分钟）：先只给选项，学好的会自己换上。")
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
    make_folder(settings)
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
        suggest=Suggestions(parts.shelf).find,
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
    )


def _web(parts: Parts, mailbox: Mailbox, telegram: TelegramChannel | None) -> FastAPI:
    settings = parts.settings
    proxies = settings.trusted_proxies
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
        drafts=(parts.drafts, partial(heat_of, parts.database)),
        origins=parts.origins,
        feed=_feed(parts).file,
        webhook=telegram.accept_webhook if telegram and settings.telegram_webhook_url else None,
        staff=create_console(
            parts,
            public_url=settings.web_public_url,
            trusted_proxies=proxies,
            fetchers={"telegram": telegram.fetch} if telegram else {},
        ),
    )


def _worker(parts: Parts, mailbox: Mailbox, telegram: TelegramChannel | None) -> OutboxWorker:
    carriers = {"web": Carrier(mailbox.send)}
    limits = Limits(1 / parts.settings.telegram_rate, SECONDS_PER_CHAT, SECONDS_PER_GROUP)
    if telegram:
        carriers["telegram"] = Carrier(telegram.send, limits)

    async def gone(change: AddressChange) -> None:
        async with parts.database.write() as session:
            await parts.people.change(session, change)

    fresh = {REMINDER: parts.reminders.fresh, OFFER: parts.places.waiting.fresh}
    return OutboxWorker(parts.outbox, carriers, gone, parts.clock, fresh)


def _mail(parts: Parts) -> OutboxWorker | None:
    """What sends alarms by mail; a worker of its own, so that a server that hangs holds nothing else up."""
    server = mail_server(parts.settings)
    if server is None:
        return None

    async def nobody_leaves(_: AddressChange) -> None:
        """A mailbox is no address of a resident."""

    return OutboxWorker(parts.outbox, {MAIL: Carrier(Mailer(server).send)}, nobody_leaves, parts.clock)


def _ticks(parts: Parts) -> list[Tick]:
    """What the bot does by itself, and how often: whatever falls due is handed to the outbox."""
    card = WeeklyCards(parts.database, parts.settings.office_id, parts.clock, parts.announcements, parts.shelf.current)
    pushing = [
        parts.events.tick,
        parts.reminders.send_due,
        parts.feedback.ask,
        parts.handing_out.tick,
        parts.digests.send,
        *([card.tick] if parts.settings.weekly_card else []),
    ]
    return [
        (PURGE_SECONDS, parts.retention.run),
        (ALARM_SECONDS, parts.bell.tick),
        (REMIND_SECONDS, parts.unfinished.remind),
        (REMIND_SECONDS, parts.outcomes.note_delivered),
        *((PUSH_SECONDS, work) for work in pushing),
    ]


def _feed(parts: Parts) -> Feed:
    name = lambda: f"{parts.shelf.current().knowledge.office.name}普法活动"  # noqa: E731
    return Feed(parts.database, parts.settings.office_id, parts.clock, parts.subscriptions, parts.events, name)


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

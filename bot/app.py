"""The composition root of the bot: the services, and on top of them what finds answers and talks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.answers.shelf import Shelf
from bot.clock import Clock, SystemClock
from bot.conversation.batches import Batches
from bot.conversation.dialogue import Dialogues
from bot.conversation.events import EventFlow
from bot.conversation.opinions import OpinionFlow
from bot.conversation.quizzes import QuizFlow
from bot.conversation.records import Records
from bot.conversation.router import Router
from bot.conversation.subscriptions import SubscriptionFlow
from bot.conversation.turns import Turns
from bot.matching.semantic import find_encoder
from bot.phrases import Phrases
from bot.services import Services, build_services, make_folder
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate


@dataclass(frozen=True)
class Parts(Services):
    """Every part that needs no channel: the services, and what answers on top of them."""

    shelf: Shelf
    router: Router
    turns: Turns
    batches: Batches


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
    services = build_services(settings, clock, database, say)
    inbox, outbox, people, asked = services.inbox, services.outbox, services.people, services.asked
    drafts, opinions, unfinished = services.drafts, services.opinions, services.unfinished
    events, places, reminders, feedback = services.events, services.places, services.reminders, services.feedback
    inquiries, subscriptions, quizzes = services.inquiries, services.subscriptions, services.quizzes
    days = settings.phone_retention_days
    dialogues = Dialogues(office, clock)
    records = Records(
        people,
        dialogues,
        inquiries,
        asked,
        inbox,
        outbox,
        opinions,
        unfinished,
        places,
        subscriptions,
        quizzes,
        settings.retention_days,
    )
    router = Router(
        shelf.current,
        dialogues,
        inquiries,
        asked,
        records,
        OpinionFlow(drafts, opinions, unfinished),
        EventFlow(events, places, feedback, subscriptions, clock),
        SubscriptionFlow(subscriptions, events, reminders, settings.web_public_url or ""),
        QuizFlow(quizzes, events, clock),
        clock,
        days,
    )
    turns = Turns(database, inbox, dialogues, router, say)
    batches = Batches(database, inbox, dialogues, router)
    return Parts(**vars(services), shelf=shelf, router=router, turns=turns, batches=batches)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Parts]:
    """Give the parts with the library loaded and the database migrated.

    Raises WrongInput when the data folder, the database or the knowledge cannot be used.
    """
    make_folder(settings)
    parts = build(settings, SystemClock())
    await asyncio.to_thread(parts.shelf.open)
    try:
        await migrate(parts.database)
        yield parts
    finally:
        await parts.database.close()

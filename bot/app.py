"""The composition root of the bot: the services, and on top of them what finds answers and talks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.finding import Finding
from bot.answers.flow import AnswerFlow
from bot.answers.shelf import Shelf
from bot.clock import Clock, SystemClock
from bot.consultations.flow import OpinionFlow
from bot.conversation.batches import Batches
from bot.conversation.dialogue import Dialogues
from bot.conversation.records import Records
from bot.conversation.router import Router
from bot.conversation.turn import Flow
from bot.conversation.turns import Turns
from bot.events.feedback_flow import FeedbackFlow
from bot.events.flow import EventFlow
from bot.inquiries.flow import HandoverFlow
from bot.inquiries.topics import Topics
from bot.matching.semantic import find_encoder
from bot.office.desk import OfficeDesk
from bot.phones import Phones
from bot.phrases import Phrases
from bot.quiz.flow import QuizFlow
from bot.reckoning.flow import SumFlow
from bot.services import Services, build_services, make_folder
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.subscriptions.flow import SubscriptionFlow


@dataclass(frozen=True)
class Parts(Services):
    """Every part that needs no channel: the services, and what answers on top of them."""

    shelf: Shelf
    topics: Topics
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
    database = database or Database(settings.database)
    if shelf is None:
        encoder = find_encoder() if settings.semantic else None
        shelf = Shelf(settings.knowledge_dir, settings.cache, encoder)
    desk = OfficeDesk(database, settings.office_id, clock, settings.knowledge_dir)
    shelf = shelf.laid_over(desk.laid_over)
    say = phrases or _phrases_of(shelf)
    own = build_services(settings, clock, database, say)
    communities = _communities_of(shelf, own)
    dialogues = Dialogues(settings.office_id, clock)
    topics = Topics(lambda: shelf.current().knowledge, lambda text: _likely(shelf.current().ranked(text)))
    person = HandoverFlow(own.inquiries, topics, settings.phone_retention_days)
    answers = AnswerFlow(shelf.current, own.asked, clock)
    page = settings.web_public_url or ""
    # In this order what waits is named, and a message that nobody was asked for is offered to them.
    flows: list[Flow] = [
        person,
        OpinionFlow(own.drafts, own.opinions, own.unfinished),
        EventFlow(own.events, own.places, own.subscriptions, clock),
        SumFlow(lambda: shelf.current().reckoners, clock),
        FeedbackFlow(own.feedback),
        QuizFlow(own.quizzes, communities, clock),
        SubscriptionFlow(own.subscriptions, communities, own.reminders.plan_person, page),
        answers,
    ]
    phones = Phones(settings.office_id, own.people)
    records = Records(flows, dialogues, own.inbox, own.outbox, own.people, phones, settings.retention_days)
    router = Router(shelf.current, dialogues, [*flows, records], answers, person)
    turns = Turns(database, own.inbox, dialogues, router, say)
    batches = Batches(database, own.inbox, dialogues, router)
    return Parts(**vars(own), shelf=shelf, topics=topics, router=router, turns=turns, batches=batches)


def _phrases_of(shelf: Shelf) -> Callable[[], Phrases]:
    return lambda: shelf.current().phrases


def _communities_of(shelf: Shelf, own: Services) -> Callable[[AsyncSession], Awaitable[list[str]]]:
    """Those of the settings, in their order, then others that events were held in."""

    async def communities(session: AsyncSession) -> list[str]:
        set_ones = shelf.current().knowledge.office.communities
        return list(dict.fromkeys([*set_ones, *await own.events.communities(session)]))

    return communities


def _likely(found: Finding) -> list[str]:
    """What a question is likely to be about, the best first; nothing where the ranking itself is not sure of it."""
    return [one.entry_id for one in found.entries] if found.verdict == "answer" else []


@asynccontextmanager
async def opened(settings: Settings, *, wait: bool = True) -> AsyncIterator[Parts]:
    """Give the parts with the library loaded and the database migrated.

    Without `wait` models that are not stored are left to be learned while the library serves.

    Raises WrongInput when the data folder, the database or the knowledge cannot be used.
    """
    make_folder(settings)
    parts = build(settings, SystemClock())
    await asyncio.to_thread(parts.shelf.open if wait else parts.shelf.begin)
    try:
        await migrate(parts.database)
        await parts.shelf.refresh()
        yield parts
    finally:
        await parts.database.close()

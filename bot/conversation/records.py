"""What a person can see and delete of their own: /my and /forget."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.asked import AskedLog
from bot.clock import office_time
from bot.consultations.opinions import Opinions
from bot.consultations.unfinished import Unfinished
from bot.conversation.dialogue import Dialogue, Dialogues
from bot.events.places import Places
from bot.inbox import Inbox
from bot.inquiries.service import Inquiries, InquiryView
from bot.messages import FORGET_NOW, FORGOTTEN, Address, Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.outbox.store import Outbox
from bot.people import People
from bot.phrases import Phrases
from bot.quiz.service import Quizzes
from bot.storage.database import erasing
from bot.subscriptions.service import Subscriptions
from bot.text import shorten


class Records:
    """Reads and erases everything that is stored about the person at an address."""

    def __init__(
        self,
        people: People,
        dialogues: Dialogues,
        inquiries: Inquiries,
        asked: AskedLog,
        inbox: Inbox,
        outbox: Outbox,
        opinions: Opinions,
        unfinished: Unfinished,
        places: Places,
        subscriptions: Subscriptions,
        quizzes: Quizzes,
        retention_days: int,
    ) -> None:
        self._people = people
        self._dialogues = dialogues
        self._inquiries = inquiries
        self._asked = asked
        self._inbox = inbox
        self._outbox = outbox
        self._opinions = opinions
        self._unfinished = unfinished
        self._places = places
        self._subscriptions = subscriptions
        self._quizzes = quizzes
        self._retention_days = retention_days

    async def mine(self, session: AsyncSession, address: Address, phrases: Phrases) -> Outgoing:
        """Show the person's own inquiries with their replies."""
        views = await self._inquiries.mine(session, address)
        if not views:
            return say(phrases.mine_none)
        blocks = [Block(BlockKind.HEADING, (phrases.mine_head,))]
        blocks += [Block(BlockKind.TEXT, _lines(view, phrases)) for view in views]
        return Outgoing(tuple(blocks), private=True)

    def ask_forget(self, dialogue: Dialogue, phrases: Phrases) -> Outgoing:
        """Ask whether everything is really to be deleted."""
        dialogue.forgetting = True
        return say(phrases.forget_ask, choices=(Choice("f:yes", phrases.forget_yes), Choice("f:no", phrases.forget_no)))

    async def forget(
        self, session: AsyncSession, incoming: Incoming, dialogue: Dialogue, answer: str, phrases: Phrases
    ) -> Outgoing:
        """Delete everything about the person and say what stays and why (个人信息保护法 art. 47).

        `answer` is "yes" after `ask_forget`, or "now" where the channel has asked by itself.
        """
        asked = dialogue.forgetting and answer == "yes"
        if not asked and f"f:{answer}" != FORGET_NOW:
            dialogue.forgetting = False
            return say(phrases.thanks if answer == "no" else phrases.stale)
        address = incoming.address
        person_id = await self._people.find(session, address)
        await self._inquiries.forget(session, address)
        await self._asked.forget(session, address)
        await self._opinions.forget(session, address)
        await self._unfinished.drop(session, address)
        await self._places.forget(session, address)
        await self._subscriptions.forget(session, address)
        await self._quizzes.forget(session, address)
        await self._outbox.forget(session, address)
        await self._inbox.forget(session, address.channel, address.chat)
        await self._dialogues.forget(session, address)
        if person_id is not None:
            await self._people.erase(session, person_id)
        dialogue.forgotten = True
        erasing(session)
        kept = phrases.kept.format(days=self._retention_days)
        return Outgoing((Block(BlockKind.TEXT, (phrases.forgotten, kept)),), meta={FORGOTTEN: "yes"})


def _lines(view: InquiryView, phrases: Phrases) -> tuple[str, ...]:
    inquiry = view.inquiry
    state = str(getattr(phrases, f"state_{inquiry.state}"))
    head = f"{inquiry.receipt}（{state}，{office_time(inquiry.created_at)}）"
    replies = [f"回复（{office_time(reply.created_at)}）：{reply.text}" for reply in view.replies]
    return (head, f"您问：{shorten(inquiry.question, 80)}", *replies)

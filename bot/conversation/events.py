"""Events in the chat: what is coming, one-tap registration (for a relative too), giving a place back, check-in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversation.dialogue import Dialogue, PlaceDraft
from bot.conversation.handover import read_phone
from bot.errors import WrongInput
from bot.events.calendar import event_file
from bot.events.reminders import LEADS
from bot.events.service import PHONE_DAYS, PLACES_PER_PERSON, Events, EventView
from bot.events.store import Event, Registration
from bot.events.when import say_moment
from bot.faq.phrases import Phrases
from bot.messages import Block, BlockKind, Choice, Incoming, Outgoing, say

MAX_NAME = 20
MAX_ANSWER = 300
LABEL = 40
_CHECK_IN = re.compile(r"签到\s*[:：]?\s*(\S{2,12})")


@dataclass(frozen=True, slots=True)
class Moment:
    """One turn, as this flow needs it."""

    session: AsyncSession
    incoming: Incoming
    dialogue: Dialogue
    text: str
    phrases: Phrases


class EventFlow:
    """Browsing events and taking places, for every channel."""

    def __init__(self, events: Events, clock: Clock) -> None:
        self._events = events
        self._clock = clock

    async def offer(self, here: Moment) -> list[Outgoing]:
        """List what is coming, and the person's own places."""
        words = here.phrases.events
        here.dialogue.place = None
        views = await self._events.coming(here.session)
        blocks = [Block(BlockKind.LEAD, (words.list_head if views else words.list_none,))]
        if views:
            blocks.append(Block(BlockKind.ITEMS, tuple(self._line(here, view) for view in views)))
        choices = tuple(Choice(f"v:d:{view.event.code}", view.event.title[:LABEL]) for view in views)
        return [Outgoing(tuple(blocks), choices), *(await self.mine(here) if not here.incoming.group else [])]

    async def mine(self, here: Moment) -> list[Outgoing]:
        """Show the person's own places, nothing if there are none."""
        rows = await self._events.mine(here.session, here.incoming.address)
        if not rows:
            return []
        words = here.phrases.events
        lines = tuple(
            words.mine_line.format(
                title=event.title + (f"（{row.name}）" if row.name else ""),
                when=self._when(event),
                state=str(getattr(words, f"state_{row.state}")),
            )
            for event, row in rows
        )
        choices = tuple(
            Choice(f"v:c:{row.id}", f"{words.leave}：{row.name or words.you} {event.title}"[:LABEL])
            for event, row in rows[:6]
        )
        blocks = (Block(BlockKind.HEADING, (words.mine_head,)), Block(BlockKind.ITEMS, lines))
        return [Outgoing(blocks, choices, private=True)]

    async def check_in(self, here: Moment) -> list[Outgoing] | None:
        """Take "签到 口令"; None for any other message."""
        found = _CHECK_IN.fullmatch(here.text)
        if found is None or here.incoming.group:
            return None
        words = here.phrases.events
        event = await self._events.check_in(here.session, here.incoming.address, found[1])
        return [say(words.checked_in.format(title=event.title) if event else words.no_such_word)]

    async def pressed(self, here: Moment, rest: str) -> list[Outgoing]:
        """Take a button; `rest` is its id without the leading v:."""
        kind, _, value = rest.partition(":")
        try:
            if kind == "":
                return await self.offer(here)
            if kind == "d":
                return [self._card(here, await self._events.view(here.session, value))]
            if here.incoming.group:
                return [say(here.phrases.events.group)]
            return [await self._press(here, kind, value)]
        except WrongInput:
            return [say(here.phrases.stale)]

    async def said(self, here: Moment) -> Outgoing | None:
        """Take an answer while a registration is being written; None if nothing is being written."""
        draft = here.dialogue.place
        if draft is None:
            return None
        words = here.phrases.events
        if here.text in ("取消", "算了", "不报了"):
            here.dialogue.place = None
            return say(words.stopped)
        match await self._missing(here, draft):
            case "name" if here.text and len(here.text) <= MAX_NAME:
                draft.name = here.text
            case "phone":
                phone = "" if here.text in ("不留", "没有", "跳过") else read_phone(here.text)
                if phone is None:
                    return say(words.wrong_phone, choices=(Choice("v:skip", words.no_phone),))
                draft.phone = phone
            case "answer":
                draft.answer = here.text[:MAX_ANSWER]
        return await self._go_on(here, draft)

    async def _press(self, here: Moment, kind: str, value: str) -> Outgoing:
        words = here.phrases.events
        draft = here.dialogue.place
        match kind:
            case "r" | "f":
                await self._events.view(here.session, value)
                return await self._go_on(here, PlaceDraft(code=value, other=kind == "f"))
            case "i":
                view = await self._events.view(here.session, value)
                document = event_file(view.event, view.event.office_id, self._clock.now())
                return Outgoing((Block(BlockKind.TEXT, (view.event.title,)),), documents=(document,))
            case "skip" if draft is not None:
                if await self._missing(here, draft) == "phone":
                    draft.phone = ""
                else:
                    draft.answer = ""
                return await self._go_on(here, draft)
            case "stop":
                here.dialogue.place = None
                return say(words.stopped)
            case "c" | "n" | "y":
                return await self._own(here, kind, value)
            case _:
                return say(here.phrases.stale)

    async def _own(self, here: Moment, kind: str, value: str) -> Outgoing:
        """Give a place back, or answer the offer of one."""
        words = here.phrases.events
        number = int(value) if value.isdecimal() and len(value) < 12 else 0
        row = await self._events.own(here.session, here.incoming.address, number)
        if row is None or row.state == "cancelled":
            return say(here.phrases.stale)
        if kind == "y":
            if not await self._events.confirm(here.session, row):
                return say(words.offer_over)
            event = next(
                event for event, one in await self._events.mine(here.session, here.incoming.address) if one is row
            )
            return self._welcome(here, event, row)
        await self._events.leave(here.session, row)
        return say(words.left)

    async def _go_on(self, here: Moment, draft: PlaceDraft) -> Outgoing:
        """Ask what is missing, or take the place."""
        words = here.phrases.events
        here.dialogue.place = draft
        here.dialogue.options = []
        stop = Choice("v:stop", words.cancel)
        view = await self._events.view(here.session, draft.code)
        match await self._missing(here, draft):
            case "name":
                return say(words.ask_name.format(days=PHONE_DAYS), choices=(stop,))
            case "phone":
                choices = (Choice("v:skip", words.no_phone), stop)
                return say(words.ask_phone.format(days=PHONE_DAYS), choices=choices)
            case "answer":
                text = words.ask_answer.format(question=view.event.question)
                return say(text, choices=(Choice("v:skip", words.skip), stop))
        here.dialogue.place = None
        outcome, row = await self._events.register(
            here.session,
            view.event,
            here.incoming.address,
            name=draft.name or "",
            phone=draft.phone or "",
            answer=draft.answer or "",
        )
        if outcome == "confirmed" and row is not None:
            return self._welcome(here, view.event, row)
        if outcome == "waiting":
            after = await self._events.view(here.session, draft.code)
            return say(words.waiting.format(place=after.waiting))
        texts = {"known": words.known, "limit": words.limit.format(limit=PLACES_PER_PERSON)}
        return say(texts.get(outcome, words.closed))

    async def _missing(self, here: Moment, draft: PlaceDraft) -> str:
        if draft.other and draft.name is None:
            return "name"
        if draft.other and draft.phone is None:
            return "phone"
        if draft.answer is None and (await self._events.view(here.session, draft.code)).event.question:
            return "answer"
        return ""

    def _welcome(self, here: Moment, event: Event, row: Registration) -> Outgoing:
        words = here.phrases.events
        soon = event.starts_at - self._clock.now() <= LEADS["day"]
        text = (words.registered_soon if soon else words.registered).format(
            title=event.title, when=self._when(event), venue=event.venue
        )
        choices = (Choice(f"v:i:{event.code}", words.calendar), Choice(f"v:c:{row.id}", words.not_coming))
        return say(text, choices=choices)

    def _card(self, here: Moment, view: EventView) -> Outgoing:
        words = here.phrases.events
        event = view.event
        when = words.postponed if event.state == "postponed" else self._when(event)
        lines = [words.where.format(when=when, venue=event.venue)]
        lines += [words.host.format(host=event.host)] if event.host else []
        lines += [words.contact.format(contact=event.contact)] if event.contact else []
        lines += [self._places(here, view)] if self._places(here, view) else []
        blocks = (Block(BlockKind.LEAD, (f"{event.title}（{event.kind}）",)), Block(BlockKind.TEXT, tuple(lines)))
        open_now = event.state in ("published", "changed") and event.starts_at > self._clock.now()
        choices: tuple[Choice, ...] = (Choice("v", words.back),)
        if open_now:
            choices = (
                Choice(f"v:r:{event.code}", words.sign_up),
                Choice(f"v:f:{event.code}", words.sign_up_other),
                Choice(f"v:i:{event.code}", words.calendar),
                *choices,
            )
        return Outgoing(blocks, choices)

    def _places(self, here: Moment, view: EventView) -> str:
        words = here.phrases.events
        if view.event.state == "postponed":
            return words.postponed
        if view.free is None:
            return ""
        return words.free.format(free=view.free) if view.free and not view.waiting else words.full

    def _line(self, here: Moment, view: EventView) -> str:
        event = view.event
        line = here.phrases.events.line.format(title=event.title, when=self._when(event), venue=event.venue)
        return line + self._places(here, view)

    def _when(self, event: Event) -> str:
        return say_moment(event.starts_at, self._clock.now())

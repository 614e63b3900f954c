"""Events in the chat: what is coming, one-tap registration (for a relative too), giving a place back, check-in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.dialogue import Dialogue, PlaceDraft
from bot.conversation.handover import read_phone
from bot.errors import WrongInput
from bot.events.calendar import event_file
from bot.events.feedback import FeedbackDesk
from bot.events.places import PHONE_DAYS, PLACES_PER_PERSON, Places
from bot.events.queries import EventView
from bot.events.service import Events
from bot.events.store import Event, Registration
from bot.events.where import map_link
from bot.language.moments import say_moment
from bot.language.names import MAX_NAME, may_be_name, surely_name
from bot.messages import Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.phrases import Phrases
from bot.subscriptions.service import COMMUNITY, LEAD_NAMES, LEADS, Subscriptions, name_of, short_tag

MAX_ANSWER = 300
SHORT = 6
"""What is longer than this and no name is taken for something else that somebody wants to say."""

LABEL = 40
SHOWN_OF_SERIES = 2
"""Of a series only the next ones are listed."""

FILTER_FROM, MOST_FILTERS = 5, 6
"""From so many events on there are buttons to see only some of them."""

A_SENTENCE = 4
"""Chinese characters that a question has at least; 123 and 王大妈 resemble something in the FAQ too."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CHECK_IN = re.compile(r"签到\s*[:：]?\s*(\S{2,12})")


@dataclass(frozen=True, slots=True)
class Moment:
    """One turn, as this flow needs it. `verdict`: what the FAQ makes of the text."""

    session: AsyncSession
    incoming: Incoming
    dialogue: Dialogue
    text: str
    phrases: Phrases
    verdict: Callable[[], str]

    def answered(self) -> bool:
        """Tell whether the FAQ has a sure answer to the text; numbers and names are no questions."""
        return len(_CHINESE.findall(self.text)) >= A_SENTENCE and self.verdict() in ("answer", "urgent")


class EventFlow:
    """Browsing events and taking places, for every channel."""

    def __init__(
        self, events: Events, places: Places, feedback: FeedbackDesk, subscriptions: Subscriptions, clock: Clock
    ) -> None:
        self._events = events
        self._list = places
        self._feedback = feedback
        self._subscriptions = subscriptions
        self._clock = clock

    async def offer(self, here: Moment, only: str = "") -> list[Outgoing]:
        """List what is coming (with `only`, what has this tag), and the person's own places."""
        words = here.phrases.events
        views = _shortened(await self._events.coming(here.session, tags=(only,) if only else ()))
        none = words.list_none_of if only else words.list_none
        blocks = [Block(BlockKind.LEAD, (words.list_head if views else none,))]
        if views:
            blocks.append(Block(BlockKind.ITEMS, tuple(self._line(here, view) for view in views)))
        choices = tuple(Choice(f"v:d:{view.event.code}", self._label(view.event)) for view in views)
        if only:
            choices = (*choices, Choice("v", words.everything))
        elif len(views) >= FILTER_FROM:
            choices = (*choices, *self._filters(here, views))
        if not here.incoming.group:
            choices = (*choices, Choice("w", here.phrases.subscriptions.chip))
        return [Outgoing(tuple(blocks), choices), *(await self.mine(here) if not here.incoming.group else [])]

    async def mine(self, here: Moment) -> list[Outgoing]:
        """Show the person's own places, nothing if there are none."""
        rows = await self._list.mine(here.session, here.incoming.address)
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
        event = await self._list.check_in(here.session, here.incoming.address, found[1])
        return [say(words.checked_in.format(title=event.title) if event else words.no_such_word)]

    async def pressed(self, here: Moment, rest: str) -> list[Outgoing]:
        """Take a button; `rest` is its id without the leading v:."""
        kind, _, value = rest.partition(":")
        try:
            if kind == "":
                return await self.offer(here)
            if kind == "o":
                return await self.offer(here, await self._tag(here, value))
            if kind == "d":
                return [self._card(here, await self._events.view(here.session, value))]
            if here.incoming.group:
                return [say(here.phrases.events.group)]
            return [await self._press(here, kind, value)]
        except WrongInput:
            return [say(here.phrases.stale)]

    async def said(self, here: Moment) -> Outgoing | None:
        """Take an answer while a registration is being written; None if it is no answer to what is asked."""
        draft = here.dialogue.place
        if draft is None:
            return None
        words = here.phrases.events
        if here.text in ("取消", "算了", "不报了"):
            here.dialogue.place = None
            return say(words.stopped)
        if not here.text and here.incoming.attachments:
            return None
        try:
            return await self._take(here, draft)
        except WrongInput:
            # The event has gone meanwhile: the message belongs to nobody's step any more.
            here.dialogue.place = None
            return None

    async def again(self, here: Moment) -> Outgoing:
        """Ask once more what is asked at the present step."""
        draft = here.dialogue.place
        try:
            return await self._go_on(here, draft) if draft else say(here.phrases.stale)
        except WrongInput:
            here.dialogue.place = None
            return say(here.phrases.stale)

    async def _take(self, here: Moment, draft: PlaceDraft) -> Outgoing | None:
        words = here.phrases.events
        match await self._missing(here, draft):
            case "name":
                if not self._is_name(here):
                    no_word = len(here.text) <= SHORT and here.verdict() not in ("answer", "choose")
                    return say(words.name_again, choices=(Choice("v:stop", words.cancel),)) if no_word else None
                draft.name = here.text
            case "phone":
                phone = "" if here.text in ("不留", "没有", "跳过") else read_phone(here.text)
                if phone is None and here.answered():
                    return None
                if phone is None:
                    return say(words.wrong_phone, choices=(Choice("v:skip", words.no_phone),))
                draft.phone = phone
            case "answer":
                # The speaker has asked what people want to know: here a question is the answer.
                draft.answer = here.text[:MAX_ANSWER]
        return await self._go_on(here, draft)

    def _is_name(self, here: Moment) -> bool:
        """A topic of the FAQ (离婚, 遗嘱) could be a nickname by its form, but is none."""
        if len(here.text) > MAX_NAME:
            return False
        return surely_name(here.text) or (
            may_be_name(here.text) and here.verdict() not in ("answer", "choose", "urgent")
        )

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
            case "b":
                return await self._rated(here, value)
            case "k":
                code, _, proof = value.partition(":")
                event = await self._list.check_in_by_code(here.session, here.incoming.address, code, proof)
                return say(words.checked_in.format(title=event.title) if event else words.no_such_word)
            case "c" | "n" | "y":
                return await self._own(here, kind, value)
            case _:
                return say(here.phrases.stale)

    async def after(self, here: Moment, became: str) -> Outgoing | None:
        """Keep what somebody wrote after an event; None if nothing was asked."""
        number, here.dialogue.feedback = here.dialogue.feedback, None
        if number is None or not here.text:
            return None
        kept = await self._feedback.keep(here.session, here.incoming.address, number, here.text, became)
        return say(here.phrases.events.feedback_kept) if kept else None

    async def _rated(self, here: Moment, value: str) -> Outgoing:
        number, _, rating = value.partition(":")
        known = number.isdecimal() and len(number) < 10 and rating.isdecimal() and len(rating) == 1
        address = here.incoming.address
        if not known or not await self._feedback.rate(here.session, address, int(number), int(rating)):
            return say(here.phrases.stale)
        here.dialogue.feedback = int(number)
        here.dialogue.give_floor("b")
        return say(here.phrases.events.feedback_more)

    def _filters(self, here: Moment, views: Sequence[EventView]) -> Iterator[Choice]:
        """Buttons for the topics, audiences and communities that are among the events; at most MOST_FILTERS."""
        tags = (
            tag
            for view in views
            for tag in (view.event.topic, view.event.audience, COMMUNITY + view.event.community)
            if tag and tag not in (COMMUNITY, "all")
        )
        for tag in list(dict.fromkeys(tags))[:MOST_FILTERS]:
            text = here.phrases.events.only.format(name=name_of(tag))
            yield Choice(f"v:o:{short_tag(tag)}", text[:LABEL])

    async def _tag(self, here: Moment, value: str) -> str:
        if not value.startswith("~"):
            return value
        places = await self._events.communities(here.session)
        return next((COMMUNITY + place for place in places if short_tag(COMMUNITY + place) == value), "")

    async def _own(self, here: Moment, kind: str, value: str) -> Outgoing:
        """Give a place back, or answer the offer of one."""
        words = here.phrases.events
        number = int(value) if value.isdecimal() and len(value) < 10 else 0
        row = await self._list.own(here.session, here.incoming.address, number)
        if row is None or row.state == "cancelled":
            return say(here.phrases.stale)
        if kind == "y":
            if not await self._list.confirm(here.session, row):
                return say(words.offer_over)
            event = next(
                event for event, one in await self._list.mine(here.session, here.incoming.address) if one is row
            )
            return await self._welcome(here, event, row)
        await self._list.leave(here.session, row)
        return say(words.left)

    async def _go_on(self, here: Moment, draft: PlaceDraft) -> Outgoing:
        """Ask what is missing, or take the place."""
        words = here.phrases.events
        here.dialogue.place = draft
        here.dialogue.options = []
        here.dialogue.give_floor("v")
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
        outcome, row = await self._list.register(
            here.session,
            view.event,
            here.incoming.address,
            name=draft.name or "",
            phone=draft.phone or "",
            answer=draft.answer or "",
        )
        if outcome == "confirmed" and row is not None:
            return await self._welcome(here, view.event, row)
        if outcome == "early" and view.event.opens_at:
            return say(words.not_yet.format(when=say_moment(view.event.opens_at, self._clock.now())))
        if outcome == "waiting":
            after = await self._events.view(here.session, draft.code)
            return say(words.waiting.format(place=after.waiting))
        texts = {"known": words.known, "late": words.too_late, "limit": words.limit.format(limit=PLACES_PER_PERSON)}
        return say(texts.get(outcome, words.closed))

    async def _missing(self, here: Moment, draft: PlaceDraft) -> str:
        if draft.other and draft.name is None:
            return "name"
        if draft.other and draft.phone is None:
            return "phone"
        if draft.answer is None and (await self._events.view(here.session, draft.code)).event.question:
            return "answer"
        return ""

    async def _welcome(self, here: Moment, event: Event, row: Registration) -> Outgoing:
        words = here.phrases.events
        wishes = await self._subscriptions.wishes(here.session, here.incoming.address)
        now = self._clock.now()
        coming = [LEAD_NAMES[kind] for kind in wishes.leads if event.starts_at - LEADS[kind] > now]
        text = (words.registered if coming else words.registered_soon).format(
            title=event.title, when=self._when(event), venue=event.venue, leads="、".join(coming)
        )
        choices = (Choice(f"v:i:{event.code}", words.calendar), Choice(f"v:c:{row.id}", words.not_coming))
        return say(text, choices=choices)

    def _card(self, here: Moment, view: EventView) -> Outgoing:
        words = here.phrases.events
        event = view.event
        when = words.postponed if event.state == "postponed" else self._when(event)
        lines = [words.where.format(when=when, venue=event.venue)]
        lines += [words.map.format(link=map_link(event))]
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

    def _label(self, event: Event) -> str:
        """A button's label; events of a series have the same title, so the day is with it."""
        day = event.starts_at.astimezone(OFFICE_ZONE)
        return event.title[: LABEL - 8] + (f"（{day.month}月{day.day}日）" if event.series else "")

    def _when(self, event: Event) -> str:
        return say_moment(event.starts_at, self._clock.now())


def _shortened(views: Sequence[EventView]) -> list[EventView]:
    seen: Counter[str] = Counter()
    found = []
    for view in views:
        seen[view.event.series] += 1
        if not view.event.series or seen[view.event.series] <= SHOWN_OF_SERIES:
            found.append(view)
    return found

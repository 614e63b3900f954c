"""Events in the chat: what is coming, one-tap registration (for a relative too), giving a place back, check-in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.turn import Flow, Meant, Turn
from bot.errors import WrongInput
from bot.events.calendar import event_file
from bot.events.places import PHONE_DAYS, PLACES_PER_PERSON, Places
from bot.events.queries import EventView
from bot.events.service import Events
from bot.events.store import Event, Registration
from bot.events.where import map_link
from bot.language.moments import say_moment
from bot.language.names import MAX_NAME, may_be_name, surely_name
from bot.language.phones import read_phone
from bot.messages import Address, Block, BlockKind, Choice, Outgoing, say
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

_CHECK_IN = re.compile(r"签到\s*[:：]?\s*(\S{2,12})")


class PlaceDraft(BaseModel):
    """A registration for an event that is being written; None marks what was not asked yet."""

    model_config = ConfigDict(extra="ignore")

    code: str
    other: bool = False
    name: str | None = None
    phone: str | None = None
    answer: str | None = None


class EventFlow(Flow):
    """Browsing events and taking places, for every channel."""

    key = "v"
    words = dict.fromkeys(("/events", "活动", "普法活动", "讲座", "报名", "我要报名", "报名活动"), buttons.events())

    def __init__(self, events: Events, places: Places, subscriptions: Subscriptions, clock: Clock) -> None:
        self._events = events
        self._list = places
        self._subscriptions = subscriptions
        self._clock = clock

    def name(self, phrases: Phrases) -> str:
        """Return what a registration is called while it waits."""
        return phrases.floor_v

    def opens(self, turn: Turn) -> str | None:
        """Take "签到 口令" for a check-in."""
        found = None if turn.group else _CHECK_IN.fullmatch(turn.text)
        return buttons.check_in_word(found[1]) if found else None

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the person's places."""
        await self._list.forget(session, address)

    async def _offer(self, turn: Turn, only: str = "") -> list[Outgoing]:
        """List what is coming (with `only`, what has this tag), and the person's own places."""
        words = turn.phrases.events
        views = _shortened(await self._events.coming(turn.session, tags=(only,) if only else ()))
        none = words.list_none_of if only else words.list_none
        blocks = [Block(BlockKind.LEAD, (words.list_head if views else none,))]
        if views:
            blocks.append(Block(BlockKind.ITEMS, tuple(self._line(turn, view) for view in views)))
        choices = tuple(Choice(buttons.event(view.event.code), self._label(view.event)) for view in views)
        if only:
            choices = (*choices, Choice(buttons.events(), words.everything))
        elif len(views) >= FILTER_FROM:
            choices = (*choices, *self._filters(turn, views))
        if not turn.group:
            choices = (*choices, Choice(buttons.subscriptions(), turn.phrases.subscriptions.chip))
        return [Outgoing(tuple(blocks), choices), *(await self.mine(turn) if not turn.group else [])]

    async def mine(self, turn: Turn) -> list[Outgoing]:
        """Show the person's own places, nothing if there are none."""
        rows = await self._list.mine(turn.session, turn.address)
        if not rows:
            return []
        words = turn.phrases.events
        lines = tuple(
            words.mine_line.format(
                title=event.title + (f"（{row.name}）" if row.name else ""),
                when=self._when(event),
                state=str(getattr(words, f"state_{row.state}")),
            )
            for event, row in rows
        )
        choices = tuple(
            Choice(buttons.place_back(row.id), f"{words.leave}：{row.name or words.you} {event.title}"[:LABEL])
            for event, row in rows[:6]
        )
        blocks = (Block(BlockKind.HEADING, (words.mine_head,)), Block(BlockKind.ITEMS, lines))
        return [Outgoing(blocks, choices, private=True)]

    def keeps(self, turn: Turn, meant: Meant) -> bool:
        """Whether it is 0, typed for no telephone."""
        return meant == "leave" and turn.folded == "0"

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Show events; take a place, give it back, check in."""
        try:
            match button.kind:
                case buttons.events:
                    return await self._offer(turn)
                case buttons.events_of:
                    return await self._offer(turn, await self._tag(turn, button.rest))
                case buttons.event:
                    return [self._card(turn, await self._events.view(turn.session, button.rest))]
                case _ if turn.group:
                    return [say(turn.phrases.events.group)]
                case _:
                    return [await self._press(turn, button)]
        except WrongInput:
            return [turn.stale()]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take an answer while a registration is being written; None if it is no answer to what is asked."""
        draft = turn.dialogue.draft(self.key, PlaceDraft)
        if draft is None:
            return None
        if turn.text in ("取消", "算了", "不报了"):
            turn.dialogue.drop(self.key)
            return [say(turn.phrases.events.stopped)]
        if not turn.text and turn.incoming.attachments:
            return None
        try:
            reply = await self._take(turn, draft)
        except WrongInput:
            # The event has gone meanwhile: the message belongs to nobody's step any more.
            turn.dialogue.drop(self.key)
            return None
        return None if reply is None else [reply]

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        draft = turn.dialogue.draft(self.key, PlaceDraft)
        try:
            return [await self._go_on(turn, draft)] if draft else None
        except WrongInput:
            turn.dialogue.drop(self.key)
            return None

    async def _take(self, turn: Turn, draft: PlaceDraft) -> Outgoing | None:
        words = turn.phrases.events
        match await self._missing(turn, draft):
            case "name":
                if not self._is_name(turn):
                    no_word = len(turn.text) <= SHORT and turn.verdict() not in ("answer", "choose")
                    return (
                        say(words.name_again, choices=(Choice(buttons.place_stop(), words.cancel),))
                        if no_word
                        else None
                    )
                draft.name = turn.text
            case "phone":
                phone = "" if turn.text in ("不留", "没有", "跳过") else read_phone(turn.text)
                if phone is None and turn.answered():
                    return None
                if phone is None:
                    return say(words.wrong_phone, choices=(Choice(buttons.place_skip(), words.no_phone),))
                draft.phone = phone
            case "answer":
                # The speaker has asked what people want to know: here a question is the answer.
                draft.answer = turn.text[:MAX_ANSWER]
        return await self._go_on(turn, draft)

    def _is_name(self, turn: Turn) -> bool:
        """A topic of the FAQ (离婚, 遗嘱) could be a nickname by its form, but is none."""
        if len(turn.text) > MAX_NAME:
            return False
        return surely_name(turn.text) or (
            may_be_name(turn.text) and turn.verdict() not in ("answer", "choose", "urgent")
        )

    async def _press(self, turn: Turn, button: Pressed) -> Outgoing:
        words, code = turn.phrases.events, button.rest
        match button.kind:
            case buttons.event_place | buttons.event_place_other:
                await self._events.view(turn.session, code)
                return await self._go_on(turn, PlaceDraft(code=code, other=button.kind == buttons.event_place_other))
            case buttons.event_file:
                view = await self._events.view(turn.session, code)
                document = event_file(view.event, view.event.office_id, self._clock.now())
                return Outgoing((Block(BlockKind.TEXT, (view.event.title,)),), documents=(document,))
            case buttons.place_skip:
                return await self._skip(turn)
            case buttons.place_stop:
                turn.dialogue.drop(self.key)
                return say(words.stopped)
            case buttons.check_in | buttons.check_in_word:
                return await self._check_in(turn, button)
            case buttons.place_back | buttons.offer_yes | buttons.offer_no:
                return await self._own(turn, button)
            case _:
                return turn.stale()

    async def _skip(self, turn: Turn) -> Outgoing:
        draft = turn.dialogue.draft(self.key, PlaceDraft)
        if draft is None:
            return turn.stale()
        if await self._missing(turn, draft) == "phone":
            draft.phone = ""
        else:
            draft.answer = ""
        return await self._go_on(turn, draft)

    async def _check_in(self, turn: Turn, button: Pressed) -> Outgoing:
        words = turn.phrases.events
        if button.kind == buttons.check_in:
            code, proof = button.pair()
            event = await self._list.check_in_by_code(turn.session, turn.address, code, proof)
        else:
            event = await self._list.check_in(turn.session, turn.address, button.rest)
        return say(words.checked_in.format(title=event.title) if event else words.no_such_word)

    def _filters(self, turn: Turn, views: Sequence[EventView]) -> Iterator[Choice]:
        """Buttons for the topics, audiences and communities that are among the events; at most MOST_FILTERS."""
        tags = (
            tag
            for view in views
            for tag in (view.event.topic, view.event.audience, COMMUNITY + view.event.community)
            if tag and tag not in (COMMUNITY, "all")
        )
        for tag in list(dict.fromkeys(tags))[:MOST_FILTERS]:
            text = turn.phrases.events.only.format(name=name_of(tag))
            yield Choice(buttons.events_of(short_tag(tag)), text[:LABEL])

    async def _tag(self, turn: Turn, value: str) -> str:
        if not value.startswith("~"):
            return value
        places = await self._events.communities(turn.session)
        return next((COMMUNITY + place for place in places if short_tag(COMMUNITY + place) == value), "")

    async def _own(self, turn: Turn, button: Pressed) -> Outgoing:
        """Give a place back, or answer the offer of one."""
        words = turn.phrases.events
        row = await self._list.own(turn.session, turn.address, button.number() or 0)
        if row is None or row.state == "cancelled":
            return turn.stale()
        if button.kind == buttons.offer_yes:
            if not await self._list.confirm(turn.session, row):
                return say(words.offer_over)
            event = next(event for event, one in await self._list.mine(turn.session, turn.address) if one is row)
            return await self._welcome(turn, event, row)
        await self._list.leave(turn.session, row)
        return say(words.left)

    async def _go_on(self, turn: Turn, draft: PlaceDraft) -> Outgoing:
        """Ask what is missing, or take the place."""
        words = turn.phrases.events
        turn.dialogue.keep(self.key, draft)
        turn.dialogue.options = []
        turn.dialogue.give_floor(self.key)
        stop = Choice(buttons.place_stop(), words.cancel)
        view = await self._events.view(turn.session, draft.code)
        match await self._missing(turn, draft):
            case "name":
                return say(words.ask_name.format(days=PHONE_DAYS), choices=(stop,))
            case "phone":
                choices = (Choice(buttons.place_skip(), words.no_phone), stop)
                return say(words.ask_phone.format(days=PHONE_DAYS), choices=choices)
            case "answer":
                text = words.ask_answer.format(question=view.event.question)
                return say(text, choices=(Choice(buttons.place_skip(), words.skip), stop))
        turn.dialogue.drop(self.key)
        outcome, row = await self._list.register(
            turn.session,
            view.event,
            turn.address,
            name=draft.name or "",
            phone=draft.phone or "",
            answer=draft.answer or "",
        )
        if outcome == "confirmed" and row is not None:
            return await self._welcome(turn, view.event, row)
        if outcome == "early" and view.event.opens_at:
            return say(words.not_yet.format(when=say_moment(view.event.opens_at, self._clock.now())))
        if outcome == "waiting":
            after = await self._events.view(turn.session, draft.code)
            return say(words.waiting.format(place=after.waiting))
        texts = {"known": words.known, "late": words.too_late, "limit": words.limit.format(limit=PLACES_PER_PERSON)}
        return say(texts.get(outcome, words.closed))

    async def _missing(self, turn: Turn, draft: PlaceDraft) -> str:
        if draft.other and draft.name is None:
            return "name"
        if draft.other and draft.phone is None:
            return "phone"
        if draft.answer is None and (await self._events.view(turn.session, draft.code)).event.question:
            return "answer"
        return ""

    async def _welcome(self, turn: Turn, event: Event, row: Registration) -> Outgoing:
        words = turn.phrases.events
        wishes = await self._subscriptions.wishes(turn.session, turn.address)
        now = self._clock.now()
        coming = [LEAD_NAMES[kind] for kind in wishes.leads if event.starts_at - LEADS[kind] > now]
        text = (words.registered if coming else words.registered_soon).format(
            title=event.title, when=self._when(event), venue=event.venue, leads="、".join(coming)
        )
        choices = (
            Choice(buttons.event_file(event.code), words.calendar),
            Choice(buttons.place_back(row.id), words.not_coming),
        )
        return say(text, choices=choices)

    def _card(self, turn: Turn, view: EventView) -> Outgoing:
        words = turn.phrases.events
        event = view.event
        when = words.postponed if event.state == "postponed" else self._when(event)
        lines = [words.where.format(when=when, venue=event.venue)]
        lines += [words.map.format(link=map_link(event))]
        lines += [words.host.format(host=event.host)] if event.host else []
        lines += [words.contact.format(contact=event.contact)] if event.contact else []
        lines += [self._places(turn, view)] if self._places(turn, view) else []
        blocks = (Block(BlockKind.LEAD, (f"{event.title}（{event.kind}）",)), Block(BlockKind.TEXT, tuple(lines)))
        open_now = event.state in ("published", "changed") and event.starts_at > self._clock.now()
        choices: tuple[Choice, ...] = (Choice(buttons.events(), words.back),)
        if open_now:
            choices = (
                Choice(buttons.event_place(event.code), words.sign_up),
                Choice(buttons.event_place_other(event.code), words.sign_up_other),
                Choice(buttons.event_file(event.code), words.calendar),
                *choices,
            )
        return Outgoing(blocks, choices)

    def _places(self, turn: Turn, view: EventView) -> str:
        words = turn.phrases.events
        if view.event.state == "postponed":
            return words.postponed
        if view.free is None:
            return ""
        return words.free.format(free=view.free) if view.free and not view.waiting else words.full

    def _line(self, turn: Turn, view: EventView) -> str:
        event = view.event
        line = turn.phrases.events.line.format(title=event.title, when=self._when(event), venue=event.venue)
        return line + self._places(turn, view)

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

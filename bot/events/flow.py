"""Events in the chat: what is coming, one-tap registration (for a relative too), giving a place back, check-in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.clock import Clock
from bot.conversation.turn import Flow, Kept, Meant, Turn, gathered
from bot.conversation.withdrawing import Thing, cannot_come, to_withdraw, which
from bot.errors import WrongInput
from bot.events.calendar import event_file
from bot.events.cards import EventCards
from bot.events.places import PHONE_DAYS, PLACES_PER_PERSON, Places
from bot.events.queries import EventView
from bot.events.service import Events
from bot.events.store import Event, Registration
from bot.events.terms import PlaceState
from bot.language.moments import say_moment
from bot.language.names import MAX_NAME, may_be_name, surely_name
from bot.language.phones import find_phone
from bot.messages import ASKS, Address, Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.subscriptions.service import COMMUNITY, LEAD_NAMES, LEADS, Subscriptions, short_tag
from bot.wants.events import asked_about

MAX_ANSWER = 300
SHORT = 6
"""What is longer than this and no name is taken for something else that somebody wants to say."""

SHOWN_OF_SERIES = 2
"""Of a series only the next ones are listed."""

ASKED_ABOUT = 3
"""Of a list so many events are told about, where it is not said which is meant."""

FILTER_FROM = 5
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
    words = dict.fromkeys(
        (
            *(
                "/events",
                "活动",
                "普法活动",
                "讲座",
                "报名",
                "我要报名",
                "报名活动",
                "参加活动",
                "想参加活动",
                "我想参加活动",
            ),
            *("我要参加活动", "报名参加", "有活动吗", "有什么活动", "有啥活动", "最近有活动吗"),
        ),
        buttons.events(),
    )

    def __init__(self, events: Events, places: Places, subscriptions: Subscriptions, clock: Clock) -> None:
        self._events = events
        self._list = places
        self._subscriptions = subscriptions
        self._clock = clock

    def name(self, phrases: Phrases) -> str:
        """Return what a registration is called while it waits."""
        return phrases.floor_v

    def opens(self, turn: Turn) -> str | None:
        """Take "签到 口令" for a check-in, and the wish to give a place back."""
        if not turn.group and to_withdraw(turn.folded) == "place":
            return buttons.own_places()
        found = None if turn.group else _CHECK_IN.fullmatch(turn.text)
        return buttons.check_in_word(found[1]) if found else None

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the person's places."""
        await self._list.forget(session, address)

    async def _offer(self, turn: Turn, only: str = "") -> list[Outgoing]:
        """List what is coming (with `only`, what has this tag), and the person's own places."""
        words, cards = turn.phrases.events, self._cards(turn)
        views = _shortened(await self._events.coming(turn.session, tags=(only,) if only else ()))
        self._see(turn, [view.event.code for view in views])
        choices = cards.choices(views)
        if only:
            choices = (*choices, Choice(buttons.events(), words.everything))
        elif len(views) >= FILTER_FROM:
            choices = (*choices, *cards.filters(views))
        if not turn.group:
            choices = (*choices, Choice(buttons.subscriptions(), turn.phrases.subscriptions.chip))
        own = [] if turn.group else [gathered((words.mine_head,), await self.mine(turn))]
        return [Outgoing(tuple(cards.listed(views, only=bool(only))), choices), *(one for one in own if one)]

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return the person's own places."""
        cards = self._cards(turn)
        return [cards.kept(event, row) for event, row in await self._list.mine(turn.session, turn.address)]

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
                    view = await self._events.view(turn.session, button.rest)
                    self._see(turn, [view.event.code])
                    return [self._cards(turn).event(view)]
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

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Answer what is asked about the events on the screen (几点开始); 不去了 gives a place back.

        None where an answer has come after the events, and where there is no place.
        """
        if not turn.group and cannot_come(turn.folded):
            return [await self._to_give_back(turn)] if await self._list.mine(turn.session, turn.address) else None
        codes, _, entry = turn.dialogue.shown.get(self.key, "").partition("|")
        about = asked_about(turn.folded) if codes and entry == (turn.dialogue.entry or "") else None
        if about is None:
            return None
        views = []
        for code in codes.split(","):
            with suppress(WrongInput):  # one that has gone meanwhile is left out
                views.append(await self._events.view(turn.session, code))
        return [self._cards(turn).about(views, about)] if views else None

    def _see(self, turn: Turn, codes: Sequence[str]) -> None:
        """Note what is on the screen, and which answer was there before: a later one is what people ask about."""
        turn.dialogue.shown.pop(self.key, None)
        if codes:
            turn.dialogue.shown[self.key] = f"{','.join(codes[:ASKED_ABOUT])}|{turn.dialogue.entry or ''}"

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
                found = find_phone(turn.text)
                phone = "" if turn.text in ("不留", "没有", "跳过") else found[0] if found else None
                if phone is None and turn.asks():
                    return None
                if phone is None:
                    stop = Choice(buttons.place_stop(), words.cancel)
                    wrong = say(words.wrong_phone, choices=(Choice(buttons.place_skip(), words.no_phone), stop))
                    return replace(wrong, meta={ASKS: "phone"})
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
            case buttons.own_places:
                return await self._to_give_back(turn)
            case buttons.place_back | buttons.place_again | buttons.offer_yes | buttons.offer_no:
                return await self._own(turn, button)
            case _:
                return turn.stale()

    async def _to_give_back(self, turn: Turn) -> Outgoing:
        """Ask which place is to be given back, or whether the only one is; what is being written is stopped."""
        kept = await self.mine(turn)
        if not kept and turn.dialogue.draft(self.key, PlaceDraft) is not None:
            turn.dialogue.drop(self.key)
            return say(turn.phrases.events.stopped)
        # The last button gives it back; where a place is offered the one before it takes it.
        things = [Thing("\n".join(one.lines), one.choices[-1], one.choices[-1]) for one in kept]
        return which(turn.phrases, self.name(turn.phrases), things)

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

    async def _tag(self, turn: Turn, value: str) -> str:
        if not value.startswith("~"):
            return value
        places = await self._events.communities(turn.session)
        return next((COMMUNITY + place for place in places if short_tag(COMMUNITY + place) == value), "")

    async def _own(self, turn: Turn, button: Pressed) -> Outgoing:
        """Give a place back or take it again, or answer the offer of one."""
        session, cards = turn.session, self._cards(turn)
        found = await self._list.own(session, turn.address, button.number() or 0)
        if found is None:
            return turn.stale()
        event, row = found
        if button.kind == buttons.place_again:
            return await self._register(turn, event, name=row.name, phone=row.phone, answer=row.answer)
        if row.state == PlaceState.CANCELLED:
            return turn.stale()
        if button.kind == buttons.offer_yes:
            if row.state == PlaceState.CONFIRMED:
                return cards.known(event, row)
            taken = await self._list.waiting.confirm(session, row)
            return await self._welcome(turn, event, row) if taken else cards.over(event)
        passed_on = await self._list.leave(session, row)
        return cards.left(event, row, passed_on=bool(passed_on))

    async def _go_on(self, turn: Turn, draft: PlaceDraft) -> Outgoing:
        """Ask what is missing, or take the place."""
        words = turn.phrases.events
        turn.dialogue.keep(self.key, draft)
        turn.dialogue.options = []
        turn.dialogue.give_floor(self.key)
        stop = Choice(buttons.place_stop(), words.cancel)
        view = await self._events.view(turn.session, draft.code)
        step = self._step(turn, draft, view.event)
        match await self._missing(turn, draft):
            case "name":
                return say(step + words.ask_name.format(days=PHONE_DAYS), choices=(stop,))
            case "phone":
                choices = (Choice(buttons.place_skip(), words.no_phone), stop)
                asked = say(step + words.ask_phone.format(days=PHONE_DAYS), choices=choices)
                return replace(asked, meta={ASKS: "phone"})
            case "answer":
                text = words.ask_answer.format(question=view.event.question)
                return say(step + text, choices=(Choice(buttons.place_skip(), words.skip), stop))
        turn.dialogue.drop(self.key)
        return await self._register(
            turn, view.event, name=draft.name or "", phone=draft.phone or "", answer=draft.answer or ""
        )

    def _step(self, turn: Turn, draft: PlaceDraft, event: Event) -> str:
        """Which question of how many this is; nothing where there is only one."""
        asked = [*((draft.name, draft.phone) if draft.other else ()), *((draft.answer,) if event.question else ())]
        place = sum(one is not None for one in asked) + 1
        return turn.phrases.step_of.format(place=place, whole=len(asked)) if len(asked) > 1 else ""

    async def _register(self, turn: Turn, event: Event, *, name: str, phone: str, answer: str) -> Outgoing:
        """Take the place and say what became of it."""
        words, cards = turn.phrases.events, self._cards(turn)
        self._see(turn, [event.code])
        outcome, row = await self._list.register(
            turn.session, event, turn.address, name=name, phone=phone, answer=answer
        )
        match outcome:
            case "confirmed" if row is not None:
                return await self._welcome(turn, event, row)
            case "waiting" if row is not None:
                after = await self._events.view(turn.session, event.code)
                return cards.waiting(event, row, after.waiting)
            case "known" if row is not None:
                return cards.known(event, row)
            case "early" if event.opens_at:
                return say(words.not_yet.format(when=say_moment(event.opens_at, self._clock.now())))
            case "late":
                return say(words.too_late)
            case "limit":
                return say(words.limit.format(limit=PLACES_PER_PERSON))
            case _:
                return say(words.closed)

    async def _missing(self, turn: Turn, draft: PlaceDraft) -> str:
        if draft.other and draft.name is None:
            return "name"
        if draft.other and draft.phone is None:
            return "phone"
        if draft.answer is None and (await self._events.view(turn.session, draft.code)).event.question:
            return "answer"
        return ""

    async def _welcome(self, turn: Turn, event: Event, row: Registration) -> Outgoing:
        wishes = await self._subscriptions.wishes(turn.session, turn.address)
        now = self._clock.now()
        coming = [LEAD_NAMES[kind] for kind in wishes.leads if event.starts_at - LEADS[kind] > now]
        return self._cards(turn).welcome(event, row, coming)

    def _cards(self, turn: Turn) -> EventCards:
        return EventCards(turn.phrases, self._clock.now())


def _shortened(views: Sequence[EventView]) -> list[EventView]:
    seen: Counter[str] = Counter()
    found = []
    for view in views:
        seen[view.event.series] += 1
        if not view.event.series or seen[view.event.series] <= SHOWN_OF_SERIES:
            found.append(view)
    return found

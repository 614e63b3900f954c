"""Events in the chat: what is coming, one-tap registration (for a relative too), giving a place back, check-in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.clock import Clock
from bot.conversation.turn import Flow, Kept, Meant, Turn, gathered
from bot.conversation.withdrawing import cannot_come, to_withdraw
from bot.errors import WrongInput
from bot.events.calendar import event_file
from bot.events.cards import EventCards
from bot.events.places import Places
from bot.events.queries import EventView
from bot.events.registering import Registering
from bot.events.service import Events
from bot.events.table import lay, table_of
from bot.events.talk import ASKED_ABOUT, EventTalk
from bot.events.terms import PlaceState
from bot.messages import Address, Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.subscriptions.service import COMMUNITY, Subscriptions, short_tag
from bot.wants.events import asked_about

SHOWN_OF_SERIES = 2
"""Of a series only the next ones are listed."""

FILTER_FROM = 5
"""From so many events on there are buttons to see only some of them."""

_CHECK_IN = re.compile(r"签到\s*[:：]?\s*(\S{2,12})")


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
        self._registering = Registering(events, places, subscriptions, clock)
        self._talk = EventTalk(events, places, self._registering, clock)

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
        lay(turn, [view.event.code for view in views])
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
                    # 报名, where it is clear for what, is no wish to see the list.
                    typed = None if turn.incoming.choice else await self._talk.hear(turn)
                    return typed or await self._offer(turn)
                case buttons.events_of:
                    return await self._offer(turn, await self._tag(turn, button.rest))
                case buttons.event:
                    view = await self._events.view(turn.session, button.rest)
                    lay(turn, [view.event.code])
                    return [self._cards(turn).event(view)]
                case _ if turn.group:
                    return [say(turn.phrases.events.group)]
                case _:
                    return await self._press(turn, button)
        except WrongInput:
            return [turn.stale()]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take an answer while a registration is being written; None if it is no answer to what is asked."""
        draft = self._registering.draft(turn)
        if draft is None:
            return None
        if not turn.text and turn.incoming.attachments:
            return None
        try:
            return await self._registering.take(turn, draft)
        except WrongInput:
            # The event has gone meanwhile: the message belongs to nobody's step any more.
            turn.dialogue.drop(self.key)
            return None

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Answer what is asked about the events on the screen (几点开始); 不去了 gives a place back.

        None where an answer has come after the events, and where there is no place.
        """
        replies = await self._talk.hear(turn)
        if replies is not None:
            return replies
        if not turn.group and cannot_come(turn.folded):
            return [await self._to_give_back(turn)] if await self._list.mine(turn.session, turn.address) else None
        table = table_of(turn)
        about = asked_about(turn.folded) if table and table.above(turn.dialogue) else None
        if about is None or table is None:
            return None
        views = []
        for code in table.codes[:ASKED_ABOUT]:
            with suppress(WrongInput):  # one that has gone meanwhile is left out
                views.append(await self._events.view(turn.session, code))
        return [self._cards(turn).about(views, (about,))] if views else None

    async def claims(self, turn: Turn) -> list[Outgoing] | None:
        """Take what surely is about an event, whoever has asked for something else."""
        return await self._talk.hear(turn, firm=True)

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        draft = self._registering.draft(turn)
        try:
            return await self._registering.go_on(turn, draft) if draft else None
        except WrongInput:
            turn.dialogue.drop(self.key)
            return None

    async def _press(self, turn: Turn, button: Pressed) -> list[Outgoing]:
        code = button.rest
        match button.kind:
            case buttons.event_place | buttons.event_place_other:
                return await self._talk.begin(turn, code, other=button.kind == buttons.event_place_other)
            case buttons.event_file:
                view = await self._events.view(turn.session, code)
                document = event_file(view.event, view.event.office_id, self._clock.now())
                return [Outgoing((Block(BlockKind.TEXT, (view.event.title,)),), documents=(document,))]
            case buttons.place_skip:
                return await self._registering.skip(turn)
            case buttons.place_stop:
                return [self._registering.stop(turn)]
            case buttons.check_in | buttons.check_in_word:
                return [await self._check_in(turn, button)]
            case buttons.own_places:
                return [await self._to_give_back(turn)]
            case buttons.place_back | buttons.place_again | buttons.offer_yes | buttons.offer_no:
                return [await self._own(turn, button)]
            case _:
                return [turn.stale()]

    async def _to_give_back(self, turn: Turn) -> Outgoing:
        """Ask which place is to be given back, or whether the only one is; what is being written is stopped."""
        begun = self._registering.draft(turn) is not None
        if begun and not await self._list.mine(turn.session, turn.address):
            return self._registering.stop(turn)
        return await self._talk.give_back(turn, self.name(turn.phrases))

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
            _, replies = await self._registering.register(
                turn, event, name=row.name, phone=row.phone, answer=row.answer
            )
            return replies[0]
        if row.state == PlaceState.CANCELLED:
            return turn.stale()
        if button.kind == buttons.offer_yes:
            if row.state == PlaceState.CONFIRMED:
                return cards.known(event, row)
            taken = await self._list.waiting.confirm(session, row)
            return await self._registering.welcome(turn, event, row) if taken else cards.over(event)
        return await self._talk.leave(turn, event, row)

    def _cards(self, turn: Turn) -> EventCards:
        return self._registering.cards(turn)


def _shortened(views: Sequence[EventView]) -> list[EventView]:
    seen: Counter[str] = Counter()
    found = []
    for view in views:
        seen[view.event.series] += 1
        if not view.event.series or seen[view.event.series] <= SHOWN_OF_SERIES:
            found.append(view)
    return found

"""Subscribing in the chat: what one wants to hear of, how often, when not, and everything off at one tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.conversation.turn import Flow, Kept, Turn
from bot.errors import WrongInput
from bot.messages import Address, Block, BlockKind, Choice, Outgoing, say
from bot.quiet import QuietHours
from bot.subscriptions.service import (
    AUDIENCES,
    CAPS,
    COMMUNITY,
    FREQUENCIES,
    LEAD_NAMES,
    QUIETS,
    TOPICS,
    Subscriptions,
    Wishes,
    name_of,
    short_tag,
)

MOST_COMMUNITIES = 12

_WORDS = {
    **dict.fromkeys(("/subscriptions", "订阅", "我的订阅", "订阅设置", "我要订阅"), buttons.subscriptions()),
    **dict.fromkeys(("/stop", "退订", "取消订阅", "不再收到", "td"), buttons.unsubscribe()),
}


class SubscriptionFlow(Flow):
    """The cards of a subscription, for every channel."""

    key = "w"
    words = _WORDS

    def __init__(
        self,
        subscriptions: Subscriptions,
        communities: Callable[[AsyncSession], Awaitable[Sequence[str]]],
        plan: Callable[[AsyncSession, Address], Awaitable[None]],
        public_url: str,
    ) -> None:
        """`communities`: those that can be subscribed to. `plan`: sets a person's reminders anew."""
        self._subscriptions = subscriptions
        self._communities = communities
        self._plan = plan
        self._public_url = public_url.rstrip("/")

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Show what the person subscribes to, or change it."""
        if turn.group:
            return [say(turn.phrases.subscriptions.group)]
        try:
            return [await self._press(turn, button)]
        except WrongInput as fault:
            return [say(str(fault))]

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return what the person subscribes to, one line; nothing for who subscribes to nothing."""
        words = turn.phrases.subscriptions
        since = await self._subscriptions.since(turn.session, turn.address)
        chosen = _chosen(await self._subscriptions.wishes(turn.session, turn.address))
        if since is None or not chosen:
            return []
        line = words.mine_line.format(chosen=chosen)
        return [Kept(since, (line,), (Choice(buttons.subscriptions(), words.settings),))]

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the person's subscription."""
        await self._subscriptions.forget(session, address)

    async def _press(self, turn: Turn, button: Pressed) -> Outgoing:
        session, address = turn.session, turn.address
        match button.kind:
            case buttons.unsubscribe:
                return await self._stop(turn)
            case buttons.resubscribe:
                return await self._topics(turn, await self._subscriptions.resume(session, address))
            case buttons.topic:
                tag = await self._tag(turn, button.rest)
                return await self._topics(turn, await self._subscriptions.toggle(session, address, tag))
            case buttons.subscription_more:
                return self._settings(turn, await self._subscriptions.wishes(session, address))
            case buttons.subscriptions:
                return await self._topics(turn, await self._subscriptions.wishes(session, address))
            case _:
                return self._settings(turn, await self._change(turn, button))

    async def _stop(self, turn: Turn) -> Outgoing:
        """Turn everything off; one tap brings it back."""
        words = turn.phrases.subscriptions
        await self._subscriptions.stop(turn.session, turn.address)
        resume = Choice(buttons.resubscribe(), words.resume)
        return say(words.stopped, choices=(resume, Choice(buttons.subscriptions(), words.settings)))

    async def _change(self, turn: Turn, button: Pressed) -> Wishes:
        change = self._subscriptions.change
        session, address = turn.session, turn.address
        match button.kind:
            case buttons.frequency:
                return await change(session, address, frequency=button.rest)
            case buttons.weekly_cap:
                return await change(session, address, weekly_cap=button.number() or 0)
            case buttons.quiet_hours:
                place = button.number()
                known = place is not None and place < len(QUIETS)
                wishes = await change(session, address, quiet=QUIETS[place or 0] if known else "")
            case buttons.lead:
                wishes = await change(session, address, lead=button.rest)
            case _:
                raise WrongInput(turn.phrases.stale)
        await self._plan(session, address)
        return wishes

    async def _topics(self, turn: Turn, wishes: Wishes) -> Outgoing:
        words = turn.phrases.subscriptions
        chosen = _chosen(wishes)
        blocks = [Block(BlockKind.LEAD, (words.now.format(chosen=chosen) if chosen else words.nothing,))]
        if wishes.feed and self._public_url:
            bare = self._public_url.partition("://")[2]
            blocks.append(
                Block(BlockKind.NOTE, (words.feed.format(link=f"webcal://{bare}/calendar/{wishes.feed}.ics"),))
            )
        choices = [Choice(buttons.topic(tag), _mark(name, on=tag in wishes.tags)) for tag, name in TOPICS.items()]
        choices += [
            Choice(buttons.topic(tag), _mark(words.audience.format(name=name), on=tag in wishes.tags))
            for tag, name in AUDIENCES.items()
        ]
        for place in (await self._communities(turn.session))[:MOST_COMMUNITIES]:
            choices.append(
                Choice(
                    buttons.topic(short_tag(COMMUNITY + place)), _mark(place[:30], on=COMMUNITY + place in wishes.tags)
                )
            )
        choices.append(Choice(buttons.subscription_more(), words.more))
        if wishes.tags:
            choices.append(Choice(buttons.unsubscribe(), words.stop))
        elif wishes.stopped:
            choices.append(Choice(buttons.resubscribe(), words.resume))
        return Outgoing(tuple(blocks), tuple(choices))

    def _settings(self, turn: Turn, wishes: Wishes) -> Outgoing:
        words = turn.phrases.subscriptions
        lines = (
            words.how_often.format(name=FREQUENCIES[wishes.frequency], cap=wishes.weekly_cap),
            words.quiet.format(quiet=_say_quiet(wishes.quiet, words.never)),
            words.leads.format(leads="、".join(LEAD_NAMES[kind] for kind in wishes.leads) or words.no_leads),
        )
        choices = [
            Choice(buttons.frequency(key), _mark(name, on=key == wishes.frequency)) for key, name in FREQUENCIES.items()
        ]
        choices += [Choice(buttons.lead(key), _mark(name, on=key in wishes.leads)) for key, name in LEAD_NAMES.items()]
        choices += [
            Choice(
                buttons.quiet_hours(place),
                _mark(
                    words.quiet_choice.format(quiet=_say_quiet(QuietHours.parse(text), words.never)),
                    on=text == str(wishes.quiet),
                ),
            )
            for place, text in enumerate(QUIETS)
        ]
        choices += [
            Choice(buttons.weekly_cap(cap), _mark(words.cap.format(cap=cap), on=cap == wishes.weekly_cap))
            for cap in CAPS
        ]
        choices.append(Choice(buttons.subscriptions(), words.back))
        return Outgoing((Block(BlockKind.TEXT, lines),), tuple(choices))

    async def _tag(self, turn: Turn, value: str) -> str:
        """The tag of a button; communities stand as a hash, as a button's id has to be short and ASCII."""
        if value in TOPICS or value in AUDIENCES:
            return value
        places = await self._communities(turn.session)
        place = next((place for place in places if short_tag(COMMUNITY + place) == value), None)
        if place is None:
            raise WrongInput(turn.phrases.stale)
        return COMMUNITY + place


def _chosen(wishes: Wishes) -> str:
    names = [name_of(tag) for tag in (*TOPICS, *AUDIENCES) if tag in wishes.tags]
    return "、".join([*names, *sorted(name_of(tag) for tag in wishes.tags if tag.startswith(COMMUNITY))])


def _mark(name: str, *, on: bool) -> str:
    return f"✓ {name}" if on else name


def _say_quiet(quiet: QuietHours, never: str) -> str:
    return never if quiet.begin == quiet.end else f"{quiet.begin:%H:%M}–{quiet.end:%H:%M}"

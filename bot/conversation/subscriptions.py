"""Subscribing in the chat: what one wants to hear of, how often, when not, and everything off at one tap."""

from __future__ import annotations

from bot.conversation.events import Moment
from bot.errors import WrongInput
from bot.events.reminders import Reminders
from bot.events.service import Events
from bot.messages import Block, BlockKind, Choice, Outgoing, say
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


class SubscriptionFlow:
    """The cards of a subscription, for every channel."""

    def __init__(self, subscriptions: Subscriptions, events: Events, reminders: Reminders, public_url: str) -> None:
        self._subscriptions = subscriptions
        self._events = events
        self._reminders = reminders
        self._public_url = public_url.rstrip("/")

    async def offer(self, here: Moment) -> list[Outgoing]:
        """Show what the person subscribes to, with a button to turn each topic on or off."""
        if here.incoming.group:
            return [say(here.phrases.subscriptions.group)]
        return [await self._topics(here, await self._subscriptions.wishes(here.session, here.incoming.address))]

    async def stop(self, here: Moment) -> list[Outgoing]:
        """Turn everything off; one tap brings it back."""
        if here.incoming.group:
            return [say(here.phrases.subscriptions.group)]
        words = here.phrases.subscriptions
        await self._subscriptions.stop(here.session, here.incoming.address)
        return [say(words.stopped, choices=(Choice("w:resume", words.resume), Choice("w", words.settings)))]

    async def pressed(self, here: Moment, rest: str) -> list[Outgoing]:
        """Take a button; `rest` is its id without the leading w:."""
        kind, _, value = rest.partition(":")
        address = here.incoming.address
        if here.incoming.group or kind == "":
            return await self.offer(here)
        try:
            match kind:
                case "stop":
                    return await self.stop(here)
                case "resume":
                    return [await self._topics(here, await self._subscriptions.resume(here.session, address))]
                case "t":
                    tag = await self._tag(here, value)
                    return [await self._topics(here, await self._subscriptions.toggle(here.session, address, tag))]
                case "more":
                    return [self._settings(here, await self._subscriptions.wishes(here.session, address))]
                case "f" | "l" | "q" | "n":
                    return [self._settings(here, await self._change(here, kind, value))]
                case _:
                    return [say(here.phrases.stale)]
        except WrongInput as fault:
            return [say(str(fault))]

    async def _change(self, here: Moment, kind: str, value: str) -> Wishes:
        change = self._subscriptions.change
        session, address = here.session, here.incoming.address
        match kind:
            case "f":
                return await change(session, address, frequency=value)
            case "n":
                return await change(session, address, weekly_cap=int(value) if value.isdecimal() else 0)
            case "q":
                known = value.isdecimal() and int(value) < len(QUIETS)
                wishes = await change(session, address, quiet=QUIETS[int(value)] if known else "")
            case _:
                wishes = await change(session, address, lead=value)
        await self._reminders.plan_person(session, address)
        return wishes

    async def _topics(self, here: Moment, wishes: Wishes) -> Outgoing:
        words = here.phrases.subscriptions
        names = "、".join(name_of(tag) for tag in (*TOPICS, *AUDIENCES) if tag in wishes.tags)
        places = "、".join(sorted(name_of(tag) for tag in wishes.tags if tag.startswith(COMMUNITY)))
        chosen = "、".join(part for part in (names, places) if part)
        blocks = [Block(BlockKind.LEAD, (words.now.format(chosen=chosen) if chosen else words.nothing,))]
        if wishes.feed and self._public_url:
            bare = self._public_url.partition("://")[2]
            blocks.append(
                Block(BlockKind.NOTE, (words.feed.format(link=f"webcal://{bare}/calendar/{wishes.feed}.ics"),))
            )
        choices = [Choice(f"w:t:{tag}", _mark(name, on=tag in wishes.tags)) for tag, name in TOPICS.items()]
        choices += [
            Choice(f"w:t:{tag}", _mark(words.audience.format(name=name), on=tag in wishes.tags))
            for tag, name in AUDIENCES.items()
        ]
        for place in (await self._events.communities(here.session))[:MOST_COMMUNITIES]:
            choices.append(
                Choice(f"w:t:{short_tag(COMMUNITY + place)}", _mark(place[:30], on=COMMUNITY + place in wishes.tags))
            )
        choices.append(Choice("w:more", words.more))
        if wishes.tags:
            choices.append(Choice("w:stop", words.stop))
        elif wishes.stopped:
            choices.append(Choice("w:resume", words.resume))
        return Outgoing(tuple(blocks), tuple(choices))

    def _settings(self, here: Moment, wishes: Wishes) -> Outgoing:
        words = here.phrases.subscriptions
        lines = (
            words.how_often.format(name=FREQUENCIES[wishes.frequency], cap=wishes.weekly_cap),
            words.quiet.format(quiet=_say_quiet(wishes.quiet, words.never)),
            words.leads.format(leads="、".join(LEAD_NAMES[kind] for kind in wishes.leads) or words.no_leads),
        )
        choices = [Choice(f"w:f:{key}", _mark(name, on=key == wishes.frequency)) for key, name in FREQUENCIES.items()]
        choices += [Choice(f"w:l:{key}", _mark(name, on=key in wishes.leads)) for key, name in LEAD_NAMES.items()]
        choices += [
            Choice(
                f"w:q:{place}",
                _mark(
                    words.quiet_choice.format(quiet=_say_quiet(QuietHours.parse(text), words.never)),
                    on=text == str(wishes.quiet),
                ),
            )
            for place, text in enumerate(QUIETS)
        ]
        choices += [Choice(f"w:n:{cap}", _mark(words.cap.format(cap=cap), on=cap == wishes.weekly_cap)) for cap in CAPS]
        choices.append(Choice("w", words.back))
        return Outgoing((Block(BlockKind.TEXT, lines),), tuple(choices))

    async def _tag(self, here: Moment, value: str) -> str:
        """The tag of a button; communities stand as a hash, as a button's id has to be short and ASCII."""
        if value in TOPICS or value in AUDIENCES:
            return value
        places = await self._events.communities(here.session)
        place = next((place for place in places if short_tag(COMMUNITY + place) == value), None)
        if place is None:
            raise WrongInput(here.phrases.stale)
        return COMMUNITY + place


def _mark(name: str, *, on: bool) -> str:
    return f"✓ {name}" if on else name


def _say_quiet(quiet: QuietHours, never: str) -> str:
    return never if quiet.begin == quiet.end else f"{quiet.begin:%H:%M}–{quiet.end:%H:%M}"

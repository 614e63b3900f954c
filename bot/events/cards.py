"""Turns events and places into messages; the only place that decides how they are laid out in a chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot import buttons
from bot.clock import OFFICE_ZONE
from bot.conversation.turn import Kept
from bot.events.queries import EventView
from bot.events.store import Event, Registration
from bot.events.terms import OPEN_STATES, EventState, PlaceState
from bot.events.where import map_link
from bot.language.moments import say_moment
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.subscriptions.service import COMMUNITY, name_of, short_tag
from bot.wants.events import About

LABEL = 40

MOST_FILTERS = 6


class EventCards:
    """Builds messages about events as they stand at one moment."""

    def __init__(self, phrases: Phrases, now: datetime) -> None:
        self._say = phrases.events
        self._all = phrases
        self._now = now

    def listed(self, views: Sequence[EventView], *, only: bool) -> list[Block]:
        """List what is coming; `only`: what was chosen of it."""
        none = self._say.list_none_of if only else self._say.list_none
        blocks = [Block(BlockKind.LEAD, (self._say.list_head if views else none,))]
        return [*blocks, Block(BlockKind.ITEMS, tuple(self._line(view) for view in views))] if views else blocks

    def choices(self, views: Sequence[EventView]) -> tuple[Choice, ...]:
        """Return a button for each event; those of a series have the same title, so the day is with it."""
        return tuple(Choice(buttons.event(view.event.code), self._label(view.event)) for view in views)

    def filters(self, views: Sequence[EventView]) -> Iterator[Choice]:
        """Buttons for the topics, audiences and communities that are among the events; at most MOST_FILTERS."""
        tags = (
            tag
            for view in views
            for tag in (view.event.topic, view.event.audience, COMMUNITY + view.event.community)
            if tag and tag not in (COMMUNITY, "all")
        )
        for tag in list(dict.fromkeys(tags))[:MOST_FILTERS]:
            yield Choice(buttons.events_of(short_tag(tag)), self._say.only.format(name=name_of(tag))[:LABEL])

    def event(self, view: EventView) -> Outgoing:
        """Show one event with what can be done about it."""
        words, event = self._say, view.event
        when = words.postponed if event.state == EventState.POSTPONED else self.when(event)
        lines = [words.where.format(when=when, venue=event.venue)]
        lines += [words.map.format(link=map_link(event))]
        lines += [words.host.format(host=event.host)] if event.host else []
        lines += [words.contact.format(contact=event.contact)] if event.contact else []
        lines += [self._places(view)] if self._places(view) else []
        blocks = (Block(BlockKind.LEAD, (f"{event.title}（{event.kind}）",)), Block(BlockKind.TEXT, tuple(lines)))
        open_now = event.state in OPEN_STATES and event.starts_at > self._now
        choices: tuple[Choice, ...] = (Choice(buttons.events(), words.back),)
        if open_now:
            choices = (
                Choice(buttons.event_place(event.code), words.sign_up),
                Choice(buttons.event_place_other(event.code), words.sign_up_other),
                Choice(buttons.event_file(event.code), words.calendar),
                *choices,
            )
        return Outgoing(blocks, choices)

    def which(self, views: Sequence[EventView], head: str, choices: tuple[Choice, ...]) -> Outgoing:
        """Ask which of the events is meant."""
        lines = tuple(self._line(view) for view in views)
        back = Choice(buttons.events(), self._say.back)
        return Outgoing((Block(BlockKind.LEAD, (head,)), Block(BlockKind.ITEMS, lines)), (*choices, back))

    def label(self, event: Event) -> str:
        """Return what an event is called on a button."""
        return self._label(event)

    def about(self, views: Sequence[EventView], abouts: Sequence[About]) -> Outgoing:
        """Answer questions about the events on the screen; what is not noted of them is said so, and who knows it."""
        lines = [self._about(view, about) for view in views for about in abouts]
        codes = [view.event.code for view in views]
        choices: tuple[Choice, ...] = (Choice(buttons.events(), self._say.back),)
        if len(views) == 1:
            choices = (Choice(buttons.event(codes[0]), self._say.look), *choices)
        else:
            choices = (*self.choices(views), *choices)
        choices = (*choices, Choice(buttons.person(), self._all.person))
        kind = BlockKind.LEAD if len(lines) == 1 else BlockKind.ITEMS
        return Outgoing((Block(kind, tuple(lines)),), choices)

    def _about(self, view: EventView, about: About) -> str:
        words, event = self._say, view.event
        told = words.about
        match about:
            case "when" if event.state == EventState.POSTPONED:
                said = words.postponed
            case "when":
                ends = event.ends_at.astimezone(OFFICE_ZONE)
                said = told.when.format(when=self.when(event), ends=f"{ends.hour}点" + _minutes(ends.minute))
            case "where":
                said = told.where.format(venue=event.venue, link=map_link(event))
            case "who" if event.host:
                said = words.host.format(host=event.host)
            case "contact" if event.contact:
                said = words.contact.format(contact=event.contact)
            case "places" | "register":
                said = (self._places(view) or told.no_limit).strip("（）") + told.signing_up
            case _:
                said = str(getattr(told, about)) + self._who_knows(event)
        return told.line.format(title=event.title, said=said)

    def _who_knows(self, event: Event) -> str:
        told = self._say.about
        return told.ask.format(contact=event.contact) if event.contact else told.ask_person

    def welcome(self, event: Event, row: Registration, leads: Sequence[str]) -> Outgoing:
        """Tell for whom the place is, when and where, and what (`leads`) will remind of it."""
        words = self._say
        text = (words.registered if leads else words.registered_soon).format(
            who=self._who(row), title=event.title, when=self.when(event), venue=event.venue, leads="、".join(leads)
        )
        choices = (
            Choice(buttons.event_file(event.code), words.calendar),
            Choice(buttons.place_back(row.id), words.not_coming),
        )
        return say(text, choices=choices)

    def waiting(self, event: Event, row: Registration, place: int) -> Outgoing:
        """Tell for whom we queue, for what, at which place of the queue, and what comes of it."""
        text = self._say.waiting.format(who=self._who(row), title=event.title, when=self.when(event), place=place)
        choices = (
            Choice(buttons.place_back(row.id), self._say.queue_no_more),
            Choice(buttons.mine(), self._all.thread.open_my),
        )
        return say(*text.split("\n"), choices=choices)

    def known(self, event: Event, row: Registration) -> Outgoing:
        """Say that there is a place already, and how it stands."""
        text = self._say.known.format(
            who=self._who(row), title=event.title, when=self.when(event), state=self._state(row)
        )
        return say(text, choices=self._buttons(row))

    def left(self, event: Event, row: Registration, *, passed_on: bool) -> Outgoing:
        """Say that a place was given back, with a tap that takes it again."""
        words = self._say
        lines = [words.left.format(who=self._who(row), title=event.title, when=self.when(event))]
        lines += [words.left_passed_on] if passed_on else []
        return say(*lines, choices=(Choice(buttons.place_again(row.id), words.again),))

    def stays(self, event: Event, row: Registration) -> Outgoing:
        """Say that the place somebody wanted to change is still theirs, and how to give it back all the same."""
        text = self._say.stays.format(who=self._who(row), title=event.title, when=self.when(event))
        return say(text, choices=self._buttons(row))

    def over(self, event: Event) -> Outgoing:
        """Say that the time to take an offered place is over."""
        text = self._say.offer_over.format(title=event.title)
        return say(text, choices=(Choice(buttons.event(event.code), self._say.look),))

    def kept(self, event: Event, row: Registration) -> Kept:
        """One place as 我的 shows it."""
        state = self._state(row)
        if row.state == PlaceState.OFFERED and row.offered_until:
            state = self._say.state_offered_until.format(until=say_moment(row.offered_until, self._now))
        line = self._say.mine_line.format(who=self._who(row), title=event.title, when=self.when(event), state=state)
        return Kept(row.queued_at, (line,), self._buttons(row, named=f"{row.name or self._say.you} {event.title}"))

    def when(self, event: Event) -> str:
        """Say when an event begins."""
        return say_moment(event.starts_at, self._now)

    def _buttons(self, row: Registration, named: str = "") -> tuple[Choice, ...]:
        words = self._say
        tail = f"：{named}" if named else ""
        if row.state == PlaceState.OFFERED:
            return (
                Choice(buttons.offer_yes(row.id), f"{words.offer_yes}{tail}"[:LABEL]),
                Choice(buttons.offer_no(row.id), f"{words.offer_no}{tail}"[:LABEL]),
            )
        leave = words.queue_no_more if row.state == PlaceState.WAITING else words.leave
        return (Choice(buttons.place_back(row.id), f"{leave}{tail}"[:LABEL]),)

    def _who(self, row: Registration) -> str:
        return row.name or self._say.you

    def _state(self, row: Registration) -> str:
        return str(getattr(self._say, f"state_{row.state}"))

    def _places(self, view: EventView) -> str:
        words = self._say
        if view.event.state == EventState.POSTPONED:
            return words.postponed
        if view.free is None:
            return ""
        return words.free.format(free=view.free) if view.free and not view.waiting else words.full

    def _line(self, view: EventView) -> str:
        event = view.event
        line = self._say.line.format(title=event.title, when=self.when(event), venue=event.venue)
        return line + self._places(view)

    def _label(self, event: Event) -> str:
        day = event.starts_at.astimezone(OFFICE_ZONE)
        return event.title[: LABEL - 8] + (f"（{day.month}月{day.day}日）" if event.series else "")


def _minutes(minutes: int) -> str:
    return f"{minutes:02}分" if minutes else ""

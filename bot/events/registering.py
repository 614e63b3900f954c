"""Taking places in a conversation: what is still missing is asked, one person after the other."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from bot import buttons
from bot.clock import Clock
from bot.conversation.turn import Turn
from bot.events.cards import EventCards
from bot.events.hearing import gives_up, has_nothing_to_ask, hear, name_said, plain, refuses_phone
from bot.events.places import PHONE_DAYS, PLACES_PER_PERSON, Outcome, Places
from bot.events.service import Events
from bot.events.store import Event, Registration
from bot.events.table import KEY, lay
from bot.events.terms import PlaceState
from bot.language.moments import say_moment
from bot.language.names import MAX_NAME, may_be_name, name_told, surely_name
from bot.language.phones import find_phone
from bot.messages import ASKS, Choice, Outgoing, say
from bot.subscriptions.service import LEAD_NAMES, LEADS, Subscriptions

MAX_ANSWER = 300
SHORT = 6
"""What is longer than this and no name is taken for something else that somebody wants to say."""

_GOES_ON: tuple[Outcome, ...] = ("confirmed", "known", "waiting")
"""What lets the next person be registered, too."""


class PlaceDraft(BaseModel):
    """A registration for an event that is being written; None marks what was not asked yet.

    `more`: who else is registered afterwards, an empty name where none was told. `instead`: the place that is given
    back once this one is taken.
    """

    model_config = ConfigDict(extra="ignore")

    code: str
    other: bool = False
    name: str | None = None
    phone: str | None = None
    answer: str | None = None
    more: list[str] = Field(default_factory=list)
    instead: int | None = None


class Registering:
    """Asks for what a registration needs, takes the place, and says what became of it."""

    def __init__(self, events: Events, places: Places, subscriptions: Subscriptions, clock: Clock) -> None:
        self._events = events
        self._list = places
        self._subscriptions = subscriptions
        self._clock = clock

    def draft(self, turn: Turn) -> PlaceDraft | None:
        """Return what is being written."""
        return turn.dialogue.draft(KEY, PlaceDraft)

    def stop(self, turn: Turn) -> Outgoing:
        """Throw away what is being written."""
        turn.dialogue.drop(KEY)
        return say(turn.phrases.events.stopped)

    async def take(self, turn: Turn, draft: PlaceDraft) -> list[Outgoing] | None:
        """Take an answer to what is asked; None if it is none. Raises WrongInput where the event has gone."""
        words = turn.phrases.events
        said, phone = plain(turn.text)
        if gives_up(said):
            return [self.stop(turn)]
        match await self._missing(turn, draft):
            case "name":
                name = self._name(turn, said)
                if not name:
                    return self._no_name(turn, said)
                draft.name = name
                draft.phone = phone or draft.phone
            case "phone":
                found = find_phone(turn.text)
                if name_told(said)[0] and not phone:
                    draft.name = name_said(said) or draft.name
                    return await self.go_on(turn, draft)
                number = "" if refuses_phone(said) else found[0] if found else None
                if number is None and turn.asks():
                    return None
                if number is None:
                    stop = Choice(buttons.place_stop(), words.cancel)
                    wrong = say(words.wrong_phone, choices=(Choice(buttons.place_skip(), words.no_phone), stop))
                    return [replace(wrong, meta={ASKS: "phone"})]
                draft.phone = number
            case "answer":
                # The speaker has asked what people want to know: here a question is the answer.
                draft.answer = "" if has_nothing_to_ask(said) else turn.text[:MAX_ANSWER]
        return await self.go_on(turn, draft)

    def _name(self, turn: Turn, said: str) -> str:
        """The name as it was written, or out of a sentence that tells it; empty for none.

        A topic of the FAQ (离婚, 遗嘱) could be a nickname by its form, but is none.
        """
        if len(turn.text) <= MAX_NAME and surely_name(turn.text):
            return turn.text
        told = name_said(said)
        if told:
            return told
        nick = len(turn.text) <= MAX_NAME and may_be_name(turn.text)
        return turn.text if nick and turn.verdict() not in ("answer", "choose", "urgent") else ""

    def _no_name(self, turn: Turn, said: str) -> list[Outgoing] | None:
        """Ask once more for a name, unless something else is said."""
        if len(turn.text) > SHORT or hear(said).abouts or turn.verdict() in ("answer", "choose"):
            return None
        words = turn.phrases.events
        return [say(words.name_again, choices=(Choice(buttons.place_stop(), words.cancel),))]

    async def skip(self, turn: Turn) -> list[Outgoing]:
        """Leave out what is asked."""
        draft = self.draft(turn)
        if draft is None:
            return [turn.stale()]
        if await self._missing(turn, draft) == "phone":
            draft.phone = ""
        else:
            draft.answer = ""
        return await self.go_on(turn, draft)

    async def go_on(self, turn: Turn, draft: PlaceDraft) -> list[Outgoing]:
        """Ask what is missing, or take the place; then the same for who else is to come."""
        told: list[Outgoing] = []
        while True:
            turn.dialogue.options = []
            view = await self._events.view(turn.session, draft.code)
            missing = await self._missing(turn, draft)
            if missing:
                turn.dialogue.keep(KEY, draft)
                turn.dialogue.give_floor(KEY)
                return [*told, self._ask(turn, draft, view.event, missing)]
            turn.dialogue.drop(KEY)
            outcome, replies = await self.register(
                turn,
                view.event,
                name=draft.name or "",
                phone=draft.phone or "",
                answer=draft.answer or "",
                instead=draft.instead,
            )
            told += replies
            if not draft.more or outcome not in _GOES_ON:
                return told
            name, *more = draft.more
            draft = PlaceDraft(code=draft.code, other=True, name=name or None, more=more)

    def _ask(self, turn: Turn, draft: PlaceDraft, event: Event, missing: str) -> Outgoing:
        words, step = turn.phrases.events, self._step(turn, draft, event)
        stop = Choice(buttons.place_stop(), words.cancel)
        match missing:
            case "name":
                return say(step + words.ask_name.format(days=PHONE_DAYS), choices=(stop,))
            case "phone":
                text = words.ask_phone.format(days=PHONE_DAYS)
                choices = (Choice(buttons.place_skip(), words.no_phone), stop)
                return replace(say(step + text, choices=choices), meta={ASKS: "phone"})
            case _:
                text = words.ask_answer.format(question=event.question)
                return say(step + text, choices=(Choice(buttons.place_skip(), words.skip), stop))

    def _step(self, turn: Turn, draft: PlaceDraft, event: Event) -> str:
        """Which question of how many this is; nothing where there is only one."""
        asked = [*((draft.name, draft.phone) if draft.other else ()), *((draft.answer,) if event.question else ())]
        place = sum(one is not None for one in asked) + 1
        return turn.phrases.step_of.format(place=place, whole=len(asked)) if len(asked) > 1 else ""

    async def _missing(self, turn: Turn, draft: PlaceDraft) -> str:
        if draft.other and draft.name is None:
            return "name"
        if draft.other and draft.phone is None:
            return "phone"
        if draft.answer is None and (await self._events.view(turn.session, draft.code)).event.question:
            return "answer"
        return ""

    async def register(
        self, turn: Turn, event: Event, *, name: str, phone: str, answer: str, instead: int | None = None
    ) -> tuple[Outcome, list[Outgoing]]:
        """Take the place and say what became of it; only once it is taken `instead` is given back."""
        lay(turn, [event.code])
        outcome, row = await self._list.register(
            turn.session, event, turn.address, name=name, phone=phone, answer=answer
        )
        told = await self._told(turn, event, outcome, row)
        before = await self._list.own(turn.session, turn.address, instead) if instead else None
        return outcome, [told, *([await self._gave_up(turn, *before, row)] if before else [])]

    async def _gave_up(self, turn: Turn, event: Event, row: Registration, taken: Registration | None) -> Outgoing:
        """Give the old place back where the new one is sure; else say that it is kept."""
        cards = self.cards(turn)
        if taken is not None and taken.state == PlaceState.CONFIRMED:
            passed_on = await self._list.leave(turn.session, row)
            return cards.left(event, row, passed_on=bool(passed_on))
        return cards.stays(event, row)

    async def _told(self, turn: Turn, event: Event, outcome: Outcome, row: Registration | None) -> Outgoing:
        words, cards = turn.phrases.events, self.cards(turn)
        match outcome:
            case "confirmed" if row is not None:
                return await self.welcome(turn, event, row)
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

    async def welcome(self, turn: Turn, event: Event, row: Registration) -> Outgoing:
        """Say that the place is taken."""
        wishes = await self._subscriptions.wishes(turn.session, turn.address)
        now = self._clock.now()
        coming = [LEAD_NAMES[kind] for kind in wishes.leads if event.starts_at - LEADS[kind] > now]
        return self.cards(turn).welcome(event, row, coming)

    def cards(self, turn: Turn) -> EventCards:
        """Return what lays events out, as of now."""
        return EventCards(turn.phrases, self._clock.now())

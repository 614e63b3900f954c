"""Events by word of mouth: 第二个, 帮我妈报名, 8号那个不去了, 改成12号的, 要带什么 do what the buttons do.

An event that was listed or shown last is on the table; what a message names, or else what is on the table, is meant.
Where that is not clear it is asked. What is not understood nearly whole is left to others: a legal question may hold
the words of a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from bot import buttons
from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.turn import Turn, gathered
from bot.conversation.withdrawing import Thing, which
from bot.errors import WrongInput
from bot.events.hearing import LONGEST, TO_CHANGE, Act, Wish, agrees, hear, plain
from bot.events.naming import Pointing, point
from bot.events.places import PLACES_PER_PERSON, Places
from bot.events.queries import EventView
from bot.events.registering import PlaceDraft, Registering
from bot.events.service import Events
from bot.events.store import Event, Registration
from bot.events.table import Asked, Table, lay, table_of
from bot.language.names import KINDRED
from bot.messages import Block, BlockKind, Choice, Outgoing, say

ASKED_ABOUT = 3
"""Of a list so many events are told about, where it is not said which is meant."""

FEW, SOME = 1, 2
"""Letters of a message that may stay without sense, where little else and where much tells what is meant."""

AFTER_DANGER = 6
"""Messages for which what was not reported (没报过) may be a crime."""

_ASKS = re.compile(r"(?:吗|行不行|好不好|可不可以|能不能去?|可以不)(?:,|$)")
_FOR = re.compile(r"帮|替|给|代|我要|我想|我报|报我|算我|加我")
_LISTS = re.compile(r"有(?:没有|什么|哪些|点什么)|什么(?:活动|讲座)|哪些(?:活动|讲座)")
_POINTS = re.compile(r"那个|这个|那场|这场|讲座|活动|第|的$")

Mine = list[tuple[Event, Registration]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what it names and wants, what is on the table and what the person has."""

    said: str
    table: Table | None
    events: Sequence[Event]
    mine: Mine
    pointing: Pointing
    wish: Wish
    above: bool
    fresh: bool

    @property
    def left(self) -> int:
        """How many letters nobody understood."""
        return len(self.wish.rest)

    @property
    def codes(self) -> list[str]:
        """The events that are meant: those that are named, of these those on the table, else those one goes to."""
        codes = list(self.pointing.codes)
        if len(codes) > 1 and self.table and (laid := [code for code in self.table.codes if code in codes]):
            return laid
        own = [code for code in codes if code in {event.code for event, _ in self.mine}]
        return own if own and not self.table and not self.pointing.by else codes

    @property
    def theirs(self) -> bool:
        """Whether there is a place of somebody who is spoken of."""
        return bool(self.wish.others and of_whom(self.mine, self.wish.others))

    def rows(self) -> Mine:
        """The person's places that are meant, by the event and by whom they are for."""
        rows = self.mine
        if self.pointing.by:
            rows = [one for one in rows if one[0].code in self.pointing.codes]
        rows = of_whom(rows, self.wish.others)
        if self.pointing.by or not re.search("[这那][个场]", self.said):
            return rows
        return [one for one in rows if self.table and self.above and one[0].code in self.table.codes] or rows


class EventTalk:
    """Hears what is said of events in any talk."""

    def __init__(self, events: Events, places: Places, registering: Registering, clock: Clock) -> None:
        self._events = events
        self._list = places
        self._registering = registering
        self._clock = clock

    async def hear(self, turn: Turn, *, firm: bool = False) -> list[Outgoing] | None:
        """Do what a message wants of the events; None where it may be about something else.

        `firm`: another flow waits for an answer, so that only what is surely meant counts.
        """
        if turn.group or turn.incoming.attachments or not 0 < len(turn.folded) <= LONGEST:
            return None
        said, phone = plain(turn.text)
        table = table_of(turn)
        if table and table.asked and (replies := await self._answer(turn, table, table.asked, said)):
            turn.left = ""
            return replies
        heard = await self._read(turn, said, phone, table)
        if heard is None:
            return None
        act = self._meant(turn, heard, firm=firm)
        replies = await self._do(turn, heard, act) if act else None
        if replies:
            turn.left = heard.wish.rest
        return replies or None

    async def give_back(self, turn: Turn, named: str) -> Outgoing:
        """Ask which place is to be given back, or whether the only one is; `named`: what such things are called."""
        said, phone = plain(turn.text)
        heard = await self._read(turn, said, phone, table_of(turn)) if not turn.incoming.choice else None
        rows = heard.rows() if heard else await self._list.mine(turn.session, turn.address)
        return self._to_cancel(turn, rows or (heard.mine if heard else []), named)

    async def begin(self, turn: Turn, code: str, *, other: bool) -> list[Outgoing]:
        """Register as the button on an event says; for those who were named before the event was."""
        table = table_of(turn)
        asked = table.asked if table and code in table.codes else None
        if asked and asked.act == "change" and asked.rows:
            found = await self._list.own(turn.session, turn.address, asked.rows[0])
            if found:
                return await self._replace(turn, code, found[1])
        if asked and asked.act == "register" and other == (asked.people != [None]):
            return await self._start(turn, code, asked.people, asked.phone)
        return await self._start(turn, code, ["" if other else None], None)

    async def _read(self, turn: Turn, said: str, phone: str | None, table: Table | None) -> Heard | None:
        mine = await self._list.mine(turn.session, turn.address)
        coming = [view.event for view in await self._events.coming(turn.session)]
        events = list({event.code: event for event in (*coming, *(event for event, _ in mine))}.values())
        if not events:
            return None
        pointing = point(said, events, self._clock.now().astimezone(OFFICE_ZONE).date(), table.codes if table else ())
        above, fresh = bool(table and table.above(turn.dialogue)), bool(table and table.fresh(turn.dialogue))
        return Heard(said, table, events, mine, pointing, hear(pointing.rest, phone), above, fresh)

    def _meant(self, turn: Turn, heard: Heard, *, firm: bool) -> Act | Literal["show", "about"]:
        """What is to be done; empty where it is not sure enough that the events are meant."""
        wish, named, noun = heard.wish, bool(heard.pointing.by), heard.pointing.noun
        act, left = wish.act, heard.left
        spoken_of = noun or heard.above or (named and heard.table is not None)
        if firm and (left or not (named or noun or heard.fresh)):
            return ""
        if firm and not heard.fresh and (not act or act in ("go", "where", "status")):
            return ""
        match act:
            case "status" if left <= FEW and (spoken_of or heard.mine or self._safe(turn)):
                return act
            case "where" if left <= SOME + 1:
                return act
            case "phone" if heard.mine and left <= SOME and (spoken_of or wish.others):
                return act
            case "change" if left <= SOME and (heard.mine or named) and (spoken_of or named):
                return act if heard.mine else "show"
            case "cancel" if left <= SOME and (spoken_of or named or heard.theirs):
                return act if heard.mine or (named and noun) else ""
            case "register" if wish.abouts and not (wish.others or _FOR.search(heard.said)):
                return "about" if spoken_of else ""
            case "register" if left <= SOME and (spoken_of or named or wish.others):
                return "show" if _ASKS.search(heard.said) and not _FOR.search(heard.said) else act
            case "" | "go" if wish.abouts:
                about = spoken_of and (heard.above or named or noun)
                own = bool(heard.mine) and heard.table is None and not turn.dialogue.entry
                return "about" if left <= FEW and (about or own) else ""
            case "" | "go":
                return self._shown_or_gone_to(turn, heard)
        return ""

    def _shown_or_gone_to(self, turn: Turn, heard: Heard) -> Act | Literal["show"]:
        wish, named, noun, left = heard.wish, bool(heard.pointing.by), heard.pointing.noun, heard.left
        on_table = heard.above or (named and (noun or heard.table is not None))
        several = bool(wish.others) or wish.people > 1
        if left <= FEW and on_table and (wish.act or several) and not _LISTS.search(heard.said):
            if wish.act == "go" and not several and (_ASKS.search(heard.said) or not re.search("我|去", heard.said)):
                return "show" if named else ""
            return "register"
        if not (on_table and (named or heard.pointing.absent)):
            return ""
        if left <= FEW and (heard.fresh or (_POINTS.search(heard.said) and heard.table) or noun):
            sure = left or not (heard.fresh or _POINTS.search(heard.said))
            return "" if sure and turn.verdict() in ("answer", "urgent") else "show"
        # 12号那个我能去问打工的事吗: whoever points at an event sees at least what it is.
        pointed = "day" in heard.pointing.by and wish.act and "那个" in heard.said and left <= len("问打工的事")
        return "show" if pointed and turn.verdict() not in ("answer", "urgent") else ""

    def _safe(self, turn: Turn) -> bool:
        dialogue = turn.dialogue
        return dialogue.entry is None and (dialogue.danger is None or dialogue.after_danger > AFTER_DANGER)

    async def _do(self, turn: Turn, heard: Heard, act: str) -> list[Outgoing]:
        words, wish = turn.phrases.events, heard.wish
        if heard.pointing.absent and act in ("register", "show", "change"):
            return [self._choose(turn, await self._events.coming(turn.session), words.not_that_day)]
        match act:
            case "status":
                return await self._status(turn)
            case "phone":
                return await self._phone(turn, heard.rows(), wish.phone or "")
            case "change":
                return await self._change(turn, heard)
            case "cancel":
                rows = heard.rows()
                if not rows and heard.pointing.by:
                    title = next(event.title for event in heard.events if event.code in heard.pointing.codes)
                    return [say(words.no_place_there.format(title=title), choices=self._back(turn))]
                return [self._to_cancel(turn, rows or heard.mine, turn.phrases.floor_v)]
            case "register":
                return await self._register(turn, heard)
            case "about":
                return await self._about(turn, heard)
            case "where" if not heard.table:
                views = await self._events.coming(turn.session)
                return [self._choose(turn, views, words.list_head)] if views else []
            case _:
                return await self._show(turn, heard.codes)

    async def _status(self, turn: Turn) -> list[Outgoing]:
        """What somebody is registered for."""
        words, mine = turn.phrases.events, await self._list.mine(turn.session, turn.address)
        kept = [self._registering.cards(turn).kept(event, row) for event, row in mine]
        return [gathered((words.mine_head,), kept) or say(words.nobody_registered, choices=self._back(turn))]

    async def _register(self, turn: Turn, heard: Heard) -> list[Outgoing]:
        words, wish, codes = turn.phrases.events, heard.wish, heard.codes
        people: list[str | None] = [*([None] if wish.own else []), *wish.all_others]
        if len(people) > PLACES_PER_PERSON:
            return [say(words.limit.format(limit=PLACES_PER_PERSON))]
        if len(codes) == 1 and (heard.table or heard.pointing.by):
            replies = await self._start(turn, codes[0], people, wish.phone)
            return [*replies, *(await self._about(turn, heard) if wish.abouts else [])]
        if people == [None] and not heard.table and turn.meant is not None:
            return []  # all that is coming is listed
        views = await self._views(turn, codes)
        who = "、".join(one or words.a_relative if one is not None else words.you for one in people)
        kind = buttons.event_place if people == [None] else buttons.event_place_other
        asked = Asked(act="register", people=people, phone=wish.phone)
        return [self._choose(turn, views, words.which.format(who=who), asked, kind)]

    async def _start(self, turn: Turn, code: str, people: Sequence[str | None], phone: str | None) -> list[Outgoing]:
        await self._events.view(turn.session, code)
        first, *more = sorted(people, key=lambda one: one is not None)  # oneself first
        draft = PlaceDraft(
            code=code, other=first is not None, name=first or None, phone=phone, more=[one or "" for one in more]
        )
        return await self._registering.go_on(turn, draft)

    async def _about(self, turn: Turn, heard: Heard) -> list[Outgoing]:
        views = await self._views(turn, heard.codes[:ASKED_ABOUT])
        if len(views) == 1 and (not heard.table or views[0].event.code not in heard.table.codes):
            lay(turn, [views[0].event.code])
        abouts = heard.wish.abouts or ("register",)
        return [self._registering.cards(turn).about(views, abouts)] if views else []

    async def _show(self, turn: Turn, codes: Sequence[str]) -> list[Outgoing]:
        views = await self._views(turn, codes)
        if len(views) == 1:
            lay(turn, [views[0].event.code])
            return [self._registering.cards(turn).event(views[0])]
        return [self._choose(turn, views, turn.phrases.events.list_head)] if views else []

    def _choose(
        self,
        turn: Turn,
        views: Sequence[EventView],
        head: str,
        asked: Asked | None = None,
        kind: buttons.Kind = buttons.event,
    ) -> Outgoing:
        lay(turn, [view.event.code for view in views], asked)
        cards = self._registering.cards(turn)
        choices = tuple(Choice(kind(view.event.code), cards.label(view.event)) for view in views)
        return cards.which(views, head, choices)

    async def _change(self, turn: Turn, heard: Heard) -> list[Outgoing]:
        """Find the place that is given up and the event instead of it; what is not clear is asked."""
        verb = TO_CHANGE.search(heard.said)
        before, after = (heard.said[: verb.start()], heard.said[verb.end() :]) if verb else ("", heard.said)
        today = self._clock.now().astimezone(OFFICE_ZONE).date()
        source, target = point(before, heard.events, today), point(after, heard.events, today)
        rows = of_whom(heard.mine, heard.wish.others)
        rows = [one for one in rows if source.by and target.by and one[0].code in source.codes] or rows
        if not target.by and source.by:
            target = source  # 12号的换一下
        rows = [one for one in rows if not target.by or one[0].code not in target.codes] or rows
        code = target.codes[0] if target.by and len(target.codes) == 1 else ""
        if len(rows) > 1:
            return [self._whose(turn, rows, Asked(act="change", rows=[row.id for _, row in rows], code=code))]
        return await self._change_one(turn, *rows[0], code)

    async def _change_one(self, turn: Turn, event: Event, row: Registration, code: str) -> list[Outgoing]:
        if code:
            return await self._replace(turn, code, row)
        views = [view for view in await self._events.coming(turn.session) if view.event.code != event.code]
        asked = Asked(act="change", rows=[row.id])
        kind = buttons.event_place_other if row.name else buttons.event_place
        return [self._choose(turn, views, turn.phrases.events.which_change, asked, kind)]

    async def _replace(self, turn: Turn, code: str, row: Registration) -> list[Outgoing]:
        """Register for the other event first; only then the old place is given back."""
        view = await self._events.view(turn.session, code)
        if view.event.id == row.event_id:
            return [self._registering.cards(turn).known(view.event, row)]
        draft = PlaceDraft(code=code, other=bool(row.name), name=row.name, phone=row.phone, instead=row.id)
        return await self._registering.go_on(turn, draft)

    async def _phone(self, turn: Turn, rows: Mine, phone: str) -> list[Outgoing]:
        if not rows:
            return await self._status(turn)
        if len(rows) > 1:
            return [self._whose(turn, rows, Asked(act="phone", rows=[row.id for _, row in rows], phone=phone))]
        ((event, row),) = rows
        await self._list.note_phone(turn.session, event, row, phone)
        words = turn.phrases.events
        return [say(words.phone_noted.format(who=row.name or words.you, phone=phone, title=event.title))]

    def _whose(self, turn: Turn, rows: Mine, asked: Asked) -> Outgoing:
        lay(turn, list(dict.fromkeys(event.code for event, _ in rows)), asked)
        lines = tuple(line for event, row in rows for line in self._registering.cards(turn).kept(event, row).lines)
        head = Block(BlockKind.LEAD, (turn.phrases.events.which_place,))
        return Outgoing((head, Block(BlockKind.STEPS, lines)), private=True)

    def _to_cancel(self, turn: Turn, rows: Mine, named: str) -> Outgoing:
        kept = [self._registering.cards(turn).kept(event, row) for event, row in rows]
        if rows:
            codes = list(dict.fromkeys(event.code for event, _ in rows))
            lay(turn, codes, Asked(act="cancel", rows=[row.id for _, row in rows]))
        # The last button gives it back; where a place is offered the one before it takes it.
        things = [Thing("\n".join(one.lines), one.choices[-1], one.choices[-1]) for one in kept]
        return which(turn.phrases, named, things)

    async def _answer(self, turn: Turn, table: Table, asked: Asked, said: str) -> list[Outgoing] | None:
        """Take what was asked for: the event, or the place; None for anything else."""
        if not asked.rows or (asked.act == "change" and len(asked.rows) == 1):
            return await self._answer_event(turn, table, asked, said) if table.above(turn.dialogue) else None
        if not table.fresh(turn.dialogue):
            return None
        owned = [await self._list.own(turn.session, turn.address, number) for number in asked.rows]
        rows = [one for one in owned if one is not None]
        if asked.act == "cancel" and len(rows) == 1 and (sure := agrees(said)) is not None:
            return [await self.leave(turn, *rows[0])] if sure else [say(turn.phrases.events.kept)]
        picked = self._picked(said, rows)
        if len(rows) < 2 or len(picked) != 1:
            return None
        match asked.act:
            case "cancel":
                return [await self.leave(turn, *picked[0])]
            case "phone":
                return await self._phone(turn, picked, asked.phone or "")
            case _:
                return await self._change_one(turn, *picked[0], asked.code)

    def _picked(self, said: str, rows: Mine) -> Mine:
        """The places among several that a message names."""
        numbers = [str(row.id) for _, row in rows]
        today = self._clock.now().astimezone(OFFICE_ZONE).date()
        pointing = point(said, [event for event, _ in rows], today, numbers)
        wish = hear(pointing.rest)
        if wish.rest:
            named = [one for one in rows if one[1].name and plain(one[1].name)[0] in said]
            return named if len(said) <= max((len(row.name) for _, row in named), default=0) + SOME else []
        if "number" in pointing.by:
            return [one for one in rows if str(one[1].id) in pointing.codes]
        if pointing.by:
            rows = [one for one in rows if one[0].code in pointing.codes]
        if wish.others:
            return of_whom(rows, wish.others)
        return [one for one in rows if not one[1].name] if re.search("我", said) and not pointing.by else rows

    async def _answer_event(self, turn: Turn, table: Table, asked: Asked, said: str) -> list[Outgoing] | None:
        views = await self._views(turn, table.codes)
        today = self._clock.now().astimezone(OFFICE_ZONE).date()
        pointing = point(said, [view.event for view in views], today, table.codes)
        wish = hear(pointing.rest)
        if len(pointing.codes) != 1 or not pointing.by or wish.abouts or len(wish.rest) > FEW:
            return None
        if wish.act not in ("", "go", "register", "change"):
            return None
        if asked.act == "change":
            found = await self._list.own(turn.session, turn.address, asked.rows[0])
            return await self._replace(turn, pointing.codes[0], found[1]) if found else None
        people = [*wish.all_others] if wish.others else asked.people
        return await self._start(turn, pointing.codes[0], people, asked.phone)

    async def leave(self, turn: Turn, event: Event, row: Registration) -> Outgoing:
        """Give a place back."""
        passed_on = await self._list.leave(turn.session, row)
        return self._registering.cards(turn).left(event, row, passed_on=bool(passed_on))

    async def _views(self, turn: Turn, codes: Sequence[str]) -> list[EventView]:
        views = []
        for code in codes:
            with suppress(WrongInput):  # one that has gone meanwhile is left out
                views.append(await self._events.view(turn.session, code))
        return views

    def _back(self, turn: Turn) -> tuple[Choice, ...]:
        return (Choice(buttons.events(), turn.phrases.events.back),)


def of_whom(rows: Mine, others: Sequence[str]) -> Mine:
    """Return the places of those who are spoken of; by another name than was told there may be one only."""
    if not others:
        return rows
    called = [one for one in rows if any(who and _same(who, one[1].name) for who in others)]
    named = [one for one in rows if one[1].name]
    alone = len(named) == 1 and not re.search(KINDRED, named[0][1].name)
    return called or (named if alone else [])


def _same(who: str, name: str) -> bool:
    return bool(name) and (who in name or name in who or (who[:1] * 2 == who and who[0] in name))

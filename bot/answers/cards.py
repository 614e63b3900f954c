"""Turns entries, signposts and lists into messages; the only place that decides how an answer is laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import buttons
from bot.answers.between import heard_only
from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.whereabouts import place_known, whereabouts
from bot.knowledge.model import Area, Citation, Entry, Hotline, Knowledge, Option, OtherAnswer, Place, Signpost
from bot.language.folding import fold
from bot.language.numerals import read_numeral
from bot.matching.decision import MOST_OPTIONS
from bot.messages import Block, BlockKind, Choice, More, Outgoing
from bot.phrases import Phrases
from bot.safety import SafetyRule

RELATED_SHOWN = 3
SUMS_SHOWN = 2
DOORS_SHOWN = 2
TOPICS_PER_PAGE = 8

FIRST_STEPS = 130
"""Characters of the first steps on the first screen, where the editors have written none for it: whole steps only."""

BRIEF_STEPS = 60
"""The same below the card of a danger, which is read first."""

OURS = frozenset(("street_office", "justice_office", "legal_service_station", "street_mediation", "self_service"))
"""Places of the street office itself: who is sent there can see where we are."""

EMERGENCY = ("hotline_110", "hotline_120", "hotline_119")
"""Numbers that come first in many entries for the worst case; the first screen has them where danger is the matter."""

AREAS: tuple[Area, ...] = ("marriage", "fraud", "neighbour", "service", "business")


class Cards:
    """Builds messages out of one library."""

    def __init__(self, library: Library) -> None:
        self._knowledge: Knowledge = library.knowledge
        self._say: Phrases = library.phrases
        self._reckoners = library.reckoners

    def entry(self, entry: Entry, asked: int | None, *, disclaim: bool, today: date) -> Outgoing:
        """Show an answer in two layers: what to do now and one door to knock at; all the rest unfolds.

        One that is overdue for review is not shown, a telephone number is given instead.
        """
        if entry.review_due < today:
            return self._overdue()
        first = entry.answer.first or _fitting(entry.answer.steps, FIRST_STEPS)
        return self._layers(entry, asked, first, (self._door(entry),), disclaim=disclaim)

    def brief(self, entry: Entry, asked: int | None, *, disclaim: bool, today: date) -> Outgoing:
        """Show an answer below the card of a danger: one sentence and what to do first; the numbers stand above."""
        if entry.review_due < today:
            return self._overdue()
        first = _fitting(entry.answer.first or entry.answer.steps, BRIEF_STEPS)
        return self._layers(entry, asked, first, (), disclaim=disclaim)

    def unfolded(self, entry: Entry, asked: int | None, *, today: date, shown: str) -> Outgoing:
        """Show the second layer: in place of the message `shown` together with the first one, otherwise by itself."""
        whole = self.entry(entry, asked, disclaim=True, today=today)
        if whole.more is None:
            return replace(whole, replaces=shown)
        blocks = (*whole.blocks, *whole.more.blocks) if shown else whole.more.blocks
        return replace(
            whole, blocks=blocks, choices=(*whole.choices, *whole.more.choices), more=None, spoken=None, replaces=shown
        )

    def spoken(self, entry: Entry, asked: int | None) -> Outgoing:
        """Show the version to be read aloud: its first sentence stands out, each further one has its own line."""
        choices = (Choice(buttons.entry(entry.id), self._say.full), *self._verdict_buttons(asked))
        head, *lines = _spoken_lines(entry.answer.spoken)
        blocks = [Block(BlockKind.LEAD, (head,)), *([Block(BlockKind.TEXT, tuple(lines))] if lines else [])]
        return Outgoing(tuple(blocks), choices, spoken=entry.answer.spoken, meta={"entry": entry.id})

    def urgent(self, rule: SafetyRule) -> Outgoing:
        """Show what to do this minute; the facts the police need unfold as a block to copy."""
        blocks = [Block(BlockKind.ALERT, rule.alert)]
        if rule.alone:
            blocks.append(Block(BlockKind.TEXT, (self._say.offer_person,)))
            spoken = "".join((*rule.alert, self._say.offer_person))
            return Outgoing(tuple(blocks), (Choice(buttons.person(), self._say.call_me),), spoken=spoken, private=True)
        facts = Block(BlockKind.COPY, tuple(f"{fact}：" for fact in rule.facts))
        more = More((facts,), (), Choice(buttons.facts(rule.id), self._say.copy_facts)) if rule.facts else None
        return Outgoing(tuple(blocks), (self.person(),), spoken="".join(rule.alert), private=True, more=more)

    def facts(self, rule: SafetyRule, shown: str) -> Outgoing:
        """Show the facts the police need: in place of the message `shown`, the card itself with them."""
        card = self.urgent(rule)
        if card.more is None:
            return replace(card, replaces=shown)
        head = card.blocks if shown else (Block(BlockKind.TEXT, (self._say.copy_facts,)),)
        return replace(card, blocks=(*head, *card.more.blocks), more=None, replaces=shown)

    def reminder_of_danger(self, rule: SafetyRule) -> Outgoing:
        """Repeat only the first line when the same danger is told again; a card that stands alone comes whole."""
        if rule.alone:
            return self.urgent(rule)
        return Outgoing((Block(BlockKind.ALERT, rule.alert[:1]),), private=True)

    def guided(self, finding: Finding) -> tuple[str, list[Option]]:
        """Return what to ask back: the editors' own deciding question where it tells the two best options apart.

        Options found beyond it are offered too, MOST_OPTIONS in all: what nobody found gives way to what was.
        """
        if finding.offers:
            return finding.asks, list(finding.offers)
        plain = [Option.model_construct(label=self._title(target), to=target) for target in finding.options]
        for target in finding.options[:2]:
            entry = self._knowledge.entry(target)
            if entry is None or entry.ask is None:
                continue
            asked = [option for option in entry.ask.options if self._knowledge.entry(option.to)]
            if {*finding.options[:2]} <= {option.to for option in asked}:
                others = [option for option in plain if option.to not in {one.to for one in asked}]
                spare = [option for option in asked if option.to not in finding.options]
                left_out = spare[max(0, MOST_OPTIONS - len(asked) - len(others) + len(spare)) :]
                shown = [option for option in asked if option not in left_out]
                return entry.ask.question, [*shown, *others][:MOST_OPTIONS]
        return self._say.choose, plain

    def choose(
        self, question: str, options: Sequence[Option], version: int, across: OtherAnswer | None = None
    ) -> Outgoing:
        """Ask back with numbered options and "none of these"; `across`: what somebody on the other side is told."""
        labels = [option.label for option in options]
        choices = [
            Choice(buttons.option(version, number), f"{number}. {label}"[:40]) for number, label in enumerate(labels, 1)
        ]
        choices += [Choice(buttons.none_of_these(version), self._say.none_of_these), self.person()]
        if across is not None:
            return Outgoing(self._across(across, question), tuple(choices), spoken=across.short)
        lines = tuple(self._told(option) for option in options)
        blocks = (Block(BlockKind.LEAD, (question,)), Block(BlockKind.STEPS, lines))
        return Outgoing(blocks, tuple(choices), spoken=question + "；".join(labels))

    def _across(self, told: OtherAnswer, head: str) -> tuple[Block, ...]:
        return (
            Block(BlockKind.NOTE, (head,)),
            Block(BlockKind.LEAD, (told.short,)),
            *([Block(BlockKind.STEPS, told.steps)] if told.steps else ()),
            *self._section(self._say.law_heading, BlockKind.NOTE, self._laws(told.law)),
        )

    def _told(self, option: Option) -> str:
        """An option and, on a line of its own, the one sentence that answers it."""
        entry = self._knowledge.entry(option.to)
        return f"{option.label}\n{entry.answer.short}" if entry else option.label

    def refer(self, signpost: Signpost) -> Outgoing:
        """Say that a topic is not ours and which door to knock at; no legal answer is given."""
        blocks = [
            Block(BlockKind.LEAD, (signpost.says,)),
            *self._section(self._say.where_heading, BlockKind.ITEMS, self.doors(signpost.where)),
            Block(BlockKind.NOTE, (self._say.refer,)),
        ]
        return Outgoing(tuple(blocks), (self.person(),))

    def unsure(self, *, again: bool) -> Outgoing:
        """Say honestly that there is no approved answer."""
        text = self._say.unsure_again if again else self._say.unsure
        return Outgoing((Block(BlockKind.TEXT, (text,)),), (self.person(), Choice(buttons.topics(), "常见问题")))

    def idle(self, said: str) -> Outgoing:
        """Say kindly that small talk is not understood, or was heard, and that the matter before it may go on."""
        if heard_only(fold(said)):
            return Outgoing((Block(BlockKind.TEXT, (self._say.thread.heard,)),), (self.person(),))
        choices = (self.person(), Choice(buttons.topics(), "常见问题"))
        return Outgoing((Block(BlockKind.TEXT, (self._say.thread.idle,)),), choices)

    def topics(self) -> Outgoing:
        """Offer the areas."""
        areas = {entry.area for entry in self._knowledge.entries}
        choices = tuple(Choice(buttons.topics(area, 1), self._area(area)) for area in AREAS if area in areas)
        return Outgoing((Block(BlockKind.TEXT, (self._say.topics,)),), choices)

    def area(self, area: Area, page: int) -> Outgoing:
        """List one page of an area's entries; a page that does not exist becomes the nearest one."""
        entries = [entry for entry in self._knowledge.entries if entry.area == area]
        pages = max(1, -(-len(entries) // TOPICS_PER_PAGE))
        page = min(max(page, 1), pages)
        shown = entries[(page - 1) * TOPICS_PER_PAGE : page * TOPICS_PER_PAGE]
        choices = [Choice(buttons.entry(entry.id), entry.title[:40]) for entry in shown]
        if page < pages:
            choices.append(Choice(buttons.topics(area, page + 1), self._say.more_page))
        choices.append(Choice(buttons.topics(), self._say.back))
        head = self._say.topics_area.format(area=self._area(area), page=page, pages=pages)
        return Outgoing((Block(BlockKind.TEXT, (head,)),), tuple(choices))

    def greeting(self) -> Outgoing:
        """Say who we are and offer what is asked most."""
        text = self._say.greeting.format(office=self._knowledge.office.name)
        drafts, events = (
            Choice(buttons.drafts(), self._say.opinions.chip),
            Choice(buttons.events(), self._say.events.chip),
        )
        return Outgoing((Block(BlockKind.TEXT, tuple(text.split("\n"))),), (*self.front(), drafts, events))

    def front(self) -> tuple[Choice, ...]:
        """What is asked most, as chosen by the editors; the first entry of each area if they chose nothing."""
        chosen = [(option.label, option.to) for option in self._knowledge.front]
        if not chosen:
            firsts = {entry.area: entry for entry in reversed(self._knowledge.entries)}
            chosen = [(firsts[area].title, firsts[area].id) for area in AREAS if area in firsts]
        return tuple(Choice(buttons.entry(target), label[:40]) for label, target in chosen)

    def person(self) -> Choice:
        """The button that always leads to a person."""
        return Choice(buttons.person(), self._say.person)

    def office(self) -> tuple[Choice, ...]:
        """The button that shows where the office is, where there is something to show."""
        known = whereabouts(self._knowledge).known
        return (Choice(buttons.office(), self._say.thread.open_office),) if known else ()

    def nearest(self, entry: Entry) -> tuple[str, ...]:
        """The first two doors of an entry, an emergency number only where there is danger."""
        calm = [key for key in entry.where if key not in EMERGENCY]
        return self.doors((entry.where if entry.flags or not calm else calm)[:DOORS_SHOWN])

    def doors(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Hotlines and places, one in a line; where addresses are not known yet, one line tells once who knows them."""
        lines, asked = [], dict[str, None]()
        for key in keys:
            hotline = self._knowledge.hotlines.get(key)
            if hotline:
                lines.append(_hotline(hotline))
                continue
            place = place_known(self._knowledge, key)
            reach = _reach(place)
            lines.append(f"{place.name}：{place.does}" + (f"（{reach}）" if reach else ""))
            if not reach:
                asked[self._knowledge.hotlines[place.fallback].number] = None
        return (*lines, self._say.doors_ask.format(phones="、".join(asked))) if asked else tuple(lines)

    def _door(self, entry: Entry) -> str:
        """The one door of the first screen: the editors' first, but an emergency number only where there is danger."""
        calm = [key for key in entry.where if key not in EMERGENCY]
        key = entry.where[0] if entry.flags or not calm else calm[0]
        hotline = self._knowledge.hotlines.get(key)
        if hotline:
            return self._say.door_call.format(number=hotline.number, name=hotline.name, hours=hotline.hours)
        place = place_known(self._knowledge, key)
        if reach := _reach(place):
            return self._say.door_go.format(name=place.name, reach=reach)
        return self._say.door_ask.format(name=place.name, phone=self._knowledge.hotlines[place.fallback].number)

    def _overdue(self) -> Outgoing:
        fallback = self._knowledge.hotlines[self._knowledge.office.fallback]
        text = self._say.overdue.format(phone=fallback.number)
        return Outgoing((Block(BlockKind.TEXT, (text,)),), (self.person(),))

    def _layers(
        self, entry: Entry, asked: int | None, first: Sequence[str], door: Sequence[str], *, disclaim: bool
    ) -> Outgoing:
        blocks = [Block(BlockKind.LEAD, (entry.answer.short,))]
        blocks += [Block(BlockKind.STEPS, tuple(first))] if first else []
        blocks += [Block(BlockKind.TEXT, tuple(door))] if door else []
        more = More(
            self._rest(entry, first, disclaim=disclaim),
            self._inside(entry, asked),
            Choice(buttons.more(entry.id), self._say.more),
        )
        choices = (self.person(), *self._unsolved(asked))
        spoken = entry.answer.spoken
        return Outgoing(tuple(blocks), choices, spoken=spoken, meta={"entry": entry.id}, more=more)

    def _rest(self, entry: Entry, first: Sequence[str], *, disclaim: bool) -> tuple[Block, ...]:
        """What the first screen leaves out."""
        steps = entry.answer.steps if tuple(first) != entry.answer.steps else ()
        until = (entry.facts.deadline,) if entry.facts.deadline else ()
        blocks = [
            *self._section(self._say.steps_heading, BlockKind.STEPS, steps),
            *self._section(self._say.more_heading, BlockKind.ITEMS, said_apart(entry.answer.more)),
            *self._section(self._say.deadline_heading, BlockKind.TEXT, until),
            *self._section(self._say.bring_heading, BlockKind.TEXT, ("、".join(entry.bring),) if entry.bring else ()),
            *self._section(self._say.where_heading, BlockKind.ITEMS, self.doors(entry.where)),
            *self._section(self._say.law_heading, BlockKind.NOTE, self._laws(entry.law)),
        ]
        if disclaim:
            blocks.append(Block(BlockKind.NOTE, (self._say.disclaimer,)))
        return tuple(blocks)

    def _laws(self, cited: Sequence[Citation]) -> list[str]:
        """The laws in the order in which the editors cite them, each with its articles and since when it applies."""
        articles: dict[str, dict[str, None]] = {}
        for one in cited:
            articles.setdefault(one.law, {})[one.article] = None
        return [self._law(law, tuple(own)) for law, own in articles.items()]

    def _law(self, law: str, articles: Sequence[str]) -> str:
        since = self._knowledge.laws[law].effective
        day = f"{since.year}年{since.month}月{since.day}日"
        return self._say.law_with_articles.format(law=law, article=_in_figures(articles), since=day)

    def _inside(self, entry: Entry, asked: int | None) -> tuple[Choice, ...]:
        """The buttons of the second layer."""
        related = [self._knowledge.entry(target) for target in entry.related][:RELATED_SHOWN]
        links = tuple(Choice(buttons.entry(other.id), other.title[:40]) for other in related if other)
        return (
            Choice(buttons.spoken(entry.id), self._say.spoken),
            *(self.office() if OURS & {*entry.where} else ()),
            *((Choice(buttons.useful(asked), self._say.useful),) if asked is not None else ()),
            *self.sums(entry),
            *links,
        )

    def sums(self, entry: Entry) -> tuple[Choice, ...]:
        """Return the buttons of the calculations that belong to the answer."""
        known = [self._reckoners[one] for one in (*entry.calculate, *entry.deadline)]
        return tuple(Choice(buttons.sum_begin(one.id), f"🧮 {one.title}"[:40]) for one in known[:SUMS_SHOWN])

    def _verdict_buttons(self, asked: int | None) -> tuple[Choice, ...]:
        useful = (Choice(buttons.useful(asked), self._say.useful),) if asked is not None else ()
        return (*useful, *self._unsolved(asked), self.person())

    def _unsolved(self, asked: int | None) -> tuple[Choice, ...]:
        return (Choice(buttons.unsolved(asked), self._say.unsolved),) if asked is not None else ()

    def _title(self, entry_id: str) -> str:
        entry = self._knowledge.entry(entry_id)
        return entry.title if entry else entry_id

    def _area(self, area: Area) -> str:
        return str(getattr(self._say, f"area_{area}"))

    def _section(self, heading: str, kind: BlockKind, lines: Sequence[str]) -> list[Block]:
        return [Block(BlockKind.HEADING, (heading,)), Block(kind, tuple(lines))] if lines else []


def _hotline(hotline: Hotline) -> str:
    return f"{hotline.number} {hotline.name}：{hotline.does}（{hotline.hours}）"


def _reach(place: Place) -> str:
    """Where a place is and its number; empty where nobody has filled them in."""
    return "，".join(part for part in (place.address, place.phone) if part)


def _fitting(steps: Sequence[str], characters: int) -> tuple[str, ...]:
    """Return the first steps that fit whole; at least one."""
    fitting: list[str] = []
    for step in steps:
        characters -= len(step)
        if fitting and characters < 0:
            break
        fitting.append(step)
    return tuple(fitting)


def _spoken_lines(spoken: str) -> list[str]:
    """Break what is read aloud after each sentence."""
    return [line for line in re.split(r"(?<=[。！？])(?=[^”』」）])", spoken) if line]


def said_apart(more: str) -> tuple[str, ...]:
    """Break the longer part into lines where its author did."""
    return tuple(line.strip() for line in more.replace("。 ", "。\n").split("\n") if line.strip())


def _in_figures(articles: Sequence[str]) -> str:
    """第一千零七十九条, 第一千零九十一条 → 第1079、1091条; what is more than a number stays as it is (第五条之一)."""
    numbers = {one: read_numeral(one[1:-1]) for one in articles if one.startswith("第") and one.endswith("条")}
    plain = [str(number) for number in numbers.values() if number is not None]
    others = [one for one in articles if numbers.get(one) is None]
    return "、".join([*([f"第{'、'.join(plain)}条"] if plain else []), *others])

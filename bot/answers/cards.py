"""Turns entries, signposts and lists into messages; the only place that decides how an answer is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import buttons
from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.knowledge.model import Area, Citation, Entry, Hotline, Knowledge, Option, Place, Signpost
from bot.matching.decision import MOST_OPTIONS
from bot.messages import Block, BlockKind, Choice, Outgoing
from bot.phrases import Phrases
from bot.safety import SafetyRule

RELATED_SHOWN = 3
SUMS_SHOWN = 2
TOPICS_PER_PAGE = 8
AREAS: tuple[Area, ...] = ("marriage", "fraud", "neighbour", "service", "business")


class Cards:
    """Builds messages out of one library."""

    def __init__(self, library: Library) -> None:
        self._knowledge: Knowledge = library.knowledge
        self._say: Phrases = library.phrases
        self._reckoners = library.reckoners

    def entry(self, entry: Entry, asked: int | None, *, disclaim: bool, today: date) -> Outgoing:
        """Show a whole answer; one that is overdue for review is not shown, a telephone number is given instead."""
        if entry.review_due < today:
            fallback = self._knowledge.hotlines[self._knowledge.office.fallback]
            text = self._say.overdue.format(phone=fallback.number)
            return Outgoing((Block(BlockKind.TEXT, (text,)),), (self.person(),))
        blocks = [
            Block(BlockKind.LEAD, (entry.answer.short,)),
            *self._section(self._say.steps_heading, BlockKind.STEPS, entry.answer.steps),
            *self._section(self._say.more_heading, BlockKind.TEXT, _sentences(entry.answer.more)),
            *self._section(self._say.bring_heading, BlockKind.TEXT, ("、".join(entry.bring),) if entry.bring else ()),
            *self._section(self._say.where_heading, BlockKind.ITEMS, [self.place(key) for key in entry.where]),
            *self._section(self._say.law_heading, BlockKind.NOTE, [self._law(c) for c in entry.law]),
        ]
        if disclaim:
            blocks.append(Block(BlockKind.NOTE, (self._say.disclaimer,)))
        return Outgoing(tuple(blocks), self._below(entry, asked), spoken=entry.answer.spoken, meta={"entry": entry.id})

    def spoken(self, entry: Entry, asked: int | None) -> Outgoing:
        """Show the version to be read aloud."""
        choices = (Choice(buttons.entry(entry.id), self._say.full), *self._verdict_buttons(asked))
        blocks = (Block(BlockKind.LEAD, (entry.answer.spoken,)),)
        return Outgoing(blocks, choices, spoken=entry.answer.spoken, meta={"entry": entry.id})

    def urgent(self, rule: SafetyRule) -> Outgoing:
        """Show what to do this minute, and the facts the police need as a block to copy."""
        blocks = [Block(BlockKind.ALERT, rule.alert)]
        if rule.alone:
            blocks.append(Block(BlockKind.TEXT, (self._say.offer_person,)))
            spoken = "".join((*rule.alert, self._say.offer_person))
            return Outgoing(tuple(blocks), (Choice(buttons.person(), self._say.call_me),), spoken=spoken, private=True)
        if rule.facts:
            facts = tuple(f"{fact}：" for fact in rule.facts)
            blocks += [Block(BlockKind.HEADING, (self._say.copy_facts,)), Block(BlockKind.COPY, facts)]
        return Outgoing(tuple(blocks), (self.person(),), spoken="".join(rule.alert), private=True)

    def reminder_of_danger(self, rule: SafetyRule) -> Outgoing:
        """Repeat only the first line when the same danger is told again; a card that stands alone comes whole."""
        if rule.alone:
            return self.urgent(rule)
        return Outgoing((Block(BlockKind.ALERT, rule.alert[:1]),), private=True)

    def guided(self, finding: Finding) -> tuple[str, list[Option]]:
        """Return what to ask back: the editors' own deciding question where it tells the two best options apart.

        Options found beyond it are offered too, MOST_OPTIONS in all.
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
                return entry.ask.question, [*asked, *others][:MOST_OPTIONS]
        return self._say.choose, plain

    def choose(self, question: str, options: Sequence[Option], version: int) -> Outgoing:
        """Ask back with numbered options and "none of these"."""
        labels = [option.label for option in options]
        choices = [
            Choice(buttons.option(version, number), f"{number}. {label}"[:40]) for number, label in enumerate(labels, 1)
        ]
        choices += [Choice(buttons.none_of_these(version), self._say.none_of_these), self.person()]
        blocks = (Block(BlockKind.LEAD, (question,)), Block(BlockKind.STEPS, tuple(labels)))
        return Outgoing(blocks, tuple(choices), spoken=question + "；".join(labels))

    def refer(self, signpost: Signpost) -> Outgoing:
        """Say that a topic is not ours and which door to knock at; no legal answer is given."""
        blocks = [
            Block(BlockKind.LEAD, (signpost.says,)),
            *self._section(self._say.where_heading, BlockKind.ITEMS, [self.place(key) for key in signpost.where]),
            Block(BlockKind.NOTE, (self._say.refer,)),
        ]
        return Outgoing(tuple(blocks), (self.person(),))

    def unsure(self, *, again: bool) -> Outgoing:
        """Say honestly that there is no approved answer."""
        text = self._say.unsure_again if again else self._say.unsure
        return Outgoing((Block(BlockKind.TEXT, (text,)),), (self.person(), Choice(buttons.topics(), "常见问题")))

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

    def place(self, key: str) -> str:
        """Say a hotline or place in one line; an unknown address or number becomes the fallback hotline."""
        hotline = self._knowledge.hotlines.get(key)
        if hotline:
            return _hotline(hotline)
        place = self._knowledge.places[key]
        reach = "，".join(part for part in (place.address, place.phone) if part)
        return f"{place.name}：{place.does}（{reach or self._fallback(place)}）"

    def _fallback(self, place: Place) -> str:
        hotline = self._knowledge.hotlines[place.fallback]
        return f"地址电话可打 {hotline.number} 问"

    def _law(self, citation: Citation) -> str:
        since = self._knowledge.laws[citation.law].effective
        return self._say.law_line.format(
            law=citation.law,
            article=citation.article,
            says=citation.says,
            since=f"{since.year}年{since.month}月{since.day}日",
        )

    def _below(self, entry: Entry, asked: int | None) -> tuple[Choice, ...]:
        related = [self._knowledge.entry(target) for target in entry.related][:RELATED_SHOWN]
        links = tuple(Choice(buttons.entry(other.id), other.title[:40]) for other in related if other)
        return (
            *self._verdict_buttons(asked),
            Choice(buttons.spoken(entry.id), self._say.spoken),
            *self.sums(entry),
            *links,
        )

    def sums(self, entry: Entry) -> tuple[Choice, ...]:
        """Return the buttons of the calculations that belong to the answer."""
        known = [self._reckoners[one] for one in (*entry.calculate, *entry.deadline)]
        return tuple(Choice(buttons.sum_begin(one.id), f"🧮 {one.title}"[:40]) for one in known[:SUMS_SHOWN])

    def _verdict_buttons(self, asked: int | None) -> tuple[Choice, ...]:
        if asked is None:
            return (self.person(),)
        return (
            Choice(buttons.useful(asked), self._say.useful),
            Choice(buttons.unsolved(asked), self._say.unsolved),
            self.person(),
        )

    def _title(self, entry_id: str) -> str:
        entry = self._knowledge.entry(entry_id)
        return entry.title if entry else entry_id

    def _area(self, area: Area) -> str:
        return str(getattr(self._say, f"area_{area}"))

    def _section(self, heading: str, kind: BlockKind, lines: Sequence[str]) -> list[Block]:
        return [Block(BlockKind.HEADING, (heading,)), Block(kind, tuple(lines))] if lines else []


def _hotline(hotline: Hotline) -> str:
    return f"{hotline.number} {hotline.name}：{hotline.does}（{hotline.hours}）"


def _sentences(more: str) -> tuple[str, ...]:
    """Break the longer part into lines where its author did."""
    return tuple(line.strip() for line in more.replace("。 ", "。\n").split("\n") if line.strip())

"""Short answers in the middle of a conversation: one side of a matter, what was left out, a second wish, who we are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot import buttons
from bot.answers.between import only_tells
from bot.answers.cards import Cards, said_apart
from bot.answers.facets import Facet, facet_lines
from bot.answers.finding import Finding, Second
from bot.answers.library import DANGEROUS, Library
from bot.answers.passages import MOST, cut
from bot.answers.whereabouts import whereabouts
from bot.knowledge.model import Entry, Signpost
from bot.language.folding import fold
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.text import shorten

ASK_THERE = 2
"""So many places are named where the entry itself does not say what was asked."""

REPEATED = 30
"""Characters of a second wish that are said back."""

LABEL = 40


class Replies:
    """Builds the short messages out of one library."""

    def __init__(self, library: Library, today: date) -> None:
        """`today` is the office's own date: what is overdue for review is not shown."""
        self._library = library
        self._say = library.phrases
        self._cards = Cards(library)
        self._today = today

    def told(self, entry: Entry, finding: Finding, asked: int | None) -> Outgoing | None:
        """Return as much of an entry as is asked for; None where all of it is, or where it is overdue for review.

        A question that has not been answered yet is not told that nothing is known of one side of it.
        """
        if entry.review_due < self._today:
            return None
        if finding.quoted:
            return self.quoted(entry, finding.quoted)
        facet = finding.facet
        if facet and (finding.known or facet_lines(entry, facet, self._library.knowledge, self._cards.doors)):
            return self.facet(entry, facet)
        match finding.manner:
            case "spoken":
                return self._cards.spoken(entry, asked)
            case "on":
                return self.on(entry, finding.question)
            case "more":
                return self.more(entry)
            case "end":
                return say(self._say.thread.nothing_more, choices=(self._cards.person(),))
            case "whole":
                return None

    def opened(self, action: str) -> Outgoing:
        """Say what an action opens, where nothing can be opened: its own answer, or its name."""
        words = self._say.thread
        match action:
            case "about":
                return self.about()
            case "office":
                return self.office()
            case "greeting":
                return self._cards.greeting()
            case "thanks":
                return say(self._say.thanks)
            case "goodbye":
                return say(words.goodbye)
            case "aloud":
                return self.aloud()
            case "privacy":
                return self.privacy()
            case "complaint":
                return say(words.complaint, choices=(self._cards.person(),))
            case _:
                return say(str(getattr(words, f"open_{action.partition(':')[0]}", words.open_this)))

    def facet(self, entry: Entry, facet: Facet) -> Outgoing:
        """Answer one side of a matter shortly; where the entry says nothing of it, say so and who knows."""
        words = self._say.thread
        lines = facet_lines(entry, facet, self._library.knowledge, self._cards.doors)
        blocks = [Block(BlockKind.NOTE, (words.about_entry.format(title=entry.title),))]
        if lines:
            kind = BlockKind.STEPS if facet == "steps" else BlockKind.ITEMS
            blocks.append(Block(BlockKind.LEAD if len(lines) == 1 else kind, lines))
            if facet == "who" and entry.facts.who:
                # Who is meant is told in words: how one of them is reached stands below.
                blocks.append(Block(BlockKind.ITEMS, self._cards.nearest(entry)))
        else:
            what = str(getattr(words, f"facet_{facet}"))
            blocks.append(Block(BlockKind.TEXT, (words.facet_missing.format(what=what),)))
            blocks.append(Block(BlockKind.ITEMS, self._cards.doors(entry.where[:ASK_THERE])))
        sums = self._cards.sums(entry) if facet in ("deadline", "time", "cost") else ()
        return self._told(entry, blocks, sums)

    def quoted(self, entry: Entry, sentences: tuple[str, ...]) -> Outgoing:
        """Say the sentences of an answer that hold what is asked about."""
        head = Block(BlockKind.NOTE, (self._say.thread.about_entry.format(title=entry.title),))
        kind = BlockKind.LEAD if len(sentences) == 1 else BlockKind.ITEMS
        return self._told(entry, [head, Block(kind, sentences)], ())

    def on(self, entry: Entry, asked: str) -> Outgoing:
        """Go on with the answer on the table: the sentences that what was `asked` is about, not all of it again.

        Where none fits and somebody may be in danger, what to do first is said once more.
        """
        words, passages = self._say.thread, self._library.passages
        near = passages.nearest(entry, asked) if passages else said_apart(entry.answer.more)[:MOST]
        urgent = entry.answer.steps[:1] if not near and DANGEROUS & set(entry.flags) else ()
        unsaid = words.still_told if only_tells(fold(asked)) else words.still_unsaid
        found = Block(BlockKind.ITEMS, near) if near else Block(BlockKind.TEXT, (unsaid,))
        blocks = [
            Block(BlockKind.NOTE, (words.still_about.format(title=entry.title),)),
            found,
            *([Block(BlockKind.ITEMS, urgent)] if urgent else []),
            *([Block(BlockKind.TEXT, (words.still_ask,))] if unsaid != words.still_told or near else []),
        ]
        related = [self._library.knowledge.entry(one) for one in entry.related[:2]]
        links = tuple(Choice(buttons.entry(one.id), one.title[:LABEL]) for one in related if one)
        return self._told(entry, blocks, links)

    def refer(self, signpost: Signpost, finding: Finding) -> Outgoing:
        """Show a signpost: all of it, or what it says of a question that leans on it, with its first doors."""
        if finding.manner != "on":
            return self._cards.refer(signpost)
        words, passages = self._say.thread, self._library.passages
        near = passages.among(cut(signpost.says), finding.question)[:2] if passages else ()
        unsaid = words.still_told_there if only_tells(fold(finding.question)) else words.still_there
        blocks = (
            Block(BlockKind.NOTE, (words.still_about.format(title=signpost.title),)),
            Block(BlockKind.ITEMS, near) if near else Block(BlockKind.TEXT, (unsaid,)),
            Block(BlockKind.ITEMS, self._cards.doors(signpost.where[:ASK_THERE])),
        )
        return Outgoing(blocks, (self._cards.person(),))

    def more(self, entry: Entry) -> Outgoing:
        """Tell what the first answer leaves out: what to know besides, what to bring, where to go, which law."""
        rest = self._cards.unfolded(entry, None, today=self._today, shown="")
        head = Block(BlockKind.NOTE, (self._say.thread.about_entry.format(title=entry.title),))
        return replace(rest, blocks=(head, *rest.blocks))

    def second(self, second: Second) -> Outgoing | None:
        """Answer the second wish of a message shortly, or offer what it may mean; None where nothing serves it."""
        words = self._say.thread
        said = words.also.format(said=shorten(second.text, REPEATED))
        if second.action:
            opened = opening(second.action)
            label = str(getattr(words, f"open_{second.action.partition(':')[0]}", words.open_this))
            return say(said, choices=(Choice(opened, label),)) if opened else None
        entries = [entry for one in second.entries if (entry := self._library.knowledge.entry(one.entry_id))]
        entries = [entry for entry in entries if entry.review_due >= self._today]
        if not entries:
            return None
        if second.sure:
            entry = entries[0]
            # One sentence: with the first answer above it, the whole still fits one screen.
            blocks = (Block(BlockKind.NOTE, (said,)), Block(BlockKind.LEAD, (entry.answer.short,)))
            return Outgoing(blocks, (Choice(buttons.entry(entry.id), self._say.full),))
        choices = tuple(Choice(buttons.entry(entry.id), entry.title[:LABEL]) for entry in entries)
        return say(said + words.also_which, choices=(*choices, self._cards.person()))

    def about(self) -> Outgoing:
        """Say who we are, what we can do, and what becomes of what is said."""
        text = self._say.thread.about.format(office=self._library.knowledge.office.name)
        choices = (Choice(buttons.helping(), self._say.thread.open_help), Choice(buttons.topics(), "常见问题"))
        return say(*text.split("\n"), choices=(*choices, self._cards.person()))

    def privacy(self) -> Outgoing:
        """Say who can see what is said here, and how it is taken away; the way out stands in it."""
        return say(
            *self._say.thread.privacy.split("\n"),
            choices=(Choice(buttons.forget("ask"), self._say.thread.open_forget),),
        )

    def aloud(self, *, button: bool = True, entry_id: str | None = None) -> Outgoing:
        """Say how answers are read aloud; `button`: the channel has one for it. The answer on the table is offered."""
        words = self._say.thread
        plain = (Choice(buttons.spoken(entry_id), self._say.spoken),) if entry_id else ()
        return say(words.aloud if button else words.aloud_elsewhere, choices=plain)

    def office(self) -> Outgoing:
        """Say where the office is and when; what is not filled in yet is told as such, with a number to ask."""
        words, ours = self._say.thread, whereabouts(self._library.knowledge)
        name = self._library.knowledge.office.name
        given = [
            (words.office_address, ours.address),
            (words.office_hours, ours.hours),
            (words.office_phone, ours.phone),
        ]
        lines = tuple(line.format(value) for line, value in given if value)
        blocks = [Block(BlockKind.LEAD, (words.office_head.format(name=name),)), Block(BlockKind.ITEMS, lines)]
        if ours.missing:
            asked = words.office_missing.format(office=name, what=ours.missing, phones="、".join(ours.ask))
            blocks = [*(blocks if ours.known else ()), Block(BlockKind.TEXT, (asked,))]
        return Outgoing(tuple(blocks), (self._cards.person(),))

    def place(self, key: str) -> Outgoing:
        """Say what a place is for and how it is reached, or who can tell."""
        return Outgoing((Block(BlockKind.ITEMS, self._cards.doors([key])),), (self._cards.person(),))

    def _told(self, entry: Entry, blocks: list[Block], more: tuple[Choice, ...]) -> Outgoing:
        full = Choice(buttons.entry(entry.id), self._say.full)
        return Outgoing(tuple(blocks), (full, *more, self._cards.person()), meta={"entry": entry.id})


def opening(action: str, slot: str = "") -> str | None:
    """Return the id of the button that an action stands for; `slot`: the calculation of `sum:…`. None for no button."""
    if action.startswith("sum:"):
        name = slot or action.removeprefix("sum:")
        return None if name == "deadline" else buttons.sum_begin(name)
    return {
        "events": buttons.events(),
        "opinion": buttons.drafts(),
        "my": buttons.mine(),
        "forget": buttons.forget("ask"),
        "person": buttons.person(),
        "quiz": buttons.quiz(),
        "subscribe": buttons.subscriptions(),
        "thanks": buttons.thanks(),
        "greeting": buttons.greeting(),
        "about": buttons.about(),
        "office": buttons.office(),
        "aloud": buttons.aloud(),
        "privacy": buttons.privacy(),
        "goodbye": buttons.goodbye(),
        "complaint": buttons.sorry(),
    }.get(action)

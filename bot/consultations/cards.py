"""Turns drafts, articles and opinions into messages; the only place that decides how they are laid out in a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import buttons
from bot.consultations.drafts import DraftView
from bot.consultations.finding import Hit
from bot.consultations.opinions import WHOLE_DRAFT
from bot.consultations.store import Opinion, ProvisionRow
from bot.consultations.terms import SPEAKERS, STANCES, STATES
from bot.consultations.writing import Writing
from bot.conversation.turn import Kept
from bot.language.personal import Personal
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.text import shorten

PER_PAGE = 8
WANTED_SHOWN = 6
LABEL = 40


class DraftCards:
    """Builds messages about drafts."""

    def __init__(self, phrases: Phrases) -> None:
        self._all = phrases
        self._say = phrases.opinions

    def drafts(self, views: Sequence[DraftView], unfinished: Writing | None, title: str) -> list[Outgoing]:
        """List the drafts, open ones first, after what the person has left unfinished."""
        replies = []
        choices: tuple[Choice, ...]
        if unfinished:
            label = unfinished.label or WHOLE_DRAFT
            choices = (
                Choice(buttons.opinion_resume(), self._say.go_on),
                Choice(buttons.opinion_drop(), self._say.drop),
            )
            replies.append(say(self._say.resume_head.format(title=title, label=label), choices=choices))
        current = [view for view in views if view.period == "open"]
        others = [view for view in views if view.period != "open"][:5]
        lines = [f"《{view.draft.title}》{self._when(view)}" for view in current]
        blocks = [Block(BlockKind.LEAD, (self._say.list_head if current else self._say.list_none,))]
        blocks += [Block(BlockKind.ITEMS, tuple(lines))] if lines else []
        if others:
            blocks.append(Block(BlockKind.HEADING, (self._say.list_more,)))
            blocks.append(Block(BlockKind.ITEMS, tuple(f"《{v.draft.title}》{self._when(v)}" for v in others)))
        choices = tuple(Choice(buttons.draft(v.draft.code), v.draft.title[:LABEL]) for v in [*current, *others])
        replies.append(Outgoing(tuple(blocks), choices))
        return replies

    def instead(self, unfinished: Writing, anew: str) -> Outgoing:
        """Ask whether to go on with what is half written or to throw it away for something else (button `anew`)."""
        choices = (Choice(buttons.opinion_resume(), self._say.go_on), Choice(anew, self._say.start_anew))
        return say(self._say.kept_one.format(label=unfinished.label or WHOLE_DRAFT), choices=choices)

    def like(self, view: DraftView, hits: Sequence[Hit], key: str) -> Outgoing:
        """Show the article that an opinion may be about (the best one, or `key`) in full, and ask if it is meant."""
        code = view.draft.code
        whole = Choice(buttons.opinion_said(code, ""), self._say.like_whole)
        no = Choice(buttons.ask_instead(), self._say.like_no)
        if not hits:
            return say(self._say.like_none, choices=(whole, no))
        one = next((hit.article for hit in hits if hit.article.key == key), hits[0].article)
        others = [hit.article for hit in hits if hit.article.key != one.key]
        blocks = (
            Block(BlockKind.LEAD, (self._say.like_this_one,)),
            Block(BlockKind.HEADING, (f"{one.label}　{one.path}".strip("　"),)),
            Block(BlockKind.TEXT, tuple(one.text.split("\n"))),
        )
        choices = [Choice(buttons.opinion_said(code, one.key), self._say.like_this_yes)]
        choices += [Choice(buttons.like(code, other.key), _line(other)) for other in others]
        return Outgoing(blocks, (*choices, whole, no))

    def heard(self, code: str, key: str, label: str, stance: str | None, said: str) -> Outgoing:
        """Show an opinion that was heard in a sentence, and ask whether it is one."""
        words = self._say
        kind = STANCES[stance] if stance else words.heard_unclear
        lines = (f"{words.field_label}：{label}", f"{words.field_stance}：{kind}", f"{words.field_reason}：{said}")
        yes = buttons.opinion_heard(code, key) if stance else buttons.opinion_unclear(code, key)
        choices = [Choice(yes, words.heard_yes)]
        if stance:
            choices.append(Choice(buttons.opinion_unclear(code, key), words.edit_stance))
        choices.append(Choice(buttons.ask_instead(), words.heard_no))
        blocks = (
            Block(BlockKind.LEAD, (words.heard_ask,)),
            Block(BlockKind.TEXT, lines),
            Block(BlockKind.NOTE, (words.heard_then,)),
        )
        return Outgoing(blocks, tuple(choices), private=True)

    def draft(self, view: DraftView, provisions: Sequence[ProvisionRow]) -> Outgoing:
        """Show one draft: until when, how to find an article, what is asked especially."""
        code = view.draft.code
        articles = [one for one in provisions if one.kind == "article"]
        head = f"《{view.draft.title}》（共 {len(articles)} 条）"
        lines = [self._when(view), self._say.card_closed if view.period == "closed" else "", self._say.card_how]
        if view.draft.official_url:
            lines.append(self._say.official.format(url=view.draft.official_url))
        blocks = [Block(BlockKind.LEAD, (head,)), Block(BlockKind.TEXT, tuple(line for line in lines if line))]
        wanted = [one for one in articles if one.wanted][:WANTED_SHOWN]
        if wanted:
            blocks.append(Block(BlockKind.HEADING, (self._say.wanted,)))
            blocks.append(Block(BlockKind.ITEMS, tuple(f"{one.label}　{shorten(one.text, 40)}" for one in wanted)))
        choices = [Choice(buttons.article(code, one.key), _line(one)) for one in wanted]
        choices += [
            Choice(buttons.browse(code, 1), self._say.browse),
            Choice(buttons.opinion(code, ""), self._say.whole),
            Choice(buttons.mine(), self._say.my_opinions),
        ]
        return Outgoing(tuple(blocks), tuple(choices))

    def browse(self, view: DraftView, provisions: Sequence[ProvisionRow], page: int) -> Outgoing:
        """List one page of a draft's parts; a page that does not exist becomes the nearest one."""
        listed = [one for one in provisions if one.kind in ("article", "preamble", "appendix")]
        pages = max(1, -(-len(listed) // PER_PAGE))
        page = min(max(page, 1), pages)
        code = view.draft.code
        shown = listed[(page - 1) * PER_PAGE : page * PER_PAGE]
        choices = [Choice(buttons.article(code, one.key), _line(one)) for one in shown]
        if page < pages:
            choices.append(Choice(buttons.browse(code, page + 1), self._say.more_page))
        choices.append(Choice(buttons.draft(code), self._say.back))
        head = self._say.browse_head.format(title=view.draft.title, page=page, pages=pages)
        return Outgoing((Block(BlockKind.LEAD, (head,)),), tuple(choices))

    def hits(self, view: DraftView, hits: Sequence[Hit], seen: ProvisionRow | None) -> Outgoing:
        """Offer the articles that were found, and the way back to the FAQ; what was said may be on the one `seen`."""
        code = view.draft.code
        choices = [Choice(buttons.article(code, hit.article.key), _line(hit.article)) for hit in hits]
        if seen is not None:
            text = self._say.said_on_this.format(label=seen.label)
            choices.append(Choice(buttons.opinion_said(code, seen.key), text[:LABEL]))
        choices += [Choice(buttons.ask_instead(), self._say.ask_instead), Choice(buttons.draft(code), self._say.back)]
        return say(self._say.found if hits else self._say.found_none, choices=tuple(choices))

    def beyond(self, view: DraftView, count: str) -> Outgoing:
        """Say how many articles there are to somebody who names one behind the last."""
        code = view.draft.code
        choices = (Choice(buttons.browse(code, 1), self._say.browse), Choice(buttons.draft(code), self._say.back))
        return say(self._say.beyond.format(count=count), choices=choices)

    def article(self, view: DraftView, provisions: Sequence[ProvisionRow], one: ProvisionRow) -> Outgoing:
        """Show an article with its plain-language note and its neighbours."""
        code = view.draft.code
        listed = [other.key for other in provisions if other.kind in ("article", "preamble", "appendix")]
        place = listed.index(one.key)
        blocks = [Block(BlockKind.LEAD, (f"{one.label}　{one.path}".strip("　 "),))]
        blocks.append(Block(BlockKind.TEXT, tuple(one.text.split("\n"))))
        if one.note:
            blocks.append(Block(BlockKind.HEADING, (self._say.note_head,)))
            blocks.append(Block(BlockKind.NOTE, tuple(one.note.split("\n"))))
        choices = [Choice(buttons.opinion(code, one.key), self._say.say_this)]
        if place:
            choices.append(Choice(buttons.article(code, listed[place - 1]), self._say.previous))
        if place + 1 < len(listed):
            choices.append(Choice(buttons.article(code, listed[place + 1]), self._say.next))
        choices.append(Choice(buttons.draft(code), self._say.back))
        return Outgoing(tuple(blocks), tuple(choices))

    def options(self, text: str, terms: Mapping[str, str], *more: Choice) -> Outgoing:
        """Ask for one of the fixed codes."""
        choices = tuple(Choice(buttons.opinion_value(code), term) for code, term in terms.items())
        return say(*text.split("\n"), choices=(*choices, *more))

    def numbers(self, found: Sequence[Personal], step: str, *more: Choice) -> Outgoing:
        """Point out numbers that look personal before they are sent; `step` is said first."""
        kinds = "、".join(dict.fromkeys(one.kind for one in found))
        shown = "，".join(one.masked for one in found[:3])
        choices = (
            Choice(buttons.opinion_value("mask"), self._say.numbers_mask),
            Choice(buttons.opinion_edit("texts"), self._say.numbers_edit),
            Choice(buttons.opinion_value("keep"), self._say.numbers_keep),
            *more,
        )
        return say(step + self._say.numbers.format(kinds=kinds, shown=shown), choices=choices)

    def preview(self, view: DraftView, writing: Writing, step: str) -> Outgoing:
        """Show the whole opinion before it is sent; every part can be changed. `step` is said first."""
        words = self._say
        who = [SPEAKERS.get(writing.speaker or "", ""), writing.community or "", writing.name or words.anonymous]
        rows = [
            (words.field_draft, f"《{view.draft.title}》"),
            (words.field_label, writing.label or WHOLE_DRAFT),
            (words.field_stance, STANCES.get(writing.stance or "", "")),
            (words.field_proposed, writing.proposed or ""),
            (words.field_reason, writing.reason or ""),
            (words.field_who, "，".join(part for part in who if part)),
            (words.field_files, f"{len(writing.attachments)} 个" if writing.attachments else ""),
        ]
        lines = tuple(f"{name}：{value}" for name, value in rows if value)
        late = (words.preview_late,) if view.period == "closed" else ()
        head = (*late, step + words.preview_head)
        choices = [
            Choice(buttons.opinion_send(), words.send),
            Choice(buttons.opinion_edit("stance"), words.edit_stance),
            Choice(buttons.opinion_edit("proposed"), words.edit_proposed),
            Choice(buttons.opinion_edit("reason"), words.edit_reason),
            Choice(buttons.opinion_edit("who"), words.edit_who),
            Choice(buttons.opinion_stop(), words.cancel),
        ]
        return Outgoing((Block(BlockKind.LEAD, head), Block(BlockKind.TEXT, lines)), tuple(choices), private=True)

    def sent(self, view: DraftView, receipt: str, *, edited: bool) -> Outgoing:
        """Thank, with the receipt number."""
        text = (self._say.edited if edited else self._say.sent).format(receipt=receipt)
        again = Choice(buttons.draft(view.draft.code), self._say.another)
        return say(text, choices=(again, Choice(buttons.mine(), self._say.my_opinions)))

    def kept(self, one: Opinion) -> Kept:
        """One of a person's own opinions as 我的 shows it; one that was withdrawn is told, and no more than that."""
        line = self._say.mine_line.format(
            receipt=one.receipt, label=one.label, stance=STANCES[one.stance], state=STATES[one.state]
        )
        look = Choice(buttons.own_opinion(one.receipt), self._say.look.format(receipt=one.receipt))
        return Kept(one.created_at, (line,), () if one.withdrawn_at else (look,))

    def begun(self, at: datetime, writing: Writing) -> Kept:
        """What is half written, as 我的 shows it."""
        line = self._say.kept_one.format(label=writing.label or WHOLE_DRAFT)
        choices = (
            Choice(buttons.opinion_resume(), self._say.go_on),
            Choice(buttons.opinion_drop(), self._say.drop_named),
        )
        return Kept(at, (line,), choices)

    def opinion(self, one: Opinion, title: str, label: str, *, may_change: bool) -> Outgoing:
        """Show one of a person's own opinions, with what became of it; `label` names its article as it is now."""
        words = self._say
        rows = [
            (words.field_draft, f"《{title}》"),
            (words.field_label, label),
            (words.field_stance, STANCES[one.stance]),
            (words.field_proposed, one.proposed),
            (words.field_reason, one.reason),
        ]
        lines = [f"{name}：{value}" for name, value in rows if value]
        if one.disposition_reason and one.told_at:
            lines.append(words.outcome_reason.format(reason=one.disposition_reason))
        head = f"{one.receipt}（{STATES[one.state]}）"
        choices: tuple[Choice, ...] = ()
        if may_change:
            choices = (
                Choice(buttons.own_edit(one.receipt), words.edit),
                Choice(buttons.own_withdraw(one.receipt), words.withdraw),
            )
        blocks = (Block(BlockKind.LEAD, (head,)), Block(BlockKind.TEXT, tuple(lines)))
        return Outgoing(blocks, (*choices, Choice(buttons.mine(), words.my_opinions)), private=True)

    def _when(self, view: DraftView) -> str:
        opens, closes = _day(view.draft.opens_on), _day(view.draft.closes_on)
        if view.period == "open":
            return self._say.open_until.format(closes=closes, days=view.days_left)
        if view.period == "coming":
            return self._say.coming_from.format(opens=opens)
        return self._say.closed_on.format(closes=closes)


def _line(one: ProvisionRow) -> str:
    return shorten(f"{one.label} {one.text}", LABEL)


def _day(day: object) -> str:
    return f"{day.year}年{day.month}月{day.day}日"  # type: ignore[attr-defined]

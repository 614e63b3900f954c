"""What unfolds and what goes on is told in lines, and the laws one by one with their articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers.cards import Cards
from bot.answers.passages import MOST
from bot.answers.replies import Replies
from bot.answers.shelf import Shelf
from bot.messages import Block, BlockKind

TODAY = date(2026, 11, 23)


def below(blocks: tuple[Block, ...], heading: str) -> Block:
    at = next(n for n, one in enumerate(blocks) if one.kind is BlockKind.HEADING and heading in one.lines[0])
    return blocks[at + 1]


def test_each_law_has_one_line_with_its_articles_in_figures(shelf: Shelf) -> None:
    library = shelf.current()
    entry = library.knowledge.by_id["marriage-infidelity"]
    whole = Cards(library).unfolded(entry, None, today=TODAY, shown="")
    lines = below(whole.blocks, "依据").lines
    cited = list(dict.fromkeys(one.law for one in entry.law))
    assert [line[1 : line.index("》")] for line in lines] == cited, "in the editors' order"
    code = next(line for line in lines if line.startswith("《民法典》"))
    assert "第1079" in code or "、1079" in code
    assert "一千零" not in code
    assert code.endswith("条（2021年1月1日起施行）")


def test_an_article_that_was_put_in_between_keeps_its_name(shelf: Shelf) -> None:
    library = shelf.current()
    known = library.knowledge.by_id["marriage-infidelity"]
    between = known.law[0].model_copy(update={"law": "刑法", "article": "第二百九十三条之一"})
    plain = known.law[0].model_copy(update={"law": "刑法", "article": "第二百六十条"})
    entry = known.model_copy(update={"law": (between, plain)})
    lines = below(Cards(library).unfolded(entry, None, today=TODAY, shown="").blocks, "依据").lines
    assert [line.partition("（")[0] for line in lines] == ["《刑法》第260条、第二百九十三条之一"]


def test_before_meanings_can_be_told_going_on_gives_the_first_lines_that_are_not_in_sight(shelf: Shelf) -> None:
    library = replace(shelf.current(), passages=None)
    entry = library.knowledge.by_id["pet-bite"]
    told = Replies(library, TODAY).on(entry, "他不肯赔")
    assert told is not None
    assert [one.kind for one in told.blocks] == [BlockKind.NOTE, BlockKind.ITEMS, BlockKind.TEXT]
    lines = told.blocks[1].lines
    assert len(lines) == MOST
    assert entry.answer.more.replace(" ", "").startswith("".join(lines))

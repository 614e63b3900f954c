"""Writes to those who commented on an article that a new version changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.consultations.comparing import Change
from bot.consultations.lineage import Standing
from bot.consultations.store import Draft, DraftVersion, Opinion
from bot.logs import conversation_id
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.opinion_phrases import OpinionPhrases
from bot.outbox.store import Outbox

SHOWN_BEFORE_AFTER = 600
"""Characters of an article's old and new text in the message."""


def warned_of(draft: Draft, articles: int, title: str, changes: Sequence[Change]) -> list[str]:
    """Return what staff read before a new text is kept, the doubts after it.

    `articles`: how many the draft has now; `title`: the one in the new text.
    """
    lines = [f"{draft.code}《{draft.title}》的新文本：{len(changes)} 条有改动（原来 {articles} 条）。"]
    if title.strip() != draft.title:
        lines.append(f"请核对！标题不一样：文件里是《{title}》。是不是选错了文件或草案？")
    if len(changes) > articles / 2:
        lines.append("请核对！大半的条文都变了，可能是另一部草案。")
    return lines


async def tell_changed(
    session: AsyncSession,
    outbox: Outbox,
    words: OpinionPhrases,
    draft: Draft,
    standing: Standing,
    version: DraftVersion,
    changes: Sequence[Change],
) -> int:
    """Write to everybody who commented on an article that changed, once for each article; returns how many people.

    Which article that is, is told by its lineage: its number may have been another one then. `standing`: where
    opinions stand in the version before; `version`: the new one.
    """
    lineages = {row.key: lineage for lineage, row in standing.now.items()}
    changed = {lineages[change.old_key]: change for change in changes if change.old_key}
    rows = await session.scalars(
        select(Opinion).where(
            Opinion.draft_id == draft.id,
            Opinion.chat != "",
            Opinion.withdrawn_at.is_(None),
            Opinion.article != "",
            Opinion.lineage.in_(changed),
        )
    )
    told = set()
    for opinion in rows:
        change = changed[opinion.lineage]
        after = f"{change.label}　{change.after}" if change.label != change.old_label else change.after
        blocks = (
            Block(BlockKind.LEAD, (words.changed.format(title=draft.title, label=standing.label(opinion)),)),
            Block(BlockKind.HEADING, (words.before,)),
            Block(BlockKind.TEXT, (change.before[:SHOWN_BEFORE_AFTER] or words.none,)),
            Block(BlockKind.HEADING, (words.after,)),
            Block(BlockKind.TEXT, (after[:SHOWN_BEFORE_AFTER] if change.after else words.gone,)),
            Block(BlockKind.NOTE, (words.changed_tail.format(receipt=opinion.receipt),)),
        )
        again = (Choice(buttons.opinion(draft.code, change.key), words.say_again),) if change.after else ()
        address = Address(opinion.channel, opinion.chat)
        key = f"draft-changed:{version.id}:{opinion.lineage}:{address.channel}:{conversation_id(address)}"
        await outbox.put(session, address, Outgoing(blocks, again), kind="draft.changed", dedup_key=key[:120])
        told.add(address)
    return len(told)

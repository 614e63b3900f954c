"""The printed slips for people who cannot be written to: what became of their opinion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.consultations.drafts import DraftView
from bot.consultations.store import Opinion
from bot.consultations.terms import DISPOSITIONS
from bot.exports.word import WordDocument


def slips_of(view: DraftView, rows: Sequence[Opinion], office: str, today: date) -> WordDocument:
    """Return the slips, one for each opinion, signed with the office's name and the day."""
    document = WordDocument(landscape=False)
    for row in rows:
        document.title("意见采纳情况告知单")
        document.line(f"编号：{row.receipt}　　{row.name or '提意见的居民'}：")
        document.line(f"您对《{view.draft.title}》{row.label}提的意见：{row.proposed or row.reason}")
        document.line(f"结果：{DISPOSITIONS[row.disposition]}", bold=True)
        document.line(f"说明：{row.disposition_reason}")
        if row.final_text:
            document.line(f"最后的条文：{row.final_text}")
        document.line(f"谢谢您参与立法。{office}　{today}")
        document.rule()
    return document

"""The modal word of a cited point beside its article: 应当 that became 可以, and what only looks like it."""

from __future__ import annotations

import pytest

from bot.knowledge.modals import modal_fault

EVIDENCE = "当事人对自己提出的主张，有责任提供证据。\n当事人因客观原因不能自行收集的证据，人民法院应当调查收集。"
CLAIMS = "业主对其他业主侵害自己合法权益的行为，有权请求其承担民事责任。"
TRAINING = "公安机关应当予以训诫，并可以责令其接受家庭教育指导。"
LISTED = "小区内禁止下列行为：\n（一）损坏房屋承重结构；\n（二）违反规定饲养动物。\n有前款行为的，物业应当劝阻。"
TERMS = "人民法院适用简易程序审理案件，应当在三个月内审结。有特殊情况需要延长的，经批准，可以延长一个月。"


@pytest.mark.parametrize(
    ("says", "text", "word"),
    [
        ("自己收集不到的，法院可以调查收集", EVIDENCE, "可以"),
        ("其他业主侵害权益的，应当承担民事责任", CLAIMS, "应当"),
        ("公安可以予以训诫", TRAINING, "可以"),
        ("公安应当训诫，必须责令其接受家庭教育指导", TRAINING, "必须"),
        ("小区里可以违反规定饲养动物", LISTED, "可以"),
        ("简易程序三个月内审结，应当延长一个月", TERMS, "应当"),
        ("有人能收集的，不得调查收集", EVIDENCE, "不得"),
    ],
)
def test_a_modal_that_the_article_does_not_have_is_told(says: str, text: str, word: str) -> None:
    fault = modal_fault(says, text)
    assert fault is not None
    assert f"写的是“{word}”" in fault


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ("自己收集不到的，法院应当调查收集", EVIDENCE),
        ("公安应当训诫，并可以责令其接受家庭教育指导", TRAINING),
        ("禁止违反规定饲养动物", LISTED),
        ("物业应当劝阻", LISTED),
        ("简易程序应当三个月内审结，可以延长一个月", TERMS),
        ("其他业主侵害权益的，可以请求承担民事责任", CLAIMS),
        ("被侵权的，可以请求法院处理", "当事人请求处理的，人民法院应当处理。"),
        ("三个月内审结", TERMS),
        ("可以", TERMS),
        ("可以吃饭", "甲乙丙丁。"),
        ("应当审结", "应当" * 40_000),
        ("应当", ""),
    ],
)
def test_what_the_article_carries_is_no_fault(says: str, text: str) -> None:
    assert modal_fault(says, text) is None


def test_the_sentence_that_is_meant_is_shown_but_not_at_any_length() -> None:
    long = "人民法院应当" + "依照法律的规定" * 30 + "调查收集证据。"
    fault = modal_fault("法院可以调查收集证据", long)
    assert fault is not None
    assert "调查收集证据”" in fault
    assert len(fault) < 100

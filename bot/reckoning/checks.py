"""Holds the articles that the calculations name against the list of laws and their texts, and against the entries."""

from __future__ import annotations

from bot.knowledge.checks import Statutes, law_faults, text_faults
from bot.knowledge.model import DeadlineRule, Entry, Knowledge
from bot.reckoning.index import reckoners
from bot.reckoning.model import Reckoner

COUNTING = {
    ("民法典", "第一百八十九条"),
    ("民法典", "第一百九十三条"),
    ("民法典", "第一百九十五条"),
    ("民法典", "第一百九十九条"),
    ("民法典", "第二百零一条"),
    ("民法典", "第二百零三条"),
    ("民事诉讼法", "第八十五条"),
    ("民事诉讼法", "第八十六条"),
}
"""Articles that say how days are counted, in whatever matter: to cite them does not make a rule fit."""

NO_LIMITATION = ("民法典", "第一百九十六条")
"""Claims that never become barred: to stop a nuisance, to give back a house, to maintain somebody."""

WITHOUT_LIMIT = {DeadlineRule.NUISANCE_NO_LIMIT, DeadlineRule.SUPPORT_NO_LIMIT}


def sum_faults(knowledge: Knowledge, statutes: Statutes | None) -> list[str]:
    """Return what is wrong with the articles that the calculations name."""
    return [
        f"{one.title}: {fault}"
        for one in reckoners(knowledge).values()
        for fault in (*law_faults(knowledge, one.law), *(text_faults(one.law, statutes, {}) if statutes else ()))
    ]


def offer_faults(knowledge: Knowledge) -> list[str]:
    """Return which calculations entries offer though their rule is not what the entry is about.

    The law tells: an entry that offers a rule cites an article that the rule rests on, and says so in its answer.
    """
    known = reckoners(knowledge)
    return [f"{entry.id}: {fault}" for entry in knowledge.entries for fault in _misfits(entry, known)]


def _misfits(entry: Entry, known: dict[str, Reckoner]) -> list[str]:
    cited = {(citation.law, citation.article) for citation in entry.law}
    faults = []
    for rule in (*entry.deadline, *entry.calculate):
        rests = [(one.law, one.article) for one in known[rule].law if (one.law, one.article) not in COUNTING]
        if cited.isdisjoint(rests):
            grounds = "、".join(f"《{law}》{article}" for law, article in rests)
            faults.append(f"提供“{known[rule].title}”，却没有引它依据的{grounds}：换合适的计算，或在答案里写明并引用")
    barred = DeadlineRule.LIMITATION_THREE_YEARS in entry.deadline and NO_LIMITATION in cited
    if barred and WITHOUT_LIMIT.isdisjoint(entry.deadline):
        faults.append(
            "引了不受时效限制的《民法典》第一百九十六条，却只提供三年时效：加上 nuisance_no_limit 或 support_no_limit"
        )
    return faults

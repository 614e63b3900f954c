"""What `knowledge check` looks at beyond the form: is the law right, are local facts filled in, is a review overdue."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

from bot.errors import WrongInput
from bot.knowledge.fact_rules import fact_faults
from bot.knowledge.modals import modal_fault
from bot.knowledge.model import Citation, Entry, Knowledge

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
EMERGENCY = ("110", "119", "120", "96110", "12356")
"""Numbers for whoever is in danger now."""

SPOKEN = ("110", "119", "120")
"""Those of them that are said aloud: whoever only listens sees no list of numbers."""

FIRST_CHARACTERS = 150
"""With the short answer and a telephone number this fits one screen of a telephone at a large type."""

_NUMBER = re.compile(
    r"(?<![\d.-])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\(?0\d{2,3}\)?[ -]?[2-9]\d{6,7}|[48]00[ -]?\d{3}[ -]?\d{4}"
    r"|[2-9]\d{6,7}转\d+|12\d{3}|96110)(?!\d|\s*[元块万])"
)
"""A telephone number in a text whose wide letters were made narrow; a sum of money is none."""

_NOT_SPOKEN = re.compile(r"[()\[\]【】〔〕]|第\s*[零〇一二三四五六七八九十百千\d]+\s*条")

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_SIGNS = re.compile(r"[\W_]+")

AHEAD = timedelta(days=31)
"""A review dated further ahead is a slip of the month or the year, and would keep the entry on show too long."""

LPR_AGE = timedelta(days=60)
"""The rate is published every month; a table that nobody compared for this long is told."""

HOLIDAYS_AHEAD = timedelta(days=60)
"""The arrangement for a year is published in November before it: deadlines run into the new year well before that."""


@dataclass(slots=True)
class Report:
    """What was found. `errors` make the check fail, `notes` are for the editors."""

    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statutes:
    """Texts of laws: law's short name → article → text."""

    articles: dict[str, dict[str, str]]

    def text(self, citation: Citation) -> str | None:
        """Return the cited article's text, or None if the law or article is not among the texts."""
        return self.articles.get(citation.law, {}).get(citation.article)


def load_statutes(folder: Path, wanted: set[str]) -> Statutes:
    """Read the texts of the wanted laws from a folder with `index.json` and one JSON-lines file per law.

    Raises WrongInput when the folder has no such index.
    """
    try:
        index = json.loads((folder / "index.json").read_text("utf-8-sig"))
        files = {record["short"]: folder / f"{record['slug']}.jsonl" for record in index}
        texts = {law: files[law].read_text("utf-8-sig") for law in wanted & files.keys()}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise WrongInput(f"法条文件夹 {folder} 读不了：{type(fault).__name__}") from None
    articles = {law: dict(_articles(files[law].name, text)) for law, text in texts.items()}
    return Statutes(articles)


def _articles(name: str, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                yield row["article"], row["text"]
            except (ValueError, KeyError, TypeError):
                raise WrongInput(f"法条文本 {name} 第 {number} 行写错了，请重新取这部法的文本。") from None


def fingerprint(text: str) -> str:
    """Return a short hash of an article's text without white space."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]


def article_number(article: str) -> int:
    """Return the number of 第一千零七十七条 (1077); a 之一 behind it does not count."""
    total = digit = 0
    for character in article[1 : article.index("条")]:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def check(
    knowledge: Knowledge,
    today: date,
    statutes: Statutes | None,
    reviewed: dict[str, dict[str, str]],
    read_right: Mapping[str, Collection[str]] | None = None,
) -> Report:
    """Check a well-formed knowledge folder.

    `reviewed`: entry id → citation → fingerprint of the article when the entry was reviewed.
    `read_right`: entry id → points whose modal word somebody has read beside the article and found right.
    """
    report = Report()
    for entry in knowledge.entries:
        report.errors += [f"{entry.id}: {fault}" for fault in _entry_faults(knowledge, entry)]
        if statutes:
            report.errors += [
                f"{entry.id}: {fault}"
                for fault in text_faults(
                    entry.cited, statutes, reviewed.get(entry.id, {}), (read_right or {}).get(entry.id, ())
                )
            ]
        if entry.reviewed_on - today > AHEAD:
            report.errors.append(f"{entry.id}: 复核日期 {entry.reviewed_on} 还没有到，是不是年份写错了")
        if entry.review_due < today:
            report.errors.append(f"{entry.id}: 复核已过期（应在 {entry.review_due} 前复核），机器人不再显示这一条")
        if not entry.reviewer:
            report.notes.append(f"{entry.id}: 还没有第二个人复核")
    if today - knowledge.lpr.checked_until > LPR_AGE:
        report.notes.append(f"lpr.yaml: 利率表只核对到 {knowledge.lpr.checked_until}，请核对新公布的利率")
    if knowledge.holidays.checked_until - today < HOLIDAYS_AHEAD:
        report.notes.append(f"holidays.yaml: 放假安排只到 {knowledge.holidays.checked_until}，请补下一年的放假和调休")
    report.errors += fact_faults(knowledge.facts, knowledge.hotlines, today)
    report.errors += _duplicates(knowledge)
    report.errors += [
        f"signposts {s.id}: 没有这个电话或地点 {key}"
        for s in knowledge.signposts
        for key in s.where
        if key not in knowledge.hotlines and key not in knowledge.places
    ]
    missing = [option.to for option in knowledge.front if knowledge.entry(option.to) is None]
    report.errors += [f"office.yaml front: 条目 {target} 不存在" for target in missing]
    report.notes += _not_written(knowledge) + _to_fill_in(knowledge)
    return report


def _entry_faults(knowledge: Knowledge, entry: Entry) -> Iterator[str]:
    yield from law_faults(knowledge, entry.cited)
    for key in entry.where:
        if key not in knowledge.hotlines and key not in knowledge.places:
            yield f"没有这个电话或地点：{key}"
    for near in entry.not_:
        if near.intent == entry.intent:
            yield f"not 里的“{near.text}”写成了自己的意图"
    answer = entry.answer
    if _NOT_SPOKEN.search(normalize("NFKC", answer.spoken)):
        yield "spoken 里不要有括号和条文号"
    told = (
        answer.short,
        *answer.first,
        *answer.steps,
        answer.more,
        answer.spoken,
        *_facts(entry).values(),
        *_across(entry),
    )
    if _NUMBER.search(normalize("NFKC", "\n".join(told)).replace("－", "-")):
        yield "答复里不要直接写电话号码，写在 hotlines.yaml 里"
    if sum(map(len, answer.first)) > FIRST_CHARACTERS:
        yield f"first 加起来超过 {FIRST_CHARACTERS} 字，第一屏放不下"
    yield from _emergency_faults(knowledge, entry)


def _facts(entry: Entry) -> dict[str, str]:
    """What the entry says when asked about it, by the name of the field."""
    return {name: text for name, text in entry.facts.model_dump().items() if text}


def _across(entry: Entry) -> Iterator[str]:
    for told in entry.across:
        yield from (told.short, *told.steps)


def _emergency_faults(knowledge: Knowledge, entry: Entry) -> Iterator[str]:
    """Where somebody may be hurt, the number comes first, and whoever only listens hears it too."""
    numbers = {key: knowledge.hotlines[key].number for key in entry.where if key in knowledge.hotlines}
    urgent = [number for number in numbers.values() if number in EMERGENCY]
    if entry.flags and not urgent:
        yield f"有危险标记，where 里却没有 {'、'.join(EMERGENCY)} 中的任何一个"
    aloud = [number for number in urgent if number in SPOKEN]
    if aloud and not any(_is_said(number, entry.answer.spoken) for number in aloud):
        yield f"where 里有紧急电话，spoken 里却没有念出 {'、'.join(aloud)}"


def _is_said(number: str, spoken: str) -> bool:
    """Whether a telephone number is said as one: 1200元 does not say 120."""
    return bool(re.search(rf"(?<!\d){number}(?!\d)", normalize("NFKC", spoken)))


def law_faults(knowledge: Knowledge, law: Sequence[Citation]) -> Iterator[str]:
    """Yield what is wrong with citations that needs no text: dead and unknown laws, articles they do not have."""
    repealed = {one.name: one for one in knowledge.repealed}
    for citation in law:
        if citation.law in repealed:
            yield f"引用了已废止的《{citation.law}》（{repealed[citation.law].basis}）"
        elif citation.law not in knowledge.laws:
            yield f"法律清单里没有《{citation.law}》"
        elif article_number(citation.article) > (last := knowledge.laws[citation.law].last_article):
            if knowledge.laws[citation.law].complete:
                yield f"《{citation.law}》没有{citation.article}（最后一条是第 {last} 条）"
            else:
                yield f"《{citation.law}》的文本不全，{citation.article}不能核对，请不要引用"


def text_faults(
    law: Sequence[Citation], statutes: Statutes, seen: dict[str, str], read_right: Collection[str] = ()
) -> Iterator[str]:
    """Yield what is wrong with citations beside the texts.

    `seen`: citation → fingerprint at the last review; `read_right`: points whose modal word was found right.
    """
    for citation in law:
        text = statutes.text(citation)
        if text is None:
            if citation.law in statutes.articles:
                yield f"法条文本里没有《{citation.law}》{citation.article}"
            else:
                yield f"没有《{citation.law}》的文本，不能核对"
            continue
        if not _shares_a_word(citation.says, text):
            yield f"《{citation.law}》{citation.article}的内容与所写要点没有共同的词，可能条号已变：{citation.says}"
        if citation.says not in read_right and (differs := modal_fault(citation.says, text)):
            yield f"《{citation.law}》{citation.article}：“{citation.says}”{differs}；照条文改，或在复核表里记为读过"
        key = f"{citation.law} {citation.article}"
        if key in seen and seen[key] != fingerprint(text):
            yield f"《{citation.law}》{citation.article}的文字在复核之后变了，请重新复核"


def _shares_a_word(says: str, text: str) -> bool:
    """Two neighbouring Chinese characters in common: little, but a renumbered law rarely passes it by chance."""
    pairs = {run[i : i + 2] for run in _CHINESE.findall(says) for i in range(len(run) - 1)}
    return any(pair in text for pair in pairs)


def _duplicates(knowledge: Knowledge) -> list[str]:
    """Phrasings that stand under two entries: the matching cannot tell them apart."""
    owner: dict[str, str] = {}
    faults = []
    for entry in knowledge.entries:
        for question in dict.fromkeys(_words(q) for q in (entry.title, *entry.questions)):
            if owner.get(question, entry.id) != entry.id:
                faults.append(f"{entry.id}: 问法“{question}”也写在 {owner[question]} 里")
            owner[question] = entry.id
    return faults


def _words(question: str) -> str:
    """What of a phrasing the matching looks at: no punctuation, no difference of width or case; figures count."""
    return _SIGNS.sub("", normalize("NFKC", question).lower()) or question


def _not_written(knowledge: Knowledge) -> list[str]:
    """Entries and intents that others point to and nobody has written yet; the bot leaves such links out."""
    intents = {entry.intent for entry in knowledge.entries}
    missing: Counter[str] = Counter()
    for entry in knowledge.entries:
        options = [option.to for option in entry.ask.options] if entry.ask else []
        options += [other.to for other in entry.sides.others if other.to] if entry.sides else []
        missing.update(target for target in (*entry.related, *options) if knowledge.entry(target) is None)
        pointed = (*entry.confusable_with, *(near.intent for near in entry.not_))
        missing.update(intent for intent in pointed if intent not in intents)
    listed = "、".join(f"{name}（{count}）" for name, count in missing.most_common())
    return [f"有条目指向还没有写的 {len(missing)} 个条目或意图：{listed}"] if missing else []


def _to_fill_in(knowledge: Knowledge) -> list[str]:
    office = [name for name in ("phone", "address", "hours") if getattr(knowledge.office, name) is None]
    own = [key for key, place in knowledge.places.items() if place.address is None or place.phone is None]
    notes = [f"office.yaml：本单位的 {'、'.join(office)} 待填"] if office else []
    return notes + ([f"office.yaml：{len(own)} 个地点的地址或电话待填：{'、'.join(own)}"] if own else [])

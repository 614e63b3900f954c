"""Commands for visits and calls, the topic of an inquiry, the sentences for replies, and how many there were."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import typer

from bot.clock import OFFICE_ZONE
from bot.commands.acting import act_of
from bot.commands.common import Json, Who, code_of, out, read_day, run_async, settings_for_command, table_of, today
from bot.errors import Conflict, Malformed
from bot.inquiries.queue import Tally
from bot.inquiries.terms import AREAS, KEYED_IN, OUTCOMES, InquiryState
from bot.inquiries.topics import Topic, Topics
from bot.inquiries.walkins import Consultation
from bot.knowledge.loading import load_knowledge
from bot.services import opened
from bot.settings import load_settings

Channel = Annotated[str, typer.Option(help=f"渠道：{'、'.join(KEYED_IN.values())}")]
TopicWords = Annotated[str, typer.Option(help="话题：邻里小区这样的，或者条目的名称")]
Outcome = Annotated[str, typer.Option(help=f"结果：{'、'.join(OUTCOMES.values())}；空着就是还要接着办")]
Note = Annotated[str, typer.Option(help="说明；转给别处的，写转到哪里")]
Name = Annotated[str, typer.Option(help="姓名，居民愿意才记")]
Phone = Annotated[str, typer.Option(help="电话，居民愿意才记")]
Day = Annotated[str, typer.Option("--on", help="哪一天，不写就是今天")]


def inquiries_enter(
    text: str,
    channel: Channel = KEYED_IN["visit"],
    topic: TopicWords = "",
    outcome: Outcome = OUTCOMES["met"],
    note: Note = "",
    name: Name = "",
    phone: Phone = "",
    on: Day = "",
    another: Annotated[bool, typer.Option("--another", help="同一天一样的话，是另一位居民")] = False,
    who: Who = "",
) -> None:
    """记一件来访或来电：说了什么，用一句话。"""

    async def work() -> None:
        given = _given(text, channel, topic, outcome, note, name, phone, on)
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.walkins.enter(act, given, another=another)
        out.print(f"记好了：{row.receipt}，话题：{AREAS.get(row.area, '没有定')}。")

    try:
        run_async(work())
    except Conflict as fault:
        raise Conflict(str(fault).replace("请勾“是另一位”再存", "请加 --another")) from None


def inquiries_correct(
    receipt: str,
    text: Annotated[str, typer.Option(help="说了什么")] = "",
    channel: Annotated[str, typer.Option(help=f"渠道：{'、'.join(KEYED_IN.values())}")] = "",
    topic: TopicWords = "",
    outcome: Annotated[str, typer.Option(help=f"结果：{'、'.join(OUTCOMES.values())}，或者“接着办”")] = "",
    note: Note = "",
    name: Name = "",
    phone: Phone = "",
    on: Annotated[str, typer.Option("--on", help="哪一天")] = "",
    who: Who = "",
) -> None:
    """改记错了的来访、来电，写了的才改；原来的写法留着。"""

    async def work() -> None:
        chosen = _topic(topic) if topic else None
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = (await parts.inquiries.seen(act.session, receipt)).inquiry
            ends = OUTCOMES | {"": "接着办"}
            given = Consultation(
                code_of(channel, KEYED_IN, "渠道") if channel else row.channel,
                text or row.question,
                chosen.area if chosen else row.area,
                chosen.entry if chosen else row.entry,
                code_of(outcome, ends, "结果") if outcome else row.outcome,
                note or row.outcome_note,
                name or row.name,
                phone or row.phone or "",
                read_day(on, "日期") if on else None,
                row.urgency,
            )
            await parts.walkins.correct(act, receipt, given)
        out.print(f"{row.receipt} 改好了。")

    run_async(work())


def inquiries_withdraw(
    receipt: str, why: Annotated[str, typer.Option(help="为什么作废（必填）")] = "", who: Who = ""
) -> None:
    """作废一件记错了的来访、来电，不再计入数字。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.walkins.withdraw(act, receipt, why)
        out.print(f"{row.receipt} 作废了。")

    run_async(work())


def inquiries_topic(receipt: str, words: str, who: Who = "") -> None:
    """改一件咨询的话题：写邻里小区这样的，或者条目的名称。"""

    async def work() -> None:
        chosen = _topic(words)
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.casework.set_topic(act, receipt, chosen.area, chosen.entry)
        out.print(f"{row.receipt} 的话题是“{chosen.words}”。")

    run_async(work())


def inquiries_canned(
    add: Annotated[str, typer.Option(help="加一句")] = "",
    change: Annotated[int, typer.Option(help="改第几句，和 --to 一起用")] = 0,
    to: Annotated[str, typer.Option("--to", help="改成什么")] = "",
    remove: Annotated[int, typer.Option(help="去掉第几句")] = 0,
    past: Annotated[bool, typer.Option("--past", help="列出以前的写法")] = False,
    who: Who = "",
) -> None:
    """列出回复用的常用句；加、改、去掉。"""

    async def work() -> None:
        if sum(map(bool, (add, change, remove, past))) > 1:
            raise Malformed("一次只办一样：--add、--change、--remove 或 --past。")
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                sentences = await parts.canned.sentences(session)
                before = await parts.canned.past(session) if past else []
            number = change or remove
            if number and not 1 <= number <= len(sentences):
                raise Malformed(f"没有第 {number} 句，一共 {len(sentences)} 句。")
            if add or number:
                async with act_of(parts, who) as act:
                    if add:
                        await parts.canned.add(act, add)
                    elif change:
                        await parts.canned.change(act, sentences[number - 1], to)
                    else:
                        await parts.canned.remove(act, sentences[number - 1])
                out.print("存好了。")
                return
            for place, sentence in enumerate((row.text for row in before) if past else sentences, 1):
                out.print(f"{place}　{sentence}", soft_wrap=True)

    run_async(work())


def inquiries_figures(
    since: Annotated[str, typer.Option(help="从哪一天（含），不写就是今年 1 月 1 日")] = "",
    until: Annotated[str, typer.Option(help="到哪一天（含），不写就是今天")] = "",
    as_json: Json = False,
) -> None:
    """数咨询：按渠道（网页、Telegram、来访、来电）、话题、结果；作废的不算。"""

    async def work() -> None:
        last = read_day(until, "日期") if until else today()
        first = read_day(since, "日期") if since else last.replace(month=1, day=1)
        if first > last:
            raise Malformed("开始的日子在结束的后面。")
        begin, end = (datetime.combine(one, time(), OFFICE_ZONE).astimezone(UTC) for one in (first, last))
        async with opened(settings_for_command(quiet=True)) as parts, parts.database.read() as session:
            rows = await parts.queue.tally(session, begin, end + timedelta(days=1))
        if as_json:
            for row in rows:
                typer.echo(json.dumps(_as_json(row), ensure_ascii=False))
            return
        table = table_of("渠道", "话题", "结果", "件数")
        for row in rows:
            outcome = OUTCOMES.get(row.outcome, "已回复" if row.state == InquiryState.REPLIED else "等回复")
            table.add_row(
                KEYED_IN.get(row.channel, row.channel), AREAS.get(row.area, "没有定"), outcome, str(row.count)
            )
        out.print(table)
        out.print(f"{first} 到 {last}，一共 {sum(row.count for row in rows)} 件。")

    run_async(work())


def _as_json(row: Tally) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("channel", "area", "outcome", "state", "count")}


def _given(
    text: str, channel: str, topic: str, outcome: str, note: str, name: str, phone: str, on: str
) -> Consultation:
    chosen = _topic(topic) if topic else Topic("")
    code = code_of(outcome, OUTCOMES, "结果") if outcome else ""
    where = code_of(channel, KEYED_IN, "渠道")
    if (where, code) == ("phone", "met"):
        code = "phoned"
    day = read_day(on, "日期") if on else None
    return Consultation(where, text, chosen.area, chosen.entry, code, note, name, phone, day)


def _topic(words: str) -> Topic:
    topics = Topics(lambda: knowledge, lambda _: ())
    knowledge = load_knowledge(load_settings().knowledge_dir)
    found = topics.named(words)
    if found is None:
        near = [one.words for one in topics.proposed(words)] or list(AREAS.values())
        raise Malformed(f"没有叫“{words[:30]}”的话题，可以写：{'、'.join(near)}。")
    return found


COMMANDS = (
    ("topic", inquiries_topic),
    ("enter", inquiries_enter),
    ("correct", inquiries_correct),
    ("withdraw", inquiries_withdraw),
    ("canned", inquiries_canned),
    ("figures", inquiries_figures),
)
"""Added to the group of inquiries; the topics need the knowledge, which the others do not load."""

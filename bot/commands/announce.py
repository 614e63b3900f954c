"""`python -m bot announce …`: messages to subscribers: drafted, counted, confirmed by number, paused, reported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.announcements.letters import check_channel
from bot.announcements.service import Text
from bot.announcements.store import Announcement
from bot.announcements.terms import STATES, AnnouncementState
from bot.channels.web.address import address_of
from bot.channels.web.parts import CHANNEL as WEB
from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, out, run_async, settings_for_command, table_of
from bot.commands.events import read_when
from bot.commands.rehearsal import tell_held
from bot.errors import WrongInput
from bot.holding import hold, leaving
from bot.knowledge.loading import load_knowledge
from bot.language.moments import say_moment
from bot.messages import Address
from bot.outbox.terms import STATES as OF_LETTERS
from bot.services import Services, opened
from bot.staff.act import Act
from bot.subjects import stale_of, subject_of
from bot.subscriptions.service import name_of
from bot.text import names_in

app = typer.Typer(no_args_is_help=True, help="群发通知：起草、看人数、预览、发给自己、确认、暂停、报告；订阅的人数。")

Code = Annotated[str, typer.Argument(help="通知代号，见 announce list")]


@app.command("new")
def new(
    title: Annotated[str, typer.Argument(help="标题，最多 60 个字")],
    to: Annotated[
        str, typer.Option("--to", help="发给谁，顿号隔开：防诈骗、老年人、天一社区；写“全部”只发给订了全部的人")
    ],
    text: Annotated[str, typer.Option(help="正文，\\n 换行")] = "",
    event: Annotated[str, typer.Option(help="带一个活动的按钮，写代号 h1")] = "",
    draft: Annotated[str, typer.Option(help="带一部草案的按钮，写代号 d1")] = "",
    entry: Annotated[str, typer.Option(help="带一个问答的按钮，写条目编号")] = "",
    until: Annotated[str, typer.Option(help="过了什么时候就不用再发，默认三天")] = "",
    who: Who = "",
) -> None:
    """起草一条通知，还不发。"""
    expires = read_when(until) if until else None

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            subject = await _subject(parts, event, draft, entry)
            async with act_of(parts, who) as act:
                text_ = Text(title, text.replace("\\n", "\n"), names_in(to), subject, expires_at=expires)
                made = await parts.announcements.draft(act, text_)
            await _preview(parts, made.code)

    run_async(work())


@app.command("edit")
def edit(
    code: Code,
    title: Annotated[str | None, typer.Option(help="标题")] = None,
    to: Annotated[str | None, typer.Option("--to", help="发给谁")] = None,
    text: Annotated[str | None, typer.Option(help="正文，\\n 换行")] = None,
    event: Annotated[str, typer.Option(help="改带一个活动的按钮")] = "",
    draft: Annotated[str, typer.Option(help="改带一部草案的按钮")] = "",
    entry: Annotated[str, typer.Option(help="改带一个问答的按钮")] = "",
    until: Annotated[str, typer.Option(help="过了什么时候就不用再发")] = "",
    who: Who = "",
) -> None:
    """改一条草稿；没写的不变。"""
    expires = read_when(until) if until else None

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            one, _ = await parts.announcements.audience(code)
            names = [name_of(tag) for tag in one.tags.split(",")] if to is None else names_in(to)
            body = one.body if text is None else text.replace("\\n", "\n")
            subject = await _subject(parts, event, draft, entry) or one.subject
            wanted = Text(title or one.title, body, names, subject, expires_at=expires or one.expires_at)
            async with act_of(parts, who) as act:
                await parts.announcements.edit(act, code, wanted)
            await _preview(parts, code)

    run_async(work())


@app.command("delete")
def delete(code: Code, who: Who = "") -> None:
    """删去一条草稿。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                one = await parts.announcements.delete(act, code)
            out.print(f"草稿“{one.title}”已删去。")

    run_async(work())


@app.command("back")
def back(code: Code, who: Who = "") -> None:
    """把定时的、等第二人同意的退回草稿。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                told = await parts.announcements.back(act, code)
            out.print(told)

    run_async(work())


@app.command("list")
def list_all() -> None:
    """列出通知。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            table = table_of("代号", "标题", "发给", "状态", "人数", "起草", "确认")
            for one in await parts.announcements.all():
                names = "、".join(name_of(tag) for tag in one.tags.split(","))
                people = "、".join(name for name in (one.confirmed_by, one.seconded_by) if name)
                row = (one.code, one.title, names, STATES[one.state], str(one.expected or ""), one.created_by, people)
                table.add_row(*row)
            out.print(table if table.row_count else "还没有通知。用 python -m bot announce new 起草。")

    run_async(work())


@app.command("preview")
def preview(code: Code) -> None:
    """看订阅的人会收到什么，会有多少人。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            await _preview(parts, code)

    run_async(work())


@app.command("test")
def send_test(
    code: Code,
    channel: Annotated[str, typer.Argument(help="telegram 或 web")],
    chat: Annotated[str, typer.Argument(help="自己的会话编号")],
    who: Who = "",
) -> None:
    """只发给自己看看（要有正在运行的小助手来发）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            check_channel(channel, telegram=parts.settings.telegram_token is not None)
            address = address_of(chat) if channel == WEB else Address(channel, chat)
            async with act_of(parts, who) as act:
                await parts.announcements.test(act, code, address)
            out.print("已放进发件箱：小助手正在运行的话几秒钟送到，没有运行就等它启动。")

    run_async(work())


@app.command("confirm")
def confirm(
    code: Code,
    number: Annotated[int | None, typer.Option("--count", help="会收到的人数，要和预览的一样")] = None,
    at: Annotated[str, typer.Option("--at", help="定在什么时候发，不写就是现在")] = "",
    who: Who = "",
) -> None:
    """确认发送：先看全文，要亲手写一遍人数。"""
    when = read_when(at) if at else None

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            made, count = await _preview(parts, code)
            typed: int = number if number is not None else typer.prompt("请写会收到的人数", type=int)
            done = await _release(
                parts, who, lambda on, act: on.announcements.confirm(act, code, typed, when), made.title, count
            )
            if done.state == AnnouncementState.SECOND:
                out.print(f"人数多，要第二个人同意：python -m bot announce second {code} --as 另一位同事")
            elif when:
                out.print(
                    f"定在 {office_time(when)} 发给 {done.expected} 位。不发了：python -m bot announce back {code}"
                )
            else:
                out.print(f"{_begins(parts, done)}。看进度：python -m bot announce report {code}")

    run_async(work())


@app.command("second")
def second(code: Code, who: Who = "") -> None:
    """第二个人同意（不能是起草或确认的人）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            one, count = await _preview(parts, code)
            made = await _release(parts, who, lambda on, act: on.announcements.second(act, code), one.title, count)
            out.print(f"{_begins(parts, made)}。看进度：python -m bot announce report {code}")

    run_async(work())


@app.command("pause")
def pause(code: Code, who: Who = "") -> None:
    """暂停：还没发的先留着。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                held = await parts.announcements.pause(act, code)
            out.print(f"已暂停，{held} 条留着。接着发用 resume。")

    run_async(work())


@app.command("resume")
def resume(code: Code, who: Who = "") -> None:
    """接着发。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                held = await parts.announcements.resume(act, code)
            out.print(f"接着发，先发留着的 {held} 条。")

    run_async(work())


@app.command("cancel")
def cancel(code: Code, who: Who = "") -> None:
    """取消：还没发的都不发了，发出去的收不回。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                dropped = await parts.announcements.cancel(act, code)
            out.print(f"已取消，{dropped} 条没有发。")

    run_async(work())


@app.command("report")
def report(code: Code) -> None:
    """进度和送达报告。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            found = await parts.announcements.report(code)
            one = found.announcement
            out.print(f"{one.title}　{STATES[one.state]}　确认时 {one.expected} 位")
            table = table_of("结果", "人数")
            for state, name in OF_LETTERS.items():
                if found.states.get(state):
                    table.add_row(name, str(found.states[state]))
            if found.digest:
                table.add_row("放进每周汇总", str(found.digest))
            out.print(table if table.row_count else "还没有发。")
            for reason, count in sorted(found.reasons.items(), key=lambda pair: -pair[1])[:20]:
                out.print(f"· {count} 位：{reason}")
            if found.seconds_left and one.state == AnnouncementState.SENDING:
                out.print(f"大约还要 {int(found.seconds_left // 60)} 分钟。")
            if one.finished_at:
                out.print(f"交完：{say_moment(one.finished_at, parts.clock.now())}")

    run_async(work())


@app.command("subscribers")
def subscribers() -> None:
    """每一类有多少人订阅。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                rows = await parts.subscriptions.figures(session)
            table = table_of("类别", "人数")
            for tag, count in rows:
                table.add_row(name_of(tag), str(count))
            out.print(table if rows else "还没有人订阅。居民发“订阅”就能订。")

    run_async(work())


@app.command("group")
def group(
    chat: Annotated[str, typer.Argument(help="Telegram 群的编号，例如 -1001234567890")],
    tags: Annotated[list[str], typer.Argument(help="收哪些类别；再写一次就是取消")],
    who: Who = "",
) -> None:
    """让一个 Telegram 群收通知（群里的人自己不能设）。"""
    if not chat.startswith("-"):
        raise WrongInput("群的编号以减号开头，例如 -1001234567890。前面加 -- 再写编号。")

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                names = await parts.announcements.set_group(act, Address("telegram", chat), tags)
            out.print(f"这个群现在收：{'、'.join(map(name_of, names)) or '什么都不收'}")

    run_async(work())


async def _release(
    parts: Services, who: str, work: Callable[[Services, Act], Awaitable[Announcement]], title: str, people: int
) -> Announcement:
    """Release an announcement as one act that can be taken back, and say how."""
    actor = await actor_of(parts, who)

    async def whole(on: Services) -> Announcement:
        async with on.acting(actor) as act:
            return await work(on, act)

    made, kept = await hold(parts, whole, title=f"群发：{title}", people=people)
    tell_held(parts, kept)
    return made


def _begins(parts: Services, one: Announcement) -> str:
    """When it goes out: while it waits nothing has begun."""
    seconds = parts.holds.seconds
    return f"发给 {one.expected} 位，{leaving(seconds)}" if seconds else f"开始发给 {one.expected} 位"


async def _subject(parts: Services, event: str, draft: str, entry: str) -> str:
    """Return the id of the button; the knowledge is read only where an entry is asked for."""

    def knows(number: str) -> bool:
        return load_knowledge(parts.settings.knowledge_dir).entry(number) is not None

    return await subject_of(parts, event=event, draft=draft, entry=entry, knows=knows)


async def _preview(parts: Services, code: str) -> tuple[Announcement, int]:
    made, count = await parts.announcements.audience(code)
    letter = parts.announcements.letter(made)
    out.rule()
    out.print(letter.text)
    out.print("　".join(f"[ {choice.label} ]" for choice in letter.choices))
    out.rule()
    names = "、".join(name_of(tag) for tag in made.tags.split(","))
    out.print(f"{made.code}　发给：{names}　会收到 {count} 位　确认：python -m bot announce confirm {made.code}")
    if stale := await stale_of(parts, made.subject, knows=lambda _: True):
        out.print(f"请注意：{stale}")
    return made, count

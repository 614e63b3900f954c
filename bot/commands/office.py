"""Commands for what the office says about itself: shown with where it comes from, set, set back, written to files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.clock import office_time
from bot.commands.acting import act_of
from bot.commands.common import Who, out, run_async, settings_for_command, table_of, unused
from bot.errors import Malformed, WrongInput
from bot.exports.target import write_bytes
from bot.knowledge.parts import FILES, field_names, file_of, part_keys, part_name, part_of
from bot.office.words import changes, in_short, lines_of
from bot.services import opened
from bot.yamlfile import YamlFault, read_yaml

app = typer.Typer(no_args_is_help=True, help="本单位的电话、地址、时间、社区、节假日、LPR：看、改、还原、导出。")

Key = Annotated[str, typer.Argument(help="哪一项，见 office show")]
Why = Annotated[str, typer.Option("--why", help="为什么改，记入历史")]
LISTS = ("known", "communities")


@app.command("show")
def office_show(key: Annotated[str, typer.Argument(help="哪一项；不写列出全部")] = "") -> None:
    """列出各项现在的值、从哪来；写了项目就看全部内容和以前的每一版。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            files = await parts.office.files()
            async with parts.database.read() as session:
                sources = await parts.office.sources(session, files)
                rows = await parts.office.settings.history(session, key) if key else []
            if not key:
                table = table_of("项目", "名称", "现在的值", "从哪来", show_lines=True)
                for one in part_keys(sources.used):
                    own = sources.own(one)
                    origin = f"{own.who} {office_time(own.at)}" if own else "知识库文件"
                    short = "\n".join(in_short(one, part_of(sources.used, one)))
                    table.add_row(one, part_name(sources.used, one), short, origin)
                out.print(table)
                return
            out.print("\n".join([part_name(sources.used, key), *lines_of(key, part_of(sources.used, key))]))
            for newer, older in zip(rows, [*rows[1:], None], strict=True):
                before = parts.office.shown(sources, older) if older else part_of(files.facts, key)
                said = "；".join(changes(key, before, parts.office.shown(sources, newer))) or "和文件一样"
                out.print(f"第 {newer.id} 版　{office_time(newer.at)}　{newer.who}　{newer.reason}　{said}")

    run_async(work())


@app.command("set")
def office_set(
    key: Key,
    why: Why,
    fields: Annotated[list[str] | None, typer.Argument(help="例如 phone=0574-87654321；几个值用“、”隔开")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="整项写在一个 YAML 文件里（格式同 office export）")
    ] = None,
    who: Who = "",
) -> None:
    """改一项，马上用上；和文件里一样的照旧算文件的。节假日、LPR 用 --file。"""
    record = _from_file(file, key) if file else _fields(fields or [])

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            files = await parts.office.files(key)
            async with act_of(parts, who) as act:
                await parts.office.save(act, files, key, record, why)
            out.print("存好了，几秒内用上。")

    run_async(work())


@app.command("restore")
def office_restore(
    key: Key,
    why: Why,
    number: Annotated[int | None, typer.Argument(help="第几版，见 office show 项目；不写就改回知识库文件里的")] = None,
    who: Who = "",
) -> None:
    """还原成以前的一版，或者改回知识库文件里的。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            files = await parts.office.files(key)
            async with act_of(parts, who) as act:
                await parts.office.restore(act, files, key, number, why)
            out.print("还原好了，几秒内用上。")

    run_async(work())


@app.command("export")
def office_export(folder: Annotated[Path, typer.Option("--out", help="存到哪个文件夹")]) -> None:
    """把现在用的写成知识库的三个文件：office.yaml、holidays.yaml、lpr.yaml。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            facts = await parts.office.in_use()
            head = f"从设置导出，{office_time(parts.clock.now())}"
        for target in [unused(folder / name) for name in FILES]:
            write_bytes(target, file_of(facts, target.name, head).encode())
        out.print(f"已写进 {folder}：{'、'.join(FILES)}。放进知识库文件夹就成了缺省。")

    run_async(work())


def _fields(given: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise Malformed(f"“{one}”请写成 项=值，例如 phone=0574-87654321。")
        record[name.strip()] = [item for item in value.split("、") if item] if name.strip() in LISTS else value
    if not record:
        raise Malformed("没有写要改什么：写 项=值，或者 --file 文件。")
    return record


def _from_file(path: Path, key: str) -> dict[str, Any]:
    """The part in a file: by itself, or under its own key as the knowledge folder has it."""
    try:
        data, _ = read_yaml(path.read_text("utf-8-sig"))
    except OSError:
        raise WrongInput(f"读不了 {path}。") from None
    except UnicodeDecodeError:
        raise WrongInput(f"{path} 不是 UTF-8 文本。") from None
    except YamlFault as fault:
        raise WrongInput(f"{path} 第 {fault.line} 行：{fault}。") from None
    if isinstance(data, dict) and isinstance(data.get(key), dict):
        data = data[key]
    if not isinstance(data, dict):
        raise WrongInput(f"{path} 里没有这一项的内容，请对照 office export 写出的文件。")
    names = field_names(key)
    return {str(name): value for name, value in data.items() if not names or name in names}

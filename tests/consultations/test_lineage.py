"""An opinion stays with its article when a new version gives the article another number."""

from __future__ import annotations

import json
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Parts
from bot.consultations.grouping import Grouping
from bot.consultations.opinions import Content
from bot.consultations.parsing import Parsed, parse
from bot.consultations.store import Opinion
from bot.consultations.summary import LIST_COLUMNS, Shown
from bot.consultations.tables import Tables
from bot.language.tokens import plain_tokens
from bot.messages import Address
from bot.outbox.terms import OutboxState
from bot.storage.database import Database
from bot.storage.migrate import MIGRATIONS, migrate
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done

PURPOSE = "为了方便居民，制定本条例。"
ACCOUNTS = "物业服务人应当每季度公布公共收益的账目。"
ADVICE = "社区应当设置便民法律咨询点，每周开放一天。"
END = "本条例自公布之日起施行。"


def text_of(*articles: str) -> Parsed:
    return parse(["某条例", *(f"第{number}条　{words}" for number, words in enumerate(articles, 1))])


async def say(parts: Parts, chat: str, article: str, reason: str) -> Opinion:
    """Give an opinion on an article of the latest version."""
    async with parts.database.write() as session:
        view = await parts.drafts.get(session, "d1")
        row = await parts.drafts.article(session, view.version.id, article)
        assert row is not None
        content = Content(row.key, row.label, row.text, "oppose", reason=reason)
        return await parts.opinions.submit(session, Address("web", chat), f"{chat}-{article}", view, content)


async def letters(parts: Parts) -> dict[str, str]:
    """Return what is on its way to whom, and mark it as sent."""
    found: dict[str, str] = {}
    while rows := await parts.outbox.claim(50, ["web"]):
        for row in rows:
            found[row.chat] = found.get(row.chat, "") + json.dumps(row.body, ensure_ascii=False)
            await parts.outbox.settle(row.id, OutboxState.SENT)
    return found


@pytest.fixture
async def first(parts: Parts) -> Parsed:
    """A draft whose second article is about accounts, with an opinion of anna on it."""
    parsed = text_of(PURPOSE, ACCOUNTS, END)
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, parsed, today, date.fromordinal(today.toordinal() + 20))
    await done(parts, "小陈", parts.drafts.annotate, "d1", "a2", note="账要公开", wanted=True)
    await say(parts, "anna", "a2", "这一条没有必要，建议删去")
    return parsed


async def renew(parts: Parts, *articles: str) -> int:
    _, _, told = await done(parts, "小陈", parts.drafts.renew, "d1", text_of(*articles))
    return told


@pytest.fixture
async def second(parts: Parts, first: Parsed) -> None:
    """A second version: an article on advice came in between, accounts are the third; bert speaks of advice."""
    assert await renew(parts, PURPOSE, ADVICE, ACCOUNTS, END) == 0
    await say(parts, "bert", "a2", "这一条没有必要，建议删去")


async def test_only_those_who_spoke_of_the_changed_matter_are_told(parts: Parts, second: None) -> None:
    assert await letters(parts) == {}
    longer = ADVICE.replace("一天", "两天")
    assert await renew(parts, PURPOSE, longer, ACCOUNTS, END) == 1
    told = await letters(parts)
    assert list(told) == ["bert"]
    assert "每周开放两天" in told["bert"]
    assert await renew(parts, PURPOSE, longer, ACCOUNTS.replace("每季度", "每月"), END) == 1
    told = await letters(parts)
    assert list(told) == ["anna"]
    assert all(words in told["anna"] for words in ("第三条（第1版第二条）", "每季度", "每月"))


async def test_an_article_that_moves_and_changes_at_once_is_told_with_its_new_number(
    parts: Parts, first: Parsed
) -> None:
    assert await renew(parts, PURPOSE, ADVICE, ACCOUNTS.replace("每季度", "每月"), END) == 1
    (told,) = (await letters(parts)).values()
    assert "第三条　物业服务人应当每月" in told


async def test_who_spoke_of_two_articles_gets_both_letters_though_one_takes_the_others_number(
    parts: Parts, second: None
) -> None:
    await say(parts, "bert", "a3", "太频繁")
    assert await renew(parts, PURPOSE, ACCOUNTS.replace("每季度", "每月"), END) == 2
    told = await letters(parts)
    assert "每月" in told["anna"]
    assert all(words in told["bert"] for words in ("每月", "每周开放一天"))


async def test_two_matters_with_one_number_are_kept_apart(parts: Parts, second: None, clock: HandClock) -> None:
    async with parts.database.read() as session:
        view = await parts.drafts.get(session, "d1")
        rows = await parts.opinions.of(session, view.draft.id)
        standing = await parts.drafts.standing(session, view)
    assert [row.article for row in rows] == ["a2", "a2"]
    card = await Visitor(parts, clock, Address("web", "anna")).presses_id(f"g:m:{rows[0].receipt}")
    assert "第三条（第1版第二条）" in card
    assert Grouping(plain_tokens()).propose(rows) == []
    with pytest.raises(Exception, match="同一条文"):
        await done(parts, "小陈", parts.desk.group, [row.receipt for row in rows])
    assert [standing.label(row) for row in rows] == ["第三条（第1版第二条）", "第二条"]
    carl = await say(parts, "carl", "a3", "这一条没有必要，建议删去")
    (group,) = Grouping(plain_tokens()).propose([*rows, carl])
    assert [one.chat for one in group] == ["anna", "carl"]
    assert await done(parts, "小陈", parts.desk.group, [one.receipt for one in group])


async def test_tables_are_in_the_order_of_the_text_and_name_both_numbers(parts: Parts, second: None) -> None:
    async with parts.database.read() as session:
        view = await parts.drafts.get(session, "d1")
        shown = Shown(standing=await parts.drafts.standing(session, view))
    tables = Tables(parts.summaries, view, shown, withdrawn=False)
    assert [row[1] async for row in tables.summary()] == ["第二条", "第三条（第1版第二条）"]
    assert [row[:2] async for row in tables.counted()] == [("第二条", 1), ("第三条（第1版第二条）", 1)]
    everything = [dict(zip(LIST_COLUMNS, row, strict=True)) async for row in tables.everything()]
    assert [(row["条款"], row["版本"]) for row in everything] == [("第二条", "第2版"), ("第二条", "第1版")]


async def test_note_and_star_go_on_with_the_article(parts: Parts, second: None) -> None:
    _, rows = await parts.drafts.show("d1")
    assert [(row.note, row.wanted) for row in rows] == [("", False), ("", False), ("账要公开", True), ("", False)]


async def test_what_is_gone_is_told_and_comes_back_with_its_opinions(parts: Parts, second: None) -> None:
    assert await renew(parts, PURPOSE, ADVICE, END) == 1
    assert "anna" in await letters(parts)
    async with parts.database.read() as session:
        view = await parts.drafts.get(session, "d1")
        (row, _) = await parts.opinions.of(session, view.draft.id)
        assert (await parts.drafts.standing(session, view)).label(row) == "第二条（第1版，现已删去）"
    await say(parts, "dora", "a2", "好")
    assert await renew(parts, PURPOSE, ADVICE, END, ACCOUNTS) == 0
    async with parts.database.read() as session:
        view = await parts.drafts.get(session, "d1")
        assert (await parts.drafts.standing(session, view)).label(row) == "第四条（第1版第二条）"


async def test_who_writes_while_a_text_without_opinions_is_replaced_stays_on_the_article(
    parts: Parts, clock: HandClock
) -> None:
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, text_of(PURPOSE, ACCOUNTS), today, today)
    visitor = Visitor(parts, clock, Address("web", "anna"))
    await visitor.says("提意见")
    await visitor.says("第二条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    await renew(parts, PURPOSE, ADVICE, ACCOUNTS)
    await visitor.says("太麻烦")
    await visitor.presses("匿名提")
    assert "编号" in await visitor.presses("发送")
    async with parts.database.read() as session:
        (row,) = await parts.opinions.of(session, 1)
    assert (row.article, row.label) == ("a3", "第三条")


async def test_a_pure_exchange_of_numbers_is_a_change(parts: Parts, first: Parsed) -> None:
    assert await renew(parts, ACCOUNTS, PURPOSE, END) == 0
    _, rows = await parts.drafts.show("d1")
    assert rows[0].wanted


def _at_0004(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0004")


async def insert(connection: AsyncConnection, table: str, **values: object) -> None:
    """Put one row in; dates are written as text, which both databases take as a literal."""
    shown = ", ".join(str(value) if isinstance(value, int) else f"'{value}'" for value in values.values())
    await connection.execute(text(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({shown})"))  # noqa: S608


async def test_drafts_of_an_older_program_are_followed_through_their_versions(url: str) -> None:
    database = Database(url)
    made = {"office_id": "j", "created_at": "2026-11-01 00:00:00"}
    versions = ((PURPOSE, ACCOUNTS, END), (PURPOSE, ADVICE, ACCOUNTS, END), (PURPOSE, ADVICE, ACCOUNTS + "不得隐瞒。"))
    async with database.engine.begin() as connection:
        await connection.run_sync(_at_0004)
        days = {"opens_on": "2026-11-01", "closes_on": "2026-12-01", "official_url": ""}
        await insert(connection, "drafts", id=1, code="d1", title="t", created_by="x", **days, **made)
        for number, articles in enumerate(versions, 1):
            await insert(connection, "draft_versions", id=number, draft_id=1, number=number, created_by="x", **made)
            for place, words in enumerate(articles, 1):
                part = {"kind": "article", "label": "l", "heading": "", "path": "", "note": "", "wanted": False}
                row = {"version_id": number, "place": place, "key": f"a{place}", "text": words, "number": place}
                await insert(connection, "provisions", office_id="j", inserted=0, **part, **row)
        empty = ("label", "article_text", "proposed", "reason", "speaker", "community", "name", "entered_by",
                 "disposition", "disposition_reason", "final_text", "told_how", "moderation")  # fmt: skip
        for id_, version, article in ((1, 1, "a2"), (2, 2, "a2"), (3, 3, "a3"), (4, 1, "")):
            known = {"receipt": f"Y{id_}", "version_id": version, "article": article, "chat": f"c{id_}", "source": "s"}
            rest = {"raw": "{}", "attachments": "[]", "anonymous": True, "to_transcribe": False, "late": False}
            fixed = {"draft_id": 1, "stance": "oppose", "channel": "web", "received_on": "2026-11-02", "state": "told"}
            await insert(connection, "opinions", id=id_, **dict.fromkeys(empty, ""), **known, **rest, **fixed, **made)
    await migrate(database)
    async with database.read() as session:
        found = list(await session.scalars(text("SELECT lineage FROM opinions ORDER BY id")))
        lineages = list(await session.scalars(text("SELECT lineage FROM provisions ORDER BY version_id, place")))
    await database.close()
    accounts, advice, later, whole = found
    assert accounts == later != advice
    assert whole == 0
    assert lineages == [1, 2, 3, 1, 4, 2, 3, 1, 4, 2]

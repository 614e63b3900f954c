"""Accounts: the first makes itself, rights decide, a closed account opens nothing, an act leaves a trace."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.audit import AuditRow
from bot.errors import Conflict, Malformed, NotAllowed, NotFound
from bot.staff.accounts import Accounts
from bot.staff.act import Act
from bot.staff.rights import Actor, Right
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.staff import OFFICE, done_by, member


@pytest.fixture
def accounts(clock: HandClock) -> Accounts:
    return Accounts(OFFICE, clock)


async def first(accounts: Accounts, database: Database) -> Actor:
    async with database.write() as session:
        made = await accounts.first(session, "root")
    assert made is not None
    return made


async def test_the_first_account_is_an_administrator_and_there_is_one_first(
    accounts: Accounts, database: Database
) -> None:
    root = await first(accounts, database)
    assert root.may(Right.ADMIN)
    assert root.may(Right.INQUIRIES)
    async with database.write() as session:
        assert await accounts.first(session, "other") is None
        assert [row.name for row in await accounts.list(session)] == ["root"]


async def test_a_colleague_gets_an_account_and_its_rights(
    accounts: Accounts, database: Database, clock: HandClock
) -> None:
    root = await first(accounts, database)
    await done_by(root, database, clock, lambda act: accounts.add(act, " 王  明 ", [Right.EVENTS]))
    async with database.read() as session:
        wang = await accounts.actor(session, "王 明")
    assert (wang.may(Right.EVENTS), wang.may(Right.ANNOUNCE), wang.may(Right.NAMES)) == (True, False, False)
    with pytest.raises(NotAllowed, match="王 明 没有“管理员”的权限"):
        await done_by(wang, database, clock, lambda act: accounts.add(act, "李四", []))
    await done_by(root, database, clock, lambda act: accounts.grant(act, "王 明", [Right.NAMES]))
    async with database.read() as session:
        wang = await accounts.actor(session, "王 明")
        noted = [(row.who, row.act, row.subject) for row in await session.scalars(select(AuditRow))]
    assert wang.rights == {Right.NAMES}
    assert noted == [("root", "staff.add", "王 明"), ("root", "staff.rights", "王 明")]


@pytest.mark.parametrize("wrong", ["", "  ", "长" * 33, "a\x07b"])
async def test_a_name_that_is_none_is_refused(
    accounts: Accounts, database: Database, clock: HandClock, wrong: str
) -> None:
    root = await first(accounts, database)
    with pytest.raises(Malformed):
        await done_by(root, database, clock, lambda act: accounts.add(act, wrong, []))


async def test_a_name_is_given_once(accounts: Accounts, database: Database, clock: HandClock) -> None:
    root = await first(accounts, database)
    with pytest.raises(Conflict, match="已经有"):
        await done_by(root, database, clock, lambda act: accounts.add(act, "ROOT", []))


async def test_the_last_administrator_stays(accounts: Accounts, database: Database, clock: HandClock) -> None:
    root = await first(accounts, database)
    with pytest.raises(Conflict, match="最后一位管理员"):
        await done_by(root, database, clock, lambda act: accounts.close(act, "root"))
    with pytest.raises(Conflict, match="最后一位管理员"):
        await done_by(root, database, clock, lambda act: accounts.grant(act, "root", []))
    await done_by(root, database, clock, lambda act: accounts.add(act, "王明", [Right.ADMIN]))
    await done_by(root, database, clock, lambda act: accounts.close(act, "root"))
    async with database.read() as session:
        with pytest.raises(NotFound, match="没有账号“root”"):
            await accounts.actor(session, "root")
        wang = await accounts.actor(session, "王明")
    await done_by(wang, database, clock, lambda act: accounts.reopen(act, "root"))
    with pytest.raises(Conflict, match="没有停用"):
        await done_by(wang, database, clock, lambda act: accounts.reopen(act, "root"))


async def test_accounts_of_another_office_are_not_there(
    accounts: Accounts, database: Database, clock: HandClock
) -> None:
    await first(accounts, database)
    other = Accounts("other", clock)
    async with database.read() as session:
        assert await other.list(session) == []
        with pytest.raises(NotFound):
            await other.actor(session, "root")


async def test_an_act_without_a_trace_keeps_nothing(database: Database, clock: HandClock) -> None:
    async def silent(act: Act) -> None:
        act.session.add(AuditRow(office_id=OFFICE, at=clock.now(), who="x", act="x", subject="x", reason=""))

    with pytest.raises(RuntimeError, match="no audit row"):
        await done_by(member(), database, clock, silent)
    async with database.read() as session:
        assert (await session.scalars(select(AuditRow))).all() == []

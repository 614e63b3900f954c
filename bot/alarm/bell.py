"""Rings for inquiries that must not wait: danger and urgency at once, others when they have waited too long.

What goes out holds a receipt number and nothing else: neither who asks nor what about.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alarm.plan import AlarmPlan, AlarmPlans
from bot.alarm.store import AlarmSent
from bot.clock import Clock
from bot.duty.roster import Roster
from bot.errors import Malformed
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import KEYED_IN, USUAL, InquiryState
from bot.messages import Address, say
from bot.outbox.store import Outbox, OutboxRow
from bot.outbox.terms import TRYING, UNDELIVERED
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

log = logging.getLogger(__name__)

KIND = "alarm"
TELEGRAM, MAIL = "telegram", "mail"
CHANNELS = {TELEGRAM: "Telegram 值班群", MAIL: "邮件"}

AT_ONCE = 20
"""Inquiries told of in one round; the others follow in the next one."""

MOST_COUNTED = 99
MARKS = 50
"""Inquiries that a page in the browser is told of, to know which are new."""

TROUBLE_DAYS = 3
"""How long a message that did not go out is shown."""

TEST = "这是一条试发的提醒。收到就说明设好了。"


@dataclass(frozen=True, slots=True)
class Ringing:
    """What waits and must not: how many, how many of them urgent, and the numbers of the first MARKS."""

    count: int
    urgent: int
    marks: tuple[int, ...]

    @property
    def said(self) -> str:
        """The state in one sentence, without anything of the matters; empty where nothing rings."""
        late = self.count - self.urgent
        parts = [f"{self.urgent} 条紧急咨询等回复"] if self.urgent else []
        parts += [f"{late} 条咨询等得太久"] if late else []
        return "，".join(parts)


class Bell:
    """The alarms of one office. `ready`: the channels that can send at all."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        outbox: Outbox,
        plans: AlarmPlans,
        roster: Roster,
        ready: frozenset[str],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self.plans = plans
        self._roster = roster
        self.ready = ready

    async def ringing(self, session: AsyncSession) -> Ringing:
        """Return what waits and must not: for the line on every page, and for what a browser asks for."""
        plan, _ = await self.plans.present(session)
        which = self._waiting(self._clock.now() - timedelta(minutes=plan.minutes))
        first = select(Inquiry.id, Inquiry.urgency).where(*which).order_by(Inquiry.urgency, Inquiry.id)
        rows = (await session.execute(first.limit(MOST_COUNTED))).all()
        urgent = sum(row.urgency < USUAL for row in rows)
        return Ringing(len(rows), urgent, tuple(row.id for row in rows[:MARKS]))

    async def tick(self) -> None:
        """Hand what rings to the outbox, each inquiry once a channel; called again and again."""
        async with self._database.read() as session:
            plan, row = await self.plans.present(session)
            targets = await self._targets(session, plan)
            found = {
                channel: await self._untold(session, plan, channel, row.at) for channel in targets if row is not None
            }
        if not any(found.values()):
            return
        async with self._database.write() as session:
            for channel, inquiries in found.items():
                for inquiry in inquiries:
                    await self._tell(session, channel, inquiry, targets[channel])

    async def test(self, act: Act, channel: str) -> int:
        """Send a message that says it is a test; returns to how many addresses.

        Raises NotAllowed, and Malformed where the channel is not set up.
        """
        act.need(Right.ADMIN)
        plan, _ = await self.plans.present(act.session)
        addresses = (await self._targets(act.session, plan)).get(channel, [])
        if not addresses:
            raise Malformed(f"{CHANNELS.get(channel, '这里')}还没有设好，发不了：{self.missing(channel)}")
        now = self._clock.now()
        for address in addresses:
            key = f"alarm-test:{now.isoformat()}:{address.channel}:{address.chat}"[:120]
            await self._outbox.put(act.session, address, say(TEST), kind=KIND, dedup_key=key, priority=1)
        act.note("setting.test", "alarm", CHANNELS[channel])
        return len(addresses)

    def missing(self, channel: str) -> str:
        """Say what a channel lacks to be used."""
        if channel == TELEGRAM:
            return "没有设 BOT_TELEGRAM_TOKEN。" if TELEGRAM not in self.ready else "请先填群的编号并保存。"
        if MAIL not in self.ready:
            return "没有设 BOT_SMTP_HOST 和 BOT_SMTP_FROM。"
        return "请先填邮箱并保存，或者给现在值班的人写上邮箱。"

    async def troubles(self, session: AsyncSession) -> list[str]:
        """Return what hindered alarms in the last days, one sentence a channel; nothing where all went out."""
        rows = await session.execute(
            select(OutboxRow.channel, OutboxRow.state, OutboxRow.error)
            .where(
                OutboxRow.office_id == self._office,
                OutboxRow.kind == KIND,
                OutboxRow.created_at > self._clock.now() - timedelta(days=TROUBLE_DAYS),
                OutboxRow.state.in_((*UNDELIVERED, *TRYING)),
            )
            .order_by(OutboxRow.id.desc())
            .limit(200)
        )
        told: dict[str, str] = {}
        for channel, state, error in rows:
            if error and channel not in told:
                how = "还没有发出去，正在再试" if state in TRYING else "没有发出去"
                told[channel] = f"新咨询的提醒（{CHANNELS.get(channel, channel)}）{how}：{error}"
        plan, _ = await self.plans.present(session)
        wanted = {TELEGRAM: bool(plan.telegram), MAIL: bool(plan.mails)}
        for channel, wants in wanted.items():
            if wants and channel not in self.ready and channel not in told:
                told[channel] = f"新咨询的提醒（{CHANNELS[channel]}）发不了：{self.missing(channel)}"
        return list(told.values())

    async def _targets(self, session: AsyncSession, plan: AlarmPlan) -> dict[str, list[Address]]:
        """Where alarms go now, by channel; channels that cannot send, or have nobody, are left out."""
        mails = list(plan.mails)
        if plan.to_duty:
            mails += [row.mail for row in await self._roster.now(session) if row.mail]
        found = {
            TELEGRAM: [Address(TELEGRAM, plan.telegram)] if plan.telegram else [],
            MAIL: [Address(MAIL, mail) for mail in dict.fromkeys(mails)],
        }
        return {channel: addresses for channel, addresses in found.items() if addresses and channel in self.ready}

    async def _untold(self, session: AsyncSession, plan: AlarmPlan, channel: str, since: datetime) -> Sequence[Inquiry]:
        """What rings and was not told of on a channel; what rang before the plan was set is left to the console."""
        wait = timedelta(minutes=plan.minutes)
        told = exists().where(AlarmSent.inquiry_id == Inquiry.id, AlarmSent.channel == channel)
        fresh = or_(and_(Inquiry.urgency < USUAL, Inquiry.created_at >= since), Inquiry.created_at >= since - wait)
        query = select(Inquiry).where(*self._waiting(self._clock.now() - wait), fresh, ~told)
        return list(await session.scalars(query.order_by(Inquiry.urgency, Inquiry.id).limit(AT_ONCE)))

    def _waiting(self, late: datetime) -> tuple[ColumnElement[bool], ...]:
        """Open inquiries that are urgent, or came before `late`; what staff keyed in themselves is known to them."""
        return (
            Inquiry.office_id == self._office,
            Inquiry.state == InquiryState.OPEN,
            Inquiry.channel.not_in(tuple(KEYED_IN)),
            or_(Inquiry.urgency < USUAL, Inquiry.created_at <= late),
        )

    async def _tell(self, session: AsyncSession, channel: str, inquiry: Inquiry, addresses: Sequence[Address]) -> None:
        make = sqlite.insert if self._database.is_sqlite else postgresql.insert
        noted = await session.scalar(
            make(AlarmSent)
            .values(office_id=self._office, inquiry_id=inquiry.id, channel=channel, at=self._clock.now())
            .on_conflict_do_nothing()
            .returning(AlarmSent.inquiry_id)
        )
        if noted is None:
            return  # another process was first
        text = words_for(inquiry)
        for address in addresses:
            key = f"alarm:{inquiry.id}:{address.channel}:{address.chat}"[:120]
            await self._outbox.put(session, address, say(text), kind=KIND, dedup_key=key, priority=1)
        log.info("alarm for an inquiry by %s", channel)


def words_for(inquiry: Inquiry) -> str:
    """Return what an alarm says: a receipt, and nothing of the person or the matter."""
    what = "有一条新的紧急咨询" if inquiry.urgency < USUAL else "有一条咨询等得太久"
    return f"{what}（{inquiry.receipt}），请打开控制台。"

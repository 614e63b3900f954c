"""The rules of subscribing: tags on and off, everything off at one tap and back again, who is reached by what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import WrongInput
from bot.messages import Address
from bot.people import People, PersonAddress
from bot.quiet import NIGHT, QuietHours
from bot.subscriptions.store import Subscription, SubscriptionTag

EVERYTHING = "all"
TOPICS = {
    EVERYTHING: "全部", "law": "立法征求意见", "card": "每周一法", "marriage": "婚姻家庭", "fraud": "防诈骗",
    "neighbour": "邻里物业", "consumer": "消费维权", "business": "企业经营", "quiz": "知识竞赛",
}  # fmt: skip
AUDIENCES = {"resident": "居民", "elderly": "老年人", "newcomer": "新市民", "firm": "企业"}
COMMUNITY = "c:"
"""A tag that begins so names a community."""

FREQUENCIES = {"now": "有消息就发", "weekly": "每周一汇总"}
LEADS = {
    "week": timedelta(days=7), "day": timedelta(days=1), "hours": timedelta(hours=2), "hour": timedelta(hours=1),
}  # fmt: skip
"""Kinds of reminders and how long before the start they are due."""

LEAD_NAMES = {"week": "提前一周", "day": "提前一天", "hours": "提前两小时", "hour": "提前一小时"}
USUAL_LEADS = ("day", "hours")
QUIETS = ("21:00-08:00", "20:00-09:00", "22:00-07:00", "00:00-00:00")
CAPS = (1, 3, 7, 20)
USUAL_CAP = 3
MOST_TAGS = 12
MOST_STOPPED = 400
"""Letters of the tags that are kept for whoever stopped everything."""

TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an address wants; the defaults for whoever chose nothing."""

    tags: frozenset[str] = frozenset()
    frequency: str = "now"
    leads: tuple[str, ...] = USUAL_LEADS
    quiet: QuietHours = NIGHT
    weekly_cap: int = USUAL_CAP
    stopped: bool = False
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One address of an audience."""

    id: int
    address: Address
    frequency: str
    quiet: QuietHours
    weekly_cap: int


class Subscriptions:
    """Subscriptions of one office."""

    def __init__(self, office_id: str, clock: Clock, people: People) -> None:
        self._office = office_id
        self._clock = clock
        self._people = people

    async def wishes(self, session: AsyncSession, address: Address) -> Wishes:
        """Return what an address wants, the defaults if it never said."""
        row = await self._find(session, address)
        if row is None:
            return Wishes()
        tags = await session.scalars(select(SubscriptionTag.tag).where(SubscriptionTag.subscription_id == row.id))
        return Wishes(
            tags=frozenset(tags),
            frequency=row.frequency,
            leads=tuple(kind for kind in row.leads.split(",") if kind in LEADS),
            quiet=QuietHours.parse(row.quiet),
            weekly_cap=row.weekly_cap,
            stopped=bool(row.stopped_tags),
            feed=row.feed,
        )

    async def since(self, session: AsyncSession, address: Address) -> datetime | None:
        """Return when (UTC) an address first said what it wants; None if it never did."""
        row = await self._find(session, address)
        return row.created_at if row else None

    async def many(self, session: AsyncSession, addresses: Sequence[Address]) -> dict[Address, Wishes]:
        """Return lead times and quiet hours of many addresses at once, without tags; the defaults if none is set."""
        found = dict.fromkeys(addresses, Wishes())
        for channel in {one.channel for one in addresses}:
            chats = [one.chat for one in found if one.channel == channel]
            for first in range(0, len(chats), TOGETHER):
                rows = await session.scalars(
                    select(Subscription).where(
                        Subscription.office_id == self._office,
                        Subscription.channel == channel,
                        Subscription.chat.in_(chats[first : first + TOGETHER]),
                    )
                )
                for row in rows:
                    leads = tuple(kind for kind in row.leads.split(",") if kind in LEADS)
                    found[Address(channel, row.chat)] = Wishes(leads=leads, quiet=QuietHours.parse(row.quiet))
        return found

    async def toggle(self, session: AsyncSession, address: Address, tag: str) -> Wishes:
        """Turn one tag on or off; raises WrongInput for a tag nobody offers, or too many."""
        if not is_tag(tag):
            raise WrongInput(f"没有“{tag}”这一类。")
        row = await self._make(session, address)
        known = await session.get(SubscriptionTag, (row.id, tag))
        if known is not None:
            await session.delete(known)
        else:
            count = await session.scalar(
                select(func.count()).select_from(SubscriptionTag).where(SubscriptionTag.subscription_id == row.id)
            )
            if (count or 0) >= MOST_TAGS:
                raise WrongInput(f"最多订 {MOST_TAGS} 类，订“全部”就都收到。")
            session.add(SubscriptionTag(subscription_id=row.id, tag=tag))
            row.stopped_tags = ""
        await session.flush()
        return await self.wishes(session, address)

    async def change(
        self,
        session: AsyncSession,
        address: Address,
        *,
        frequency: str | None = None,
        lead: str | None = None,
        quiet: str | None = None,
        weekly_cap: int | None = None,
    ) -> Wishes:
        """Change how often and when; `lead` turns one kind of reminder on or off.

        Raises WrongInput for a value that is not offered.
        """
        wrong = (
            (frequency is not None and frequency not in FREQUENCIES)
            or (lead is not None and lead not in LEADS)
            or (quiet is not None and quiet not in QUIETS)
            or (weekly_cap is not None and weekly_cap not in CAPS)
        )
        if wrong:
            raise WrongInput("没有这个选项。")
        row = await self._make(session, address)
        row.frequency = frequency or row.frequency
        row.quiet = quiet or row.quiet
        row.weekly_cap = weekly_cap or row.weekly_cap
        if lead is not None:
            chosen = set(row.leads.split(",")) ^ {lead}
            row.leads = ",".join(kind for kind in LEADS if kind in chosen)
        await session.flush()
        return await self.wishes(session, address)

    async def stop(self, session: AsyncSession, address: Address) -> None:
        """Turn everything off; what was on is kept, so that `resume` can undo it."""
        row = await self._make(session, address)
        tags = sorted(
            await session.scalars(select(SubscriptionTag.tag).where(SubscriptionTag.subscription_id == row.id))
        )
        if tags:
            kept = ",".join(tags)
            # Half a name would come back as another community.
            row.stopped_tags = kept if len(kept) <= MOST_STOPPED else kept[: MOST_STOPPED + 1].rpartition(",")[0]
        await session.execute(delete(SubscriptionTag).where(SubscriptionTag.subscription_id == row.id))
        await session.flush()

    async def resume(self, session: AsyncSession, address: Address) -> Wishes:
        """Turn on again what was on before everything was stopped."""
        row = await self._make(session, address)
        known = (await self.wishes(session, address)).tags
        for tag in row.stopped_tags.split(","):
            if is_tag(tag) and tag not in known:
                session.add(SubscriptionTag(subscription_id=row.id, tag=tag))
        row.stopped_tags = ""
        await session.flush()
        return await self.wishes(session, address)

    async def count(self, session: AsyncSession, tags: Iterable[str]) -> int:
        """Return how many addresses an announcement with these tags reaches; blocked ones are not counted."""
        found = await session.scalar(select(func.count()).select_from(self._audience(tags).subquery()))
        return found or 0

    async def page(self, session: AsyncSession, tags: Iterable[str], after: int, limit: int) -> list[Subscriber]:
        """Return the next addresses of an audience with an id above `after`, by id."""
        rows = await session.scalars(
            self._audience(tags).where(Subscription.id > after).order_by(Subscription.id).limit(limit)
        )
        return [subscriber(row) for row in rows]

    async def by_feed(self, session: AsyncSession, feed: str) -> frozenset[str] | None:
        """Return the tags of the calendar with this secret, or None if there is none."""
        row = await session.scalar(
            select(Subscription).where(Subscription.office_id == self._office, Subscription.feed == feed)
        )
        if row is None:
            return None
        rows = await session.scalars(select(SubscriptionTag.tag).where(SubscriptionTag.subscription_id == row.id))
        return frozenset(rows)

    async def figures(self, session: AsyncSession) -> list[tuple[str, int]]:
        """Return how many subscribe to each tag, most first."""
        rows = await session.execute(
            select(SubscriptionTag.tag, func.count())
            .join(Subscription, Subscription.id == SubscriptionTag.subscription_id)
            .where(Subscription.office_id == self._office)
            .group_by(SubscriptionTag.tag)
            .order_by(func.count().desc(), SubscriptionTag.tag)
        )
        return [(tag, count) for tag, count in rows]

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete everything an address subscribed to."""
        row = await self._find(session, address)
        if row is not None:
            await session.execute(delete(SubscriptionTag).where(SubscriptionTag.subscription_id == row.id))
            await session.delete(row)
            await session.flush()

    def _audience(self, tags: Iterable[str]) -> Select[Subscription]:
        wanted = [*tags, EVERYTHING]
        gone = select(PersonAddress.id).where(
            PersonAddress.office_id == self._office,
            PersonAddress.channel == Subscription.channel,
            PersonAddress.chat == Subscription.chat,
            PersonAddress.gone_at.is_not(None),
        )
        chosen = select(SubscriptionTag.subscription_id).where(SubscriptionTag.tag.in_(wanted))
        return select(Subscription).where(
            Subscription.office_id == self._office, Subscription.id.in_(chosen), ~gone.exists()
        )

    async def _find(self, session: AsyncSession, address: Address) -> Subscription | None:
        found: Subscription | None = await session.scalar(select(Subscription).where(*self._at(address)))
        return found

    async def _make(self, session: AsyncSession, address: Address) -> Subscription:
        row = await self._find(session, address)
        if row is None:
            await self._people.at(session, address)
            row = Subscription(
                office_id=self._office,
                channel=address.channel,
                chat=address.chat,
                frequency="now",
                leads=",".join(USUAL_LEADS),
                quiet=str(NIGHT),
                weekly_cap=USUAL_CAP,
                stopped_tags="",
                feed=secrets.token_hex(16),
                created_at=self._clock.now(),
            )
            session.add(row)
            await session.flush()
        return row

    def _at(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            Subscription.office_id == self._office,
            Subscription.channel == address.channel,
            Subscription.chat == address.chat,
        )


def subscriber(row: Subscription) -> Subscriber:
    """Return a row as what a sender needs of it."""
    return Subscriber(
        row.id, Address(row.channel, row.chat), row.frequency, QuietHours.parse(row.quiet), row.weekly_cap
    )


def is_tag(tag: str) -> bool:
    """Tell whether a tag is one that people can choose."""
    named = tag in TOPICS or tag in AUDIENCES
    return named or (tag.startswith(COMMUNITY) and 2 < len(tag) <= 40 and tag[2:].isprintable() and "," not in tag)


def name_of(tag: str) -> str:
    """Return a tag as people read it."""
    return TOPICS.get(tag) or AUDIENCES.get(tag) or tag.removeprefix(COMMUNITY)


def short_tag(tag: str) -> str:
    """Return a tag as a part of a button's id, which has to be short and ASCII: communities as a hash."""
    return f"~{crc32(tag.encode()):08x}" if tag.startswith(COMMUNITY) else tag


def read_tags(names: Sequence[str]) -> list[str]:
    """Return the tags for names typed by staff (防诈骗, fraud, 天一社区); raises WrongInput for an impossible one."""
    known = {name: tag for tag, name in (*TOPICS.items(), *AUDIENCES.items())}
    found = []
    for name in names:
        clean = name.strip()
        tag = known.get(clean, clean)
        tag = tag if tag in TOPICS or tag in AUDIENCES or tag.startswith(COMMUNITY) else COMMUNITY + tag
        if not is_tag(tag):
            raise WrongInput(f"“{name}”不能用作订阅的类别。")
        found.append(tag)
    return list(dict.fromkeys(found))

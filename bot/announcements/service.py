"""Announcements as staff make them: drafted, counted, confirmed by typing the number, paused, reported on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.letters import USUAL_USE, batch_of, letter_of
from bot.announcements.store import Announcement, DigestItem
from bot.announcements.terms import DIGEST_FOLLOWS, FOLLOWS, RELEASED, STATES, AnnouncementState, DigestState
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.logs import conversation_id
from bot.messages import Address, Outgoing
from bot.outbox.store import Outbox
from bot.outbox.terms import UNDELIVERED, WAITING, OutboxState
from bot.phrases import Phrases
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import before, follow
from bot.storage.database import Database
from bot.subscriptions.service import AUDIENCES, COMMUNITY, TOPICS, Subscriptions, name_of, read_tags

MOST_TITLE, MOST_BODY = 60, 1500
MOST_TAGS = 400
"""Characters of all tags together."""

MOST_NAMED = 30
"""Communities that are named where one is unknown."""

FARTHEST = timedelta(days=90)
"""How far ahead an announcement may be set."""

MESSAGES_A_SECOND = 25
"""What Telegram allows for broadcasts, for the estimate of how long it takes."""


@dataclass(frozen=True, slots=True)
class Text:
    """What staff write; `subject` is the id of a button (`v:d:h1`, `g:d:d1`, `e:entry`), may be empty."""

    title: str
    body: str
    tags: Sequence[str]
    subject: str = ""
    kind: str = "news"
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """How an announcement goes: head-count confirmed, by state, put off to digests, and the reasons of what failed."""

    announcement: Announcement
    audience: int
    states: dict[str, int]
    digest: int
    reasons: dict[str, int]

    @property
    def seconds_left(self) -> float:
        """How long the rest takes at least."""
        handed = sum(self.states.values()) + self.digest
        waiting = sum(self.states.get(state, 0) for state in WAITING) + max(0, self.audience - handed)
        return waiting / MESSAGES_A_SECOND


class Announcements:
    """Announcements of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        subscriptions: Subscriptions,
        outbox: Outbox,
        audit: Audit,
        phrases: Callable[[], Phrases],
        communities: Callable[[AsyncSession], Awaitable[Sequence[str]]],
        second_person_from: int,
        hold_seconds: int = 0,
    ) -> None:
        """`communities`: those that are offered to subscribers. `second_person_from`: addresses from which on a second
        person must agree, 0 for never. `hold_seconds`: how long nothing is handed out after a release, so that it can
        be taken back.
        """
        self._database = database
        self._office = office_id
        self._clock = clock
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._audit = audit
        self._phrases = phrases
        self._communities = communities
        self._second_person_from = second_person_from
        self._hold = timedelta(seconds=hold_seconds)

    async def draft(self, act: Act, text: Text) -> Announcement:
        """Store a draft; raises WrongInput for an empty or too long text, no audience, or a limit that is past."""
        act.need(Right.ANNOUNCE)
        tags = await self._checked(act.session, text)
        announcement = await self._add(act.session, text, tags, act.actor.name, AnnouncementState.DRAFT)
        act.note("announcement.draft", announcement.code, text.title)
        return announcement

    async def edit(self, act: Act, code: str, text: Text) -> Announcement:
        """Write a draft anew; raises WrongInput for what `draft` refuses, and for one that is released already."""
        act.need(Right.ANNOUNCE)
        announcement = await self._draft(act.session, code)
        tags = await self._checked(act.session, text)
        announcement.title, announcement.body = text.title.strip(), text.body.strip()
        announcement.subject, announcement.tags = text.subject, ",".join(tags)
        announcement.expires_at = text.expires_at
        await act.session.flush()
        act.note("announcement.change", announcement.code, text.title)
        return announcement

    async def delete(self, act: Act, code: str) -> Announcement:
        """Take a draft away; raises Conflict for one that is released. Its code is not used again."""
        act.need(Right.ANNOUNCE)
        announcement = await self._draft(act.session, code)
        announcement.state = self._next(announcement, AnnouncementState.DELETED)
        await act.session.flush()
        act.note("announcement.delete", announcement.code, announcement.title)
        return announcement

    async def _draft(self, session: AsyncSession, code: str) -> Announcement:
        announcement = await self._get(session, code, lock=True)
        if announcement.state != AnnouncementState.DRAFT:
            raise Conflict(f"{announcement.code} 现在是“{STATES[announcement.state]}”，只有草稿能改、能删。")
        return announcement

    async def _checked(self, session: AsyncSession, text: Text) -> list[str]:
        """Return the tags of a text; raises WrongInput for what cannot be sent, or nobody can have chosen."""
        if not text.title.strip() or len(text.title) > MOST_TITLE:
            raise Malformed(f"标题要有 1 到 {MOST_TITLE} 个字。")
        if len(text.body) > MOST_BODY:
            raise Malformed(f"正文最多 {MOST_BODY} 个字，现在 {len(text.body)} 个。")
        tags = read_tags(text.tags)
        if not tags:
            raise Malformed("请写发给哪些人，例如：防诈骗、老年人、天一社区、全部。")
        if len(",".join(tags)) > MOST_TAGS:
            raise Malformed("发给的类别太多了，请少写几个，或者写“全部”。")
        places = await self.places(session)
        if unknown := [name_of(tag) for tag in tags if tag.startswith(COMMUNITY) and name_of(tag) not in places]:
            can = "、".join([*TOPICS.values(), *AUDIENCES.values(), *places[:MOST_NAMED]])
            raise Malformed(f"没有“{'、'.join(unknown)[:80]}”这一类，也没有这个社区。可以写：{can}。")
        if text.expires_at is not None and text.expires_at <= self._clock.now():
            raise Conflict("截止时间已经过去了。")
        return tags

    async def places(self, session: AsyncSession) -> list[str]:
        """Return the communities that an announcement can be for: those that somebody chose or that are offered."""
        chosen = [name_of(tag) for tag, _ in await self._subscriptions.figures(session) if tag.startswith(COMMUNITY)]
        return sorted({*chosen, *await self._communities(session)})

    async def at_once(self, session: AsyncSession, text: Text, who: str) -> Announcement:
        """Store an announcement that is sent without a confirmation (the weekly card), in the caller's transaction."""
        announcement = await self._add(session, text, list(text.tags), who, AnnouncementState.SENDING)
        self._audit.note(session, who=who, act="announcement.draft", subject=announcement.code, reason=text.title)
        announcement.started_at = self._clock.now()
        announcement.expires_at = announcement.expires_at or announcement.started_at + USUAL_USE
        announcement.expected = await self._subscriptions.count(session, text.tags)
        await session.flush()
        return announcement

    async def audience(self, code: str) -> tuple[Announcement, int]:
        """Return an announcement and how many addresses it would reach now."""
        async with self._database.read() as session:
            announcement = await self._get(session, code)
            return announcement, await self._subscriptions.count(session, announcement.tags.split(","))

    def letter(self, announcement: Announcement) -> Outgoing:
        """Return the message as every subscriber gets it."""
        return letter_of(announcement, self._phrases().subscriptions)

    async def test(self, act: Act, code: str, address: Address) -> None:
        """Send the message to one address only, as a trial."""
        act.need(Right.ANNOUNCE)
        session = act.session
        announcement = await self._get(session, code)
        key = f"test:{announcement.id}:{self._clock.now().timestamp():.0f}:{conversation_id(address)}"[:120]
        await self._outbox.put(session, address, self.letter(announcement), kind="test", dedup_key=key, priority=2)
        act.note("announcement.test", announcement.code)

    async def confirm(self, act: Act, code: str, number: int, at: datetime | None = None) -> Announcement:
        """Release a draft: the number of addresses must be typed, so that nobody sends to thousands by mistake.

        `at` (UTC): when it goes out, at once if left out. From the size set on a second person must agree. Raises
        WrongInput for another number or state, or a time that cannot be.
        """
        act.need(Right.ANNOUNCE)
        session = act.session
        announcement = await self._get(session, code, lock=True)
        if announcement.state != AnnouncementState.DRAFT:
            raise Conflict(f"{code} 现在是“{STATES[announcement.state]}”，不能再确认。")
        count = await self._subscriptions.count(session, announcement.tags.split(","))
        if number != count:
            raise Conflict(f"会发给 {count} 位，您写的是 {number}。请看清楚再确认。")
        if count == 0:
            raise Conflict("现在没有人订阅这些类别，没有发。")
        if at is not None and not self._clock.now() < at < self._clock.now() + FARTHEST:
            raise Malformed(f"定时要在以后，最远 {FARTHEST.days} 天。")
        if announcement.expires_at is not None and announcement.expires_at <= (at or self._clock.now()):
            raise Conflict("到那时已经过了“过了就不用再发”的时间，请先改草稿，或者换个时间。")
        announcement.expected, announcement.confirmed_by, announcement.due_at = count, act.actor.name[:64], at
        large = bool(self._second_person_from) and count >= self._second_person_from
        await self._release(act, announcement, AnnouncementState.SECOND if large else AnnouncementState.SENDING)
        act.note("announcement.confirm", announcement.code, str(count))
        return announcement

    async def second(self, act: Act, code: str) -> Announcement:
        """Agree as the second person; raises WrongInput for the one who confirmed it or wrote it."""
        act.need(Right.ANNOUNCE)
        session = act.session
        announcement = await self._get(session, code, lock=True)
        if announcement.state != AnnouncementState.SECOND:
            raise Conflict(f"{code} 现在是“{STATES[announcement.state]}”，不用第二个人同意。")
        if act.actor.name in (announcement.confirmed_by, announcement.created_by):
            raise Conflict("起草和确认的人不能自己当第二个人，请换一位同事。")
        announcement.seconded_by = act.actor.name[:64]
        await self._release(act, announcement, AnnouncementState.SENDING)
        act.note("announcement.second", announcement.code)
        return announcement

    async def pause(self, act: Act, code: str) -> int:
        """Hold what is not sent yet; returns how many messages are held."""
        standing = (AnnouncementState.SENDING,)
        return await self._turn(act, code, standing, AnnouncementState.PAUSED, (OutboxState.PENDING,), OutboxState.HELD)

    async def resume(self, act: Act, code: str) -> int:
        """Go on after a pause; returns how many messages were held."""
        standing = (AnnouncementState.PAUSED,)
        return await self._turn(
            act, code, standing, AnnouncementState.SENDING, (OutboxState.HELD,), OutboxState.PENDING
        )

    async def cancel(self, act: Act, code: str) -> int:
        """Send nothing more; returns how many messages were still waiting. What was sent stays sent."""
        of_itself = set(before(FOLLOWS, AnnouncementState.CANCELLED)) - {AnnouncementState.SENT}
        return await self._turn(act, code, of_itself, AnnouncementState.CANCELLED, WAITING, OutboxState.DROPPED)

    async def set_group(self, act: Act, address: Address, names: Sequence[str]) -> list[str]:
        """Turn tags of a group on or off on behalf of staff; returns what the group gets now."""
        act.need(Right.ANNOUNCE)
        session = act.session
        for tag in read_tags(names):
            await self._subscriptions.toggle(session, address, tag)
        act.note("subscription.group", address.chat, "、".join(names))
        return sorted((await self._subscriptions.wishes(session, address)).tags)

    async def named(self, session: AsyncSession, words: str, limit: int) -> list[Announcement]:
        """Return announcements by their code, or with these words in title or text, newest first."""
        found = (
            Announcement.code == words.lower(),
            Announcement.title.contains(words, autoescape=True),
            Announcement.body.contains(words, autoescape=True),
        )
        rows = await session.scalars(
            select(Announcement)
            .where(Announcement.office_id == self._office, Announcement.state != AnnouncementState.DELETED, or_(*found))
            .order_by(Announcement.id.desc())
            .limit(limit)
        )
        return list(rows)

    async def all(self, *, skip: int = 0, take: int = 50, state: str = "") -> list[Announcement]:
        """Return announcements, newest first; only those in a state, if one is given."""
        wanted = Announcement.state == state if state else Announcement.state != AnnouncementState.DELETED
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Announcement)
                .where(Announcement.office_id == self._office, wanted)
                .order_by(Announcement.id.desc())
                .offset(skip)
                .limit(take)
            )
            return list(rows)

    async def report(self, code: str) -> Report:
        """Return how an announcement goes."""
        async with self._database.read() as session:
            announcement = await self._get(session, code)
            counted = await self._outbox.count_batch(session, batch_of(announcement))
            digest = await session.scalar(
                select(func.count()).select_from(DigestItem).where(DigestItem.announcement_id == announcement.id)
            )
        states: dict[str, int] = {}
        reasons: dict[str, int] = {}
        for (state, error), count in counted.items():
            states[state] = states.get(state, 0) + count
            if state in UNDELIVERED and error:
                reasons[error] = reasons.get(error, 0) + count
        return Report(announcement, announcement.expected, states, digest or 0, reasons)

    async def _add(
        self, session: AsyncSession, text: Text, tags: Sequence[str], who: str, state: AnnouncementState
    ) -> Announcement:
        now = self._clock.now()
        count = await session.scalar(
            select(func.count()).select_from(Announcement).where(Announcement.office_id == self._office)
        )
        announcement = Announcement(
            office_id=self._office,
            code=f"a{(count or 0) + 1}",
            kind=text.kind,
            title=text.title.strip(),
            body=text.body.strip(),
            subject=text.subject,
            tags=",".join(tags),
            state=state,
            expected=0,
            reached=0,
            created_at=now,
            created_by=who[:64],
            confirmed_by="",
            seconded_by="",
            started_at=None,
            finished_at=None,
            expires_at=text.expires_at,
            due_at=None,
            hold="",
        )
        session.add(announcement)
        await session.flush()
        return announcement

    async def _release(self, act: Act, announcement: Announcement, state: AnnouncementState) -> None:
        announcement.state = self._next(announcement, state)
        if state == AnnouncementState.SENDING:
            now = self._clock.now()
            announcement.started_at = now
            announcement.due_at = max(announcement.due_at or now, now + self._hold)
            announcement.expires_at = announcement.expires_at or announcement.due_at + USUAL_USE
            announcement.hold = self._outbox.held.code if self._outbox.held else ""
            act.can_undo("announcement.release", code=announcement.code)
        await act.session.flush()

    async def back(self, act: Act, code: str) -> str:
        """Make one that waits for its time, or for the second person, a draft again; returns how it is now.

        Raises Conflict once it is being handed out: then it can be paused or cancelled.
        """
        act.need(Right.ANNOUNCE)
        announcement = await self._get(act.session, code, lock=True)
        waits = announcement.due_at is not None and announcement.due_at > self._clock.now()
        if announcement.state != AnnouncementState.SECOND and not (
            announcement.state == AnnouncementState.SENDING and waits
        ):
            raise Conflict(f"{announcement.code} 现在是“{STATES[announcement.state]}”，不能退回草稿。")
        told = await self._to_draft(act.session, announcement)
        act.note("announcement.back", announcement.code)
        return told

    async def unrelease(self, act: Act, code: str, out: int) -> str:
        """Take a release back: a draft again while nothing was handed out, else nothing more is sent.

        Returns a sentence of how it is now. Raises Conflict for what is no release any more.
        """
        act.need(Right.ANNOUNCE)
        announcement = await self._get(act.session, code, lock=True)
        if announcement.state not in RELEASED:
            raise Conflict(f"通知“{announcement.title}”现在是“{STATES[announcement.state]}”，没有变。")
        if out:
            announcement.state = self._next(announcement, AnnouncementState.CANCELLED)
            await _drop(act.session, announcement)
            return f"通知“{announcement.title}”停了，余下的不再发。"
        return await self._to_draft(act.session, announcement)

    async def _to_draft(self, session: AsyncSession, announcement: Announcement) -> str:
        await _drop(session, announcement)
        if announcement.due_at and announcement.expires_at == announcement.due_at + USUAL_USE:
            announcement.expires_at = None  # it came with the time, and goes with it
        announcement.state = self._next(announcement, AnnouncementState.DRAFT)
        announcement.reached = announcement.expected = 0
        announcement.started_at = announcement.finished_at = announcement.due_at = None
        announcement.confirmed_by = announcement.seconded_by = announcement.hold = ""
        await session.flush()
        return f"通知“{announcement.title}”又是草稿，可以改了再发。"

    def _next(self, announcement: Announcement, state: AnnouncementState) -> AnnouncementState:
        """Return a state that is to come; raises Conflict where it may not."""
        refusal = f"{announcement.code} 现在是“{STATES[announcement.state]}”，不能这样做。"
        return follow(FOLLOWS, announcement.state, state, refusal)

    async def _turn(
        self,
        act: Act,
        code: str,
        standing: Collection[AnnouncementState],
        state: AnnouncementState,
        letters: Sequence[OutboxState],
        after: OutboxState,
    ) -> int:
        """Bring one that stands in one of some states, and those of its letters that do, into another state.

        One that was handed out to everybody can still be stopped while letters of it wait.
        """
        act.need(Right.ANNOUNCE)
        session = act.session
        announcement = await self._get(session, code, lock=True)
        counted = await self._outbox.count_batch(session, batch_of(announcement))
        waiting = any(count for (one, _), count in counted.items() if one in letters)
        if waiting and state != AnnouncementState.SENDING:
            standing = (*standing, AnnouncementState.SENT)
        if announcement.state not in standing:
            raise Conflict(f"{code} 现在是“{STATES[announcement.state]}”，不能这样做。")
        announcement.state = self._next(announcement, state)
        await session.flush()
        if state == AnnouncementState.CANCELLED:
            await _drop(session, announcement)
        moved = await self._outbox.move_batch(session, batch_of(announcement), letters, after)
        act.note(f"announcement.{state}", code, str(moved))
        return moved

    async def _get(self, session: AsyncSession, code: str, *, lock: bool = False) -> Announcement:
        query = select(Announcement).where(
            Announcement.office_id == self._office, Announcement.code == code.strip().lower()
        )
        found = await session.scalar(query.with_for_update() if lock else query)
        if found is None or found.state == AnnouncementState.DELETED:
            raise NotFound("announcement", code)
        return found


async def _drop(session: AsyncSession, announcement: Announcement) -> None:
    """Leave it out of the digests that are not sent yet."""
    await session.execute(
        update(DigestItem)
        .where(DigestItem.announcement_id == announcement.id)
        .where(DigestItem.state.in_(before(DIGEST_FOLLOWS, DigestState.DROPPED)))
        .values(state=DigestState.DROPPED)
    )
    await session.flush()

"""Lives the invented year through the real services, day by day, with a clock that is moved by hand.

Nothing is written past the services: what staff see afterwards is what a real year leaves behind. Nobody is written to:
the messages of the year count as delivered when they were due.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from bot.announcements.service import Text
from bot.consultations.meetings import Told
from bot.demo.drafts import content_of, fill, parsed_text
from bot.demo.story import Happening, Notice, Question, Round, Story, Visit, moment_of, the_story
from bot.events.plans import Plan
from bot.inquiries.service import Handover
from bot.inquiries.terms import DANGER, USUAL
from bot.inquiries.walkins import Consultation
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.quiz.service import Question as QuizQuestion
from bot.services import Services, build_services
from bot.staff.rights import Actor

Step = tuple[datetime, Callable[[], Awaitable[None]]]

PUBLISHED_BEFORE = 14
"""Days before an event that it is announced, or today where it is further away."""

LASTS = timedelta(minutes=90)
ASKED_EVERY = timedelta(days=3, hours=7)
REGULARS = 24
"""Residents of the story; each has a conversation of their own on the page."""

FAMILY = ("沈阿姨", "王师傅", "陈伯伯", "李奶奶", "周大姐", "吴老师")
RELATIVE_EVERY = REGULARS // len(FAMILY)

SECOND_DRAFT_OPENED, SECOND_DRAFT_DAYS = 300, 20
_SECOND_OPINIONS = (
    ("a6", "amend", "社区食堂每日至少供应三餐", "老人早饭也没人做", "resident", "天一社区", "partly", "先试两家"),
    ("a7", "support", "", "腿脚不便的最需要", "resident", "新街社区", "adopted", "保留这一条"),
    ("a7", "amend", "每次不超过一元", "天天送也吃不消", "resident", "华楼社区", "rejected", "送一次的成本在两元以上"),
    ("a8", "add", "留样记录应当公开", "看得到才放心", "resident", "郁家巷社区", "adopted", "写进第八条"),
    ("a11", "amend", "应当在三个工作日内答复", "五天太久", "resident", "天一社区", "adopted", "改为三个工作日"),
)  # fmt: skip


class StoryClock:
    """Tells the time of the story."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the moment of the story, aware, in UTC."""
        return self.at.astimezone(UTC)


async def live(real: Services, actor: Actor) -> list[str]:
    """Fill a database in which there is nothing yet with the year up to today; returns what there is now, in lines."""
    now = real.clock.now()
    clock = StoryClock(now - timedelta(days=366))
    parts = build_services(real.settings, clock, real.database, real.phrases)
    year = _Year(parts, actor, the_story(), real.drafts.today(), now)
    for moment, step in sorted(year.steps(), key=lambda one: one[0]):
        clock.at = min(moment, now)
        await step()
    clock.at = now
    await fill(parts, actor)
    await year.settle()
    return year.said()


class _Year:
    """The steps of the story; `today` is the office's day, `now` the moment at which the story ends."""

    def __init__(self, parts: Services, actor: Actor, story: Story, today: date, now: datetime) -> None:
        self._parts = parts
        self._actor = actor
        self._story = story
        self._today = today
        self._now = now
        self._codes: dict[str, str] = {}

    def said(self) -> list[str]:
        """What there is now, in lines for people."""
        story = self._story
        return [
            f"已放入虚构的一年：{len(story.events) + 1} 场活动、{len(story.inquiries) + len(story.waiting)} 件咨询、",
            f"{len(story.walkins)} 件来访来电、2 部草案、1 次座谈会、1 轮竞赛、{len(story.announcements)} 次群发。",
            "现在等着办的：" + f"{len(story.waiting)} 件咨询（一件危险）、一部正在征求意见的草案、三场要办的活动。",
        ]

    def steps(self) -> list[Step]:
        """Everything that happened, each with its moment."""
        story = self._story
        steps: list[Step] = [(self._at(365), self._open_the_office)]
        for event in (*story.events, story.cancelled):
            steps += self._event(event)
        for number, one in enumerate(story.inquiries):
            steps += self._inquiry(number, one, self._at(one.day, "10:20"))
        for number, one in enumerate(story.waiting, len(story.inquiries)):
            steps += self._inquiry(number, one, self._now - timedelta(hours=one.hours))
        steps += [(self._at(one.day, "15:30"), self._visit(one)) for one in story.walkins]
        for notice in story.announcements:
            steps.append((self._at(notice.day, "16:00"), self._notice(notice, sent=True)))
        steps.append((self._at(1, "16:40"), self._notice(story.announcement_draft, sent=False)))
        steps += self._quiz(story.quiz)
        steps += self._second_draft()
        return steps + self._questions()

    async def settle(self) -> None:
        """Let what fell due during the year count as delivered, so that nobody is written to afterwards."""
        await self._parts.events.tick()
        async with self._parts.database.write() as session:
            mine = update(OutboxRow).where(OutboxRow.office_id == self._parts.settings.office_id)
            due = mine.where(OutboxRow.state == OutboxState.PENDING)
            await session.execute(due.values(state=OutboxState.SENDING))
            left = mine.where(OutboxRow.state == OutboxState.SENDING)
            await session.execute(left.values(state=OutboxState.SENT, sent_at=OutboxRow.due_at))
        await self._parts.outcomes.note_delivered()

    def _at(self, days_before: int, at: str = "") -> datetime:
        return moment_of(self._today, days_before, at)

    def _resident(self, number: int) -> Address:
        return Address("web", f"demo-{number % REGULARS:04d}")

    async def _open_the_office(self) -> None:
        async with self._parts.acting(self._actor) as act:
            for one in self._story.staff:
                await self._parts.accounts.add(act, one.name, one.rights)
        files_ = await self._parts.office.files()
        async with self._parts.acting(self._actor) as act:
            named = {"communities": list(self._story.communities)}
            await self._parts.office.save(act, files_, "communities", named, "演示用")
        async with self._parts.database.write() as session:
            for number in range(REGULARS):
                await self._parts.subscriptions.toggle(session, self._resident(number), "all")

    def _event(self, event: Happening) -> list[Step]:
        starts = self._at(event.day, event.at)
        published = min(starts - timedelta(days=PUBLISHED_BEFORE), self._now - timedelta(days=1))
        steps: list[Step] = [(published, lambda: self._publish(event, starts))]
        steps.append((published + timedelta(hours=3), lambda: self._register(event)))
        if event.reason:
            steps.append((starts - timedelta(days=1), lambda: self._cancel(event)))
        elif event.day > 0:
            steps.append((starts + LASTS + timedelta(hours=2), lambda: self._held(event)))
        return steps

    async def _publish(self, event: Happening, starts: datetime) -> None:
        plan = Plan(
            title=event.title, kind=event.kind, venue=event.venue, starts_at=starts.astimezone(UTC),
            ends_at=(starts + LASTS).astimezone(UTC), capacity=event.seats, topic=event.topic,
            audience=event.audience, community=event.community,
        )  # fmt: skip
        async with self._parts.acting(self._actor) as act:
            added, _ = await self._parts.events.add(act, plan)
            await self._parts.events.publish(act, added.code)
        self._codes[event.title] = added.code

    async def _register(self, event: Happening) -> None:
        async with self._parts.database.write() as session:
            view = await self._parts.events.view(session, self._codes[event.title])
            for number in range(event.registered + event.waiting):
                # Some register somebody of their family, by name: those are ticked on the door list.
                family = FAMILY[number // RELATIVE_EVERY % len(FAMILY)] if number % RELATIVE_EVERY == 3 else ""
                name = f"家人{number // REGULARS}" if number >= REGULARS else family
                await self._parts.places.register(session, view.event, self._resident(number), name=name)

    async def _cancel(self, event: Happening) -> None:
        async with self._parts.acting(self._actor) as act:
            await self._parts.events.cancel(act, self._codes[event.title], event.reason)

    async def _held(self, event: Happening) -> None:
        await self._parts.events.tick()
        async with self._parts.acting(self._actor) as act:
            await self._parts.places.attendance(act, self._codes[event.title], [], people=event.came)

    def _inquiry(self, number: int, one: Question, asked: datetime) -> list[Step]:
        receipts: list[str] = []

        async def ask() -> None:
            urgency = DANGER if one.danger else USUAL
            handover = Handover(one.text, urgency=urgency, careful=one.danger, area=one.area, entry=one.entry)
            async with self._parts.database.write() as session:
                address = self._resident(number)
                receipts.append(await self._parts.inquiries.open(session, address, f"demo-{number}", handover))

        async def answer() -> None:
            async with self._parts.acting(self._actor) as act:
                await self._parts.inquiries.reply(act, receipts[0], one.reply)
            async with self._parts.acting(self._actor) as act:
                await self._parts.inquiries.close(act, receipts[0])

        return [(asked, ask), *([(asked + timedelta(hours=one.hours), answer)] if one.reply else [])]

    def _visit(self, one: Visit) -> Callable[[], Awaitable[None]]:
        async def enter() -> None:
            given = Consultation(one.channel, one.what, area=one.area, outcome=one.outcome, note=one.note)
            async with self._parts.acting(self._actor) as act:
                await self._parts.walkins.enter(act, given)

        return enter

    def _notice(self, notice: Notice, *, sent: bool) -> Callable[[], Awaitable[None]]:
        async def release() -> None:
            text = Text(notice.title, notice.body, notice.tags)
            async with self._parts.acting(self._actor) as act:
                made = await self._parts.announcements.draft(act, text)
            if not sent:
                return
            _, people = await self._parts.announcements.audience(made.code)
            async with self._parts.acting(self._actor) as act:
                await self._parts.announcements.confirm(act, made.code, people)
            await self._parts.handing_out.tick()

        return release

    def _quiz(self, round_: Round) -> list[Step]:
        opens = self._at(round_.day)
        codes: list[str] = []

        async def add() -> None:
            questions = [QuizQuestion(one.text, one.options, one.right, one.because) for one in round_.questions]
            closes = opens + timedelta(days=round_.days)
            async with self._parts.acting(self._actor) as act:
                made = await self._parts.quizzes.add(
                    act, round_.title, questions, opens.astimezone(UTC), closes.astimezone(UTC)
                )
            codes.append(made.code)

        async def play() -> None:
            async with self._parts.database.write() as session:
                quiz = await self._parts.quizzes.get(session, codes[0])
                number = 0
                for community, players in round_.players.items():
                    for options in players:
                        player = await self._parts.quizzes.begin(session, quiz, self._resident(number), community)
                        for place, option in enumerate(options):
                            await self._parts.quizzes.answer(session, quiz, player, place, option)
                        number += 1

        return [(opens - timedelta(hours=1), add), (opens + timedelta(days=2), play)]

    def _second_draft(self) -> list[Step]:
        opened = self._at(SECOND_DRAFT_OPENED)
        codes: list[str] = []
        receipts: list[str] = []

        async def bring_in() -> None:
            closes = opened.date() + timedelta(days=SECOND_DRAFT_DAYS)
            async with self._parts.acting(self._actor) as act:
                view = await self._parts.drafts.create(act, parsed_text("second_draft.txt"), opened.date(), closes)
            codes.append(view.draft.code)

        async def speak() -> None:
            view, provisions = await self._parts.drafts.show(codes[0])
            async with self._parts.database.write() as session:
                for number, (*said, _, _) in enumerate(_SECOND_OPINIONS):
                    content = content_of(provisions, said)
                    row = await self._parts.opinions.submit(
                        session, self._resident(number), f"demo-second-{number}", view, content
                    )
                    receipts.append(row.receipt)

        async def meet() -> None:
            day = opened.date() + timedelta(days=8)
            told = Told("助餐办法座谈会", day, "和好屋", 16, codes, "大家最关心早餐和送餐费。")
            async with self._parts.acting(self._actor) as act:
                await self._parts.meetings.add(act, told)

        async def decide() -> None:
            for receipt, (*_, disposition, reason) in zip(receipts, _SECOND_OPINIONS, strict=True):
                async with self._parts.acting(self._actor) as act:
                    await self._parts.desk.dispose(act, [receipt], disposition, reason)
            async with self._parts.acting(self._actor) as act:
                await self._parts.drafts.promulgate(act, codes[0], self._at(SECOND_DRAFT_OPENED - 80).date())
            await self._parts.outcomes.publish(self._parts.opening(self._actor), codes[0])

        days = timedelta(days=1)
        return [(opened, bring_in), (opened + 3 * days, speak), (opened + 9 * days, meet), (opened + 90 * days, decide)]

    def _questions(self) -> list[Step]:
        every = [one for one in self._story.asked for _ in range(one.times)]
        steps: list[Step] = []
        for number in range(len(every)):
            # In strides, so that the same question does not come a dozen times in a row.
            one = every[number * 37 % len(every)]
            at = self._now - timedelta(hours=5) - number * ASKED_EVERY
            steps.append((at, self._asking(number, one.text, one.entry)))
        return steps

    def _asking(self, number: int, text: str, entry: str) -> Callable[[], Awaitable[None]]:
        async def ask() -> None:
            async with self._parts.database.write() as session:
                found = [entry] if entry else []
                verdict = "answer" if entry else "unsure"
                self._parts.asked.note(session, self._resident(number), text, verdict, found, entry)

        return ask

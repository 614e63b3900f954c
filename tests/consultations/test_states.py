"""What may come after what with an opinion: each change that the table allows can be had, and no other."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from contextlib import nullcontext

import pytest
from sqlalchemy import text

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.opinions import Content
from bot.consultations.outcomes import NewOutcome
from bot.consultations.store import Opinion, OpinionChange
from bot.consultations.terms import FOLLOWS, STATES, OpinionState
from bot.consultations.undoing import ConsultationUndoing
from bot.errors import Conflict
from bot.messages import Address
from bot.outbox.terms import OutboxState
from tests.consultations.test_desk import GOOD, everything, sheet
from tests.support.clock import HandClock
from tests.support.staff import done, member, opening
from tests.support.walks import pairs, walked

Work = Callable[[str], Awaitable[object]]


class Desk:
    """Opinions on the sample draft, by their receipts; what staff and the author can do with one."""

    def __init__(self, parts: Parts, draft: DraftView) -> None:
        self.parts = parts
        self.draft = draft
        self.numbers = itertools.count(1)

    async def one(self, receipt: str) -> Opinion:
        async with self.parts.database.read() as session:
            return await self.parts.opinions.get(session, receipt)

    async def stands(self, receipt: str) -> OpinionState:
        return (await self.one(receipt)).state

    def way(self, work: Work) -> Callable[[str], Awaitable[bool]]:
        """A way that did something where it gives True, or where the state is another."""

        async def changes(receipt: str) -> bool:
            was = await self.stands(receipt)
            return await work(receipt) is True or await self.stands(receipt) != was

        return changes

    async def said(self, state: OpinionState) -> str:
        """One that a resident gave with a photo."""
        number = next(self.numbers)
        async with self.parts.database.write() as session:
            row = await self.parts.drafts.article(session, self.draft.version.id, "a8")
            assert row is not None
            content = Content(row.key, row.label, row.text, "oppose", attachments=({"kind": "photo", "ref": "p1"},))
            address = Address("web", f"resident-{number}")
            opinion = await self.parts.opinions.submit(session, address, f"m{number}", self.draft, content)
        steps: dict[OpinionState, tuple[Work, ...]] = {
            OpinionState.TOLD: (self.is_decided, self.is_told),
            OpinionState.WITHDRAWN: (self.author_withdraws,),
        }
        return await self.brought(opinion.receipt, steps.get(state, self.by_staff(state)))

    async def keyed_in(self, state: OpinionState) -> str:
        """One that somebody said at a meeting: nobody can be written to."""
        row = (*GOOD[:3], f"第 {next(self.numbers)} 条理由", *GOOD[4:])
        await self.parts.entries.enter(opening(self.parts, "小陈"), "d1", sheet(row))
        receipt = (await everything(self.parts, self.draft))[-1].receipt
        steps: dict[OpinionState, tuple[Work, ...]] = {
            OpinionState.TOLD: (self.is_decided, self.slip_is_printed),
            OpinionState.WITHDRAWN: (self.is_taken_back,),
        }
        return await self.brought(receipt, steps.get(state, self.by_staff(state)))

    def by_staff(self, state: OpinionState) -> tuple[Work, ...]:
        steps: dict[OpinionState, tuple[Work, ...]] = {
            OpinionState.SORTED: (self.is_sorted,),
            OpinionState.REPORTED: (self.is_reported,),
            OpinionState.DECIDED: (self.is_decided,),
        }
        return steps.get(state, ())

    async def brought(self, receipt: str, steps: tuple[Work, ...]) -> str:
        for step in steps:
            await step(receipt)
        return receipt

    async def is_sorted(self, _: str) -> None:
        await done(self.parts, "小陈", self.parts.desk.advance, "d1", "sorted")

    async def is_reported(self, _: str) -> None:
        await done(self.parts, "小陈", self.parts.desk.advance, "d1", "reported")

    async def is_decided(self, receipt: str) -> bool:
        return await done(self.parts, "小陈", self.parts.desk.dispose, [receipt], "adopted", "好建议") == 1

    async def is_told(self, _: str) -> None:
        await self.parts.outcomes.publish(opening(self.parts, "小陈"), "d1")
        while letters := await self.parts.outbox.claim(100, ["web"]):
            for letter in letters:
                await self.parts.outbox.settle(letter.id, OutboxState.SENT)
        await self.parts.outcomes.note_delivered()

    async def slip_is_printed(self, _: str) -> None:
        _view, slips = await self.parts.outcomes.slips("d1")
        await done(self.parts, "小陈", self.parts.outcomes.printed, "d1", slips)

    async def result_is_corrected(self, receipt: str) -> None:
        wanted = NewOutcome("rejected", f"第 {next(self.numbers)} 次说明")
        await done(self.parts, "小陈", self.parts.outcomes.correct, receipt, wanted, "打错了")

    async def photo_is_written_down(self, receipt: str) -> bool:
        await done(self.parts, "小陈", self.parts.opinions.transcribe, receipt, reason="手写：两年太久")
        return True

    async def author_writes_anew(self, receipt: str) -> bool:
        async with self.parts.database.write() as session:
            opinion = await self.parts.opinions.get(session, receipt)
            may = await self.parts.opinions.may_change(session, opinion)
            if may:
                new = Content(opinion.article, opinion.label, opinion.article_text, "oppose", reason="一年也太久")
                await self.parts.opinions.edit(session, opinion, new, "本人")
            return may

    async def author_withdraws(self, receipt: str) -> None:
        async with self.parts.database.write() as session:
            opinion = await self.parts.opinions.get(session, receipt)
            if await self.parts.opinions.may_change(session, opinion):
                await self.parts.opinions.withdraw(session, opinion)

    async def is_taken_back(self, receipt: str) -> None:
        await done(self.parts, "小陈", self.parts.entries.take_back, [receipt], "录错了")

    async def sheet_is_taken_back(self, receipt: str) -> None:
        number = (await self.one(receipt)).batch
        assert number is not None
        await done(self.parts, "小陈", self.parts.entries.take_back_batch, number, "录错了")


@pytest.fixture
def desk(parts: Parts, draft: DraftView) -> Desk:
    return Desk(parts, draft)


async def test_an_opinion_goes_every_way_of_the_table_and_no_other(desk: Desk) -> None:
    both = (desk.is_sorted, desk.is_reported, desk.is_decided, desk.result_is_corrected)
    theirs = (
        *both, desk.is_told, desk.photo_is_written_down, desk.author_writes_anew, desk.author_withdraws,
    )  # fmt: skip
    ours = (*both, desk.slip_is_printed, desk.is_taken_back, desk.sheet_is_taken_back)
    seen = set()
    for made, works in ((desk.said, theirs), (desk.keyed_in, ours)):
        ways = {work.__name__: desk.way(work) for work in works}
        seen |= await walked(list(OpinionState), made, ways, desk.stands)
    assert seen == pairs(FOLLOWS)


async def test_what_was_withdrawn_or_told_is_not_withdrawn_any_more(desk: Desk) -> None:
    for state in (OpinionState.TOLD, OpinionState.WITHDRAWN):
        receipt = await desk.said(state)
        opinion = await desk.one(receipt)
        with pytest.raises(Conflict, match=f"{receipt} {STATES[state]}，不能再撤回。"):
            async with desk.parts.database.write() as session:
                await desk.parts.opinions.withdraw(session, opinion)
        assert await desk.stands(receipt) == state
    with pytest.raises(Conflict, match="已经撤回，不能再改。"):
        await desk.photo_is_written_down(receipt)
    assert (await desk.one(receipt)).to_transcribe


async def test_a_correction_is_undone_only_the_way_it_came(desk: Desk, clock: HandClock) -> None:
    receipt = await desk.said(OpinionState.SUBMITTED)
    number = (await desk.one(receipt)).id
    undoing = ConsultationUndoing(desk.parts.settings.office_id)
    for before, after in itertools.product(OpinionState, OpinionState):
        async with desk.parts.database.write() as session:
            await session.execute(text("UPDATE opinions SET state = :after"), {"after": after.value})
            change = OpinionChange(office_id="j", opinion_id=number, at=clock.now(), who="小陈", before={})
            session.add(change)
        was = {"opinion": number, "change": change.id, "state": before.value, "decided_at": clock.now().isoformat()}
        allowed = before == after or after in FOLLOWS[before]
        async with desk.parts.acting(member(office=desk.parts.settings.office_id)) as act:
            act.note("opinion.recall", receipt)
            with nullcontext() if allowed else pytest.raises(Conflict, match="后来又有改动，没有改回去。"):
                await undoing.correction(act, [was], 0)
        assert await desk.stands(receipt) == (before if allowed else after)


def test_every_state_has_a_name() -> None:
    assert list(STATES) == list(OpinionState)

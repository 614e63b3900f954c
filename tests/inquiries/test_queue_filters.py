"""The queue of inquiries looked at through each of its filters: what is there, and in which order."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from bot.inquiries.queue import NOBODY, Queue, Tally, Wanted
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import DANGER, STATES, URGENT, USUAL, InquiryState
from bot.storage.database import Database
from tests.support import models  # noqa: F401 - the tables that the rows of an inquiry point to
from tests.support.clock import HandClock

OFFICE = "j"


@pytest.fixture
async def queue(sqlite: Database, clock: HandClock) -> Queue:
    """Eleven inquiries, the numbers of which tell what is special about them."""
    numbers = count(1)

    def one(receipt: str, **changed: object) -> Inquiry:
        number = next(numbers)
        fields: dict[str, object] = {
            "office_id": OFFICE, "receipt": f"Z261123-{receipt}", "channel": "web", "chat": "c", "source": str(number),
            "question": "楼上漏水", "context": [], "attachments": [], "earlier": [], "state": InquiryState.OPEN,
            "urgency": USUAL, "created_at": clock.now() - timedelta(days=20 - number),
        }  # fmt: skip
        return Inquiry(**(fields | changed))

    async with sqlite.write() as session:
        session.add_all([
            one("PLAIN"), one("DANGER", urgency=DANGER, careful=True), one("URGENT", urgency=URGENT),
            one("MINE", assignee="小陈"), one("AREA", area="neighbour"), one("VISIT", channel="visit",
            entered_by="小陈"),
            one("NAMED", name="王阿姨", phone="13800138000", question="欠钱 100%_不还"),
            one("REPLIED", state=InquiryState.REPLIED, assignee="小陈"), one("CLOSED", state=InquiryState.CLOSED),
            one("VOID", state=InquiryState.VOID), one("OTHER", office_id="other"),
        ])  # fmt: skip
    return Queue(OFFICE)


async def found(database: Database, queue: Queue, wanted: Wanted, *, skip: int = 0, take: int = 50) -> list[str]:
    async with database.read() as session:
        rows = await queue.find(session, wanted, skip=skip, take=take)
    return [row.receipt.removeprefix("Z261123-") for row in rows]


OPEN = ["DANGER", "URGENT", "PLAIN", "MINE", "AREA", "VISIT", "NAMED"]
"""By urgency, then by age."""


async def test_what_waits_comes_by_urgency_and_age_and_the_rest_newest_first(sqlite: Database, queue: Queue) -> None:
    assert await found(sqlite, queue, Wanted()) == OPEN
    everything = ["CLOSED", "REPLIED", "NAMED", "VISIT", "AREA", "MINE", "URGENT", "DANGER", "PLAIN"]
    assert await found(sqlite, queue, Wanted(state="")) == everything, "all but what was withdrawn"
    assert await found(sqlite, queue, Wanted(state=""), skip=1, take=2) == everything[1:3]
    assert await found(sqlite, queue, Wanted(), skip=50) == []


@pytest.mark.parametrize(
    ("wanted", "receipts"),
    [
        pytest.param(Wanted(state="replied"), ["REPLIED"], id="answered"),
        pytest.param(Wanted(state="closed"), ["CLOSED"], id="done-with"),
        pytest.param(Wanted(state="void"), ["VOID"], id="withdrawn"),
        pytest.param(Wanted(careful=True), ["DANGER"], id="violence"),
        pytest.param(Wanted(urgent=True), ["DANGER", "URGENT"], id="more-urgent-than-usual"),
        pytest.param(Wanted(assignee="小陈"), ["MINE"], id="a-colleagues"),
        pytest.param(Wanted(assignee="小陈", state=""), ["REPLIED", "MINE"], id="a-colleagues-of-any-state"),
        pytest.param(Wanted(assignee=NOBODY), [one for one in OPEN if one != "MINE"], id="nobodys"),
        pytest.param(Wanted(assignee="小"), [], id="half-a-name"),
        pytest.param(Wanted(area="neighbour"), ["AREA"], id="an-area"),
        pytest.param(Wanted(area="none"), [one for one in OPEN if one != "AREA"], id="no-area"),
        pytest.param(Wanted(entered=True), ["VISIT"], id="keyed-in"),
        pytest.param(Wanted(words="漏水"), [one for one in OPEN if one != "NAMED"], id="a-word"),
        pytest.param(Wanted(words="z261123-mi"), ["MINE"], id="the-beginning-of-a-number"),
        pytest.param(Wanted(words="MINE"), [], id="not-the-beginning"),
        pytest.param(Wanted(words="100%"), ["NAMED"], id="a-percent-sign-is-one"),
        pytest.param(Wanted(words="%"), ["NAMED"], id="and-stands-for-nothing-else"),
        pytest.param(Wanted(words="_"), ["NAMED"], id="nor-does-a-stroke"),
        pytest.param(Wanted(words="'; DROP TABLE inquiries; --"), [], id="an-attack"),
        pytest.param(Wanted(words="王阿姨"), [], id="a-name-without-the-right"),
        pytest.param(Wanted(words="王阿姨", phones=True), ["NAMED"], id="a-name-with-the-right"),
        pytest.param(Wanted(words="0013", phones=True), ["NAMED"], id="a-part-of-a-telephone-number"),
        pytest.param(Wanted(words="0013"), [], id="which-needs-the-right-too"),
        pytest.param(Wanted(words="００１３", phones=True), [], id="wide-figures"),
        pytest.param(Wanted(words="漏水", urgent=True, careful=True), ["DANGER"], id="all-filters-hold-at-once"),
    ],
)
async def test_a_filter_leaves_what_it_says(
    sqlite: Database, queue: Queue, wanted: Wanted, receipts: list[str]
) -> None:
    assert await found(sqlite, queue, wanted) == receipts


async def test_the_age_is_counted_to_the_moment(sqlite: Database, queue: Queue, clock: HandClock) -> None:
    border = clock.now() - timedelta(days=17)
    assert await found(sqlite, queue, Wanted(before=border)) == ["DANGER", "PLAIN"], "the third came at that moment"
    assert await found(sqlite, queue, Wanted(before=border + timedelta(seconds=1))) == ["DANGER", "URGENT", "PLAIN"]


async def test_states_are_counted_each_and_noughts_are_said(sqlite: Database, queue: Queue) -> None:
    async with sqlite.read() as session:
        assert await queue.counts(session) == {"open": 7, "replied": 1, "closed": 1, "void": 1}
        assert await Queue("nowhere").counts(session) == dict.fromkeys(STATES, 0)


async def test_a_tally_counts_by_kind_and_leaves_out_its_end_and_what_was_withdrawn(
    sqlite: Database, queue: Queue, clock: HandClock
) -> None:
    since, until = clock.now() - timedelta(days=19), clock.now() - timedelta(days=14)
    async with sqlite.read() as session:
        told = await queue.tally(session, since, until)
        whole = await queue.tally(session, since, clock.now())
    assert told == [Tally("web", "", "", "open", 4), Tally("web", "neighbour", "", "open", 1)]
    assert sum(one.count for one in whole) == 9
    assert Tally("visit", "", "", "open", 1) in whole

"""/forget: what is told to be deleted is deleted, in every table and in the files; what stays is said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import JSON, String, Text, select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.consultations.store import Draft, DraftVersion, Opinion, OpinionChange
from bot.events.store import Event, Feedback, Registration
from bot.messages import Address
from bot.storage.database import Base, Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import member

PERSON, PHONE = "赵斑马", "13700002222"
HOME = Address("web", "resident-zhao-000001")


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    """The program's parts on each of the two databases."""
    return parts_for(database, clock, shelf, tmp_path)


async def leave_traces(parts: Parts, clock: HandClock) -> Visitor:
    """Somebody who used everything: chat, hand-over with a reply, an edited opinion, a place for a relative."""
    visitor = Visitor(parts, clock, HOME)
    await visitor.says(f"我叫{PERSON}，楼上漏水怎么办")
    await visitor.presses("转人工")
    await visitor.says(PHONE)
    await visitor.presses("发送")
    (inquiry,) = await parts.inquiries.list()
    async with parts.acting(member()) as act:
        await parts.inquiries.reply(act, inquiry.receipt, f"{PERSON}您好，请带结婚证来。")
    now = clock.now()
    who = {"name": PERSON, "community": PERSON, "speaker": PERSON}
    async with parts.database.write() as session:
        person = await parts.people.find(session, HOME)
        draft = Draft(
            office_id="j",
            code="d1",
            title="养犬",
            opens_on=now.date(),
            closes_on=now.date(),
            created_at=now,
            created_by="",
        )
        event = Event(
            office_id="j", code="h1", title="讲座", kind="讲座", venue="屋", starts_at=now + timedelta(days=1),
            ends_at=now + timedelta(days=2), capacity=0, host="", contact="", question="", state="published",
            codeword="", created_at=now, created_by="",
        )  # fmt: skip
        session.add_all([draft, event])
        await session.flush()
        version = DraftVersion(office_id="j", draft_id=draft.id, number=1, created_at=now, created_by="")
        session.add(version)
        _, place = await parts.places.register(session, event, HOME, name=PERSON, phone=PHONE, answer=PERSON)
        await session.flush()
        assert place is not None
        opinion = Opinion(
            office_id="j", receipt="Y1", draft_id=draft.id, version_id=version.id, article="", label="整部草案",
            article_text="", stance="support", proposed="多设垃圾箱", reason="方便", raw={**who, "reason": "方便"},
            **who, anonymous=False, attachments=[], to_transcribe=False, person_id=person, channel=HOME.channel,
            chat=HOME.chat, source="s", entered_by="", received_on=now.date(), late=False, created_at=now,
            state="submitted",
        )  # fmt: skip
        session.add(opinion)
        await session.flush()
        session.add(OpinionChange(office_id="j", opinion_id=opinion.id, at=now, who="", before={**who, "reason": "旧"}))
        session.add(
            Feedback(
                registration_id=place.id,
                office_id="j",
                event_id=event.id,
                rating=3,
                text=PERSON,
                became="",
                asked_at=now,
            )
        )
    return visitor


async def where_is(database: Database, words: str) -> set[str]:
    found = set()
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            names = [one.name for one in table.columns if isinstance(one.type, String | Text | JSON)]
            for row in (await session.execute(select(table))).mappings():
                found |= {f"{table.name}.{name}" for name in names if words in repr(row[name])}
    return found


async def test_after_deleting_no_word_of_the_person_is_left_in_any_table(parts: Parts, clock: HandClock) -> None:
    visitor = await leave_traces(parts, clock)
    tables = {name.partition(".")[0] for name in await where_is(parts.database, PERSON)}
    assert tables >= {
        "inbox", "asked", "dialogues", "inquiries", "inquiry_replies", "outbox", "opinions", "opinion_changes",
        "registrations", "event_feedback",
    }  # fmt: skip
    await visitor.says("/forget")
    told = await visitor.presses("确定删除")
    assert "咨询和回复" in told
    assert "意见和您断开" in told
    for words in (PERSON, PHONE, HOME.chat, HOME.chat[:16]):
        assert await where_is(parts.database, words) == set(), words
    async with parts.database.read() as session:
        opinion = (await session.scalars(select(Opinion))).one()
        assert (opinion.proposed, opinion.reason, opinion.raw["reason"]) == ("多设垃圾箱", "方便", "方便")
        assert (await session.scalars(select(Registration.state))).one() == "cancelled"


async def test_after_deleting_the_files_do_not_hold_the_words(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    visitor = await leave_traces(parts_for(sqlite, clock, shelf, tmp_path), clock)
    assert PHONE.encode() in stored(tmp_path)
    await visitor.says("/forget")
    await visitor.presses("确定删除")
    for words in (PERSON.encode(), PERSON.encode("unicode_escape"), PHONE.encode()):
        assert words not in stored(tmp_path)
    assert (tmp_path / "bot.db-wal").stat().st_size == 0


def stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("bot.db*"))

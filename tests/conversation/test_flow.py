"""A new flow: a class and a place in the list; all that the conversation does for every flow it gets by itself."""

from __future__ import annotations

import itertools

import pytest
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.answers.flow import AnswerFlow
from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.buttons import Pressed
from bot.conversation.dialogue import Dialogues
from bot.conversation.records import Records
from bot.conversation.router import Router
from bot.conversation.turn import Flow, Kept, Turn
from bot.inquiries.flow import HandoverFlow
from bot.messages import Address, Incoming, Outgoing, say
from bot.phones import Phones
from bot.phrases import Phrases
from tests.support.clock import HandClock

WALL = Address("web", "wang-ayi-000001")


class WishDraft(BaseModel):
    times: int = 0


class WishFlow(Flow):
    """Takes one wish for the notice board; stands where the quiz stands otherwise."""

    key = "z"
    words = {"许愿": buttons.quiz()}

    def __init__(self) -> None:
        self.board: dict[Address, str] = {}

    def name(self, phrases: Phrases) -> str:
        return "心愿"

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        turn.dialogue.keep(self.key, WishDraft())
        return await self.again(turn)

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        draft = turn.dialogue.draft(self.key, WishDraft)
        if draft is None:
            return None
        draft.times += 1
        turn.dialogue.give_floor(self.key)
        return [say(f"第 {draft.times} 次问：您有什么心愿？")]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        if turn.answered():
            return None
        turn.dialogue.drop(self.key)
        self.board[turn.address] = turn.text
        return [say("贴上墙了。")]

    async def mine(self, turn: Turn) -> list[Kept]:
        wish = self.board.get(turn.address)
        return [Kept(turn.incoming.received_at, (f"您的心愿：{wish}",))] if wish else []

    async def forget(self, session: AsyncSession, address: Address) -> None:
        self.board.pop(address, None)


class Wisher:
    """Somebody who talks to a bot that has, besides the FAQ and a person, only this one flow."""

    def __init__(self, parts: Parts, clock: HandClock, shelf: Shelf) -> None:
        self.wishes = WishFlow()
        dialogues = Dialogues("j", clock)
        person = HandoverFlow(parts.inquiries, parts.topics, 30)
        answers = AnswerFlow(shelf.current, parts.asked, clock)
        flows: list[Flow] = [person, self.wishes, answers]
        records = Records(flows, dialogues, parts.inbox, parts.outbox, parts.people, Phones("j", parts.people), 90)
        self._router = Router(shelf.current, dialogues, [*flows, records], answers, person)
        self._parts, self._clock = parts, clock
        self._numbers = itertools.count(1)
        self.replies: list[Outgoing] = []

    async def says(self, text: str = "", choice: str | None = None, *, group: bool = False) -> str:
        incoming = Incoming(WALL, str(next(self._numbers)), self._clock.now(), text, choice, group=group)
        async with self._parts.database.write() as session:
            self.replies = await self._router.handle(session, incoming)
        return "\n".join(reply.text for reply in self.replies)


@pytest.fixture
def wisher(parts: Parts, clock: HandClock, shelf: Shelf) -> Wisher:
    return Wisher(parts, clock, shelf)


async def test_its_word_opens_it_and_what_is_said_next_is_its_answer(wisher: Wisher) -> None:
    assert "什么心愿" in await wisher.says("许愿")
    assert await wisher.says("多种花") == "贴上墙了。"
    assert wisher.wishes.board == {WALL: "多种花"}


async def test_a_question_in_between_is_answered_with_a_reminder(wisher: Wisher) -> None:
    await wisher.says("许愿")
    told = await wisher.says("离婚冷静期多少天")
    assert "三十天" in told
    assert "您的心愿还没写完" in told
    assert "第 2 次问" in await wisher.says(choice="r:z")
    assert wisher.wishes.board == {}


async def test_danger_comes_first_and_the_wish_is_offered_again(wisher: Wisher) -> None:
    await wisher.says("许愿")
    told = await wisher.says("我老公又动手打我")
    assert "110" in told
    assert "心愿还没写完" in told
    assert wisher.wishes.board == {}


async def test_a_person_is_reached_and_the_wish_waits(wisher: Wisher) -> None:
    await wisher.says("许愿")
    told = await wisher.says("转人工")
    assert "您的心愿先替您留着" in told
    assert "心愿还没写完" in await wisher.says("取消")


async def test_leaving_ends_it(wisher: Wisher) -> None:
    await wisher.says("许愿")
    await wisher.says("退出")
    await wisher.says("多种花")
    assert wisher.wishes.board == {}


async def test_it_is_in_what_a_person_sees_and_deletes(wisher: Wisher) -> None:
    await wisher.says("许愿")
    await wisher.says("多种花")
    assert "您的心愿：多种花" in await wisher.says("/my")
    await wisher.says("/forget")
    await wisher.says(choice="f:yes")
    assert wisher.wishes.board == {}


async def test_buttons_of_flows_that_are_not_there_are_stale(wisher: Wisher) -> None:
    for choice in ("v:d:h1", "g", "w:stop", "r:v", "r:z", "r:", "nonsense"):
        assert "过时" in await wisher.says(choice=choice), choice


async def test_where_others_read_along_nothing_of_ones_own_is_shown(wisher: Wisher) -> None:
    assert "小助手" in await wisher.says("/my", group=True)
    assert "过时" in await wisher.says(choice="my", group=True)
    assert "过时" in await wisher.says(choice="f:yes", group=True)


@pytest.mark.parametrize(
    "forged", ["v:c:٣", "v:b:5:" + "9" * 5000, "o:1:" + "9" * 5000, "w:q:" + "9" * 5000, "t:fraud:" + "9" * 5000]
)
async def test_forged_numbers_break_nothing(wisher: Wisher, forged: str) -> None:
    assert await wisher.says(choice=forged)

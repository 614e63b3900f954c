"""Sending: what arrives in the chat, and what each refusal, silence and accident is called."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.telegram.channel import HALF_SENT
from bot.errors import AddressGone, AddressMoved, DeliveryError, OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.messages import Address, AddressChange, Block, BlockKind, Choice, Document, More, Outgoing, say
from tests.channels.telegram_support import HOME, Shelf, make, stage, until
from tests.support.fake_bot_api import FakeBotApi, Trouble

FILE = Document("日期.ics", "text/calendar", b"BEGIN:VCALENDAR")
LONG = Outgoing((Block(BlockKind.TEXT, tuple(f"{n}。" + "长" * 3999 for n in range(1, 4))),), (Choice("u:1", "有用"),))


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


async def test_an_answer_arrives_with_look_buttons_and_file(api: FakeBotApi) -> None:
    async with stage(api) as made:
        await made.channel.send(
            HOME,
            Outgoing(
                (Block(BlockKind.LEAD, ("谁漏<谁>修",)), Block(BlockKind.TEXT, ("长。" * 3000,))),
                (Choice("u:1", "有用"),),
                (FILE,),
                private=True,
            ),
        )
        calls = api.called("sendMessage")
        assert len(calls) > 1
        assert calls[0]["text"].startswith("<b>谁漏&lt;谁&gt;修</b>")
        assert "reply_markup" not in calls[0]
        assert "u:1" in calls[-1]["reply_markup"]
        (file,) = api.called("sendDocument")
        assert (file["chat_id"], file["document"]) == ("7", "BEGIN:VCALENDAR")
        quiet = {str(call["disable_notification"]).lower() for call in [*calls, file]}
        assert quiet == {"true"}
        assert all('"is_disabled": true' in call["link_preview_options"] for call in calls)


async def test_a_file_alone_needs_no_words_and_buttons_alone_get_some(api: FakeBotApi) -> None:
    async with stage(api) as made:
        await made.channel.send(HOME, Outgoing((), documents=(FILE,)))
        assert api.sent(7) == []
        await made.channel.send(HOME, Outgoing((), (Choice("u:1", "有用"),)))
        assert api.sent(7) == ["请选择："]
        with pytest.raises(PermanentFailure, match="空"):
            await made.channel.send(HOME, Outgoing(()))


async def test_what_can_never_be_sent_is_not_even_tried(api: FakeBotApi) -> None:
    async with stage(api) as made:
        for hopeless in (
            say("x", choices=(Choice("离" * 30, "x"),)),
            Outgoing((), documents=(Document("很大.pdf", "application/pdf", bytes(50_000_001)),)),
        ):
            with pytest.raises(PermanentFailure):
                await made.channel.send(HOME, hopeless)
        assert not api.called("sendMessage")
        assert not api.called("sendDocument")


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble(429, retry_after=7), TemporaryFailure),
        (Trouble(403, text="Forbidden: bot was blocked by the user"), AddressGone),
        (Trouble("html", status=403), TemporaryFailure),
        (Trouble(400, text="Bad Request: chat not found"), AddressGone),
        (Trouble(400, text="Bad Request: user is deactivated"), AddressGone),
        (Trouble(400, text="Bad Request: message is too long"), PermanentFailure),
        (Trouble("html", status=400), TemporaryFailure),
        (Trouble(401, text="Unauthorized"), TemporaryFailure),
        (Trouble(409, text="Conflict"), TemporaryFailure),
        (Trouble(413, text="Request Entity Too Large"), PermanentFailure),
        (Trouble(500, text="Internal Server Error"), TemporaryFailure),
        (Trouble(504, text="Gateway Timeout"), OutcomeUnknown),
        (Trouble("html", status=502), TemporaryFailure),
        (Trouble("html", status=200), TemporaryFailure),
        (Trouble("lost"), OutcomeUnknown),
        (Trouble("drop"), OutcomeUnknown),
        (Trouble("odd"), OutcomeUnknown),
        (Trouble("slow", seconds=0.6), OutcomeUnknown),
        (Trouble("moved", new_chat=-1005, times=2), AddressMoved),
    ],
    ids=lambda value: f"{value.kind}-{value.text or value.status}" if isinstance(value, Trouble) else value.__name__,
)
async def test_every_refusal_is_told_apart(api: FakeBotApi, trouble: Trouble, error: type[DeliveryError]) -> None:
    async with stage(api, call_seconds=0.3) as made:
        api.go_wrong(trouble)
        with pytest.raises(DeliveryError) as told:
            await made.channel.send(HOME, say("x"))
        assert type(told.value) is error
        if trouble.kind == 429:
            assert isinstance(told.value, TemporaryFailure)
            assert told.value.retry_after == 7
        await made.channel.send(HOME, say("again"))
        assert api.sent(7)[-1] == "again"


async def test_a_message_whose_outcome_is_unknown_may_have_arrived(api: FakeBotApi) -> None:
    async with stage(api, call_seconds=0.2) as made:
        api.go_wrong(Trouble("slow", seconds=0.4))
        with pytest.raises(OutcomeUnknown):
            await made.channel.send(HOME, say("x"))
        assert api.sent(7) == []
        await until(lambda: api.sent(7) == ["x"])


async def test_a_server_that_is_down_is_temporary(api: FakeBotApi) -> None:
    async with stage(api) as made:
        api.__exit__()
        await asyncio.sleep(0.1)  # the event loop hears that the connection was closed
        with pytest.raises(TemporaryFailure, match="没有连上"):
            await made.channel.send(HOME, say("x"))


async def test_trouble_with_one_chat_is_not_trouble_with_another(api: FakeBotApi) -> None:
    api.go_wrong(Trouble(403, chat="7", times=9, text="Forbidden: bot was blocked by the user"))
    async with stage(api) as made:
        with pytest.raises(AddressGone):
            await made.channel.send(HOME, say("x"))
        await made.channel.send(Address("telegram", "8"), say("y"))
        assert (api.sent(7), api.sent(8)) == ([], ["y"])


async def test_a_long_answer_goes_on_where_it_was_interrupted(api: FakeBotApi) -> None:
    async with stage(api) as made:
        await made.channel.send(Address("telegram", "8"), LONG)
        whole = api.sent(8)
        assert len(whole) >= 3
        await made.channel.send(HOME, say("先来一句"))
        api.go_wrong(Trouble("slow", chat="7"))  # the first part goes through
        api.go_wrong(Trouble(429, chat="7", times=2))
        for _ in range(2):
            with pytest.raises(TemporaryFailure):
                await made.channel.send(HOME, LONG)
        await made.channel.send(HOME, LONG)
        assert api.sent(7) == ["先来一句", *whole]
        await made.channel.send(HOME, LONG)
        assert api.sent(7) == ["先来一句", *whole, *whole], "a second message of the same words is sent whole"


async def test_only_so_many_interrupted_answers_are_remembered(api: FakeBotApi) -> None:
    two = Outgoing((Block(BlockKind.TEXT, ("一。" + "长" * 4090, "二。" + "长" * 100)),))
    async with stage(api) as made:
        for chat in range(1, HALF_SENT + 2):
            api.go_wrong(Trouble("slow", chat=str(chat)))
            api.go_wrong(Trouble(500, chat=str(chat)))
            with pytest.raises(TemporaryFailure):
                await made.channel.send(Address("telegram", str(chat)), two)
            api.state.troubles.clear()
        for chat in (1, HALF_SENT + 1):
            await made.channel.send(Address("telegram", str(chat)), two)
        assert (len(api.sent(1)), len(api.sent(HALF_SENT + 1))) == (3, 2)


async def test_a_group_that_moved_gets_its_answer_and_is_noted(api: FakeBotApi) -> None:
    async with stage(api) as made:
        api.go_wrong(Trouble("moved", chat="-5", new_chat=-1005, times=9))
        for words in ("一", "二"):
            await made.channel.send(Address("telegram", "-5"), say(words))
        assert api.sent(-1005) == ["一", "二"]
        (row,) = made.shelf.rows.values()
        change = made.channel.decode(row.payload)
        assert isinstance(change, AddressChange)
        assert (row.chat, change.address.chat, change.moved_to) == ("-5", "-5", "-1005")


async def test_an_inbox_that_fails_does_not_cost_a_moved_group_its_answer(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(api) as made:
        made.shelf.fails = 1
        api.go_wrong(Trouble("moved", chat="-5", new_chat=-1005))
        await made.channel.send(Address("telegram", "-5"), say("一"))
        assert api.sent(-1005) == ["一"]
        assert "told again" in caplog.text


async def test_many_answers_at_once_all_arrive(api: FakeBotApi) -> None:
    async with stage(api) as made:
        await asyncio.gather(*(made.channel.send(Address("telegram", str(n)), say(f"答 {n}")) for n in range(1, 101)))
    assert sorted(api.sent()) == sorted(f"答 {n}" for n in range(1, 101))


async def test_sending_before_the_start_is_an_outcome_like_any_other(api: FakeBotApi) -> None:
    channel = make(api.url, Shelf())
    await channel.send(HOME, say("x"))
    assert api.sent(7) == ["x"]
    await channel.stop()


FOLDED = Outgoing(
    (Block(BlockKind.LEAD, ("楼上漏的楼上赔。",)),),
    (Choice("p", "转人工"), Choice("x:1", "没解决")),
    more=More((Block(BlockKind.NOTE, ("《民法典》",)),), (Choice("u:1", "有用"),), Choice("m:leak-upstairs", "更多")),
)
UNFOLDED = say("楼上漏的楼上赔。", "《民法典》", choices=(Choice("u:1", "有用"),))


async def test_the_second_layer_waits_behind_a_button(api: FakeBotApi) -> None:
    async with stage(api) as made:
        await made.channel.send(HOME, FOLDED)
        (call,) = api.called("sendMessage")
        assert "民法典" not in call["text"]
        rows = json.loads(call["reply_markup"])["inline_keyboard"]
        assert [[button["text"] for button in row] for row in rows] == [["转人工", "更多", "没解决"]]


async def test_it_unfolds_in_the_same_message_and_twice_is_once(api: FakeBotApi) -> None:
    async with stage(api) as made:
        unfolded = replace(UNFOLDED, replaces="44")
        await made.channel.send(HOME, unfolded)
        api.go_wrong(Trouble(400, "editMessageText", text="Bad Request: message is not modified"))
        await made.channel.send(HOME, unfolded)
        assert [call["message_id"] for call in api.called("editMessageText")][:1] == [44]
        assert "民法典" in api.called("editMessageText")[0]["text"]
        assert api.sent(7) == []


async def test_where_the_message_is_gone_it_comes_as_a_new_one(api: FakeBotApi) -> None:
    async with stage(api) as made:
        api.go_wrong(Trouble(400, "editMessageText", text="Bad Request: message to edit not found"))
        await made.channel.send(HOME, replace(UNFOLDED, replaces="44"))
        assert "民法典" in api.sent(7)[0]

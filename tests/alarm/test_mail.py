"""Alarms by mail through a real SMTP server: delivered once, refused, silent, gone; nothing of it stops the bot."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from sqlalchemy import select

from bot.alarm.mail import Mailer, MailServer
from bot.answers.shelf import Shelf
from bot.clock import Clock
from bot.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.messages import Address, AddressChange, say
from bot.outbox.store import OutboxRow
from bot.outbox.worker import Carrier, OutboxWorker
from bot.settings import load_settings
from bot.storage.database import Database
from tests.alarm.test_bell import House
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

SENDER = "bot@j.gov.cn"
TO = Address("mail", "duty@j.gov.cn")


class Postbox:
    """What the server took, and what it answers instead of taking it."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"
        self.rcpt = "250 OK"
        self.silent_after_data = False

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if self.silent_after_data:
            await asyncio.sleep(30)
        return self.answer


@contextmanager
def post_office(box: Postbox, **more: Any) -> Iterator[MailServer]:
    controller = Controller(box, hostname="127.0.0.1", port=_free(), **more)
    controller.start()
    try:
        yield MailServer("127.0.0.1", controller.port, SENDER, "none")
    finally:
        controller.stop()


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_a_letter_arrives_with_its_words_and_a_subject_that_tells_nothing() -> None:
    box = Postbox()
    with post_office(box) as server:
        await Mailer(server).send(TO, say("有一条新的紧急咨询（Z261123-0001），请打开控制台。"))
    (letter,) = box.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, TO.chat, "小助手：咨询提醒")
    assert letter.get_content().strip() == "有一条新的紧急咨询（Z261123-0001），请打开控制台。"


async def test_what_the_server_says_is_what_becomes_of_the_letter() -> None:
    box = Postbox()
    with post_office(box) as server:
        mailer = Mailer(server, seconds=1)
        box.rcpt = "550 no such mailbox"
        with pytest.raises(PermanentFailure, match="550"):
            await mailer.send(TO, say("x"))
        box.rcpt = "450 later"
        with pytest.raises(TemporaryFailure, match="450"):
            await mailer.send(TO, say("x"))
        box.rcpt, box.answer = "250 OK", "554 no"
        with pytest.raises(PermanentFailure, match="554"):
            await mailer.send(TO, say("x"))
        box.answer, box.silent_after_data = "250 OK", True
        with pytest.raises(OutcomeUnknown):
            await mailer.send(TO, say("x"))
    with pytest.raises(TemporaryFailure, match="连不上邮件服务器"):
        await Mailer(server, seconds=1).send(TO, say("x"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS", "ignore:Session.login_data")
async def test_a_wrong_password_and_a_server_without_encryption_are_told() -> None:
    def judge(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == b"right", handled=False)

    box = Postbox()
    with post_office(box, authenticator=judge, auth_require_tls=False, auth_required=True) as server:
        right = MailServer(server.host, server.port, SENDER, "none", "bot", "right")
        await Mailer(right).send(TO, say("x"))
        with pytest.raises(PermanentFailure, match="BOT_SMTP_PASSWORD") as told:
            await Mailer(MailServer(server.host, server.port, SENDER, "none", "bot", "wr0ng")).send(TO, say("x"))
        assert "wr0ng" not in str(told.value)
        with pytest.raises(PermanentFailure, match="BOT_SMTP_SECURITY"):
            await Mailer(MailServer(server.host, server.port, SENDER, "starttls")).send(TO, say("x"))
    assert len(box.letters) == 1


def worker_of(house: House, server: MailServer, clock: Clock) -> OutboxWorker:
    async def nobody(_: AddressChange) -> None:
        """A mailbox is no address of a resident."""

    return OutboxWorker(house.parts.outbox, {"mail": Carrier(Mailer(server, seconds=1).send)}, nobody, clock)


async def test_an_alarm_is_delivered_once_after_the_server_came_back(
    database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    house = House(parts_for(database, clock, shelf, tmp_path), clock)
    await house.plans(mails=["a@b.gov.cn"])
    receipt = await house.asks(careful=True)
    await house.bell.tick()
    box = Postbox()
    with post_office(box) as server:
        pass
    await worker_of(house, server, clock).work_once()
    assert await house.troubles() == [
        "新咨询的提醒（邮件）还没有发出去，正在再试：连不上邮件服务器（ConnectionRefusedError）"
    ]
    clock.move(minutes=5)
    await house.fresh_bell().tick()
    with post_office(box) as server:
        for _ in range(3):
            await worker_of(house, server, clock).work_once()
    (letter,) = box.letters
    assert receipt in letter.get_content()
    async with database.read() as session:
        (row,) = await session.scalars(select(OutboxRow).where(OutboxRow.kind == "alarm"))
    assert (row.state, row.attempts) == ("sent", 2)


async def test_a_server_that_never_answers_holds_nothing_up(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    house = House(parts_for(sqlite, clock, shelf, tmp_path), clock)
    await house.plans(mails=["a@b.gov.cn"])
    await house.asks(careful=True)
    await house.bell.tick()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        server = MailServer("127.0.0.1", silent.getsockname()[1], SENDER, "none")
        sending = asyncio.create_task(worker_of(house, server, clock).work_once())
        beats = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                while not sending.done():
                    await asyncio.sleep(0.01)
                    await house.state()
                    beats += 1
        assert sending.done()
        assert beats > 20
    assert "正在再试：连不上邮件服务器" in "".join(await house.troubles())


def test_the_settings_of_mail_hide_the_password_and_want_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SMTP_HOST", "mail.j.gov.cn")
    monkeypatch.setenv("BOT_SMTP_PASSWORD", "verysecret")
    with pytest.raises(Exception, match="BOT_SMTP_FROM") as told:
        load_settings()
    assert "verysecret" not in str(told.value)
    monkeypatch.setenv("BOT_SMTP_FROM", SENDER)
    assert "verysecret" not in str(load_settings())

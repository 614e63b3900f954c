"""Sends an alarm by mail: Python's own client in a thread, with a time-out, so that a dead server stops nothing."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from bot.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from bot.messages import Address, Outgoing

SECONDS = 10
"""How long each step of a conversation with the server may take."""

SUBJECT = "小助手：咨询提醒"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server for outgoing mail. `security`: starttls, ssl or none; without `user` nobody is named to it."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = ""


class Mailer:
    """Delivers messages of the channel `mail`; the address is the recipient's."""

    def __init__(self, server: MailServer, seconds: float = SECONDS) -> None:
        self._server = server
        self._seconds = seconds

    async def send(self, address: Address, message: Outgoing) -> None:
        """Send a message; raises the delivery errors of `bot.errors`."""
        await asyncio.to_thread(self._send, address.chat, message.text)

    def _send(self, recipient: str, text: str) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._server.sender, recipient, SUBJECT
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=self._server.sender.rpartition("@")[2])
        mail.set_content(text)
        with self._connected() as connection:
            try:
                connection.send_message(mail)
            except smtplib.SMTPRecipientsRefused as fault:
                _raise(next(iter(fault.recipients.values()))[0])
            except smtplib.SMTPResponseException as fault:
                _raise(fault.smtp_code)
            except (OSError, smtplib.SMTPException) as fault:
                raise OutcomeUnknown(f"邮件交出去以后没有回音（{type(fault).__name__}）") from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Give a connection that is ready to send; nothing was handed over before, so all of it may be repeated."""
        server = self._server
        trust = ssl.create_default_context()
        connection: smtplib.SMTP | None = None
        try:
            if server.security == "ssl":
                connection = smtplib.SMTP_SSL(server.host, server.port, timeout=self._seconds, context=trust)
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
            if server.security == "starttls":
                connection.starttls(context=trust)
            if server.user:
                connection.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError:
            _end(connection)
            raise PermanentFailure("邮件服务器不认用户名或密码，请检查 BOT_SMTP_USER、BOT_SMTP_PASSWORD") from None
        except smtplib.SMTPNotSupportedError:
            _end(connection)
            raise PermanentFailure("邮件服务器不支持这样连接，请检查 BOT_SMTP_SECURITY") from None
        except (OSError, smtplib.SMTPException) as fault:
            _end(connection)
            raise TemporaryFailure(f"连不上邮件服务器（{type(fault).__name__}）") from None
        try:
            yield connection
        finally:
            _end(connection)


def _end(connection: smtplib.SMTP | None) -> None:
    """Say good-bye; what was sent is sent, whatever becomes of this."""
    if connection is not None:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _raise(code: int) -> None:
    if 400 <= code < 500:
        raise TemporaryFailure(f"邮件服务器暂时不收（{code}）")
    raise PermanentFailure(f"邮件服务器不收这封信（{code}）")

"""What residents sent along is looked at through the bot: shown, played or kept, and never served to anybody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.console.app import create_console
from bot.console.attachments import kind_of
from bot.consultations.opinions import Content
from bot.inquiries.service import Handover
from bot.messages import Address, Attachment, AttachmentKind
from bot.staff.rights import Right
from tests.console.office import Clerk, Office, text_of
from tests.consultations.conftest import sample
from tests.support.clock import HandClock
from tests.support.fake_bot_api import FILE_LIMIT, TOKEN, FakeBotApi, Trouble
from tests.support.staff import done

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 600
OGG = b"OggS" + b"\0" * 600
PDF = b"%PDF-1.7\n<script>alert(1)</script>"
HTML = b"<html><script>alert(1)</script>"


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as api:
        yield api


def channel_of(office: Office, api: FakeBotApi) -> TelegramChannel:
    return TelegramChannel(
        token=TOKEN, api_url=api.url, inbox=office.parts.inbox, clock=HandClock(), suggest=lambda _: (), pauses=(0.0,)
    )


@asynccontextmanager
async def with_telegram(office: Office, api: FakeBotApi) -> AsyncIterator[TelegramChannel]:
    """Let the office's console have a Telegram channel; one file of each kind stands on its server."""
    telegram = channel_of(office, api)
    fetchers = {"telegram": telegram.fetch}
    console = create_console(office.parts, public_url=None, trusted_proxies=frozenset(), fetchers=fetchers)
    office.app.router.routes[:] = [one for one in office.app.router.routes if getattr(one, "path", "") != "/staff"]
    office.app.mount("/staff", console)
    api.state.files |= {
        "p1": ("photos/file_1.jpg", JPEG), "v1": ("voice/file_2.oga", OGG), "d1": ("documents/file_3.pdf", PDF),
        "h1": ("photos/file_4.jpg", HTML), "big": ("videos/file_5.mp4", b"x" * (FILE_LIMIT + 1)),
        "local": ("/etc/passwd", b"x"), "up": ("../../etc/passwd", b"x"), "far": ("http://evil.example/x", b"x"),
    }  # fmt: skip
    try:
        yield telegram
    finally:
        await telegram.stop()


KINDS = {"p1": "photo", "v1": "voice", "d1": "file", "h1": "photo", "big": "file", "local": "photo", "up": "photo",
         "far": "photo", "gone": "voice"}  # fmt: skip


async def asked_with(office: Office, *files: str, channel: str = "telegram") -> str:
    attachments = tuple(Attachment(AttachmentKind(KINDS[one]), one) for one in files)
    async with office.parts.database.write() as session:
        address = Address(channel, "77")
        return await office.parts.inquiries.open(session, address, "m1", Handover("请看照片", (), attachments))


async def got(clerk: Clerk, receipt: str, number: object) -> httpx.Response:
    return await clerk.client.get(f"/staff/inquiries/{receipt}/files/{number}")


async def test_a_photo_is_shown_a_voice_played_and_a_file_kept(office: Office, api: FakeBotApi) -> None:
    receipt = await asked_with(office, "p1", "v1", "d1")
    async with with_telegram(office, api), office.clerk() as clerk:
        page = await clerk.sees(f"/inquiries/{receipt}")
        at = f"/staff/inquiries/{receipt}/files"
        assert f'<img src="{at}/1" loading="lazy"' in page
        assert f'<audio controls preload="none" src="{at}/2"' in page
        assert f'<a href="{at}/3">存下文件 3</a>' in page
        assert api.called("getFile") == []
        for number, content, kind, how in (
            (1, JPEG, "image/jpeg", "inline"), (2, OGG, "audio/ogg", "inline"),
            (3, PDF, "application/octet-stream", "attachment"),
        ):  # fmt: skip
            answer = await got(clerk, receipt, number)
            assert (answer.status_code, answer.content) == (200, content)
            assert answer.headers["content-type"] == kind
            assert answer.headers["content-disposition"].startswith(how)
            assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
        looked = [subject for who, act, subject in await office.acts() if (who, act) == ("沈佳", "inquiry.file")]
        assert looked == [receipt] * 3
        assert "看附件附件 2" in text_of(await clerk.sees(f"/inquiries/{receipt}"))


async def test_what_is_no_photo_is_never_shown_as_one(office: Office, api: FakeBotApi) -> None:
    receipt = await asked_with(office, "h1")
    async with with_telegram(office, api), office.clerk() as clerk:
        answer = await got(clerk, receipt, 1)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("gone", "已经取不到了"),
        ("big", "超过 20 MB"),
        ("local", "已经取不到了"),
        ("up", "取不到了"),
        ("far", "取不到了"),
    ],
)
async def test_what_is_not_to_be_had_is_told_in_one_sentence(
    desk: Office, api: FakeBotApi, file: str, told: str
) -> None:
    receipt = await asked_with(desk, file)
    async with with_telegram(desk, api), desk.clerk() as clerk:
        answer = await got(clerk, receipt, 1)
        assert (answer.status_code, told in answer.text) == (404, True)
        assert "default-src 'none'; style-src 'self'" in answer.headers["content-security-policy"]
        path = f"/staff/inquiries/{receipt}/files/1"
        blank = await clerk.client.get(path, headers={"sec-fetch-dest": "image"})
        assert (blank.status_code, blank.headers["content-type"]) == (200, "image/svg+xml")
        assert "现在取不到" in blank.text
        assert all(act != "inquiry.file" for _, act, _ in await desk.acts())


@pytest.mark.parametrize("kind", [500, 429, "html", "drop", "odd"])
async def test_telegram_that_does_not_answer_is_told_too(desk: Office, api: FakeBotApi, kind: int | str) -> None:
    receipt = await asked_with(desk, "p1")
    async with with_telegram(desk, api), desk.clerk() as clerk:
        api.go_wrong(Trouble(kind, method="getFile"))
        answer = await got(clerk, receipt, 1)
        assert (answer.status_code, "请过几分钟再看" in answer.text) == (404, True)
        assert TOKEN not in answer.text
        assert (await got(clerk, receipt, 1)).content == JPEG


async def test_nobody_without_the_right_gets_a_file_and_no_other_number_does(office: Office, api: FakeBotApi) -> None:
    receipt = await asked_with(office, "p1")
    path = f"/staff/inquiries/{receipt}/files/1"
    async with with_telegram(office, api):
        async with office.browser() as client:
            assert (await client.get(path)).headers["location"].startswith("/staff/login")
        async with office.clerk("老李", [Right.EVENTS, Right.NAMES]) as li:
            assert (await li.client.get(path)).status_code == 403
        async with office.clerk() as clerk:
            for number in (0, 2, -1, "x", "1x", "９", 10**9, "..%2f1"):
                assert (await got(clerk, receipt, number)).status_code == 404, number
        assert api.called("getFile") == []


async def test_a_channel_that_is_not_there_is_said_and_the_page_still_opens(desk: Office) -> None:
    receipt = await asked_with(desk, "p1", channel="web")
    async with desk.clerk() as clerk:
        assert "看照片 1" in await clerk.sees(f"/inquiries/{receipt}")
        assert "现在取不到" in (await got(clerk, receipt, 1)).text


async def test_what_was_added_later_is_numbered_on(desk: Office, api: FakeBotApi) -> None:
    receipt = await asked_with(desk, "v1")
    more = [Attachment(AttachmentKind.PHOTO, "p1")]
    async with desk.parts.database.write() as session:
        await desk.parts.inquiries.add(session, Address("telegram", "77"), "m2", receipt, "还有一张", more)
    async with with_telegram(desk, api), desk.clerk() as clerk:
        assert "看照片 2" in await clerk.sees(f"/inquiries/{receipt}")
        assert (await got(clerk, receipt, 2)).content == JPEG


@pytest.mark.parametrize(
    ("content", "kind", "found"),
    [
        (JPEG, "photo", ("jpg", "image/jpeg")),
        (b"\x89PNG\r\n\x1a\n", "photo", ("png", "image/png")),
        (b"RIFF0000WEBPVP8 ", "photo", ("webp", "image/webp")),
        (b"ID3\x03", "voice", ("mp3", "audio/mpeg")),
        (b"\0\0\0\x20ftypM4A ", "voice", ("m4a", "audio/mp4")),
        (b"\0\0\0\x20ftypisom", "file", ("mp4", "application/octet-stream")),
        (JPEG, "voice", ("jpg", "application/octet-stream")),
        (OGG, "photo", ("ogg", "application/octet-stream")),
        (b"<svg onload=alert(1)>", "photo", ("bin", "application/octet-stream")),
        (HTML, "file", ("bin", "application/octet-stream")),
        (b"", "photo", ("bin", "application/octet-stream")),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str, found: tuple[str, str]) -> None:
    assert kind_of(content, kind) == found


async def test_the_photo_of_an_opinion_is_looked_at_where_it_is_written_down(office: Office, api: FakeBotApi) -> None:
    parts, today = office.parts, office.parts.drafts.today()
    view = await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    said = Content("a8", "第八条", "原文", "other", "", "见照片", attachments=({"kind": "photo", "reference": "p1"},))
    async with parts.database.write() as session:
        row = await parts.opinions.submit(session, Address("telegram", "77"), "m1", view, said)
    path = f"/staff/opinions/{row.receipt}/files/1"
    async with with_telegram(office, api):
        async with office.clerk() as clerk:
            assert f'<img src="{path}" loading="lazy"' in await clerk.sees(f"/opinions/{row.receipt}")
            answer = await clerk.client.get(path)
            assert (answer.content, answer.headers["content-type"]) == (JPEG, "image/jpeg")
        assert ("沈佳", "opinion.file", row.receipt) in await office.acts()
        async with office.clerk("老李", [Right.EVENTS]) as li:
            assert (await li.client.get(path)).status_code == 403
            page = await li.sees(f"/opinions/{row.receipt}")
            assert "附件：照片 1" in page
            assert "p1" not in page

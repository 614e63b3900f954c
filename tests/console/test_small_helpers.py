"""What every page of the console is made of: how times are said, what a form may send, where a long list goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from fastapi import HTTPException
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.types import Message

from bot.clock import OFFICE_ZONE
from bot.console import words
from bot.console.downloads import attached
from bot.console.forms import MOST_FIELDS, NOTHING, Form, clean, query_of, read_form
from bot.console.paging import MOST_PAGES, Paging

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, ten in the morning at the office."""


def request(query: str = "", body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": "POST", "path": "/staff/inquiries", "query_string": query.encode(),
             "headers": headers, "scheme": "http", "server": ("x", 80)}  # fmt: skip
    return Request(scope, receive)


@pytest.mark.parametrize(
    ("passed", "age", "ago"),
    [
        pytest.param(timedelta(0), "", "刚才", id="now"),
        pytest.param(timedelta(seconds=59), "", "刚才", id="less-than-a-minute"),
        pytest.param(timedelta(seconds=-5), "", "刚才", id="a-clock-that-was-set-back"),
        pytest.param(timedelta(minutes=1), " 1 分钟", " 1 分钟前", id="a-minute"),
        pytest.param(timedelta(minutes=59, seconds=59), " 59 分钟", " 59 分钟前", id="nearly-an-hour"),
        pytest.param(timedelta(hours=1), " 1 小时", " 1 小时前", id="an-hour"),
        pytest.param(timedelta(hours=23, minutes=59), " 23 小时", " 23 小时前", id="nearly-a-day"),
        pytest.param(timedelta(days=1), " 1 天", " 1 天前", id="a-day"),
        pytest.param(timedelta(days=400), " 400 天", " 400 天前", id="more-than-a-year"),
    ],
)
def test_how_long_something_has_lasted_is_rounded_down(passed: timedelta, age: str, ago: str) -> None:
    assert words.age_of(NOW - passed, NOW) == age
    assert words.ago(NOW - passed, NOW) == ago


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 23, 1, 5, tzinfo=UTC), "今天 09:05"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "11月22日 23:59"),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), "11月24日 10:00"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日 23:59"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "1月1日 00:00"),
    ],
    ids=["this-morning", "midnight", "a-minute-before-midnight", "tomorrow", "last-year", "new-year-at-the-office"],
)
def test_a_moment_is_said_as_shortly_as_it_is_clear_by_the_offices_day(moment: datetime, said: str) -> None:
    assert words.short_time(moment, NOW) == said
    assert words.short_time(moment.astimezone(OFFICE_ZONE), NOW) == said


def test_codes_are_said_in_words_and_unknown_ones_as_they_are() -> None:
    assert words.day(date(2028, 2, 29)) == "2028年2月29日（星期二）"
    assert (words.channel("web"), words.channel("telegram")) == ("网页", "Telegram")
    assert words.channel("<b>x</b>") == "<b>x</b>"
    assert (words.area("neighbour"), words.area(""), words.area("moon")) == ("邻里小区", "", "")


def form(*fields: tuple[str, str]) -> Form:
    return Form(FormData([*fields]))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0), ("7", 7), ("007", 7), (" 12 ", 12), ("999999999", 999_999_999),
        ("1000000000", None), ("-1", None), ("+1", None), ("1.0", None), ("1e3", None), ("１２", 12), ("²", 2),
        ("٣", None), ("", None), ("一", 1), ("1 2", None), ("9" * 100_000, None), ("1\x00", 1),
    ],
)  # fmt: skip
def test_a_field_is_a_plain_whole_number_or_none(typed: str, number: int | None) -> None:
    assert form(("n", typed)).number("n") == number
    assert form().number("n") is None


def test_a_field_is_read_without_what_nobody_sees_and_a_password_as_it_was_typed() -> None:
    typed = " \u202e第一行\r\n第二行\r\x00<b>x</b>\x9f\ud800 "
    read = form(("t", typed))
    assert read.text("t") == "第一行\n第二行\n<b>x</b>"
    assert read.raw("t") == typed
    assert read.text("other") == read.raw("other") == ""


def test_ticks_are_all_there_and_the_frames_own_fields_are_kept_apart() -> None:
    sent = form(("_proof", "p"), ("tag", "a"), ("tag", "b"), ("_seen", "s"), ("why", "因\x07为"))
    assert sent.all("tag") == ["a", "b"]
    assert sent.all("none") == []
    assert sent.fields() == [("tag", "a"), ("tag", "b"), ("why", "因为")]
    assert json.loads(sent.to_keep()) == [["_seen", "s"], ["tag", "a"], ["tag", "b"], ["why", "因为"]]
    assert json.loads(form(("a", "1")).to_keep()) == [["a", "1"]]


def test_before_anything_is_typed_a_page_shows_what_stands_there() -> None:
    assert NOTHING.get("title", "旧标题") == "旧标题"
    assert NOTHING.ticked("tag", "a", default=True)
    cleared = form(("title", ""))
    assert cleared.get("title", "旧标题") == "", "who emptied a field does not find it filled again"
    assert not cleared.ticked("tag", "a", default=True), "nor a tick that was taken off"
    assert form(("tag", "a")).ticked("tag", "a")


@given(st.text(max_size=200))
def test_what_was_cleaned_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\r" not in once
    once.encode("utf-8")


async def test_a_form_of_a_page_is_read_field_by_field() -> None:
    read = await read_form(request(body=b"a=1&b=&c=%E4%B8%80+%E4%BA%8C&a=2"), 1_000)
    assert read.fields() == [("a", "1"), ("b", ""), ("c", "一 二"), ("a", "2")]
    assert await read_form(request(), 1_000) is NOTHING


PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="t"\r\n\r\n\xe4\xb8\x80\r\n'
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="\xe8\xa1\xa8.xlsx"\r\n\r\nabc\r\n--x--\r\n'
)


async def test_a_form_with_a_file_is_read_with_the_file() -> None:
    read = await read_form(request(body=PARTS, kind="multipart/form-data; boundary=x"), 1_000)
    file = read.file("f")
    assert file is not None
    assert (read.text("t"), file.filename, await file.read()) == ("一", "表.xlsx", b"abc")
    assert read.file("t") is None
    assert read.text("f") == "", "a file is no text"
    assert read.fields() == [("t", "一")]
    await read.close()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(b"{}", "application/json", 415, id="not-a-form"),
        pytest.param(b"a=1", "", 415, id="of-no-kind"),
        pytest.param(b"a=1", "text/plain", 415, id="a-form-as-plain-text"),
        pytest.param(b"\xff\xfe=1", "application/x-www-form-urlencoded", 400, id="no-utf-8"),
        pytest.param(b"a=1&" * (MOST_FIELDS + 1), "application/x-www-form-urlencoded", 400, id="too-many-fields"),
        pytest.param(b"--x\r\n", "multipart/form-data", 400, id="no-boundary"),
        pytest.param(b"garbage", "multipart/form-data; boundary=x", 400, id="no-parts"),
        pytest.param(PARTS + b"a" * 1_000, "multipart/form-data; boundary=x", 413, id="too-large"),
    ],
)
async def test_what_is_no_form_of_ours_is_refused_with_a_sentence(body: bytes, kind: str, status: int) -> None:
    limit = 1_000 if status == 413 else 100_000
    with pytest.raises(HTTPException) as refusal:
        await read_form(request(body=body, kind=kind), limit)
    assert refusal.value.status_code == status
    assert refusal.value.detail.endswith("。")


async def test_the_kind_of_a_form_is_read_in_any_case_with_its_character_set() -> None:
    read = await read_form(request(body=b"a=1", kind="Application/X-WWW-Form-URLencoded; charset=UTF-8"), 100)
    assert read.text("a") == "1"


def test_only_the_named_parameters_of_an_address_go_on_and_no_empty_ones() -> None:
    given_ = {"q": " 漏\x00水 ", "state": "", "page": "3", "x": "<b>"}
    assert query_of(given_, ("q", "state", "missing", "x")) == {"q": "漏水", "x": "<b>"}


def paging(query: str, per_page: int = 3) -> Paging:
    return Paging.of(request(query), per_page)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("page=1", 1), ("page=2", 2), ("page=0", 1), ("page=-1", 1), ("page=abc", 1), ("page=", 1),
     ("page=99999", MOST_PAGES), ("page=100000", 1), ("page=%EF%BC%92", 1), ("page=2&page=3", 3), ("page=1e9", 1),
     ("page=" + "9" * 5_000, 1), ("page=<script>", 1)],
)  # fmt: skip
def test_whatever_is_no_page_is_the_first(asked: str, number: int) -> None:
    assert paging(asked).number == number


ALL = list(range(8))


def walked(query: str = "") -> list[list[int]]:
    """All pieces of a list of eight, from the address of one to that of the next."""
    pieces, address = [], f"/x?{query}"
    for _ in range(10):
        here = paging(urlsplit(address).query)
        pieces.append(here.whole(ALL))
        assert here.total == 8
        if here.after is None:
            return pieces
        address = here.after
    raise AssertionError("no end")


def test_from_piece_to_piece_everything_is_shown_once() -> None:
    assert walked() == [[0, 1, 2], [3, 4, 5], [6, 7]]
    assert walked("page=2") == [[3, 4, 5], [6, 7]]
    assert walked("page=9") == [[]], "behind the end there is nothing, and no next"


def test_a_list_that_just_fills_its_piece_has_no_next() -> None:
    here = paging("")
    assert here.take == 4, "one more is read than is shown"
    assert (here.cut([0, 1, 2]), here.after, here.shown) == ([0, 1, 2], None, 3)
    assert (here.cut([0, 1, 2, 3]), here.shown) == ([0, 1, 2], 3)
    assert here.after == "/staff/inquiries?page=2"
    nothing = paging("")
    assert nothing.cut([]) == []
    assert nothing.after is None
    assert nothing.before is None


def test_what_was_looked_for_goes_along_to_every_piece() -> None:
    here = paging("q=%E6%BC%8F%E6%B0%B4%26x&state=open&page=3")
    here.cut(ALL)
    assert here.skip == 6
    for address, page in ((here.before, "2"), (here.after, "4")):
        assert address is not None
        parts = urlsplit(address)
        assert dict(parse_qsl(parts.query)) == {"q": "漏水&x", "state": "open", "page": page}
    assert paging("q=a&page=2").before == "/staff/inquiries?q=a", "the first piece has no number"


def test_the_last_page_there_can_be_leads_nowhere() -> None:
    here = paging(f"page={MOST_PAGES}")
    here.cut(ALL)
    assert here.after is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("意见汇总表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.csv", "text/csv; charset=utf-8"), ("图.png", "image/png"),
        ("本单位.yaml", "application/yaml; charset=utf-8"), ("a\"b; x=y\r\nSet-Cookie: z.json", "application/json"),
    ],
)  # fmt: skip
def test_a_file_is_named_in_its_header_and_nothing_else_gets_in(name: str, kind: str) -> None:
    answer = attached(name, b"123")
    told = answer.headers["content-disposition"]
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-store"
    assert told == f"attachment; filename=\"file.{name.rpartition('.')[2]}\"; filename*=UTF-8''{quote(name)}"
    assert not set(told) & set("\r\n")
    assert told.isascii()


def test_a_kind_that_no_page_gives_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        attached("a.exe", b"")


def bounds(moments: Sequence[timedelta]) -> list[str]:
    return [words.age_of(NOW - passed, NOW) for passed in moments]


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=3)), min_size=2, max_size=2).map(sorted))
def test_what_has_lasted_longer_is_never_said_to_be_younger(passed: list[timedelta]) -> None:
    sizes = {"": 0, "分钟": 60, "小时": 3_600, "天": 86_400}
    seconds = []
    for said in bounds(passed):
        number, _, unit = said.strip().partition(" ")
        seconds.append(int(number or 0) * sizes[unit])
    assert seconds[0] <= seconds[1]
    assert all(told <= real.total_seconds() for told, real in zip(seconds, passed, strict=True))

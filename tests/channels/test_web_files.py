"""Pages and their files as a browser gets them: packed where it takes that, kept for good or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from fastapi import HTTPException, Request

from bot.web.files import Assets, page_of


def request(accepts: str | None = None) -> Request:
    headers = [] if accepts is None else [(b"accept-encoding", accepts.encode())]
    return Request({"type": "http", "method": "GET", "headers": headers})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.css").write_text("body { color: red }" * 50, "utf-8")
    (tmp_path / "page.js").write_text("let a = 1", "utf-8")
    (tmp_path / "secret.txt").write_text("not for anybody", "utf-8")
    (tmp_path / "page.html").write_text("<p>", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip", True), ("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.8, *;q=0.1", True), ("GZIP", True),
        ("gzip ; q=0.001", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("gzip;q=0.000, br", False),
        ("br", False), ("identity", False), ("", False), (None, False), ("x-gzippy", False),
    ],
)  # fmt: skip
def test_a_page_is_packed_only_for_a_browser_that_takes_it(accepts: str | None, packed: bool) -> None:
    answer = page_of(request(accepts), "<p>漏水</p>")
    body = bytes(answer.body)
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert (gzip.decompress(body) if packed else body).decode() == "<p>漏水</p>"
    assert answer.headers["vary"] == "Accept-Encoding", "or a cache gives the packed one to everybody"
    assert int(answer.headers["content-length"]) == len(body)


@pytest.mark.parametrize("status", [200, 404, 503])
def test_a_page_says_what_it_is(status: int) -> None:
    answer = page_of(request(), "", status)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "cache-control" not in answer.headers, "that it is not kept is said by the door"


def test_a_file_of_this_version_is_kept_for_good_and_of_another_not_at_all(folder: Path) -> None:
    assets = Assets(folder)
    kept = assets.respond(request(), assets.version, "page.css")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert kept.headers["content-type"] == "text/css; charset=utf-8"
    old = assets.respond(request(), "000000000000", "page.css")
    assert old.headers["cache-control"] == "no-store"
    assert old.body == kept.body
    assert len(bytes(assets.respond(request("gzip"), assets.version, "page.css").body)) < len(bytes(kept.body))


@pytest.mark.parametrize(
    "name",
    ["secret.txt", "page.html", "none.css", "", "../page.css", "..%2fpage.css", "page.css/", "/etc/passwd",
     "page.css\0",
     "PAGE.CSS", "x" * 100_000],
)  # fmt: skip
def test_only_the_files_of_the_page_are_given(folder: Path, name: str) -> None:
    assets = Assets(folder)
    with pytest.raises(HTTPException) as refusal:
        assets.respond(request(), assets.version, name)
    assert (refusal.value.status_code, refusal.value.detail) == (404, "没有这个文件。")


def test_the_version_changes_with_any_file_and_only_then(folder: Path) -> None:
    first = Assets(folder).version
    assert Assets(folder).version == first
    (folder / "secret.txt").write_text("changed", "utf-8")
    assert Assets(folder).version == first, "what is not given is no part of it"
    (folder / "page.js").write_text("let a = 2", "utf-8")
    second = Assets(folder).version
    assert second != first
    (folder / "page.js").rename(folder / "other.js")
    assert Assets(folder).version not in (first, second), "a name is a part of it too"


def test_a_file_that_changes_while_the_program_runs_stays_as_it_was_read(folder: Path) -> None:
    assets = Assets(folder)
    (folder / "page.js").write_text("evil()", "utf-8")
    assert bytes(assets.respond(request(), assets.version, "page.js").body) == b"let a = 1"

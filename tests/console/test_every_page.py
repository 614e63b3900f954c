"""What holds for every page of the console, those that are added later too: found by walking all routes."""

from __future__ import annotations

import re

import pytest

from bot.console.app import TOPICS
from bot.console.frame import HEADERS
from bot.console.pages import FORM_BYTES, Page
from bot.staff.rights import Right
from tests.console.office import ORIGIN, Clerk, Office

PAGES = [page for topic in TOPICS for page in topic.pages]
FOREIGN = "9999"
"""A number that belongs to no thing of this office."""


def address(page: Page) -> str:
    return "/staff" + re.sub(r"\{\w+\}", FOREIGN, page.path)


def test_there_are_pages_and_each_has_its_own_address() -> None:
    assert len(PAGES) > 10
    assert len({(page.method, page.path) for page in PAGES}) == len(PAGES)


async def test_nobody_gets_in_without_an_account(desk: Office) -> None:
    async with desk.browser() as client:
        for page in PAGES:
            answer = await client.request(page.method, address(page), headers={"Origin": ORIGIN})
            assert answer.status_code == 303, page
            assert answer.headers["location"].startswith("/staff/login"), page
        assert (await client.get("/staff/no/such/page")).headers["location"].startswith("/staff/login")


async def test_nobody_gets_in_after_leaving(desk: Office) -> None:
    async with desk.clerk() as clerk:
        token, proof = clerk.client.cookies["staff"], await clerk.proof()
        await clerk.sends("/logout")
        clerk.client.cookies.set("staff", token, domain="office.test", path="/staff")
        for page in PAGES:
            data = {"_proof": proof} if page.method == "POST" else None
            answer = await clerk.client.request(page.method, address(page), data=data, headers={"Origin": ORIGIN})
            assert answer.headers["location"].startswith("/staff/login"), page


async def test_a_page_is_shut_to_those_without_its_right(desk: Office) -> None:
    guarded = [page for page in PAGES if page.need]
    assert len(guarded) > 5
    for right in {page.need for page in guarded if page.need}:
        others = [one for one in Right if one not in (right, Right.ADMIN)]
        async with desk.clerk(f"无{right.value}", others) as clerk:
            for page in (page for page in guarded if page.need == right):
                data = {"_proof": await clerk.proof()} if page.method == "POST" else None
                answer = await clerk.client.request(page.method, address(page), data=data, headers={"Origin": ORIGIN})
                assert answer.status_code == 403, page
                assert "您没有，请管理员加上" in answer.text, page


async def test_a_form_without_proof_of_where_it_comes_from_does_nothing(desk: Office) -> None:
    async with desk.clerk() as clerk, desk.clerk("别人") as other:
        theirs = await other.proof()
        before = await desk.acts()
        for page in (page for page in PAGES if page.method == "POST"):
            proof = await clerk.proof()
            for data, headers in (
                ({}, {"Origin": ORIGIN}),
                ({"_proof": "x"}, {"Origin": ORIGIN}),
                ({"_proof": theirs}, {"Origin": ORIGIN}),
                ({"_proof": proof}, {"Origin": "http://evil.example"}),
                ({"_proof": proof}, {"Sec-Fetch-Site": "cross-site"}),
                ({"_proof": proof}, {"Sec-Fetch-Site": "same-site", "Origin": ORIGIN}),
            ):
                answer = await clerk.client.post(address(page), data=data, headers=headers)
                assert answer.status_code == 403, (page, data, headers)
        assert await desk.acts() == before


async def test_what_another_office_has_is_not_there(desk: Office) -> None:
    async with desk.clerk() as clerk:
        for page in (page for page in PAGES if "{" in page.path):
            data = {"_proof": await clerk.proof()} if page.method == "POST" else None
            answer = await clerk.client.request(page.method, address(page), data=data, headers={"Origin": ORIGIN})
            assert answer.status_code == 404, page
        await clerk.sees("/no/such/page", 404)


async def pages_of(clerk: Clerk) -> list[str]:
    return [await clerk.sees(page.path) for page in PAGES if page.method == "GET" and "{" not in page.path]


async def test_every_page_sends_its_headers_and_has_nothing_inline_or_foreign(desk: Office) -> None:
    async with desk.clerk() as clerk:
        for page in (page for page in PAGES if page.method == "GET" and "{" not in page.path):
            answer = await clerk.client.get(address(page))
            for name, value in HEADERS.items():
                assert answer.headers[name] == value, page
            assert answer.headers["cache-control"] == "no-store", page
            assert answer.headers["x-content-type-options"] == "nosniff", page
            assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=\"/staff/files/)", answer.text), page
            assert not re.search(r'(src|href|action)="(https?:)?//', answer.text), page
            for form in re.findall(r"(?s)<form[^>]*method=\"post\".*?</form>", answer.text):
                assert 'name="_proof"' in form, (page, form)
        login = await clerk.client.get("/staff/login")
        assert login.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


async def test_a_form_that_is_too_big_is_not_taken(desk: Office) -> None:
    async with desk.clerk() as clerk:
        headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
        forms = [page for page in PAGES if page.method == "POST"]
        small, huge = b"a=" + b"x" * FORM_BYTES, b"a=" + b"x" * (50 * 1024 * 1024)
        for page in (page for page in forms if page.limit < len(small)):
            answer = await clerk.client.post(address(page), content=small, headers=headers)
            assert answer.status_code == 413, page
        # Fifty million characters are a second of work for the client: one page for each limit.
        for page in {page.limit: page for page in forms}.values():
            answer = await clerk.client.post(address(page), content=huge, headers=headers)
            assert answer.status_code == 413, page


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("text/plain", b"a=b"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % n for n in range(3_000))),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\nrubbish"),
    ],
)
async def test_what_is_no_form_is_told_in_chinese(desk: Office, kind: str, body: bytes) -> None:
    async with desk.clerk() as clerk:
        headers = {"Origin": ORIGIN, "Content-Type": kind}
        answer = await clerk.client.post("/staff/people", content=body, headers=headers)
        assert answer.status_code in (400, 403, 415)
        assert "没有办成" in answer.text


async def test_files_are_kept_by_browsers_and_nothing_else_is_served(desk: Office) -> None:
    async with desk.browser() as client:
        page = (await client.get("/staff/login")).text
        for path in re.findall(r'(?:src|href)="(/staff/files/[^"]+)"', page):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
        for path in ("/staff/files/x/..%2f..%2fapp.py", "/staff/files/x/app.py", "/staff/files/x/%00"):
            assert (await client.get(path)).status_code in (303, 404)


async def test_the_office_of_the_console_is_not_in_the_document_of_the_interface(desk: Office) -> None:
    async with desk.browser() as client:
        assert "/staff" not in (await client.get("/openapi.json")).text
        assert (await client.get("/staff")).headers["location"] == "/staff/"

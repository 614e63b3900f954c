"""The public pages of the drafts, over HTTP: everything to read, nothing of anybody's opinion, hostile text escaped."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import httpx
import pytest
from fastapi import FastAPI

from bot.app import Parts
from bot.channels.web.drafts import DraftPages
from bot.channels.web.pages import PAGES
from bot.consultations.drafts import DraftView
from bot.consultations.searching import heat_of
from bot.web.files import Assets
from tests.consultations.conftest import sample
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.dialogue import Visitor
from tests.support.staff import done


@pytest.fixture
def client(parts: Parts) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(DraftPages(parts.drafts, partial(heat_of, parts.database), Assets(PAGES)).routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t")


async def test_without_a_draft_the_page_says_so(client: httpx.AsyncClient) -> None:
    assert "现在没有" in (await client.get("/drafts")).text


async def test_the_text_with_a_way_to_comment_on_every_article(
    client: httpx.AsyncClient, parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await done(parts, "小陈", parts.drafts.annotate, "d1", "a14", note="<b>楼道不停车</b>", wanted=True)
    await write_one(visitor, "第八条", "两年太久")
    assert 'href="/drafts/d1"' in (await client.get("/drafts")).text
    page = (await client.get("/drafts/d1")).text
    assert page.count("/?start=o_d1_a") == 30
    assert "&lt;b&gt;楼道不停车" in page
    assert "特别想听" in page
    assert "两年太久" not in page
    for wrong in ("/drafts/d9", "/drafts/d1?version=7", "/drafts/d1/compare?from=8"):
        assert (await client.get(wrong)).status_code == 404
    assert (await client.get("/drafts/d1?version=x")).status_code == 422


async def test_words_are_found_and_opinions_are_only_counted(
    client: httpx.AsyncClient, parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await write_one(visitor, "第八条", "两年太久")
    page = (await client.get("/drafts/d1", params={"q": "楼梯间"})).text
    assert "大家已经提了 1 条意见" in page
    assert page.count("已有 1 条意见") == 1
    assert "两年太久" not in page
    assert '<a href="#a14">第十四条' in page
    assert "<mark>楼梯间</mark>" in page
    assert '<a href="#a14">' in (await client.get("/drafts/d1", params={"q": "飞线"})).text
    assert "没找到“火星”" in (await client.get("/drafts/d1", params={"q": "火星"})).text
    for hostile in ("<script>alert(1)</script>", "第" * 100_000, "\x00\u202e", "{{ 7 * 7 }}", "%", "   "):
        answer = await client.get("/drafts/d1", params={"q": hostile[:2_000]})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert len(answer.text) < 100_000


async def test_two_versions_side_by_side(
    client: httpx.AsyncClient, parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await write_one(visitor, "第八条", "两年太久")
    parsed = sample()
    changed = tuple(replace(one, text=one.text.replace("两年内", "<i>一年内")) for one in parsed.provisions)
    await done(parts, "小陈", parts.drafts.renew, "d1", replace(parsed, provisions=changed))
    assert "/drafts/d1/compare?from=1&amp;to=2" in (await client.get("/drafts/d1")).text
    page = (await client.get("/drafts/d1/compare?from=1&to=2")).text
    assert "1 条有改动" in page
    assert "两年内补建" in page
    assert "&lt;i&gt;一年内补建" in page

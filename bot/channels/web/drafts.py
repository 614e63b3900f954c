"""Public pages of the drafts: the text to read and search with a way to comment on each article, versions compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from markupsafe import Markup, escape

from bot.channels.web.pages import PAGES
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.finding import ArticleFinder
from bot.consultations.store import ProvisionRow
from bot.errors import WrongInput
from bot.text import clean
from bot.web.files import Assets, page_of
from bot.web.templates import templates_of

_STATES = {"coming": "还没开始", "open": "正在征求意见", "closed": "已经结束"}
Number = Annotated[int, Query(ge=1, le=9_999)]


Heat = Callable[[int], Awaitable[Mapping[int, int]]]

AROUND = 24
"""Characters that are shown before and after a word that was found."""

MOST_ASKED = 100


def marked(text: str, asked: str) -> Markup:
    """Return a text as HTML in which the words that were looked for stand out; everything in it is escaped."""
    if not asked:
        return escape(text)
    return Markup("<mark>{}</mark>").format(asked).join(escape(piece) for piece in text.split(asked))


def _hits(rows: Sequence[ProvisionRow], asked: str) -> list[tuple[ProvisionRow, str]]:
    """The articles in which the very words stand (also in an item, or in the explanation), else what is meant."""
    if not asked:
        return []
    articles = [row for row in rows if row.kind not in ("part", "chapter", "section")]
    exact = [(row, line) for row in articles if (line := _around(f"{row.text}\n{row.note or ''}", asked))]
    finder = ArticleFinder(rows)
    named = finder.numbered(asked)
    meant = [named] if named else [] if exact else finder.search(asked)
    lines = {row.key: line for row, line in exact}
    first = [(hit.article, lines.get(hit.article.key) or hit.article.text[:AROUND]) for hit in meant]
    return [*first, *(one for one in exact if one[0].key not in {row.key for row, _ in first})]


def _around(text: str, asked: str) -> str:
    """The words with a little of what stands around them; empty where they do not stand there."""
    line = next((line for line in text.split("\n") if asked in line), "")
    place = line.find(asked)
    return line[max(0, place - AROUND) : place + len(asked) + AROUND]


class DraftPages:
    """Routes that anybody may read; nothing of anybody's opinion is on them."""

    def __init__(self, drafts: Drafts, heat: Heat, assets: Assets) -> None:
        """`heat` gives how many opinions each article of a draft has, by its lineage."""
        self._drafts = drafts
        self._heat = heat
        self._assets = assets
        environment = templates_of(PAGES)
        environment.filters["marked"] = marked
        environment.filters["day"] = lambda day: f"{day.year}年{day.month}月{day.day}日"
        self._list = environment.get_template("drafts.html")
        self._text = environment.get_template("draft.html")
        self._compare = environment.get_template("compare.html")

    def routes(self) -> APIRouter:
        """Return the routes; they are no part of the API's document."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/drafts", self.overview, methods=["GET"])
        router.add_api_route("/drafts/{code}", self.text, methods=["GET"])
        router.add_api_route("/drafts/{code}/compare", self.compare, methods=["GET"])
        return router

    async def overview(self, request: Request) -> Response:
        """GET /drafts: all drafts, newest first."""
        views = await self._drafts.overview()
        return page_of(request, self._list.render(views=views, states=_STATES, assets=self._folder()))

    async def text(self, request: Request, code: str, version: Number | None = None, q: str = "") -> Response:
        """GET /drafts/d1: the text, the latest version if none is named; `q`: words or a number to be found in it."""
        try:
            view, rows = await self._drafts.show(code, version)
        except WrongInput:
            raise HTTPException(404, "没有这部草案。") from None
        contents = [row for row in rows if row.kind in ("part", "chapter", "section")]
        asked = clean(q)[:MOST_ASKED]
        counts = await self._heat(view.draft.id)
        body = self._text.render(
            view=view,
            rows=rows,
            contents=contents,
            level="h3" if contents else "h2",
            version=version,
            asked=asked,
            hits=_hits(rows, asked),
            counts=Counter(counts),
            total=sum(counts.values()),
            state=_STATES[view.period],
            assets=self._folder(),
        )
        return page_of(request, body)

    async def compare(
        self, request: Request, code: str, to: Number | None = None, old: Annotated[int, Query(alias="from", ge=1)] = 1
    ) -> Response:
        """GET /drafts/d1/compare?from=1&to=2: old and new side by side, changed articles only."""
        try:
            latest = await self._latest(code)
            view, changes = await self._drafts.changes(code, old, to or latest.version.number)
        except WrongInput:
            raise HTTPException(404, "没有这部草案，或者没有这一版。") from None
        changed = [one for one in changes if one.before != one.after]
        return page_of(request, self._compare.render(view=view, old=old, changes=changed, assets=self._folder()))

    async def _latest(self, code: str) -> DraftView:
        view, _ = await self._drafts.show(code)
        return view

    def _folder(self) -> str:
        return f"/assets/{self._assets.version}"

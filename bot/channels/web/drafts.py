"""Public pages of the drafts: the whole text to read with a way to comment on each article, and versions compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from bot.channels.web.pages import PAGES
from bot.consultations.drafts import Drafts, DraftView
from bot.errors import WrongInput
from bot.web.files import Assets, page_of
from bot.web.templates import templates_of

_STATES = {"coming": "还没开始", "open": "正在征求意见", "closed": "已经结束"}
Number = Annotated[int, Query(ge=1, le=9_999)]


class DraftPages:
    """Routes that anybody may read; nothing of anybody's opinion is on them."""

    def __init__(self, drafts: Drafts, assets: Assets) -> None:
        self._drafts = drafts
        self._assets = assets
        environment = templates_of(PAGES)
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

    async def text(self, request: Request, code: str, version: Number | None = None) -> Response:
        """GET /drafts/d1: the text, the latest version if none is named."""
        try:
            view, rows = await self._drafts.show(code, version)
        except WrongInput:
            raise HTTPException(404, "没有这部草案。") from None
        return page_of(
            request, self._text.render(view=view, rows=rows, state=_STATES[view.period], assets=self._folder())
        )

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

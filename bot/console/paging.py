"""A long list is shown piece by piece, and says where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

PER_PAGE = 50
MOST_PAGES = 2_000

Row = TypeVar("Row")


@dataclass
class Paging:
    """One piece of a list. `skip` and `take` go into the query (`take` is one more than is shown: is there a next?)."""

    path: str
    query: dict[str, str]
    number: int
    per_page: int
    more: bool = False
    total: int | None = None
    shown: int = field(default=0)

    @classmethod
    def of(cls, request: Request, per_page: int) -> Paging:
        """Read ?page=2; whatever is no number is the first page."""
        asked = request.query_params.get("page", "")
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
        query = {name: value for name, value in request.query_params.items() if name != "page"}
        return cls(request.url.path, query, min(max(number, 1), MOST_PAGES), per_page)

    @property
    def skip(self) -> int:
        """Rows before this piece."""
        return (self.number - 1) * self.per_page

    @property
    def take(self) -> int:
        """Rows to read."""
        return self.per_page + 1

    def cut(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows of this piece out of at most `take`, and remember whether there are more."""
        self.more = len(rows) > self.per_page
        self.shown = min(len(rows), self.per_page)
        return list(rows[: self.per_page])

    def whole(self, rows: Sequence[Row]) -> list[Row]:
        """Return this piece of a list that was read as a whole."""
        self.total = len(rows)
        return self.cut(rows[self.skip : self.skip + self.take])

    @property
    def before(self) -> str | None:
        """The address of the piece before, None on the first."""
        return self._to(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """The address of the next piece, None on the last."""
        return self._to(self.number + 1) if self.more and self.number < MOST_PAGES else None

    def _to(self, number: int) -> str:
        query: dict[str, Any] = {**self.query, "page": number} if number > 1 else dict(self.query)
        return f"{self.path}?{urlencode(query)}" if query else self.path

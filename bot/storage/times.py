"""Moments counted by the office's days, said in the words of each database."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class office_day(FunctionElement[date]):  # noqa: N801 - used like func.count
    """The day of a UTC column in the office's zone (`clock.OFFICE_ZONE`, eight hours east)."""

    name = "office_day"
    type = Date()
    inherit_cache = True


class seconds_between(FunctionElement[float]):  # noqa: N801
    """Seconds from one UTC column to another."""

    name = "seconds_between"
    type = Float()
    inherit_cache = True


@compiles(office_day, "sqlite")
def _day_sqlite(element: office_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+8 hours')"


@compiles(office_day, "postgresql")
def _day_postgresql(element: office_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"(({compiler.process(element.clauses, **options)}) AT TIME ZONE INTERVAL '+08:00')::date"


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"(julianday({last}) - julianday({first})) * 86400.0"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: seconds_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"EXTRACT(EPOCH FROM ({last} - {first}))"

"""A read that is asked thousands of times with other parameters: its queryset is turned into SQL once a process.

Building a queryset costs Django more than PostgreSQL needs to answer it. The rule of what may be seen still stands in the
queryset alone; only its SQL is kept. For `values_list()` with ids, short texts and small numbers as parameters, and only where
profiling asked for it.
"""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet

Parameter = UUID | str | int


class Compiled:
    """`Compiled(lambda a, b: queryset.values_list(…))`, then `.rows(a, b)`. Every parameter is used, and of one type always."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self._kept: tuple[str, list[Any], Any, Any] | None = None

    def rows(self, *values: Parameter) -> list[Any]:
        """Tuples, converted as Django converts them."""
        if self._kept is None:
            self._kept = self._compile(values)
        sql, template, compiler, converters = self._kept
        params = [_adapted(values[part.place]) if isinstance(part, _Place) else part for part in template]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    def _compile(self, values: tuple[Parameter, ...]) -> tuple[str, list[Any], Any, Any]:
        marks = [_mark(value, place) for place, value in enumerate(values)]
        places = {_adapted(mark): _Place(place) for place, mark in enumerate(marks)}
        compiler = self.build(*marks).query.get_compiler(using="default")
        sql, params = compiler.as_sql()
        template = [places.get(param, param) for param in params]
        if len({part.place for part in template if isinstance(part, _Place)}) != len(values):
            raise ValueError("a parameter of this read is not used, or was changed on its way")
        return sql, template, compiler, compiler.get_converters(column[0] for column in compiler.select)


class _Place:
    def __init__(self, place: int) -> None:
        self.place = place


def _mark(value: Parameter, place: int) -> Parameter:
    """Something of the same type that stands nowhere else in the query."""
    if isinstance(value, UUID):
        return uuid4()
    return secrets.token_hex(8) if isinstance(value, str) else 31_000 + place


def _adapted(value: Parameter) -> Any:
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
